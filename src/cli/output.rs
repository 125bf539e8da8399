//! In which forms a run is reported, and where.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::report::form::{Form, Report};
use crate::report::patch::Patch;
use crate::tree::leftover::temporary;

/// Options of every command that reports a run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Report")]
pub struct Output {
    /// Form of what goes to standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)
    #[arg(long, value_name = "FILE", value_parser = report_file)]
    report: Vec<(Form, Utf8PathBuf)>,
    /// Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"
    #[arg(long, value_name = "FILE")]
    step_summary: Option<Utf8PathBuf>,
}

/// Form of what goes to standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people at a terminal
    #[default]
    Text,
    /// For programs: everything; has a version and a schema
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// A page to read in a browser, in one file
    Html,
    /// A summary, for merge requests and issues
    Markdown,
}

impl Format {
    /// The form; none for text, which each command prints in its own way.
    pub fn form(self) -> Option<Form> {
        match self {
            Self::Text => None,
            Self::Json => Some(Form::Json),
            Self::Sarif => Some(Form::Sarif),
            Self::Github => Some(Form::Github),
            Self::Gitlab => Some(Form::Gitlab),
            Self::Html => Some(Form::Html),
            Self::Markdown => Some(Form::Markdown),
        }
    }
}

fn report_file(argument: &str) -> Result<(Form, Utf8PathBuf), String> {
    let path = Utf8PathBuf::from(argument);
    let form = Form::of_file(&path).ok_or("the name must end with .html, .json, .sarif or .md")?;
    Ok((form, path))
}

impl Output {
    /// Whether standard output is text that the command prints itself.
    pub fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    /// Whether the patches are a part of a report.
    pub fn shows_patches(&self) -> bool {
        !self.is_text() || !self.report.is_empty()
    }

    /// Whether diagnostics with source text may go to standard error: the runner of GitHub reads that as well.
    pub fn shows_source(&self) -> bool {
        self.format != Format::Github
    }

    /// Prints the report, unless it is text, and writes the files that were asked for.
    pub fn write(
        &self,
        run: &Run,
        summary: &Summary,
        patches: &[Patch],
        exit: Exit,
        streams: &mut Streams,
    ) -> anyhow::Result<()> {
        let prefix = repository_prefix(&run.sources.root);
        self.write_report(&Report { run, summary, patches, exit, document: None, prefix: &prefix }, streams)
    }

    /// Prints a report, unless it is text, and writes the files that were asked for.
    pub fn write_report(&self, report: &Report<'_>, streams: &mut Streams) -> anyhow::Result<()> {
        if let Some(form) = self.format.form() {
            report.write(form, streams.whole()?)?;
            streams.flush()?;
        }
        for (form, path) in &self.report {
            replace(path, |out| report.write(*form, out)).map_err(|error| failure(path, &error))?;
        }
        if let Some(path) = &self.step_summary {
            stays(path, &report.run.sources.root)?;
            append(path, |out| report.write(Form::Markdown, out)).map_err(|error| failure(path, &error))?;
        }
        Ok(())
    }
}

/// Refuses an output whose path goes through a link that lies in the scanned tree and leads out of it: whoever made the tree
/// must not say where is written.
pub fn stays(path: &Utf8Path, root: &Utf8Path) -> Result<(), Failure> {
    let is_below = |path: &Utf8Path| path.canonicalize_utf8().is_ok_and(|real| real.starts_with(root));
    let leads_out = |part: &&Utf8Path| {
        let home = part.parent().filter(|home| !home.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
        part.is_symlink() && is_below(home) && !is_below(part)
    };
    match path.ancestors().find(leads_out) {
        Some(link) => {
            let message = format!("{path} is not written: the link {link} leads out of {root}; name where it leads");
            Err(Failure::new(Exit::InputOutput, message))
        }
        None => Ok(()),
    }
}

fn failure(path: &Utf8Path, error: &io::Error) -> Failure {
    Failure::new(Exit::InputOutput, format!("cannot write {path}: {error}"))
}

/// Replaces a file in one step; what is no regular file (a pipe, a terminal) is written to.
fn replace(path: &Utf8Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return finish(pipe(path)?, write).map(drop);
    }
    let directory = path.parent().filter(|parent| !parent.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let (file, temporary) = temporary(directory, Some(path))?.into_parts();
    let file = finish(file, write)?;
    file.sync_all()?;
    temporary.persist(path).map_err(|error| error.error)
}

/// Opens what is no regular file for writing. A pipe that nobody reads is an error, and not waited for.
fn pipe(path: &Utf8Path) -> io::Result<fs::File> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    let file = OpenOptions::new().write(true).custom_flags(flags).open(path)?;
    let now = fcntl_getfl(&file)?;
    fcntl_setfl(&file, now.difference(OFlags::NONBLOCK))?;
    Ok(file)
}

