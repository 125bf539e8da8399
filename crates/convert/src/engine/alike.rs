//! Arms of an `#if` that the conversion has made the same.
//!
//! `#ifdef HAVE_VM_FLAGS_SET` stands between two spellings of one thing. The new hook has one spelling for all who build it,
//! so such a conditional goes.

use crate::edit::render::part;
use crate::model::outcome::Replacement;
use crate::syntax::conditionals::conditionals;
use crate::syntax::lex::tokens_with_comments;
use crate::syntax::span::Span;

/// Takes the conditionals within `ranges` out of which the edits made arms that are all the same; whether there were any.
pub fn collapse(text: &[u8], ranges: &[Span], edits: &mut Vec<Replacement>) -> bool {
    let mut any = false;
    for c in conditionals(text, Span::new(0, text.len())) {
        let Some(first) = c.lines.first() else { continue };
        let whole = c.span();
        let changed = edits.iter().any(|e| whole.contains(e.span) && e.span != whole);
        if !c.complete || !changed || !ranges.iter().any(|r| r.contains(whole)) {
            continue;
        }
        if edits.iter().any(|e| c.is_cut_by(e.span)) {
            continue;
        }
        let arms: Vec<Span> = c.arms().collect();
        let news: Vec<Vec<u8>> = arms.iter().filter_map(|a| part(text, *a, edits)).collect();
        let code = |t: &Vec<u8>| tokens_with_comments(t).into_iter().map(|k| k.text(t).to_vec()).collect::<Vec<_>>();
        let [one, others @ ..] = news.as_slice() else { continue };
        if news.len() != arms.len() || others.iter().any(|o| code(o) != code(one)) {
            continue;
        }
        let rest = Span::new(arms[0].end, whole.end);
        edits.retain(|e| !rest.contains(e.span) || (e.span.is_empty() && e.span.start == rest.end));
        edits.push(Replacement::by("dead-rungs", *first, Vec::new()));
        edits.push(Replacement::by("dead-rungs", rest, Vec::new()));
        edits.sort_by_key(|e| (e.span.start, e.span.end));
        any = true;
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::render::apply;

    fn collapsed(text: &str, changes: &[(&str, &str)]) -> (bool, String) {
        let mut edits: Vec<Replacement> = changes
            .iter()
            .map(|(from, to)| {
                let at = text.find(from).unwrap();
                Replacement::by("x", Span::new(at, at + from.len()), *to)
            })
            .collect();
        let any = collapse(text.as_bytes(), &[Span::new(0, text.len())], &mut edits);
        (any, String::from_utf8(apply(text.as_bytes(), &edits).unwrap()).unwrap())
    }

    #[test]
    fn arms_that_became_the_same_are_one() {
        let text = "a;\n#ifdef X\n\tset(b);\n#elif Y\n\tput(b);\n#else\n\tb |= 1;\n#endif\nc;\n";
        let all = [("set(b)", "n(b)"), ("put(b)", "n(b)"), ("b |= 1", "n(b)")];
        assert_eq!(collapsed(text, &all), (true, "a;\n\tn(b);\nc;\n".into()));
        assert!(!collapsed(text, &all[..2]).0);
    }

    #[test]
    fn without_else_or_without_a_change_they_stay() {
        let text = "#ifdef X\n\ta;\n#endif\n#ifdef Y\n\tb;\n#else\n\tb;\n#endif\n";
        assert!(!collapsed(text, &[("a", "c")]).0);
    }
}
