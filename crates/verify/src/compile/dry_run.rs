//! The commands that the kernel's makefiles would run, from `make -n`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::command::ObjectCommand;
use super::error::CompileError;
use super::paths::{below, normal};
use super::process::{self, End, Limits, Stop};
use super::shadow::shadow;
use super::shell;
use crate::tree::plain::is_plain;

/// What `make` may print; a dry run over a thousand objects prints some ten megabytes.
const MOST_OUTPUT: usize = 1 << 28;

/// The longest that `make` may take, whatever the number of objects.
const TIME: Duration = Duration::from_secs(600);

/// Objects that one `make` is asked for.
const AT_ONCE: usize = 400;

/// Variables that `make` and kbuild would obey and that belong to somebody else's run.
const FOREIGN: [&str; 11] = [
    "MAKEFLAGS",
    "MFLAGS",
    "GNUMAKEFLAGS",
    "MAKELEVEL",
    "MAKEFILES",
    "KBUILD_OUTPUT",
    "KBUILD_EXTMOD",
    "O",
    "M",
    "V",
    "W",
];

/// One question to kbuild.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The build directory.
    pub build: &'a Path,
    /// The kernel sources; the build directory if they were built in place.
    pub source: &'a Path,
    /// The tree that the C files lie in: the kernel sources, or the directory of an external module.
    pub tree: &'a Path,
    /// The directory of an external module that has the Kbuild file, in `tree`.
    pub module: Option<&'a Path>,
    /// C files relative to `tree`.
    pub files: &'a [String],
    /// Arguments for make.
    pub make_args: &'a [String],
}

/// Asks kbuild for the commands of C files. Those for which it has none are not in the answer.
///
/// # Errors
/// There is no make, it fails for all of them, it takes too long, or the scratch directory cannot be written.
pub fn ask(
    question: &Question<'_>,
    scratch: &Path,
    stop: Stop<'_>,
) -> Result<BTreeMap<String, ObjectCommand>, CompileError> {
    let targets = question.files.iter().filter_map(|p| target(question, p.strip_suffix(".c")?, "o")).collect();
    let mut found = BTreeMap::new();
    let said = run(question, &targets, scratch, stop, |text, seen, back| {
        for mut command in read(text, seen) {
            command.words = command.words.iter().map(|word| back(word)).collect();
            command.cwd = PathBuf::from(back(&command.cwd.to_string_lossy()));
            found.insert(command.path.clone(), command);
        }
    })?;
    if found.is_empty() && !said.is_empty() {
        return Err(CompileError::Make(said));
    }
    Ok(found)
}

/// Asks kbuild which C files modules are made of: `files` of the question are modules, without an ending. Those that it
/// does not know are not in the answer; of a module made of one file that is the file.
///
/// # Errors
/// There is no make, it takes too long, or the scratch directory cannot be written.
pub fn parts(
    question: &Question<'_>,
    scratch: &Path,
    stop: Stop<'_>,
) -> Result<BTreeMap<String, Vec<String>>, CompileError> {
    let targets = question.files.iter().filter_map(|module| target(question, module, "mod")).collect();
    let mut found = BTreeMap::new();
    run(question, &targets, scratch, stop, |text, seen, _| found.extend(read_parts(text, seen)))?;
    Ok(found)
}

