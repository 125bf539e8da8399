//! Which sources are linked together: the module is the scope in which the linker looks for an external name first.
//!
//! A module is what a Kbuild file makes of several objects (`foo-y := a.o sub/b.o`, Documentation/kbuild/makefiles.rst), or one
//! object by itself. Of a source that no Kbuild file names, the directory stands for the module: a heuristic.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::paths::join;

/// How near two sources are when they are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Objects of the same module.
    Module,
    /// In the same directory, and of one of them no module is known.
    Directory,
    /// In different modules, as far as is known.
    Apart,
}

/// The modules that Kbuild files define.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    /// The directories whose Kbuild files were looked for.
    known: BTreeSet<Utf8PathBuf>,
    /// The modules of each source that a Kbuild file names, both without suffix.
    by_source: BTreeMap<String, BTreeSet<Utf8PathBuf>>,
    /// Where the Kbuild file of a directory looks for headers (`-I`), as far as it is written out.
    searched: BTreeMap<Utf8PathBuf, Vec<String>>,
    /// What the Kbuild file of a directory gives another meaning (`-DNAME=VALUE`), as far as it is written out.
    defined: BTreeMap<Utf8PathBuf, BTreeSet<String>>,
}

impl Modules {
    /// Reads the Kbuild files of these directories and of those above; `read` gives the text of a file.
    pub fn learn(&mut self, directories: &BTreeSet<Utf8PathBuf>, read: &dyn Fn(&Utf8Path) -> Option<Vec<u8>>) {
        for directory in directories.iter().flat_map(|d| d.ancestors()) {
            if !self.known.insert(directory.to_owned()) {
                continue;
            }
            // Kbuild takes the file of its own name where there are both.
            let text = ["Kbuild", "Makefile"].iter().find_map(|name| read(&directory.join(name)));
            let text = text.map(|t| String::from_utf8_lossy(&t).into_owned()).unwrap_or_default();
            let searched = searched(&text);
            if !searched.is_empty() {
                self.searched.insert(directory.to_owned(), searched);
            }
            let defined = defined(&text);
            if !defined.is_empty() {
                self.defined.insert(directory.to_owned(), defined);
            }
            for (source, of) in modules(&text, directory) {
                self.by_source.entry(source.into_string()).or_default().extend(of);
            }
        }
    }

