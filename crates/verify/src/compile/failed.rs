//! What a compile that failed has read, and where it looked for what it did not find.
//!
//! A compiler that fails writes no list. The preprocessor alone is asked for one, in which headers that are missing have
//! the name by which they were included: each place where one would be found is noted as empty.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::dependencies::{Read, of_rule};
use super::overlay::Overlay;
use super::paths::normal;

/// Options with a directory that headers are looked for in, in the next word or behind them.
const SEARCHED: [&str; 5] = ["-isystem", "-iquote", "-idirafter", "-iprefix", "-I"];

/// Options that make or name an output, with the next word if the second says so.
const OUTPUTS: [(&str, bool); 6] =
    [("-c", false), ("-o", true), ("-MF", true), ("-MD", false), ("-MMD", false), ("-aux-info", true)];

/// What the failed command `words` in `cwd` depends on; none if the preprocessor fails for more than a missing header.
///
/// `run` runs a command in `cwd` and says whether it succeeds; the list is written to `rule`.
pub fn reads(
    words: &[String],
    cwd: &Path,
    rule: &Path,
    tree: &Path,
    overlay: Option<&Overlay>,
    run: impl FnOnce(&[String]) -> bool,
) -> Option<Vec<Read>> {
    let _ = std::fs::remove_file(rule);
    if !run(&question(words, rule)) {
        return None;
    }
    let (found, missing): (Vec<Read>, Vec<Read>) =
        of_rule(rule, cwd, tree, overlay).into_iter().partition(|read| read.is_there(tree, overlay));
    if found.is_empty() {
        return None;
    }
    let real = |path: &Path| Read::new(&path.to_string_lossy(), cwd, tree, overlay).absolute(tree);
    let mut dirs: BTreeSet<PathBuf> = searched(words).map(|dir| normal(&cwd.join(dir))).collect();
    dirs.extend(found.iter().filter_map(|read| Some(read.path(tree).parent()?.to_path_buf())));
    let mut all = found;
    for read in missing {
        // As it was included: relative to the directories, unless it is absolute.
        let whole = read.path(tree);
        let name = whole.strip_prefix(cwd).unwrap_or(&whole).to_path_buf();
        all.extend(dirs.iter().map(|dir| real(&dir.join(&name)).absent()));
        all.push(real(&whole).absent());
    }
    all.sort();
    all.dedup();
    Some(all)
}

/// The command that lists what would be read.
fn question(words: &[String], rule: &Path) -> Vec<String> {
    let mut out = Vec::with_capacity(words.len() + 4);
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match OUTPUTS.iter().find(|o| o.0 == word) {
            Some((_, true)) => drop(rest.next()),
            Some((_, false)) => {}
            None => out.push(word.clone()),
        }
    }
    out.extend(["-M", "-MG", "-MF"].map(str::to_owned));
    out.push(rule.display().to_string());
    out
}

/// The directories that a command looks for headers in.
fn searched(words: &[String]) -> impl Iterator<Item = &str> {
    words.iter().enumerate().filter_map(|(at, word)| {
        let rest = SEARCHED.iter().find_map(|option| word.strip_prefix(option))?;
        if rest.is_empty() { words.get(at + 1).map(String::as_str) } else { Some(rest) }
    })
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::compile::dependencies::{Files, state};
    use crate::compile::overlay::Changes;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    fn ask(tree: &Path, command: &str) -> Option<Vec<Read>> {
        let run = |words: &[String]| {
            Command::new(&words[0]).args(&words[1..]).current_dir(tree).output().is_ok_and(|o| o.status.success())
        };
        reads(&words(command), tree, &tree.join("rule"), tree, None, run)
    }

    #[test]
    fn the_question_writes_nothing_but_the_list() {
        let got = question(&words("gcc -MD -MF d -Ia -c -o x.o -aux-info l x.c"), Path::new("/r"));
        assert_eq!(got.join(" "), "gcc -Ia x.c -M -MG -MF /r");
        assert_eq!(searched(&words("gcc -Ia -I b -isystem c -isystemd x.c")).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_header_that_appears_anywhere_on_the_way_is_noticed() {
        for place in ["inc/asm/none.h", "d/asm/none.h", "asm/none.h"] {
            let dir = tempfile::tempdir().unwrap();
            let tree = dir.path().canonicalize().unwrap();
            for (path, text) in [("d/x.c", "#include \"x.h\"\n"), ("d/x.h", "#include <asm/none.h>\n")] {
                std::fs::create_dir_all(tree.join(path).parent().unwrap()).unwrap();
                std::fs::write(tree.join(path), text).unwrap();
            }
            let reads = ask(&tree, "gcc -Iinc -c -o x.o d/x.c").unwrap();
            assert!(reads.contains(&Read::Tree("d/x.h".into())), "{reads:?}");
            let now = || state(&reads, &Files::default(), &tree, &Changes::new());
            assert!(now().is_some());
            std::fs::create_dir_all(tree.join(place).parent().unwrap()).unwrap();
            std::fs::write(tree.join(place), "").unwrap();
            assert_eq!(now(), None, "{place}");
        }
    }

    #[test]
    fn an_error_that_has_nothing_to_do_with_headers_needs_no_absence() {
        let dir = tempfile::tempdir().unwrap();
        let tree = dir.path().canonicalize().unwrap();
        std::fs::write(tree.join("x.c"), "int x = y;\n").unwrap();
        let reads = ask(&tree, "gcc -c -o x.o x.c").unwrap();
        assert!(reads.contains(&Read::Tree("x.c".into())) && !reads.iter().any(|r| matches!(r, Read::Absent(_))));
        std::fs::write(tree.join("x.c"), "#error no\n").unwrap();
        assert_eq!(ask(&tree, "gcc -c -o x.o x.c"), None);
    }
}
