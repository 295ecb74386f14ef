//! The drawings of a plan's visible layers, kept while nothing they depend on changes.

use std::sync::Arc;

use super::simplestyle::own_symbols;
use super::symbolize::{Drawing, Symbolizing, symbolize};
use crate::analysis::measure;
use crate::crs::MapCrs;
use crate::data::{Dataset, Feature};
use crate::i18n::{Lang, format};
use crate::plan::{Classes, Plan};
use crate::progress::{Cancelled, Progress};
use crate::project::{Bilingual, Layer};

/// Drawings by layer. Moving the view costs nothing here; hiding, showing and moving a layer neither, nor does
/// another opacity, whose drawing shares the geometry of the old one.
#[derive(Debug, Default)]
pub struct PlanDrawings {
    kept: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    /// The layer as it was drawn.
    layer: Layer,
    dataset: Arc<Dataset>,
    drawing: Arc<Drawing>,
}

impl PlanDrawings {
    /// The drawings of the visible layers from the bottom to the top, made anew where the layer's style, its
    /// data or the CRS have changed.
    pub fn update(&mut self, plan: &Plan, crs: &MapCrs, progress: &Progress) -> Result<Vec<Arc<Drawing>>, Cancelled> {
        self.kept.retain(|kept| {
            let still = plan.dataset(&kept.layer.id).is_some_and(|d| Arc::ptr_eq(d, &kept.dataset));
            still && kept.drawing.crs == *crs
        });
        let mut drawings = Vec::new();
        for (layer, loaded) in plan.styled_layers().filter(|(layer, _)| plan.project.is_shown(layer)) {
            if let Some(kept) = self.kept.iter_mut().find(|kept| is_drawn_alike(&kept.layer, layer)) {
                if kept.drawing.opacity != layer.opacity {
                    kept.drawing = Arc::new(kept.drawing.at_opacity(layer.opacity));
                }
                drawings.push(kept.drawing.clone());
                continue;
            }
            let classes = Classes::of(&layer.symbology, &loaded.dataset);
            let class_of: Vec<_> = loaded.dataset.features().map(|f| classes.class_of(f)).collect();
            let own = layer.symbology.simplestyle.then(|| own_symbols(&layer.symbology, &loaded.dataset, &class_of));
            let with = Symbolizing { layer, class_of: &class_of, own: own.as_ref(), crs, area_text: &area_text };
            let drawing = Arc::new(symbolize(&loaded.dataset, &with, progress)?);
            self.kept.retain(|kept| kept.layer.id != layer.id);
            self.kept.push(Kept { layer: layer.clone(), dataset: loaded.dataset.clone(), drawing: drawing.clone() });
            drawings.push(drawing);
        }
        Ok(drawings)
    }
}

/// Whether a layer's geometry and style are those of another moment; its place, name, visibility and opacity
/// are no part of what is projected.
fn is_drawn_alike(before: &Layer, now: &Layer) -> bool {
    before.id == now.id && before.symbology == now.symbology && before.labeling == now.labeling
}

fn area_text(feature: Feature<'_>) -> Option<Bilingual> {
    let area = measure::area(feature);
    let text = |lang| match lang {
        Lang::Zh => format!("{} · {}", format::area(area.0), format::mu(area.0, lang)),
        Lang::En => format::area(area.0),
    };
    (area.0 > 0.0).then(|| Bilingual { zh: text(Lang::Zh), en: text(Lang::En) })
}
