//! Kernel-doc, prototypes and macros that kept the name or the parameters of the old handler.

use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::{Scene, descriptor};
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::eol::comment_before;
use crate::syntax::items::ItemKind;
use crate::syntax::span::Span;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        kernel_doc(&part.func, out);
        left(scene.world, &part.func, out);
    }
}

/// The name without what a conversion adds.
fn old_name(func: &Func) -> Option<String> {
    func.name.strip_suffix("_prepare").map(str::to_owned)
}

/// Checks the kernel-doc before a function.
fn kernel_doc(func: &Func, out: &mut Vec<Mistake>) {
    let text = &func.ast.text;
    let described = comment_before(text, func.span.start).filter(|c| c.of(text).starts_with(b"/**"));
    let Some(comment) = described else { return };
    let parameters: Vec<String> = (0..func.params.len()).filter_map(|i| func.param_name(i)).collect();
    let mut at = comment.start;
    let mut first = true;
    for line in comment.of(text).split_inclusive(|&b| b == b'\n') {
        let start = at + line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'*' | b'/')).unwrap_or(line.len());
        at += line.len();
        let body = &text[start.min(at)..at];
        let word = |from: &[u8]| from.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        if let Some(rest) = body.strip_prefix(b"@") {
            let name = String::from_utf8_lossy(&rest[..word(rest)]).into_owned();
            let ends = rest.get(name.len()) == Some(&b':');
            if ends && matches!(name.as_str(), "vma" | "file" | "filp") && !parameters.contains(&name) {
                let place = func.at(Span::new(start, start + 1 + name.len()));
                let label = format!("`{}()` has no parameter `{name}`", func.name);
                let desc = descriptor(func).and_then(|i| func.param_name(i)).filter(|_| name == "vma");
                let mend = desc.map(|desc| mend::replaced("doc-of-old-form", place.span, format!("@{desc}")));
                out.push(Mistake::sure("doc-of-old-form", place, label).mended(mend));
            }
        } else if first && word(body) > 0 {
            first = false;
            let name = String::from_utf8_lossy(&body[..word(body)]).into_owned();
            if old_name(func).is_some_and(|old| old == name) {
                let place = func.at(Span::new(start, start + name.len()));
                let mend = mend::replaced("doc-of-old-form", place.span, func.name.clone());
                let label = format!("the function is called `{}`", func.name);
                out.push(Mistake::sure("doc-of-old-form", place, label).mended(Some(mend)));
            }
        }
    }
}

/// A prototype of the old name that nothing defines.
fn left(world: &World<'_>, func: &Func, out: &mut Vec<Mistake>) {
    let Some(old) = old_name(func) else { return };
    let view = world.view(func.file);
    if !world.known_definitions(func.file, &old).is_empty() {
        return;
    }
    for item in view.items() {
        let ItemKind::Prototype { name, .. } = item.kind else { continue };
        let is_static = item.span.of(&view.text).starts_with(b"static");
        if is_static && name.of(&view.text) == old.as_bytes() {
            let label = format!("nothing defines `{old}()` any more");
            let made = Mistake::sure("prototype-of-old-form", Place { file: func.file, span: name }, label);
            // The definition's head says what it is now.
            let head = Span::new(func.span.start, func.param_list.end);
            let line = format!("{};", String::from_utf8_lossy(head.of(&func.ast.text)));
            let whole = item.span.of(&view.text).ends_with(b";");
            let mend = whole.then(|| mend::replaced("prototype-of-old-form", item.span, line));
            out.push(made.mended(mend).and(func.at(func.name_span), "it is called so now"));
        }
    }
}
