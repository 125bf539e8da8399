//! Every slot and handler in the scanned source.

pub mod again;
pub mod arguments;
pub mod declared;
pub mod facts;
pub mod hooks;
pub mod interest;
mod keep;
pub mod lookup;
pub mod loose;
pub mod macros;
pub mod names;
pub mod slot;
pub mod tables;
pub mod take;
#[cfg(test)]
mod tests;
pub mod typedefs;
pub mod value;

pub use names::{Definition, Definitions, definitions, mentions_of};
pub use take::{Options, take, take_sources, take_sources_with};
