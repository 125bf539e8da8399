//! The lowest proof: the result parses, nothing of the old parameter is left, and no edit was lost.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::functions::{Changed, aligned, changed, name};
use super::{residue, scopes, second};
use crate::census::slot::Place;
use crate::edit::render::apply;
use crate::facts::func::{Func, Unreadable};
use crate::facts::world::World;
use crate::model::outcome::{Conversion, Refusal, Replacement, refuse};
use crate::model::proof::{Check, ProofLevel};
use crate::syntax::condition::names_version;
use crate::syntax::defined::is_fallback;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::mask::mask;
use crate::syntax::parse::parse;
use crate::syntax::span::Span;
use crate::syntax::text::Text;
use crate::tree::source::FileId;

/// Checks a conversion against the files it changes, and says what was checked.
///
/// # Errors
/// `kernel-name-redefined`, or `result-unsound`: the unit is backed out, and the transforms that fired are named.
pub fn check(world: &World<'_>, conversion: &Conversion, place: Place) -> Result<Vec<Check>, Refusal> {
    let fired: Vec<&str> = conversion.transforms.iter().map(String::as_str).collect();
    let bad = |why: String| refuse("result-unsound", place, format!("{why} (rules that fired: {})", fired.join(", ")));
    let mut count = Count::default();
    for (file, edits) in &conversion.edits {
        let old = world.view(*file);
        let new: Arc<[u8]> = apply(&old.text, edits).map_err(&bad)?.into();
        let after = items(&new);
        let added: Vec<&str> = conversion.added.iter().filter(|a| a.0 == *file).map(|a| a.1.as_str()).collect();
        let pairs = changed((&old.text, old.items()), (&new, &after), &added).map_err(&bad)?;
        of_file(*file, old, &new, &pairs, &mut count).map_err(&bad)?;
        if let Some((name, at)) = redefined(world, *file, edits, &added) {
            let mut r = refuse("kernel-name-redefined", place, format!("`{name}` would not be the target's here"));
            r.related.push((at, "defined here".into()));
            return Err(r);
        }
    }
    Ok(count.checks())
}

/// A name of the target that new code uses and that the file, or a header of the driver that it includes, defines as
/// something else. What is there only for kernels of some versions, or in the absence of the name, is no such thing.
/// Neither is what is `added` here: it stands beside what had its name, and is declared with that.
fn redefined(world: &World<'_>, file: FileId, edits: &[Replacement], added: &[&str]) -> Option<(String, Place)> {
    // The kernel's own headers are where the names come from.
    if world.sources.get(file).path.starts_with("include") {
        return None;
    }
    let view = world.view(file);
    let mut names = BTreeSet::new();
    for edit in edits {
        let whole = |text: &[u8]| tokens_in(text, Span::new(0, text.len()));
        // A name that was there before, too, is new where it occurs more often.
        let mut old: Vec<&[u8]> = tokens_in(&view.text, edit.span).iter().map(|t| t.text(&view.text)).collect();
        let new = whole(&edit.text).into_iter().filter(|t| t.kind == TokenKind::Ident).map(|t| t.text(&edit.text));
        let fresh = new.filter(|w| match old.iter().position(|o| o == w) {
            Some(at) => {
                old.swap_remove(at);
                false
            }
            None => true,
        });
        names.extend(fresh.map(|w| String::from_utf8_lossy(w).into_owned()));
    }
    names.into_iter().filter(|n| world.target.has(n) && !added.contains(&n.as_str())).find_map(|name| {
        let own = world.macros(file, &name).into_iter().chain(world.definitions(file, &name)).map(|i| (file, i));
        let beside = world.visible_macros(file, &name).into_iter();
        let beside = beside.filter(|(f, _)| !world.sources.get(*f).path.starts_with("include"));
        let asked = |arm: &String| names_version(arm) || arm.contains(&name);
        let (home, item) = own
            .chain(beside)
            .find(|(home, i)| !i.arms.iter().any(asked) && !is_fallback(&world.view(*home).text, i, &name))?;
        Some((name, Place { file: home, span: item.span }))
    })
}

