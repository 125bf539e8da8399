//! Lays the edits of a conversion over the old text, so that both stand.
//!
//! A function whose parameters change stands twice as a whole, with its comment. Elsewhere (tables, prototypes, functions
//! that only fill a table) lines do; where lines would cut a statement, the function stands twice, too. Neighbours share
//! one `#if`. Comments that only name a handler keep the old name, which is still there.

use super::Guard;
use super::project::{differ, project};
use crate::edit::render::apply;
use crate::model::outcome::{Origin, Replacement};
use crate::syntax::eol::eol;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, tokens, tokens_in, tokens_with_comments};
use crate::syntax::rungs::lines;
use crate::syntax::span::Span;

/// Whole lines of the old text, and what the conversion makes of them.
#[derive(Clone, Debug)]
struct Region {
    old: Span,
    new: Vec<u8>,
    origins: Vec<Origin>,
}

/// The edits that leave `old` as it is for those for whom `guard` does not hold, and make `edits` for the others.
///
/// # Errors
/// What is in the way.
pub fn merge(old: &[u8], edits: &[Replacement], guard: &Guard) -> Result<Vec<Replacement>, String> {
    let items = items(old);
    let comments: Vec<Span> =
        tokens_with_comments(old).into_iter().filter(|t| t.kind == TokenKind::Comment).map(|t| t.span).collect();
    let head = |item: &Item| match &item.kind {
        ItemKind::Function { body, .. } => Span::new(item.span.start, body.start),
        _ => Span::new(item.span.start, item.span.start),
    };
    let mut twins: Vec<usize> =
        (0..items.len()).filter(|&i| edits.iter().any(|e| inside(head(&items[i]), e.span))).collect();
    let (regions, wanted) = loop {
        let wanted: Vec<Replacement> =
            edits.iter().filter(|e| !is_mention(old, e, &items, &twins, &comments)).cloned().collect();
        let regions = regions(old, &wanted, &items, &twins, &comments)?;
        // A statement that gets braces is whole with what stands in them.
        let together = joined(old, regions.clone());
        let mended = |item: &Item, r: &Region| {
            let whole = |t: &Region| item.span.contains(t.old) && t.old.contains(r.old) && !is_torn(old, item, t);
            together.iter().any(whole)
        };
        let is_torn = |item: &Item, r: &Region| is_torn(old, item, r) && !mended(item, r);
        let torn = regions.iter().find_map(|r| (0..items.len()).find(|i| !twins.contains(i) && is_torn(&items[*i], r)));
        match torn {
            Some(i) => twins.push(i),
            None => break (regions, wanted),
        }
    };
    let merged: Vec<Replacement> = joined(old, regions).iter().map(|r| written(old, r, guard)).collect();
    check(old, &wanted, &merged, guard)?;
    Ok(merged)
}

/// With the guard the result must be the conversion, without it the old text.
fn check(old: &[u8], edits: &[Replacement], merged: &[Replacement], guard: &Guard) -> Result<(), String> {
    let (pure, both) = (apply(old, edits)?, apply(old, merged)?);
    for (truth, text, what) in [(true, pure.as_slice(), "the new arm"), (false, old, "the old arm")] {
        if let Some(how) = differ(&project(&both, guard, truth), &project(text, guard, truth)) {
            return Err(format!("{what} has {how}"));
        }
    }
    Ok(())
}

/// Whether an edit, an insertion maybe, lies in a range.
fn inside(range: Span, edit: Span) -> bool {
    if edit.is_empty() { range.start < edit.start && edit.end < range.end } else { range.overlaps(edit) }
}

/// Whether a region takes a part of an item that cannot stand twice alone.
fn is_torn(old: &[u8], item: &Item, region: &Region) -> bool {
    let (span, part) = (item.span, region.old);
    match &item.kind {
        ItemKind::MacroDefinition { .. } => false,
        _ if part.contains(span) || !overlap(span, part) => false,
        _ if !(span.start < part.start && part.end <= span.end) => true,
        ItemKind::Function { .. } => !is_whole(old, item, region, &STATEMENTS),
        ItemKind::Prototype { .. } => true,
        ItemKind::Other => !is_whole(old, item, region, &ENTRIES),
    }
}

