//! A layer's data projected once for drawing: the expensive half of a picture, kept between views.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::density::Crowd;
use crate::analysis::query::{BoundFilter, Filter};
use crate::crs::{DENSIFY_M, LonLat, MapCrs, MapPoint, MapRect, densified};
use crate::data::{Dataset, Feature, FeatureId, Piece, Raster};
use crate::progress::{Cancelled, Progress};
use crate::project::{
    Bilingual, BoundTemplate, LabelRank, LabelTemplate, Labeling, Layer, LayerId, ScaleRange, Symbol,
};

/// What a piece of a [`Drawing`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Point,
    Line,
    /// Rings, filled by the even-odd rule.
    Area,
}

/// One connected part of a feature, in the map plane.
#[derive(Clone, Debug)]
pub struct DrawingPiece {
    pub shape: Shape,
    pub feature: FeatureId,
    /// Into [`Drawing::symbols`].
    pub class: usize,
    pub bounds: MapRect,
    rings: Range<u32>,
}

/// What one feature is called on the map.
#[derive(Clone, Debug)]
pub struct DrawingName {
    pub feature: FeatureId,
    pub class: usize,
    pub text: Bilingual<Arc<str>>,
    /// A second line, the size of an area.
    pub area: Option<Bilingual>,
    /// Higher ones are placed first.
    pub priority: i32,
    /// It is drawn while 1:N has N at or below this.
    pub max_scale_denominator: Option<f64>,
    /// The first feature of the layer that is called the same: the parts of a line are named together.
    pub shared: FeatureId,
    pieces: Range<u32>,
}

/// A layer ready to be drawn in one map CRS: styles, and the geometry in buffers that copies share. Immutable,
/// shared between threads.
#[derive(Clone, Debug)]
pub struct Drawing {
    pub layer: LayerId,
    /// 0 to 1, of the layer as a whole.
    pub opacity: f64,
    /// By class; after the classes those that single features bring along.
    pub symbols: Vec<Symbol>,
    pub labeling: Option<Labeling>,
    /// By class: names are drawn while 1:N has N at or below this.
    pub max_label_scales: Vec<Option<f64>>,
    /// The scales at which the layer is drawn, and by class.
    scales: (ScaleRange, Vec<ScaleRange>),
    /// By symbol behind those of the classes, the class that it stands for.
    class_of_own: Vec<usize>,
    pub crs: MapCrs,
    /// Around all pieces, or the picture.
    pub bounds: Option<MapRect>,
    /// Positions that the map CRS cannot show and that were left out.
    pub skipped_positions: u64,
    /// How close together its features lie.
    pub(super) crowd: Crowd,
    /// The picture of a layer that is one.
    pub(super) raster: Option<Arc<Raster>>,
    buffers: Arc<Buffers>,
}

/// What was projected, flat.
#[derive(Debug)]
struct Buffers {
    points: Vec<MapPoint>,
    ring_starts: Vec<u32>,
    pieces: Vec<DrawingPiece>,
    names: Vec<DrawingName>,
}

impl Buffers {
    fn rings(&self, piece: &DrawingPiece) -> impl Iterator<Item = &[MapPoint]> {
        (piece.rings.start as usize..piece.rings.end as usize).map(|ring| {
            let ends = (self.ring_starts.get(ring), self.ring_starts.get(ring + 1));
            let (Some(from), Some(to)) = ends else { return &[][..] };
            self.points.get(*from as usize..*to as usize).unwrap_or(&[])
        })
    }
}

/// What a layer is drawn with, besides its data.
#[allow(missing_debug_implementations, reason = "holds a closure")]
pub struct Symbolizing<'a> {
    pub layer: &'a Layer,
    /// For each feature of the data, by row, its class in the layer's symbology; `None` is not drawn.
    pub class_of: &'a [Option<usize>],
    /// What single features bring along in place of their class's symbol.
    pub own: Option<&'a OwnSymbols>,
    pub crs: &'a MapCrs,
    /// The size of an area as text, asked for when the layer's labels show it.
    pub area_text: &'a dyn Fn(Feature<'_>) -> Option<Bilingual>,
}

/// Symbols that features bring along, and whose they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnSymbols {
    /// Each once, with the class in whose place it stands.
    pub symbols: Vec<(Symbol, usize)>,
    /// By row, into `symbols`.
    pub of: Vec<Option<usize>>,
}

