//! KML and GPX of which a part was overwritten with zeros, as a disk or a network leaves them: what a hole cuts through is
//! taken out, and what is whole before it and behind becomes one document again.

use crate::data::{Warning, WarningCode, Warnings};

/// Elements that go on behind a hole, since what is in them is whole by itself.
const HOLDERS: [&str; 7] = ["kml", "Document", "Folder", "gpx", "trk", "trkseg", "rte"];

/// What stands in those only: where one of them begins behind a hole, the text is whole again.
const MEMBERS: [&str; 8] =
    ["Placemark", "NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "wpt", "trkpt", "rtept"];

/// Fewer zeros in a row are no hole: they have no room for the end of one feature and the beginning of the next.
const LEAST_HOLE: usize = 16;

/// Nor are so many that fill up a text to its end: they are what a program left of its buffer.
const MOST_PADDING: usize = 256;

/// A text without its holes, its lines where they were.
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) told: Warnings,
}

/// A text that has zeros in it without them; `None` of any other.
pub(super) fn mended(text: &str) -> Option<Mended> {
    text.contains('\0').then(|| Mender::of(text).mended())
}

struct Mender<'a> {
    text: &'a str,
    out: String,
    /// From where on the text has not been taken over.
    kept: usize,
    /// The names of the holders that are open, and of the elements in the last of them, as they stand.
    open: Vec<&'a str>,
    inner: Vec<&'a str>,
    /// Where the outermost of the latter begins.
    inner_start: usize,
    /// How many holes there are, and where the first one is.
    holes: u64,
    first: usize,
    /// The same of zeros that are none.
    paddings: u64,
    first_padding: usize,
}

