//! Meshes to pixels on the GPU: buffers kept between pictures, targets with several samples, tiles and slices.
//!
//! A large picture is drawn in tiles, so that the samples never need more memory than one tile. On a driver that
//! draws on the CPU the work is cut into slices; between two of them the caller may let the window's frames pass.

use super::mesh::{Draw, Mesh, Primitive, Step};
use super::pipelines::{CORNER_SIZE, FORMAT, IMAGE_SIZE, Pipelines, SEGMENT_SIZE, SPRITE_SIZE};
use super::uniforms::{Placement, STRIDE, Uniforms};
use crate::project::Color;
use crate::render::view::MapView;

/// The widest and highest tile.
const TILE: u32 = 2048;
/// Samples of a pixel, where the adapter has them.
const SAMPLES: u32 = 4;
/// Pixels of an image that are as much work as a primitive there.
const PIXELS_PER_PRIMITIVE: usize = 64;
/// Sheets upon sheets: a translucent line on a translucent layer.
const MOST_SHEETS: usize = 3;
/// Primitives of one slice on a driver that draws on the CPU: about 8 ms.
const SLICE: usize = 8_000;

/// A mesh in the GPU's memory.
#[derive(Debug)]
pub struct GpuMesh {
    mesh: Mesh,
    corners: Option<wgpu::Buffer>,
    triangles: Option<wgpu::Buffer>,
    segments: Option<wgpu::Buffer>,
    sprites: Option<wgpu::Buffer>,
    atlas: Option<wgpu::BindGroup>,
    image_places: Option<wgpu::Buffer>,
    /// In step with the images of the mesh.
    images: Vec<wgpu::BindGroup>,
    left_out: usize,
}

impl GpuMesh {
    /// The view the mesh was made for.
    pub fn view(&self) -> &MapView {
        &self.mesh.view
    }

    pub fn ratio(&self) -> f64 {
        self.mesh.ratio
    }

    pub fn primitives(&self) -> usize {
        self.mesh.primitives()
    }

    /// How many sprites are missing, since no texture of the device would hold them all.
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

/// A target of several samples and the sheet it is resolved to.
#[derive(Debug)]
struct Target {
    /// `None` where there is one sample only: then the sheet is drawn on.
    samples: Option<wgpu::TextureView>,
    sheet: wgpu::Texture,
    view: wgpu::TextureView,
    image: wgpu::BindGroup,
}

/// Draws meshes. Cheap to keep, dear to make: once for a device.
#[derive(Debug)]
pub struct GpuPainter {
    device: wgpu::Device,
    queue: wgpu::Queue,
    pipelines: Pipelines,
    samples: u32,
    slice: usize,
    /// The tile and the sheets above it, of this size.
    targets: Vec<Target>,
    tile: [u32; 2],
    nothing: wgpu::BindGroup,
}

/// What to draw.
#[derive(Debug)]
pub struct Subject<'a> {
    /// From below.
    pub meshes: &'a [&'a GpuMesh],
    pub view: &'a MapView,
    /// Pixels for one design pixel.
    pub ratio: f64,
    pub background: Color,
}

/// A draw or a sheet, with the number of its uniform.
enum Order<'a> {
    Draw { mesh: &'a GpuMesh, draw: &'a Draw, uniform: u32 },
    Begin,
    End { uniform: u32 },
}

impl GpuPainter {
    /// A painter on a device of this adapter.
    pub fn new(device: &wgpu::Device, queue: &wgpu::Queue, adapter: &wgpu::Adapter) -> Self {
        let flags = adapter.get_texture_format_features(FORMAT).flags;
        let samples = if flags.sample_count_supported(SAMPLES) { SAMPLES } else { 1 };
        let pipelines = Pipelines::new(device, samples);
        let empty = texture(device, [1, 1], 1, wgpu::TextureUsages::TEXTURE_BINDING);
        let nothing = image(device, &pipelines, &empty.create_view(&wgpu::TextureViewDescriptor::default()));
        let on_cpu = adapter.get_info().device_type == wgpu::DeviceType::Cpu;
        Self {
            device: device.clone(),
            queue: queue.clone(),
            pipelines,
            samples,
            slice: if on_cpu { SLICE } else { usize::MAX },
            targets: Vec::new(),
            tile: [0, 0],
            nothing,
        }
    }

