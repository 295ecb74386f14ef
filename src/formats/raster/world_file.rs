//! World files: six numbers beside a picture that tell where it lies.

use super::RasterError;
use crate::crs::Affine;

/// Reads a world file: how far a step to the next column leads along x and y, a step to the next row the same, and where
/// the middle of the upper left pixel lies. The map is one of pixels counted from the corner of the picture.
///
/// # Errors
/// What is not six numbers, with the line.
pub(super) fn world_file(ending: &str, bytes: &[u8]) -> Result<Affine, RasterError> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut numbers = [0.0; 6];
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    for number in &mut numbers {
        let (line, found) = lines.next().unwrap_or((text.lines().count() + 1, ""));
        // Some write the point as a comma.
        let read = found.trim().replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
        let found = || found.trim().chars().take(40).collect();
        *number = read.ok_or_else(|| RasterError::WorldFile { ending: ending.to_owned(), line, found: found() })?;
    }
    let [a, d, b, e, c, f] = numbers;
    let middle = Affine { x: [a, b, c], y: [d, e, f] };
    // The numbers lead from the middle of the first pixel, half a pixel inside the corner.
    Ok(middle.after(&Affine { x: [1.0, 0.0, -0.5], y: [0.0, 1.0, -0.5] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_of_the_middle_of_the_first_pixel() {
        let map = world_file("pgw", b"2.0\r\n0.5\r\n0.25\r\n-2.0\r\n1000.0\r\n2000.0\r\n\r\n").unwrap();
        assert_eq!(map.apply([0.5, 0.5]), [1000.0, 2000.0]);
        assert_eq!(map.apply([1.5, 0.5]), [1002.0, 2000.5]);
        assert_eq!(map.apply([0.5, 1.5]), [1000.25, 1998.0]);
        let comma = world_file("pgw", b"\xef\xbb\xbf2,5\n0\n0\n-2,5\n1e3\n2e3\n").unwrap();
        assert_eq!(comma.apply([1.5, 0.5]), [1002.5, 2000.0]);
    }

    #[test]
    fn what_is_no_world_file_says_in_which_line() {
        for (bytes, line) in [(&b"1\n2\nx\n4\n5\n6"[..], 3), (b"1\n2\n3", 4), (b"", 1), (b"1\n2\n3\n4\n5\ninf", 6)] {
            let RasterError::WorldFile { line: found, .. } = world_file("jgw", bytes).unwrap_err() else { panic!() };
            assert_eq!(found, line);
        }
    }
}
