//! Text that has to fit: cut with an ellipsis, or broken into lines.

use crate::render::text::Fonts;

/// The text, cut with an ellipsis where it would be wider.
pub(super) fn fitted(text: &str, size: f64, bold: bool, width: f64) -> String {
    let fonts = Fonts::bundled();
    if fonts.width(text, size, bold) <= width {
        return text.to_owned();
    }
    let mut room = width - fonts.width("…", size, bold);
    let kept: String = text
        .chars()
        .take_while(|c| {
            room -= fonts.width(c.encode_utf8(&mut [0; 4]), size, bold);
            room >= 0.0
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// The text in lines no wider than this, broken at spaces, and between Chinese characters; the last of as many
/// lines as are allowed is cut with an ellipsis.
pub(super) fn wrapped(text: &str, size: f64, bold: bool, width: f64, most_lines: usize) -> Vec<String> {
    let fonts = Fonts::bundled();
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 >= most_lines || fonts.width(rest, size, bold) <= width {
            lines.push(fitted(rest, size, bold, width));
            break;
        }
        let at = line_end(rest, size, bold, width);
        let (line, after) = rest.split_at(at);
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    lines
}

/// Where the first line ends: after at least one character.
fn line_end(text: &str, size: f64, bold: bool, width: f64) -> usize {
    let fonts = Fonts::bundled();
    let (mut used, mut end) = (0.0, 0);
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        used += fonts.width(c.encode_utf8(&mut [0; 4]), size, bold);
        // A line does not begin with a closing mark, and a Latin word stays whole.
        let breaks = before.is_some_and(|b| b == ' ' || is_wide(b) || is_wide(c)) && !"，。；：、）》”’".contains(c);
        if breaks && c != ' ' {
            end = at;
        }
        if used > width && at > 0 {
            return if end > 0 { end } else { at };
        }
        before = Some(c);
    }
    text.len()
}

/// Whether a character is written without spaces around it.
fn is_wide(c: char) -> bool {
    c >= '\u{2e80}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_allowed_and_lose_nothing() {
        let fonts = Fonts::bundled();
        for text in
            ["Schematic: digitised from published descriptions, not a survey", "示意图：依据公开描述数字化，非测绘成果"]
        {
            for width in [60.0, 90.0, 200.0, 1000.0] {
                let lines = wrapped(text, 12.0, false, width, 99);
                assert!(lines.iter().all(|l| fonts.width(l, 12.0, false) <= width), "{width}: {lines:?}");
                let joined: String = lines.concat().split_whitespace().collect();
                assert_eq!(joined, text.split_whitespace().collect::<String>());
                assert!(!lines.iter().any(|l| l.starts_with(['，', ' '])), "{lines:?}");
            }
        }
        assert_eq!(wrapped("not a survey", 12.0, false, 40.0, 99), ["not a", "survey"], "words stay whole");
        assert_eq!(wrapped("", 12.0, false, 40.0, 3), Vec::<String>::new());
    }

    #[test]
    fn what_has_no_room_ends_in_an_ellipsis() {
        let lines = wrapped("one two three four five six", 12.0, false, 50.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && !lines[0].ends_with('…'), "{lines:?}");
        assert_eq!(fitted("abc", 12.0, false, 500.0), "abc");
    }
}
