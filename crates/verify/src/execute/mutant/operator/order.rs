//! Right statements in the wrong order.

use super::quiet::{is_quiet, is_silent};
use super::{Code, Found};
use crate::syntax::ast::N;

/// Actions that take the protection over when they are called (`mmap_action_remap` in `include/linux/mm.h`); the
/// others look at it when the hook has returned.
const SAMPLES: [&str; 4] =
    ["mmap_action_remap", "mmap_action_remap_full", "mmap_action_ioremap", "mmap_action_ioremap_full"];

/// The protection is set after the action that takes it over.
pub fn protection_late(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let statements: Vec<N> = code.all("expression_statement").collect();
    let mut out = Vec::new();
    for (i, &set) in statements.iter().enumerate() {
        if !code.assignment_of(set).is_some_and(|(left, ..)| code.has_member(left, "page_prot")) {
            continue;
        }
        let samples = |n: &N| code.call_of(*n).is_some_and(|(_, name)| SAMPLES.contains(&name.as_str()));
        if let Some(&action) = statements[i + 1..].iter().find(|n| samples(n)) {
            let late = format!("{{ {} {} }}", ast.str(action), ast.str(set));
            out.push(Found { node: set, edits: vec![(ast.span(set), ";".to_string()), (ast.span(action), late)] });
        }
    }
    out
}

/// Two neighbours are swapped that have to do with each other.
pub fn neighbours(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for block in code.all("compound_statement") {
        let kids: Vec<N> = ast.named(block).collect();
        for pair in kids.windows(2) {
            let [a, b] = pair else { continue };
            let plain = |n: N| ast.kind(n) == "expression_statement";
            if plain(*a) && plain(*b) && depend(code, *a, *b) {
                let edits = vec![(ast.span(*a), ast.str(*b)), (ast.span(*b), ast.str(*a))];
                out.push(Found { node: *a, edits });
            }
        }
    }
    out
}

/// Whether the order of two statements can be seen: both call something of the world outside, or one assigns
/// what the other reads.
fn depend(code: &Code<'_>, a: N, b: N) -> bool {
    let ast = code.ast();
    let outside = |n: N| {
        code.call_of(n).is_some_and(|(_, f)| !is_quiet(&f) && !f.starts_with("vma_") && !f.starts_with("mmap_action_"))
    };
    if ast.normal(a) == ast.normal(b) || is_silent(code, a) || is_silent(code, b) {
        return false;
    }
    if outside(a) && outside(b) {
        return true;
    }
    let feeds = |a: N, b: N| {
        let Some((left, ..)) = code.assignment_of(a) else { return false };
        // A local that is read before it is set has any value at all.
        if ast.kind(ast.strip(left)) == "identifier" {
            return false;
        }
        let place = ast.normal(left);
        let own = code.assignment_of(b).map(|(l, ..)| l);
        let reads = |k: N| Some(k) != own && ast.is_within(k, b) && ast.normal(k) == place;
        let late =
            code.has_member(left, "page_prot") && code.call_of(b).is_some_and(|(_, f)| SAMPLES.contains(&f.as_str()));
        late || ast.walk(b).any(|k| ast.kind(k) == ast.kind(ast.strip(left)) && reads(k))
    };
    feeds(a, b) || feeds(b, a)
}
