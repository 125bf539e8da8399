//! What became of the handlers over many runs, as one page: a bar for each run, and the same in numbers.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::html::frame::frame;
use crate::html::shown::Shown;
use crate::model::summary::Tally;

/// One run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// How it is called: the name of its report without the ending.
    pub name: String,
    /// The kernel that it was for.
    pub target: String,
    /// Its paths and options, as the command line has them.
    pub asked: String,
    /// The commit that was looked at; empty if it is not known.
    pub revision: String,
    /// Handlers by outcome.
    pub tally: Tally,
}

/// Height of the picture, in its own units; the width is one for each run.
const HEIGHT: f64 = 100.0;

/// Writes the page; `points` are in the order of time.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, points: &[Point]) -> io::Result<()> {
    out.write_all(page(points).into_string().as_bytes())?;
    writeln!(out)
}

fn page(points: &[Point]) -> Markup {
    let body = html! {
        header.top {
            h1 { code { "mmap" } " to " code { "mmap_prepare" } }
            p.sub { (points.len()) " runs" (Shown(&change(points))) }
        }
        main {
            h2 { "Burndown" }
            (picture(points))
            p.more { "From below: done, can be converted, left to a person, waiting for others. Each bar is a run, the oldest first." }
            h2 { "Runs" }
            (table(points))
        }
        footer { p { "Made by vma2desc " (env!("CARGO_PKG_VERSION")) " from its JSON reports." } }
    };
    frame(&format!("mmap to mmap_prepare: {} runs", points.len()), &body, None)
}

/// Whether all runs looked at the same, so that one can be compared with another.
pub fn are_alike(points: &[Point]) -> bool {
    points.windows(2).all(|pair| pair[0].asked == pair[1].asked)
}

/// What came of it from the first run to the last.
fn change(points: &[Point]) -> String {
    match points {
        _ if !are_alike(points) => {
            "; they are not all over the same paths with the same options, so that their numbers cannot be compared"
                .to_owned()
        }
        [first, .., last] => format!(
            "; from {} to {}: {} of {} handlers were done, {} of {} are",
            first.name,
            last.name,
            first.tally.done,
            first.tally.total(),
            last.tally.done,
            last.tally.total()
        ),
        _ => String::new(),
    }
}

fn picture(points: &[Point]) -> Markup {
    let most = points.iter().map(|point| point.tally.total()).max().unwrap_or(0).max(1);
    let height = |count: usize| count as f64 * HEIGHT / most as f64;
    html! {
        svg.history viewBox=(format!("0 0 {} {HEIGHT}", points.len().max(1))) preserveAspectRatio="none" role="img" aria-label="Handlers by outcome, run by run; the table below has the numbers" {
            @for (at, point) in points.iter().enumerate() {
                @let Tally { done, converted, waiting, .. } = point.tally;
                @let parts = [("done", done), ("converted", converted), ("person", point.tally.for_a_person()), ("waits", waiting)];
                @for (index, (class, count)) in parts.iter().enumerate() {
                    @let below: usize = parts[..=index].iter().map(|part| part.1).sum();
                    rect class=(class) x=(format!("{:.2}", at as f64 + 0.05)) width="0.9" y=(format!("{:.3}", HEIGHT - height(below)))
                        height=(format!("{:.3}", height(*count))) {}
                }
            }
        }
    }
}

fn table(points: &[Point]) -> Markup {
    html! {
        div.scroll {
            table.numbers {
                thead {
                    tr {
                        th scope="col" { "run" }
                        th scope="col" { "target" }
                        th scope="col" { "paths and options" }
                        th scope="col" { "commit" }
                        @for what in ["handlers", "done", "convertible", "left to a person", "wait for others"] {
                            th.n scope="col" { (what) }
                        }
                    }
                }
                tbody {
                    @for point in points {
                        tr {
                            th scope="row" { (Shown(&point.name)) }
                            td { (Shown(&point.target)) }
                            td { code { (Shown(&point.asked)) } }
                            td { code { (Shown(&point.revision)) } }
                            @let tally = point.tally;
                            @for count in [tally.total(), tally.done, tally.converted, tally.for_a_person(), tally.waiting] {
                                td.n.zero[count == 0] { (count) }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Point, write};
    use crate::model::summary::Tally;

    #[test]
    fn each_run_has_a_bar_and_a_row_and_no_name_is_obeyed() {
        let tally = |done, refused| Tally { converted: 1, refused, waiting: 1, done, ..Tally::default() };
        let point = |name: &str, done| Point {
            name: name.into(),
            asked: "drivers".into(),
            tally: tally(done, 3),
            ..Point::default()
        };
        let mut out = Vec::new();
        write(&mut out, &[point("2026-01", 1), point("<b>\u{1b}[2J", 4)]).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert_eq!((page.matches("<rect").count(), page.matches("<th scope=\"row\"").count()), (8, 2));
        assert!(page.contains("1 of 5 handlers were done, 4 of 8 are"), "{page}");
        assert!(page.contains("<code>drivers</code>"), "{page}");
        let mut other = point("2026-02", 4);
        other.asked = "drivers/x".into();
        let mut out = Vec::new();
        write(&mut out, &[point("2026-01", 1), other]).unwrap();
        let told = String::from_utf8(out).unwrap();
        assert!(told.contains("not all over the same paths") && !told.contains("handlers were done"), "{told}");
        assert!(!page.contains("<b>") && !page.contains('\u{1b}') && !page.contains("<script"));
    }
}
