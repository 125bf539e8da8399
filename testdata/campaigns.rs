//! Runs every `testdata/campaign/<case>/`.
//!
//! `tree/` is laid over `testdata/kernel`, and `campaign` is run in the result with the arguments in `command.txt`:
//!
//! * `stdout.txt`, `stderr.txt`: what it prints; no file where it prints nothing.
//! * After a campaign that has patches, it is applied, and a second run must print none.
//! * It is written as mails, too: upon each beginning of the series the campaign goes on to the same end.
//!
//! `VMA2DESC_BLESS=1` (`cargo xtask bless`) writes what the program prints now instead of comparing.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use snapbox::cmd::cargo_bin;

datatest_stable::harness! {
    { test = case, root = "testdata/campaign", pattern = r"/command\.txt$" },
}

type Verdict = Result<(), Box<dyn std::error::Error>>;

fn case(command: &Path) -> Verdict {
    let directory = command.parent().ok_or("no case directory")?;
    let arguments = fs::read_to_string(command)?;
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let place = laid(directory)?;
    let first = run(place.path(), &arguments)?;
    for (name, text) in [("stdout.txt", &first.stdout), ("stderr.txt", &first.stderr)] {
        let file = directory.join(name);
        let text = String::from_utf8_lossy(text).replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
        if std::env::var_os("VMA2DESC_BLESS").is_some() {
            if text.is_empty() {
                let _ = fs::remove_file(&file);
            } else {
                fs::write(&file, &text)?;
            }
            continue;
        }
        let expected = if file.exists() { fs::read_to_string(&file)? } else { String::new() };
        if expected != text {
            return Err(format!("{name}: expected\n{expected}\n--- but it printed\n{text}").into());
        }
    }
    if arguments.contains(&"--list") || first.stdout.is_empty() {
        return Ok(());
    }
    let applied = run(place.path(), &[&arguments[..], &["--apply"]].concat())?;
    if !applied.status.success() {
        return Err(format!("--apply: {}", String::from_utf8_lossy(&applied.stderr)).into());
    }
    let again = run(place.path(), &arguments)?;
    if !again.stdout.is_empty() {
        return Err(format!("a second run prints\n{}", String::from_utf8_lossy(&again.stdout)).into());
    }
    each_beginning_goes_on_to_the_same_end(directory, &arguments, place.path())
}

fn laid(directory: &Path) -> Result<tempfile::TempDir, Box<dyn std::error::Error>> {
    let place = tempfile::tempdir()?;
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kernel"), place.path())?;
    copy(&directory.join("tree"), place.path())?;
    Ok(place)
}

fn each_beginning_goes_on_to_the_same_end(directory: &Path, arguments: &[&str], end: &Path) -> Verdict {
    let (begun, out) = (laid(directory)?, tempfile::tempdir()?);
    let to = out.path().to_str().ok_or("a path that is no text")?;
    let written = run(begun.path(), &[arguments, &["--draft", "--from", "A <a@b.c>", "--out", to]].concat())?;
    if !written.status.success() {
        return Err(format!("--out: {}", String::from_utf8_lossy(&written.stderr)).into());
    }
    let mut mails: Vec<_> = walkdir::WalkDir::new(out.path()).into_iter().flatten().map(|e| e.into_path()).collect();
    mails.retain(|mail| mail.is_file() && !mail.ends_with("0000-cover-letter.patch"));
    mails.sort();
    for at in 0..=mails.len() {
        let there = tempfile::tempdir()?;
        copy(begun.path(), there.path())?;
        let finished = run(there.path(), &[arguments, &["--apply"]].concat())?;
        if !finished.status.success() || texts(there.path()) != texts(end) {
            let said = String::from_utf8_lossy(&finished.stderr);
            return Err(format!("after {at} of {} mails the campaign ends elsewhere: {said}", mails.len()).into());
        }
        let Some(mail) = mails.get(at) else { break };
        let patched = Command::new("patch").current_dir(begun.path()).args(["-p1", "-s", "-i"]).arg(mail).output()?;
        if !patched.status.success() {
            return Err(format!("{}: {}", mail.display(), String::from_utf8_lossy(&patched.stdout)).into());
        }
    }
    Ok(())
}

fn texts(tree: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let files =
        walkdir::WalkDir::new(tree).sort_by_file_name().into_iter().flatten().filter(|e| e.file_type().is_file());
    let text = |e: walkdir::DirEntry| Some((e.path().strip_prefix(tree).ok()?.to_owned(), fs::read(e.path()).ok()?));
    files.filter_map(text).collect()
}

fn run(place: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    let mut command = Command::new(cargo_bin!("vma2desc"));
    command.current_dir(place).env("NO_COLOR", "1").args(["campaign", "--no-config"]).args(arguments).output()
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&there)?;
            copy(&entry.path(), &there)?;
        } else {
            fs::copy(entry.path(), there)?;
        }
    }
    Ok(())
}
