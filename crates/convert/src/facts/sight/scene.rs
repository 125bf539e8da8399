//! The code around one occurrence of a name, with macros expanded as far as they are needed.

use std::rc::Rc;
use std::sync::Arc;

use crate::census::macros::{MacroDef, arguments};
use crate::census::slot::Place;
use crate::facts::world::World;
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;
use crate::syntax::work;
use crate::tree::source::FileId;

/// Macros that use one another are expanded this deep.
const MAX_DEPTH: usize = 8;

/// Code of one item, as written or with a macro expanded in it.
#[derive(Clone)]
pub(super) struct Scene {
    /// The file.
    pub file: FileId,
    /// The item as it stands in the file.
    pub item: Rc<Item>,
    text: Arc<[u8]>,
    tokens: Rc<[Token]>,
    /// Where the expansion was asked for; none where the code is as written.
    origin: Option<Place>,
    /// Expansions so far.
    depth: usize,
}

impl Scene {
    /// The code around a place in the file. The smallest item counts: a macro may be defined inside a function.
    pub fn around(world: &World<'_>, place: Place) -> Option<Scene> {
        let view = world.view(place.file);
        let item = innermost(view.items(), place.span)?;
        let span = match &item.kind {
            ItemKind::MacroDefinition { body, .. } => *body,
            _ => item.span,
        };
        let mut tokens = tokens_in(&view.text, span);
        work::count(tokens.len());
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let (text, tokens) = (view.text.clone(), tokens.into());
        Some(Scene { file: place.file, item: Rc::new(item.clone()), text, tokens, origin: None, depth: 0 })
    }

    /// Whether this is the code around a place, as written.
    pub fn is_around(&self, world: &World<'_>, place: Place) -> bool {
        let is_it = |item: &Item| item.span == self.item.span && item.kind == self.item.kind;
        self.origin.is_none()
            && self.file == place.file
            && innermost(world.view(place.file).items(), place.span).is_some_and(is_it)
    }

    /// Its tokens.
    pub fn code(&self) -> Code<'_> {
        Code { text: &self.text, tokens: &self.tokens }
    }

    /// Index of the token at a place.
    pub fn index(&self, span: Span) -> Option<usize> {
        let at = self.tokens.partition_point(|t| t.span.start < span.start);
        self.tokens.get(at).is_some_and(|t| t.span == span && t.kind == TokenKind::Ident).then_some(at)
    }

    /// The token at `i`.
    pub fn word(&self, i: usize) -> String {
        String::from_utf8_lossy(self.code().at(i)).into_owned()
    }

    /// Indices of a word.
    pub fn indices(&self, word: &str) -> Vec<usize> {
        (0..self.tokens.len()).filter(|&i| self.tokens[i].is_word(&self.text, word)).collect()
    }

    /// Where the tokens from `from` up to `to` stand in the file.
    pub fn place(&self, from: usize, to: usize) -> Place {
        let written = || {
            let first = self.tokens.get(from).or(self.tokens.last())?.span;
            let last = to.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(first, |t| t.span);
            Some(Place { file: self.file, span: Span::new(first.start, last.end.max(first.end)) })
        };
        self.origin.or_else(written).unwrap_or(Place { file: self.file, span: self.item.span })
    }

    /// The name of the macro whose definition this is.
    pub fn macro_name(&self) -> Option<String> {
        let ItemKind::MacroDefinition { name, .. } = &self.item.kind else { return None };
        self.origin.is_none().then(|| String::from_utf8_lossy(name.of(&self.text)).into_owned())
    }

    /// The name of the function that this is part of.
    pub fn function(&self, world: &World<'_>) -> Option<String> {
        let ItemKind::Function { name, .. } = &self.item.kind else { return None };
        Some(String::from_utf8_lossy(name.of(&world.view(self.file).text)).into_owned())
    }

    /// The code with the use of `def` at `at` expanded, and the range of the new tokens. Where `marked` names tokens of
    /// the arguments, `mark` takes their place.
    pub fn expand(
        &self,
        def: &MacroDef,
        at: usize,
        marked: Option<((usize, usize), &str)>,
    ) -> Option<(Scene, usize, usize)> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let code = self.code();
        let mut end = at + 1;
        let mut args = None;
        if def.params.is_some() {
            let open = (code.at(end) == b"(").then_some(end)?;
            let close = closing(&self.text, &self.tokens, open)?;
            end = close + 1;
            args = Some(match marked {
                None => arguments(&self.text, &self.tokens[open + 1..close]),
                Some(((from, to), mark)) => {
                    let text = [
                        &join(&self.text, &self.tokens[open + 1..from])[..],
                        mark.as_bytes(),
                        b" ",
                        &join(&self.text, &self.tokens[to..close]),
                    ]
                    .concat();
                    let tokens = tokens_in(&text, Span::new(0, text.len()));
                    arguments(&text, &tokens)
                }
            });
        }
        let body = def.expand(args.as_deref())?;
        let before = join(&self.text, &self.tokens[..at]);
        let after = join(&self.text, &self.tokens[end..]);
        let (from, to) = (before.len(), before.len() + body.len());
        let text = [&before[..], &body[..], b" ", &after[..]].concat();
        let tokens = tokens_in(&text, Span::new(0, text.len()));
        let first = tokens.partition_point(|t| t.span.start < from);
        let last = tokens.partition_point(|t| t.span.start < to);
        let origin = Some(self.place(at, end));
        let scene = Scene { text: text.into(), tokens: tokens.into(), origin, depth: self.depth + 1, ..self.clone() };
        Some((scene, first, last))
    }
}

/// The smallest item around a span; one inside another starts later.
fn innermost(items: &[Item], span: Span) -> Option<&Item> {
    let before = items.partition_point(|i| i.span.start <= span.start);
    items[..before].iter().rfind(|i| i.span.contains(span))
}

/// The tokens, each followed by a space.
fn join(text: &[u8], tokens: &[Token]) -> Vec<u8> {
    tokens.iter().flat_map(|t| [t.text(text), &b" "[..]]).flatten().copied().collect()
}

/// The definitions that a macro's name may have in a file: its own, or else one of a header.
pub(super) fn macros(world: &World<'_>, file: FileId, name: &str) -> Vec<MacroDef> {
    let read = |file: FileId, item: &Item| {
        let source = world.sources.get(file);
        MacroDef::from_item(&world.view(file).text, item, &source.path)
    };
    let own: Vec<MacroDef> = world.macros(file, name).iter().filter_map(|i| read(file, i)).collect();
    if !own.is_empty() {
        return own;
    }
    world.visible_macros(file, name).iter().filter_map(|(file, item)| read(*file, item)).collect()
}
