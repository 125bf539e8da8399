//! One report out of those of all parts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use camino::Utf8PathBuf;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::lines::{self, Candidate};
use super::recount::recount;
use crate::exit::Exit;
use crate::model::run::Run;
use crate::report::document::Document;
use crate::report::json::checked::{JsonCheck, JsonShard, JsonSource};
use crate::report::json::{VERSION, read};

/// The report of one part.
pub struct Part {
    /// How it is called in messages: the name of its file.
    pub name: String,
    /// The report.
    pub document: Document,
}

/// Why reports cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeError {
    /// They are not the parts of one run.
    NotParts(String),
    /// A candidate is in none of the parts, or in several.
    Lost(String),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotParts(message) | Self::Lost(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for MergeError {}

/// A whole run.
pub struct Merged {
    /// Its report, as a run that was not divided would have written it.
    pub document: Document,
    /// Its candidates.
    pub candidates: Vec<Candidate>,
    /// What counts.
    pub check: JsonCheck,
    /// The run, as far as reports show it.
    pub run: Run,
    /// What leads from the top of the repository to what its paths are relative to.
    pub prefix: Utf8PathBuf,
}

/// The keys that say something about the candidates of a part, or how it was asked for, which a digest compares; all others
/// must be the same in all parts.
const OWN: [&str; 5] = ["candidates", "summary", "proof", "check", "asked"];

#[derive(Deserialize)]
struct Tool {
    name: String,
    version: String,
}

/// Merges the reports of all parts of a run; `max_left` goes before what the parts were told.
///
/// # Errors
/// They are not the parts of one run, or do not make up the whole.
pub fn merge(parts: Vec<Part>, max_left: Option<usize>) -> Result<Merged, MergeError> {
    let parts = checked(parts).map_err(MergeError::NotParts)?;
    let Some((first, rest)) = parts.split_first() else {
        return Err(MergeError::NotParts("there is nothing to merge".into()));
    };
    for other in rest {
        same(first, other).map_err(MergeError::NotParts)?;
    }
    complete(&parts).map_err(MergeError::NotParts)?;
    let wrong = |name: &str, message: String| MergeError::NotParts(format!("{name}: {message}"));
    let named: usize = parts.iter().map(|part| part.shard.positions.len()).sum();
    if first.shard.total > named {
        let message = format!("{} candidates were found, and the parts hold {named}", first.shard.total);
        return Err(MergeError::Lost(message));
    }
    let mut whole: Vec<Option<Box<RawValue>>> = vec![None; first.shard.total];
    for part in &parts {
        let own: Vec<Box<RawValue>> = part.document.get("candidates").map_err(|m| wrong(&part.name, m))?;
        if own.len() != part.shard.positions.len() {
            let message = format!("{} has {} of {} candidates", part.name, own.len(), part.shard.positions.len());
            return Err(MergeError::Lost(message));
        }
        for (candidate, position) in own.into_iter().zip(&part.shard.positions) {
            match whole.get_mut(*position) {
                Some(empty @ None) => *empty = Some(candidate),
                _ => return Err(MergeError::Lost(format!("candidate {position} of {} is in two parts", part.name))),
            }
        }
    }
    let mut check = together(&parts);
    let mut document = first.document.clone();
    let texts: Vec<&str> = whole.iter().flatten().map(|candidate| candidate.get()).collect();
    let mut assemble = || {
        document.set_list("candidates", &texts)?;
        recount(&mut document)?;
        let candidates = lines::candidates(&document)?;
        check.terms.max_left = max_left.or(check.terms.max_left);
        check.exit = exit(&parts, &check, &candidates)?.code();
        document.set("check", &check)?;
        Ok::<_, String>(candidates)
    };
    let candidates = assemble().map_err(|message| wrong(&first.name, message))?;
    let prefix = first.shard.prefix.clone().into();
    let sources: Vec<JsonSource> = parts.into_iter().flat_map(|part| part.shard.sources).collect();
    let run = read::run(&document, &sources).map_err(MergeError::NotParts)?;
    Ok(Merged { document, candidates, check, run, prefix })
}

/// A part, with what it says of itself.
struct Known {
    name: String,
    document: Document,
    check: JsonCheck,
    shard: JsonShard,
}

/// Reads what the parts say of themselves, and sorts them.
fn checked(parts: Vec<Part>) -> Result<Vec<Known>, String> {
    let mut all = Vec::with_capacity(parts.len());
    for Part { name, document } in parts {
        let read = || -> Result<JsonCheck, String> {
            let tool: Tool = document.get("tool")?;
            let version: u32 = document.get("version")?;
            if tool.name != "vma2desc" || version != VERSION {
                return Err(format!("it is no report of vma2desc in version {VERSION} of the format"));
            }
            if tool.version != env!("CARGO_PKG_VERSION") {
                let (own, theirs) = (env!("CARGO_PKG_VERSION"), tool.version);
                return Err(format!("it was written by vma2desc {theirs}, and this is {own}: use one version for all"));
            }
            if document.text("check").is_none() {
                return Err("it is no report of `vma2desc check`".into());
            }
            document.get("check")
        };
        let mut check = read().map_err(|message| format!("{name}: {message}"))?;
        let Some(shard) = check.shard.take() else {
            return Err(format!("{name}: it is the report of a whole run; parts are made with --shard"));
        };
        all.push(Known { name, document, check, shard });
    }
    all.sort_by_key(|part| part.shard.index);
    Ok(all)
}

/// Checks that two reports are parts of one run.
fn same(a: &Known, b: &Known) -> Result<(), String> {
    let names = format!("{} and {}", a.name, b.name);
    if a.shard.count != b.shard.count {
        return Err(format!("{names} are parts of {} and of {}", a.shard.count, b.shard.count));
    }
    if a.shard.index == b.shard.index {
        return Err(format!("{names} are both part {}/{}", a.shard.index, a.shard.count));
    }
    if a.shard.input != b.shard.input || a.shard.total != b.shard.total {
        return Err(format!("{names} are about different source: the files that were read, or the target, differ"));
    }
    if a.check.terms != b.check.terms {
        return Err(format!("{names} were not asked the same: options, baseline or configuration differ"));
    }
    let keys: BTreeSet<&str> = a.document.keys().chain(b.document.keys()).filter(|key| !OWN.contains(key)).collect();
    match keys.into_iter().find(|key| a.document.text(key) != b.document.text(key)) {
        Some(key) => Err(format!("{names} differ in `{key}`, which is about the whole run")),
        None => Ok(()),
    }
}

/// Checks that no part is missing; they are sorted and have different indices.
fn complete(parts: &[Known]) -> Result<(), String> {
    let count = parts.first().map_or(0, |part| part.shard.count);
    let there: BTreeSet<u32> = parts.iter().map(|part| part.shard.index).collect();
    let missing: Vec<String> =
        (1..=count).filter(|index| !there.contains(index)).take(20).map(|index| format!("{index}/{count}")).collect();
    match (missing.is_empty(), there.iter().all(|index| (1..=count).contains(index))) {
        (true, true) => Ok(()),
        (false, _) => Err(format!("these parts are missing: {}", missing.join(", "))),
        (true, false) => Err(format!("a part is none of the {count} that there are")),
    }
}

/// What counts in all parts together.
fn together(parts: &[Known]) -> JsonCheck {
    let sets = |of: fn(&JsonCheck) -> &Vec<usize>| {
        let places = parts
            .iter()
            .flat_map(|part| of(&part.check).iter().filter_map(|index| part.shard.positions.get(*index).copied()));
        places.collect::<BTreeSet<usize>>().into_iter().collect()
    };
    let stale: BTreeSet<_> = parts.iter().flat_map(|part| part.check.stale.iter().cloned()).collect();
    JsonCheck {
        exit: 0,
        terms: parts.first().map(|part| part.check.terms.clone()).unwrap_or_default(),
        findings: sets(|check| &check.findings),
        accepted: sets(|check| &check.accepted),
        allowed: sets(|check| &check.allowed),
        outside: sets(|check| &check.outside),
        stale: stale.into_iter().collect(),
        shard: None,
    }
}

/// The exit code of the whole.
fn exit(parts: &[Known], check: &JsonCheck, candidates: &[Candidate]) -> Result<Exit, String> {
    let mut codes: BTreeMap<u8, &str> = parts.iter().map(|part| (part.check.exit, part.name.as_str())).collect();
    codes.retain(|code, _| !Exit::OF_CHECK.iter().any(|exit| exit.code() == *code));
    if let Some((code, name)) = codes.first_key_value() {
        return Err(format!("the exit code {code} of {name} is none that a check comes to"));
    }
    let [lost, unread, failed, ..] = Exit::OF_CHECK;
    let grave = [lost, unread, failed].into_iter().find(|exit| parts.iter().any(|p| p.check.exit == exit.code()));
    if let Some(exit) = grave {
        return Ok(exit);
    }
    let found: Vec<&Candidate> = check.findings.iter().filter_map(|index| candidates.get(*index)).collect();
    let units: BTreeSet<usize> = found.iter().map(|candidate| candidate.unit).collect();
    let is_tolerated = check.terms.max_left.is_some_and(|most| units.len() <= most);
    let is_stale = check.terms.stale_counts && !check.stale.is_empty();
    Ok(if is_stale || (!is_tolerated && found.iter().any(|c| c.outcome == "refused")) {
        Exit::Refusals
    } else if !is_tolerated && !found.is_empty() {
        Exit::Available
    } else {
        Exit::Success
    })
}

#[cfg(test)]
mod tests;
