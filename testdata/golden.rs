//! Runs every `testdata/<topic>/<case>/`.
//!
//! A case holds `before.c`, or a directory `before/` with several files of which one is `main.c`, and says what must
//! become of it:
//!
//! * `after.c` (or `after/`, with the files that change): the exact result. A second run over it converts nothing.
//! * `refused.txt`: the refusals, separated by blank lines. The first line is the reason's id; then may follow
//!   `line N` (or `line FILE:N`) for the primary place, `mentions: TEXT` for a part of what is said there, and
//!   `handler: NAME`. Without `after.c` nothing may change.
//! * `notes.txt`: the notes of the conversions, one a line, `ID: BEGINNING OF THE TEXT`. Without it there may be none.
//!
//! * `compat.txt`: what `--compat` says, and after a blank `--compat-style`.
//!
//! Files of the same tree that are not given to the program stand in a directory `around/`. The tree is a kernel, but for the cases
//! of `outoftree`.
//!
//! `VMA2DESC_BLESS=1` (`cargo xtask bless`) writes what the program says now instead of comparing.

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use vma2desc::compat::{Compat, Style};

use support::{Examined, Files, difference, examine_among, second_run};

datatest_stable::harness! {
    { test = case, root = "testdata", pattern = r"/before(\.c|/main\.c)$" },
}

type Verdict = Result<(), Box<dyn std::error::Error>>;

/// What is wrong with a case, shown with its line breaks.
struct Wrong(String);

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::fmt::Debug for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for Wrong {}

/// The paths that a case's files have while they are examined: `drivers/case/NAME`.
const DIRECTORY: &str = "drivers/case";

fn case(main: &Path) -> Verdict {
    let several = main.ends_with("before/main.c");
    let directory = main.ancestors().nth(if several { 2 } else { 1 }).ok_or("no case directory")?;
    let before = read(&directory.join(if several { "before" } else { "before.c" }))?;
    let around = directory.join("around");
    let around = if around.exists() { read(&around)? } else { Files::new() };
    let is_driver = directory.parent().is_some_and(|topic| topic.ends_with("outoftree"));
    let found = examine_among(&before, &around, is_driver, compat(&directory.join("compat.txt"))?)?;
    if std::env::var_os("VMA2DESC_BLESS").is_some() {
        return bless(directory, several, &before, &found);
    }
    let after = directory.join(if several { "after" } else { "after.c" });
    let refused = directory.join("refused.txt");
    if !after.exists() && !refused.exists() {
        return Err("the case has neither `after.c` nor `refused.txt`".into());
    }
    let mut wrong = String::new();
    let mut expected = before.clone();
    if after.exists() {
        expected.extend(read(&after)?);
        if found.converted.is_empty() {
            wrong.push_str("nothing was converted\n");
        }
    }
    for (path, text) in &expected {
        let empty = Vec::new();
        wrong.extend(difference(path, text, found.files.get(path).unwrap_or(&empty)));
    }
    refusals(&refused, &found, &mut wrong)?;
    notes(&directory.join("notes.txt"), &found, &mut wrong)?;
    if !found.converted.is_empty() {
        wrong.extend(second_run(&found).err());
    }
    if wrong.is_empty() { Ok(()) } else { Err(Wrong(format!("{}\n{wrong}", directory.display())).into()) }
}

/// What is kept for older kernels.
fn compat(path: &Path) -> Result<Compat, Box<dyn std::error::Error>> {
    if !path.exists() {
        return Ok(Compat::default());
    }
    let text = std::fs::read_to_string(path)?;
    let mut words = text.split_whitespace();
    let choice = words.next().unwrap_or_default().parse()?;
    let style = match words.next() {
        None => Style::default(),
        Some(word) => Style::from_str(word, true)?,
    };
    Ok(Compat { choice, style })
}

/// A file, or all files below a directory, under the paths that they have while they are examined.
fn read(path: &Path) -> Result<Files, Box<dyn std::error::Error>> {
    let mut files = Files::new();
    if path.is_file() {
        files.insert(format!("{DIRECTORY}/main.c"), std::fs::read(path)?);
        return Ok(files);
    }
    let mut todo: Vec<PathBuf> = vec![path.to_owned()];
    while let Some(directory) = todo.pop() {
        for entry in std::fs::read_dir(&directory)? {
            let entry = entry?.path();
            if entry.is_dir() {
                todo.push(entry);
                continue;
            }
            let name = entry.strip_prefix(path)?.to_string_lossy().replace('\\', "/");
            files.insert(format!("{DIRECTORY}/{name}"), std::fs::read(&entry)?);
        }
    }
    Ok(files)
}

/// One refusal that is expected.
#[derive(Debug, Default)]
struct Expected {
    reason: String,
    line: Option<String>,
    mentions: Vec<String>,
    handler: Option<String>,
}

