//! The map for whoever cannot see it: its scale, and each visible feature by name, kind and place in words, as nodes of
//! the accessibility tree. Nothing is made while no one asks for that tree.

use egui::{Id, Rect, Response, Role, Sense, WidgetInfo, accesskit, vec2};

use crate::crs::MapRect;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::FeatureRef;
use crate::render::MapView;
use crate::session::{Command, SelectionCommand, Session};

/// More features are not told of, nor are more looked at.
const MOST: usize = 60;
const MOST_LOOKED_AT: usize = 20_000;
/// What lies nearer to the middle than this share of the map is at the centre.
const CENTRE: f64 = 0.08;

/// What was said of the map last, and of which map.
#[derive(Debug, Default)]
pub struct MapWords {
    of: Option<(u64, MapView, Lang)>,
    /// The view of the frame before: a map that moves is not told of.
    last: Option<MapView>,
    told: Vec<Told>,
    cut: bool,
}

#[derive(Debug)]
struct Told {
    of: FeatureRef,
    text: String,
    /// In points from the map's corner.
    at: [f64; 2],
}

impl MapWords {
    /// Adds what is visible to the accessibility tree, and carries out what is asked there.
    pub fn ui(&mut self, ui: &egui::Ui, map: &Response, session: &Session, view: &MapView, queue: &mut Vec<Command>) {
        if !ui.ctx().has_accesskit_node(map.id) {
            return;
        }
        let lang = session.settings.lang;
        let now = (session.plan_revision, *view, lang);
        let rests = self.last.replace(*view) == Some(*view);
        if rests && self.of.as_ref() != Some(&now) {
            (self.told, self.cut) = told(session, view);
            self.of = Some(now);
        } else if !rests {
            // One frame more, to tell of the view once it stands.
            ui.ctx().request_repaint();
        }
        let scale = format::scale_denominator(view.scale_denominator(&session.crs));
        let word = if self.cut { Word::MapInWordsCut } else { Word::MapInWords };
        let text = fill(word, lang, &[("n", &scale), ("count", &self.told.len().to_string())]);
        ui.ctx().accesskit_node_builder(map.id, |node| node.set_description(text));
        for told in &self.told {
            let id = Id::unique("in view").with((&told.of.layer.0, told.of.feature.0));
            let at = map.rect.min + vec2(told.at[0] as f32, told.at[1] as f32);
            let place = Rect::from_center_size(at, vec2(2.0, 2.0)).intersect(map.rect);
            let response = ui.interact(place, id, Sense::empty());
            response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &told.text));
            ui.ctx().accesskit_node_builder(id, |node| node.add_action(accesskit::Action::Click));
            if ui.input(|i| i.has_accesskit_action_request(id, accesskit::Action::Click)) {
                queue.push(Command::Selection(SelectionCommand::Select(told.of.clone())));
            }
        }
    }
}

/// The features in view, the highest layers first, and whether there are more.
fn told(session: &Session, view: &MapView) -> (Vec<Told>, bool) {
    let lang = session.settings.lang;
    let seen = view.map_rect();
    let (mut told, mut looked_at) = (Vec::new(), 0);
    for (layer, loaded) in session.plan.styled_layers().rev().filter(|(l, _)| session.plan.project.is_shown(l)) {
        for feature in loaded.dataset.features() {
            looked_at += 1;
            if told.len() == MOST || looked_at > MOST_LOOKED_AT {
                return (told, true);
            }
            let Some(rect) = feature.extent().and_then(|e| session.crs.map_rect(e)) else { continue };
            if !seen.intersects(rect) {
                continue;
            }
            let of = FeatureRef { layer: layer.id.clone(), feature: feature.id() };
            let (at, place) = place(view, seen, rect);
            let (name, kind) = (session.plan.feature_name(feature, lang), session.plan.feature_kind(&of, lang));
            let values = [("name", name.as_str()), ("kind", kind.as_str()), ("place", place.text(lang))];
            told.push(Told { text: fill(Word::FeatureInWords, lang, &values), of, at });
        }
    }
    (told, false)
}

/// The middle of what is seen of a rectangle: in points, and in words from the middle of the map.
fn place(view: &MapView, seen: MapRect, rect: MapRect) -> ([f64; 2], Word) {
    let middle = |a: f64, b: f64, c: f64, d: f64| f64::midpoint(a.max(c), b.min(d));
    let centre = crate::crs::MapPoint::new(
        middle(rect.min.x, rect.max.x, seen.min.x, seen.max.x),
        middle(rect.min.y, rect.max.y, seen.min.y, seen.max.y),
    );
    let at = view.screen_from_map(centre);
    let [width, height] = view.size_px();
    (at, direction(at[0] - width / 2.0, height / 2.0 - at[1], width.min(height) * CENTRE))
}

/// One of eight directions for so far to the right and so far up; the centre within `near`.
fn direction(right: f64, up: f64, near: f64) -> Word {
    if right.hypot(up) <= near {
        return Word::PlaceMiddle;
    }
    let words = [
        Word::PlaceNorth,
        Word::PlaceNorthEast,
        Word::PlaceEast,
        Word::PlaceSouthEast,
        Word::PlaceSouth,
        Word::PlaceSouthWest,
        Word::PlaceWest,
        Word::PlaceNorthWest,
    ];
    let eighth = (right.atan2(up).to_degrees() / 45.0).round().rem_euclid(8.0) as usize;
    words.get(eighth).copied().unwrap_or(Word::PlaceNorth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_directions_and_the_centre() {
        for (right, up, word) in [
            (0.0, 100.0, Word::PlaceNorth),
            (70.0, 71.0, Word::PlaceNorthEast),
            (100.0, -10.0, Word::PlaceEast),
            (60.0, -60.0, Word::PlaceSouthEast),
            (-5.0, -90.0, Word::PlaceSouth),
            (-80.0, -70.0, Word::PlaceSouthWest),
            (-90.0, 0.0, Word::PlaceWest),
            (-50.0, 60.0, Word::PlaceNorthWest),
            (3.0, -4.0, Word::PlaceMiddle),
        ] {
            assert_eq!(direction(right, up, 10.0), word, "{right} {up}");
        }
    }
}
