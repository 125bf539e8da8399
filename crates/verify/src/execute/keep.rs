//! Results of the rig, kept by content (see [`cache`](crate::compile::cache)).
//!
//! What is kept is what the rig has printed, so that it is judged anew in each run. The key of a result holds the texts
//! of both sides with probes and mutants, kbuild's commands, the compiler, the seed, and what the model and the runtime
//! were made from; the list beside it has every header that the compiler read. A run that ended for want of time is not
//! kept, nor one that could not be told.

use std::path::Path;

use serde_json::{Value, json};

use super::case::{Case, Ran};
use super::known::Known;
use super::model::Base;
use super::rig_files::{HEADERS, MODEL, RUNTIME};
use super::tools::{Tools, Trouble};
use crate::compile::dependencies::{Digest, Read, digest, digest_all, hex, state};
use crate::compile::{Builder, Changes, cache::FORMAT};

/// What no list of dependencies names: the data of the rig, and the code that makes the program out of it.
const MADE_BY: &[(&str, &str)] = &[
    ("rig.toml", include_str!("../../transforms/kernel/rig.toml")),
    ("callees.toml", include_str!("../../transforms/kernel/callees.toml")),
    ("assembly.rs", include_str!("assembly.rs")),
    ("case.rs", include_str!("case.rs")),
    ("equal.rs", include_str!("equal.rs")),
    ("flags.rs", include_str!("flags.rs")),
    ("keep.rs", include_str!("keep.rs")),
    ("known.rs", include_str!("known.rs")),
    ("model.rs", include_str!("model.rs")),
    ("parts.rs", include_str!("parts.rs")),
    ("probe/header.rs", include_str!("probe/header.rs")),
    ("prototypes.rs", include_str!("prototypes.rs")),
    ("side.rs", include_str!("side.rs")),
    ("stubs.rs", include_str!("stubs.rs")),
    ("symbols.rs", include_str!("symbols.rs")),
    ("tools.rs", include_str!("tools.rs")),
];

/// The kept results of one build tree.
pub struct Keep<'a> {
    /// The builder of the units.
    builder: &'a Builder,
    /// The builder of the model: the kernel's own tree.
    kernel: &'a Builder,
    /// The key of the model and the runtime.
    base: Digest,
    none: Changes,
    /// Start of the inputs, and how many there are.
    inputs: [u64; 2],
}

impl<'a> Keep<'a> {
    /// Gets ready to look for results of `builder` with a model out of `kernel`.
    ///
    /// # Errors
    /// There is no compiler for this machine, or `make` could not be asked for the commands of the model.
    pub fn new(
        builder: &'a Builder,
        kernel: &'a Builder,
        known: &Known,
        inputs: [u64; 2],
        tools: &Tools<'_>,
    ) -> Result<Self, Trouble> {
        let compiler = tools.must(&[tools.host.to_owned(), "--version".to_owned()], tools.temporary)?;
        let model = &known.model;
        let files = || [&model.vma].into_iter().chain(&model.needed).chain(&model.optional);
        kernel.learn(&files().cloned().collect(), tools.stop).map_err(|error| error.to_string())?;
        let mut parts = vec![FORMAT.to_owned(), "rig".to_owned(), compiler, tools.host.to_owned()];
        parts.push(kernel.compiler().to_owned());
        parts.push(kernel.tree().display().to_string());
        for (name, text) in MADE_BY.iter().chain(HEADERS).chain(RUNTIME).chain([&MODEL]) {
            parts.extend([(*name).to_owned(), (*text).to_owned()]);
        }
        for file in files() {
            parts.push(file.clone());
            parts.extend(words(kernel, file, tools));
        }
        let base = digest_all(parts.iter().map(|p| p.as_bytes()));
        Ok(Self { builder, kernel, base, none: Changes::new(), inputs })
    }

    /// What the model and the runtime of an earlier run were made from, if that is unchanged.
    pub fn identity(&self) -> Option<Digest> {
        let found = self.kernel.cache().get(&self.base, self.kernel.files(), self.kernel.tree(), &self.none)?;
        found.get("identity")?.as_str().and_then(unhex)
    }

    /// Keeps what `made` was made from, and gives it back; none if that is not known.
    pub fn learn(&self, made: &Base) -> Option<Digest> {
        let (reads, files, tree) = (made.reads.as_ref()?, self.kernel.files(), self.kernel.tree());
        let now = state(reads, files, tree, &self.none)?;
        let identity = digest_all([&self.base[..], &now[..]]);
        let value = json!({"identity": hex(&identity)});
        self.kernel.cache().put(&self.base, &value, reads, files, tree, &self.none);
        Some(identity)
    }

