//! One compile: of one object, with the tree as it is or with a unit's changes.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Value, json};

use super::cache::{Cache, FORMAT};
use super::command::{Invocation, ObjectCommand};
use super::dependencies::{self, Digest, Files, Read, digest_all};
use super::diagnostics::{self, Diagnostic, Severity};
use super::elf::{self, Symbols};
use super::failed;
use super::overlay::{Changes, Overlay};
use super::process::{self, End, Limits, Stop};

/// What one compiler may say; template-like macros can make long messages.
const MOST_OUTPUT: usize = 8 << 20;

/// What all compiles share.
pub struct Shop<'a> {
    /// The tree, absolute and without links.
    pub tree: &'a Path,
    /// The build directory, likewise.
    pub build: &'a Path,
    /// Where objects and overlays go.
    pub scratch: &'a Path,
    /// What the compiler says of its version.
    pub compiler: &'a str,
    /// Kept results.
    pub cache: &'a Cache,
    /// Digests of files on disk.
    pub files: &'a Files,
    /// The longest that one compile may take.
    pub time: Duration,
    /// Whether the user asked to stop.
    pub stop: Stop<'a>,
}

/// A unit's changes, and the overlay that is made when the first compile needs it.
#[derive(Debug, Default)]
pub struct View {
    /// The changed files; none for the tree as it is.
    pub changes: Changes,
    /// The C files that will be compiled.
    pub sources: Vec<String>,
    overlay: OnceLock<Result<Overlay, String>>,
}

impl View {
    /// The tree with `changes`, for the compile of `sources`.
    pub fn new(changes: Changes, sources: Vec<String>) -> Self {
        Self { changes, sources, overlay: OnceLock::new() }
    }

    /// The overlay; none for the tree as it is.
    pub fn overlay(&self, shop: &Shop<'_>) -> Result<Option<&Overlay>, String> {
        if self.changes.is_empty() {
            return Ok(None);
        }
        let make = || {
            let sources = self.sources.iter().map(String::as_str);
            let made = Overlay::new(shop.tree, shop.build, &self.changes, sources, shop.scratch);
            made.map_err(|error| format!("cannot write below {}: {error}", shop.scratch.display()))
        };
        self.overlay.get_or_init(make).as_ref().map(Some).map_err(String::clone)
    }
}

/// An object that was made, or could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// Whether there is an object.
    pub built: bool,
    /// What the compiler said.
    pub said: Vec<Diagnostic>,
    /// The symbols of the object; none if it is in a format without them.
    pub symbols: Option<Symbols>,
    /// The changed files that were read, by path.
    pub reached: Vec<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The time was up.
    TimedOut,
    /// The user asked to stop.
    Stopped,
    /// The compiler cannot be started, or a file cannot be written.
    Trouble(String),
}

