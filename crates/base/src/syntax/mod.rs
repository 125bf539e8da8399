//! Source text to tokens, top-level items and syntax trees; no I/O.

pub mod arms;
pub mod asks;
pub mod ast;
pub mod cfg;
pub mod condition;
pub mod defined;
pub mod eol;
pub mod flow;
pub mod gone;
pub mod head;
pub mod items;
pub mod lex;
pub mod linkage;
pub mod mask;
pub mod operand;
pub mod params;
pub mod parse;
pub mod rungs;
pub mod search;
pub mod span;
pub mod structs;
pub mod text;
pub mod tokens;
pub mod words;
pub mod work;
