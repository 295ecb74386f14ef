//! What room is left on the picture for labels.

use super::view::MapView;

/// A rectangle in screen pixels: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreenBox {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl ScreenBox {
    pub fn centred([x, y]: [f64; 2], width: f64, height: f64) -> Self {
        Self { left: x - width / 2.0, top: y - height / 2.0, right: x + width / 2.0, bottom: y + height / 2.0 }
    }

    pub fn grown(self, px: f64) -> Self {
        Self { left: self.left - px, top: self.top - px, right: self.right + px, bottom: self.bottom + px }
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    pub fn contains(self, [x, y]: [f64; 2]) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }
}

/// Boxes by the cell of the picture that they touch; what lies beside the picture counts for the cells at its edge.
#[derive(Clone)]
struct BoxGrid {
    boxes: Vec<ScreenBox>,
    cells: Vec<Vec<usize>>,
    columns: usize,
    rows: usize,
}

impl BoxGrid {
    const CELL_PX: f64 = 48.0;

    fn of_picture([width, height]: [f64; 2]) -> Self {
        // A number that is none, or less than none, is 0.
        let count = |px: f64| (px / Self::CELL_PX).ceil().min(1e4) as usize;
        let (columns, rows) = (count(width).max(1), count(height).max(1));
        Self { boxes: Vec::new(), cells: vec![Vec::new(); columns * rows], columns, rows }
    }

    /// The first and the last column, and row, of the cells that a box touches.
    fn span(&self, of: ScreenBox) -> [usize; 4] {
        let cell = |px: f64, count: usize| ((px / Self::CELL_PX) as usize).min(count - 1);
        let columns = [cell(of.left, self.columns), cell(of.right, self.columns)];
        [columns[0], columns[1], cell(of.top, self.rows), cell(of.bottom, self.rows)]
    }

    fn add(&mut self, of: ScreenBox) {
        let [left, right, top, bottom] = self.span(of);
        for row in top..=bottom {
            for column in left..=right {
                if let Some(cell) = self.cells.get_mut(row * self.columns + column) {
                    cell.push(self.boxes.len());
                }
            }
        }
        self.boxes.push(of);
    }

    /// Whether a box that overlaps with this one is such as `is_meant` says; one may be asked about twice. Plain loops:
    /// a picture asks this a million times.
    fn any(&self, with: ScreenBox, mut is_meant: impl FnMut(usize, ScreenBox) -> bool) -> bool {
        let [left, right, top, bottom] = self.span(with);
        for row in top..=bottom {
            for column in left..=right {
                let Some(cell) = self.cells.get(row * self.columns + column) else { continue };
                for id in cell {
                    if let Some(of) = self.boxes.get(*id)
                        && of.overlaps(with)
                        && is_meant(*id, *of)
                    {
                        return true;
                    }
                }
            }
        }
        false
    }
}

/// Boxes that labels must not touch, markers and lines that they had better not.
#[derive(Clone)]
pub(super) struct LabelSpace {
    frame: ScreenBox,
    taken: BoxGrid,
    markers: BoxGrid,
    /// By marker, the layer that it is of.
    marker_layers: Vec<usize>,
    /// By cell: 0 without, else [`LabelSpace::ANY_INK`], [`LabelSpace::OVERLAID`], or that of one layer.
    ink: Vec<u8>,
    /// Whether any line is drawn over the labels.
    overlaid: bool,
    columns: usize,
    rows: usize,
}

impl LabelSpace {
    const INK_PX: f64 = 6.0;
    const ANY_INK: u8 = u8::MAX;
    /// Of lines that are drawn over names.
    const OVERLAID: u8 = u8::MAX - 1;
    /// A cell of such a line counts for so many others: it strikes a name through.
    const OVERLAID_WEIGHT: f64 = 6.0;

    fn ink_of(layer: Option<usize>) -> u8 {
        let of = layer.and_then(|at| u8::try_from(at + 1).ok());
        of.filter(|of| *of < Self::OVERLAID).unwrap_or(Self::ANY_INK)
    }

    pub fn new(view: &MapView) -> Self {
        let [width, height] = view.size_px();
        let cells = |size: f64| (size / Self::INK_PX).ceil() as usize;
        let (columns, rows) = (cells(width), cells(height));
        let frame = ScreenBox { left: 0.0, top: 0.0, right: width, bottom: height };
        let (taken, markers) = (BoxGrid::of_picture(view.size_px()), BoxGrid::of_picture(view.size_px()));
        let (marker_layers, ink) = (Vec::new(), vec![0; columns * rows]);
        Self { frame, taken, markers, marker_layers, ink, overlaid: false, columns, rows }
    }

    pub fn take(&mut self, of: ScreenBox) {
        self.taken.add(of);
    }

    pub fn add_marker(&mut self, layer: usize, of: ScreenBox) {
        if of.overlaps(self.frame) {
            self.markers.add(of);
            self.marker_layers.push(layer);
        }
    }

    /// Marks a line that labels should leave readable, but those of its own layer, if that is told.
    pub fn add_ink(&mut self, layer: Option<usize>, a: [f64; 2], b: [f64; 2]) {
        self.add_cells(Self::ink_of(layer), a, b);
    }

