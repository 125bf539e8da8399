//! A transform, refusal reason or note, explained.

use std::io::{self, Write};

use crate::report::wrap::{steps, wrap};
use crate::transform::reasons::{self, Reason};

/// Columns that running text is wrapped at.
const WIDTH: usize = 80;

/// What an id can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A rewriting rule.
    Transform,
    /// A refusal reason.
    Refusal,
    /// Something that a reviewer must know.
    Note,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Transform => "transform",
            Self::Refusal => "refusal",
            Self::Note => "note",
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
    /// Blocks of code, each with its heading: the change, examples, what is refused.
    pub code: Vec<(String, String)>,
}

/// Everything that can be explained, by kind and id.
pub fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> = crate::transform::TEXTS.iter().filter_map(|text| from_toml(text)).collect();
    entries.extend(reasons::reasons().map(|reason| from_reason(Kind::Refusal, reason)));
    entries.extend(reasons::notes().map(|note| from_reason(Kind::Note, note)));
    entries.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    entries
}

/// The ids among `entries` that are most like `id`, the likest first.
pub fn near<'a>(entries: &'a [Entry], id: &str) -> Vec<&'a str> {
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let mut near = similar::get_close_matches(id, &ids, 3, 0.6);
    let parts = |whole: &&str| id.len() >= 3 && (whole.contains(id) || id.contains(*whole));
    for part in ids.into_iter().filter(parts) {
        if near.len() < 5 && !near.contains(&part) {
            near.push(part);
        }
    }
    near
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

/// Reads what `explain` shows from a transform's file; the rest of the file is the engine's business.
fn from_toml(text: &str) -> Option<Entry> {
    let table: toml::Table = text.parse().ok()?;
    let string = |table: &toml::Table, key: &str| table.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let tables = |key: &str| -> Vec<toml::Table> {
        let list = table.get(key).and_then(toml::Value::as_array);
        list.into_iter().flatten().filter_map(toml::Value::as_table).cloned().collect()
    };
    let mut code = Vec::new();
    if let Some(change) = string(&table, "change") {
        code.push(("Change".to_owned(), change));
    }
    for form in tables("form") {
        let needs = form.get("needs").and_then(toml::Value::as_array);
        let needs: Vec<&str> = needs.into_iter().flatten().filter_map(toml::Value::as_str).collect();
        let mut heading = "Change".to_owned();
        if let Some(when) = string(&form, "when") {
            heading.push_str(&format!(", {when}"));
        }
        if !needs.is_empty() {
            heading.push_str(&format!(", where the target has {}", needs.join(", ")));
        }
        code.extend(string(&form, "change").map(|change| (heading, change)));
    }
    for example in tables("example") {
        code.extend(string(&example, "before").map(|before| ("Before".to_owned(), before)));
        code.extend(string(&example, "after").map(|after| ("After".to_owned(), after)));
    }
    for refuse in tables("refuse") {
        let reason = string(&refuse, "reason").unwrap_or_default();
        code.extend(string(&refuse, "code").map(|code| (format!("Refused, {reason}"), code)));
    }
    Some(Entry {
        kind: Kind::Transform,
        id: string(&table, "id")?,
        title: string(&table, "title").unwrap_or_default(),
        doc: string(&table, "doc"),
        why: string(&table, "why").unwrap_or_default(),
        steps: Vec::new(),
        code,
    })
}

/// Writes `entry` as text.
pub fn write(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    writeln!(out, "{} {}: {}\n", entry.kind.name(), entry.id, entry.title)?;
    writeln!(out, "{}", wrap(&entry.why, WIDTH, ""))?;
    if !entry.steps.is_empty() {
        writeln!(out, "\nWhat to do:\n")?;
        writeln!(out, "{}", steps(&entry.steps, WIDTH))?;
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
    use super::{Kind, entries, from_toml, near, write};

    #[test]
    fn every_entry_can_be_written() {
        let entries = entries();
        assert!(entries.len() > 40);
        for entry in &entries {
            let mut out = Vec::new();
            write(&mut out, entry).unwrap();
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
        assert!(near(&entries, "zzzzzzzz").is_empty());
    }

    #[test]
    fn a_transform_shows_its_change_and_its_examples() {
        let text = "id = 'x'\ntitle = 'T'\nwhy = 'W.'\nchange = '''\n- a\n+ b'''\n[[form]]\nwhen = 'one'\nneeds = ['f']\n\
                    change = '+ c'\n[[example]]\nbefore = 'a;'\nafter = 'b;'\n[[refuse]]\ncode = 'z;'\nreason = 'gap'\n";
        let entry = from_toml(text).unwrap();
        assert_eq!(entry.kind, Kind::Transform);
        let headings: Vec<&str> = entry.code.iter().map(|(heading, _)| heading.as_str()).collect();
        assert_eq!(headings, ["Change", "Change, one, where the target has f", "Before", "After", "Refused, gap"]);
    }
}
