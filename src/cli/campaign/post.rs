//! A campaign as mails: `series` writes them.

use std::collections::BTreeSet;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Campaign, Step};
use crate::campaign::plan::{Campaign as Planned, Part};
use crate::campaign::words;
use crate::cli::Global;
use crate::cli::out_dir::Origin;
use crate::cli::output::stays;
use crate::cli::series::post::{Desk, Place};
use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::model::proof::ProofLevel;
use crate::report::escape;
use crate::series::assemble::Drafter;
use crate::series::cover::Whole;
use crate::series::draft::Draft;
use crate::series::group::{Change, Selection, group};
use crate::series::plan::{WAVE, sections};
use crate::series::step::Letter;

/// What is written, and where.
pub struct Post<'a> {
    /// The command.
    pub campaign: &'a Campaign,
    /// The patches.
    pub planned: &'a Planned,
    /// What the command was given.
    pub paths: &'a [Utf8PathBuf],
    /// The directory.
    pub out: &'a Utf8Path,
    /// The level of the steps that no unit makes.
    pub level: ProofLevel,
    /// Units below this level are left out.
    pub min: ProofLevel,
}

/// One series.
struct Series {
    hook: String,
    drafts: Vec<Draft>,
    letter: Letter,
    /// Its number among those of its member, and how many there are.
    wave: (usize, usize),
    /// Patches of the others.
    elsewhere: usize,
}

