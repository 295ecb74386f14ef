//! The content of a PDF page: what the walk tells, as operators. Forms (markers, layers with an opacity, glyphs of
//! halos) are written as they end; everything else the file needs is left for [`super::pdf`].

use std::collections::{BTreeMap, BTreeSet};

use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref};

use super::super::label::TextLine;
use super::super::text::Fonts;
use super::embedded_font::{EmbeddedFont, UNITS};
use super::number::push_number;
use super::sheet::{Cap, Figure, Fill, Halo, Line, Paint, Part, Rule, Sheet, SheetImage, TextBlock, is_shown};
use crate::project::Color;

/// Points for one pixel: 72 to the inch against 96.
pub(super) const POINTS: f64 = 0.75;

/// A stream's bytes as FlateDecode has them.
pub(super) fn compressed(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 6)
}

/// A line's opacity and an inside's, in thousandths: one graphics state each.
pub(super) type Opacities = [u16; 2];

pub(super) struct PdfSheet {
    pub pdf: Pdf,
    pub last: i32,
    pub size: [f64; 2],
    /// The stream being written: the page, a layer of its own or a figure …
    pub content: String,
    /// … and those that wait for its end.
    waiting: Vec<String>,
    /// The style that the stream has set.
    painted: Paint,
    /// What ends the open layer.
    closing: Option<Closing>,
    /// Around the open figure.
    bounds: Option<[f64; 4]>,
    pub resources: Ref,
    pub forms: Vec<(String, Ref)>,
    figure_count: usize,
    pub opacities: BTreeMap<Opacities, String>,
    /// The layers that readers can switch, with their names, from below.
    pub switches: Vec<(Ref, String)>,
    pub fonts: [EmbeddedFont; 2],
    /// Glyphs that stand in a halo, which is drawn by outlines: text would be found twice.
    pub haloed: BTreeSet<(bool, u16)>,
}

#[derive(Clone, Copy)]
struct Closing {
    group: Option<u16>,
    switched: bool,
}

impl PdfSheet {
    pub(super) fn new(size: [f64; 2], fonts: &Fonts) -> Self {
        let mut sheet = Self {
            pdf: Pdf::new(),
            last: 0,
            size,
            content: String::new(),
            waiting: Vec::new(),
            painted: Paint::default(),
            closing: None,
            bounds: None,
            resources: Ref::new(1),
            forms: Vec::new(),
            figure_count: 0,
            opacities: BTreeMap::new(),
            switches: Vec::new(),
            fonts: [false, true].map(|bold| EmbeddedFont::new(bold, fonts)),
            haloed: BTreeSet::new(),
        };
        sheet.resources = sheet.next();
        // From here on pixels, y down.
        sheet.operation(&[POINTS, 0.0, 0.0, -POINTS, 0.0, size[1] * POINTS], "cm");
        sheet.begin_stream();
        sheet
    }

    pub(super) fn next(&mut self) -> Ref {
        self.last += 1;
        Ref::new(self.last)
    }

    /// What every stream sets first, since it may inherit anything.
    fn begin_stream(&mut self) {
        self.painted = Paint::default();
        self.operation(&[1.0], "j");
    }

    fn operation(&mut self, numbers: &[f64], operator: &str) {
        for number in numbers {
            push_number(&mut self.content, *number, 5);
            self.content.push(' ');
        }
        self.content.push_str(operator);
        self.content.push('\n');
    }

    /// Coordinates are in hundredths of a pixel.
    fn points(&mut self, points: &[[f64; 2]], operator: char) {
        for c in points.iter().flatten() {
            push_number(&mut self.content, *c, 2);
            self.content.push(' ');
        }
        self.content.push(operator);
        self.content.push('\n');
        for [x, y] in points {
            let [left, top, right, bottom] = self.bounds.unwrap_or([*x, *y, *x, *y]);
            self.bounds = Some([left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]);
        }
    }

    fn color(&mut self, color: Color, operator: &str) {
        for part in [color.red, color.green, color.blue] {
            push_number(&mut self.content, f64::from(part) / 255.0, 4);
            self.content.push(' ');
        }
        self.content.push_str(operator);
        self.content.push('\n');
    }

