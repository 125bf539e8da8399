//! What is wrong with the machine, the build tree or the compiler is told, and never blamed on a unit.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::testing::{Small, X_C, unit};
use super::{Builder, CompileError, Gap, Verdict};
use crate::tree::progress::Progress;

const GOOD: (&str, &str) = ("a + known()", "known() + a");

fn good() -> String {
    X_C.replace(GOOD.0, GOOD.1)
}

#[test]
fn a_directory_that_is_no_build_tree_is_told() {
    let small = Small::new();
    fs::remove_file(small.path("build/include/generated/autoconf.h")).unwrap();
    let error = small.open().unwrap_err();
    assert!(matches!(error, CompileError::NotConfigured { .. }));
    assert!(error.to_string().contains("include/generated/autoconf.h"));
    fs::remove_dir_all(small.path("build")).unwrap();
    assert!(matches!(small.open().unwrap_err(), CompileError::NoBuild(..)));
}

#[test]
fn a_build_of_other_sources_is_told() {
    let small = Small::new();
    small.write("source/Makefile", "VERSION = 9\nPATCHLEVEL = 2\nSUBLEVEL = 0\nEXTRAVERSION =\n");
    let error = small.open().unwrap_err().to_string();
    assert!(error.contains("a build of version 9.1.2-test, but the sources are 9.2.0"), "{error}");
    for path in ["Makefile", "mm/x", "include/linux/fs.h"] {
        small.write(&format!("fork/{path}"), "");
    }
    let error = Builder::open(&small.path("fork"), small.options(), &|| false).unwrap_err();
    assert!(matches!(error, CompileError::OtherTree { .. }), "{error}");
}

#[test]
fn a_build_for_another_architecture_is_told() {
    let small = Small::new();
    let mut options = small.options();
    options.arch = Some("arm64".into());
    let error = Builder::open(&small.source(), options.clone(), &|| false).unwrap_err().to_string();
    assert!(error.ends_with("a build for x86, and not for arm64"), "{error}");
    options.arch = Some("x86_64".into());
    assert!(Builder::open(&small.source(), options, &|| false).is_ok());
}

#[test]
fn a_missing_compiler_is_told() {
    let small = Small::new();
    small.write("build/include/config/auto.conf", "CONFIG_CC_VERSION_TEXT=\"no-such-linux-gnu-gcc (x) 1\"\n");
    let error = small.open().unwrap_err().to_string();
    assert!(error.contains("`no-such-linux-gnu-gcc`"), "{error}");
    let mut options = small.options();
    options.cross = Some("none-such-".into());
    let error = Builder::open(&small.source(), options, &|| false).unwrap_err().to_string();
    assert!(error.contains("`none-such-gcc`"), "{error}");
    // A user who stops while the compiler is asked has one all the same.
    small.script("slow-gcc", "sleep 600");
    let slow = format!("CONFIG_CC_VERSION_TEXT=\"{} (x) 1\"\n", small.path("slow-gcc").display());
    small.write("build/include/config/auto.conf", &slow);
    let error = Builder::open(&small.source(), small.options(), &|| true).unwrap_err();
    assert!(matches!(error, CompileError::Interrupted), "{error}");
}

#[test]
fn a_make_that_fails_is_told() {
    let small = Small::new();
    let makefile = fs::read_to_string(small.path("source/Makefile")).unwrap();
    small.write("source/Makefile", &format!("{makefile}\n$(error out of order)\n"));
    let got = small.check(&[("d/x.c", &good())]);
    let Verdict::NotCovered(Gap::Trouble(what)) = &got.verdict else { panic!("{got:?}") };
    assert!(what.starts_with("make fails: ") && what.contains("out of order"), "{what}");
}

#[test]
fn a_compiler_that_never_ends_is_killed() {
    let mut small = Small::new();
    small.compiler("sleep 600");
    small.time = Duration::from_millis(300);
    let got = small.check(&[("d/x.c", &good())]);
    assert!(matches!(&got.verdict, Verdict::NotCovered(Gap::TimedOut { path, .. }) if path == "d/x.c"), "{got:?}");
}

#[test]
fn a_full_disk_is_no_error_of_the_source() {
    let mut small = Small::new();
    small.compiler("echo 'x.c:1:1: fatal error: error writing to x.s: No space left on device' >&2; exit 1");
    let got = small.check(&[("d/x.c", &good())]);
    assert!(matches!(&got.verdict, Verdict::NotCovered(Gap::Trouble(w)) if w.starts_with("no space left")), "{got:?}");
}

#[test]
fn a_compiler_that_cannot_be_started_or_crashes_is_told() {
    let mut small = Small::new();
    small.compiler("kill -SEGV $$");
    let got = small.check(&[("d/x.c", &good())]);
    assert!(matches!(&got.verdict, Verdict::NotCovered(Gap::Trouble(w)) if w.contains("signal")), "{got:?}");
    fs::set_permissions(small.path("cc"), fs::Permissions::from_mode(0o644)).unwrap();
    let got = small.check(&[("d/x.c", &good())]);
    assert!(matches!(&got.verdict, Verdict::NotCovered(Gap::Trouble(w)) if w.contains("cannot run")), "{got:?}");
}

