//! A directory with drivers, and the command run in it.

#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use snapbox::cmd::cargo_bin;

/// A directory with drivers in it: `lamp.c` can be converted, `meter.c` is refused, `plug.c` is done.
pub struct Place {
    pub directory: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        let place = Self { directory: tempfile::tempdir().unwrap() };
        let drivers = repository().join("testdata/drivers");
        for entry in fs::read_dir(drivers).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "c") {
                fs::copy(&path, place.path(path.file_name().unwrap().to_str().unwrap())).unwrap();
            }
        }
        place
    }

    /// The same, with all of it committed.
    pub fn committed() -> Self {
        let place = Self::new();
        place.git(&["init", "-q", "-b", "main"]);
        place.git(&["add", "."]);
        place.git(&["commit", "-qm", "one"]);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} has no {old}");
        self.write(name, &text.replacen(old, new, 1));
    }

    pub fn git(&self, arguments: &[&str]) {
        git(self.directory.path(), arguments);
    }

    pub fn check(&self, arguments: &[&str]) -> Ran {
        let mut all = vec!["check", "--target"];
        let target = repository().join("testdata/kernel");
        all.push(target.to_str().unwrap());
        all.extend(arguments);
        all.push(".");
        run(self.directory.path(), &all)
    }
}

pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn git(directory: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "protocol.file.allow=always"];
    let done = Command::new("git").current_dir(directory).args(identity).args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// What a command said.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub fn run(directory: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(cargo_bin!("vma2desc"));
    let output: Output = command.current_dir(directory).env("NO_COLOR", "1").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

impl Ran {
    /// The handlers of the findings.
    pub fn found(&self) -> Vec<&str> {
        self.out.lines().map(|line| line.split('`').nth(1).unwrap()).collect()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

pub const BOTH: [&str; 2] = ["lamp_mmap", "meter_mmap"];
