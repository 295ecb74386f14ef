//! A plan with the geometry behind a number laid over it: layers on top of the others, which recede. The result is
//! a plan like any other, so that every painter draws it, and its legend tells it.

use std::collections::BTreeSet;

use super::over::{Over, OverShape, text_fields};
use crate::plan::Plan;
use crate::project::{Bilingual, Group, HighlightRole, LayerId, Rest};

/// How much of its opacity a layer keeps that the number does not come from.
const RECEDED: f64 = 0.35;
/// More features than this are not set off one by one: their layer as a whole says it.
const MOST_FEATURES: usize = 20_000;
/// The group that the layers of the highlight stand under; their ids begin with it.
pub const HIGHLIGHT_GROUP: &str = "\u{1}highlight";

/// What is laid over a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Highlight {
    /// The heading of its legend.
    pub title: Bilingual,
    pub parts: Vec<HighlightPart>,
    /// The layers that the number comes from: they are shown, and do not recede.
    pub layers: Vec<LayerId>,
}

/// Geometry of one role.
#[derive(Clone, Debug, PartialEq)]
pub struct HighlightPart {
    pub role: HighlightRole,
    /// What the legend calls it.
    pub name: Bilingual,
    pub shapes: Vec<(OverShape, Bilingual)>,
}

/// The plan with a highlight over it.
pub fn highlighted(plan: &Plan, with: &Highlight) -> Plan {
    let mut made = plan.clone();
    let used: BTreeSet<&LayerId> = with.layers.iter().collect();
    let mut shown_groups = BTreeSet::new();
    for layer in &mut made.project.layers {
        if used.contains(&layer.id) {
            // A group that was hidden shows only what is meant.
            layer.visible = true;
            layer.opacity = if layer.opacity > 0.0 { layer.opacity } else { 1.0 };
            shown_groups.insert(layer.group.clone());
        } else {
            layer.opacity *= RECEDED;
        }
    }
    for group in made.project.groups.iter_mut().filter(|g| !g.visible && shown_groups.contains(&g.id)) {
        group.visible = true;
        let others = made.project.layers.iter_mut().filter(|l| l.group == group.id && !used.contains(&l.id));
        others.for_each(|layer| layer.visible = false);
    }
    let group =
        Group { id: HIGHLIGHT_GROUP.to_owned(), name: with.title.clone(), visible: true, rest: Rest::default() };
    made.project.groups.insert(0, group);
    let mut parts: Vec<(usize, &HighlightPart)> = with.parts.iter().enumerate().collect();
    let rank = |role: HighlightRole| HighlightRole::ALL.iter().position(|r| *r == role);
    parts.sort_by_key(|(_, part)| rank(part.role));
    for (n, part) in parts {
        let shapes = part.shapes.iter().take(MOST_FEATURES);
        let dataset = super::over::dataset(plan, shapes.map(|(shape, text)| (shape.clone(), text.clone())));
        if dataset.is_empty() {
            continue;
        }
        let is_labelled = part.shapes.iter().any(|(_, text)| !text.zh.is_empty());
        let over = Over {
            id: LayerId(format!("{HIGHLIGHT_GROUP} {n}")),
            name: part.name.clone(),
            group: HIGHLIGHT_GROUP.to_owned(),
            symbol: part.role.symbol(),
            labeling: is_labelled.then(|| part.role.labeling(text_fields())),
        };
        over.lay(&mut made, dataset);
    }
    made
}
