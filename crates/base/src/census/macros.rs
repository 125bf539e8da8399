//! Macros that install a hook: finding and expanding them.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::census::hooks::{Hooks, lossy};
use crate::census::value::SlotValue;
use crate::census::value::value_of;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Expansions are cut at this many bytes.
const MAX_EXPANSION: usize = 1 << 16;

/// One `#define`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacroDef {
    /// The macro's name.
    pub name: String,
    /// Parameter names of a function-like macro, `...` for a variadic part.
    pub params: Option<Vec<String>>,
    /// The replacement list as written.
    pub body: Vec<u8>,
    /// The file.
    pub path: Utf8PathBuf,
    /// The whole directive.
    pub span: Span,
    /// The replacement list.
    pub body_span: Span,
    /// The `#if` arms around the definition.
    pub arms: Vec<String>,
}

impl MacroDef {
    /// Reads the macro definition that `item` is.
    pub fn from_item(text: &[u8], item: &Item, path: &camino::Utf8Path) -> Option<Self> {
        let ItemKind::MacroDefinition { name, params, body } = &item.kind else { return None };
        let params = params.as_ref().map(|all| all.iter().map(|p| lossy(p.of(text))).collect());
        Some(Self {
            name: lossy(name.of(text)),
            params,
            body: body.of(text).to_vec(),
            path: path.to_owned(),
            span: item.span,
            body_span: *body,
            arms: item.arms.to_vec(),
        })
    }

    /// Whether the body designates or assigns a hook by name (`.mmap =`, `->mmap =`).
    pub fn is_direct(&self, hooks: &Hooks) -> bool {
        let tokens = self.tokens();
        let hook = |t: Token| hooks.member(&lossy(t.text(&self.body))).is_some();
        tokens.windows(3).any(|w| {
            let access = w[0].is_punct(&self.body, ".") || w[0].is_punct(&self.body, "->");
            access && w[2].is_punct(&self.body, "=") && hook(w[1])
        }) || self.old_designators(&tokens).into_iter().any(hook)
    }

    /// The members that old designators name (`mmap: f`).
    fn old_designators(&self, tokens: &[Token]) -> Vec<Token> {
        let begins = |i: usize| i == 0 || matches!(tokens[i - 1].text(&self.body), b"," | b"{");
        let named = |i: usize| tokens[i].kind == TokenKind::Ident && tokens[i + 1].is_punct(&self.body, ":");
        (0..tokens.len().saturating_sub(1)).filter(|&i| begins(i) && named(i)).map(|i| tokens[i]).collect()
    }

    /// Whether the body designates or assigns a member with `mmap` in its name.
    pub fn may_be_direct(&self) -> bool {
        let named = |t: Token| memchr::memmem::find(t.text(&self.body), b"mmap").is_some();
        memchr::memmem::find(&self.body, b"mmap").is_some()
            && (self.tokens().windows(3).any(|w| {
                let access = w[0].is_punct(&self.body, ".") || w[0].is_punct(&self.body, "->");
                access && w[2].is_punct(&self.body, "=") && named(w[1])
            }) || self.old_designators(&self.tokens()).into_iter().any(named))
    }

    /// The one word that the macro stands for, as `foo`, `(foo)`, `NULL` or `((void *)0)`.
    pub fn alias_of(&self) -> Option<SlotValue> {
        match value_of(&self.body, &self.tokens()) {
            SlotValue::Other(_) => None,
            value => Some(value),
        }
    }

    /// Whether the body designates or assigns a member that a parameter names (`.OP =`, `->OP =`), or gives a member with
    /// `mmap` in its name to a macro that a parameter names (`X(mmap)`).
    pub fn is_generic(&self) -> bool {
        let Some(params) = &self.params else { return false };
        let is_param = |t: &Token| params.iter().any(|p| p.as_bytes() == t.text(&self.body));
        let tokens = self.tokens();
        // `.a##b =`
        let pasted = (0..tokens.len()).any(|i| {
            let access = tokens[i].is_punct(&self.body, ".") || tokens[i].is_punct(&self.body, "->");
            let mut at = i + 1;
            let mut named = tokens.get(at).is_some_and(is_param);
            while access && tokens.get(at + 1).is_some_and(|t| t.text(&self.body) == b"##") {
                at += 2;
                named |= tokens.get(at).is_some_and(is_param);
            }
            access && named && at > i + 1 && tokens.get(at + 1).is_some_and(|t| t.is_punct(&self.body, "="))
        });
        pasted
            || self.old_designators(&tokens).into_iter().any(|t| is_param(&t))
            || tokens.windows(3).any(|w| {
                let access = w[0].is_punct(&self.body, ".") || w[0].is_punct(&self.body, "->");
                let sets = access && is_param(&w[1]) && w[2].is_punct(&self.body, "=");
                let named = memchr::memmem::find(w[2].text(&self.body), b"mmap").is_some();
                sets || is_param(&w[0]) && w[1].is_punct(&self.body, "(") && named
            })
    }

