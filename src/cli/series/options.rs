//! What the command line says about the mails.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::cli::series::base::Repository;
use crate::exit::{Exit, Failure};
use crate::model::proof::ProofLevel;
use crate::model::run::Run;
use crate::report::escape;
use crate::series::draft::Draft;
use crate::series::draft::Settings;
use crate::series::plan::Section;
use crate::series::{assisted, date};
use crate::tree::maintainers::Address;

/// The options of `series`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Series")]
pub struct Options {
    #[command(flatten)]
    pub mail: Mail,
    /// Put patches of several MAINTAINERS entries into one series
    #[arg(long)]
    pub treewide: bool,
    /// Only the patches of the MAINTAINERS entry with this title
    #[arg(long, value_name = "TITLE")]
    entry: Option<String>,
    /// Only the units that LEDGER accepts, as they were edited: the decisions that `review` keeps
    #[arg(long, value_name = "LEDGER")]
    pub accepted: Option<Utf8PathBuf>,
    /// Take at most N units, those that were proved further first
    #[arg(long, value_name = "N")]
    max_units: Option<usize>,
}

/// What holds for all mails.
#[derive(Debug, Args)]
#[command(next_help_heading = "Series")]
pub struct Mail {
    /// Write the N-th series, of at most 15 patches; `series` has at least one for each MAINTAINERS entry
    #[arg(long, value_name = "N", default_value_t = 1, requires = "out")]
    pub wave: usize,
    /// Write patches that were not compiled, too, marked as drafts: for reading, not for sending
    #[arg(long, requires = "out")]
    draft: bool,
    /// The author [default: who signs, or else the user.name and user.email that git knows]
    #[arg(long, value_name = "NAME <MAIL>", requires = "out")]
    from: Option<String>,
    /// Add Signed-off-by with this name: you certify the Developer Certificate of Origin for all patches
    #[arg(long, value_name = "NAME <MAIL>", requires = "out")]
    signoff: Option<String>,
    /// The date of the mails, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ [default: none, as git send-email wants it]
    #[arg(long, requires = "out")]
    date: Option<String>,
    /// What stands in the brackets of the subjects, as for git format-patch [default: PATCH, with the tree where its profile wants
    /// that]
    #[arg(long, value_name = "PREFIX", requires = "out")]
    subject_prefix: Option<String>,
    /// The series that was sent, to be sent again: say what has changed since, and keep the trailers that still hold
    #[arg(long, value_name = "DIR", requires = "out")]
    pub previous: Option<Utf8PathBuf>,
    /// Take Acked-by, Reviewed-by and Tested-by from the answers in this mailbox
    #[arg(long, value_name = "MBOX", requires = "previous")]
    pub replies: Option<Utf8PathBuf>,
    /// Mark the series as the N-th version [default: one more than --previous]
    #[arg(long, short = 'n', value_name = "N", requires = "out", value_parser = clap::value_parser!(u32).range(1..=999))]
    reroll_count: Option<u32>,
    /// Consent to run scripts/get_maintainer.pl of the tree, which is code of the tree, to find recipients
    #[arg(long, requires = "out")]
    pub allow_scripts: bool,
}

/// Where the author's name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The command line.
    Given,
    /// git's configuration.
    Git,
    /// Nowhere.
    Placeholder,
}

/// Stands for an author that nobody named; no mail can reach it (RFC 2606).
const NOBODY: (&str, &str) = ("Author Not Given", "author@example.invalid");

impl Options {
    /// Most units.
    pub fn max_units(&self) -> Option<usize> {
        self.max_units
    }

    /// Which part of the patches is written: another one does not take its place.
    pub fn part(&self) -> String {
        format!("{} {}", self.mail.wave, self.entry.as_deref().unwrap_or_default())
    }

    /// Keeps the sections of the entry that was asked for.
    pub fn keep_entry(&self, sections: &mut Vec<Section<'_>>) -> anyhow::Result<()> {
        let Some(entry) = &self.entry else { return Ok(()) };
        let known = super::titles(sections);
        sections.retain(|section| section.title().eq_ignore_ascii_case(entry));
        if sections.is_empty() {
            let known = if known.is_empty() { "there is no patch".to_owned() } else { known.join(", ") };
            return Err(usage(&escape::line(&format!("no patch is for the entry {entry}; entries: {known}"))));
        }
        Ok(())
    }
}

