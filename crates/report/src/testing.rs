//! Small runs for the tests of the printers.

pub use crate::model::testing::*;

use crate::exit::Exit;
use crate::form::{Form, Report};
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::patch::patches;

/// What a printer makes of a run.
pub fn printed(run: &Run, form: Form) -> String {
    let (summary, patches) = (Summary::of(run), patches(run).unwrap());
    let report =
        Report { run, summary: &summary, patches: &patches, exit: Exit::Success, document: None, prefix: "".into() };
    let mut out = Vec::new();
    report.write(form, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
