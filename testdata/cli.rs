//! The command as a user runs it: help, output, exit codes.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

/// A kernel tree to convert for.
const TARGET: [&str; 2] = ["--target", "testdata/kernel"];

/// A copy of a driver that is converted, as `lamp.c` in a directory of its own.
fn lamp() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/drivers/lamp.c"), dir.path().join("lamp.c")).unwrap();
    dir
}

/// Runs git in `dir`.
fn git(dir: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
    let done = std::process::Command::new("git").current_dir(dir).args(identity).args(arguments).status().unwrap();
    assert!(done.success());
}

/// The names in `dir`, sorted.
fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

fn vma2desc() -> Command {
    Command::new(cargo_bin!("vma2desc")).current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).env("NO_COLOR", "1")
}

#[test]
fn the_short_help_lists_commands_and_exit_codes() {
    vma2desc().arg("-h").assert().code(0).stderr_eq("").stdout_eq(str![[r#"
Migrates Linux driver code from `mmap` to `mmap_prepare`

Usage: vma2desc [OPTIONS] <COMMAND>

Commands:
  scan         The census: every candidate, and what would become of it
  diff         The patches that convert what can be; the tree is not written
  apply        Write the changes into the tree: all of them or none
  verify       Check the conversions: parse, compile, execute; writes nothing
  series       Patches ready for `git am` and `git send-email`, with messages
  review       Go through the conversions one by one: accept, reject, edit, note
  campaign     Convert a whole subsystem: structure, dispatchers, drivers
  check        For CI: nothing but what is left to do, and an exit code
  audit        For review: mistakes in code that is already converted
  merge        One report out of the JSON reports of all parts of a `check`
  report       A page out of the JSON reports of many runs
  explain      A transform, step, refusal, mistake, note or level: why
  completions  The completions of a shell, to standard output
  help         Print this message or the help of the given subcommand(s)

Options:
  -q, --quiet    Print the product only
  -v, --verbose  Print more
  -h, --help     Print help (see more with '--help')
  -V, --version  Print version

vma2desc COMMAND -h says more, --help all.

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
fn a_version_is_a_target() {
    let output = vma2desc().args(["diff", "--target", "6.19", "testdata/drivers/lamp.c"]).output().unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    for line in [
        "+\t\tif (desc->vm_flags & VM_WRITE)",
        "+\t\tdesc->vm_flags &= ~VM_MAYWRITE;",
        "+\tmmap_action_remap_full(desc, PHYS_PFN(lamp->regs));",
        "+\tdesc->action.error_hook = lamp_mmap_error;",
    ] {
        assert!(stdout.lines().any(|l| l == line), "no `{line}` in\n{stdout}");
    }
}

#[test]
fn what_a_version_lacks_is_refused_with_the_first_that_has_it() {
    let refused = |version: &str, reason: &str| {
        let output =
            vma2desc().args(["diff", "--verbose", "--target", version, "testdata/drivers/lamp.c"]).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{stderr}");
        assert!(stderr.contains(reason), "{stderr}");
    };
    refused("6.6", "`file_operations.mmap_prepare`: Linux 6.16 is the first that has it");
    refused("6.18", "the target has no `mmap_action_remap_full`; Linux 6.19 is the first that has it");
}

#[test]
fn a_version_that_is_not_known_is_a_usage_error() {
    vma2desc().args(["scan", "--target", "9.1", "testdata/drivers"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: --target: Linux 9.1 is not known; known versions are 6.16, 6.17, 6.18, 6.19, 7.0, 7.1, 7.2, 7.3, all before 6.16, which have no mmap_prepare, and next, which is queued and not yet a release; for another one name its tree

"#]]);
    vma2desc().args(["scan", "--target", "no\u{1b}[31m-such", "testdata/drivers"]).assert().code(2).stdout_eq("").stderr_eq(
        str![[r#"
error: --target: no<1B>[31m-such is neither a directory nor a version; known versions are 6.16, 6.17, 6.18, 6.19, 7.0, 7.1, 7.2, 7.3, all before 6.16, which have no mmap_prepare, and next, which is queued and not yet a release

"#]],
    );
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
    for kind in ["transform", "step", "refusal", "note", "word"] {
        assert!(text.lines().any(|line| line.starts_with(kind)), "no {kind} in\n{text}");
    }
}

#[test]
fn explain_suggests_ids_like_an_unknown_one() {
    vma2desc().args(["explain", "multiple-populates"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: there is no transform, step, refusal, mistake, note, level or word `multiple-populates`; did you mean multiple-populate?

"#]]);
}

#[test]
fn all_that_check_takes_for_a_reason_is_explained() {
    for word in ["waits", "convertible", "stale-baseline", "gap", "action-without-mmu"] {
        let output = vma2desc().args(["explain", word]).output().unwrap();
        assert!(output.status.success() && output.stdout.len() > 150, "{word}");
    }
}

#[test]
fn a_campaign_in_a_driver_directory_says_what_it_needs_and_asks_git_there() {
    let dir = lamp();
    let campaign = |words: &[&str]| {
        let output =
            vma2desc().current_dir(dir.path()).args(["campaign", "--target", "7.3"]).args(words).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for path in [".", "drivers/x", "lamp.c/"] {
        let (code, err) = campaign(&[path]);
        let told =
            format!("error: `{path}` is no member: name one first, as `structure.member`, or say --all, or --list");
        assert!(code == Some(2) && err.starts_with(&told), "{err}");
    }
    let out = tempfile::tempdir().unwrap();
    let (code, err) = campaign(&["--all", "--draft", "--from", "A <a@b.c>", "--out", out.path().to_str().unwrap()]);
    assert!(code == Some(0) && !err.contains("git gives no answer"), "{code:?} {err}");
    git(dir.path(), &["init", "-q"]);
    let (code, err) = campaign(&["--all", "--draft", "--from", "A <a@b.c>", "--out", out.path().to_str().unwrap()]);
    assert!(code == Some(0) && !err.contains("git gives no answer"), "{code:?} {err}");
}

#[test]
fn a_file_that_is_no_text_is_told() {
    let dir = lamp();
    let utf16: Vec<u8> = "int wide_mmap;\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(dir.path().join("wide.c"), utf16).unwrap();
    let output = vma2desc().args(["scan", "--target", "7.3"]).arg(dir.path()).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(74) && err.contains("error: cannot read wide.c: it is no text: "), "{err}");
}

#[test]
fn a_ledger_that_leads_nowhere_is_not_taken_for_one_in_use() {
    let dir = lamp();
    std::os::unix::fs::symlink("gone.json", dir.path().join("ledger.toml")).unwrap();
    let output =
        vma2desc().current_dir(dir.path()).args(["review", "--target", "7.3", "--ledger", "ledger.toml", "."]).output();
    let err = String::from_utf8(output.unwrap().stderr).unwrap();
    assert!(err.contains("it is a link to a file that is not there") && !err.contains("another review"), "{err}");
}

#[test]
fn apply_asks_git_about_the_tree_and_not_about_what_the_caller_names() {
    let dir = lamp();
    let file = dir.path().join("lamp.c");
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "lamp.c"]);
    git(dir.path(), &["commit", "-qm", "t"]);
    let other = tempfile::tempdir().unwrap();
    let committed = fs::read(&file).unwrap();
    let edited = [&committed[..], b"\n/* mine */\n"].concat();
    fs::write(&file, &edited).unwrap();
    let apply = || vma2desc().arg("apply").args(TARGET).arg(dir.path());
    for (name, value) in [("LANG", Path::new("C")), ("GIT_DIR", other.path()), ("GIT_WORK_TREE", other.path())] {
        apply().env(name, value).assert().code(74).stdout_eq("").stderr_eq("error: the work tree has changes [..]\n");
        assert_eq!(fs::read(&file).unwrap(), edited, "{name}");
    }
    let no_git = "error: git gives no answer about the work tree [..]: cannot run git: [..]\n";
    apply().env("PATH", other.path()).assert().code(74).stdout_eq("").stderr_eq(no_git);
    fs::write(&file, &committed).unwrap();
    apply().env("GIT_DIR", other.path()).assert().code(0);
    assert_ne!(fs::read(&file).unwrap(), committed);
}

#[cfg(unix)]
#[test]
fn a_pipe_or_device_that_is_given_by_name_exits_with_74() {
    let dir = lamp();
    let pipe = dir.path().join("pipe.c");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [&pipe, Path::new("/dev/null")] {
        let expected = "error: cannot read [..]: neither a regular file nor a directory\n";
        vma2desc().arg("scan").args(TARGET).arg(path).assert().code(74).stdout_eq("").stderr_eq(expected);
    }
    fs::remove_file(dir.path().join("lamp.c")).unwrap();
    std::os::unix::fs::symlink(&pipe, dir.path().join("lamp.c")).unwrap();
    vma2desc().arg("scan").args(TARGET).arg(dir.path().join("lamp.c")).assert().code(74);
}

#[cfg(unix)]
#[test]
fn odd_entries_of_a_directory_are_told_and_stop_nothing() {
    use std::os::unix::fs::symlink;
    let dir = lamp();
    symlink("user@host.1:2", dir.path().join(".#lamp.c")).unwrap();
    symlink("lamp.c", dir.path().join("same.c")).unwrap();
    symlink("none", dir.path().join("gone.c")).unwrap();
    let told = |name: &str, verbose: bool| {
        let mut command = vma2desc().arg(name).args(TARGET).arg(dir.path());
        if verbose {
            command = command.arg("-v");
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}");
        let text = String::from_utf8(output.stderr).unwrap();
        let lines = text.lines().filter_map(|line| line.strip_prefix("note: not looked at: "));
        lines.map(|line| line.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let gone = "gone.c: it is a symbolic link to what does not exist";
    let same = "same.c: it is a symbolic link within the tree";
    for name in ["scan", "diff"] {
        assert_eq!(told(name, false), [gone]);
        assert_eq!(told(name, true), [gone, same]);
    }
    let before = fs::read(dir.path().join("lamp.c")).unwrap();
    assert_eq!(told("apply", false), [gone]);
    assert_ne!(fs::read(dir.path().join("lamp.c")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_signal_during_apply_leaves_all_files_as_they_were_and_no_other() {
    use std::process::Stdio;
    let dir = lamp();
    let before = fs::read(dir.path().join("lamp.c")).unwrap();
    for at in 0..400 {
        fs::write(dir.path().join(format!("l{at:03}.c")), &before).unwrap();
    }
    let all = names(dir.path());
    for signal in ["INT", "TERM", "HUP"] {
        let mut child = std::process::Command::new(cargo_bin!("vma2desc"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["apply", "-q", TARGET[0], TARGET[1]])
            .arg(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Writing has begun when there is a file more.
        while fs::read_dir(dir.path()).unwrap().count() == all.len() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before the signal");
        }
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let code = child.wait().unwrap().code();
        assert_eq!(names(dir.path()), all, "{signal}");
        let changed = all.iter().filter(|name| fs::read(dir.path().join(name)).unwrap() != before).count();
        // Once the first file is replaced the others follow.
        assert!((code, changed) == (Some(130), 0) || (code, changed) == (Some(0), all.len()), "{signal} {code:?}");
        for name in &all {
            fs::write(dir.path().join(name), &before).unwrap();
        }
    }
}

#[test]
fn a_patch_that_was_edited_is_kept() {
    let dir = lamp();
    let out = dir.path().join("out");
    let diff = || vma2desc().arg("diff").args(TARGET).arg(dir.path().join("lamp.c")).arg("--out").arg(&out);
    diff().assert().code(0);
    diff().assert().code(0);
    let patch = out.join(&names(&out)[0]);
    let edited = [&fs::read(&patch).unwrap()[..], b"-- \nreviewed\n"].concat();
    fs::write(&patch, &edited).unwrap();
    diff()
        .assert()
        .code(74)
        .stdout_eq("")
        .stderr_eq("error: [..] is not ours or was edited, and [..]; move it, or name another directory\n");
    diff().arg("--force").assert().code(74).stdout_eq("");
    assert_eq!(fs::read(&patch).unwrap(), edited);
}

/// The start of a wrong use of the options of a proof, and what is said about it.
#[test]
fn what_a_proof_runs_must_be_allowed_on_the_command_line() {
    let wrong: [(&[&str], &str); 9] = [
        (&["verify", "--level", "compiled"], "name a configured kernel build tree with --build DIR"),
        (
            &["verify", "--level", "compiled", "--build", "b"],
            "code of the tree runs with your rights; consent with --allow-build",
        ),
        (&["verify", "--build", "b"], "consent with --allow-build"),
        (&["verify", "--require", "compiled"], "name a configured kernel build tree with --build DIR"),
        (&["verify", "--level", "executed", "--build", "b", "--allow-build"], "consent with --allow-run"),
        (&["verify", "--allow-run"], "name a configured kernel build tree with --build DIR"),
        (
            &["verify", "--level", "parsed", "--require", "compiled"],
            "--require compiled can never be met with --level parsed",
        ),
        (&["diff", "--level", "parsed"], "--level has no meaning without --verify"),
        (&["apply", "--build", "b"], "--build has no meaning without --verify"),
    ];
    for (arguments, said) in wrong {
        let output = vma2desc().args(arguments).args(TARGET).arg("testdata/drivers").output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text.starts_with("error: ") && text.contains(said), "{arguments:?}\n{text}");
    }
}

#[test]
fn verify_says_of_each_unit_what_was_checked_and_what_not() {
    vma2desc().arg("verify").args(TARGET).arg("testdata/drivers").assert().code(0).stdout_eq(str![[r#"
lamp.c:26  lamp_mmap  parsed
    checked      the changed function: no new parse error, no rest of the old parameter in any #if arm
    checked      a second parser: takes 1 of 1, before and after
    checked      a second run over the changed file: nothing left to convert
    not checked  compiled, executed
1 converted unit: 1 parsed

"#]]);
    let quiet = vma2desc().args(["verify", "-q"]).args(TARGET).arg("testdata/drivers").output().unwrap();
    assert_eq!(String::from_utf8(quiet.stdout).unwrap(), "lamp.c:26  lamp_mmap  parsed\n");
    vma2desc().args(["verify", "--require", "parsed"]).args(TARGET).arg("testdata/drivers").assert().code(0);
}

#[test]
fn a_build_tree_that_is_none_is_a_wrong_command_line() {
    let dir = lamp();
    let verify = vma2desc().args(["verify", "--allow-build", "--build"]).arg(dir.path()).args(TARGET).arg(dir.path());
    verify
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq("error: cannot compile: [..]not a configured kernel build tree[..]\n");
    let gone = dir.path().join("gone");
    let verify = vma2desc().args(["verify", "--allow-build", "--build"]).arg(gone).args(TARGET).arg(dir.path());
    verify.assert().code(2).stdout_eq("").stderr_eq("error: cannot compile: [..]not a build tree[..]\n");
}

/// A build tree whose makefile has a command for `lamp.o` of a module; the compiler is a shell script that says its
/// version when it is asked.
fn build_tree(compiler: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let gcc = dir.path().join("k-gcc");
    let named = format!("CONFIG_CC_VERSION_TEXT=\"{} 1\"\n", gcc.display());
    let rule = format!("lamp.o: FORCE\n\t{} -c -o $(M)/$@ $(M)/lamp.c\nFORCE:\n", gcc.display());
    for (path, text) in [
        (".config", "#\n# Automatic\n# Linux/x86 9.1.2 Kernel Configuration\n#\n".to_owned()),
        ("include/config/auto.conf", named),
        ("include/generated/autoconf.h", String::new()),
        ("include/generated/utsrelease.h", "#define UTS_RELEASE \"9.1.2\"\n".to_owned()),
        ("Makefile", format!("VERSION = 9\nPATCHLEVEL = 1\nSUBLEVEL = 2\nEXTRAVERSION =\n{rule}")),
        ("k-gcc", format!("#!/bin/sh\n[ \"$1\" != --version ] || {{ echo \"$0 1\"; exit; }}\n{compiler}\n")),
    ] {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::set_permissions(&gcc, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    dir
}

/// `verify` of `tree` with the build tree `build`, and everything temporary in `temporary`.
fn verify(tree: &Path, build: &Path, temporary: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(cargo_bin!("vma2desc"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("NO_COLOR", "1").env("TMPDIR", temporary);
    command.args(["verify", "--allow-build", "--no-cache", "--build"]).arg(build).args(TARGET).arg(tree);
    command
}

#[test]
fn what_keeps_units_from_being_compiled_is_told_and_fails_only_where_the_level_is_required() {
    let (lamp, temporary) = (lamp(), tempfile::tempdir().unwrap());
    for (compiler, arguments, said) in [
        ("kill -SEGV $$", &[][..], "the compiler was ended by signal 11"),
        ("sleep 600", &["--time-limit", "1"][..], "compiling lamp.c took longer than 1 s"),
        ("echo 'lamp.c:1:1: error: odd' >&2; exit 1", &[][..], "lamp.c does not build before the change"),
    ] {
        let build = build_tree(compiler);
        let run = |more: &[&str]| {
            verify(lamp.path(), build.path(), temporary.path()).args(arguments).args(more).output().unwrap()
        };
        let got = run(&[]);
        let text = String::from_utf8(got.stdout).unwrap();
        assert!(text.contains(said) && text.contains("1 converted unit: 1 parsed"), "{text}");
        assert_eq!(got.status.code(), Some(0), "{said}");
        let got = run(&["--require", "compiled"]);
        assert_eq!(got.status.code(), Some(5), "{said}");
        assert!(String::from_utf8(got.stderr).unwrap().ends_with("error: below level compiled: lamp_mmap\n"));
        assert_eq!(names(temporary.path()), [""; 0]);
    }
    let build = build_tree("");
    fs::remove_file(build.path().join("k-gcc")).unwrap();
    let got = verify(lamp.path(), build.path(), temporary.path()).output().unwrap();
    assert_eq!(got.status.code(), Some(74));
    assert!(
        String::from_utf8(got.stderr).unwrap().contains("k-gcc`, which the build tree was configured with, is not")
    );
}

#[test]
fn an_interrupt_ends_the_compiler_and_leaves_no_file_behind() {
    let (lamp, temporary) = (lamp(), tempfile::tempdir().unwrap());
    let flag = lamp.path().join("started");
    let build = build_tree(&format!("touch {}; sleep 600", flag.display()));
    let mut command = verify(lamp.path(), build.path(), temporary.path());
    let mut child = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    while !flag.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before the compiler was started");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let told = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let got = child.wait_with_output().unwrap();
    assert_eq!(got.status.code(), Some(130));
    assert_eq!(String::from_utf8(got.stderr).unwrap(), "error: interrupted; nothing was written\n");
    assert_eq!(names(temporary.path()), [""; 0]);
    assert_eq!(names(lamp.path()), ["lamp.c", "started"]);
}
