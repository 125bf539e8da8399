//! What the mails of a campaign say: of the step that gives a member its form, and of the series as a whole. Each sentence has a
//! site as its witness.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use super::context::Kind;
use super::enable::Enabled;
use super::flip::Flip;
use super::member::{CORE, Member};
use super::plan::{Added, Campaign, Part};
use super::sites::Site;
use super::survey::Waiting;
use crate::model::finding::{Finding, findings};
use crate::model::outcome::Outcome;
use crate::model::proof::ProofLevel;
use crate::model::reasons::reason;
use crate::series::seen::list;
use crate::series::step::{FileText, Letter, Step};
use crate::transform::template::Template;

/// Functions that are named; more are counted.
const NAMED: usize = 3;

/// The patch that gives the member its form.
pub fn step(waiting: &Waiting, enabled: &Enabled, level: ProofLevel) -> Step {
    let Member { tag, name, path, .. } = &waiting.member;
    let new = waiting.member.new_name();
    Step {
        home: of(waiting, &Kind::Call).next().map_or(path, |call| &call.path).clone(),
        files: files(enabled),
        summaries: vec![
            format!("add {new} to struct {tag}"),
            format!("add {tag}.{new}"),
            format!("add {new} beside {name}"),
        ],
        paragraphs: paragraphs(waiting, enabled),
        notes: enabled.notes.clone(),
        level,
        rule: super::enable::change::BY,
    }
}

/// The patch with which the old member goes.
pub fn flip(flip: &Flip) -> Step {
    let Member { tag, name, path, .. } = &flip.waiting.member;
    let new = flip.waiting.member.new_name();
    let converts = list(&flip.handlers.iter().map(|(h, _)| format!("{h}()")).collect::<Vec<_>>());
    let callers = around(of(&flip.waiting, &Kind::Call));
    let first = match flip.waiting.member.prepare {
        Some(_) => format!("Nobody sets {tag}.{name} any more: all have moved to {new}. So {name} can go."),
        None => format!("Nobody sets {tag}.{name}. So it can take a descriptor as it is, and becomes {new}."),
    };
    let second = match flip.waiting.member.prepare {
        Some(_) => format!(
            "{tag}_{name}(), which served both, goes with it, and the descriptor of the core is handed on. With that convert: {converts}."
        ),
        None => format!("What is called in {callers} gets the descriptor of the core. With that convert: {converts}."),
    };
    let third = "Nothing is held or counted around the call until the mapping is populated, which happens after the handlers \
        have returned.";
    Step {
        home: of(&flip.waiting, &Kind::Call).next().map_or(path, |call| &call.path).clone(),
        files: files(&flip.texts),
        summaries: vec![format!("hand descriptors on to {tag}.{new}"), format!("use {new} alone")],
        paragraphs: vec![first, second, third.to_owned()],
        notes: flip.texts.notes.clone(),
        level: ProofLevel::Parsed,
        rule: super::flip::table::BY,
    }
}

/// What the cover letter says of the series of all flips.
pub fn flips(flips: &[Flip]) -> Letter {
    let member = |f: &Flip| f.waiting.member.hook();
    Letter {
        summary: "hand descriptors on to hooks that all take one".to_owned(),
        intro: vec![
            "Nobody sets these members of operations structures any more: all have moved to those that get a descriptor. So their \
             callers can get one as well."
                .to_owned(),
        ],
        plan: flips.iter().map(|f| format!("{} goes, and who called it converts.", member(f))).collect(),
        open: flips.iter().map(|f| f.handlers.len()).sum(),
        ..Letter::default()
    }
}

/// The patch that adds what a template has.
pub fn added(template: &'static Template, enabled: &Enabled, level: ProofLevel) -> Step {
    let names: Vec<&String> = template.twins.iter().map(|twin| &twin.new).collect();
    let source = template.adds.iter().map(|add| &add.file).find(|file| file.ends_with(".c"));
    let home = source.or(template.adds.first().map(|add| &add.file)).map(Utf8PathBuf::from).unwrap_or_default();
    let mut summaries = Vec::new();
    if let [first, rest @ ..] = &names[..] {
        if !rest.is_empty() {
            summaries.push(format!("add {first}() and its family"));
        }
        summaries.push(format!("add {first}()"));
    }
    summaries.push("add functions that take a descriptor".to_owned());
    let mut paragraphs: Vec<String> = template.commit.split("\n\n").map(|text| text.trim().to_owned()).collect();
    paragraphs.push("Nobody calls what is new yet, so nothing changes for users.".to_owned());
    Step {
        home,
        files: files(enabled),
        summaries,
        paragraphs,
        notes: enabled.notes.clone(),
        level,
        rule: template.id.as_str(),
    }
}

