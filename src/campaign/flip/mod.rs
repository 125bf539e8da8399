//! The last step of a campaign: nobody sets the old member any more, so it goes, and who called it gets a descriptor as well.
//!
//! The functions around the calls convert by the engine, as handlers and helpers do: what they hold, count or keep around the call
//! refuses them there, and so the flip. What the hooks did not meet as long as a VMA existed before them, merges and close()
//! after a failure, is looked at hook by hook ([`crate::audit::run::direct`]). A member that nobody ever set flips without a first step.

pub mod edits;
mod fresh;
pub mod swapped;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use edits::{Flipped, flipped};

use super::enable::Enabled;
use super::ground::{Ground, Overlay};
use super::member::{CORE, Member, is_meant};
use super::obstacle::Obstacle;
use super::order::outer;
use super::survey::{Survey, Waiting};
use crate::audit::run::direct;
use crate::census::slot::{Place, Slot};
use crate::compat::Compat;
use crate::edit::render::apply;
use crate::edit::texts::{converted_units, final_texts, unit_edits};
use crate::engine::changes::Changes;
use crate::engine::pipeline::run_over;
use crate::kernel::interface::PrepareMember;
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Outcome, Replacement};
use crate::model::run::Run;
use crate::step::counterpart::HANDED_ON;
use crate::syntax::head::closing;
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;
use crate::tree::progress::Progress;

/// A member that flips.
#[derive(Debug)]
pub struct Flip {
    /// The member, as the tree was before.
    pub waiting: Waiting,
    /// The files, from what the patches before left to what this one does.
    pub texts: Enabled,
    /// The functions that convert with it, each with its file.
    pub handlers: BTreeSet<(String, Utf8PathBuf)>,
}

/// What is asked for.
pub struct Asked<'a> {
    /// As for a run.
    pub paths: &'a [Utf8PathBuf],
    /// The kernel.
    pub target: Option<&'a Utf8Path>,
    /// The one member that is meant; all where none is named.
    pub one: Option<&'a str>,
    /// Where progress is told.
    pub progress: &'a Progress,
}

/// A member that stays, and what keeps it.
pub type Kept = (Member, Vec<Obstacle>);

/// What came of it.
#[derive(Debug, Default)]
pub struct Flips {
    /// The flips in their order.
    pub done: Vec<Flip>,
    /// Members that nobody sets any more and that stay, with what keeps them.
    pub kept: Vec<Kept>,
    /// Where the one member that was asked for is set still.
    pub open: Vec<Obstacle>,
}

/// Flips what can be flipped once the drivers have converted as `drivers` says; `hooks` is what is known of the new members.
///
/// # Errors
/// As for a run.
pub fn flips(
    asked: &Asked<'_>,
    drivers: &Run,
    (ground, survey): (&mut Ground, &mut Survey),
    mut hooks: Vec<(String, PrepareMember)>,
) -> anyhow::Result<Flips> {
    let finals = final_texts(drivers)?;
    let texts: Overlay = finals.into_iter().map(|(f, text)| (drivers.sources.get(f).path.clone(), text)).collect();
    lay(ground, survey, texts);
    let mut out = Flips::default();
    let mut kept: BTreeSet<String> = BTreeSet::new();
    loop {
        let (ready, open) = ready(asked, ground, survey, &hooks, &kept)?;
        let mut wave: Vec<(Waiting, Flipped)> = Vec::new();
        for (waiting, implementers) in ready {
            let mut keep = |stops: Vec<Obstacle>| {
                kept.insert(waiting.member.hook());
                out.kept.push((waiting.member.clone(), stops));
            };
            let flipped = match flipped(ground, &waiting) {
                Ok(flipped) => flipped,
                Err(stops) => {
                    keep(stops);
                    continue;
                }
            };
            let member = &waiting.member;
            if !implementers.is_empty() {
                let changes = Changes { texts: ground.laid(), hooks: hooks.clone(), ..Changes::default() };
                let root = &drivers.sources.root;
                let files: Vec<Utf8PathBuf> = implementers.iter().map(|path| root.join(path)).collect();
                let found = direct(&files, asked.target, &changes, (&member.tag, &member.new_name()))?;
                if !found.is_empty() {
                    keep(found.into_iter().map(|t| Obstacle { path: t.path, line: t.line, label: t.label }).collect());
                    continue;
                }
            }
            let files: BTreeSet<&Utf8PathBuf> = flipped.texts.texts.keys().collect();
            if wave.iter().all(|(_, f)| f.texts.texts.keys().all(|path| !files.contains(path))) {
                wave.push((waiting, flipped));
            }
        }
        let before = (out.done.len(), kept.len());
        let (done, failed) = carry_out(asked, ground, &hooks, wave)?;
        for (member, stops) in failed {
            kept.insert(member.hook());
            out.kept.push((member, stops));
        }
        for flip in done {
            hooks.retain(|(tag, hook)| {
                (tag, &hook.member) != (&flip.waiting.member.tag, &flip.waiting.member.new_name())
            });
            lay(ground, survey, flip.texts.texts.clone());
            out.done.push(flip);
        }
        if (out.done.len(), kept.len()) == before {
            out.open = open;
            return Ok(out);
        }
    }
}

