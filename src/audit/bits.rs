//! Masks where bits are wanted, and bits where masks are: none of them draws a message from a compiler.

use crate::audit::mend::{self, Mend};
use crate::audit::mistake::Mistake;
use crate::audit::named::{Wrong, origins, some_origins, wrong, wrong_list};
use crate::audit::scene::Scene;
use crate::audit::tabled::{enumerated, in_table};
use crate::census::slot::Place;
use crate::facts::constants::is_macro_name;
use crate::facts::func::Func;
use crate::facts::taken::plain;
use crate::facts::term::number;
use crate::facts::world::World;
use crate::kernel::knowledge::{Flag, FlagClass};
use crate::syntax::arms::{arms_at, negate};
use crate::syntax::ast::{Ast, N};
use crate::syntax::cfg::{ENTRY, PointKind};
use crate::syntax::condition::exclude;
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;

/// Calls with a list of bits, with the index of the first (include/linux/mm.h).
const LISTS: [(&str, usize); 16] = [
    ("append_vma_flags", 1),
    ("mk_vma_flags", 0),
    ("vma_clear_flags", 1),
    ("vma_desc_clear_flags", 1),
    ("vma_desc_set_flags", 1),
    ("vma_desc_test", 1),
    ("vma_desc_test_all", 1),
    ("vma_desc_test_any", 1),
    ("vma_desc_test_flags", 1),
    ("vma_flags_clear", 1),
    ("vma_flags_set", 1),
    ("vma_flags_test", 1),
    ("vma_flags_test_all", 1),
    ("vma_flags_test_any", 1),
    ("vma_set_flags", 1),
    ("vma_test", 1),
];

/// Those of them that take one bit: what is meant by several is not known.
const ONE: [&str; 3] = ["vma_desc_test", "vma_flags_test", "vma_test"];

/// Calls that take a word of flags, with the index of the first such argument.
const WORDS: [(&str, usize); 7] = [
    ("legacy_to_vma_flags", 0),
    ("vm_flags_clear", 1),
    ("vm_flags_init", 1),
    ("vm_flags_mod", 1),
    ("vm_flags_reset", 1),
    ("vm_flags_set", 1),
    ("vm_get_page_prot", 0),
];

/// How deep locals and parameters are followed.
const DEPTH: usize = 4;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        function(scene, &part.func, out);
    }
    let callbacks = scene.callbacks();
    let parts = scene.parts.iter().map(|p| p.func.clone());
    // What gets or gives flags, and neither a descriptor nor a mapping.
    let flags = |text: &[u8], func: &Func| {
        let head = &text[..func.body_span.start.saturating_sub(func.span.start).min(text.len())];
        [&b"vma_flags_t"[..], b"vm_flags_t"].iter().any(|kind| find_word(head, kind, 0).is_some())
    };
    let more = scene.called(&parts.chain(callbacks.iter().cloned()).collect::<Vec<_>>(), &flags);
    for func in callbacks.iter().chain(&more) {
        function(scene, func, out);
    }
}

fn function(scene: &Scene<'_, '_>, func: &Func, out: &mut Vec<Mistake>) {
    let mut found = Vec::new();
    lists_and_words(scene, func, &mut found);
    // What is mended by half means something else again.
    let whole = |m: &Mistake| {
        let own = m.place.file == func.file && func.body_span.contains(m.place.span);
        own.then(|| func.ast.span(mend::expression(func, func.ast.at(m.place.span))))
    };
    let open: Vec<Option<Span>> = found.iter().filter(|m| m.sure && m.mend.is_empty()).map(whole).collect();
    for mut mistake in found {
        if open.contains(&whole(&mistake)) {
            mistake.mend.clear();
        }
        out.push(mistake);
    }
}

