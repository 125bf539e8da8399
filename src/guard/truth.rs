//! Only the truth of the expression matters where it stands.

use super::{Evidence, Site};
use crate::transform::flag_test::is_truth;
use crate::unit::outcome::Refusal;

/// Checks the site.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    if is_truth(site.func, site.at) {
        return Ok(Evidence::default());
    }
    Err(site.refuse("hook-read", site.at, "the old hook of a table is read here as a value"))
}
