//! From the text of an expression to its tree, by recursive descent with a bounded depth.

use super::tree::{ExpressionError, FieldName, Node, Operator, Quantity};

/// How deep brackets and signs may be nested.
const DEPTH: usize = 64;
const OPERAND: &str = "a number, a field, a function or \"(\"";
const ROUND: &str = "round";
/// The most decimals that `round` takes: as many as a number can have.
const MOST_DECIMALS: f64 = 15.0;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Word(String),
    Quoted(String),
    Operator(Operator),
    Open,
    Close,
    Comma,
}

impl Token {
    fn describe(&self) -> String {
        match self {
            Self::Number(n) => n.to_string(),
            Self::Word(text) => format!("{text:?}"),
            Self::Quoted(text) => format!("the quoted {text:?}"),
            Self::Operator(Operator::Plus) => "\"+\"".into(),
            Self::Operator(Operator::Minus) => "\"-\"".into(),
            Self::Operator(Operator::Times) => "\"*\"".into(),
            Self::Operator(Operator::Over) => "\"/\"".into(),
            Self::Open => "\"(\"".into(),
            Self::Close => "\")\"".into(),
            Self::Comma => "\",\"".into(),
        }
    }
}

/// A token and the 1-based character where it begins.
type Placed = (Token, usize);

fn sign(c: char) -> Option<Token> {
    Some(match c {
        '+' | '＋' => Token::Operator(Operator::Plus),
        '-' | '−' | '－' => Token::Operator(Operator::Minus),
        '*' | '×' | '·' => Token::Operator(Operator::Times),
        '/' | '÷' => Token::Operator(Operator::Over),
        '(' | '（' => Token::Open,
        ')' | '）' => Token::Close,
        ',' | '，' => Token::Comma,
        _ => return None,
    })
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '"') || sign(c).is_some()
}

/// Whether a name is read as one field when it stands without quotes.
pub(super) fn is_bare(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit() || c == '.') && !name.contains(ends_word)
}

fn tokens(text: &str) -> Result<Vec<Placed>, ExpressionError> {
    let mut out = Vec::new();
    let mut chars = text.chars().enumerate().map(|(i, c)| (i + 1, c)).peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        if let Some(token) = sign(c) {
            out.push((token, at));
            continue;
        }
        let token = if matches!(c, '\'' | '"') {
            let mut content = String::new();
            loop {
                match chars.next() {
                    None => return Err(ExpressionError::OpenQuote { position: at }),
                    Some((_, next)) if next != c => content.push(next),
                    // Doubled, it stands for itself.
                    Some(_) if chars.next_if(|(_, next)| *next == c).is_some() => content.push(c),
                    Some(_) => break,
                }
            }
            Token::Quoted(content)
        } else {
            let mut word = String::from(c);
            while let Some((_, c)) = chars.peek().copied() {
                // The sign of an exponent belongs to its number: 1e-3.
                let exponent = matches!(c, '+' | '-') && is_mantissa(&word);
                if ends_word(c) && !exponent {
                    break;
                }
                word.push(c);
                chars.next();
            }
            if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
                match word.parse::<f64>() {
                    Ok(n) if n.is_finite() => Token::Number(n),
                    _ => {
                        let found = format!("{word:?}");
                        return Err(ExpressionError::Unexpected { position: at, expected: "a number", found });
                    }
                }
            } else {
                Token::Word(word)
            }
        };
        out.push((token, at));
    }
    Ok(out)
}

/// A number up to the letter of its exponent: `1.5e`.
fn is_mantissa(word: &str) -> bool {
    let digits = word.strip_suffix(['e', 'E']);
    digits.is_some_and(|d| d.starts_with(|c: char| c.is_ascii_digit() || c == '.') && d.parse::<f64>().is_ok())
}

/// The tree of an expression.
pub(super) fn parse(text: &str) -> Result<Node, ExpressionError> {
    let end = text.chars().count() + 1;
    let mut parser = Parser { tokens: tokens(text)?.into_iter().peekable(), end, depth: 0 };
    let node = parser.sum()?;
    match parser.tokens.next() {
        None => Ok(node),
        other => Err(parser.unexpected(other, "+ - * / or the end")),
    }
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Placed>>,
    end: usize,
    depth: usize,
}