impl Post<'_> {
    /// Writes the mails; returns the files.
    pub fn write(&self, global: &Global, streams: &mut Streams) -> anyhow::Result<Vec<Utf8PathBuf>> {
        let run = &self.planned.run;
        stays(self.out, &run.sources.root)?;
        let desk = Desk::open(run, &self.campaign.mail)?;
        let mut all = self.series(&desk)?;
        let directory = |at: usize, series: &Series| {
            let name = format!("{:02}-{}", at + 1, series.hook);
            if self.campaign.all { self.out.join(name) } else { self.out.to_owned() }
        };
        if self.campaign.all {
            let wanted: BTreeSet<Utf8PathBuf> = all.iter().enumerate().map(|(at, s)| directory(at, s)).collect();
            self.check_others(&wanted)?;
            let count = all.len();
            for (at, series) in all.iter_mut().enumerate().filter(|_| count > 1) {
                let text = format!(
                    "This is series {} of {count} of a run over all such structures; each is applied upon those before it.",
                    at + 1
                );
                series.letter.intro.push(text);
            }
        } else {
            let wanted = self.campaign.mail.wave(all.len())?;
            all.retain(|series| series.wave.0 == wanted);
        }
        let mut names = Vec::new();
        for (at, series) in all.iter().enumerate() {
            let Series { hook, drafts, letter, wave, elsewhere } = series;
            let letter = Some(letter);
            let whole = Whole { run, wave: *wave, treewide: true, elsewhere: *elsewhere, way: desk.way, letter };
            let origin = Origin::of("campaign", self.paths, &format!("{hook} {}", wave.0));
            let out = directory(at, series);
            let place = Place { out: &out, origin: &origin, force: self.campaign.force };
            let written = desk.write(drafts, &whole, &place, global, streams)?;
            names.extend(written.into_iter().map(|name| out.join(name)));
        }
        Ok(names)
    }

    /// All series in the order in which they are applied; each draft is the difference to what those before it left.
    fn series(&self, desk: &Desk<'_>) -> anyhow::Result<Vec<Series>> {
        let run = &self.planned.run;
        let selection = Selection { only: None, min_level: self.min };
        let convert = self.campaign.has(Step::Convert);
        let changes = if convert { group(run, &selection, &|file| desk.owner(file)) } else { Vec::new() };
        let mut of_part: Vec<Vec<Change<'_>>> = self.planned.parts.iter().map(|_| Vec::new()).collect();
        for change in changes {
            if let Some(own) = of_part.get_mut(self.planned.part_of(&change.candidates)) {
                own.push(change);
            }
        }
        let step = |part: &Part| part.enabled.as_ref().map(|e| words::step(&part.waiting, e, self.level));
        let steps: Vec<_> = self.planned.parts.iter().map(step).collect();
        let added: Vec<_> = self.planned.templates.iter().map(|(t, e)| words::added(t, e, self.level)).collect();
        let flips: Vec<_> = self.planned.flips.done.iter().map(words::flip).collect();
        let homes = added.iter().chain(steps.iter().flatten()).chain(&flips).map(|step| step.home.to_string());
        let own = of_part.iter().flatten().map(|change| run.sources.get(change.home).path.to_string());
        let history = desk.history(&homes.chain(own).collect())?;
        let mut drafter = Drafter::new(run, &desk.maintainers, &history, BTreeSet::new());
        // What templates add comes once, before all else.
        let mut first: Vec<Draft> = added.iter().map(|step| drafter.step(step)).collect();
        let mut all = Vec::new();
        for ((part, step), changes) in self.planned.parts.iter().zip(&steps).zip(of_part) {
            let units: BTreeSet<usize> = changes.iter().flat_map(|change| change.units.iter().copied()).collect();
            let with = if first.is_empty() { &[][..] } else { &self.planned.templates };
            let done = if self.campaign.all { &[][..] } else { &self.planned.flips.done };
            let mut letter = words::letter(self.planned, part, &units, (with, done));
            let mut drafts = std::mem::take(&mut first);
            drafts.extend(step.iter().map(|step| drafter.step(step)));
            for section in sections(run, &desk.maintainers, changes) {
                drafts.extend(drafter.section(&section)?);
            }
            if !self.campaign.all {
                drafts.extend(flips.iter().map(|step| drafter.step(step)));
            }
            let waves: Vec<&[Draft]> = drafts.chunks(WAVE).collect();
            for (at, wave) in waves.iter().enumerate() {
                all.push(Series {
                    hook: part.waiting.member.hook(),
                    drafts: wave.to_vec(),
                    letter: Letter { last: if at + 1 == waves.len() { letter.last } else { 0 }, ..letter.clone() },
                    wave: (at + 1, waves.len()),
                    elsewhere: drafts.len() - wave.len(),
                });
                let done: usize = wave.iter().map(|draft| draft.handlers).sum();
                letter = Letter { open: letter.open.saturating_sub(done), home: 0, first: 0, ..letter };
            }
            if waves.is_empty() && !self.campaign.all {
                let hook = part.waiting.member.hook();
                all.push(Series { hook, drafts: Vec::new(), letter, wave: (1, 1), elsewhere: 0 });
            }
        }
        // With all members the callers move when all drivers have: what these change may be the same files.
        if self.campaign.all && !flips.is_empty() {
            let drafts = flips.iter().map(|step| drafter.step(step)).collect();
            let letter = words::flips(&self.planned.flips.done);
            all.push(Series { hook: "callers".to_owned(), drafts, letter, wave: (1, 1), elsewhere: 0 });
        }
        Ok(all)
    }

    /// Checks that the directory holds no series but those that are written now: one of an earlier run would be applied with them.
    fn check_others(&self, wanted: &BTreeSet<Utf8PathBuf>) -> anyhow::Result<()> {
        let fail =
            |error: std::io::Error| Failure::new(Exit::InputOutput, format!("cannot write into {}: {error}", self.out));
        fs::create_dir_all(self.out).map_err(fail)?;
        for entry in fs::read_dir(self.out).map_err(fail)? {
            let name = entry.map_err(fail)?.file_name().to_string_lossy().into_owned();
            if !wanted.contains(&self.out.join(&name)) && !self.campaign.force {
                let what = "which this run does not write; name another directory or say --force, which keeps it";
                let message = escape::line(&format!("{} holds {name}, {what}", self.out));
                return Err(Failure::new(Exit::InputOutput, message).into());
            }
        }
        Ok(())
    }
}
