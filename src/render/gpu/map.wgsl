// The map's five kinds of primitives: filled triangles with hatch, line segments, sprites, images of the ground, and
// sheets laid on others.
//
// Positions are pixels of the target from its top left corner. Colours are premultiplied and blended as they are
// stored, in sRGB, as the CPU painter does.

struct Draw {
    // Where the mesh's pixels lie: x and y of their origin, their size; the opacity of a sheet.
    place: vec4<f32>,
    // Width and height of the target; width of a line; length of a whole dash pattern.
    size: vec4<f32>,
    color: vec4<f32>,
    hatch_color: vec4<f32>,
    // Kind (0 none, 1 lines, 2 grid, 3 dots), spacing, width or radius.
    hatch: vec4<f32>,
    // The direction across the lines, and how far along x and y the pattern is moved.
    hatch_at: vec4<f32>,
    // Dashes and gaps in turn.
    dash: array<vec4<f32>, 2>,
}

@group(0) @binding(0) var<uniform> draw: Draw;
// The atlas of the sprites, an image, or a sheet.
@group(1) @binding(0) var image: texture_2d<f32>;

fn target_px(p: vec2<f32>) -> vec2<f32> {
    return p * draw.place.z + draw.place.xy;
}

fn clip(px: vec2<f32>) -> vec4<f32> {
    return vec4<f32>(px.x / draw.size.x * 2.0 - 1.0, 1.0 - px.y / draw.size.y * 2.0, 0.0, 1.0);
}

// How much of a pixel at a distance from the middle of a band of this half width the band covers.
fn covered(distance: f32, half: f32) -> f32 {
    return clamp(min(distance + 0.5, half) - max(distance - 0.5, -half), 0.0, 1.0);
}

// ---- Fills

@vertex
fn vs_fill(@location(0) corner: vec2<f32>) -> @builtin(position) vec4<f32> {
    return clip(target_px(corner));
}

// The distance to the nearest of parallel lines at multiples of the spacing.
fn to_line(across: f32, spacing: f32) -> f32 {
    return abs(across - round(across / spacing) * spacing);
}

fn hatched(px: vec2<f32>) -> f32 {
    let spacing = draw.hatch.y;
    let half = draw.hatch.z / 2.0;
    let at = px - draw.hatch_at.zw;
    if draw.hatch.x < 1.5 {
        // The phase across is along x.
        let across = dot(px, draw.hatch_at.xy) - draw.hatch_at.z;
        return covered(to_line(across, spacing), half);
    }
    if draw.hatch.x < 2.5 {
        let x = covered(to_line(at.x, spacing), half);
        let y = covered(to_line(at.y, spacing), half);
        return x + y - x * y;
    }
    // Two square lattices, one in the middles of the other.
    let a = at - round(at / spacing) * spacing;
    let shifted = at - vec2<f32>(spacing / 2.0);
    let b = shifted - round(shifted / spacing) * spacing;
    let distance = min(length(a), length(b));
    return clamp(draw.hatch.z + 0.5 - distance, 0.0, 1.0);
}

@fragment
fn fs_fill(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    if draw.hatch.x < 0.5 {
        return draw.color;
    }
    let ink = draw.hatch_color * hatched(position.xy);
    return ink + draw.color * (1.0 - ink.a);
}

// ---- Lines

struct Line {
    @builtin(position) position: vec4<f32>,
    // Along the segment from its beginning, and across it.
    @location(0) at: vec2<f32>,
    // Length of the segment, and of the line before it.
    @location(1) @interpolate(flat) way: vec2<f32>,
    @location(2) @interpolate(flat) ends: u32,
}

@vertex
fn vs_line(
    @builtin(vertex_index) index: u32,
    @location(0) from_point: vec2<f32>,
    @location(1) to_point: vec2<f32>,
    @location(2) before: f32,
    @location(3) ends: u32,
) -> Line {
    let a = target_px(from_point);
    let b = target_px(to_point);
    let length = distance(a, b);
    var along = vec2<f32>(1.0, 0.0);
    if length > 0.0 {
        along = (b - a) / length;
    }
    let across = vec2<f32>(-along.y, along.x);
    // A pixel more than the line is wide, for its soft edge.
    let reach = draw.size.z / 2.0 + 1.0;
    let u = select(-reach, length + reach, (index & 1u) == 1u);
    let v = select(-reach, reach, (index & 2u) == 2u);
    var out: Line;
    out.position = clip(a + along * u + across * v);
    out.at = vec2<f32>(u, v);
    out.way = vec2<f32>(length, before * draw.place.z);
    out.ends = ends;
    return out;
}

