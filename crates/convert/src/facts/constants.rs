//! Which names are constants, told by macros, enumerators and scope.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::knowledge::knowledge;
use crate::syntax::ast::N;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, find_word, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// How deep macros are followed.
const DEPTH: usize = 6;

/// Keywords that may stand in a macro which only computes.
const QUIET: [&str; 8] = ["sizeof", "unsigned", "long", "int", "char", "short", "signed", "struct"];

/// Whether a name is that of a macro by its capitals: a heuristic for calls whose definition was not read.
pub fn is_macro_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

impl World<'_> {
    /// Whether `name`, which is no local where it stands, has the same value whenever it is read: it is an enumerator,
    /// a macro of constants, or one of the kernel's constants. A name that was not found is none.
    pub fn is_constant(&self, file: FileId, name: &str) -> bool {
        self.constant(file, name, DEPTH)
    }

    fn constant(&self, file: FileId, name: &str, depth: usize) -> bool {
        if depth == 0 {
            return false;
        }
        let macros = self.macros_seen(file, name);
        if macros.is_empty() {
            let known = self.known;
            return known.constants.contains(name)
                || known.errnos.contains(name)
                || known.flags.contains_key(name)
                || known.masks.contains_key(name)
                || self.seen_by(file, name).any(|f| self.enumerates(f, name));
        }
        macros.iter().all(|(home, item)| match &item.kind {
            ItemKind::MacroDefinition { body, params: None, .. } => {
                let tokens = tokens_in(&self.view(*home).text, *body);
                !tokens.is_empty() && self.only_computes(*home, &tokens, &[], depth, &|n, d| self.constant(*home, n, d))
            }
            _ => false,
        })
    }

    /// Whether a call of `name` is one of a macro, or of a function that is known to, which only computes a value.
    ///
    /// A heuristic where no definition was read: a name in capitals is a macro that only computes.
    pub fn computes(&self, file: FileId, name: &str) -> bool {
        self.macro_computes(file, name, DEPTH)
    }

    /// As [`World::computes`], and what it gives is there as long as what it is given: it is not looked up anywhere.
    pub fn leads_on(&self, file: FileId, name: &str) -> bool {
        self.computes(file, name) && !self.known.lookups.contains(name)
    }

    fn macro_computes(&self, file: FileId, name: &str, depth: usize) -> bool {
        if self.known.stateless.contains(name) || name == "vma_pages" {
            return true;
        }
        // In another arm it may be a function.
        if depth == 0 || self.is_elsewhere(file, name) {
            return false;
        }
        let (functions, macros) = (self.known_definitions(file, name), self.macros_seen(file, name));
        if !functions.is_empty() {
            let returns = |(home, item): &(FileId, Item)| self.returns_computed(*home, item, depth);
            return is_macro_name(name) && macros.is_empty() && functions.iter().all(returns);
        }
        if macros.is_empty() {
            return is_macro_name(name);
        }
        macros.iter().all(|(home, item)| match &item.kind {
            ItemKind::MacroDefinition { body, params: Some(params), .. } => {
                let tokens = tokens_in(&self.view(*home).text, *body);
                self.only_computes(*home, &tokens, params, depth, &|_, _| true)
            }
            // An alias for something that may do anything.
            _ => false,
        })
    }

    /// Whether a function does nothing but return what is computed, as one in the place of a macro does.
    fn returns_computed(&self, home: FileId, item: &Item, depth: usize) -> bool {
        let ItemKind::Function { body, .. } = &item.kind else { return false };
        let text = &self.view(home).text;
        let mut tokens = tokens_in(text, *body);
        tokens.retain(|t| t.kind != TokenKind::Comment);
        match tokens.as_slice() {
            [open, word, value @ .., end, close] => {
                let frame = open.is_punct(text, "{") && end.is_punct(text, ";") && close.is_punct(text, "}");
                frame && word.is_word(text, "return") && self.only_computes(home, value, &[], depth, &|_, _| true)
            }
            _ => false,
        }
    }

    /// Whether a macro's body assigns nothing, decides no way, and calls only what computes; names that are no
    /// parameters must be `fine`.
    fn only_computes(
        &self,
        file: FileId,
        tokens: &[Token],
        params: &[Span],
        depth: usize,
        fine: &dyn Fn(&str, usize) -> bool,
    ) -> bool {
        let view = self.view(file);
        let text = &view.text;
        tokens.iter().enumerate().all(|(i, t)| {
            let word = String::from_utf8_lossy(t.text(text)).into_owned();
            match t.kind {
                TokenKind::Ident => {
                    let param = params.iter().any(|p| p.of(text) == t.text(text));
                    let member = i > 0 && matches!(tokens[i - 1].text(text), b"." | b"->" | b"struct");
                    let called = tokens.get(i + 1).is_some_and(|n| n.is_punct(text, "("));
                    match word.as_str() {
                        // What it calls is for who uses it to say.
                        _ if param && called => false,
                        "goto" | "return" | "do" | "while" | "for" | "if" | "asm" => false,
                        w if param || member || QUIET.contains(&w) => true,
                        w if called => self.macro_computes(file, w, depth - 1),
                        w => fine(w, depth - 1) || super::types::int(w).is_some(),
                    }
                }
                TokenKind::Punct => !matches!(
                    t.text(text),
                    b"=" | b"+="
                        | b"-="
                        | b"*="
                        | b"|="
                        | b"&="
                        | b"^="
                        | b"<<="
                        | b">>="
                        | b"++"
                        | b"--"
                        | b"{"
                        | b";"
                        | b"##"
                ),
                _ => true,
            }
        })
    }

    /// The macros of that name in `file`, or else in the files that it sees.
    pub fn macros_seen(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let own: Vec<(FileId, Item)> = self.macros(file, name).into_iter().map(|i| (file, i)).collect();
        if !own.is_empty() {
            return own;
        }
        self.visible_macros(file, name)
    }

    /// The number that an enumeration seen from `file` gives the enumerator `name`, where it is written: whether it is negative, and
    /// the number.
    pub fn enumerator(&self, file: FileId, name: &str) -> Option<(bool, String)> {
        let mut found = self.seen_by(file, name).filter(|f| self.enumerates(*f, name)).map(|f| {
            let text = &self.view(f).text;
            let tokens = self.view(f).tokens().iter().filter(|t| t.kind != TokenKind::Comment).collect::<Vec<_>>();
            let at = |k: usize| tokens.get(k).map_or(&b""[..], |t| t.text(text));
            let begins = |i: usize| i > 0 && matches!(at(i - 1), b"{" | b",") && at(i + 1) == b"=";
            let i = (0..tokens.len()).find(|&i| tokens[i].is_word(text, name) && begins(i))?;
            let negative = at(i + 2) == b"-";
            let value = i + 2 + usize::from(negative);
            let ends = matches!(at(value + 1), b"," | b"}") && tokens[value].kind == TokenKind::Number;
            ends.then(|| (negative, String::from_utf8_lossy(at(value)).into_owned()))
        });
        found.next().flatten().filter(|_| found.next().is_none())
    }

    /// Whether an enumeration of `file` has the enumerator `name`.
    fn enumerates(&self, file: FileId, name: &str) -> bool {
        let view = self.view(file);
        let text = &view.text;
        let of = |item: &Item| {
            if find_word(item.span.of(text), name.as_bytes(), 0).is_none() {
                return false;
            }
            let tokens = tokens_in(text, item.span);
            let opens = tokens.iter().position(|t| t.is_word(text, "enum"));
            let Some(open) = opens.and_then(|e| tokens[e..].iter().position(|t| t.is_punct(text, "{")).map(|o| e + o))
            else {
                return false;
            };
            tokens[open..].windows(3).any(|w| {
                let before = w[0].is_punct(text, "{") || w[0].is_punct(text, ",");
                let after = [",", "=", "}"].iter().any(|p| w[2].is_punct(text, p));
                before && w[1].is_word(text, name) && after
            })
        };
        view.items().iter().filter(|i| i.kind == ItemKind::Other).any(of)
    }

    /// The type, as written, that a typedef seen from `file` gives the name; none when it has several or is no name of
    /// a type.
    pub fn typedef(&self, file: FileId, name: &str) -> Option<String> {
        let mut found = self.seen_by(file, name).flat_map(|f| {
            let view = self.view(f);
            let text = &view.text;
            let of = |item: &Item| {
                let tokens = tokens_in(text, item.span);
                let [first, inner @ .., last, end] = tokens.as_slice() else { return None };
                let is = item.kind == ItemKind::Other
                    && first.is_word(text, "typedef")
                    && last.is_word(text, name)
                    && end.is_punct(text, ";")
                    && inner.iter().all(|t| t.kind == TokenKind::Ident);
                let words = inner.iter().map(|t| String::from_utf8_lossy(t.text(text)).into_owned());
                is.then(|| words.collect::<Vec<_>>().join(" "))
            };
            let all = view.items().iter().filter(|i| i.span.of(text).starts_with(b"typedef"));
            all.filter_map(of).collect::<Vec<_>>()
        });
        let first = found.next()?;
        found.all(|t| t == first).then_some(first)
    }
}

