//! The drawings of a plan's visible layers, kept while nothing they depend on changes.

use std::sync::Arc;

use super::simplestyle::own_symbols;
use super::symbolize::{Drawing, Symbolizing, symbolize};
use crate::analysis::measure;
use crate::crs::MapCrs;
use crate::data::{Dataset, Feature};
use crate::i18n::{Lang, Word, fill, format};
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

/// The size of the whole feature, as a second line says it.
fn area_text(feature: Feature<'_>) -> Option<Bilingual> {
    let area = measure::area(feature);
    let text = |lang| {
        let whole = match lang {
            Lang::Zh => format!("{} · {}", format::area(area.0), format::mu(area.0, lang)),
            Lang::En => format::area(area.0),
        };
        // The line stands on one piece: it must not be read as the size of that one.
        match feature.polygons().count() {
            0 | 1 => whole,
            n => fill(Word::AreaOfPieces, lang, &[("area", &whole), ("n", &n.to_string())]),
        }
    };
    (area.0 > 0.0).then(|| Bilingual { zh: text(Lang::Zh), en: text(Lang::En) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::LonLat;
    use crate::data::{DatasetBuilder, GeometryType};

    #[test]
    fn the_size_of_a_feature_in_pieces_says_so() {
        let mut builder = DatasetBuilder::default();
        for pieces in [1_u32, 2] {
            builder.begin_feature();
            let mut sink = builder.geometry(GeometryType::MultiPolygon);
            for i in 0..pieces {
                let west = 116.4 + f64::from(i) * 0.01;
                for [lon, lat] in [[0.0, 0.0], [0.001, 0.0], [0.001, 0.001], [0.0, 0.001], [0.0, 0.0]] {
                    sink.coord(LonLat { lon: west + lon, lat: 39.7 + lat }, None);
                }
                sink.end_ring();
                sink.end_polygon();
            }
            builder.end_feature();
        }
        let data = builder.finish();
        let said: Vec<Bilingual> = data.features().filter_map(area_text).collect();
        let [one, two] = said.as_slice() else { panic!("{said:?}") };
        assert_eq!((one.zh.as_str(), one.en.as_str()), ("9,522 m² · 14.3 亩", "9,522 m²"));
        assert_eq!((two.zh.as_str(), two.en.as_str()), ("2 块共 1.9 ha · 28.6 亩", "1.9 ha in 2 parts"));
    }
}
