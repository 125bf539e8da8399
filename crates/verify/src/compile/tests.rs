//! Units of a small tree, compiled for good and for bad.

use super::outcome::{Level, Role};
use super::testing::{Small, X_C, unit};
use super::{Builder, Changes, Compiled, Verdict, Worse};
use crate::tree::progress::Progress;

fn with(from: &str, to: &str) -> String {
    assert!(X_C.contains(from));
    X_C.replace(from, to)
}

/// What got worse, as the user reads it.
fn worse(compiled: &Compiled) -> Vec<String> {
    match &compiled.verdict {
        Verdict::Broken(worse) => worse.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

fn gap(compiled: &Compiled) -> String {
    match &compiled.verdict {
        Verdict::NotCovered(gap) => gap.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_change_is_clean_and_nothing_is_written() {
    let small = Small::new();
    let before = small.state();
    let builder = small.open().unwrap();
    let scratch = builder.scratch().to_owned();
    let got = small.check_in(&builder, &[("d/x.c", &with("a + known()", "known() + a"))]);
    assert_eq!((&got.verdict, got.unit), (&Verdict::Clean, 7));
    assert_eq!((got.objects.len(), got.objects[0].module, &got.objects[0].role), (1, true, &Role::Changed));
    assert!(got.left_out.is_empty() && got.notes.is_empty(), "{got:?}");
    drop(builder);
    assert_eq!(before, small.state());
    assert!(!scratch.exists());
}

#[test]
fn a_new_error_breaks_the_unit() {
    let got = Small::new().check(&[("d/x.c", &with("a + known()", "a + unknown"))]);
    let worse = worse(&got);
    assert!(
        worse[0].starts_with("new error: d/x.c:17: 'unknown' undeclared") || worse[0].contains("undeclared"),
        "{worse:?}"
    );
}

#[test]
fn new_warnings_are_told_apart_by_level() {
    let got = Small::new().check(&[("d/x.c", &with("\treturn a", "\tint unused;\n\treturn a"))]);
    assert!(
        matches!(&got.verdict, Verdict::Broken(w) if matches!(&w[..], [Worse::Warning(Level::Default, _)])),
        "{got:?}"
    );
    let got = Small::new().check(&[("d/x.c", &with("\treturn a", "\tint set;\n\tset = 1;\n\treturn a"))]);
    assert!(
        matches!(&got.verdict, Verdict::Broken(w) if matches!(&w[..], [Worse::Warning(Level::Extra, _)])),
        "{got:?}"
    );
}

#[test]
fn a_warning_that_was_there_before_is_not_new() {
    let small = Small::new();
    let old = with("\treturn a", "\tint unused;\n\treturn a");
    small.write("source/d/x.c", &old);
    let moved = old.replace("int x_mmap", "\n\n\nint x_mmap");
    assert_eq!(small.check(&[("d/x.c", &moved)]).verdict, Verdict::Clean);
}

#[test]
fn symbols_that_modules_may_not_use_are_found() {
    let small = Small::new();
    let hidden = worse(&small.check(&[("d/x.c", &with("known()", "hidden()"))]));
    assert_eq!(hidden, ["d/x.c: `hidden` is not exported to modules"]);
    let few = worse(&small.check(&[("d/x.c", &with("known()", "few()"))]));
    assert_eq!(few, ["d/x.c: `few` is exported to the modules z* only"]);
    let spaced = small.check(&[("d/x.c", &with("known()", "spaced()"))]);
    assert_eq!((&spaced.verdict, spaced.notes.len()), (&Verdict::Clean, 1));
    let other = worse(&small.check(&[("d/x.c", &with("known()", "sibling()"))]));
    assert!(other[0].contains("d/part2.c, which is not part of the same module"), "{other:?}");
    let part = "#include <linux/fs.h>\nint part(void);\nint part(void) { return sibling(); }\n";
    assert_eq!(small.check(&[("d/part1.c", part)]).verdict, Verdict::Clean);
}

#[test]
fn the_table_of_a_whole_build_is_taken_before_the_sources() {
    let small = Small::new();
    small.write("build/Module.symvers", "0x0\thidden\tvmlinux\tEXPORT_SYMBOL\t\n");
    assert_eq!(small.check(&[("d/x.c", &with("known()", "hidden()"))]).verdict, Verdict::Clean);
}

#[test]
fn a_header_is_compiled_through_its_users() {
    let small = Small::new();
    let got = small.check(&[("d/x.h", "int x_mmap(int b);\n")]);
    assert_eq!(got.verdict, Verdict::Clean, "{got:?}");
    assert_eq!((&*got.objects[0].path, &got.objects[0].role), ("d/x.c", &Role::Reads("d/x.h".into())));
    let got = small.check(&[("d/x.h", "int x_mmap(long a);\n")]);
    assert!(worse(&got)[0].contains("conflicting types"), "{got:?}");
    small.write("source/d/alone.h", "int alone;\n");
    assert_eq!(gap(&small.check(&[("d/alone.h", "long alone;\n")])), "no object of this configuration reads d/alone.h");
}

#[test]
fn lines_that_the_configuration_leaves_out_are_named() {
    let small = Small::new();
    let got = small.check(&[("d/x.c", &with("return 1;", "return 11;").replace("return 2;", "return 22;"))]);
    assert_eq!(got.verdict, Verdict::Clean, "{got:?}");
    let out: Vec<_> = got.left_out.iter().map(|l| (&*l.path, &l.lines[..], &l.unset[..])).collect();
    assert_eq!(out, [("d/x.c", &[6][..], &["CONFIG_X".to_owned()][..])]);
    let got = small.check(&[("d/x.c", &with("return 1;", "return no_such_name;"))]);
    assert!(gap(&got).starts_with("the configuration leaves out all changed lines of d/x.c"), "{got:?}");
    let header = "int x_mmap(int a);\n#ifdef CONFIG_X\nlong x_more(void);\n#endif\n";
    let got = small.check(&[("d/x.c", &with("a + known()", "known() + a")), ("d/x.h", header)]);
    assert_eq!((&got.verdict, got.left_out.len()), (&Verdict::Clean, 1), "{got:?}");
}

#[test]
fn what_does_not_build_before_is_not_the_fault_of_the_unit() {
    let small = Small::new();
    let got = small.check(&[("d/other.c", "#include <asm/none.h>\nint other2;\n")]);
    let gap = gap(&got);
    assert!(gap.starts_with("d/other.c does not build before the change: d/other.c:1: asm/none.h"), "{gap}");
    assert!(gap.ends_with("(CONFIG_OTHER is not set; it depends on S390)"), "{gap}");
}

#[test]
fn what_the_makefiles_do_not_know_is_not_covered() {
    let small = Small::new();
    // `make` fails for all that was asked, and says so.
    let got = small.check(&[("none/n.c", "int m;\n")]);
    assert!(gap(&got).contains("No rule to make target"), "{got:?}");
    // One that has a command beside it is not disturbed.
    let got = small.check(&[("none/n.c", "int m;\n"), ("d/x.c", &with("a + known()", "known() + a"))]);
    assert_eq!(gap(&got), "the makefiles give no command for none/n.c");
}

#[test]
fn each_unit_is_compiled_apart() {
    let small = Small::new();
    let builder = small.open().unwrap();
    let bad = unit(builder.tree(), &[("d/x.c", &with("known()", "unknown()"))]);
    let good = unit(builder.tree(), &[("d/x.c", &with("a + known()", "known() + a"))]);
    let progress = Progress::default();
    let got = builder.check(&[bad, good], &progress, &|| false);
    assert!(matches!(got[0].verdict, Verdict::Broken(_)));
    assert_eq!((&got[1].verdict, progress.state().0), (&Verdict::Clean, 2));
}

#[test]
fn a_build_in_place_and_an_overlay_for_others() {
    let small = Small::new();
    small.configure("source");
    let mut options = small.options();
    options.build = options.build.parent().unwrap().join("source");
    let before = small.state();
    let builder = Builder::open(&small.source(), options, &|| false).unwrap();
    assert_eq!(small.check_in(&builder, &[("d/x.c", &with("a + known()", "known() + a"))]).verdict, Verdict::Clean);
    assert!(!worse(&small.check_in(&builder, &[("d/x.c", &with("known()", "unknown()"))])).is_empty());
    let command = builder.command("d/x.c", &|| false).unwrap().unwrap();
    let changes = Changes::from([("d/x.c".to_owned(), b"int y;"[..].into())]);
    let overlay = builder.overlay(&changes, &["d/x.c"]).unwrap();
    let call = command.invocation(Some(&overlay), &overlay.top().join("o.o"));
    assert_eq!(call.cwd, overlay.top());
    drop(overlay);
    assert_eq!(before, small.state());
}

#[test]
fn an_external_module_is_built_with_its_own_makefile() {
    let small = Small::new();
    small.write("module/Makefile", "obj-m += m.o\n");
    small.write("module/m.c", "#include <linux/fs.h>\nint m(void);\nint m(void) { return known(); }\n");
    let builder = Builder::open(&small.path("module"), small.options(), &|| false).unwrap();
    assert!(builder.is_external());
    let fine = "#include <linux/fs.h>\nint m(void);\nint m(void) { return 1 + known(); }\n";
    assert_eq!(small.check_in(&builder, &[("m.c", fine)]).verdict, Verdict::Clean);
    let hidden = fine.replace("known", "hidden");
    assert_eq!(worse(&small.check_in(&builder, &[("m.c", &hidden)])), ["m.c: `hidden` is not exported to modules"]);
    assert_eq!(std::fs::read_dir(small.path("module")).unwrap().count(), 2);
}

#[test]
fn a_name_that_a_shell_would_run_is_compiled_by_nobody_and_the_others_are() {
    let small = Small::new();
    let odd =
        ["d/b`touch PWNED`.c", "d/$(shell touch PWNED).c", "d/a;touch PWNED;.c", "d/x.c|touch PWNED;.c", "d/-x.c"];
    let builder = small.open().unwrap();
    let mut units = vec![unit(builder.tree(), &[("d/x.c", &with("a + known()", "known() + a"))])];
    for path in odd {
        small.write(&format!("source/{path}"), X_C);
        units.push(unit(builder.tree(), &[(path, &with("a + known()", "known() + a"))]));
    }
    let before = small.state();
    let got = builder.check(&units, &Progress::default(), &|| false);
    assert_eq!(got[0].verdict, Verdict::Clean, "{got:?}");
    for (got, path) in got[1..].iter().zip(odd) {
        assert!(
            gap(got).starts_with(&format!("{path} is not compiled: a name that begins with - or has other characters")),
            "{got:?}"
        );
    }
    assert_eq!(before, small.state());
}

#[test]
fn the_directory_that_an_external_module_lies_in_may_have_any_name() {
    let small = Small::new();
    for dir in ["a 'b", "x -fplugin=none.so -c -o a.o b.c", "`touch PWNED`", "a;b|c\"d"] {
        small.write(&format!("{dir}/sub/Makefile"), "obj-m += m.o\n");
        small
            .write(&format!("{dir}/sub/m.c"), "#include <linux/fs.h>\nint m(void);\nint m(void) { return known(); }\n");
        let builder = Builder::open(&small.path(dir), small.options(), &|| false).unwrap();
        let fine = "#include <linux/fs.h>\nint m(void);\nint m(void) { return 1 + known(); }\n";
        assert_eq!(small.check_in(&builder, &[("sub/m.c", fine)]).verdict, Verdict::Clean, "{dir}");
        assert_eq!(std::fs::read_dir(small.path(dir).join("sub")).unwrap().count(), 2);
    }
}