impl Func {
    /// Whether the value is a constant.
    pub fn is_constant_value(&self, world: &World<'_>, value: N) -> bool {
        self.ast.leaves(value).all(|k| match self.ast.kind(k) {
            "identifier" => self.is_constant(world, &self.ast.str(k)),
            "number_literal" | "-" | "true" | "false" | "null" | "NULL" | "(" | ")" => true,
            _ => false,
        })
    }

    /// Whether `name` is a constant where it stands in this function.
    pub fn is_constant(&self, world: &World<'_>, name: &str) -> bool {
        !self.vars.by_name.contains_key(name) && world.is_constant(self.file, name)
    }

    /// The name of the error number E in `-E`.
    pub fn errno(&self, n: N) -> Option<String> {
        let ast = &self.ast;
        let n = ast.strip(n);
        let negative = ast.kind(n) == "unary_expression" && ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "-");
        let name = ast.field(n, "argument").filter(|_| negative).map(|a| ast.strip(a))?;
        let text = ast.str(name);
        let known = knowledge().is_ok_and(|k| k.errnos.contains(&text));
        (ast.kind(name) == "identifier" && known && !self.vars.by_name.contains_key(&text)).then_some(text)
    }

    /// Whether `n` is `-E` with the name of an error number.
    pub fn is_errno(&self, n: N) -> bool {
        self.errno(n).is_some()
    }
}
