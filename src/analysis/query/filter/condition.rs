//! A filter taken apart into conditions that all have to hold, and put together again; not how it is decided.

use std::fmt;

use super::compare::Literal;
use super::expression::{FieldRef, Filter, Node, Op};

/// One comparison, `field op value`, on its own.
///
/// Its text is read back by [`Filter::parse`] as the same condition:
///
/// ```
/// use shapan::analysis::query::{Condition, Op};
/// let condition = Condition { field: "name".into(), op: Op::NotEqual, value: "St. John's".into() };
/// assert_eq!(condition.to_string(), "name != 'St. John''s'");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub field: String,
    pub op: Op,
    pub value: String,
}

impl Condition {
    /// The filter that one or more conditions make together; an empty text for none.
    pub fn all(conditions: &[Self]) -> String {
        conditions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
    }
}

/// A filter with one more condition. Another value of the one field that it asks for is an alternative: what a
/// person means who picks two classes of a list. Anything else has to hold too.
///
/// ```
/// use shapan::analysis::query::{Condition, Op, widened};
/// let use_is = |value: &str| Condition { field: "use".into(), op: Op::Equal, value: value.into() };
/// assert_eq!(widened("", &use_is("G1")), "use = G1");
/// assert_eq!(widened("use = G1", &use_is("G2")), "use = G1 or use = G2");
/// assert_eq!(widened("use = G1 or use = G2", &use_is("R2")), "use = G1 or use = G2 or use = R2");
/// assert_eq!(widened("far > 2", &use_is("G1")), "far > 2 and use = G1");
/// assert_eq!(widened("use = G1 or far > 2", &use_is("G1")), "(use = G1 or far > 2) and use = G1");
/// ```
pub fn widened(before: &str, new: &Condition) -> String {
    let before = before.trim();
    if before.is_empty() {
        return new.to_string();
    }
    let Ok(filter) = Filter::parse(before) else { return format!("({before}) and {new}") };
    let is_alternative = |node: &Node| {
        matches!(node, Node::Compare { field, op: Op::Equal, .. } if field.name == new.field) && new.op == Op::Equal
    };
    match &filter.root {
        Node::Or(nodes) if nodes.iter().all(is_alternative) => format!("{before} or {new}"),
        Node::Or(_) => format!("({before}) and {new}"),
        node if is_alternative(node) => format!("{before} or {new}"),
        _ => format!("{before} and {new}"),
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", Word(&self.field), self.op.as_str(), Word(&self.value))
    }
}

/// A field or a value as the grammar wants it: bare where that is read as one word, else quoted.
struct Word<'a>(&'a str);

impl fmt::Display for Word<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_keyword = ["and", "or", "not"].iter().any(|word| self.0.eq_ignore_ascii_case(word));
        let is_bare = !self.0.is_empty() && !self.0.contains(|c: char| c.is_whitespace() || "()'\"=!<>~".contains(c));
        if is_bare && !is_keyword { f.write_str(self.0) } else { write!(f, "'{}'", self.0.replace('\'', "''")) }
    }
}

fn replaced(node: &Node, by: &mut impl FnMut(&Condition) -> Vec<Condition>) -> Node {
    match node {
        Node::And(nodes) => Node::And(nodes.iter().map(|node| replaced(node, by)).collect()),
        Node::Or(nodes) => Node::Or(nodes.iter().map(|node| replaced(node, by)).collect()),
        Node::Not(node) => Node::Not(Box::new(replaced(node, by))),
        Node::Compare { field, op, literal } => {
            let own = Condition { field: field.name.clone(), op: *op, value: literal.text().to_owned() };
            let compare = |new: Condition| Node::Compare {
                field: FieldRef { name: new.field, ..field.clone() },
                op: new.op,
                literal: Literal::new(new.value),
            };
            let mut new: Vec<Node> = by(&own).into_iter().map(compare).collect();
            match (new.len(), op) {
                (0, _) => node.clone(),
                (1, _) => new.remove(0),
                (_, Op::NotEqual) => Node::And(new),
                _ => Node::Or(new),
            }
        }
    }
}

/// As it is read back; brackets only where they are needed.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_node(f, &self.root)
    }
}