    /// How many primitives are given to the GPU at a time.
    pub fn set_slice(&mut self, primitives: usize) {
        self.slice = primitives.max(1);
    }

    /// A texture that pictures of this size can be painted into, shown and read back.
    pub fn canvas(&self, size: [u32; 2]) -> wgpu::Texture {
        let usage =
            wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST | wgpu::TextureUsages::COPY_SRC;
        texture(&self.device, size, 1, usage)
    }

    /// The widest and highest canvas.
    pub fn most_pixels_across(&self) -> u32 {
        self.device.limits().max_texture_dimension_2d
    }

    /// Lets go of the targets; the next picture makes its own.
    pub fn forget(&mut self) {
        self.targets.clear();
    }

    /// Moves a mesh into the GPU's memory.
    pub fn upload(&self, mut mesh: Mesh) -> GpuMesh {
        let corners = self.buffer(mesh.corners.iter().flatten().map(|c| c.to_le_bytes()), wgpu::BufferUsages::VERTEX);
        let triangles = self.buffer(mesh.triangles.iter().map(|i| i.to_le_bytes()), wgpu::BufferUsages::INDEX);
        let segments = mesh.segments.iter().flat_map(|s| {
            let [[x0, y0], [x1, y1]] = [s.from, s.to].map(|p| p.map(f32::to_le_bytes));
            [x0, y0, x1, y1, s.before.to_le_bytes(), s.ends.to_le_bytes()]
        });
        let segments = self.buffer(segments, wgpu::BufferUsages::VERTEX);
        let sprites = mesh.sprites.iter().flat_map(|s| {
            let [x, y] = s.at.map(f32::to_le_bytes);
            let pair = |[a, b]: [[u8; 2]; 2]| [a[0], a[1], b[0], b[1]];
            let offset = pair([s.sprite.left, s.sprite.top].map(i16::to_le_bytes));
            let size = pair([s.sprite.width, s.sprite.height].map(u16::to_le_bytes));
            [x, y, offset, size, pair(s.sprite.place().map(u16::to_le_bytes))]
        });
        let sprites = self.buffer(sprites, wgpu::BufferUsages::VERTEX);
        let fits = mesh.atlas.width.max(mesh.atlas.height) <= self.most_pixels_across();
        let left_out = if fits { mesh.atlas.left_out } else { mesh.sprites.len() };
        let atlas = (fits && !mesh.atlas.rgba.is_empty())
            .then(|| self.uploaded([mesh.atlas.width, mesh.atlas.height], &mesh.atlas.rgba));
        let places = mesh.images.iter().flat_map(|image| {
            let size = image.size.map(|side| side as f32);
            image.at.into_iter().chain(size).map(f32::to_le_bytes)
        });
        let image_places = self.buffer(places, wgpu::BufferUsages::VERTEX);
        let images = mesh.images.iter().map(|image| self.uploaded(image.size, &image.rgba)).collect();
        // What the GPU holds is needed no more here.
        (mesh.corners, mesh.atlas) = (Vec::new(), super::atlas::Atlas::default());
        mesh.images.iter_mut().for_each(|image| image.rgba = Vec::new());
        GpuMesh { mesh, corners, triangles, segments, sprites, atlas, image_places, images, left_out }
    }

