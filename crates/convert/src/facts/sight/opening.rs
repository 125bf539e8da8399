//! Whether code runs only while the file that it gets is opened or closed: until open() returns nobody else has that file, nobody
//! has it any more when release() is called, and no mmap() of it can be under way.

use std::collections::BTreeSet;

use crate::census::slot::{MentionKind, Place};
use crate::facts::sight::Search;
use crate::facts::sight::scene::Scene;
use crate::syntax::head::closing;
use crate::syntax::items::ItemKind;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Members that open or close a file: the structure, the member, and which parameter is the file (include/linux/fs.h,
/// include/linux/proc_fs.h, include/media/v4l2-dev.h).
const OPENERS: [Opener; 7] = [
    ("file_operations", "open", 1),
    ("file_operations", "release", 1),
    ("inode_operations", "atomic_open", 2),
    ("proc_ops", "proc_open", 1),
    ("proc_ops", "proc_release", 1),
    ("v4l2_file_operations", "open", 0),
    ("v4l2_file_operations", "release", 0),
];

type Opener = (&'static str, &'static str, usize);

/// Functions, by their places, and their parameters that are the file.
pub(super) type Asked = BTreeSet<(FileId, Span, usize)>;

impl Search<'_, '_> {
    /// Whether the file that stands in the tokens from `from` up to `to` may be in use: it is none that is opened here.
    pub(super) fn in_use(&self, scene: &Scene, from: usize, to: usize) -> bool {
        if !scene.item.is_function() && scene.macro_name().is_none() {
            return false;
        }
        // It is made known as open here (fs/open.c, `finish_open`).
        if !scene.indices("finish_open").is_empty() {
            return false;
        }
        // What was asked on the way to a yes holds for the others.
        let mut asked = self.opened.borrow().clone();
        let opened = self.is_opened(scene, (from, to), &mut asked);
        if opened {
            self.opened.replace(asked);
        }
        !opened
    }

    /// Whether these tokens are a parameter of the function around, and all who call that open the file which they pass for it.
    fn is_opened(&self, scene: &Scene, (from, to): (usize, usize), asked: &mut Asked) -> bool {
        let ItemKind::Function { name, params, .. } = &scene.item.kind else { return false };
        let text = &self.world.view(scene.file).text;
        let code = scene.code();
        let is = |i: usize| code.at(i) == code.at(from) && !matches!(code.before(i), b"." | b"->");
        let moved = (0..code.tokens.len()).any(|i| is(i) && code.at(i + 1) == b"=");
        let index = params.iter().position(|p| p.name.is_some_and(|n| n.of(text) == code.at(from)));
        let Some(index) = index.filter(|_| to == from + 1 && !moved) else { return false };
        if !asked.insert((scene.file, *name, index)) {
            return true;
        }
        let function = String::from_utf8_lossy(name.of(text)).into_owned();
        let mut used = false;
        let all = self.world.uses(scene.file, &function).iter().all(|m| match m.kind {
            MentionKind::Definition | MentionKind::Prototype | MentionKind::Comment => true,
            MentionKind::StringLiteral | MentionKind::OtherSpace => true,
            MentionKind::Export | MentionKind::Macro | MentionKind::Mark => false,
            MentionKind::Call | MentionKind::Other => {
                used = true;
                match m.kind {
                    MentionKind::Call => self.passes(m.place, index, asked),
                    _ => self.opener(m.place).is_some_and(|o| o.2 == index && self.opens_in_time(o, asked)),
                }
            }
        });
        used && all
    }

    /// Whether the argument at `index` of the call at a place is a file that is opened there.
    fn passes(&self, place: Place, index: usize, asked: &mut Asked) -> bool {
        let Some(scene) = self.scene(place) else { return false };
        let Some(at) = scene.index(place.span) else { return false };
        let code = scene.code();
        let Some(close) = closing(code.text, code.tokens, at + 1) else { return false };
        let inside = |i: usize| code.bracket(i).is_some_and(|b| b == (at + 1, index)) && code.at(i) != b",";
        let argument: Vec<usize> = (at + 2..close).filter(|&i| inside(i)).collect();
        matches!(argument.as_slice(), [only] if self.is_opened(&scene, (*only, only + 1), asked))
    }

    /// The member that opens or closes a file into which the function is put that is named at a place.
    fn opener(&self, place: Place) -> Option<Opener> {
        let scene = self.scene(place)?;
        let at = scene.index(place.span)?;
        let code = scene.code();
        let (sign, member) = (at.checked_sub(1)?, at.checked_sub(2)?);
        let begins = |i: usize| matches!(code.before(i), b"{" | b",");
        let dot = member.checked_sub(1)?;
        let designated = match code.at(sign) {
            b"=" => code.at(dot) == b"." && begins(dot),
            b":" => begins(member),
            _ => return None,
        };
        let tag = match designated {
            true => self.tag_of_variable(&scene, code.at(code.filled(code.bracket(at)?.0)?), &self.sets(scene.file)),
            false => self.tag_of(&scene, code.base(member), dot),
        };
        let found = OPENERS.iter().find(|o| Some(o.0) == tag.as_deref() && o.1.as_bytes() == code.at(member));
        found.filter(|_| matches!(code.at(at + 1), b"," | b"}" | b";")).copied()
    }

    /// Whether all calls through a member that opens or closes files are made while they are.
    fn opens_in_time(&self, (ops, member, index): Opener, asked: &mut Asked) -> bool {
        // The key is no function's, and one for each member.
        let which = OPENERS.iter().position(|o| o.1 == member).unwrap_or_default();
        if !asked.insert((self.slot.place.file, Span::new(0, 0), usize::MAX - which)) {
            return true;
        }
        let called = |p: &Place| {
            let text = &self.world.view(p.file).text;
            let before = text[..p.span.start].trim_ascii_end();
            let access = before.ends_with(b"->") || before.ends_with(b".");
            access && text[p.span.end..].trim_ascii_start().starts_with(b"(")
        };
        let places = self.world.uses_in_module(self.slot.place.file, member).into_iter().filter(called);
        places.collect::<Vec<_>>().into_iter().all(|place| {
            let Some(scene) = self.scene(place) else { return true };
            let Some(at) = scene.index(place.span) else { return true };
            let code = scene.code();
            let called = code.at(at + 1) == b"(" && matches!(code.before(at), b"." | b"->");
            let key = (scene.file, place.span, index);
            !called || !self.may_be(&scene, at, ops) || !asked.insert(key) || self.passes(place, index, asked)
        })
    }
}
