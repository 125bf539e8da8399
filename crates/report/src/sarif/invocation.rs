//! How the run went: exit code, and what was not looked at or not understood.

use camino::Utf8Path;
use serde_json::{Value, json};

use super::artifacts::Artifacts;
use crate::escape;
use crate::form::Report;
use crate::model::asked::Asked;

/// `invocation` with these notifications.
pub fn invocation(report: &Report<'_>, notifications: Vec<Value>) -> Value {
    let Asked { target, paths, options, revision } = &report.run.asked;
    json!({
        "properties": { "target": target, "paths": paths, "options": options, "revision": revision },
        "executionSuccessful": report.summary.violations.is_empty() && report.run.errors.is_empty(),
        "exitCode": report.exit.code(),
        "exitCodeDescription": report.exit.meaning(),
        "toolExecutionNotifications": notifications,
    })
}

/// What is not accounted for, what could not be read or understood, and what was passed over.
pub fn notifications(report: &Report<'_>, artifacts: &mut Artifacts<'_>) -> Vec<Value> {
    let nothing = report.summary.part.as_ref().filter(|part| part.nothing.is_some());
    let mut all: Vec<Value> =
        nothing.and(report.summary.shown()).map(|shown| notification("note", &shown, None)).into_iter().collect();
    for violation in &report.summary.violations {
        let place = violation.place().map(|place| artifacts.physical(place));
        all.push(notification("error", &format!("internal error: {violation}"), place));
    }
    for error in &report.run.errors {
        let path = report.in_repository(&error.path);
        all.push(notification("error", &format!("cannot be read: {path}: {}", error.message), None));
    }
    for (place, reason) in &report.run.census.gaps {
        let place = artifacts.physical(*place);
        all.push(notification("warning", &format!("not understood: {reason}"), Some(place)));
    }
    for entry in &report.run.census.passed_over {
        let path = report.in_repository(Utf8Path::new(&entry.path));
        all.push(notification("note", &format!("not looked at: {path}: {}", entry.reason), None));
    }
    all
}

/// A notification; its text is made safe to show.
pub fn notification(level: &str, text: &str, place: Option<Value>) -> Value {
    let mut value = json!({"level": level, "message": {"text": escape::line(text)}});
    if let Some(place) = place {
        value["locations"] = json!([{"physicalLocation": place}]);
    }
    value
}
