//! How far a unit was checked.

use maud::{Markup, html};

use crate::html::shown::Prose;
use crate::model::proof::{Proof, ProofLevel, Uncovered};

/// Of what was not checked, so much is shown at once; the rest unfolds.
const AT_ONCE: usize = 5;

fn uncovered(open: &Uncovered) -> Markup {
    html! { div.open { dt { "not checked" } dd { (open.level.name()) ": " (Prose(&open.what)) } } }
}

/// The levels with the one that was reached, what was checked, what differs by design, and what was not checked.
pub fn ladder(proof: &Proof) -> Markup {
    let told = |level: ProofLevel| {
        proof.checks.iter().any(|check| check.level == level) || proof.uncovered.iter().any(|open| open.level == level)
    };
    let silent: Vec<&str> =
        ProofLevel::ALL.into_iter().filter(|l| *l > proof.level && !told(*l)).map(ProofLevel::name).collect();
    html! {
        section.proof {
            h4 { "Proof" }
            ol.ladder {
                @for level in ProofLevel::ALL {
                    li.reached[level <= proof.level] title=(meaning(level)) {
                        (level.name())
                        span.sr { @if level <= proof.level { " (reached)" } @else { " (not reached)" } }
                    }
                }
            }
            dl.proved {
                @for check in &proof.checks {
                    div.ok { dt { "checked" } dd { (Prose(&check.what)) } }
                }
                @if proof.checks.iter().any(|check| check.level == ProofLevel::Executed) {
                    div.ok { dt { "checked" } dd { "the runs were made with a model of the core: a test, no proof for all inputs" } }
                }
                @for difference in &proof.differences {
                    div.differs { dt { "differs by design" } dd { code { (difference.id) } " " (Prose(&difference.what)) } }
                }
                @for open in proof.uncovered.iter().take(AT_ONCE) { (uncovered(open)) }
                @if !silent.is_empty() {
                    div.open { dt { "not checked" } dd { (silent.join(", ")) } }
                }
            }
            @if proof.uncovered.len() > AT_ONCE {
                details.fold {
                    summary { (proof.uncovered.len() - AT_ONCE) " more that was not checked" }
                    dl.proved { @for open in proof.uncovered.iter().skip(AT_ONCE) { (uncovered(open)) } }
                }
            }
        }
    }
}

/// What a level means, in a few words.
pub fn meaning(level: ProofLevel) -> &'static str {
    match level {
        ProofLevel::Matched => "every use is accounted for",
        ProofLevel::Parsed => "the result parses, and a second run over it is empty",
        ProofLevel::Compiled => "the objects build before and after, with no new warning",
        ProofLevel::Executed => "old and new handler did the same, run in a model of the core",
    }
}
