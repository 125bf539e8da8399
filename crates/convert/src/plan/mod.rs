//! The plan for one unit: its functions, the edits it needs, and what must be said about it.

pub mod behind;
pub mod deeds;
pub mod evidence;
pub mod finish;
pub mod fit;
pub mod join;
pub mod margins;
pub mod marks;
pub mod moved;
pub mod operations;
pub mod paths;
pub mod populate;
pub mod removed;
pub mod stop;

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::{Mention, Place, SlotKind};
use crate::edit::set::{Conflict, Edit, EditSet};
use crate::facts::func::{Caller, Func};
use crate::facts::world::World;
use crate::model::outcome::Note;
use crate::plan::moved::Moved;
use crate::plan::populate::Populate;
use crate::plan::stop::Stop;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::params::Shape;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// A handler of the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// Its old name.
    pub name: String,
    /// Its new name.
    pub new_name: String,
    /// Indices of its slots in the census.
    pub slots: Vec<usize>,
    /// Its definitions' places.
    pub definitions: Vec<Place>,
    /// The parameters of the hook that it becomes.
    pub shape: Shape,
    /// Whether code of a subsystem calls it, and not the core for a file.
    pub nested: bool,
}

/// What a function of the unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A handler, by its index in the plan.
    Handler(usize),
    /// A helper that gets the mapping as this parameter.
    Helper(usize),
}

/// A function that changes with the unit.
#[derive(Clone, Debug)]
pub struct Member {
    /// The function.
    pub func: Func,
    /// What it is.
    pub role: Role,
    /// What each call of it by a member is known to pass and to have shown.
    pub granted: Vec<Caller>,
}

/// A call of a function of the target that gets the descriptor and may set the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// The index of the member that calls.
    pub member: usize,
    /// The call.
    pub call: N,
    /// The point that evaluates it.
    pub point: P,
}

/// A helper that code outside of the unit uses as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The file that defines it.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// A use outside of the unit.
    pub at: Place,
}

/// The plan.
pub struct Plan<'a> {
    /// Everything that may be looked at.
    pub world: &'a World<'a>,
    /// The handlers that change together.
    pub handlers: Vec<Handler>,
    /// The functions that change.
    pub members: Vec<Member>,
    /// How the mapping is passed on: the member that calls, the call, the member that is called.
    pub passed: Vec<(usize, Place, usize)>,
    /// The edits by file.
    pub edits: BTreeMap<FileId, EditSet>,
    /// The populate calls: the member's index and the call.
    pub populates: Vec<(usize, Populate)>,
    /// The calls of functions that get the descriptor and may set the action.
    pub counterparts: Vec<Counterpart>,
    /// Where members read the private data.
    pub private_reads: Vec<(usize, N)>,
    /// What a reviewer must know.
    pub notes: Vec<Note>,
    /// The transforms and steps that fired.
    pub fired: BTreeSet<String>,
    /// Functions that are added, by file.
    pub added: Vec<(FileId, String)>,
    /// What the forms that were chosen need of a target.
    pub needs: BTreeSet<String>,
    /// What moves to a mapped hook.
    pub moved: Vec<Moved>,
    /// Functions in `close` that cope with a mapping for which nothing was taken.
    pub tolerant: Vec<String>,
    /// While a hole is looked at: edits must stay inside it.
    pub limit: Option<Span>,
    /// Helpers, by file and name, that keep their form beside a new function for the unit.
    pub apart: BTreeSet<(FileId, String)>,
    /// The helper for whose other callers the unit is refused.
    pub shared: Option<Shared>,
    /// Obstacles beside the one that ends the plan.
    pub stops: Vec<Stop>,
    /// Definitions of handlers that share helpers with the unit and are taken to convert with it.
    pub beside: Vec<Place>,
    /// Where helpers that are kept apart are used by code outside of the unit: the helper's name and why it counts.
    pub kept: Vec<(String, Mention)>,
}

impl<'a> Plan<'a> {
    /// An empty plan.
    pub fn new(world: &'a World<'a>, handlers: Vec<Handler>) -> Self {
        Plan {
            world,
            handlers,
            members: Vec::new(),
            passed: Vec::new(),
            edits: BTreeMap::new(),
            populates: Vec::new(),
            counterparts: Vec::new(),
            private_reads: Vec::new(),
            notes: Vec::new(),
            fired: BTreeSet::new(),
            added: Vec::new(),
            needs: BTreeSet::new(),
            moved: Vec::new(),
            tolerant: Vec::new(),
            limit: None,
            apart: BTreeSet::new(),
            shared: None,
            stops: Vec::new(),
            beside: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Whether the unit maps something, or calls what may do so.
    pub fn acts(&self) -> bool {
        !self.populates.is_empty() || !self.counterparts.is_empty()
    }

    /// The edits of a file.
    pub fn edits(&mut self, file: FileId) -> &mut EditSet {
        self.edits.entry(file).or_default()
    }

    /// Adds an edit and remembers who made it.
    ///
    /// # Errors
    /// Another edit claims the same bytes.
    pub fn edit(&mut self, file: FileId, edit: Edit) -> Result<(), Conflict> {
        self.fired.insert(edit.by.clone());
        self.edits(file).add(edit)
    }

    /// Whether the text at `place` is gone or rewritten.
    pub fn drops(&self, place: Place) -> bool {
        self.edits.get(&place.file).is_some_and(|e| e.drops(place.span))
    }

    /// Adds a note.
    pub fn note(&mut self, id: &str, place: Option<Place>, text: impl Into<String>) {
        self.notes.push(Note { id: id.to_string(), place, text: text.into() });
    }

    /// Whether member `m` is a helper that keeps its form beside a new function for the unit.
    pub fn is_apart(&self, m: usize) -> bool {
        let member = &self.members[m];
        matches!(member.role, Role::Helper(_)) && self.apart.contains(&(member.func.file, member.func.name.clone()))
    }

    /// The member that is the definition at `place`.
    pub fn member_at(&self, place: Place) -> Option<usize> {
        self.members.iter().position(|m| m.func.file == place.file && m.func.span == place.span)
    }

    /// The members that a call in `func` may mean, whatever file they are in: several under `#if`.
    pub fn callees(&self, func: &Func, call: N) -> Vec<usize> {
        let Some(name) = func.ast.callee(call) else { return Vec::new() };
        let named = |k: &usize| self.members[*k].func.name == name;
        let mut found: Vec<usize> = (0..self.members.len()).filter(named).collect();
        if !found.is_empty() {
            let homes = self.world.resolve(func.file, &name);
            found.retain(|&k| {
                let member = &self.members[k].func;
                homes.iter().any(|(file, item)| *file == member.file && item.span == member.span)
            });
        }
        found
    }
}

/// Whether a slot of the handler is filled with a parameter of the function that it stands in, and not by name.
pub fn is_forwarded(plan: &Plan<'_>, handler: &Handler, index: usize) -> bool {
    let slot = &plan.world.census.slots[index];
    slot.kind == SlotKind::Assignment && slot.value.name() != Some(&handler.name)
}
