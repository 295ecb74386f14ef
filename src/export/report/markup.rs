//! HTML as it is written: elements that close in order, and text that stays text whatever it says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Elements that browsers set in bold by the sheet's rules.
const BOLD: [&str; 6] = ["h1", "h2", "h3", "h4", "th", "b"];

/// A page being written. Text and attributes are escaped; what goes through [`Markup::raw`] is ours.
#[derive(Debug, Default)]
pub struct Markup {
    pub out: String,
    open: Vec<&'static str>,
    /// The characters shown, regular and bold.
    pub characters: [BTreeSet<char>; 2],
}

impl Markup {
    /// Markup of our own, or of a painter that escapes for itself.
    pub fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    pub fn open(&mut self, tag: &'static str, attributes: &[(&str, &str)]) {
        self.start(tag, attributes);
        self.open.push(tag);
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            _ = writeln!(self.out, "</{tag}>");
        }
    }

    /// An element that holds nothing but text.
    pub fn element(&mut self, tag: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.start(tag, attributes);
        self.open.push(tag);
        self.text(text);
        self.open.pop();
        _ = writeln!(self.out, "</{tag}>");
    }

    pub fn text(&mut self, text: &str) {
        let bold = self.open.iter().any(|tag| BOLD.contains(tag));
        let shown = text.chars().filter(|c| is_shown(*c));
        if let Some(characters) = self.characters.get_mut(usize::from(bold)) {
            characters.extend(shown);
        }
        push_escaped(&mut self.out, text);
    }

    fn start(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        _ = write!(self.out, "<{tag}");
        for (name, value) in attributes {
            _ = write!(self.out, " {name}=\"");
            push_escaped(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push('>');
    }
}

/// Characters that HTML can hold and that show or part words; those that turn the direction of what follows cannot be
/// seen, and are left out.
pub fn is_shown(c: char) -> bool {
    let turns = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    (!c.is_control() || c == '\n') && !matches!(c, '\u{FFFE}' | '\u{FFFF}') && !turns
}

pub fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars().filter(|c| is_shown(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_it_says_it_is_text() {
        let mut markup = Markup::default();
        markup.open("p", &[("title", "\" onload='x' <")]);
        markup.element("b", &[], "<script>alert(1)</script> & \u{202E}'");
        markup.close();
        let wanted = "<p title=\"&quot; onload=&#39;x&#39; &lt;\"><b>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;</b>\n</p>\n";
        assert_eq!(markup.out, wanted);
        assert!(markup.characters[1].contains(&'a') && markup.characters[0].is_empty());
    }
}
