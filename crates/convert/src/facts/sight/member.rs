//! Who names the member.

use std::collections::BTreeSet;

use crate::census::declared::{chain, follow, type_name, variable};
use crate::census::hooks::Hooks;
use crate::census::slot::{Place, Slot};
use crate::census::typedefs::typedefs;
use crate::census::value::SlotValue;
use crate::facts::sight::scene::{Scene, macros};
use crate::facts::sight::{How, Search};
use crate::syntax::head::opening;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{find_word, tokens};
use crate::syntax::span::Span;
use crate::syntax::structs::structs;
use crate::tree::source::FileId;

/// Macros of the compiler and the kernel that take a structure's tag and a member's name.
const OFFSETS: [&str; 4] = ["offsetof", "__builtin_offsetof", "container_of", "offsetofend"];

/// Macros of the kernel that use nothing but the type of a member.
const TYPES: [&str; 4] = ["sizeof_field", "typeof_member", "FIELD_SIZEOF", "endof_field"];

impl Search<'_, '_> {
    /// Looks for the member by its name in the files of the module.
    pub(super) fn members(&mut self) {
        if self.slot.ops.is_none() {
            return;
        }
        let member = self.slot.member.clone();
        for file in self.world.module(self.slot.place.file) {
            for place in self.world.words_of(file, &member) {
                let Some(scene) = self.scene(place) else { continue };
                let Some(at) = scene.index(place.span) else { continue };
                let code = scene.code();
                match code.before(at) {
                    b"." | b"->" => {
                        self.access(&scene, at);
                        if let Some(name) = scene.macro_name() {
                            self.expansions(&scene, &name, &mut vec![member.clone()], None);
                        }
                    }
                    b"(" | b"," if matches!(code.at(at + 1), b")" | b",") => self.argument(&scene, at),
                    _ => {}
                }
            }
        }
    }

    /// `base->member`, where base may point to the table.
    fn access(&mut self, scene: &Scene, at: usize) {
        let code = scene.code();
        let from = code.base(at);
        let assigned = code.at(at + 1) == b"=";
        // A designator has nothing left of it; an assignment is a slot, and the census has it.
        if !code.is_name(from) && code.at(from) != b"(" || assigned && self.is_taken(scene, at) {
            return;
        }
        let by_type = |word: &[u8]| matches!(word, b"typeof" | b"__typeof__" | b"sizeof" | b"typeof_unqual");
        if code.bracket(from).is_some_and(|(open, _)| by_type(code.before(open))) || by_type(code.before(from)) {
            return;
        }
        let Some(left) = code.tokens.get(from..at.saturating_sub(1)) else { return };
        let names = chain(code.text, left);
        // An object of its own name is this table or another one: the table itself is followed.
        if code.before(at) == b"." && names.as_ref().is_some_and(|n| n.len() == 1) && code.at(from) != b"(" {
            return;
        }
        let Some(ops) = self.slot.ops.as_ref() else { return };
        if self.may_be(scene, at, ops) {
            let what = left.first().zip(left.last()).map(|(a, b)| code.text[a.span.start..b.span.end].to_vec());
            let what = String::from_utf8_lossy(&what.unwrap_or_default()).into_owned();
            let called = code.at(at + 1) == b"(";
            let how = if assigned {
                How::Written
            } else if called {
                How::Called
            } else {
                How::Read
            };
            let place = scene.place(from, at + 1);
            self.add(place, how, format!("`{what}` may be this table: its `{}` is used here", self.slot.member));
        }
    }

    /// Whether the census has the assignment to the member at `at`, or will look at it: it is one as written, and not to the
    /// result of a call.
    fn is_taken(&self, scene: &Scene, at: usize) -> bool {
        let code = scene.code();
        let span = code.tokens[at].span;
        let named = code.tokens.get(code.base(at)..at - 1).and_then(|left| chain(code.text, left)).is_some();
        let fills = |s: &Slot| s.member_span == span && s.value != SlotValue::Null;
        let known = || self.world.census.slots.iter().any(|s| s.place.file == scene.file && fills(s));
        scene.place(at, at + 1).span == span && (named || known())
    }

    /// Whether what the member at `at` belongs to may be, or point to, a structure `ops`.
    pub(super) fn may_be(&self, scene: &Scene, at: usize, ops: &str) -> bool {
        let code = scene.code();
        let (from, end) = (code.base(at), at.saturating_sub(1));
        let Some(names) = code.tokens.get(from..end).and_then(|left| chain(code.text, left)) else {
            return self.comes_of_call(scene, (from, end), ops);
        };
        let of_file = names.last() == Some(&&b"f_op"[..]) && ops == "file_operations";
        match self.tag_of(scene, from, end) {
            Some(tag) => tag == *ops,
            None => of_file || self.unclear(scene, &names, ops),
        }
    }

