//! Campaigns: a whole subsystem moves to descriptors, from its operations structure to the last driver.
//!
//! A *member* waits if it is an mmap hook of an operations structure that has no descriptor form. What it takes to give it
//! one is found by types: who calls it, tests it, copies it or sets it, in any file ([`survey`]). A use that is none of
//! these refuses the member at that place: a shim that misses one caller is worse than none.

pub mod caller;
pub mod context;
pub mod enable;
pub mod flip;
pub mod ground;
pub mod held;
pub mod layout;
pub mod list;
pub mod member;
pub mod obstacle;
pub mod order;
pub mod plan;
pub mod rust;
pub mod seen;
pub mod sites;
pub mod spelled;
pub mod survey;
pub mod template;
pub mod through;
pub mod types;
pub mod words;
