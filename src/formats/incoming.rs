//! What a reader has come by so far, told in outlines to whoever draws it while the rest is read.

use super::raw::Declared;
use super::reading::Reading;
use super::system::crs_name;
use crate::crs::{Datum, SourceCrs};
use crate::data::{DatasetBuilder, LonLat};
use crate::progress::{Outlines, Progress};

/// So many positions are told at once at first; later a share of what was told.
const FIRST_POSITIONS: usize = 1 << 12;
const SHARE: usize = 4;

/// After so many positions every second outline is told, after as many again every fourth, and so on: what is drawn
/// meanwhile stays small however large the source is.
const POSITIONS_TOLD: usize = 1 << 19;

/// So many texts of features are told with them.
const TEXTS: usize = 1 << 15;

/// Of a longer outline not every position is told.
const LONGEST: usize = 1 << 12;

/// Tells the outlines of features as they come. Where they lie has to be certain from the start: of a source whose
/// numbers are not explained, or that calls its positions shifted, nothing is told.
#[derive(Debug)]
pub(super) struct Incoming {
    /// `None` where nobody draws, or nothing may be drawn.
    way: Option<Way>,
    progress: Progress,
    /// Outlines of the builder that were looked at.
    seen: usize,
    /// Positions told so far.
    told: usize,
    waiting: Outlines,
}

/// From the numbers of a source to positions.
#[derive(Debug)]
struct Way {
    crs: SourceCrs,
    swap_axes: bool,
    datum: Datum,
    /// Whether nobody has said on which datum the positions are.
    may_be_shifted: bool,
}

impl Way {
    fn position(&self, numbers: LonLat) -> Option<[f64; 2]> {
        let (x, y) = if self.swap_axes { (numbers.lat, numbers.lon) } else { (numbers.lon, numbers.lat) };
        let position = self.datum.to_wgs84(self.crs.lonlat(x, y)?);
        position.is_on_globe().then_some([position.lon, position.lat])
    }
}

impl Incoming {
    /// Of a source that says this of its numbers, read in a way that may know better.
    pub(super) fn of(declared: &Declared, reading: &Reading, progress: &Progress) -> Self {
        let way = || {
            let crs = match (&reading.crs, declared) {
                (Some(given), _) => SourceCrs::named(given).ok()?,
                (None, Declared::Degrees) => SourceCrs::wgs84(),
                (None, Declared::Crs(crs)) => crs.clone(),
                (
                    None,
                    Declared::Unknown(_)
                    | Declared::Wrong(_)
                    | Declared::MostlyDegrees { .. }
                    | Declared::Unread
                    | Declared::Nothing,
                ) => return None,
            };
            let is_laid_by_hand = reading.control.is_some();
            let (swap_axes, datum, may_be_shifted) = (reading.swap_axes, reading.datum, reading.may_be_shifted());
            (!is_laid_by_hand).then_some(Way { crs, swap_axes, datum, may_be_shifted })
        };
        let way = if progress.is_drawn() { way() } else { None };
        Self { way, progress: progress.clone(), seen: 0, told: 0, waiting: Outlines::default() }
    }

    /// Of a source that says nothing, but whose numbers were seen to be degrees; `swapped` with the latitude first.
    pub(super) fn of_degrees(swapped: bool, reading: &Reading, progress: &Progress) -> Self {
        let reading = Reading { swap_axes: reading.swap_axes != swapped, ..reading.clone() };
        Self::of(&Declared::Degrees, &reading, progress)
    }

    /// Looks at what has come into the builder since the last time.
    pub(super) fn look(&mut self, builder: &DatasetBuilder) {
        let Some(way) = &self.way else { return };
        if way.may_be_shifted && builder.called_datum().is_some() {
            self.way = None;
            return;
        }
        for outline in builder.outlines(self.seen) {
            let every = 1_usize << (self.told / POSITIONS_TOLD).min(20);
            self.seen += 1;
            if !self.seen.is_multiple_of(every) {
                continue;
            }
            let stride = outline.len().div_ceil(LONGEST).max(1);
            let last = outline.last().filter(|_| stride > 1);
            let before = self.waiting.positions.len();
            let positions = outline.iter().step_by(stride).chain(last).map(|p| way.position(*p));
            self.waiting.positions.extend(positions.flatten());
            if self.waiting.positions.len() > before {
                if self.waiting.texts.len() < TEXTS {
                    let outline = self.waiting.ends.len();
                    let texts = builder.texts_at(self.seen - 1).map(|text| (outline, text.into_owned()));
                    self.waiting.texts.extend(texts);
                }
                self.waiting.ends.push(self.waiting.positions.len());
                self.told += self.waiting.positions.len() - before;
            }
        }
        if self.waiting.positions.len() >= FIRST_POSITIONS.max(self.told / SHARE) {
            self.tell();
        }
    }

