//! From the text of a filter to its tree, by recursive descent with a bounded depth.

use std::collections::VecDeque;

use super::compare::Literal;
use super::expression::{FieldRef, FilterError, Node, Op};

/// How deep brackets and `not` may be nested.
const DEPTH: usize = 64;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Op(Op),
    Open,
    Close,
    And,
    Or,
    Not,
}

impl Token {
    fn describe(&self) -> String {
        match self {
            Self::Word(text) => format!("{text:?}"),
            Self::Quoted(text) => format!("the quoted {text:?}"),
            Self::Op(op) => format!("{:?}", op.as_str()),
            Self::Open => "\"(\"".into(),
            Self::Close => "\")\"".into(),
            Self::And => "\"and\"".into(),
            Self::Or => "\"or\"".into(),
            Self::Not => "\"not\"".into(),
        }
    }
}

/// A token and the 1-based character where it begins.
type Placed = (Token, usize);

fn tokens(text: &str) -> Result<Vec<Placed>, FilterError> {
    let mut out = Vec::new();
    let mut chars = text.chars().enumerate().map(|(i, c)| (i + 1, c)).peekable();
    while let Some((at, c)) = chars.next() {
        let mut followed_by_equals = || chars.next_if(|(_, c)| *c == '=').is_some();
        let token = match c {
            c if c.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            '~' => Token::Op(Op::Contains),
            '=' => {
                // "==" is a habit of programmers.
                followed_by_equals();
                Token::Op(Op::Equal)
            }
            '<' => Token::Op(if followed_by_equals() { Op::LessOrEqual } else { Op::Less }),
            '>' => Token::Op(if followed_by_equals() { Op::GreaterOrEqual } else { Op::Greater }),
            '!' if followed_by_equals() => Token::Op(Op::NotEqual),
            '!' => {
                return Err(FilterError::Unexpected { position: at, expected: "\"!=\"", found: "\"!\"".into() });
            }
            quote @ ('\'' | '"') => {
                let mut content = String::new();
                loop {
                    match chars.next() {
                        None => return Err(FilterError::OpenQuote { position: at }),
                        Some((_, c)) if c != quote => content.push(c),
                        // Doubled, it stands for itself.
                        Some(_) if chars.next_if(|(_, c)| *c == quote).is_some() => content.push(quote),
                        Some(_) => break,
                    }
                }
                Token::Quoted(content)
            }
            c => {
                let mut word = String::from(c);
                while let Some((_, c)) = chars.next_if(|(_, c)| !c.is_whitespace() && !"()'\"=!<>~".contains(*c)) {
                    word.push(c);
                }
                match word.to_ascii_lowercase().as_str() {
                    "and" => Token::And,
                    "or" => Token::Or,
                    "not" => Token::Not,
                    _ => Token::Word(word),
                }
            }
        };
        out.push((token, at));
    }
    Ok(out)
}

/// The tree of an expression.
pub(super) fn parse(text: &str) -> Result<Node, FilterError> {
    let end = text.chars().count() + 1;
    let mut parser = Parser { tokens: tokens(text)?.into(), end, depth: 0 };
    let node = parser.expression()?;
    match parser.tokens.pop_front() {
        None => Ok(node),
        Some((token, position)) => Err(FilterError::Unexpected {
            position,
            // The commonest slip: a value of two words.
            expected: "\"and\", \"or\" or the end (a value with spaces needs quotes)",
            found: token.describe(),
        }),
    }
}

struct Parser {
    tokens: VecDeque<Placed>,
    end: usize,
    depth: usize,
}

impl Parser {
    fn expression(&mut self) -> Result<Node, FilterError> {
        let mut terms = vec![self.term()?];
        while self.takes(&Token::Or) {
            terms.push(self.term()?);
        }
        Ok(one_or(terms, Node::Or))
    }

    fn term(&mut self) -> Result<Node, FilterError> {
        let mut factors = vec![self.factor()?];
        while self.takes(&Token::And) {
            factors.push(self.factor()?);
        }
        Ok(one_or(factors, Node::And))
    }

    fn factor(&mut self) -> Result<Node, FilterError> {
        match self.tokens.pop_front() {
            Some((Token::Not, position)) => {
                self.deeper(position)?;
                let node = self.factor()?;
                self.depth -= 1;
                Ok(Node::Not(Box::new(node)))
            }
            Some((Token::Open, position)) => {
                self.deeper(position)?;
                let node = self.expression()?;
                match self.tokens.pop_front() {
                    Some((Token::Close, _)) => {
                        self.depth -= 1;
                        Ok(node)
                    }
                    other => Err(self.unexpected(other, "\")\", \"and\" or \"or\"")),
                }
            }
            Some((Token::Word(name) | Token::Quoted(name), position)) => self.comparison(name, position),
            other => Err(self.unexpected(other, "a field, \"not\" or \"(\"")),
        }
    }

    fn comparison(&mut self, name: String, position: usize) -> Result<Node, FilterError> {
        let name = self.words_of_field(name);
        let field = FieldRef { name, position, column: usize::MAX };
        let op = match self.tokens.pop_front() {
            Some((Token::Op(op), _)) => op,
            other => return Err(self.unexpected(other, "one of = != < <= > >= ~")),
        };
        match self.tokens.pop_front() {
            Some((Token::Word(value) | Token::Quoted(value), _)) => {
                Ok(Node::Compare { field, op, literal: Literal::new(value) })
            }
            other => Err(self.unexpected(other, "a value")),
        }
    }

    /// The name together with the words between it and an operator: no field is found by them, but the one that is
    /// meant can be told.
    fn words_of_field(&mut self, name: String) -> String {
        let words = self.tokens.iter().take_while(|(token, _)| matches!(token, Token::Word(_))).count();
        if !matches!(self.tokens.get(words), Some((Token::Op(_), _))) {
            return name;
        }
        let more = self.tokens.drain(..words).filter_map(|(token, _)| match token {
            Token::Word(word) => Some(word),
            _ => None,
        });
        std::iter::once(name).chain(more).collect::<Vec<_>>().join(" ")
    }

    /// Goes past the next token if it is this one.
    fn takes(&mut self, wanted: &Token) -> bool {
        let is_next = self.tokens.front().is_some_and(|(token, _)| token == wanted);
        if is_next {
            self.tokens.pop_front();
        }
        is_next
    }

    fn deeper(&mut self, position: usize) -> Result<(), FilterError> {
        self.depth += 1;
        if self.depth > DEPTH { Err(FilterError::TooDeep { position, limit: DEPTH }) } else { Ok(()) }
    }

    fn unexpected(&self, found: Option<Placed>, expected: &'static str) -> FilterError {
        match found {
            Some((token, position)) => FilterError::Unexpected { position, expected, found: token.describe() },
            None => FilterError::Unexpected { position: self.end, expected, found: "the end".into() },
        }
    }
}

fn one_or(mut nodes: Vec<Node>, many: impl FnOnce(Vec<Node>) -> Node) -> Node {
    match nodes.len() {
        1 => nodes.remove(0),
        _ => many(nodes),
    }
}
