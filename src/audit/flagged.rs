//! Which flags of a descriptor a call changes, or looks at: by lists of bits and by masks, by macros and locals that stand for them.

use std::collections::BTreeSet;

use crate::audit::part::Part;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::tree::source::FileId;

/// What is done with flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// They are cleared.
    Clear,
    /// They are asked for.
    Test,
    /// They are set.
    Set,
}

/// Bits that are named.
#[derive(Clone, Debug, Default)]
pub struct Bits {
    /// Their names.
    pub names: BTreeSet<String>,
    /// Whether there may be others.
    pub more: bool,
}

/// Calls that change or test bits: the beginning of the name, and what it does. Those of `vma_flags_` get a pointer to the flags.
const CALLS: [(&str, Does); 6] = [
    ("vma_desc_clear_flags", Does::Clear),
    ("vma_desc_test", Does::Test),
    ("vma_desc_set_flags", Does::Set),
    ("vma_flags_clear", Does::Clear),
    ("vma_flags_test", Does::Test),
    ("vma_flags_set", Does::Set),
];

/// How deep macros and locals are followed.
const DEPTH: usize = 4;

/// What a call does with flags of the descriptor, and with which.
pub fn flags_of(world: &World<'_>, part: &Part, call: N) -> Option<(Does, Bits)> {
    let func = &part.func;
    let ast = &func.ast;
    let name = ast.callee(call)?;
    let (_, does) = CALLS.iter().find(|c| name.starts_with(c.0))?;
    let args = ast.args(call);
    let first = args.first().map(|&a| ast.strip(a))?;
    let own = name.starts_with("vma_desc_") || part.pointed(first).as_deref() == Some("vma_flags");
    let mut bits = Bits::default();
    args.iter().skip(1).for_each(|&a| bits.named(world, func, a, DEPTH));
    own.then_some((*does, bits))
}

impl Bits {
    /// Whether one of these bits is named.
    pub fn has(&self, bits: &[&str]) -> bool {
        bits.iter().any(|b| self.names.contains(*b))
    }

    fn named(&mut self, world: &World<'_>, func: &Func, n: N, depth: usize) {
        let ast = &func.ast;
        let n = ast.strip(n);
        let Some(depth) = depth.checked_sub(1) else { return self.more = true };
        match (ast.kind(n), ast.callee(n).as_deref()) {
            ("call_expression", Some("mk_vma_flags" | "append_vma_flags")) => {
                ast.args(n).into_iter().for_each(|a| self.named(world, func, a, depth));
            }
            ("identifier", _) => {
                let name = ast.str(n);
                if !func.vars.by_name.contains_key(&name) {
                    return self.word(world, func.file, &name, depth);
                }
                let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
                let defs = func.vars.reaching(&func.cfg, &name, point).unwrap_or_default();
                match defs.as_slice() {
                    [only] if only.value.is_some() => {
                        only.value.into_iter().for_each(|v| self.named(world, func, v, depth));
                    }
                    _ => self.more = true,
                }
            }
            _ => self.more = true,
        }
    }

    fn word(&mut self, world: &World<'_>, file: FileId, name: &str, depth: usize) {
        if world.known.flags.values().any(|f| f.bit == name) {
            self.names.insert(name.to_owned());
            return;
        }
        if let Some(mask) = world.known.masks.values().find(|m| m.new.as_deref() == Some(name)) {
            let bits = mask.flags.iter().filter_map(|f| Some(world.known.flags.get(f)?.bit.clone()));
            return self.names.extend(bits);
        }
        let all = world.macros_seen(file, name);
        let (Some(depth), [(home, item)]) = (depth.checked_sub(1), all.as_slice()) else { return self.more = true };
        let ItemKind::MacroDefinition { params: None, body, .. } = item.kind else { return self.more = true };
        let text = &world.view(*home).text;
        for token in tokens_in(text, body) {
            match token.text(text) {
                b"(" | b")" | b"," | b"mk_vma_flags" => {}
                word if token.kind == TokenKind::Ident => {
                    self.word(world, *home, &String::from_utf8_lossy(word), depth);
                }
                _ => self.more = true,
            }
        }
    }
}
