//! Mistakes with flags of a mapping.

use super::{Code, Found};
use crate::syntax::ast::N;

/// Bits that a remap action sets itself (`VMA_REMAP_FLAGS`).
const REMAP_BITS: [&str; 4] = ["VMA_IO_BIT", "VMA_PFNMAP_BIT", "VMA_DONTEXPAND_BIT", "VMA_DONTDUMP_BIT"];

/// What a tested or cleared bit is easily mistaken for.
const NEIGHBOURS: [(&str, &str); 9] = [
    ("VMA_READ_BIT", "VMA_EXEC_BIT"),
    ("VMA_WRITE_BIT", "VMA_EXEC_BIT"),
    ("VMA_EXEC_BIT", "VMA_WRITE_BIT"),
    ("VMA_SHARED_BIT", "VMA_MAYSHARE_BIT"),
    ("VMA_MAYSHARE_BIT", "VMA_SHARED_BIT"),
    ("VMA_MAYREAD_BIT", "VMA_MAYEXEC_BIT"),
    ("VMA_MAYWRITE_BIT", "VMA_WRITE_BIT"),
    ("VMA_MAYEXEC_BIT", "VMA_MAYREAD_BIT"),
    ("VMA_DONTDUMP_BIT", "VMA_DONTCOPY_BIT"),
];

/// Other bits that may take a bit's place, in this order.
const OTHERS: [&str; 5] =
    ["VMA_DONTCOPY_BIT", "VMA_WIPEONFORK_BIT", "VMA_NOHUGEPAGE_BIT", "VMA_WRITE_BIT", "VMA_RAND_READ_BIT"];

/// Whether a name is the number of a flag.
fn is_bit(name: &str) -> bool {
    name.starts_with("VMA_") && name.ends_with("_BIT")
}

/// Calls that take flags by number, with these arguments.
fn bit_calls(code: &Code<'_>) -> Vec<(N, String, Vec<N>)> {
    let ast = code.ast();
    let takes = |name: &str| {
        (name.starts_with("vma_desc_")
            || name.starts_with("vma_flags_")
            || name == "mk_vma_flags"
            || name == "append_vma_flags")
            && !name.ends_with("_mask")
    };
    let bits = |call: N| -> Vec<N> {
        ast.args(call).into_iter().filter(|&a| ast.kind(a) == "identifier" && is_bit(&ast.str(a))).collect()
    };
    code.calls()
        .filter(|(_, name)| takes(name))
        .map(|(n, name)| (n, name, bits(n)))
        .filter(|c| !c.2.is_empty())
        .collect()
}

/// Whether a call that sets flags sets only what an action sets as well.
pub fn adds_nothing(code: &Code<'_>, call: N, name: &str) -> bool {
    let ast = code.ast();
    let implied = |n: N| {
        let bit = ast.str(n);
        code.does.remaps && REMAP_BITS.contains(&bit.as_str()) || code.does.maps_pages && bit == "VMA_MIXEDMAP_BIT"
    };
    let args = ast.args(call);
    matches!(name, "vma_desc_set_flags" | "vma_flags_set") && args.len() > 1 && args[1..].iter().all(|&a| implied(a))
}

/// Any for all, all for any.
pub fn any_all(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, name) in code.calls() {
        let mask = name.ends_with("_mask");
        if !(mask || ast.args(call).len() > 2) || !name.starts_with("vma_") {
            continue;
        }
        let other = if name.contains("_test_any") {
            name.replace("_test_any", "_test_all")
        } else if name.contains("_test_all") {
            name.replace("_test_all", "_test_any")
        } else {
            continue;
        };
        out.extend(code.callee(call).map(|f| Found::inside(ast, call, f, other)));
    }
    out
}

/// Another flag.
pub fn other(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, name, bits) in bit_calls(code) {
        let taken: Vec<String> = bits.iter().map(|&b| ast.str(b)).collect();
        let sets = name.contains("_set");
        for &bit in &bits {
            let old = ast.str(bit);
            let neighbour = NEIGHBOURS.iter().find(|(from, _)| *from == old && !sets).map(|(_, to)| *to);
            let free = |c: &&str| !taken.iter().any(|t| t == c);
            if let Some(with) = neighbour.into_iter().chain(OTHERS).find(free) {
                out.push(Found::inside(ast, call, bit, with));
            }
        }
    }
    out
}

/// One flag of several is left out.
pub fn lost(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, name, bits) in bit_calls(code) {
        if bits.len() < 2 || name == "append_vma_flags" {
            continue;
        }
        for &bit in &bits[1..] {
            let sets = name.contains("_set");
            let implied = sets && code.does.remaps && REMAP_BITS.contains(&ast.str(bit).as_str());
            let implied = implied || sets && code.does.maps_pages && ast.bytes(bit) == b"VMA_MIXEDMAP_BIT";
            let comma = ast.parent(bit).and_then(|list| {
                let kids = ast.kids(list);
                let at = kids.iter().position(|&k| k == bit)?;
                kids.get(at.checked_sub(1)?).copied().filter(|&k| ast.kind(k) == ",")
            });
            if let (Some(comma), false) = (comma, implied) {
                let gone = crate::syntax::span::Span::new(ast.span(comma).start, ast.span(bit).end);
                out.push(Found { node: call, edits: vec![(gone, String::new())] });
            }
        }
    }
    out
}

/// Set for clear, clear for set.
pub fn set_clear(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, name) in code.calls() {
        let other = match name.as_str() {
            "vma_desc_set_flags" => "vma_desc_clear_flags",
            "vma_desc_clear_flags" => "vma_desc_set_flags",
            "vma_desc_set_flags_mask" => "vma_desc_clear_flags_mask",
            "vma_desc_clear_flags_mask" => "vma_desc_set_flags_mask",
            _ => continue,
        };
        if !adds_nothing(code, call, &name) {
            out.extend(code.callee(call).map(|f| Found::inside(ast, call, f, other)));
        }
    }
    out
}

/// A mask where the number of a flag belongs. It compiles without a word.
pub fn mask(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, _, bits) in bit_calls(code) {
        for bit in bits {
            let name = ast.str(bit);
            let core = name.trim_start_matches("VMA_").trim_end_matches("_BIT").to_string();
            out.push(Found::inside(ast, call, bit, format!("VM_{core}")));
        }
    }
    out
}
