//! The numbers: outcomes, levels of proof, directories, reasons.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::form::Report;
use crate::html::proof::meaning;
use crate::html::shown::Shown;
use crate::html::unit::{Group, Units};
use crate::model::campaign;
use crate::model::failed::level_of;
use crate::model::finding::waits;
use crate::model::proof::ProofLevel;
use crate::model::purpose::Purpose;
use crate::model::summary::Tally;

/// The section.
pub fn section(report: &Report<'_>, units: &Units<'_>) -> Markup {
    let all = report.summary.outcomes;
    let changes = if report.patches.is_empty() {
        "the changes are below; vma2desc diff makes the patches"
    } else {
        "patches are below"
    };
    let (is_audit, words) = (report.summary.purpose.is_audit(), report.summary.purpose.words());
    let handlers = format!("{}s", words.candidate);
    let counted = if report.summary.part.is_some() {
        "count, of those that are installed"
    } else {
        "installed as mmap or mmap_prepare"
    };
    html! {
        section #overview aria-labelledby="overview-h" {
            h2 #overview-h { "Overview" }
            ul.tiles {
                (tile(all.total(), &handlers, None, counted))
                (tile(all.done, words.done, Some("done"), "need nothing"))
                @if all.flipped > 0 {
                    (tile(all.flipped, "with their callers", None, "convert with the last step"))
                }
                @if all.aside > 0 {
                    (tile(all.aside, "set aside", None, "fill members that this is not for"))
                }
                @if is_audit {
                    (tile(all.refused, words.left, Some("person"), "what to do is below"))
                } @else {
                    (tile(all.converted, "can be converted", Some("converted"), changes))
                    (tile(all.for_a_person(), words.left, Some("person"), "work orders are below"))
                    (tile(all.waiting, "wait for others", Some("waits"), "a subsystem or the core has to act first"))
                }
            }
            (bar(all, all.total(), "bar big"))
            @if all.converted > 0 {
                p { "With all patches applied, " strong { (all.done + all.converted + all.flipped) " of " (all.total()) } " handlers are done." }
            }
            @if all.total() > 0 || report.summary.part.is_none() {
                p.more { "Nothing is lost: " (report.summary.conservation()) "." }
            }
            (levels(report))
        }
        section #directories aria-labelledby="directories-h" {
            h2 #directories-h { "Directories" }
            (directories(units, report.summary.purpose))
        }
        section #reasons aria-labelledby="reasons-h" {
            h2 #reasons-h { @if is_audit { "Mistakes by rule" } @else { "Why handlers were left" } }
            (reasons(report))
        }
        (campaigns(report))
        (limits(report))
    }
}

fn tile(count: usize, what: &str, outcome: Option<&str>, more: &str) -> Markup {
    let fragment = outcome.map_or("#units".to_owned(), |outcome| format!("#outcome={outcome}"));
    html! {
        li {
            a class=(format!("tile {}", outcome.unwrap_or("all"))) href=(fragment) {
                span.count { (count) } " " span.what { (what) } " " span.more { (more) }
            }
        }
    }
}

/// Done, converted, left to a person and waiting as one bar; `most` handlers would fill it. Widths are attributes: the policy of the page
/// allows no style at elements.
fn bar(tally: Tally, most: usize, class: &str) -> Markup {
    let share = |count: usize| format!("{:.3}", count as f64 * 100.0 / most.max(1) as f64);
    let (person, waiting) = (tally.for_a_person(), tally.waiting);
    let label = format!("{} done, {} can be converted, {person} left, {waiting} wait", tally.done, tally.converted);
    html! {
        svg class=(class) viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label=(label) {
            rect.done x="0" y="0" width=(share(tally.done)) height="1" {}
            rect.converted x=(share(tally.done)) y="0" width=(share(tally.converted)) height="1" {}
            rect.person x=(share(tally.done + tally.converted)) y="0" width=(share(person)) height="1" {}
            rect.waits x=(share(tally.total() - waiting)) y="0" width=(share(waiting)) height="1" {}
        }
    }
}

/// How many units reached which level.
fn levels(report: &Report<'_>) -> Markup {
    let levels = level_of(report.run);
    html! {
        @if !levels.is_empty() {
            h3 { "How far the conversions were checked" }
            ul.levels {
                @for level in ProofLevel::ALL {
                    @let count = levels.values().filter(|l| **l == level).count();
                    li.none[count == 0] {
                        span.count { (count) } " "
                        a href=(format!("#level={}", level.name())) { (level.name()) } " "
                        span.more { (meaning(level)) }
                    }
                }
            }
        }
    }
}

/// Directories that are shown at once; the others unfold.
const DIRECTORIES: usize = 20;

/// The directories, those with most to do first, and of these those where most wait.
fn directories(units: &Units<'_>, purpose: Purpose) -> Markup {
    let mut all: Vec<&Group<'_>> = units.groups.iter().collect();
    all.sort_by_key(|group| (std::cmp::Reverse((group.tally.to_do(), group.tally.waiting)), &group.name));
    let most = all.iter().map(|group| group.tally.total()).max().unwrap_or(0);
    let (first, rest) = all.split_at(all.len().min(DIRECTORIES));
    html! {
        (directory_table(first, most, purpose))
        @if !rest.is_empty() {
            details.fold { summary { (rest.len()) " more directories" } (directory_table(rest, most, purpose)) }
        }
    }
}

