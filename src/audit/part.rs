//! A function that gets the descriptor.

use crate::facts::func::Func;
use crate::kernel::actions;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// A call that sets the action.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// The call.
    pub call: N,
    /// The point that evaluates it.
    pub point: P,
    /// What it is.
    pub kind: &'static actions::Action,
}

/// A function that gets the descriptor.
#[derive(Debug)]
pub struct Part {
    /// It, with the descriptor as its mapping.
    pub func: Func,
    /// The calls that set the action.
    pub actions: Vec<Action>,
    /// Calls that pass the descriptor to functions that were not seen, or that the kernel declares.
    pub unseen: Vec<N>,
    /// Calls of other parts, with their indices.
    pub inner: Vec<(N, usize)>,
}
