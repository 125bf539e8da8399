//! Functions with the parameters of a handler whose name stands as a value in no slot that was found.
//!
//! Whatever made the census miss the slot (a member that a macro pastes, a pointer to a member, a name that the build
//! defines), somebody may install the function there: it is a candidate, with a slot of which nothing is known.

use std::collections::BTreeSet;

use crate::census::hooks::lossy;
use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::syntax::arms::Arms;
use crate::syntax::head::opening;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::params::Shape;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// The member that such a slot is counted as.
const MEMBER: &str = "mmap";

/// Macros that say something about a function and install nothing, by how their names begin.
const ABOUT: [&str; 6] =
    ["EXPORT_", "NOKPROBE_SYMBOL", "ALLOW_ERROR_INJECTION", "BTF_", "KCFI_REFERENCE", "__ADDRESSABLE"];

/// Words that may stand before a value.
const BEFORE: [&str; 6] = ["return", "case", "else", "do", "sizeof", "typeof"];

/// The functions of the file with the parameters of a handler, and whether they are static.
pub fn shaped(text: &[u8], items: &[Item]) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for item in items {
        let ItemKind::Function { name, params, param_list, is_static, .. } = &item.kind else { continue };
        let [file, _] = params.as_slice() else { continue };
        let shape = Shape::read(text, *param_list).filter(|s| !s.descriptor);
        let first = tokens_in(text, file.span);
        let of_file = first
            .windows(3)
            .any(|w| w[0].is_word(text, "struct") && w[1].is_word(text, "file") && w[2].is_punct(text, "*"));
        let head = tokens_in(text, Span::new(item.span.start, name.start));
        let number = head.iter().any(|t| t.is_word(text, "int")) && !head.iter().any(|t| t.is_punct(text, "*"));
        if shape.is_some() && of_file && number {
            out.push((lossy(name.of(text)), *is_static));
        }
    }
    out
}

/// Where one of `names` stands as a value, but for what `told` covers: slots and what looks like one.
pub fn values(text: &[u8], items: &[Item], names: &BTreeSet<String>, told: &[Span]) -> Vec<Slot> {
    let mut out = Vec::new();
    for item in items {
        let span = match &item.kind {
            ItemKind::MacroDefinition { body, .. } => *body,
            ItemKind::Function { body, .. } => *body,
            ItemKind::Prototype { .. } => continue,
            ItemKind::Other => item.span,
        };
        let here = span.of(text);
        if !names.iter().any(|n| memchr::memmem::find(here, n.as_bytes()).is_some()) {
            continue;
        }
        let tokens = tokens_in(text, span);
        let mut arms = Arms::default();
        for (i, token) in tokens.iter().enumerate() {
            if token.kind == TokenKind::Directive {
                arms.directive(text, *token);
                continue;
            }
            let name = lossy(token.text(text));
            let told = || told.iter().any(|t| t.contains(token.span));
            if token.kind == TokenKind::Ident && names.contains(&name) && !told() && is_value(text, &tokens, i) {
                let mut found = slot(token.span, name, [&item.arms[..], &arms.current()].concat());
                // Another name for the function is known by the slots that have it.
                if let ItemKind::MacroDefinition { name, params: None, .. } = &item.kind {
                    found.table = Some(lossy(name.of(text)));
                }
                out.push(found);
            }
        }
    }
    out
}

/// Whether the word at `i` is a value: neither called, declared, a member, a label, nor named to something about it.
fn is_value(text: &[u8], tokens: &[Token], i: usize) -> bool {
    let at = |k: Option<usize>| k.and_then(|k| tokens.get(k)).map_or(&b""[..], |t| t.text(text));
    let (before, after) = (at(i.checked_sub(1)), at(Some(i + 1)));
    let word = i.checked_sub(1).is_some_and(|k| tokens[k].kind == TokenKind::Ident);
    let declared = word && !BEFORE.iter().any(|w| w.as_bytes() == before);
    let called = after == b"(" || before == b"(" && after == b")" && at(Some(i + 2)) == b"(";
    let member = matches!(before, b"." | b"->");
    let label = after == b":" && matches!(before, b";" | b"{" | b"}" | b",");
    !declared && !called && !member && !label && !is_about(text, tokens, i)
}

/// Whether the innermost brackets around `i` are those of a macro that only says something about a function.
fn is_about(text: &[u8], tokens: &[Token], i: usize) -> bool {
    let mut at = i;
    while let Some(before) = at.checked_sub(1) {
        let t = &tokens[before];
        if t.is_punct(text, ")") {
            let Some(open) = opening(text, &tokens[..=before], before) else { return false };
            at = open;
            continue;
        }
        if t.is_punct(text, "(") {
            let name = before.checked_sub(1).map(|k| lossy(tokens[k].text(text))).unwrap_or_default();
            return ABOUT.iter().any(|a| name.starts_with(a));
        }
        if matches!(t.text(text), b";" | b"{" | b"}") {
            return false;
        }
        at = before;
    }
    false
}

fn slot(span: Span, name: String, arms: Vec<String>) -> Slot {
    Slot {
        place: Place { file: FileId(0), span },
        member_span: Span::new(span.start, span.start),
        member: MEMBER.to_owned(),
        value: SlotValue::Name(name),
        value_span: span,
        aliases: Vec::new(),
        ops: None,
        table: None,
        table_span: span,
        kind: SlotKind::Value,
        arms,
        siblings: Vec::new(),
        prepare: false,
        older: false,
        aside: false,
    }
}

#[cfg(test)]
mod tests {
    use crate::census::slot::SlotKind;
    use crate::census::take_sources;

    const OPS: &[u8] = b"struct file_operations { int n; int (*mmap)(struct file *f, struct vm_area_struct *v); };\n";
    const HEAD: &str = "static int a_map(struct file *f, struct vm_area_struct *v)\n{\n\treturn 0;\n}\n";

    fn kinds(rest: &str) -> Vec<SlotKind> {
        let text = format!("{HEAD}{rest}");
        let (_, census) = take_sources(&[("drivers/x/a.c", text.as_bytes()), ("include/linux/fs.h", OPS)]);
        census.slots.into_iter().map(|s| s.kind).collect()
    }

    #[test]
    fn a_handler_that_is_put_where_nobody_looks_is_counted() {
        for rest in [
            "void g(void) { int (**slot)(struct file *, struct vm_area_struct *) = &ops.mmap; *slot = a_map; }",
            "static const struct file_operations o = { MEMBER = a_map };",
            "void g(struct o *o) { OPS(o, mmap) = a_map; }",
            "void g(struct o *o) { o->SLOT = a_map; }",
            "void g(struct o *o) { install(o, &a_map); }",
            "DECLARE_TABLE(o, a_map);",
            "static void *all[] = { a_map };",
        ] {
            assert_eq!(kinds(rest), [SlotKind::Value], "{rest}");
        }
    }

    #[test]
    fn what_is_called_declared_or_in_a_slot_is_not_counted_again() {
        for rest in [
            "int g(struct file *f, struct vm_area_struct *v) { return a_map(f, v); }",
            "int g(struct file *f, struct vm_area_struct *v) { return (a_map)(f, v); }",
            "static int a_map(struct file *f, struct vm_area_struct *v);",
            "EXPORT_SYMBOL_GPL(a_map);",
            "void g(struct o *o) { o->a_map = 1; }",
        ] {
            assert_eq!(kinds(rest), [], "{rest}");
        }
        assert_eq!(kinds("static const struct file_operations o = { .mmap = a_map };"), [SlotKind::Designated]);
    }
}
