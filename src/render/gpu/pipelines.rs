//! The five pipelines of map.wgsl and the layouts they share.

/// Of every target and of the finished picture: as the CPU painter stores its pixels.
pub const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// Pipelines for targets of one number of samples.
#[derive(Debug)]
pub struct Pipelines {
    pub fill: wgpu::RenderPipeline,
    pub line: wgpu::RenderPipeline,
    pub sprite: wgpu::RenderPipeline,
    pub image: wgpu::RenderPipeline,
    pub sheet: wgpu::RenderPipeline,
    pub uniform_layout: wgpu::BindGroupLayout,
    pub image_layout: wgpu::BindGroupLayout,
}

/// Bytes of a corner, a segment, a sprite and an image in their buffers.
pub const CORNER_SIZE: u64 = 8;
pub const SEGMENT_SIZE: u64 = 24;
pub const SPRITE_SIZE: u64 = 20;
pub const IMAGE_SIZE: u64 = 16;

impl Pipelines {
    pub fn new(device: &wgpu::Device, samples: u32) -> Self {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("map"),
            source: wgpu::ShaderSource::Wgsl(include_str!("map.wgsl").into()),
        });
        let uniform_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map draw"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX | wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: true,
                    min_binding_size: wgpu::BufferSize::new(super::uniforms::SIZE),
                },
                count: None,
            }],
        });
        let image_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map image"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: false },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            }],
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("map"),
            bind_group_layouts: &[Some(&uniform_layout), Some(&image_layout)],
            immediate_size: 0,
        });
        let pipeline = |kind: &str, buffers: &[Option<wgpu::VertexBufferLayout<'_>>], strip: bool| {
            let topology =
                if strip { wgpu::PrimitiveTopology::TriangleStrip } else { wgpu::PrimitiveTopology::TriangleList };
            device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
                label: Some(kind),
                layout: Some(&layout),
                vertex: wgpu::VertexState {
                    module: &module,
                    entry_point: Some(&format!("vs_{kind}")),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    buffers,
                },
                primitive: wgpu::PrimitiveState { topology, ..wgpu::PrimitiveState::default() },
                depth_stencil: None,
                multisample: wgpu::MultisampleState { count: samples, ..wgpu::MultisampleState::default() },
                fragment: Some(wgpu::FragmentState {
                    module: &module,
                    entry_point: Some(&format!("fs_{kind}")),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    targets: &[Some(wgpu::ColorTargetState {
                        format: FORMAT,
                        blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                        write_mask: wgpu::ColorWrites::ALL,
                    })],
                }),
                multiview_mask: None,
                cache: None,
            })
        };
        let corners = wgpu::VertexBufferLayout {
            array_stride: CORNER_SIZE,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2],
        };
        let segments = wgpu::VertexBufferLayout {
            array_stride: SEGMENT_SIZE,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2, 2 => Float32, 3 => Uint32],
        };
        let sprites = wgpu::VertexBufferLayout {
            array_stride: SPRITE_SIZE,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Sint16x2, 2 => Uint16x2, 3 => Uint16x2],
        };
        let images = wgpu::VertexBufferLayout {
            array_stride: IMAGE_SIZE,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2],
        };
        Self {
            fill: pipeline("fill", &[Some(corners)], false),
            line: pipeline("line", &[Some(segments)], true),
            sprite: pipeline("sprite", &[Some(sprites)], true),
            image: pipeline("image", &[Some(images)], true),
            sheet: pipeline("sheet", &[], false),
            uniform_layout,
            image_layout,
        }
    }
}
