//! The findings of a check, one line each, as compilers print theirs.

use std::io::{self, Write};

use serde::Deserialize;

use crate::model::finding::waits;
use crate::report::document::Document;
use crate::report::escape;
use crate::report::json::checked::JsonCheck;

/// What is needed of a candidate to say what is to be done with it.
#[derive(Clone, Debug, Deserialize)]
pub struct Candidate {
    /// The handler.
    pub handler: String,
    /// The unit.
    pub unit: usize,
    /// `converted`, `refused` or `done`.
    pub outcome: String,
    /// Where it is defined.
    #[serde(default)]
    pub definitions: Vec<Place>,
    /// The refusal.
    pub refused: Option<Refused>,
    /// The conversion.
    pub converted: Option<Converted>,
}

/// A place.
#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    /// Its file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1.
    pub column: usize,
}

/// A refusal.
#[derive(Clone, Debug, Deserialize)]
pub struct Refused {
    /// The id of its reason.
    pub reason: String,
    /// What that is.
    pub title: Option<String>,
    /// The obstacle.
    pub place: Place,
    /// What is said there.
    pub label: String,
    /// The campaigns that it waits for.
    #[serde(default)]
    pub campaigns: Vec<String>,
    /// The other obstacles.
    #[serde(default)]
    pub others: Vec<Other>,
}

/// An obstacle beside the one that a handler is refused for.
#[derive(Clone, Debug, Deserialize)]
pub struct Other {
    /// The id of its reason.
    pub reason: String,
}

/// A conversion.
#[derive(Clone, Debug, Deserialize)]
pub struct Converted {
    /// The new name.
    pub new_name: String,
    /// How far it was checked.
    pub proof: Level,
    /// Its edits.
    #[serde(default)]
    pub edits: Vec<Edit>,
}

/// A proof level.
#[derive(Clone, Debug, Deserialize)]
pub struct Level {
    /// Its name.
    pub level: String,
}

/// An edit.
#[derive(Clone, Debug, Deserialize)]
pub struct Edit {
    /// What it replaces.
    pub place: Place,
}

/// The candidates of a report.
///
/// # Errors
/// They have another form.
pub fn candidates(document: &Document) -> Result<Vec<Candidate>, String> {
    document.get("candidates")
}

/// Writes one line for each finding.
pub fn write(out: &mut dyn Write, candidates: &[Candidate], check: &JsonCheck) -> io::Result<()> {
    for candidate in check.findings.iter().filter_map(|index| candidates.get(*index)) {
        writeln!(out, "{}", escape::line(&line(candidate)))?;
    }
    Ok(())
}

fn line(candidate: &Candidate) -> String {
    let message = match (&candidate.refused, &candidate.converted) {
        (Some(refused), _) => format!("refused[{}]: {}", refused.reason, candidate.message()),
        (None, Some(_)) => format!("convertible: {}", candidate.message()),
        (None, None) => candidate.message(),
    };
    match candidate.place() {
        Some(Place { file, line, column }) => format!("{file}:{line}:{column}: {message}"),
        None => message,
    }
}

impl Refused {
    /// Which campaign would free it, and what is left after that, as far as was seen.
    fn freed(&self) -> String {
        if self.campaigns.is_empty() {
            return String::new();
        }
        let left: Vec<&str> = self.others.iter().map(|o| o.reason.as_str()).filter(|r| *r != self.reason).collect();
        let after =
            if left.is_empty() { "nothing else was seen".to_owned() } else { format!("then {}", left.join(", ")) };
        format!(" (vma2desc campaign {}; {after})", self.campaigns.join(", "))
    }
}

impl Candidate {
    /// Whether others have to act before anything can be done.
    fn waits(&self) -> bool {
        self.refused.as_ref().is_some_and(|refused| waits(&refused.reason))
    }

    /// Where a reader looks first.
    pub fn place(&self) -> Option<&Place> {
        if let Some(refused) = &self.refused {
            return Some(&refused.place);
        }
        let edits = self.converted.iter().flat_map(|converted| &converted.edits);
        self.definitions.first().or_else(|| edits.map(|edit| &edit.place).next())
    }

    /// What is to be done.
    pub fn message(&self) -> String {
        let handler = &self.handler;
        match (&self.refused, &self.converted) {
            (Some(refused), _) => {
                let title = refused.title.as_deref().unwrap_or("the handler cannot be converted");
                format!("`{handler}`: {title}: {}{}", refused.label, refused.freed())
            }
            (None, Some(Converted { new_name, proof, .. })) => {
                format!("`{handler}` can be converted to `{new_name}` ({})", proof.level)
            }
            (None, None) => format!("{}: `{handler}`", self.outcome),
        }
    }
}

/// The target that a report is for.
///
/// # Errors
/// It says none.
pub fn target(document: &Document) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Asked {
        target: String,
    }
    document.get::<Asked>("asked").map(|asked| asked.target)
}

