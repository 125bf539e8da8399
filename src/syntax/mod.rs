//! Source text to tokens, top-level items and syntax trees; no I/O.

pub mod arms;
pub mod head;
pub mod items;
pub mod lex;
pub mod span;
pub mod structs;
pub mod ast;
pub mod parse;
pub mod cfg;
pub mod mask;
pub mod flow;
