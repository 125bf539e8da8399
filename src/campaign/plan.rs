//! A campaign: the steps that give members their descriptor forms, and the drivers that convert after them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::caller::caller;
use super::enable::errors::{counted_on, keeps};
use super::enable::{Enabled, enable};
use super::flip::{Asked, Flips, flips, home};
use super::ground::{Ground, Overlay};
use super::member::{CORE, Member, is_meant, is_over};
use super::obstacle::Obstacle;
use super::order::{inner_first, outer};
use super::survey::{Survey, Waiting};
use super::template::add;
use crate::compat::Compat;
use crate::edit::change::FileChange;
use crate::edit::texts::{converted_units, final_texts, unit_edits};
use crate::edit::write::Change;
use crate::engine::changes::Changes;
use crate::engine::given::find_target;
use crate::engine::pipeline::run_over;
use crate::exit::{Exit, Failure};
use crate::kernel::interface::{Caller, PrepareMember};
use crate::kernel::named::Kernel;
use crate::kernel::target::Target;
use crate::model::finding::findings;
use crate::model::outcome::{Candidate, Outcome};
use crate::model::run::Run;
use crate::transform::template::{Template, templates};
use crate::tree::progress::Progress;
use crate::tree::walk::is_c;
use crate::verify::upon::Base;

/// One member of a campaign.
#[derive(Debug)]
pub struct Part {
    /// The member and its uses, as the tree was before its first step.
    pub waiting: Waiting,
    /// What gives it its descriptor form; none if it has one.
    pub enabled: Option<Enabled>,
}

/// A template, and what it adds.
pub type Added = (&'static Template, Enabled);

/// A template that does not hold for the tree.
#[derive(Debug)]
pub struct Unlike {
    /// Its id.
    pub template: String,
    /// The places where the tree is otherwise.
    pub stops: Vec<Obstacle>,
}

/// A campaign for some members, in the order in which they go.
#[derive(Debug, Default)]
pub struct Campaign {
    /// Why there is none.
    pub unlike: Option<Unlike>,
    /// What templates add first, in their order.
    pub templates: Vec<Added>,
    /// The members.
    pub parts: Vec<Part>,
    /// Those that cannot get a descriptor form, or whose callers do not know the one they have, and why.
    pub stopped: Vec<(Member, Vec<Obstacle>)>,
    /// Those that were left out because no handler would convert after the step.
    pub idle: Vec<Member>,
    /// The run over their handlers, in the tree as the first steps leave it.
    pub run: Run,
    /// Members that go, and those that stay although nobody sets them.
    pub flips: Flips,
    /// Whether the member that was asked for went before.
    pub is_over: bool,
}

/// Which members are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// One, as `structure.member`.
    One(String),
    /// All that wait and from which a handler is freed.
    All,
    /// All that wait, also those from which no handler is freed, and the handlers of those that cannot get a descriptor form as
    /// if they had one: to be shown.
    Listed,
}

impl Campaign {
    /// The steps before the drivers.
    pub fn steps(&self) -> impl Iterator<Item = &Enabled> {
        let of_parts = self.parts.iter().filter_map(|p| p.enabled.as_ref());
        self.templates.iter().map(|(_, enabled)| enabled).chain(of_parts)
    }

    /// All files that change, by path, from what they are to what the last patch leaves.
    ///
    /// # Errors
    /// Edits that overlap.
    pub fn changes(&self, convert: bool) -> anyhow::Result<Vec<Change>> {
        let root = &self.run.sources.root;
        let mut out: BTreeMap<Utf8PathBuf, Change> = BTreeMap::new();
        for enabled in self.steps() {
            for (path, after) in &enabled.texts {
                let before = enabled.before.get(path).cloned();
                let made = || Change { path: root.join(path), before, after: Vec::new() };
                out.entry(path.clone()).or_insert_with(made).after = after.clone();
            }
        }
        let flips = self.flips.done.iter().flat_map(|f| &f.texts.texts);
        let finals = if convert { final_texts(&self.run)? } else { BTreeMap::new() };
        for (file, after) in finals {
            let source = self.run.sources.get(file);
            let created = self.run.sources.created.contains(&file);
            let before = || (!created).then(|| source.text.to_vec());
            let made = || Change { path: root.join(&source.path), before: before(), after: Vec::new() };
            out.entry(source.path.clone()).or_insert_with(made).after = after;
        }
        for (path, after) in flips {
            let before = self.flips.done.iter().find_map(|f| f.texts.before.get(path)).cloned();
            let made = || Change { path: root.join(path), before, after: Vec::new() };
            out.entry(path.clone()).or_insert_with(made).after = after.clone();
        }
        Ok(out.into_values().collect())
    }