fn write_node(f: &mut fmt::Formatter<'_>, node: &Node) -> fmt::Result {
    match node {
        Node::And(nodes) => write_list(f, nodes, " and "),
        Node::Or(nodes) => write_list(f, nodes, " or "),
        Node::Not(node) => {
            f.write_str("not ")?;
            write_list(f, std::slice::from_ref(node), "")
        }
        Node::Compare { field, op, literal } => {
            write!(f, "{} {} {}", Word(&field.name), op.as_str(), Word(literal.text()))
        }
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, nodes: &[impl std::borrow::Borrow<Node>], word: &str) -> fmt::Result {
    for (i, node) in nodes.iter().enumerate() {
        f.write_str(if i == 0 { "" } else { word })?;
        let node = node.borrow();
        let is_list = matches!(node, Node::And(_) | Node::Or(_));
        f.write_str(if is_list { "(" } else { "" })?;
        write_node(f, node)?;
        f.write_str(if is_list { ")" } else { "" })?;
    }
    Ok(())
}

impl Filter {
    /// The filter with other comparisons in the place of its own: each is asked for those that stand for it, of which
    /// one has to hold (for `!=`: all), and stays where there is none.
    ///
    /// ```
    /// use shapan::analysis::query::{Condition, Filter};
    /// let filter = Filter::parse("not (size > 2 or use = G1)").unwrap();
    /// let renamed = filter.replaced(&mut |c| match c.field.as_str() {
    ///     "size" => vec![Condition { field: "area".into(), ..c.clone() }],
    ///     _ => Vec::new(),
    /// });
    /// assert_eq!(renamed.to_string(), "not (area > 2 or use = G1)");
    /// ```
    pub fn replaced(&self, by: &mut impl FnMut(&Condition) -> Vec<Condition>) -> Self {
        Self { root: replaced(&self.root, by) }
    }

    /// The terms that all have to hold, in their order: the filter itself where it is a single one.
    pub fn terms(&self) -> Vec<Self> {
        fn collect(node: &Node, terms: &mut Vec<Filter>) {
            match node {
                Node::And(nodes) => nodes.iter().for_each(|n| collect(n, terms)),
                other => terms.push(Filter { root: other.clone() }),
            }
        }
        let mut terms = Vec::new();
        collect(&self.root, &mut terms);
        terms
    }

    /// The filter as one comparison; `None` for anything else.
    pub fn condition(&self) -> Option<Condition> {
        match &self.root {
            Node::Compare { field, op, literal } => {
                Some(Condition { field: field.name.clone(), op: *op, value: literal.text().to_owned() })
            }
            _ => None,
        }
    }

    /// The filter as comparisons that all have to hold; `None` where there is an `or` or a `not` in it.
    pub fn conditions(&self) -> Option<Vec<Condition>> {
        self.terms().iter().map(Self::condition).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions(text: &str) -> Option<Vec<Condition>> {
        Filter::parse(text).unwrap().conditions()
    }

    #[test]
    fn conditions_read_back_as_themselves() {
        for value in ["三级甲等", "", "two words", "it's", "\"", "a\"b'c", "and", "NOT", "x=1", "(", "~", "3.5", " "]
        {
            for op in Op::ALL {
                for field in ["grade", "or", "full name", "a'b"] {
                    let wanted = Condition { field: field.into(), op, value: value.into() };
                    assert_eq!(conditions(&wanted.to_string()), Some(vec![wanted.clone()]), "{wanted}");
                    let twice = [wanted.clone(), wanted];
                    assert_eq!(conditions(&Condition::all(&twice)).as_deref(), Some(&twice[..]));
                }
            }
        }
    }

    #[test]
    fn a_filter_is_written_as_it_is_read() {
        for text in [
            "a = 1",
            "a = 1 or b = 2 and c = 3",
            "(a = 1 or b = 2) and not c ~ 'two words'",
            "not (a = 1 and b != '') or not not 'full name' >= 3",
            "a = 1 and (b = 2 and (c = 3 or d = 4))",
            "a == '''' or (not (b < 1))",
        ] {
            let filter = Filter::parse(text).unwrap();
            let written = filter.to_string();
            let again = Filter::parse(&written).unwrap();
            assert_eq!(again.to_string(), written, "{text}");
            let shape = |filter: &Filter| format!("{:?}", filter.root).replace(char::is_numeric, "");
            assert_eq!(shape(&again), shape(&filter), "{text} became {written}");
        }
    }

    #[test]
    fn one_comparison_may_stand_for_several() {
        let filter = Filter::parse("kind = x and not kind != x and kind > x").unwrap();
        let mut by = |c: &Condition| match c.op {
            Op::Equal | Op::NotEqual => ["a", "b"].map(|v| Condition { value: v.into(), ..c.clone() }).to_vec(),
            _ => Vec::new(),
        };
        let text = filter.replaced(&mut by).to_string();
        assert_eq!(text, "(kind = a or kind = b) and not (kind != a and kind != b) and kind > x");
    }

    #[test]
    fn only_what_all_has_to_hold_comes_apart() {
        let texts = |text: &str| conditions(text).map(|c| c.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(texts("a = 1 and (b > 2 and c ~ x)"), Some(vec!["a = 1".into(), "b > 2".into(), "c ~ x".into()]));
        for text in ["a = 1 or b = 2", "not a = 1", "a = 1 and (b = 2 or c = 3)", "a = 1 and not b = 2"] {
            assert_eq!(texts(text), None, "{text}");
        }
        let terms = Filter::parse("a = 1 and (b = 2 or c = 3)").unwrap().terms();
        assert_eq!(terms.len(), 2);
        assert_eq!(terms[1], Filter::parse("a = 1 and (b = 2 or c = 3)").unwrap().terms()[1]);
        assert!(terms[0].condition().is_some() && terms[1].condition().is_none());
    }
}