/// Compiles, or finds the result of an earlier compile.
///
/// # Errors
/// There is no answer: the object is neither good nor bad.
pub fn compile(shop: &Shop<'_>, command: &ObjectCommand, view: &View) -> Result<Built, Fault> {
    let key = key(shop, command, view, "object");
    if let Some(kept) = shop.cache.get(&key, shop.files, shop.tree, &view.changes).as_ref().and_then(from_json) {
        return Ok(kept);
    }
    let overlay = view.overlay(shop).map_err(Fault::Trouble)?;
    let dir = tempfile::Builder::new().prefix("object-").tempdir_in(shop.scratch).map_err(|e| trouble(shop, &e))?;
    let object = dir.path().join("object.o");
    let rule = dir.path().join("object.d");
    let invocation = command.invocation(overlay, &object);
    let got = run(shop, &invocation, &rule, dir.path())?;
    let text = String::from_utf8_lossy(&got.stderr);
    let mut said: Vec<Diagnostic> = text.lines().filter_map(diagnostics::read).collect();
    for message in &mut said {
        unmoved(message, &invocation.cwd, shop, overlay);
    }
    let built = got.success();
    if !built && !said.iter().any(|d| d.severity == Severity::Error) {
        if text.contains("No space left on device") {
            return Err(Fault::Trouble(format!("no space left below {}", shop.scratch.display())));
        }
        let text = if text.trim().is_empty() { "the compiler fails without a word".to_owned() } else { got.said() };
        said.push(Diagnostic { path: String::new(), line: 0, severity: Severity::Error, text });
    }
    if let Some(full) = said.iter().find(|d| d.text.contains("No space left on device")) {
        return Err(Fault::Trouble(format!("no space left below {}: {full}", shop.scratch.display())));
    }
    let reads = dependencies::of_rule(&rule, &invocation.cwd, shop.tree, overlay);
    if let Some(path) = stale(&rule, &invocation.cwd, overlay, &view.changes) {
        return Err(Fault::Trouble(format!(
            "{} reads {path} through a link, which the overlay cannot follow",
            command.path
        )));
    }
    let reached = reached(&reads, &view.changes);
    let symbols = if built { fs::read(&object).ok().and_then(|bytes| elf::symbols(&bytes)) } else { None };
    let result = Built { built, said, symbols, reached };
    let reads = if built { Some(reads) } else { of_failure(shop, &invocation, &rule, dir.path(), overlay) };
    if let Some(reads) = reads.filter(|reads| !reads.is_empty()) {
        shop.cache.put(&key, &to_json(&result), &reads, shop.files, shop.tree, &view.changes);
    }
    Ok(result)
}

/// What a compile that failed depends on.
fn of_failure(
    shop: &Shop<'_>,
    invocation: &Invocation,
    rule: &Path,
    scratch: &Path,
    overlay: Option<&Overlay>,
) -> Option<Vec<Read>> {
    failed::reads(&invocation.words, &invocation.cwd, rule, shop.tree, overlay, |words| {
        let invocation = Invocation { words: words.to_vec(), cwd: invocation.cwd.clone() };
        start(shop, &invocation, &[], scratch).is_ok_and(|ended| ended.success())
    })
}

/// The key of what is made of a command.
pub fn key(shop: &Shop<'_>, command: &ObjectCommand, view: &View, kind: &str) -> Digest {
    let own = Read::Tree(command.path.clone()).digest(shop.files, shop.tree, &view.changes).unwrap_or_default();
    let tree = shop.tree.as_os_str().as_encoded_bytes();
    let cwd = command.cwd.as_os_str().as_encoded_bytes();
    let mut parts: Vec<Vec<u8>> = [FORMAT.as_bytes(), kind.as_bytes(), shop.compiler.as_bytes(), tree, cwd, &own]
        .into_iter()
        .map(<[u8]>::to_vec)
        .collect();
    parts.extend(command.words.iter().map(|w| w.clone().into_bytes()));
    for (path, text) in &view.changes {
        parts.extend([path.clone().into_bytes(), dependencies::digest(text).to_vec()]);
    }
    digest_all(parts.iter().map(Vec::as_slice))
}

/// Runs the compiler with a list of what it reads at `rule`, and its own temporary files in `scratch`.
pub fn run(shop: &Shop<'_>, invocation: &Invocation, rule: &Path, scratch: &Path) -> Result<process::Ended, Fault> {
    start(shop, invocation, &["-MD".as_ref(), "-MF".as_ref(), rule.as_os_str()], scratch)
}

fn start(shop: &Shop<'_>, invocation: &Invocation, more: &[&OsStr], scratch: &Path) -> Result<process::Ended, Fault> {
    let Some((program, arguments)) = invocation.words.split_first() else {
        return Err(Fault::Trouble("an empty command".to_owned()));
    };
    let mut command = Command::new(program);
    command.args(arguments).args(more).current_dir(&invocation.cwd);
    command.env("LC_ALL", "C").env("TMPDIR", scratch);
    for name in ["DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES", "GCC_COLORS"] {
        command.env_remove(name);
    }
    let limits = Limits { time: shop.time, output: MOST_OUTPUT, stop: shop.stop };
    let got = process::run(&mut command, &limits)
        .map_err(|error| Fault::Trouble(format!("cannot run the compiler `{program}`: {error}")))?;
    match got.end {
        End::TimedOut => Err(Fault::TimedOut),
        End::Stopped => Err(Fault::Stopped),
        End::Signal(number) => Err(Fault::Trouble(format!("the compiler was ended by signal {number}"))),
        End::Code(_) => Ok(got),
    }
}

