//! The cover letter: what the series is, how it was made, what was checked, and what is left.

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::model::proof::ProofLevel;
use crate::model::queued::{self, is_queued};
use crate::model::reasons;
use crate::model::run::Run;
use crate::model::summary::{Summary, Tally};
use crate::series::assisted::TOOL;
use crate::series::draft::Base;
use crate::series::draft::Draft;
use crate::series::draft::Settings;
use crate::series::habits;
use crate::series::mail::{item, paragraph};
use crate::series::recipients::Way;
use crate::series::seen::list;
use crate::series::step::Letter;
use crate::series::subject::first_letter;

/// What the cover letter tells of the whole run.
pub struct Whole<'a> {
    /// The run.
    pub run: &'a Run,
    /// The wave, counted from one, and how many there are.
    pub wave: (usize, usize),
    /// Whether patches of several entries are in one series.
    pub treewide: bool,
    /// Patches of the other waves.
    pub elsewhere: usize,
    /// How recipients were found.
    pub way: Way,
    /// What is said of it if it is a campaign.
    pub letter: Option<&'a Letter>,
}

/// The subject: what the prefixes of the patches share, or the tree as a whole.
pub fn subject(drafts: &[Draft], whole: &Whole<'_>) -> String {
    let prefixes: Vec<&str> = drafts.iter().map(|draft| draft.prefix.as_str()).collect();
    let (number, waves) = whole.wave;
    let part = if whole.treewide && waves > 1 { format!(" (part {number} of {waves})") } else { String::new() };
    let home = || whole.letter.and_then(|letter| prefixes.get(letter.home)).map(|prefix| (*prefix).to_owned());
    let prefix = shared(&prefixes, &[':', '/']).map(str::to_owned).or_else(home);
    let prefix = prefix.or_else(|| shared(&prefixes, &['_', '-']).map(str::to_owned)).or_else(|| around(drafts));
    let prefix = prefix.unwrap_or_else(|| "treewide".to_owned());
    let summary = whole.letter.map_or("convert mmap handlers to mmap_prepare", |letter| letter.summary.as_str());
    let capital = drafts.iter().all(|draft| draft.capital);
    format!("{prefix}: {}{part}", first_letter(summary, capital))
}

/// The longest beginning that all prefixes share up to one of these characters.
fn shared<'a>(prefixes: &[&'a str], ends: &[char]) -> Option<&'a str> {
    let first = prefixes.first().copied()?;
    let fits = |end: &usize| {
        let rest = |p: &&str| p.strip_prefix(&first[..*end]).is_some_and(|r| r.is_empty() || r.starts_with(ends));
        prefixes.iter().all(rest)
    };
    let ends = first.match_indices(ends).map(|(at, _)| at).chain([first.len()]);
    ends.filter(|end| *end > 0).filter(fits).max().map(|end| &first[..end])
}

/// For patches of one MAINTAINERS entry: how subjects begin below the directory that they have in common, or else its name.
fn around(drafts: &[Draft]) -> Option<String> {
    let first = drafts.first()?;
    if drafts.iter().any(|draft| draft.entry != first.entry) {
        return None;
    }
    let mut files = drafts.iter().flat_map(|draft| &draft.stats).map(|file| Utf8Path::new(&file.path));
    let start = files.next()?.parent()?;
    let common = files.fold(start, |dir, file| dir.ancestors().find(|d| file.starts_with(d)).unwrap_or(start));
    let habit = habits::subject(common.join("x").as_str()).and_then(|habit| habit.prefix.clone());
    habit.filter(|prefix| !prefix.is_empty()).or_else(|| common.file_name().map(str::to_owned))
}

