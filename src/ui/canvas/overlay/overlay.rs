//! The overlay as a whole: the order of its parts, and what the pointer is on.

use egui::{Painter, Pos2, Rect, vec2};

use super::fault::Fault;
use super::places::Places;
use super::{plates, reach, results};
use crate::crs::{MapPoint, MapRect};
use crate::plan::FeatureRef;
use crate::project::LayerId;
use crate::render::{Emphasis, Emphasized, MapView};
use crate::session::{Command, InquiryCommand, Session};
use crate::ui::theme;

/// How near the pointer has to be to a result to be on it, in points.
const NEAR_PX: f32 = 10.0;
/// So many results are named, or numbered, before anything else; more would only hide each other.
const MOST_NAMED: usize = 99;

/// The overlay's memory: where the results lie on the map, and whether the pointer is on one.
#[derive(Debug, Default)]
pub struct Overlay {
    places: Places,
    fault: Fault,
    pointing: bool,
}

impl Overlay {
    /// What a picture of this view has to show of the query, and to keep clear of: also of what is `written` on the
    /// screen at sketches.
    pub fn emphasis(&mut self, rect: Rect, session: &Session, view: &MapView, written: &[Rect]) -> Emphasis {
        self.places.update(session);
        let written = written.iter().map(|plate| plates::on_map(*plate, rect));
        let Some(answer) = &session.inquiry.answer else {
            return Emphasis { plates: written.collect(), ..Emphasis::default() };
        };
        let named = answer.results.iter().zip(self.places.results()).take(MOST_NAMED);
        let named =
            named.map(|(found, at)| Emphasized { layer: found.of.layer.clone(), feature: found.of.feature, at: *at });
        let over = plates::obstacles(session, &self.places, &Ground { rect, view });
        Emphasis {
            layers: asked(session),
            results: named.collect(),
            plates: over.plates.into_iter().chain(written).collect(),
            lines: over.lines,
            faint_lines: over.faint_lines,
            ..Emphasis::default()
        }
    }

    /// Draws the overlay of the session over the map, its lines leaving out what is `written` in the picture;
    /// `pointer` is where the pointer is, while it is on the map.
    pub fn ui(
        &mut self,
        painter: &Painter,
        ground: &Ground<'_>,
        session: &Session,
        written: &[MapRect],
        pointer: Option<Pos2>,
        queue: &mut Vec<Command>,
    ) {
        self.places.update(session);
        let mut pointed = None;
        if let Some(answer) = &session.inquiry.answer {
            let p = theme::palette(session.settings.theme);
            let written = reach::Written::of(ground, written);
            reach::dim_outside(painter, &p, ground, self.places.limits());
            reach::rings(painter, &p, ground, self.places.limits(), &written);
            let rings = plates::ring_plates(session, &self.places, ground);
            reach::ring_plates(painter, &p, &rings);
            reach::edge(painter, &p, ground, self.places.edge(), &written);
            if self.places.edge().is_empty()
                && let Some(at) = self.places.origin().map(|map| ground.screen(map))
            {
                reach::origin(painter, &p, at);
            }
            let marks = results::Marks { session, answer, places: &self.places, ground };
            results::rings(painter, &p, &marks);
            if let Some(tie) = plates::tie(session, &self.places, ground, &rings) {
                results::tie_to_origin(painter, &p, &tie);
            }
            pointed = pointer.and_then(|at| results::nearest(&marks, at, NEAR_PX));
        }
        let p = theme::palette(session.settings.theme);
        self.fault.ui(painter, &p, session, ground);
        self.point_at(session, queue, pointed);
    }

    /// Tells the list which result the pointer is on, and when it has left.
    fn point_at(&mut self, session: &Session, queue: &mut Vec<Command>, pointed: Option<FeatureRef>) {
        let was_pointing = std::mem::replace(&mut self.pointing, pointed.is_some());
        if session.inquiry.pointed != pointed && (pointed.is_some() || was_pointing) {
            queue.push(Command::Inquiry(InquiryCommand::PointAt(pointed)));
        }
    }
}

/// The layers that the answer was asked of; none where it was asked of all.
pub fn asked(session: &Session) -> Vec<LayerId> {
    session.inquiry.answer.as_ref().map(|answer| answer.question.layers.clone()).unwrap_or_default()
}

/// Where the map lies on the screen.
pub struct Ground<'a> {
    pub rect: Rect,
    pub view: &'a MapView,
}

