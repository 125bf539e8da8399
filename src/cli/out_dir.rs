//! Patches as files in a directory.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::cli::signal;
use crate::exit::{Exit, Failure};
use crate::report::patch::{MAIL_LINE, TOOL_LINE};
use crate::tree::leftover::{is_temporary, temporary};
use crate::tree::unnamed::unnamed;

/// A patch as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, of the form `0001-....patch`.
    pub name: String,
    /// Its text, with a line that names the tool and no digest in it yet.
    pub text: Vec<u8>,
}

/// What stands in front of a patch's digest, behind the version of the tool and the run.
const DIGEST: &str = " digest ";

/// What stands in front of the digest of a run.
const RUN: &str = " run ";

/// Which run writes: patches of the same run take the place of its earlier ones, those of others stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin(u64);

impl Origin {
    /// The run of `command` over `paths`; `part` says which part of its patches is written.
    pub fn of(command: &str, paths: &[Utf8PathBuf], part: &str) -> Self {
        // `a/./b/` and `a/b` are one path.
        let own = |part: &Utf8Component<'_>| *part != Utf8Component::CurDir;
        let paths = paths.iter().map(|path| path.components().filter(own).collect::<Utf8PathBuf>().into_string());
        let words: Vec<String> = [command.to_owned(), part.to_owned()].into_iter().chain(paths).collect();
        Self(digest(words.join("\0").as_bytes()))
    }
}

/// What was written into a directory, and what became of what was there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The files.
    pub names: Vec<String>,
    /// How many files of earlier runs are no longer there, or hold something else now.
    pub replaced: usize,
    /// How many files of earlier runs were left, because there was nothing to write.
    pub kept: usize,
}

impl Written {
    /// What a user must know, besides the names.
    pub fn remark(&self, directory: &Utf8Path) -> Option<String> {
        let patches = |count| format!("{count} patch{} of an earlier run", if count == 1 { "" } else { "es" });
        match (self.replaced, self.kept) {
            (0, 0) => None,
            (0, kept) => Some(format!("there is no patch to write; {directory} keeps {}", patches(kept))),
            (replaced, _) => Some(format!("{directory}: replaced {}", patches(replaced))),
        }
    }
}

/// Writes `patches` into `directory`; patches of an earlier run of the same `origin` are replaced, unless there is nothing
/// to write.
///
/// A directory that holds anything else is refused unless `force` is given. With it, patches of other runs are replaced
/// as well; what was edited, and files of others, are kept in any case.
pub fn write(directory: &Utf8Path, patches: &[File], origin: &Origin, force: bool) -> anyhow::Result<Written> {
    let fail = |error: io::Error| {
        Failure::new(Exit::InputOutput, format!("cannot write into {directory}: {}", unnamed(error)))
    };
    fs::create_dir_all(directory).map_err(fail)?;
    let Contents { ours, others, foreign } = contents(directory, origin).map_err(fail)?;
    if patches.is_empty() && !force {
        return Ok(Written { kept: ours.len() + others.len(), ..Written::default() });
    }
    let refused = |name: &str, what: &str| Failure::new(Exit::InputOutput, format!("{directory} holds {name}, {what}"));
    // No name of ours is written over it, so --force is no way out.
    if let Some(patch) = patches.iter().find(|patch| foreign.contains(&patch.name)) {
        let what = "which is not ours or was edited, and a patch of this name is to be written; move it, or name another directory";
        return Err(refused(&patch.name, what).into());
    }
    if let Some(name) = foreign.first().filter(|_| !force) {
        let what = "which is not ours or was edited; name another directory or say --force, which keeps it";
        return Err(refused(name, what).into());
    }
    if let Some(name) = others.first().filter(|_| !force) {
        let what = "which a run over other paths wrote; name another directory or say --force, which replaces it";
        return Err(refused(name, what).into());
    }
    let names: Vec<String> = patches.iter().map(|patch| patch.name.clone()).collect();
    let signed: Vec<Vec<u8>> = patches.iter().map(|patch| signed(&patch.text, origin)).collect();
    let before: BTreeSet<&String> = ours.iter().chain(&others).collect();
    let is_same = |name: &String| {
        let new = names.iter().position(|new| new == name).and_then(|at| signed.get(at));
        new.is_some_and(|new| fs::read(directory.join(name)).is_ok_and(|old| old == *new))
    };
    let replaced = before.iter().filter(|name| !is_same(name)).count();
    signal::watch();
    let mut ready = Vec::with_capacity(patches.len());
    for text in &signed {
        if signal::stopped() {
            return Err(Failure::new(Exit::Interrupted, "interrupted; nothing was written").into());
        }
        let mut file = temporary(directory, None).map_err(fail)?;
        file.write_all(text).map_err(fail)?;
        ready.push(file);
    }
    for (file, name) in ready.into_iter().zip(&names) {
        file.persist(directory.join(name)).map_err(|error| fail(error.error))?;
    }
    for name in before.into_iter().filter(|name| !names.contains(name)) {
        fs::remove_file(directory.join(name)).map_err(fail)?;
    }
    Ok(Written { names, replaced, kept: 0 })
}

