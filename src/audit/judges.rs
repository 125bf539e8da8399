//! The list of judgements.

use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::audit::{
    action, arrays, bits, close, doc, escape, fields, file, flags, frames, late, left, range, readers, state, tables,
    unset, unwound,
};

/// A judgement: what is wrong in a scene.
pub type Judge = fn(&Scene<'_, '_>, &mut Vec<Mistake>);

/// All of them.
pub const JUDGES: [Judge; 18] = [
    bits::judge,
    action::judge,
    arrays::judge,
    escape::judge,
    fields::judge,
    file::judge,
    flags::judge,
    frames::judge,
    late::judge,
    left::judge,
    range::judge,
    unset::judge,
    state::judge,
    close::judge,
    unwound::judge,
    tables::judge,
    readers::judge,
    doc::judge,
];
