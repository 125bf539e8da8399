//! Decides whether a candidate is a slot.

use crate::census::declared::Declared;
use crate::census::hooks::{HookKind, one_line};
use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::tables::Walk;
use crate::census::value::SlotValue;
use crate::census::value::{chosen, value_of};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

impl Walk<'_> {
    pub(super) fn value(&self, from: usize, to: usize) -> SlotValue {
        let all: Vec<Token> = self.tokens[from.min(to)..to].to_vec();
        let code = |t: &Token| t.kind != TokenKind::Directive;
        let trimmed = match (all.iter().position(code), all.iter().rposition(code)) {
            (Some(first), Some(last)) => &all[first..=last],
            _ => &all[..0],
        };
        value_of(self.text, trimmed)
    }

    pub(super) fn emit(&mut self, mut c: Candidate) {
        if c.kind == SlotKind::Designated
            && matches!(c.value_kind, SlotValue::Other(_))
            && let Some(name) = chosen(self.text, &tokens_in(self.text, c.value))
        {
            c.value = name.span;
            c.value_kind = SlotValue::Name(one_line(name.text(self.text)));
        }
        let member = self.string(c.member);
        let mmap = memchr::memmem::find(member.as_bytes(), b"mmap").is_some();
        let sets = self.known.hooks;
        let somewhere = sets.iter().find_map(|set| set.member(&member));
        let tag = c.table.tag;
        let known = tag.as_ref().and_then(|tag| sets.iter().find_map(|set| set.get(tag)));
        if mmap && known.is_none() {
            self.known.missing.borrow_mut().extend(tag.clone().or(c.table.missing));
        }
        let other = known.and_then(|ops| ops.others.get(&member));
        let hook = match (known, &tag) {
            (Some(ops), _) => ops.hook(&member),
            (None, _) => somewhere,
        };
        let simple = !matches!(c.value_kind, SlotValue::Other(_)) || self.scope.macro_body.is_some();
        let Some(hook) = hook.filter(|_| known.is_some() || simple) else {
            if mmap && somewhere.is_some() {
                let why = match (other, &tag) {
                    (Some(declared), Some(tag)) => {
                        format!(
                            "`{declared}` in struct {tag} takes neither a `struct vm_area_struct *` nor a descriptor"
                        )
                    }
                    (None, Some(tag)) if known.is_some() => format!("struct {tag} has no hook `{member}`"),
                    _ => "the structure is not known and the value is no function's name".to_owned(),
                };
                self.found.not_slots.push((c.span, why));
            }
            return;
        };
        let slot = Slot {
            place: place(c.span),
            member_span: self.tokens[c.member].span,
            member,
            value: c.value_kind,
            value_span: c.value,
            aliases: Vec::new(),
            ops: tag,
            table: c.table.name,
            table_span: c.table_from.map_or_else(|| self.statement_start(), |at| Span::new(at, at)),
            kind: c.kind,
            arms: c.arms,
            siblings: Vec::new(),
            prepare: hook == HookKind::Prepare,
            older: false,
            aside: false,
        };
        let is_assignment = c.table_from.is_some();
        if is_assignment {
            self.found.slots.push(slot);
        } else {
            self.add(slot);
        }
    }
}

/// Something that may be a slot.
pub(super) struct Candidate {
    pub(super) span: Span,
    /// Index of the member's name.
    pub(super) member: usize,
    pub(super) table: Declared,
    pub(super) kind: SlotKind,
    pub(super) value: Span,
    pub(super) value_kind: SlotValue,
    pub(super) arms: Vec<String>,
    /// Start of an assignment.
    pub(super) table_from: Option<usize>,
}

pub(super) fn place(span: Span) -> Place {
    Place { file: FileId(0), span }
}
