//! Names painted once and kept: most names of a picture were in the one before. Knows no GPU.

use std::collections::HashMap;
use std::fmt::Write;
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use crate::render::label::Label;
use crate::render::raster::{Sprite, sprite};
use crate::render::shapes::{label_pixel, label_shapes};
use crate::render::text::Fonts;

/// Names that were not shown in so many pictures are forgotten.
const KEPT_FOR: u64 = 8;
/// Turned names are painted at so many places within a pixel, across and down.
const SUBPIXELS: f64 = 4.0;

/// The painted names of the last pictures.
#[derive(Debug, Default)]
pub struct LabelSprites {
    /// By what they look like.
    sprites: HashMap<u64, Kept>,
    picture: u64,
}

#[derive(Debug)]
struct Kept {
    sprite: Option<Arc<Sprite>>,
    last_shown: u64,
}

/// A name as a sprite, and the whole pixel it hangs on.
pub(super) struct LabelSprite {
    pub at: [f64; 2],
    pub sprite: Option<Arc<Sprite>>,
}

impl LabelSprites {
    /// The sprites of the labels of one picture, in their order; `px` gives an anchor's pixel.
    pub(super) fn of(
        &mut self,
        labels: &[Label],
        px: impl Fn(&Label) -> [f64; 2] + Sync,
        ratio: f64,
        fonts: &Fonts,
    ) -> Vec<LabelSprite> {
        self.picture += 1;
        let wanted: Vec<(u64, [f64; 2], [f64; 2])> = labels
            .par_iter()
            .map(|label| {
                let at = label_pixel(label, px(label)).map(|c| (c * SUBPIXELS).round() / SUBPIXELS);
                let whole = at.map(f64::floor);
                let part = [at[0] - whole[0], at[1] - whole[1]];
                (look(label, part, ratio), whole, part)
            })
            .collect();
        let missing: Vec<(u64, &Label, [f64; 2])> = wanted
            .iter()
            .zip(labels)
            .filter(|((look, ..), _)| !self.sprites.contains_key(look))
            .map(|((look, _, part), label)| (*look, label, *part))
            .collect();
        let painted: Vec<(u64, Option<Arc<Sprite>>)> = missing
            .into_par_iter()
            .map(|(look, label, part)| (look, sprite(&label_shapes(label, part, ratio, fonts)).map(Arc::new)))
            .collect();
        let last_shown = self.picture;
        self.sprites.extend(painted.into_iter().map(|(look, sprite)| (look, Kept { sprite, last_shown })));
        let made = wanted
            .into_iter()
            .map(|(look, at, _)| {
                let kept = self.sprites.get_mut(&look);
                let sprite = kept.and_then(|kept| {
                    kept.last_shown = last_shown;
                    kept.sprite.clone()
                });
                LabelSprite { at, sprite }
            })
            .collect();
        self.sprites.retain(|_, kept| kept.last_shown + KEPT_FOR > last_shown);
        made
    }

    /// How many names are kept.
    pub fn len(&self) -> usize {
        self.sprites.len()
    }

    pub fn is_empty(&self) -> bool {
        self.sprites.is_empty()
    }
}

/// A number that differs where a label's pixels would: of everything but where it stands.
fn look(label: &Label, part: [f64; 2], ratio: f64) -> u64 {
    let Label { lines, angle_deg, halo_px, halo, plate, leader, .. } = label;
    let mut hashing = Hashing(DefaultHasher::new());
    // Writing to a hasher cannot fail.
    _ = write!(hashing, "{lines:?} {angle_deg} {halo_px} {halo} {plate:?} {leader:?} {part:?} {ratio}");
    hashing.0.finish()
}

struct Hashing(DefaultHasher);

impl Write for Hashing {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
