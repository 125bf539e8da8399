//! Which symbols the kernel exports to modules.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use rayon::prelude::*;

use crate::proc;

/// Names that an object leaves undefined, and those that it defines for others.
pub fn of_object(nm: &str, object: &Path) -> Result<(BTreeSet<String>, BTreeSet<String>)> {
    let list = |flag: &str| -> Result<BTreeSet<String>> {
        let got = proc::output(Command::new(nm).args(["-g", flag]).arg(object))?;
        let text = String::from_utf8_lossy(&got.stdout);
        Ok(text.lines().filter_map(|l| l.split_whitespace().last()).map(str::to_string).collect())
    };
    Ok((list("--undefined-only")?, list("--defined-only")?))
}

/// Those of `wanted` that some `EXPORT_SYMBOL*` in the tree names.
pub fn exported(source: &Path, wanted: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    if wanted.is_empty() {
        return Ok(BTreeSet::new());
    }
    let files: Vec<_> = walkdir::WalkDir::new(source)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.path().extension().is_some_and(|x| x == "c" || x == "h" || x == "S"))
        .collect();
    let found = files.par_iter().map(|entry| {
        let text = std::fs::read(entry.path()).unwrap_or_default();
        let mut names = BTreeSet::new();
        for at in memchr::memmem::find_iter(&text, "EXPORT_SYMBOL") {
            let rest = text[at..].split(|&b| b == b'\n').next().unwrap_or_default();
            let rest = String::from_utf8_lossy(rest);
            let arguments = rest.split_once('(').map(|(_, a)| a).unwrap_or_default();
            let name = arguments.split([',', ')']).next().unwrap_or_default().trim();
            if wanted.contains(name) {
                names.insert(name.to_string());
            }
        }
        names
    });
    Ok(found.reduce(BTreeSet::new, |mut a, b| {
        a.extend(b);
        a
    }))
}