/// As [`Span::overlaps`]; an empty region lies in what is on both sides of it.
fn overlap(item: Span, region: Span) -> bool {
    if region.is_empty() { item.start < region.start && region.start < item.end } else { item.overlaps(region) }
}

/// Whether an edit changes a comment alone, and not that of a function that stands twice.
fn is_mention(old: &[u8], edit: &Replacement, items: &[Item], twins: &[usize], comments: &[Span]) -> bool {
    let Some(comment) = comments.iter().find(|c| c.contains(edit.span) && !edit.span.is_empty()) else { return false };
    let own = |i: &usize| items[*i].span.contains(*comment) || is_before(old, *comment, items[*i].span);
    !twins.iter().any(own)
}

/// Whether a comment stands right before an item.
fn is_before(old: &[u8], comment: Span, item: Span) -> bool {
    comment.end <= item.start && {
        let gap = &old[comment.end..item.start];
        gap.trim_ascii().is_empty() && gap.iter().filter(|b| **b == b'\n').count() <= 1
    }
}

fn regions(
    old: &[u8],
    edits: &[Replacement],
    items: &[Item],
    twins: &[usize],
    comments: &[Span],
) -> Result<Vec<Region>, String> {
    let mut spans: Vec<(Span, bool)> = Vec::new();
    for edit in edits {
        let home = items.iter().enumerate().find(|(_, item)| inside(item.span, edit.span));
        let comment = comments.iter().find(|c| c.contains(edit.span));
        let documented = comment.and_then(|c| twins.iter().find(|i| is_before(old, *c, items[**i].span)));
        let whole = match (home, documented) {
            (_, Some(&i)) => Some(i),
            (Some((i, item)), _) => {
                let always = matches!(item.kind, ItemKind::MacroDefinition { .. } | ItemKind::Prototype { .. });
                (twins.contains(&i) || always).then_some(i)
            }
            (None, None) => None,
        };
        let span = match whole {
            Some(i) => {
                let item = items[i].span;
                let doc =
                    comments.iter().find(|c| is_before(old, **c, item) && edits.iter().any(|e| c.contains(e.span)));
                Span::new(doc.map_or(item.start, |c| c.start), item.end)
            }
            None => edit.span,
        };
        spans.push((lines(old, span), whole.is_some()));
    }
    spans.sort_by_key(|s| (s.0.start, s.0.end));
    // Items that share a line with one that stands twice go with it.
    for (span, whole) in &mut spans {
        while let Some(&i) = twins.iter().find(|i| overlap(items[**i].span, *span) && !span.contains(items[**i].span)) {
            let item = items[i].span;
            *span = lines(old, Span::new(span.start.min(item.start), span.end.max(item.end)));
            *whole = true;
        }
    }
    let conditionals = conditionals(old);
    for (span, whole) in &mut spans {
        let grown = untorn(&conditionals, *span);
        *whole |= grown != *span;
        *span = grown;
    }
    spans.sort_by_key(|s| (s.0.start, s.0.end));
    let mut joined: Vec<(Span, bool)> = Vec::new();
    for (span, whole) in spans {
        match joined.last_mut() {
            Some((last, w)) if span.start < last.end || last.start == span.start => {
                last.end = last.end.max(span.end);
                *w |= whole;
            }
            _ => joined.push((span, whole)),
        }
    }
    let mut out = Vec::new();
    for (span, whole) in joined {
        let own: Vec<Replacement> = edits
            .iter()
            .filter(|e| {
                span.contains(e.span) && (!e.span.is_empty() || e.span.start < span.end || span.end == old.len())
            })
            .map(|e| Replacement {
                span: Span::new(e.span.start - span.start, e.span.end - span.start),
                text: e.text.clone(),
                origins: e.origins.clone(),
            })
            .collect();
        let origins = own.iter().flat_map(|e| e.origins.iter().cloned()).collect();
        // All lines of what stands twice are new ones.
        let new = apply(span.of(old), &own)?;
        let new = if whole { crate::edit::spaces::trimmed(&new) } else { new };
        let region = Region { old: span, new, origins };
        out.push(if whole { region } else { trimmed(old, region) });
    }
    out.retain(|r| r.new != r.old.of(old));
    Ok(out)
}

