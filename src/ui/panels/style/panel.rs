//! The style tab put together: which layer, symbols or labels, and what holds for the whole layer.

use std::sync::Arc;

use egui::{Frame, Popup, RichText, ScrollArea, vec2};

use super::classes::{class_list_ui, palettes_ui};
use super::fields::{choice_ui, heading_ui, row_ui, scale_ui, share_ui, switch_ui, text_ui};
use super::graduated::graduated_ui;
use super::labels::labels_ui;
use super::numbers::Known;
use super::symbol::symbol_ui;
use crate::analysis::query::Filter;
use crate::data::{Dataset, FieldType};
use crate::i18n::{Lang, Word, fill};
use crate::plan::{categorized, category_field, graduated};
use crate::project::{
    Graduation, Layer, LayerId, RampChoice, ScaleRange, Symbol, SymbolClass, Symbology, SymbologyKind,
};
use crate::session::{Command, LayerCommand, Session, StyleCommand};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::panels::layer_legend::Legends;
use crate::ui::{fonts, theme};

/// What the editor remembers that is no part of the project.
#[derive(Debug, Default)]
pub struct StylePanel {
    layer: Option<LayerId>,
    /// The active layer when last looked: a choice in the list leads the editor along.
    followed: Option<LayerId>,
    labels: bool,
    pub(super) class: usize,
    pub(super) legends: Legends,
    pub(super) known: Known,
    /// What the last click on a palette came to.
    pub(super) remark: Option<Word>,
}