fn lists_and_words(scene: &Scene<'_, '_>, func: &Func, out: &mut Vec<Mistake>) {
    let ast = &func.ast;
    for call in func.calls() {
        let name = ast.callee(call).unwrap_or_default();
        if !scene.world.definitions(func.file, &name).is_empty() {
            continue;
        }
        if let Some((_, first)) = LISTS.iter().find(|l| l.0 == name) {
            for arg in ast.args(call).into_iter().skip(*first) {
                element(&List { scene, call: &name, depth: DEPTH }, func, arg, out);
            }
        }
        if let Some((_, first)) = WORDS.iter().find(|l| l.0 == name) {
            for arg in ast.args(call).into_iter().skip(*first) {
                word(scene, func, arg, DEPTH, out);
            }
        }
        // Bits of the descriptor's flags by the functions for bitmaps.
        if let &[bit, of] = ast.args(call).as_slice()
            && name.ends_with("_bit")
            && ast.walk(of).any(|k| func.is_field(k, "vma_flags"))
        {
            element(&List { scene, call: &name, depth: DEPTH }, func, bit, out);
        }
    }
    // A list that a macro holds.
    let first = |call: &str| LISTS.iter().find(|l| l.0 == call).map(|l| l.1);
    for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "identifier") {
        let name = ast.str(n);
        let known = func.vars.by_name.contains_key(&name) || !is_macro_name(&name);
        let found = if known { None } else { wrong_list(scene.world, func.file, &name, &first) };
        out.extend(found.map(|(call, element, place, wrong)| not_a_bit(&call, (func, n, &element), place, wrong)));
    }
    for n in ast.walk(func.body) {
        let operator = ast.field(n, "operator").map_or("", |o| ast.kind(o));
        let sides = (ast.field(n, "left"), ast.field(n, "right"));
        let (Some(l), Some(r)) = sides else { continue };
        let is_word = |k: N| ast.kind(ast.strip(k)) == "field_expression" && func.is_field(ast.strip(k), "vm_flags");
        let combines = matches!(ast.kind(n), "binary_expression") && matches!(operator, "&" | "|");
        let assigns = ast.kind(n) == "assignment_expression";
        let number = |k: N| {
            let k = ast.strip(k);
            let inner = if ast.kind(k) == "unary_expression" {
                ast.field(k, "argument").map(|a| ast.strip(a))
            } else {
                Some(k)
            };
            let known = |i: N| ast.kind(i) == "identifier" && bit(scene.world, &ast.str(i)).is_some();
            inner.filter(|&i| known(i) || united(scene.world, func, i).is_some())
        };
        let joins = combines || assigns && matches!(operator, "&=" | "|=");
        let listed = ast.ancestors(n).any(|p| ast.callee(p).is_some_and(|f| LISTS.iter().any(|l| l.0 == f)));
        let bits = match (number(l), number(r)) {
            (None, None) => None,
            (Some(_), both) => Some((l, r, both.is_none())),
            (None, Some(_)) => Some((r, l, true)),
        };
        let bits = bits.filter(|_| joins && !listed);
        if bits.is_some_and(|(_, other, _)| is_listed(func, ast.strip(other))) {
            let label = "this goes on to a list of numbers of bits, and of two numbers it makes another one";
            out.push(Mistake::sure("bits-combined", func.place(n), label));
        } else if let Some((bit, _, true)) = bits {
            word(scene, func, bit, DEPTH, out);
        } else if matches!(operator, "==" | "!=") && masks_flags(scene.world, func, l) {
            word(scene, func, r, DEPTH, out);
        } else if matches!(operator, "==" | "!=") && masks_flags(scene.world, func, r) {
            word(scene, func, l, DEPTH, out);
        } else if combines && is_word(l) || assigns && is_word(l) {
            word(scene, func, r, DEPTH, out);
        } else if combines && is_word(r) {
            word(scene, func, l, DEPTH, out);
        }
    }
}

/// Whether an expression takes flags of a mapping out of a word: `word & VM_READ`, `word & (A | B)`.
fn masks_flags(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    let masks = ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "&");
    let flags = |k: N| unites_masks(world, func, k) || united(world, func, k).is_some();
    masks && ["left", "right"].into_iter().any(|side| ast.field(n, side).is_some_and(flags))
}

