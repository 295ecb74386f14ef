//! Choosing a condition: a field, then how it is compared, then one of the values it has.

use egui::{Popup, PopupCloseBehavior, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::filter::{word_button, word_width};
use super::terms::name_field;
use crate::analysis::query::{Condition, Op};
use crate::export;
use crate::i18n::{Lang, Word};
use crate::plan;
use crate::session::Session;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{fonts, theme};

const WIDTH: f32 = 300.0;
const LIST_HEIGHT: f32 = 280.0;
/// Values offered; rarer ones are typed.
const MOST_VALUES: usize = 200;

/// What has been chosen so far.
#[derive(Debug, Default)]
pub struct Picker {
    chosen: Option<Chosen>,
}

#[derive(Debug)]
struct Chosen {
    field: String,
    op: Op,
    typed: String,
    values: Vec<(String, usize)>,
}

impl Picker {
    /// The button, and the list it opens; returns the condition once it is complete.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Option<Condition> {
        let lang = session.settings.lang;
        let name = Word::AddCondition.text(lang);
        // Where the words have no room beside the conditions, a sign stands for them.
        let has_room = word_width(ui, name) <= ui.available_size_before_wrap().x;
        let mut response = word_button(ui, if has_room { name } else { "+" }, name);
        if !has_room {
            response = response.on_hover_text(name);
        }
        if response.clicked() {
            self.chosen = None;
        }
        let mut picked = None;
        Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH).show(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            ui.set_width(WIDTH);
            picked = match &mut self.chosen {
                None => {
                    self.chosen = field_list(ui, session);
                    None
                }
                Some(chosen) => match values_ui(ui, chosen, lang) {
                    Step::Stay => None,
                    Step::Back => {
                        self.chosen = None;
                        None
                    }
                    Step::Take(value) => Some(Condition { field: chosen.field.clone(), op: chosen.op, value }),
                },
            };
            if picked.is_some() {
                self.chosen = None;
                ui.close();
            }
        });
        picked
    }
}

enum Step {
    Stay,
    Back,
    Take(String),
}

fn field_list(ui: &mut Ui, session: &Session) -> Option<Chosen> {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let layers = &session.inquiry.draft.layers;
    ui.label(RichText::new(Word::ConditionField.text(lang)).font(fonts::bold(theme::BODY)).color(p.text));
    let mut chosen = None;
    ScrollArea::vertical().max_height(LIST_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        let mut fields = plan::field_names(&session.plan, layers);
        // Those with a name for people first, each part in the order of the data.
        fields.sort_by_key(|field| !export::has_field_words(field));
        for field in fields {
            let words = export::field_words(&field, lang);
            if list_row(ui, &words, &field).clicked() {
                let values = plan::field_values(&session.plan, layers, &field);
                chosen = Some(Chosen { field, op: Op::Equal, typed: String::new(), values });
            }
        }
    });
    chosen
}

fn values_ui(ui: &mut Ui, chosen: &mut Chosen, lang: Lang) -> Step {
    let p = theme::palette_of(ui);
    let mut step = Step::Stay;
    ui.horizontal(|ui| {
        if icon_button(ui, Some(Icon::ChevronLeft), "", Word::ConditionField.text(lang), None).clicked() {
            step = Step::Back;
        }
        let words = export::field_words(&chosen.field, lang);
        ui.label(RichText::new(words).font(fonts::bold(theme::BODY)).color(p.text));
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for op in Op::ALL {
            let words = export::operator_words(op, lang);
            if icon_button(ui, None, words, words, Some(chosen.op == op)).clicked() {
                chosen.op = op;
            }
        }
    });
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut chosen.typed).hint_text(Word::ConditionValue.text(lang));
        let response = ui.add(field.desired_width(WIDTH - 84.0));
        name_field(&response, Word::ConditionValue.text(lang));
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let added = icon_button(ui, None, Word::ConditionAdd.text(lang), Word::ConditionAdd.text(lang), None).clicked();
        if (entered || added) && !chosen.typed.trim().is_empty() {
            step = Step::Take(chosen.typed.trim().to_owned());
        }
    });
    ScrollArea::vertical().max_height(LIST_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        for (value, n) in chosen.values.iter().take(MOST_VALUES) {
            let words = export::value_words(&chosen.field, value, lang);
            if list_row(ui, &words, &n.to_string()).clicked() {
                step = Step::Take(value.clone());
            }
        }
    });
    step
}

/// A row with its words at the left and a note at the right.
fn list_row(ui: &mut Ui, words: &str, note: &str) -> egui::Response {
    const HEIGHT: f32 = 26.0;
    let p = theme::palette_of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), theme::target(ui, HEIGHT)), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 3.0, p.hover);
    }
    let y = rect.center().y;
    let font = fonts::regular(theme::NOTE);
    let right = rect.right() - 6.0;
    let at = egui::pos2(right, y);
    let note = ui.painter().text(at, egui::Align2::RIGHT_CENTER, note, font, p.secondary);
    let font = fonts::regular(theme::BODY);
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), font, p.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((note.left() - rect.left() - 16.0).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(egui::pos2(rect.left() + 6.0, y - galley.size().y / 2.0), galley, p.text);
    response
}