    /// Whether the body uses one of the named macros.
    pub fn uses(&self, names: &BTreeSet<String>) -> bool {
        let word = |t: &Token| t.kind == TokenKind::Ident && names.contains(lossy(t.text(&self.body)).as_str());
        self.tokens().iter().any(word)
    }

    fn tokens(&self) -> Vec<Token> {
        tokens_in(&self.body, Span::new(0, self.body.len()))
    }

    /// The body with `args` put in for the parameters, pasted and stringified; nothing if the call does not fit.
    pub fn expand(&self, args: Option<&[Vec<u8>]>) -> Option<Vec<u8>> {
        let bindings = match (&self.params, args) {
            (None, _) => BTreeMap::new(),
            (Some(params), Some(args)) => bind(params, args)?,
            (Some(_), None) => return None,
        };
        let mut out: Vec<u8> = Vec::with_capacity(self.body.len());
        let mut glue = true;
        let mut stringify = false;
        for token in self.tokens() {
            let text = token.text(&self.body);
            match text {
                b"##" => {
                    glue = true;
                    continue;
                }
                b"#" if self.params.is_some() => {
                    stringify = true;
                    continue;
                }
                _ => {}
            }
            if !std::mem::take(&mut glue) {
                out.push(b' ');
            }
            let bound = (token.kind == TokenKind::Ident).then(|| bindings.get(text)).flatten();
            if std::mem::take(&mut stringify) {
                out.extend(b"\"\"");
            } else {
                out.extend(bound.map_or(text, Vec::as_slice));
            }
            if out.len() > MAX_EXPANSION {
                return None;
            }
        }
        Some(out)
    }
}

fn bind(params: &[String], args: &[Vec<u8>]) -> Option<BTreeMap<Vec<u8>, Vec<u8>>> {
    let mut map = BTreeMap::new();
    let variadic = params.iter().position(|p| p == "...");
    for (i, param) in params.iter().enumerate() {
        if Some(i) == variadic {
            let rest = args.get(i..).unwrap_or_default().join(&b", "[..]);
            map.insert(b"__VA_ARGS__".to_vec(), rest);
        } else {
            let arg = match args.get(i) {
                Some(arg) => arg.clone(),
                None if variadic.is_some() || (params.len() == 1 && args.is_empty()) => Vec::new(),
                None => return None,
            };
            map.insert(param.clone().into_bytes(), arg);
        }
    }
    (variadic.is_some() || args.len() <= params.len() || params.is_empty()).then_some(map)
}

/// The arguments of a call: the tokens between its parentheses, split at the commas outside all brackets.
pub fn arguments(text: &[u8], inside: &[Token]) -> Vec<Vec<u8>> {
    let mut args = Vec::new();
    let mut depth = 0usize;
    let mut from = 0;
    let slice = |from: usize, to: usize| match inside.get(from..to) {
        Some([first, .., last]) => text[first.span.start..last.span.end].to_vec(),
        Some([only]) => only.text(text).to_vec(),
        _ => Vec::new(),
    };
    for (i, token) in inside.iter().enumerate() {
        match token.text(text) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            b"," if depth == 0 => {
                args.push(slice(from, i));
                from = i + 1;
            }
            _ => {}
        }
    }
    if !inside.is_empty() {
        args.push(slice(from, inside.len()));
    }
    args
}

/// Macros that install a hook, by name; a name can have several definitions.
#[derive(Clone, Debug, Default)]
pub struct Macros {
    defs: BTreeMap<String, Vec<MacroDef>>,
}

impl Macros {
    /// The definitions of a name.
    pub fn get(&self, name: &str) -> &[MacroDef] {
        self.defs.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.defs.keys().map(String::as_str)
    }

    /// All definitions.
    pub fn all(&self) -> impl Iterator<Item = &MacroDef> {
        self.defs.values().flatten()
    }