/// Projects a layer's features into a [`Drawing`].
///
/// Edges longer than [`DENSIFY_M`] are divided first. Positions that the CRS cannot show are left out and
/// counted; the edges to them are drawn as far as it reaches, a line is broken there, a ring closed over the gap.
pub fn symbolize(data: &Dataset, with: &Symbolizing<'_>, progress: &Progress) -> Result<Drawing, Cancelled> {
    let Symbolizing { layer, class_of, own, crs, area_text } = *with;
    let mut projected = crs.map_from_lonlats(data.coords());
    progress.check()?;
    let classes = &layer.symbology.classes;
    let mut drawing = Building {
        crs,
        skipped_positions: 0,
        points: Vec::with_capacity(projected.len()),
        ring_starts: vec![0],
        pieces: Vec::with_capacity(data.len()),
        names: Vec::new(),
    };
    let name_fields = layer.labeling.as_ref().map(|l| NameFields::of(l, data));
    let mut firsts: HashMap<(Arc<str>, Arc<str>), FeatureId> = HashMap::new();
    // Positions of the dataset lie in the order in which features and their pieces yield them.
    let mut next = 0;
    for (row, feature) in data.features().enumerate() {
        if row % 4096 == 0 {
            progress.check()?;
        }
        let class = class_of.get(row).copied().flatten().filter(|c| *c < classes.len());
        let own = own.and_then(|own| own.of.get(row).copied().flatten());
        let class = class.map(|class| own.map_or(class, |own| classes.len() + own));
        let first_piece = offset(drawing.pieces.len());
        for piece in feature.pieces() {
            let count = piece.coords().count();
            let points = projected.get_mut(next..next + count).unwrap_or(&mut []);
            next += count;
            if let Some(class) = class {
                run_on(crs, piece, points);
                drawing.add(feature.id(), class, piece, points);
            }
        }
        let pieces = first_piece..offset(drawing.pieces.len());
        if let (Some(class), Some(fields), false) = (class, &name_fields, pieces.is_empty())
            && let Some(text) = fields.text(feature)
        {
            let first = drawing.pieces.get(pieces.start as usize);
            let sized =
                layer.labeling.as_ref().is_some_and(|l| l.area) && first.is_some_and(|p| p.shape == Shape::Area);
            let area = if sized { area_text(feature) } else { None };
            let is_line = first.is_some_and(|p| p.shape == Shape::Line);
            let id = feature.id();
            let shared = if is_line { *firsts.entry((text.zh.clone(), text.en.clone())).or_insert(id) } else { id };
            let (priority, max_scale_denominator) = fields.rank(data, id);
            let name = DrawingName { feature: id, class, text, area, priority, max_scale_denominator, shared, pieces };
            drawing.names.push(name);
        }
    }
    let Building { skipped_positions, points, ring_starts, pieces, names, .. } = drawing;
    let buffers = Buffers { points, ring_starts, pieces, names };
    let ring = |p: &DrawingPiece| buffers.rings(p).next().unwrap_or(&[]);
    let length = |line: &[MapPoint]| line.windows(2).map(|e| (e[1].x - e[0].x).hypot(e[1].y - e[0].y)).sum();
    let brought = || own.into_iter().flat_map(|own| own.symbols.iter());
    let symbols: Vec<&Symbol> = classes.iter().map(|c| &c.symbol).chain(brought().map(|(s, _)| s)).collect();
    let first = |p: &DrawingPiece| ring(p).first().copied().unwrap_or(p.bounds.min);
    let crowd = Crowd::of(&buffers.pieces, &symbols, first, |p| length(ring(p)));
    let outline = data.raster().map(|raster| crs.map_line(&raster.outline().collect::<Vec<_>>()));
    let bounds = outline.and_then(MapRect::of_points).into_iter();
    Ok(Drawing {
        layer: layer.id.clone(),
        opacity: layer.opacity,
        symbols: symbols.into_iter().cloned().collect(),
        labeling: layer.labeling.clone(),
        max_label_scales: classes.iter().map(|c| c.max_label_scale_denominator).collect(),
        scales: (layer.symbology.scales, classes.iter().map(|c| c.scales).collect()),
        class_of_own: brought().map(|(_, class)| *class).collect(),
        crs: crs.clone(),
        bounds: bounds.chain(buffers.pieces.iter().map(|p| p.bounds)).reduce(MapRect::union),
        raster: data.raster().cloned(),
        skipped_positions,
        crowd,
        buffers: Arc::new(buffers),
    })
}

impl Drawing {
    /// The same drawing at another opacity, 0 to 1; the geometry is shared.
    pub fn at_opacity(&self, opacity: f64) -> Self {
        Self { opacity, ..self.clone() }
    }

