//! The expression as a tree, written out again as text that reads back the same.

use std::fmt;

use super::parse;

/// A parsed expression, not yet tied to the fields of a layer.
///
/// ```
/// use shapan::analysis::expression::Expression;
/// let far = Expression::parse("round(floor_area_m2 ÷ area(), 2)").unwrap();
/// assert_eq!(far.to_string(), "round(floor_area_m2 / area(), 2)");
/// let error = Expression::parse("floor_area_m2 /").unwrap_err();
/// assert_eq!(error.to_string(), "at character 16: expected a number, a field, a function or \"(\", found the end");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    pub(super) root: Node,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Number(f64),
    Field(FieldName),
    Quantity(Quantity),
    Negative(Box<Node>),
    Two(Operator, Box<Node>, Box<Node>),
    /// Half away from zero, to so many decimals.
    Round(Box<Node>, u8),
}

/// A field, and the 1-based character where its name stands, which makes no difference between expressions.
#[derive(Clone, Debug)]
pub(super) struct FieldName {
    pub name: String,
    pub position: usize,
}

impl PartialEq for FieldName {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

impl Operator {
    fn sign(self) -> char {
        match self {
            Self::Plus => '+',
            Self::Minus => '-',
            Self::Times => '*',
            Self::Over => '/',
        }
    }

    /// Binds more tightly the higher it is.
    fn strength(self) -> u8 {
        match self {
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
        }
    }
}

/// What is measured on the geometry of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Of its areas, geodesic, m².
    Area,
    /// Of its areas, in the 3-degree zone of CGCS2000, m².
    PlanarArea,
    /// Of its lines, m.
    Length,
    /// Of its areas, holes included, m.
    Perimeter,
    /// Of its centroid, degrees.
    Longitude,
    Latitude,
}

impl Quantity {
    pub const ALL: [Self; 6] =
        [Self::Area, Self::PlanarArea, Self::Length, Self::Perimeter, Self::Longitude, Self::Latitude];

    /// As an expression writes it, without the brackets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::PlanarArea => "area_plane",
            Self::Length => "length",
            Self::Perimeter => "perimeter",
            Self::Longitude => "lon",
            Self::Latitude => "lat",
        }
    }
}

/// What is wrong with an expression; positions are its 1-based characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    #[error("at character {position}: expected {expected}, found {found}")]
    Unexpected { position: usize, expected: &'static str, found: String },
    #[error("at character {position}: the quote opened here is never closed")]
    OpenQuote { position: usize },
    #[error("at character {position}: more than {limit} brackets or signs inside each other")]
    TooDeep { position: usize, limit: usize },
    #[error("at character {position}: there is no function {name:?}; functions: {known}")]
    UnknownFunction { position: usize, name: String, known: String },
    #[error("at character {position}: round takes 0 to 15 decimals")]
    BadDecimals { position: usize },
    #[error("at character {position}: there is no field {name:?}{}; fields: {}", did_you_mean(suggestion), fields.join(", "))]
    UnknownField { position: usize, name: String, suggestion: Option<String>, fields: Vec<String> },
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion.as_ref().map(|name| format!(" (did you mean {name:?}?)")).unwrap_or_default()
}

impl Expression {
    /// Reads an expression; see the module for its grammar.
    ///
    /// # Errors
    /// When the text is no such expression, with the place and what was expected there.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        Ok(Self { root: parse::parse(text)? })
    }

    /// A field as an expression writes it: bare where that is read as one word, else quoted.
    pub fn field_text(name: &str) -> String {
        Written(&Node::Field(FieldName { name: name.to_owned(), position: 0 })).to_string()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Written(&self.root))
    }
}

struct Written<'a>(&'a Node);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::Number(n) => write!(f, "{n}"),
            Node::Field(field) if parse::is_bare(&field.name) => f.write_str(&field.name),
            Node::Field(field) => write!(f, "'{}'", field.name.replace('\'', "''")),
            Node::Quantity(quantity) => write!(f, "{}()", quantity.name()),
            Node::Negative(of) if matches!(**of, Node::Two(..)) => write!(f, "-({})", Written(of)),
            Node::Negative(of) => write!(f, "-{}", Written(of)),
            Node::Round(of, 0) => write!(f, "round({})", Written(of)),
            Node::Round(of, decimals) => write!(f, "round({}, {decimals})", Written(of)),
            Node::Two(operator, left, right) => {
                let part = |node: &Node, least: u8| match node {
                    Node::Two(inner, ..) if inner.strength() < least => format!("({})", Written(node)),
                    _ => Written(node).to_string(),
                };
                let strength = operator.strength();
                // From left to right: what stands at the right as strong as this was in brackets.
                write!(f, "{} {} {}", part(left, strength), operator.sign(), part(right, strength + 1))
            }
        }
    }
}