/// The names in a directory.
#[derive(Default)]
struct Contents {
    /// Patches that a run of the same origin wrote.
    ours: BTreeSet<String>,
    /// Patches of other runs.
    others: BTreeSet<String>,
    /// The rest.
    foreign: BTreeSet<String>,
}

fn contents(directory: &Utf8Path, origin: &Origin) -> io::Result<Contents> {
    let mut all = Contents::default();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What is left of a run that was killed is in nobody's way.
        if is_temporary(&name) && entry.file_type()?.is_file() {
            continue;
        }
        let is_patch = is_patch_name(&name) && entry.file_type()?.is_file();
        let wrote = if is_patch { writer(&fs::read(entry.path())?) } else { None };
        let set = match wrote {
            Some(run) if run == run_text(origin) => &mut all.ours,
            Some(_) => &mut all.others,
            None => &mut all.foreign,
        };
        set.insert(name);
    }
    Ok(all)
}

/// Whether `name` is of the form `0001-....patch`.
fn is_patch_name(name: &str) -> bool {
    let number = name.split('-').next().unwrap_or_default();
    number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()) && name.ends_with(".patch")
}

/// The run that wrote a patch, if it is as this program wrote it: a digest of the rest stands in its head.
fn writer(text: &[u8]) -> Option<String> {
    let end = tool_line_end(text)?;
    let start = memchr::memmem::rfind(&text[..end], DIGEST.as_bytes())?;
    let run = memchr::memmem::rfind(&text[..start], RUN.as_bytes())?;
    let run_text = std::str::from_utf8(&text[run + RUN.len()..start]).ok()?;
    (sealed(&[&text[..run], &text[end..]].concat(), run_text) == text).then(|| run_text.to_owned())
}

/// `text` with its run and digest at the end of the line that names the tool.
fn signed(text: &[u8], origin: &Origin) -> Vec<u8> {
    sealed(text, &run_text(origin))
}

fn sealed(text: &[u8], run: &str) -> Vec<u8> {
    let Some(end) = tool_line_end(text) else { return text.to_vec() };
    let named = [&text[..end], RUN.as_bytes(), run.as_bytes(), &text[end..]].concat();
    let digest = format!("{DIGEST}{}", eleven(digest(&named)));
    let end = end + RUN.len() + run.len();
    [&named[..end], digest.as_bytes(), &named[end..]].concat()
}

fn run_text(origin: &Origin) -> String {
    eleven(origin.0)
}

/// Eleven digits of a digest, since more look like a commit's id to checkpatch.
fn eleven(digest: u64) -> String {
    format!("{:011x}", digest >> 20)
}

/// Where the line that names the tool ends; it stands before the first diff.
fn tool_line_end(text: &[u8]) -> Option<usize> {
    let mut end = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n').take_while(|line| !line.starts_with(b"diff ")) {
        end += line.len();
        if line.starts_with(TOOL_LINE.as_bytes()) || line.starts_with(MAIL_LINE.as_bytes()) {
            return line.ends_with(b"\n").then(|| end - 1);
        }
    }
    None
}

