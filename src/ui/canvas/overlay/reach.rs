//! How far the query reaches: the ground outside dimmed, the rings with their lengths, the origin. Its lines leave out
//! the names of the picture below.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::overlay::Ground;
use super::plates::Plate;
use crate::crs::{MapPoint, MapRect};
use crate::ui::fonts;
use crate::ui::theme::Palette;

/// Farther from the screen than this, points, a line is not drawn: the numbers of the painter end there.
const FAR_PX: f32 = 1e6;
/// The pattern of the inner rings.
const DASH: f32 = 3.0;
const GAP: f32 = 5.0;

/// Air between a name and a line that is interrupted for it.
const AIR_PX: f32 = 2.0;

/// Where the picture below has names, on the screen.
pub struct Written(Vec<Rect>);

impl Written {
    pub fn of(ground: &Ground<'_>, written: &[MapRect]) -> Self {
        let on_screen = |of: &MapRect| Rect::from_two_pos(ground.screen(of.min), ground.screen(of.max));
        // Boxes of text have air above and below, but none at their sides.
        let seen = written.iter().map(on_screen).filter(|of| of.intersects(ground.rect));
        Self(seen.map(|of| of.expand2(vec2(AIR_PX, -AIR_PX))).collect())
    }

    /// What of a line lies beside the names.
    fn beside(&self, line: &[Pos2]) -> Vec<Vec<Pos2>> {
        let (mut parts, mut part) = (Vec::new(), Vec::new());
        for pair in line.windows(2) {
            let [a, b] = *pair else { continue };
            let way = b - a;
            let mut hidden: Vec<(f32, f32)> = self.0.iter().filter_map(|of| seen_of(a, way, *of)).collect();
            hidden.sort_by(|x, y| x.0.total_cmp(&y.0));
            let mut from = 0.0;
            for (enters, leaves) in hidden {
                if enters > from {
                    if part.is_empty() {
                        part.push(a + way * from);
                    }
                    part.push(a + way * enters);
                }
                if !part.is_empty() {
                    parts.push(std::mem::take(&mut part));
                }
                from = from.max(leaves);
            }
            if from < 1.0 {
                if part.is_empty() {
                    part.push(a + way * from);
                }
                part.push(b);
            }
        }
        parts.extend((!part.is_empty()).then_some(part));
        parts
    }

    fn hides(&self, at: Pos2) -> bool {
        self.0.iter().any(|of| of.contains(at))
    }
}

/// Dims what lies outside of the outermost limit.
pub fn dim_outside(painter: &Painter, p: &Palette, ground: &Ground<'_>, limits: &[Vec<Vec<MapPoint>>]) {
    let Some(limit) = limits.last().filter(|lines| !lines.is_empty()) else { return };
    let screen = |map: &MapPoint| ground.view.screen_from_map(*map);
    let rings: Vec<Vec<[f64; 2]>> = limit.iter().map(|ring| ring.iter().map(screen).collect()).collect();
    let size = [ground.rect.width(), ground.rect.height()];
    let mut mesh = Mesh::default();
    for [left, right, top, bottom] in outside_of(&rings, size) {
        let rect = Rect::from_min_max(pos2(left, top), pos2(right, bottom)).translate(ground.rect.min.to_vec2());
        let corner = mesh.vertices.len() as u32;
        let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
        mesh.vertices.extend(corners.map(|pos| Vertex { pos, uv: WHITE_UV, color: p.dim }));
        mesh.indices.extend([0, 1, 2, 0, 2, 3].map(|i| corner + i));
    }
    painter.add(Shape::mesh(mesh));
}