/// The text.
pub fn text(drafts: &[Draft], whole: &Whole<'_>, settings: &Settings, base: &Base) -> String {
    let mut out = String::new();
    let handlers: usize = drafts.iter().map(|draft| draft.handlers).sum();
    let (patches, (number, waves)) = (drafts.len(), whole.wave);
    match whole.letter {
        Some(letter) => out += &letter.intro.iter().map(|text| paragraph(text)).collect::<Vec<_>>().join("\n"),
        None => {
            out += &paragraph(&format!(
                "The mmap hook of struct file_operations has been deprecated since commit c84bf6dd2b83 (\"mm: introduce new \
                 .mmap_prepare() file callback\"). Its successor, mmap_prepare, is called before there is a VMA, gets a \
                 struct vm_area_desc to fill in, and leaves it to the core to map memory \
                 (Documentation/filesystems/mmap_prepare.rst). This series converts {handlers} handler{} in {patches} \
                 patch{}.",
                if handlers == 1 { "" } else { "s" },
                if patches == 1 { "" } else { "es" },
            ));
        }
    }
    if let Some(letter) = whole.letter {
        out += "\nThe plan:\n\n";
        out.extend(letter.plan.iter().map(|text| item("- ", text)));
    }
    out.push('\n');
    out += &paragraph(&independent(drafts, whole));
    if whole.letter.is_some() && waves > 1 {
        out += &paragraph(&format!("It is part {number} of {waves}; each part is applied upon the one before it."));
    } else if whole.treewide && waves > 1 {
        let more = format!(
            "It is part {number} of {waves}, which do not depend on each other; {} patches are in the others.",
            whole.elsewhere
        );
        out += &paragraph(&more);
    }
    out.push('\n');
    let open = whole.letter.map(|letter| letter.open);
    let remaining = |at: usize| {
        let done: usize = drafts.iter().take(at + 1).map(|draft| draft.handlers).sum();
        open.map_or_else(String::new, |open| format!(" ({} left)", open.saturating_sub(done)))
    };
    let mut entries: Vec<&str> = Vec::new();
    drafts.iter().for_each(|draft| {
        if !entries.contains(&draft.entry.as_str()) {
            entries.push(&draft.entry)
        }
    });
    for entry in entries {
        out += &paragraph(entry);
        for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.entry == entry) {
            out += &item(&format!("  {:>2}. ", at + 1), &format!("{}{}", draft.subject, remaining(at)));
        }
    }
    out += "\nHow far it was checked:\n\n";
    out += &checked(drafts);
    out += "\nHow it was made (Documentation/process/generated-content.rst):\n\n";
    out += &item(
        "- ",
        &format!("{TOOL} made the changes and wrote all messages, from fixed rules; it contains no language model."),
    );
    out += &item("- ", &format!("The command was: {}.", settings.command));
    out += &item("- ", &base.told());
    if let Some(letter) = whole.letter {
        if !letter.left.is_empty() {
            out += "\nWhat is left:\n\n";
            out.extend(letter.left.iter().map(|text| item("- ", text)));
        }
        return out;
    }
    let summary = Summary::of(whole.run);
    out += "\nWhat was looked at, and what is left:\n\n";
    let Tally { converted, refused, done, .. } = summary.outcomes;
    let queued: Vec<&str> = whole.run.candidates.iter().filter(|c| is_queued(c)).map(|c| c.handler.as_str()).collect();
    let apart =
        if queued.is_empty() { String::new() } else { format!(" ({} of them are queued already)", queued.len()) };
    let use_it = match done {
        0 => "none uses".to_owned(),
        1 => "1 uses".to_owned(),
        n => format!("{n} use"),
    };
    out += &item(
        "- ",
        &format!(
            "Of {} mmap handlers that were found, {use_it} mmap_prepare already, {converted} can be converted{apart}, and \
             {} left.",
            summary.outcomes.total(),
            if refused == 0 { "none is".to_owned() } else { format!("{refused} {}", are(refused)) },
        ),
    );
    if !queued.is_empty() {
        let date = queued::queued().map_or("", |all| all.date.as_str());
        out += &item("- ", &format!("Queued already in linux-next of {date}: {}.", queued.join(", ")));
    }
    out + &left(&summary)
}

