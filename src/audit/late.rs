//! Flags that an action sets, and when: a hook that looks at them or takes them back comes too early.

use crate::audit::deeds::What;
use crate::audit::flagged::Does;
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let flags = |what: &What| matches!(what, What::Flags(..));
    let set =
        |bit: &String| scene.deeds.all().any(|w| matches!(w, What::Flags(Does::Set, bits) if bits.names.contains(bit)));
    for pair in scene.deeds.pairs(|what| matches!(what, What::Action(_)), flags) {
        let (What::Action(kind), What::Flags(does, bits)) = &pair.what else { continue };
        let what = match does {
            Does::Clear => "cleared",
            Does::Test => "asked for",
            Does::Set => continue,
        };
        let asked = |b: &&String| kind.bits().contains(&b.as_str()) && (*does == Does::Clear || !set(b));
        if let Some(bit) = bits.names.iter().find(asked) {
            let (part, action, n) = pair.apart();
            let func = &scene.parts[part].func;
            let label = format!("`{bit}` is {what} here, and the action sets it when the hook has returned");
            let made = Mistake::sure("flag-of-action", func.place(n), label);
            out.push(made.if_sure(pair.always).and(func.place(action), "the action"));
        }
    }
}
