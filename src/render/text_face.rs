//! A font face that is not compiled in: its bytes as they were read, and what it can draw.

use std::sync::Arc;

use skrifa::FontRef;
use skrifa::raw::tables::cmap::Cmap;
use skrifa::raw::{FontData, FontRead};

use super::text::{Glyph, from_font};

/// One face of a font file, kept as bytes.
#[derive(Clone)]
pub struct FontFace {
    data: Arc<Vec<u8>>,
    index: u32,
}

impl FontFace {
    /// The face at this place of a file (0, or counted in a collection); `None` when the file holds no such face.
    pub fn new(data: Arc<Vec<u8>>, index: u32) -> Option<Self> {
        FontRef::from_index(&data, index).ok()?;
        Some(Self { data, index })
    }

    /// Whether it has an outline for a character; pictures of characters alone (colour emoji) are none.
    pub fn draws(&self, c: char) -> bool {
        self.glyph(c).is_some()
    }

    pub(super) fn glyph(&self, c: char) -> Option<Glyph> {
        let font = FontRef::from_index(&self.data, self.index).ok()?;
        from_font(&font, c).filter(|glyph| glyph.outline.is_some() || c.is_whitespace())
    }
}

/// The same bytes in memory and the same face of them.
impl PartialEq for FontFace {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.data, &other.data) && self.index == other.index
    }
}

impl std::fmt::Debug for FontFace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FontFace({} bytes, {})", self.data.len(), self.index)
    }
}

/// Which of these characters the `cmap` table of a font maps to a glyph. A table that cannot be read has none.
pub fn mapped_characters(cmap: &[u8], among: &[char]) -> Vec<char> {
    let Ok(table) = Cmap::read(FontData::new(cmap)) else { return Vec::new() };
    let mapped = |c: &char| table.map_codepoint(*c).is_some_and(|id| id.to_u32() != 0);
    among.iter().copied().filter(mapped).collect()
}
