//! The command as a user runs it: help, output, exit codes.

use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

fn vma2desc() -> Command {
    Command::new(cargo_bin!("vma2desc")).current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).env("NO_COLOR", "1")
}

#[test]
fn the_short_help_lists_commands_and_exit_codes() {
    vma2desc().arg("-h").assert().code(0).stderr_eq("").stdout_eq(str![[r#"
Migrates Linux driver code from `mmap` to `mmap_prepare`

Usage: vma2desc [OPTIONS] <COMMAND>

Commands:
  scan     The census: every candidate, its table, and its outcome if it were migrated
  diff     The patches that convert what can be converted; the tree is not written
  apply    Write the changes into the tree: all of them or none
  explain  A transform, step, refusal or note: why, what to do, examples
  help     Print this message or the help of the given subcommand(s)

Options:
      --color <WHEN>  When to use colour [default: auto] [possible values: auto, always, never]
  -q, --quiet         Print the product only: no diagnostics, no summary, no progress
  -v, --verbose       Print more: notes, gaps, and for scan the refusals
  -h, --help          Print help (see more with '--help')
  -V, --version       Print version

Exit codes:
    0  the command did its job
    1  conversions are available (check), findings (audit)
    2  the command line is wrong
    3  a path without any C file
    4  refusals remain (check)
    5  a proof failed
    6  a candidate was lost or a unit only partly handled
   70  internal error
   74  input or output failed, or a write was refused
  130  interrupted

"#]]);
}

#[test]
fn a_wrong_command_line_exits_with_2() {
    let wrong: [&[&str]; 6] = [
        &[],
        &["frobnicate"],
        &["scan"],
        &["diff", "--force", "testdata/drivers"],
        &["scan", "--format", "xml", "testdata/drivers"],
        &["scan", "--target", "Cargo.toml", "testdata/drivers"],
    ];
    for arguments in wrong {
        vma2desc().args(arguments).assert().code(2).stdout_eq("");
    }
}

#[test]
fn a_path_that_does_not_exist_exits_with_74() {
    vma2desc().args(["scan", "testdata/no-such-place"]).assert().code(74).stdout_eq("").stderr_eq(str![[r#"
error: cannot read testdata/no-such-place: No such file or directory (os error 2)

"#]]);
}

#[test]
fn a_path_without_c_files_exits_with_3() {
    let expected = "error: there is no C file (.c or .h) in transforms\n";
    vma2desc().args(["diff", "transforms"]).assert().code(3).stdout_eq("").stderr_eq(expected);
}

#[test]
fn explain_shows_what_why_and_what_to_do() {
    vma2desc().args(["explain", "multiple-populate"]).assert().code(0).stderr_eq("").stdout_eq(str![[r#"
refusal multiple-populate: more than one populate call can run in one mmap call

A descriptor holds exactly one action: the second helper call replaces the first
without a word, and only a part of the range would be mapped. remap_pfn_range()
could be called as often as needed, each time for another part of the VMA.

What to do:

1. If the parts are adjacent in memory and in the mapping, compute them as one
   range and set one action.
2. If each part is chosen by the offset, make the branches exclude each other:
   one action for each path is fine.
3. Otherwise map the parts on demand with vmf_insert_pfn() from a fault handler,
   with VMA_PFNMAP_BIT and VMA_IO_BIT set in the hook.

See include/linux/mm_types.h (struct mmap_action)

"#]]);
}

#[test]
fn explain_without_an_id_lists_all_kinds() {
    let output = vma2desc().arg("explain").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for kind in ["transform", "step", "refusal", "note"] {
        assert!(text.lines().any(|line| line.starts_with(kind)), "no {kind} in\n{text}");
    }
}

#[test]
fn explain_suggests_ids_like_an_unknown_one() {
    vma2desc().args(["explain", "multiple-populates"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: there is no transform, step, refusal or note `multiple-populates`; did you mean multiple-populate?

"#]]);
}