/// The lines of the directives of each conditional that is closed.
fn conditionals(old: &[u8]) -> Vec<Vec<Span>> {
    let mut open: Vec<Vec<Span>> = Vec::new();
    let mut out = Vec::new();
    for token in tokens(old).into_iter().filter(|t| t.kind == TokenKind::Directive) {
        let word = token.text(old).trim_ascii_start().strip_prefix(b"#").unwrap_or_default().trim_ascii_start();
        let line = lines(old, token.span);
        if word.starts_with(b"if") {
            open.push(vec![line]);
        } else if word.starts_with(b"el") {
            open.last_mut().into_iter().for_each(|c| c.push(line));
        } else if word.starts_with(b"endif") {
            out.extend(open.pop().map(|mut c| {
                c.push(line);
                c
            }));
        }
    }
    out
}

/// The span with the whole of each conditional of which it takes some directives and leaves others.
fn untorn(conditionals: &[Vec<Span>], mut span: Span) -> Span {
    loop {
        let torn = |c: &&Vec<Span>| {
            let taken = c.iter().filter(|d| span.contains(**d)).count();
            taken > 0 && taken < c.len()
        };
        let Some((first, last)) = conditionals.iter().find(torn).and_then(|c| Some((c.first()?, c.last()?))) else {
            return span;
        };
        span = Span::new(span.start.min(first.start), span.end.max(last.end));
    }
}

/// Without the lines at both ends that stay as they are.
fn trimmed(old: &[u8], region: Region) -> Region {
    let text = region.old.of(old);
    let olds: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
    let news: Vec<&[u8]> = region.new.split_inclusive(|b| *b == b'\n').collect();
    let front = olds.iter().zip(&news).take_while(|(a, b)| a == b).count();
    let most = olds.len().min(news.len()) - front;
    let back = olds.iter().rev().zip(news.iter().rev()).take_while(|(a, b)| a == b).count().min(most);
    let size = |l: &[&[u8]]| l.iter().map(|x| x.len()).sum::<usize>();
    let start = region.old.start + size(&olds[..front]);
    let end = region.old.end - size(&olds[olds.len() - back..]);
    Region {
        old: Span::new(start, end.max(start)),
        new: news[front..news.len() - back].concat(),
        origins: region.origins,
    }
}

/// What ends a part of an item, and what may follow the last one instead.
struct Parts {
    ends: &'static [&'static [u8]],
    opens: &'static [&'static [u8]],
    last: &'static [&'static [u8]],
}

/// A function's statements.
const STATEMENTS: Parts = Parts { ends: &[b";", b"}", b"{", b":"], opens: &[], last: &[] };

/// A table's entries, of which the last may lack its comma, and a structure's members.
const ENTRIES: Parts = Parts { ends: &[b",", b";"], opens: &[b"{"], last: &[b"}"] };

/// Whether the lines of a region in an item are whole parts of it, before and after.
fn is_whole(old: &[u8], item: &Item, region: &Region, parts: &Parts) -> bool {
    let is_code = |t: &&Token| t.kind != TokenKind::Directive;
    let last = |list: &[Token]| list.iter().rev().find(is_code).copied();
    let before = tokens_in(old, Span::new(item.span.start, region.old.start));
    let inner = tokens_in(old, region.old);
    let new = tokens(&region.new);
    let behind = tokens_in(old, Span::new(region.old.end, item.span.end));
    let closes = behind.iter().find(is_code).is_some_and(|t| parts.last.contains(&t.text(old)));
    let ends = |text: &[u8], last: Option<Token>| last.is_none_or(|t| closes || parts.ends.contains(&t.text(text)));
    let starts = last(&before).is_none_or(|t| parts.ends.contains(&t.text(old)) || parts.opens.contains(&t.text(old)));
    let balanced = |text: &[u8], list: &[Token]| {
        let count = |p: &str| list.iter().filter(|t| t.is_punct(text, p)).count();
        let plain = list.iter().all(|t| t.kind != TokenKind::Directive);
        count("{") == count("}") && count("(") == count(")") && plain
    };
    starts
        && ends(old, last(&inner))
        && ends(&region.new, last(&new))
        && balanced(old, &inner)
        && balanced(&region.new, &new)
}

