//! Small pictures packed into one: what the sprites of a mesh are cut from. Knows no GPU.

use std::sync::Arc;

use crate::render::raster::Sprite;

/// The usual width of an atlas; a large one is wider.
const WIDTH: u32 = 2048;
const WIDE: u32 = 8192;
/// The highest an atlas gets; what finds no room is left out and counted.
const MOST_HEIGHT: u32 = 8192;

/// Premultiplied RGBA, rows from the top. Empty when there is no sprite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Atlas {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
    /// How many sprites found no room.
    pub left_out: usize,
}

/// Where a sprite lies in the atlas, and from the pixel it hangs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtlasSprite {
    pub left: i16,
    pub top: i16,
    pub width: u16,
    pub height: u16,
    /// In the atlas; before it is packed, the number of the sprite.
    x: u16,
    y: u16,
}

impl AtlasSprite {
    /// A sprite that has no place yet, by its number.
    pub(super) fn waiting(sprite: &Sprite, number: usize) -> Self {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            left: short(sprite.left),
            top: short(sprite.top),
            width: u16::try_from(sprite.width).unwrap_or(0),
            height: u16::try_from(sprite.height).unwrap_or(0),
            x: (number & 0xFFFF) as u16,
            y: (number >> 16) as u16,
        }
    }

    /// The same with its place; of no size where there was no room.
    pub(super) fn placed(self, places: &[Option<[u32; 2]>]) -> Self {
        let number = usize::from(self.x) | usize::from(self.y) << 16;
        match places.get(number) {
            Some(Some([x, y])) => Self { x: u16::try_from(*x).unwrap_or(0), y: u16::try_from(*y).unwrap_or(0), ..self },
            _ => Self::default(),
        }
    }

    /// Left and top in the atlas.
    pub fn place(self) -> [u16; 2] {
        [self.x, self.y]
    }
}

fn short(n: i32) -> i16 {
    n.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

impl Atlas {
    /// Packs sprites in shelves, the highest first, and tells where each lies.
    pub(super) fn packed(sprites: &[Arc<Sprite>]) -> (Self, Vec<Option<[u32; 2]>>) {
        let area: u64 = sprites.iter().map(|s| u64::from(s.width + 1) * u64::from(s.height + 1)).sum();
        let width = if area > u64::from(WIDTH) * 4096 { WIDE } else { WIDTH };
        let mut order: Vec<usize> = (0..sprites.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(sprites.get(*i).map_or(0, |s| s.height)));
        let mut places = vec![None; sprites.len()];
        let (mut x, mut y, mut shelf, mut left_out) = (0, 0, 0, 0);
        for i in order {
            let (Some(sprite), Some(place)) = (sprites.get(i), places.get_mut(i)) else { continue };
            if x + sprite.width > width {
                (x, y, shelf) = (0, y + shelf, 0);
            }
            if sprite.width > width || y + sprite.height > MOST_HEIGHT {
                left_out += 1;
                continue;
            }
            *place = Some([x, y]);
            x += sprite.width;
            shelf = shelf.max(sprite.height);
        }
        let height = y + shelf;
        let row = width as usize * 4;
        let mut rgba = vec![0; row * height as usize];
        for (sprite, place) in sprites.iter().zip(&places) {
            let Some([x, y]) = place else { continue };
            let wide = sprite.width as usize * 4;
            for (i, pixels) in sprite.rgba.chunks_exact(wide).enumerate() {
                let from = (*y as usize + i) * row + *x as usize * 4;
                if let Some(into) = rgba.get_mut(from..from + wide) {
                    into.copy_from_slice(pixels);
                }
            }
        }
        if rgba.is_empty() {
            return (Self { left_out, ..Self::default() }, places);
        }
        (Self { width, height, rgba, left_out }, places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sprites_lie_side_by_side_and_keep_their_pixels() {
        let made = |i: u32| {
            let (width, height) = (30 + i % 200, 9 + i % 23);
            let rgba = [i as u8, (i >> 8) as u8, 7, 255].repeat((width * height) as usize);
            Arc::new(Sprite { left: -3, top: -4, width, height, rgba })
        };
        let sprites: Vec<Arc<Sprite>> = (0..700).map(made).collect();
        let (atlas, places) = Atlas::packed(&sprites);
        for (i, (sprite, place)) in sprites.iter().zip(&places).enumerate() {
            let [x, y] = place.expect("there is room");
            assert!(x + sprite.width <= atlas.width && y + sprite.height <= atlas.height);
            for [dx, dy] in [[0, 0], [sprite.width - 1, sprite.height - 1]] {
                let at = (((y + dy) * atlas.width + x + dx) * 4) as usize;
                assert_eq!(atlas.rgba[at..at + 4], sprite.rgba[..4], "{i}");
            }
            let placed = AtlasSprite::waiting(sprite, i).placed(&places);
            assert_eq!(placed.place().map(u32::from), [x, y]);
            assert_eq!((placed.left, placed.top), (-3, -4));
        }
        assert_eq!(atlas.left_out, 0);
        assert_eq!(Atlas::packed(&[]).0, Atlas::default());
    }

    #[test]
    fn what_finds_no_room_is_left_out_and_counted() {
        let made = |width: u32, height: u32, ink: u8| {
            Arc::new(Sprite { left: 0, top: 0, width, height, rgba: vec![ink; (width * height * 4) as usize] })
        };
        // One too wide, one too high, two that fill the atlas but for a strip, one for which nothing is left.
        let sizes = [(2049, 4), (4, 8193), (10, 8000), (2040, 150), (2040, 100), (40, 10)];
        let sprites: Vec<Arc<Sprite>> = sizes.iter().zip(1..).map(|((w, h), ink)| made(*w, *h, ink)).collect();
        let (atlas, places) = Atlas::packed(&sprites);
        assert_eq!(places.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, true, true, false, true]);
        assert_eq!(atlas.left_out, 3);
        assert!(atlas.width <= WIDE && atlas.height <= MOST_HEIGHT);
        assert_eq!(atlas.rgba.len(), (atlas.width * atlas.height * 4) as usize);
        for (i, (sprite, place)) in sprites.iter().zip(&places).enumerate() {
            let placed = AtlasSprite::waiting(sprite, i).placed(&places);
            let Some([x, y]) = place else {
                assert_eq!((placed.width, placed.height), (0, 0), "{i}: nothing of it is drawn");
                continue;
            };
            let at = (((y + sprite.height - 1) * atlas.width + x + sprite.width - 1) * 4) as usize;
            assert_eq!(atlas.rgba[at], sprite.rgba[0], "{i}");
        }
        // An atlas with room for nothing still counts.
        assert_eq!(Atlas::packed(&sprites[..1]).0, Atlas { left_out: 1, ..Atlas::default() });
    }
}
