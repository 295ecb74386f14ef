//! What is being drawn on the map: the vertices of a measurement or of an outline to choose by, and what becomes of
//! them. Kept ones stand in the project.

use crate::analysis::measure::Metres;
use crate::analysis::query::{self, Snap};
use crate::data::{Extent, LonLat};
use crate::i18n::units::{AreaUnit, LengthUnit};
use crate::i18n::{Word, fill};
use crate::progress::Progress;
use crate::project::{Rest, Sketch, SketchKind};

use super::command::SelectionCommand;
use super::session::Session;
use super::tool::Tool;

/// The drawing at hand and how it is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketching {
    /// In the order they were drawn; an outline does not repeat its first one.
    pub vertices: Vec<LonLat>,
    /// Nothing more is added: the next click begins another one.
    pub finished: bool,
    /// Whether new vertices snap to visible features.
    pub snapping: bool,
    pub length_unit: LengthUnit,
    pub area_unit: AreaUnit,
}

impl Default for Sketching {
    fn default() -> Self {
        let (length_unit, area_unit) = Default::default();
        Self { vertices: Vec::new(), finished: false, snapping: true, length_unit, area_unit }
    }
}

/// What can be done to the drawing at hand and to the kept ones.
#[derive(Clone, Debug, PartialEq)]
pub enum SketchCommand {
    /// A vertex at the end; the first one of another drawing, where one is finished.
    Add {
        at: LonLat,
        tolerance_m: f64,
    },
    Move {
        vertex: usize,
        at: LonLat,
        tolerance_m: f64,
    },
    /// A vertex behind another one.
    InsertAfter {
        vertex: usize,
        at: LonLat,
    },
    Remove(usize),
    RemoveLast,
    /// Measurements wait for what is done with them; an outline to choose by chooses.
    Finish,
    Clear,
    SetSnapping(bool),
    SetLengthUnit(LengthUnit),
    SetAreaUnit(AreaUnit),
    /// Puts the drawing at hand into the project.
    Keep,
    Rename {
        sketch: usize,
        name: String,
    },
    Delete(usize),
}

impl Session {
    /// What a new vertex near a place would be put on; `None` without snapping, and where nothing is near.
    pub fn snapped(&self, at: LonLat, tolerance_m: f64) -> Option<Snap> {
        if !self.sketching.snapping {
            return None;
        }
        let progress = Progress::default();
        let shown = self.plan.styled_layers().filter(|(layer, _)| self.plan.project.is_shown(layer));
        let mut best: Option<Snap> = None;
        for (_, loaded) in shown {
            let Ok(index) = loaded.index(&progress) else { continue };
            if let Some(found) = query::snap(&index, at, Metres(tolerance_m))
                && best.as_ref().is_none_or(|best| found.is_better_than(best))
            {
                best = Some(found);
            }
        }
        best
    }

    /// What the tool at hand draws; `None` for one that draws nothing.
    pub fn sketch_kind(&self) -> Option<SketchKind> {
        self.settings.tool.sketch_kind()
    }

