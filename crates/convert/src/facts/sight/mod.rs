//! What else can see a member of an operations table: one question, for every spelling.
//!
//! A conversion takes the old member out of the table. Whoever reads it finds NULL from then on, whoever writes it sets
//! both, and a copy of the table carries the new member where somebody counts on the old one. So the table is followed,
//! as an object and by address: through variables, parameters and results of functions of the module, members, casts,
//! macros (by expansion) and functions that copy memory (`flow`); and the member is looked for by its name (`member`).
//! What a function that was not found does with a table is not known; the kernel's functions that get one keep it.

pub mod filled;
mod flow;
mod member;
mod opening;
mod places;
pub mod rebound;
mod scene;
pub mod written;

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::census::slot::{Place, Slot, SlotKind};
use crate::facts::sight::opening::Asked;
use crate::facts::sight::scene::Scene;
use crate::facts::world::World;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::operand::Form;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// How something sees the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is set.
    Written,
    /// The table is copied, or written over as a whole.
    Copied,
    /// The table replaces that of files that are open, or is replaced there.
    Swapped,
    /// It is called.
    Called,
    /// It is tested or stored.
    Read,
}

/// A place that sees the member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sight {
    /// Where.
    pub place: Place,
    /// How.
    pub how: How,
    /// What is said about it, in a few words without a stop.
    pub label: String,
}

/// A name or an expression that the table, or a pointer to it, goes through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    /// A variable or a parameter, of the file or of one function.
    Variable { file: FileId, scope: Option<Span>, name: String, form: Form },
    /// A member of any structure, in the module of a file.
    Member { file: FileId, name: String, form: Form },
    /// The result of a function.
    Result { file: FileId, function: String, form: Form },
}

/// Places of one table that are looked at. A table that is used more often than that is not followed.
const MOST_WORK: usize = 4000;

/// Structures of the kernel that every function of a driver is given, and that lead to operations. A member of that name in something
/// of which the type is not known is taken for theirs.
const GIVEN: [&str; 2] = ["file", "inode"];

/// What is known while one slot is looked at.
struct Search<'w, 'a> {
    world: &'w World<'a>,
    slot: &'w Slot,
    found: BTreeSet<Sight>,
    seen: BTreeSet<Thing>,
    todo: Vec<Thing>,
    work: usize,
    /// Functions that run only while the file which they get is opened.
    opened: RefCell<Asked>,
    /// The code that was looked at last: one item may hold thousands of occurrences.
    last: RefCell<Option<Scene>>,
}

/// Everything that can see the member of the table that `slot` fills, the slot itself aside; by place.
pub fn sights(world: &World<'_>, slot: &Slot) -> Vec<Sight> {
    let mut search = Search::new(world, slot);
    search.start();
    search.followed();
    search.led_to();
    search.members();
    search.swapped();
    if search.work >= MOST_WORK {
        let label = "this table is used in more places than are looked at".to_string();
        search.found.insert(Sight { place: slot.place, how: How::Copied, label });
    }
    search.found.into_iter().collect()
}

/// The name of the variable that an assignment fills a member of: `NAME.mmap = f`.
pub fn variable<'t>(slot: &Slot, text: &'t [u8]) -> Option<&'t [u8]> {
    let tokens = tokens_in(text, Span::new(slot.place.span.start, slot.member_span.start));
    let [name, dot] = tokens.as_slice() else { return None };
    let plain = slot.kind == SlotKind::Assignment && name.kind == TokenKind::Ident && dot.is_punct(text, ".");
    plain.then(|| name.text(text))
}

/// The member that an assignment fills a member of, `NAME->PART.mmap = f`: a table that is a part of other objects.
pub fn part<'t>(slot: &Slot, text: &'t [u8]) -> Option<&'t [u8]> {
    let tokens = tokens_in(text, Span::new(slot.place.span.start, slot.member_span.start));
    let (dot, left) = tokens.split_last()?;
    let is_chain = left.iter().enumerate().all(|(i, t)| match i % 2 {
        0 => t.kind == TokenKind::Ident,
        _ => t.is_punct(text, "->") || t.is_punct(text, "."),
    });
    let plain = slot.kind == SlotKind::Assignment && dot.is_punct(text, ".") && left.len() >= 3;
    left.last().filter(|_| plain && is_chain).map(|name| name.text(text))
}

/// Whether all who fill the table that is a part of other objects can be seen: their structure is defined in the module.
pub fn is_own_part(world: &World<'_>, slot: &Slot) -> bool {
    let search = Search::new(world, slot);
    search.owner().is_some_and(|tag| search.defines(slot.place.file, &tag))
}

