//! The census as a table, and the numbers of a run.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::escape;
use crate::model::finding::{Finding, findings};
use crate::model::lines::Lines;
use crate::model::run::Run;
use crate::model::summary::{Summary, Tally};
use crate::tree::source::FileId;
use crate::wrap::{Columns, width};

/// Columns are padded up to this width and no further, so that one long name does not spoil the table.
const WIDEST: usize = 48;

/// Writes one line for each candidate: place, handler, tables, outcome, reason.
pub fn candidates(out: &mut dyn Write, run: &Run, columns: Columns) -> io::Result<()> {
    let mut lines: BTreeMap<FileId, Lines> = BTreeMap::new();
    let mut rows = Vec::with_capacity(run.candidates.len() + 1);
    rows.push(["PLACE", "HANDLER", "TABLE", "OUTCOME", "REASON"].map(str::to_owned));
    rows.extend(findings(run).map(|finding| row(finding, &mut lines)));
    if rows.len() > 1 { table(out, &rows, 5, columns) } else { Ok(()) }
}

fn row(finding: Finding<'_>, lines: &mut BTreeMap<FileId, Lines>) -> [String; 5] {
    let place = finding.line(lines);
    let tables = finding.tables();
    let more = tables.len().saturating_sub(1);
    let mut table = finding.members().into_iter().collect::<Vec<_>>().join(",");
    if let Some(first) = tables.first() {
        table = format!("{first} ({table})");
    }
    if more > 0 {
        table.push_str(&format!(" and {more} more"));
    }
    let handler = finding.candidate.handler.clone();
    let older = match finding {
        f if f.is_off() => "(never built)",
        f if f.is_older() => "(older kernels only)",
        _ => "",
    };
    let reason = finding.reason().unwrap_or(older).to_owned();
    [place, handler, table, finding.outcome().to_owned(), reason].map(|cell| escape::line(&cell))
}

