//! What a run was for, and the words that its reports have for what came of it.

/// What a run was for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// What can be converted, and what cannot.
    #[default]
    Conversion,
    /// Mistakes in what is converted already: a candidate with some has them as its refusal.
    Audit,
}

/// The words of a report.
#[derive(Debug)]
pub struct Words {
    /// What the report is about, in Markdown.
    pub title: &'static str,
    /// What is counted.
    pub candidate: &'static str,
    /// The outcome of one with a refusal.
    pub refused: &'static str,
    /// Those that need nothing.
    pub done: &'static str,
    /// Those with a refusal that somebody can act on.
    pub left: &'static str,
    /// One of these as a finding.
    pub finding: &'static str,
    /// An obstacle beside the first.
    pub also: &'static str,
    /// The heading over the steps.
    pub steps: &'static str,
}

impl Purpose {
    /// Its words.
    pub fn words(self) -> &'static Words {
        match self {
            Self::Conversion => &Words {
                title: "`mmap` to `mmap_prepare`",
                candidate: "handler",
                refused: "refused",
                done: "done",
                left: "left to a person",
                finding: "work left",
                also: "also in the way",
                steps: "What is left to do",
            },
            Self::Audit => &Words {
                title: "mistakes in `mmap_prepare` hooks",
                candidate: "hook",
                refused: "wrong",
                done: "without mistakes",
                left: "with mistakes",
                finding: "mistake",
                also: "wrong as well",
                steps: "What to do",
            },
        }
    }

    /// Whether it is an audit: nothing is converted, and nothing waits.
    pub fn is_audit(self) -> bool {
        self == Self::Audit
    }
}
