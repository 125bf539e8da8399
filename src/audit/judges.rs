//! The list of judgements.

use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::audit::{
    action, arrays, bits, close, doc, escape, fields, file, flags, frames, half, late, left, locked, range, readers,
    removed, renamed, state, stubs, tables, truths, unset, unwound,
};

/// A judgement: what is wrong in a scene.
pub type Judge = fn(&Scene<'_, '_>, &mut Vec<Mistake>);

/// All of them.
pub const JUDGES: [Judge; 25] = [
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
    locked::judge,
    range::judge,
    unset::judge,
    state::judge,
    close::judge,
    half::judge,
    half::read,
    unwound::judge,
    tables::judge,
    readers::judge,
    removed::judge,
    renamed::judge,
    stubs::judge,
    truths::judge,
    doc::judge,
];

/// Those that hold for a hook which a handler with a VMA calls, too: nothing that the handler may do besides makes them wrong.
pub const BEHIND_SHIMS: [Judge; 9] = [
    bits::judge,
    action::judge,
    arrays::judge,
    escape::judge,
    frames::judge,
    left::judge,
    unset::private,
    removed::judge,
    truths::judge,
];
