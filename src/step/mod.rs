//! Structural moves that are no local patterns.

pub mod aliases;
pub mod apart;
pub mod braces;
pub mod callers;
pub mod chain;
pub mod counterpart;
pub mod error_hook;
pub mod failing;
pub mod file_param;
pub mod fold;
pub mod forward;
pub mod helpers;
pub mod kernel_doc;
pub mod leftover;
pub mod lines;
pub mod locals;
pub mod mapped;
pub mod mentions;
pub mod page_loop;
pub mod pages;
pub mod populate;
pub mod printed;
pub mod signature;
pub mod slots;
