//! The catalogue of the manual: every transform, step, refusal, note and rule of `audit`, from the data that the program itself uses.

use std::fmt::Write as _;

use vma2desc::report::explain::{Entry, Kind, entries};
use vma2desc::transform::model::Transform;
use vma2desc::transform::registry::FILES;

/// Says that a page is not written by hand.
const MADE: &str = "<!-- Made by `cargo xtask docs`; change the data in transforms/ instead. -->";

/// The pages: path in the repository, and text.
pub fn pages() -> anyhow::Result<Vec<(&'static str, String)>> {
    let entries = entries();
    let of = |kind: Kind| entries.iter().filter(move |entry| entry.kind == kind);
    Ok(vec![
        ("docs/catalogue/transforms.md", transforms()?),
        ("docs/catalogue/steps.md", page("Steps", STEPS, "What a reviewer looks at", of(Kind::Step))),
        ("docs/catalogue/refusals.md", page("Refusals", REFUSALS, "What to do", of(Kind::Refusal))),
        ("docs/catalogue/audit.md", page("Audit", AUDIT, "What to do", of(Kind::Audit))),
        ("docs/catalogue/notes.md", page("Notes", NOTES, "What a reviewer looks at", of(Kind::Note))),
    ])
}

const TRANSFORMS: &str = "A transform replaces one construct by another. Words in capitals stand for any expression. The examples are \
    tests: each runs whenever the program is tested, in a handler of its own, and a second run over its result must find nothing.";

const STEPS: &str =
    "A step changes structure that no local pattern can describe. Steps are code; what they do is told here.";

const REFUSALS: &str = "Every handler that is not converted has exactly one of these reasons, with the place in the source and what \
    is left to do by hand. A refusal is no failure of the driver: most of these handlers may stay on `mmap`.";

const AUDIT: &str = "What `vma2desc audit` finds in code that is already converted. Each rule is tested on a driver that breaks it and on \
    a twin that does not.";

const NOTES: &str = "A note stands on a patch where a reviewer has to know more than the lines show.";

/// The page of what has a reason's texts.
fn page<'a>(title: &str, intro: &str, steps: &str, entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut out = format!("{MADE}\n\n# {title}\n\n{intro}\n");
    for entry in entries {
        head(&mut out, &entry.id, &entry.title, &entry.why);
        if !entry.steps.is_empty() {
            let _ = write!(out, "\n{steps}:\n\n");
            for (at, step) in entry.steps.iter().enumerate() {
                let _ = writeln!(out, "{}. {}", at + 1, prose(step));
            }
        }
        for (heading, code) in &entry.code {
            fence(&mut out, heading, "c", code);
        }
        see(&mut out, entry.doc.as_deref());
    }
    out
}

fn transforms() -> anyhow::Result<String> {
    let mut out = format!("{MADE}\n\n# Transforms\n\n{TRANSFORMS}\n");
    for (id, text) in FILES {
        let transform = Transform::read(id, text).map_err(anyhow::Error::msg)?;
        head(&mut out, id, &transform.title, &transform.why);
        for form in &transform.forms {
            let when = form.when.as_ref().map_or_else(String::new, |when| format!(" ({when})"));
            let needs = if form.needs.is_empty() {
                String::new()
            } else {
                format!(
                    ", where the target has {}",
                    form.needs.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
                )
            };
            fence(&mut out, &format!("Change{when}{needs}"), "diff", &form.change);
        }
        if !transform.guards.is_empty() {
            let guards: Vec<String> = transform.guards.iter().map(|guard| format!("`{guard}`")).collect();
            let _ = writeln!(out, "\nChecked first: {}.", guards.join(", "));
        }
        for example in &transform.examples {
            fence(&mut out, "Before", "c", &example.before);
            fence(&mut out, "After", "c", &example.after);
        }
        for refused in &transform.refusals {
            let reason = format!("Refused, [{0}](refusals.md#{0})", refused.reason);
            fence(&mut out, &reason, "c", &refused.code);
        }
        let _ = writeln!(out, "\nIn the commit message: {}", prose(transform.commit.trim()));
        see(&mut out, Some(&transform.doc));
    }
    Ok(out)
}

fn head(out: &mut String, id: &str, title: &str, why: &str) {
    let why: Vec<String> = why.trim().split("\n\n").map(|part| prose(&part.replace('\n', " "))).collect();
    let _ = write!(out, "\n## {id}\n\n**{}.**\n\n{}\n", prose(title), why.join("\n\n"));
}

fn fence(out: &mut String, heading: &str, language: &str, code: &str) {
    let _ = write!(out, "\n{heading}:\n\n```{language}\n{}\n```\n", code.trim_matches('\n'));
}

fn see(out: &mut String, doc: Option<&str>) {
    if let Some(doc) = doc {
        let _ = writeln!(out, "\nSee {} in the kernel tree.", prose(doc));
    }
}

/// Text as Markdown shows it, letter by letter: what Markdown would take for emphasis, HTML or a link is escaped, but for
/// what stands between backquotes.
fn prose(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            out.push('`');
        }
        for c in part.chars() {
            if at % 2 == 0 && "\\*_<>[]#|".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{pages, prose};

    #[test]
    fn the_pages_are_up_to_date() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (path, text) in pages().unwrap() {
            let kept = std::fs::read_to_string(root.join(path)).unwrap_or_default();
            assert!(kept == text, "{path} is not what the data says: run cargo xtask docs");
        }
    }

    #[test]
    fn text_is_shown_letter_by_letter() {
        assert_eq!(prose("a_b *c* `d_e` <f>"), "a\\_b \\*c\\* `d_e` \\<f\\>");
    }
}