    /// Tells what is left.
    pub(super) fn tell(&mut self) {
        let Some(way) = self.way.as_ref().filter(|_| !self.waiting.ends.is_empty()) else { return };
        let waiting = std::mem::take(&mut self.waiting);
        self.progress.hand_over(Outlines { crs: crs_name(&way.crs), ..waiting });
        // Of what lies in doubt no more is told.
        if self.progress.is_withdrawn() {
            self.way = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{GeometryType, Value};

    fn square(builder: &mut DatasetBuilder, west: f64, corners: usize) {
        builder.begin_feature();
        builder.property("name", Value::Text(format!("{corners}").into()));
        let mut sink = builder.geometry(GeometryType::Polygon);
        for i in 0..corners {
            let at = std::f64::consts::TAU * i as f64 / (corners - 1) as f64;
            sink.coord(LonLat::new(west + at.cos() * 1e-3, 39.8 + at.sin() * 1e-3), None);
        }
        sink.end_ring();
        sink.end_polygon();
        builder.end_feature();
    }

    fn positions(taken: &[Outlines]) -> usize {
        taken.iter().map(|outlines| outlines.positions.len()).sum()
    }

    #[test]
    fn all_of_a_small_source_is_told_where_it_lies() {
        let progress = Progress::drawn();
        let mut incoming = Incoming::of_degrees(false, &Reading::default(), &progress);
        let mut builder = DatasetBuilder::default();
        square(&mut builder, 116.4, 5);
        incoming.look(&builder);
        assert!(progress.take_outlines().is_empty(), "too little to be worth a picture");
        square(&mut builder, 116.5, 7);
        incoming.look(&builder);
        incoming.tell();
        let taken = progress.take_outlines();
        assert_eq!(taken[0].ends, [5, 12]);
        assert_eq!(taken[0].texts, [(0, "5".to_owned()), (1, "7".to_owned())]);
        assert_eq!(taken[0].crs, "EPSG:4326");
        assert!((taken[0].positions[0][0] - 116.401).abs() < 1e-12);
    }

    #[test]
    fn of_a_large_source_a_bounded_part_is_told() {
        let progress = Progress::drawn();
        let mut incoming = Incoming::of_degrees(false, &Reading::default(), &progress);
        let mut builder = DatasetBuilder::default();
        let mut told = 0;
        for i in 0..4_000 {
            square(&mut builder, 100.0 + f64::from(i) * 0.002, 1_000);
            incoming.look(&builder);
            told += positions(&progress.take_outlines());
        }
        // 4 million positions: half a million whole, as many of twice as many, and so on.
        assert!((POSITIONS_TOLD..4 * POSITIONS_TOLD).contains(&told), "{told}");
        square(&mut builder, 116.4, 100 * LONGEST);
        let mut incoming = Incoming::of_degrees(false, &Reading::default(), &progress);
        incoming.seen = 4_000;
        incoming.look(&builder);
        incoming.tell();
        let taken = progress.take_outlines();
        assert!(positions(&taken) <= LONGEST + 1, "{}", positions(&taken));
        assert_eq!(taken[0].positions.first(), taken[0].positions.last(), "it stays closed");
    }

    #[test]
    fn what_calls_itself_shifted_is_not_told_before_somebody_has_said_so() {
        let told = |reading: &Reading| {
            let progress = Progress::drawn();
            let mut incoming = Incoming::of_degrees(false, reading, &progress);
            let mut builder = DatasetBuilder::default();
            builder.set_called_datum(Some(Datum::Gcj02));
            square(&mut builder, 116.4, 5);
            incoming.look(&builder);
            incoming.tell();
            !progress.take_outlines().is_empty()
        };
        assert!(!told(&Reading::default()));
        assert!(told(&Reading { is_datum_said: true, ..Reading::default() }));
    }

    #[test]
    fn numbers_that_nobody_explained_are_told_nowhere() {
        let crs = |code: &str| Reading { crs: Some(code.to_owned()), ..Reading::default() };
        let told = |declared: &Declared, reading: &Reading, drawn: bool| {
            let progress = if drawn { Progress::drawn() } else { Progress::default() };
            let mut incoming = Incoming::of(declared, reading, &progress);
            let mut builder = DatasetBuilder::planar();
            builder.begin_feature();
            let mut sink = builder.geometry(GeometryType::Point);
            sink.coord(LonLat::new(448_262.0, 4_404_000.0), None);
            sink.end_point();
            builder.end_feature();
            incoming.look(&builder);
            incoming.tell();
            progress.take_outlines().first().map(|outlines| outlines.positions.clone())
        };
        assert_eq!(told(&Declared::Nothing, &Reading::default(), true), None);
        assert_eq!(told(&Declared::Unknown("a grid".to_owned()), &Reading::default(), true), None);
        assert_eq!(told(&Declared::Nothing, &crs("EPSG:32650"), false), None, "nobody draws");
        let placed = told(&Declared::Nothing, &crs("EPSG:32650"), true).unwrap();
        assert!((placed[0][0] - 116.4).abs() < 0.1 && (placed[0][1] - 39.78).abs() < 0.1, "{placed:?}");
    }
}