    /// The definitions that do not stand in `files`.
    pub fn without(&self, files: &BTreeSet<&camino::Utf8Path>) -> Self {
        let kept = |list: &Vec<MacroDef>| {
            list.iter().filter(|d| !files.contains(d.path.as_path())).cloned().collect::<Vec<_>>()
        };
        let defs = self.defs.iter().map(|(name, list)| (name.clone(), kept(list)));
        Self { defs: defs.filter(|(_, list)| !list.is_empty()).collect() }
    }

    /// Adds those of `candidates` that install a hook themselves or by using one that does,
    /// here or in `outer`. Tells whether any was added. Those that designate a member by a parameter count
    /// only beside an `outer` set, that is in the file that uses them.
    pub fn add(&mut self, candidates: &[MacroDef], hooks: &Hooks, outer: Option<&Macros>) -> bool {
        let mut names: BTreeSet<String> = self.defs.keys().cloned().collect();
        names.extend(outer.into_iter().flat_map(|m| m.defs.keys().cloned()));
        let installs = |m: &MacroDef| m.is_direct(hooks) || (outer.is_some() && m.is_generic()) || m.uses(&names);
        let mut next: BTreeSet<usize> = (0..candidates.len()).filter(|at| installs(&candidates[*at])).collect();
        if next.is_empty() {
            return false;
        }
        let users = users(candidates);
        let mut taken = vec![false; candidates.len()];
        let mut grown = false;
        while !next.is_empty() {
            let mut after = BTreeSet::new();
            for at in next {
                taken[at] = true;
                let def = &candidates[at];
                after.extend(users.get(&*def.name).into_iter().flatten().copied());
                let list = self.defs.entry(def.name.clone()).or_default();
                if !list.contains(def) {
                    list.push(def.clone());
                    grown = true;
                }
            }
            next = after.into_iter().filter(|at| !taken[*at]).collect();
        }
        grown
    }
}

/// The candidates whose bodies use one of them, by the name of that.
fn users(candidates: &[MacroDef]) -> BTreeMap<&str, Vec<usize>> {
    let mut out: BTreeMap<&str, Vec<usize>> = candidates.iter().map(|def| (def.name.as_str(), Vec::new())).collect();
    for (at, def) in candidates.iter().enumerate() {
        for word in def.tokens().iter().filter(|t| t.kind == TokenKind::Ident) {
            if let Some(users) = std::str::from_utf8(word.text(&def.body)).ok().and_then(|word| out.get_mut(word)) {
                users.push(at);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::items::items;

    fn define(text: &str) -> MacroDef {
        let bytes = text.as_bytes();
        MacroDef::from_item(bytes, &items(bytes)[0], camino::Utf8Path::new("a.h")).unwrap()
    }

    fn expand(text: &str, args: &[&str]) -> Option<String> {
        let args: Vec<Vec<u8>> = args.iter().map(|a| a.as_bytes().to_vec()).collect();
        define(text).expand(Some(&args)).map(|b| lossy(&b))
    }

    #[test]
    fn expansion() {
        assert_eq!(
            expand("#define M(p) .mmap = p ## _mmap, \\\n .n = #p", &["foo"]).unwrap(),
            ". mmap = foo_mmap , . n = \"\""
        );
        assert_eq!(expand("#define M(a, ...) f(a, __VA_ARGS__)", &["1", "2", "3"]).unwrap(), "f ( 1 , 2, 3 )");
        assert_eq!(expand("#define M(a, b) a", &["1"]), None);
        assert_eq!(define("#define M .mmap = x").expand(None).map(|b| lossy(&b)).unwrap(), ". mmap = x");
        assert_eq!(define("#define M(a) a").expand(None), None);
    }

    #[test]
    fn macros_that_use_one_another() {
        let mut hooks = Hooks::default();
        let ops = b"struct o { int (*mmap)(struct vm_area_struct *v); };";
        hooks.add(ops, &items(ops), false);
        let text =
            b"#define C B\n#define B A, .x = 1\n#define A .mmap = f\n#define D .mmap2 = f\n#define E(op) .op = f\n";
        let defs: Vec<_> =
            items(text).iter().filter_map(|i| MacroDef::from_item(text, i, camino::Utf8Path::new("a.h"))).collect();
        let mut macros = Macros::default();
        assert!(macros.add(&defs, &hooks, None));
        assert_eq!(macros.names().collect::<Vec<_>>(), ["A", "B", "C"]);
    }
}
