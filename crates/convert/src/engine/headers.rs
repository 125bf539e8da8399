//! New code uses what a header declares: the file must see it.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::compat::include::header;
use crate::edit::texts::{converted_units, unit_edits};
use crate::kernel::knowledge::{Header, knowledge};
use crate::model::outcome::{Outcome, Replacement};
use crate::model::run::Run;
use crate::syntax::arms::{Arms, Turn, split};
use crate::syntax::lex::{Lexer, TokenKind, tokens};
use crate::tree::find::Find;
use crate::tree::paths::join;
use crate::tree::read::text_of;
use crate::tree::source::FileId;

/// The step that is told.
const STEP: &str = "header";

/// Most headers that are read for one file. A file of Linux 7.3 that includes <linux/mm.h> includes some 600.
const MOST: usize = 2000;

/// Adds an `#include` to each source file whose new code uses what that header declares, if neither its old code nor what it
/// includes shows that the file sees it.
pub fn complete(run: &mut Run, find: &dyn Find) {
    let Ok(known) = knowledge() else { return };
    for wanted in &known.headers {
        let mut firsts: BTreeMap<FileId, usize> = BTreeMap::new();
        let mut users: BTreeMap<usize, BTreeSet<FileId>> = BTreeMap::new();
        for (unit, candidates) in converted_units(run) {
            for (file, edits) in unit_edits(&candidates) {
                let first = edits.iter().map(|e| e.span.start).min().unwrap_or_default();
                let known = firsts.entry(file).or_insert(first);
                *known = first.min(*known);
                if edits.iter().any(|e| uses(wanted, &e.text)) {
                    users.entry(unit).or_default().insert(file);
                }
            }
        }
        let files: BTreeSet<FileId> = users.values().flatten().copied().collect();
        let lacking = files.into_iter().filter_map(|file| {
            let source = run.sources.get(file);
            // A file that is added says itself what it needs.
            // One that includes nothing is included itself, by a file that brings what it uses.
            let own = source.path.as_str().ends_with(".c") && !source.text.includes().is_empty();
            let lacks = own && !shows(wanted, &source.text) && !sees(run, find, file, wanted);
            let edit = lacks.then(|| header(&source.text, *firsts.get(&file)?, &format!("<{}>", wanted.name)));
            Some((file, Replacement { origins: Vec::new(), ..edit?? }))
        });
        let lacking: BTreeMap<FileId, Replacement> = lacking.collect();
        for (unit, files) in users {
            add(run, unit, files.iter().filter_map(|f| Some((*f, lacking.get(f)?.clone()))).collect());
        }
    }
}

fn add(run: &mut Run, unit: usize, lines: Vec<(FileId, Replacement)>) {
    let mut all = run.candidates.iter_mut().filter(|c| c.unit == unit);
    let found = all.find_map(|c| match &mut c.outcome {
        Outcome::Converted(conversion) => Some(conversion),
        _ => None,
    });
    let Some(conversion) = found.filter(|_| !lines.is_empty()) else { return };
    for (file, line) in lines {
        let Some((_, edits)) = conversion.edits.iter_mut().find(|e| e.0 == file) else { continue };
        edits.push(Replacement::by(STEP, line.span, line.text));
        edits.sort_by_key(|r| (r.span.start, r.span.end));
    }
    conversion.transforms.insert(STEP.to_owned());
}

/// Whether a text uses what the header declares for descriptors.
fn uses(wanted: &Header, text: &[u8]) -> bool {
    tokens(text).iter().filter(|t| t.kind == TokenKind::Ident).any(|t| {
        let word = t.text(text);
        wanted.declares.iter().any(|d| match d.strip_suffix('*') {
            Some(start) => word.starts_with(start.as_bytes()),
            None => word == d.as_bytes(),
        })
    })
}

/// Whether a file uses what only the header declares.
fn shows(wanted: &Header, text: &[u8]) -> bool {
    let named = |word: &[u8]| std::str::from_utf8(word).is_ok_and(|w| wanted.shows.contains(w));
    tokens(text).iter().any(|t| t.kind == TokenKind::Ident && named(t.text(text))) || uses(wanted, text)
}

/// Whether what a file includes leads to the header: its own headers, and those of the target where there is a tree.
fn sees(run: &Run, find: &dyn Find, file: FileId, wanted: &Header) -> bool {
    let source = run.sources.get(file);
    let dir = |path: &Utf8Path| path.parent().unwrap_or(Utf8Path::new("")).to_owned();
    // A directory of the source, or none below the headers of the target.
    let mut todo: Vec<(Option<Utf8PathBuf>, Vec<String>)> = vec![(Some(dir(&source.path)), always(&source.text))];
    let mut seen: BTreeSet<Utf8PathBuf> = BTreeSet::new();
    while let Some((from, names)) = todo.pop() {
        for name in names {
            if name == wanted.name {
                return true;
            }
            // In a kernel the headers that are scanned are those of the tree.
            let tree = find.is_kernel().then(|| Utf8Path::new("include").join(&name));
            let mut own = from.iter().map(|d| join(d, &name)).chain(tree);
            let own = own.find(|p| seen.contains(p) || has(run, find, p));
            if let Some(path) = own {
                if seen.len() < MOST && seen.insert(path.clone()) {
                    let text = run.sources.find(&path).map(|f| run.sources.get(f).text.to_vec());
                    let text = text.or_else(|| find.read(&path).map(|f| f.text.to_vec())).unwrap_or_default();
                    if shows(wanted, &text) {
                        return true;
                    }
                    todo.push((Some(dir(&path)), always(&text)));
                }
                continue;
            }
            let path = Utf8Path::new("include").join(&name);
            if !run.target.root.as_str().is_empty() && seen.len() < MOST && seen.insert(path.clone()) {
                let text = text_of(run.target.root.join(path).as_std_path()).unwrap_or_default();
                todo.push((None, always(&text)));
            }
        }
    }
    false
}

fn has(run: &Run, find: &dyn Find, path: &Utf8Path) -> bool {
    run.sources.find(path).is_some() || find.read(path).is_some()
}

/// What a text includes under no condition.
fn always(text: &[u8]) -> Vec<String> {
    let mut arms = Arms::default();
    let mut out = Vec::new();
    for token in Lexer::new(text) {
        if token.kind != TokenKind::Directive {
            arms.code();
            continue;
        }
        if arms.directive(text, token) != Turn::None || !arms.current().is_empty() {
            continue;
        }
        if let Some((b"include", rest)) = split(text, token.span) {
            let name = rest.of(text).trim_ascii();
            let end = name.iter().skip(1).position(|b| matches!(b, b'>' | b'"')).map_or(name.len(), |e| e + 1);
            out.push(String::from_utf8_lossy(name.get(1..end).unwrap_or_default()).into_owned());
        }
    }
    out
}