/// What begins with an angle bracket.
enum Token<'a> {
    Start(&'a str, usize),
    Empty(&'a str, usize),
    End(&'a str, usize),
    /// What is no element.
    Other(usize),
    /// A zero stands in it.
    Broken(usize),
    /// The text ends in it.
    Unclosed,
}

impl<'a> Mender<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            out: String::with_capacity(text.len()),
            kept: 0,
            open: Vec::new(),
            inner: Vec::new(),
            inner_start: 0,
            holes: 0,
            first: 0,
            paddings: 0,
            first_padding: 0,
        }
    }

    fn mended(mut self) -> Mended {
        let mut at = 0;
        while let Some(next) = self.next_of(at, &['<', '\0']) {
            at = if self.text.as_bytes().get(next) == Some(&0) {
                self.zeros(next)
            } else {
                match token(self.text, next) {
                    Token::Unclosed => break,
                    // The reader says what is wrong there.
                    Token::Broken(zero) if self.zeros_end(zero) - zero < LEAST_HOLE => self.zeros_end(zero),
                    Token::Broken(zero) => self.hole(next, zero),
                    Token::Other(end) => end,
                    Token::Empty(name, end) => {
                        self.start(name, next);
                        self.end(name, end, end)
                    }
                    Token::Start(name, end) => {
                        self.start(name, next);
                        end
                    }
                    Token::End(name, end) => self.end(name, next, end),
                }
            };
        }
        self.keep_to(self.text.len());
        let told = self.told();
        Mended { text: self.out, told }
    }

    fn told(&self) -> Warnings {
        let line = |at: usize| 1 + self.text.bytes().take(at).filter(|b| *b == b'\n').count() as u64;
        let mut told = Warnings::default();
        if self.holes > 0 {
            let line = line(self.first);
            let message = format!(
                "zeros in the place of text, from line {line} on; what they cut through was left out, nobody knows how many \
                 features"
            );
            let (code, line) = (WarningCode::Damaged, Some(line));
            let warning = Warning { code, message: message.into(), feature: None, line, skipped: false };
            told.push_times(warning, self.holes);
        }
        if self.paddings > 0 {
            let line = line(self.first_padding);
            let message = format!("zeros within texts, from line {line} on; left out").into();
            let warning =
                Warning { code: WarningCode::BadText, message, feature: None, line: Some(line), skipped: false };
            told.push_times(warning, self.paddings);
        }
        told
    }

    fn next_of(&self, at: usize, wanted: &[char]) -> Option<usize> {
        Some(at + self.text.get(at..)?.find(wanted)?)
    }

    fn keep_to(&mut self, end: usize) {
        self.out.push_str(self.text.get(self.kept..end).unwrap_or_default());
        self.kept = self.kept.max(end);
    }

    /// Behind the zeros that begin at a place.
    fn zeros_end(&self, zero: usize) -> usize {
        zero + self.text.bytes().skip(zero).take_while(|b| *b == 0).count()
    }

    /// Goes on behind zeros that stand between tags.
    fn zeros(&mut self, zero: usize) -> usize {
        let end = self.zeros_end(zero);
        let closes = |name: &&str| {
            let rest = self.text.get(end..).and_then(|rest| rest.strip_prefix("</")?.strip_prefix(*name));
            rest.is_some_and(|rest| rest.trim_start().starts_with('>'))
        };
        let is_padding = || end - zero < MOST_PADDING && self.inner.last().is_some_and(closes);
        if end - zero >= LEAST_HOLE && !is_padding() {
            return self.hole(zero, zero);
        }
        self.keep_to(zero);
        self.kept = end;
        self.first_padding = if self.paddings == 0 { zero } else { self.first_padding };
        self.paddings += 1;
        end
    }

    /// Takes out what a hole has cut through, of an element that begins at a place or of what the last holder has open; the
    /// hole begins at `zero`. Answers where the text goes on.
    fn hole(&mut self, begin: usize, zero: usize) -> usize {
        let from = if self.inner.is_empty() { begin } else { self.inner_start };
        self.keep_to(from);
        self.inner.clear();
        self.first = if self.holes == 0 { zero } else { self.first };
        self.holes += 1;
        let mut at = self.zeros_end(zero);
        while let Some(next) = self.next_of(at, &['<', '\0']) {
            if self.text.as_bytes().get(next) == Some(&0) {
                self.holes += 1;
                at = self.zeros_end(next);
                continue;
            }
            at = match token(self.text, next) {
                Token::Unclosed => break,
                Token::Broken(zero) => zero,
                Token::Other(end) => end,
                Token::Start(name, end) | Token::Empty(name, end) => {
                    if MEMBERS.contains(&local(name)) || HOLDERS.contains(&local(name)) {
                        self.go_on(from, next);
                        self.make_room(local(name));
                        return next;
                    }
                    end
                }
                Token::End(name, end) => {
                    if self.open.contains(&name) {
                        self.go_on(from, next);
                        return next;
                    }
                    end
                }
            };
        }
        self.go_on(from, self.text.len());
        self.close_to(0);
        self.text.len()
    }

    /// Leaves out a stretch of the text but for its line ends.
    fn go_on(&mut self, from: usize, to: usize) {
        let lines = self.text.get(from..to).unwrap_or_default().matches('\n').count();
        self.out.extend(std::iter::repeat_n('\n', lines));
        self.kept = to;
    }

    /// Closes all holders but so many.
    fn close_to(&mut self, left: usize) {
        while self.open.len() > left {
            let name = self.open.pop().unwrap_or_default();
            self.out.push_str(&format!("</{name}>"));
        }
    }

    /// Opens and closes holders so that an element behind a hole stands where it may: no line is drawn across the hole.
    fn make_room(&mut self, name: &str) {
        let holders: &[&'static str] = match name {
            "trkpt" => &["trk", "trkseg"],
            "trkseg" => &["trk"],
            "rtept" => &["rte"],
            "wpt" | "trk" | "rte" => &[],
            _ => return,
        };
        let shared = self.open.iter().skip(1).zip(holders).take_while(|(open, holder)| local(open) == **holder).count();
        let is_point = matches!(name, "trkpt" | "rtept");
        let left = if is_point && shared == holders.len() { shared - 1 } else { shared };
        self.close_to(1 + left);
        for holder in holders.iter().skip(left) {
            self.out.push_str(&format!("<{holder}>"));
            self.open.push(holder);
        }
    }

    fn start(&mut self, name: &'a str, at: usize) {
        if self.inner.is_empty() && HOLDERS.contains(&local(name)) {
            self.open.push(name);
            return;
        }
        if self.inner.is_empty() {
            self.inner_start = at;
        }
        self.inner.push(name);
    }

    /// Takes an end tag into account, and answers where the text goes on. Of a holder whose beginning was in a hole it is left
    /// out; those whose ends were are closed before it.
    fn end(&mut self, name: &'a str, at: usize, end: usize) -> usize {
        if !self.inner.is_empty() {
            self.inner.pop();
            return end;
        }
        let is_torn = self.holes > 0 && self.open.last() != Some(&name);
        match self.open.iter().rposition(|open| *open == name) {
            Some(place) => {
                if is_torn {
                    self.keep_to(at);
                    self.close_to(place + 1);
                }
                self.open.pop();
            }
            None if is_torn => {
                self.keep_to(at);
                self.kept = end;
            }
            None => {}
        }
        end
    }
}

