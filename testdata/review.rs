//! `review` as it is used: answers from a pipe, and from a person at a terminal.

#![allow(clippy::unwrap_used, clippy::panic)]
#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use snapbox::cmd::cargo_bin;
use vma2desc::ledger::{Decision, Ledger};

#[path = "support/pty.rs"]
mod pty;
use pty::Pty;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Drivers that are converted, and a place for the ledger.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    /// So many drivers: `lamp1.c` and so on.
    fn new(drivers: usize) -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        let lamp = fs::read_to_string(Path::new(ROOT).join("testdata/drivers/lamp.c")).unwrap();
        fs::create_dir(place.drivers()).unwrap();
        for number in 1..=drivers {
            let name = format!("lamp{number}");
            fs::write(place.driver(number), lamp.replace("lamp_", &format!("{name}_"))).unwrap();
        }
        place
    }

    fn drivers(&self) -> PathBuf {
        self.dir.path().join("drivers")
    }

    fn driver(&self, number: usize) -> PathBuf {
        self.drivers().join(format!("lamp{number}.c"))
    }

    fn change(&self, number: usize, old: &str, new: &str) {
        let text = fs::read_to_string(self.driver(number)).unwrap();
        assert!(text.contains(old));
        fs::write(self.driver(number), text.replace(old, new)).unwrap();
    }

    fn ledger_path(&self) -> PathBuf {
        self.dir.path().join("vma2desc-review.json")
    }

    fn ledger(&self) -> Ledger {
        Ledger::load(camino::Utf8Path::from_path(&self.ledger_path()).unwrap()).unwrap()
    }

    /// `file:handler` and decision of each entry.
    fn decisions(&self) -> Vec<(String, Decision)> {
        self.ledger().entries.iter().map(|(key, entry)| (key.0.clone(), entry.decision)).collect()
    }

    fn arguments(&self, command: &mut Command) {
        command.arg("review").arg("--target").arg(Path::new(ROOT).join("testdata/kernel")).arg(self.drivers());
        command.current_dir(self.dir.path());
        for variable in ["GIT_EDITOR", "VISUAL", "EDITOR", "NO_COLOR", "CLICOLOR", "CI"] {
            command.env_remove(variable);
        }
        command.env("HOME", self.dir.path()).env("TERM", "xterm-256color").env("GIT_CONFIG_NOSYSTEM", "1");
    }

    /// Runs a review with these answers from a pipe.
    fn pipe(&self, answers: &str, prepare: impl FnOnce(&mut Command)) -> Output {
        let mut command = Command::new(cargo_bin!("vma2desc"));
        self.arguments(&mut command);
        prepare(&mut command);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It may end before it has read all.
        let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// What a review with these answers prints, which must end with this exit code.
    fn says(&self, answers: &str, code: i32, prepare: impl FnOnce(&mut Command)) -> String {
        let output = self.pipe(answers, prepare);
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(output.status.code(), Some(code), "{text}");
        text
    }

    /// Starts a review in a terminal.
    fn terminal(&self, size: (u16, u16), prepare: impl FnOnce(&mut Command)) -> Pty {
        Pty::start(cargo_bin!("vma2desc").to_str().unwrap(), size, |command| {
            self.arguments(command);
            prepare(command);
        })
    }
}

fn nothing(_: &mut Command) {}

/// An editor that does this to the lines that a diff adds.
fn editor(script: &'static str) -> impl FnOnce(&mut Command) {
    move |command| {
        command.env("VISUAL", format!("sed -i '/^+/{script}'"));
    }
}

fn key(number: usize) -> String {
    format!("lamp{number}.c:lamp{number}_mmap")
}

#[test]
fn answers_from_a_pipe_are_kept_and_a_second_review_goes_on() {
    let place = Place::new(4);
    let text = place.says("accept\nn\ny\n", 0, nothing);
    assert!(text.contains("accepted: lamp1.c:lamp1_mmap") && text.contains("[4/4]"), "{text}");
    assert!(text.contains("4 units: 2 accepted, 1 rejected, 1 undecided; kept in "), "{text}");
    assert!(!text.contains('\x1b'), "no colours in a pipe");
    let (yes, no) = (Decision::Accepted, Decision::Rejected);
    assert_eq!(place.decisions(), [(key(1), yes), (key(2), no), (key(3), yes)]);
    let text = place.says("y\n", 0, nothing);
    assert!(!text.contains("[1/4]") && text.contains("[4/4]") && text.contains("All units are decided"), "{text}");
    assert_eq!(place.decisions().len(), 4);
    let text = place.says("", 0, |command| {
        command.arg("--list");
    });
    assert!(text.contains("2  rejected   parsed    lamp2.c:lamp2_mmap\n"), "{text}");
}

