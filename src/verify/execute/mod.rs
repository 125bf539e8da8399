//! Level executed: the old and the new handler run side by side.

mod function;
pub mod mutant;
pub mod probe;
