//! Which function of the result stands for which function of the old text.

use similar::{Algorithm, capture_diff_slices};

use crate::syntax::items::{Item, ItemKind};

/// A function that a unit changed or added.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'a> {
    /// The definition in the old text, none for a function that was added.
    pub old: Option<&'a Item>,
    /// The definition in the new text.
    pub new: &'a Item,
}

/// The functions of `after` that differ from those of `before`; `added` names those that have no old form.
///
/// Edits never change the order of definitions, so the others are compared in order.
///
/// # Errors
/// The result has another number of functions.
pub fn changed<'a>(
    (old, before): (&[u8], &'a [Item]),
    (new, after): (&[u8], &'a [Item]),
    added: &[&str],
) -> Result<Vec<Changed<'a>>, String> {
    let is_added = |item: &Item| name(new, item).is_some_and(|n| added.iter().any(|a| a.as_bytes() == n));
    let (fresh, kept): (Vec<&Item>, Vec<&Item>) = functions(after).partition(|item| is_added(item));
    let olds: Vec<&Item> = functions(before).collect();
    if kept.len() != olds.len() || fresh.len() != added.len() {
        return Err("the result has another number of functions".into());
    }
    let pairs = olds.into_iter().zip(kept).filter(|(o, n)| o.span.of(old) != n.span.of(new));
    let pairs = pairs.map(|(old, new)| Changed { old: Some(old), new });
    Ok(pairs.chain(fresh.into_iter().map(|new| Changed { old: None, new })).collect())
}

/// The functions of `after` that differ from those of `before`, where any number may have come, gone or been renamed.
///
/// Functions of the same name stand for each other if their order allows it, and between two such pairs the others do, one
/// by one. That is a heuristic: a function that was both renamed and moved counts as a new one.
pub fn aligned<'a>((old, before): (&[u8], &'a [Item]), (new, after): (&[u8], &'a [Item])) -> Vec<Changed<'a>> {
    let olds: Vec<&Item> = functions(before).collect();
    let news: Vec<&Item> = functions(after).collect();
    let names = |text: &[u8], items: &[&Item]| -> Vec<Vec<u8>> {
        items.iter().map(|item| name(text, item).unwrap_or_default().to_vec()).collect()
    };
    let mut pairs = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &names(old, &olds), &names(new, &news)) {
        let old_items = &olds[operation.old_range()];
        for (at, item) in news[operation.new_range()].iter().enumerate() {
            pairs.push(Changed { old: old_items.get(at).copied(), new: item });
        }
    }
    pairs.retain(|pair| pair.old.is_none_or(|o| o.span.of(old) != pair.new.span.of(new)));
    pairs
}

fn functions(items: &[Item]) -> impl Iterator<Item = &Item> {
    items.iter().filter(|i| matches!(i.kind, ItemKind::Function { .. }))
}

/// The name of a function.
pub fn name<'t>(text: &'t [u8], item: &Item) -> Option<&'t [u8]> {
    match &item.kind {
        ItemKind::Function { name, .. } => Some(name.of(text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{aligned, changed, name};
    use crate::syntax::items::items;

    #[test]
    fn functions_are_paired_in_order_whatever_their_names() {
        let old =
            b"int f(int a)\n{\n}\nint g(void)\n{\n}\n#ifdef X\nint h(int a)\n{\n}\n#else\nint h(int a)\n{\n}\n#endif\n";
        let new = b"int n(void)\n{\n}\nint p(int b)\n{\n}\nint g(void)\n{\n}\n#ifdef X\nint q(int b)\n{\n}\n#else\nint h(int a)\n{\n}\n#endif\n";
        let (before, after) = (items(old), items(new));
        let pairs = changed((old, &before), (new, &after), &["n"]).unwrap();
        let names: Vec<_> =
            pairs.iter().map(|p| (p.old.and_then(|o| name(old, o)), name(new, p.new).unwrap())).collect();
        assert_eq!(names, [(Some(&b"f"[..]), &b"p"[..]), (Some(b"h"), b"q"), (None, b"n")]);
    }

    #[test]
    fn a_function_that_came_or_went_unannounced_is_an_error() {
        let (old, new) = (&b"int f(void)\n{\n}\n"[..], &b"int f(void)\n{\n}\nint g(void)\n{\n}\n"[..]);
        let (before, after) = (items(old), items(new));
        assert!(changed((old, &before), (new, &after), &[]).is_err());
        assert!(changed((new, &after), (old, &before), &[]).is_err());
        assert!(changed((old, &before), (new, &after), &["x"]).is_err());
    }

    #[test]
    fn functions_may_come_and_go_and_change_their_names() {
        let old = b"int f(int a)\n{\n}\nint g(void)\n{\n}\nint h(void)\n{\n}\n";
        let new = b"int n(int b)\n{\n}\nint m(void)\n{\n}\nint g(void)\n{\n}\n";
        let (before, after) = (items(old), items(new));
        let pairs = aligned((old, &before), (new, &after));
        let names: Vec<_> =
            pairs.iter().map(|p| (p.old.and_then(|o| name(old, o)), name(new, p.new).unwrap())).collect();
        assert_eq!(names, [(Some(&b"f"[..]), &b"n"[..]), (None, b"m")]);
    }
}
