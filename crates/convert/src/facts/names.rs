//! What names stand for besides functions: variables, members, what is taken.

use std::collections::BTreeSet;

use crate::census::slot::{MentionKind, Place};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::head::Param;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

impl World<'_> {
    /// The name of the member of another structure that is called here and gets a descriptor:
    /// [`crate::census::slot::Census::handed_on`].
    pub fn handed_on(&self, func: &Func, call: N) -> Option<N> {
        let callee = func.ast.field(call, "function").map(|f| func.ast.strip(f))?;
        let name = func.ast.field(callee, "field")?;
        let place = (self.sources.get(func.file).path.clone(), func.ast.span(name).start);
        self.census.handed_on.contains(&place).then_some(name)
    }

    /// The words of the macros that are used in `span` of a file, itself or by others: names of the place where they are used.
    pub fn macro_words(&self, file: FileId, span: Span) -> BTreeSet<String> {
        let words = |home: FileId, span: Span| -> Vec<String> {
            let text = &self.view(home).text;
            let names = tokens_in(text, span).into_iter().filter(|t| t.kind == TokenKind::Ident);
            names.map(|t| String::from_utf8_lossy(t.text(text)).into_owned()).collect()
        };
        let mut todo = words(file, span);
        let mut seen = BTreeSet::new();
        let mut out = BTreeSet::new();
        while let Some(word) = todo.pop() {
            if !seen.insert(word.clone()) {
                continue;
            }
            for (home, item) in self.macros_seen(file, &word) {
                let ItemKind::MacroDefinition { body, .. } = item.kind else { continue };
                let inner = words(home, body);
                out.extend(inner.iter().cloned());
                todo.extend(inner);
            }
        }
        out
    }

    /// Whether `name` occurs where the file's static functions are visible.
    pub fn is_taken(&self, file: FileId, name: &str) -> Option<Place> {
        if let Some(found) = self.shared.mentions.get(name) {
            return found.first().map(|m| m.place);
        }
        self.near(file, name).first().map(|m| m.place)
    }

    /// Where the variable `name` of `file` occurs.
    pub fn variable(&self, file: FileId, name: &str, is_static: bool) -> Vec<Place> {
        if is_static {
            return self.near(file, name).iter().map(|m| m.place).collect();
        }
        self.all_mentions(name).iter().map(|m| m.place).collect()
    }

    /// Whether the function is installed as `.member = function` somewhere.
    pub fn is_member(&self, file: FileId, function: &str, member: &str) -> bool {
        self.mentions(file, function).iter().any(|m| self.installs(m.place, member))
    }

    /// Whether the function is installed as `.member = function` in `file` or a file that includes it.
    pub fn is_member_here(&self, file: FileId, function: &str, member: &str) -> bool {
        self.near(file, function).iter().any(|m| self.installs(m.place, member))
    }

    fn installs(&self, place: Place, member: &str) -> bool {
        let view = self.view(place.file);
        let Some(item) = view.items().iter().find(|i| i.span.contains(place.span)) else { return false };
        let before = tokens_in(&view.text, Span::new(item.span.start, place.span.start));
        let [.., name, equals] = before.as_slice() else { return false };
        name.is_word(&view.text, member) && equals.is_punct(&view.text, "=")
    }

    /// The prototypes of `name` that matter to its definition in `file`, with the parameter at `index` if it has one.
    pub fn prototypes(&self, file: FileId, name: &str, index: usize) -> Vec<(Place, Option<Param>)> {
        let mut out = Vec::new();
        for m in self.mentions(file, name).iter().filter(|m| m.kind == MentionKind::Prototype) {
            let view = self.view(m.place.file);
            for item in view.items() {
                let ItemKind::Prototype { params, name: at, .. } = &item.kind else { continue };
                if *at == m.place.span {
                    out.push((m.place, params.get(index).cloned()));
                }
            }
        }
        out
    }
}
