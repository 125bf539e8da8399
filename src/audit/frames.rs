//! Addresses where the numbers of page frames are meant.

use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::named::origins;
use crate::audit::part::Part;
use crate::audit::scene::Scene;
use crate::facts::declared::{member_declaration, tag_of};
use crate::facts::func::Func;
use crate::facts::term::Term;
use crate::kernel::actions::What;
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;

/// Types of addresses of the bus (include/linux/types.h).
const ADDRESSES: [&str; 3] = ["phys_addr_t", "resource_size_t", "dma_addr_t"];

/// Functions that give addresses, whatever they are given.
const GIVE: [&str; 7] =
    ["PFN_PHYS", "__pa", "page_address", "page_to_phys", "pci_resource_end", "pci_resource_start", "virt_to_phys"];

/// Functions that give the number of a page frame.
const FRAMES: [&str; 6] = ["PFN_DOWN", "PFN_UP", "PHYS_PFN", "page_to_pfn", "virt_to_pfn", "vmalloc_to_pfn"];

/// Members of the kernel's structures that hold addresses (include/linux/ioport.h).
const MEMBERS: [(&str, &str, &str); 2] =
    [("resource", "start", "resource_size_t"), ("resource", "end", "resource_size_t")];

/// Functions that give an address where they are given one.
const KEEP: [&str; 6] = ["ALIGN", "ALIGN_DOWN", "PAGE_ALIGN", "PAGE_ALIGN_DOWN", "round_down", "round_up"];

/// How deep expressions, locals and parameters are followed.
const DEPTH: usize = 12;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        frames(scene, part, out);
        addresses(scene, part, out);
    }
}

/// An action that takes an address, and gets the number of a frame, or a number of pages for its length.
fn addresses(scene: &Scene<'_, '_>, part: &Part, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    for action in part.actions.iter().filter(|a| a.kind.what == What::Region) {
        let args = ast.args(action.call);
        let Some(&from) = args.get(action.kind.from) else { continue };
        if let Some(what) = frame(scene, func, from, DEPTH) {
            let label = format!("this is {what}, the number of a page frame, and the action takes an address");
            out.push(Mistake::sure("frame-as-address", func.place(from), label));
        }
        let size = action.kind.size.and_then(|i| args.get(i)).copied();
        if let Some(size) = size.filter(|&n| func.term(n, action.point) == Term::Pages) {
            let label = "this is the length in pages, and the action takes a number of bytes";
            out.push(Mistake::sure("range-leaves-mapping", func.place(size), label));
        }
    }
}

/// What makes an expression the number of a page frame; none if it is none for certain.
fn frame(scene: &Scene<'_, '_>, func: &Func, n: N, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let ast = &func.ast;
    let n = ast.strip(n);
    let field = |name: &str| ast.field(n, name);
    match ast.kind(n) {
        "identifier" => {
            let all = origins(scene, func, n)?.into_iter().map(|(f, v)| frame(scene, f, v, depth));
            all.collect::<Option<Vec<_>>>()?.pop()
        }
        "cast_expression" => frame(scene, func, field("value")?, depth),
        "binary_expression" => {
            let (l, r) = (field("left")?, field("right")?);
            let units = field("operator").is_some_and(|o| ast.kind(o) == ">>") && ast.normal(r) == "PAGE_SHIFT";
            address(scene, func, l, depth).filter(|_| units).map(|what| format!("{what} shifted by PAGE_SHIFT"))
        }
        "call_expression" => {
            ast.callee(n).filter(|f| FRAMES.contains(&f.as_str())).map(|f| format!("what `{f}()` gives"))
        }
        _ => None,
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
            let declared = member_declaration(scene.world, func, n).filter(|text| !text.contains('*'));
            let kind = declared.map_or_else(|| of_kernel(scene, func, n), |text| named(&text))?;
            Some(format!("a `{kind}`"))
        }
        "subscript_expression" => {
            let array = field("argument").map(|a| ast.strip(a)).filter(|&a| ast.kind(a) == "field_expression")?;
            let declared = member_declaration(scene.world, func, array)?;
            let plain = declared.contains('[') && !declared.contains('*');
            named(&declared).filter(|_| plain).map(|kind| format!("a `{kind}`"))
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
            if KEEP.contains(&name.as_str()) {
                return ast.args(n).first().and_then(|&a| inner(a));
            }
            let given = scene.world.known_definitions(func.file, &name).into_iter().map(|(home, item)| {
                let callee = scene.world.parse(home, &item).ok()?;
                let returns = callee.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
                let all = returns.map(|n| address(scene, &callee, callee.ast.named(n).next()?, depth));
                all.collect::<Option<Vec<_>>>()?.pop()
            });
            given.collect::<Option<Vec<_>>>()?.pop()
        }
        _ => None,
    }
}

/// The type of addresses that a member of a structure of the kernel has.
fn of_kernel(scene: &Scene<'_, '_>, func: &Func, n: N) -> Option<&'static str> {
    let tag = tag_of(scene.world, func, func.ast.field(n, "argument")?)?;
    let name = func.ast.str(func.ast.field(n, "field")?);
    MEMBERS.iter().find(|m| m.0 == tag && m.1 == name).map(|m| m.2)
}

/// The type of addresses that a declaration names.
fn named(text: &str) -> Option<&'static str> {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.find_map(|w| ADDRESSES.into_iter().find(|a| w == *a))
}