/// Checks what a person made of a conversion: as [`check`], but functions may come and go.
///
/// # Errors
/// What is wrong, a sentence without a stop.
pub fn check_edited(world: &World<'_>, edits: &[(FileId, Vec<Replacement>)]) -> Result<Vec<Check>, String> {
    let mut count = Count::default();
    for (file, edits) in edits {
        let old = world.view(*file);
        let new: Arc<[u8]> = apply(&old.text, edits)?.into();
        let after = items(&new);
        let pairs = aligned((&old.text, old.items()), (&new, &after));
        of_file(*file, old, &new, &pairs, &mut count)?;
    }
    Ok(count.checks())
}

/// What was looked at.
#[derive(Default)]
struct Count {
    /// Functions that were changed or added.
    functions: u64,
    /// Those that the C grammar fits.
    readable: u64,
    /// Those that the second parser took, the old form (if there is one) and the new one.
    taken: u64,
}

impl Count {
    fn checks(&self) -> Vec<Check> {
        let Self { functions, readable, taken } = *self;
        if functions == 0 {
            return vec![Check::new(ProofLevel::Parsed, "no function changed, the tables that name them only")];
        }
        let what = match functions {
            1 => "the changed function".to_owned(),
            n => format!("{n} changed functions"),
        };
        let tail = if readable == functions { String::new() } else { format!(" ({readable} without any error)") };
        let parse = format!("{what}: no new parse error{tail}, no rest of the old parameter in any #if arm");
        let second = format!("a second parser: takes {taken} of {functions}, before and after");
        let parse = Check::new(ProofLevel::Parsed, parse).count("functions", functions).count("readable", readable);
        vec![parse, Check::new(ProofLevel::Parsed, second).count("functions", functions).count("taken", taken)]
    }
}

