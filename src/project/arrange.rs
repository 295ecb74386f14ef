//! The order of layers and what is shown of them: moved, gathered, remembered.
//!
//! One order holds for the picture and for the layer list: the list from its top to its bottom is the picture
//! from its top to its bottom. So the layers of a group lie together in [`Project::layers`], and the group that
//! is listed first is drawn last.

use std::cmp::Reverse;

use super::{Layer, LayerId, Project};

/// What was shown at some moment, to come back to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visibility {
    layers: Vec<(LayerId, bool)>,
    groups: Vec<(String, bool)>,
}

impl Project {
    /// The layers of a group from the top of the picture down, as the layer list shows them.
    pub fn layers_of<'a>(&'a self, group: &'a str) -> impl DoubleEndedIterator<Item = &'a Layer> {
        self.layers.iter().rev().filter(move |layer| layer.group == group)
    }

    /// Lays the layers of each group together, those of the first group on top; within a group nothing changes.
    /// Layers of no group of the project come to lie lowest.
    pub fn gather(&mut self) {
        let groups = &self.groups;
        let place = |layer: &Layer| groups.iter().position(|g| g.id == layer.group).unwrap_or(groups.len());
        self.layers.sort_by_key(|layer| Reverse(place(layer)));
    }

    /// Moves a layer into a group so that `index` of the group's other layers lie above it: 0 is the top, a
    /// number beyond the last one the bottom. Returns whether anything changed; an unknown layer or group does not.
    pub fn move_layer(&mut self, id: &LayerId, group: &str, index: usize) -> bool {
        if self.groups.iter().all(|g| g.id != group) {
            return false;
        }
        let Some(from) = self.layers.iter().position(|l| l.id == *id) else { return false };
        let before = (self.layers[from].group.clone(), self.place_in_group(id));
        let mut layer = self.layers.remove(from);
        group.clone_into(&mut layer.group);
        // The layers above which it comes to lie, from the top; the last of them is right below it.
        let below = self.layers.iter().enumerate().rev().filter(|(_, l)| l.group == group).nth(index).map(|(i, _)| i);
        let lowest = self.layers.iter().position(|l| l.group == group);
        let at = below.map_or_else(|| lowest.unwrap_or(self.layers.len()), |i| i + 1);
        self.layers.insert(at, layer);
        self.gather();
        before != (group.to_owned(), self.place_in_group(id))
    }

    /// Takes a layer out, and out of all that names it: what names a layer that is not there would not be read again.
    /// A relation, a check or a recipe that is about nothing else goes with it. Claims and saved queries stay; they tell
    /// that it is not there.
    pub fn remove_layer(&mut self, id: &LayerId) {
        self.layers.retain(|layer| layer.id != *id);
        self.boundary.take_if(|boundary| boundary == id);
        if let Some(relations) = &mut self.relations {
            relations.retain_mut(|relation| are_left(&mut relation.of, id) && are_left(&mut relation.to, id));
        }
        if let Some(rules) = &mut self.checks.rules {
            rules.retain_mut(|rule| {
                // Without its other side a check would be another one.
                let is_one_sided = rule.against.is_empty();
                are_left(&mut rule.layers, id) && (is_one_sided || are_left(&mut rule.against, id))
            });
        }
        self.balance.take_if(|balance| {
            balance.within.take_if(|within| within == id);
            !are_left(&mut balance.layers, id)
        });
        self.indicators.take_if(|recipe| {
            recipe.buildings.take_if(|buildings| buildings.layer == *id);
            recipe.green.take_if(|green| green == id);
            recipe.parcels == *id
        });
    }

    /// How many layers of its group lie above a layer.
    pub fn place_in_group(&self, id: &LayerId) -> Option<usize> {
        let layer = self.layer(id)?;
        self.layers_of(&layer.group).position(|l| l.id == *id)
    }

    /// Moves a group, with its layers, so that `index` of the other groups lie above it. Returns whether anything
    /// changed.
    pub fn move_group(&mut self, id: &str, index: usize) -> bool {
        let Some(from) = self.groups.iter().position(|g| g.id == id) else { return false };
        let group = self.groups.remove(from);
        let to = index.min(self.groups.len());
        self.groups.insert(to, group);
        self.gather();
        from != to
    }

