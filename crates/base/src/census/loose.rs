//! Functions with the parameters of a handler whose name stands as a value in no slot that was found.
//!
//! Whatever made the census miss the slot (a member that a macro pastes, a pointer to a member, a name that the build
//! defines), somebody may install the function there: it is a candidate, with a slot of which nothing is known.

use std::collections::BTreeSet;

use crate::census::hooks::lossy;
use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::syntax::arms::Arms;
use crate::syntax::head::{closing, opening};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::params::{Shape, arguments};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// The member that such a slot is counted as.
const MEMBER: &str = "mmap";

/// Macros that say something about a function and install nothing, by how their names begin.
const ABOUT: [&str; 6] =
    ["EXPORT_", "NOKPROBE_SYMBOL", "ALLOW_ERROR_INJECTION", "BTF_", "KCFI_REFERENCE", "__ADDRESSABLE"];

/// So many names are looked for one by one.
const FEW: usize = 16;

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

/// Whether an item of a source declares the function `name`, for all that is known with the parameters of a handler.
pub fn declares(text: &[u8], item: &Item, name: &str) -> bool {
    match &item.kind {
        ItemKind::Prototype { .. } => may_declare(text, item, name),
        ItemKind::Other => item.span.of(text).starts_with(b"extern") && may_declare(text, item, name),
        ItemKind::Function { .. } | ItemKind::MacroDefinition { .. } => false,
    }
}

/// Whether an item of a header may declare the function `name` with the parameters of a handler. A function of another number of
/// parameters is another one, be it declared by a macro that gets them, and so is a member or a pointer.
pub fn may_declare(text: &[u8], item: &Item, name: &str) -> bool {
    if let ItemKind::Function { name: n, params, .. } | ItemKind::Prototype { name: n, params, .. } = &item.kind
        && n.of(text) == name.as_bytes()
    {
        return params.len() == 2;
    }
    if memchr::memmem::find(item.span.of(text), name.as_bytes()).is_none() {
        return false;
    }
    let span = if let ItemKind::MacroDefinition { body, .. } = &item.kind { *body } else { item.span };
    let tokens = tokens_in(text, span);
    let named = (0..tokens.len()).filter(|&i| tokens[i].is_word(text, name));
    named.into_iter().any(|i| {
        let before = |k: usize| i.checked_sub(k).map_or(&b""[..], |k| tokens[k].text(text));
        let pointer = before(1) == b"*" && before(2) == b"(";
        !matches!(before(1), b"." | b"->") && !pointer && !is_declared_otherwise(text, &tokens, i)
    })
}

/// Whether the name at `i` is an argument of a macro that gets the types of other parameters behind it: `HOOK(int, name, int a)`.
fn is_declared_otherwise(text: &[u8], tokens: &[Token], i: usize) -> bool {
    const TYPES: [&str; 10] = ["struct", "union", "enum", "const", "unsigned", "signed", "int", "long", "char", "void"];
    let comma = tokens.get(i + 1).is_some_and(|t| t.is_punct(text, ","));
    let open = (0..i).rev().find(|&k| tokens[k].is_punct(text, "("));
    let Some(close) = open.filter(|_| comma).and_then(|k| closing(text, tokens, k)) else { return false };
    let behind = tokens.get(i + 2..close).map(|inside| arguments(text, inside)).unwrap_or_default();
    let typed = |p: &Span| tokens_in(text, *p).first().is_some_and(|t| TYPES.iter().any(|w| t.is_word(text, w)));
    let mapping = behind.iter().any(|p| memchr::memmem::find(p.of(text), b"vm_area_struct").is_some());
    behind.len() > 2 && behind.iter().all(typed) && !mapping
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
        // To look for a few names is less than to read all tokens; to look for many is not.
        if names.len() <= FEW && !names.iter().any(|n| memchr::memmem::find(here, n.as_bytes()).is_some()) {
            continue;
        }
        let tokens = tokens_in(text, span);
        let mut arms = Arms::default();
        for (i, token) in tokens.iter().enumerate() {
            if token.kind == TokenKind::Directive {
                arms.directive(text, *token);
                continue;
            }
            if token.kind != TokenKind::Ident {
                continue;
            }
            let name = lossy(token.text(text));
            let told = || told.iter().any(|t| t.contains(token.span));
            if names.contains(&name) && !told() && is_value(text, &tokens, i) {
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

    /// The values of a function of the core that another file sees by `header`.
    fn seen_by(header: &str, text: &str) -> usize {
        let home: &[u8] = b"int core_mmap(struct file *f, struct vm_area_struct *v)\n{\n\treturn 0;\n}\n";
        let inner: &[u8] = b"int core_mmap(struct file *f, struct vm_area_struct *v);\n";
        let sources = [
            ("mm/core.c", home),
            ("mm/inner.h", inner),
            ("include/linux/hooks.h", header.as_bytes()),
            ("security/a.c", text.as_bytes()),
            ("include/linux/fs.h", OPS),
        ];
        take_sources(&sources).1.slots.len()
    }

    #[test]
    fn another_function_of_the_name_is_no_handler() {
        let text = "#include <linux/hooks.h>\nstatic struct hook all[] = { HOOK_INIT(core_mmap, a_check) };\n";
        let other = "HOOK(int, 0, core_mmap, struct file *file, unsigned long a, unsigned long b)\n";
        assert_eq!(seen_by(other, text), 0);
        assert_eq!(seen_by("int core_mmap(struct file *file, unsigned long a, unsigned long b);\n", text), 0);
        assert_eq!(seen_by("/* core_mmap() checks. */\nstruct hook { int (*core_mmap)(int a); };\n", text), 0);
        for may in [
            "int core_mmap(struct file *f, struct vm_area_struct *v);\n",
            "mmap_fn core_mmap;\n",
            "HOOK(core_mmap)\n",
            "HOOK(int, 0, core_mmap, struct file *f, struct vm_area_struct *v)\n",
            "HOOK(core_mmap, a, b, c)\n",
            "#define THE_MAP core_mmap\n",
        ] {
            assert_eq!(seen_by(may, text), 1, "{may}");
        }
        let own = "int core_mmap(struct file *f, struct vm_area_struct *v);\nvoid *all[] = { core_mmap };\n";
        assert_eq!(seen_by("", own), 1);
        assert_eq!(seen_by("", "extern mmap_fn core_mmap;\nvoid *all[] = { core_mmap };\n"), 1);
        assert_eq!(seen_by("", "int core_mmap(int a, int b, int c);\nvoid *all[] = { core_mmap };\n"), 0);
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