fn trouble(shop: &Shop<'_>, error: &std::io::Error) -> Fault {
    Fault::Trouble(format!("cannot write below {}: {error}", shop.scratch.display()))
}

fn reached(reads: &[Read], changes: &Changes) -> Vec<String> {
    changes.keys().filter(|path| reads.contains(&Read::Tree((*path).clone()))).cloned().collect()
}

/// A changed file of which the unchanged text was read: `..` behind a link to a directory leads out of the overlay.
fn stale<'a>(rule: &Path, cwd: &Path, overlay: Option<&Overlay>, changes: &'a Changes) -> Option<&'a String> {
    let overlay = overlay?;
    let top = fs::canonicalize(overlay.top()).ok()?;
    let text = fs::read(rule).unwrap_or_default();
    let files = dependencies::parse(&String::from_utf8_lossy(&text));
    changes.keys().find(|path| {
        let name = Path::new(path.as_str()).file_name();
        files.iter().map(Path::new).filter(|file| file.file_name() == name).any(|file| {
            let real = fs::canonicalize(cwd.join(file)).unwrap_or_default();
            real == overlay.tree().join(path) && !real.starts_with(&top)
        })
    })
}

/// Takes the overlay and the tree out of a message, which is compared with one that was made elsewhere.
fn unmoved(message: &mut Diagnostic, cwd: &Path, shop: &Shop<'_>, overlay: Option<&Overlay>) {
    let tops = overlay.map(Overlay::top).into_iter().chain([shop.tree, shop.build]);
    for top in tops {
        message.text = message.text.replace(&format!("{}/", top.display()), "");
    }
    if !message.path.is_empty() {
        message.path = match Read::new(&message.path, cwd, shop.tree, overlay) {
            Read::Tree(path) => path,
            Read::Other(path) | Read::Absent(path) => super::paths::below(Path::new(&path), shop.build).unwrap_or(path),
        };
    }
}

fn to_json(built: &Built) -> Value {
    let said: Vec<Value> = built
        .said
        .iter()
        .map(|d| json!({"path": d.path, "line": d.line, "error": d.severity == Severity::Error, "text": d.text}))
        .collect();
    let symbols = built.symbols.as_ref().map(|s| json!({"undefined": s.undefined, "defined": s.defined}));
    json!({"built": built.built, "said": said, "symbols": symbols, "reached": built.reached})
}

fn from_json(value: &Value) -> Option<Built> {
    let text = |v: &Value| v.as_str().map(str::to_owned);
    let diagnostic = |v: &Value| {
        let severity = if v.get("error")?.as_bool()? { Severity::Error } else { Severity::Warning };
        let line = usize::try_from(v.get("line")?.as_u64()?).ok()?;
        Some(Diagnostic { path: text(v.get("path")?)?, line, severity, text: text(v.get("text")?)? })
    };
    let symbols = match value.get("symbols")? {
        Value::Null => None,
        found => Some(Symbols {
            undefined: found.get("undefined")?.as_array()?.iter().map(text).collect::<Option<_>>()?,
            defined: found.get("defined")?.as_array()?.iter().map(text).collect::<Option<_>>()?,
        }),
    };
    Some(Built {
        built: value.get("built")?.as_bool()?,
        said: value.get("said")?.as_array()?.iter().map(diagnostic).collect::<Option<_>>()?,
        symbols,
        reached: value.get("reached")?.as_array()?.iter().map(text).collect::<Option<_>>()?,
    })
}