    /// Whether an expression whose type no declaration tells may be a table of this structure: what it ends in is a member
    /// that some structure has of that type, or it is a variable that was declared where nobody looked.
    fn unclear(&self, scene: &Scene, names: &[&[u8]], ops: &str) -> bool {
        let sets = self.sets(scene.file);
        match names {
            [] => false,
            [only] => scene.macro_name().is_none() && self.tag_of_variable(scene, only, &sets).is_none(),
            [.., last] => {
                let last = String::from_utf8_lossy(last);
                let is = |set: &&Hooks, tag: &str| tag == ops || set.tag_of(tag).as_deref() == Some(ops);
                sets.iter().any(|set| set.holders(&last).any(|tag| is(set, tag)))
            }
        }
    }

    /// Whether the tokens from `from` up to `end`, in which there is a call, a cast or a statement, may come to a structure `ops`
    /// or a pointer to it: by the last member, or else by what a function is declared to give. What was not found may.
    fn comes_of_call(&self, scene: &Scene, (from, end): (usize, usize), ops: &str) -> bool {
        let code = scene.code();
        let Some(close) = (from..end).rev().find(|&i| code.at(i) == b")") else { return true };
        if let Some(last) = (close + 1..end).rev().find(|&i| code.is_name(i)) {
            let member = scene.word(last);
            let by_name = match ops {
                "file_operations" => member == "f_op",
                "file" => matches!(member.as_str(), "file" | "filp" | "vm_file"),
                _ => false,
            };
            return by_name || self.unclear(scene, &[b"", code.at(last)], ops);
        }
        let opening = opening(code.text, &code.tokens[..=close], close);
        let Some(callee) = opening.and_then(|open| open.checked_sub(1)).filter(|&i| i >= from && code.is_name(i))
        else {
            // `((struct a *)x)->member`: the outermost cast.
            let cast = (from..end).take_while(|&i| matches!(code.at(i), b"(" | b"const" | b"struct")).last();
            return cast.is_none_or(|i| code.at(i) != b"struct" || code.at(i + 1) == ops.as_bytes());
        };
        let name = scene.word(callee);
        let world = self.world;
        let heads = world.seen_by(scene.file, &name).flat_map(|f| {
            let view = world.view(f);
            let all = view.items().iter().filter(|i| !matches!(i.kind, ItemKind::MacroDefinition { .. }));
            let of = |i: &Item| Some(Span::new(i.span.start, i.name_span()?.start));
            let named = |i: &&Item| i.name_span().is_some_and(|s| s.of(&view.text) == name.as_bytes());
            all.filter(named)
                .filter_map(of)
                .map(move |head| find_word(head.of(&view.text), ops.as_bytes(), 0).is_some())
        });
        let heads: Vec<bool> = heads.collect();
        heads.is_empty() || heads.contains(&true)
    }

    /// What is known of structures: what the file's own headers tell, then all else.
    pub(super) fn sets(&self, file: FileId) -> Vec<&Hooks> {
        let learned = &self.world.census.learned;
        let path = &self.world.sources.get(file).path;
        let own = learned.nearby.get(path).into_iter().chain([&learned.hooks]);
        own.chain(learned.nearby.iter().filter(|n| n.0 != path).map(|n| n.1)).collect()
    }

    /// The structure that the expression from `from` up to `to` is or points to, if declarations in sight tell.
    pub(super) fn tag_of(&self, scene: &Scene, from: usize, to: usize) -> Option<String> {
        let names = chain(scene.code().text, scene.code().tokens.get(from..to)?)?;
        let sets = self.sets(scene.file);
        let (first, rest) = names.split_first()?;
        let tag = self.tag_of_variable(scene, first, &sets)?;
        rest.iter().try_fold(tag, |tag, name| {
            follow(&sets, tag.clone(), &[name]).ok().or_else(|| self.member_type(scene.file, &tag, name))
        })
    }

    /// The structure that has the table of an assignment as a part: that of `NAME` in `NAME->PART.mmap = f`.
    pub(super) fn owner(&self) -> Option<String> {
        let scene = Scene::around(self.world, self.slot.place)?;
        let at = scene.index(self.slot.member_span)?;
        self.tag_of(&scene, scene.code().base(at), at.checked_sub(3)?)
    }

    /// Whether the module of a file defines a structure.
    pub(super) fn defines(&self, file: FileId, tag: &str) -> bool {
        let module = self.world.module(file);
        let places = self.world.uses_in_module(file, tag).into_iter().filter(|p| module.contains(&p.file));
        let is_head = |place: Place| {
            let view = self.world.view(place.file);
            let all = view.items().iter().filter(|i| i.kind == ItemKind::Other && i.span.contains(place.span));
            all.flat_map(|i| structs(&view.text, i.span)).any(|s| s.tag == Some(place.span))
        };
        places.into_iter().any(is_head)
    }