#[test]
fn a_wrong_answer_from_a_pipe_ends_the_review_with_2() {
    let place = Place::new(3);
    let text = place.says("y\nyse\ny\n", 2, nothing);
    assert!(text.contains("error: answer 2: `yse` is no answer; the review ends here"), "{text}");
    assert_eq!(place.decisions(), [(key(1), Decision::Accepted)]);
    let text = place.says("g lamp3_mmap\nn\ng nobody\ny\n", 2, nothing);
    assert!(text.contains("there is no unit `nobody`"), "{text}");
    assert_eq!(place.decisions()[1], (key(3), Decision::Rejected));
}

#[test]
fn a_review_without_answers_leaves_nothing_behind() {
    let place = Place::new(1);
    fs::create_dir(place.dir.path().join("no-drivers-here")).unwrap();
    let text = place.says("", 0, nothing);
    assert!(text.contains("nothing was decided"), "{text}");
    assert!(!place.ledger_path().exists());
    place.says("y\n", 3, |command| {
        command.arg(place.dir.path().join("no-drivers-here"));
    });
    fs::write(place.driver(1), "int x;\n").unwrap();
    assert!(place.says("y\n", 0, nothing).contains("there is nothing to review"));
    assert!(!place.ledger_path().exists(), "nor do errors");
}

#[test]
fn a_decision_outlives_moved_lines_and_expires_with_the_code_under_it() {
    let place = Place::new(3);
    place.says("y\ny\ny\n", 0, nothing);
    place.change(1, "struct lamp {", "/* More\n * lines. */\nstruct lamp {\n\tint extra;");
    place.change(2, "return -EPERM;", "return -EACCES;");
    let text = place.says("n\n", 0, nothing);
    assert!(!text.contains("[1/3]") && text.contains("[2/3]"), "{text}");
    assert!(text.contains("decision      expired (was accepted): the code under it changed"), "{text}");
    assert!(text.contains("The conversion as it is now:\ndiff --git a/lamp2.c"), "{text}");
    assert!(
        text.contains("-                       return -EPERM;\n+                       return -EACCES;\n"),
        "{text}"
    );
    assert_eq!(place.decisions()[1].1, Decision::Rejected);
    place.change(3, "lamp3_mmap", "lamp3_map");
    fs::remove_file(place.driver(1)).unwrap();
    let list = place.says("", 0, |command| {
        command.arg("--list");
    });
    let gone = "not among these: lamp1.c:lamp1_mmap (accepted): there is no such unit in the given paths\n";
    assert!(list.contains(gone) && list.contains("2  undecided  parsed    lamp3.c:lamp3_map\n"), "{list}");
}

#[test]
fn an_edit_that_holds_is_kept_as_a_diff_and_checked_again_later() {
    let place = Place::new(2);
    let text = place.says("e\n", 0, editor("s/EAGAIN/ENXIO/"));
    assert!(
        text.contains("decision      accepted, edited")
            && text.contains("+       desc->action.error_override = -ENXIO;"),
        "{text}"
    );
    assert!(text.contains("note          a person changed this conversion in a review"), "{text}");
    let entry = place.ledger().entries.into_values().next().unwrap();
    let diff = String::from_utf8(entry.edited.unwrap().diff).unwrap();
    assert!(diff.starts_with("diff --git a/lamp1.c") && diff.contains("-ENXIO"), "{diff}");
    place.change(1, "struct lamp {", "/* x */\nstruct lamp {");
    let text = place.says("g 1\nn\n", 0, nothing);
    assert!(text.contains("accepted, edited") && text.contains("-ENXIO"), "{text}");
    let text = place.says("g 1\ny\ng 1\nu\n", 0, nothing);
    assert!(text.rsplit("undecided: ").next().unwrap().contains("error_override = -EAGAIN"), "{text}");
    assert_eq!(place.decisions(), []);
}