impl StylePanel {
    /// Opens the style of a layer.
    pub fn open(&mut self, layer: LayerId) {
        if self.layer.as_ref() != Some(&layer) {
            (self.class, self.remark) = (0, None);
        }
        self.layer = Some(layer);
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let active = &session.selection.active_layer;
        if *active != self.followed {
            self.followed.clone_from(active);
            active.iter().for_each(|layer| self.open(layer.clone()));
        }
        let project = &session.plan.project;
        let layer = self.layer.as_ref().and_then(|id| project.layer(id)).or(project.layers.last());
        let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 12, bottom: 0 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            let Some(layer) = layer else {
                ui.label(RichText::new(Word::StyleNoLayer.text(lang)).color(theme::palette_of(ui).secondary));
                return;
            };
            self.head_ui(ui, session, queue, layer);
            if session.plan.is_picture(&layer.id) {
                picture_ui(ui, queue, layer, lang);
                return;
            }
            let pages = [Word::StyleSymbols.text(lang), Word::StyleLabels.text(lang)];
            if let Some(page) = switch_ui(ui, "style page", &pages, usize::from(self.labels)) {
                self.labels = page == 1;
            }
            let width = ui.available_width();
            let mut place = ui.available_rect_before_wrap();
            // The bar stands in the padding.
            place.max.x += f32::from(theme::PADDING) - 2.0;
            let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(place));
            let area = ScrollArea::vertical().id_salt((&layer.id.0, self.labels)).auto_shrink(false);
            area.show(&mut ui, |ui| {
                ui.set_width(width);
                ui.push_id(&layer.id.0, |ui| {
                    let data = session.plan.dataset(&layer.id);
                    data.iter().for_each(|data| self.known.see(data));
                    if self.labels {
                        labels_ui(ui, &self.known, lang, layer, data.map(AsRef::as_ref), queue);
                    } else {
                        self.symbols_ui(ui, session, queue, layer, data);
                    }
                });
                ui.add_space(12.0);
            });
        });
    }

    fn head_ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, layer: &Layer) {
        let lang = session.settings.lang;
        let layers: Vec<&Layer> = session.plan.project.layers.iter().rev().collect();
        let names: Vec<String> = layers.iter().map(|l| l.name.get(lang).clone()).collect();
        let chosen = layers.iter().position(|l| l.id == layer.id);
        ui.horizontal(|ui| {
            let width = ui.available_width() - 40.0;
            let picked = choice_ui(ui, "style layer", Word::StyleLayer.text(lang), width, &names, chosen, "");
            if let Some(layer) = picked.and_then(|i| layers.get(i)) {
                self.open(layer.id.clone());
            }
            let more = icon_button(ui, Some(Icon::More), "", Word::StyleMore.text(lang), None);
            Popup::menu(&more).show(|ui| {
                ui.set_min_width(180.0);
                if ui.button(Word::StyleCopy.text(lang)).clicked() {
                    queue.push(Command::Style(StyleCommand::Copy(layer.id.clone())));
                }
                let copied = session.copied_style().filter(|style| style.from != layer.id);
                let text = match copied {
                    Some(style) => {
                        let from = session.plan.layer_name(&style.from);
                        fill(Word::StylePasteFrom, lang, &[("name", from.get(lang))])
                    }
                    None => Word::StylePaste.text(lang).to_owned(),
                };
                if ui.add_enabled(copied.is_some(), egui::Button::new(text)).clicked() {
                    queue.push(Command::Style(StyleCommand::Paste(layer.id.clone())));
                }
                ui.separator();
                let is_changed = !session.has_opened_style(&layer.id);
                let reset = egui::Button::new(Word::StyleReset.text(lang));
                if ui.add_enabled(is_changed, reset).clicked() {
                    queue.push(Command::Style(StyleCommand::Reset(layer.id.clone())));
                }
            });
        });
    }

    fn symbols_ui(
        &mut self,
        ui: &mut egui::Ui,
        session: &Session,
        queue: &mut Vec<Command>,
        layer: &Layer,
        data: Option<&Arc<Dataset>>,
    ) {
        let lang = session.settings.lang;
        let mut made = layer.symbology.clone();
        self.class = self.class.min(made.classes.len().saturating_sub(1));
        kind_ui(ui, session, layer, &mut made, &self.known);
        if made.kind != layer.symbology.kind {
            (self.class, self.remark) = (0, None);
        }
        match made.kind.clone() {
            SymbologyKind::Single => {}
            SymbologyKind::Rules => class_list_ui(self, ui, session, layer, data, &mut made),
            SymbologyKind::Categorized { field } => {
                field_ui(ui, &mut made, &self.known, data, &field, lang);
                palettes_ui(self, ui, session, &mut made);
                class_list_ui(self, ui, session, layer, data, &mut made);
            }
            SymbologyKind::Graduated(graduation) => {
                field_ui(ui, &mut made, &self.known, data, &graduation.field, lang);
                if let SymbologyKind::Graduated(graduation) = made.kind.clone() {
                    graduated_ui(ui, &mut self.known, &mut made, &graduation, data, lang);
                }
                class_list_ui(self, ui, session, layer, data, &mut made);
            }
        }
        let is_single = made.kind == SymbologyKind::Single;
        if let Some(class) = made.classes.get_mut(self.class) {
            if !is_single {
                class_ui(ui, self.class, class, data, lang);
            }
            let shapes = Shapes::of(data, &class.symbol);
            symbol_ui(ui, self.class, &mut class.symbol, &shapes, lang);
        }
        whole_layer_ui(ui, queue, layer, &mut made, data, lang);
        if made != layer.symbology {
            let symbology = Box::new(made);
            queue.push(Command::Style(StyleCommand::SetSymbology { layer: layer.id.clone(), symbology }));
        }
    }
}

/// A picture is drawn as it is: what is left is how opaque, and at which scales.
fn picture_ui(ui: &mut egui::Ui, queue: &mut Vec<Command>, layer: &Layer, lang: Lang) {
    let p = theme::palette_of(ui);
    ui.add(egui::Label::new(RichText::new(Word::StyleOfPicture.text(lang)).color(p.secondary)).wrap());
    let mut made = layer.symbology.clone();
    whole_layer_ui(ui, queue, layer, &mut made, None, lang);
    if made != layer.symbology {
        let symbology = Box::new(made);
        queue.push(Command::Style(StyleCommand::SetSymbology { layer: layer.id.clone(), symbology }));
    }
}

/// The kinds of geometry that a layer has, or its symbol is made for: others need no controls.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shapes {
    pub points: bool,
    pub lines: bool,
    pub areas: bool,
}

impl Shapes {
    fn of(data: Option<&Arc<Dataset>>, symbol: &Symbol) -> Self {
        use crate::data::Piece;
        let mut shapes =
            Self { points: symbol.marker.is_some(), lines: symbol.stroke.is_some(), areas: symbol.fill.is_some() };
        // The first features tell what a file is of.
        for piece in data.iter().flat_map(|d| d.features().take(64)).flat_map(|f| f.pieces()) {
            match piece {
                Piece::Point(_) => shapes.points = true,
                Piece::Line(_) => shapes.lines = true,
                Piece::Polygon(_) => (shapes.areas, shapes.lines) = (true, true),
            }
        }
        shapes
    }
}

