//! Which C files read a changed header, or a C file that is included as if it were one.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use crate::syntax::eol::line_start;
use crate::tree::plain::is_plain;
use crate::tree::read::text_of;

/// C files through which one header is compiled at most.
pub const MOST_USERS: usize = 6;

/// Files that are looked at for one header.
const MOST_FILES: usize = 100_000;

/// The C files that include `header` by its last name, directly or through headers, at most [`MOST_USERS`], and how many
/// more there are. First come those that can be compiled, then those in `changed`, the nearest in the tree, and by name.
///
/// By name: a heuristic. Whether a file really reads the header is known when it has been compiled. The search starts in
/// the header's directory, or beside the `include` directory that it is in, and goes up until something is found.
pub fn users(tree: &Path, header: &str, changed: &BTreeSet<String>) -> (Vec<String>, usize) {
    let path = Path::new(header);
    let mut dir = path.parent().unwrap_or(Path::new(""));
    while dir.components().any(|c| c.as_os_str() == "include") {
        dir = dir.parent().unwrap_or(Path::new(""));
    }
    loop {
        let found = below(tree, dir, header);
        if !found.is_empty() || dir.as_os_str().is_empty() {
            return choose(found, header, changed);
        }
        dir = dir.parent().unwrap_or(Path::new(""));
    }
}

/// The C files below `dir` that include `header`, directly or through headers below `dir`.
fn below(tree: &Path, dir: &Path, header: &str) -> BTreeSet<String> {
    let walk = walkdir::WalkDir::new(tree.join(dir)).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files: Vec<(String, Vec<String>)> = walk
        .filter(|e| e.file_type().is_file() && e.path().extension().is_some_and(|x| x == "c" || x == "h"))
        .filter_map(|e| Some(e.path().strip_prefix(tree).ok()?.to_str()?.to_owned()))
        .take(MOST_FILES)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|path| {
            let text = text_of(&tree.join(&path)).unwrap_or_default();
            let names = included(&text);
            (path, names)
        })
        .collect();
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let (mut names, mut users) = (BTreeSet::from([last(header)]), BTreeSet::new());
    // Through headers: twice is what drivers do (`x.h` in `x_priv.h`), more would find everything.
    for _ in 0..2 {
        let fits = files.iter().filter(|(path, of)| path != header && of.iter().any(|n| names.contains(n)));
        let found: BTreeSet<&String> = fits.map(|f| &f.0).collect();
        users.extend(found.iter().filter(|p| p.ends_with(".c")).map(|p| (*p).clone()));
        if !users.is_empty() {
            break;
        }
        names.extend(found.iter().filter(|p| p.ends_with(".h")).map(|p| last(p)));
    }
    users
}

/// The last names of the files that `text` includes.
fn included(text: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    for at in memchr::memmem::find_iter(text, b"include") {
        let start = line_start(text, at);
        let before = text[start..at].trim_ascii();
        let line = text[at..].split(|&b| b == b'\n').next().unwrap_or_default();
        let mut quoted = line["include".len()..].trim_ascii_start().splitn(2, |b| matches!(b, b'"' | b'>'));
        let name = match (before, quoted.next()) {
            (b"#", Some(b"")) => quoted.next().and_then(|rest| rest.split(|&b| b == b'"').next()),
            (b"#", Some(name)) => name.strip_prefix(b"<"),
            _ => None,
        };
        let name = name.and_then(|n| std::str::from_utf8(n).ok()).and_then(|n| n.rsplit('/').next());
        names.extend(name.map(str::to_owned));
    }
    names
}

fn choose(found: BTreeSet<String>, header: &str, changed: &BTreeSet<String>) -> (Vec<String>, usize) {
    let shared = |path: &str| path.split('/').zip(header.split('/')).take_while(|(a, b)| a == b).count();
    let mut all: Vec<String> = found.into_iter().collect();
    all.sort_by_key(|path| (!is_plain(path), !changed.contains(path), std::cmp::Reverse(shared(path)), path.clone()));
    let more = all.len().saturating_sub(MOST_USERS);
    all.truncate(MOST_USERS);
    (all, more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_are_read() {
        let text = b"#include <linux/x.h>\n # include \"sub/y.h\"\n// include \"z.h\"\n#include MACRO\n#include";
        assert_eq!(included(text), ["x.h", "y.h"]);
    }

    #[test]
    fn users_are_found_near_and_through_headers() {
        let tree = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("d/include/x.h", "int x;\n"),
            ("d/priv.h", "#include \"include/x.h\"\n"),
            ("d/a.c", "#include \"priv.h\"\n"),
            ("other/b.c", "#include <x.h>\n"),
            ("include/n.h", ""),
            ("d/include/lonely.h", ""),
        ] {
            std::fs::create_dir_all(tree.path().join(path).parent().unwrap()).unwrap();
            std::fs::write(tree.path().join(path), text).unwrap();
        }
        let none = BTreeSet::new();
        assert_eq!(users(tree.path(), "d/include/x.h", &none), (vec!["d/a.c".to_owned()], 0));
        assert_eq!(users(tree.path(), "d/include/lonely.h", &none), (vec![], 0));
        for i in 0..20 {
            std::fs::write(tree.path().join(format!("d/u{i:02}.c")), "#include <n.h>\n").unwrap();
        }
        let (chosen, more) = users(tree.path(), "include/n.h", &BTreeSet::from(["d/u19.c".to_owned()]));
        assert_eq!((chosen.len(), more, &*chosen[0], &*chosen[1]), (MOST_USERS, 20 - MOST_USERS, "d/u19.c", "d/u00.c"));
    }
}
