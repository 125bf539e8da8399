//! The texts of refusals, notes, steps and rules of `audit`: data, read from the files of these names in `transforms/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Why a unit was refused, what a reviewer of a converted one must know, or what a step did to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Kebab-case id; a refusal's names the obstacle.
    pub id: String,
    /// What is the case, in a few words without a stop.
    pub title: String,
    /// Why it is unsafe or impossible, or why it matters: facts of the kernel.
    pub why: String,
    /// What is left to a person, in order.
    pub steps: Vec<String>,
    /// Whether others have to act first: the owner of the handler has nothing to do until then.
    #[serde(default)]
    pub waits: bool,
    /// The kernel document or source that says so, relative to the kernel's top.
    pub doc: Option<String>,
    /// Of a refusal: statements of a handler, or whole definitions, that are refused for it.
    #[serde(default)]
    pub example: Option<String>,
    /// Of a note or step: its sentences in a commit message, `{text}` for what the note says about this very code. None
    /// if only a reviewer needs to know.
    #[serde(default)]
    pub commit: Option<String>,
    /// Of a note: whether the patch shows it, so that its mail need not say it.
    #[serde(default)]
    pub seen: bool,
}

/// A file of reasons.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasons {
    #[serde(default)]
    reason: Vec<Reason>,
}

/// The files; one that does not parse is empty, which the tests exclude.
static REFUSALS: LazyLock<BTreeMap<String, Reason>> =
    LazyLock::new(|| parse(include_str!("../../transforms/refusals.toml")).unwrap_or_default());
static AUDIT: LazyLock<BTreeMap<String, Reason>> =
    LazyLock::new(|| parse(include_str!("../../transforms/audit.toml")).unwrap_or_default());
static NOTES: LazyLock<BTreeMap<String, Reason>> =
    LazyLock::new(|| parse(include_str!("../../transforms/notes.toml")).unwrap_or_default());
static STEPS: LazyLock<BTreeMap<String, Reason>> =
    LazyLock::new(|| parse(include_str!("../../transforms/steps.toml")).unwrap_or_default());

fn parse(text: &str) -> Result<BTreeMap<String, Reason>, toml::de::Error> {
    let reasons: Reasons = toml::from_str(text)?;
    Ok(reasons.reason.into_iter().map(|reason| (reason.id.clone(), reason)).collect())
}

/// The refusal reason or the rule of `audit` with this id.
pub fn reason(id: &str) -> Option<&'static Reason> {
    REFUSALS.get(id).or_else(|| AUDIT.get(id))
}

/// The note with this id.
pub fn note(id: &str) -> Option<&'static Reason> {
    NOTES.get(id)
}

/// The step with this id.
pub fn step(id: &str) -> Option<&'static Reason> {
    STEPS.get(id)
}

/// All steps, by id.
pub fn steps() -> impl Iterator<Item = &'static Reason> {
    STEPS.values()
}

/// All refusal reasons, by id.
pub fn reasons() -> impl Iterator<Item = &'static Reason> {
    REFUSALS.values()
}

/// Whether a reason is a rule of `audit`.
pub fn is_audit(id: &str) -> bool {
    AUDIT.contains_key(id)
}

/// All rules of `audit`, by id.
pub fn audits() -> impl Iterator<Item = &'static Reason> {
    AUDIT.values()
}

/// All notes, by id.
pub fn notes() -> impl Iterator<Item = &'static Reason> {
    NOTES.values()
}

#[cfg(test)]
mod tests {
    use super::{Reason, Reasons, note, parse, reason};
    use crate::transform::model::Transform;
    use crate::transform::registry::FILES;

    const REFUSALS: &str = include_str!("../../transforms/refusals.toml");
    const NOTES: &str = include_str!("../../transforms/notes.toml");
    const AUDIT: &str = include_str!("../../transforms/audit.toml");
    const STEPS: &str = include_str!("../../transforms/steps.toml");

    fn list(text: &str) -> Vec<Reason> {
        toml::from_str::<Reasons>(text).unwrap().reason
    }

    fn sentences(text: &str) -> usize {
        text.split_inclusive(['.', '?', '!']).filter(|s| s.trim().len() > 8).count()
    }

    #[test]
    fn the_files_parse_and_are_found_by_id() {
        assert!(parse(REFUSALS).unwrap().len() >= 40);
        assert!(!parse(NOTES).unwrap().is_empty() && !parse(STEPS).unwrap().is_empty());
        assert!(reason("unexplained-use").is_some() && reason("no-such-reason").is_none());
        assert!(note("no-such-note").is_none());
    }

    #[test]
    fn ids_are_sorted_unique_kebab_case_over_all_files() {
        let (refusals, notes, steps, audit) = (list(REFUSALS), list(NOTES), list(STEPS), list(AUDIT));
        for file in [&refusals, &notes, &steps, &audit] {
            let ids: Vec<&str> = file.iter().map(|r| r.id.as_str()).collect();
            assert!(ids.windows(2).all(|w| w[0] < w[1]), "not sorted: {ids:?}");
        }
        for reason in refusals.iter().chain(&notes).chain(&steps).chain(&audit) {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(reason.id.chars().all(plain), "{}", reason.id);
        }
        let all: Vec<&String> =
            [&refusals, &notes, &steps, &audit].into_iter().flatten().map(|reason| &reason.id).collect();
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn every_text_says_what_why_and_what_to_do() {
        for reason in list(REFUSALS).iter().chain(&list(NOTES)).chain(&list(STEPS)).chain(&list(AUDIT)) {
            let Reason { id, title, why, steps, doc, commit, .. } = reason;
            assert!((10..=90).contains(&title.len()) && !title.ends_with('.'), "{id}: title");
            assert!(why.trim().ends_with('.') && sentences(why) >= 2, "{id}: why");
            assert!((1..=5).contains(&steps.len()), "{id}: steps");
            assert!(steps.iter().all(|s| s.trim().ends_with('.')), "{id}: a step ends without a stop");
            assert!(doc.as_ref().is_some_and(|d| d.contains('/')), "{id}: doc");
            assert!(commit.as_ref().is_none_or(|c| c.ends_with('.') || c == "{text}"), "{id}: commit");
        }
        assert!(list(REFUSALS).iter().all(|r| r.steps.len() >= 2), "a refusal needs steps");
    }

    #[test]
    fn every_reason_in_an_example_of_a_transform_exists() {
        for (id, text) in FILES {
            for refusal in Transform::read(id, text).unwrap().refusals {
                assert!(reason(&refusal.reason).is_some(), "{id}: {}", refusal.reason);
            }
        }
    }

    #[test]
    fn an_unknown_field_is_an_error() {
        assert!(parse("[[reason]]\nid = \"a\"\nblame = \"b\"\n").is_err());
    }
}