fn of_file(file: FileId, old: &Text, new: &Arc<[u8]>, pairs: &[Changed<'_>], count: &mut Count) -> Result<(), String> {
    let olds = pairs.iter().filter_map(|pair| pair.old);
    let names: BTreeSet<Vec<u8>> = olds.flat_map(|o| residue::mappings(&old.text, o.span)).collect();
    let mut asked = Vec::new();
    for pair in pairs {
        let title = String::from_utf8_lossy(name(new, pair.new).unwrap_or_default()).into_owned();
        count.functions += 1;
        let before = pair.old.map(|o| Func::parse(file, &old.text, o));
        let after = Func::parse(file, new, pair.new);
        let mut names = names.clone();
        match (&before, after) {
            (_, Ok(after)) => {
                count.readable += 1;
                // A new variable may have the name of an old one.
                names.retain(|name| !declares(&after, name));
                asked.push((before.and_then(Result::ok), after, pair.old.is_some()));
            }
            (Some(Err(_)), Err(_)) => {
                let errors = |text: &Arc<[u8]>, item: Option<&Item>| item.map_or(0, |item| errors(text, item));
                if errors(new, Some(pair.new)) > errors(&old.text, pair.old) {
                    return Err(format!("`{title}` has more parse errors than before"));
                }
            }
            (_, Err(Unreadable { why, .. })) => return Err(format!("`{title}` does not parse: {why}")),
        }
        if (pair.old.is_none() || takes_descriptor(new, pair.new))
            && let Some(word) = residue::left(new, pair.new.span, &names)
        {
            return Err(format!("`{}` is left in `{title}`", String::from_utf8_lossy(word)));
        }
    }
    let olds: Vec<&Func> = asked.iter().filter_map(|a| a.0.as_ref()).collect();
    for (before, after, _) in &asked {
        scopes::check(old, &olds, before.as_ref(), after)?;
    }
    count.taken += second_opinion(&asked)?;
    Ok(())
}

/// How many functions the second parser takes before and after; an error if it takes an old form alone.
fn second_opinion(asked: &[(Option<Func>, Func, bool)]) -> Result<u64, String> {
    let before: Vec<&Func> = asked.iter().filter_map(|a| a.0.as_ref()).collect();
    let after = asked.iter().map(|a| &a.1);
    let mut answers = second::takes(&before.iter().copied().chain(after).collect::<Vec<_>>());
    let news = answers.split_off(before.len());
    let mut olds = answers.into_iter();
    let mut taken = 0;
    for ((before, after, had_form), new) in asked.iter().zip(news) {
        let old = before.as_ref().and_then(|_| olds.next());
        match (old, new) {
            (Some(true), false) => {
                return Err(format!("a second parser takes `{}` as it was, not as it is", after.name));
            }
            (Some(true), true) => taken += 1,
            (None, true) if !had_form => taken += 1,
            _ => {}
        }
    }
    Ok(taken)
}

/// Whether the function declares a variable or parameter of this name.
fn declares(func: &Func, name: &[u8]) -> bool {
    std::str::from_utf8(name).is_ok_and(|n| func.vars.by_name.get(n).is_some_and(|v| !v.declared.is_empty()))
}

/// Whether the function has a parameter of the new type.
fn takes_descriptor(text: &[u8], item: &Item) -> bool {
    let ItemKind::Function { param_list, .. } = &item.kind else { return false };
    tokens_in(text, *param_list).iter().any(|t| t.is_word(text, "vm_area_desc"))
}

/// How much of a function definition the grammar does not fit: error nodes, and preprocessor lines inside statements.
fn errors(text: &Arc<[u8]>, item: &Item) -> usize {
    let ItemKind::Function { param_list, body, .. } = &item.kind else { return 0 };
    let masked = mask(text, item.span, *param_list, body.start);
    let nodes = parse(text, &masked.text, item.span).map_or(usize::MAX / 2, |ast| ast.errors.len());
    nodes + masked.torn.len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{errors, second_opinion};
    use crate::facts::func::Func;
    use crate::syntax::items::items;
    use crate::tree::source::FileId;

    fn func(text: &str) -> Func {
        let text: Arc<[u8]> = text.as_bytes().into();
        Func::parse(FileId(0), &text, &items(&text)[0]).unwrap()
    }

    const PLAIN: &str = "int f(void)\n{\n\treturn 0;\n}\n";
    /// The grammar takes a string with a macro in it, the second parser does not.
    const ODD: &str = "int f(void)\n{\n\tg(\"a\" PRI \"b\" X);\n\treturn 0;\n}\n";

    #[test]
    fn what_the_second_parser_took_before_it_must_take_after() {
        let asked = |old: Option<&str>, new: &str| second_opinion(&[(old.map(func), func(new), old.is_some())]);
        assert_eq!(asked(Some(PLAIN), PLAIN), Ok(1));
        assert!(asked(Some(PLAIN), ODD).is_err_and(|why| why.contains("`f`")));
        assert_eq!(asked(Some(ODD), PLAIN), Ok(0), "it did not take both");
        assert_eq!(asked(Some(ODD), ODD), Ok(0));
        assert_eq!((asked(None, PLAIN), asked(None, ODD)), (Ok(1), Ok(0)));
    }

    #[test]
    fn parse_errors_are_counted_with_lines_that_cut_statements() {
        let count = |text: &str| {
            let text: Arc<[u8]> = text.as_bytes().into();
            errors(&text, &items(&text)[0])
        };
        assert_eq!(count(PLAIN), 0);
        assert!(count("int f(void)\n{\n\treturn 0 0 +;\n}\n") > 0);
        assert_eq!(count("int f(void)\n{\n\tg(a,\n#ifdef X\n\t  b,\n#endif\n\t  c);\n}\n"), 2);
    }
}