impl Parser {
    fn sum(&mut self) -> Result<Node, ExpressionError> {
        self.chain(&[Operator::Plus, Operator::Minus], Self::product)
    }

    fn product(&mut self) -> Result<Node, ExpressionError> {
        self.chain(&[Operator::Times, Operator::Over], Self::factor)
    }

    fn chain(
        &mut self,
        operators: &[Operator],
        next: fn(&mut Self) -> Result<Node, ExpressionError>,
    ) -> Result<Node, ExpressionError> {
        let mut left = next(self)?;
        while let Some((Token::Operator(operator), _)) =
            self.tokens.next_if(|(t, _)| matches!(t, Token::Operator(o) if operators.contains(o)))
        {
            left = Node::Two(operator, Box::new(left), Box::new(next(self)?));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Node, ExpressionError> {
        match self.tokens.next() {
            Some((Token::Number(n), _)) => Ok(Node::Number(n)),
            Some((Token::Quoted(name), position)) => Ok(Node::Field(FieldName { name, position })),
            Some((Token::Operator(Operator::Minus), position)) => {
                self.deeper(position)?;
                let of = self.factor()?;
                self.depth -= 1;
                Ok(Node::Negative(Box::new(of)))
            }
            Some((Token::Open, position)) => {
                self.deeper(position)?;
                let node = self.sum()?;
                self.depth -= 1;
                self.close("\")\" or an operator")?;
                Ok(node)
            }
            Some((Token::Word(name), position)) => {
                if self.tokens.next_if(|(t, _)| *t == Token::Open).is_some() {
                    self.function(name, position)
                } else {
                    Ok(Node::Field(FieldName { name, position }))
                }
            }
            other => Err(self.unexpected(other, OPERAND)),
        }
    }

    fn function(&mut self, name: String, position: usize) -> Result<Node, ExpressionError> {
        if let Some(quantity) = Quantity::ALL.into_iter().find(|q| q.name().eq_ignore_ascii_case(&name)) {
            self.close("\")\"")?;
            return Ok(Node::Quantity(quantity));
        }
        if !name.eq_ignore_ascii_case(ROUND) {
            let known = Quantity::ALL.iter().map(|q| q.name()).chain([ROUND]).collect::<Vec<_>>().join(", ");
            return Err(ExpressionError::UnknownFunction { position, name, known });
        }
        self.deeper(position)?;
        let of = self.sum()?;
        self.depth -= 1;
        let mut decimals = 0;
        if self.tokens.next_if(|(t, _)| *t == Token::Comma).is_some() {
            decimals = match self.tokens.next() {
                Some((Token::Number(n), _)) if n.fract() == 0.0 && n <= MOST_DECIMALS => n as u8,
                Some((_, position)) => return Err(ExpressionError::BadDecimals { position }),
                None => return Err(ExpressionError::BadDecimals { position: self.end }),
            };
        }
        self.close("\")\" or an operator")?;
        Ok(Node::Round(Box::new(of), decimals))
    }

    fn close(&mut self, expected: &'static str) -> Result<(), ExpressionError> {
        match self.tokens.next() {
            Some((Token::Close, _)) => Ok(()),
            other => Err(self.unexpected(other, expected)),
        }
    }

    fn deeper(&mut self, position: usize) -> Result<(), ExpressionError> {
        self.depth += 1;
        if self.depth > DEPTH { Err(ExpressionError::TooDeep { position, limit: DEPTH }) } else { Ok(()) }
    }

    fn unexpected(&self, found: Option<Placed>, expected: &'static str) -> ExpressionError {
        match found {
            Some((token, position)) => ExpressionError::Unexpected { position, expected, found: token.describe() },
            None => ExpressionError::Unexpected { position: self.end, expected, found: "the end".into() },
        }
    }
}
