//! Patches as mails: grouped, named, described and addressed as a kernel maintainer expects them
//! (Documentation/process/submitting-patches.rst, 5.Posting.rst, generated-content.rst).
//!
//! Everything here is made from a [`Run`](crate::model::run::Run) and what the tree says about itself, which is read
//! by `tree` and `cli`. Nothing is sent, and nothing is signed unless the command line names who signs.

pub mod again;
pub mod assemble;
pub mod assisted;
pub mod body;
pub mod cover;
pub mod date;
pub mod draft;
pub mod group;
pub mod guess;
pub mod habits;
pub mod mail;
pub mod notes;
pub mod plan;
pub mod prefix;
pub mod recipients;
pub mod seen;
pub mod sentences;
pub mod stat;
pub mod step;
pub mod subject;
