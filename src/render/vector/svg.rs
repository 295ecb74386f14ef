//! A scene as SVG 1.1: one group for each layer, `<text>` in a font that the file brings along as a subset.

use std::fmt::Write as _;

use tiny_skia::{IntSize, Pixmap};

use super::super::label::TextLine;
use super::super::scene::Scene;
use super::super::text::Fonts;
use super::embedded_font::EmbeddedFont;
use super::number::{push_number, push_scaled, scaled};
use super::opentype::opentype;
use super::sheet::{
    Cap, Figure, Halo, Paint, Part, Rule, Sheet, SheetImage, SheetInfo, TextBlock, VectorError, is_shown,
};
use super::walk::walk;
use crate::progress::Progress;

/// Coordinates are in hundredths of a pixel.
const SCALE: i64 = 100;

/// The embedded font first; then, for programs that know no embedded fonts, what a system is likely to have.
const FAMILIES: &str = "shapan-map,'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC',\
                        'Microsoft YaHei',sans-serif";

/// The scene as an SVG file, one unit for one pixel. The same scene gives the same bytes.
///
/// Names from data are inert: escaped, and without characters that XML cannot hold.
pub fn svg(scene: &Scene, info: &SheetInfo, progress: &Progress) -> Result<String, VectorError> {
    let sheet = drawn(scene, info, Form::File, progress)?;
    let [width, height] = size(scene);
    let lang = info.lang.tag();
    let mut file = String::with_capacity(sheet.out.len() + sheet.figures.len() + 4096);
    file.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" ");
    file.push_str("xmlns:xlink=\"http://www.w3.org/1999/xlink\" ");
    file.push_str("xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" ");
    _ = writeln!(file, "width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" xml:lang=\"{lang}\">");
    if !info.title.is_empty() {
        file.push_str("<title>");
        push_escaped(&mut file, &info.title);
        file.push_str("</title>\n");
    }
    file.push_str("<defs>\n");
    if sheet.fonts.iter().any(EmbeddedFont::has_characters) {
        file.push_str("<style>\n");
        for font in sheet.fonts.iter().filter(|f| f.has_characters()) {
            progress.check()?;
            push_font(&mut file, font);
        }
        file.push_str("</style>\n");
    }
    // What is cut a little outside the picture stays unseen where a program shows what lies beyond the page.
    _ = writeln!(file, "<clipPath id=\"page\"><path d=\"M0 0H{width}V{height}H0z\"/></clipPath>");
    file.push_str(&sheet.figures);
    file.push_str("</defs>\n<g clip-path=\"url(#page)\">\n");
    file.push_str(&sheet.out);
    file.push_str("</g>\n</svg>\n");
    Ok(file)
}

/// A picture that stands in an HTML page among others.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineSvg {
    /// One `svg` element, as wide as the page lets it be.
    pub markup: String,
    /// The characters that it shows, regular and bold, for the [`font_face`]s of the page.
    pub characters: [Vec<char>; 2],
}

/// The scene as an `svg` element for an HTML page, without fonts of its own: its texts are set in `shapan-map`. Its ids
/// begin with `prefix` (letters, digits, hyphens), since a page has one room for all of them. The title of `info`
/// is what is read aloud in place of the picture.
pub fn inline_svg(
    scene: &Scene,
    info: &SheetInfo,
    prefix: &str,
    progress: &Progress,
) -> Result<InlineSvg, VectorError> {
    let sheet = drawn(scene, info, Form::Inline { prefix }, progress)?;
    let [width, height] = size(scene);
    let mut markup = String::with_capacity(sheet.out.len() + sheet.figures.len() + 1024);
    _ = write!(markup, "<svg viewBox=\"0 0 {width} {height}\" lang=\"{}\" role=\"img\" aria-label=\"", info.lang.tag());
    push_escaped(&mut markup, &info.title);
    _ = write!(markup, "\">\n<defs><clipPath id=\"{prefix}-page\"><path d=\"M0 0H{width}V{height}H0z\"/></clipPath>\n");
    markup.push_str(&sheet.figures);
    _ = writeln!(markup, "</defs>\n<g clip-path=\"url(#{prefix}-page)\">");
    markup.push_str(&sheet.out);
    markup.push_str("</g>\n</svg>");
    let characters = sheet.fonts.map(|font| font.glyphs().iter().filter_map(|g| g.character).collect());
    Ok(InlineSvg { markup, characters })
}

