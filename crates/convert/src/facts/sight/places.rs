//! Where names stand.

use crate::census::names::is_variable;
use crate::census::slot::Place;
use crate::facts::world::World;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

impl World<'_> {
    /// Where a variable occurs: in a function, or in all files that can name it.
    pub(super) fn occurrences(&self, file: FileId, scope: Option<Span>, name: &str) -> Vec<Place> {
        if let Some(scope) = scope {
            let inside = |p: &Place| scope.contains(p.span);
            return self.words_of(file, name).into_iter().filter(inside).collect();
        }
        let definition = |f: FileId| {
            let view = self.view(f);
            let item = view.items().iter().find(|i| is_variable(&view.text, i, name));
            item.map(|i| i.span.of(&view.text).starts_with(b"static"))
        };
        let own = definition(file).unwrap_or_else(|| self.declared_static(file, name));
        if !own {
            self.want_uses(name);
        }
        let all = self.variable(file, name, own);
        let other = |p: &Place| p.file != file && !own && definition(p.file) == Some(true);
        all.into_iter().filter(|p| !other(p)).collect()
    }

    /// Whether the file declares a static variable of this name without an initial value.
    fn declared_static(&self, file: FileId, name: &str) -> bool {
        let view = self.view(file);
        let declares = |i: &&Item| {
            let text = i.span.of(&view.text);
            i.kind == ItemKind::Other && text.starts_with(b"static") && find_word(text, name.as_bytes(), 0).is_some()
        };
        view.items().iter().any(|i| declares(&i))
    }

    /// Where a word stands in a file.
    pub(super) fn words_of(&self, file: FileId, word: &str) -> Vec<Place> {
        let text = &self.sources.get(file).text;
        let mut out = Vec::new();
        let mut from = if text.names(word) { 0 } else { text.len() };
        while let Some(at) = find_word(text, word.as_bytes(), from) {
            from = at + word.len();
            out.push(Place { file, span: Span::new(at, from) });
        }
        out
    }
}