    pub(super) fn sketch(&mut self, command: SketchCommand) {
        let snapped = |session: &Self, at, tolerance_m| session.snapped(at, tolerance_m).map_or(at, |snap| snap.at);
        match command {
            SketchCommand::Add { at, tolerance_m } => {
                let at = snapped(self, at, tolerance_m);
                let sketching = &mut self.sketching;
                if std::mem::take(&mut sketching.finished) {
                    sketching.vertices.clear();
                }
                // A second click at the same place means no edge of no length.
                if sketching.vertices.last() != Some(&at) {
                    sketching.vertices.push(at);
                }
            }
            SketchCommand::Move { vertex, at, tolerance_m } => {
                let at = snapped(self, at, tolerance_m);
                if let Some(place) = self.sketching.vertices.get_mut(vertex) {
                    *place = at;
                }
            }
            SketchCommand::InsertAfter { vertex, at } => {
                if vertex < self.sketching.vertices.len() {
                    self.sketching.vertices.insert(vertex + 1, at);
                }
            }
            SketchCommand::Remove(vertex) => {
                if vertex < self.sketching.vertices.len() {
                    self.sketching.vertices.remove(vertex);
                }
                self.reopen_if_too_short();
            }
            SketchCommand::RemoveLast => {
                self.sketching.vertices.pop();
                self.reopen_if_too_short();
            }
            SketchCommand::Finish => self.finish_sketch(),
            SketchCommand::Clear => self.clear_sketch(),
            SketchCommand::SetSnapping(snapping) => self.sketching.snapping = snapping,
            SketchCommand::SetLengthUnit(unit) => self.sketching.length_unit = unit,
            SketchCommand::SetAreaUnit(unit) => self.sketching.area_unit = unit,
            SketchCommand::Keep => self.keep_sketch(),
            SketchCommand::Rename { sketch, name } => {
                if let Some(sketch) = self.plan.project.sketches.get_mut(sketch).filter(|_| !name.trim().is_empty()) {
                    name.trim().clone_into(&mut sketch.name);
                }
            }
            SketchCommand::Delete(sketch) => {
                if sketch < self.plan.project.sketches.len() {
                    self.plan.project.sketches.remove(sketch);
                }
            }
        }
    }

    /// Another tool is taken up: a measurement goes on as a length or an area of the same vertices; with any other
    /// tool the drawing is let go.
    pub(super) fn set_tool(&mut self, tool: Tool) {
        let before = std::mem::replace(&mut self.settings.tool, tool);
        if !(before.measures() && tool.measures()) && before != tool {
            self.clear_sketch();
        }
        self.reopen_if_too_short();
    }

    pub(super) fn clear_sketch(&mut self) {
        self.sketching.vertices.clear();
        self.sketching.finished = false;
    }

    fn reopen_if_too_short(&mut self) {
        let least = self.sketch_kind().map_or(0, SketchKind::least);
        if self.sketching.vertices.len() < least {
            self.sketching.finished = false;
        }
    }

    fn finish_sketch(&mut self) {
        let Some(kind) = self.sketch_kind() else { return };
        if self.sketching.vertices.len() < kind.least() {
            return;
        }
        if self.settings.tool == Tool::SelectPolygon {
            let outline = std::mem::take(&mut self.sketching.vertices);
            self.select(SelectionCommand::Inside { outline, also: false });
            return;
        }
        self.sketching.finished = true;
    }

    fn keep_sketch(&mut self) {
        let Some(kind) = self.sketch_kind().filter(|kind| self.sketching.vertices.len() >= kind.least()) else {
            return;
        };
        let sketches = &mut self.plan.project.sketches;
        let word = match kind {
            SketchKind::Line => Word::SketchLineName,
            SketchKind::Area => Word::SketchAreaName,
        };
        let numbered = |n: usize| fill(word, self.settings.lang, &[("n", &n.to_string())]);
        // The first number that no sketch has yet.
        let name = (1..).map(numbered).find(|name| sketches.iter().all(|s| s.name != *name)).unwrap_or_default();
        let vertices = std::mem::take(&mut self.sketching.vertices);
        let id = (1..).map(|n| format!("sketch-{n}")).find(|id| sketches.iter().all(|s| s.id != *id));
        sketches.push(Sketch {
            id: id.unwrap_or_default(),
            name,
            shape: kind.shape(vertices),
            text: String::new(),
            date: String::new(),
            rest: Rest::default(),
        });
        self.clear_sketch();
    }

    /// Around a kept sketch.
    pub(super) fn sketch_extent(&self, sketch: usize) -> Option<Extent> {
        let sketch = self.plan.project.sketches.get(sketch)?;
        Extent::of_extents(sketch.shape.chains().into_iter().filter_map(Extent::of_line))
    }
}