/// A CSS rule that brings these characters along, regular or bold, in the outlines that pictures are drawn with. Its
/// family is `shapan-map`.
pub fn font_face(characters: impl IntoIterator<Item = char>, bold: bool, fonts: &Fonts) -> String {
    let mut font = EmbeddedFont::new(bold, fonts);
    characters.into_iter().filter(|c| is_shown(*c)).for_each(|c| _ = font.id(c));
    let mut rule = String::new();
    push_font(&mut rule, &font);
    rule
}

fn drawn<'a>(
    scene: &Scene,
    info: &SheetInfo,
    form: Form<'a>,
    progress: &Progress,
) -> Result<SvgSheet<'a>, VectorError> {
    let mut sheet = SvgSheet {
        form,
        out: String::new(),
        figures: String::new(),
        figure_count: 0,
        layer_count: 0,
        painted: None,
        start: [0; 2],
        pen: [0; 2],
        fonts: [false, true].map(|bold| EmbeddedFont::new(bold, &scene.fonts)),
        measure: scene.fonts.clone(),
    };
    walk(scene, info, &mut sheet, progress)?;
    sheet.end_style();
    Ok(sheet)
}

/// Width and height as text.
fn size(scene: &Scene) -> [String; 2] {
    scene.view.size_px().map(|size| {
        let mut text = String::new();
        push_number(&mut text, size, 2);
        text
    })
}

/// What the drawing stands in.
#[derive(Clone, Copy)]
enum Form<'a> {
    File,
    Inline { prefix: &'a str },
}

impl Form<'_> {
    /// The id of a figure.
    fn figure_id(self, figure: usize) -> String {
        match self {
            Self::File => format!("figure-{figure}"),
            Self::Inline { prefix } => format!("{prefix}-figure-{figure}"),
        }
    }
}

fn push_font(out: &mut String, font: &EmbeddedFont) {
    let weight = if font.bold { 700 } else { 400 };
    _ = write!(out, "@font-face{{font-family:shapan-map;font-weight:{weight};src:url(data:font/otf;base64,");
    push_base64(out, &opentype(font));
    out.push_str(") format(\"opentype\")}\n");
}

/// RFC 4648, section 4.
fn push_base64(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = DIGITS.get((group >> (18 - 6 * i) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if i > chunk.len() { '=' } else { char::from(digit) });
        }
    }
}