#[test]
fn an_edit_leaves_other_conversions_of_the_same_file_alone() {
    let place = Place::new(2);
    let second = fs::read_to_string(place.driver(2)).unwrap();
    let handler = second.split_once("/**").unwrap().1;
    let both = format!("{}/**{handler}", fs::read_to_string(place.driver(1)).unwrap());
    fs::write(place.driver(1), both.replace("lamp2_open", "lamp1_open")).unwrap();
    fs::remove_file(place.driver(2)).unwrap();
    let text = place.says("e\ng 2\ny\n", 0, editor("s/EAGAIN/ENXIO/"));
    assert!(text.contains("2 units: 2 accepted (1 edited), 0 rejected"), "{text}");
    assert!(text.rsplit("[2/2]").next().unwrap().contains("error_override = -EAGAIN"), "{text}");
    let text = place.says("g 1\nu\n", 0, nothing);
    assert!(text.contains("2 units: 1 accepted, 0 rejected, 1 undecided"), "{text}");
    // The first is undone; an edit of its diff that reaches into the second is told.
    let script = place.dir.path().join("reach.sh");
    let hunk = "@@ -1 +1 @@\n-\t.mmap\t= lamp2_mmap,\n+\t.mmap_prepare\t= lamp2_mmap_prepare,\n";
    fs::write(place.dir.path().join("hunk"), hunk).unwrap();
    fs::write(&script, format!("cat {} >> \"$1\"\n", place.dir.path().join("hunk").display())).unwrap();
    let text = place.says("g 1\ne\n", 2, |command| {
        command.env("VISUAL", format!("sh {}", script.display()));
    });
    assert!(text.contains("it changes what another unit changes as well"), "{text}");
}

#[test]
fn an_edit_that_does_not_hold_is_refused_with_what_is_wrong() {
    let wrong = [
        ("s/error_override = /error_override = (/", "parse"),
        ("s/desc->action.error_override/vma->vm_pgoff/", "`vma` is left in `lamp1_mmap_prepare`"),
        ("s/.mmap_prepare = lamp1_mmap_prepare/.mmap_prepare = lamp1_open/", "does not hold `lamp1_mmap_prepare`"),
        ("s/^+/?/", "a line of a hunk starts with"),
    ];
    for (script, said) in wrong {
        let place = Place::new(1);
        let text = place.says("e\ny\n", 2, editor(script));
        assert!(text.contains("the edited change does not hold: ") && text.contains(said), "{script}\n{text}");
        assert!(!place.ledger_path().exists() || place.decisions().is_empty());
    }
    let place = Place::new(1);
    let text = place.says("e\n", 2, |command| {
        command.env("EDITOR", "false");
    });
    assert!(text.contains("the editor `false` failed"), "{text}");
    let text = place.says("e\ns\n", 0, |command| {
        command.env("EDITOR", "true");
    });
    assert!(text.contains("nothing was changed"), "{text}");
    let text = place.says("e\n", 0, |command| {
        command.env("EDITOR", "truncate -s 0");
    });
    assert!(text.contains("the edit was dropped"), "{text}");
}

#[test]
fn the_editor_is_the_one_that_git_starts_and_no_file_of_the_tree_names_it() {
    let place = Place::new(1);
    let marker = |name: &str| format!("touch {}; true", place.dir.path().join(name).display());
    let git = Command::new("git").args(["init", "-q"]).current_dir(place.drivers()).status().unwrap();
    assert!(git.success());
    let config = place.drivers().join(".git/config");
    let local = format!("{}[core]\n\teditor = \"{}\"\n", fs::read_to_string(&config).unwrap(), marker("local"));
    fs::write(&config, local).unwrap();
    let edit = |prepare: &dyn Fn(&mut Command)| {
        place.says("e\n", 0, |command| {
            command.current_dir(place.drivers()).arg("--ledger").arg(place.ledger_path());
            command.env("EDITOR", marker("editor"));
            prepare(command);
        });
        let names = ["local", "editor", "visual", "global", "git-editor"];
        let there = names.into_iter().filter(|name| fs::remove_file(place.dir.path().join(name)).is_ok());
        there.collect::<Vec<_>>()
    };
    let visual = |command: &mut Command| {
        command.env("VISUAL", marker("visual"));
    };
    assert_eq!(edit(&|_| ()), ["editor"]);
    assert_eq!(edit(&visual), ["visual"]);
    assert_eq!(
        edit(&|command| {
            command.env("TERM", "dumb").env("VISUAL", "false");
        }),
        ["editor"]
    );
    fs::write(place.dir.path().join(".gitconfig"), format!("[core]\n\teditor = \"{}\"\n", marker("global"))).unwrap();
    assert_eq!(edit(&visual), ["global"]);
    assert_eq!(
        edit(&|command| {
            command.env("GIT_EDITOR", marker("git-editor"));
        }),
        ["git-editor"]
    );
}

