//! The old handler put back into the newer tree: a file as it would be if nobody had converted it.
//!
//! What the interface does not touch stays as the newer tree has it. Each function that takes a descriptor gives way to
//! the older tree's text of it, with the functions and variables that this text needs and the newer file lacks; slots
//! and names follow. Whether the older body still compiles there is for the compiler to say.

use std::collections::{BTreeMap, BTreeSet};

use vma2desc::syntax::items::{Item, ItemKind, items};
use vma2desc::syntax::lex::{Token, TokenKind, tokens_in};
use vma2desc::syntax::span::Span;

/// The type that the new interface passes around.
const DESCRIPTOR: &str = "vm_area_desc";

/// The newer text of a file with its old hooks, made with the older text of the same file. `names` has the new names
/// of handlers and the old ones, also of those that other files define.
pub fn rebuilt(old: &[u8], new: &[u8], names: &BTreeMap<String, String>) -> Vec<u8> {
    let (before, now) = (items(old), items(new));
    let mut names = names.clone();
    for item in now.iter().filter(|item| takes_descriptor(new, item)) {
        let Some(name) = function(new, item) else { continue };
        let stem = name.strip_suffix("_prepare").unwrap_or(&name).to_owned();
        let is_there = |n: &str| before.iter().any(|i| function(old, i).is_some_and(|f| f == n));
        if !names.contains_key(&name) && (is_there(&name) || is_there(&stem)) {
            let as_before = if is_there(&name) { name.clone() } else { stem };
            names.insert(name, as_before);
        }
    }
    let mut edits: Vec<(Span, Vec<u8>)> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut put_back: Vec<u8> = Vec::new();
    for item in &now {
        let name = function(new, item);
        let is_defined = matches!(item.kind, ItemKind::Function { .. });
        let as_before = name.as_ref().and_then(|n| names.get(n));
        let is_touched = takes_descriptor(new, item) || as_before.is_some_and(|n| Some(n) != name.as_ref());
        if let (Some(name), Some(as_before), true) = (&name, as_before, is_touched) {
            let at = seen.entry(format!("{is_defined} {name}")).or_default();
            let same = |i: &&Item| {
                matches!(i.kind, ItemKind::Function { .. }) == is_defined
                    && function(old, i).is_some_and(|f| f == *as_before)
            };
            let all: Vec<&Item> = before.iter().filter(same).collect();
            // One definition for each arm of an #if, in order.
            if let Some(found) = all.get(*at).or(all.last()) {
                put_back.extend_from_slice(found.span.of(old));
                put_back.push(b'\n');
                edits.push((item.span, found.span.of(old).to_vec()));
            } else if !is_defined {
                edits.push((item.span, Vec::new()));
            }
            *at += 1;
            continue;
        }
        follow(old, new, item, &names, &mut edits);
    }
    let missing = missing(old, &before, new, put_back);
    if let (Some(first), false) = (edits.iter().map(|e| e.0.start).min(), missing.is_empty()) {
        let line = new[..first].iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let start = now.iter().map(|i| i.span.start).filter(|&s| s <= first).max().unwrap_or(line);
        edits.push((Span::new(start, start), missing));
    }
    edits.sort_by_key(|e| (e.0.start, e.0.end));
    let mut out = Vec::with_capacity(new.len());
    let mut done = 0;
    for (span, text) in edits.iter().filter(|e| !e.1.is_empty() || !e.0.is_empty()) {
        out.extend_from_slice(&new[done.min(span.start)..span.start]);
        out.extend_from_slice(text);
        done = span.end;
    }
    out.extend_from_slice(&new[done..]);
    out
}

/// Takes slots and names in an item back, and the hook that only the new interface has, where the older table of the
/// same name has none.
fn follow(old: &[u8], new: &[u8], item: &Item, names: &BTreeMap<String, String>, edits: &mut Vec<(Span, Vec<u8>)>) {
    let all = tokens_in(new, item.span);
    let mut skip_to = 0;
    for (at, token) in all.iter().enumerate() {
        if token.kind != TokenKind::Ident || token.span.start < skip_to {
            continue;
        }
        let word = String::from_utf8_lossy(token.text(new)).into_owned();
        let is_member = at > 0 && all[at - 1].is_punct(new, ".");
        if is_member && word == "mmap_prepare" {
            edits.push((token.span, b"mmap".to_vec()));
        } else if is_member && word == "mapped" && all.iter().any(|t| t.is_word(new, "vm_operations_struct")) {
            let end = all[at..].iter().find(|t| t.is_punct(new, ",") || t.is_punct(new, "}"));
            if let Some(end) = end.filter(|_| !has_member(old, &all, new)) {
                skip_to = end.span.start + usize::from(end.is_punct(new, ","));
                edits.push((Span::new(all[at - 1].span.start, skip_to), b" ".to_vec()));
            }
        } else if let Some(name) = names.get(&word).filter(|name| **name != word) {
            edits.push((token.span, name.clone().into_bytes()));
        }
    }
}

/// Whether the older text sets `.mapped` in the table whose tokens are `all`.
fn has_member(old: &[u8], all: &[Token], new: &[u8]) -> bool {
    let Some(name) = variable(all, new) else { return false };
    items(old).iter().any(|item| {
        let tokens = tokens_in(old, item.span);
        variable(&tokens, old).is_some_and(|v| v == name) && tokens.iter().any(|t| t.is_word(old, "mapped"))
    })
}

