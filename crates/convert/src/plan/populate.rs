//! Populate calls that become actions.

use std::sync::Arc;

use super::evidence::Evidence;
use crate::edit::set::Piece;
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P};

/// A populate call that becomes an action.
#[derive(Clone, Debug)]
pub struct Populate {
    /// The call.
    pub call: N,
    /// The point after which all that follows happens when it succeeded: the one that evaluates it, or the condition of
    /// the loop that goes with it.
    pub point: P,
    /// The loop that the action replaces, and the places that gave the result its value before it.
    pub looped: Option<(N, Vec<P>)>,
    /// The transform.
    pub by: String,
    /// Statements that must stand before the action, line by line; `fails(E)` is the error that -E becomes here.
    pub before: Vec<Vec<Piece>>,
    /// The action's line without semicolon.
    pub action: Vec<Piece>,
    /// The array of pages that it maps, if it maps pages.
    pub pages: Option<N>,
    /// The body of the function that the core asks for each page, if it does.
    pub get: Option<String>,
    /// What the guards found.
    pub evidence: Evidence,
    /// The descriptor's name.
    pub desc: String,
}

impl Populate {
    /// The point that evaluates the call.
    pub fn at(&self, func: &Func) -> P {
        func.cfg.point_of(&func.ast, self.call).unwrap_or(self.point)
    }

    /// What is reached from it when it succeeds; from a loop that goes as a whole, the next round is not.
    pub fn after(&self, func: &Func) -> Arc<[bool]> {
        func.cfg.reach(self.point, self.looped.as_ref().map(|_| (self.point, Edge::True)))
    }
}
