//! The names of a layer on the map: what they say, how they look, where and at which scales they stand.

use egui::RichText;

use super::fields::{choice_ui, color_ui, number_ui, row_ui, text_ui};
use super::numbers::Known;
use super::panel::{note, scales_ui};
use crate::data::{Dataset, Feature, Piece};
use crate::i18n::{Lang, Word};
use crate::project::{Bilingual, Color, LabelPlacement, LabelTemplate, Labeling, Layer, ScaleRange, usual_name_fields};
use crate::session::{Command, StyleCommand};
use crate::ui::{fonts, theme};

/// The controls; a change sends the labels back whole.
pub fn labels_ui(
    ui: &mut egui::Ui,
    known: &Known,
    lang: Lang,
    layer: &Layer,
    data: Option<&Dataset>,
    queue: &mut Vec<Command>,
) {
    let mut made = layer.labeling.clone();
    let mut shown = made.is_some();
    if ui.checkbox(&mut shown, Word::StyleLabelShow.text(lang)).changed() {
        made = shown.then(|| usual(data));
    }
    if let Some(labeling) = &mut made {
        text_row_ui(ui, known, labeling, data, lang);
        look_ui(ui, labeling, lang);
        let (min_denominator, max_denominator) = (labeling.min_scale_denominator, labeling.max_scale_denominator);
        let mut scales = ScaleRange { min_denominator, max_denominator };
        scales_ui(ui, Word::StyleScales.text(lang), "labels", &mut scales, lang);
        (labeling.min_scale_denominator, labeling.max_scale_denominator) =
            (scales.min_denominator, scales.max_denominator);
    }
    if made != layer.labeling {
        let labeling = made.map(Box::new);
        queue.push(Command::Style(StyleCommand::SetLabeling { layer: layer.id.clone(), labeling }));
    }
}

fn usual(data: Option<&Dataset>) -> Labeling {
    let first = data.and_then(|d| d.features().flat_map(Feature::pieces).next());
    let placement = match first {
        Some(Piece::Line(_)) => LabelPlacement::Along,
        Some(Piece::Polygon(_)) => LabelPlacement::Inside,
        Some(Piece::Point(_)) | None => LabelPlacement::Beside,
    };
    Labeling { color: Color::BLACK, ..Labeling::plain(usual_name_fields(), placement) }
}

/// A field, or a text with fields in it; and what is wrong with the text.
fn text_row_ui(ui: &mut egui::Ui, known: &Known, labeling: &mut Labeling, data: Option<&Dataset>, lang: Lang) {
    let fields: Vec<&str> = known.fields.iter().map(|f| f.name.as_str()).collect();
    let mut names = vec![Word::StyleLabelUsual.text(lang).to_owned()];
    names.extend(fields.iter().map(|f| (*f).to_owned()));
    let of = labeling.fields.get(lang);
    let is_template = !labeling.template.get(lang).is_empty();
    let chosen = match of.as_slice() {
        _ if is_template => None,
        [only] => fields.iter().position(|f| f == only).map(|i| i + 1),
        _ => Some(0),
    };
    let label = Word::StyleLabelField.text(lang);
    let picked = row_ui(ui, label, |ui| {
        let width = ui.available_width();
        choice_ui(ui, "label field", label, width, &names, chosen, labeling.template.get(lang))
    });
    if let Some(i) = picked {
        labeling.template = Bilingual::default();
        labeling.fields = match i.checked_sub(1).and_then(|i| fields.get(i)) {
            Some(field) => Bilingual::same(vec![(*field).to_owned()]),
            None => usual_name_fields(),
        };
    }
    let label = Word::StyleLabelTemplate.text(lang);
    let id = ui.scope_id().with(("label template", lang == Lang::Zh));
    let typed = row_ui(ui, label, |ui| {
        let width = ui.available_width();
        text_ui(ui, id, label, labeling.template.get(lang), width)
    });
    let error_id = id.with("error");
    if let Some(typed) = typed {
        let read = LabelTemplate::parse(&typed).and_then(|t| data.map_or(Ok(()), |data| t.check(data)));
        match read {
            Ok(()) => {
                let was_same = labeling.template.zh == labeling.template.en;
                if was_same {
                    labeling.template = Bilingual::same(typed);
                } else if lang == Lang::Zh {
                    labeling.template.zh = typed;
                } else {
                    labeling.template.en = typed;
                }
                ui.data_mut(|d| d.remove::<String>(error_id));
            }
            Err(error) => {
                ui.data_mut(|d| d.insert_temp(error_id, crate::export::template_error(&error, lang)));
            }
        }
    }
    let error: Option<String> = ui.data(|d| d.get_temp(error_id));
    match error {
        Some(error) => {
            let p = theme::palette_of(ui);
            ui.label(RichText::new(error).font(fonts::regular(theme::NOTE)).color(p.error))
        }
        None => ui.label(note(ui, Word::StyleLabelHint.text(lang))),
    };
}

fn look_ui(ui: &mut egui::Ui, labeling: &mut Labeling, lang: Lang) {
    let label = Word::StyleSize.text(lang);
    row_ui(ui, label, |ui| {
        number_ui(ui, label, &mut labeling.size_px, 6.0..=72.0, " px");
        color_ui(ui, "label", Word::StyleColor.text(lang), &mut labeling.color, lang);
        ui.checkbox(&mut labeling.bold, Word::StyleBold.text(lang));
    });
    let label = Word::StyleHalo.text(lang);
    row_ui(ui, label, |ui| {
        number_ui(ui, label, &mut labeling.halo_px, 0.0..=20.0, " px");
        ui.checkbox(&mut labeling.area, Word::StyleLabelArea.text(lang));
    });
    let label = Word::StylePlacement.text(lang);
    let places = [LabelPlacement::Beside, LabelPlacement::Along, LabelPlacement::Inside];
    let names = [Word::StyleBeside, Word::StyleAlong, Word::StyleInside].map(|w| w.text(lang).to_owned());
    let chosen = places.iter().position(|place| *place == labeling.placement);
    row_ui(ui, label, |ui| {
        if let Some(place) = choice_ui(ui, "placement", label, 112.0, &names, chosen, "").and_then(|i| places.get(i)) {
            labeling.placement = *place;
        }
    });
    let label = Word::StylePriority.text(lang);
    row_ui(ui, label, |ui| {
        let mut priority = f64::from(labeling.priority);
        if number_ui(ui, label, &mut priority, -100.0..=100.0, "") {
            labeling.priority = priority.round() as i32;
        }
    });
}