/// Whether a local stands somewhere in a list of bits.
fn is_listed(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let name = ast.str(n);
    let gets = |call: N| {
        let list = LISTS.iter().find(|l| ast.callee(call).is_some_and(|f| f == l.0));
        list.is_some_and(|l| ast.args(call).into_iter().skip(l.1).any(|a| ast.str(ast.strip(a)) == name))
    };
    ast.kind(n) == "identifier" && func.vars.by_name.contains_key(&name) && func.calls().into_iter().any(gets)
}

/// A list of bits.
struct List<'s, 'w, 'a> {
    scene: &'s Scene<'w, 'a>,
    /// The function that takes it.
    call: &'s str,
    /// How many more locals and parameters are followed.
    depth: usize,
}

/// One element of a list of bits.
fn element(list: &List<'_, '_, '_>, func: &Func, arg: N, out: &mut Vec<Mistake>) {
    let (world, call) = (list.scene.world, list.call);
    // Where it stands by a name, a plain change of the list is none of it.
    let direct = list.depth == DEPTH;
    let ast = &func.ast;
    let n = ast.strip(arg);
    match ast.kind(n) {
        "conditional_expression" => {
            for side in ["consequence", "alternative"] {
                if let Some(k) = ast.field(n, side) {
                    element(list, func, k, out);
                }
            }
        }
        _ if direct && is_nothing(ast, n) => {
            let label = format!("`{call}()` takes numbers of bits, and 0 is that of VMA_READ_BIT");
            out.push(Mistake::sure("nothing-as-bit", func.place(n), label).mended(left_out(func, arg)));
        }
        "identifier" => {
            let name = ast.str(n);
            if name == "VM_NONE" {
                let label = format!("`{call}()` takes numbers of bits, and VM_NONE is 0, that of VMA_READ_BIT");
                out.push(Mistake::sure("nothing-as-bit", func.place(n), label).mended(left_out(func, arg)));
            } else if !func.vars.by_name.contains_key(&name)
                && (world.known.flags.contains_key(&name) || world.known.masks.contains_key(&name))
            {
                let label = format!("`{call}()` takes numbers of bits, and `{name}` is a mask");
                let flag = world.known.flags.get(&name).filter(|f| f.class == FlagClass::Plain);
                let mend = flag.filter(|_| direct).map(|f| mend::replaced("mask-as-bit", ast.span(n), f.bit.clone()));
                out.push(Mistake::sure("mask-as-bit", func.place(n), label).mended(mend));
            } else if func.vars.by_name.contains_key(&name) {
                let Some(depth) = list.depth.checked_sub(1) else { return };
                for (from, value) in origins(list.scene, func, n).unwrap_or_else(|| some_origins(func, n)) {
                    if direct && is_nothing(&from.ast, from.ast.strip(value)) && keeps_nothing(func, n) {
                        let label =
                            format!("`{call}()` takes numbers of bits, and `{name}` may be 0, that of VMA_READ_BIT");
                        let made = Mistake::sure("nothing-as-bit", func.place(n), label);
                        out.push(made.and(from.place(value), "given here"));
                    }
                    element(&List { depth, ..*list }, from, value, out);
                }
            } else if let Some(flag) = bit(world, &name) {
                shared(world, func, n, flag, out);
            } else if let Some((place, wrong)) =
                wrong(world, func.file, &name).or_else(|| enumerated(world, func.file, &name))
            {
                out.push(not_a_bit(call, (func, n, &name), place, wrong));
            } else if let Some((name, place, wrong)) = in_table(world, func, n) {
                out.push(not_a_bit(call, (func, n, &name), place, wrong));
            }
        }
        "binary_expression" if unites_masks(world, func, n) => {
            let label = format!("`{call}()` takes numbers of bits, and this is a mask");
            out.push(Mistake::sure("mask-as-bit", func.place(n), label));
        }
        "binary_expression" if names_flags(world, func, n) => {
            let label = format!("`{call}()` takes numbers of bits one by one, and this is another number");
            let all = united(world, func, n).filter(|_| direct && !ONE.contains(&call)).map(|bits| bits.join(", "));
            let mend = all.map(|all| mend::replaced("bits-combined", ast.span(arg), all));
            out.push(Mistake::sure("bits-combined", func.place(n), label).mended(mend));
        }
        "subscript_expression" | "field_expression" => {
            let found = in_table(world, func, n);
            out.extend(found.map(|(name, place, wrong)| not_a_bit(call, (func, n, &name), place, wrong)));
        }
        "binary_expression" if shifts_one(func, n) => {
            let label = format!("`{call}()` takes numbers of bits, and this is a mask");
            out.push(Mistake::sure("mask-as-bit", func.place(n), label));
        }
        "call_expression" if matches!(ast.callee(n).as_deref(), Some("BIT" | "BIT_ULL")) => {
            let label = format!("`{call}()` takes numbers of bits, and this is a mask");
            out.push(Mistake::sure("mask-as-bit", func.place(n), label));
        }
        "call_expression" => {
            let (Some(depth), Some(name)) = (list.depth.checked_sub(1), ast.callee(n)) else { return };
            for (home, item) in world.known_definitions(func.file, &name) {
                let Ok(callee) = world.parse(home, &item) else { continue };
                let returns = callee.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
                for value in returns.filter_map(|r| callee.ast.named(r).next()) {
                    element(&List { depth, ..*list }, &callee, value, out);
                }
            }
        }
        _ => {}
    }
}

