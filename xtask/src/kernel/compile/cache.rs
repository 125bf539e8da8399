//! Results of earlier runs, keyed by content: the objects before a change are the same in every run.

use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::Result;
use serde_json::{Value, json};

use super::diagnostics::{Diagnostic, Level};
use super::kbuild::Built;

/// A directory of kept results. Removing it is always safe.
pub struct Cache {
    dir: PathBuf,
}

/// A file name for these contents.
pub fn key(parts: &[&[u8]]) -> String {
    let mut words = String::new();
    for seed in 0..2_u8 {
        // SipHash with fixed keys: stable enough for a cache that a new compiler may well empty.
        let mut hash = std::collections::hash_map::DefaultHasher::new();
        hash.write_u8(seed);
        for part in parts {
            hash.write_usize(part.len());
            hash.write(part);
        }
        words.push_str(&format!("{:016x}", hash.finish()));
    }
    words
}

/// Size and time of change, by which an unchanged header is known.
fn stamp(path: &Path) -> Option<String> {
    let meta = std::fs::metadata(path).ok()?;
    let time = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{}-{}", meta.len(), time.as_nanos()))
}

impl Cache {
    /// Open, and make if need be.
    pub fn open(dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(dir)?;
        Ok(Self { dir: dir.to_path_buf() })
    }

    /// A kept text.
    pub fn text(&self, key: &str) -> Option<String> {
        std::fs::read_to_string(self.dir.join(key)).ok()
    }

    /// Keep a text.
    pub fn keep_text(&self, key: &str, text: &str) -> Result<()> {
        let temporary = tempfile::NamedTempFile::new_in(&self.dir)?;
        std::fs::write(temporary.path(), text)?;
        temporary.persist(self.dir.join(key))?;
        Ok(())
    }

    /// A kept compile, if every header that it read is unchanged.
    pub fn before(&self, key: &str) -> Option<Built> {
        let value: Value = serde_json::from_str(&self.text(key)?).ok()?;
        for (path, was) in value.get("depends")?.as_object()? {
            if stamp(Path::new(path))? != was.as_str()? {
                return None;
            }
        }
        let words = |name: &str| -> Option<_> {
            value.get(name)?.as_array()?.iter().map(|w| w.as_str().map(str::to_string)).collect()
        };
        let found = value.get("found")?.as_array()?.iter().map(diagnostic).collect::<Option<_>>()?;
        Some(Built {
            built: value.get("built")?.as_bool()?,
            found,
            undefined: words("undefined")?,
            defined: words("defined")?,
        })
    }

    /// Keep a compile with what it read; one that failed is not kept, it may have failed for another reason.
    pub fn keep(&self, key: &str, built: &Built, depends: &Path, cwd: &Path) -> Result<()> {
        if !built.built {
            return Ok(());
        }
        let rule = std::fs::read_to_string(depends)?;
        let rule = rule.replace("\\\n", " ");
        let files = rule.split_once(':').map(|(_, f)| f).unwrap_or_default().split_whitespace();
        let depends: serde_json::Map<String, Value> = files
            .filter_map(|f| {
                let path = cwd.join(f);
                Some((path.display().to_string(), Value::from(stamp(&path)?)))
            })
            .collect();
        let found: Vec<Value> = built
            .found
            .iter()
            .map(|d| json!({"path": d.path, "line": d.line, "error": d.level == Level::Error, "text": d.text}))
            .collect();
        let value = json!({
            "built": built.built, "found": found, "depends": depends,
            "undefined": built.undefined, "defined": built.defined,
        });
        self.keep_text(key, &value.to_string())
    }
}

fn diagnostic(value: &Value) -> Option<Diagnostic> {
    let level = if value.get("error")?.as_bool()? { Level::Error } else { Level::Warning };
    let line = usize::try_from(value.get("line")?.as_u64()?).ok()?;
    Some(Diagnostic {
        path: value.get("path")?.as_str()?.into(),
        line,
        level,
        text: value.get("text")?.as_str()?.into(),
    })
}
