//! Sources that are built for kernels of several ages, while nobody said for which of them the result shall be.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::Place;
use crate::edit::texts::{converted_units, unit_edits};
use crate::model::outcome::{Outcome, Refusal, refuse};
use crate::model::run::Run;
use crate::syntax::asks::{Asked, asked};
use crate::syntax::condition::Kernels;
use crate::syntax::items::{ItemKind, items};
use crate::syntax::text::includes;
use crate::tree::find::Find;
use crate::tree::paths::join;
use crate::tree::source::{FileId, SourceSet};

/// Headers of one unit that are looked at.
const MOST_HEADERS: usize = 1000;

/// Refuses converted units of which a file, or a header of the driver that one includes, asks for which kernel it is built:
/// the new hook alone would break the driver on the others.
///
/// In a kernel's tree a macro such as `HAVE_X` is a question to the architecture, and only versions count.
pub fn check(run: &mut Run, find: &dyn Find) {
    if run.sources.kernels != Kernels::Unsaid {
        return;
    }
    let mut known = Ladders { find, headers: BTreeMap::new(), texts: BTreeMap::new() };
    let units: Vec<(usize, Vec<FileId>)> = converted_units(run)
        .iter()
        .map(|(unit, candidates)| {
            let mut files: Vec<FileId> = unit_edits(candidates).into_keys().collect();
            files.extend(run.looked_into.get(unit).into_iter().flatten());
            (*unit, files)
        })
        .collect();
    for (unit, files) in units {
        let Some((place, name)) = known.first(&mut run.sources, files) else { continue };
        for candidate in run.candidates.iter_mut().filter(|c| c.unit == unit) {
            let Outcome::Converted(_) = &candidate.outcome else { continue };
            let label =
                format!("`{name}` is asked for here, so the driver is built for kernels without descriptors, too");
            let related = candidate.definitions.iter().map(|d| (*d, "the handler".to_owned())).collect();
            candidate.outcome =
                Outcome::Refused(Refusal { related, ..refuse("built-for-older-kernels", place, label) });
        }
    }
}

/// What was found out about files.
struct Ladders<'a> {
    find: &'a dyn Find,
    /// The driver's own files that a file includes.
    headers: BTreeMap<FileId, Vec<FileId>>,
    texts: BTreeMap<FileId, Text>,
}

/// What the text of a file says.
struct Text {
    asked: Vec<Asked>,
    /// Macros that it defines under no condition.
    defined: BTreeSet<String>,
}

impl Ladders<'_> {
    /// The first question for the kernel in these files, or in what they include.
    fn first(&mut self, sources: &mut SourceSet, files: Vec<FileId>) -> Option<(Place, String)> {
        let mut all: Vec<FileId> = Vec::new();
        let mut next = files;
        while !next.is_empty() && all.len() < MOST_HEADERS {
            let new: BTreeSet<FileId> = next.drain(..).filter(|f| !all.contains(f)).collect();
            all.extend(&new);
            next.extend(new.into_iter().flat_map(|file| self.included(sources, file)));
        }
        for file in &all {
            self.texts.entry(*file).or_insert_with(|| Text::of(&sources.get(*file).text));
        }
        let texts: Vec<(FileId, &Text)> = all.iter().filter_map(|f| Some((*f, self.texts.get(f)?))).collect();
        let own = |name: &String| texts.iter().any(|(_, t)| t.defined.contains(name));
        let counts = |a: &&Asked| !a.feature || (!self.find.is_kernel() && !own(&a.name));
        texts.iter().find_map(|(file, text)| {
            let found = text.asked.iter().find(counts)?;
            Some((Place { file: *file, span: found.span }, found.name.clone()))
        })
    }

    fn included(&mut self, sources: &mut SourceSet, file: FileId) -> Vec<FileId> {
        if let Some(known) = self.headers.get(&file) {
            return known.clone();
        }
        let source = sources.get(file);
        let dir = source.path.parent().map(ToOwned::to_owned).unwrap_or_default();
        let mut found = Vec::new();
        for name in includes(&source.text.clone()) {
            let beside = join(&dir, &name);
            let paths = match sources.find(&beside).is_some() || self.find.read(&beside).is_some() {
                true => vec![beside],
                false => self.find.ending(&name),
            };
            for path in paths {
                if sources.find(&path).is_none() {
                    sources.load(self.find.read(&path).into_iter().collect());
                }
                found.extend(sources.find(&path));
            }
        }
        self.headers.insert(file, found.clone());
        found
    }
}

impl Text {
    fn of(text: &[u8]) -> Text {
        let plain = items(text).into_iter().filter(|i| i.arms.is_empty()).filter_map(|item| match item.kind {
            ItemKind::MacroDefinition { name, .. } => Some(String::from_utf8_lossy(name.of(text)).into_owned()),
            _ => None,
        });
        Text { asked: asked(text), defined: plain.collect() }
    }
}
