// The map's picture on the window: its texels where they belong, the ground around them.

struct Place {
    // Pixel of the window at which the picture begins, and pixels of the window for one of its own.
    offset: vec2<f32>,
    scale: vec2<f32>,
    ground: vec4<f32>,
}

@group(0) @binding(0) var<uniform> place: Place;
@group(0) @binding(1) var picture: texture_2d<f32>;
@group(0) @binding(2) var smooth_sampler: sampler;

@vertex
fn vs_blit(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    // One triangle that holds the whole viewport.
    return vec4<f32>(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

fn seen(position: vec4<f32>) -> vec4<f32> {
    let at = (position.xy - place.offset) / place.scale;
    let size = vec2<f32>(textureDimensions(picture));
    if any(at < vec2<f32>(0.0)) || any(at >= size) {
        return place.ground;
    }
    // Unscaled and on whole pixels, a picture is shown as it is.
    if place.scale.x == 1.0 && place.scale.y == 1.0 {
        return textureLoad(picture, vec2<i32>(at), 0);
    }
    return textureSampleLevel(picture, smooth_sampler, at / size, 0.0);
}

@fragment
fn fs_gamma(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    return seen(position);
}

// For a window whose pixels are linear.
@fragment
fn fs_linear(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let color = seen(position);
    let low = color.rgb / 12.92;
    let high = pow((color.rgb + 0.055) / 1.055, vec3<f32>(2.4));
    return vec4<f32>(select(high, low, color.rgb <= vec3<f32>(0.04045)), color.a);
}
