//! Kernel-doc, prototypes and macros that kept the name or the parameters of the old handler.

use crate::audit::mend::{self, Mend};
use crate::audit::mistake::Mistake;
use crate::audit::scene::{Scene, descriptor};
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::eol::{comment_before, line_end};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        let func = &part.func;
        kernel_doc(func, Place { file: func.file, span: func.span }, &func.ast.text, out);
        for file in homes(scene.world, func) {
            prototypes(scene.world, func, file, out);
        }
    }
}

/// The file of a function, and the headers beside it that it includes, if others may call the function.
pub(super) fn homes(world: &World<'_>, func: &Func) -> Vec<FileId> {
    let headers = if func.is_static { Vec::new() } else { world.headers(func.file) };
    if let Some(old) = old_name(func).filter(|_| !func.is_static) {
        world.want_headers(func.file, &old);
    }
    let named = |f: &FileId| *f != func.file && world.is_near(func.file, *f);
    std::iter::once(func.file).chain(headers.into_iter().filter(named)).collect()
}

/// The name without what a conversion adds.
pub(super) fn old_name(func: &Func) -> Option<String> {
    func.name.strip_suffix("_prepare").map(str::to_owned)
}

/// Checks the kernel-doc before a function, or before a prototype of it.
fn kernel_doc(func: &Func, declared: Place, text: &[u8], out: &mut Vec<Mistake>) {
    let at_span = |span: Span| Place { span, ..declared };
    let described = comment_before(text, declared.span.start).filter(|c| c.of(text).starts_with(b"/**"));
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
                let place = at_span(Span::new(start, start + 1 + name.len()));
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
                let place = at_span(Span::new(start, start + name.len()));
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

/// Prototypes of the old name that nothing defines, and of the new one with the old parameters.
fn prototypes(world: &World<'_>, func: &Func, file: FileId, out: &mut Vec<Mistake>) {
    let view = world.view(file);
    let text = &view.text;
    let old = old_name(func);
    let named = |name: &String| find_word(text, name.as_bytes(), 0).is_some();
    if !named(&func.name) && !old.as_ref().is_some_and(named) {
        return;
    }
    let undefined = |old: &str| match func.is_static {
        true => world.known_definitions(func.file, old).is_empty(),
        false => world.resolve(func.file, old).is_empty(),
    };
    for item in view.items() {
        let ItemKind::Prototype { name, param_list, .. } = &item.kind else { continue };
        let of_old_form = find_word(param_list.of(text), b"vm_area_struct", 0).is_some();
        let told = match name.of(text) {
            n if n == func.name.as_bytes() => {
                if file != func.file {
                    kernel_doc(func, Place { file, span: item.span }, text, out);
                }
                let takes = find_word(param_list.of(text), b"vm_area_desc", 0).is_some();
                (of_old_form && !takes && func.vma_param().is_none())
                    .then(|| format!("`{}()` takes a descriptor", func.name))
            }
            n => {
                let own = item.span.of(text).starts_with(b"static") || of_old_form && !func.is_static;
                let old = old.as_deref().filter(|old| own && n == old.as_bytes() && undefined(old));
                old.map(|old| format!("nothing defines `{old}()` any more"))
            }
        };
        let Some(label) = told else { continue };
        let made = Mistake::sure("prototype-of-old-form", Place { file, span: *name }, label);
        out.push(made.mended(renewed(func, text, item)).and(func.at(func.name_span), "it is called so now"));
    }
}

/// A prototype as the definition's head says it is now.
pub(super) fn renewed(func: &Func, text: &[u8], prototype: &Item) -> Option<Mend> {
    let old = prototype.span.of(text);
    let head = Span::new(func.span.start, func.param_list.end);
    let outside = if old.starts_with(b"extern ") { "extern " } else { "" };
    let line = format!("{outside}{};", String::from_utf8_lossy(head.of(&func.ast.text)));
    old.ends_with(b";").then(|| mend::replaced("prototype-of-old-form", prototype.span, line))
}
