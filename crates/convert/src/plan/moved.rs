//! State per mapping that moves to a `mapped` hook.

use crate::facts::sites::Site;
use crate::syntax::ast::N;

/// What moves to the mapped hook.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The member that it was found in.
    pub member: usize,
    /// The statements, in source order.
    pub statements: Vec<N>,
    /// What is taken.
    pub sites: Vec<Site>,
    /// The function in `open` that the statement calls.
    pub open: Option<String>,
}