    /// What the steps change of what is compiled, as the tree is and as the last of them leaves it.
    pub fn base(&self) -> Base {
        let mut out = Base::new();
        for enabled in self.steps() {
            for (path, after) in enabled.texts.iter().filter(|(path, _)| is_c(path.as_str())) {
                let old = enabled.before.get(path).cloned().unwrap_or_default();
                let new: Arc<[u8]> = after.as_slice().into();
                let made = || FileChange { old: old.into(), new: new.clone() };
                out.entry(path.to_string()).or_insert_with(made).new = new.clone();
            }
        }
        out
    }

    /// What converts with a flip has its patch there, and none of its own.
    fn settle_flips(&mut self) {
        let with: BTreeSet<_> = self.flips.done.iter().flat_map(|f| f.handlers.iter().cloned()).collect();
        for at in 0..self.run.candidates.len() {
            let done = home(&self.run, &self.run.candidates[at]).is_some_and(|home| with.contains(&home));
            let candidate = &mut self.run.candidates[at];
            if done && matches!(candidate.outcome, Outcome::Refused(_)) {
                candidate.outcome = Outcome::Flipped;
            }
        }
    }

    /// The part with whose patches a unit goes: the last whose member its handlers fill, or whose step changes a file of it.
    pub fn part_of(&self, candidates: &[&Candidate]) -> usize {
        let slots = candidates.iter().flat_map(|c| &c.slots).filter_map(|s| self.run.census.slots.get(*s));
        let mine = |member: &Member| {
            slots.clone().any(|s| s.ops.as_deref() == Some(member.tag.as_str()) && s.member == member.name)
        };
        let files: BTreeSet<&Utf8PathBuf> =
            unit_edits(candidates).into_keys().map(|file| &self.run.sources.get(file).path).collect();
        let touched = |part: &Part| part.enabled.iter().any(|e| e.texts.keys().any(|path| files.contains(path)));
        self.parts.iter().rposition(|p| mine(&p.waiting.member) || touched(p)).unwrap_or_default()
    }

    /// How the new members are called. What the steps wrote is read again, as a tree that was changed before is.
    fn hooks(&self, ground: &Ground, survey: &Survey) -> Vec<Result<PrepareMember, Vec<Obstacle>>> {
        let hook = |part: &Part| {
            let member = &part.waiting.member;
            let after =
                survey.waiting(ground, |m| m.hook() == member.hook()).into_iter().find(|w| w.member.prepare.is_some());
            let lost = || {
                let label = "the new member was not found again".to_owned();
                vec![Obstacle { path: member.path.clone(), line: member.line, label }]
            };
            let after = after.ok_or_else(lost)?;
            let counts = if part.enabled.is_none() { counted_on(ground, &after) } else { Vec::new() };
            let content = counts.iter().all(|c| c.content) && keeps(ground, &after);
            if !counts.is_empty() && !content {
                return Err(counts.into_iter().map(|c| c.at).collect());
            }
            let goes_on = !counts.is_empty() || part.enabled.as_ref().is_some_and(|e| e.leaves);
            let caller = Caller { goes_on, ..caller(ground, &after)? };
            Ok(PrepareMember { caller: Some(caller), ..after.member.prepared() })
        };
        ground.settled(|| self.parts.iter().map(hook).collect())
    }

    /// Takes the steps of members that were left out off the ground: they do not come, and may flip without them.
    fn lay_alone(
        &self,
        ground: &mut Ground,
        survey: &mut Survey,
        below: &Overlay,
        hooks: &mut Vec<(String, PrepareMember)>,
    ) {
        let changed = ground.lift();
        ground.lay(below);
        self.parts.iter().filter_map(|p| p.enabled.as_ref()).for_each(|e| ground.lay(&e.texts));
        survey.again(ground, &changed);
        let comes = |tag: &str, new: &str| {
            self.parts.iter().map(|p| &p.waiting.member).any(|m| m.tag == tag && m.new_name() == new)
        };
        hooks.retain(|(tag, hook)| comes(tag, &hook.member));
    }

