//! Drafts of patches, and the mails that are made of them.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::edit::diff::mailed;
use crate::edit::texts::{Conflict, by_path, edited};
use crate::model::outcome::Replacement;
use crate::model::run::Run;
use crate::series::again::Changes;
use crate::series::assisted::TOOL;
use crate::series::cover::{self, Whole};
use crate::series::draft::{Base, Draft, Settings};
use crate::series::habits::{self, Profile};
use crate::series::mail::{Headers, file_name, head, paragraph};
use crate::series::plan::{Section, entry_of, section_title};
use crate::series::prefix::{History, Origin, Prefix, prefix};
use crate::series::recipients::Recipients;
use crate::series::stat::{self, FileStat};
use crate::series::step::{FileText, Step};
use crate::series::{body, date, notes, subject};
use crate::tree::maintainers::{Address, Entry, Maintainers};
use crate::tree::modules::Modules;
use crate::tree::source::FileId;

/// Drafts of a wave, in order. Each is the difference to what the ones before it left.
///
/// # Errors
/// Edits that contradict each other: a mistake of the program, or of who replaced them.
pub fn drafts(
    run: &Run,
    wave: &[Section<'_>],
    maintainers: &Maintainers,
    history: &History,
    used: &mut BTreeSet<String>,
) -> Result<Vec<Draft>, Conflict> {
    let mut drafter = Drafter::new(run, maintainers, history, std::mem::take(used));
    let made = wave.iter().map(|section| drafter.section(section)).collect::<Result<Vec<_>, Conflict>>();
    *used = drafter.used;
    Ok(made?.into_iter().flatten().collect())
}

/// Makes drafts one after the other, each as the difference to what the ones before it left.
pub struct Drafter<'a> {
    run: &'a Run,
    maintainers: &'a Maintainers,
    history: &'a History,
    /// Subjects that are taken.
    used: BTreeSet<String>,
    made: BTreeMap<FileId, Vec<&'a Replacement>>,
    texts: BTreeMap<Utf8PathBuf, Vec<u8>>,
}

impl<'a> Drafter<'a> {
    /// Begins with the tree as it is.
    pub fn new(run: &'a Run, maintainers: &'a Maintainers, history: &'a History, used: BTreeSet<String>) -> Self {
        Self { run, maintainers, history, used, made: BTreeMap::new(), texts: BTreeMap::new() }
    }

    /// The drafts of a section.
    ///
    /// # Errors
    /// Edits that contradict each other.
    pub fn section(&mut self, section: &Section<'a>) -> Result<Vec<Draft>, Conflict> {
        let run = self.run;
        let mut out = Vec::new();
        for change in &section.changes {
            let mut diff = Vec::new();
            let mut stats = Vec::new();
            for (file, own) in by_path(run, &change.edits) {
                let all = self.made.entry(file).or_default();
                all.extend(own);
                let source = run.sources.get(file);
                let new = edited(run, file, all)?;
                let known = self.texts.get(&source.path).map(Vec::as_slice);
                let known = known.or((!run.sources.created.contains(&file)).then_some(&source.text[..]));
                print(&mut diff, &mut stats, &source.path, known, &new);
                self.texts.insert(source.path.clone(), new);
            }
            if diff.is_empty() {
                continue;
            }
            let home = &run.sources.get(change.home).path;
            let around = Around::of(home, self.maintainers, self.history, &run.sources.modules);
            out.push(Draft {
                subject: subject::subject(run, change, &around.prefix, &mut self.used),
                capital: around.prefix.capital,
                guessed: around.prefix.origin == Origin::Path,
                message: body::message(run, change),
                notes: notes::notes(run, change),
                prefix: around.prefix.text,
                diff,
                stats,
                entry: section.title().to_owned(),
                status: status(section.entry),
                abandoned: section.entry.is_some_and(Entry::is_abandoned),
                remarks: around.remarks,
                tree: around.tree,
                level: change.level,
                handlers: change.candidates.len(),
                transforms: change.transforms().into_iter().map(str::to_owned).collect(),
                component: change.component,
            });
        }
        Ok(out)
    }

