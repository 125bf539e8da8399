//! Only the truth of the expression matters where it stands.

use super::Site;
use crate::facts::flag_test::is_truth;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;

/// Checks the site.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    if is_truth(site.func, site.at) {
        return Ok(Evidence::default());
    }
    Err(site.refuse("hook-read", site.at, "the old hook of a table is read here as a value"))
}