    /// Takes out the members from which no handler is freed; `false` if others were planned upon what their steps left.
    fn drop_idle(&mut self) -> bool {
        let freed = |member: &Member| {
            let fills = |f: &crate::model::finding::Finding<'_>| {
                f.slots().any(|s| s.ops.as_ref() == Some(&member.tag) && s.member == member.name)
            };
            findings(&self.run).any(|f| matches!(f.candidate.outcome, Outcome::Converted(_)) && fills(&f))
        };
        let idle: Vec<bool> = self.parts.iter().map(|p| !freed(&p.waiting.member)).collect();
        let files = |p: &Part| p.enabled.iter().flat_map(|e| e.texts.keys().cloned()).collect::<BTreeSet<_>>();
        let units = converted_units(&self.run);
        let edited =
            units.values().flat_map(|c| unit_edits(c).into_keys()).map(|f| self.run.sources.get(f).path.clone());
        let with = self.parts.iter().zip(&idle);
        let mut kept: BTreeSet<Utf8PathBuf> = with.filter(|(_, idle)| !**idle).flat_map(|(p, _)| files(p)).collect();
        kept.extend(edited);
        let mut alone = true;
        for (part, idle) in std::mem::take(&mut self.parts).into_iter().zip(idle) {
            if idle {
                alone &= files(&part).is_disjoint(&kept);
                self.idle.push(part.waiting.member);
            } else {
                self.parts.push(part);
            }
        }
        alone
    }
}

/// The files that a campaign over `paths` looks at.
///
/// # Errors
/// No target, or a path that cannot be looked at.
pub fn ground(paths: &[Utf8PathBuf], target: Option<&Utf8Path>) -> anyhow::Result<(Ground, Kernel)> {
    let kernel = find_target(paths, target)?;
    let headers = if let Kernel::Tree(top) = &kernel { Some(top.as_path()) } else { None };
    let ground = Ground::around(paths, headers).map_err(|error| Failure::new(Exit::InputOutput, error.to_string()))?;
    Ok((ground, kernel))
}

/// What the kernel that the result is for has.
///
/// # Errors
/// A kernel that cannot be read.
pub fn probed(kernel: &Kernel) -> anyhow::Result<Target> {
    Ok(kernel.target().map_err(|e| Failure::new(Exit::Usage, format!("--target: {e}")))?)
}

/// The files as templates leave them.
pub fn laid(templates: &[Added]) -> Overlay {
    templates.iter().flat_map(|(_, added)| added.texts.clone()).collect()
}

/// Lays what these templates add over `ground` and `target`; what the tree has already is left out.
///
/// # Errors
/// A name that no template has; inside, a tree that one does not hold for.
pub fn lay(ground: &mut Ground, target: &mut Target, with: &[String]) -> anyhow::Result<Result<Vec<Added>, Unlike>> {
    let mut out = Vec::new();
    for id in with {
        let Some(template) = templates().iter().find(|t| t.id == *id) else {
            let known: Vec<&str> = templates().iter().map(|t| t.id.as_str()).collect();
            let text = format!("there is no template `{id}`; there are {}", known.join(", "));
            return Err(Failure::new(Exit::Usage, text).into());
        };
        let has = |name: &str| target.has(name) || target.functions.contains_key(name);
        let added = match ground.settled(|| add(ground, template, &has)) {
            Ok(added) => added,
            Err(stops) => return Ok(Err(Unlike { template: id.clone(), stops })),
        };
        added.texts.values().for_each(|text| target.lay(text));
        ground.lay(&added.texts);
        if !added.texts.is_empty() {
            out.push((template, added));
        }
    }
    Ok(Ok(out))
}