/// What of a picture lies outside of rings by the even-odd rule, as rectangles `[left, right, top, bottom]`: one
/// row of points at a time, equal rows together. The steps at the edge lie below the line of the limit.
fn outside_of(rings: &[Vec<[f64; 2]>], [width, height]: [f32; 2]) -> Vec<[f32; 4]> {
    let rows = height.ceil().max(0.0) as usize;
    let mut crossings: Vec<Vec<f32>> = vec![Vec::new(); rows];
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
            // The middles of the rows that the edge crosses.
            let first = (low[1] - 0.5).ceil().max(0.0);
            let end = (high[1] - 0.5).ceil().min(rows as f64);
            let slope = (high[0] - low[0]) / (high[1] - low[1]);
            let mut row = first;
            while row < end {
                let x = low[0] + (row + 0.5 - low[1]) * slope;
                if let Some(crossings) = crossings.get_mut(row as usize) {
                    crossings.push(x.clamp(0.0, f64::from(width)) as f32);
                }
                row += 1.0;
            }
        }
    }
    let mut out: Vec<[f32; 4]> = Vec::new();
    // Where the spans of the row above begin, to be made longer.
    let mut above = 0..0;
    for (row, mut xs) in crossings.into_iter().enumerate() {
        xs.sort_by(f32::total_cmp);
        xs.insert(0, 0.0);
        xs.push(width);
        let spans: Vec<(f32, f32)> =
            xs.chunks_exact(2).map(|pair| (pair[0], pair[1])).filter(|(left, right)| right > left).collect();
        let bottom = (row + 1) as f32;
        let same = out.get(above.clone()).is_some_and(|rects| {
            rects.len() == spans.len() && rects.iter().zip(&spans).all(|(r, s)| (r[0], r[1]) == *s)
        });
        if same {
            out.iter_mut().skip(above.start).for_each(|rect| rect[3] = bottom);
        } else {
            above = out.len()..out.len() + spans.len();
            out.extend(spans.into_iter().map(|(left, right)| [left, right, row as f32, bottom]));
        }
    }
    out
}

/// The lines of the limits: the radius solid, the inner rings dashed.
pub fn rings(painter: &Painter, p: &Palette, ground: &Ground<'_>, lines: &[Vec<Vec<MapPoint>>], written: &Written) {
    let near = |at: &Pos2| at.x.abs() < FAR_PX && at.y.abs() < FAR_PX;
    let on_screen = |line: &Vec<MapPoint>| -> Vec<Pos2> {
        let points = line.iter().map(|map| ground.screen(*map)).filter(near);
        points.collect()
    };
    let outermost = lines.len().saturating_sub(1);
    for (i, lines) in lines.iter().enumerate() {
        for line in lines.iter().map(on_screen) {
            if i == outermost {
                let closed: Vec<Pos2> = line.iter().chain(line.first()).copied().collect();
                solid(painter, p, &closed, written);
            } else {
                dashed(painter, ground.rect, &line, Stroke::new(1.4, p.accent), written);
            }
        }
    }
}

/// A line on its case, as far as it lies beside the names.
fn solid(painter: &Painter, p: &Palette, line: &[Pos2], written: &Written) {
    let parts = written.beside(line);
    for stroke in [Stroke::new(5.0, p.case), Stroke::new(2.4, p.accent)] {
        painter.extend(parts.iter().map(|part| Shape::line(part.clone(), stroke)));
    }
}

/// The lengths of the rings, each in its box.
pub fn ring_plates(painter: &Painter, p: &Palette, plates: &[Plate]) {
    for plate in plates {
        let width = if plate.bold { 1.4 } else { 1.0 };
        painter.rect(plate.rect, 3.0, p.panel, Stroke::new(width, p.accent), egui::StrokeKind::Middle);
        written(painter, plate, p.accent_text);
    }
}

/// The text of a plate in its middle.
pub fn written(painter: &Painter, plate: &Plate, color: Color32) {
    let font = if plate.bold { fonts::bold(plate.size_px) } else { fonts::regular(plate.size_px) };
    painter.text(plate.rect.center(), Align2::CENTER_CENTER, &plate.text, font, color);
}

/// A dashed line as far as it is in the picture: egui would make every dash of it, seen or not.
fn dashed(painter: &Painter, rect: Rect, line: &[Pos2], stroke: Stroke, written: &Written) {
    let dashes = dashes(line, rect.expand(stroke.width));
    for [from, to] in dashes.into_iter().filter(|[from, to]| !written.hides(from.lerp(*to, 0.5))) {
        painter.line_segment([from, to], stroke);
    }
}

