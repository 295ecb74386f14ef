//! How a layer is drawn: classes of features, each with a symbol.
//!
//! Widths and sizes are in pixels of the design (96 to the inch); the painter scales them with the picture.

use super::{Bilingual, Color, Rest};
use crate::analysis::classify::ClassMethod;
use crate::analysis::query::{Filter, Op};

/// The classes of a layer, the first that fits a feature draws it.
///
/// The classes are what is drawn; [`Symbology::kind`] says how they were made, so that an editor can make them
/// again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Symbology {
    pub kind: SymbologyKind,
    pub classes: Vec<SymbolClass>,
    /// The scales at which the layer is drawn at all.
    pub scales: ScaleRange,
    /// Whether features that bring simplestyle properties (`fill`, `stroke`, `marker-color` …) are drawn by them,
    /// and the class's symbol is only what they do not say.
    pub simplestyle: bool,
}

/// How the classes of a layer were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SymbologyKind {
    /// One symbol for every feature.
    #[default]
    Single,
    /// A class for each value of a field.
    Categorized { field: String },
    /// Classes of a number, ascending.
    Graduated(Graduation),
    /// Any conditions.
    Rules,
}

/// How a number was divided into classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Graduation {
    pub field: String,
    pub method: ClassMethod,
    /// The limits, ascending: from the least value to the greatest. A value on a limit belongs to the class above it;
    /// the lowest and the highest class are open, so that no later value is left undrawn.
    pub breaks: Vec<f64>,
    /// How many classes were asked for; equal values may make them fewer.
    pub count: usize,
    pub ramp: RampChoice,
}

/// A ramp of [`super::palettes`], by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RampChoice {
    pub name: String,
    pub reversed: bool,
}

/// Between which scales 1:N something is drawn: from `max_denominator` (far) to `min_denominator` (near).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScaleRange {
    /// Not while N is below this.
    pub min_denominator: Option<f64>,
    /// Not while N is above this.
    pub max_denominator: Option<f64>,
}

impl ScaleRange {
    /// Whether 1:`denominator` lies within. Half a percent of grace: 1:25,000 typed is 1:25,000 shown, whatever the
    /// rounding.
    pub fn holds(self, denominator: f64) -> bool {
        self.min_denominator.is_none_or(|least| denominator >= least / 1.005)
            && self.max_denominator.is_none_or(|most| denominator <= most * 1.005)
    }
}

/// One row of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct SymbolClass {
    /// An attribute filter as `--where` writes it; `None` fits every feature.
    pub when: Option<String>,
    /// What the legend says; empty for a layer of one class, whose name says it.
    pub label: Bilingual,
    pub symbol: Symbol,
    /// The names of its features are drawn while 1:N has N at or below this; the layer's own limit holds too.
    pub max_label_scale_denominator: Option<f64>,
    /// The scales at which its features are drawn.
    pub scales: ScaleRange,
    /// What a project file says beyond this.
    pub rest: Rest,
}

impl SymbolClass {
    /// A class that fits every feature and has no label.
    pub fn of(symbol: Symbol) -> Self {
        Self {
            when: None,
            label: Bilingual::default(),
            symbol,
            max_label_scale_denominator: None,
            scales: ScaleRange::default(),
            rest: Rest::default(),
        }
    }
}

impl Symbology {
    pub fn single(symbol: Symbol) -> Self {
        Self { classes: vec![SymbolClass::of(symbol)], ..Self::default() }
    }

    /// Classes of which it is not known how they were made: a single symbol, a class for each value of one field,
    /// or rules.
    pub fn of_classes(classes: Vec<SymbolClass>) -> Self {
        let equals = |class: &SymbolClass| {
            let condition = Filter::parse(class.when.as_deref()?).ok()?.condition()?;
            (condition.op == Op::Equal).then_some(condition.field)
        };
        let kind = match classes.as_slice() {
            [only] if only.when.is_none() => SymbologyKind::Single,
            // What is left at the end is a class of its own.
            [named @ .., last] if last.when.is_none() => same_field(named.iter().map(equals)),
            all => same_field(all.iter().map(equals)),
        };
        Self { kind, classes, ..Self::default() }
    }
}

fn same_field(mut fields: impl Iterator<Item = Option<String>>) -> SymbologyKind {
    let Some(Some(field)) = fields.next() else { return SymbologyKind::Rules };
    if fields.all(|f| f.as_ref() == Some(&field)) { SymbologyKind::Categorized { field } } else { SymbologyKind::Rules }
}

