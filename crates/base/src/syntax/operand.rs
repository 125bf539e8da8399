//! What code does with an object or a pointer to it at one place, by tokens.
//!
//! Tokens and not trees: the questions are also asked of initialisers, of macros' bodies, and of expansions.

use super::head::{closing, opening};
use super::lex::{Token, TokenKind};

/// What an expression yields of the object that is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// The object itself.
    Whole,
    /// A pointer to it.
    Address,
}

/// The largest expression around some tokens that is still the object, a pointer to it, or a member of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Index of its first token.
    pub from: usize,
    /// Index after its last token.
    pub to: usize,
    /// What it yields; of the object when it is a member.
    pub form: Form,
    /// Index of the member's name, if it is a member: nothing else was followed from there.
    pub member: Option<usize>,
}

/// Where a pointer is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// In a variable, or an element of one; index of its name.
    Variable(usize),
    /// In a member; index of its name.
    Member(usize),
    /// Elsewhere.
    Other,
}

/// What is done with an operand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// It is declared here.
    Declared,
    /// It is compared, tested, or nothing but its type or size matters.
    Compared,
    /// It is put somewhere by `=` or by an initialiser.
    Stored(Left),
    /// It is the argument at `index` of what stands before the bracket at `open`.
    Passed {
        /// Index of the bracket.
        open: usize,
        /// Which argument.
        index: usize,
    },
    /// It is returned.
    Returned,
    /// Something is put into it.
    Overwritten,
    /// Something else.
    Other,
}

/// Words before an expression that are no names.
const KEYWORDS: [&str; 9] = ["return", "sizeof", "else", "do", "case", "goto", "if", "while", "switch"];

/// Operators of which nothing but the type of the operand, or its address, matters.
const TYPE_ONLY: [&str; 9] = [
    "sizeof",
    "typeof",
    "__typeof__",
    "__typeof",
    "typeof_unqual",
    "_Alignof",
    "__alignof__",
    "ARRAY_SIZE",
    "__builtin_types_compatible_p",
];

/// Tokens without directives, and the text that they are of.
#[derive(Clone, Copy)]
pub struct Code<'a> {
    /// The text.
    pub text: &'a [u8],
    /// The tokens.
    pub tokens: &'a [Token],
}