/// The dashes of a line that begin in a rectangle; the pattern runs on from edge to edge, also where it is unseen.
fn dashes(line: &[Pos2], rect: Rect) -> Vec<[Pos2; 2]> {
    const PERIOD: f32 = DASH + GAP;
    let mut dashes = Vec::new();
    // How much of the pattern is behind the beginning of the edge.
    let mut phase = 0.0;
    for pair in line.windows(2) {
        let [a, b] = *pair else { continue };
        let (length, way) = (a.distance(b), b - a);
        let begin = -phase;
        phase = (phase + length) % PERIOD;
        let Some((enters, leaves)) = seen_of(a, way, rect).filter(|_| length > 0.0) else { continue };
        // The first dash that ends after the edge has come into the picture.
        let mut from = begin + ((enters * length - begin - DASH) / PERIOD).ceil().max(0.0) * PERIOD;
        while from < leaves * length {
            let (start, end) = (from.max(0.0), (from + DASH).min(length));
            if start < end {
                dashes.push([a + way * (start / length), a + way * (end / length)]);
            }
            from += PERIOD;
        }
    }
    dashes
}

/// The part of an edge inside a rectangle, as shares of its length (Liang and Barsky).
fn seen_of(a: Pos2, way: egui::Vec2, rect: Rect) -> Option<(f32, f32)> {
    let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
    for (step, low, high) in
        [(way.x, rect.left() - a.x, rect.right() - a.x), (way.y, rect.top() - a.y, rect.bottom() - a.y)]
    {
        if step == 0.0 {
            if low > 0.0 || high < 0.0 {
                return None;
            }
            continue;
        }
        let (first, last) = if step > 0.0 { (low / step, high / step) } else { (high / step, low / step) };
        enters = enters.max(first);
        leaves = leaves.min(last);
    }
    (enters < leaves).then_some((enters, leaves))
}

/// The sign of the place that distances count from.
pub fn origin(painter: &Painter, p: &Palette, at: Pos2) {
    painter.circle_filled(at, 7.0, p.case);
    painter.circle_filled(at, 4.5, p.accent);
    for (from, to) in
        [((-11.0, 0.0), (-6.0, 0.0)), ((6.0, 0.0), (11.0, 0.0)), ((0.0, -11.0), (0.0, -6.0)), ((0.0, 6.0), (0.0, 11.0))]
    {
        painter.line_segment([at + vec2(from.0, from.1), at + vec2(to.0, to.1)], Stroke::new(2.0, p.accent));
    }
}