/// Regions with nothing but empty lines between them become one.
fn joined(old: &[u8], regions: Vec<Region>) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::new();
    for region in regions {
        if let Some(last) = out.last_mut() {
            let gap = &old[last.old.end..region.old.start];
            if gap.trim_ascii().is_empty() {
                last.new.extend_from_slice(gap);
                last.new.extend_from_slice(&region.new);
                last.origins.extend(region.origins);
                last.old.end = region.old.end;
                continue;
            }
        }
        out.push(region);
    }
    out
}

/// Both forms of a region, each in its arm. Empty lines around them stay outside.
fn written(old: &[u8], region: &Region, guard: &Guard) -> Replacement {
    let eol = eol(old, region.old.start);
    let (lead, new, trail) = parted(&region.new);
    let (old_lead, kept, old_trail) = parted(region.old.of(old));
    let line = |text: &str| [text.as_bytes(), eol.as_bytes()].concat();
    let ended = |text: &[u8]| {
        let end = if text.is_empty() || text.ends_with(b"\n") { "" } else { eol };
        [text, end.as_bytes()].concat()
    };
    let mut text = if kept.is_empty() { lead.to_vec() } else { old_lead.to_vec() };
    if new.is_empty() {
        text.extend(line(&guard.open_old()));
        text.extend(ended(kept));
    } else {
        text.extend(line(&guard.open()));
        text.extend(ended(new));
        if !kept.is_empty() {
            text.extend(line("#else"));
            text.extend(ended(kept));
        }
    }
    text.extend(line("#endif"));
    text.extend_from_slice(if kept.is_empty() { trail } else { old_trail });
    let mut origins = region.origins.clone();
    origins.push(Origin { span: region.old, by: "compat-guard".into() });
    Replacement { span: region.old, text, origins }
}

