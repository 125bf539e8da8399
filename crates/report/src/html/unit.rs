//! One section for each unit, grouped by directory, and the filter above them.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::census::slot::Place;
use crate::edit::texts::unit_edits;
use crate::explain::{Entry, Kind, entries};
use crate::form::Report;
use crate::html::ids::Ids;
use crate::html::shown::{Prose, Shown};
use crate::html::{diff, excerpt, proof};
use crate::model::finding::{Finding, findings};
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Conversion, Outcome, Refusal};
use crate::model::proof::ProofLevel;
use crate::model::purpose::Purpose;
use crate::model::run::Run;
use crate::model::summary::Tally;

/// A unit on the page: the handlers that change together, or one that was refused or is done.
pub struct Item<'a> {
    /// Its fragment.
    pub id: String,
    /// Its handlers; at least one.
    pub findings: Vec<Finding<'a>>,
}

/// The units of a directory.
pub struct Group<'a> {
    /// The directory.
    pub name: String,
    /// Its fragment.
    pub id: String,
    /// Its handlers by outcome.
    pub tally: Tally,
    /// Its units, in the order of their files.
    pub items: Vec<Item<'a>>,
}

/// All units, and what the page has to explain.
pub struct Units<'a> {
    /// By directory.
    pub groups: Vec<Group<'a>>,
    /// Transforms, steps, reasons, notes and levels that occur.
    pub explained: Vec<Entry>,
    /// The patches that can be copied from a page without a change, by unit.
    patches: BTreeMap<usize, &'a str>,
}

impl<'a> Units<'a> {
    /// The units of a run.
    pub fn of(report: &Report<'a>) -> Self {
        let mut ids = Ids::default();
        let mut groups: BTreeMap<String, Vec<Item<'a>>> = BTreeMap::new();
        let mut homes: BTreeMap<usize, (String, usize)> = BTreeMap::new();
        for finding in findings(report.run) {
            let converted = matches!(finding.candidate.outcome, Outcome::Converted(_));
            if let Some((home, at)) = homes.get(&finding.candidate.unit).filter(|_| converted) {
                let item = groups.get_mut(home).and_then(|items| items.get_mut(*at));
                item.into_iter().for_each(|item| item.findings.push(finding));
                continue;
            }
            let items = groups.entry(finding.directory()).or_default();
            if converted {
                homes.insert(finding.candidate.unit, (finding.directory(), items.len()));
            }
            let path = finding.place().map_or("", |place| report.run.sources.get(place.file).path.as_str());
            let id = ids.take("u", &format!("{path}-{}", finding.candidate.handler));
            items.push(Item { id, findings: vec![finding] });
        }
        let tally = |name: &String| report.summary.by_directory.get(name).copied().unwrap_or_default();
        let groups = groups.into_iter().map(|(name, items)| {
            let id = ids.take("d", &name);
            Group { tally: tally(&name), id, items, name: if name.is_empty() { ".".into() } else { name } }
        });
        let patches = report.patches.iter().filter_map(|patch| Some((patch.unit, plain(&patch.diff)?)));
        Self { groups: groups.collect(), explained: explained(report.run), patches: patches.collect() }
    }
}

/// A patch as text, if a page shows each of its characters as it is.
fn plain(patch: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(patch).ok()?;
    let is_plain = |line: &str| html! { (Shown(line)) }.into_string() == html! { (line) }.into_string();
    text.split('\n').all(is_plain).then_some(text)
}

/// What the conversions and refusals of a run refer to.
fn explained(run: &Run) -> Vec<Entry> {
    let mut rules: BTreeSet<&str> = BTreeSet::new();
    let mut notes: BTreeSet<&str> = BTreeSet::new();
    for candidate in &run.candidates {
        match &candidate.outcome {
            Outcome::Converted(conversion) => {
                rules.extend(conversion.transforms.iter().map(String::as_str));
                let origins = conversion.edits.iter().flat_map(|(_, edits)| edits).flat_map(|edit| &edit.origins);
                rules.extend(origins.map(|origin| origin.by.as_str()));
                notes.extend(conversion.notes.iter().map(|note| note.id.as_str()));
            }
            Outcome::Refused(refusal) => {
                rules.extend(refusal.places().map(|(reason, _)| reason));
            }
            Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
        }
    }
    let has_conversions = run.candidates.iter().any(|c| matches!(c.outcome, Outcome::Converted(_)));
    let occurs = |entry: &Entry| match entry.kind {
        Kind::Level => has_conversions,
        Kind::Note => notes.contains(entry.id.as_str()),
        Kind::Transform | Kind::Step | Kind::Refusal | Kind::Audit => rules.contains(entry.id.as_str()),
        Kind::Word => false,
    };
    entries().into_iter().filter(occurs).collect()
}

