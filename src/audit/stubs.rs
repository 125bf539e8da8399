//! Stand-ins of an `#if` arm that kept the old name: there the new one means nothing.

use crate::audit::doc::{homes, old_name};
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::census::slot::{Mention, MentionKind, Place, Slot};
use crate::census::value::SlotValue;
use crate::facts::func::Func;
use crate::syntax::condition::{constant, exclude};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::find_word;
use crate::syntax::text::Text;
use crate::tree::source::FileId;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for func in scene.parts.iter().map(|p| &p.func) {
        let Some(old) = old_name(func) else { continue };
        for file in homes(scene.world, func) {
            if find_word(&scene.world.view(file).text, old.as_bytes(), 0).is_some() {
                left(scene, func, &old, file, out);
            }
        }
    }
}

fn left(scene: &Scene<'_, '_>, func: &Func, old: &str, file: FileId, out: &mut Vec<Mistake>) {
    let view = scene.world.view(file);
    let apart = |a: &Item, b: &[String]| a.arms.iter().any(|x| b.iter().any(|y| exclude(x, y)));
    let new: Vec<&Item> = named(view, &func.name);
    for item in named(view, old) {
        let function = match &item.kind {
            ItemKind::Function { param_list, .. } => {
                find_word(param_list.of(&view.text), b"vm_area_struct", 0).is_some()
            }
            // Those of the hook's own file are told of with its table.
            ItemKind::MacroDefinition { params: None, .. } => file != func.file,
            _ => continue,
        };
        let beside = !new.is_empty() && new.iter().all(|n| apart(item, &n.arms));
        let near = |file: FileId| scene.world.is_near(func.file, file);
        let used = |m: &Mention| match m.kind {
            MentionKind::Call | MentionKind::Export | MentionKind::Mark | MentionKind::Other => true,
            MentionKind::Macro => !item.span.contains(m.place.span),
            _ => false,
        };
        let called = || scene.world.mentions(file, old).iter().any(|m| near(m.place.file) && used(m));
        // A table that stands in the other arm alone does not need it.
        let elsewhere = |s: &Slot| s.place.file != func.file || apart(item, &func.arms);
        let needed = scene.slots.iter().any(|s| !apart(item, &s.arms) && elsewhere(s));
        let names = |s: &Slot| near(s.place.file) && matches!(&s.value, SlotValue::Name(n) if n == old);
        let taken = scene.world.census.slots.iter().any(names);
        let off = item.arms.iter().any(|a| constant(a) == Some(false));
        if !function || off || item.arms.is_empty() || !beside || !needed || taken || called() {
            continue;
        }
        let Some(at) = item.name_span() else { continue };
        let label = format!("in this arm `{}` is named, and nothing defines it here", func.name);
        let made = Mistake::sure("hook-of-old-form", Place { file, span: at }, label);
        out.push(made.and(func.at(func.name_span), "the other arm"));
    }
}

/// What declares or defines a name.
fn named<'t>(view: &'t Text, name: &str) -> Vec<&'t Item> {
    view.items().iter().filter(|i| i.name(&view.text).as_deref() == Some(name)).collect()
}
