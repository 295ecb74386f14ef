//! Where an answer lies in the map plane: projected once, moved with the view in each frame.

use crate::crs::{MapCrs, MapPoint};
use crate::data::LonLat;
use crate::plan::{Origin, OriginMode};
use crate::session::Session;
use crate::ui::canvas::hover::geometry;

/// An origin of more points than this is not outlined.
const MOST_POINTS: usize = 5_000;

/// The places of one answer in one map CRS.
#[derive(Debug, Default)]
pub struct Places {
    made_for: Option<(u64, MapCrs)>,
    origin: Option<MapPoint>,
    /// The lines that distances count from, instead of a point.
    edge: Vec<Vec<MapPoint>>,
    results: Vec<Option<MapPoint>>,
    just_outside: Vec<Option<MapPoint>>,
    /// By ring, each of one line or several.
    limits: Vec<Vec<Vec<MapPoint>>>,
}

impl Places {
    /// Projects anew when there is another answer or another CRS.
    pub fn update(&mut self, session: &Session) {
        let inquiry = &session.inquiry;
        let Some(answer) = &inquiry.answer else {
            *self = Self::default();
            return;
        };
        let wanted = (inquiry.revision, session.crs.clone());
        if self.made_for.as_ref() == Some(&wanted) {
            return;
        }
        let project = |at: LonLat| session.crs.map_from_lonlat(at);
        self.origin = project(answer.origin.at);
        self.edge = edge(session, &answer.question.origin);
        self.results = answer.results.iter().map(|f| project(f.hit.to)).collect();
        self.just_outside = answer.just_outside.iter().map(|f| project(f.hit.to)).collect();
        let line = |line: &Vec<LonLat>| session.crs.map_line(line);
        self.limits = inquiry.limits.iter().map(|limit| limit.lines.iter().map(line).collect()).collect();
        self.made_for = Some(wanted);
    }

    pub fn origin(&self) -> Option<MapPoint> {
        self.origin
    }

    /// The outline of an origin whose nearest edge distances count from; empty for any other.
    pub fn edge(&self) -> &[Vec<MapPoint>] {
        &self.edge
    }

    /// In step with the results of the answer.
    pub fn results(&self) -> &[Option<MapPoint>] {
        &self.results
    }

    pub fn just_outside(&self) -> &[Option<MapPoint>] {
        &self.just_outside
    }

    /// In step with the limits of the inquiry.
    pub fn limits(&self) -> &[Vec<Vec<MapPoint>>] {
        &self.limits
    }
}

fn edge(session: &Session, origin: &Origin) -> Vec<Vec<MapPoint>> {
    let plan = &session.plan;
    let features = match origin {
        Origin::Layer(layer, OriginMode::Edge) => plan.dataset(layer).map(|d| d.features().collect()),
        Origin::Feature(of, OriginMode::Edge) => plan.feature(of).map(|feature| vec![feature]),
        _ => None,
    };
    let mut lines = Vec::new();
    let mut points = 0;
    for feature in features.unwrap_or_default() {
        points += feature.coords().len();
        if points > MOST_POINTS {
            return Vec::new();
        }
        lines.extend(geometry(&session.crs, feature).0);
    }
    lines
}
