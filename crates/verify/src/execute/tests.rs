//! The way of a unit through the rig, with stand-ins for the compilers and for the program: what is kept, and what is
//! said when something is wrong with the machine, the tree or a handler.

#![cfg(target_arch = "x86_64")]

use std::cell::Cell;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::Executor;
use crate::compile::testing::{Small, unit};
use crate::edit::change::UnitChange;
use crate::model::proof::{Answer, Verdict};
use crate::prover::{Prover as _, Stop};
use crate::tree::progress::Progress;

const OLD: &str = "#include <linux/fs.h>\nint x_mmap(int a);\nint x_mmap(int a)\n{\n\treturn a + known();\n}\n";
const NEW: &str =
    "#include <linux/fs.h>\nint x_mmap_prepare(int a);\nint x_mmap_prepare(int a)\n{\n\treturn known() + a;\n}\n";

/// What the rig prints when all is well.
const FINE: &str = r#"{"trials":900,"compared":900,"mapped":9,"refused":0,"crashes":0,"endless":0,"unusable":0,"timed":0,"design":{},"sites":[],"branches":[],"live":[],"mutants":[]}"#;

/// The small tree with an mm, and programs in place of the compilers and of the rig.
struct Bench {
    small: Small,
    host: String,
    time: Duration,
    seed: u64,
    runs: Cell<usize>,
    compiles: Cell<usize>,
}

impl Bench {
    fn new() -> Self {
        let mut small = Small::new();
        for file in ["vma", "util", "memory", "filemap"] {
            small.write(&format!("source/mm/{file}.c"), "#include <linux/fs.h>\nint nothing;\n");
        }
        small.write("source/arch/x86/mm/pgprot.c", "int nothing;\n");
        small.write("source/d/x.c", OLD);
        small.write("model.c", "int nothing;\n");
        small.write("host.h", "");
        let at = |name: &str| small.path(name).display().to_string();
        // The rig's model needs a whole kernel; an empty file takes its place. All else is compiled for real.
        let model = format!(
            "echo x >> {}\nfor a do shift; case $a in */model.c) a={};; esac; set -- \"$@\" \"$a\"; done\nexec gcc \"$@\"",
            at("compiles"),
            at("model.c")
        );
        small.script(
            "host",
            &format!(
                "case $* in *--version*) echo 'host cc 1'; exit;; *-print*) echo libc.a; exit;; esac\n\
                 while [ $# -gt 0 ]; do case $1 in -o) out=$2;; -MF) rule=$2;; esac; last=$1; shift; done\n\
                 [ -z \"$rule\" ] || echo \"$out: $last {}\" > \"$rule\"\n\
                 case $out in *.o) exec cp {} \"$out\";; *) exec gcc -O -o \"$out\" {};; esac",
                at("host.h"),
                at("empty.o"),
                at("program.c")
            ),
        );
        let object = Command::new("gcc").args(["-c", "-x", "c", "/dev/null", "-o", &at("empty.o")]).status();
        assert!(object.unwrap().success());
        let host = at("host");
        small.compiler(&model);
        let time = Duration::from_secs(60);
        let bench = Self { small, host, time, seed: 1, runs: Cell::new(0), compiles: Cell::new(0) };
        bench.program(&format!("puts({FINE:?});"));
        bench
    }

    /// What the rig does.
    fn program(&self, body: &str) {
        let log = self.small.path("runs").display().to_string();
        let head = "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <signal.h>\n";
        let token = "static void token(const char *path)\n{\n\tchar text[64] = \"\";\n\tfgets(text, 64, fopen(path, \"r\"));\n\tfputs(text, stdout);\n}\n";
        let text = format!(
            "{head}{token}int main(int n, char **words)\n{{\n\tFILE *log = fopen({log:?}, \"a\");\n\t\
             fprintf(log, \"%s\\n\", words[4]);\n\tfclose(log);\n\t{body}\n\ttoken(words[2]);\n\treturn 0;\n}}\n"
        );
        self.small.write("program.c", &text);
    }