    fn set_opacities(&mut self, line: f64, fill: f64) {
        let key = [line, fill].map(|o| (o.clamp(0.0, 1.0) * 1000.0).round() as u16);
        let name = format!("O{}", self.opacities.len());
        let name = self.opacities.entry(key).or_insert(name);
        self.content.push('/');
        self.content.push_str(name);
        self.content.push_str(" gs\n");
    }

    /// Sets what differs from what is set.
    fn set_paint(&mut self, paint: &Paint) {
        let before = std::mem::replace(&mut self.painted, paint.clone());
        let opacities = |p: &Paint| {
            let opaque = (p.line.as_ref().map_or(1.0, |l| l.opacity), p.fill.map_or(1.0, |f| f.opacity));
            (p.line.is_some() || p.fill.is_some()).then_some(opaque)
        };
        if opacities(&before) != opacities(paint)
            && let Some((line, fill)) = opacities(paint)
        {
            self.set_opacities(line, fill);
        }
        if let Some(fill) = paint.fill
            && before.fill.is_none_or(|b| b.color != fill.color)
        {
            self.color(fill.color, "rg");
        }
        if let Some(line) = &paint.line
            && before.line.as_ref() != Some(line)
        {
            self.set_line(line);
        }
    }

    fn set_line(&mut self, line: &Line) {
        self.color(line.color, "RG");
        self.operation(&[line.width], "w");
        self.operation(&[if line.cap == Cap::Round { 1.0 } else { 0.0 }], "J");
        self.content.push('[');
        for (i, length) in line.dash.iter().enumerate() {
            if i > 0 {
                self.content.push(' ');
            }
            push_number(&mut self.content, *length, 3);
        }
        self.content.push(']');
        self.operation(&[line.phase], "d");
    }

    fn draw_form(&mut self, name: &str) {
        self.content.push('/');
        self.content.push_str(name);
        self.content.push_str(" Do\n");
    }

    /// Writes a stream as a form that can be drawn by its name.
    pub(super) fn form(&mut self, name: String, content: &str, bounds: [f64; 4], group: bool) {
        let id = self.next();
        let packed = compressed(content.as_bytes());
        let mut form = self.pdf.form_xobject(id, &packed);
        form.filter(Filter::FlateDecode);
        form.bbox(rect(bounds));
        if group {
            form.group().transparency().isolated(true).color_space().device_rgb();
        }
        form.pair(Name(b"Resources"), self.resources);
        form.finish();
        self.forms.push((name, id));
    }

    /// Pixels as an object of the file, and their opacity as another.
    fn image_object(&mut self, image: &SheetImage) -> Ref {
        let [id, mask] = [self.next(), self.next()];
        let size = [image.width, image.height].map(|side| i32::try_from(side).unwrap_or(i32::MAX));
        let pixels = || image.rgba.chunks_exact(4);
        let plain = |part: u8, alpha: u8| {
            let whole = u32::from(part) * 255;
            u8::try_from((whole + u32::from(alpha) / 2).checked_div(u32::from(alpha)).unwrap_or(0)).unwrap_or(u8::MAX)
        };
        let colors: Vec<u8> = pixels().flat_map(|p| [p[0], p[1], p[2]].map(|part| plain(part, p[3]))).collect();
        let opacities: Vec<u8> = pixels().map(|p| p[3]).collect();
        let (colors, opacities) = (compressed(&colors), compressed(&opacities));
        let mut object = self.pdf.image_xobject(id, &colors);
        object.width(size[0]).height(size[1]).bits_per_component(8).s_mask(mask);
        object.color_space().device_rgb();
        object.filter(Filter::FlateDecode);
        object.finish();
        let mut object = self.pdf.image_xobject(mask, &opacities);
        object.width(size[0]).height(size[1]).bits_per_component(8);
        object.color_space().device_gray();
        object.filter(Filter::FlateDecode);
        object.finish();
        id
    }

