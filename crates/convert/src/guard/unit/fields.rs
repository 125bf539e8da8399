//! What is done to the mapping's fields behind a call that maps.
//!
//! The flags of an action are added when the hook has returned (mm/memory.c, `remap_pfn_range_prepare`), and the offset of a
//! copy-on-write mapping is replaced then; some actions take the protection and the offset then. What runs behind the call in the
//! hook sees none of that, and cannot undo it.

use crate::facts::fields::{Deed, FLAGS, Named, OFFSET, PROT, What, deeds};
use crate::facts::func::Func;
use crate::facts::prints::brief;
use crate::guard::prot_reaches::STORED;
use crate::kernel::flags::{MAYWRITE, OF_ACTIONS, OF_PAGES, REMAPPED, SHARED};
use crate::model::outcome::{Note, Refusal, refuse};
use crate::plan::Plan;
use crate::plan::behind::{Source, behind, sources};
use crate::plan::paths::{NEVER_COW, Paths};
use crate::plan::stop::Stop;
use crate::transform::template::of;

/// What a call that maps does to the fields of a mapping, or what its action takes of them later.
struct Act {
    /// Flags that it sets.
    flags: &'static [&'static str],
    /// Whether it looks at whether the mapping is a copy-on-write one.
    asks_cow: bool,
    /// Whether it may replace the offset.
    moves: bool,
    /// Whether the hook stores the protection that was only passed to it.
    stores: bool,
    /// Fields that the action takes when the hook has returned.
    later: Vec<&'static str>,
}

impl Act {
    fn of(plan: &Plan<'_>, paths: &Paths, source: Source) -> Act {
        match source {
            Source::Populate(i) => {
                let (m, p) = &plan.populates[i];
                let func = &plan.members[*m].func;
                let pages = p.pages.is_some();
                let samples = p.by == "remap-pfn-range" || p.by == "io-remap-pfn-range";
                Act {
                    flags: if pages { &OF_PAGES } else { &REMAPPED },
                    asks_cow: !pages,
                    moves: !pages && !paths.always(*m, p.at(func), NEVER_COW),
                    stores: p.evidence.tags.contains(STORED),
                    later: if samples { vec![OFFSET] } else { vec![OFFSET, PROT] },
                }
            }
            Source::Counterpart(i) => {
                let c = &plan.counterparts[i];
                // What a template's function reads when it is called may change afterwards.
                let name = plan.members[c.member].func.ast.callee(c.call);
                let sampled = name.and_then(|n| of(&n)).map_or(&[][..], |(template, _)| template.samples.as_slice());
                let later = [OFFSET, PROT].into_iter().filter(|f| !sampled.iter().any(|s| s == f));
                Act { flags: &OF_ACTIONS, asks_cow: true, moves: true, stores: false, later: later.collect() }
            }
        }
    }

    /// Whether one of these flags is one that it sets.
    fn sets(&self, named: &Named) -> bool {
        self.flags.iter().any(|f| may_have(named, f))
    }
}

/// Checks what is done behind each call.
///
/// # Errors
/// `flags-cleared-after-populate`, `pgoff-restored`, `cow-pgoff-read`, `prot-after-populate`, `prot-stored-and-passed`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let paths = Paths::of(plan);
    let mut notes = Vec::new();
    for (source, m, call) in sources(plan) {
        let act = Act::of(plan, &paths, source);
        for region in behind(plan, source) {
            let func = &plan.members[region.member].func;
            for deed in deeds(plan.world, func).into_iter().filter(|d| region.has(func, d.at)) {
                if let Some(mut r) = refusal(func, &act, &deed) {
                    r.related.push((plan.members[m].func.place(call), "behind this call".into()));
                    return Err(r.into());
                }
                notes.extend(printed(plan, func, &act, &deed));
            }
        }
    }
    plan.notes.extend(notes);
    Ok(())
}

fn refusal(func: &Func, act: &Act, deed: &Deed) -> Option<Refusal> {
    let (reason, label) = match (&deed.what, deed.field) {
        (What::Written, OFFSET) if act.later.contains(&OFFSET) => {
            ("pgoff-restored", "the page offset is changed after the mapping call")
        }
        (What::Written, PROT) if act.later.contains(&PROT) => {
            ("prot-after-populate", "the protection is changed after the mapping call, before the action uses it")
        }
        (What::Read, OFFSET) if act.moves => {
            ("cow-pgoff-read", "the page offset is read here, which the mapping call replaced for a private mapping")
        }
        (What::Read, PROT) if act.stores => {
            ("prot-stored-and-passed", "the protection of the mapping is read here, and is another one now")
        }
        (What::Cleared(named), _) if act.sets(named) => {
            ("flags-cleared-after-populate", "flags that the mapping call set are cleared again")
        }
        (What::Asked(named), _) if act.sets(named) => {
            ("flags-cleared-after-populate", "flags that the mapping call set are tested here")
        }
        (What::Read | What::Written, FLAGS) => {
            ("flags-cleared-after-populate", "the flags go on as a word here, with those that the mapping call set")
        }
        // The action asks when the hook has returned.
        (What::Set(named), _) if act.asks_cow && (may_have(named, MAYWRITE) || may_have(named, SHARED)) => OTHER_COW,
        (What::Cleared(named), _) if act.asks_cow && may_have(named, SHARED) => OTHER_COW,
        (What::Cleared(named), _) if act.moves && may_have(named, MAYWRITE) => OTHER_COW,
        _ => return None,
    };
    Some(refuse(reason, func.place(deed.at), label))
}

/// What is said of a change that makes a copy-on-write mapping of another one, or the other way round.
const OTHER_COW: (&str, &str) =
    ("cow-pgoff-read", "this makes the mapping one that the action treats in another way than the call did");

fn may_have(named: &Named, flag: &str) -> bool {
    named.as_ref().is_none_or(|all| all.contains(flag))
}

/// What a message behind the call does not print any more as it did.
fn printed(plan: &Plan<'_>, func: &Func, act: &Act, deed: &Deed) -> Option<Note> {
    let what = match (&deed.what, deed.field) {
        (What::Printed, OFFSET) if act.moves => "the page offset, which is replaced for a private mapping",
        (What::Printed, FLAGS) => "the flags, to which some are added",
        _ => return None,
    };
    let ast = &func.ast;
    let call = ast.ancestors(deed.at).find(|&a| plan.world.is_message(func, a))?;
    let text = format!("The message `{}` prints {what} only when the action is carried out.", brief(func, call));
    Some(Note { id: "message-before-populate".into(), place: Some(func.place(call)), text })
}