/// The symbol that new classes are made after.
fn like(symbology: &Symbology) -> Symbol {
    symbology.classes.first().map(|c| c.symbol.clone()).unwrap_or_default()
}

/// Single, categories, graduated, rules.
fn kind_ui(ui: &mut egui::Ui, session: &Session, layer: &Layer, made: &mut Symbology, known: &Known) {
    let lang = session.settings.lang;
    let data = session.plan.dataset(&layer.id);
    let words =
        [Word::StyleSingle, Word::StyleCategorized, Word::StyleGraduated, Word::StyleRules].map(|w| w.text(lang));
    let chosen = match made.kind {
        SymbologyKind::Single => 0,
        SymbologyKind::Categorized { .. } => 1,
        SymbologyKind::Graduated(_) => 2,
        SymbologyKind::Rules => 3,
    };
    let like = like(made);
    match switch_ui(ui, "style kind", &words, chosen) {
        Some(0) => {
            made.kind = SymbologyKind::Single;
            made.classes = vec![SymbolClass::of(like)];
        }
        Some(1) => {
            let field = category_field(&session.plan, &layer.id, &known.fields);
            if let (Some(field), Some(data)) = (field, data) {
                *made = categorized(data, &field, &like, made);
            }
        }
        Some(2) => {
            let numbers = known.fields.iter().filter(|f| is_number(f.field_type));
            if let (Some(field), Some(data)) = (numbers.max_by_key(|f| f.distinct), data) {
                *made = graduated(data, first_graduation(&field.name), &like, made);
            }
        }
        Some(_) => made.kind = SymbologyKind::Rules,
        None => {}
    }
    if data.is_none() {
        ui.label(note(ui, Word::StyleNoData.text(lang)));
    } else if chosen != 2 && !known.fields.iter().any(|f| is_number(f.field_type)) {
        ui.label(note(ui, Word::StyleNoNumbers.text(lang)));
    }
}

/// A small text beside controls.
pub fn note(ui: &egui::Ui, text: &str) -> RichText {
    RichText::new(text).font(fonts::regular(theme::NOTE)).color(theme::palette_of(ui).secondary)
}

fn first_graduation(field: &str) -> Graduation {
    Graduation {
        field: field.to_owned(),
        method: crate::analysis::classify::ClassMethod::NaturalBreaks,
        breaks: Vec::new(),
        count: 5,
        ramp: RampChoice { name: "YlGnBu".to_owned(), reversed: false },
    }
}

fn is_number(field: FieldType) -> bool {
    matches!(field, FieldType::Integer | FieldType::Real)
}

/// The field that classes are made by, each with one of its values.
fn field_ui(
    ui: &mut egui::Ui,
    made: &mut Symbology,
    known: &Known,
    data: Option<&Arc<Dataset>>,
    field: &str,
    lang: Lang,
) {
    let graduation = match &made.kind {
        SymbologyKind::Graduated(graduation) => Some(graduation.clone()),
        _ => None,
    };
    let fits = |kind: FieldType| graduation.is_none() || is_number(kind);
    let fields: Vec<_> = known.fields.iter().filter(|f| fits(f.field_type)).collect();
    let text = |example: &str| example.chars().take(18).collect::<String>();
    let names: Vec<String> = fields
        .iter()
        .map(|f| match f.example.as_str() {
            "" => f.name.clone(),
            example => fill(Word::StyleFieldExample, lang, &[("name", &f.name), ("example", &text(example))]),
        })
        .collect();
    let chosen = fields.iter().position(|f| f.name == field);
    let label = Word::StyleField.text(lang);
    let picked = row_ui(ui, label, |ui| {
        let width = ui.available_width();
        choice_ui(
            ui,
            "style field",
            label,
            width,
            &names,
            chosen,
            if field.is_empty() { Word::StyleNoField.text(lang) } else { field },
        )
    });
    let (Some(field), Some(data)) = (picked.and_then(|i| fields.get(i)), data) else { return };
    let like = like(made);
    *made = match graduation {
        Some(graduation) => graduated(data, Graduation { field: field.name.clone(), ..graduation }, &like, made),
        None => categorized(data, &field.name, &like, made),
    };
}

