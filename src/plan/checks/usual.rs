//! The rules of a plan whose project names none.

use crate::plan::Plan;
use crate::project::{CheckKind, CheckRule, Layer, LayerId};

/// What parts of these words is a coverage: areas that lie side by side.
const COVERAGES: [&str; 12] =
    ["parcel", "zone", "zoning", "plot", "lot", "land_use", "landuse", "land use", "地块", "用地", "分区", "宗地"];
/// A larger hole in a coverage may well be a street or a lake, m².
const GREATEST_GAP_M2: f64 = 1_000.0;

/// Every layer of areas is checked for broken rings, slivers and duplicates; those that are called parcels, zones or
/// the like also for overlaps within the layer, small holes, and what leaves the boundary. Layers that lie over each
/// other are not compared: which may is for the project to say.
pub fn usual_rules(plan: &Plan) -> Vec<CheckRule> {
    let mut rules = Vec::new();
    let areas = plan.styled_layers().filter(|(_, loaded)| loaded.has_areas());
    let areas: Vec<&Layer> = areas.map(|(layer, _)| layer).collect();
    for layer in &areas {
        for check in [CheckKind::Validity, CheckKind::Slivers, CheckKind::Duplicates] {
            rules.push(CheckRule::new(check, vec![layer.id.clone()]));
        }
    }
    for layer in areas.into_iter().filter(|l| is_coverage(l) && plan.project.boundary.as_ref() != Some(&l.id)) {
        let of_layer = |check| CheckRule::new(check, vec![layer.id.clone()]);
        let mut gaps = of_layer(CheckKind::Gaps);
        gaps.tolerance.greatest_gap_m2 = GREATEST_GAP_M2;
        rules.extend([of_layer(CheckKind::Overlaps), gaps]);
        if plan.project.boundary.is_some() {
            rules.push(of_layer(CheckKind::Outside));
        }
    }
    rules.sort_by_key(|rule| rule.check);
    rules
}

fn is_coverage(layer: &Layer) -> bool {
    let LayerId(id) = &layer.id;
    let names = [id, &layer.name.zh, &layer.name.en].map(|name| name.to_lowercase());
    let has = |word: &&str| names.iter().any(|name| name.contains(*word));
    // A pilot is no lot.
    COVERAGES.iter().any(|word| match *word {
        "lot" => names.iter().any(|n| n.split(|c: char| !c.is_alphanumeric()).any(|w| w == "lot" || w == "lots")),
        _ => has(word),
    })
}
