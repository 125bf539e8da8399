//! One campaign: the step that gives a member its descriptor form, and the drivers that convert after it.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::caller::caller;
use super::enable::{Enabled, enable};
use super::ground::{Ground, Overlay};
use super::member::Member;
use super::survey::{Obstacle, Waiting, survey};
use super::template::add;
use crate::compat::Compat;
use crate::edit::texts::final_texts;
use crate::edit::write::Change;
use crate::engine::changes::Changes;
use crate::engine::given::find_target;
use crate::engine::pipeline::run_over;
use crate::exit::{Exit, Failure};
use crate::kernel::named::Kernel;
use crate::kernel::target::Target;
use crate::model::run::Run;
use crate::transform::template::templates;
use crate::tree::progress::Progress;

/// A campaign for one member.
pub struct Campaign {
    /// The member and its uses, as the tree is.
    pub waiting: Waiting,
    /// What templates add first, in their order: id and change.
    pub templates: Vec<(String, Enabled)>,
    /// What gives it its descriptor form; none if it has one.
    pub enabled: Option<Enabled>,
    /// The run over its handlers, in the tree as the first step leaves it.
    pub run: Run,
}

impl Campaign {
    /// The steps before the drivers.
    pub fn steps(&self) -> impl Iterator<Item = &Enabled> {
        self.templates.iter().map(|t| &t.1).chain(&self.enabled)
    }

    /// All files that change, by path, from what they are to what the last patch leaves.
    ///
    /// # Errors
    /// Edits that overlap.
    pub fn changes(&self) -> anyhow::Result<Vec<Change>> {
        let root = &self.run.sources.root;
        let mut out: BTreeMap<Utf8PathBuf, Change> = BTreeMap::new();
        for step in self.steps() {
            for (path, after) in &step.texts {
                let made =
                    || Change { path: root.join(path), before: step.before.get(path).cloned(), after: Vec::new() };
                out.entry(path.clone()).or_insert_with(made).after = after.clone();
            }
        }
        for (file, after) in final_texts(&self.run)? {
            let source = self.run.sources.get(file);
            let created = self.run.sources.created.contains(&file);
            let before = || (!created).then(|| source.text.to_vec());
            let made = || Change { path: root.join(&source.path), before: before(), after: Vec::new() };
            out.entry(source.path.clone()).or_insert_with(made).after = after;
        }
        Ok(out.into_values().collect())
    }
}

/// Why there is no campaign.
#[derive(Debug)]
pub enum Stopped {
    /// The member cannot get a descriptor form, or its callers do not know the one it has.
    Refused(Box<Member>, Vec<Obstacle>),
    /// What a template relies on does not hold.
    Template(String, Vec<Obstacle>),
    /// It could not be tried.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
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

/// The files as templates leave them.
pub fn laid(templates: &[(String, Enabled)]) -> Overlay {
    templates.iter().flat_map(|t| t.1.texts.clone()).collect()
}

/// Adds what these templates have to `ground`.
///
/// # Errors
/// A name that no template has, or a tree that one does not hold for.
pub fn lay(ground: &mut Ground, target: &mut Target, with: &[String]) -> Result<Vec<(String, Enabled)>, Stopped> {
    let mut out = Vec::new();
    for id in with {
        let Some(template) = templates().iter().find(|t| t.id == *id) else {
            let known: Vec<&str> = templates().iter().map(|t| t.id.as_str()).collect();
            let text = format!("there is no template `{id}`; there are {}", known.join(", "));
            return Err(Stopped::Failed(Failure::new(Exit::Usage, text).into()));
        };
        let has = |name: &str| target.has(name) || target.functions.contains_key(name);
        let added = add(ground, template, &has).map_err(|stops| Stopped::Template(id.clone(), stops))?;
        added.texts.values().for_each(|text| target.lay(text));
        ground.lay(&added.texts);
        if !added.texts.is_empty() {
            out.push((id.clone(), added));
        }
    }
    Ok(out)
}

/// Plans the campaign for the member `hook`, `structure.member`, on top of the templates `with`.
///
/// # Errors
/// See [`Stopped`].
pub fn plan(
    paths: &[Utf8PathBuf],
    target: Option<&Utf8Path>,
    hook: &str,
    with: &[String],
    progress: &Progress,
) -> Result<Campaign, Stopped> {
    let (mut ground, kernel) = ground(paths, target)?;
    let mut probed = kernel
        .target()
        .map_err(|e| Failure::new(Exit::Usage, format!("--target: {e}")))
        .map_err(anyhow::Error::from)?;
    let templates = lay(&mut ground, &mut probed, with)?;
    let mut texts = laid(&templates);
    let only = BTreeSet::from([hook.to_owned()]);
    let find = |ground: &Ground| survey(ground, Some(&only), true).into_iter().next();
    let Some(waiting) = find(&ground) else {
        let text = format!("no structure has an mmap hook `{hook}`; see `campaign --list`");
        return Err(Stopped::Failed(Failure::new(Exit::Usage, text).into()));
    };
    let refused = |stops| Stopped::Refused(Box::new(waiting.member.clone()), stops);
    if waiting.member.tag == "file_operations" && !with.is_empty() {
        let only = BTreeSet::from([(waiting.member.tag.clone(), waiting.member.name.clone())]);
        let changes = Changes { texts, hooks: Vec::new(), only: Some(only) };
        let run = run_over(paths, target, &Compat::default(), progress, &changes)?;
        return Ok(Campaign { waiting, templates, enabled: None, run });
    }
    if waiting.member.tag == "file_operations" {
        let text = "the core calls this member, and has its descriptor form: see `diff` and `apply`";
        return Err(Stopped::Failed(Failure::new(Exit::Usage, text).into()));
    }
    let enabled = match waiting.member.prepare {
        Some(_) => None,
        None => Some(enable(&ground, &waiting, &|name| probed.has(name)).map_err(refused)?),
    };
    texts.extend(enabled.iter().flat_map(|e| e.texts.clone()));
    ground.lay(&texts);
    // What the step wrote is read again, as a tree that was changed before is.
    let Some(after) = find(&ground).filter(|w| w.member.prepare.is_some()) else {
        let home = Obstacle { path: waiting.member.path.clone(), line: waiting.member.line, label: String::new() };
        return Err(refused(vec![Obstacle { label: "the new member was not found again".into(), ..home }]));
    };
    let mut prepare = after.prepare();
    prepare.caller = Some(caller(&ground, &after).map_err(refused)?);
    let (tag, name) = (waiting.member.tag.clone(), waiting.member.name.clone());
    let changes = Changes { texts, hooks: vec![(tag.clone(), prepare)], only: Some(BTreeSet::from([(tag, name)])) };
    let run = run_over(paths, target, &Compat::default(), progress, &changes)?;
    Ok(Campaign { waiting, templates, enabled, run })
}