/// Whether an expression is 0.
fn is_nothing(ast: &Ast, n: N) -> bool {
    ast.kind(n) == "number_literal" && ast.str(n).trim_end_matches(['u', 'U', 'l', 'L']) == "0"
}

/// Whether a local that is given 0 is no counter, and nothing asks for its value before it is used at `n`.
fn keeps_nothing(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let name = ast.str(n);
    let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    let asks = |(cond, _): (N, bool)| ast.leaves(cond).any(|k| ast.str(k) == name);
    let plain = func.vars.by_name.get(&name).is_some_and(|v| v.defs.iter().all(|d| d.value.is_some()));
    plain && func.is_local(&name) && !func.cfg.decided(point).into_iter().any(asks)
}

/// `1 << n`.
fn shifts_one(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let one = ast.field(n, "left").is_some_and(|l| number(&ast.normal(ast.strip(l))) == Some(1));
    one && ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "<<")
}

/// A name for what is none where the number of a bit is wanted.
fn not_a_bit(call: &str, (func, n, name): (&Func, N, &str), place: Place, wrong: Wrong) -> Mistake {
    let (rule, label) = match wrong {
        Wrong::Mask(mask) => ("mask-as-bit", format!("`{name}` stands for `{mask}`, a mask")),
        Wrong::Combined => ("bits-combined", format!("`{name}` combines two, which is another number")),
    };
    let label = format!("`{call}()` takes numbers of bits, and {label}");
    Mistake::sure(rule, func.place(n), label).and(place, "defined here")
}

/// The list without an element that is nothing, if another one is left.
fn left_out(func: &Func, arg: N) -> Option<Mend> {
    let ast = &func.ast;
    let list = ast.parent(arg).filter(|&p| ast.kind(p) == "argument_list")?;
    let kids = ast.kids(list);
    let at = kids.iter().position(|&k| k == arg)?;
    let comma = |i: usize| kids.get(i).copied().filter(|&k| ast.kind(k) == ",");
    // The mapping comes first, and one bit must be left.
    let bits = ast.args(ast.parent(list)?).len();
    let start = comma(at.checked_sub(1)?).filter(|_| bits > 2)?;
    Some(mend::replaced("nothing-as-bit", Span::new(ast.span(start).start, ast.span(arg).end), ""))
}

/// The bits that an expression unites, if it does nothing else.
fn united(world: &World<'_>, func: &Func, n: N) -> Option<Vec<String>> {
    let ast = &func.ast;
    let n = ast.strip(n);
    if ast.kind(n) == "identifier" {
        return bit(world, &ast.str(n)).map(|flag| vec![flag.bit.clone()]);
    }
    let joins = ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "|");
    let mut all = united(world, func, ast.field(n, "left").filter(|_| joins)?)?;
    all.extend(united(world, func, ast.field(n, "right")?)?);
    Some(all)
}

