//! A picture to point at, and its coarser copies: what is seen of it is drawn from the copy that suits.

use std::sync::Arc;

use crate::data::{Pixels, Raster};

/// Coarser copies end where the picture fits the tab.
const COARSEST_PX: u32 = 400;

/// A picture to point at.
#[derive(Clone, Debug)]
pub struct PicturePreview {
    /// Pixels across and down of the picture itself.
    pub size: [u32; 2],
    /// The picture first; each pixel of a later copy stands for two by two of the one before. What is odd keeps its
    /// last row and column, so that a copy may reach a little beyond the picture.
    pub copies: Vec<Arc<Pixels>>,
}

impl PicturePreview {
    pub(super) fn of(pixels: Pixels) -> Self {
        let size = pixels.size();
        let mut copies = vec![Arc::new(pixels)];
        while let Some(last) = copies.last().filter(|last| last.size().iter().any(|side| *side > COARSEST_PX)) {
            copies.push(Arc::new(last.halved()));
        }
        Self { size, copies }
    }

    /// Of a picture that lies somewhere; `None` of one in tiles, which knows where it lies.
    pub(super) fn of_raster(raster: &Raster) -> Option<Self> {
        let levels = raster.levels();
        let finest = levels.first().filter(|level| level.size == level.tile)?;
        let copies = (0..levels.len()).map(|level| raster.tile(level, 0, 0)).collect::<Option<Vec<_>>>()?;
        Some(Self { size: finest.size, copies })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Channels;

    #[test]
    fn a_picture_is_there_in_all_its_pixels() {
        let pixels = Pixels::new([1025, 3], Channels::Grey, vec![7; 3075]).unwrap();
        let preview = PicturePreview::of(pixels);
        let sizes: Vec<_> = preview.copies.iter().map(|copy| copy.size()).collect();
        assert_eq!((preview.size, sizes), ([1025, 3], vec![[1025, 3], [513, 2], [257, 1]]));
    }
}
