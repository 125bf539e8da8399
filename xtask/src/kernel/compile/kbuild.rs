//! The commands that the kernel's makefiles would run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::arms;
use super::cache::{Cache, key};
use super::diagnostics::{self, Diagnostic, Level};
use super::symbols;
use crate::kernel::tree::Changes;
use crate::proc;

/// How one object is built.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The compiler's command line, run in the build directory.
    pub command: String,
    /// Part of a module, so that it may use exported symbols only.
    pub module: bool,
}

/// The outcome of one compile.
#[derive(Clone, Debug, Default)]
pub struct Built {
    pub built: bool,
    pub found: Vec<Diagnostic>,
    pub undefined: BTreeSet<String>,
    pub defined: BTreeSet<String>,
}

/// The `.c` files to build for a change: the changed ones, and those beside a changed header of a driver's own
/// (or below) that include it by name.
pub fn objects(source: &Path, changes: &Changes) -> Result<Vec<String>> {
    let mut todo: BTreeSet<String> = changes.keys().filter(|p| p.ends_with(".c")).cloned().collect();
    for header in changes.keys().filter(|p| p.ends_with(".h") && !p.starts_with("include/")) {
        let path = Path::new(header);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let dir = source.join(path.parent().unwrap_or(Path::new("")));
        for entry in walkdir::WalkDir::new(&dir) {
            let entry = entry?;
            let is_user = || -> Result<bool> {
                let text = std::fs::read(entry.path())?;
                Ok(String::from_utf8_lossy(&text).lines().any(|l| includes(l, &name)))
            };
            if entry.path().extension().is_some_and(|e| e == "c") && is_user()? {
                todo.insert(entry.path().strip_prefix(source)?.to_string_lossy().into_owned());
            }
        }
    }
    Ok(todo.into_iter().collect())
}

fn includes(line: &str, header: &str) -> bool {
    let included = line.trim_start().strip_prefix('#').and_then(|l| l.trim_start().strip_prefix("include"));
    let name = included.and_then(|l| l.trim_start().strip_prefix('"')).and_then(|l| l.split('"').next());
    name.is_some_and(|n| n.rsplit('/').next() == Some(header))
}

/// The command for each file that has one, from a dry run of make or, for what is built already, from the
/// command that kbuild kept.
pub fn commands(
    build: &Path,
    source: &Path,
    todo: &[String],
    make_args: &[String],
    cache: &Cache,
) -> Result<BTreeMap<String, Unit>> {
    let mut found = BTreeMap::new();
    if todo.is_empty() {
        return Ok(found);
    }
    let stamp = std::fs::read(build.join("include/generated/autoconf.h"))?;
    let names = [todo.join(" "), make_args.join(" "), build.display().to_string()].join("\n");
    let dry_key = key(&[b"dry-run", &stamp, names.as_bytes()]);
    let text = match cache.text(&dry_key) {
        Some(text) => text,
        None => {
            let mut make = Command::new("make");
            make.current_dir(build).args(["-n", "-k"]).args(make_args);
            make.args(todo.iter().map(|path| format!("{}o", path.trim_end_matches('c'))));
            let got = proc::output(&mut make)?;
            let text =
                String::from_utf8_lossy(&got.stdout).lines().filter_map(compiler_call).collect::<Vec<_>>().join("\n");
            cache.keep_text(&dry_key, &text)?;
            text
        }
    };
    for call in text.lines() {
        if let Some(path) = source_of(call, build, source) {
            found.insert(path, unit(call));
        }
    }
    for path in todo.iter().filter(|p| !found.contains_key(*p)).cloned().collect::<Vec<_>>() {
        let at = Path::new(&path);
        let stem = at.file_stem().unwrap_or_default().to_string_lossy();
        let kept = build.join(at.parent().unwrap_or(Path::new(""))).join(format!(".{stem}.o.cmd"));
        let text = std::fs::read_to_string(kept).unwrap_or_default();
        let first = text.lines().next().and_then(|l| l.split_once(" := ")).map(|l| format!("; {} ;", l.1));
        if let Some(call) = first.as_deref().and_then(compiler_call) {
            found.insert(path, unit(&call));
        }
    }
    Ok(found)
}