#[test]
fn source_text_is_shown_and_not_obeyed() {
    let place = Place::new(1);
    place.change(1, "return -EINVAL;", "return -EINVAL; /* \x1b]0;title\x07 \x1b[2J \u{202e} ::error::x */");
    place.change(1, "\tif (vma->vm_end", "\t/* \x1b[8m */\n\tif (vma->vm_end");
    let odd = place.drivers().join("la\x1b[31mmp.c");
    fs::rename(place.driver(1), &odd).unwrap();
    let mut review = place.terminal((200, 200), nothing);
    review.expect("Accept this conversion");
    let text = review.text();
    assert!(!text.contains('\x1b') && !text.contains('\x07'), "{text}");
    let codes = String::from_utf8_lossy(&review.raw).into_owned();
    assert!(!codes.contains("\x1b[8m") && !codes.contains("\x1b[2J") && codes.contains("<1B>[8m"), "{codes}");
    review.send("c \u{1b}[2Jnote\n");
    review.expect("noted");
    review.send("d\n");
    review.expect("your note     <1B>[2Jnote");
    review.send("y\n");
    review.expect("ends");
    review.send("q\n");
    assert_eq!(review.wait().0, Some(0));
}

#[test]
fn a_decision_goes_along_with_a_file_that_is_renamed() {
    let place = Place::new(3);
    place.says("y\nn\n", 0, nothing);
    fs::rename(place.driver(1), place.driver(7)).unwrap();
    let text = place.says("", 0, nothing);
    assert!(text.contains("the decision about lamp1.c:lamp1_mmap is taken for lamp7.c:lamp1_mmap"), "{text}");
    let expected = [("lamp2.c:lamp2_mmap", Decision::Rejected), ("lamp7.c:lamp1_mmap", Decision::Accepted)];
    assert_eq!(place.decisions(), expected.map(|(key, decision)| (key.to_owned(), decision)));
    assert!(!place.says("", 0, nothing).contains("is taken for"), "it is said once");
    // A copy is another driver.
    fs::copy(place.driver(7), place.driver(8)).unwrap();
    assert!(!place.says("", 0, nothing).contains("is taken for"));
}

#[test]
fn a_ledger_that_is_none_or_in_use_is_an_error() {
    let place = Place::new(2);
    fs::write(place.ledger_path(), "{\"version\": 1, \"units\": {\"a\": 3}}").unwrap();
    assert!(place.says("y\n", 74, nothing).contains("is no ledger of this program: invalid type"));
    fs::remove_file(place.ledger_path()).unwrap();
    let mut first = place.terminal((50, 100), nothing);
    first.expect("Accept this conversion");
    assert!(place.says("y\n", 74, nothing).contains("another review is using the ledger"));
    first.send("y\n");
    first.expect("[2/2]");
    assert!(place.says("y\n", 74, nothing).contains("another review is using the ledger"));
    // Somebody who does not ask for a lock.
    let other = fs::read_to_string(place.ledger_path()).unwrap().replace("accepted", "rejected");
    fs::write(place.ledger_path(), &other).unwrap();
    first.send("y\n");
    first.expect("was changed by somebody else");
    assert_eq!(first.wait().0, Some(74));
    assert_eq!(fs::read_to_string(place.ledger_path()).unwrap(), other);
}

