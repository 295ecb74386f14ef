//! A GPU without a window: for tests, benches and pictures read back.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::label_sprites::LabelSprites;
use super::mesh::{Mesh, Part};
use super::painter::{GpuPainter, Subject};
use crate::progress::{Cancelled, Progress};
use crate::render::raster::Picture;
use crate::render::scene::Scene;

/// A device of the first adapter that will do, and its painter.
#[derive(Debug)]
pub struct HeadlessGpu {
    pub painter: GpuPainter,
    pub device: wgpu::Device,
    pub queue: wgpu::Queue,
    names: LabelSprites,
    /// The adapter's name, and whether it draws on the CPU.
    pub name: String,
    pub is_software: bool,
}

/// Why there is no GPU, or no picture of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GpuError {
    #[error("no adapter: {0}")]
    NoAdapter(String),
    #[error("the adapter gave no device: {0}")]
    NoDevice(String),
    #[error("the picture could not be read back: {0}")]
    Unreadable(String),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl HeadlessGpu {
    /// Looks for an adapter, a software driver included.
    pub fn new() -> Result<Self, GpuError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let options = wgpu::RequestAdapterOptions::default();
        let adapter = ready(instance.request_adapter(&options))
            .ok_or_else(|| GpuError::NoAdapter("the driver does not answer".to_owned()))?
            .map_err(|e| GpuError::NoAdapter(e.to_string()))?;
        let (device, queue) = ready(adapter.request_device(&wgpu::DeviceDescriptor::default()))
            .ok_or_else(|| GpuError::NoDevice("the driver does not answer".to_owned()))?
            .map_err(|e| GpuError::NoDevice(e.to_string()))?;
        let painter = GpuPainter::new(&device, &queue, &adapter);
        let info = adapter.get_info();
        let is_software = info.device_type == wgpu::DeviceType::Cpu;
        Ok(Self { painter, device, queue, names: LabelSprites::default(), name: info.name, is_software })
    }

    /// The layers, the selection and the names of a scene as the GPU draws them. Furniture is the window's.
    pub fn picture(&mut self, scene: &Scene, ratio: f64, progress: &Progress) -> Result<Picture, GpuError> {
        let meshes = [Part::Layers, Part::Top].map(|part| Mesh::of(scene, ratio, part, &mut self.names, progress));
        let [layers, top] = meshes;
        let (layers, top) = (self.painter.upload(layers?), self.painter.upload(top?));
        let size = scene.view.size_px().map(|s| (s * ratio).round().max(1.0) as u32);
        let canvas = self.painter.canvas(size);
        let subject = Subject { meshes: &[&layers, &top], view: &scene.view, ratio, background: scene.background };
        self.painter.paint(&subject, &canvas, &mut |_, _| true);
        self.read(&canvas)
    }

    /// Waits until the GPU has done what it was given.
    pub fn wait(&self) {
        // An error here shows when something is read back.
        let _ = self.device.poll(wgpu::PollType::wait_indefinitely());
    }

    /// Reads a canvas back, waiting for the GPU.
    pub fn read(&self, canvas: &wgpu::Texture) -> Result<Picture, GpuError> {
        let unreadable = |e: &dyn std::fmt::Display| GpuError::Unreadable(e.to_string());
        let (width, height) = (canvas.width(), canvas.height());
        // Rows begin at multiples of 256 bytes.
        let row = (width * 4).next_multiple_of(256);
        let buffer = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map read back"),
            size: u64::from(row) * u64::from(height),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(row), rows_per_image: Some(height) };
        let into = wgpu::TexelCopyBufferInfo { buffer: &buffer, layout };
        encoder.copy_texture_to_buffer(canvas.as_image_copy(), into, canvas.size());
        self.queue.submit([encoder.finish()]);
        buffer.slice(..).map_async(wgpu::MapMode::Read, |_| {});
        self.device.poll(wgpu::PollType::wait_indefinitely()).map_err(|e| unreadable(&e))?;
        let bytes = buffer.slice(..).get_mapped_range().map_err(|e| unreadable(&e))?;
        let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
        for line in bytes.chunks_exact(row as usize) {
            rgba.extend_from_slice(line.get(..width as usize * 4).unwrap_or(&[]));
        }
        Ok(Picture { width, height, rgba })
    }
}

/// The value of a future that is ready at once, as those of wgpu are outside browsers.
pub(super) fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..1000).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    })
}