fn unit(call: &str) -> Unit {
    Unit { command: call.to_string(), module: call.contains(" -DMODULE ") }
}

/// The part of a recipe line that calls the compiler for an object.
fn compiler_call(line: &str) -> Option<String> {
    let parts = line.split(';').map(str::trim);
    let calls = parts.filter(|p| p.contains(" -Wp,-MMD,") && p.contains(" -c -o ") && p.ends_with(".c"));
    calls.into_iter().find(|p| is_compiler(p.split(' ').next().unwrap_or_default())).map(str::to_string)
}

fn is_compiler(program: &str) -> bool {
    let name = program.rsplit(['/', '-']).find(|part| !part.bytes().all(|b| b.is_ascii_digit()));
    matches!(name, Some("gcc" | "clang"))
}

fn source_of(call: &str, build: &Path, source: &Path) -> Option<String> {
    let path = normal(&build.join(call.rsplit(' ').next()?));
    Some(path.strip_prefix(source).ok()?.to_string_lossy().into_owned())
}

/// The path without `.` and `..`; what is a link stays one.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The source tree and the overlay that stands in for it.
pub type Moved<'a> = Option<(&'a Path, &'a Path)>;

impl Unit {
    /// The command's words, with the output at `to` and paths of the source tree pointed to the overlay.
    fn arguments(&self, build: &Path, moved: Moved<'_>, to: &Path) -> Result<Vec<String>> {
        let words = shlex::split(&self.command).context("a command that cannot be split into words")?;
        let mut arguments: Vec<String> = words.into_iter().filter(|a| !a.starts_with("-Wp,-MMD")).collect();
        let at = arguments.iter().position(|a| a == "-o").context("a command without output")?;
        *arguments.get_mut(at + 1).context("a command without output")? = to.display().to_string();
        if let Some((source, top)) = moved {
            arguments = arguments.iter().map(|a| redirect(a, build, source, top)).collect();
        }
        Ok(arguments)
    }

    /// Compile to `object` in `cwd`.
    pub fn compile(
        &self,
        cwd: &Path,
        build: &Path,
        moved: Moved<'_>,
        object: &Path,
        depends: Option<&Path>,
    ) -> Result<Built> {
        let arguments = self.arguments(build, moved, object)?;
        let (program, rest) = arguments.split_first().context("an empty command")?;
        let mut command = Command::new(program);
        command.args(rest).current_dir(cwd).env("LC_ALL", "C");
        if let Some(depends) = depends {
            command.arg(format!("-Wp,-MMD,{}", depends.display()));
        }
        let got = proc::output(&mut command)?;
        let base = moved.map_or_else(|| cwd.to_path_buf(), |(_, top)| top.to_path_buf());
        let stderr = String::from_utf8_lossy(&got.stderr);
        let mut found: Vec<Diagnostic> = stderr.lines().filter_map(diagnostics::read).collect();
        for d in &mut found {
            d.path = relative(&normal(&cwd.join(&d.path)), &base, build);
        }
        if !got.status.success() && !found.iter().any(|d| d.level == Level::Error) {
            let text = stderr.lines().last().unwrap_or("the compiler failed").to_string();
            found.push(Diagnostic { path: String::new(), line: 0, level: Level::Error, text });
        }
        let mut built = Built { built: got.status.success(), found, ..Built::default() };
        if built.built {
            (built.undefined, built.defined) = symbols::of_object(&nm_of(program), object)?;
        }
        Ok(built)
    }

