//! A transform file as it is written.

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
        Ok(t)
    }
}

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