/// What `text` and all it brings along names that `old` defines and `new` does not, in the order of the older file.
fn missing(old: &[u8], before: &[Item], new: &[u8], text: Vec<u8>) -> Vec<u8> {
    let words = |text: &[u8]| -> BTreeSet<Vec<u8>> {
        let all = tokens_in(text, Span::new(0, text.len()));
        all.iter().filter(|t| t.kind == TokenKind::Ident).map(|t| t.text(text).to_vec()).collect()
    };
    let there = words(new);
    let defined: Vec<(usize, String)> =
        before.iter().enumerate().filter_map(|(at, item)| Some((at, defined(old, item)?))).collect();
    let (mut wanted, mut taken) = (words(&text), BTreeSet::new());
    loop {
        let is_new = |(at, name): &&(usize, String)| {
            !taken.contains(at) && wanted.contains(name.as_bytes()) && !there.contains(name.as_bytes())
        };
        let more: Vec<usize> = defined.iter().filter(is_new).map(|d| d.0).collect();
        if more.is_empty() {
            break;
        }
        for at in more {
            wanted.extend(words(before[at].span.of(old)));
            taken.insert(at);
        }
    }
    // What was put back already is not missing.
    let is_put = |at: &usize| memchr::memmem::find(&text, before[*at].span.of(old)).is_some();
    let parts = taken.iter().filter(|at| !is_put(at)).map(|&at| [before[at].span.of(old), b"\n\n"].concat());
    parts.collect::<Vec<_>>().concat()
}

/// Whether a function's parameters or result have the descriptor's type.
fn takes_descriptor(text: &[u8], item: &Item) -> bool {
    let list = match &item.kind {
        ItemKind::Function { param_list, .. } | ItemKind::Prototype { param_list, .. } => *param_list,
        _ => return false,
    };
    tokens_in(text, list).iter().any(|t| t.is_word(text, DESCRIPTOR))
}

/// The name of the function that an item defines or declares.
pub fn function(text: &[u8], item: &Item) -> Option<String> {
    match &item.kind {
        ItemKind::Function { name, .. } | ItemKind::Prototype { name, .. } => {
            Some(String::from_utf8_lossy(name.of(text)).into_owned())
        }
        _ => None,
    }
}

/// What an item defines: a function, a macro, or a variable with an initialiser.
fn defined(text: &[u8], item: &Item) -> Option<String> {
    match &item.kind {
        ItemKind::Function { .. } => function(text, item),
        ItemKind::MacroDefinition { name, .. } => Some(String::from_utf8_lossy(name.of(text)).into_owned()),
        ItemKind::Prototype { .. } => None,
        ItemKind::Other => variable(&tokens_in(text, item.span), text),
    }
}

/// The last name before the first `=`, with the brackets of an array between them.
fn variable(all: &[Token], text: &[u8]) -> Option<String> {
    let equals = all.iter().position(|t| t.is_punct(text, "="))?;
    let mut depth = 0_usize;
    for token in all[..equals].iter().rev() {
        match token.text(text) {
            b"]" => depth += 1,
            b"[" => depth = depth.saturating_sub(1),
            name if depth == 0 && token.kind == TokenKind::Ident => {
                return Some(String::from_utf8_lossy(name).into_owned());
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "\
static int limit = 3;
static int allowed(struct vm_area_struct *vma)
{
	return vma->vm_pgoff < limit;
}
static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return allowed(vma) ? gone(vma) : -1;
}
";
    const NEW: &str = "\
struct extra { int x; };
static int allowed(const struct vm_area_desc *desc)
{
	return desc->pgoff < 3;
}
static int a_mapped(struct vm_area_desc *desc)
{
	return 0;
}
static const struct vm_operations_struct a_vm_ops = {
	.mapped = a_mapped,
	.open = a_open,
};
static int a_mmap_prepare(struct vm_area_desc *desc);
static int a_mmap_prepare(struct vm_area_desc *desc)
{
	return allowed(desc) ? 0 : -1;
}
static const struct file_operations a_fops = {
	.read = a_read,
	.mmap_prepare = a_mmap_prepare,
};
";

    #[test]
    fn old_functions_slots_and_names_come_back() {
        let names = BTreeMap::from([("a_mmap_prepare".to_owned(), "a_mmap".to_owned())]);
        let got = String::from_utf8(rebuilt(OLD.as_bytes(), NEW.as_bytes(), &names)).unwrap();
        assert!(got.contains("struct extra") && got.contains(".read = a_read,"), "{got}");
        assert!(got.contains(".mmap = a_mmap,") && !got.contains("_prepare"), "{got}");
        assert_eq!(got.matches("static int allowed(struct vm_area_struct *vma)").count(), 1, "{got}");
        assert!(got.find("static int limit = 3;") < got.find("allowed("), "{got}");
        assert!(!got.contains(".mapped") && got.contains(".open = a_open"), "{got}");
        assert_eq!(got.matches("a_mmap(struct file").count(), 1, "the older file has no prototype: {got}");
    }

    #[test]
    fn arms_are_put_back_one_by_one() {
        let arms = |kind: &str, arg: &str| {
            format!(
                "#ifdef X\nint f(struct {kind} *{arg})\n{{\n\treturn 1;\n}}\n#else\nint f(struct {kind} *{arg})\n{{\n\treturn 2;\n}}\n#endif\n"
            )
        };
        let old = arms("vm_area_struct", "vma");
        let got = rebuilt(old.as_bytes(), arms("vm_area_desc", "desc").as_bytes(), &BTreeMap::new());
        assert_eq!(String::from_utf8(got).unwrap(), old);
    }
}
