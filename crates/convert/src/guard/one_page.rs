//! One page that is inserted by itself at the start of the mapping, and the pointer to it that the core reads.

use super::Site;
use crate::facts::declared::is_page_pointer;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;

/// The tag of a page whose pointer is stored in the private data of the descriptor.
pub const STORED: &str = "stored";

/// Checks holes START and PAGE; evidence is `member` where the pointer has a place that lives on, [`STORED`] for any other.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let mut evidence = Evidence::default();
    let (Some(start), Some(page)) = (site.role("start"), site.role("pages")) else { return Ok(evidence) };
    let func = site.func;
    if func.cfg.reach(site.point, None)[site.point] {
        return Err(site.refuse("page-loop-shape", site.at, "a jump makes this a loop"));
    }
    if !func.term(start, site.point).is_start() {
        return Err(site.refuse("single-kernel-page", site.at, "one page is inserted here, and not at the start"));
    }
    let member = is_page_pointer(site.world, func, func.ast.strip(page));
    evidence.tags.insert("inside".into());
    evidence.tags.insert(if member { "member" } else { STORED }.into());
    Ok(evidence)
}