impl Expected {
    fn read(block: &str) -> Result<Expected, String> {
        let mut lines = block.lines();
        let mut expected =
            Expected { reason: lines.next().unwrap_or_default().trim().to_owned(), ..Expected::default() };
        for line in lines {
            if let Some(n) = line.strip_prefix("line ") {
                expected.line = Some(n.trim().to_owned());
            } else if let Some(text) = line.strip_prefix("mentions: ") {
                expected.mentions.push(text.to_owned());
            } else if let Some(name) = line.strip_prefix("handler: ") {
                expected.handler = Some(name.trim().to_owned());
            } else {
                return Err(format!("refused.txt: `{line}` is none of `line N`, `mentions: TEXT`, `handler: NAME`"));
            }
        }
        Ok(expected)
    }

    fn fits(&self, found: &Examined, handler: &str, refusal: &vma2desc::model::outcome::Refusal) -> bool {
        let (path, line) = found.place(refusal.primary);
        let name = path.trim_start_matches(DIRECTORY).trim_start_matches('/');
        let here = |l: &String| *l == line.to_string() || *l == format!("{name}:{line}");
        self.reason == refusal.reason
            && self.line.as_ref().is_none_or(here)
            && self.handler.as_ref().is_none_or(|h| h == handler)
            && self.mentions.iter().all(|m| refusal.label.contains(m.as_str()))
    }
}

fn blocks(path: &Path) -> Result<Vec<Expected>, Box<dyn std::error::Error>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(path)?;
    let blocks = text.split("\n\n").map(str::trim).filter(|b| !b.is_empty());
    Ok(blocks.map(Expected::read).collect::<Result<_, _>>()?)
}

fn refusals(path: &Path, found: &Examined, wrong: &mut String) -> Verdict {
    let mut left = blocks(path)?;
    for (handler, refusal) in &found.refused {
        match left.iter().position(|e| e.fits(found, handler, refusal)) {
            Some(i) => drop(left.remove(i)),
            None => {
                let (at, line) = found.place(refusal.primary);
                writeln!(wrong, "`{handler}` is refused: {} at {at}:{line}: {}", refusal.reason, refusal.label)?;
            }
        }
    }
    for expected in left {
        writeln!(wrong, "expected a refusal: {expected:?}")?;
    }
    Ok(())
}

fn notes(path: &Path, found: &Examined, wrong: &mut String) -> Verdict {
    let text = if path.exists() { std::fs::read_to_string(path)? } else { String::new() };
    let mut left: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    for note in &found.notes {
        let line = format!("{}: {}", note.id, note.text);
        match left.iter().position(|l| line.starts_with(l)) {
            Some(i) => drop(left.remove(i)),
            None => writeln!(wrong, "a note that is not expected: {line}")?,
        }
    }
    for expected in left {
        writeln!(wrong, "expected a note: {expected}")?;
    }
    Ok(())
}

/// Writes what the program says now; what is expected of refusals is kept while it fits.
fn bless(directory: &Path, several: bool, before: &Files, found: &Examined) -> Verdict {
    let after = directory.join(if several { "after" } else { "after.c" });
    if several && after.exists() {
        std::fs::remove_dir_all(&after)?;
    } else if after.exists() {
        std::fs::remove_file(&after)?;
    }
    for (path, text) in found.files.iter().filter(|(p, t)| before.get(*p) != Some(*t)) {
        let name = path.trim_start_matches(DIRECTORY).trim_start_matches('/');
        let to = if several { after.join(name) } else { after.clone() };
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(to, text)?;
    }
    let mut wrong = String::new();
    let refused = directory.join("refused.txt");
    refusals(&refused, found, &mut wrong)?;
    if !wrong.is_empty() {
        let mut text = String::new();
        for (handler, refusal) in &found.refused {
            let (path, line) = found.place(refusal.primary);
            let name = path.trim_start_matches(DIRECTORY).trim_start_matches('/');
            let name = if several { format!("{name}:") } else { String::new() };
            let handler = if found.refused.len() > 1 { format!("handler: {handler}\n") } else { String::new() };
            let gap = if text.is_empty() { "" } else { "\n" };
            write!(text, "{gap}{}\nline {name}{line}\n{handler}", refusal.reason)?;
        }
        write_or_remove(&refused, &text)?;
    }
    let mut wrong = String::new();
    let file = directory.join("notes.txt");
    notes(&file, found, &mut wrong)?;
    if !wrong.is_empty() {
        let text: String = found.notes.iter().map(|n| format!("{}: {}\n", n.id, n.text)).collect();
        write_or_remove(&file, &text)?;
    }
    Ok(())
}

fn write_or_remove(path: &Path, text: &str) -> Verdict {
    if !text.is_empty() {
        std::fs::write(path, text)?;
    } else if path.exists() {
        std::fs::remove_file(path)?;
    }
    Ok(())
}
