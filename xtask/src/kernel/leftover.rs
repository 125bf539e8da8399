//! Old names that a conversion left behind, which no compiler sees in files that cannot be built here.

use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use super::answer::{Answer, Fate};
use super::ctree;
use super::tree::Changes;
use crate::out::Verdict;

/// Every place where the old name of a converted handler still stands as a word: in the changed files, and
/// in the whole `result` tree if the handler was not static.
pub fn names(source: &Path, result: &Path, answer: &Answer, changes: &Changes, verdict: &mut Verdict) -> Result<()> {
    let mut public = Vec::new();
    for candidate in answer.with(Fate::Converted).filter(|c| !c.definitions.is_empty()) {
        let name = candidate.handler.as_str();
        // Another handler of that name may stay as it is, or have been there before.
        let shared = answer.candidates.iter().filter(|c| c.handler == name).count() > 1;
        if shared || candidate.new_name == name {
            continue;
        }
        let file = std::fs::read(source.join(&candidate.definitions[0].path))?;
        let found = ctree::functions(&file, name);
        if !found.is_empty() && found.iter().all(|f| !f.text.starts_with(b"static")) {
            public.push(name);
            continue;
        }
        for (path, text) in changes.iter().filter(|(path, _)| answer_changes(candidate.diff.as_slice(), path)) {
            words(text, name).into_iter().for_each(|line| verdict.broken(format!("{path}:{line}: still says {name}")));
        }
    }
    if public.is_empty() {
        return Ok(());
    }
    let files: Vec<_> = walkdir::WalkDir::new(result)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.path().extension().is_some_and(|x| x == "c" || x == "h"))
        .collect();
    let found: Vec<String> = files
        .par_iter()
        .flat_map_iter(|entry| {
            let text = std::fs::read(entry.path()).unwrap_or_default();
            let path = entry.path().strip_prefix(result).unwrap_or(entry.path()).display().to_string();
            let found = public.iter().flat_map(move |name| words(&text, name).into_iter().map(move |l| (l, *name)));
            let found: Vec<String> = found.map(|(line, name)| format!("{path}:{line}: still says {name}")).collect();
            found
        })
        .collect();
    found.into_iter().for_each(|what| verdict.broken(what));
    Ok(())
}

fn answer_changes(diff: &[u8], path: &str) -> bool {
    String::from_utf8_lossy(diff).lines().any(|l| l.strip_prefix("+++ b/") == Some(path))
}

/// Numbers of the lines that hold `name` as a whole word, message texts apart: what a program prints stays.
fn words(text: &[u8], name: &str) -> Vec<usize> {
    let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let found = memchr::memmem::find_iter(text, name);
    let whole = found.filter(|&at| {
        !word(at.checked_sub(1).and_then(|i| text.get(i)))
            && !word(text.get(at + name.len()))
            && !quoted(text, at)
            && !tag(text, at)
    });
    whole.map(|at| memchr::memchr_iter(b'\n', &text[..at]).count() + 1).collect()
}

/// Whether the name at `at` is a structure's tag, which is another name space.
fn tag(text: &[u8], at: usize) -> bool {
    let before = text[..at].trim_ascii_end();
    before.len() < at && [&b"struct"[..], b"union", b"enum"].iter().any(|word| before.ends_with(word))
}

/// Whether an odd number of quotes stands before `at` on its line.
fn quoted(text: &[u8], at: usize) -> bool {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |i| i + 1);
    memchr::memchr_iter(b'"', &text[start..at]).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn whole_words_only() {
        assert_eq!(
            words(
                b"foo_mmap_prepare\nx = foo_mmap;\n * foo_mmap() says\npr(\"foo_mmap: x\");\nstruct foo_mmap x;",
                "foo_mmap"
            ),
            [2, 3]
        );
    }
}