fn lay(ground: &mut Ground, survey: &mut Survey, texts: Overlay) {
    ground.lay(&texts);
    survey.again(ground, &texts.into_keys().collect());
}

/// A member, and the files of those who set the new one.
type Ready = (Waiting, BTreeSet<Utf8PathBuf>);

/// The members that nobody sets; and where the one that was asked for is set.
fn ready(
    asked: &Asked<'_>,
    ground: &Ground,
    survey: &Survey,
    hooks: &[(String, PrepareMember)],
    kept: &BTreeSet<String>,
) -> anyhow::Result<(Vec<Ready>, Vec<Obstacle>)> {
    let known = |m: &Member| hooks.iter().any(|(tag, hook)| *tag == m.tag && hook.member == m.new_name());
    let meant = |m: &Member| is_meant(m) && !kept.contains(&m.hook()) && (m.prepare.is_none() || known(m));
    let mut all = survey.waiting(ground, meant);
    if let Some(one) = asked.one {
        let around = ground.settled(|| all.iter().map(|w| outer(ground, w)).collect::<Vec<_>>());
        let mut leads = around.into_iter().map(|o| o.iter().any(|(tag, name)| format!("{tag}.{name}") == one));
        all.retain(|w| leads.next() == Some(true) && w.member.prepare.is_none() || w.member.hook() == one);
    }
    if all.is_empty() {
        return Ok(Default::default());
    }
    let both = |w: &Waiting| [w.member.name.clone(), w.member.new_name()].map(|name| (w.member.tag.clone(), name));
    let only = Some(all.iter().flat_map(both).collect());
    let changes = Changes { texts: ground.laid(), hooks: hooks.to_vec(), only, ..Changes::default() };
    let run = run_over(asked.paths, asked.target, &Compat::default(), asked.progress, &changes)?;
    let of = |w: &Waiting, name: &str| {
        let mine = |s: &&Slot| s.ops.as_deref() == Some(w.member.tag.as_str()) && s.member == name;
        let place = |s: &Slot| {
            let source = run.sources.get(s.place.file);
            (source.path.clone(), Lines::new(&source.text).position(s.place.span.start).0)
        };
        run.census.slots.iter().filter(mine).map(place).collect::<BTreeSet<_>>()
    };
    let mut open = Vec::new();
    let mut out = Vec::new();
    for w in all {
        let old = of(&w, &w.member.name);
        let mut new: BTreeSet<Utf8PathBuf> = of(&w, &w.member.new_name()).into_iter().map(|(path, _)| path).collect();
        // The hooks may be defined elsewhere.
        let fills = |c: &&Candidate| {
            let mut slots = c.slots.iter().filter_map(|&s| run.census.slots.get(s));
            slots.any(|s| s.ops.as_deref() == Some(w.member.tag.as_str()) && s.member == w.member.new_name())
        };
        let definitions = run.candidates.iter().filter(fills).flat_map(|c| &c.definitions);
        new.extend(definitions.map(|d| run.sources.get(d.file).path.clone()));
        if !old.is_empty() && asked.one == Some(w.member.hook().as_str()) {
            let label = format!("`{}` is set here", w.member.name);
            open.extend(old.iter().map(|(path, line)| Obstacle {
                path: path.clone(),
                line: *line,
                label: label.clone(),
            }));
        }
        // A structure that has the new member already, and nobody who sets it, is in the middle of its campaign.
        if old.is_empty() && (w.member.prepare.is_none() || !new.is_empty()) {
            out.push((w, new));
        }
    }
    Ok((out, open))
}

/// Converts the functions around the calls of a wave. What cannot be done is given with what is in the way.
fn carry_out(
    asked: &Asked<'_>,
    ground: &Ground,
    hooks: &[(String, PrepareMember)],
    mut wave: Vec<(Waiting, Flipped)>,
) -> anyhow::Result<(Vec<Flip>, Vec<Kept>)> {
    let mut failed: Vec<Kept> = Vec::new();
    while !wave.is_empty() {
        let mut laid = ground.clone();
        wave.iter().for_each(|(_, f)| laid.lay(&f.texts.texts));
        let mut only = BTreeSet::from([(CORE.to_owned(), "mmap".to_owned())]);
        only.extend(ground.settled(|| wave.iter().flat_map(|(w, _)| outer(ground, w)).collect::<BTreeSet<_>>()));
        let gone = |tag: &String, hook: &PrepareMember| {
            wave.iter().any(|(w, _)| w.member.tag == *tag && w.member.new_name() == hook.member)
        };
        let changes = Changes {
            texts: laid.laid(),
            hooks: hooks.iter().filter(|(tag, hook)| !gone(tag, hook)).cloned().collect(),
            only: Some(only),
            handed_on: wave.iter().flat_map(|(_, f)| f.calls.iter().cloned()).collect(),
        };
        let run = run_over(asked.paths, asked.target, &Compat::default(), asked.progress, &changes)?;
        let units = converted_units(&run);
        let mut done: Vec<Flip> = Vec::new();
        let mut stopped: BTreeSet<String> = BTreeSet::new();
        for (waiting, flipped) in &wave {
            match of_one(&run, &units, ground, (waiting, flipped)) {
                Ok(flip) if done.iter().all(|d| flip.texts.texts.keys().all(|p| !d.texts.texts.contains_key(p))) => {
                    done.push(flip);
                }
                // Its files change with another flip: it comes in the next wave.
                Ok(_) => {}
                Err(stops) => {
                    stopped.insert(waiting.member.hook());
                    failed.push((waiting.member.clone(), stops));
                }
            }
        }
        if stopped.is_empty() {
            return Ok((done, failed));
        }
        // The others were planned upon what does not come.
        wave.retain(|(w, _)| !stopped.contains(&w.member.hook()));
    }
    Ok((Vec::new(), failed))
}