/// Plans a campaign, upon the templates `with`; with `flip` also the last step.
///
/// # Errors
/// No such member or template, no target, or a path that cannot be looked at.
pub fn plan(
    paths: &[Utf8PathBuf],
    target: Option<&Utf8Path>,
    which: &Which,
    (with, flip): (&[String], bool),
    progress: &Progress,
) -> anyhow::Result<Campaign> {
    progress.begin("reading the tree", "", 0);
    let (mut ground, kernel) = ground(paths, target)?;
    let mut probed = probed(&kernel)?;
    progress.begin("looking for members that wait", "", 0);
    let templates = match lay(&mut ground, &mut probed, with)? {
        Ok(templates) => templates,
        Err(unlike) => return Ok(Campaign { unlike: Some(unlike), ..Campaign::default() }),
    };
    let below = laid(&templates);
    let meant = |m: &Member| match which {
        Which::One(hook) => m.hook() == *hook && is_meant(m),
        Which::All => is_meant(m),
        Which::Listed => is_meant(m) && m.prepare.is_none(),
    };
    let mut survey = Survey::of(&ground, meant);
    if let Which::One(hook) = which {
        if !survey.hooks().any(|h| h == *hook) && flip && is_over(&ground, hook) {
            return Ok(Campaign { is_over: true, ..Campaign::default() });
        }
        if !survey.hooks().any(|h| h == *hook) {
            let text = format!("no structure has an mmap hook `{hook}`; see `campaign --list`");
            return Err(Failure::new(Exit::Usage, text).into());
        }
        if hook.split('.').next() == Some(CORE) && !with.is_empty() {
            return of_core(paths, target, &survey, (&ground, hook), templates, progress);
        }
        if hook.split('.').next() == Some(CORE) {
            let text = "the core calls this member, and has its descriptor form: see `diff` and `apply`";
            return Err(Failure::new(Exit::Usage, text).into());
        }
    }
    // A call may be reached through hooks of other names, whose uses are then looked at, too.
    loop {
        let all = survey.waiting(&ground, meant);
        let around = ground.settled(|| all.iter().flat_map(|w| outer(&ground, w)).collect::<BTreeSet<_>>());
        let names = around.into_iter().map(|(_, member)| member).collect();
        if !survey.extend(&ground, &names) {
            break;
        }
    }
    let mut without: BTreeSet<String> = BTreeSet::new();
    let mut stopped: Vec<(Member, Vec<Obstacle>)> = Vec::new();
    let mut idle: Vec<Member> = Vec::new();
    loop {
        let taken = |m: &Member| meant(m) && !without.contains(&m.hook());
        let mut campaign = steps(&mut ground, &mut survey, &taken, &|name| probed.has(name), progress);
        let hooks = campaign.hooks(&ground, &survey);
        without.extend(campaign.stopped.iter().map(|(member, _)| member.hook()));
        stopped.append(&mut campaign.stopped);
        let mut again = false;
        let mut known = Vec::new();
        for (part, hook) in campaign.parts.iter().zip(hooks) {
            match hook {
                Ok(hook) => known.push((part.waiting.member.clone(), hook)),
                Err(stops) => {
                    again |= part.enabled.is_some();
                    without.insert(part.waiting.member.hook());
                    stopped.push((part.waiting.member.clone(), stops));
                }
            }
        }
        campaign.parts.retain(|p| !without.contains(&p.waiting.member.hook()));
        let mut hooks = Vec::new();
        if !again && !campaign.parts.is_empty() {
            if *which == Which::Listed {
                known.extend(stopped.iter().map(|(m, _)| (m.clone(), m.prepared())));
            }
            let only = known.iter().map(|(m, _)| (m.tag.clone(), m.name.clone())).collect();
            hooks = known.into_iter().map(|(m, prepare)| (m.tag, prepare)).collect();
            let changes =
                Changes { texts: ground.laid(), hooks: hooks.clone(), only: Some(only), ..Changes::default() };
            campaign.run = run_over(paths, target, &Compat::default(), progress, &changes)?;
            again = *which == Which::All && !campaign.drop_idle();
        }
        if !again {
            campaign.idle.extend(idle);
            campaign.stopped = stopped;
            campaign.templates = if campaign.parts.is_empty() { Vec::new() } else { templates };
            if flip && !campaign.parts.is_empty() {
                campaign.lay_alone(&mut ground, &mut survey, &below, &mut hooks);
                let one = if let Which::One(hook) = which { Some(hook.as_str()) } else { None };
                let asked = Asked { paths, target, one, progress };
                campaign.flips = flips(&asked, &campaign.run, (&mut ground, &mut survey), hooks)?;
                campaign.settle_flips();
            }
            return Ok(campaign);
        }
        // Others were planned upon what those steps left that go: all is done again without them.
        without.extend(campaign.idle.iter().map(Member::hook));
        idle.append(&mut campaign.idle);
        let changed = ground.lift();
        ground.lay(&below);
        survey.again(&ground, &changed);
    }
}