    /// The key of a unit's result with the model and the runtime of `identity`.
    pub fn key(&self, identity: &Digest, case: &Case<'_>, tools: &Tools<'_>) -> Digest {
        let mut parts: Vec<Vec<u8>> = vec![FORMAT.into(), b"executed".to_vec(), identity.to_vec()];
        parts.extend(self.inputs.map(|n| n.to_le_bytes().to_vec()));
        parts.push(self.builder.compiler().into());
        parts.push(self.builder.tree().as_os_str().as_encoded_bytes().to_vec());
        for (old, new) in &case.unit.handlers {
            parts.extend([b"handler".to_vec(), old.clone().into(), new.clone().into()]);
        }
        for (side, texts) in [("old", &case.old), ("new", &case.new)] {
            for (path, text) in texts {
                parts.extend([side.into(), path.clone().into(), digest(text).to_vec()]);
            }
        }
        for path in case.c_files.iter().copied().chain(case.parts.files.iter().map(String::as_str)) {
            parts.push(path.into());
            parts.extend(words(self.builder, path, tools).into_iter().map(String::into_bytes));
        }
        digest_all(parts.iter().map(Vec::as_slice))
    }

    /// The result for a key.
    pub fn get(&self, key: &Digest, case: &Case<'_>) -> Option<Ran> {
        let builder = self.builder;
        let found = builder.cache().get(key, builder.files(), builder.tree(), &case.new)?;
        let ids = |key: &str| {
            let ids = found.get(key)?.as_array()?.iter();
            ids.map(|id| u32::try_from(id.as_u64()?).ok()).collect::<Option<Vec<u32>>>()
        };
        let seed = found.get("seed")?.as_u64()?;
        let (broken, equal) = (ids("broken")?, ids("equal")?);
        let outcomes = found.get("outcomes")?.as_array()?.clone();
        let left = found.get("left")?.as_array()?.iter().map(|path| Some(path.as_str()?.to_owned()));
        let left = left.collect::<Option<_>>()?;
        (outcomes.len() == case.unit.handlers.len()).then_some(Ran { seed, broken, equal, left, outcomes, reads: None })
    }

    /// Keeps a result, unless it was a clock that ended a part of it.
    pub fn put(&self, key: &Digest, case: &Case<'_>, ran: &Ran) {
        let timed = |outcome: &Value| outcome.get("timed").and_then(Value::as_u64) != Some(0);
        let Some(reads) = ran.reads.as_ref().filter(|_| !ran.outcomes.iter().any(timed)) else { return };
        let mut reads: Vec<Read> = reads.clone();
        reads.sort();
        reads.dedup();
        let value = json!({"seed": ran.seed, "broken": ran.broken, "equal": ran.equal, "left": ran.left, "outcomes": ran.outcomes});
        let builder = self.builder;
        builder.cache().put(key, &value, &reads, builder.files(), builder.tree(), &case.new);
    }
}

/// Kbuild's command for a file, with the directory that it is run in; empty if there is none.
fn words(builder: &Builder, path: &str, tools: &Tools<'_>) -> Vec<String> {
    let Ok(Some(command)) = builder.command(path, tools.stop) else { return Vec::new() };
    let place = |path: &Path| path.display().to_string();
    [place(&command.cwd)].into_iter().chain(command.words.iter().cloned()).collect()
}

fn unhex(text: &str) -> Option<Digest> {
    let mut digest = Digest::default();
    if text.len() != digest.len() * 2 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_back() {
        let made = digest(b"x");
        assert_eq!(unhex(&hex(&made)), Some(made));
        for bad in ["", "zz", &"0".repeat(63), &"g".repeat(64), &"\u{e9}".repeat(32)] {
            assert_eq!(unhex(bad), None);
        }
    }

    #[test]
    fn all_code_that_makes_the_program_is_in_the_key() {
        // Judged anew in each run, or listed by what comes out of it: the texts of both sides.
        let others = [
            "differences.rs",
            "function.rs",
            "judge.rs",
            "mod.rs",
            "result.rs",
            "rig_files.rs",
            "runtime_tests.rs",
            "tests.rs",
        ];
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/execute");
        for entry in std::fs::read_dir(dir).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let text = name.ends_with(".rs") && !["mutant.rs", "probe.rs"].contains(&&*name);
            let listed = MADE_BY.iter().any(|m| m.0 == name);
            assert!(!text || listed != others.contains(&&*name), "{name} is in one of the two lists");
        }
    }
}