    /// What is shown now.
    pub fn visibility(&self) -> Visibility {
        Visibility {
            layers: self.layers.iter().map(|l| (l.id.clone(), l.visible)).collect(),
            groups: self.groups.iter().map(|g| (g.id.clone(), g.visible)).collect(),
        }
    }

    /// Shows what was shown at another moment; what is newer stays as it is.
    pub fn set_visibility(&mut self, visibility: &Visibility) {
        for layer in &mut self.layers {
            if let Some((_, visible)) = visibility.layers.iter().find(|(id, _)| *id == layer.id) {
                layer.visible = *visible;
            }
        }
        for group in &mut self.groups {
            if let Some((_, visible)) = visibility.groups.iter().find(|(id, _)| *id == group.id) {
                group.visible = *visible;
            }
        }
    }
}

/// Takes a layer out of those that something names; whether others are left.
fn are_left(named: &mut Vec<LayerId>, without: &LayerId) -> bool {
    named.retain(|id| id != without);
    !named.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DatasetBuilder;
    use crate::project::{Bilingual, Group, Rest, default_layer};

    /// Layers as "id group", from the bottom of the picture; groups a, b and c from the top of the list.
    fn project(layers: &[&str]) -> Project {
        let data = DatasetBuilder::default().finish();
        let layer = |text: &&str| {
            let (id, group) = text.split_once(' ').unwrap();
            Layer { group: group.to_owned(), ..default_layer(id.into(), id, "", &data, 0) }
        };
        let group = |id: &str| Group {
            id: id.to_owned(),
            name: Bilingual::same(id.to_owned()),
            visible: true,
            rest: Rest::default(),
        };
        Project {
            groups: ["a", "b", "c"].map(group).to_vec(),
            layers: layers.iter().map(layer).collect(),
            ..Project::default()
        }
    }

    fn order(project: &Project) -> Vec<String> {
        project.layers.iter().map(|l| format!("{} {}", l.id, l.group)).collect()
    }

    #[test]
    fn gathering_keeps_the_order_within_a_group() {
        let mut mixed = project(&["1 b", "2 a", "3 c", "4 b", "5 a"]);
        mixed.gather();
        assert_eq!(order(&mixed), ["3 c", "1 b", "4 b", "2 a", "5 a"]);
        let listed: Vec<_> = mixed.layers_of("b").map(|l| l.id.0.as_str()).collect();
        assert_eq!(listed, ["4", "1"], "the list runs from the top");
    }

    #[test]
    fn a_layer_moves_within_its_group_and_into_another() {
        let start = || project(&["1 c", "2 b", "3 b", "4 b", "5 a"]);
        for (index, wanted) in [
            (0, ["1 c", "3 b", "4 b", "2 b", "5 a"]),
            (1, ["1 c", "3 b", "2 b", "4 b", "5 a"]),
            (2, ["1 c", "2 b", "3 b", "4 b", "5 a"]),
            (9, ["1 c", "2 b", "3 b", "4 b", "5 a"]),
        ] {
            let mut moved = start();
            assert_eq!(moved.move_layer(&"2".into(), "b", index), index < 2);
            assert_eq!(order(&moved), wanted, "{index}");
        }
        let mut moved = start();
        assert!(moved.move_layer(&"3".into(), "a", 1));
        assert_eq!(order(&moved), ["1 c", "2 b", "4 b", "3 a", "5 a"]);
        assert!(moved.move_layer(&"1".into(), "b", 0), "its group is empty then");
        assert!(moved.move_layer(&"5".into(), "c", 3), "into an empty group");
        assert_eq!(order(&moved), ["5 c", "2 b", "4 b", "1 b", "3 a"]);
        let before = moved.clone();
        assert!(!moved.move_layer(&"1".into(), "nowhere", 0) && !moved.move_layer(&"nothing".into(), "a", 0));
        assert_eq!(moved, before);
    }

    #[test]
    fn a_group_takes_its_layers_along() {
        let mut moved = project(&["1 c", "2 b", "3 b", "4 a"]);
        assert!(moved.move_group("b", 0));
        assert_eq!(order(&moved), ["1 c", "4 a", "2 b", "3 b"]);
        assert!(moved.move_group("b", 7));
        assert_eq!(order(&moved), ["2 b", "3 b", "1 c", "4 a"]);
        assert!(!moved.move_group("b", 2) && !moved.move_group("nowhere", 0));
    }
}
