//! The map pictures of a report: the very geometry that a number came from, marked on the plan.

use std::collections::BTreeSet;

use super::markup::is_shown;
use crate::analysis::check::FaultShape;
use crate::analysis::measure::Metres;
use crate::export::SystemFonts;
use crate::i18n::{Lang, Word};
use crate::plan::claims::{Evidence, EvidenceReach};
use crate::plan::{self, Finding, Found, Plan, PlanLayer};
use crate::progress::Progress;
use crate::render::{
    self, Drawing, Emphasis, MapView, Mark, MarkKind, MarkedPlan, PlanDrawings, SceneOptions, SheetInfo, Theme,
    VectorError,
};

/// More features than this are not marked one by one; how many there are stands in the text.
pub const MARKS_SHOWN: usize = 2_000;
/// Room left around what is shown, pixels: at the left for the scale bar, at the top for the badge.
const ROOM_PX: [f64; 4] = [146.0, 46.0, 24.0, 18.0];
/// A fault is seen with this much ground around it, metres.
const AROUND_FAULT_M: f64 = 60.0;

/// How large a picture is, in pixels of 1/96 inch as on paper.
#[derive(Clone, Copy, Debug)]
pub enum PictureSize {
    /// With facts beside it.
    Whole,
    /// Two beside each other.
    Half,
}

impl PictureSize {
    fn px(self) -> [f64; 2] {
        match self {
            Self::Whole => [440.0, 320.0],
            Self::Half => [334.0, 250.0],
        }
    }
}

/// Draws the pictures of one report, and remembers what their texts are made of.
#[derive(Debug)]
pub struct Pictures {
    drawings: PlanDrawings,
    pub fonts: SystemFonts,
    count: usize,
    /// The characters seen, regular and bold.
    pub characters: [BTreeSet<char>; 2],
}

impl Pictures {
    pub fn new(fonts: SystemFonts) -> Self {
        Self { drawings: PlanDrawings::default(), fonts, count: 0, characters: Default::default() }
    }

    /// A picture of what a number came from, as an `svg` element; `None` where there is nothing to be seen.
    pub fn of_evidence(
        &mut self,
        plan: &Plan,
        evidence: &Evidence,
        as_what: PictureOf<'_>,
        progress: &Progress,
    ) -> Result<Option<String>, VectorError> {
        let marks = marks(plan, evidence);
        let Some(marked) = render::marked_plan(plan, &marks) else { return Ok(None) };
        self.draw(&marked, 0.0, as_what, progress)
    }

    /// A picture of a fault and of the features it is a fault of; `None` for one without a place.
    pub fn of_finding(
        &mut self,
        plan: &Plan,
        finding: &Finding,
        as_what: PictureOf<'_>,
        progress: &Progress,
    ) -> Result<Option<String>, VectorError> {
        let mut fault = Mark::new(MarkKind::Fault);
        match &finding.shape {
            FaultShape::Areas(areas) => fault.areas.clone_from(areas),
            FaultShape::Lines(lines) => fault.lines.clone_from(lines),
            FaultShape::Point(point) => fault.points.push(*point),
            FaultShape::Nowhere => return Ok(None),
        }
        let concerned = finding.features.iter().take(MARKS_SHOWN).cloned();
        let marks = [Mark::of_features(MarkKind::Concerned, concerned), fault];
        let Some(marked) = render::marked_plan(plan, &marks) else { return Ok(None) };
        self.draw(&marked, AROUND_FAULT_M, as_what, progress)
    }

