//! Flag expressions taken apart: `VM_A | VM_B | (c ? VM_C : 0) | MY_MASK`.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::knowledge::FlagClass;
use crate::kernel::symbols;
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::arms::{arms_at, negate};
use crate::syntax::ast::N;
use crate::syntax::condition::exclude;
use crate::syntax::flow::Def;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};

/// Most flags that one call of a bit-list helper takes (include/linux/args.h, `COUNT_ARGS`).
const MOST_BITS: usize = 15;

/// How deep copies in locals are followed.
const DEPTH: usize = 16;

/// A flag expression as a union of parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Flags that are the same as mask and as bit: the `VM_` names, in order.
    pub bits: Vec<String>,
    /// Parts that stay words: a driver's mask, a variable, a flag that is optional somewhere.
    pub words: Vec<N>,
    /// Parts under a condition: the condition, what holds if it is true, what if not.
    pub conditional: Vec<(N, Flags, Flags)>,
}

impl Flags {
    /// Whether the expression names flags and nothing else.
    pub fn is_bits(&self) -> bool {
        self.words.is_empty() && self.conditional.is_empty() && !self.bits.is_empty() && self.bits.len() <= MOST_BITS
    }

    /// Whether it is zero.
    pub fn is_none(&self) -> bool {
        self.words.is_empty() && self.conditional.is_empty() && self.bits.is_empty()
    }

    /// The bits as a list of arguments.
    pub fn bit_list(&self, world: &World<'_>) -> String {
        let bits: Vec<&str> =
            self.bits.iter().filter_map(|b| world.known.flags.get(b)).map(|f| f.bit.as_str()).collect();
        bits.join(", ")
    }

    fn add(&mut self, other: Flags) {
        for b in other.bits {
            if !self.bits.contains(&b) {
                self.bits.push(b);
            }
        }
        self.words.extend(other.words);
        self.conditional.extend(other.conditional);
    }
}

/// Takes the expression `n` apart.
///
/// # Errors
/// `flags-not-vma` when it names something that only looks like a VMA flag.
pub fn flags(world: &World<'_>, func: &Func, n: N) -> Result<Flags, Refusal> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let mut out = Flags::default();
    match ast.kind(n) {
        "binary_expression" if ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "|") => {
            for side in ["left", "right"] {
                if let Some(k) = ast.field(n, side) {
                    out.add(flags(world, func, k)?);
                }
            }
        }
        "conditional_expression" => {
            let parts = (ast.field(n, "condition"), ast.field(n, "consequence"), ast.field(n, "alternative"));
            if let (Some(c), Some(a), Some(b)) = parts {
                out.conditional.push((c, flags(world, func, a)?, flags(world, func, b)?));
            } else {
                out.words.push(n);
            }
        }
        "number_literal" if is_zero_literal(&ast.str(n)) => {}
        "identifier" => named(world, func, n, &ast.str(n), &mut out)?,
        _ => {
            check_words(world, func, n)?;
            out.words.push(n);
        }
    }
    Ok(out)
}

fn named(world: &World<'_>, func: &Func, n: N, name: &str, out: &mut Flags) -> Result<(), Refusal> {
    let known = world.known;
    if let Some(flag) = known.flags.get(name) {
        // Where the flags are a word, a bit has no name, or one that nothing takes.
        if flag.class == FlagClass::Plain && (world.target.has(&flag.bit) || world.target.has(symbols::VM_FLAGS)) {
            out.bits.push(name.to_string());
        } else {
            out.words.push(n);
        }
        return Ok(());
    }
    if let Some(mask) = known.masks.get(name) {
        if name != "VM_NONE" {
            let plain = mask.flags.iter().all(|f| known.flags.get(f).is_some_and(|f| f.class == FlagClass::Plain));
            let named = mask.new.as_ref().is_some_and(|new| world.target.has(new));
            if plain && !mask.flags.is_empty() && !named {
                out.bits.extend(mask.flags.iter().cloned());
            } else {
                out.words.push(n);
            }
        }
        return Ok(());
    }
    check_name(world, func, n, name)?;
    out.words.push(n);
    Ok(())
}

/// Whether `n` is a flag that the target does not have, and that the driver defines as nothing: `#define VM_OLD 0`.
pub fn is_zero(world: &World<'_>, func: &Func, n: N) -> bool {
    let (name, text) = (&func.ast.str(n), &func.ast.text);
    let macros = world.macros(func.file, name);
    let zero = |item: &Item| match item.kind {
        ItemKind::MacroDefinition { body, params: None, .. } => {
            matches!(tokens_in(text, body).as_slice(), [only] if is_zero_literal(&String::from_utf8_lossy(only.text(text))))
        }
        _ => false,
    };
    let elsewhere = !world.visible_macros(func.file, name).is_empty() || world.target.has(name);
    !macros.is_empty() && macros.iter().all(zero) && !elsewhere
}

fn is_zero_literal(text: &str) -> bool {
    text.trim_end_matches(['u', 'U', 'l', 'L']) == "0"
}

/// Refuses names in `n` that are no VMA flags.
fn check_words(world: &World<'_>, func: &Func, n: N) -> Result<(), Refusal> {
    for k in func.ast.walk(n).filter(|&k| func.ast.kind(k) == "identifier") {
        let name = func.ast.str(k);
        if !world.known.flags.contains_key(&name) && !world.known.masks.contains_key(&name) {
            check_name(world, func, k, &name)?;
        }
    }
    Ok(())
}

