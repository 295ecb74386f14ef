//! Words for people on their way to a terminal: what comes from data is text there and nothing else.

use std::fmt;
use std::io::{self, Write};

use crate::export::printable;

/// Lets no control character through but the ends of lines. Of a line put together from parts (`writeln!`) those
/// within a part are marked too, so that no text from data passes for a line of this program; a text written as a whole
/// has its own lines.
#[derive(Debug)]
pub struct Inert<W>(pub W);

impl<W: Write> Write for Inert<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_all(printable(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    fn write_fmt(&mut self, line: fmt::Arguments<'_>) -> io::Result<()> {
        let mut parts = Parts { out: &mut self.0, done: Ok(()) };
        match fmt::write(&mut parts, line) {
            Ok(()) => Ok(()),
            Err(fmt::Error) => parts.done.and(Err(io::Error::other("a text that cannot be told"))),
        }
    }
}

/// What a line is put together from.
#[derive(Debug)]
struct Parts<'a, W> {
    out: &'a mut W,
    done: io::Result<()>,
}

impl<W: Write> fmt::Write for Parts<'_, W> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let (words, end) = part.strip_suffix('\n').map_or((part, ""), |words| (words, "\n"));
        let words = printable(words).replace('\n', "\u{fffd}");
        self.done = self.out.write_all(words.as_bytes()).and_then(|()| self.out.write_all(end.as_bytes()));
        if self.done.is_ok() { Ok(()) } else { Err(fmt::Error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_neither_steers_the_terminal_nor_begins_a_line() {
        let mut told = Inert(Vec::new());
        let name = "a\u{1b}[31m\nshapan: all is well\u{9b}2J";
        writeln!(told, "shapan: {name}: left out").unwrap();
        told.write_all("a table\nof two \u{7}lines\n".as_bytes()).unwrap();
        let text = String::from_utf8(told.0).unwrap();
        assert_eq!(
            text,
            "shapan: a\u{fffd}[31m\u{fffd}shapan: all is well\u{fffd}2J: left out\na table\nof two \u{fffd}lines\n"
        );
    }
}
