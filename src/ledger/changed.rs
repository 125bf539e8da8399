//! What changed since a decision was made.

use camino::Utf8Path;

use crate::edit::diff::unified;
use crate::ledger::fingerprint::Region;

/// A diff from what a reviewer saw (`then`) to what is there (`now`): of the code, or, if that is the same, of what is made
/// of it. Empty if nothing was kept to compare with.
///
/// Its line numbers count within what is compared, not in the files.
pub fn difference(then: &[Region], now: &[Region]) -> Vec<u8> {
    let mut out = Vec::new();
    if then.is_empty() {
        return out;
    }
    for text in [before as fn(&Region) -> &[u8], after] {
        let mut paths: Vec<&str> = then.iter().chain(now).map(|region| region.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            let joined = |regions: &[Region]| -> Vec<u8> {
                let of_path = regions.iter().filter(|region| region.path == path);
                of_path.map(text).collect::<Vec<_>>().join(&b"\n"[..])
            };
            unified(&mut out, Utf8Path::new(path), &joined(then), &joined(now));
        }
        if !out.is_empty() {
            break;
        }
    }
    out
}

fn before(region: &Region) -> &[u8] {
    &region.before
}

fn after(region: &Region) -> &[u8] {
    &region.after
}

#[cfg(test)]
mod tests {
    use super::difference;
    use crate::ledger::fingerprint::Region;

    fn region(before: &str, after: &str) -> Vec<Region> {
        vec![Region { path: "a.c".into(), before: before.into(), after: after.into() }]
    }

    fn shown(then: &[Region], now: &[Region]) -> String {
        String::from_utf8(difference(then, now)).unwrap()
    }

    #[test]
    fn the_code_is_compared_first_and_then_what_is_made_of_it() {
        assert!(shown(&region("a\n", "x\n"), &region("b\n", "y\n")).ends_with("-a\n+b\n"));
        assert!(shown(&region("a\n", "x\n"), &region("a\n", "y\n")).ends_with("-x\n+y\n"));
        assert_eq!(shown(&[], &region("a\n", "y\n")), "");
    }

    #[test]
    fn a_file_that_came_or_went_is_shown() {
        assert!(shown(&region("a\n", "x\n"), &[]).contains("-a\n"));
    }
}
