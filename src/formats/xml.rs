//! XML as the readers of KML and GPX want it: elements of one feature at a time, without namespaces. A document
//! type is passed over, so entities of its own are never expanded and nothing outside is fetched.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::SyntaxError;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::ReadError;
use super::encoding::{self, Decoded};
use super::xml_holes::{Mended, mended};
use crate::data::{WarningCode, Warnings};

/// As much of a file as its first element is looked for in.
const HEAD_BYTES: usize = 64 << 10;

/// Elements of one feature nested deeper, or more of them, come from no program.
const MAX_DEPTH: usize = 64;
const MAX_ELEMENTS: usize = 2_000_000;

/// What is said of a text that ends before its last element does.
pub(super) const CUT_OFF: &str = "the text ends before its last element does; what is whole before that was kept";

/// The beginning of an element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tag {
    /// Without the prefix of its namespace.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

/// A whole element: its own text, and what is in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element<'a> {
    pub(super) tag: Tag,
    text: Cow<'a, str>,
    pub(super) children: Vec<Element<'a>>,
}

/// What comes next, texts left out.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    Start(Tag),
    End,
    /// The root element has ended.
    Done,
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl<'a> Element<'a> {
    pub(super) fn name(&self) -> &str {
        &self.tag.name
    }

    /// Its own text without blanks around it.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// Its own text with the blanks around it, unless these are line ends or nothing else stands there: then it was laid out
    /// for people.
    pub(super) fn whole_text(&self) -> &str {
        let text = self.text();
        let is_laid_out = || {
            let (before, after) = self.text.split_once(text).unwrap_or_default();
            [before, after].iter().any(|blanks| blanks.contains(['\n', '\r']))
        };
        if text.is_empty() || is_laid_out() { text } else { &self.text }
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.name() == name)
    }

    /// The text of the first child of a name, if there is one that is not empty.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(Self::text).filter(|text| !text.is_empty())
    }
}

/// The local name of the first element of a file, in an encoding that may be given; `None` of what is no XML.
pub(super) fn root_name(bytes: &[u8], given: Option<&str>) -> Option<String> {
    let declared = declared_encoding(bytes);
    let head = encoding::head_of(bytes, HEAD_BYTES, given.or(declared.as_deref()))?;
    if !head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('<') {
        return None;
    }
    match Xml::of(&head).step() {
        Ok(Step::Start(tag)) => Some(tag.name),
        _ => None,
    }
}

/// The text of a file, without what zeros have cut through in it, and what is to be said of it.
#[derive(Debug)]
pub(super) struct XmlText<'a> {
    decoded: Decoded<'a>,
    odd: Warnings,
}

impl XmlText<'_> {
    pub(super) fn text(&self) -> &str {
        &self.decoded.text
    }

    /// The encoding by its usual name.
    pub(super) fn encoding(&self) -> &'static str {
        self.decoded.encoding
    }

    pub(super) fn told(&self) -> Warnings {
        let mut told = self.decoded.told();
        told.append(self.odd.clone());
        told
    }
}

/// The text of a file: in the encoding that is given, else the one that it declares, else the one its bytes show.
///
/// # Errors
/// Labels that mean nothing; bytes that are no text.
pub(super) fn text_of<'a>(bytes: &'a [u8], given: Option<&str>) -> Result<XmlText<'a>, ReadError> {
    let mut decoded = match (given, declared_encoding(bytes)) {
        (None, Some(label)) => encoding::text_of(bytes, Some(&label)).or_else(|_| encoding::text_of(bytes, None)),
        (given, _) => encoding::text_of(bytes, given),
    }?;
    let mut odd = Warnings::default();
    if let Some(Mended { text, told }) = mended(&decoded.text) {
        (decoded.text, odd) = (text.into(), told);
    }
    if let Some(name) = own_entity(&decoded.text) {
        let message = format!(
            "what the document itself writes short, such as &{name};, is not written out: it stands in the texts as it is"
        );
        odd.append(Warnings::of_source(WarningCode::NotRead, message));
    }
    Ok(XmlText { decoded, odd })
}

/// The first entity that a document declares and uses.
fn own_entity(text: &str) -> Option<&str> {
    const DECLARED: &str = "<!ENTITY";
    let head = text.get(..text.floor_char_boundary(HEAD_BYTES)).unwrap_or(text);
    let (last, used) = (head.rfind(DECLARED)?, head.find("<!DOCTYPE").map(|_| text)?);
    let body = used.get(last..)?;
    let mut names = head.split(DECLARED).skip(1).filter_map(|rest| rest.split_whitespace().next());
    names.find(|name| *name != "%" && body.contains(&format!("&{name};")))
}