    fn halo(&mut self, block: &TextBlock<'_>, halo: Halo) {
        self.content.push_str("q\n");
        self.set_opacities(halo.opacity, 1.0);
        let line = Line {
            color: halo.color,
            opacity: halo.opacity,
            width: halo.width,
            dash: Vec::new(),
            phase: 0.0,
            cap: Cap::Round,
        };
        self.set_line(&line);
        for line in block.lines {
            let scale = line.size_px / UNITS;
            let mut along = 0.0;
            for c in line.text.chars().filter(|c| is_shown(*c)) {
                let font = &mut self.fonts[usize::from(line.bold)];
                let id = font.id(c);
                let Some((advance, ink)) =
                    font.glyphs().get(usize::from(id)).map(|g| (g.advance, !g.outline.is_empty()))
                else {
                    continue;
                };
                if ink {
                    self.haloed.insert((line.bold, id));
                    self.content.push_str("q\n");
                    let [a, b, c, d, x, y] = matrix(block, line, along);
                    self.operation(&[a * scale, b * scale, c * scale, d * scale, x, y], "cm");
                    self.operation(&[halo.width / scale.max(1e-9)], "w");
                    self.draw_form(&glyph_name(line.bold, id));
                    self.content.push_str("Q\n");
                }
                along += f64::from(advance) * scale;
            }
        }
        self.content.push_str("Q\n");
    }
}

impl Sheet for PdfSheet {
    fn begin_layer(&mut self, part: Part<'_>, opacity: f64) {
        let switched = matches!(part, Part::Layer(_));
        if let Part::Layer(name) = part {
            self.content.push_str("/OC /");
            self.content.push_str(&switch_name(self.switches.len()));
            self.content.push_str(" BDC\n");
            let id = self.next();
            self.switches.push((id, name.to_owned()));
        }
        let group = (opacity < 1.0).then(|| (opacity.clamp(0.0, 1.0) * 1000.0).round() as u16);
        if group.is_some() {
            self.waiting.push(std::mem::take(&mut self.content));
            self.begin_stream();
        }
        self.closing = Some(Closing { group, switched });
    }

    fn end_layer(&mut self) {
        let Some(closing) = self.closing.take() else { return };
        if let Some(opacity) = closing.group {
            let content = std::mem::replace(&mut self.content, self.waiting.pop().unwrap_or_default());
            let name = format!("L{}", self.forms.len());
            let [width, height] = self.size;
            self.form(name.clone(), &content, [0.0, 0.0, width, height], true);
            self.content.push_str("q\n");
            self.set_opacities(f64::from(opacity) / 1000.0, f64::from(opacity) / 1000.0);
            self.draw_form(&name);
            self.content.push_str("Q\n");
            self.painted = Paint::default();
        }
        if closing.switched {
            self.content.push_str("EMC\n");
        }
    }

    fn begin_figure(&mut self) -> Figure {
        let figure = Figure(self.figure_count);
        self.figure_count += 1;
        self.waiting.push(std::mem::take(&mut self.content));
        self.bounds = None;
        self.begin_stream();
        figure
    }

    fn end_figure(&mut self) {
        let content = std::mem::replace(&mut self.content, self.waiting.pop().unwrap_or_default());
        let wide = self.painted.line.as_ref().map_or(0.0, |l| l.width) + 1.0;
        let [left, top, right, bottom] = self.bounds.unwrap_or_default();
        let name = figure_name(Figure(self.figure_count.saturating_sub(1)));
        self.form(name, &content, [left - wide, top - wide, right + wide, bottom + wide], false);
        // The stream goes on as it was left, but what it had set is forgotten.
        self.painted = Paint::default();
    }

    fn place(&mut self, figure: Figure, [x, y]: [f64; 2]) {
        self.content.push_str("q 1 0 0 1 ");
        for c in [x, y] {
            push_number(&mut self.content, c, 2);
            self.content.push(' ');
        }
        self.content.push_str("cm /");
        self.content.push_str(&figure_name(figure));
        self.content.push_str(" Do Q\n");
    }

    fn begin_path(&mut self, paint: &Paint) {
        self.set_paint(paint);
    }

    fn move_to(&mut self, p: [f64; 2]) {
        self.points(&[p], 'm');
    }