/// What was refused: the reason that most have, and how many others there are.
fn left(summary: &Summary) -> String {
    let most = summary.by_reason.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    let title = |id: &str| reasons::reason(id).map_or("", |reason| reason.title.as_str());
    most.map_or_else(String::new, |(id, count)| {
        let rest = summary.outcomes.refused.saturating_sub(*count);
        let rest = if rest > 0 { format!("; {rest} for other reasons") } else { String::new() };
        item(
            "- ",
            &format!("Why {count} of the {} {} left: {}{rest}.", summary.outcomes.refused, are(*count), title(id)),
        )
    })
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// Which patches need which; the `first` ones are needed by all, and the `last` ones need all.
fn independent(drafts: &[Draft], whole: &Whole<'_>) -> String {
    let (first, last) = whole.letter.map_or((0, 0), |letter| (letter.first, letter.last));
    let own = drafts.len().saturating_sub(first + last);
    let mut by_component: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate().skip(first).take(own) {
        by_component.entry(draft.component).or_default().push(at + 1);
    }
    let chains: Vec<String> = by_component.values().filter(|c| c.len() > 1).map(|c| chain(c)).collect();
    let before = match first {
        0 => String::new(),
        1 => "Patch 1 is needed by all others. ".to_owned(),
        n => format!("Patches 1 to {n} are needed by all others. "),
    };
    let behind = match last {
        0 => "",
        1 => "The last patch needs all others. ",
        _ => "The last patches need all others. ",
    };
    if first + last > 0 && drafts.len() > 1 {
        return match (own, chains.is_empty(), last) {
            (0, ..) => "Each patch needs those before it.".to_owned(),
            (1, ..) => format!("{before}{behind}").trim_end().to_owned(),
            (_, true, 0) => format!("{before}No other depends on another: after that each can be taken on its own."),
            (_, true, _) => format!("{before}{behind}No other depends on another."),
            (_, false, _) => {
                format!("{before}{behind}{}", chains.join(" "))
            }
        };
    }
    match (drafts.len(), chains.is_empty()) {
        (1, _) => "The patch is complete in itself.".to_owned(),
        (_, true) if whole.treewide => {
            "No patch depends on another: each can be taken through its own tree.".to_owned()
        }
        (_, true) => "No patch depends on another.".to_owned(),
        (n, false) if by_component.values().any(|c| c.len() == n) => chains.join(" "),
        (_, false) => format!("{} No other depends on another.", chains.join(" ")),
    }
}

/// What is said of patches, at least two, that touch the same files.
fn chain(patches: &[usize]) -> String {
    let (Some(first), Some(last)) = (patches.first(), patches.last()) else { return String::new() };
    let numbers = match patches {
        [_, _] => format!("{first} and {last}"),
        _ if last - first + 1 == patches.len() => format!("{first} to {last}"),
        _ => list(&patches.iter().map(ToString::to_string).collect::<Vec<_>>()),
    };
    format!("Patches {numbers} touch the same files, and are to be applied in that order.")
}

fn checked(drafts: &[Draft]) -> String {
    let mut out = String::new();
    for level in ProofLevel::ALL.into_iter().rev() {
        let count = drafts.iter().filter(|draft| draft.level == level).count();
        let meaning = match level {
            ProofLevel::Executed => {
                "compiled, and old and new handler behaved alike in a model of the core, in user space"
            }
            ProofLevel::Compiled => "compiled before and after, with no new warning (W=1); not run",
            ProofLevel::Parsed => {
                "neither compiled nor run; the result parses, and the converted functions no longer take a VMA"
            }
            ProofLevel::Matched => "neither compiled nor run",
        };
        if count > 0 {
            let patches = if count == 1 { "patch" } else { "patches" };
            out += &item("- ", &format!("{count} {patches}: {meaning}."));
        }
    }
    out + &item("- ", "None was tested on hardware.")
}