fn directory_table(groups: &[&Group<'_>], most: usize, purpose: Purpose) -> Markup {
    let (is_audit, words) = (purpose.is_audit(), purpose.words());
    html! {
        div.scroll {
            table.numbers {
                caption.sr { "By directory; a name leads to what is in it." }
                thead {
                    tr {
                        th.d scope="col" { "directory" }
                        th.b scope="col" { "burndown" }
                        th.n scope="col" { (words.candidate) "s" }
                        th.n scope="col" { (words.done) }
                        @if !is_audit { th.n scope="col" { "convertible" } }
                        th.n scope="col" { (words.left) }
                        @if !is_audit { th.n scope="col" { "wait for others" } }
                    }
                }
                tbody {
                    @for group in groups {
                        tr {
                            th.d scope="row" { a href=(format!("#{}", group.id)) { (Shown(&group.name)) } }
                            td.b { (bar(group.tally, most, "bar")) }
                            td.n { (group.tally.total()) }
                            td.n.zero[group.tally.done == 0] { (group.tally.done) }
                            @if !is_audit { td.n.zero[group.tally.converted == 0] { (group.tally.converted) } }
                            td.n.zero[group.tally.for_a_person() == 0] { (group.tally.for_a_person()) }
                            @if !is_audit { td.n.zero[group.tally.waiting == 0] { (group.tally.waiting) } }
                        }
                    }
                }
            }
        }
    }
}

fn reasons(report: &Report<'_>) -> Markup {
    let mut all: Vec<(&String, &usize)> = report.summary.by_reason.iter().collect();
    all.sort_by_key(|(id, count)| (waits(id), std::cmp::Reverse(**count), *id));
    html! {
        @if all.is_empty() {
            p { @if report.summary.purpose.is_audit() { "There are none." } @else { "None was." } }
        } @else {
            div.scroll {
                table.numbers {
                    caption.sr { "By reason; the number leads to the handlers, the name to what it means." }
                    thead { tr { th.n scope="col" { (report.summary.purpose.words().candidate) "s" } th scope="col" { "reason" } th scope="col" { "what is the case" } } }
                    tbody {
                        @for (id, count) in all {
                            tr {
                                td.n { a href=(format!("#reason={id}")) { (count) } }
                                th scope="row" { a href=(format!("#g-{id}")) { code { (id) } } }
                                td {
                                    (crate::model::reasons::reason(id).map_or("", |reason| reason.title.as_str()))
                                    @if waits(id) { " " span.more { "others have to act first" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What campaigns would free.
fn campaigns(report: &Report<'_>) -> Markup {
    let all = campaign::campaigns(report.run);
    html! {
        @if !all.is_empty() {
            section #campaigns aria-labelledby="campaigns-h" {
                h2 #campaigns-h { "Campaigns that handlers wait for" }
                p.more { "As far as was seen without them; " code { "vma2desc campaign MEMBER" } " looks at everything." }
                div.scroll {
                    table.numbers {
                        caption.sr { "Handlers that wait for a member's descriptor form, by member." }
                        thead {
                            tr {
                                th scope="col" { "member" }
                                th.n scope="col" { "wait" }
                                th.n scope="col" { "nothing else in the way" }
                                th scope="col" { "left after it" }
                            }
                        }
                        tbody {
                            @for (hook, one) in campaign::sorted(&all) {
                                tr {
                                    th scope="row" { code { (Shown(hook)) } }
                                    td.n { (one.handlers) }
                                    td.n.zero[one.free == 0] { (one.free) }
                                    td { (campaign::left(one)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was not understood or not looked at.
fn limits(report: &Report<'_>) -> Markup {
    let census = &report.run.census;
    let place = |place: &crate::census::slot::Place| {
        let source = report.run.sources.get(place.file);
        let line = crate::model::lines::Lines::new(&source.text).position(place.span.start).0;
        format!("{}:{line}", source.path)
    };
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &census.passed_over {
        by_reason.entry(&entry.reason).or_default().push(&entry.path);
    }
    html! {
        @if !census.gaps.is_empty() || !census.not_slots.is_empty() || !census.passed_over.is_empty() {
            section #limits aria-labelledby="limits-h" {
                h2 #limits-h { "What was not looked at" }
                @if !census.gaps.is_empty() {
                    details {
                        summary { (census.gaps.len()) " parts of the source could not be understood" }
                        ul { @for (at, text) in &census.gaps { li { code { (Shown(&place(at))) } ": " (Shown(text)) } } }
                    }
                }
                @if !census.not_slots.is_empty() {
                    details {
                        summary { (census.not_slots.len()) " look like slots and are none" }
                        ul { @for (at, text) in &census.not_slots { li { code { (Shown(&place(at))) } ": " (Shown(text)) } } }
                    }
                }
                @for (reason, paths) in by_reason {
                    details {
                        summary { (paths.len()) " passed over: " (Shown(reason)) }
                        ul { @for path in paths { li { code { (Shown(path)) } } } }
                    }
                }
            }
        }
    }
}