/// A campaign for handlers of the core's own hook, which has its descriptor form: they wait for what the templates add.
fn of_core(
    paths: &[Utf8PathBuf],
    target: Option<&Utf8Path>,
    survey: &Survey,
    (ground, hook): (&Ground, &str),
    templates: Vec<Added>,
    progress: &Progress,
) -> anyhow::Result<Campaign> {
    let only = hook.split_once('.').map(|(tag, name)| (tag.to_owned(), name.to_owned()));
    let only = Some(only.into_iter().collect());
    let changes = Changes { texts: laid(&templates), only, ..Changes::default() };
    let run = run_over(paths, target, &Compat::default(), progress, &changes)?;
    let waiting = survey.waiting(ground, |m| m.hook() == hook);
    let parts = waiting.into_iter().take(1).map(|waiting| Part { waiting, enabled: None }).collect();
    Ok(Campaign { templates, parts, run, ..Campaign::default() })
}

/// The steps that give the members their forms, laid over the ground one after the other.
fn steps(
    ground: &mut Ground,
    survey: &mut Survey,
    meant: &dyn Fn(&Member) -> bool,
    has: &dyn Fn(&str) -> bool,
    progress: &Progress,
) -> Campaign {
    let mut campaign = Campaign::default();
    let all = survey.waiting(ground, meant);
    let around = ground.settled(|| all.iter().map(|w| outer(ground, w)).collect::<Vec<_>>());
    let mut left: Vec<String> = inner_first(&all, &around).into_iter().map(|at| all[at].member.hook()).collect();
    let order = left.clone();
    progress.begin("trying", "members", order.len());
    while !left.is_empty() {
        // Those go at a time that change no file in common; of others, in their order.
        let waiting = survey.waiting(ground, |m| left.contains(&m.hook()));
        let mut blocked: BTreeSet<Utf8PathBuf> = BTreeSet::new();
        let mut batch: Vec<Waiting> = Vec::new();
        for hook in &left {
            let Some(w) = waiting.iter().find(|w| w.member.hook() == *hook) else { continue };
            let files: BTreeSet<Utf8PathBuf> =
                w.sites.iter().map(|s| s.path.clone()).chain([w.member.path.clone()]).collect();
            if files.is_disjoint(&blocked) {
                batch.push(w.clone());
            }
            blocked.extend(files);
        }
        if batch.is_empty() {
            break;
        }
        let made = ground.settled(|| {
            let step = |w: &Waiting| {
                progress.at(&w.member.hook());
                w.member.prepare.is_none().then(|| enable(ground, w, has)).transpose()
            };
            batch.iter().map(step).collect::<Vec<_>>()
        });
        let mut laid = Overlay::new();
        let mut put_off: BTreeSet<Utf8PathBuf> = BTreeSet::new();
        for (waiting, enabled) in batch.into_iter().zip(made) {
            // A document may show the structures of several members.
            let texts = enabled.iter().flatten().flat_map(|e| e.texts.keys());
            if texts.clone().any(|path| laid.contains_key(path) || put_off.contains(path)) {
                put_off.extend(texts.cloned());
                continue;
            }
            left.retain(|hook| *hook != waiting.member.hook());
            progress.advance(1);
            match enabled {
                Ok(enabled) => {
                    laid.extend(enabled.iter().flat_map(|e| e.texts.clone()));
                    campaign.parts.push(Part { waiting, enabled });
                }
                Err(stops) => campaign.stopped.push((waiting.member, stops)),
            }
        }
        ground.lay(&laid);
        survey.again(ground, &laid.into_keys().collect());
    }
    let place = |hook: &String| order.iter().position(|o| o == hook);
    campaign.parts.sort_by_key(|p| place(&p.waiting.member.hook()));
    campaign
}