    fn prove_until(&self, units: &[UnitChange], stop: Stop<'_>) -> Vec<Answer> {
        let builder = self.small.open().unwrap();
        let mut executor = Executor::new(&builder, 2, self.time, self.seed);
        executor.host = self.host.clone();
        let progress = Progress::default();
        let answers = executor.prove(units, &progress, stop);
        assert_eq!(answers.len(), units.len());
        let scratch = builder.scratch().to_owned();
        drop(builder);
        assert!(!scratch.exists(), "something is left behind");
        answers
    }

    fn unit(&self, new: &str) -> UnitChange {
        unit(&self.small.source(), &[("d/x.c", new)])
    }

    fn prove(&self) -> Answer {
        self.prove_until(&[self.unit(NEW)], &|| false).remove(0)
    }

    /// Why the level was not reached.
    fn open(&self) -> String {
        let answer = self.prove();
        assert_eq!(answer.verdict, Verdict::Open, "{answer:?}");
        answer.uncovered.last().unwrap().what.clone()
    }

    /// Runs of the program, and calls of kbuild's compiler but the questions for its version, since the last time.
    fn work(&self) -> (usize, usize) {
        let lines = |name: &str| fs::read_to_string(self.small.path(name)).unwrap_or_default().lines().count();
        let (runs, compiles) = (lines("runs"), lines("compiles"));
        (runs - self.runs.replace(runs), compiles - self.compiles.replace(compiles))
    }
}

#[test]
fn a_second_proof_runs_and_compiles_nothing() {
    let bench = Bench::new();
    let first = bench.prove();
    assert_eq!(first.verdict, Verdict::Reached, "{first:?}");
    assert!(first.checks[0].what.starts_with("x_mmap(): 900 inputs compared, 9 successful mappings"));
    let (runs, compiles) = bench.work();
    assert!(runs == 1 && compiles > 5, "{runs} {compiles}");
    assert_eq!(bench.prove(), first);
    assert_eq!(bench.work(), (0, 0));
}

#[test]
fn whatever_a_result_was_made_from_brings_it_down() {
    let mut bench = Bench::new();
    bench.prove();
    bench.work();
    let mut changed = |what: &str, change: &dyn Fn(&mut Bench)| {
        change(&mut bench);
        bench.prove();
        assert_eq!(bench.work().0, 1, "{what}");
        bench.prove();
        assert_eq!(bench.work(), (0, 0), "{what}");
    };
    changed("a header of the driver", &|b| b.small.write("source/include/linux/fs.h", "int known(void); /* x */\n"));
    changed("the configuration", &|b| b.small.write("build/include/generated/autoconf.h", "#define CONFIG_Z 1\n"));
    changed("a file of the model", &|b| b.small.write("source/mm/util.c", "int something;\n"));
    changed("a header of the host", &|b| b.small.write("host.h", "/* x */\n"));
    changed("the old handler", &|b| b.small.write("source/d/x.c", &OLD.replace("a + known()", "known() + 2 * a")));
    changed("the seed", &|b| b.seed = 2);
    changed("the compiler", &|b| {
        b.small.script("other-gcc", "echo other-gcc 2");
        let named = format!("CONFIG_X86_64=y\nCONFIG_CC_VERSION_TEXT=\"{}\"\n", b.small.path("other-gcc").display());
        b.small.write("build/include/config/auto.conf", &named);
    });
    changed("the host's compiler", &|b| {
        let text = fs::read_to_string(&b.host).unwrap();
        fs::write(&b.host, text.replace("host cc 1", "host cc 2")).unwrap();
    });
    let other = bench.unit(&NEW.replace("known() + a", "a + known()"));
    bench.prove_until(&[other], &|| false);
    assert_eq!(bench.work().0, 1, "the new handler");
    let entries = || fs::read_dir(bench.small.path("cache")).unwrap().map(|e| e.unwrap().path());
    entries().for_each(|path| fs::write(path, "damaged\n").unwrap());
    bench.prove();
    assert_eq!(bench.work().0, 1, "a damaged cache");
}