/// The 64-bit FNV-1a hash: tells an edited file from one that is as it was, and is the same in each version.
fn digest(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{File, Origin, Written, digest, signed, write, writer};
    use crate::exit::{Exit, Failure};
    use crate::report::patch::TOOL_LINE;
    use camino::{Utf8Path, Utf8PathBuf};
    use std::fs;

    fn two() -> Vec<File> {
        let file = |name: &str, text: &str| File { name: name.into(), text: format!("{TOOL_LINE}1\n\n{text}").into() };
        vec![file("0001-a-f0_mmap.patch", "diff --git a/a b/a\n"), file("0002-a-f1_mmap.patch", "diff --git a/b b/b\n")]
    }

    fn run() -> Origin {
        Origin::of("diff", &["drivers/a".into()], "")
    }

    fn names(directory: &Utf8Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = entries.collect();
        names.sort();
        names
    }

    fn place() -> (tempfile::TempDir, Utf8PathBuf) {
        let keep = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(keep.path().join("new/out")).unwrap();
        (keep, path)
    }

    #[test]
    fn the_directory_is_made_and_a_second_run_replaces_the_first() {
        let (_keep, out) = place();
        let all = two();
        assert_eq!(write(&out, &all, &run(), false).unwrap().names, ["0001-a-f0_mmap.patch", "0002-a-f1_mmap.patch"]);
        assert_eq!(write(&out, &all[..1], &run(), false).unwrap().names, ["0001-a-f0_mmap.patch"]);
        assert_eq!(names(&out), ["0001-a-f0_mmap.patch"]);
        assert_eq!(fs::read(out.join("0001-a-f0_mmap.patch")).unwrap(), signed(&all[0].text, &run()));
    }

    #[test]
    fn what_a_run_over_other_paths_or_one_with_nothing_to_write_finds_stays_unless_force_is_given() {
        let (_keep, out) = place();
        let all = two();
        assert_eq!(write(&out, &all, &run(), false).unwrap().replaced, 0);
        let nothing = write(&out, &[], &run(), false).unwrap();
        assert_eq!((nothing.kept, names(&out).len()), (2, 2));
        assert!(nothing.remark(&out).unwrap().contains("keeps 2 patches of an earlier run"));
        let other = Origin::of("diff", &["drivers/b".into()], "");
        for of_other in [&other, &Origin::of("series", &["drivers/a".into()], "")] {
            assert!(write(&out, &all[..1], of_other, false).unwrap_err().to_string().contains("other paths"));
            assert_eq!(names(&out).len(), 2);
        }
        assert_eq!(write(&out, &all, &run(), false).unwrap().replaced, 0, "the same once more");
        let forced = write(&out, &all[..1], &other, true).unwrap();
        assert_eq!((forced.replaced, names(&out).len()), (2, 1));
        assert_eq!(write(&out, &[], &other, true).unwrap(), Written { replaced: 1, ..Written::default() });
        assert_eq!(run(), Origin::of("diff", &["./drivers//a/".into()], ""));
    }

    #[test]
    fn the_digest_is_in_the_head_and_tells_any_edit() {
        let text = signed(b"convert: a() to b()\ntool: vma2desc 1\ndiff --git a/x b/x\n", &run());
        assert!(text.starts_with(b"convert: a() to b()\ntool: vma2desc 1 run "));
        assert!(writer(&text).is_some() && writer(b"tool: vma2desc 1\ndiff --git a/x b/x\n").is_none());
        for at in 0..text.len() {
            let mut edited = text.clone();
            edited[at] ^= 1;
            assert!(writer(&edited).is_none() && writer(&text[..at]).is_none());
        }
        assert_eq!(digest(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn patches_that_were_edited_are_neither_overwritten_nor_removed() {
        let (_keep, out) = place();
        let all = two();
        let written = write(&out, &all, &run(), false).unwrap().names;
        for (name, force) in [(&written[1], false), (&written[1], true), (&written[0], false), (&written[0], true)] {
            write(&out, &all, &run(), true).unwrap();
            let edited = [&fs::read(out.join(name)).unwrap()[..], b"a remark\n"].concat();
            fs::write(out.join(name), &edited).unwrap();
            let kept = force && *name == written[1];
            assert_eq!(write(&out, &all[..1], &run(), force).is_ok(), kept, "{name} {force}");
            assert_eq!(fs::read(out.join(name)).unwrap(), edited);
            fs::remove_file(out.join(name)).unwrap();
        }
    }

    #[test]
    fn what_a_killed_run_left_is_in_nobodys_way() {
        let (_keep, out) = place();
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join(".vma2desc-x1.tmp"), "").unwrap();
        write(&out, &two(), &run(), false).unwrap();
    }

    #[test]
    fn files_of_others_are_neither_overwritten_nor_removed() {
        let (_keep, out) = place();
        let all = two();
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join("notes.txt"), "mine").unwrap();
        let error = write(&out, &all, &run(), false).unwrap_err();
        assert_eq!(error.downcast_ref::<Failure>().unwrap().exit, Exit::InputOutput);
        assert_eq!(names(&out), ["notes.txt"]);
        write(&out, &all, &run(), true).unwrap();
        assert_eq!(names(&out), ["0001-a-f0_mmap.patch", "0002-a-f1_mmap.patch", "notes.txt"]);
        fs::write(out.join("0001-a-f0_mmap.patch"), "edited by hand").unwrap();
        for force in [false, true] {
            let told = write(&out, &all, &run(), force).unwrap_err().to_string();
            assert!(told.contains("move it, or name another directory") && !told.contains("--force"), "{told}");
        }
        assert_eq!(fs::read(out.join("0001-a-f0_mmap.patch")).unwrap(), b"edited by hand");
    }
}
