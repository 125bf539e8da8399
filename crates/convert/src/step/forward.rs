//! Forward declarations: a file that declared the old structure for its prototypes declares the new one.

use crate::census::slot::Place;
use crate::edit::set::Edit;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::step::apart::SPLIT;
use crate::syntax::eol::eol;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::syntax::text::Text;
use crate::tree::source::FileId;

/// Adds `struct vm_area_desc;` beside `struct vm_area_struct;` in files whose prototypes name it now, or puts it
/// in its place when nothing else needs the old one.
///
/// # Errors
/// Another edit claims the place.
pub fn forward(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let files: Vec<FileId> = plan.edits.keys().copied().collect();
    for file in files {
        let view = plan.world.view(file);
        let prototype =
            |s: Span| view.items().iter().any(|i| matches!(i.kind, ItemKind::Prototype { .. }) && i.span.contains(s));
        let changed = plan.edits(file).iter().any(|e| e.by != SPLIT && prototype(e.span));
        if !changed {
            continue;
        }
        let Some(old) = view.items().iter().find(|i| declares(view, i, OLD)) else { continue };
        if view.items().iter().any(|i| declares(view, i, "vm_area_desc") && i.arms.is_empty()) {
            continue;
        }
        let edit = if needed(plan, file, view, old.span) {
            let eol = eol(&view.text, old.span.end);
            Edit::new("forward", Span::new(old.span.end, old.span.end), format!("{eol}struct vm_area_desc;"))
        } else {
            Edit::new("forward", old.span, "struct vm_area_desc;")
        };
        plan.edit(file, edit)?;
    }
    Ok(())
}

/// Whether the old structure is named in this file besides its declaration at `at`, or elsewhere in its directory outside of
/// functions, with no declaration of its own: who includes this file may live on that one.
fn needed(plan: &mut Plan<'_>, file: FileId, view: &Text, at: Span) -> bool {
    let world = plan.world;
    let mut others: Vec<Place> = world.uses_in_directory(file, OLD);
    others.retain(|p| p.file != file);
    let edits = plan.edits(file);
    let tokens = view.tokens().iter().filter(|t| t.kind != TokenKind::Comment && t.kind != TokenKind::Str);
    let inside_macros = |t: Span| memchr::memmem::find(t.of(&view.text), OLD.as_bytes()).is_some();
    let here = tokens.filter(|t| inside_macros(t.span)).any(|t| !at.contains(t.span) && !edits.drops(t.span));
    let lives = |p: &Place| {
        let view = world.view(p.file);
        let item = view.items().iter().find(|i| i.span.contains(p.span));
        let function = item.is_some_and(Item::is_function);
        let own = view.items().iter().any(|i| declares(view, i, OLD) && i.span.start < p.span.start);
        let header = world.sources.get(p.file).path.extension() == Some("h");
        let first = view.includes().iter().position(|n| n == "linux/mm.h" || n == "linux/fs.h") == Some(0);
        (header || !function) && !own && !first && !plan.drops(*p)
    };
    here || others.iter().any(lives)
}

const OLD: &str = "vm_area_struct";

/// Whether an item is `struct tag;`.
fn declares(view: &Text, i: &Item, tag: &str) -> bool {
    if i.kind != ItemKind::Other || !i.span.of(&view.text).starts_with(b"struct") {
        return false;
    }
    let toks = tokens_in(&view.text, i.span);
    let [word, name, end] = toks.as_slice() else { return false };
    word.is_word(&view.text, "struct") && name.is_word(&view.text, tag) && end.is_punct(&view.text, ";")
}
