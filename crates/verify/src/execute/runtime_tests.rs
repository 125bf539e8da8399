//! The runtime of the rig (`rig/*.c`), with a kernel in a few lines (`testdata/rig`) in the place of a target.

#![cfg(target_arch = "x86_64")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use super::case::LINK;
use super::known::known;
use super::probe::{header, probes};
use super::prototypes;
use super::rig_files::{HEADERS, RUNTIME};
use super::side::UNRUN;
use super::stubs;
use super::symbols::is_linker;
use super::symbols::{Symbols, table};

/// The programs that are needed; without one of them there is nothing to be tested here.
const PROGRAMS: [&str; 4] = ["cc", "nm", "objcopy", "readelf"];

fn run(dir: &Path, program: &str, words: &[&str]) -> Output {
    let output = Command::new(program).args(words).current_dir(dir).env("LC_ALL", "C").output().unwrap();
    assert!(output.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn symbols(dir: &Path, object: &str) -> Symbols {
    Symbols::read(&text(&run(dir, "nm", &[object])), &text(&run(dir, "readelf", &["-rW", object])))
}

/// Compiles one side as the real ones are; its symbols and prototypes.
fn side(dir: &Path, stem: &str) -> (Symbols, BTreeMap<String, String>) {
    let (source, raw, object) = (format!("{stem}.c"), format!("{stem}.raw.o"), format!("{stem}.o"));
    let aux = format!("{stem}.aux");
    let words = "-c -O2 -w -fno-pie -mgeneral-regs-only -fsanitize=thread -fsanitize=bool --param=tsan-instrument-func-entry-exit=0 \
                 --param=tsan-distinguish-volatile=1 -fsanitize-coverage=trace-cmp -fkeep-static-functions \
                 -include probe.h -aux-info";
    let mut words: Vec<&str> = words.split_whitespace().collect();
    words.extend([aux.as_str(), "-o", &raw, &source]);
    run(dir, "cc", &words);
    let symbols = symbols(dir, &raw);
    let prefix = |name: &str| if symbols.defined.contains_key(name) { format!("{stem}_") } else { "k_".to_owned() };
    let all = symbols.defined.keys().chain(&symbols.undefined).filter(|n| !is_linker(n));
    let names: String = all.map(|name| format!("{name} {}{name}\n", prefix(name))).collect();
    fs::write(dir.join("names"), names).unwrap();
    let unrun = UNRUN.map(|section| format!("--remove-section={section}"));
    let mut words = vec!["--redefine-syms=names"];
    words.extend(unrun.iter().map(String::as_str).chain([raw.as_str(), &object]));
    run(dir, "objcopy", &words);
    let prototypes = prototypes::read(&fs::read_to_string(dir.join(aux)).unwrap(), &symbols.undefined);
    (symbols, prototypes)
}

/// What only the rig can print.
const SECRET: &str = "0123456789abcdef";

/// The program, made once for all tests; none if there is no compiler.
fn rig() -> Option<&'static Path> {
    static RIG: OnceLock<Option<(TempDir, PathBuf)>> = OnceLock::new();
    let made = RIG.get_or_init(|| {
        let there = |p: &&str| Command::new(p).arg("--version").output().is_ok();
        if let Some(missing) = PROGRAMS.iter().find(|p| !there(p)) {
            eprintln!("skipped: the runtime of the rig is not tested, there is no {missing}");
            return None;
        }
        let made = tempfile::tempdir().unwrap();
        let dir = made.path();
        for (name, text) in HEADERS.iter().chain(RUNTIME) {
            fs::write(dir.join(name), text).unwrap();
        }
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/rig");
        for name in ["fake.h", "forbidden.h", "model.c", "old.c", "new.c"] {
            fs::copy(from.join(name), dir.join(name)).unwrap();
        }
        fs::write(dir.join("probe.h"), header::TEXT).unwrap();
        let old = fs::read(from.join("old.c")).unwrap();
        fs::write(dir.join("old.c"), probes(&old, &["device_mmap"], 0).text).unwrap();
        let (mut handlers, mut prototypes) = side(dir, "old");
        let new = side(dir, "new");
        handlers.extend(new.0);
        prototypes.extend(new.1);
        let model = Symbols::read("0 T remap_pfn_range\n", "");
        let runtime: String = RUNTIME.iter().map(|f| f.1).collect();
        let made_stubs = stubs::generate(known().unwrap(), &runtime, &handlers, &model, &prototypes);
        fs::write(dir.join("stubs.c"), made_stubs.code).unwrap();
        fs::write(dir.join("addresses"), made_stubs.options).unwrap();
        let mut words: Vec<&str> =
            "-O1 -w -mstackrealign -fno-builtin -fno-pie -fno-stack-protector -I. -Wl,@addresses \
                                    -o rig stubs.c model.c old.o new.o"
                .split_whitespace()
                .collect();
        words.extend(LINK.split_whitespace());
        words.extend(RUNTIME.iter().map(|f| f.0));
        run(dir, "cc", &words);
        fs::write(dir.join("symbols"), table(&text(&run(dir, "nm", &["-S", "--defined-only", "rig"])))).unwrap();
        let path = dir.join("rig");
        Some((made, path))
    });
    made.as_ref().map(|m| m.1.as_path())
}

/// What the rig says about two handlers; none without a compiler.
fn drive(trials: u32, old: &str, new: &str, mutants: &[&str]) -> Option<Value> {
    let rig = rig()?;
    let mut command = Command::new(rig);
    let token = tempfile::NamedTempFile::new().unwrap();
    fs::write(token.path(), SECRET).unwrap();
    command.arg("symbols").arg(token.path()).args([&trials.to_string(), "1", "60"]);
    command.arg(format!("old_{old}")).arg(format!("new_{new}")).args(mutants.iter().map(|m| format!("new_{m}")));
    let output = command.current_dir(rig.parent().unwrap()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let answer = output.stdout.strip_suffix(SECRET.as_bytes());
    Some(answer.map_or(Value::Null, |answer| serde_json::from_slice(answer).unwrap()))
}

fn number(of: &Value, key: &str) -> u64 {
    of[key].as_u64().unwrap_or_else(|| panic!("no {key} in {of}"))
}

#[test]
fn a_right_conversion_is_followed_through_all_its_comparisons_and_mistakes_in_it_are_found() {
    let mutants: Vec<String> = (1..=8).map(|n| format!("device_mmap_prepare__m{n}")).collect();
    let mutants: Vec<&str> = mutants.iter().map(String::as_str).collect();
    let Some(got) = drive(6000, "device_mmap", "device_mmap_prepare", &mutants) else { return };
    assert!(got.get("difference").is_none(), "{}", got["difference"]);
    assert!(number(&got, "compared") > 2000 && number(&got, "mapped") > 50, "{got}");
    let reached = got["branches"].as_array().unwrap().len();
    let sites = got["sites"].as_array().unwrap().len();
    assert_eq!((sites, reached), (11, 22), "{got}");
    let found = |m: &Value| number(m, "found");
    let found: Vec<u64> = got["mutants"].as_array().unwrap().iter().map(found).collect();
    assert_eq!(found, [1, 1, 1, 1, 1, 1, 1, 0], "{got}");
}

#[test]
fn a_result_and_what_it_points_to_are_two_words() {
    let Some(got) = drive(1500, "found_mmap", "found_mmap_prepare", &[]) else { return };
    assert!(got.get("difference").is_none() && number(&got, "mapped") > 20, "{got}");
}

#[test]
fn a_bool_holds_zero_or_one() {
    let Some(got) = drive(4000, "bool_mmap", "bool_mmap_prepare", &[]) else { return };
    assert!(got.get("difference").is_none() && number(&got, "mapped") > 200, "{got}");
}

#[test]
fn a_difference_is_shown_with_a_small_input() {
    let Some(got) = drive(6000, "device_mmap", "device_mmap_prepare__m1", &[]) else { return };
    let difference = &got["difference"];
    assert_eq!(difference["what"], "flags", "{difference}");
    assert_eq!(
        (&difference["input"]["pgoff"], &difference["input"]["start"]),
        (&"0x0".into(), &"0x7f0000000000".into())
    );
}

#[test]
fn an_endless_loop_ends() {
    for new in ["loop_mmap_prepare", "busy_mmap_prepare"] {
        let Some(got) = drive(200, "loop_mmap", new, &[]) else { return };
        assert_eq!(got["difference"]["what"], "the new handler does not come back", "{new}: {got}");
    }
    let Some(got) = drive(30, "loop_mmap", "loop_mmap_prepare", &[]) else { return };
    let why = got["difference"]["why"].as_str().unwrap();
    assert!(["no end", "too many steps"].contains(&why), "{why}");
}

#[test]
fn a_crash_of_a_handler_is_its_own() {
    for (new, why) in [("crash_mmap_prepare", "a bad memory access"), ("divide_mmap_prepare", "a division by zero")] {
        let Some(got) = drive(400, "crash_mmap", new, &[]) else { return };
        let difference = &got["difference"];
        assert_eq!(difference["what"], "the new handler does not come back", "{difference}");
        assert_eq!(difference["why"], why);
    }
}

#[test]
fn what_is_counted_in_vain_is_found() {
    let Some(got) = drive(400, "count_mmap", "count_mmap_prepare", &[]) else { return };
    let difference = &got["difference"];
    assert_eq!(difference["what"], "a variable changed although no mapping was made", "{difference}");
    assert_eq!(difference["input"]["scenario"], "no memory for the VMA");
}

#[test]
fn a_handler_reaches_no_file_network_process_or_signal() {
    for class in ["files", "network", "processes", "signals", "itself", "descriptors", "memory"] {
        let Some(got) = drive(100, "forbidden_mmap", &format!("no_{class}_mmap_prepare"), &[]) else { return };
        assert!(got.get("difference").is_none(), "{class}: {}", got["difference"]);
        assert!(number(&got, "refused") > 50, "{class}: {got}");
    }
}

#[test]
fn what_runs_before_main_runs_in_the_sandbox_and_of_the_sides_not_at_all() {
    let Some(got) = drive(100, "forbidden_mmap", "early_mmap_prepare", &[]) else { return };
    assert!(got.get("difference").is_none() && number(&got, "refused") > 50, "{got}");
    assert!(!rig().unwrap().parent().unwrap().join("constructor-ran").exists());
}

#[test]
fn a_handler_cannot_give_the_answer() {
    for new in ["forge_mmap_prepare", "forge_and_end_mmap_prepare"] {
        let Some(got) = drive(100, "forbidden_mmap", new, &[]) else { return };
        assert!(got.get("forged").is_none(), "{new}: {got}");
        assert_eq!(got.is_null(), new == "forge_and_end_mmap_prepare", "{new}: {got}");
    }
}