/// The section with the filter and all units.
pub fn section(report: &Report<'_>, units: &Units<'_>) -> Markup {
    let total: usize = units.groups.iter().map(|group| group.items.len()).sum();
    html! {
        section #units aria-labelledby="units-h" {
            h2 #units-h { @if report.run.purpose.is_audit() { "Hooks" } @else { "Handlers" } }
            @if total == 0 {
                @match report.summary.shown() {
                    Some(shown) => p.empty { (Shown(&shown)) "." },
                    None => p.empty { "There is no mmap or mmap_prepare handler in the files that were looked at." },
                }
            }
            (filter(units, total, report.run.purpose))
            @for group in &units.groups {
                section.directory #(group.id) {
                    h3 {
                        (Shown(&group.name)) " "
                        span.more { (headcount(group.tally, report.run.purpose)) }
                    }
                    @for item in &group.items { (article(units, item, &group.id, total <= 6)) }
                }
            }
            p.nothing hidden { "Nothing matches the filter." }
        }
    }
}

/// How many handlers, how many of them somebody can do something about, and how many wait.
fn headcount(tally: Tally, purpose: Purpose) -> String {
    let (word, plural) = (purpose.words().candidate, if tally.total() == 1 { "" } else { "s" });
    let to_do = if purpose.is_audit() { purpose.words().left } else { "to do" };
    let mut text = format!("{} {word}{plural}, {} {to_do}", tally.total(), tally.to_do());
    if tally.waiting > 0 {
        text.push_str(&format!(", {} waiting for others", tally.waiting));
    }
    text
}

fn filter(units: &Units<'_>, total: usize, purpose: Purpose) -> Markup {
    let all = units.groups.iter().flat_map(|group| &group.items).flat_map(|item| &item.findings);
    let reasons: BTreeSet<&str> = all.filter_map(|finding| finding.reason()).collect();
    html! {
        form.filter hidden role="search" aria-label="Filter the handlers" {
            input type="search" name="q" placeholder="Search names, paths, code" aria-label="Search" autocomplete="off" spellcheck="false";
            select name="outcome" aria-label="Outcome" {
                option value="" { "any outcome" }
                @if !purpose.is_audit() {
                    @for outcome in ["converted", "refused"] { option value=(outcome) { (outcome) } }
                    option value="waits" { "waits for others" }
                }
                option value="person" { (purpose.words().left) }
                option value="done" { (purpose.words().done) }
            }
            select name="reason" aria-label="Reason" {
                option value="" { "any reason" }
                @for id in reasons { option value=(id) { (id) } }
            }
            select name="directory" aria-label="Directory" {
                option value="" { "any directory" }
                @for group in &units.groups { option value=(group.id) { (Shown(&group.name)) } }
            }
            select name="level" aria-label="Proof level" {
                option value="" { "any level" }
                @for level in ProofLevel::ALL { option value=(level.name()) { (level.name()) } }
            }
            button type="reset" { "Clear" }
            button type="button" name="fold" aria-pressed="false" { "Open all" }
            output aria-live="polite" { (total) " of " (total) }
            p.keys { kbd { "/" } " search " kbd { "j" } " " kbd { "k" } " next, previous " kbd { "Enter" } " open" }
        }
    }
}

/// One unit.
fn article(units: &Units<'_>, item: &Item<'_>, directory: &str, open: bool) -> Markup {
    let Some(finding) = item.findings.first().copied() else { return html! {} };
    let outcome = finding.outcome();
    let badge = match finding {
        finding if finding.is_failed() => "failed",
        finding if finding.waits() => "waits",
        _ => outcome,
    };
    // Refusals are of two kinds, and the filter knows both.
    let kind = finding.reason().map_or("", |_| if finding.waits() { "waits" } else { "person" });
    let level = match &finding.candidate.outcome {
        Outcome::Converted(conversion) => conversion.proof.level.name(),
        _ => "",
    };
    html! {
        article.unit #(item.id) data-outcome=(outcome) data-kind=(kind) data-reason=(finding.reason().unwrap_or_default()) data-level=(level)
            data-directory=(directory) {
            details open[open] {
                summary {
                    span class=(format!("badge {badge}")) { (badge) }
                    span.handlers {
                        @for finding in &item.findings { code.handler { (Shown(&finding.candidate.handler)) } " " }
                    }
                    span.place { (Shown(&place_text(finding.run, finding.place()))) }
                    span.tag { (finding.reason().unwrap_or(level)) }
                }
                div.body {
                    (installed(&item.findings, &item.id))
                    @match &finding.candidate.outcome {
                        Outcome::Converted(conversion) => {
                            (converted(item, conversion))
                            @if let Some(patch) = units.patches.get(&finding.candidate.unit) {
                                button.copy type="button" hidden { "Copy patch" }
                                pre.patch hidden { (patch) }
                            }
                        },
                        Outcome::Refused(refusal) => (refused(finding, refusal)),
                        Outcome::Done | Outcome::Flipped | Outcome::Aside => {},
                    }
                }
            }
        }
    }
}