    /// Marks a line that will be drawn over the labels.
    pub fn add_overlaid(&mut self, a: [f64; 2], b: [f64; 2]) {
        self.overlaid = true;
        self.add_cells(Self::OVERLAID, a, b);
    }

    fn add_cells(&mut self, of: u8, a: [f64; 2], b: [f64; 2]) {
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        let steps = (length / Self::INK_PX * 1.5).ceil().clamp(1.0, 20_000.0);
        let mut i = 0.0;
        while i <= steps {
            let t = i / steps;
            if let Some(cell) = self.cell([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t])
                && let Some(ink) = self.ink.get_mut(cell)
            {
                *ink = match *ink {
                    Self::OVERLAID => Self::OVERLAID,
                    before if before == 0 || before == of || of == Self::OVERLAID => of,
                    _ => Self::ANY_INK,
                };
            }
            i += 1.0;
        }
    }

    fn cell(&self, [x, y]: [f64; 2]) -> Option<usize> {
        let (column, row) = ((x / Self::INK_PX).floor(), (y / Self::INK_PX).floor());
        let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside.then(|| row as usize * self.columns + column as usize)
    }

    /// Whether a label may stand here: wholly in the picture and on no other label.
    pub fn is_free(&self, of: ScreenBox) -> bool {
        let frame = self.frame.grown(-2.0);
        frame.left <= of.left
            && of.right <= frame.right
            && frame.top <= of.top
            && of.bottom <= frame.bottom
            && !self.taken.any(of, |_, _| true)
    }

    /// Whether a place is in the picture.
    pub fn shows(&self, at: [f64; 2]) -> bool {
        self.frame.contains(at)
    }

    /// How many markers a label here would hide, one whose middle is `own` aside.
    pub fn markers_under(&self, of: ScreenBox, own: Option<[f64; 2]>) -> usize {
        let mut markers: Vec<usize> = Vec::new();
        self.any_other(of, own, |id, _| {
            markers.push(id);
            false
        });
        markers.sort_unstable();
        markers.dedup();
        markers.len()
    }

    /// Whether it would hide any.
    pub fn has_marker(&self, of: ScreenBox, own: Option<[f64; 2]>) -> bool {
        self.any_other(of, own, |_, _| true)
    }

    /// Whether it would hide any that is larger than this.
    pub fn has_marker_above(&self, size_px: f64, of: ScreenBox, own: Option<[f64; 2]>) -> bool {
        self.any_other(of, own, |_, marker| (marker.right - marker.left).max(marker.bottom - marker.top) > size_px)
    }

    /// Whether it would hide any of one layer.
    pub fn has_marker_of(&self, layer: usize, of: ScreenBox, own: Option<[f64; 2]>) -> bool {
        self.any_other(of, own, |id, _| self.marker_layers.get(id) == Some(&layer))
    }

    fn any_other(
        &self,
        of: ScreenBox,
        own: Option<[f64; 2]>,
        mut is_meant: impl FnMut(usize, ScreenBox) -> bool,
    ) -> bool {
        /// Nearer than this two markers are one to the eye.
        const SAME_PX: f64 = 3.0;
        let is_own = |marker: ScreenBox| {
            let middle = [f64::midpoint(marker.left, marker.right), f64::midpoint(marker.top, marker.bottom)];
            own.is_some_and(|own| (middle[0] - own[0]).hypot(middle[1] - own[1]) < SAME_PX)
        };
        self.markers.any(of, |id, marker| !is_own(marker) && is_meant(id, marker))
    }

    /// How many cells of ink a label would cover, those of lines drawn over it counting for several; lines that are only of its own layer aside, if that is told.
    pub fn ink_under(&self, of: ScreenBox, layer: Option<usize>) -> f64 {
        let own = layer.map_or(0, |at| Self::ink_of(Some(at)));
        let weight = |ink: &u8| match *ink {
            0 => 0.0,
            Self::OVERLAID => Self::OVERLAID_WEIGHT,
            ink => f64::from(u8::from(ink != own)),
        };
        self.cells_under(of).map(weight).sum()
    }

    /// Whether any line is drawn over the labels.
    pub fn has_overlaid(&self) -> bool {
        self.overlaid
    }

    /// Whether such a line would strike a label here through.
    pub fn is_overlaid(&self, of: ScreenBox) -> bool {
        self.overlaid && self.cells_under(of).any(|ink| *ink == Self::OVERLAID)
    }

    fn cells_under(&self, of: ScreenBox) -> impl Iterator<Item = &u8> {
        let clamp = |px: f64, cells: usize| (px / Self::INK_PX).floor().clamp(0.0, cells as f64) as usize;
        let (from, to) = (clamp(of.left, self.columns), clamp(of.right + Self::INK_PX, self.columns));
        let (first, last) = (clamp(of.top, self.rows), clamp(of.bottom + Self::INK_PX, self.rows));
        let row = move |row: usize| self.ink.get(row * self.columns + from..row * self.columns + to);
        (first..last).filter_map(row).flatten()
    }
}