    /// The draft of a patch that no unit makes; it is no part of any component.
    pub fn step(&mut self, step: &Step) -> Draft {
        let mut diff = Vec::new();
        let mut stats = Vec::new();
        for FileText { path, before, after } in &step.files {
            print(&mut diff, &mut stats, path, before.as_deref(), after);
            self.texts.insert(path.clone(), after.clone());
        }
        let around = Around::of(&step.home, self.maintainers, self.history, &self.run.sources.modules);
        let entry = entry_of(self.maintainers, step.home.as_str());
        let paragraphs: Vec<String> = step.paragraphs.iter().map(|text| paragraph(text)).collect();
        Draft {
            subject: subject::of_step(&step.summaries, &around.prefix, &mut self.used),
            capital: around.prefix.capital,
            guessed: around.prefix.origin == Origin::Path,
            message: paragraphs.join("\n"),
            notes: notes::of_step(step.level, &step.notes),
            prefix: around.prefix.text,
            diff,
            stats,
            entry: section_title(entry).to_owned(),
            status: status(entry),
            abandoned: entry.is_some_and(Entry::is_abandoned),
            remarks: around.remarks,
            tree: around.tree,
            level: step.level,
            handlers: 0,
            transforms: vec![step.rule.to_owned()],
            component: usize::MAX,
        }
    }
}

/// Appends what turns `old` into `new` to a patch.
fn print(diff: &mut Vec<u8>, stats: &mut Vec<FileStat>, path: &Utf8Path, old: Option<&[u8]>, new: &[u8]) {
    let start = diff.len();
    mailed(diff, path, old, new);
    if diff.len() > start {
        stats.push(FileStat::of(path.as_str(), &diff[start..]));
    }
}

/// What is known of the subsystem around a file.
struct Around {
    prefix: Prefix,
    remarks: Vec<String>,
    tree: Option<&'static str>,
}

impl Around {
    fn of(home: &Utf8Path, maintainers: &Maintainers, history: &History, modules: &Modules) -> Self {
        let entries = maintainers.of(home.as_str());
        let named: Vec<&str> = entries.iter().flat_map(|e| e.profiles.iter().map(String::as_str)).collect();
        let profiles = habits::profiles(named.iter().copied());
        let mut prefix = prefix(home, history, modules);
        prefix.capital |= profiles.iter().any(|p| p.subject.as_deref() == Some("capital"));
        let tree = profiles.iter().find_map(|p| p.tree.as_deref());
        Self { prefix, remarks: remarks(&named, &profiles), tree }
    }
}

/// The status of an entry, as it stands behind the title.
fn status(entry: Option<&Entry>) -> String {
    let status = entry.filter(|e| !e.status.is_empty()).map(|e| format!(" ({})", e.status.join(", ")));
    status.unwrap_or_default()
}

/// What the profiles that entries name ask for; one that is not known is named.
fn remarks(named: &[&str], known: &[&Profile]) -> Vec<String> {
    let unknown = |p: &&&str| habits::profiles([**p]).is_empty();
    let others = named.iter().filter(unknown).map(|p| format!("the subsystem has a profile: {p}"));
    known.iter().map(|p| p.remark.clone()).chain(others).collect()
}

/// A mail as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The file's name.
    pub name: String,
    /// The whole text.
    pub text: Vec<u8>,
}

