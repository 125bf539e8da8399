//! Patches as files in a directory.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};

use camino::Utf8Path;

use crate::cli::signal;
use crate::edit::write::{PREFIX, SUFFIX};
use crate::exit::{Exit, Failure};
use crate::report::patch::TOOL_LINE;

/// A patch as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, of the form `0001-....patch`.
    pub name: String,
    /// Its text, with a line that names the tool and no digest in it yet.
    pub text: Vec<u8>,
}

/// What stands in front of a patch's digest, behind the version of the tool.
const DIGEST: &str = " digest ";

/// Writes `patches` into `directory` and returns their names; patches of an earlier run are replaced.
///
/// A directory that holds anything else, such as patches that were edited since, is refused unless `force` is given;
/// it is kept in any case.
pub fn write(directory: &Utf8Path, patches: &[File], force: bool) -> anyhow::Result<Vec<String>> {
    let fail = |error: io::Error| Failure::new(Exit::InputOutput, format!("cannot write into {directory}: {error}"));
    fs::create_dir_all(directory).map_err(fail)?;
    let (ours, foreign) = contents(directory).map_err(fail)?;
    if let Some(name) = foreign.first().filter(|_| !force) {
        let what = "which is not ours or was edited; name another directory or say --force, which keeps it";
        let message = format!("{directory} holds {name}, {what}");
        return Err(Failure::new(Exit::InputOutput, message).into());
    }
    let names: Vec<String> = patches.iter().map(|patch| patch.name.clone()).collect();
    if let Some(name) = names.iter().find(|name| foreign.contains(*name)) {
        let message = format!("{directory}/{name} is not ours or was edited, and would be overwritten");
        return Err(Failure::new(Exit::InputOutput, message).into());
    }
    signal::watch();
    let mut ready = Vec::with_capacity(patches.len());
    for patch in patches {
        if signal::stopped() {
            return Err(Failure::new(Exit::Interrupted, "interrupted; nothing was written").into());
        }
        let mut file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(directory).map_err(fail)?;
        file.write_all(&signed(&patch.text)).map_err(fail)?;
        readable(file.as_file()).map_err(fail)?;
        ready.push(file);
    }
    for (file, name) in ready.into_iter().zip(&names) {
        file.persist(directory.join(name)).map_err(|error| fail(error.error))?;
    }
    for name in ours.iter().filter(|name| !names.contains(name)) {
        fs::remove_file(directory.join(name)).map_err(fail)?;
    }
    Ok(names)
}

/// The names in `directory`, sorted: those that an earlier run wrote, and the others.
fn contents(directory: &Utf8Path) -> io::Result<(BTreeSet<String>, BTreeSet<String>)> {
    let (mut ours, mut foreign) = (BTreeSet::new(), BTreeSet::new());
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What is left of a run that was killed is in nobody's way.
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) && entry.file_type()?.is_file() {
            continue;
        }
        let is_ours = is_patch_name(&name) && entry.file_type()?.is_file() && is_ours(&fs::read(entry.path())?);
        if is_ours {
            ours.insert(name)
        } else {
            foreign.insert(name)
        };
    }
    Ok((ours, foreign))
}

/// Whether `name` is of the form `0001-....patch`.
fn is_patch_name(name: &str) -> bool {
    let number = name.split('-').next().unwrap_or_default();
    number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()) && name.ends_with(".patch")
}

/// Whether a patch is as this program wrote it: a digest of the rest stands in its head.
fn is_ours(text: &[u8]) -> bool {
    let Some(end) = tool_line_end(text) else { return false };
    let Some(start) = memchr::memmem::rfind(&text[..end], DIGEST.as_bytes()) else { return false };
    signed(&[&text[..start], &text[end..]].concat()) == text
}

/// `text` with its digest at the end of the line that names the tool: eleven digits, since more look like a
/// commit's id to checkpatch.
fn signed(text: &[u8]) -> Vec<u8> {
    let Some(end) = tool_line_end(text) else { return text.to_vec() };
    let digest = format!("{DIGEST}{:011x}", digest(text) >> 20);
    [&text[..end], digest.as_bytes(), &text[end..]].concat()
}

