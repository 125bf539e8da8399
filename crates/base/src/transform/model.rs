//! A transform file as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Where a transform applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An expression anywhere.
    Expr,
    /// An expression that is a statement of its own; may become none or several statements.
    Stmt,
    /// The function that a slot names.
    Slot,
}

/// One rewriting rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transform {
    /// The file's name without its ending.
    #[serde(skip)]
    pub id: String,
    /// What becomes what, in a few words.
    pub title: String,
    /// The kernel document and section that it follows.
    pub doc: String,
    /// Where it applies.
    pub kind: Kind,
    /// Words in `change` that stand for any expression. `VMA`, `DESC` and `FILE` need not be listed.
    #[serde(default)]
    pub holes: Vec<String>,
    /// Which hole stands for what guards and the engine ask for, by role.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
    /// A matcher in Rust, for a meaning with many spellings; then no form has `-` lines.
    #[serde(default, rename = "match")]
    pub matcher: Option<String>,
    /// What is done with the call's result: `populate` takes the statement around it apart.
    #[serde(default)]
    pub result: Option<String>,
    /// Preconditions, by name.
    #[serde(default)]
    pub guards: Vec<String>,
    /// For a single form: what [`Form::change`] is.
    #[serde(default)]
    pub change: Option<String>,
    /// For a single form: symbols that the target must have.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Alternatives; the first that applies and whose needs the target fulfils is used.
    #[serde(default, rename = "form")]
    pub forms: Vec<Form>,
    /// One paragraph: why this is right and what to look at.
    pub why: String,
    /// Its sentence in a commit message.
    pub commit: String,
    /// Whether it only spells the same thing otherwise: a commit message that has more to say leaves the sentence to
    /// the diff.
    #[serde(default)]
    pub spelling: bool,
    /// Tests and documentation: statements of a handler before and after.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
    /// Tests and documentation: statements of a handler that must be refused.
    #[serde(default, rename = "refuse")]
    pub refusals: Vec<RefuseExample>,
}

/// One alternative of a transform.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Evidence from a guard or matcher that this form wants.
    #[serde(default)]
    pub when: Option<String>,
    /// Symbols that the target must have.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Preconditions of this form alone.
    #[serde(default)]
    pub guards: Vec<String>,
    /// Lines beginning with `- ` are spellings of the old code, one a line; those beginning with `+ ` are the new code.
    pub change: String,
}

/// A conversion shown and tested.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Statements of a handler with parameters `file` and `vma`; or a whole file.
    pub before: String,
    /// The same, converted.
    pub after: String,
}

/// A refusal shown and tested.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefuseExample {
    /// As [`Example::before`].
    pub code: String,
    /// The reason id that it gets.
    pub reason: String,
}

impl Transform {
    /// Reads a transform file's text.
    ///
    /// # Errors
    /// What is wrong with the text, as a sentence.
    pub fn read(id: &str, text: &str) -> Result<Transform, String> {
        let mut t: Transform = toml::from_str(text).map_err(|e| format!("transforms/{id}.toml: {e}"))?;
        t.id = id.to_string();
        if let Some(change) = t.change.take() {
            let needs = std::mem::take(&mut t.needs);
            t.forms.insert(0, Form { change, needs, ..Form::default() });
        }
        if t.forms.is_empty() {
            return Err(format!("transforms/{id}.toml: neither `change` nor `[[form]]`"));
        }
        t.check_roles().map_err(|e| format!("transforms/{id}.toml: {e}"))?;
        Ok(t)
    }

    /// Roles are known ones and stand for holes, and what a guard or the engine asks for is there.
    fn check_roles(&self) -> Result<(), String> {
        if let Some((role, hole)) =
            self.roles.iter().find(|(r, h)| !ROLES.contains(&r.as_str()) || !self.holes.contains(h))
        {
            return Err(format!("`{role}` is no role, or `{hole}` is no hole"));
        }
        let guards = || self.guards.iter().chain(self.forms.iter().flat_map(|f| &f.guards));
        let asked = guards().flat_map(|g| ASKED.iter().filter(move |a| a.0 == g).flat_map(|a| a.1));
        match asked.into_iter().find(|r| !self.roles.contains_key(**r)) {
            Some(role) => Err(format!("a guard asks for the role `{role}`")),
            None => Ok(()),
        }
    }
}

/// What a hole can be: the first address, the length in bytes, the protection, the number of pages, their array.
const ROLES: [&str; 6] = ["start", "size", "prot", "count", "pages", "other"];

/// The roles that guards ask for; those of pages also take the array, which must outlive the hook.
const ASKED: &[(&str, &[&str])] = &[
    ("range-in-vma", &["start", "size"]),
    ("prot-reaches", &["prot"]),
    ("one-page", &["start", "pages"]),
    ("pages-bounded", &["count", "pages"]),
    ("pages-range", &["start", "count", "pages"]),
    ("repeatable", &["count", "pages"]),
];

impl Form {
    /// The spellings of the old code.
    pub fn old(&self) -> impl Iterator<Item = &str> {
        self.change.lines().filter_map(|l| l.strip_prefix("- "))
    }

    /// The new code, its lines in order; none means that the old code goes without replacement.
    pub fn new_lines(&self) -> Vec<&str> {
        self.change.lines().filter_map(|l| l.strip_prefix("+ ")).collect()
    }
}