/// A name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// What begins at an angle bracket.
fn token(text: &str, at: usize) -> Token<'_> {
    let rest = text.get(at..).unwrap_or_default();
    let behind = |mark: &str| rest.find(mark).map(|end| end + mark.len());
    let is_tag = !rest.starts_with("<!") && !rest.starts_with("<?");
    let end = match rest {
        _ if rest.starts_with("<!--") => behind("-->"),
        _ if rest.starts_with("<![CDATA[") => behind("]]>"),
        _ if rest.starts_with("<?") => behind("?>"),
        _ if rest.starts_with("<!") => end_of_type(rest),
        _ => end_of_tag(rest),
    };
    if let Some(zero) = rest.get(..end.unwrap_or(rest.len())).and_then(|token| token.find('\0')) {
        return Token::Broken(at + zero);
    }
    let Some(end) = end else { return Token::Unclosed };
    if !is_tag {
        return Token::Other(at + end);
    }
    let tag = rest.get(1..end - 1).unwrap_or_default();
    let name = |tag: &'_ str| -> usize { tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len()) };
    if let Some(tag) = tag.strip_prefix('/') {
        return Token::End(tag.get(..name(tag)).unwrap_or_default(), at + end);
    }
    let own = tag.get(..name(tag)).unwrap_or_default();
    if tag.ends_with('/') { Token::Empty(own, at + end) } else { Token::Start(own, at + end) }
}

/// Behind a tag, in whose values angle brackets may stand.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (i, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            // What follows is no value of this tag any more.
            (0, _) => return Some(i + 1),
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return Some(i + 1),
            _ => {}
        }
    }
    None
}

/// Behind a document type, which may hold declarations.
fn end_of_type(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let Some(inner) = text.get(..end)?.find('[') else { return Some(end + 1) };
    let close = inner + text.get(inner..)?.find(']')?;
    Some(close + text.get(close..)?.find('>')? + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with so many zeros from the first place that one text stands at up to the first one that the other does.
    fn torn(text: &str, from: &str, to: &str) -> String {
        let (from, to) = (text.find(from).unwrap(), text.find(to).unwrap());
        let zeros = "\0".repeat(to - from);
        format!("{}{zeros}{}", &text[..from], &text[to..])
    }

    fn placemarks(numbers: std::ops::Range<u32>) -> String {
        numbers.map(|i| format!("<Placemark><name>p{i}</name></Placemark>\n")).collect()
    }

    #[test]
    fn what_is_whole_before_and_behind_a_hole_stays() {
        let text = format!(
            "<kml><Document>\n<Folder><name>a</name>{}</Folder>\n<Folder><name>b</name>{}</Folder></Document></kml>",
            placemarks(0..3),
            placemarks(3..6)
        );
        for (from, to, left) in [
            ("<name>p1", "me>p4", "0 5"),
            ("p1<", "p2<", "0 3 4 5"),
            ("<Placemark><name>p1", "<Placemark><name>p2", "0 2 3 4 5"),
            ("/Placemark>\n<Placemark><name>p1", "</Folder></D", ""),
            ("<Folder><name>a", "Folder><name>b", "3 4 5"),
        ] {
            let torn = torn(&text, from, to);
            let Mended { text: whole, told } = mended(&torn).unwrap();
            assert!(!whole.contains('\0') && whole.lines().count() == torn.lines().count(), "{whole}");
            let found: Vec<&str> = whole.split("<name>p").skip(1).map(|rest| &rest[..1]).collect();
            assert_eq!(found.join(" "), left, "{from}: {whole}");
            for name in ["kml", "Document", "Folder", "Placemark", "name"] {
                let count = |tag: String| whole.matches(&tag).count();
                assert_eq!(count(format!("<{name}>")), count(format!("</{name}>")), "{whole}");
            }
            assert!(told.list()[0].message.contains("nobody knows how many"), "{told:?}");
        }
        assert!(mended(&text).is_none());
    }

    #[test]
    fn no_line_is_drawn_across_a_hole() {
        let points = |numbers: std::ops::Range<u32>| numbers.map(|i| format!("<trkpt lat='{i}'/>")).collect::<String>();
        let text = format!("<gpx><trk><trkseg>{}</trkseg></trk></gpx>", points(0..6));
        let whole = mended(&torn(&text, "lat='2'", "'3'")).unwrap().text;
        let (before, behind) = (points(0..2), points(4..6));
        assert_eq!(whole, format!("<gpx><trk><trkseg>{before}</trkseg><trkseg>{behind}</trkseg></trk></gpx>"));
        let whole = mended(&torn(&text, "<trk>", "lat='3'")).unwrap().text;
        assert_eq!(whole, format!("<gpx><trk><trkseg>{behind}</trkseg></trk></gpx>"));
        // To the end of the file.
        let whole = mended(&format!("{}{}", &text[..text.find("lat='2'").unwrap()], "\0".repeat(20))).unwrap().text;
        assert_eq!(whole, format!("<gpx><trk><trkseg>{before}</trkseg></trk></gpx>"));
    }

    #[test]
    fn few_zeros_in_a_text_and_those_that_fill_it_up_cost_nothing() {
        let zeros = "\0".repeat(40);
        let text = format!("<kml>\n<Placemark><name>a\0b{zeros}</name></Placemark></kml>");
        let Mended { text, told } = mended(&text).unwrap();
        assert_eq!(text, "<kml>\n<Placemark><name>ab</name></Placemark></kml>");
        assert_eq!((told.list()[0].code, told.list()[0].line), (WarningCode::BadText, Some(2)));
    }
}
