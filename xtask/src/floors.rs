//! The floors of the house: each folder of the program uses only those below it, and no circle is left inside one.
//!
//! The order is written once, in ARCHITECTURE.md. What a file uses is read off its paths (`use` trees and paths in the code)
//! that begin with `crate`, `super` or `self`; tests may look anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::out::Verdict;

/// Checks all files of the program against the order.
pub fn check(repository: &Path, files: &[String], verdict: &mut Verdict) -> Result<()> {
    let order = order(&std::fs::read_to_string(repository.join("ARCHITECTURE.md"))?);
    verdict.check(!order.is_empty(), "ARCHITECTURE.md has no block of floors below `## Floors`");
    let names: BTreeMap<Vec<String>, &String> = files.iter().filter_map(|f| Some((module(f, &order)?, f))).collect();
    let mut siblings: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (here, file) in &names {
        let text = without_comments(&without_tests(&std::fs::read_to_string(repository.join(file))?));
        for path in paths(here, &text, &order) {
            let Some(used) = (1..=path.len()).rev().map(|k| &path[..k]).find(|p| names.contains_key(*p)) else {
                continue;
            };
            let common = here.iter().zip(used).take_while(|(a, b)| a == b).count();
            if common == 0 {
                arrow(&order, here, used, file, verdict);
            } else if common < here.len() && common < used.len() {
                let parent = siblings.entry(here[..common].to_vec()).or_default();
                parent.entry(here[common].clone()).or_default().insert(used[common].clone());
            }
        }
    }
    for (parent, edges) in &siblings {
        for name in edges.keys().filter(|n| reaches(edges, n)) {
            verdict.broken(format!("{}: `{name}` uses, through others beside it, itself", parent.join("/")));
        }
    }
    Ok(())
}

/// One use across folders.
fn arrow(order: &BTreeMap<String, usize>, here: &[String], used: &[String], file: &str, verdict: &mut Verdict) {
    match (order.get(&here[0]), order.get(&used[0])) {
        (Some(own), Some(other)) => {
            verdict.check(other > own, format!("{file} uses {}, which is not below `{}`", used.join("::"), here[0]));
        }
        _ => verdict.broken(format!("{file} or {} stands on no floor in ARCHITECTURE.md", used.join("::"))),
    }
}

/// The folders and the numbers of their floors, from the top; the block has a line for each floor: the folders, then what
/// they are, after two blanks.
fn order(text: &str) -> BTreeMap<String, usize> {
    let block = text.split("\n## Floors\n").nth(1).unwrap_or_default();
    let lines = block.lines().skip_while(|l| !l.starts_with("    ")).take_while(|l| l.starts_with("    "));
    let folders = |l: &str| l.trim().split("  ").next().unwrap_or_default().to_string();
    let split = |l: String| l.split(" | ").map(|f| f.trim().to_string()).collect::<Vec<_>>();
    lines.map(|l| split(folders(l))).enumerate().flat_map(|(i, all)| all.into_iter().map(move |f| (f, i))).collect()
}

/// The module that a file of the program is, by the floor it stands on; none for what is no module. A crate with the name
/// of a floor is that floor.
fn module(file: &str, order: &BTreeMap<String, usize>) -> Option<Vec<String>> {
    let (floor, path) = match file.strip_prefix("crates/") {
        Some(rest) => rest.split_once("/src/")?,
        None => ("", file.strip_prefix("src/")?),
    };
    let path = path.strip_suffix(".rs")?;
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let own = order.contains_key(floor).then(|| floor.to_string());
    let inner = (!matches!(path, "lib" | "main")).then(|| path.split('/').map(str::to_string));
    let whole: Vec<String> = own.into_iter().chain(inner.into_iter().flatten()).collect();
    (!whole.is_empty()).then_some(whole)
}