/// What the first line says of the encoding, where the bytes do not show it better.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.trim_start_matches(quote).split(quote).next()?.to_lowercase();
    (!label.starts_with("utf")).then_some(label)
}

/// A cursor over a text.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    depth: usize,
    is_done: bool,
    /// Whether the text has ended before its last element did.
    pub(super) is_cut_off: bool,
}

impl<'a> Xml<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Programs write `A & B` into descriptions.
        config.allow_dangling_amp = true;
        Self { reader, text, depth: 0, is_done: false, is_cut_off: false }
    }

    /// How much of the text has been read, 0 to 1.
    pub(super) fn share(&self) -> f64 {
        self.reader.buffer_position() as f64 / self.text.len().max(1) as f64
    }

    /// The byte behind what was read last.
    pub(super) fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The line of a byte, 1-based, counted from the beginning: for few bytes only.
    pub(super) fn line_of(&self, at: usize) -> u64 {
        1 + self.text.bytes().take(at).filter(|b| *b == b'\n').count() as u64
    }

    /// The next beginning or end of an element.
    ///
    /// # Errors
    /// What is not well-formed; text that ends too early.
    pub(super) fn step(&mut self) -> Result<Step, ReadError> {
        loop {
            if self.is_done {
                return Ok(Step::Done);
            }
            if self.is_cut_off {
                return Err(self.cut_off());
            }
            match self.event()? {
                Event::Start(start) => return Ok(Step::Start(self.open(&start))),
                Event::End(_) => {
                    self.close();
                    return Ok(Step::End);
                }
                _ => {}
            }
        }
    }

    /// The whole of the element whose beginning was met last.
    ///
    /// # Errors
    /// What is not well-formed, and elements beyond all measure.
    pub(super) fn element(&mut self, tag: Tag) -> Result<Element<'a>, ReadError> {
        self.element_so_far(tag, &[])
    }

    /// The same; of a text that ends within the element, what of it is whole: elements of these names hold others, and the
    /// part of them that is there is kept.
    ///
    /// # Errors
    /// As [`Xml::element`].
    pub(super) fn element_so_far(&mut self, tag: Tag, parts: &[&str]) -> Result<Element<'a>, ReadError> {
        let mut open = vec![Element { tag, ..Element::default() }];
        let mut count = 0;
        loop {
            let event = match self.event() {
                Err(error) if self.is_cut_off => return whole_of(open, parts).ok_or(error),
                event => event?,
            };
            match event {
                Event::Start(start) => {
                    count += 1;
                    if open.len() > MAX_DEPTH || count > MAX_ELEMENTS {
                        return Err(self.fault("elements nested too deep, or too many of them"));
                    }
                    let tag = self.open(&start);
                    open.push(Element { tag, ..Element::default() });
                }
                Event::End(_) => {
                    self.close();
                    let Some(done) = open.pop() else { return Err(self.fault("an end without a beginning")) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                Event::Text(text) => {
                    let text = text.decode().map_err(|e| self.fault(&e.to_string()))?;
                    add(&mut open, text);
                }
                Event::CData(text) => {
                    let text = text.decode().map_err(|e| self.fault(&e.to_string()))?;
                    add(&mut open, text);
                }
                Event::GeneralRef(name) => {
                    let character = name.resolve_char_ref().ok().flatten();
                    let name = name.decode().unwrap_or_default();
                    let text = match (character, name.as_ref()) {
                        (Some(character), _) => Cow::Owned(character.to_string()),
                        (None, "amp") => "&".into(),
                        (None, "lt") => "<".into(),
                        (None, "gt") => ">".into(),
                        (None, "quot") => "\"".into(),
                        (None, "apos") => "'".into(),
                        (None, "nbsp") => "\u{a0}".into(),
                        // An entity of the document's own, or a slip: it stands for itself.
                        (None, name) => Cow::Owned(format!("&{name};")),
                    };
                    add(&mut open, text);
                }
                _ => {}
            }
        }
    }

    /// Passes over the element whose beginning was met last.
    ///
    /// # Errors
    /// What is not well-formed.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let depth = self.depth;
        while self.depth >= depth {
            match self.event()? {
                Event::Start(_) => self.depth += 1,
                Event::End(_) => self.close(),
                _ => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Tag {
        self.depth += 1;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let attribute = |of: quick_xml::events::attributes::Attribute<'_>| {
            let value = text(&of.value);
            let plain = unescape(&value).map(Cow::into_owned).ok();
            (text(of.key.local_name().as_ref()), plain.unwrap_or(value))
        };
        Tag {
            name: text(start.local_name().as_ref()),
            attributes: start.attributes().with_checks(false).flatten().map(attribute).collect(),
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.is_done = self.depth == 0;
    }

    fn event(&mut self) -> Result<Event<'a>, ReadError> {
        match self.reader.read_event() {
            Ok(Event::Eof) => Err(self.cut_off()),
            Err(quick_xml::Error::Syntax(error)) if is_unclosed(&error) => Err(self.cut_off()),
            Ok(event) => Ok(event),
            Err(error) => Err(self.fault(&error.to_string())),
        }
    }

    fn cut_off(&mut self) -> ReadError {
        self.is_cut_off = true;
        self.fault("the text ends before its last element does")
    }

    fn fault(&self, message: &str) -> ReadError {
        let at = self.reader.error_position().max(self.reader.buffer_position());
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(self.text.len());
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let column = 1 + before.iter().rev().take_while(|b| **b != b'\n').count() as u64;
        ReadError::Xml { message: message.to_owned(), line: self.line_of(at), column }
    }
}

/// Whether a text ended within what is no element.
fn is_unclosed(error: &SyntaxError) -> bool {
    use SyntaxError as S;
    let is_in_tag = matches!(error, S::UnclosedSingleQuotedAttributeValue | S::UnclosedDoubleQuotedAttributeValue);
    is_in_tag
        || matches!(
            error,
            S::UnclosedTag
                | S::UnclosedCData
                | S::UnclosedComment
                | S::UnclosedDoctype
                | S::UnclosedXmlDecl
                | S::UnclosedPI
        )
}

/// What is whole of elements that no end was found for, one in the other.
fn whole_of<'a>(mut open: Vec<Element<'a>>, parts: &[&str]) -> Option<Element<'a>> {
    let mut inner: Option<Element<'a>> = None;
    while let Some(mut element) = open.pop() {
        element.children.extend(inner.take());
        let has_whole = parts.contains(&element.name()) && !element.children.is_empty();
        inner = has_whole.then_some(element);
    }
    inner
}