    /// The lines of the file itself that are left after preprocessing.
    pub fn emitted(&self, cwd: &Path, build: &Path, moved: Moved<'_>, to: &Path) -> Result<BTreeSet<usize>> {
        let mut arguments = self.arguments(build, moved, to)?;
        arguments.iter_mut().filter(|a| *a == "-c").for_each(|a| *a = "-E".to_string());
        let (program, rest) = arguments.split_first().context("an empty command")?;
        let file = rest.last().map(|f| normal(&cwd.join(f))).unwrap_or_default();
        let got = proc::output(Command::new(program).args(rest).current_dir(cwd))?;
        anyhow::ensure!(got.status.success(), "the preprocessor fails: {}", proc::said(&got));
        let output = std::fs::read(to)?;
        Ok(arms::emitted(&String::from_utf8_lossy(&output), |path| normal(&cwd.join(path)) == file))
    }
}

/// Paths in messages are compared before and after, so strip what differs: the overlay, the build directory
/// or the source tree that its `source` link names.
fn relative(path: &Path, top: &Path, build: &Path) -> String {
    let source = std::fs::canonicalize(build.join("source")).unwrap_or_else(|_| build.to_path_buf());
    let found = [top, &source, build].into_iter().find_map(|base| path.strip_prefix(base).ok());
    found.unwrap_or(path).to_string_lossy().into_owned()
}

/// Point an argument that names a path in the source tree to the overlay.
fn redirect(argument: &str, build: &Path, source: &Path, top: &Path) -> String {
    if build == source {
        return argument.to_string();
    }
    let cut = match argument {
        a if a.starts_with("-I") => 2,
        a if a.starts_with('-') => match a.find('=') {
            Some(at) => at + 1,
            None => return argument.to_string(),
        },
        _ => 0,
    };
    let (option, path) = argument.split_at(cut);
    let whole = normal(&build.join(path.trim_end_matches('=')));
    let tail = if path.ends_with('=') { "=" } else { "" };
    match whole.strip_prefix(source) {
        Ok(rest) if !path.is_empty() && !whole.starts_with(build) => {
            // A prefix map wants its trailing slash kept.
            let slash = if path.trim_end_matches('=').ends_with('/') { "/" } else { "" };
            format!("{option}{}{slash}{tail}", top.join(rest).display().to_string().trim_end_matches('/'))
        }
        _ => argument.to_string(),
    }
}

fn nm_of(compiler: &str) -> String {
    let bare = compiler.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    match bare.strip_suffix("gcc") {
        Some(prefix) => format!("{prefix}nm"),
        None if crate::proc::have("llvm-nm") => "llvm-nm".to_string(),
        None => "nm".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_call_is_found_in_a_recipe() {
        let line = "set -e;  echo '  CC  x.o'; aarch64-linux-gnu-gcc-12 -Wp,-MMD,d/.x.o.d -DMODULE -c -o d/x.o ../s/d/x.c; fixdep";
        let call = compiler_call(line).unwrap();
        assert_eq!(source_of(&call, Path::new("/k/b"), Path::new("/k/s")).as_deref(), Some("d/x.c"));
        assert!(unit(&call).module);
        assert!(compiler_call("set -e; echo; ld -o x.ko; true").is_none());
    }

    #[test]
    fn paths_of_the_source_tree_move_to_the_overlay() {
        let to = |a: &str| redirect(a, Path::new("/k/b"), Path::new("/k/s"), Path::new("/t"));
        assert_eq!(to("-I/k/s/include"), "-I/t/include");
        assert_eq!(to("-I../s/include"), "-I/t/include");
        assert_eq!(to("-I./include"), "-I./include");
        assert_eq!(to("-fmacro-prefix-map=/k/s/="), "-fmacro-prefix-map=/t/=");
        assert_eq!(to("/k/s/d/x.c"), "/t/d/x.c");
        assert_eq!(to("-O2"), "-O2");
    }

    #[test]
    fn an_include_by_name() {
        assert!(includes("#include \"sub/x.h\"", "x.h"));
        assert!(!includes("#include <x.h>", "x.h"));
        assert!(!includes("#include \"ax.h\"", "x.h"));
    }
}