fn check_name(world: &World<'_>, func: &Func, n: N, name: &str) -> Result<(), Refusal> {
    let not = |label: String| Err(refuse("flags-not-vma", func.place(n), label));
    if world.known.not_flags.contains(name) {
        return not(format!("`{name}` is no flag of a VMA"));
    }
    let macros = world.macros_seen(func.file, name);
    if name.starts_with("VM_") || name.starts_with("VMA_") {
        if let Some(removed) = world.known.removed.get(name).filter(|_| macros.is_empty()) {
            let label = format!("`{name}` is no flag of the kernel any more; in its place came {}", removed.instead);
            return Err(refuse("removed-api", func.place(n), label));
        }
        if macros.is_empty() {
            return not(format!("`{name}` is not known as a flag of a VMA"));
        }
    }
    // A mask that the driver defines must be made of flags.
    for (home, item) in macros {
        let ItemKind::MacroDefinition { body, .. } = item.kind else { continue };
        let text = &world.view(home).text;
        for t in tokens_in(text, body).iter().filter(|t| t.kind == TokenKind::Ident) {
            let word = String::from_utf8_lossy(t.text(text)).into_owned();
            let fine = world.known.flags.contains_key(&word) || world.known.masks.contains_key(&word) || word == name;
            // `#ifdef VM_OLD` around a definition says that it is for kernels that have the flag.
            let asked = || {
                let without = negate(&format!("defined({word})"));
                arms_at(text, item.span.start).iter().any(|arm| exclude(arm, &without))
            };
            if !fine && !asked() && (word.starts_with("VM") || world.known.not_flags.contains(&word)) {
                return not(format!("`{name}` holds `{word}`, which is no flag of a VMA"));
            }
        }
    }
    Ok(())
}

/// The flags that a union names for certain: by name, by a mask of the core, or by a mask that the file defines.
///
/// Empty for an expression that is more than a union.
pub fn certain(world: &World<'_>, func: &Func, n: N) -> BTreeSet<String> {
    let words: Vec<String> = func.ast.leaves(n).map(|k| func.ast.str(k)).collect();
    let mut out = BTreeSet::new();
    union(world, func, &words, &mut out, 4);
    out
}

/// All flags that a mask may hold: those that it names, by mask, by bit, or by what its locals are given. None if it may hold others.
pub fn possible(world: &World<'_>, func: &Func, n: N) -> Option<BTreeSet<String>> {
    possible_deep(world, func, n, DEPTH)
}

fn possible_deep(world: &World<'_>, func: &Func, n: N, depth: usize) -> Option<BTreeSet<String>> {
    let ast = &func.ast;
    let depth = depth.checked_sub(1)?;
    let n = ast.strip(n);
    let inner = |field: &str| ast.field(n, field).and_then(|k| possible_deep(world, func, k, depth));
    let both = |a: Option<BTreeSet<String>>, b: Option<BTreeSet<String>>| Some(a?.into_iter().chain(b?).collect());
    match (ast.kind(n), ast.field(n, "operator").map_or("", |o| ast.kind(o))) {
        ("number_literal", _) => is_zero_literal(&ast.str(n)).then(BTreeSet::new),
        ("cast_expression", _) => inner("value"),
        ("conditional_expression", _) => both(inner("consequence"), inner("alternative")),
        ("binary_expression", "|") => both(inner("left"), inner("right")),
        // No more than either side.
        ("binary_expression", "&") => inner("left").or_else(|| inner("right")),
        ("identifier", _) => {
            let name = ast.str(n);
            let Some(var) = func.vars.by_name.get(&name) else { return named_by(world, func, &name) };
            if var.kept {
                return None;
            }
            // `f |= A` adds to what other places give.
            let added =
                |n: N| ast.field(n, "right").filter(|_| ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "|="));
            let value = |d: &Def| d.value.or_else(|| d.node.and_then(added));
            let passed = func.caller.flags.get(&name);
            let values = var.defs.iter().map(|d| match passed.filter(|_| d.node.is_none()) {
                Some(all) => Some(all.clone()),
                None => possible_deep(world, func, value(d)?, depth),
            });
            let all: Vec<BTreeSet<String>> = values.collect::<Option<_>>()?;
            let own = func.is_local(&name) || passed.is_some();
            (!all.is_empty() && own).then(|| all.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// The flags that a name stands for, itself or as a mask; none if it is anything else.
pub fn named_by(world: &World<'_>, func: &Func, name: &str) -> Option<BTreeSet<String>> {
    let mut out = BTreeSet::new();
    union(world, func, &[name.to_string()], &mut out, 4).then_some(out)
}

/// Adds the flags of a union given as words; whether it is one.
fn union(world: &World<'_>, func: &Func, words: &[String], out: &mut BTreeSet<String>, depth: usize) -> bool {
    let mut all = BTreeSet::new();
    for w in words {
        if matches!(w.as_str(), "|" | "(" | ")") {
            continue;
        }
        if world.known.flags.contains_key(w) {
            all.insert(w.clone());
        } else if let Some(flag) = world.known.flag_of_bit(w) {
            all.insert(flag.to_owned());
        } else if let Some(mask) = world.known.masks.get(w) {
            all.extend(mask.flags.iter().cloned());
        } else {
            let [(home, only)] = &world.macros_seen(func.file, w)[..] else { return false };
            let ItemKind::MacroDefinition { body, params: None, .. } = only.kind else { return false };
            let text = &world.view(*home).text;
            let inner: Vec<String> =
                tokens_in(text, body).iter().map(|t| String::from_utf8_lossy(t.text(text)).into_owned()).collect();
            if depth == 0 || !union(world, func, &inner, &mut all, depth - 1) {
                return false;
            }
        }
    }
    out.extend(all);
    true
}