fn add<'a>(open: &mut [Element<'a>], text: Cow<'a, str>) {
    if let Some(element) = open.last_mut() {
        if element.text.is_empty() {
            element.text = text;
        } else {
            element.text.to_mut().push_str(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Result<Element<'_>, ReadError> {
        let mut xml = Xml::of(text);
        match xml.step()? {
            Step::Start(tag) => xml.element(tag),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn texts_are_put_together() {
        let text = "<?xml version='1.0'?><a:r xmlns:a='u' id='1 &amp; 2'> x &lt;<![CDATA[<b>]]> &#20140; A & B&nbsp;<c/>z</a:r>";
        let element = root(text).unwrap();
        assert_eq!((element.name(), element.tag.attribute("id")), ("r", Some("1 & 2")));
        assert_eq!(element.text(), "x <<b> 京 A & B\u{a0}z");
        assert_eq!(element.children.len(), 1);
    }

    #[test]
    fn entities_of_a_document_are_not_expanded() {
        let text = "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><r>&b;&f;</r>";
        assert_eq!(root(text).unwrap().text(), "&b;&f;");
    }

    #[test]
    fn entities_of_a_document_are_told_where_they_are_used() {
        let told = |text: &str| text_of(text.as_bytes(), None).unwrap().told();
        let kml = |name: &str| format!("<!DOCTYPE kml [<!ENTITY a \"x\"><!ENTITY b 'y'>]><kml>{name}</kml>");
        let warnings = told(&kml("&b; &amp;"));
        assert_eq!((warnings.list()[0].code, warnings.total()), (WarningCode::NotRead, 1));
        assert!(warnings.list()[0].message.contains("&b;"));
        assert_eq!(told(&kml("&amp; &c;")).total(), 0);
        assert_eq!(told("<kml>&a; A & B</kml>").total(), 0);
    }

    #[test]
    fn broken_texts_say_where() {
        for (text, line) in [("<r>\n<a></b></r>", 2), ("<r>\n\n<a>", 3), ("<r", 1)] {
            let ReadError::Xml { line: found, .. } = root(text).unwrap_err() else { panic!("{text}") };
            assert_eq!(found, line, "{text}");
        }
        let deep = "<a>".repeat(100_000);
        assert!(root(&deep).is_err());
    }

    #[test]
    fn the_root_tells_the_format() {
        assert_eq!(root_name(b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- x --><k:kml>", None).as_deref(), Some("kml"));
        assert_eq!(
            root_name(b"<?xml version=\"1.0\" encoding=\"GBK\"?><gpx a='\xb9\xab'>", None).as_deref(),
            Some("gpx")
        );
        assert_eq!(root_name(b"{}", None), None);
        assert_eq!(root_name(b"", None), None);
    }
}
