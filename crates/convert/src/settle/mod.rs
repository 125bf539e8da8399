//! Whether what was written holds: it parses as before, nothing is left of the old form, a second run is empty.

pub mod functions;
pub mod reparse;
pub mod residue;
pub mod scopes;
pub mod second;
pub mod stable;