/// Runs `make -n` for `targets` in a shadow and gives `take` what it prints, some targets at a time: the question as it looks
/// in the shadow, and what makes real paths of those in there. The names of the real directories are in no text that is taken
/// apart as a shell would. What it complains about.
fn run(
    question: &Question<'_>,
    targets: &BTreeSet<String>,
    scratch: &Path,
    stop: Stop<'_>,
    mut take: impl FnMut(&str, &Question<'_>, &dyn Fn(&str) -> String),
) -> Result<String, CompileError> {
    let mut said = String::new();
    if targets.is_empty() {
        return Ok(said);
    }
    let fail = |error| CompileError::Scratch(scratch.to_owned(), error);
    let dir = tempfile::Builder::new().prefix("dry-run-").tempdir_in(scratch).map_err(fail)?;
    // Paths of the shadow are in the output: the same text as `make` prints.
    let dir_path = std::fs::canonicalize(dir.path()).map_err(fail)?;
    let (build, tree) = (dir_path.join("build"), dir_path.join("tree"));
    shadow(question.build, &build, targets, stop).map_err(fail)?;
    let module = question.module.and_then(|real| Some((real, below(real, question.tree)?)));
    let module = module.map(|(real, within)| (real, if within.is_empty() { tree.clone() } else { tree.join(within) }));
    if let Some((real, module)) = &module {
        std::fs::create_dir_all(module).map_err(fail)?;
        shadow(real, module, targets, stop).map_err(fail)?;
    }
    let top = match &module {
        Some(_) => &*tree,
        None if question.tree == question.build => &*build,
        None => question.tree,
    };
    let seen = Question { build: &build, tree: top, module: module.as_ref().map(|m| &*m.1), ..*question };
    let back = |text: &str| {
        let text = text.replace(&*build.to_string_lossy(), &question.build.to_string_lossy());
        text.replace(&*tree.to_string_lossy(), &question.tree.to_string_lossy())
    };
    if stop() {
        return Err(CompileError::Interrupted);
    }
    for targets in targets.iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let mut make = Command::new("make");
        if question.build == question.source {
            make.arg("-C").arg(&build);
        } else {
            make.arg("-C").arg(question.source).arg(assign("O", &build));
        }
        make.args(["-n", "-k", "-w"]).args(question.make_args);
        if let Some((_, module)) = &module {
            make.arg(assign("M", module)).arg("KBUILD_MODPOST_WARN=1");
        }
        make.args(targets).env("LC_ALL", "C");
        for name in FOREIGN {
            make.env_remove(name);
        }
        let limits = Limits { time: TIME, output: MOST_OUTPUT, stop };
        let got = process::run(&mut make, &limits).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => CompileError::NoMake,
            _ => CompileError::Make(error.to_string()),
        })?;
        match got.end {
            End::TimedOut => return Err(CompileError::MakeTimedOut(TIME.as_secs())),
            End::Stopped => return Err(CompileError::Interrupted),
            End::Code(0) => {}
            End::Code(_) | End::Signal(_) => said = back(&got.said()),
        }
        take(&String::from_utf8_lossy(&got.stdout), &seen, &back);
    }
    Ok(said)
}

fn assign(name: &str, path: &Path) -> std::ffi::OsString {
    let mut word = std::ffi::OsString::from(name);
    word.push("=");
    word.push(path);
    word
}

/// The target for what `stem` names in the tree, relative to the directory that make works in.
fn target(question: &Question<'_>, stem: &str, ending: &str) -> Option<String> {
    let whole = question.tree.join(format!("{stem}.{ending}"));
    let path = below(&whole, question.module.unwrap_or(question.tree))?;
    is_plain(&path).then_some(path)
}

/// Each line of a dry run that is a recipe's, with the directories that it may be run in, the likeliest first.
fn recipes(output: &str, question: &Question<'_>, mut take: impl FnMut(&str, &[&Path])) {
    let mut dirs: Vec<PathBuf> = Vec::new();
    let output = shell::joined(output);
    for line in output.lines() {
        if line.starts_with("make") {
            if let Some((_, dir)) = line.split_once(": Entering directory ") {
                dirs.push(PathBuf::from(dir.trim_matches(['\'', '`', '"'])));
            } else if line.contains(": Leaving directory ") {
                dirs.pop();
            }
            continue;
        }
        let bases: Vec<&Path> =
            dirs.last().map(PathBuf::as_path).into_iter().chain([question.build, question.tree]).collect();
        take(line, &bases);
    }
}

/// The commands in the output of a dry run that compile a wanted file.
fn read(output: &str, question: &Question<'_>) -> Vec<ObjectCommand> {
    let mut found = Vec::new();
    recipes(output, question, |line, bases| {
        for words in shell::commands(line).into_iter().filter_map(shell::compile_words) {
            let at = bases.iter().find_map(|base| {
                let path = below(&normal(&base.join(words.last()?)), question.tree)?;
                question.files.contains(&path).then(|| (path, base.to_path_buf()))
            });
            if let Some((path, cwd)) = at {
                let module = words.iter().any(|w| w == "-DMODULE");
                found.push(ObjectCommand { path, words, cwd, module });
            }
        }
    });
    found
}

