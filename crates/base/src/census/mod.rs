//! Every slot and handler in the scanned source.

pub mod again;
pub mod arguments;
pub mod declared;
pub mod facts;
pub mod hooks;
pub mod interest;
pub mod lookup;
pub mod loose;
pub mod macros;
pub mod names;
pub mod slot;
pub mod tables;
pub mod take;
#[cfg(test)]
mod tests;
pub mod value;

pub use names::{Definition, Definitions, definitions, mentions, mentions_of};
pub use take::{Options, take, take_sources, take_sources_with};