impl Ground<'_> {
    pub fn screen(&self, map: MapPoint) -> Pos2 {
        let [x, y] = self.view.screen_from_map(map);
        self.rect.min + vec2(x as f32, y as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::MapPoint;
    use crate::i18n::Lang;
    use crate::plan::{Origin, OriginMode};
    use crate::progress::Progress;
    use crate::render::{PlanDrawings, Scene, SceneOptions, ScreenBox, scene};
    use crate::session::{JobMode, ViewCommand};
    use egui::{pos2, vec2};

    /// The bundled plan on a map of this size, asked for what its first saved query counts.
    fn asked_session(size: [f64; 2], mode: OriginMode) -> Session {
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::View(ViewCommand::Resize(size)));
        session.apply(Command::Open(Vec::new()));
        session.poll();
        session.apply(Command::Inquiry(InquiryCommand::UseSaved(0)));
        session.apply(Command::Inquiry(InquiryCommand::From(Origin::Layer("site".into(), mode))));
        session.poll();
        session.apply(Command::View(ViewCommand::ZoomToInquiry));
        session
    }

    /// The picture of a view as the window asks for it.
    fn picture(session: &Session, view: MapView, lang: Lang, drawings: &mut PlanDrawings) -> (Scene, Emphasis) {
        picture_with(session, view, lang, drawings, &[])
    }

    fn picture_with(
        session: &Session,
        view: MapView,
        lang: Lang,
        drawings: &mut PlanDrawings,
        written: &[Rect],
    ) -> (Scene, Emphasis) {
        let [width, height] = view.size_px();
        let rect = Rect::from_min_size(pos2(264.0, 48.0), vec2(width as f32, height as f32));
        let emphasis = Overlay::default().emphasis(rect, session, &view, written);
        let drawings = drawings.update(&session.plan, &session.crs, &Progress::default()).unwrap();
        let drawings: Vec<_> = drawings.iter().map(AsRef::as_ref).collect();
        let options = SceneOptions { lang, labels: true, emphasis: emphasis.clone(), ..SceneOptions::default() };
        (scene(view, &session.crs, &drawings, &options, &Progress::default()).unwrap(), emphasis)
    }

    fn in_view(view: &MapView, at: MapPoint) -> bool {
        let ([x, y], [width, height]) = (view.screen_from_map(at), view.size_px());
        x > 0.0 && y > 0.0 && x < width && y < height
    }

    fn boxed([x, y, width, height]: &[f64; 4]) -> ScreenBox {
        ScreenBox { left: *x, top: *y, right: x + width, bottom: y + height }
    }

    /// Whether a line of a picture passes through a box, by points of it at every pixel.
    fn crosses(line: &[[f64; 2]], of: ScreenBox) -> bool {
        line.windows(2).any(|ends| {
            let [a, b] = [ends[0], ends[1]];
            let steps = (b[0] - a[0]).hypot(b[1] - a[1]).ceil().max(1.0);
            (0..=steps as u32)
                .map(|i| f64::from(i) / steps)
                .any(|t| of.contains([0, 1].map(|c| a[c] + (b[c] - a[c]) * t)))
        })
    }

    #[test]
    fn every_result_is_named_or_numbered_and_nothing_is_written_over_a_name() {
        let mut drawings = PlanDrawings::default();
        for (size, mode) in [
            ([736.0, 826.0], OriginMode::Centroid),
            ([576.0, 646.0], OriginMode::Centroid),
            ([736.0, 826.0], OriginMode::Edge),
        ] {
            let mut session = asked_session(size, mode);
            let fitted = session.view.unwrap();
            let count = session.inquiry.answer.as_ref().unwrap().results.len();
            assert_eq!(count, if mode == OriginMode::Centroid { 16 } else { 25 });
            let chosen = session.inquiry.results().nth(6).cloned().unwrap();
            for (lang, is_chosen) in [(Lang::Zh, false), (Lang::En, false), (Lang::Zh, true), (Lang::En, true)] {
                session.selection.current = is_chosen.then(|| chosen.clone());
                let usual = size[0] > 600.0 && !is_chosen;
                for factor in if usual { &[0.4, 0.7, 1.0, 2.5, 20.0][..] } else { &[1.0] }.iter().copied() {
                    let view = fitted.zoomed_at([size[0] / 2.0, size[1] / 2.0], factor);
                    let (made, emphasis) = picture(&session, view, lang, &mut drawings);
                    let what = format!("{size:?} {mode:?} {lang:?} ×{factor} {is_chosen}");
                    assert_eq!(emphasis.results.len(), count, "{what}");
                    let (mut named, mut missing) = (0, 0);
                    for (i, result) in emphasis.results.iter().enumerate() {
                        let at = result.at.unwrap();
                        let of = |l: &&crate::render::Label| l.layer == result.layer && l.feature == result.feature;
                        let label = made.labels.iter().find(of);
                        let text = label.map(crate::render::Label::text).unwrap_or_default();
                        // On a small circle the length of the line to the chosen one may lie on a mark.
                        let mark = ScreenBox::centred(view.screen_from_map(at), 22.0, 22.0);
                        let is_covered = emphasis.plates.iter().any(|plate| boxed(plate).overlaps(mark));
                        if in_view(&view, at) && (!is_covered || factor >= 1.0 && !is_chosen) {
                            let (number, name) = text.split_once(' ').unwrap_or((&text, ""));
                            missing += usize::from(number.is_empty());
                            assert!(number.is_empty() || number == (i + 1).to_string(), "{what}: {text}");
                            named += usize::from(!name.is_empty());
                        }
                    }
                    // Where 25 lie within a few square centimetres of a small circle, the list has the last of them.
                    assert!(missing <= if factor < 0.7 { 3 } else { 0 }, "{what}: {missing}");
                    if factor == 1.0 && mode == OriginMode::Centroid {
                        // A line through another result would lead astray: in a small window two or three keep to their number.
                        let least = if size[0] > 600.0 { count } else { count - 3 };
                        assert!(named >= least, "{named} named where the circle fills the map: {what}");
                    }
                    for label in &made.labels {
                        for of in &label.boxes {
                            let plate = emphasis.plates.iter().find(|plate| of.overlaps(boxed(plate)));
                            assert_eq!(plate, None, "{what}: {}", label.text());
                        }
                        let is_result =
                            emphasis.results.iter().any(|r| r.feature == label.feature && r.layer == label.layer);
                        if factor == 1.0 && !is_chosen && mode == OriginMode::Centroid && is_result {
                            let struck = emphasis.lines.iter().any(|line| crosses(line, label.boxes[0].grown(-3.0)));
                            assert!(!struck, "{what}: {}", label.text());
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn names_make_room_for_what_is_written_at_sketches() {
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::View(ViewCommand::Resize([900.0, 800.0])));
        session.apply(Command::Open(Vec::new()));
        session.poll();
        let (view, mut drawings) = (session.view.unwrap(), PlanDrawings::default());
        let (before, emphasis) = picture(&session, view, Lang::Zh, &mut drawings);
        assert_eq!(emphasis, Emphasis::default(), "nothing is asked and nothing written");
        let zone = before.labels.iter().find(|label| label.layer.0 == "zones").expect("a zone has its name");
        // On the screen the map lies beside the layers and below the toolbar.
        let at = zone.boxes[0];
        let plate = Rect::from_min_max(
            pos2(at.left as f32 + 264.0, at.top as f32 + 48.0),
            pos2(at.right as f32 + 264.0, at.bottom as f32 + 48.0),
        );
        let (after, emphasis) = picture_with(&session, view, Lang::Zh, &mut drawings, &[plate]);
        assert_eq!(emphasis.plates.len(), 1);
        let covered = boxed(&emphasis.plates[0]);
        assert!((covered.left - at.left).abs() < 0.1 && (covered.bottom - at.bottom).abs() < 0.1);
        for label in &after.labels {
            assert!(!label.boxes.iter().any(|of| of.overlaps(covered)), "{} lies below it", label.text());
        }
        let is_there = |label: &crate::render::Label| label.layer == zone.layer && label.feature == zone.feature;
        assert!(after.labels.iter().any(is_there), "the zone is named elsewhere in it");
    }

    #[test]
    fn what_lies_still_has_a_mark_and_what_follows_the_pointer_none() {
        use crate::session::{SettingsCommand, SketchCommand, Tool};
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::View(ViewCommand::Resize([900.0, 800.0])));
        session.apply(Command::Open(Vec::new()));
        session.apply(Command::Settings(SettingsCommand::SetTool(Tool::MeasureLine)));
        let mark = crate::ui::canvas::overlay::still_mark;
        assert_eq!(mark(&session), 0);
        for lon in [116.40, 116.41] {
            let at = crate::data::LonLat::new(lon, 39.77);
            session.apply(Command::Sketch(SketchCommand::Add { at, tolerance_m: 0.0 }));
            assert_eq!(mark(&session), 0);
        }
        session.apply(Command::Sketch(SketchCommand::Finish));
        let finished = mark(&session);
        assert_ne!(finished, 0);
        session.apply(Command::Sketch(SketchCommand::Keep));
        let kept = mark(&session);
        assert!(kept != 0 && kept != finished);
        session.apply(Command::Sketch(SketchCommand::Rename { sketch: 0, name: "甲".to_owned() }));
        assert_ne!(mark(&session), kept, "a name is written too");
        let named = mark(&session);
        session.apply(Command::View(ViewCommand::ZoomToAll));
        assert_eq!(mark(&session), named, "another view changes nothing of it");
    }
}