/// Whether a module uses itself through its neighbours.
fn reaches(edges: &BTreeMap<String, BTreeSet<String>>, name: &str) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut todo: Vec<&str> = edges.get(name).into_iter().flatten().map(String::as_str).collect();
    while let Some(next) = todo.pop() {
        if next == name {
            return true;
        }
        if seen.insert(next) {
            todo.extend(edges.get(next).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// A file's text without what is compiled for tests alone.
fn without_tests(text: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(MARK) {
        out.push_str(&rest[..at]);
        rest = &rest[at + MARK.len()..];
        let mut depth = 0usize;
        let end = rest.char_indices().find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && matches!(c, ';' | '}')
        });
        rest = end.map_or("", |(i, _)| &rest[i + 1..]);
    }
    out + rest
}

fn without_comments(text: &str) -> String {
    text.lines().map(|l| l.split_once("//").map_or(l, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

/// The absolute paths that a file's text names.
fn paths(here: &[String], text: &str, order: &BTreeMap<String, usize>) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for root in ["crate", "super", "self"] {
        for (at, _) in text.match_indices(&format!("{root}::")) {
            let inside = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            if text[..at].ends_with(inside) {
                continue;
            }
            let mut base = match root {
                "crate" => Vec::new(),
                "super" => here[..here.len() - 1].to_vec(),
                _ => here.to_vec(),
            };
            let mut rest = &text[at + root.len() + 2..];
            while let Some(more) = rest.strip_prefix("super::") {
                base.pop();
                rest = more;
            }
            let mut found = Vec::new();
            tree(&base, rest, &mut found);
            for path in &mut found {
                if root == "crate" && path.first().is_some_and(|first| !order.contains_key(first)) {
                    path.insert(0, here[0].clone());
                }
            }
            out.append(&mut found);
        }
    }
    out
}

/// The paths of a `use` tree, or the one of a path, at the beginning of `text`; gives what is behind it.
fn tree<'t>(base: &[String], text: &'t str, out: &mut Vec<Vec<String>>) -> &'t str {
    let mut path = base.to_vec();
    let mut rest = text.trim_start();
    loop {
        if let Some(inner) = rest.strip_prefix('{') {
            rest = inner.trim_start();
            while !rest.is_empty() && !rest.starts_with('}') {
                rest = tree(&path, rest, out).trim_start().trim_start_matches(',').trim_start();
            }
            return rest.get(1..).unwrap_or_default();
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(rest.len());
        if !matches!(&rest[..end], "self" | "*" | "") {
            path.push(rest[..end].to_string());
        }
        rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(more) if end > 0 => rest = more,
            _ => break,
        }
    }
    out.push(path);
    let alias = rest.strip_prefix(" as ").map(|r| r.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'));
    // What cannot be a part of a tree is left to the next path.
    alias.unwrap_or(rest).trim_start_matches(|c: char| !matches!(c, ',' | '}'))
}

#[cfg(test)]
mod tests {
    use super::{module, order, paths, without_tests};
    use std::collections::BTreeMap;

    fn floors() -> BTreeMap<String, usize> {
        ["a", "x", "f"].map(|floor| (floor.to_string(), 0)).into()
    }

    fn joined(text: &str) -> Vec<String> {
        let here = ["a".to_string(), "b".to_string()];
        paths(&here, text, &floors()).iter().map(|p| p.join("::")).collect()
    }

    #[test]
    fn a_crate_with_the_name_of_a_floor_is_that_floor() {
        let of = |file| module(file, &floors()).map(|m| m.join("::"));
        assert_eq!(of("crates/a/src/b/mod.rs").as_deref(), Some("a::b"));
        assert_eq!(of("crates/a/src/lib.rs").as_deref(), Some("a"));
        assert_eq!(of("crates/ground/src/x/y.rs").as_deref(), Some("x::y"));
        assert_eq!(of("crates/ground/src/lib.rs"), None);
        assert_eq!(joined("crate::own::Z"), ["a::own::Z"]);
    }

    #[test]
    fn trees_are_taken_apart() {
        let found = joined("use crate::x::{self, y::{Z, W as V}, q};\nuse super::c;\nlet k = self::d::e(crate::f::G);");
        assert_eq!(found, ["x", "x::y::Z", "x::y::W", "x::q", "f::G", "a::c", "a::b::d::e"]);
    }

    #[test]
    fn what_is_for_tests_alone_is_left_out() {
        assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests {\n    { }\n}\nb"), "a\n\nb");
        assert_eq!(without_tests("#[cfg(test)]\nuse x;\nb"), "\nb");
    }

    #[test]
    fn floors_are_read_from_the_top() {
        let found = order("x\n## Floors\n\nWords.\n\n    cli  all\n    a | b  two\n\nmore");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("a".into(), 1), ("b".into(), 1), ("cli".into(), 0)]);
    }
}
