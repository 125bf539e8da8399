//! A series that is sent again: what became of the patches that were sent, and what people said to them.

pub mod letters;
pub mod range;
pub mod sent;
pub mod trailers;

use crate::series::again::range::Difference;
use crate::series::again::sent::{Previous, Sent};
use crate::series::again::trailers::Trailer;
use crate::series::draft::Draft;
use crate::series::mail::item;

/// How the code of a patch stands to that of the one that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing like it was sent.
    New,
    /// The same lines.
    Same,
    /// The same change; lines around it, or their places, are others.
    Moved,
    /// Another change.
    Changed,
}

/// What is told of one patch.
#[derive(Clone, Debug)]
pub struct Again {
    /// How its code stands.
    pub standing: Standing,
    /// Its place in the series that was sent, from one.
    pub was: Option<usize>,
    /// Whether the message is another one.
    pub reworded: bool,
    /// The subject that it was sent with, where that is another one.
    pub renamed: Option<String>,
    /// Trailers that still hold.
    pub kept: Vec<Trailer>,
    /// Trailers that were given to other code.
    pub dropped: Vec<Trailer>,
    /// How its code differs, as `git range-diff` shows it; empty if it does not.
    pub difference: String,
}

/// What became of a series.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The version that was sent.
    pub version: u32,
    /// One for each patch, in order.
    pub patches: Vec<Again>,
    /// Subjects of patches that were sent and are not there any more.
    pub gone: Vec<String>,
}

/// Compares `drafts` with what was sent. Trailers of people hold for the code that they saw: where that has changed, they are
/// dropped, and that is said (submitting-patches.rst, "Reviewer's statement of oversight").
pub fn changes(drafts: &[Draft], previous: &Previous) -> Changes {
    let partners = previous.partners(drafts);
    let patches = drafts.iter().zip(&partners).map(|(draft, partner)| match partner {
        Some(at) => again(draft, &previous.sent[*at]),
        None => Again {
            standing: Standing::New,
            was: None,
            reworded: false,
            renamed: None,
            kept: Vec::new(),
            dropped: Vec::new(),
            difference: String::new(),
        },
    });
    let gone = |at: &usize| !partners.contains(&Some(*at));
    Changes {
        version: previous.version,
        patches: patches.collect(),
        gone: (0..previous.sent.len()).filter(gone).map(|at| previous.sent[at].subject.clone()).collect(),
    }
}

fn again(draft: &Draft, sent: &Sent) -> Again {
    let Difference { standing, text } = range::difference(&sent.diff, &draft.diff);
    let all = sent.trailers.clone();
    let (kept, dropped) = if standing == Standing::Changed { (Vec::new(), all) } else { (all, Vec::new()) };
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    Again {
        standing,
        was: Some(sent.number),
        reworded: words(&sent.message) != words(&draft.message),
        renamed: Some(sent.subject.clone()).filter(|s| *s != draft.subject),
        kept,
        dropped,
        difference: text,
    }
}

impl Again {
    /// What has changed since version `version`, a line each; for below the `---`.
    pub fn told(&self, version: u32) -> String {
        let mut all = vec![
            match self.standing {
                Standing::New => "new patch",
                Standing::Same => "no change to the code",
                Standing::Moved => "no change to the code; the lines around it are others",
                Standing::Changed => "the code has changed",
            }
            .to_owned(),
        ];
        all.extend(self.renamed.as_ref().map(|old| format!("the subject was: {old}")));
        all.extend(self.reworded.then(|| "the message has changed".to_owned()));
        all.extend(self.dropped.iter().map(|t| format!("dropped, as the code has changed: {t}")));
        let lines: String = all.iter().map(|line| item("* ", line)).collect();
        format!("Changes since v{version}:\n{lines}\n")
    }
}

impl Changes {
    /// The summary for a cover letter, with how the patches differ.
    pub fn told(&self, drafts: &[Draft]) -> String {
        let mut out = format!("\nRange-diff against v{}:\n\n", self.version);
        for (at, (patch, draft)) in self.patches.iter().zip(drafts).enumerate() {
            let was = patch.was.map_or_else(|| "-".to_owned(), |n| n.to_string());
            let sign = match patch.standing {
                Standing::New => '>',
                Standing::Changed => '!',
                Standing::Same | Standing::Moved if patch.reworded || patch.renamed.is_some() => '!',
                Standing::Same | Standing::Moved => '=',
            };
            let known = format!("{was} {sign} {}: {}", at + 1, draft.subject);
            out += &item("", &known);
            out += &patch.difference;
        }
        for subject in &self.gone {
            out += &item("", &format!("< -: {subject}"));
        }
        out
    }
}