/// `path:line` of a place.
fn place_text(run: &Run, place: Option<Place>) -> String {
    let Some(place) = place else { return String::new() };
    let source = run.sources.get(place.file);
    format!("{}:{}", source.path, Lines::new(&source.text).position(place.span.start).0)
}

/// In which tables the handlers are, and a link to this unit.
fn installed(findings: &[Finding<'_>], id: &str) -> Markup {
    html! {
        p.installed {
            @for finding in findings {
                @let hooks: Vec<String> = finding.members().into_iter().collect();
                @let tables = finding.tables();
                code { (Shown(&finding.candidate.handler)) } " is installed as "
                code { (Shown(&hooks.join(", "))) }
                @if !tables.is_empty() { " in " code { (Shown(&tables.join(", "))) } }
                ". "
            }
            a.self href=(format!("#{id}")) { "Link to this" }
        }
    }
}

fn converted(item: &Item<'_>, conversion: &Conversion) -> Markup {
    let Some(run) = item.findings.first().map(|finding| finding.run) else { return html! {} };
    let candidates: Vec<&Candidate> = item.findings.iter().map(|finding| finding.candidate).collect();
    let mut notes = Vec::new();
    for candidate in &candidates {
        if let Outcome::Converted(conversion) = &candidate.outcome {
            notes.extend(conversion.notes.iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
        }
    }
    html! {
        (proof::ladder(&conversion.proof))
        @if !notes.is_empty() {
            section.notes {
                h4 { "Read before you send it" }
                ul {
                    @for note in notes {
                        @let title = crate::model::reasons::note(&note.id).map_or("", |note| note.title.as_str());
                        li {
                            a.rule href=(format!("#g-{}", note.id)) { (note.id) } " " strong { (title) } ". " (Prose(&note.text))
                            @if note.place.is_some() { " " span.place { (Shown(&place_text(run, note.place))) } }
                        }
                    }
                }
            }
        }
        section.change {
            h4 { "Change" }
            @for (file, edits) in unit_edits(&candidates) { (diff::file(run, file, &edits)) }
        }
    }
}

/// A work order.
fn refused(finding: Finding<'_>, refusal: &Refusal) -> Markup {
    let words = finding.run.purpose.words();
    let reason = crate::model::reasons::reason(&refusal.reason);
    let mut places = vec![(refusal.primary, refusal.label.clone())];
    places.extend(refusal.related.iter().cloned());
    html! {
        p.what {
            (reason.map_or("The handler cannot be converted", |reason| reason.title.as_str())) " "
            a.rule href=(format!("#g-{}", refusal.reason)) { (refusal.reason) }
        }
        (excerpt::excerpts(finding.run, &places))
        @if !refusal.details.is_empty() {
            pre.details { @for line in &refusal.details { (Shown(line)) "\n" } }
        }
        @if !refusal.others.is_empty() {
            h4 { @if finding.run.purpose.is_audit() { "Wrong as well" } @else { "Also in the way" } }
            ul.others {
                @for other in &refusal.others {
                    li {
                        a.rule href=(format!("#g-{}", other.reason)) { (other.reason) } " "
                        span.place { (Shown(&place_text(finding.run, Some(other.place)))) } " " (Prose(&other.label))
                    }
                }
            }
        }
        @if let Some(reason) = reason {
            h4 { "Why" }
            p { (Prose(&reason.why)) }
            h4 { (words.steps) }
            ol.steps { @for step in &reason.steps { li { (Prose(step)) } } }
            @if let Some(doc) = &reason.doc { p.more { "See " code { (doc) } " in the kernel source." } }
        }
    }
}
