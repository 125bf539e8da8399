//! `docs/mutants.md`: the seeded mistakes, and what caught them.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::seeded::{Case, CaughtBy, Mistake, read};
use crate::out::Verdict;

/// Where the table is, in the repository.
pub const PATH: &str = "docs/mutants.md";

/// What became of one mistake.
pub struct Caught {
    /// The level that caught it, or nothing.
    pub by: Option<CaughtBy>,
    /// What it saw, a few words.
    pub how: String,
}

const HEAD: &str = "# Mistakes made on purpose

How good is the proof? Each of these conversions has one mistake, of a kind that people make, and the level that must catch it is
written down before it is run. The drivers are made up for this, in the shape of what real ones do (`testdata/seeded`).
*Trap* is the number of the tests of the same trap in `testdata/traps`. `cargo xtask kernel mutants --build DIR` writes this page and
fails if a mistake is not caught where it must be, or a right conversion is not accepted.

";

/// The page. `caught` tells what became of a mistake, `right` how the right conversion of a case fared.
pub fn render(
    release: &str,
    cases: &[Case],
    caught: impl Fn(&Case, &Mistake) -> Caught,
    right: impl Fn(&Case) -> String,
) -> String {
    let mut rows = String::new();
    let (mut must, mut did) = (0, 0);
    for case in cases {
        let _ = writeln!(rows, "\n## {}\n\nThe right conversion: {}.\n", case.name, cell(&right(case)));
        rows.push_str("| mistake | what is wrong | trap | must be caught by | caught by |\n|---|---|---|---|---|\n");
        for mistake in &case.mistakes {
            let got = caught(case, mistake);
            let trap = mistake.trap.map(|t| t.to_string()).unwrap_or_default();
            if matches!(mistake.caught_by, CaughtBy::Compiled | CaughtBy::Executed) {
                must += 1;
                did += usize::from(got.by == Some(mistake.caught_by));
            }
            let by = match (got.by, &mistake.why) {
                (Some(level), _) => format!("{}: {}", level.word(), got.how),
                (None, Some(why)) => format!("not by running it: {why}"),
                (None, None) => "nothing".to_owned(),
            };
            let name = mistake.file.trim_end_matches(".c");
            let cells = [name, &mistake.what, &trap, mistake.caught_by.word(), &by].map(cell);
            let _ = writeln!(rows, "| {} |", cells.join(" | "));
        }
    }
    let score = format!(
        "On Linux {release}: {did} of {must} mistakes that show when the driver is compiled or run are caught where they must be.\n"
    );
    format!("{HEAD}{score}{rows}")
}

/// Whether the page lists the mistakes of the repository, no more and no less, with the levels that must catch them.
/// That they are caught takes a build tree.
pub fn check(repository: &Path, verdict: &mut Verdict) -> Result<()> {
    let page = std::fs::read_to_string(repository.join(PATH)).with_context(|| format!("cannot read {PATH}"))?;
    stale(&page, &read(repository)?).into_iter().for_each(|what| verdict.broken(what));
    Ok(())
}

/// What the page says that is not so, and what it lacks.
fn stale(page: &str, cases: &[Case]) -> Vec<String> {
    let nothing = |_: &Case, _: &Mistake| Caught { by: None, how: String::new() };
    let want = render("", cases, nothing, |_| String::new());
    let (want, have) = (listed(&want), listed(page));
    let lacks = want.iter().filter(|row| !have.contains(row)).map(|row| format!("{PATH} lacks: {row}"));
    let extra = have.iter().filter(|row| !want.contains(row)).map(|row| format!("{PATH} is out of date: {row}"));
    lacks.chain(extra).collect()
}

/// The rows of a page with their case, without what a run says.
fn listed(page: &str) -> Vec<String> {
    let mut case = "";
    let mut rows = Vec::new();
    for line in page.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            case = name;
        } else if let Some((told, _)) = line.rsplit_once(" | ").filter(|_| line.starts_with("| wrong-")) {
            let told = told.split(" | ").take(4).collect::<Vec<_>>().join(" | ");
            rows.push(format!("{case} {told}"));
        }
    }
    rows
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_lacks_a_mistake_or_has_one_too_many_is_stale() {
        let cases = read(&crate::proc::repository().unwrap()).unwrap();
        let caught = |_: &Case, m: &Mistake| Caught { by: Some(m.caught_by), how: "flags | differ <b>".to_owned() };
        let page = render("7.3.0", &cases, caught, |_| "accepted".to_owned());
        assert!(page.contains("executed: flags \\| differ &lt;b>"));
        assert_eq!(stale(&page, &cases), Vec::<String>::new());
        let line = page.lines().find(|l| l.starts_with("| wrong-size-off-by-one")).unwrap();
        assert!(stale(&page.replace(&format!("{line}\n"), ""), &cases)[0].contains("lacks"));
        let other = page.replace("wrong-size-off-by-one", "wrong-size-off-by-two");
        assert_eq!(stale(&other, &cases).len(), 2);
        let must = page.lines().filter(|l| l.starts_with("| wrong-")).count();
        assert_eq!(listed(&page).len(), must);
    }
}