#[test]
fn a_difference_is_kept_like_any_result() {
    let bench = Bench::new();
    let run = r#"{"result":0,"calls":[]}"#;
    let input = r#"{"scenario":"direct","start":"0x0","pages":1,"pgoff":"0x0","flags":"0x0"}"#;
    let what =
        format!(r#"{{"trial":3,"what":"flags","old":"1","new":"2","input":{input},"old_run":{run},"new_run":{run}}}"#);
    bench.program(&format!(
        "puts({:?});",
        FINE.replace("\"mutants\":[]", &format!("\"mutants\":[],\"difference\":{what}"))
    ));
    let first = bench.prove();
    let Verdict::Failed(failure) = &first.verdict else { panic!("{first:?}") };
    assert_eq!(failure.what, "x_mmap(): flags differs: 1 before, 2 after");
    bench.work();
    assert_eq!((bench.prove(), bench.work()), (first, (0, 0)));
}

#[test]
fn a_search_that_leads_nowhere_is_made_again_from_other_inputs() {
    let bench = Bench::new();
    let thin = FINE.replace("\"compared\":900", "\"compared\":9");
    bench.program(&format!("puts(atoi(words[4]) == 2 ? {FINE:?} : {thin:?});"));
    let first = bench.prove();
    assert_eq!((&first.verdict, bench.work().0), (&Verdict::Reached, 2), "{first:?}");
    assert_eq!((bench.prove(), bench.work().0), (first, 0));
    let bench = Bench::new();
    // What went farthest is told when none of them suffices.
    let better = thin.replace("\"mapped\":9", "\"mapped\":11");
    bench.program(&format!("puts(atoi(words[4]) == 2 ? {better:?} : {thin:?});"));
    let weak = bench.prove();
    assert_eq!((&weak.verdict, bench.work().0), (&Verdict::Open, 3), "{weak:?}");
    assert!(weak.checks[0].what.contains("11 successful mappings"), "{weak:?}");
}

#[test]
fn the_first_call_that_differs_is_named() {
    let bench = Bench::new();
    let run = r#"{"result":0,"calls":[]}"#;
    let input = r#"{"scenario":"direct","start":"0x0","pages":1,"pgoff":"0x0","flags":"0x0"}"#;
    let what = format!(
        r#"{{"trial":3,"what":"a call","old":"0","new":"0","old_call":"mutex_lock","new_call":"no call","input":{input},"old_run":{run},"new_run":{run}}}"#
    );
    let said = FINE.replace("\"mutants\":[]", &format!("\"mutants\":[],\"difference\":{what}"));
    bench.program(&format!("puts({said:?});"));
    let Verdict::Failed(failure) = bench.prove().verdict else { panic!("no difference") };
    assert_eq!(failure.what, "x_mmap(): a call differs: mutex_lock before, no call after");
}

#[test]
fn what_a_clock_ended_or_nobody_can_read_is_not_kept() {
    let bench = Bench::new();
    for body in [
        format!("puts({:?});", FINE.replace("\"timed\":0", "\"timed\":1")),
        "puts(\"{}\");".to_owned(),
        "puts(\"nonsense\");".to_owned(),
        "raise(SIGXCPU);".to_owned(),
        "raise(SIGSEGV);".to_owned(),
        "exit(2);".to_owned(),
    ] {
        bench.program(&body);
        bench.prove();
        bench.prove();
        assert_eq!(bench.work().0, 2, "{body}");
    }
}

#[test]
fn how_the_program_ends_is_told() {
    let mut bench = Bench::new();
    for (body, said) in [
        ("raise(SIGXCPU);", "x_mmap(): the rig ran out of processor time"),
        (
            "fputs(\"rig: signal 11 outside of a handler\\n\", stderr); raise(SIGSEGV);",
            "x_mmap(): the rig was ended by signal 11; rig: signal 11 outside of a handler",
        ),
        ("fputs(\"rig: no old_x_mmap\\n\", stderr); exit(2);", "x_mmap(): rig: no old_x_mmap"),
        ("puts(\"nonsense\");", "x_mmap(): the rig's answer is broken: expected ident at line 1 column 2"),
    ] {
        bench.program(body);
        assert_eq!(bench.open(), said);
    }
    bench.program("for (;;) pause();");
    bench.time = Duration::from_secs(3);
    assert_eq!(bench.open(), "x_mmap(): the rig took longer than 3 s");
}

#[test]
fn what_is_wrong_with_the_machine_or_the_target_is_told() {
    let mut bench = Bench::new();
    let host = std::mem::replace(&mut bench.host, "/no/such/cc".to_owned());
    assert!(bench.open().starts_with("`/no/such/cc` is not installed"));
    bench.host = host.clone();
    let script = fs::read_to_string(&host).unwrap();
    let full = "echo 'as: fatal error: x.o: No space left on device' >&2; exit 1";
    fs::write(&host, script.replace("exec gcc -O -o \"$out\"", &format!("{full};"))).unwrap();
    let why = bench.open();
    assert!(why.starts_with("no space left below "), "{why}");
    fs::write(&host, script.replace("exec gcc -O -o \"$out\"", "echo 'ld: cannot find -lc' >&2; exit 1;")).unwrap();
    let why = bench.open();
    assert!(why.starts_with("the rig does not link: ") && why.ends_with("ld: cannot find -lc"), "{why}");
    bench.small.write("source/mm/memory.c", "int nothing = no_such_name;\n");
    let why = bench.open();
    assert!(why.starts_with("there is no model of mm for this target: mm/memory.c: "), "{why}");
    bench.small.write("source/d/x.c", &OLD.replace("known()", "no_such_name"));
    bench.small.write("source/mm/memory.c", "int nothing;\n");
    let why = bench.open();
    assert!(why.starts_with("d/x.c does not compile for the rig: d/x.c:5:"), "{why}");
    bench.small.write("source/mm/memory.c", "int nothing = no_such_name;\n");
    fs::remove_file(bench.small.path("source/mm/memory.c")).unwrap();
    assert!(bench.open().starts_with("there is no model of mm for this target: mm/memory.c: "));
}

#[test]
fn a_part_of_the_model_that_a_target_lacks_does_not_keep_results_from_being_kept() {
    let bench = Bench::new();
    fs::remove_file(bench.small.path("source/arch/x86/mm/pgprot.c")).unwrap();
    bench.small.write("source/mm/filemap.c", "#include <none.h>\n");
    assert_eq!(bench.prove().verdict, Verdict::Reached);
    bench.work();
    bench.prove();
    assert_eq!(bench.work(), (0, 0));
    bench.small.write("source/include/none.h", "");
    bench.prove();
    assert_eq!(bench.work().0, 1);
}

#[test]
fn handlers_of_another_architecture_are_not_run() {
    let bench = Bench::new();
    bench.small.write("build/.config", "#\n# Automatic\n# Linux/powerpc 9.1.2 Kernel Configuration\n#\n");
    bench.small.write("build/include/config/auto.conf", "CONFIG_CC_VERSION_TEXT=\"gcc (any) 1.0\"\n");
    let why = bench.open();
    assert!(why.starts_with("handlers are run on x86-64 alone") && why.contains("powerpc"), "{why}");
    assert_eq!(bench.work().0, 0);
}

#[test]
fn a_function_of_the_core_is_not_run() {
    let bench = Bench::new();
    let mut unit = bench.unit(NEW);
    unit.handlers = vec![("known".to_owned(), "known_prepare".to_owned())];
    let answer = bench.prove_until(&[unit], &|| false).remove(0);
    assert_eq!(answer.uncovered[0].what, "known() lies outside of the files that the unit changes");
    assert_eq!(bench.work().0, 0);
}

#[test]
fn a_request_to_stop_ends_the_program_and_leaves_nothing() {
    let bench = Bench::new();
    bench.program("for (;;) pause();");
    let asked = AtomicUsize::new(0);
    let log = bench.small.path("runs");
    let stop = || log.exists() && asked.fetch_add(1, Ordering::Relaxed) > 5;
    bench.prove_until(&[bench.unit(NEW)], &stop);
    assert_eq!(bench.work().0, 1);
}
