//! Drawing a scene on the GPU: what the window shows. Knows wgpu, not egui.
//!
//! [`Mesh`] is a scene as buffers, made without a GPU; [`GpuPainter`] keeps buffers and draws them; a
//! [`HeadlessGpu`] does so without a window.

mod atlas;
mod device_errors;
mod headless;
mod label_sprites;
mod mesh;
mod painter;
mod pipelines;
mod tessellation;
mod uniforms;

pub use device_errors::checked;
pub use headless::{GpuError, HeadlessGpu};
pub use label_sprites::LabelSprites;
pub use mesh::{Bounds, Draw, Mesh, Part, Primitive, Segment, Step, Style};
pub use painter::{GpuMesh, GpuPainter, Subject};