    /// Which of the files that an `#include` of `name` may lead to a source means, in the order of the directories that the
    /// nearest Kbuild file with one of them names; conditionals are not decided, all of them count. Where a variable stands for
    /// the beginning of a directory, it is the Kbuild file's own or one above it: a heuristic.
    pub fn found(&self, source: &Utf8Path, name: &str, there: &dyn Fn(&Utf8Path) -> bool) -> Vec<Utf8PathBuf> {
        let above = source.ancestors().skip(1).filter_map(|dir| Some((dir, self.searched.get(dir)?)));
        let in_one = |(dir, searched): (&Utf8Path, &Vec<String>)| {
            let below = |s: &String| dir.ancestors().map(|d| join(&join(d, s), name)).find(|p| there(p));
            searched.iter().filter_map(below).collect::<Vec<_>>()
        };
        above.map(in_one).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Whether the Kbuild file of a source's directory or of one above it may give a name another meaning (`-DNAME=VALUE`).
    pub fn defines(&self, source: &Utf8Path, name: &str) -> bool {
        source.ancestors().skip(1).filter_map(|dir| self.defined.get(dir)).any(|all| all.contains(name))
    }

    /// The modules that a source is linked into; none if no Kbuild file names it.
    fn of(&self, source: &Utf8Path) -> Option<&BTreeSet<Utf8PathBuf>> {
        self.by_source.get(stem(source))
    }

    /// The name of the module that a source is linked into; none if there is none, or several.
    pub fn name(&self, source: &Utf8Path) -> Option<&str> {
        let of = self.of(source)?;
        (of.len() == 1).then(|| of.first()?.file_name()).flatten()
    }

    /// The sources in the directory of one, without suffix, that Kbuild files name.
    pub fn beside(&self, source: &Utf8Path) -> impl Iterator<Item = &Utf8Path> {
        let directory = source.parent().map(Utf8Path::to_owned);
        self.by_source.keys().map(Utf8Path::new).filter(move |other| other.parent() == directory.as_deref())
    }

    /// How near two sources are.
    pub fn nearness(&self, a: &Utf8Path, b: &Utf8Path) -> Nearness {
        let (of_a, of_b) = (self.of(a), self.of(b));
        let both = of_a.zip(of_b).is_some_and(|(of_a, of_b)| !of_a.is_disjoint(of_b));
        if both || a == b {
            return Nearness::Module;
        }
        let unknown = of_a.is_none() || of_b.is_none();
        if unknown && a.parent() == b.parent() { Nearness::Directory } else { Nearness::Apart }
    }
}

/// The path of a source without its suffix.
fn stem(source: &Utf8Path) -> &str {
    let path = source.as_str();
    let name = path.rfind('/').map_or(0, |at| at + 1);
    path[name..].rfind('.').filter(|at| *at > 0).map_or(path, |at| &path[..name + at])
}

/// What a Kbuild file says of the sources that it names: their modules. Conditionals are not decided: all arms count.
fn modules(text: &str, directory: &Utf8Path) -> BTreeMap<Utf8PathBuf, BTreeSet<Utf8PathBuf>> {
    let variables = variables(text);
    let mut out: BTreeMap<Utf8PathBuf, BTreeSet<Utf8PathBuf>> = BTreeMap::new();
    for name in variables.keys() {
        let Some(list) = list(name) else { continue };
        let mut objects = Vec::new();
        expand(&variables, name, &mut BTreeSet::new(), &mut objects);
        for object in objects {
            let source = below(directory, object);
            let module = if matches!(list, "obj" | "lib") { source.clone() } else { below(directory, list) };
            out.entry(source).or_default().insert(module);
        }
    }
    out
}

/// What a variable lists the objects of: `foo` of `foo-y`, `foo-objs` and `foo-$(CONFIG_BAR)`.
fn list(variable: &str) -> Option<&str> {
    let (list, when) = match variable.find("-$") {
        Some(at) => variable.split_at(at),
        None => variable.split_at(variable.rfind('-')?),
    };
    (when.starts_with("-$") || matches!(when, "-y" | "-m" | "-objs")).then_some(list)
}

/// The object names in a variable, those of variables that it names among them; each variable is looked at once.
fn expand<'t>(
    variables: &BTreeMap<&'t str, Vec<&'t str>>,
    name: &'t str,
    seen: &mut BTreeSet<&'t str>,
    out: &mut Vec<&'t str>,
) {
    if !seen.insert(name) {
        return;
    }
    for &word in variables.get(name).into_iter().flatten() {
        let inner = ["$(", "${"].iter().find_map(|open| word.strip_prefix(open));
        let named = inner.and_then(|w| w.strip_suffix([')', '}'])).map(|w| w.split(':').next().unwrap_or(w));
        if let Some(named) = named {
            expand(variables, named, seen, out);
        } else if let Some(object) = word.strip_suffix(".o").or_else(|| word.strip_suffix(".c")) {
            out.push(object);
        }
    }
}

/// The directories behind `-I` in a Kbuild file, without the variables that they begin with.
fn searched(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let mut words = lines.flat_map(str::split_whitespace);
    let mut out = Vec::new();
    while let Some(word) = words.next() {
        let word = word.trim_matches(['"', '\'']);
        let Some(at) = word.find("-I").filter(|&at| word[..at].chars().all(|c| "\"'=".contains(c))) else { continue };
        let dir = Some(&word[at + 2..]).filter(|d| !d.is_empty()).or_else(|| words.next()).unwrap_or_default();
        let written = dir.rfind([')', '}']).map_or(dir, |end| &dir[end + 1..]);
        out.push(written.trim_matches(['/', '"', '\'']).to_owned());
    }
    out
}

/// The names that a Kbuild file gives a value to, `-DNAME=VALUE`.
fn defined(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let names = lines.flat_map(str::split_whitespace).filter_map(|word| {
        let (name, _) = word.trim_start_matches(['"', '\'', '=']).strip_prefix("-D")?.split_once('=')?;
        Some(name.to_owned())
    });
    names.collect()
}

/// All that is assigned to each variable, word by word.
fn variables(text: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut goes_on: Option<&str> = None;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim_end();
        let (line, more) = line.strip_suffix('\\').map_or((line, false), |l| (l, true));
        let (name, values) = match goes_on {
            Some(name) => (name, line),
            None => {
                let Some((name, values)) = line.split_once('=') else { continue };
                (name.trim_end_matches([':', '+', '?']).trim(), values)
            }
        };
        goes_on = more.then_some(name);
        out.entry(name).or_default().extend(values.split_whitespace());
    }
    out
}

