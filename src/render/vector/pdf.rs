//! A scene as PDF 1.7: one page, a layer that readers can switch off for each layer of the plan, text in a font
//! that the file brings along as a subset. Here are the objects of the file; the page's content is told by
//! [`PdfSheet`].

use pdf_writer::{Filter, Finish, Name, Ref, TextStr};

use super::super::scene::Scene;
use super::embedded_font::{Segment, UNITS};
use super::number::push_number;
use super::pdf_font::write_font;
use super::pdf_sheet::{POINTS, PdfSheet, compressed, font_name, glyph_name, rect, switch_name};
use super::sheet::{SheetInfo, VectorError};
use super::walk::walk;
use crate::i18n::Lang;
use crate::progress::Progress;

/// The scene as a PDF file, 96 pixels to the inch. The same scene gives the same bytes: the file has no date.
pub fn pdf(scene: &Scene, info: &SheetInfo, progress: &Progress) -> Result<Vec<u8>, VectorError> {
    let mut sheet = PdfSheet::new(scene.view.size_px(), &scene.fonts);
    walk(scene, info, &mut sheet, progress)?;
    progress.check()?;
    Ok(sheet.finished(info))
}

impl PdfSheet {
    /// The glyphs of halos, as outlines in thousandths of an em with y up.
    fn write_glyphs(&mut self) {
        for (bold, id) in std::mem::take(&mut self.haloed) {
            let Some(glyph) = self.fonts[usize::from(bold)].glyphs().get(usize::from(id)).cloned() else { continue };
            let Some(bounds) = glyph.bounds() else { continue };
            let mut content = String::new();
            let mut step = |points: &[[i32; 2]], operator: char| {
                for c in points.iter().flatten() {
                    push_number(&mut content, f64::from(*c), 0);
                    content.push(' ');
                }
                content.push(operator);
                content.push('\n');
            };
            for (i, segment) in glyph.outline.iter().enumerate() {
                match segment {
                    Segment::Move(p) => {
                        if i > 0 {
                            step(&[], 'h');
                        }
                        step(&[*p], 'm');
                    }
                    Segment::Line(p) => step(&[*p], 'l'),
                    Segment::Curve(a, b, p) => step(&[*a, *b, *p], 'c'),
                }
            }
            step(&[], 's');
            // Room for the widest line there may be along the outline.
            let [left, bottom, right, top] = bounds.map(f64::from);
            let room = [left - UNITS, bottom - UNITS, right + UNITS, top + UNITS];
            self.form(glyph_name(bold, id), &content, room, false);
        }
    }

    fn finished(mut self, info: &SheetInfo) -> Vec<u8> {
        self.write_glyphs();
        let packed = compressed(self.content.as_bytes());
        let [catalog, pages, page, contents, about] = [self.next(), self.next(), self.next(), self.next(), self.next()];
        self.pdf.stream(contents, &packed).filter(Filter::FlateDecode);
        let mut fonts = Vec::new();
        for font in self.fonts.iter().filter(|f| f.has_characters()) {
            let last = &mut self.last;
            let id = write_font(&mut self.pdf, font, || {
                *last += 1;
                Ref::new(*last)
            });
            fonts.push((font_name(font.bold), id));
        }
        for (id, name) in &self.switches {
            let mut group = self.pdf.indirect(*id).dict();
            group.pair(Name(b"Type"), Name(b"OCG")).pair(Name(b"Name"), TextStr(name));
        }

        let mut resources = self.pdf.indirect(self.resources).dict();
        let mut entries = resources.insert(Name(b"Font")).dict();
        for (name, id) in &fonts {
            entries.pair(Name(name.as_bytes()), *id);
        }
        entries.finish();
        let mut entries = resources.insert(Name(b"XObject")).dict();
        for (name, id) in &self.forms {
            entries.pair(Name(name.as_bytes()), *id);
        }
        entries.finish();
        let mut entries = resources.insert(Name(b"ExtGState")).dict();
        for ([line, fill], name) in &self.opacities {
            let mut state = entries.insert(Name(name.as_bytes())).dict();
            state.pair(Name(b"CA"), f32::from(*line) / 1000.0).pair(Name(b"ca"), f32::from(*fill) / 1000.0);
        }
        entries.finish();
        let mut entries = resources.insert(Name(b"Properties")).dict();
        for (i, (id, _)) in self.switches.iter().enumerate() {
            entries.pair(Name(switch_name(i).as_bytes()), *id);
        }
        entries.finish();
        resources.finish();

        let size = self.size.map(|s| s * POINTS);
        let mut sheet = self.pdf.page(page);
        sheet.parent(pages).media_box(rect([0.0, 0.0, size[0], size[1]])).contents(contents);
        sheet.group().transparency().color_space().device_rgb();
        sheet.pair(Name(b"Resources"), self.resources);
        sheet.finish();
        self.pdf.pages(pages).kids([page]).count(1);

        let mut root = self.pdf.catalog(catalog);
        root.pages(pages).lang(TextStr(match info.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }));
        if !info.title.is_empty() {
            root.viewer_preferences().display_doc_title(true);
        }
        if !self.switches.is_empty() {
            let ids = || self.switches.iter().map(|(id, _)| *id);
            let mut layers = root.insert(Name(b"OCProperties")).dict();
            layers.insert(Name(b"OCGs")).array().items(ids());
            let mut shown = layers.insert(Name(b"D")).dict();
            // Listed as in a layer tree: the uppermost first.
            shown.insert(Name(b"Order")).array().items(ids().rev());
            shown.insert(Name(b"ON")).array().items(ids());
        }
        root.finish();
        let mut told = self.pdf.document_info(about);
        if !info.title.is_empty() {
            told.title(TextStr(&info.title));
        }
        told.creator(TextStr("shapan")).producer(TextStr(concat!("shapan ", env!("CARGO_PKG_VERSION"))));
        told.finish();
        self.pdf.finish()
    }
}
