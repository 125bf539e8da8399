//! `check` and `merge` as a CI job runs them.

#![allow(clippy::unwrap_used)]

#[path = "support/place.rs"]
mod place;
#[path = "support/validate.rs"]
mod validate;

use std::fs;

use serde_json::Value;

use place::*;

#[test]
fn what_is_left_has_a_line_each_and_an_exit_code() {
    let place = Place::new();
    let ran = place.check(&[]);
    let expected = "\
lamp.c:26:1: convertible: `lamp_mmap` can be converted to `lamp_mmap_prepare` (parsed)
meter.c:40:2: refused[state-protects-population]: `meter_mmap`: what is taken before the memory is mapped may be what \
keeps that memory in place: this is taken before the memory is mapped, and in mapped() it would come after
";
    assert_eq!((ran.code, ran.out.as_str()), (4, expected));
    let target = repository().join("testdata/kernel");
    let totals = "2 units are left: 1 can be converted (vma2desc diff), 1 refused (vma2desc explain REASON)";
    assert_eq!(ran.err, format!("{totals}; for Linux 7.3.0 in {}\n", target.display()));
    assert_eq!(place.check(&["-q"]).err, "");
    let more = place.check(&["-v"]);
    assert!(
        more.err.contains("refused[state-protects-population]") && more.err.contains("= help: 1. "),
        "{}",
        more.err
    );
}

#[test]
fn what_is_done_says_nothing_at_all() {
    let place = Place::new();
    fs::remove_file(place.path("lamp.c")).unwrap();
    fs::remove_file(place.path("meter.c")).unwrap();
    for arguments in [&[][..], &["-v"]] {
        let ran = place.check(arguments);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    }
}

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    let place = Place::new();
    let help = run(place.directory.path(), &["check", "--help"]).out;
    let formats = help.split("Form of what goes to standard output").nth(1).unwrap();
    assert!(formats.contains("json"), "{formats}");
    for arguments in [&[][..], &["--allow", "all"], &["--allow", "all", "--allow", "convertible"]] {
        let forms = ["text", "json", "sarif", "github", "gitlab", "html", "markdown"];
        let codes = forms.map(|format| place.check(&[arguments, &["--format", format]].concat()).code);
        assert!(codes.iter().all(|code| *code == codes[0]), "{arguments:?} {codes:?}");
        let json = place.check(&[arguments, &["--format", "json"]].concat()).json();
        assert_eq!(json["check"]["exit"], codes[0]);
    }
}

#[test]
fn reports_show_what_counts_alone_and_json_everything() {
    let place = Place::new();
    let of = |format: &str| place.check(&["--allow", "all", "--format", format]);
    let sarif = of("sarif").json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[0]["ruleId"]), (1, &Value::from("convertible")));
    assert_eq!(of("gitlab").json().as_array().unwrap().len(), 1);
    assert_eq!(of("github").out.lines().filter(|line| line.starts_with("::")).count(), 1);
    for format in ["html", "markdown"] {
        let out = of(format).out;
        assert!(out.contains("lamp_mmap") && !out.contains("meter_mmap"), "{format}");
    }
    let json = of("json").json();
    assert_eq!(json["candidates"].as_array().unwrap().len(), 3);
    assert_eq!(json["check"]["allowed"].as_array().unwrap().len(), 1);
}

