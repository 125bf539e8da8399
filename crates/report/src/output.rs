//! The forms of a report, and what each printer is given.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use crate::form::{Form, Report};
use crate::{github, gitlab, html, json, markdown, sarif};

impl Report<'_> {
    /// A path of the run as one in the repository.
    pub fn in_repository(&self, path: &Utf8Path) -> Utf8PathBuf {
        self.prefix.join(path)
    }

    /// Writes the report in a form.
    pub fn write(&self, form: Form, out: &mut dyn Write) -> io::Result<()> {
        match form {
            Form::Json => match self.document {
                Some(document) => document.write(out),
                None => json::write(out, self.run, self.patches),
            },
            Form::Sarif => sarif::write(out, self),
            Form::Github => github::write(out, self),
            Form::Gitlab => gitlab::write(out, self),
            Form::Html => html::write(out, self),
            Form::Markdown => markdown::write(out, self),
        }
    }
}
