//! The forms of a report, and what each printer is given.

use camino::Utf8Path;

use crate::document::Document;
use crate::exit::Exit;
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::patch::Patch;

/// A form for programs, or for people who do not sit at a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One document with everything; has a version and a schema.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// A code quality report of GitLab.
    Gitlab,
    /// A page.
    Html,
    /// A summary.
    Markdown,
}

/// What a printer is given.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The run.
    pub run: &'a Run,
    /// Its numbers.
    pub summary: &'a Summary,
    /// Its patches; empty where none were asked for.
    pub patches: &'a [Patch],
    /// What the process will report to its caller.
    pub exit: Exit,
    /// The JSON report, where it says more than the run does.
    pub document: Option<&'a Document>,
    /// What stands before paths for readers that know the repository and not the kernel tree: SARIF and GitHub.
    pub prefix: &'a Utf8Path,
}

impl Form {
    /// The form that the ending of a file's name stands for.
    pub fn of_file(path: &Utf8Path) -> Option<Self> {
        match path.extension()? {
            "json" => Some(Self::Json),
            "sarif" => Some(Self::Sarif),
            "html" | "htm" => Some(Self::Html),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}