#[test]
fn reasons_can_be_allowed_and_denied() {
    let place = Place::new();
    let allowed = place.check(&["--allow", "state-protects-population"]);
    assert_eq!((allowed.code, allowed.found()), (1, vec!["lamp_mmap"]));
    assert!(allowed.err.contains("; 1 allowed; for Linux 7.3.0 in "), "{}", allowed.err);
    assert_eq!(place.check(&["--allow", "state-protects-population,convertible"]).code, 0);
    assert_eq!(place.check(&["--allow", "all", "--allow", "convertible"]).code, 0);
    assert_eq!(place.check(&["--allow", "all", "--deny", "state-protects-population"]).code, 4);
    let unknown = place.check(&["--deny", "state-protects-populations"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean state-protects-population"), "{}", unknown.err);
    let both = place.check(&["--allow", "gap", "--deny", "gap"]);
    assert_eq!((both.code, both.err.as_str()), (2, "error: gap is given both to --allow and to --deny\n"));
}

#[test]
fn what_waits_for_others_counts_only_if_it_is_denied() {
    let place = Place::new();
    let old = |more: &[&str]| run(place.directory.path(), &[&["check", "--target", "6.12", "."], more].concat());
    let waiting = old(&[]);
    assert_eq!((waiting.code, waiting.out.as_str()), (0, ""));
    let told = "nothing is left to do; 2 waiting for others (--deny waits counts them); for Linux 6.12, by what that";
    assert!(waiting.err.contains(told), "{}", waiting.err);
    assert_eq!((old(&["--deny", "waits"]).code, old(&["--deny", "all"]).code), (4, 4));
    assert_eq!(old(&["--deny", "no-hook-in-target"]).code, 4);
    place.write("vma2desc.toml", "[check]\ndeny = [\"waits\"]\n");
    assert_eq!((old(&[]).code, old(&["--allow", "waits"]).code), (4, 0));
}

#[test]
fn a_configuration_that_was_only_found_is_told_with_what_of_it_does_not_count() {
    let place = Place::new();
    place
        .write("vma2desc.toml", "[check]\nallow = [\"all\", \"convertible\"]\n[proof]\nbuild = \"b\"\ncross = \"c\"\n");
    let found = |more: &[&str]| run(place.directory.path(), &[&["check", "--target", "7.3", "."], more].concat());
    let ran = found(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    for told in [
        "note: the configuration ",
        "so proof.build, proof.cross in it does not count: name it with --config",
        "nothing is left to do; 2 allowed; for Linux 7.3",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    for silent in [&["-q"][..], &["--no-config"], &["--config", "vma2desc.toml"]] {
        assert!(!found(silent).err.contains("note: the configuration "), "{silent:?}");
    }
}

#[test]
fn so_many_units_may_be_left() {
    let place = Place::new();
    let ran = place.check(&["--max-left", "2"]);
    assert_eq!((ran.code, ran.found()), (0, BOTH.to_vec()));
    assert!(ran.err.contains("; so many may be (--max-left 2); for Linux"), "{}", ran.err);
    let less = place.check(&["--max-left", "1"]);
    assert!(less.code == 4 && !less.err.contains("may be"), "{}", less.err);
    let below = place.check(&["--max-left", "-1"]);
    assert!(below.code == 2 && !below.err.contains("-- -1"), "{}", below.err);
    assert_eq!(place.check(&["--max-left", "99999999999999999999999"]).code, 2);
}

#[test]
fn a_level_that_is_not_reached_is_a_proof_that_failed() {
    let place = Place::new();
    assert_eq!(place.check(&["--verify", "--require", "parsed"]).code, 4);
    let ran = place.check(&["--require", "parsed"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: --require has no meaning without --verify\n"));
}

#[test]
fn accepted_refusals_are_silent_until_their_code_changes() {
    let place = Place::new();
    let baseline = ["--baseline", "accepted.toml"];
    let missing = place.check(&baseline);
    assert_eq!(missing.code, 74);
    assert!(missing.err.contains("--write-baseline makes one"), "{}", missing.err);
    let written = place.check(&[&baseline[..], &["--write-baseline"]].concat());
    assert_eq!(
        (written.code, written.out.as_str(), written.err.as_str()),
        (0, "", "note: accepted.toml accepts 1 refusal now\n")
    );
    let ran = place.check(&baseline);
    assert_eq!((ran.code, ran.found()), (1, vec!["lamp_mmap"]));
    place.edit("meter.c", "#include", "/* a line more */\n\n#include");
    assert_eq!(place.check(&baseline).code, 1);
    assert_eq!(place.check(&[&baseline[..], &["--deny", "state-protects-population"]].concat()).code, 4);
    place.edit("meter.c", "if (ret) {", "if (ret < 0) {");
    let ran = place.check(&baseline);
    assert_eq!((ran.code, ran.found()), (4, BOTH.to_vec()));
    let said = "warning: the baseline accepts state-protects-population of `meter_mmap` in meter.c: the code that it is \
                about has changed\n";
    assert!(ran.err.starts_with(said), "{}", ran.err);
    // Nothing is left behind beside the file.
    assert!(
        fs::read_dir(place.directory.path()).unwrap().all(|e| !e
            .unwrap()
            .file_name()
            .to_str()
            .unwrap()
            .contains("tmp"))
    );
}

#[test]
fn what_a_baseline_has_no_say_about_is_told_when_it_is_written() {
    let place = Place::new();
    let write = |more: &[&str]| {
        let words = ["check", "--target", "6.12", "--baseline", "accepted.toml", "--write-baseline", "."];
        run(place.directory.path(), &[&words[..], more].concat())
    };
    for more in [&[][..], &["--deny", "waits"]] {
        let told = "note: accepted.toml accepts 0 refusals now; 2 that wait for others, or are allowed or denied by name, are not written\n";
        let written = write(more);
        let (first, rest) = written.err.split_once('\n').unwrap();
        assert!(first.starts_with("note: Linux 6.12, ") && first.contains("there is no mmap_prepare"), "{first}");
        assert_eq!((written.code, rest), (0, told));
    }
}

#[test]
fn stale_entries_count_if_they_are_denied_and_notes_survive() {
    let place = Place::new();
    let baseline = ["--baseline", "accepted.toml"];
    place.check(&[&baseline[..], &["--write-baseline"]].concat());
    let text = place.read("accepted.toml");
    place.write("accepted.toml", &format!("{text}note = \"ask Ada\"\n"));
    place.check(&[&baseline[..], &["--write-baseline"]].concat());
    assert!(place.read("accepted.toml").ends_with("note = \"ask Ada\"\n"));
    fs::remove_file(place.path("meter.c")).unwrap();
    assert_eq!(place.check(&baseline).code, 1);
    let denied = place.check(&[&baseline[..], &["--deny", "stale-baseline"]].concat());
    assert_eq!(denied.code, 4);
    assert!(denied.err.contains("there is no such handler any more"), "{}", denied.err);
    // A run over a part of the tree knows nothing of the rest.
    let target = repository().join("testdata/kernel");
    let part = ["check", "--target", target.to_str().unwrap(), "--baseline", "accepted.toml", "plug.c"];
    fs::copy(place.path("lamp.c"), place.path("plug.c")).unwrap();
    assert!(!run(place.directory.path(), &part).err.contains("warning"));
}

#[test]
fn entries_that_a_run_tells_nothing_of_stay_with_their_notes() {
    let place = Place::new();
    let baseline = ["--baseline", "accepted.toml", "--write-baseline"];
    place.check(&baseline);
    let text = place.read("accepted.toml") + "note = \"ask Ada\"\n";
    place.write("accepted.toml", &text);
    let target = repository().join("testdata/kernel");
    let target = ["--target", target.to_str().unwrap()];
    let allowed = ["--allow", "state-protects-population", "."];
    let part = ["lamp.c"];
    for (command, more) in [("check", &allowed[..]), ("check", &part[..]), ("audit", &["."][..])] {
        let ran = run(place.directory.path(), &[&[command], &target[..], &baseline[..], more].concat());
        assert_eq!((ran.code, place.read("accepted.toml")), (0, text.clone()), "{command} {more:?}: {}", ran.err);
    }
    // What is gone where the run looked goes.
    fs::remove_file(place.path("meter.c")).unwrap();
    place.check(&baseline);
    assert!(!place.read("accepted.toml").contains("Ada"));
}

#[test]
fn paths_in_a_baseline_do_not_depend_on_which_are_given() {
    let place = Place::new();
    fs::create_dir_all(place.path("sub/deep")).unwrap();
    fs::rename(place.path("meter.c"), place.path("sub/deep/meter.c")).unwrap();
    place.check(&["--baseline", "accepted.toml", "--write-baseline"]);
    assert!(place.read("accepted.toml").contains("file = \"sub/deep/meter.c\""));
    let target = repository().join("testdata/kernel");
    let narrow = ["check", "--target", target.to_str().unwrap(), "--baseline", "accepted.toml", "sub/deep"];
    let ran = run(place.directory.path(), &narrow);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn what_is_no_baseline_is_an_error_that_shows_nothing_of_it() {
    let place = Place::new();
    let long = "#".repeat(17 << 20);
    for (text, said) in [
        ("TOKEN=hunter2\n", "line 1"),
        ("version = 7\ntool = \"x\"\n", "version 7"),
        ("version = 1\ntool = \"\\u001b[2J\"\nx = 1\n", "unknown field `x`"),
        (&long, "larger than"),
        ("[[[[[[", "line 1"),
    ] {
        place.write("b.toml", text);
        let ran = place.check(&["--baseline", "b.toml"]);
        assert_eq!((ran.code, ran.out.as_str()), (74, ""), "{said}");
        assert!(ran.err.contains(said) && !ran.err.contains("hunter2") && !ran.err.contains('\u{1b}'), "{}", ran.err);
    }
    fs::write(place.path("b.toml"), [0xff, 0xfe, 0]).unwrap();
    assert!(place.check(&["--baseline", "b.toml"]).err.contains("it is not UTF-8"));
    assert!(place.check(&["--baseline", "."]).err.contains("not a regular file"));
    assert_eq!(place.check(&["--write-baseline"]).code, 2);
}

#[test]
fn another_version_of_the_program_is_told() {
    let place = Place::new();
    place.check(&["--baseline", "b.toml", "--write-baseline"]);
    let version = format!("tool = \"{}\"", env!("CARGO_PKG_VERSION"));
    place.edit("b.toml", &version, "tool = \"0.0.\\u001b[2J1\"");
    let ran = place.check(&["--baseline", "b.toml"]);
    assert!(
        ran.err.starts_with("note: the baseline was written by vma2desc 0.0.<1B>[2J1, and this is "),
        "{}",
        ran.err
    );
}

/// The reports of all parts, written to files.
fn parts(place: &Place, count: u32, more: &[&str]) -> Vec<String> {
    let part = |index: u32| {
        let shard = format!("{index}/{count}");
        let ran = place.check(&[more, &["--shard", &shard, "--format", "json"]].concat());
        assert!([0, 1, 4].contains(&ran.code), "{ran:?}");
        let path = place.path(&format!("part-{index}.json"));
        fs::write(&path, ran.out).unwrap();
        path.to_str().unwrap().to_owned()
    };
    (1..=count).map(part).collect()
}

#[test]
fn the_parts_of_a_run_together_are_the_run() {
    let place = Place::new();
    for name in ["a", "b", "c", "d", "e"] {
        place.write(&format!("{name}/lamp.c"), &place.read("lamp.c"));
        place.write(&format!("{name}/meter.c"), &place.read("meter.c"));
    }
    let mut files = parts(&place, 4, &[]);
    let sizes = files.iter().map(|file| {
        let part: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let census = &part["summary"]["census"];
        assert_eq!(census["total"].as_u64().unwrap() as usize, part["candidates"].as_array().unwrap().len());
        census["total"].as_u64().unwrap()
    });
    let sizes: Vec<u64> = sizes.collect();
    assert!(sizes.iter().sum::<u64>() == 13 && sizes.iter().all(|size| *size < 13), "{sizes:?}");
    files.rotate_left(1);
    let merge = |files: &[String], more: &[&str]| {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        run(place.directory.path(), &[&["merge"], more, &files].concat())
    };
    for format in ["json", "text", "sarif", "github", "gitlab", "html", "markdown"] {
        for more in [&[][..], &["--verbose"]] {
            let asked = [&["--format", format], more].concat();
            let (whole, merged) = (place.check(&asked), merge(&files, &asked));
            assert!(!whole.out.is_empty(), "{format}");
            assert_eq!((merged.code, merged.err), (whole.code, whole.err), "{format}");
            assert!(merged.out == whole.out, "{format}: {} and {}", merged.out, whole.out);
        }
    }
    assert_eq!((merge(&files, &["--max-left", "12"]).code, merge(&files, &["--max-left", "11"]).code), (0, 4));
    files.pop();
    let fewer = merge(&files, &[]);
    assert_eq!((fewer.code, fewer.out.as_str()), (74, ""));
    assert_eq!(fewer.err, "error: cannot merge: these parts are missing: 1/4\n");
}

#[cfg(unix)]
#[test]
fn parts_may_be_made_in_different_directories() {
    let (here, there) = (Place::new(), Place::new());
    for place in [&here, &there] {
        // What is not looked at is named in the report, too.
        std::os::unix::fs::symlink("lamp.c", place.path("link.c")).unwrap();
    }
    let whole = here.check(&["--format", "json"]);
    let mut files = parts(&here, 2, &[]);
    files[1] = parts(&there, 2, &[])[1].clone();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let merged = run(here.directory.path(), &[&["merge", "--format", "json"], &files[..]].concat());
    assert_eq!((merged.code, merged.out), (whole.code, whole.out));
}

#[test]
fn what_is_printed_follows_the_published_schema() {
    let place = Place::committed();
    let schema = fs::read_to_string(repository().join("docs/schema/report-v1.schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // What is printed must also be described.
    for name in ["JsonCheck", "JsonTerms", "JsonSince", "JsonStale", "JsonShard", "JsonSource"] {
        assert!(schema["$defs"][name]["properties"].is_object(), "{name}");
        schema["$defs"][name]["additionalProperties"] = Value::Bool(false);
    }
    schema["additionalProperties"] = Value::Bool(false);
    place.check(&["--baseline", "accepted.toml", "--write-baseline"]);
    place.edit("meter.c", "if (ret) {", "if (ret < 0) {");
    let terms =
        ["--since", "HEAD", "--baseline", "accepted.toml", "--max-left", "9", "--verify", "--require", "parsed"];
    let ran = place.check(&[&terms[..], &["--shard", "1/1", "--format", "json"]].concat());
    place.write("part.json", &ran.out);
    let merged = run(place.directory.path(), &["merge", "--format", "json", "part.json"]);
    for ran in [&ran, &merged] {
        let errors = validate::faults(&schema, &ran.json());
        assert_eq!(errors, [""; 0]);
    }
    assert_eq!(ran.json()["check"]["terms"]["since"]["changed"], 2);
    assert!(merged.json()["check"]["shard"].is_null());
}

#[test]
fn parts_are_merged_only_if_they_are_of_one_run() {
    let place = Place::committed();
    let files = parts(&place, 2, &["--max-left", "2"]);
    let merge = |files: &[&str]| run(place.directory.path(), &[&["merge"], files].concat());
    let (one, two) = (files[0].as_str(), files[1].as_str());
    // The number was told to the parts, and holds for the whole.
    assert_eq!(merge(&[one, two]).code, 0);
    let twice = merge(&[one, one]);
    assert!(twice.code == 74 && twice.err.contains("are both part 1/2"), "{}", twice.err);
    let other = parts(&place, 2, &["--since", "HEAD"]);
    fs::rename(&other[1], place.path("other.json")).unwrap();
    parts(&place, 2, &["--max-left", "2"]);
    assert!(merge(&[one, "other.json"]).err.contains("were not asked the same"));
    place.edit("lamp.c", "0", "1");
    let edited = parts(&place, 2, &["--max-left", "2"]);
    fs::rename(&edited[1], place.path("edited.json")).unwrap();
    place.edit("lamp.c", "1", "0");
    parts(&place, 2, &["--max-left", "2"]);
    assert!(merge(&[one, "edited.json"]).err.contains("are about different source"));
    place.write("bad\u{1b}[2J.json", "{\"version\": 1");
    let bad = merge(&["bad\u{1b}[2J.json"]);
    assert!(
        bad.code == 74 && bad.err.starts_with("error: cannot read bad<1B>[2J.json: it is no report"),
        "{}",
        bad.err
    );
    assert_eq!(merge(&["gone.json"]).code, 74);
    assert_eq!(merge(&[]).code, 2);
    assert_eq!(place.check(&["--shard", "3/2"]).code, 2);
}

#[test]
fn a_configuration_is_found_above_and_the_command_line_goes_before_it() {
    let place = Place::new();
    place.check(&["--baseline", "ci/accepted.toml", "--write-baseline"]);
    place.write("ci/accepted.toml", "version = 1\ntool = \"x\"\n");
    let target = repository().join("testdata/kernel");
    let text = format!("target = {:?}\n[check]\nallow = [\"convertible\"]\nbaseline = \"ci/accepted.toml\"\n", target);
    place.write("vma2desc.toml", &text);
    place.write("deep/down/x.c", "");
    let check = |more: &[&str]| run(&place.path("deep/down"), &[&["check"], more, &["../.."]].concat());
    let ran = check(&["--baseline", "../../ci/accepted.toml", "--write-baseline"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(check(&[]).code, 0);
    assert_eq!((check(&["--deny", "convertible"]).code, check(&["--no-baseline"]).code), (1, 4));
    assert_eq!(check(&["--no-config"]).code, 2);
    let scan = run(&place.path("deep/down"), &["scan", "../.."]);
    assert_eq!(scan.code, 0, "{}", scan.err);
}

#[test]
fn a_configuration_that_was_only_found_does_not_decide_what_is_written_elsewhere() {
    let place = Place::new();
    place.write("deep/x.c", "");
    let write = |more: &[&str]| run(&place.path("deep"), &[&["check"], more, &["--write-baseline", ".."]].concat());
    let target = repository().join("testdata/kernel");
    std::os::unix::fs::symlink("../elsewhere.toml", place.path("deep/link.toml")).unwrap();
    std::os::unix::fs::symlink("..", place.path("deep/up")).unwrap();
    let outside = ["../elsewhere.toml", "up/elsewhere.toml", "link.toml", "x/../../elsewhere.toml", "/elsewhere.toml"];
    for path in outside.into_iter().chain([".hidden/a.toml", ".bash_profile", "Makefile", "a.c"]) {
        place.write("deep/vma2desc.toml", &format!("target = {target:?}\n[check]\nbaseline = {path:?}\n"));
        let ran = write(&[]);
        assert_eq!(ran.code, 2, "{path}: {}", ran.err);
        assert!(ran.err.contains("check.baseline is no .toml file below it"), "{path}: {}", ran.err);
        assert!(!place.path("elsewhere.toml").exists());
    }
    // Whoever names the file has read it.
    place.write("deep/vma2desc.toml", &format!("target = {target:?}\n[check]\nbaseline = '../elsewhere.toml'\n"));
    let ran = write(&["--config", "vma2desc.toml"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(place.path("elsewhere.toml").exists());
}

#[test]
fn a_configuration_cannot_allow_to_run_code_nor_choose_what_is_run_unless_it_is_named() {
    let place = Place::new();
    place.write("vma2desc.toml", "[proof]\nallow-run = true\n");
    let ran = place.check(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("line 2, column 1: `allow-run` cannot be said in a file"), "{}", ran.err);
    // What to do can be read nevertheless.
    assert_eq!(run(place.directory.path(), &["explain", "gap"]).code, 0);
    place.write("vma2desc.toml", "[proof]\nbuild = \"build\"\ncross = \"./evil-\"\n");
    assert_eq!(place.check(&[]).code, 4);
    let found = place.check(&["--verify", "--allow-build"]);
    assert_eq!(found.code, 2);
    assert!(found.err.contains("proof.build decides what is run") && found.err.contains("--config"), "{}", found.err);
    let named = place.check(&["--verify", "--config", "vma2desc.toml"]);
    assert!(named.code == 2 && named.err.contains("consent with --allow-build"), "{}", named.err);
    place.write("vma2desc.toml", "[chek]\n");
    let unknown = place.check(&[]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `check`?"), "{}", unknown.err);
    assert_eq!(place.check(&["--config", "gone.toml"]).code, 74);
}

#[test]
fn a_path_without_c_files_exits_with_3_and_a_change_that_touches_nothing_with_0() {
    let place = Place::committed();
    place.write("notes/readme.txt", "x");
    let target = repository().join("testdata/kernel");
    let check = |more: &[&str]| {
        run(place.directory.path(), &[&["check", "--target", target.to_str().unwrap()], more].concat()).code
    };
    assert_eq!((check(&["notes"]), check(&["--since", "HEAD", "."])), (3, 0));
}