/// The flip of one member in a run over the tree as it would be.
fn of_one(
    run: &Run,
    units: &BTreeMap<usize, Vec<&Candidate>>,
    ground: &Ground,
    (waiting, flipped): (&Waiting, &Flipped),
) -> Result<Flip, Vec<Obstacle>> {
    let mut mine: BTreeSet<usize> = BTreeSet::new();
    let mut stops = Vec::new();
    for (path, at) in &flipped.calls {
        let text = flipped.texts.texts.get(path).map(Vec::as_slice).unwrap_or_default();
        let call = arguments(text, *at);
        let hands_on = |e: &&Replacement| {
            e.origins.iter().any(|o| o.by == HANDED_ON && call.is_some_and(|call| call.contains(o.span)))
        };
        let of = units.iter().find(|(_, candidates)| {
            let edits = unit_edits(candidates);
            edits.iter().any(|(file, edits)| run.sources.get(*file).path == *path && edits.iter().any(&hands_on))
        });
        match of {
            Some((unit, _)) => drop(mine.insert(*unit)),
            None => stops.extend(in_the_way(run, path, text, *at)),
        }
    }
    let chosen: Vec<&Candidate> = mine.iter().filter_map(|u| units.get(u)).flatten().copied().collect();
    stops.extend(swapped::obstacles(run, ground, &chosen));
    if mine.is_empty() && stops.is_empty() {
        let label = "no function that calls it converts".to_owned();
        stops.push(Obstacle { path: waiting.member.path.clone(), line: waiting.member.line, label });
    }
    if !stops.is_empty() {
        stops.sort();
        stops.dedup();
        return Err(stops);
    }
    let mut texts = flipped.texts.clone();
    for (file, edits) in unit_edits(&chosen) {
        let source = run.sources.get(file);
        let mut edits: Vec<Replacement> = edits.into_iter().cloned().collect();
        edits.sort_by_key(|e| (e.span.start, e.span.end));
        let text = apply(&source.text, &edits)
            .map_err(|label| vec![Obstacle { path: source.path.clone(), line: 1, label }])?;
        if let (false, Some(old)) = (texts.before.contains_key(&source.path), ground.text(&source.path)) {
            texts.before.insert(source.path.clone(), old);
        }
        texts.texts.insert(source.path.clone(), text);
    }
    let notes = chosen.iter().filter_map(|c| match &c.outcome {
        Outcome::Converted(conversion) => Some(&conversion.notes),
        _ => None,
    });
    let mut told: Vec<String> = notes.flatten().map(|n| n.text.clone()).collect();
    told.dedup();
    texts.notes.extend(told);
    let handlers = chosen.iter().filter_map(|c| home(run, c)).collect();
    Ok(Flip { waiting: waiting.clone(), texts, handlers })
}

/// The name and the file of a handler.
pub fn home(run: &Run, candidate: &Candidate) -> Option<(String, Utf8PathBuf)> {
    let place = candidate.definitions.first()?;
    Some((candidate.handler.clone(), run.sources.get(place.file).path.clone()))
}

/// The brackets of the call whose member's name begins at `at`.
fn arguments(text: &[u8], at: usize) -> Option<Span> {
    let tokens = tokens_in(text, Span::new(at, text.len()));
    let close = closing(text, &tokens, 1)?;
    Some(Span::new(tokens[1].span.start, tokens[close].span.end))
}

/// Why the function around a call does not convert.
fn in_the_way(run: &Run, path: &Utf8Path, text: &[u8], at: usize) -> Vec<Obstacle> {
    let line = |place: Place| Lines::new(&run.sources.get(place.file).text).position(place.span.start).0;
    let near = |c: &&Candidate| c.definitions.iter().any(|d| run.sources.get(d.file).path == *path);
    let refused = run.candidates.iter().filter(near).filter_map(|c| match &c.outcome {
        Outcome::Refused(r) => Some(Obstacle {
            path: run.sources.get(r.primary.file).path.clone(),
            line: line(r.primary),
            label: format!("`{}()` stays on a VMA, {}: {}", c.handler, r.reason, r.label),
        }),
        _ => None,
    });
    let mut out: Vec<Obstacle> = refused.collect();
    if out.is_empty() {
        let label = "what leads to this call does not convert".to_owned();
        out.push(Obstacle { path: path.to_owned(), line: Lines::new(text).position(at).0, label });
    }
    out
}