/// The lists of objects in the output of a dry run, as C files (`scripts/Makefile.build`, `cmd_mod`): the command that
/// writes `MODULE.mod` prints them, relative to a directory that the next one in its pipe puts in front.
fn read_parts(output: &str, question: &Question<'_>) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    // make works in the build tree, which has the directories of the sources.
    let place = |path: &str, bases: &[&Path]| {
        let tops = [question.build, question.tree];
        let of = |base: &&Path| tops.iter().find_map(|top| below(&normal(&base.join(path)), top));
        bases.iter().find_map(of)
    };
    recipes(output, question, |line, bases| {
        let commands = shell::commands(line);
        let Some(last) = commands.iter().position(|c| c.ends_with(".mod") && c.contains("> ")) else { return };
        let written = commands[last].rsplit("> ").next().and_then(|name| place(name.strip_suffix(".mod")?, bases));
        let Some(module) = written.filter(|m| question.files.contains(m)) else { return };
        let Some(words) = last.checked_sub(1).and_then(|at| shlex::split(commands[at])) else { return };
        let front = commands[last].split_once("print(\"").and_then(|r| r.1.split_once('"')).map_or("", |r| r.0);
        let objects = words.iter().filter_map(|w| w.strip_suffix(".o"));
        found.insert(module, objects.filter_map(|o| place(&format!("{front}{o}.c"), bases)).collect());
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question<'a>(files: &'a [String], module: Option<&'a Path>) -> Question<'a> {
        let tree = module.unwrap_or(Path::new("/k/s"));
        Question { build: Path::new("/k/b"), source: Path::new("/k/s"), tree, module, files, make_args: &[] }
    }

    #[test]
    fn the_commands_of_wanted_files_are_found() {
        let files = ["d/x.c".to_owned()];
        let output = "make[1]: Entering directory '/k/b'\n\
            set -e;  echo '  CC  d/x.o'; aarch64-linux-gnu-gcc-12 -Wp,-MMD,d/.x.o.d \\\n -DMODULE -c -o d/x.o ../s/d/x.c; fixdep\n\
            gcc -c -o d/y.o ../s/d/y.c\nmake[1]: Leaving directory '/k/b'\n";
        let found = read(output, &question(&files, None));
        assert_eq!(found.len(), 1);
        assert_eq!((&*found[0].path, found[0].module, &*found[0].cwd), ("d/x.c", true, Path::new("/k/b")));
    }

    #[test]
    fn an_external_module_may_be_built_in_its_own_directory_or_in_the_build_tree() {
        let files = ["sub/x.c".to_owned()];
        let own = "make[1]: Entering directory '/m'\ngcc -D__KERNEL__ -c -o sub/x.o sub/x.c\n";
        let old = "make[1]: Entering directory '/k/b'\ngcc -D__KERNEL__ -c -o /m/sub/x.o /m/sub/x.c\n";
        for (output, cwd) in [(own, "/m"), (old, "/k/b")] {
            let found = read(output, &question(&files, Some(Path::new("/m"))));
            assert_eq!((found.len(), &*found[0].cwd), (1, Path::new(cwd)));
        }
    }

    #[test]
    fn the_parts_of_a_module_are_read_in_each_form_that_kernels_print() {
        let files = ["d/jar".to_owned()];
        let of = |line: &str, module| {
            let output = format!("make[1]: Entering directory '/k/b'\n{line}\n");
            read_parts(&output, &question(&files, module)).remove("d/jar")
        };
        let parts = Some(vec!["d/front.c".to_owned(), "d/lib/back.c".to_owned()]);
        let new = "set -e;  printf '%s\\n'   front.o lib/back.o | awk '!x[$0]++ { print(\"d/\"$0) }' > d/jar.mod; true";
        assert_eq!(of(new, None), parts);
        let old = "echo d/front.o d/lib/back.o | awk -v RS='( |\\n)' '!x[$0]++' > d/jar.mod";
        assert_eq!(of(old, None), parts);
        assert_eq!(of("echo d/front.o > d/other.mod", None), None);
        let line = "printf '%s\\n' front.o lib/back.o | awk '!x[$0]++ { print(\"./d/\"$0) }' > d/jar.mod";
        let output = format!("make[1]: Entering directory '/m'\n{line}\n");
        assert_eq!(read_parts(&output, &question(&files, Some(Path::new("/m")))).remove("d/jar"), parts);
    }

    #[test]
    fn names_that_make_would_take_for_something_else_are_not_asked_for() {
        let question = question(&[], None);
        assert_eq!(target(&question, "d/x", "o").as_deref(), Some("d/x.o"));
        for odd in ["d/x.h", "-f.c", "A=b.c", "d/$(shell).c", "d/a b.c", "d/`id`.c", "d/a;b.c", "d/a\nb.c"] {
            let stem = odd.strip_suffix(".c");
            assert_eq!(stem.and_then(|stem| target(&question, stem, "o")), None, "{odd}");
        }
    }
}