fn append(path: &Utf8Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    finish(OpenOptions::new().append(true).create(true).open(path)?, write).map(drop)
}

fn finish(file: fs::File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<fs::File> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// What leads from the top of the git work tree that holds `root` to it; empty if there is none.
pub fn repository_prefix(root: &Utf8Path) -> Utf8PathBuf {
    let top = root.ancestors().find(|directory| directory.join(".git").exists());
    top.and_then(|top| root.strip_prefix(top).ok()).map(Utf8Path::to_owned).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{replace, report_file, repository_prefix, stays};
    use camino::{Utf8Path, Utf8PathBuf};
    use std::io;

    #[test]
    fn the_ending_names_the_form() {
        assert!(report_file("a/b.sarif").is_ok() && report_file("b.html").is_ok());
        assert!(report_file("drivers/a.c").is_err() && report_file("report").is_err());
    }

    #[test]
    fn a_link_of_the_tree_says_not_where_is_written() {
        let directory = tempfile::tempdir().unwrap();
        let top = Utf8Path::from_path(directory.path()).unwrap().canonicalize_utf8().unwrap();
        let tree = top.join("tree");
        std::fs::create_dir_all(tree.join("a")).unwrap();
        std::fs::create_dir(top.join("outside")).unwrap();
        let link = |to: &str, at: Utf8PathBuf| std::os::unix::fs::symlink(to, &at).map(|()| at).unwrap();
        for planted in [link("../outside", tree.join("out")), link("../none", tree.join("gone"))] {
            assert!(stays(&planted, &tree).is_err() && stays(&planted.join("x.md"), &tree).is_err());
        }
        // Links of the user, and those that stay.
        let own = link("tree/a", top.join("own"));
        let inside = link("a", tree.join("inside"));
        for path in [own, inside, tree.join("new/x.md"), top.join("outside/x.md")] {
            assert!(stays(&path, &tree).is_ok(), "{path}");
        }
    }

    #[test]
    fn a_pipe_that_nobody_reads_is_not_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(directory.path()).unwrap().join("r.json");
        rustix::fs::mkfifoat(rustix::fs::CWD, path.as_std_path(), rustix::fs::Mode::from_raw_mode(0o600)).unwrap();
        assert!(replace(&path, |out| out.write_all(b"one")).is_err());
        let there = path.clone();
        let reader = std::thread::spawn(move || std::fs::read(there).unwrap());
        while replace(&path, |out| out.write_all(&[7; 1 << 20])).is_err() {
            std::thread::yield_now();
        }
        assert_eq!(reader.join().unwrap(), [7; 1 << 20]);
    }

    #[test]
    fn a_report_that_cannot_be_made_leaves_the_old_one() {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(directory.path()).unwrap().join("r.json");
        replace(&path, |out| out.write_all(b"one")).unwrap();
        let half = |out: &mut dyn io::Write| out.write_all(b"tw").and(Err(io::Error::other("no")));
        assert!(replace(&path, half).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn paths_lead_from_the_top_of_the_work_tree() {
        let directory = tempfile::tempdir().unwrap();
        let top = Utf8Path::from_path(directory.path()).unwrap();
        std::fs::create_dir_all(top.join("a/b")).unwrap();
        std::fs::create_dir(top.join(".git")).unwrap();
        assert_eq!(repository_prefix(&top.join("a/b")), "a/b");
        assert_eq!(repository_prefix(top), "");
    }
}