    fn line_to(&mut self, p: [f64; 2]) {
        self.points(&[p], 'l');
    }

    fn curve_to(&mut self, a: [f64; 2], b: [f64; 2], p: [f64; 2]) {
        self.points(&[a, b, p], 'c');
    }

    fn close(&mut self) {
        self.content.push_str("h\n");
    }

    fn end_path(&mut self) {
        self.content.push_str(match (self.painted.fill, &self.painted.line) {
            (Some(Fill { rule: Rule::EvenOdd, .. }), Some(_)) => "B*\n",
            (Some(_), Some(_)) => "B\n",
            (Some(Fill { rule: Rule::EvenOdd, .. }), None) => "f*\n",
            (Some(_), None) => "f\n",
            (None, Some(_)) => "S\n",
            (None, None) => "n\n",
        });
    }

    fn image(&mut self, [x, y, width, height]: [f64; 4], image: &SheetImage) {
        let name = format!("I{}", self.forms.len());
        let id = self.image_object(image);
        self.forms.push((name.clone(), id));
        self.content.push_str("q\n");
        self.set_opacities(1.0, 1.0);
        // The square of an image stands on its lower edge; the page's y runs down.
        self.operation(&[width, 0.0, 0.0, -height, x, y + height], "cm");
        self.draw_form(&name);
        self.content.push_str("Q\n");
        self.painted = Paint::default();
    }

    fn text(&mut self, block: &TextBlock<'_>) {
        if let Some(halo) = block.halo {
            self.halo(block, halo);
        }
        // A name set letter by letter is told as the one word that it is.
        let word = block.is_one_name();
        if word {
            self.content.push_str("/Span <</ActualText <FEFF");
            let shown = block.lines.iter().flat_map(|line| line.text.chars()).filter(|c| is_shown(*c));
            for c in shown {
                c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| push_hex(&mut self.content, *unit));
            }
            self.content.push_str(">>> BDC\n");
        }
        for line in block.lines {
            let fill = Fill { color: line.color, opacity: 1.0, rule: Rule::Winding };
            self.set_paint(&Paint { fill: Some(fill), line: None });
            self.content.push_str("BT /");
            self.content.push_str(font_name(line.bold));
            self.content.push(' ');
            self.operation(&[line.size_px], "Tf");
            let place = matrix(block, line, 0.0);
            self.operation(&place, "Tm");
            self.content.push('<');
            for c in line.text.chars().filter(|c| is_shown(*c)) {
                let id = self.fonts[usize::from(line.bold)].id(c);
                push_hex(&mut self.content, id);
            }
            self.content.push_str("> Tj ET\n");
        }
        if word {
            self.content.push_str("EMC\n");
        }
    }
}

/// Four digits.
fn push_hex(out: &mut String, number: u16) {
    for shift in [12, 8, 4, 0] {
        out.push(char::from_digit(u32::from(number >> shift & 15), 16).unwrap_or('0'));
    }
}

/// From text space, y up, to the page in pixels, for what begins so far along a line of a block.
fn matrix(block: &TextBlock<'_>, line: &TextLine, along: f64) -> [f64; 6] {
    let (sin, cos) = block.angle_deg.to_radians().sin_cos();
    let [dx, dy] = line.offset;
    let [x, y] = [block.anchor[0] + dx * cos - dy * sin, block.anchor[1] + dx * sin + dy * cos];
    let (sin, cos) = (block.angle_deg + line.turn_deg).to_radians().sin_cos();
    [cos, sin, sin, -cos, x + along * cos, y + along * sin]
}

pub(super) fn rect([left, bottom, right, top]: [f64; 4]) -> Rect {
    Rect::new(left as f32, bottom as f32, right as f32, top as f32)
}

pub(super) fn font_name(bold: bool) -> &'static str {
    if bold { "B" } else { "R" }
}

pub(super) fn glyph_name(bold: bool, id: u16) -> String {
    format!("{}{id}", font_name(bold))
}

fn figure_name(figure: Figure) -> String {
    format!("M{}", figure.0)
}

pub(super) fn switch_name(number: usize) -> String {
    format!("S{number}")
}
