//! Code that knows the old member alone: who reads it finds NULL, who sets it makes a table with both.

use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::facts::sight::{How, sights};
use crate::facts::taken::plain;
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;

/// Names of the kernel that ask for either hook (include/linux/fs.h).
const EITHER: [&str; 3] = ["can_mmap_file", "vfs_mmap", "mmap_prepare"];

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for slot in &scene.slots {
        let initialised = matches!(slot.kind, SlotKind::Designated | SlotKind::Positional);
        let replaced = slot.ops.as_ref().and_then(|ops| {
            let mine = scene.world.target.hooks(ops).iter().find(|p| p.member == slot.member);
            mine?.replaces.clone()
        });
        let (Some(replaced), Some(table)) = (replaced.filter(|_| initialised), &slot.table) else { continue };
        // A table for several kernels has both, and its readers as well.
        if slot.siblings.iter().any(|s| s.0 == replaced) {
            continue;
        }
        let old = Slot { member: replaced.clone(), ..(*slot).clone() };
        for sight in sights(scene.world, &old) {
            let own = is_of(scene, sight.place, table);
            let both = |place: Place, label: String| {
                let made = if own {
                    Mistake::sure("both-at-run-time", place, label)
                } else {
                    Mistake::maybe("both-at-run-time", place, label)
                };
                made.and(slot.place, format!("the table has `.{}`", slot.member))
            };
            match sight.how {
                How::Called | How::Read if knows_both(scene, sight.place) => {}
                How::Called | How::Read => {
                    let label = format!("this table has `.{}`, so its `.{replaced}` is NULL", slot.member);
                    let known = || sight.how == How::Called && is_compared(scene, sight.place, table);
                    let made = if own || known() {
                        Mistake::sure("old-member-read", sight.place, label)
                    } else {
                        Mistake::maybe("old-member-read", sight.place, sight.label)
                    };
                    out.push(made.and(slot.place, "the table"));
                }
                How::Written => out.push(both(sight.place, format!("this sets `.{replaced}` as well"))),
                How::Copied => {
                    for set in filled(scene, slot, sight.place, &replaced) {
                        let label = format!("this copy has `.{}`, and gets `.{replaced}` as well", slot.member);
                        let made = Mistake::sure("both-at-run-time", set.place, label);
                        out.push(made.and(sight.place, "copied here").and(slot.place, "from this table"));
                    }
                }
                // Which hook there is stays the same.
                How::Swapped if !is_old(scene, slot, sight.place, &replaced) => {}
                How::Swapped => {
                    let label = "a file changes its table while a mmap() may run, which asks it which hook there is";
                    out.push(
                        Mistake::maybe("table-swapped-under-hook", sight.place, label).and(slot.place, "the table"),
                    );
                }
            }
        }
    }
}

/// Whether another table that is named where tables change, or one of the file that has the old hook, has none of the new form.
fn is_old(scene: &Scene<'_, '_>, slot: &Slot, at: Place, replaced: &str) -> bool {
    let slots = scene.world.census.slots.iter().filter(|s| s.place.file == at.file && s.ops == slot.ops);
    let slots: Vec<&Slot> = slots.collect();
    let text = &scene.world.view(at.file).text;
    let tokens = tokens_in(text, statement(text, at));
    let named = tokens.windows(2).filter(|w| w[0].is_punct(text, "&")).map(|w| w[1].text(text));
    let has = |table: &[u8]| {
        slots.iter().any(|s| s.member == slot.member && s.table.as_deref().map(str::as_bytes) == Some(table))
    };
    slots.iter().any(|s| s.member == replaced && s.value != SlotValue::Null) || !named.into_iter().all(has)
}

/// The statement around a place.
fn statement(text: &[u8], place: Place) -> Span {
    let start = text[..place.span.start].iter().rposition(|&b| matches!(b, b';' | b'{' | b'}')).map_or(0, |i| i + 1);
    let end = place.span.start + text[place.span.start..].iter().position(|&b| b == b';').unwrap_or_default();
    Span::new(start, end)
}

/// Whether the table is known to be the one whose member is used at a place: what it is a member of was compared with it.
fn is_compared(scene: &Scene<'_, '_>, place: Place, table: &str) -> bool {
    let view = scene.world.view(place.file);
    let around = view.items().iter().find(|i| i.is_function() && i.span.contains(place.span));
    let Some(func) = around.and_then(|i| scene.world.parse(place.file, i).ok()) else { return false };
    let ast = &func.ast;
    let n = ast.at(place.span);
    let member = std::iter::once(n).chain(ast.ancestors(n)).find(|&k| ast.kind(k) == "field_expression");
    let Some(base) = member.and_then(|m| ast.field(m, "argument")).map(|b| ast.normal(b)) else { return false };
    let point = func.cfg.point_of(ast, n).unwrap_or_default();
    func.cfg.decided(point).into_iter().any(|(cond, holds)| {
        let (c, turned) = plain(&func, cond);
        let side = |name: &str| ast.field(c, name).map(|k| ast.normal(k));
        let equal = ast.field(c, "operator").is_some_and(|o| ast.kind(o) == if holds != turned { "==" } else { "!=" });
        let (l, r) = (side("left"), side("right"));
        let is = |a: &Option<String>, b: &Option<String>| {
            a.as_deref() == Some(base.as_str()) && b.as_deref() == Some(format!("& {table}").as_str())
        };
        equal && (is(&l, &r) || is(&r, &l))
    })
}

/// Whether what stands at a place begins with the table's own name.
fn is_of(scene: &Scene<'_, '_>, place: Place, table: &str) -> bool {
    let text = &scene.world.view(place.file).text;
    tokens_in(text, place.span).first().is_some_and(|t| t.is_word(text, table))
}

/// Whether the function around a place names what asks for either hook.
fn knows_both(scene: &Scene<'_, '_>, place: Place) -> bool {
    let view = scene.world.view(place.file);
    let around = view.items().iter().find(|i| i.span.contains(place.span));
    around.is_some_and(|i| {
        tokens_in(&view.text, i.span).iter().any(|t| EITHER.iter().any(|name| t.is_word(&view.text, name)))
    })
}

/// The assignments of the old member to what the table is copied to at a place, which nothing takes the new one from.
fn filled<'a>(scene: &Scene<'_, 'a>, slot: &Slot, place: Place, replaced: &str) -> Vec<&'a Slot> {
    let view = scene.world.view(place.file);
    let statement = tokens_in(&view.text, statement(&view.text, place));
    let names = |table: &str| statement.iter().any(|t| t.is_word(&view.text, table));
    let assigns = |s: &&Slot| s.kind == SlotKind::Assignment && s.place.file == place.file && s.ops == slot.ops;
    let copies = |s: &&Slot| s.table.as_deref().is_some_and(|t| Some(t) != slot.table.as_deref() && names(t));
    let all: Vec<&Slot> = scene.world.census.slots.iter().filter(assigns).filter(copies).collect();
    let cleared = |s: &&&Slot| all.iter().any(|o| o.member == slot.member && o.table == s.table);
    let sets = |s: &&&Slot| s.member == replaced && s.value != SlotValue::Null;
    all.iter().filter(sets).filter(|s| !cleared(s)).copied().collect()
}