#[test]
fn a_person_goes_through_at_a_terminal() {
    let place = Place::new(3);
    let mut review = place.terminal((24, 80), nothing);
    let page = review.expect("; Enter: ");
    let last = page.rsplit("[1/3]").next().unwrap();
    assert!(last.lines().count() <= 24, "{last}");
    assert!(last.lines().all(|line| line.chars().count() <= 80 || line.starts_with(['+', '-', ' ', '@'])), "{last}");
    review.resize(60, 100);
    review.send("\n");
    assert!(review.expect("Accept this conversion").lines().count() > 24, "the next page fits the new size");
    assert!(review.raw.windows(5).any(|codes| codes == b"\x1b[31m"), "colours");
    review.send("wat\n");
    review.expect("`wat` is no answer");
    review.expect("y  accept");
    review.send("y\n");
    review.expect("[2/3]");
    review.send("/lamp3\n");
    review.expect("[3/3]");
    review.send("k\n");
    review.expect("[2/3]");
    review.send("c\n");
    review.expect("Note");
    review.send("later\n");
    review.expect("noted");
    review.send("q\n");
    review.expect("3 units: 1 accepted, 0 rejected, 2 undecided; kept in");
    let (code, text) = review.wait();
    assert_eq!(code, Some(0));
    assert!(text.contains("series") && text.contains("--accepted vma2desc-review.json"), "{text}");
    assert_eq!(place.decisions(), [(key(1), Decision::Accepted), (key(2), Decision::Open)]);
}

#[test]
fn the_end_of_input_at_a_terminal_keeps_everything() {
    let place = Place::new(2);
    let mut review = place.terminal((50, 100), nothing);
    review.expect("Accept this conversion");
    review.send("y\n");
    review.expect("[2/2]");
    review.expect("Accept this conversion");
    review.send("\x04");
    let (code, text) = review.wait();
    assert!(code == Some(0) && text.contains("2 units: 1 accepted, 0 rejected, 1 undecided; kept in"), "{text}");
}

#[test]
fn an_interrupt_ends_it_with_130_and_a_kill_loses_no_answer() {
    let place = Place::new(3);
    let mut review = place.terminal((50, 100), nothing);
    review.expect("Accept this conversion");
    review.send("y\n");
    review.expect("[2/3]");
    review.expect("Accept this conversion");
    review.send("half an ans\x03");
    let (code, text) = review.wait();
    assert!(code == Some(130) && text.contains("interrupted: 3 units: 1 accepted"), "{text}");
    let mut review = place.terminal((50, 100), nothing);
    review.expect("[2/3]");
    review.expect("Accept this conversion");
    review.send("n\n");
    review.expect("[3/3]");
    review.kill();
    assert_eq!(place.decisions(), [(key(1), Decision::Accepted), (key(2), Decision::Rejected)]);
    let names: Vec<_> = fs::read_dir(place.dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn an_editor_has_the_terminal_and_its_interrupts() {
    let place = Place::new(1);
    let script = place.dir.path().join("editor.sh");
    // Interrupted once, it goes on, as editors do; then it waits for a line from the terminal.
    let body =
        "trap 'echo caught' INT\necho ready\nwhile ! read line; do :; done\nsed -i \"/^+/s/EAGAIN/$line/\" \"$1\"\n";
    fs::write(&script, body).unwrap();
    let mut review = place.terminal((60, 100), |command| {
        command.env("VISUAL", format!("sh {}", script.display()));
    });
    review.expect("Accept this conversion");
    review.send("e\n");
    review.expect("ready");
    review.send("\x03");
    review.expect("caught");
    review.send("E(\n");
    review.expect("the edited change does not hold");
    review.expect("Edit again");
    review.send("y\n");
    review.expect("ready");
    review.send("ENODEV\n");
    // The second edit is of what the first made: nothing that was typed is lost.
    review.expect("the edited change does not hold");
    review.expect("Edit again");
    review.send("n\n");
    review.expect("the edit was dropped");
    review.send("e\n");
    review.expect("ready");
    review.send("ENODEV\n");
    review.expect("the edited change holds and is accepted");
    review.send("q\n");
    assert_eq!(review.wait().0, Some(0));
    assert_eq!(place.decisions()[0].1, Decision::Accepted);
}
