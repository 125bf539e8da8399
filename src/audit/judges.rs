//! The list of judgements.

use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::audit::{action, arrays, bits, close, doc, fields, flags, readers, state, tables};

/// A judgement: what is wrong in a scene.
pub type Judge = fn(&Scene<'_, '_>, &mut Vec<Mistake>);

/// All of them.
pub const JUDGES: [Judge; 10] = [
    bits::judge,
    action::judge,
    arrays::judge,
    fields::judge,
    flags::judge,
    state::judge,
    close::judge,
    tables::judge,
    readers::judge,
    doc::judge,
];
