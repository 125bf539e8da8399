//! Functions that take and give back, by what is known of them: locks, and other states.

use super::knowledge::{Knowledge, Pair};

/// Whether the function is one of a lock's, the index of its family, and the family.
pub fn family<'k>(known: &'k Knowledge, name: &str) -> Option<(bool, usize, &'k Pair)> {
    let find = |list: &'k [Pair]| {
        list.iter().enumerate().find(|(_, p)| {
            [&p.take, &p.give, &p.take_if_true, &p.take_if_zero].iter().any(|l| l.iter().any(|x| x == name))
        })
    };
    if let Some((i, p)) = find(&known.locks) {
        return Some((true, i, p));
    }
    find(&known.states).map(|(i, p)| (false, i, p))
}

/// Which argument of a function that counts says by how much; none when it counts by one.
pub fn amount(known: &Knowledge, name: &str) -> Option<usize> {
    known.amounts.get(name).copied()
}

/// What a state function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// It takes.
    Take,
    /// It takes when it returns true.
    IfTrue,
    /// It takes when it returns zero.
    IfZero,
    /// It gives back.
    Give,
    /// It changes something that another call of the family may have changed.
    Either,
}

/// The family of a state function (not of a lock) and what it does.
pub fn state(known: &Knowledge, name: &str) -> Option<(usize, Sense)> {
    let (lock, index, pair) = family(known, name)?;
    let sense = if pair.give.iter().any(|x| x == name) {
        Sense::Give
    } else if pair.undone_by.iter().any(|x| x == name) {
        Sense::Either
    } else if pair.take_if_true.iter().any(|x| x == name) {
        Sense::IfTrue
    } else if pair.take_if_zero.iter().any(|x| x == name) {
        Sense::IfZero
    } else {
        Sense::Take
    };
    (!lock).then_some((index, sense))
}

/// Whether `name` takes a lock (true) or releases one (false).
pub fn lock(known: &Knowledge, name: &str) -> Option<bool> {
    let (lock, _, pair) = family(known, name)?;
    lock.then(|| !pair.give.iter().any(|x| x == name))
}

/// Whether `name` is a lock or state function of the data files.
pub fn is_known(known: &Knowledge, name: &str) -> bool {
    family(known, name).is_some()
}
