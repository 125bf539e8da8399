//! A transform, refusal reason or note, explained.

use std::io::{self, Write};

use crate::model::proof::ProofLevel;
use crate::model::reasons;
use crate::model::reasons::Reason;
use crate::transform::model::Transform;
use crate::transform::registry::FILES;
use crate::wrap::{Columns, steps, wrap};

/// Columns that running text is wrapped at.
const WIDTH: usize = 80;

/// What an id can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A rewriting rule.
    Transform,
    /// A change of structure that goes with a conversion.
    Step,
    /// A refusal reason.
    Refusal,
    /// Something that a reviewer must know.
    Note,
    /// How far a conversion was checked.
    Level,
    /// A mistake in code that is already converted.
    Audit,
    /// A word that stands for more than one reason, or for none.
    Word,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Transform => "transform",
            Self::Step => "step",
            Self::Refusal => "refusal",
            Self::Note => "note",
            Self::Level => "level",
            Self::Audit => "audit",
            Self::Word => "word",
        }
    }
}

/// One thing that can be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The kernel document or source that it rests on.
    pub doc: Option<String>,
    /// Why.
    pub why: String,
    /// What is left to a person.
    pub steps: Vec<String>,
    /// Blocks of code, each with its heading: the changes (which begin with `Change`), examples, what is refused.
    pub code: Vec<(String, String)>,
}

/// Everything that can be explained, by kind and id.
pub fn entries() -> Vec<Entry> {
    let transforms: Vec<Transform> = FILES.iter().filter_map(|(id, text)| Transform::read(id, text).ok()).collect();
    let mut entries: Vec<Entry> = transforms.iter().map(from_transform).collect();
    entries.extend(reasons::steps().map(|step| from_reason(Kind::Step, step)));
    entries.extend(
        reasons::reasons()
            .map(|reason| Entry { code: refused(reason, &transforms), ..from_reason(Kind::Refusal, reason) }),
    );
    entries.extend(ProofLevel::ALL.map(from_level));
    entries.extend(reasons::audits().map(|reason| from_reason(Kind::Audit, reason)));
    entries.extend(reasons::notes().map(|note| from_reason(Kind::Note, note)));
    entries.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    entries
}

/// The ids among `entries` that are most like `id`, the likest first.
pub fn near<'a>(entries: &'a [Entry], id: &str) -> Vec<&'a str> {
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    // Who types the beginning of a name means one that begins so.
    let begins = |whole: &&str| id.len() >= 3 && whole.starts_with(id);
    let mut near: Vec<&str> = ids.iter().copied().filter(begins).take(3).collect();
    let close = similar::get_close_matches(id, &ids, 3, 0.6);
    near.extend(close.into_iter().filter(|close| !close.starts_with(id)));
    let parts = |whole: &&str| id.len() >= 3 && (whole.contains(id) || id.contains(*whole));
    for part in ids.into_iter().filter(parts) {
        if near.len() < 5 && !near.contains(&part) {
            near.push(part);
        }
    }
    near
}

/// Code that is refused for `reason`: its own example, or else those of the transforms that name it.
fn refused(reason: &Reason, transforms: &[Transform]) -> Vec<(String, String)> {
    let of_transforms = transforms.iter().flat_map(|transform| &transform.refusals).filter(|r| r.reason == reason.id);
    let own = reason.example.iter().cloned();
    let code: Vec<String> = own.chain(of_transforms.map(|refused| refused.code.clone())).take(1).collect();
    code.into_iter().map(|code| ("Refused, for example".to_owned(), code)).collect()
}

/// A word with what it means.
pub fn from_word((id, title, why): (&str, &str, &str)) -> Entry {
    Entry {
        kind: Kind::Word,
        id: id.to_owned(),
        title: title.to_owned(),
        doc: None,
        why: why.to_owned(),
        steps: Vec::new(),
        code: Vec::new(),
    }
}

fn from_level(level: ProofLevel) -> Entry {
    let next = level.next().map_or_else(Vec::new, |next| vec![format!("The level above is {}.", next.name())]);
    let (title, why, how) = match level {
        ProofLevel::Matched => (
            "every use of the mapping is accounted for",
            "Each occurrence of the VMA, and of all that it flows to, is taken by exactly one transform or step. This is where every \
             conversion starts; none is shown to a user at this level, because each run checks more.",
            "",
        ),
        ProofLevel::Parsed => (
            "the result parses, and nothing of the old interface is left in it",
            "Each changed function parses as well as before and names the old parameter in no arm of a condition; a second, independent \
             parser that took the old function takes the new one; a second run over the changed files finds nothing to convert.",
            "Each run does this by itself.",
        ),
        ProofLevel::Compiled => (
            "the objects build before and after, with no new warning",
            "The objects were built before and after with the commands of a build tree: no new warning (W=1 included), no symbol that \
             modules may not use. Lines that the configuration leaves out are listed.",
            "Ask for it with --verify --build DIR --allow-build: make, the compiler and scripts of the tree run.",
        ),
        ProofLevel::Executed => (
            "the old and the new handler did the same, run in a model of the core",
            "Both handlers, compiled by the same commands, did the same on thousands of inputs in one process, around the target's own \
             mm/vma.c, up to a printed list of differences by design; 70% of the old handler's branches were reached, and 90% of \
             deliberate mistakes in the new one were told apart. It is a test with a model, and no proof for all inputs.",
            "Ask for it with --verify --build DIR --allow-build --allow-run: the handlers run, in a process of their own (x86-64).",
        ),
    };
    let how = Some(how.to_owned()).filter(|how| !how.is_empty());
    Entry {
        kind: Kind::Level,
        id: level.name().to_owned(),
        title: title.to_owned(),
        doc: None,
        why: why.to_owned(),
        steps: how.into_iter().chain(next).collect(),
        code: Vec::new(),
    }
}