/// A bit that is not the same as its mask on every configuration.
fn shared(world: &World<'_>, func: &Func, n: N, flag: &Flag, out: &mut Vec<Mistake>) {
    let label = match flag.class {
        FlagClass::Plain => return,
        FlagClass::High => format!("`{}` lies beyond the flags of a 32-bit kernel", flag.bit),
        FlagClass::Optional => format!("`{}` is another flag's bit where `{}` is none", flag.bit, flag.vm),
    };
    if !asks_for_option(world, func, n) {
        out.push(Mistake::maybe("bit-of-some-kernels", func.place(n), label));
    }
}

/// Whether what surrounds an expression asks for an option of the kernel: who wrote that had some kernels in mind.
fn asks_for_option(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let option = |arm: &String| {
        let words = arm.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let mut options = words.filter(|w| w.starts_with("CONFIG_"));
        options.any(|w| exclude(arm, &negate(&format!("defined({w})"))))
    };
    let enabled = |(cond, holds): (N, bool)| {
        let (plain, turned) = plain(func, cond);
        holds != turned && ast.callee(plain).as_deref() == Some("IS_ENABLED")
    };
    let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    arms_at(&world.view(func.file).text, ast.span(n).start).iter().any(option)
        || func.cfg.decided(point).into_iter().any(enabled)
}

/// A word of flags.
fn word(scene: &Scene<'_, '_>, func: &Func, value: N, depth: usize, out: &mut Vec<Mistake>) {
    let ast = &func.ast;
    let world = scene.world;
    // What an argument or the number of places to shift by is, is no part of the word.
    let apart = |n: N| {
        let up = ast.parent(ast.outer(n));
        let inside = up.is_some_and(|p| matches!(ast.kind(p), "argument_list" | "shift_expression"));
        let shifted = up.is_some_and(|p| {
            ast.kind(p) == "binary_expression" && ast.field(p, "operator").is_some_and(|o| ast.kind(o) == "<<")
        });
        inside && n != value || shifted
    };
    let names: Vec<N> = ast.walk(value).filter(|&n| ast.kind(n) == "identifier" && !apart(n)).collect();
    let mut found = false;
    for (&n, flag) in names.iter().filter_map(|n| Some((n, bit(world, &ast.str(*n))?))) {
        found = true;
        let label = format!("`{}` is the number of a bit, and this is a word of flags", ast.str(n));
        let direct = (depth == DEPTH).then(|| mend::replaced("bit-as-mask", ast.span(n), flag.vm.clone()));
        out.push(Mistake::sure("bit-as-mask", func.place(n), label).mended(direct));
    }
    if found {
        return;
    }
    let Some(depth) = depth.checked_sub(1) else { return };
    for n in names {
        for (from, value) in origins(scene, func, n).unwrap_or_default() {
            word(scene, from, value, depth, out);
        }
    }
}

/// The flag whose bit has this name.
fn bit<'w>(world: &'w World<'_>, name: &str) -> Option<&'w Flag> {
    if !name.starts_with("VMA_") {
        return None;
    }
    world.known.flags.values().find(|f| f.bit == name)
}

/// Whether an expression unites masks of mappings and nothing else.
pub(super) fn unites_masks(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    if ast.kind(n) == "identifier" {
        return world.known.flags.contains_key(&ast.str(n)) || world.known.masks.contains_key(&ast.str(n));
    }
    let joins = ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "|");
    joins && ["left", "right"].into_iter().all(|side| ast.field(n, side).is_some_and(|k| unites_masks(world, func, k)))
}

/// Whether an expression names bits or masks of mappings.
fn names_flags(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    ast.walk(n).filter(|&k| ast.kind(k) == "identifier").any(|k| {
        let name = ast.str(k);
        bit(world, &name).is_some() || world.known.flags.contains_key(&name)
    })
}
