//! Files that get another object while they are open: the hook and `mapped` would each look at one.

use crate::census::slot::Place;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::paths::rebinds;

/// Refuses where something exchanges the private data of a file in use.
///
/// # Errors
/// `object-not-pinned`.
pub fn check(plan: &Plan<'_>, moved: Place) -> Result<(), Refusal> {
    let Some(place) = rebinds(plan) else { return Ok(()) };
    let label = "the file gets another object here, so mapped() may not find the one that the hook looked at";
    let mut r = refuse("object-not-pinned", place, label);
    r.related.push((moved, "this would be done in mapped()".into()));
    Err(r)
}