    fn draw(
        &mut self,
        marked: &MarkedPlan,
        around_m: f64,
        as_what: PictureOf<'_>,
        progress: &Progress,
    ) -> Result<Option<String>, VectorError> {
        let PictureOf { lang, size, title } = as_what;
        let plan = &marked.plan;
        let crs = plan.project.map_crs.crs_for(Some(marked.extent));
        let crs = crs.unwrap_or_else(|_| crate::crs::MapCrs::for_extent(Some(marked.extent)));
        let Some(rect) = crs.map_rect(marked.extent) else { return Ok(None) };
        let rect = rect.grown(around_m.max(if rect.width().max(rect.height()) < 1.0 { 500.0 } else { 0.0 }));
        let drawings = self.drawings.update(plan, &crs, progress)?;
        let shown: Vec<&Drawing> = drawings.iter().map(AsRef::as_ref).collect();
        let small = matches!(size, PictureSize::Half);
        // What the sheet says once, such as title and sources, is not said on each picture again.
        let paper = render::paper_options(plan, &crs, lang, Theme::Light);
        let options = SceneOptions {
            title: None,
            imprint: Vec::new(),
            north_arrow: !small,
            badge: plan.layers.iter().any(PlanLayer::is_schematic).then(|| Word::SchematicShort.text(lang).to_owned()),
            fonts: self.fonts.fonts().clone(),
            emphasis: Emphasis { layers: marked.marks.clone(), ..Emphasis::default() },
            ..paper
        };
        let view = MapView::fitted_inside(rect, size.px(), ROOM_PX);
        let mut scene = render::scene(view, &crs, &shown, &options, progress)?;
        if self.fonts.look_for(&scene.missing_characters) {
            let options = SceneOptions { fonts: self.fonts.fonts().clone(), ..options };
            scene = render::scene(view, &crs, &shown, &options, progress)?;
        }
        self.count += 1;
        let info = SheetInfo { title: title.to_owned(), lang, layer_names: Vec::new() };
        let prefix = format!("picture-{}", self.count);
        let picture = render::inline_svg(&scene, &info, &prefix, progress)?;
        for (all, seen) in self.characters.iter_mut().zip(picture.characters) {
            all.extend(seen);
        }
        // What turns the direction of a name would turn what stands behind it on the page too.
        Ok(Some(picture.markup.chars().filter(|c| is_shown(*c)).collect()))
    }
}

/// What a picture is of.
#[derive(Clone, Copy, Debug)]
pub struct PictureOf<'a> {
    pub lang: Lang,
    pub size: PictureSize,
    /// What is read aloud in place of the picture.
    pub title: &'a str,
}

/// The kinds of marks that evidence makes, for the legend below its picture.
pub fn mark_kinds(evidence: &Evidence) -> Vec<MarkKind> {
    let has = [
        (MarkKind::Ground, !evidence.areas.is_empty()),
        (MarkKind::Scope, !evidence.scope.is_empty()),
        (MarkKind::Counted, !evidence.counted.is_empty()),
        (MarkKind::Missed, !evidence.missed.is_empty()),
        (MarkKind::Reach, !evidence.reaches.is_empty()),
        (MarkKind::Connection, !evidence.lines.is_empty()),
        (MarkKind::Borderline, !evidence.borderline.is_empty()),
        (MarkKind::JustOutside, !evidence.just_outside.is_empty()),
    ];
    has.into_iter().filter(|(_, has)| *has).map(|(kind, _)| kind).collect()
}

fn marks(plan: &Plan, evidence: &Evidence) -> Vec<Mark> {
    let found = |kind, list: &[Found]| Mark::of_features(kind, list.iter().map(|found| found.of.clone()));
    let features = |kind, list: &[plan::FeatureRef]| Mark::of_features(kind, list.iter().take(MARKS_SHOWN).cloned());
    let circles = |reach: &EvidenceReach| plan::reach_limit(plan, &reach.origin, Metres(reach.radius_m));
    vec![
        Mark { areas: evidence.scope.clone(), ..Mark::new(MarkKind::Scope) },
        Mark { areas: evidence.areas.clone(), ..Mark::new(MarkKind::Ground) },
        features(MarkKind::Missed, &evidence.missed),
        Mark { lines: evidence.reaches.iter().flat_map(circles).collect(), ..Mark::new(MarkKind::Reach) },
        features(MarkKind::Counted, &evidence.counted),
        Mark { lines: evidence.lines.iter().map(|line| line.to_vec()).collect(), ..Mark::new(MarkKind::Connection) },
        found(MarkKind::JustOutside, &evidence.just_outside),
        found(MarkKind::Borderline, &evidence.borderline),
    ]
}