/// The path of an object that a Kbuild file in `directory` names.
fn below(directory: &Utf8Path, object: &str) -> Utf8PathBuf {
    let object = ["$(src)/", "$(obj)/"].iter().find_map(|own| object.strip_prefix(own)).unwrap_or(object);
    let mut out = directory.to_owned();
    for part in Utf8Path::new(object).components() {
        match part {
            Utf8Component::ParentDir if out.file_name().is_some() => drop(out.pop()),
            Utf8Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(files: &[(&str, &str)], directories: &[&str]) -> Modules {
        let mut modules = Modules::default();
        let read = |path: &Utf8Path| files.iter().find(|f| f.0 == path).map(|f| f.1.as_bytes().to_vec());
        modules.learn(&directories.iter().map(|d| Utf8PathBuf::from(*d)).collect(), &read);
        modules
    }

    #[test]
    fn objects_of_one_list_are_of_one_module() {
        let makefile = "# all of it\nobj-$(CONFIG_LAMP) += lamp.o wick.o\nlamp-y := main.o \\\n\tsub/glow.o # and\n\
            ifdef CONFIG_X\nlamp-$(CONFIG_LAMP_OIL) += $(OIL) $(src)/tank.o\nendif\nOIL = oil.o ../far.o\n";
        let modules = learned(&[("d/Makefile", makefile)], &["d/sub"]);
        let near = |a: &str, b: &str| modules.nearness(a.into(), b.into());
        for other in ["d/sub/glow.c", "d/oil.c", "far.c", "d/tank.c"] {
            assert_eq!(near("d/main.c", other), Nearness::Module, "{other}");
        }
        assert_eq!(near("d/main.c", "d/wick.c"), Nearness::Apart);
        assert_eq!(near("d/main.c", "d/unnamed.c"), Nearness::Directory);
        assert_eq!(near("d/main.c", "e/unnamed.c"), Nearness::Apart);
        assert_eq!([modules.name("d/oil.c".into()), modules.name("d/unnamed.c".into())], [Some("lamp"), None]);
        assert_eq!(
            modules.beside("d/x.c".into()).collect::<Vec<_>>(),
            ["d/lamp", "d/main", "d/oil", "d/tank", "d/wick"]
        );
    }

    #[test]
    fn headers_are_found_where_the_kbuild_file_says() {
        let makefile = "ccflags-y := -I$(src)/inc -Wall \\\n\t-I $(M_PATH)/../both\nifdef X\nEXTRA_CFLAGS += -I$(srctree)/d/alt\nendif\n";
        let modules = learned(&[("d/e/Makefile", makefile), ("Makefile", "ccflags-y += -Itop\n")], &["d/e/sub"]);
        let there = ["d/e/inc/a.h", "d/alt/a.h", "d/both/b.h", "top/a.h", "top/c.h", "inc/a.h"];
        let found = |name: &str| modules.found("d/e/sub/x.c".into(), name, &|p| there.contains(&p.as_str()));
        assert_eq!(found("a.h"), ["d/e/inc/a.h", "d/alt/a.h"]);
        assert_eq!(found("b.h"), ["d/both/b.h"]);
        assert_eq!(found("c.h"), ["top/c.h"]);
        assert!(found("d.h").is_empty());
    }

    #[test]
    fn a_source_may_be_of_several_modules() {
        let modules = learned(&[("Kbuild", "obj-m := a.o b.o\na-objs := x.o s.o\nb-objs := y.o s.o\n")], &[""]);
        assert_eq!(modules.nearness("x.c".into(), "s.c".into()), Nearness::Module);
        assert_eq!(modules.nearness("y.c".into(), "s.c".into()), Nearness::Module);
        assert_eq!(modules.nearness("x.c".into(), "y.c".into()), Nearness::Apart);
        assert_eq!([modules.name("x.c".into()), modules.name("s.c".into())], [Some("a"), None]);
    }

    #[test]
    fn the_file_named_kbuild_comes_first_and_a_variable_that_names_itself_ends() {
        let files = [("Kbuild", "obj-y := a.o\na-y := x.o $(Y)\nY = $(Y) y.o\n"), ("Makefile", "a-y := z.o\n")];
        let modules = learned(&files, &[""]);
        assert_eq!(modules.nearness("x.c".into(), "y.c".into()), Nearness::Module);
        assert_eq!(modules.nearness("x.c".into(), "z.c".into()), Nearness::Directory);
    }
}