/// Label, condition and scales of one class.
fn class_ui(ui: &mut egui::Ui, nth: usize, class: &mut SymbolClass, data: Option<&Arc<Dataset>>, lang: Lang) {
    heading_ui(
        ui,
        if class.label.get(lang).is_empty() { Word::StyleClasses.text(lang) } else { class.label.get(lang) },
    );
    let id = ui.scope_id().with(("class", nth));
    let label = Word::StyleClassLabel.text(lang);
    let typed = row_ui(ui, label, |ui| {
        let width = ui.available_width();
        text_ui(ui, id.with(("label", lang == Lang::Zh)), label, class.label.get(lang), width)
    });
    if let Some(typed) = typed {
        // A label that was the same in both languages stays so.
        if class.label.zh == class.label.en {
            class.label.zh.clone_from(&typed);
            class.label.en = typed;
        } else if lang == Lang::Zh {
            class.label.zh = typed;
        } else {
            class.label.en = typed;
        }
    }
    let label = Word::StyleClassWhen.text(lang);
    let error_id = id.with("error");
    let typed = row_ui(ui, label, |ui| {
        let width = ui.available_width();
        text_ui(ui, id.with("when"), label, class.when.as_deref().unwrap_or_default(), width)
    });
    if let Some(typed) = typed {
        let named = data.map(|data| {
            let fields: Vec<&str> = data.fields().iter().map(|field| field.name.as_str()).collect();
            crate::export::filter_in_fields(&typed, &fields, &[data])
        });
        let text = named.as_deref().unwrap_or(&typed).trim();
        let read = Filter::parse(text).and_then(|f| data.map_or(Ok(()), |data| f.bind(data).map(|_| ())));
        match read {
            _ if text.is_empty() => {
                class.when = None;
                ui.data_mut(|d| d.remove::<String>(error_id));
            }
            Ok(_) => {
                class.when = Some(text.to_owned());
                ui.data_mut(|d| d.remove::<String>(error_id));
            }
            Err(error) => {
                ui.data_mut(|d| d.insert_temp(error_id, crate::export::filter_error(&error, lang)));
            }
        }
    }
    let error: Option<String> = ui.data(|d| d.get_temp(error_id));
    if let Some(error) = error {
        ui.label(RichText::new(error).font(fonts::regular(theme::NOTE)).color(theme::palette_of(ui).error));
    }
    scales_ui(ui, Word::StyleScales.text(lang), ("class", nth), &mut class.scales, lang);
}

/// From which scale to which.
pub fn scales_ui(
    ui: &mut egui::Ui,
    label: &str,
    salt: impl std::hash::Hash + std::fmt::Debug,
    scales: &mut ScaleRange,
    lang: Lang,
) {
    let id = ui.scope_id().with(("scales", salt));
    row_ui(ui, label, |ui| {
        let width = (ui.available_width() - 60.0) / 2.0;
        ui.label("1:");
        scale_ui(ui, id.with("near"), Word::StyleScaleFrom.text(lang), &mut scales.min_denominator, width);
        ui.label("– 1:");
        scale_ui(ui, id.with("far"), Word::StyleScaleTo.text(lang), &mut scales.max_denominator, width);
    });
}

/// What holds for the layer as a whole.
fn whole_layer_ui(
    ui: &mut egui::Ui,
    queue: &mut Vec<Command>,
    layer: &Layer,
    made: &mut Symbology,
    data: Option<&Arc<Dataset>>,
    lang: Lang,
) {
    heading_ui(ui, Word::StyleLayerPart.text(lang));
    let mut opacity = layer.opacity;
    let label = Word::StyleOpacity.text(lang);
    let changed = row_ui(ui, label, |ui| share_ui(ui, label, &mut opacity));
    if changed {
        queue.push(Command::Layer(LayerCommand::SetOpacity { layer: layer.id.clone(), opacity }));
    }
    scales_ui(ui, Word::StyleScales.text(lang), "layer", &mut made.scales, lang);
    if made.simplestyle || data.is_some_and(|data| crate::project::has_simplestyle(data)) {
        ui.checkbox(&mut made.simplestyle, Word::StyleSimplestyle.text(lang));
    }
}