impl<'a> Code<'a> {
    /// The token at `i`, as written; nothing outside.
    pub fn at(self, i: usize) -> &'a [u8] {
        self.tokens.get(i).map_or(b"", |t| t.text(self.text))
    }

    /// The token before `i`.
    pub fn before(self, i: usize) -> &'a [u8] {
        i.checked_sub(1).map_or(b"", |j| self.at(j))
    }

    /// Whether the token at `i` is an identifier and no keyword of an expression or a statement.
    pub fn is_name(self, i: usize) -> bool {
        let keyword = KEYWORDS.iter().any(|k| k.as_bytes() == self.at(i));
        self.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Ident) && !keyword
    }

    fn is_value(self, i: usize) -> bool {
        let literal = |t: &Token| matches!(t.kind, TokenKind::Number | TokenKind::Str);
        self.is_name(i) || self.tokens.get(i).is_some_and(literal) || matches!(self.at(i), b")" | b"]")
    }

    /// Widens the tokens from `from` up to `to`. `part` tells of a member whether it holds what is followed.
    pub fn operand(self, from: usize, to: usize, form: Form, part: &dyn Fn(&[u8]) -> bool) -> Operand {
        let mut op = Operand { from, to, form, member: None };
        loop {
            let next = self.at(op.to);
            if next == b"[" {
                let Some(close) = closing(self.text, self.tokens, op.to) else { return op };
                op.to = close + 1;
            } else if matches!(next, b"." | b"->") && self.is_name(op.to + 1) {
                if !part(self.at(op.to + 1)) {
                    op.member = Some(op.to + 1);
                    op.to += 2;
                    return self.postfix(op);
                }
                op = Operand { to: op.to + 2, form: Form::Whole, ..op };
            } else if !self.prefix(&mut op) {
                return op;
            }
        }
    }

    /// The whole of a chain of members, without following them.
    fn postfix(self, mut op: Operand) -> Operand {
        if self.before(op.from) == b"&" && !op.from.checked_sub(2).is_some_and(|i| self.is_value(i)) {
            op.from -= 1;
        }
        op
    }

    /// Takes one prefix operator, cast or pair of parentheses in; whether there was one.
    fn prefix(self, op: &mut Operand) -> bool {
        let Some(last) = op.from.checked_sub(1) else { return false };
        let unary = !last.checked_sub(1).is_some_and(|i| self.is_value(i) && !self.ends_cast(i));
        match (self.at(last), op.form) {
            (b"&", Form::Whole) if unary => *op = Operand { from: last, form: Form::Address, ..*op },
            (b"*", Form::Address) if unary && !self.lists_declarators(last) => {
                *op = Operand { from: last, form: Form::Whole, ..*op }
            }
            (b"(", _) if self.at(op.to) == b")" => {
                let called = last.checked_sub(1).is_some_and(|i| self.is_value(i) && !self.ends_cast(i));
                if called || matches!(self.before(last), b"sizeof" | b"if" | b"while" | b"switch") {
                    return false;
                }
                *op = Operand { from: last, to: op.to + 1, ..*op };
            }
            (b")", _) if self.ends_cast(last) => match opening(self.text, &self.tokens[..=last], last) {
                Some(open) => op.from = open,
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// Whether the `)` at `i` closes a cast: nothing but words and stars inside, and no function's name before.
    fn ends_cast(self, i: usize) -> bool {
        if self.at(i) != b")" {
            return false;
        }
        let Some(open) = opening(self.text, &self.tokens[..=i], i) else { return false };
        let inside = &self.tokens[open + 1..i];
        let plain = |t: &Token| t.kind == TokenKind::Ident || t.is_punct(self.text, "*");
        let typed = inside.iter().any(|t| {
            t.is_punct(self.text, "*") || ["struct", "union", "const", "void"].iter().any(|w| t.is_word(self.text, w))
        });
        let called = open.checked_sub(1).is_some_and(|b| self.is_name(b) || matches!(self.at(b), b")" | b"]"));
        let operator = matches!(self.before(open), b"sizeof" | b"if" | b"while" | b"switch");
        !inside.is_empty() && inside.iter().all(plain) && (typed || inside.len() == 1) && !called && !operator
    }

    /// What is done with an operand.
    pub fn context(self, op: &Operand) -> Use {
        let op = self.conditional(op);
        let (before, next) = (self.before(op.from), self.at(op.to));
        let declares = match before {
            b"*" => op.from.checked_sub(2).is_some_and(|i| self.is_name(i)) || self.lists_declarators(op.from - 1),
            _ => op.from.checked_sub(1).is_some_and(|i| self.is_name(i)),
        };
        if declares && op.member.is_none() {
            return Use::Declared;
        }
        let compares = |t: &[u8]| matches!(t, b"==" | b"!=" | b"&&" | b"||" | b"<" | b">" | b"<=" | b">=");
        match (before, next) {
            (b"sizeof" | b"!", _) | (_, b"?") => Use::Compared,
            _ if compares(before) || compares(next) => Use::Compared,
            (b"return", _) => Use::Returned,
            (b"=", _) => Use::Stored(self.left(op.from - 1)),
            (b"(" | b",", b")" | b"," | b"}") | (b"{", b"," | b"}") => self.enclosed(&op),
            (_, b"=") if op.form == Form::Whole || op.member.is_some() => Use::Overwritten,
            (_, b"=") | (b";" | b"{" | b"}", b";") => Use::Compared,
            _ => Use::Other,
        }
    }

    /// A branch of `c ? a : b` stands for the whole.
    fn conditional(self, op: &Operand) -> Operand {
        let mut op = *op;
        if !matches!(self.before(op.from), b"?" | b":") {
            return op;
        }
        let mut depth = 0usize;
        while let Some(last) = op.from.checked_sub(1) {
            match self.at(last) {
                b")" | b"]" | b"}" => depth += 1,
                b"(" | b"[" | b"{" if depth > 0 => depth -= 1,
                b"(" | b"[" | b"{" | b"," | b";" | b"=" | b"return" if depth == 0 => break,
                _ => {}
            }
            op.from = last;
        }
        while let Some(token) = self.tokens.get(op.to) {
            match token.text(self.text) {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" if depth > 0 => depth -= 1,
                b")" | b"]" | b"}" | b"," | b";" => break,
                _ => {}
            }
            op.to += 1;
        }
        op
    }

    /// Whether the `*` at `star` begins a further declarator of a list: `T *a, *b;`.
    fn lists_declarators(self, star: usize) -> bool {
        self.before(star) == b","
            && self.bracket(star).is_none_or(|(open, _)| self.at(open) == b"{" && !self.fills(open))
    }

    /// Whether the `{` at `open` begins an initialiser.
    fn fills(self, open: usize) -> bool {
        matches!(self.before(open), b"=" | b"," | b"{") || open.checked_sub(1).is_some_and(|i| self.ends_cast(i))
    }

    /// The innermost bracket that is open at `i`, and the number of commas since.
    pub fn bracket(self, i: usize) -> Option<(usize, usize)> {
        let (mut depth, mut commas) = (0usize, 0usize);
        for j in (0..i).rev() {
            match self.at(j) {
                b")" | b"]" | b"}" => depth += 1,
                b"(" | b"[" | b"{" if depth == 0 => return Some((j, commas)),
                b"(" | b"[" | b"{" => depth -= 1,
                b"," if depth == 0 => commas += 1,
                _ => {}
            }
        }
        None
    }

    /// An element between brackets and commas.
    fn enclosed(self, op: &Operand) -> Use {
        let Some((open, index)) = self.bracket(op.from) else { return Use::Other };
        let word = self.before(open);
        if self.at(open) == b"{" {
            return match self.filled(open) {
                Some(name) => Use::Stored(Left::Variable(name)),
                None => Use::Stored(Left::Other),
            };
        }
        if TYPE_ONLY.iter().any(|w| w.as_bytes() == word) || matches!(word, b"if" | b"while" | b"switch") {
            return Use::Compared;
        }
        Use::Passed { open, index }
    }

    /// The variable that the outermost initialiser around the `{` at `open` fills.
    pub fn filled(self, open: usize) -> Option<usize> {
        let mut at = open;
        while let Some((outer, _)) = self.bracket(at).filter(|(o, _)| self.at(*o) == b"{" && self.fills(*o)) {
            at = outer;
        }
        (self.before(at) == b"=").then(|| self.left(at - 1)).and_then(|left| match left {
            Left::Variable(name) => Some(name),
            _ => None,
        })
    }

    /// What stands left of the `=` at `equals`.
    fn left(self, equals: usize) -> Left {
        let mut last = equals;
        loop {
            let Some(i) = last.checked_sub(1) else { return Left::Other };
            match self.at(i) {
                b"]" => match opening(self.text, &self.tokens[..=i], i) {
                    Some(open) => last = open,
                    None => return Left::Other,
                },
                _ if !self.is_name(i) => return Left::Other,
                _ if matches!(self.before(i), b"." | b"->") => return Left::Member(i),
                _ if self.before(i) == b"*" && !i.checked_sub(2).is_some_and(|j| self.is_name(j)) => {
                    // `T *const *p = ` is a declaration, `*p = ` is not.
                    return if self.lists_declarators(i - 1) { Left::Variable(i) } else { Left::Other };
                }
                // `T x __attribute = `.
                word if word.starts_with(b"__") && i.checked_sub(1).is_some_and(|j| self.is_name(j)) => last = i,
                _ => return Left::Variable(i),
            }
        }
    }

    /// Whether a variable `name` is declared in these tokens.
    pub fn declares(self, name: &[u8]) -> bool {
        (1..self.tokens.len()).any(|i| {
            let follows = matches!(self.at(i + 1), b"=" | b";" | b"," | b")" | b"[");
            let typed = match self.before(i) {
                b"*" => {
                    i.checked_sub(2).is_some_and(|j| self.is_name(j) || self.at(j) == b"*")
                        || self.lists_declarators(i - 1)
                }
                _ => self.is_name(i - 1),
            };
            self.at(i) == name && follows && typed
        })
    }

    /// Index of the first token of the postfix expression whose member's name stands at `member`.
    pub fn base(self, member: usize) -> usize {
        let mut at = member.saturating_sub(1);
        while let Some(prev) = at.checked_sub(1) {
            match self.at(prev) {
                b")" | b"]" => match opening(self.text, &self.tokens[..=prev], prev) {
                    Some(open) => at = open,
                    None => return at,
                },
                b"->" | b"." => at = prev,
                _ if self.is_name(prev) => at = prev,
                _ => return at,
            }
            let joined = matches!(self.before(at), b"->" | b".");
            let open = matches!(self.at(at), b"[" | b"->" | b".");
            let called = self.at(at) == b"(" && at.checked_sub(1).is_some_and(|j| self.is_name(j));
            if !joined && !open && !called {
                return at;
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::lex::tokens;

    /// What is done with the first `t` after `{`.
    fn seen(body: &str, form: Form) -> (Form, Option<String>, Use) {
        let text = body.as_bytes();
        let all = tokens(text);
        let code = Code { text, tokens: &all };
        let at = (0..all.len()).find(|&i| code.at(i) == b"t").unwrap();
        let op = code.operand(at, at + 1, form, &|m| m == b"inner");
        let member = op.member.map(|m| String::from_utf8_lossy(code.at(m)).into_owned());
        (op.form, member, code.context(&op))
    }

    #[test]
    fn objects() {
        use Form::Whole;
        let context = |body: &str| seen(body, Whole).2;
        let put = |body: &str| matches!(context(body), Use::Stored(_));
        assert!(put("{ a = t; }") && put("{ a = c ? t : u; }") && put("{ struct x a = t; }") && put("{ *p = (t); }"));
        assert!(put("{ *p = *&t; }") && put("{ a = *(const struct x *)&t; }") && put("struct y a = { t };"));
        assert_eq!(context("{ t = a; }"), Use::Overwritten);
        assert_eq!(context("static const struct x t = { 0 };"), Use::Declared);
        assert_eq!(context("{ n = sizeof(t); }"), Use::Compared);
        assert_eq!(context("{ n = ARRAY_SIZE(t); }"), Use::Compared);
        assert_eq!(context("{ return t; }"), Use::Returned);
        assert_eq!(seen("{ t.a = 1; }", Whole).1.as_deref(), Some("a"));
        assert_eq!(seen("{ (&t)->a = 1; }", Whole).1.as_deref(), Some("a"));
        assert_eq!(seen("{ (t).a = 1; }", Whole).1.as_deref(), Some("a"));
        assert_eq!(seen("{ f(t.inner.a); }", Whole).1.as_deref(), Some("a"));
        assert_eq!(seen("{ x = t.inner; }", Whole), (Whole, None, Use::Stored(Left::Variable(1))));
    }

    #[test]
    fn pointers() {
        use Form::{Address, Whole};
        let context = |body: &str| seen(body, Whole).2;
        assert_eq!(seen("{ f(a, &t, b); }", Whole), (Address, None, Use::Passed { open: 2, index: 1 }));
        assert_eq!(seen("{ f((void *)&t); }", Whole), (Address, None, Use::Passed { open: 2, index: 0 }));
        assert_eq!(context("{ x->f_op = &t; }"), Use::Stored(Left::Member(3)));
        assert_eq!(context("struct m m = { .fops = &t, };"), Use::Stored(Left::Member(6)));
        assert_eq!(context("struct m *m[] = { &t, };"), Use::Stored(Left::Variable(3)));
        assert_eq!(context("struct m m = { 1, { &t } };"), Use::Stored(Left::Variable(2)));
        assert_eq!(context("{ p = a ? &t : NULL; }"), Use::Stored(Left::Variable(1)));
        assert_eq!(context("{ if (x->f_op == &t) return; }"), Use::Compared);
        assert_eq!(context("{ *pp = &t; }"), Use::Stored(Left::Other));
        assert_eq!(seen("{ struct x *t = q; }", Address).2, Use::Declared);
        assert_eq!(seen("{ struct x *a, *t; }", Address).2, Use::Declared);
        assert_eq!(seen("{ f(a, *t); }", Address), (Whole, None, Use::Passed { open: 2, index: 1 }));
        assert_eq!(seen("{ a = *t; }", Address), (Whole, None, Use::Stored(Left::Variable(1))));
        assert_eq!(seen("{ if (!t) return; }", Address).2, Use::Compared);
        assert_eq!(seen("{ if (t && t->x) return; }", Address).2, Use::Compared);
        assert_eq!(seen("{ f(t->mmap); }", Address).1.as_deref(), Some("mmap"));
        assert_eq!(seen("{ return t; }", Address).2, Use::Returned);
        assert_eq!(seen("{ t = q; }", Address).2, Use::Compared);
    }
}