/// Text between tags or in a quoted attribute.
fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars().filter(|c| is_shown(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

struct SvgSheet<'a> {
    form: Form<'a>,
    /// What is written now; the drawing, or a figure while one is open.
    out: String,
    figures: String,
    figure_count: usize,
    layer_count: usize,
    /// The style of the group that is open.
    painted: Option<Paint>,
    /// Where the part of a path began, and where it has come to: steps are written from there.
    start: [i64; 2],
    pen: [i64; 2],
    fonts: [EmbeddedFont; 2],
    measure: Fonts,
}

impl SvgSheet<'_> {
    fn end_style(&mut self) {
        if self.painted.take().is_some() {
            self.out.push_str("</g>\n");
        }
    }

    fn attribute(&mut self, name: &str, value: f64) {
        _ = write!(self.out, " {name}=\"");
        push_number(&mut self.out, value, 3);
        self.out.push('"');
    }

    fn opacity(&mut self, name: &str, value: f64) {
        if value < 1.0 {
            self.attribute(name, value);
        }
    }

    /// One step of a path from the pen: its letter, then the ends and handles.
    fn step(&mut self, letter: char, points: &[[f64; 2]]) {
        self.out.push(letter);
        let mut first = true;
        let mut end = self.pen;
        for p in points {
            end = p.map(|c| scaled(c, SCALE));
            for (to, from) in end.iter().zip(self.pen) {
                // A minus sign parts numbers as well as a space does.
                if !first && to - from >= 0 {
                    self.out.push(' ');
                }
                push_scaled(&mut self.out, to - from, SCALE);
                first = false;
            }
        }
        self.pen = end;
    }

    fn halo(&mut self, block: &TextBlock<'_>) {
        if let Some(halo) = block.halo {
            _ = write!(self.out, " stroke=\"{}\"", halo.color);
            self.attribute("stroke-width", halo.width);
            self.opacity("stroke-opacity", halo.opacity);
            self.out.push_str(" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        }
    }

    /// The attributes and the content of one line, up to where its element ends.
    fn line(&mut self, line: &TextLine, [x, y]: [f64; 2], halo: Option<Halo>) {
        self.attribute("x", x);
        self.attribute("y", y);
        if line.turn_deg != 0.0 {
            self.attribute("rotate", line.turn_deg);
        }
        self.attribute("font-size", line.size_px);
        if line.bold {
            self.out.push_str(" font-weight=\"700\"");
        }
        // Another font, where this one is not taken, keeps to the same room, which matters on a plate. Browsers
        // then draw letter by letter, and the halo of each would lie on the one before.
        if halo.is_none() && line.text.chars().nth(1).is_some() {
            self.attribute("textLength", self.measure.width(&line.text, line.size_px, line.bold));
        }
        _ = write!(self.out, " fill=\"{}\">", line.color);
        push_escaped(&mut self.out, &line.text);
        let font = &mut self.fonts[usize::from(line.bold)];
        line.text.chars().filter(|c| is_shown(*c)).for_each(|c| _ = font.id(c));
    }
}

impl Sheet for SvgSheet<'_> {
    fn begin_layer(&mut self, part: Part<'_>, opacity: f64) {
        self.end_style();
        match part {
            Part::Layer(_) | Part::Selection if !matches!(self.form, Form::File) => self.out.push_str("<g"),
            Part::Layer(name) => {
                self.layer_count += 1;
                _ = write!(self.out, "<g id=\"layer-{}\" inkscape:groupmode=\"layer\" ", self.layer_count);
                self.out.push_str("inkscape:label=\"");
                push_escaped(&mut self.out, name);
                self.out.push('"');
            }
            Part::Selection => self.out.push_str("<g id=\"selection\""),
            Part::Labels | Part::Furniture => {
                let id = if part == Part::Labels { "labels" } else { "furniture" };
                self.out.push_str("<g");
                if matches!(self.form, Form::File) {
                    _ = write!(self.out, " id=\"{id}\"");
                }
                _ = write!(self.out, " font-family=\"{FAMILIES}\"");
                // Letters as they are drawn, not fitted to the screen's pixels.
                self.out.push_str(" text-rendering=\"geometricPrecision\"");
            }
        }
        self.opacity("opacity", opacity);
        self.out.push_str(">\n");
    }

    fn end_layer(&mut self) {
        self.end_style();
        self.out.push_str("</g>\n");
    }

    fn begin_figure(&mut self) -> Figure {
        self.end_style();
        std::mem::swap(&mut self.out, &mut self.figures);
        let figure = Figure(self.figure_count);
        self.figure_count += 1;
        _ = writeln!(self.out, "<g id=\"{}\">", self.form.figure_id(figure.0));
        figure
    }

    fn end_figure(&mut self) {
        self.end_style();
        self.out.push_str("</g>\n");
        std::mem::swap(&mut self.out, &mut self.figures);
    }

    fn place(&mut self, figure: Figure, [x, y]: [f64; 2]) {
        self.end_style();
        _ = write!(self.out, "<use xlink:href=\"#{}\" x=\"", self.form.figure_id(figure.0));
        push_number(&mut self.out, x, 2);
        self.out.push_str("\" y=\"");
        push_number(&mut self.out, y, 2);
        self.out.push_str("\"/>\n");
    }

    fn begin_path(&mut self, paint: &Paint) {
        if self.painted.as_ref() != Some(paint) {
            self.end_style();
            self.out.push_str("<g");
            match paint.fill {
                Some(fill) => {
                    _ = write!(self.out, " fill=\"{}\"", fill.color);
                    self.opacity("fill-opacity", fill.opacity);
                    if fill.rule == Rule::EvenOdd {
                        self.out.push_str(" fill-rule=\"evenodd\"");
                    }
                }
                None => self.out.push_str(" fill=\"none\""),
            }
            if let Some(line) = &paint.line {
                _ = write!(self.out, " stroke=\"{}\"", line.color);
                self.opacity("stroke-opacity", line.opacity);
                self.attribute("stroke-width", line.width);
                self.out.push_str(" stroke-linejoin=\"round\"");
                if line.cap == Cap::Round {
                    self.out.push_str(" stroke-linecap=\"round\"");
                }
                if !line.dash.is_empty() {
                    self.out.push_str(" stroke-dasharray=\"");
                    for (i, length) in line.dash.iter().enumerate() {
                        if i > 0 {
                            self.out.push(' ');
                        }
                        push_number(&mut self.out, *length, 3);
                    }
                    self.out.push('"');
                    if line.phase > 0.0 {
                        self.attribute("stroke-dashoffset", line.phase);
                    }
                }
            }
            self.out.push_str(">\n");
            self.painted = Some(paint.clone());
        }
        self.pen = [0; 2];
        self.out.push_str("<path d=\"");
    }

    fn move_to(&mut self, p: [f64; 2]) {
        // The first step of a path is from the origin, so it may be written as the others.
        self.step('m', &[p]);
        self.start = self.pen;
    }

    fn line_to(&mut self, p: [f64; 2]) {
        self.step('l', &[p]);
    }

    fn curve_to(&mut self, a: [f64; 2], b: [f64; 2], p: [f64; 2]) {
        self.step('c', &[a, b, p]);
    }

    fn close(&mut self) {
        self.out.push('z');
        self.pen = self.start;
    }

    fn end_path(&mut self) {
        self.out.push_str("\"/>\n");
    }

    fn image(&mut self, [x, y, width, height]: [f64; 4], image: &SheetImage) {
        let size = IntSize::from_wh(image.width, image.height);
        let pixels = size.and_then(|size| Pixmap::from_vec(image.rgba.clone(), size));
        let Some(png) = pixels.and_then(|pixels| pixels.encode_png().ok()) else { return };
        self.end_style();
        self.out.push_str("<image");
        for (name, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
            self.attribute(name, value);
        }
        self.out.push_str(" preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,");
        push_base64(&mut self.out, &png);
        self.out.push_str("\"/>\n");
    }

    fn text(&mut self, block: &TextBlock<'_>) {
        self.end_style();
        let turned = block.angle_deg.abs() > 1e-9;
        let [x, y] = if turned { [0.0; 2] } else { block.anchor };
        self.out.push_str("<text");
        if turned {
            self.out.push_str(" transform=\"translate(");
            push_number(&mut self.out, block.anchor[0], 2);
            self.out.push(' ');
            push_number(&mut self.out, block.anchor[1], 2);
            self.out.push_str(")rotate(");
            push_number(&mut self.out, block.angle_deg, 3);
            self.out.push_str(")\"");
        }
        // Browsers ask each text of its own whether two spaces stay two.
        let spaced = |text: &str| text.chars().filter(|c| is_shown(*c)).collect::<String>().contains("  ");
        if block.lines.iter().any(|line| spaced(&line.text)) {
            self.out.push_str(" xml:space=\"preserve\"");
        }
        self.halo(block);
        if let [line] = block.lines {
            self.line(line, [x + line.offset[0], y + line.offset[1]], block.halo);
        } else {
            self.out.push('>');
            // Characters below each other are one word, lines below each other are several.
            let one_word = block.is_one_name();
            for (i, line) in block.lines.iter().enumerate() {
                if i > 0 && !one_word {
                    self.out.push(' ');
                }
                self.out.push_str("<tspan");
                self.line(line, [x + line.offset[0], y + line.offset[1]], block.halo);
                self.out.push_str("</tspan>");
            }
        }
        self.out.push_str("</text>\n");
    }
}