    /// Whether two drawings are made of the same geometry in memory, whatever their opacity.
    pub fn shares_geometry(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.buffers, &other.buffers)
    }

    /// The class of the layer's symbology that a symbol stands for.
    pub fn class_of_symbol(&self, symbol: usize) -> usize {
        symbol
            .checked_sub(self.max_label_scales.len())
            .and_then(|own| self.class_of_own.get(own))
            .map_or(symbol, |c| *c)
    }

    /// Whether what has this symbol is drawn at 1:`denominator`.
    pub fn is_drawn_at(&self, symbol: usize, denominator: f64) -> bool {
        let (layer, classes) = &self.scales;
        let class = classes.get(self.class_of_symbol(symbol)).copied().unwrap_or_default();
        layer.holds(denominator) && class.holds(denominator)
    }

    pub fn pieces(&self) -> &[DrawingPiece] {
        &self.buffers.pieces
    }

    pub fn names(&self) -> &[DrawingName] {
        &self.buffers.names
    }

    pub fn pieces_of(&self, name: &DrawingName) -> &[DrawingPiece] {
        self.buffers.pieces.get(name.pieces.start as usize..name.pieces.end as usize).unwrap_or(&[])
    }

    /// The rings of a piece; a point or a line has one.
    pub fn rings(&self, piece: &DrawingPiece) -> impl Iterator<Item = &[MapPoint]> {
        self.buffers.rings(piece)
    }

    /// The first point of a piece: where its marker stands when it is a point.
    pub fn anchor(&self, piece: &DrawingPiece) -> MapPoint {
        self.rings(piece).next().and_then(|ring| ring.first()).copied().unwrap_or(piece.bounds.min)
    }

    /// Bytes held by the buffers, for the memory figures.
    pub fn heap_bytes(&self) -> usize {
        let Buffers { points, ring_starts, pieces, names } = &*self.buffers;
        points.capacity() * size_of::<MapPoint>()
            + ring_starts.capacity() * size_of::<u32>()
            + pieces.capacity() * size_of::<DrawingPiece>()
            + names.iter().map(|n| size_of::<DrawingName>() + n.text.zh.len() + n.text.en.len()).sum::<usize>()
    }
}

/// A drawing in the making.
struct Building<'a> {
    crs: &'a MapCrs,
    skipped_positions: u64,
    points: Vec<MapPoint>,
    ring_starts: Vec<u32>,
    pieces: Vec<DrawingPiece>,
    names: Vec<DrawingName>,
}

impl Building<'_> {
    fn add(&mut self, feature: FeatureId, class: usize, piece: Piece<'_>, projected: &[Option<MapPoint>]) {
        self.skipped_positions += projected.iter().filter(|p| p.is_none()).count() as u64;
        let first_ring = self.ring_starts.len() - 1;
        match piece {
            Piece::Point(_) => {
                if let Some(Some(p)) = projected.first() {
                    self.points.push(*p);
                    self.end_ring(1);
                    self.end_piece(Shape::Point, feature, class, first_ring);
                }
            }
            Piece::Line(line) => {
                let mut from = 0;
                for run in projected.split(Option::is_none) {
                    let to = from + run.len();
                    let ring = self.ring_starts.len() - 1;
                    // With the positions on either side that cannot be shown.
                    let with = from.saturating_sub(1)..(to + 1).min(projected.len());
                    let points = projected.get(with.clone()).unwrap_or(&[]);
                    if !run.is_empty() {
                        self.extend(line.get(with).unwrap_or(&[]), points);
                    }
                    if self.end_ring(2) {
                        self.end_piece(Shape::Line, feature, class, ring);
                    }
                    from = to + 1;
                }
            }
            Piece::Polygon(polygon) => {
                let mut from = 0;
                for ring in polygon.rings() {
                    let points = projected.get(from..from + ring.len()).unwrap_or(&[]);
                    from += ring.len();
                    self.extend(ring, points);
                    if !self.end_ring(3) && self.ring_starts.len() - 1 == first_ring {
                        // Without its exterior a polygon is nothing; its holes are no areas.
                        return;
                    }
                }
                self.end_piece(Shape::Area, feature, class, first_ring);
            }
        }
    }

    fn extend(&mut self, positions: &[LonLat], projected: &[Option<MapPoint>]) {
        let crs = self.crs;
        let mut before: Option<(LonLat, Option<MapPoint>)> = None;
        for (position, point) in positions.iter().zip(projected) {
            match (before, *point) {
                (Some((from, Some(at))), Some(point)) if (point.x - at.x).hypot(point.y - at.y) > DENSIFY_M * 0.9 => {
                    let mut last = at;
                    for p in densified(from, *position).filter_map(|p| crs.map_from_lonlat(p)) {
                        last = crs.beside(p, last);
                        self.points.push(last);
                    }
                }
                (Some((from, Some(_))), None) if position.is_on_globe() => {
                    self.points.extend(densified(from, *position).map_while(|p| crs.map_from_lonlat(p)));
                }
                (Some((from, None)), Some(_)) if from.is_on_globe() => {
                    let back: Vec<MapPoint> =
                        densified(*position, from).map_while(|p| crs.map_from_lonlat(p)).collect();
                    self.points.extend(back.into_iter().rev());
                }
                _ => {}
            }
            self.points.extend(*point);
            before = Some((*position, *point));
        }
    }

    /// Ends the ring being written; too short a one is dropped.
    fn end_ring(&mut self, at_least: usize) -> bool {
        let start = self.ring_starts.last().map_or(0, |s| *s as usize);
        if self.points.len() - start < at_least {
            self.points.truncate(start);
            return false;
        }
        self.ring_starts.push(offset(self.points.len()));
        true
    }

    fn end_piece(&mut self, shape: Shape, feature: FeatureId, class: usize, first_ring: usize) {
        let rings = offset(first_ring)..offset(self.ring_starts.len() - 1);
        let start = self.ring_starts.get(first_ring).map_or(0, |s| *s as usize);
        if let Some(bounds) = MapRect::of_points(self.points.iter().skip(start).copied()) {
            self.pieces.push(DrawingPiece { shape, feature, class, bounds, rings });
        }
    }
}

