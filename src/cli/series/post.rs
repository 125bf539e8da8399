//! From drafts to files: people, base, mails.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::cli::Global;
use crate::cli::out_dir;
use crate::cli::output::stays;
use crate::cli::series::base::{self, Repository};
use crate::cli::series::options::Mail;
use crate::cli::series::{previous, script, told};
use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::model::run::Run;
use crate::report::escape;
use crate::series::again;
use crate::series::assemble::mails;
use crate::series::cover::Whole;
use crate::series::draft::Draft;
use crate::series::prefix::History;
use crate::series::recipients::{Recipients, Way};
use crate::tree::maintainers::Maintainers;
use crate::tree::plain::{ODD, is_plain};
use crate::tree::source::FileId;

const NOTHING: &str = "there is no patch to write";

/// What the tree that the patches are for says about itself.
pub struct Desk<'a> {
    run: &'a Run,
    mail: &'a Mail,
    /// Who looks after which files.
    pub maintainers: Maintainers,
    /// How recipients are found.
    pub way: Way,
    repository: Option<Repository<'a>>,
}

/// Where mails are put.
pub struct Place<'a> {
    /// The directory.
    pub out: &'a Utf8Path,
    /// Which run writes there.
    pub origin: &'a out_dir::Origin,
    /// Whatever it holds.
    pub force: bool,
}

impl<'a> Desk<'a> {
    /// Reads MAINTAINERS, and opens the repository.
    pub fn open(run: &'a Run, mail: &'a Mail) -> anyhow::Result<Self> {
        let read = Maintainers::read(&run.sources.root);
        let read = read.map_err(|error| {
            Failure::new(Exit::InputOutput, format!("cannot read {}", escape::line(&error.to_string())))
        })?;
        let way = match (&read, mail.allow_scripts) {
            (_, true) => Way::Script,
            (Some(_), false) => Way::Entries,
            (None, false) => Way::Nobody,
        };
        let repository = Repository::open(run.sources.root.as_std_path())?;
        Ok(Self { run, mail, maintainers: read.unwrap_or_default(), way, repository })
    }

    /// The title of the entry that looks after a file.
    pub fn owner(&self, file: FileId) -> String {
        let path = self.run.sources.get(file).path.as_str();
        self.maintainers.of(path).first().map_or_else(String::new, |entry| entry.title.clone())
    }

    /// The subjects of commits to `files`, as far as git knows them.
    pub fn history(&self, files: &BTreeSet<String>) -> anyhow::Result<History> {
        self.repository.as_ref().map_or_else(|| Ok(History::new()), |repository| repository.history(files))
    }

    /// Makes the mails of a series and writes them; returns the names of the files.
    pub fn write(
        &self,
        drafts: &[Draft],
        whole: &Whole<'_>,
        place: &Place<'_>,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<Vec<String>> {
        let Place { out, origin, force } = *place;
        stays(out, &self.run.sources.root)?;
        if drafts.is_empty() {
            let written = out_dir::write(out, &[], origin, force)?;
            if !global.quiet {
                streams.note(&escape::line(&written.remark(out).unwrap_or_else(|| NOTHING.to_owned())))?;
            }
            return Ok(Vec::new());
        }
        self.mail.drafts(drafts)?;
        let mut recipients = self.recipients(drafts, streams)?;
        let interface = Recipients::interface(&self.maintainers);
        recipients.iter_mut().for_each(|to| to.add(&interface));
        Recipients::announce(&mut recipients, whole.letter.map_or(0, |letter| letter.first));
        let files: Vec<String> = drafts.iter().flat_map(Draft::files).collect();
        let base = base::base(self.repository.as_ref(), self.run, &files)?;
        let previous = match &self.mail.previous {
            Some(directory) => Some(previous::previous(directory, self.mail.replies.as_ref(), streams)?),
            None => None,
        };
        let changes = previous.as_ref().map(|previous| again::changes(drafts, previous));
        let version = previous.as_ref().map(|previous| previous.version);
        let (settings, identity) = self.mail.settings(self.run, self.repository.as_ref(), version)?;
        let mails = mails(drafts, &recipients, whole, &settings, &base, changes.as_ref());
        let files: Vec<out_dir::File> =
            mails.into_iter().map(|mail| out_dir::File { name: mail.name, text: mail.text }).collect();
        let written = out_dir::write(out, &files, origin, force)?;
        if !global.quiet {
            if let Some(remark) = written.remark(out) {
                streams.note(&escape::line(&remark))?;
            }
            told::tell(streams, drafts, whole, &base, out)?;
            changes.as_ref().map_or(Ok(()), |changes| previous::tell(changes, drafts, streams))?;
            told::identity(streams, identity, settings.signoff.is_some())?;
        }
        Ok(written.names)
    }

    fn recipients(&self, drafts: &[Draft], streams: &mut Streams) -> anyhow::Result<Vec<Recipients>> {
        let mut all = Vec::new();
        for draft in drafts {
            let files = draft.files();
            let odd = files.iter().find(|file| !is_plain(file)).filter(|_| self.mail.allow_scripts);
            if let Some(odd) = odd {
                let text = format!("the recipients of a patch to {odd} are those of MAINTAINERS: {ODD}");
                streams.warning(&escape::line(&text))?;
            }
            all.push(match odd {
                None if self.mail.allow_scripts => {
                    let mut named = script::recipients(self.run.sources.root.as_std_path(), draft)?;
                    named.promote(&self.maintainers, &files);
                    named
                }
                _ => Recipients::of(&self.maintainers, &files),
            });
        }
        Ok(all)
    }
}