fn from_reason(kind: Kind, reason: &Reason) -> Entry {
    Entry {
        kind,
        id: reason.id.clone(),
        title: reason.title.clone(),
        doc: reason.doc.clone(),
        why: reason.why.clone(),
        steps: reason.steps.clone(),
        code: Vec::new(),
    }
}

fn from_transform(transform: &Transform) -> Entry {
    let mut code = Vec::new();
    for form in &transform.forms {
        let mut heading = "Change".to_owned();
        if let Some(when) = &form.when {
            heading.push_str(&format!(" ({when})"));
        }
        if !form.needs.is_empty() {
            heading.push_str(&format!(", where the target has {}", form.needs.join(", ")));
        }
        code.push((heading, form.change.clone()));
    }
    for example in &transform.examples {
        code.push(("Before".to_owned(), example.before.clone()));
        code.push(("After".to_owned(), example.after.clone()));
    }
    for refusal in &transform.refusals {
        code.push((format!("Refused, {}", refusal.reason), refusal.code.clone()));
    }
    Entry {
        kind: Kind::Transform,
        id: transform.id.clone(),
        title: transform.title.clone(),
        doc: Some(transform.doc.clone()),
        why: transform.why.clone(),
        steps: Vec::new(),
        code,
    }
}

/// Writes `entry` as text.
pub fn write(out: &mut dyn Write, entry: &Entry, columns: Columns) -> io::Result<()> {
    let width = columns.up_to(WIDTH);
    writeln!(out, "{} {}: {}\n", entry.kind.name(), entry.id, entry.title)?;
    writeln!(out, "{}", wrap(&entry.why, width, ""))?;
    if !entry.steps.is_empty() {
        let heading = match entry.kind {
            Kind::Refusal | Kind::Audit => "What to do",
            Kind::Level => "How to reach it",
            Kind::Transform | Kind::Step | Kind::Note | Kind::Word => "What to look at",
        };
        writeln!(out, "\n{heading}:\n")?;
        writeln!(out, "{}", steps(&entry.steps, width))?;
    }
    for (heading, code) in &entry.code {
        writeln!(out, "\n{heading}:\n")?;
        for line in code.trim_matches('\n').lines() {
            writeln!(out, "{}", format!("    {line}").trim_end())?;
        }
    }
    if let Some(doc) = &entry.doc {
        writeln!(out, "\nSee {doc}")?;
    }
    Ok(())
}

/// Writes the ids and titles of `entries`.
pub fn list(out: &mut dyn Write, entries: &[Entry]) -> io::Result<()> {
    let width = entries.iter().map(|entry| entry.id.len()).max().unwrap_or(0);
    for entry in entries {
        writeln!(out, "{:<9}  {:<width$}  {}", entry.kind.name(), entry.id, entry.title)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Columns, Kind, entries, from_transform, near, write};
    use crate::transform::model::Transform;
    use crate::transform::registry::FILES;

    #[test]
    fn every_entry_can_be_written() {
        let entries = entries();
        assert!(entries.len() > 40);
        for entry in &entries {
            let mut out = Vec::new();
            write(&mut out, entry, Columns::default()).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(text.contains(&entry.title) && text.len() > 150, "{}", entry.id);
        }
    }

    #[test]
    fn ids_are_unique_over_all_kinds() {
        let mut ids: Vec<String> = entries().into_iter().map(|entry| entry.id).collect();
        ids.sort();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn near_ids_are_suggested() {
        let entries = entries();
        assert_eq!(near(&entries, "multiple-populates").first(), Some(&"multiple-populate"));
        assert!(near(&entries, "merg").contains(&"newly-mergeable"));
        assert_eq!(near(&entries, "state-i").first(), Some(&"state-in-handler"));
        assert!(near(&entries, "zzzzzzzz").is_empty());
    }

    #[test]
    fn a_transform_shows_its_change_and_its_examples() {
        let text = "title = 'T'\ndoc = 'd'\nkind = 'expr'\nwhy = 'W.'\ncommit = 'C.'\n[[form]]\nwhen = 'one'\nneeds = ['f']\n\
                    change = '+ c'\n[[example]]\nbefore = 'a;'\nafter = 'b;'\n[[refuse]]\ncode = 'z;'\nreason = 'gap'\n";
        let entry = from_transform(&Transform::read("x", text).unwrap());
        assert_eq!(entry.kind, Kind::Transform);
        let headings: Vec<&str> = entry.code.iter().map(|(heading, _)| heading.as_str()).collect();
        assert_eq!(headings, ["Change (one), where the target has f", "Before", "After", "Refused, gap"]);
    }

    #[test]
    fn every_embedded_transform_is_listed() {
        let transforms = entries().into_iter().filter(|entry| entry.kind == Kind::Transform).count();
        assert_eq!(transforms, FILES.len());
    }
}