/// The outline that distances count from.
pub fn edge(painter: &Painter, p: &Palette, ground: &Ground<'_>, lines: &[Vec<MapPoint>], written: &Written) {
    for line in lines {
        let line: Vec<Pos2> = line.iter().map(|at| ground.screen(*at)).collect();
        if line.iter().any(|at| at.x.abs().max(at.y.abs()) > FAR_PX) {
            continue;
        }
        solid(painter, p, &line, written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(rects: &[[f32; 4]]) -> f32 {
        rects.iter().map(|[left, right, top, bottom]| (right - left) * (bottom - top)).sum()
    }

    fn square(x: f64, y: f64, side: f64) -> Vec<[f64; 2]> {
        vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    }

    #[test]
    fn dashes_run_on_around_corners_and_only_where_they_are_seen() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0));
        let length = |dashes: &[[Pos2; 2]]| dashes.iter().map(|[a, b]| a.distance(*b)).sum::<f32>();
        let straight = dashes(&[pos2(0.0, 50.0), pos2(80.0, 50.0)], rect);
        assert_eq!((straight.len(), length(&straight)), (10, 30.0));
        // The same line in edges far shorter than a dash.
        let points: Vec<Pos2> = (0..=800).map(|i| pos2(i as f32 / 10.0, 50.0)).collect();
        let fine = dashes(&points, rect);
        assert!((length(&fine) - 30.0).abs() < 0.05, "{}", length(&fine));
        assert!(fine.iter().all(|[a, b]| a.x.min(b.x) % 8.0 < 3.01));
        let far = dashes(&[pos2(-900_000.0, 50.0), pos2(900_000.0, 50.0)], rect);
        assert!((12..=14).contains(&far.len()), "{}", far.len());
        assert!(dashes(&[pos2(-10.0, -10.0), pos2(110.0, -10.0)], rect).is_empty());
        assert!(dashes(&[pos2(5.0, 5.0), pos2(5.0, 5.0)], rect).is_empty());
    }

    #[test]
    fn a_line_is_interrupted_where_names_stand() {
        let of = |boxes: &[[f32; 4]]| {
            let rect = |[l, t, r, b]: &[f32; 4]| Rect::from_min_max(pos2(*l, *t), pos2(*r, *b));
            Written(boxes.iter().map(rect).collect())
        };
        let line = [pos2(0.0, 0.0), pos2(100.0, 0.0), pos2(100.0, 100.0)];
        assert_eq!(of(&[]).beside(&line), [line.to_vec()]);
        assert_eq!(of(&[[10.0, 5.0, 90.0, 20.0]]).beside(&line), [line.to_vec()], "beside the line");
        let across = [pos2(0.0, 0.0), pos2(20.0, 0.0)].to_vec();
        let rest = [pos2(40.0, 0.0), pos2(100.0, 0.0), pos2(100.0, 100.0)].to_vec();
        assert_eq!(of(&[[20.0, -5.0, 40.0, 5.0]]).beside(&line), [across.clone(), rest.clone()]);
        // Two that overlap are one gap, in whatever order they are told.
        assert_eq!(of(&[[30.0, -5.0, 40.0, 5.0], [20.0, -9.0, 35.0, 9.0]]).beside(&line), [across, rest]);
        // Around the corner, over an end, over all of it.
        let corner = of(&[[90.0, -5.0, 110.0, 30.0]]).beside(&line);
        let wanted = [[pos2(0.0, 0.0), pos2(90.0, 0.0)], [pos2(100.0, 30.0), pos2(100.0, 100.0)]];
        assert_eq!(corner.len(), 2);
        assert!(corner.iter().flatten().zip(wanted.iter().flatten()).all(|(a, b)| a.distance(*b) < 1e-3), "{corner:?}");
        let begun = of(&[[-5.0, -5.0, 50.0, 5.0]]).beside(&line);
        assert_eq!(begun, [[pos2(50.0, 0.0), pos2(100.0, 0.0), pos2(100.0, 100.0)]]);
        assert!(of(&[[-5.0, -5.0, 105.0, 105.0]]).beside(&line).is_empty());
        let length = |parts: &[Vec<Pos2>]| -> f32 {
            parts.iter().flat_map(|part| part.windows(2)).map(|ends| ends[0].distance(ends[1])).sum()
        };
        let boxes = [[10.0, -1.0, 20.0, 1.0], [50.0, -1.0, 60.0, 1.0], [95.0, 50.0, 105.0, 70.0]];
        assert!((length(&of(&boxes).beside(&line)) - 160.0).abs() < 1e-3);
    }

    #[test]
    fn all_but_the_inside_is_dimmed() {
        let size = [100.0, 80.0];
        assert_eq!(area(&outside_of(&[square(10.0, 10.0, 20.0)], size)), 8000.0 - 400.0);
        assert_eq!(outside_of(&[square(10.0, 10.0, 20.0)], size).len(), 4, "equal rows are one rectangle");
        // Partly outside of the picture, wholly around it, wholly beside it.
        assert_eq!(area(&outside_of(&[square(-10.0, -10.0, 20.0)], size)), 8000.0 - 100.0);
        assert_eq!(area(&outside_of(&[square(-1e7, -1e7, 2e7)], size)), 0.0);
        assert_eq!(area(&outside_of(&[square(500.0, 10.0, 20.0)], size)), 8000.0);
        // A gap inside is outside; two rings apart are both inside.
        assert_eq!(area(&outside_of(&[square(10.0, 10.0, 20.0), square(15.0, 15.0, 5.0)], size)), 8000.0 - 375.0);
        assert_eq!(area(&outside_of(&[square(0.0, 0.0, 10.0), square(50.0, 5.0, 10.0)], size)), 8000.0 - 200.0);
        let circle: Vec<[f64; 2]> = (0..180)
            .map(|i| f64::from(i).to_radians() * 2.0)
            .map(|a| [50.0 + 30.0 * a.cos(), 40.0 + 30.0 * a.sin()])
            .collect();
        let inside = 8000.0 - area(&outside_of(&[circle], size));
        assert!((inside / (std::f32::consts::PI * 900.0) - 1.0).abs() < 0.01, "{inside}");
    }
}