/// Where the line that names the tool ends; it stands before the first diff.
fn tool_line_end(text: &[u8]) -> Option<usize> {
    let mut end = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n').take_while(|line| !line.starts_with(b"diff ")) {
        end += line.len();
        if line.starts_with(TOOL_LINE.as_bytes()) {
            return line.ends_with(b"\n").then(|| end - 1);
        }
    }
    None
}

/// The 64-bit FNV-1a hash: tells an edited file from one that is as it was, and is the same in each version.
fn digest(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Temporary files are private; patches are for others to read, as the user's mask allows it elsewhere.
pub fn readable(file: &fs::File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{File, digest, is_ours, signed, write};
    use crate::exit::{Exit, Failure};
    use crate::report::patch::TOOL_LINE;
    use camino::{Utf8Path, Utf8PathBuf};
    use std::fs;

    fn two() -> Vec<File> {
        let file = |name: &str, text: &str| File { name: name.into(), text: format!("{TOOL_LINE}1\n\n{text}").into() };
        vec![file("0001-a-f0_mmap.patch", "diff --git a/a b/a\n"), file("0002-a-f1_mmap.patch", "diff --git a/b b/b\n")]
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
        assert_eq!(write(&out, &all, false).unwrap(), ["0001-a-f0_mmap.patch", "0002-a-f1_mmap.patch"]);
        assert_eq!(write(&out, &all[..1], false).unwrap(), ["0001-a-f0_mmap.patch"]);
        assert_eq!(names(&out), ["0001-a-f0_mmap.patch"]);
        assert_eq!(fs::read(out.join("0001-a-f0_mmap.patch")).unwrap(), signed(&all[0].text));
    }

    #[test]
    fn the_digest_is_in_the_head_and_tells_any_edit() {
        let text = signed(b"convert: a() to b()\ntool: vma2desc 1\ndiff --git a/x b/x\n");
        assert!(text.starts_with(b"convert: a() to b()\ntool: vma2desc 1 digest "));
        assert!(is_ours(&text) && !is_ours(b"tool: vma2desc 1\ndiff --git a/x b/x\n"));
        for at in 0..text.len() {
            let mut edited = text.clone();
            edited[at] ^= 1;
            assert!(!is_ours(&edited) && !is_ours(&text[..at]));
        }
        assert_eq!(digest(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn patches_that_were_edited_are_neither_overwritten_nor_removed() {
        let (_keep, out) = place();
        let all = two();
        let written = write(&out, &all, false).unwrap();
        for (name, force) in [(&written[1], false), (&written[1], true), (&written[0], false), (&written[0], true)] {
            write(&out, &all, true).unwrap();
            let edited = [&fs::read(out.join(name)).unwrap()[..], b"a remark\n"].concat();
            fs::write(out.join(name), &edited).unwrap();
            let kept = force && *name == written[1];
            assert_eq!(write(&out, &all[..1], force).is_ok(), kept, "{name} {force}");
            assert_eq!(fs::read(out.join(name)).unwrap(), edited);
            fs::remove_file(out.join(name)).unwrap();
        }
    }

    #[test]
    fn what_a_killed_run_left_is_in_nobodys_way() {
        let (_keep, out) = place();
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join(".vma2desc-x1.tmp"), "").unwrap();
        write(&out, &two(), false).unwrap();
    }

    #[test]
    fn files_of_others_are_neither_overwritten_nor_removed() {
        let (_keep, out) = place();
        let all = two();
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join("notes.txt"), "mine").unwrap();
        let error = write(&out, &all, false).unwrap_err();
        assert_eq!(error.downcast_ref::<Failure>().unwrap().exit, Exit::InputOutput);
        assert_eq!(names(&out), ["notes.txt"]);
        write(&out, &all, true).unwrap();
        assert_eq!(names(&out), ["0001-a-f0_mmap.patch", "0002-a-f1_mmap.patch", "notes.txt"]);
        fs::write(out.join("0001-a-f0_mmap.patch"), "edited by hand").unwrap();
        assert!(write(&out, &all, true).is_err());
        assert_eq!(fs::read(out.join("0001-a-f0_mmap.patch")).unwrap(), b"edited by hand");
    }
}