/// The object that an assignment fills a member of, `NAME.mmap = f`: a variable of the file that is no pointer, is declared once,
/// and is not hidden by a variable of the function.
pub fn object(world: &World<'_>, slot: &Slot) -> Option<String> {
    let view = world.view(slot.place.file);
    let text = &view.text;
    let name = variable(slot, text)?;
    let scene = Scene::around(world, slot.place).filter(|s| s.item.is_function())?;
    let mut found = view.items().iter().filter(|i| i.kind == ItemKind::Other).filter_map(|item| {
        let tokens = tokens_in(text, item.span);
        // `T NAME;`, `T NAME = ...`
        let declares = |i: usize| tokens[i - 1].kind == TokenKind::Ident && tokens[i].text(text) == name;
        let at = (1..tokens.len()).find(|&i| declares(i))?;
        let alone = tokens.get(at + 1).is_some_and(|t| t.is_punct(text, ";") || t.is_punct(text, "="));
        Some(alone && !tokens[0].is_word(text, "extern"))
    });
    let own = found.next().filter(|_| found.next().is_none())?;
    (own && !scene.code().declares(name)).then(|| String::from_utf8_lossy(name).into_owned())
}

impl<'w, 'a> Search<'w, 'a> {
    fn new(world: &'w World<'a>, slot: &'w Slot) -> Self {
        let opened = RefCell::default();
        let (found, seen, last) = (BTreeSet::new(), BTreeSet::new(), RefCell::default());
        Search { world, slot, found, seen, todo: Vec::new(), work: 0, opened, last }
    }

    /// The code around a place in its file.
    fn scene(&self, place: Place) -> Option<Scene> {
        let kept = self.last.borrow().clone().filter(|scene| scene.is_around(self.world, place));
        let scene = kept.or_else(|| Scene::around(self.world, place))?;
        self.last.replace(Some(scene.clone()));
        Some(scene)
    }

    /// What an assignment or a call fills is no variable whose uses could be followed, unless it is an object or a part of some.
    fn start(&mut self) {
        let slot = self.slot;
        let object = (slot.kind == SlotKind::Assignment).then(|| object(self.world, slot)).flatten();
        if let Some(name) = object {
            self.todo.push(Thing::Variable { file: slot.place.file, scope: None, name, form: Form::Whole });
        }
        // Where all uses of the hook were looked at, so was who fills it.
        let hook = slot.ops.as_ref().and_then(|ops| self.world.target.hook(ops, &slot.member));
        let open = hook.is_none_or(|h| h.caller.is_none());
        if let Some(name) = part(slot, &self.world.view(slot.place.file).text).filter(|_| open) {
            let name = String::from_utf8_lossy(name).into_owned();
            self.world.want_headers(slot.place.file, &name);
            self.todo.push(Thing::Member { file: slot.place.file, name, form: Form::Whole });
        }
        if matches!(slot.kind, SlotKind::Assignment | SlotKind::Argument { .. }) {
            return;
        }
        let Some(name) = slot.table.clone() else { return };
        let scene = self.scene(Place { file: slot.place.file, span: slot.table_span });
        let local = scene.filter(|s| s.item.is_function() && s.code().declares(name.as_bytes()));
        let scope = local.map(|s| s.item.span);
        self.todo.push(Thing::Variable { file: slot.place.file, scope, name, form: Form::Whole });
    }

    /// Follows all that is to be followed.
    fn followed(&mut self) {
        while let Some(thing) = self.todo.pop() {
            if self.seen.insert(thing.clone()) {
                self.follow(&thing);
            }
        }
    }

    /// Who copies the table, or writes to it, where a file or an inode leads to it. Whether it does is not known: what the module's
    /// functions get may be files with this table.
    fn led_to(&mut self) {
        if self.slot.ops.as_deref() != Some("file_operations") || self.slot.table.is_none() {
            return;
        }
        let before = std::mem::take(&mut self.found);
        let known = self.world.known;
        let members = known.operations_members.iter().filter_map(|m| m.split_once('.'));
        for (owner, member) in members.filter(|m| GIVEN.contains(&m.0)) {
            let module = self.world.module(self.slot.place.file);
            for place in module.into_iter().flat_map(|file| self.world.words_of(file, member)).collect::<Vec<_>>() {
                let Some(scene) = self.scene(place) else { continue };
                let Some(at) = scene.index(place.span).filter(|&at| flow::is_member(&scene, at)) else { continue };
                let base = scene.code().base(at);
                let tag = at.checked_sub(1).and_then(|end| self.tag_of(&scene, base, end));
                if tag.is_none_or(|tag| tag == owner) {
                    self.visit(&scene, base, at + 1, Form::Address);
                }
            }
        }
        self.followed();
        self.found.retain(|s| matches!(s.how, How::Copied | How::Written));
        self.found.extend(before);
    }

    fn add(&mut self, place: Place, how: How, label: String) {
        self.found.insert(Sight { place, how, label });
    }
}