fn files(enabled: &Enabled) -> Vec<FileText> {
    let file = |(path, after): (&Utf8PathBuf, &Vec<u8>)| FileText {
        path: path.clone(),
        before: enabled.before.get(path).cloned(),
        after: after.clone(),
    };
    let mut files: Vec<FileText> = enabled.texts.iter().map(file).collect();
    files.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
    files
}

fn of<'w>(waiting: &'w Waiting, kind: &'w Kind) -> impl Iterator<Item = &'w Site> {
    waiting.sites.iter().filter(move |s| s.kind == *kind)
}

/// The functions around sites, `hub_mmap()`, each once.
fn around<'w>(sites: impl Iterator<Item = &'w Site>) -> String {
    let names: BTreeSet<String> = sites.filter_map(|s| s.function.as_ref().map(|name| format!("{name}()"))).collect();
    match names.len() {
        0 => "its callers".to_owned(),
        n if n > NAMED => format!("{n} functions"),
        _ => list(&names.into_iter().collect::<Vec<_>>()),
    }
}

fn paragraphs(waiting: &Waiting, enabled: &Enabled) -> Vec<String> {
    let Member { tag, name, .. } = &waiting.member;
    let new = waiting.member.new_name();
    let sites = |kind| of(waiting, kind).collect::<Vec<_>>();
    let (calls, tests, copies) = (sites(&Kind::Call), sites(&Kind::Test), sites(&Kind::Copy));
    // Of what a macro tests and copies at once the test is a part of the copy.
    let part = |test: &&Site| {
        copies
            .iter()
            .any(|c| test.through.is_some() && (&c.path, c.span, &c.through) == (&test.path, test.span, &test.through))
    };
    let tests: Vec<&Site> = tests.into_iter().filter(|test| !part(test)).collect();
    let functions = |sites: &[&Site]| sites.iter().filter_map(|c| c.function.as_ref()).collect::<BTreeSet<_>>().len();
    let s = |n: usize| if n == 1 { "s" } else { "" };
    let mut what = vec![
        format!("Add {new}, which gets a descriptor."),
        format!(
            "{} call{} it through {tag}_{name}(), which fills a descriptor from the VMA with compat_set_desc_from_vma() \
             and applies what the hook made of it with __compat_vma_mmap(); where {new} is not set, {name} is called as \
             before.",
            around(calls.iter().copied()),
            s(functions(&calls)),
        ),
    ];
    if enabled.keeps_private {
        what.push("The private data that the VMA has before goes along, since it would be overwritten.".to_owned());
    }
    if !tests.is_empty() {
        what.push(format!("{} look{} for either.", around(tests.iter().copied()), s(functions(&tests))));
    }
    if !copies.is_empty() {
        what.push(format!(
            "{} cop{} both.",
            around(copies.iter().copied()),
            match functions(&copies) {
                1 => "ies",
                _ => "y",
            }
        ));
    }
    vec![
        format!(
            "Implementations of {tag}.{name} cannot move from a VMA to a descriptor (mmap_prepare): struct {tag} has no \
             member for that."
        ),
        what.join(" "),
        format!("Nobody sets {new} yet, so nothing changes for users. A table is to set one of the two."),
    ]
}

