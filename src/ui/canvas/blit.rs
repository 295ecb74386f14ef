//! The map's picture put on the window by a pipeline of its own: on a driver that draws on the CPU a fraction of what
//! the same image costs as a shape of egui's.

use std::sync::Arc;

use eframe::egui_wgpu::{Callback, CallbackResources, CallbackTrait, RenderState, ScreenDescriptor};
use egui::{PaintCallbackInfo, Rect, Shape};

use crate::project::Color;

/// Of `Place` in blit.wgsl.
const PLACE_SIZE: u64 = 32;

/// A texture of the map's, and what it takes to show it.
#[derive(Debug)]
pub struct PictureTexture {
    pub texture: wgpu::Texture,
    place: wgpu::Buffer,
    bound: wgpu::BindGroup,
}

/// Makes textures that can be shown.
#[derive(Debug)]
pub struct Blitter {
    device: wgpu::Device,
    layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
}

/// In egui's resources.
struct BlitPipeline(wgpu::RenderPipeline);

impl Blitter {
    /// Leaves the pipeline with egui's renderer, where the callbacks find it.
    pub fn new(state: &RenderState) -> Self {
        let device = &state.device;
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("map blit"),
            source: wgpu::ShaderSource::Wgsl(include_str!("blit.wgsl").into()),
        });
        let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty,
            count: None,
        };
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map blit"),
            entries: &[
                entry(
                    0,
                    wgpu::BindingType::Buffer {
                        ty: wgpu::BufferBindingType::Uniform,
                        has_dynamic_offset: false,
                        min_binding_size: wgpu::BufferSize::new(PLACE_SIZE),
                    },
                ),
                entry(
                    1,
                    wgpu::BindingType::Texture {
                        sample_type: wgpu::TextureSampleType::Float { filterable: true },
                        view_dimension: wgpu::TextureViewDimension::D2,
                        multisampled: false,
                    },
                ),
                entry(2, wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering)),
            ],
        });
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("map blit"),
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let linear = state.target_format.is_srgb();
        let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some("map blit"),
            layout: Some(&pipeline_layout),
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("vs_blit"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &[],
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some(if linear { "fs_linear" } else { "fs_gamma" }),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(state.target_format.into())],
            }),
            multiview_mask: None,
            cache: None,
        });
        state.renderer.write().callback_resources.insert(BlitPipeline(pipeline));
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            ..wgpu::SamplerDescriptor::default()
        });
        Self { device: device.clone(), layout, sampler }
    }

    /// A texture made ready to be shown.
    pub fn showable(&self, texture: wgpu::Texture) -> PictureTexture {
        let place = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map blit"),
            size: PLACE_SIZE,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let entry = |binding, resource| wgpu::BindGroupEntry { binding, resource };
        let bound = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map blit"),
            layout: &self.layout,
            entries: &[
                entry(0, place.as_entire_binding()),
                entry(1, wgpu::BindingResource::TextureView(&view)),
                entry(2, wgpu::BindingResource::Sampler(&self.sampler)),
            ],
        });
        PictureTexture { texture, place, bound }
    }
}

/// A shape that shows a picture at `place` of the map's rectangle `rect`, and the ground where it does not reach.
pub fn blit(picture: &Arc<PictureTexture>, rect: Rect, place: Rect, ground: Color) -> Shape {
    let callback = Blit { picture: picture.clone(), place, ground };
    Shape::Callback(Callback::new_paint_callback(rect, callback))
}

struct Blit {
    picture: Arc<PictureTexture>,
    /// In points.
    place: Rect,
    ground: Color,
}

impl CallbackTrait for Blit {
    fn prepare(
        &self,
        _device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        _resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let ratio = screen.pixels_per_point;
        let offset = (self.place.min.to_vec2() * ratio).round();
        let texture = &self.picture.texture;
        let size = [texture.width(), texture.height()].map(|s| s as f32);
        let scale = [self.place.width() * ratio / size[0], self.place.height() * ratio / size[1]];
        // What is within half a pixel of its own size over the whole picture is of its own size.
        let near = |scale: f32, size: f32| (scale - 1.0).abs() * size < 0.5;
        let scale = if near(scale[0], size[0]) && near(scale[1], size[1]) { [1.0, 1.0] } else { scale };
        let ground = [self.ground.red, self.ground.green, self.ground.blue].map(|c| f32::from(c) / 255.0);
        let floats = [offset.x, offset.y, scale[0], scale[1], ground[0], ground[1], ground[2], 1.0];
        let bytes: Vec<u8> = floats.iter().flat_map(|f| f.to_le_bytes()).collect();
        queue.write_buffer(&self.picture.place, 0, &bytes);
        Vec::new()
    }

    fn paint(&self, _info: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &CallbackResources) {
        let Some(BlitPipeline(pipeline)) = resources.get() else { return };
        pass.set_pipeline(pipeline);
        pass.set_bind_group(0, &self.picture.bound, &[]);
        pass.draw(0..3, 0..1);
    }
}
