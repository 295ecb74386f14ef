//! What a legend says: the classes that a picture shows, under their layers and groups.

use crate::i18n::Lang;
use crate::plan::Plan;
use crate::project::{Layer, LayerId, Symbol};
use crate::render::symbolize::{Drawing, Shape};
use crate::render::view::MapView;

/// The groups of a project that have something in view, in the order of the layer list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    pub groups: Vec<LegendGroup>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LegendGroup {
    pub id: String,
    pub name: String,
    /// From the top of the picture to its bottom.
    pub layers: Vec<LegendLayer>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LegendLayer {
    pub layer: LayerId,
    pub name: String,
    /// 0 to 1.
    pub opacity: f64,
    pub rows: Vec<LegendRow>,
}

/// One class, with the kind of geometry by which it is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendRow {
    /// Empty for the only class of a layer, whose name says it.
    pub label: String,
    /// As styled: the theme is the picture's.
    pub symbol: Symbol,
    pub shape: Shape,
}

/// Areas and lines that are smaller in the picture are specks, by which no class is told.
const LEAST_PX: f64 = 3.0;

impl Legend {
    /// The legend of what a view shows of a plan: visible layers only, and of those the classes with a feature in
    /// the picture that their symbol draws.
    pub fn in_view(plan: &Plan, drawings: &[&Drawing], view: &MapView, lang: Lang) -> Self {
        let project = &plan.project;
        let of_group = |group: &str| -> Vec<LegendLayer> {
            let layers = project.layers.iter().rev().filter(|layer| layer.group == group && project.is_shown(layer));
            layers
                .filter_map(|layer| {
                    let drawing = drawings.iter().find(|d| d.layer == layer.id)?;
                    let rows = rows(layer, drawing, view, lang);
                    let (layer, name) = (layer.id.clone(), layer.name.get(lang).clone());
                    (!rows.is_empty()).then_some(LegendLayer { layer, name, opacity: drawing.opacity, rows })
                })
                .collect()
        };
        let groups = project.groups.iter().filter_map(|group| {
            let layers = of_group(&group.id);
            (!layers.is_empty()).then(|| LegendGroup {
                id: group.id.clone(),
                name: group.name.get(lang).clone(),
                layers,
            })
        });
        Self { groups: groups.collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

fn rows(layer: &Layer, drawing: &Drawing, view: &MapView, lang: Lang) -> Vec<LegendRow> {
    let (rect, least) = (view.map_rect(), LEAST_PX * view.metres_per_px());
    let classes = &layer.symbology.classes;
    let denominator = view.scale_denominator(&drawing.crs);
    // Areas before lines before points: the first is what a class is known by.
    let mut seen: Vec<[bool; 3]> = vec![[false; 3]; classes.len()];
    for piece in drawing.pieces() {
        if let Some(of_class) = seen.get_mut(drawing.class_of_symbol(piece.class))
            && let Some(known) = of_class.get_mut(rank(piece.shape))
            && !*known
            && rect.intersects(piece.bounds)
            && drawing.is_drawn_at(piece.class, denominator)
            && (piece.shape == Shape::Point || piece.bounds.width().max(piece.bounds.height()) >= least)
        {
            *known = true;
        }
    }
    let rows = classes.iter().zip(seen).filter_map(|(class, seen)| {
        let drawn = |shape: &Shape| match shape {
            Shape::Area => class.symbol.fill.is_some() || class.symbol.stroke.is_some(),
            Shape::Line => class.symbol.stroke.is_some(),
            Shape::Point => class.symbol.marker.is_some(),
        };
        let shapes = [Shape::Area, Shape::Line, Shape::Point];
        let shape = shapes.into_iter().zip(seen).find(|(shape, seen)| *seen && drawn(shape))?.0;
        Some(LegendRow { label: class.label.get(lang).clone(), symbol: class.symbol.clone(), shape })
    });
    rows.collect()
}

fn rank(shape: Shape) -> usize {
    match shape {
        Shape::Area => 0,
        Shape::Line => 1,
        Shape::Point => 2,
    }
}
