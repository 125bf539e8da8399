//! Handlers that are passed to a function which installs them: `hub_create_ring(hub, foo_ring_mmap)`.

use crate::census::hooks::Hooks;
use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::value::value_of;
use crate::syntax::arms::Arms;
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::params::{Callback, Shape, arguments};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// The handlers that a function definition passes on; `items` are those of the whole file.
pub fn passed(text: &[u8], item: &Item, hooks: &[&Hooks], items: &[Item]) -> Vec<Slot> {
    let ItemKind::Function { body, .. } = &item.kind else { return Vec::new() };
    let tokens = tokens_in(text, *body);
    let mut arms = Arms::default();
    let mut out = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if token.kind == TokenKind::Directive {
            arms.directive(text, *token);
        }
        if token.kind != TokenKind::Ident || !tokens.get(i + 1).is_some_and(|t| t.is_punct(text, "(")) {
            continue;
        }
        let function = String::from_utf8_lossy(token.text(text)).into_owned();
        let Some(taker) = hooks.iter().find_map(|set| set.taker(&function)) else { continue };
        let member = i.checked_sub(1).is_some_and(|j| tokens[j].is_punct(text, ".") || tokens[j].is_punct(text, "->"));
        let close = closing(text, &tokens, i + 1).filter(|&c| !member && tokens[c].is_punct(text, ")"));
        let Some(close) = close else { continue };
        let Some(value) = arguments(text, &tokens[i + 2..close]).get(taker.index).copied() else { continue };
        let call = Span::new(token.span.start, tokens[close].span.end);
        let mut slot = slot(text, &function, taker, value, call);
        slot.arms = [&item.arms[..], &arms.current()].concat();
        slot.prepare = slot.value.name().and_then(|n| takes_descriptor(text, items, n)).unwrap_or(slot.prepare);
        out.push(slot);
    }
    out
}

fn slot(text: &[u8], function: &str, taker: &Callback, value: Span, call: Span) -> Slot {
    let tokens: Vec<Token> = tokens_in(text, value);
    Slot {
        place: Place { file: FileId(0), span: value },
        member_span: Span::new(value.start, value.start),
        member: taker.name.clone(),
        value: value_of(text, &tokens),
        value_span: value,
        aliases: Vec::new(),
        ops: None,
        table: Some(format!("{function}()")),
        table_span: call,
        kind: SlotKind::Argument { function: function.to_owned(), index: taker.index },
        arms: Vec::new(),
        siblings: Vec::new(),
        prepare: taker.shape.descriptor,
        older: false,
        aside: false,
    }
}

/// Whether the function of this name, if the file defines or declares it, gets a descriptor: the handler itself
/// tells more than the declaration that it is passed to, which may be older.
fn takes_descriptor(text: &[u8], items: &[Item], name: &str) -> Option<bool> {
    items.iter().find_map(|item| match &item.kind {
        ItemKind::Function { name: n, param_list, .. } | ItemKind::Prototype { name: n, param_list, .. }
            if n.of(text) == name.as_bytes() =>
        {
            Shape::read(text, *param_list).map(|s| s.descriptor)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::census::take_sources;
    use crate::census::value::SlotValue;

    const HEADER: &[u8] =
        b"int hub_ring(struct hub *hub, int (*ring_mmap)(struct hub *h, struct vm_area_struct *v), int n);\n";

    #[test]
    fn arguments_are_slots() {
        let driver: &[u8] = b"static int a_map(struct hub *h, struct vm_area_struct *v)\n{\n\treturn 0;\n}\n\
            static int b_map(struct hub *h, struct vm_area_desc *d)\n{\n\treturn 0;\n}\n\
            int go(struct hub *hub, struct tool *t)\n{\n#ifdef A\n\thub_ring(hub, &a_map, f(1, 2));\n#endif\n\
            \thub_ring(hub, NULL, 0);\n\tt->hub_ring(hub, c_map, 0);\n\treturn hub_ring(hub, b_map, 1);\n}\n";
        let (set, census) = take_sources(&[("drivers/x/a.c", driver), ("include/linux/hub.h", HEADER)]);
        let text = &set.get(census.slots[0].place.file).text;
        let seen: Vec<_> = census.slots.iter().map(|s| (s.value.clone(), s.prepare, s.value_span.of(text))).collect();
        let name = |n: &str| SlotValue::Name(n.to_string());
        let expected = [
            (name("a_map"), false, &b"&a_map"[..]),
            (SlotValue::Null, false, b"NULL"),
            (name("b_map"), true, b"b_map"),
        ];
        assert_eq!(seen, expected);
        let first = &census.slots[0];
        assert_eq!(first.kind, SlotKind::Argument { function: "hub_ring".into(), index: 1 });
        assert_eq!((first.member.as_str(), first.table.as_deref()), ("ring_mmap", Some("hub_ring()")));
        assert_eq!(first.arms, ["defined(A)"]);
    }

    #[test]
    fn a_file_without_the_word_is_looked_at_too() {
        let driver: &[u8] = b"int go(struct hub *hub)\n{\n\treturn hub_ring(hub, map_ring, 1);\n}\n";
        let (_, census) = take_sources(&[("drivers/x/a.c", driver), ("include/linux/hub.h", HEADER)]);
        assert_eq!(census.slots.len(), 1);
    }

    #[test]
    fn calls_that_end_in_the_middle_are_no_slots() {
        for body in ["hub_ring(hub, map", "hub_ring(", "hub_ring(hub)"] {
            let driver = format!("int go(struct hub *hub)\n{{\n\t{body};\n}}\n");
            let (_, census) = take_sources(&[("drivers/x/a.c", driver.as_bytes()), ("include/linux/hub.h", HEADER)]);
            assert!(census.slots.is_empty(), "{body}");
        }
    }
}