#[test]
fn a_scratch_directory_that_cannot_be_used_is_told() {
    let small = Small::new();
    let error = Builder::open_in(&small.source(), small.options(), &small.path("gone"), &|| false).unwrap_err();
    assert!(matches!(error, CompileError::Scratch(..)), "{error}");
    small.write("file", "");
    let error = Builder::open_in(&small.source(), small.options(), &small.path("file"), &|| false).unwrap_err();
    assert!(matches!(error, CompileError::Scratch(..)), "{error}");
}

#[test]
fn a_request_to_stop_ends_everything() {
    let mut small = Small::new();
    small.compiler("sleep 600");
    let builder = small.open().unwrap();
    let unit = unit(builder.tree(), &[("d/x.c", &good())]);
    let got = builder.check(std::slice::from_ref(&unit), &Progress::default(), &|| true);
    assert_eq!(got[0].verdict, Verdict::NotCovered(Gap::Interrupted));
    // In the middle of a compile.
    let asked = AtomicUsize::new(0);
    builder.learn(&["d/x.c".to_owned()].into(), &|| false).unwrap();
    let got = builder.check(&[unit], &Progress::default(), &|| asked.fetch_add(1, Ordering::Relaxed) > 3);
    assert_eq!(got[0].verdict, Verdict::NotCovered(Gap::Interrupted));
}

#[test]
fn a_file_that_changed_meanwhile_is_told() {
    let small = Small::new();
    let builder = small.open().unwrap();
    let unit = unit(builder.tree(), &[("d/x.c", &good())]);
    small.write("source/d/x.c", &X_C.replace("return 1", "return 3"));
    let got = builder.check(&[unit], &Progress::default(), &|| false);
    assert!(matches!(&got[0].verdict, Verdict::NotCovered(Gap::Trouble(w)) if w.contains("meanwhile")), "{got:?}");
}

/// A compiler that counts its calls.
fn counting(small: &mut Small) -> impl Fn(&Small) -> usize + use<> {
    let log = small.path("log");
    small.compiler(&format!("echo x >> {}\nexec gcc \"$@\"", log.display()));
    move |_| fs::read_to_string(&log).unwrap_or_default().lines().count()
}

#[test]
fn a_second_run_compiles_nothing_and_a_changed_header_is_noticed() {
    let mut small = Small::new();
    let calls = counting(&mut small);
    assert_eq!(small.check(&[("d/x.c", &good())]).verdict, Verdict::Clean);
    let first = calls(&small);
    assert!(first >= 2);
    assert_eq!(small.check(&[("d/x.c", &good())]).verdict, Verdict::Clean);
    assert_eq!(calls(&small), first);
    small.write("source/include/linux/fs.h", "int known(void);\nint more(void);\n");
    assert_eq!(small.check(&[("d/x.c", &good())]).verdict, Verdict::Clean);
    assert!(calls(&small) > first);
}

#[test]
fn a_kept_result_that_is_damaged_is_made_again() {
    let mut small = Small::new();
    let calls = counting(&mut small);
    let bad = X_C.replace("\treturn a", "\tint unused;\n\treturn a");
    let broken = small.check(&[("d/x.c", &bad)]).verdict;
    let first = calls(&small);
    for entry in fs::read_dir(small.path("cache")).unwrap() {
        fs::write(entry.unwrap().path(), "no result\n").unwrap();
    }
    assert_eq!(small.check(&[("d/x.c", &bad)]).verdict, broken);
    assert!(calls(&small) > first);
}

#[test]
fn the_object_before_is_compiled_once_for_all_units() {
    let mut small = Small::new();
    let calls = counting(&mut small);
    let builder = small.open().unwrap();
    let units: Vec<_> = (0..4)
        .map(|i| unit(builder.tree(), &[("d/x.c", &X_C.replace("a + known()", &format!("a + known() + {i}")))]))
        .collect();
    let got = builder.check(&units, &Progress::default(), &|| false);
    assert!(got.iter().all(|c| c.verdict == Verdict::Clean));
    // Four after the change and one before, at W=1 alone.
    assert_eq!(calls(&small), 5);
}

#[test]
fn programs_that_run_at_once_share_a_cache() {
    let small = Small::new();
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| small.check(&[("d/x.c", &good())]).verdict)).collect();
        for run in runs {
            assert_eq!(run.join().unwrap(), Verdict::Clean);
        }
    });
}

#[test]
fn a_cache_that_cannot_be_made_does_no_harm() {
    let small = Small::new();
    small.write("cache", "a file");
    assert_eq!(small.check(&[("d/x.c", &good())]).verdict, Verdict::Clean);
}
