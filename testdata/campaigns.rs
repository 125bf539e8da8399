//! Runs every `testdata/campaign/<case>/`.
//!
//! `tree/` is laid over `testdata/kernel`, and `campaign` is run in the result with the arguments in `command.txt`:
//!
//! * `stdout.txt`, `stderr.txt`: what it prints; no file where it prints nothing.
//! * After a campaign that has patches, it is applied, and a second run must print none.
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
    let place = tempfile::tempdir()?;
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kernel"), place.path())?;
    copy(&directory.join("tree"), place.path())?;
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
    Ok(())
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
