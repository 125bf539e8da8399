//! Going through converted units one by one: what is shown, what can be answered, what comes of it.
//!
//! Nothing here reads, writes or waits. A [`session::Session`] is given events and says what is to be done; whoever drives it
//! owns the terminal, the editor and the ledger's file.

pub mod about;
pub mod answer;
pub mod end;
pub mod item;
pub mod line;
pub mod list;
pub mod paint;
pub mod scratch;
pub mod session;
pub mod unit;