/// How one feature is drawn; what does not fit its geometry is ignored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Symbol {
    pub fill: Option<Fill>,
    pub stroke: Option<Stroke>,
    pub marker: Option<Marker>,
    /// What a project file says beyond this, of its parts too.
    pub rest: Rest,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    pub color: Color,
    /// 0 to 1.
    pub opacity: f64,
    /// Drawn over the fill in the colour of its own, so that nothing is told by colour alone.
    pub hatch: Option<Hatch>,
}

/// A pattern fixed to the picture: it does not swim when the map moves by whole pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Hatch {
    /// Parallel lines, `angle_deg` anticlockwise from east.
    Lines {
        color: Color,
        angle_deg: f64,
        spacing_px: f64,
        width_px: f64,
    },
    /// Lines both along and across.
    Grid {
        color: Color,
        spacing_px: f64,
        width_px: f64,
    },
    Dots {
        color: Color,
        spacing_px: f64,
        radius_px: f64,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    pub color: Color,
    pub width_px: f64,
    pub dash: DashPattern,
    /// A wider line of this colour and width below it.
    pub casing: Option<(Color, f64)>,
    /// 0 to 1, of line and casing.
    pub opacity: f64,
}

/// Lengths of dashes and gaps in turn, in pixels; empty for a solid line.
pub type DashPattern = Vec<f64>;

#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    pub shape: MarkerShape,
    /// Across.
    pub size_px: f64,
    /// `None` draws it hollow.
    pub fill: Option<Color>,
    /// The outline, and the inner sign of a sign shape such as [`MarkerShape::Cross`].
    pub stroke: Color,
    pub stroke_px: f64,
    pub dashed: bool,
}

impl Hatch {
    pub fn color(&self) -> Color {
        let (Self::Lines { color, .. } | Self::Grid { color, .. } | Self::Dots { color, .. }) = self;
        *color
    }

    /// The same pattern in another colour.
    pub fn in_color(&self, color: Color) -> Self {
        match *self {
            Self::Lines { angle_deg, spacing_px, width_px, .. } => {
                Self::Lines { color, angle_deg, spacing_px, width_px }
            }
            Self::Grid { spacing_px, width_px, .. } => Self::Grid { color, spacing_px, width_px },
            Self::Dots { spacing_px, radius_px, .. } => Self::Dots { color, spacing_px, radius_px },
        }
    }
}

impl Symbol {
    /// The symbol in another colour: what is filled takes it, outlines and hatches a darker shade of it.
    pub fn in_color(&self, color: Color) -> Self {
        let darker = color.mixed(Color::BLACK, 0.35);
        let mut symbol = self.clone();
        let filled = symbol.fill.is_some();
        if let Some(fill) = &mut symbol.fill {
            fill.color = color;
            fill.hatch = fill.hatch.as_ref().map(|hatch| hatch.in_color(darker));
        }
        if let Some(stroke) = &mut symbol.stroke {
            stroke.color = if filled { darker } else { color };
        }
        if let Some(marker) = &mut symbol.marker {
            if marker.fill.is_some() {
                marker.fill = Some(color);
            } else {
                marker.stroke = color;
            }
        }
        symbol
    }

    /// The colour that it is known by.
    pub fn color(&self) -> Option<Color> {
        let fill = self.fill.as_ref().map(|f| f.color);
        let marker = || self.marker.as_ref().map(|m| m.fill.unwrap_or(m.stroke));
        fill.or_else(|| self.stroke.as_ref().map(|s| s.color)).or_else(marker)
    }
}

impl Marker {
    /// Whether the outline is drawn as a line: a filled hospital needs no rim, a hollow one does.
    pub fn has_rim(&self) -> bool {
        self.shape != MarkerShape::Cross || self.fill.is_none()
    }

    /// Dash and gap of a dashed outline, in pixels.
    pub fn dash(&self) -> [f64; 2] {
        let dash = (self.size_px * 0.17).max(1.5);
        [dash, dash * 0.75]
    }
}

/// Drawn as vectors in every painter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerShape {
    Circle,
    Square,
    Diamond,
    Triangle,
    /// A square with a plus sign in the stroke colour: a hospital.
    Cross,
    House,
    /// A square with a mortar-board bar: a place of learning.
    Pentagon,
    Star,
}

impl MarkerShape {
    pub const ALL: [Self; 8] = [
        Self::Circle,
        Self::Square,
        Self::Diamond,
        Self::Triangle,
        Self::Cross,
        Self::House,
        Self::Pentagon,
        Self::Star,
    ];
}