impl Mail {
    /// Checks what can be checked before the work begins.
    pub fn check(&self, out: Option<&Utf8Path>) -> anyhow::Result<()> {
        let real = |path: &Utf8Path| path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned());
        if self.previous.as_deref().zip(out).is_some_and(|(previous, out)| real(previous) == real(out)) {
            return Err(usage("--out would replace the patches of --previous: name another directory"));
        }
        identity(self.from.as_deref(), "--from")?;
        identity(self.signoff.as_deref(), "--signoff")?;
        if self.date.as_deref().is_some_and(|text| date::parse(text).is_none()) {
            return Err(usage("--date wants YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || " .,/_-+".contains(c);
        if self.subject_prefix.as_deref().is_some_and(|prefix| prefix.is_empty() || !prefix.chars().all(plain)) {
            return Err(usage("--subject-prefix wants letters, digits, blanks and . , / _ - +"));
        }
        Ok(())
    }

    /// The wave, checked against how many there are.
    pub fn wave(&self, waves: usize) -> anyhow::Result<usize> {
        if self.wave == 0 || self.wave > waves.max(1) {
            return Err(usage(&format!(
                "there is no wave {}: waves are counted from 1 to {}",
                self.wave,
                waves.max(1)
            )));
        }
        Ok(self.wave)
    }

    /// Whether what was not compiled may be written.
    ///
    /// # Errors
    /// What is missing.
    pub fn drafts(&self, drafts: &[Draft]) -> anyhow::Result<()> {
        let raw = drafts.iter().filter(|draft| draft.level < ProofLevel::Compiled).count();
        if raw == 0 || self.draft {
            return Ok(());
        }
        let message = format!(
            "{raw} of {} patches were not compiled, and what was not is not sent: add --verify --build DIR --allow-build, \
             leave them out with --min-level compiled, or write drafts with --draft",
            drafts.len()
        );
        Err(Failure::new(Exit::ProofFailed, message).into())
    }

    /// What the mails need to know, and where the author comes from.
    ///
    /// # Errors
    /// An identity that is none, or a version that is not above the one that was sent.
    pub fn settings(
        &self,
        run: &Run,
        repository: Option<&Repository<'_>>,
        sent: Option<u32>,
    ) -> anyhow::Result<(Settings, Identity)> {
        let reroll = self.reroll_count.or_else(|| sent.map(|sent| sent.saturating_add(1)));
        if let (Some(new), Some(sent)) = (reroll, sent)
            && new <= sent
        {
            return Err(usage(&format!("version {new} is not above that of --previous, which is {sent}")));
        }
        let signoff = identity(self.signoff.as_deref(), "--signoff")?;
        let given = identity(self.from.as_deref(), "--from")?.or_else(|| signoff.clone());
        let (from, origin) = match given {
            Some(given) => (given, Identity::Given),
            None => match repository.and_then(Repository::identity) {
                Some(known) => (known, Identity::Git),
                None => (Address { name: NOBODY.0.into(), mail: NOBODY.1.into() }, Identity::Placeholder),
            },
        };
        // Patches are judged by the rules of the tree that they go to.
        let root = if run.sources.root.join("scripts").is_dir() { &run.sources.root } else { &run.target.root };
        let settings = Settings {
            from,
            signoff,
            date: self.date.as_deref().and_then(date::parse),
            tag: self.subject_prefix.clone(),
            draft: self.draft,
            reroll: reroll.filter(|n| *n > 1),
            assisted: assisted::value(root),
            command: command(),
        };
        Ok((settings, origin))
    }
}

/// The command as a shell takes it.
fn command() -> String {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let words: Vec<String> = without_index(words).iter().map(|word| without_place(word)).collect();
    let words: Vec<&str> = std::iter::once("vma2desc").chain(words.iter().map(String::as_str)).collect();
    shlex::try_join(words.iter().copied()).unwrap_or_else(|_| words.join(" "))
}

/// Arguments without the one for the index, which changes how long a run takes and nothing else.
fn without_index(words: Vec<String>) -> Vec<String> {
    let mut value = false;
    let own = |word: &String| {
        let was = std::mem::replace(&mut value, word == "--index");
        !was && word != "--index" && !word.starts_with("--index=")
    };
    words.into_iter().filter(own).collect()
}

/// An argument without the directories of an absolute path, which tell of the sender's machine alone.
fn without_place(word: &str) -> String {
    let (option, value) = match word.split_once('=') {
        Some((option, value)) if option.starts_with('-') => (format!("{option}="), value),
        _ => (String::new(), word),
    };
    let last = value.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if value.starts_with('/') { format!("{option}.../{last}") } else { word.to_owned() }
}

fn identity(text: Option<&str>, option: &str) -> anyhow::Result<Option<Address>> {
    let Some(text) = text else { return Ok(None) };
    let once = |mark| text.matches(mark).count() == 1;
    let whole = once('<') && once('>') && text.trim().ends_with('>') && !text.contains(char::is_control);
    let address = Address::parse(text).filter(|a| whole && !a.name.is_empty());
    address.map(Some).ok_or_else(|| usage(&format!("{option} wants \"Name <mail@example.org>\"")))
}

fn usage(message: &str) -> anyhow::Error {
    Failure::new(Exit::Usage, message).into()
}

#[cfg(test)]
mod tests {
    use super::{identity, without_index, without_place};

    #[test]
    fn the_command_names_no_index() {
        let words = ["series", "--index", "a", "x", "--index=b", "--wave=2"].map(str::to_owned).to_vec();
        assert_eq!(without_index(words), ["series", "x", "--wave=2"]);
    }

    #[test]
    fn the_command_names_no_place_of_the_machine() {
        assert_eq!(without_place("/b/c/linux/"), ".../linux");
        assert_eq!(without_place("--out=/a/x"), "--out=.../x");
        assert_eq!(
            (without_place("drivers/a").as_str(), without_place("--wave=2").as_str()),
            ("drivers/a", "--wave=2")
        );
    }

    #[test]
    fn an_identity_has_a_name_and_an_address() {
        assert_eq!(identity(Some("A. B <a@b.c>"), "--from").unwrap().unwrap().name, "A. B");
        for bad in ["", "a@b.c", "<a@b.c>", "A <a@b.c> x", "A <a b@c>", "A\n <a@b>\nBcc: <x@y>"] {
            assert!(identity(Some(bad), "--from").is_err(), "{bad}");
        }
        assert!(identity(None, "--from").unwrap().is_none());
    }
}
