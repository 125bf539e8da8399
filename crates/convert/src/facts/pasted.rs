//! Uses of a name that a macro puts together: `FN(mmap)` with `#define FN(n) fern_##n`.
//!
//! Each call in the files read of a macro that may make the name is put together with its arguments. What is not known of them
//! may be anything.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use crate::census::slot::{Mention, MentionKind, Place};
use crate::facts::memo::{Memo, held};
use crate::facts::world::World;
use crate::syntax::head::closing;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{Token, TokenKind, find_word, tokens_in};
use crate::syntax::params::macro_arguments;
use crate::syntax::paste::{Part, Paste, fits, part};
use crate::syntax::span::Span;
use crate::syntax::tokens::Tokens;
use crate::tree::source::FileId;

/// How many macros are followed one by the other.
const DEEP: usize = 4;

/// The macros of all files that make names, and their calls.
#[derive(Debug, Default)]
struct Makers {
    /// With where they are defined.
    all: OnceLock<Vec<(FileId, Paste)>>,
    /// The calls of a macro in a file, whatever they make.
    calls: Mutex<HashMap<(FileId, String), Arc<Calls>>>,
}

impl Memo for Makers {}

/// What a macro is given: an argument list.
type Args = Vec<Part>;

/// The calls of a macro in one file.
#[derive(Debug)]
struct Calls {
    /// The calls in bodies of other macros: where the definition stands, its name, how many parameters it has if it looks like a
    /// function, and what it hands on.
    nested: Vec<(Span, String, Option<usize>, Vec<Args>)>,
    /// All calls.
    all: Vec<(Span, Args)>,
}

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
        let those = makers.all.get_or_init(|| all_files().collect());
        for (home, maker) in those.iter().filter(|(_, m)| m.makes.iter().any(|parts| fits(parts, name))) {
            self.made(&makers, *home, maker, name, DEEP, &mut out);
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
    fn made(&self, makers: &Makers, home: FileId, maker: &Paste, name: &str, deep: usize, out: &mut BTreeSet<Place>) {
        let Some(deep) = deep.checked_sub(1) else { return };
        for &file in self.files_naming(&maker.name).iter() {
            let own = file == home || self.is_header(home) && self.view(file).macros(&maker.name).next().is_none();
            if !own && !self.visible(file).contains(&home) {
                continue;
            }
            let calls = self.calls(makers, file, &maker.name);
            for (span, outer, params, lists) in &calls.nested {
                let makes = lists.iter().flat_map(|args| maker.makes.iter().map(|m| filled(m, args)));
                let makes: Vec<Vec<Part>> = makes.filter(|parts| fits(parts, name)).collect();
                match *params {
                    _ if makes.is_empty() => {}
                    Some(params) => {
                        self.made(makers, file, &Paste { name: outer.clone(), params, makes }, name, deep, out);
                    }
                    // A name that stands for the name.
                    None => drop(out.insert(Place { file, span: *span })),
                }
            }
            let made = |args: &Args| maker.makes.iter().any(|m| fits(&filled(m, args), name));
            let found = calls.all.iter().filter(|(_, args)| made(args));
            out.extend(found.map(|(span, _)| Place { file, span: *span }));
        }
    }

    /// The calls of the macro `name` in a file.
    fn calls(&self, makers: &Makers, file: FileId, name: &str) -> Arc<Calls> {
        let key = (file, name.to_owned());
        if let Some(known) = held(&makers.calls).get(&key) {
            return known.clone();
        }
        let view = self.view(file);
        let given = |tokens: &[Token], params: &[Span]| -> Vec<(Span, Args)> {
            let found = calls(&view.text, tokens, name).into_iter();
            found.map(|(at, args)| (at, self.arguments(file, args, params))).collect()
        };
        let nested = view.items().iter().filter_map(|item| {
            let ItemKind::MacroDefinition { params, body, .. } = &item.kind else { return None };
            find_word(body.of(&view.text), name.as_bytes(), 0)?;
            let handed = given(&tokens_in(&view.text, *body), params.as_deref().unwrap_or_default());
            let lists: Vec<Args> = handed.into_iter().map(|call| call.1).collect();
            let outer = item.name(&view.text).unwrap_or_default();
            (!lists.is_empty()).then(|| (item.span, outer, params.as_ref().map(Vec::len), lists))
        });
        let nested = nested.collect();
        let code: Vec<Token> = Tokens::of(&view.text).iter().filter(|t| t.kind != TokenKind::Comment).collect();
        let found = Arc::new(Calls { nested, all: given(&code, &[]) });
        held(&makers.calls).entry(key).or_insert(found).clone()
    }

    /// What the arguments are: words, parameters of the macro around, or what is not known.
    fn arguments(&self, file: FileId, args: Vec<&[Token]>, params: &[Span]) -> Args {
        let text = &self.view(file).text;
        // A macro may be put in before, or not.
        let is_macro = |word: &str| {
            !word.starts_with(|c: char| c.is_ascii_digit())
                && self.files_naming(word).iter().any(|&f| self.view(f).macros(word).next().is_some())
        };
        let one = |arg: &[Token]| match arg {
            [] => Part::Text(String::new()),
            [only] => match part(text, params, *only) {
                Some(Part::Text(word)) if is_macro(&word) => Part::Any,
                Some(part) => part,
                None => Part::Any,
            },
            _ => Part::Any,
        };
        args.into_iter().map(one).collect()
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

/// The uses of a macro with arguments among the tokens: the name, and each argument.
fn calls<'t>(text: &[u8], tokens: &'t [Token], name: &str) -> Vec<(Span, Vec<&'t [Token]>)> {
    let is = |i: usize| tokens[i].is_word(text, name) && tokens.get(i + 1).is_some_and(|t| t.is_punct(text, "("));
    let found = (0..tokens.len()).filter(|&i| is(i)).filter_map(|i| {
        let end = closing(text, tokens, i + 1)?;
        Some((tokens[i].span, macro_arguments(text, &tokens[i + 2..end])))
    });
    found.collect()
}
