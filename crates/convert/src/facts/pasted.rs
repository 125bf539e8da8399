//! Uses of a name that a macro puts together: `FN(mmap)` with `#define FN(n) fern_##n`.
//!
//! Each call in the files read of a macro that may make the name is put together with its arguments. What is not known of them
//! may be anything.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::census::slot::{Mention, MentionKind, Place};
use crate::facts::world::World;
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::paste::{Part, Paste, fits, part};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// How many macros are followed one by the other.
const DEEP: usize = 4;

/// The macros of all files that make names, with where they are defined.
#[derive(Debug, Default)]
struct Makers(OnceLock<Vec<(FileId, Paste)>>);

impl World<'_> {
    /// The mentions, and where in those of the files for which `counts` says so a macro makes the name.
    pub(super) fn with_pasted(
        &self,
        all: Arc<[Mention]>,
        name: &str,
        counts: &dyn Fn(FileId) -> bool,
    ) -> Arc<[Mention]> {
        let mut out: BTreeSet<Place> = BTreeSet::new();
        let makers = self.memo::<Makers>();
        let all_files = || self.sources.ids().flat_map(|f| self.view(f).pastes().iter().map(move |p| (f, p.clone())));
        let makers = makers.0.get_or_init(|| all_files().collect());
        for (home, maker) in makers.iter().filter(|(_, m)| m.makes.iter().any(|parts| fits(parts, name))) {
            self.made(*home, maker, name, DEEP, &mut out);
        }
        out.retain(|p| counts(p.file));
        if out.is_empty() {
            return all;
        }
        let made = out.into_iter().map(|place| Mention { place, kind: MentionKind::Other });
        let mut all: Vec<Mention> = all.iter().cloned().chain(made).collect();
        all.sort_by_key(|m| m.place);
        all.into()
    }

    /// Adds the calls of a macro that make the name.
    fn made(&self, home: FileId, maker: &Paste, name: &str, deep: usize, out: &mut BTreeSet<Place>) {
        let Some(deep) = deep.checked_sub(1) else { return };
        for &file in self.files_naming(&maker.name).iter() {
            let own = file == home || self.is_header(home) && self.view(file).macros(&maker.name).next().is_none();
            if !own && !self.visible(file).contains(&home) {
                continue;
            }
            let view = self.view(file);
            for item in view.items().iter().filter(|i| matches!(i.kind, ItemKind::MacroDefinition { .. })) {
                let Some((makes, params)) = self.nested(file, item, maker) else { continue };
                let outer = item.name(&view.text).unwrap_or_default();
                let makes: Vec<Vec<Part>> = makes.into_iter().filter(|parts| fits(parts, name)).collect();
                if makes.is_empty() {
                    continue;
                }
                match params {
                    Some(params) => self.made(file, &Paste { name: outer, params, makes }, name, deep, out),
                    // A name that stands for the name.
                    None => drop(out.insert(Place { file, span: item.span })),
                }
            }
            let code: Vec<Token> = view.tokens().iter().filter(|t| t.kind != TokenKind::Comment).collect();
            let calls = calls(&view.text, &code, &maker.name);
            let made = |args: &Vec<Part>| maker.makes.iter().any(|m| fits(&filled(m, args), name));
            let found = calls.into_iter().map(|(at, args)| (at, self.arguments(file, &code, args, &[])));
            out.extend(found.filter(|(_, args)| made(args)).map(|(span, _)| Place { file, span }));
        }
    }

    /// What a macro makes that uses `maker`, and how many parameters it has, if it looks like a function.
    fn nested(&self, file: FileId, item: &Item, maker: &Paste) -> Option<(Vec<Vec<Part>>, Option<usize>)> {
        let text = &self.view(file).text;
        let ItemKind::MacroDefinition { params, body, .. } = &item.kind else { return None };
        let list = params.as_deref().unwrap_or_default();
        let tokens = tokens_in(text, *body);
        let calls = calls(text, &tokens, &maker.name);
        let makes = calls.into_iter().flat_map(|(_, args)| {
            let args = self.arguments(file, &tokens, args, list);
            maker.makes.iter().map(move |m| filled(m, &args)).collect::<Vec<_>>()
        });
        let makes: Vec<Vec<Part>> = makes.collect();
        (!makes.is_empty()).then_some((makes, params.as_ref().map(Vec::len)))
    }

    /// What the arguments are: words, parameters of the macro around, or what is not known.
    fn arguments(&self, file: FileId, tokens: &[Token], args: Vec<(usize, usize)>, params: &[Span]) -> Vec<Part> {
        let text = &self.view(file).text;
        let one = |(from, to): (usize, usize)| match &tokens[from..to] {
            [] => Part::Text(String::new()),
            [only] => match part(text, params, *only) {
                // A macro may be put in before, or not.
                Some(Part::Text(word)) if self.files_naming(&word).iter().any(|&f| self.is_macro(f, &word)) => {
                    Part::Any
                }
                Some(part) => part,
                None => Part::Any,
            },
            _ => Part::Any,
        };
        args.into_iter().map(one).collect()
    }

    fn is_macro(&self, file: FileId, word: &str) -> bool {
        self.view(file).macros(word).next().is_some()
    }
}

/// The parts with what stands for the parameters.
fn filled(parts: &[Part], args: &[Part]) -> Vec<Part> {
    let one = |p: &Part| match p {
        Part::Param(i) => args.get(*i).cloned().unwrap_or(Part::Any),
        other => other.clone(),
    };
    parts.iter().map(one).collect()
}

/// The uses of a macro with arguments among the tokens: the name, and where each argument begins and ends.
fn calls(text: &[u8], tokens: &[Token], name: &str) -> Vec<(Span, Vec<(usize, usize)>)> {
    let is = |i: usize| tokens[i].is_word(text, name) && tokens.get(i + 1).is_some_and(|t| t.is_punct(text, "("));
    let found = (0..tokens.len()).filter(|&i| is(i)).filter_map(|i| {
        let end = closing(text, tokens, i + 1)?;
        let (mut depth, mut from, mut args) = (0usize, i + 2, Vec::new());
        for (k, t) in tokens.iter().enumerate().take(end).skip(i + 2) {
            match t.text(text) {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
                b"," if depth == 0 => {
                    args.push((from, k));
                    from = k + 1;
                }
                _ => {}
            }
        }
        args.push((from, end));
        Some((tokens[i].span, args))
    });
    found.collect()
}