    /// Pixels as something to draw with.
    fn uploaded(&self, [width, height]: [u32; 2], rgba: &[u8]) -> wgpu::BindGroup {
        let usage = wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST;
        let texture = texture(&self.device, [width, height], 1, usage);
        let layout =
            wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(width * 4), rows_per_image: Some(height) };
        self.queue.write_texture(texture.as_image_copy(), rgba, layout, texture.size());
        image(&self.device, &self.pipelines, &texture.create_view(&wgpu::TextureViewDescriptor::default()))
    }

    fn buffer(&self, words: impl Iterator<Item = [u8; 4]>, usage: wgpu::BufferUsages) -> Option<wgpu::Buffer> {
        let bytes: Vec<u8> = words.flatten().collect();
        if bytes.is_empty() {
            return None;
        }
        let (label, size) = (Some("map"), bytes.len() as u64);
        let usage = usage | wgpu::BufferUsages::COPY_DST;
        let buffer =
            self.device.create_buffer(&wgpu::BufferDescriptor { label, size, usage, mapped_at_creation: false });
        self.queue.write_buffer(&buffer, 0, &bytes);
        Some(buffer)
    }

    /// Paints a picture into a canvas of [`Self::canvas`].
    ///
    /// `between` is called after each slice that was submitted; it may wait for the GPU, and ends the painting
    /// by returning `false`. Returns whether the picture is whole.
    pub fn paint(
        &mut self,
        subject: &Subject<'_>,
        canvas: &wgpu::Texture,
        between: &mut dyn FnMut(&wgpu::Device, &wgpu::Queue) -> bool,
    ) -> bool {
        let [width, height] = [canvas.width(), canvas.height()];
        let tile = [width.min(TILE), height.min(TILE)];
        if self.tile != tile {
            self.targets.clear();
            self.tile = tile;
        }
        for top in (0..height).step_by(TILE as usize) {
            for left in (0..width).step_by(TILE as usize) {
                if !self.paint_tile(subject, canvas, [left, top], between) {
                    return false;
                }
            }
        }
        true
    }

    fn paint_tile(
        &mut self,
        subject: &Subject<'_>,
        canvas: &wgpu::Texture,
        corner: [u32; 2],
        between: &mut dyn FnMut(&wgpu::Device, &wgpu::Queue) -> bool,
    ) -> bool {
        let (uniforms, orders) = self.orders(subject, corner);
        let deepest = orders.iter().fold((0, 0), |(depth, most): (usize, usize), order| match order {
            Order::Begin => (depth + 1, most.max(depth + 1)),
            Order::End { .. } => (depth.saturating_sub(1), most),
            Order::Draw { .. } => (depth, most),
        });
        while self.targets.len() <= deepest.1.min(MOST_SHEETS) {
            self.targets.push(self.target());
        }
        let uniforms = self.uniform_group(&uniforms);
        let Color { red, green, blue } = subject.background;
        let [r, g, b] = [red, green, blue].map(|c| f64::from(c) / 255.0);
        let mut load = wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a: 1.0 });
        let mut depth = 0;
        let mut rest = orders.as_slice();
        let mut encoder = self.encoder();
        let mut waiting = 0;
        loop {
            // As much as one pass may draw: up to a sheet's begin or end, or the end of the slice.
            let (pass_orders, work) = self.next_pass(rest, self.slice.saturating_sub(waiting));
            rest = rest.get(pass_orders.len()..).unwrap_or(&[]);
            waiting += work;
            let ends_sheet = matches!(rest.first(), Some(Order::End { .. }) | None);
            self.pass(&mut encoder, depth, load, ends_sheet, pass_orders, &uniforms);
            load = wgpu::LoadOp::Load;
            match rest.first() {
                Some(Order::Begin) => {
                    depth = (depth + 1).min(MOST_SHEETS);
                    load = wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT);
                    rest = rest.get(1..).unwrap_or(&[]);
                }
                Some(Order::End { .. }) => {
                    let (end, after) = rest.split_at(1);
                    depth = depth.saturating_sub(1);
                    self.pass(
                        &mut encoder,
                        depth,
                        load,
                        matches!(after.first(), None | Some(Order::End { .. })),
                        end,
                        &uniforms,
                    );
                    rest = after;
                }
                Some(Order::Draw { .. }) => {}
                None => break,
            }
            if waiting >= self.slice {
                let full = std::mem::replace(&mut encoder, self.encoder());
                self.queue.submit([full.finish()]);
                if !between(&self.device, &self.queue) {
                    return false;
                }
                waiting = 0;
            }
        }
        if let Some(target) = self.targets.first() {
            let width = self.tile[0].min(canvas.width() - corner[0]);
            let height = self.tile[1].min(canvas.height() - corner[1]);
            let mut into = canvas.as_image_copy();
            into.origin = wgpu::Origin3d { x: corner[0], y: corner[1], z: 0 };
            let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
            encoder.copy_texture_to_texture(target.sheet.as_image_copy(), into, size);
        }
        self.queue.submit([encoder.finish()]);
        between(&self.device, &self.queue)
    }

    /// The uniforms of a tile, and what is drawn on it in turn.
    fn orders<'a>(&self, subject: &Subject<'a>, corner: [u32; 2]) -> (Uniforms, Vec<Order<'a>>) {
        let mut uniforms = Uniforms::new();
        let mut orders = Vec::new();
        for gpu_mesh in subject.meshes {
            let mesh = &gpu_mesh.mesh;
            let on = Placement::of(&mesh.view, mesh.ratio, subject.view, subject.ratio).on_tile(corner);
            let styles: Vec<u32> = mesh.styles.iter().map(|s| uniforms.style(mesh, s, &on, self.tile)).collect();
            for step in &mesh.steps {
                match step {
                    Step::Draw(draw) => {
                        let margin = match mesh.styles.get(draw.style) {
                            Some(super::mesh::Style::Line { width, .. }) => width / 2.0 + 1.0,
                            _ => 1.0,
                        };
                        if let Some(uniform) = styles.get(draw.style)
                            && on.meets(draw.bounds, margin, self.tile)
                        {
                            orders.push(Order::Draw { mesh: gpu_mesh, draw, uniform: *uniform });
                        }
                    }
                    Step::Begin => orders.push(Order::Begin),
                    Step::End { opacity } => {
                        orders.push(Order::End { uniform: uniforms.sheet(*opacity, self.tile) });
                    }
                }
            }
        }
        (uniforms, orders)
    }

    fn next_pass<'a, 'b>(&self, orders: &'b [Order<'a>], room: usize) -> (&'b [Order<'a>], usize) {
        let mut work = 0;
        let mut count = 0;
        for order in orders {
            let Order::Draw { mesh, draw, .. } = order else { break };
            if work > 0 && work >= room {
                break;
            }
            work += work_of(&mesh.mesh, draw);
            count += 1;
        }
        (orders.get(..count).unwrap_or(&[]), work)
    }

    fn pass(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        depth: usize,
        load: wgpu::LoadOp<wgpu::Color>,
        resolve: bool,
        orders: &[Order<'_>],
        uniforms: &wgpu::BindGroup,
    ) {
        let Some(target) = self.targets.get(depth) else { return };
        let above = self.targets.get(depth + 1);
        let (view, resolve_target) = match &target.samples {
            Some(samples) => (samples, resolve.then_some(&target.view)),
            None => (&target.view, None),
        };
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("map"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view,
                depth_slice: None,
                resolve_target,
                ops: wgpu::Operations { load, store: wgpu::StoreOp::Store },
            })],
            ..wgpu::RenderPassDescriptor::default()
        });
        for order in orders {
            match order {
                Order::Draw { mesh, draw, uniform } => self.draw(&mut pass, mesh, draw, *uniform, uniforms),
                Order::End { uniform } => {
                    let Some(above) = above else { continue };
                    pass.set_pipeline(&self.pipelines.sheet);
                    pass.set_bind_group(0, uniforms, &[uniform * STRIDE as u32]);
                    pass.set_bind_group(1, &above.image, &[]);
                    pass.draw(0..3, 0..1);
                }
                Order::Begin => {}
            }
        }
    }

    fn draw(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        mesh: &GpuMesh,
        draw: &Draw,
        uniform: u32,
        uniforms: &wgpu::BindGroup,
    ) {
        let (pipeline, buffer, size) = match draw.primitive {
            Primitive::Triangles => (&self.pipelines.fill, &mesh.corners, CORNER_SIZE),
            Primitive::Segments => (&self.pipelines.line, &mesh.segments, SEGMENT_SIZE),
            Primitive::Sprites => (&self.pipelines.sprite, &mesh.sprites, SPRITE_SIZE),
            Primitive::Images => (&self.pipelines.image, &mesh.image_places, IMAGE_SIZE),
        };
        let Some(buffer) = buffer else { return };
        if buffer.size() < size {
            return;
        }
        pass.set_pipeline(pipeline);
        pass.set_bind_group(0, uniforms, &[uniform * STRIDE as u32]);
        let image = match draw.primitive {
            Primitive::Sprites => mesh.atlas.as_ref(),
            Primitive::Images => mesh.images.get(draw.range.start as usize),
            Primitive::Triangles | Primitive::Segments => None,
        };
        pass.set_bind_group(1, image.unwrap_or(&self.nothing), &[]);
        pass.set_vertex_buffer(0, buffer.slice(..));
        if draw.primitive == Primitive::Triangles {
            let Some(triangles) = &mesh.triangles else { return };
            pass.set_index_buffer(triangles.slice(..), wgpu::IndexFormat::Uint32);
            pass.draw_indexed(draw.range.clone(), 0, 0..1);
        } else {
            pass.draw(0..4, draw.range.clone());
        }
    }

    fn encoder(&self) -> wgpu::CommandEncoder {
        self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("map") })
    }

    fn target(&self) -> Target {
        let attachment = wgpu::TextureUsages::RENDER_ATTACHMENT;
        let view = |t: &wgpu::Texture| t.create_view(&wgpu::TextureViewDescriptor::default());
        let samples = (self.samples > 1).then(|| view(&texture(&self.device, self.tile, self.samples, attachment)));
        let usage = attachment | wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_SRC;
        let sheet = texture(&self.device, self.tile, 1, usage);
        let view = view(&sheet);
        let image = image(&self.device, &self.pipelines, &view);
        Target { samples, sheet, view, image }
    }

    fn uniform_group(&self, uniforms: &Uniforms) -> wgpu::BindGroup {
        // A buffer cannot be empty, and a binding reads a whole uniform.
        let size = u64::from(uniforms.len().max(1)) * STRIDE;
        let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
        let label = Some("map draws");
        let buffer =
            self.device.create_buffer(&wgpu::BufferDescriptor { label, size, usage, mapped_at_creation: false });
        if !uniforms.bytes().is_empty() {
            self.queue.write_buffer(&buffer, 0, uniforms.bytes());
        }
        let size = wgpu::BufferSize::new(super::uniforms::SIZE);
        self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label,
            layout: &self.pipelines.uniform_layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer: &buffer, offset: 0, size }),
            }],
        })
    }
}

/// How much work a draw is, in primitives.
fn work_of(mesh: &Mesh, draw: &Draw) -> usize {
    let of_image =
        |image: &super::mesh::ImageAt| image.size[0] as usize * image.size[1] as usize / PIXELS_PER_PRIMITIVE;
    match draw.primitive {
        Primitive::Triangles => draw.range.len() / 3,
        Primitive::Segments | Primitive::Sprites => draw.range.len(),
        Primitive::Images => mesh.images.get(draw.range.start as usize).map_or(1, of_image).max(1),
    }
}

fn texture(
    device: &wgpu::Device,
    [width, height]: [u32; 2],
    samples: u32,
    usage: wgpu::TextureUsages,
) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("map"),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: samples,
        dimension: wgpu::TextureDimension::D2,
        format: FORMAT,
        usage,
        view_formats: &[],
    })
}

fn image(device: &wgpu::Device, pipelines: &Pipelines, view: &wgpu::TextureView) -> wgpu::BindGroup {
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("map image"),
        layout: &pipelines.image_layout,
        entries: &[wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(view) }],
    })
}
