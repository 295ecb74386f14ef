//! What the shader is told of each draw: where the mesh lies on the target, colours, hatch, dashes.

use super::mesh::{Mesh, Style};
use crate::crs::MapPoint;
use crate::project::{Color, Hatch};
use crate::render::hatch::FINEST_PX;
use crate::render::text::narrow;
use crate::render::view::MapView;

/// Uniforms lie so far apart in their buffer: what every GPU accepts.
pub const STRIDE: u64 = 256;
/// Of `Draw` in map.wgsl.
pub const SIZE: u64 = 128;
const FLOATS: usize = 32;

/// Where the pixels of a mesh lie on a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Of the mesh's top left corner.
    pub offset: [f64; 2],
    /// Pixels of the target for one pixel of the mesh.
    pub zoom: f64,
    /// Where the origin of the map plane lies: hatches are fixed to it.
    pub origin: [f64; 2],
}

impl Placement {
    /// A mesh on a picture of `view` with `ratio` pixels for one design pixel.
    ///
    /// At the mesh's own scale it is moved by whole pixels, since its sprites were painted for its pixel grid.
    pub fn of(mesh_view: &MapView, mesh_ratio: f64, view: &MapView, ratio: f64) -> Self {
        let zoom = mesh_view.metres_per_px() * ratio / (view.metres_per_px() * mesh_ratio);
        let same_scale = (zoom - 1.0).abs() < 1e-9;
        let corner = view.screen_from_map(mesh_view.map_from_screen([0.0, 0.0]));
        let offset = corner.map(|c| if same_scale { (c * ratio).round() } else { c * ratio });
        let origin = view.screen_from_map(MapPoint::default()).map(|c| c * ratio);
        Self { offset, zoom: if same_scale { 1.0 } else { zoom }, origin }
    }

    /// The same on a part of the target that begins at this pixel.
    pub fn on_tile(self, [left, top]: [u32; 2]) -> Self {
        let moved = |[x, y]: [f64; 2]| [x - f64::from(left), y - f64::from(top)];
        Self { offset: moved(self.offset), origin: moved(self.origin), zoom: self.zoom }
    }

    /// Whether a rectangle of the mesh, grown by so many pixels of the target, meets the target.
    pub fn meets(&self, bounds: super::mesh::Bounds, margin: f64, [width, height]: [u32; 2]) -> bool {
        let at = |value: f32, axis: usize| f64::from(value) * self.zoom + self.offset[axis];
        at(bounds[2], 0) + margin >= 0.0
            && at(bounds[3], 1) + margin >= 0.0
            && at(bounds[0], 0) - margin <= f64::from(width)
            && at(bounds[1], 1) - margin <= f64::from(height)
    }
}

/// The bytes of one uniform, filled up to [`STRIDE`].
#[derive(Debug)]
pub struct Uniforms {
    bytes: Vec<u8>,
}

impl Uniforms {
    pub fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.bytes.len() as u64 / STRIDE).unwrap_or(u32::MAX)
    }

    /// The uniform of a style of a mesh on a target of this size; returns its number.
    pub fn style(&mut self, mesh: &Mesh, style: &Style, on: &Placement, size: [u32; 2]) -> u32 {
        let mut floats = placed(on, size);
        match style {
            Style::Fill { color, opacity, hatch } => {
                floats[8..12].copy_from_slice(&premultiplied(*color, *opacity));
                if let Some(hatch) = hatch {
                    hatch_floats(hatch, mesh.ratio, on.origin, &mut floats);
                }
            }
            Style::Line { color, width, dash } => {
                floats[6] = narrow(*width);
                floats[8..12].copy_from_slice(&premultiplied(*color, 1.0));
                // An odd pattern is no pattern, as in the CPU painter.
                if dash.len().is_multiple_of(2) && dash.len() <= 8 && dash.iter().all(|d| *d >= 0.0) {
                    floats[7] = narrow(dash.iter().sum());
                    for (float, length) in floats[24..32].iter_mut().zip(dash) {
                        *float = narrow(*length);
                    }
                }
            }
            Style::Sprites | Style::Images => {}
        }
        self.push(floats)
    }

    /// The uniform of a sheet that is laid on a target.
    pub fn sheet(&mut self, opacity: f64, size: [u32; 2]) -> u32 {
        let nowhere = Placement { offset: [0.0, 0.0], zoom: 1.0, origin: [0.0, 0.0] };
        let mut floats = placed(&nowhere, size);
        floats[3] = narrow(opacity.clamp(0.0, 1.0));
        self.push(floats)
    }

    fn push(&mut self, floats: [f32; FLOATS]) -> u32 {
        let number = self.len();
        self.bytes.extend(floats.iter().flat_map(|f| f.to_le_bytes()));
        self.bytes.resize((u64::from(number + 1) * STRIDE) as usize, 0);
        number
    }
}

fn placed(on: &Placement, [width, height]: [u32; 2]) -> [f32; FLOATS] {
    let mut floats = [0.0; FLOATS];
    let place = [on.offset[0], on.offset[1], on.zoom, 1.0, f64::from(width), f64::from(height)];
    for (float, value) in floats.iter_mut().zip(place) {
        *float = narrow(value);
    }
    floats
}

/// Kind, spacing, thickness, direction and phase of a hatch; the same figures as `render::hatching` makes.
fn hatch_floats(hatch: &Hatch, ratio: f64, origin: [f64; 2], floats: &mut [f32; FLOATS]) {
    let spaced = |spacing_px: f64| (spacing_px * ratio).max(FINEST_PX);
    let (color, figures): (Color, [f64; 7]) = match *hatch {
        Hatch::Lines { color, angle_deg, spacing_px, width_px } => {
            let spacing = spaced(spacing_px);
            let (sin, cos) = (-angle_deg.to_radians()).sin_cos();
            let across = [-sin, cos];
            // In f64: the origin may lie far away.
            let phase = (across[0] * origin[0] + across[1] * origin[1]).rem_euclid(spacing);
            (color, [1.0, spacing, width_px * ratio, across[0], across[1], phase, 0.0])
        }
        Hatch::Grid { color, spacing_px, width_px } => {
            let spacing = spaced(spacing_px);
            let [x, y] = origin.map(|o| o.rem_euclid(spacing));
            (color, [2.0, spacing, width_px * ratio, 0.0, 0.0, x, y])
        }
        Hatch::Dots { color, spacing_px, radius_px } => {
            let radius = radius_px * ratio;
            let spacing = spaced(spacing_px).max(radius);
            let [x, y] = origin.map(|o| o.rem_euclid(spacing));
            (color, [3.0, spacing, radius, 0.0, 0.0, x, y])
        }
    };
    floats[12..16].copy_from_slice(&premultiplied(color, 1.0));
    let [kind, spacing, thickness, across_x, across_y, phase_x, phase_y] = figures.map(narrow);
    floats[16..19].copy_from_slice(&[kind, spacing, thickness]);
    floats[20..24].copy_from_slice(&[across_x, across_y, phase_x, phase_y]);
}

/// Opacities are those of the CPU painter: steps of 1/255.
fn premultiplied(color: Color, opacity: f64) -> [f32; 4] {
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() / 255.0;
    let part = |channel: u8| narrow(f64::from(channel) / 255.0 * alpha);
    [part(color.red), part(color.green), part(color.blue), narrow(alpha)]
}
