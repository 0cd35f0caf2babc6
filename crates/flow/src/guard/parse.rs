//! Text to typed tree: a hand-written scanner and precedence climber with positions.

use super::{Compare, Expr, Given, Guard, GuardFault, MAX_DEPTH, MAX_LENGTH, Names, Type};

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Integer(i64),
    Text(String),
    Sign(&'static str),
    End,
}

type Typed = (Expr, Type);

fn fault<T>(
    at: usize,
    key: &'static str,
    args: Vec<(&'static str, String)>,
) -> Result<T, GuardFault> {
    Err(GuardFault { at, key, args })
}

fn scan(text: &str) -> Result<Vec<(usize, Token)>, GuardFault> {
    const SIGNS: [&str; 14] = [
        "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",",
    ];
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    'next: while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        for sign in SIGNS {
            if text[at..].starts_with(sign) {
                tokens.push((at, Token::Sign(sign)));
                at += sign.len();
                continue 'next;
            }
        }
        let start = at;
        if byte == b'\'' || byte == b'"' {
            let Some(length) = text[at + 1..].find(char::from(byte)) else {
                return fault(at, "guard-open-text", vec![]);
            };
            tokens.push((start, Token::Text(text[at + 1..at + 1 + length].to_owned())));
            at += length + 2;
        } else if byte.is_ascii_digit()
            || (byte == b'-' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            match text[start..at].parse() {
                Ok(number) => tokens.push((start, Token::Integer(number))),
                Err(_) => {
                    return fault(
                        start,
                        "guard-number",
                        vec![("text", text[start..at].to_owned())],
                    );
                }
            }
        } else if byte.is_ascii_alphabetic() {
            // Codes carry hyphens; there is no subtraction they could be taken for.
            while bytes
                .get(at)
                .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'-' || *b == b'_')
            {
                at += 1;
            }
            tokens.push((start, Token::Name(text[start..at].to_owned())));
        } else {
            let found = text[at..].chars().next().unwrap_or(' ').to_string();
            return fault(at, "guard-sign", vec![("found", found)]);
        }
    }
    tokens.push((text.len(), Token::End));
    Ok(tokens)
}

pub(super) fn compile(text: &str, names: &Names<'_>) -> Result<Guard, GuardFault> {
    if text.len() > MAX_LENGTH {
        return fault(0, "guard-too-long", vec![("max", MAX_LENGTH.to_string())]);
    }
    let tokens = scan(text)?;
    let mut parser = Parser {
        tokens,
        next: 0,
        names,
        depth: 0,
    };
    let (expr, kind) = parser.or()?;
    let (at, token) = parser.peek().clone();
    if token != Token::End {
        return fault(at, "guard-rest", vec![]);
    }
    if kind != Type::Bool {
        return fault(
            0,
            "guard-type",
            vec![
                ("expected", "bool".to_owned()),
                ("found", kind.name().to_owned()),
            ],
        );
    }
    Ok(Guard {
        text: text.to_owned(),
        expr,
    })
}