/// What is left, in one sentence, what was set aside, and for which kernel; none if nothing is left, for somebody to act
/// on or for others.
pub fn totals(candidates: &[Candidate], check: &JsonCheck, target: &str) -> Option<String> {
    let found: Vec<&Candidate> = check.findings.iter().filter_map(|index| candidates.get(*index)).collect();
    let units = |outcome: &str| {
        let of: std::collections::BTreeSet<usize> =
            found.iter().filter(|c| c.outcome == outcome).map(|c| c.unit).collect();
        of.len()
    };
    let (converted, refused) = (units("converted"), units("refused"));
    let mut parts = Vec::new();
    if converted > 0 {
        parts.push(format!("{converted} can be converted (vma2desc diff)"));
    }
    if refused > 0 {
        let waiting =
            found.iter().filter(|c| c.waits()).map(|c| c.unit).collect::<std::collections::BTreeSet<_>>().len();
        let others = match (waiting, refused) {
            (0, _) => String::new(),
            (1, 1) => "; it waits for others".to_owned(),
            (all, most) if all == most => "; all of them wait for others".to_owned(),
            (1, _) => "; 1 of them waits for others".to_owned(),
            (some, _) => format!("; {some} of them wait for others"),
        };
        parts.push(format!("{refused} refused (vma2desc explain REASON{others})"));
    }
    let all = converted + refused;
    let waiting = check.allowed.iter().filter_map(|index| candidates.get(*index)).filter(|c| c.waits()).count();
    let mut text = match all {
        0 if check.allowed.is_empty() => return None,
        0 => "nothing is left to do".to_owned(),
        1 => format!("1 unit is left: {}", parts.join(", ")),
        _ => format!("{all} units are left: {}", parts.join(", ")),
    };
    let set_aside = [
        (check.accepted.len(), "accepted by the baseline"),
        (waiting, "waiting for others (--deny waits counts them)"),
        (check.allowed.len() - waiting, "allowed"),
    ];
    for (count, what) in set_aside.into_iter().filter(|aside| aside.0 > 0) {
        text.push_str(&format!("; {count} {what}"));
    }
    if let Some(most) = check.terms.max_left.filter(|_| all > 0 && check.exit == 0) {
        text.push_str(&format!("; so many may be (--max-left {most})"));
    }
    if !target.is_empty() {
        text.push_str(&format!("; for {}", escape::line(target)));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::{candidates, totals, write};
    use crate::model::outcome::{Conversion, Outcome};
    use crate::model::run::Run;
    use crate::model::testing::{refusal, run_of};
    use crate::report::document::Document;
    use crate::report::json;
    use crate::report::json::checked::{JsonCheck, JsonTerms};

    fn check(findings: &[usize]) -> JsonCheck {
        JsonCheck {
            exit: 0,
            terms: JsonTerms::default(),
            findings: findings.to_vec(),
            accepted: vec![7],
            allowed: Vec::new(),
            outside: Vec::new(),
            stale: Vec::new(),
            shard: None,
        }
    }

    fn shown(run: &Run, findings: &[usize]) -> (String, String) {
        let mut text = Vec::new();
        json::write(&mut text, run, &[]).unwrap();
        let candidates = candidates(&Document::parse(&text).unwrap()).unwrap();
        let (mut out, check) = (Vec::new(), check(findings));
        write(&mut out, &candidates, &check).unwrap();
        (String::from_utf8(out).unwrap(), totals(&candidates, &check, "Linux 7.3").unwrap_or_default())
    }

    #[test]
    fn each_finding_has_a_line_with_its_place() {
        let conversion = Conversion { new_name: "g_mmap_prepare".into(), ..Conversion::default() };
        let outcome = Outcome::Converted(Box::new(conversion));
        let run = run_of(&[("f_mmap", refusal("gap")), ("g_mmap", outcome), ("h_mmap", refusal("gap"))]);
        let (lines, totals) = shown(&run, &[0, 1]);
        let title = &crate::model::reasons::reason("gap").unwrap().title;
        let expected = format!(
            "drivers/x/a.c:1:12: refused[gap]: `f_mmap`: {title}: this is the obstacle\n\
             drivers/x/a.c:1:1: convertible: `g_mmap` can be converted to `g_mmap_prepare` (matched)\n"
        );
        assert_eq!(lines, expected);
        let expected = "2 units are left: 1 can be converted (vma2desc diff), 1 refused (vma2desc explain REASON); \
                        1 accepted by the baseline; for Linux 7.3";
        assert_eq!(totals, expected);
    }

    #[test]
    fn names_and_paths_stay_on_their_line() {
        let mut run = run_of(&[("f\u{1b}[2J\n::error::x", refusal("gap"))]);
        run.sources.files[0].path = "drivers/a\n::error file=b::c\r.c".into();
        let (lines, _) = shown(&run, &[0]);
        assert_eq!(lines.lines().count(), 1);
        assert!(lines.starts_with("drivers/a ::error file=b::c<0D>.c:1:12: "), "{lines}");
        assert!(!lines.contains('\u{1b}'));
        for (path, shown_as) in [
            ("::error::x.c", "<3A>:error::x.c"),
            ("##[error]x.c", "##<5B>error]x.c"),
            (" ::error::x.c", " <3A>:error::x.c"),
        ] {
            run.sources.files[0].path = path.into();
            let (lines, _) = shown(&run, &[0]);
            assert!(lines.starts_with(&format!("{shown_as}:1:12: ")), "{lines}");
        }
    }
}
