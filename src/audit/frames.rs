//! Addresses where the numbers of page frames are meant.

use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::named::origins;
use crate::audit::part::Part;
use crate::audit::scene::Scene;
use crate::facts::declared::member_declaration;
use crate::facts::func::Func;
use crate::kernel::actions::What;
use crate::syntax::ast::N;

/// Types of addresses of the bus (include/linux/types.h).
const ADDRESSES: [&str; 3] = ["phys_addr_t", "resource_size_t", "dma_addr_t"];

/// Functions that give addresses, whatever they are given.
const GIVE: [&str; 5] = ["PFN_PHYS", "__pa", "page_to_phys", "pci_resource_start", "virt_to_phys"];

/// Functions that give an address where they are given one.
const KEEP: [&str; 6] = ["ALIGN", "ALIGN_DOWN", "PAGE_ALIGN", "PAGE_ALIGN_DOWN", "round_down", "round_up"];

/// How deep expressions, locals and parameters are followed.
const DEPTH: usize = 12;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        frames(scene, part, out);
    }
}

fn frames(scene: &Scene<'_, '_>, part: &Part, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    for action in part.actions.iter().filter(|a| a.kind.what == What::Frames) {
        let Some(&from) = ast.args(action.call).get(action.kind.from) else { continue };
        let Some(what) = address(scene, func, from, DEPTH) else { continue };
        let label = format!("this is {what}, an address, and the action takes the number of a page frame");
        // What has the type of an address keeps one for others.
        let n = ast.strip(from);
        let plain = ast.kind(n) == "field_expression"
            || ast.kind(n) == "identifier" && func.type_of(&ast.str(n)).is_some_and(|t| named(&t).is_some());
        let mend = || mend::replaced("address-as-frame", ast.span(from), format!("PHYS_PFN({})", ast.str(n)));
        out.push(Mistake::sure("address-as-frame", func.place(from), label).mended(plain.then(mend)));
    }
}

/// What makes an expression an address; none if it is none for certain.
fn address(scene: &Scene<'_, '_>, func: &Func, n: N, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let ast = &func.ast;
    let n = ast.strip(n);
    let inner = |k: N| address(scene, func, k, depth);
    let field = |name: &str| ast.field(n, name);
    match ast.kind(n) {
        "field_expression" => {
            let declared = member_declaration(scene.world, func, n).filter(|text| !text.contains('*'))?;
            named(&declared).map(|kind| format!("a `{kind}`"))
        }
        "identifier" => {
            let all = origins(scene, func, n)?.into_iter().map(|(f, v)| address(scene, f, v, depth));
            all.collect::<Option<Vec<_>>>()?.pop()
        }
        "cast_expression" => field("value").and_then(inner),
        "conditional_expression" => {
            field("consequence").and_then(inner).or_else(|| field("alternative").and_then(inner))
        }
        "binary_expression" => {
            let (l, r) = (field("left")?, field("right")?);
            let by = |name: &str| ast.str(ast.strip(r)) == name || ast.str(ast.strip(l)) == name;
            match field("operator").map(|o| ast.kind(o))? {
                "+" | "|" => inner(l).or_else(|| inner(r)),
                "&" => inner(l).filter(|_| ast.normal(r).ends_with("PAGE_MASK")),
                "-" => inner(l).filter(|_| inner(r).is_none()),
                "<<" if by("PAGE_SHIFT") => Some("a number of bytes".to_owned()),
                "*" if by("PAGE_SIZE") => Some("a number of bytes".to_owned()),
                _ => None,
            }
        }
        "call_expression" => {
            let name = ast.callee(n)?;
            if GIVE.contains(&name.as_str()) {
                return Some(format!("what `{name}()` gives"));
            }
            ast.args(n).first().filter(|_| KEEP.contains(&name.as_str())).and_then(|&a| inner(a))
        }
        _ => None,
    }
}

/// The type of addresses that a declaration names.
fn named(text: &str) -> Option<&'static str> {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.find_map(|w| ADDRESSES.into_iter().find(|a| w == *a))
}