/// The mails of a series: a cover letter if there are several patches, and one for each draft, which has the recipients
/// of the same index.
pub fn mails(
    drafts: &[Draft],
    recipients: &[Recipients],
    whole: &Whole<'_>,
    settings: &Settings,
    base: &Base,
    changes: Option<&Changes>,
) -> Vec<Mail> {
    let count = drafts.len();
    let mut out = Vec::new();
    if count > 1 {
        out.push(cover_letter(drafts, recipients, whole, settings, base, changes));
    }
    for (at, (draft, to)) in drafts.iter().zip(recipients).enumerate() {
        let mut rest = draft.message.clone();
        rest.push('\n');
        if let Some(assisted) = &settings.assisted {
            rest += &format!("Assisted-by: {assisted}\n");
        }
        let again = changes.and_then(|changes| Some((changes, changes.patches.get(at)?)));
        for trailer in again.iter().flat_map(|(_, patch)| &patch.kept) {
            rest += &format!("{trailer}\n");
        }
        if let Some(by) = &settings.signoff {
            rest += &format!("Signed-off-by: {}\n", signer(by));
        }
        if rest.ends_with("\n\n") {
            rest.pop();
        }
        rest += "---\n";
        rest += &again.map_or_else(String::new, |(changes, patch)| patch.told(changes.version));
        rest += &draft.notes;
        if count == 1 {
            rest += &crate::series::mail::item("* ", &format!("The command was: {}.", settings.command));
            rest += &crate::series::mail::item("* ", &base.told());
            rest += &changes.map_or_else(String::new, |changes| changes.told(drafts) + "\n");
        }
        rest.push('\n');
        rest += &stat::lines(&draft.stats);
        rest.push('\n');
        let mut rest = rest.into_bytes();
        rest.extend_from_slice(&draft.diff);
        rest.extend_from_slice(tail(base, count == 1).as_bytes());
        let headers = Headers {
            from: Some(settings.from.clone()),
            date: dated(settings, at + 1),
            tag: tag(settings, drafts, at + 1),
            subject: draft.subject.clone(),
            to: to.to.clone(),
            cc: to.cc.clone(),
        };
        let mut text = head(&headers, rest.is_ascii()).into_bytes();
        text.extend_from_slice(&rest);
        out.push(Mail { name: file_name(at + 1, &draft.subject), text });
    }
    out
}

fn cover_letter(
    drafts: &[Draft],
    recipients: &[Recipients],
    whole: &Whole<'_>,
    settings: &Settings,
    base: &Base,
    changes: Option<&Changes>,
) -> Mail {
    let subject = cover::subject(drafts, whole);
    let all = Recipients::common(recipients, whole.letter.map_or(0, |letter| letter.first));
    let mut rest = cover::text(drafts, whole, settings, base);
    rest += &changes.map_or_else(String::new, |changes| changes.told(drafts));
    rest.push('\n');
    let mut files: Vec<FileStat> =
        drafts.iter().flat_map(|draft| draft.stats.iter().cloned()).fold(Vec::new(), |mut all, one| {
            match all.iter_mut().find(|known: &&mut FileStat| known.path == one.path) {
                Some(known) => {
                    known.added += one.added;
                    known.removed += one.removed;
                }
                None => all.push(one),
            }
            all
        });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    rest += &stat::lines(&files);
    rest += &tail(base, true);
    let headers = Headers {
        from: Some(settings.from.clone()),
        date: dated(settings, 0),
        tag: tag(settings, drafts, 0),
        subject,
        to: all.to,
        cc: all.cc,
    };
    let text = head(&headers, rest.is_ascii()) + &rest;
    Mail { name: "0000-cover-letter.patch".to_owned(), text: text.into_bytes() }
}

/// `[PATCH v2 03/15] `, with the tree that all patches are for, unless the user says what stands in the brackets.
fn tag(settings: &Settings, drafts: &[Draft], number: usize) -> String {
    let count = drafts.len();
    let first = drafts.first().and_then(|draft| draft.tree);
    let tree = first.filter(|tree| drafts.iter().all(|draft| draft.tree == Some(tree)));
    let plain = || tree.map_or_else(|| "PATCH".to_owned(), |tree| format!("PATCH {tree}"));
    let patch = settings.tag.clone().unwrap_or_else(plain);
    let version = settings.reroll.map_or_else(String::new, |n| format!(" v{n}"));
    let digits = count.to_string().len();
    let place = if count > 1 { format!(" {number:0digits$}/{count}") } else { String::new() };
    let draft = if settings.draft { "DRAFT " } else { "" };
    format!("[{draft}{patch}{version}{place}] ")
}

/// Each mail is a second later than the one before, so that they stay in order.
fn dated(settings: &Settings, number: usize) -> Option<String> {
    let later = i64::try_from(number).unwrap_or_default();
    settings.date.map(|first| date::mail(first.saturating_add(later)))
}

/// What ends a mail: the base where it is wanted, and who made it.
fn tail(base: &Base, with_base: bool) -> String {
    let mut out = String::new();
    if let Base::Commit { id, .. } = base
        && with_base
    {
        out += &format!("\nbase-commit: {id}\n");
    }
    out + &format!("-- \n{TOOL}\n\n")
}

fn signer(address: &Address) -> String {
    if address.name.is_empty() { address.mail.clone() } else { format!("{} <{}>", address.name, address.mail) }
}
