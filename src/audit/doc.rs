//! Kernel-doc, prototypes and macros that kept the name or the parameters of the old handler.

use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::{Scene, descriptor};
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::eol::{comment_before, line_end};
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
    let mut found = Vec::new();
    // Whether all that is said of old parameters is mended, and the new one is told of.
    let (mut whole, mut desc_told, mut told) = (true, false, 0);
    for line in comment.of(text).split_inclusive(|&b| b == b'\n') {
        let start = at + line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'*' | b'/')).unwrap_or(line.len());
        at += line.len();
        let body = &text[start.min(at)..at];
        let word = |from: &[u8]| from.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        if let Some(rest) = body.strip_prefix(b"@") {
            let name = String::from_utf8_lossy(&rest[..word(rest)]).into_owned();
            let ends = rest.get(name.len()) == Some(&b':');
            let known = parameters.contains(&name);
            let old = matches!(name.as_str(), "vma" | "file" | "filp");
            desc_told |= known || ends && name == "vma";
            whole &= known || ends && old;
            told += 1;
            if ends && old && !known {
                let place = func.at(Span::new(start, start + 1 + name.len()));
                let label = format!("`{}()` has no parameter `{name}`", func.name);
                let mend = if name == "vma" {
                    let desc = descriptor(func).and_then(|i| func.param_name(i));
                    desc.map(|desc| mend::replaced("doc-of-old-form", place.span, format!("@{desc}")))
                } else {
                    alone(text, Span::new(at - line.len(), at))
                        .then(|| mend::replaced("doc-of-old-form", Span::new(at - line.len(), at), ""))
                };
                whole &= mend.is_some();
                found.push(Mistake::sure("doc-of-old-form", place, label).mended(mend));
            }
        } else if first && word(body) > 0 {
            first = false;
            let name = String::from_utf8_lossy(&body[..word(body)]).into_owned();
            if old_name(func).is_some_and(|old| old == name) {
                let place = func.at(Span::new(start, start + name.len()));
                let mend = mend::replaced("doc-of-old-form", place.span, func.name.clone());
                let label = format!("the function is called `{}`", func.name);
                found.push(Mistake::sure("doc-of-old-form", place, label).mended(Some(mend)));
            }
        }
    }
    let mentions = comment.of(text).iter().filter(|&&b| b == b'@').count();
    whole &= mentions == told && (told == 0 || desc_told);
    let left = |m: Mistake| if whole { m } else { m.mended(None) };
    out.extend(found.into_iter().map(left));
}

/// Whether a line of kernel-doc describes its parameter alone: the next one begins something else.
fn alone(text: &[u8], line: Span) -> bool {
    let next = text[line.end..line_end(text, line.end)].trim_ascii_start();
    let said = next.strip_prefix(b"*").map(<[u8]>::trim_ascii);
    said.is_some_and(|s| s.is_empty() || s == b"/" || s.starts_with(b"@"))
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