    /// The type of a member, as the definition of its structure in the module, or in what the file sees, has it; of the kernel's
    /// structures it is known where it is a table.
    fn member_type(&self, file: FileId, tag: &str, member: &[u8]) -> Option<String> {
        let world = self.world;
        let files: BTreeSet<FileId> = world.module(file).into_iter().chain(world.seen_by(file, tag)).collect();
        for file in files {
            let view = world.view(file);
            let text = &view.text;
            let names = |i: &&Item| find_word(i.span.of(text), tag.as_bytes(), 0).is_some();
            for item in view.items().iter().filter(|i| i.kind == ItemKind::Other).filter(names) {
                let all = structs(text, item.span);
                let Some(found) = all.iter().find(|s| s.tag.is_some_and(|t| t.of(text) == tag.as_bytes())) else {
                    continue;
                };
                let told = found.members.iter().find(|m| m.name.of(text) == member)?.type_name?;
                return Some(String::from_utf8_lossy(told.of(text)).into_owned());
            }
        }
        let key = format!("{tag}.{}", String::from_utf8_lossy(member));
        world.known.operations_members.contains(&key).then(|| "file_operations".to_owned())
    }

    /// The structure that a variable is or points to.
    pub(super) fn tag_of_variable(&self, scene: &Scene, name: &[u8], sets: &[&Hooks]) -> Option<String> {
        let code = scene.code();
        let view = self.world.view(scene.file);
        let file = tokens(&view.text);
        let others = typedefs(&view.text, &file);
        let own = variable(code.text, code.tokens, name, &others);
        let tag = own.or_else(|| variable(&view.text, &file, name, &others));
        let by_name = || {
            let named = type_name(code.text, code.tokens, name).or_else(|| type_name(&view.text, &file, name))?;
            sets.iter().find_map(|set| set.tag_of(&named))
        };
        tag.or_else(by_name)
            .or_else(|| sets.iter().find_map(|set| set.variable(&String::from_utf8_lossy(name)).cloned()))
    }

    /// The member's name alone as an argument.
    fn argument(&mut self, scene: &Scene, at: usize) {
        let code = scene.code();
        let Some((open, _)) = code.bracket(at) else { return };
        let Some(callee) = open.checked_sub(1).filter(|&i| code.at(open) == b"(" && code.is_name(i)) else { return };
        let name = scene.word(callee);
        let place = scene.place(callee, at + 1);
        if OFFSETS.contains(&name.as_str()) {
            let struct_ = (open..at).find(|&i| code.at(i) == b"struct").map(|i| scene.word(i + 1));
            if struct_.is_some() && struct_ == self.slot.ops {
                self.add(place, How::Read, format!("`{name}` leads to the member of a table that may be this one"));
            }
            return;
        }
        if TYPES.contains(&name.as_str()) || self.is_variable(scene) || scene.macro_name().is_some() {
            return;
        }
        let defs = macros(self.world, scene.file, &name);
        if defs.is_empty() {
            self.unknown(scene, &name, place);
        }
        for def in defs {
            let Some((new, from, to)) = scene.expand(&def, callee, None) else { continue };
            self.expanded(&new, from, to);
        }
    }

    /// The member in an expansion.
    pub(super) fn expanded(&mut self, scene: &Scene, from: usize, to: usize) {
        for at in scene.indices(&self.slot.member.clone()).into_iter().filter(|i| (from..to).contains(i)) {
            let code = scene.code();
            match code.before(at) {
                b"." | b"->" => {
                    let base = code.base(at);
                    let table = self.slot.table.as_deref().map(str::as_bytes);
                    if code.before(at) == b"." && Some(code.at(base)) == table {
                        let how = if code.at(at + 1) == b"=" { How::Written } else { How::Read };
                        let label = format!("`{}` is used through `{}` here", self.slot.member, scene.word(base));
                        self.add(scene.place(base, at + 1), how, label);
                    } else {
                        self.access(scene, at);
                    }
                }
                b"(" | b"," if matches!(code.at(at + 1), b")" | b",") => self.argument(scene, at),
                _ => {}
            }
        }
    }

    /// Whether a variable or a function of the member's name is known here.
    fn is_variable(&self, scene: &Scene) -> bool {
        let view = self.world.view(scene.file);
        let named = |name: crate::syntax::span::Span| name.of(&view.text) == self.slot.member.as_bytes();
        let global = view.items().iter().any(|i| match &i.kind {
            ItemKind::Function { name, .. } | ItemKind::Prototype { name, .. } => named(*name),
            _ => false,
        });
        global || scene.code().declares(self.slot.member.as_bytes())
    }

    /// A name that is neither variable nor function is an argument of a macro; this one was not found.
    fn unknown(&mut self, scene: &Scene, name: &str, place: Place) {
        let file: FileId = scene.file;
        if self.world.resolve(file, name).is_empty() {
            let label = format!("`{name}` is a macro that was not found, and names the member");
            self.add(place, How::Read, label);
        }
    }
}