/// Writes `rows` in columns two spaces apart, without spaces at the ends of lines; the first row names the columns.
///
/// Columns from `numbers` on are aligned to the right. A row that is wider than the terminal goes on in a further line.
fn table<const N: usize>(
    out: &mut dyn Write,
    rows: &[[String; N]],
    numbers: usize,
    columns: Columns,
) -> io::Result<()> {
    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0).min(WIDEST);
    let widths: [usize; N] = std::array::from_fn(widest);
    for row in rows {
        let mut line = String::new();
        for (column, (cell, most)) in row.iter().zip(widths).enumerate() {
            let blanks = " ".repeat(most.saturating_sub(width(cell)));
            let cell = if column < numbers { format!("{cell}{blanks}") } else { format!("{blanks}{cell}") };
            let needed = width(&line) + 2 + most.max(width(cell.trim_end()));
            if column > 0 && columns.terminal().is_some_and(|all| needed > all) {
                writeln!(out, "{}", line.trim_end())?;
                line = " ".repeat(4);
            } else if column > 0 {
                line.push_str("  ");
            }
            line.push_str(&cell);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes the numbers by structure, directory and reason, and then [`totals`].
pub fn summary(out: &mut dyn Write, summary: &Summary, columns: Columns) -> io::Result<()> {
    let header =
        |first: &str| [first, "slots", "NULL", "macro", "handlers", "converted", "refused", "done"].map(str::to_owned);
    let mut rows = vec![header("STRUCTURE")];
    for (member, tally) in &summary.by_member {
        let slots = [tally.slots, tally.null, tally.by_macro].map(|n| n.to_string());
        rows.push(join(member, slots, tally.outcomes));
    }
    if rows.len() > 1 {
        table(out, &rows, 1, columns)?;
        writeln!(out)?;
    }
    let mut rows = vec![["DIRECTORY", "handlers", "converted", "refused", "done"].map(str::to_owned)];
    for (directory, tally) in &summary.by_directory {
        let [_, _, _, _, total, converted, refused, done] = join("", [const { String::new() }; 3], *tally);
        let directory = if directory.is_empty() { "." } else { directory };
        rows.push([escape::line(directory), total, converted, refused, done]);
    }
    if rows.len() > 1 {
        table(out, &rows, 1, columns)?;
        writeln!(out)?;
    }
    let mut reasons: Vec<_> = summary.by_reason.iter().collect();
    reasons.sort_by_key(|(id, count)| (std::cmp::Reverse(**count), id.as_str()));
    let mut rows = vec![["REASON", "handlers"].map(str::to_owned)];
    rows.extend(reasons.into_iter().map(|(id, count)| [escape::line(id), count.to_string()]));
    if rows.len() > 1 {
        table(out, &rows, 1, columns)?;
        writeln!(out)?;
    }
    totals(out, summary)
}

fn join(name: &str, slots: [String; 3], tally: Tally) -> [String; 8] {
    let [slots, null, by_macro] = slots;
    let [total, converted, refused, done] =
        [tally.total(), tally.converted, tally.refused, tally.done].map(|n| n.to_string());
    [escape::line(name), slots, null, by_macro, total, converted, refused, done]
}

/// Writes how many slots there are and what became of the candidates, in two lines.
pub fn totals(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let (read, kept) = summary.files;
    let slots = &summary.slots;
    write!(out, "{} ({} NULL, {} by macro)", counted(slots.slots, "slot"), slots.null, slots.by_macro)?;
    write!(out, " in {kept} of {}", counted(read, "file"))?;
    let others = [(summary.macro_bodies, "macro body"), (summary.gaps, "gap"), (summary.not_slots, "look-alike")];
    for (count, what) in others.into_iter().filter(|(count, _)| *count > 0) {
        write!(out, "; {}", counted(count, what))?;
    }
    if summary.older > 0 {
        write!(out, "; {} for older kernels only", summary.older)?;
    }
    if !summary.target.is_empty() {
        write!(out, "; for {}", escape::line(&summary.target))?;
    }
    if summary.off > 0 {
        write!(out, "; {} never built", summary.off)?;
    }
    writeln!(out, "\n{}", summary.conservation())
}

/// `1 slot`, `2 slots`, `3 macro bodies`.
fn counted(count: usize, what: &str) -> String {
    match (count, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{candidates, summary};
    use crate::model::outcome::Outcome;
    use crate::model::run::Run;
    use crate::model::summary::Summary;
    use crate::testing::{refusal, run_of};
    use crate::wrap::Columns;

    fn text(print: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        print(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_candidate_has_a_line() {
        let run = run_of(&[("f_mmap", Outcome::Done), ("g_mmap", refusal("gap"))]);
        let expected = "\
PLACE            HANDLER  TABLE                               OUTCOME  REASON
drivers/x/a.c:1  f_mmap   f_mmap_fops (file_operations.mmap)  done
drivers/x/a.c:1  g_mmap   g_mmap_fops (file_operations.mmap)  refused  gap
";
        assert_eq!(text(|out| candidates(out, &run, Columns::default()).unwrap()), expected);
    }

    #[test]
    fn a_row_that_is_wider_than_the_terminal_goes_on_below() {
        let run = run_of(&[("f_mmap", refusal("gap"))]);
        let expected = "\
PLACE            HANDLER
    TABLE                               OUTCOME
    REASON
drivers/x/a.c:1  f_mmap
    f_mmap_fops (file_operations.mmap)  refused
    gap
";
        assert_eq!(text(|out| candidates(out, &run, Columns::of(Some(50))).unwrap()), expected);
    }

    #[test]
    fn an_empty_run_has_no_table_but_totals() {
        let run = Run::default();
        assert_eq!(text(|out| candidates(out, &run, Columns::default()).unwrap()), "");
        let totals = text(|out| summary(out, &Summary::of(&run), Columns::default()).unwrap());
        assert_eq!(
            totals,
            "0 slots (0 NULL, 0 by macro) in 0 of 0 files\ncensus 0 = 0 converted + 0 refused + 0 done\n"
        );
    }

    #[test]
    fn the_summary_counts_by_structure_directory_and_reason() {
        let run = run_of(&[("f_mmap", Outcome::Done), ("g_mmap", refusal("gap"))]);
        let text = text(|out| summary(out, &Summary::of(&run), Columns::default()).unwrap());
        for part in [
            "file_operations.mmap      2",
            "drivers/x         2",
            "gap            1",
            "census 2 = 0 converted + 1 refused + 1 done",
        ] {
            assert!(text.contains(part), "{part} is missing from\n{text}");
        }
    }

    #[test]
    fn names_cannot_speak_to_the_terminal() {
        let run = run_of(&[("f\u{1b}[31m_mmap", Outcome::Done)]);
        assert!(!text(|out| candidates(out, &run, Columns::default()).unwrap()).contains('\u{1b}'));
    }
}