// How much of a pixel so far along the line lies in dashes.
fn dashed(along: f32) -> f32 {
    let period = draw.size.w;
    let at = along - floor(along / period) * period;
    var cover = 0.0;
    var from_dash = 0.0;
    for (var i = 0u; i < 8u; i += 2u) {
        let pair = draw.dash[i / 4u];
        let dash = select(pair.x, pair.z, (i & 2u) == 2u);
        let gap = select(pair.y, pair.w, (i & 2u) == 2u);
        let to_dash = from_dash + dash;
        // The dash itself, and the same one period before and after.
        for (var turn = -1.0; turn < 1.5; turn += 1.0) {
            let shift = turn * period;
            cover += clamp(min(at + 0.5, to_dash + shift) - max(at - 0.5, from_dash + shift), 0.0, 1.0);
        }
        from_dash = to_dash + gap;
    }
    return min(cover, 1.0);
}

@fragment
fn fs_line(line: Line) -> @location(0) vec4<f32> {
    let half = draw.size.z / 2.0;
    let beyond = max(max(-line.at.x, line.at.x - line.way.x), 0.0);
    // Along the segment it is a band, at its ends half a disc: the round join.
    var cover = covered(abs(line.at.y), half);
    if beyond > 0.0 {
        cover = covered(length(vec2<f32>(beyond, line.at.y)), half);
    }
    if draw.size.w > 0.0 {
        cover *= dashed(line.way.y + clamp(line.at.x, 0.0, line.way.x));
        // A dashed line ends bluntly.
        if (line.ends & 1u) == 1u {
            cover *= clamp(line.at.x + 0.5, 0.0, 1.0);
        }
        if (line.ends & 2u) == 2u {
            cover *= clamp(line.way.x - line.at.x + 0.5, 0.0, 1.0);
        }
    }
    return draw.color * cover;
}

// ---- Sprites

struct Sprite {
    @builtin(position) position: vec4<f32>,
    @location(0) texel: vec2<f32>,
}

@vertex
fn vs_sprite(
    @builtin(vertex_index) index: u32,
    @location(0) at: vec2<f32>,
    @location(1) offset: vec2<i32>,
    @location(2) size: vec2<u32>,
    @location(3) place: vec2<u32>,
) -> Sprite {
    let corner = vec2<f32>(f32(index & 1u), f32((index >> 1u) & 1u)) * vec2<f32>(size);
    // On whole pixels, so that it stays as sharp as it was painted.
    let origin = floor(target_px(at) + 0.5);
    var out: Sprite;
    out.position = clip(origin + vec2<f32>(offset) + corner);
    out.texel = vec2<f32>(place) + corner;
    return out;
}

@fragment
fn fs_sprite(sprite: Sprite) -> @location(0) vec4<f32> {
    return textureLoad(image, vec2<i32>(floor(sprite.texel)), 0);
}

// ---- Images

struct Image {
    @builtin(position) position: vec4<f32>,
    @location(0) texel: vec2<f32>,
}

@vertex
fn vs_image(
    @builtin(vertex_index) index: u32,
    @location(0) at: vec2<f32>,
    @location(1) size: vec2<f32>,
) -> Image {
    let corner = vec2<f32>(f32(index & 1u), f32((index >> 1u) & 1u)) * size;
    var out: Image;
    out.position = clip(target_px(at + corner));
    out.texel = corner;
    return out;
}

// Between four texels: at the scale that it was painted for exactly one of them, while zooming a mixture.
@fragment
fn fs_image(in: Image) -> @location(0) vec4<f32> {
    let last = vec2<i32>(textureDimensions(image)) - vec2<i32>(1);
    let at = in.texel - vec2<f32>(0.5);
    let first = floor(at);
    let part = at - first;
    let a = clamp(vec2<i32>(first), vec2<i32>(0), last);
    let b = clamp(vec2<i32>(first) + vec2<i32>(1), vec2<i32>(0), last);
    let above = mix(textureLoad(image, a, 0), textureLoad(image, vec2<i32>(b.x, a.y), 0), part.x);
    let below = mix(textureLoad(image, vec2<i32>(a.x, b.y), 0), textureLoad(image, b, 0), part.x);
    return mix(above, below, part.y);
}

// ---- Sheets

@vertex
fn vs_sheet(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    // One triangle that holds the whole target.
    return vec4<f32>(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn fs_sheet(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    return textureLoad(image, vec2<i32>(floor(position.xy)), 0) * draw.place.w;
}
