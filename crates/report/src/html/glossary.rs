//! What the ids on the page mean: transforms, steps, reasons, notes.

use maud::{Markup, html};

use crate::explain::{Entry, Kind};
use crate::html::shown::Prose;
use crate::html::unit::Units;

/// The section, with those that the page refers to.
pub fn section(units: &Units<'_>) -> Markup {
    let groups = [
        (Kind::Transform, "Transforms", "one rewriting rule each"),
        (Kind::Step, "Steps", "changes of structure that go with a conversion"),
        (Kind::Note, "Notes", "what a reviewer of a converted handler must know"),
        (Kind::Refusal, "Reasons", "why a handler was left"),
        (Kind::Level, "Levels", "how far a conversion was checked"),
    ];
    html! {
        section #glossary aria-labelledby="glossary-h" {
            h2 #glossary-h { "Glossary" }
            p.sub { "Everything is explained in full by " code { "vma2desc explain ID" } "." }
            @for (kind, title, what) in groups {
                @let of_kind: Vec<&Entry> = units.explained.iter().filter(|entry| entry.kind == kind).collect();
                @if !of_kind.is_empty() {
                    h3 { (title) " " span.more { (what) } }
                    @for entry in of_kind { (explained(entry)) }
                }
            }
        }
    }
}

fn explained(entry: &Entry) -> Markup {
    let changes = entry.code.iter().filter(|(heading, _)| heading.starts_with("Change"));
    let heading = match entry.kind {
        Kind::Refusal | Kind::Audit => "What is left to do",
        Kind::Level => "How to reach it",
        Kind::Transform | Kind::Step | Kind::Note | Kind::Word => "What to look at",
    };
    html! {
        details.entry #(format!("g-{}", entry.id)) {
            summary { code { (entry.id) } " " span { (entry.title) } }
            p { (Prose(&entry.why)) }
            @for (heading, change) in changes {
                p.more { (heading) }
                pre.change {
                    @for line in change.lines() {
                        @let class = if line.starts_with("- ") { "del" } else if line.starts_with("+ ") { "add" } else { "" };
                        span class=(class) { (line) "\n" }
                    }
                }
            }
            @if !entry.steps.is_empty() {
                h4 { (heading) }
                ol { @for step in &entry.steps { li { (Prose(step)) } } }
            }
            @if let Some(doc) = &entry.doc { p.more { "See " code { (doc) } " in the kernel source." } }
        }
    }
}
