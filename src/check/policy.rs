//! Which refusals count.

use std::collections::BTreeSet;

use crate::model::finding::waits;
use crate::model::reasons::{audits, reasons};

/// What each word means that is no reason, for `explain`; [`ALL`] is told where it is taken.
pub const WORDS: [(&str, &str, &str); 3] = [
    (
        WAITS,
        "others have to act before anything can be done with the handler",
        "The reason of such a refusal lies in a subsystem or in the core: a target without the hook, a helper that has no descriptor \
         form, a member of an operations structure. They do not count in `check` unless `--deny waits` is given, and reports list them by \
         themselves. `vma2desc campaign --list` shows what of it can be begun.",
    ),
    (
        CONVERSION,
        "the handler can be converted",
        "`check` finds a conversion that nobody has taken yet: `vma2desc diff` prints the patch, `vma2desc apply` makes the change. It \
         counts unless `--allow convertible` is given.",
    ),
    (
        STALE,
        "an entry of the baseline covers nothing any more",
        "The code that it was accepted for has changed, or is gone, or is refused for another reason. It is told as a warning, and counts \
         with `--deny stale-baseline`. `check --write-baseline` writes the file anew.",
    ),
];

/// Stands for every reason.
pub const ALL: &str = "all";

/// Stands for every reason with which others have to act first, such as a target without the hook.
const WAITS: &str = "waits";

/// Stands for a handler that can be converted.
const CONVERSION: &str = crate::model::finding::CONVERTIBLE;

/// Stands for an entry of the baseline that covers nothing.
pub const STALE: &str = "stale-baseline";

/// What a policy may name: ids of reasons, and the words that stand for something else.
pub fn names() -> impl Iterator<Item = &'static str> {
    [ALL, WAITS, CONVERSION, STALE].into_iter().chain(reasons().map(|reason| reason.id.as_str()))
}

/// What the policy of an audit may name.
pub fn rules() -> impl Iterator<Item = &'static str> {
    std::iter::once(ALL).chain(audits().map(|reason| reason.id.as_str()))
}

/// Whether something counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It counts whatever the baseline accepts.
    Denied,
    /// It counts unless the baseline accepts it.
    Open,
    /// It does not count.
    Allowed,
}

/// Names that were allowed or denied in one place: on the command line, or in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// What does not count.
    pub allow: BTreeSet<String>,
    /// What counts whatever the baseline accepts.
    pub deny: BTreeSet<String>,
}

impl Layer {
    /// The first name that is both allowed and denied.
    pub fn contradiction(&self) -> Option<&str> {
        self.allow.intersection(&self.deny).next().map(String::as_str)
    }

    fn says(&self, name: &str) -> Option<Stance> {
        let allowed = self.allow.contains(name).then_some(Stance::Allowed);
        allowed.or_else(|| self.deny.contains(name).then_some(Stance::Denied))
    }
}

/// Layers of names: what an earlier one says goes before what a later one says, and a name before `waits`, and
/// that before `all`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The layers, the strongest first.
    pub layers: Vec<Layer>,
}

impl Policy {
    /// What holds for refusals with this reason.
    pub fn of_reason(&self, reason: &str) -> Stance {
        let group = waits(reason).then_some(WAITS);
        let names = || [Some(reason), group, Some(ALL)].into_iter().flatten();
        let said = self.layers.iter().find_map(|layer| names().find_map(|name| layer.says(name)));
        // Nobody who is asked about a handler can act on what a subsystem or the core has to do first.
        said.unwrap_or(if group.is_some() { Stance::Allowed } else { Stance::Open })
    }

    /// Whether handlers that can be converted count.
    pub fn conversions_count(&self) -> bool {
        self.of_word(CONVERSION) != Some(Stance::Allowed)
    }

    /// Whether stale entries of the baseline count.
    pub fn stale_counts(&self) -> bool {
        self.of_word(STALE) == Some(Stance::Denied)
    }

    fn of_word(&self, word: &str) -> Option<Stance> {
        self.layers.iter().find_map(|layer| layer.says(word))
    }
}

/// Checks a name against those that there are.
///
/// # Errors
/// It is none; says which is most like it.
pub fn known(name: &str, all: impl Iterator<Item = &'static str>) -> Result<String, String> {
    let all: Vec<&str> = all.collect();
    if all.contains(&name) {
        return Ok(name.to_owned());
    }
    let near = similar::get_close_matches(name, &all, 3, 0.6);
    let hint = match near.as_slice() {
        [] => "`vma2desc explain` lists all".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    Err(format!("there is no such reason; {hint}"))
}

#[cfg(test)]
mod tests {
    use super::{Layer, Policy, Stance, known, names};

    fn layer(allow: &[&str], deny: &[&str]) -> Layer {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Layer { allow: set(allow), deny: set(deny) }
    }

    fn policy(layers: &[Layer]) -> Policy {
        Policy { layers: layers.to_vec() }
    }

    #[test]
    fn without_a_word_all_that_a_person_can_act_on_counts_unless_the_baseline_accepts_it() {
        let policy = Policy::default();
        assert_eq!(policy.of_reason("no-hook-in-target"), Stance::Allowed);
        assert_eq!(
            super::Policy { layers: vec![layer(&[], &["waits"])] }.of_reason("no-hook-in-target"),
            Stance::Denied
        );
        assert_eq!(policy.of_reason("gap"), Stance::Open);
        assert!(policy.conversions_count() && !policy.stale_counts());
    }

    #[test]
    fn a_name_goes_before_all() {
        let only = policy(&[layer(&["all"], &["gap"])]);
        assert_eq!((only.of_reason("gap"), only.of_reason("name-taken")), (Stance::Denied, Stance::Allowed));
        assert!(only.conversions_count());
        let but = policy(&[layer(&["gap", "convertible"], &["all", "stale-baseline"])]);
        assert_eq!((but.of_reason("gap"), but.of_reason("name-taken")), (Stance::Allowed, Stance::Denied));
        assert!(!but.conversions_count() && but.stale_counts());
    }

    #[test]
    fn what_waits_for_others_has_a_word_between_a_name_and_all() {
        let person = policy(&[layer(&["waits"], &[])]);
        assert_eq!((person.of_reason("no-hook-in-target"), person.of_reason("gap")), (Stance::Allowed, Stance::Open));
        let all = policy(&[layer(&["waits"], &["all", "subsystem-helper"])]);
        assert_eq!(all.of_reason("no-hook-in-target"), Stance::Allowed);
        assert_eq!((all.of_reason("subsystem-helper"), all.of_reason("gap")), (Stance::Denied, Stance::Denied));
    }

    #[test]
    fn the_command_line_goes_before_the_file() {
        let both = policy(&[layer(&["gap"], &[]), layer(&["name-taken"], &["gap", "stale-baseline"])]);
        assert_eq!((both.of_reason("gap"), both.of_reason("name-taken")), (Stance::Allowed, Stance::Allowed));
        assert!(both.stale_counts());
        let all = policy(&[layer(&["all"], &[]), layer(&[], &["gap"])]);
        assert_eq!(all.of_reason("gap"), Stance::Allowed);
        assert_eq!(layer(&["gap"], &["gap"]).contradiction(), Some("gap"));
    }

    #[test]
    fn names_like_an_unknown_one_are_suggested() {
        assert!(names().count() > 40);
        assert_eq!(known("gap", names()).as_deref(), Ok("gap"));
        assert!(known("state-in-handlers", names()).unwrap_err().contains("did you mean state-in-handler"));
        assert!(known("zzzz", names()).unwrap_err().contains("lists all"));
    }
}