/// Empty lines, the lines between, empty lines.
fn parted(text: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let all: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
    let blank = |l: &&&[u8]| l.trim_ascii().is_empty();
    let front: usize = all.iter().take_while(blank).map(|l| l.len()).sum();
    if front == text.len() {
        return (text, &[], &[]);
    }
    let back: usize = all.iter().rev().take_while(blank).map(|l| l.len()).sum();
    (&text[..front], &text[front..text.len() - back], &text[text.len() - back..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OLD: &str = "/* About f. */\nint f(struct vma *vma)\n{\n\treturn 0;\n}\n\nstatic struct ops o = {\n\t.a = 1,\n\t.mmap = f,\n};\n\
        \n/* See f(). */\nint g(void)\n{\n\to.mmap = f;\n\tif (x(a,\n\t      b))\n\t\treturn 1;\n\treturn 2;\n}\n";

    fn guard() -> Guard {
        Guard::feature("HAVE_X")
    }

    fn edit(old: &str, from: &str, to: &str) -> Replacement {
        let at = old.find(from).unwrap();
        Replacement::by("x", Span::new(at, at + from.len()), to)
    }

    fn merged(old: &str, edits: &[(&str, &str)]) -> String {
        let list: Vec<Replacement> = edits.iter().map(|(a, b)| edit(old, a, b)).collect();
        let merged = merge(old.as_bytes(), &list, &guard()).unwrap();
        String::from_utf8(apply(old.as_bytes(), &merged).unwrap()).unwrap()
    }

    #[test]
    fn a_function_with_new_parameters_stands_twice() {
        let got = merged(OLD, &[("f(struct vma *vma)", "f_prepare(struct desc *desc)")]);
        let want = OLD.replace(
            "int f(struct vma *vma)\n{\n\treturn 0;\n}\n",
            "#ifdef HAVE_X\nint f_prepare(struct desc *desc)\n{\n\treturn 0;\n}\n#else\nint f(struct vma *vma)\n{\n\treturn 0;\n}\n#endif\n",
        );
        assert_eq!(got, want);
    }

    #[test]
    fn its_comment_goes_with_it_if_it_changes_and_other_comments_stay() {
        let got = merged(
            OLD,
            &[("About f", "About f_prepare"), ("f(struct", "f_prepare(struct"), ("See f()", "See f_prepare()")],
        );
        assert!(
            got.starts_with("#ifdef HAVE_X\n/* About f_prepare. */\nint f_prepare(") && got.contains("/* See f(). */")
        );
        assert!(got.contains("#else\n/* About f. */\nint f("));
    }

    #[test]
    fn lines_of_tables_and_statements_stand_twice() {
        let got = merged(OLD, &[(".mmap = f,", ".new = f_prepare,"), ("o.mmap = f;", "o.new = f_prepare;")]);
        assert!(got.contains("#ifdef HAVE_X\n\t.new = f_prepare,\n#else\n\t.mmap = f,\n#endif\n};"), "{got}");
        assert!(got.contains("{\n#ifdef HAVE_X\n\to.new = f_prepare;\n#else\n\to.mmap = f;\n#endif\n\tif"), "{got}");
    }

    #[test]
    fn lines_that_are_no_statement_make_the_function_stand_twice() {
        let got = merged(OLD, &[("\n\t      b))", "\n\t      c))")]);
        assert!(got.contains("#ifdef HAVE_X\nint g(void)\n{\n") && got.matches("int g(void)").count() == 2, "{got}");
    }

    #[test]
    fn neighbours_share_a_condition_and_additions_have_no_other_arm() {
        let at = OLD.find("int f(").unwrap();
        let added = Replacement::by("x", Span::new(at, at), "int h(void)\n{\n}\n\n");
        let only = merge(OLD.as_bytes(), std::slice::from_ref(&added), &guard()).unwrap();
        let text = String::from_utf8(apply(OLD.as_bytes(), &only).unwrap()).unwrap();
        assert!(text.contains("#ifdef HAVE_X\nint h(void)\n{\n}\n#endif\n\nint f("), "{text}");
        let both = merge(OLD.as_bytes(), &[added, edit(OLD, "f(struct vma", "k(struct vma")], &guard()).unwrap();
        assert_eq!(both.len(), 1);
    }

    #[test]
    fn line_ends_and_a_missing_newline_are_kept() {
        let old = "int f(struct vma *v)\r\n{\r\n}";
        let got = merged(old, &[("f(struct vma", "g(struct desc")]);
        assert_eq!(
            got,
            "#ifdef HAVE_X\r\nint g(struct desc *v)\r\n{\r\n}\r\n#else\r\nint f(struct vma *v)\r\n{\r\n}\r\n#endif\r\n"
        );
    }

    proptest! {
        #[test]
        fn any_edit_of_any_text_is_laid_over_it_or_refused(
            parts in proptest::collection::vec(
                "(int f\\(int a\\)\n|\\{\n|\\}\n|\ta;\n|#if X\n|#else\n|#endif\n|/\\*|\\*/|// c\n|\n|\\\\\n|struct s t = \\{|\"|;){0,3}", 0..20),
            from in 0usize..200, len in 0usize..60, new in "[a-z;{}\n#/*]{0,12}"
        ) {
            let text = parts.concat().into_bytes();
            let start = from.min(text.len());
            let span = Span::new(start, (start + len).min(text.len()));
            let edit = Replacement::by("x", span, new);
            if let Ok(merged) = merge(&text, &[edit], &guard()) {
                let both = apply(&text, &merged).unwrap();
                prop_assert_eq!(differ(&project(&both, &guard(), false), &text), None);
            }
        }
    }

    #[test]
    fn a_guard_in_a_comment_is_noticed() {
        let old = "/* a\n b\n c */ int x = 1; /* d\n e */\n";
        let list = [edit(old, "x = 1", "x = 2")];
        assert!(merge(old.as_bytes(), &list, &guard()).is_err());
    }
}