/// What the cover letter says of one part of a campaign, of whose units these are in the series; what `with` adds is in it, too,
/// and so are `flips`.
pub fn letter(campaign: &Campaign, part: &Part, units: &BTreeSet<usize>, (with, flips): (&[Added], &[Flip])) -> Letter {
    let member = &part.waiting.member;
    let (tag, name, new) = (&member.tag, &member.name, member.new_name());
    let mine: Vec<Finding<'_>> = findings(&campaign.run).filter(|f| fills(f, member)).collect();
    let open = mine.iter().filter(|f| !matches!(f.candidate.outcome, Outcome::Done | Outcome::Aside)).count();
    let converted = mine.iter().filter(|f| units.contains(&f.candidate.unit)).count();
    let handlers = |n: usize| if n == 1 { "1 handler".to_owned() } else { format!("{n} handlers") };
    let title = |(template, _): &Added| format!("{}.", template.title);
    let mut plan: Vec<String> = with.iter().map(title).collect();
    if part.enabled.is_some() {
        plan.push(format!("Add {new} beside {name}; everybody who calls, tests or copies {name} knows both."));
    }
    if converted > 0 {
        plan.push(match open - converted {
            0 if open == 1 => format!("Convert the one handler that {name} is set to."),
            0 => format!("Convert all {open} handlers that {name} is set to, each by itself."),
            _ if converted == 1 => format!("Convert 1 of the {open} handlers that {name} is set to."),
            _ => format!("Convert {converted} of the {open} handlers that {name} is set to, each by itself."),
        });
    }
    let rest = open - converted;
    plan.push(match rest {
        0 if flips.iter().any(|f| f.waiting.member.hook() == member.hook()) => {
            format!(
                "After that nobody in the tree sets {name}: it goes with the last patch, which converts who called it."
            )
        }
        0 if tag == CORE => format!("After that no handler that was looked at sets {name}."),
        0 => format!("After that nobody in the tree sets {name}; a later patch can remove it and convert its callers."),
        1 => format!("{name} stays, since 1 handler still needs it, which is named below."),
        n => format!("{name} stays, since {n} handlers still need it, which are named below."),
    });
    let follow = if tag == CORE {
        "Some handlers call functions that want a VMA: they can follow only when there are such that take a descriptor."
            .to_owned()
    } else {
        format!(
            "{tag}.{name} still gets a VMA; its implementations can follow only when struct {tag} has a member that gets \
             a descriptor."
        )
    };
    Letter {
        summary: match (part.enabled.is_some(), converted) {
            (true, 0) => format!("add {new} to struct {tag}"),
            (true, n) => format!("add {tag}.{new}, convert {}", handlers(n)),
            (false, 0) if !with.is_empty() => "add functions that take a descriptor".to_owned(),
            (false, n) if !with.is_empty() => format!("add functions that take a descriptor, convert {}", handlers(n)),
            (false, n) => format!("convert {} to {tag}.{new}", handlers(n)),
        },
        intro: vec![
            "A hook that gets a VMA runs when the mapping exists already, and may do anything with it. The mmap hook of struct \
             file_operations has therefore been deprecated since commit c84bf6dd2b83 (\"mm: introduce new .mmap_prepare() file \
             callback\"), and its successor gets a descriptor of a mapping that is yet to be made."
                .to_owned(),
            follow,
        ],
        plan,
        home: if part.enabled.is_some() { with.len() } else { 0 },
        first: with.len() + usize::from(part.enabled.is_some()),
        last: flips.len(),
        open,
        left: left(campaign, &mine, units),
    }
}

/// Whether a handler fills a member.
pub fn fills(finding: &Finding<'_>, member: &Member) -> bool {
    finding.slots().any(|s| s.ops.as_deref() == Some(member.tag.as_str()) && s.member == member.name)
}

/// The handlers that stay, by reason.
fn left(campaign: &Campaign, mine: &[Finding<'_>], units: &BTreeSet<usize>) -> Vec<String> {
    let mut by: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in mine {
        let id = match &finding.candidate.outcome {
            Outcome::Refused(refusal) => refusal.reason.as_str(),
            Outcome::Converted(_) if !units.contains(&finding.candidate.unit) => "",
            _ => continue,
        };
        let file = finding.candidate.definitions.first().map(|p| &campaign.run.sources.get(p.file).path);
        let place = file.map_or_else(String::new, |path| format!(" ({path})"));
        by.entry(id).or_default().push(format!("{}(){place}", finding.candidate.handler));
    }
    let text = |(id, names): (&str, Vec<String>)| match id {
        "" => format!("can be converted, and not in this series: {}.", names.join(", ")),
        id => format!("stays: {}: {}.", reason(id).map_or("", |r| r.title.as_str()), names.join(", ")),
    };
    by.into_iter().map(text).collect()
}