/// Takes the edges of a piece the short way round the world, holes beside their exterior.
fn run_on(crs: &MapCrs, piece: Piece<'_>, points: &mut [Option<MapPoint>]) {
    match piece {
        Piece::Point(p) => {
            crs.run_on(&[p], None, points);
        }
        Piece::Line(line) => {
            crs.run_on(line, None, points);
        }
        Piece::Polygon(polygon) => {
            let (mut from, mut exterior) = (0, None);
            for ring in polygon.rings() {
                let of_ring = points.get_mut(from..from + ring.len()).unwrap_or(&mut []);
                from += ring.len();
                let west = crs.run_on(ring, exterior, of_ring);
                exterior = exterior.or(west);
            }
        }
    }
}

/// Where the names of one language come from.
enum NameSource {
    /// The first of these columns with text.
    Fields(Vec<usize>),
    Template(BoundTemplate),
}

/// Where a layer's names lie in its dataset, and which of them matter more.
struct NameFields<'a> {
    zh: NameSource,
    en: NameSource,
    labeling: &'a Labeling,
    /// The ranks whose condition can be asked of the data.
    ranks: Vec<(BoundFilter, &'a LabelRank)>,
}

impl<'a> NameFields<'a> {
    fn of(labeling: &'a Labeling, data: &Dataset) -> Self {
        let of = |names: &[String], template: &str| match LabelTemplate::parse(template) {
            Ok(template) if !template.is_empty() => NameSource::Template(template.bound(data)),
            _ => NameSource::Fields(names.iter().filter_map(|n| data.field_index(n)).collect()),
        };
        let (zh, en) = (of(&labeling.fields.zh, &labeling.template.zh), of(&labeling.fields.en, &labeling.template.en));
        let bound = |rank: &'a LabelRank| Some((Filter::parse(&rank.when).ok()?.bind(data).ok()?, rank));
        let ranks = labeling.ranks.iter().filter_map(bound).collect();
        Self { zh, en, labeling, ranks }
    }

    /// Priority and largest scale denominator of a feature's name: of the first rank it fits, else the layer's.
    fn rank(&self, data: &Dataset, of: FeatureId) -> (i32, Option<f64>) {
        let rank = self.ranks.iter().find(|(filter, _)| filter.matches(data, of)).map(|(_, rank)| *rank);
        let priority = rank.and_then(|r| r.priority).unwrap_or(self.labeling.priority);
        let most = rank.and_then(|r| r.max_scale_denominator).or(self.labeling.max_scale_denominator);
        (priority, most)
    }

    fn text(&self, feature: Feature<'_>) -> Option<Bilingual<Arc<str>>> {
        let text = |of: &NameSource| -> Arc<str> {
            let text = match of {
                NameSource::Fields(fields) => {
                    let value = fields.iter().map(|f| feature.value(*f)).find(|v| !v.is_unknown());
                    value.map(|v| v.to_text().into_owned()).unwrap_or_default()
                }
                NameSource::Template(template) => template.text(feature),
            };
            // Names are one line; whatever a file smuggles in as a line break or tab becomes a space.
            text.split_whitespace().collect::<Vec<_>>().join(" ").into()
        };
        let zh = text(&self.zh);
        let en = text(&self.en);
        if zh.is_empty() && en.is_empty() {
            return None;
        }
        let en = if en == zh { Arc::clone(&zh) } else { en };
        Some(Bilingual { zh, en })
    }
}

/// Offsets are 32 bits: a source is smaller than 4 GiB, and densified edges are few.
fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