struct Parser<'a> {
    tokens: Vec<(usize, Token)>,
    next: usize,
    names: &'a Names<'a>,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &(usize, Token) {
        // The last token is End and is never stepped over.
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn step(&mut self) -> (usize, Token) {
        let token = self.peek().clone();
        self.next += 1;
        token
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(&self.peek().1, Token::Sign(s) if *s == sign);
        if found {
            self.next += 1;
        }
        found
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), GuardFault> {
        if self.takes(sign) {
            return Ok(());
        }
        fault(
            self.peek().0,
            "guard-expected",
            vec![("expected", sign.to_owned())],
        )
    }

    fn want(at: usize, found: Type, expected: Type) -> Result<(), GuardFault> {
        if found == expected {
            return Ok(());
        }
        let args = vec![
            ("expected", expected.name().to_owned()),
            ("found", found.name().to_owned()),
        ];
        fault(at, "guard-type", args)
    }

    fn deeper(&mut self) -> Result<(), GuardFault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return fault(
                self.peek().0,
                "guard-too-deep",
                vec![("max", MAX_DEPTH.to_string())],
            );
        }
        Ok(())
    }

    fn or(&mut self) -> Result<Typed, GuardFault> {
        self.deeper()?;
        let at = self.peek().0;
        let mut left = self.and()?;
        while self.takes("||") {
            Self::want(at, left.1, Type::Bool)?;
            let right_at = self.peek().0;
            let right = self.and()?;
            Self::want(right_at, right.1, Type::Bool)?;
            left = (Expr::Or(Box::new(left.0), Box::new(right.0)), Type::Bool);
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Typed, GuardFault> {
        let at = self.peek().0;
        let mut left = self.unary()?;
        while self.takes("&&") {
            Self::want(at, left.1, Type::Bool)?;
            let right_at = self.peek().0;
            let right = self.unary()?;
            Self::want(right_at, right.1, Type::Bool)?;
            left = (Expr::And(Box::new(left.0), Box::new(right.0)), Type::Bool);
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Typed, GuardFault> {
        if self.takes("!") {
            self.deeper()?;
            let at = self.peek().0;
            let (expr, kind) = self.unary()?;
            Self::want(at, kind, Type::Bool)?;
            self.depth -= 1;
            return Ok((Expr::Not(Box::new(expr)), Type::Bool));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Typed, GuardFault> {
        let left = self.term()?;
        let (at, token) = self.peek().clone();
        let op = match token {
            Token::Sign("==") => Compare::Eq,
            Token::Sign("!=") => Compare::Ne,
            Token::Sign("<") => Compare::Lt,
            Token::Sign("<=") => Compare::Le,
            Token::Sign(">") => Compare::Gt,
            Token::Sign(">=") => Compare::Ge,
            Token::Name(name) if name == "in" => {
                self.next += 1;
                return self.member(left);
            }
            _ => return Ok(left),
        };
        self.next += 1;
        let right_at = self.peek().0;
        let right = self.term()?;
        Self::want(right_at, right.1, left.1)?;
        let ordered = matches!(left.1, Type::Integer | Type::Money | Type::Date);
        let equal = ordered || matches!(left.1, Type::Bool | Type::Text | Type::Person);
        let fits = if matches!(op, Compare::Eq | Compare::Ne) {
            equal
        } else {
            ordered
        };
        if !fits {
            return fault(
                at,
                "guard-compare",
                vec![("found", left.1.name().to_owned())],
            );
        }
        self.choice(&left.0, &right.0, right_at)?;
        Ok((
            Expr::Compare(op, Box::new(left.0), Box::new(right.0)),
            Type::Bool,
        ))
    }

    /// A text literal compared with a choice field must be one of its choices.
    fn choice(&self, left: &Expr, right: &Expr, at: usize) -> Result<(), GuardFault> {
        let (Expr::Field(_, code), Expr::Text(text)) = (left, right) else {
            return Ok(());
        };
        match self.names.fields.get(code) {
            Some((_, _, choices)) if !choices.is_empty() && !choices.contains(text) => fault(
                at,
                "guard-choice",
                vec![("field", code.clone()), ("choice", text.clone())],
            ),
            _ => Ok(()),
        }
    }

    fn member(&mut self, left: Typed) -> Result<Typed, GuardFault> {
        self.expect("[")?;
        let mut members = Vec::new();
        while !self.takes("]") {
            let at = self.peek().0;
            let (expr, kind) = self.term()?;
            Self::want(at, kind, left.1)?;
            self.choice(&left.0, &expr, at)?;
            members.push(expr);
            if !self.takes(",") {
                self.expect("]")?;
                break;
            }
        }
        if !matches!(
            left.1,
            Type::Integer | Type::Money | Type::Date | Type::Text | Type::Person
        ) {
            return fault(
                self.peek().0,
                "guard-compare",
                vec![("found", left.1.name().to_owned())],
            );
        }
        Ok((Expr::In(Box::new(left.0), members), Type::Bool))
    }

    fn term(&mut self) -> Result<Typed, GuardFault> {
        let (at, token) = self.step();
        match token {
            Token::Integer(number) => Ok((Expr::Integer(number), Type::Integer)),
            Token::Text(text) => Ok((Expr::Text(text), Type::Text)),
            Token::Sign("(") => {
                let inner = self.or()?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Name(name) if self.takes("(") => self.call(at, &name),
            Token::Name(name) => self.name(at, name),
            Token::Sign(_) | Token::End => fault(at, "guard-term", vec![]),
        }
    }

    fn name(&mut self, at: usize, name: String) -> Result<Typed, GuardFault> {
        let given = match name.as_str() {
            "true" => return Ok((Expr::Bool(true), Type::Bool)),
            "false" => return Ok((Expr::Bool(false), Type::Bool)),
            "filed" => Some((Given::Filed, Type::Date)),
            "received" if !self.names.fields.contains_key("received") => {
                Some((Given::Received, Type::Date))
            }
            "accepted" => Some((Given::Accepted, Type::Date)),
            "applicant" => Some((Given::Applicant, Type::Person)),
            "channel" => Some((Given::Channel, Type::Text)),
            _ => None,
        };
        if let Some((given, kind)) = given {
            return Ok((Expr::Given(given), kind));
        }
        if let Some((ix, kind, _)) = self.names.fields.get(&name) {
            return Ok((Expr::Field(*ix, name), Type::of(*kind)));
        }
        if let Some(kind) = self.names.parameters.get(&name) {
            return Ok((Expr::Parameter(name), *kind));
        }
        fault(at, "guard-name", vec![("name", name)])
    }

    fn call(&mut self, at: usize, name: &str) -> Result<Typed, GuardFault> {
        match name {
            "has" => {
                let (at, token) = self.step();
                let Token::Name(what) = token else {
                    return fault(at, "guard-has", vec![]);
                };
                self.expect(")")?;
                if let Some(ix) = self.names.materials.get(&what) {
                    return Ok((Expr::HasMaterial(*ix, what), Type::Bool));
                }
                if self.names.fields.contains_key(&what) {
                    return Ok((Expr::HasField(what), Type::Bool));
                }
                fault(at, "guard-name", vec![("name", what)])
            }
            "date" => {
                let (at, token) = self.step();
                let date = match &token {
                    Token::Text(text) if text.len() == 10 => text.parse().ok(),
                    _ => None,
                };
                let Some(date) = date else {
                    return fault(at, "guard-date", vec![]);
                };
                self.expect(")")?;
                Ok((Expr::Date(date), Type::Date))
            }
            "yuan" => {
                let (at, token) = self.step();
                let Token::Integer(yuan) = token else {
                    return fault(at, "guard-yuan", vec![]);
                };
                let Some(fen) = yuan.checked_mul(100) else {
                    return fault(at, "guard-yuan", vec![]);
                };
                self.expect(")")?;
                Ok((Expr::Money(fen), Type::Money))
            }
            "size" => {
                let inner_at = self.peek().0;
                self.deeper()?;
                let (expr, kind) = self.term()?;
                self.depth -= 1;
                self.expect(")")?;
                if !matches!(kind, Type::Text | Type::Files) {
                    return fault(
                        inner_at,
                        "guard-size",
                        vec![("found", kind.name().to_owned())],
                    );
                }
                Ok((Expr::Size(Box::new(expr)), Type::Integer))
            }
            "age" => self
                .two(Type::Date, Type::Date)
                .map(|(a, b)| (Expr::Age(a, b), Type::Integer)),
            "birthday" => self
                .two(Type::Date, Type::Integer)
                .map(|(a, b)| (Expr::Birthday(a, b), Type::Date)),
            "days" => self
                .two(Type::Date, Type::Date)
                .map(|(a, b)| (Expr::Days(a, b), Type::Integer)),
            "workdays" => self
                .two(Type::Date, Type::Date)
                .map(|(a, b)| (Expr::Workdays(a, b), Type::Integer)),
            _ => fault(at, "guard-function", vec![("name", name.to_owned())]),
        }
    }

    fn two(&mut self, first: Type, second: Type) -> Result<(Box<Expr>, Box<Expr>), GuardFault> {
        self.deeper()?;
        let at = self.peek().0;
        let (a, kind) = self.term()?;
        Self::want(at, kind, first)?;
        self.expect(",")?;
        let at = self.peek().0;
        let (b, kind) = self.term()?;
        Self::want(at, kind, second)?;
        self.expect(")")?;
        self.depth -= 1;
        Ok((Box::new(a), Box::new(b)))
    }
}
