//! The forms of a report, as a user gets them: every form tells the same, with the same exit code, and obeys no source text.

#![allow(clippy::unwrap_used)]

#[path = "support/validate.rs"]
mod validate;

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use snapbox::cmd::{Command, cargo_bin};

const FORMS: [&str; 7] = ["text", "json", "sarif", "github", "gitlab", "html", "markdown"];

fn vma2desc() -> Command {
    Command::new(cargo_bin!("vma2desc")).current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).env("NO_COLOR", "1")
}

fn run(arguments: &[&str]) -> Output {
    vma2desc().args(arguments).output().unwrap()
}

/// The report on the drivers that come with the program.
fn report(verb: &str, form: &str) -> Output {
    run(&[verb, "--format", form, "--target", "testdata/kernel", "testdata/drivers"])
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// What a JSON report violates.
fn faults(document: &Value) -> Vec<String> {
    let text = include_str!("../docs/schema/report-v1.schema.json");
    validate::faults(&serde_json::from_str(text).unwrap(), document)
}

/// What the forms say about handlers, as text.
fn outcomes(form: &str, text: &str) -> [usize; 3] {
    let count = |word: &str| text.matches(word).count();
    match form {
        "json" => ["converted", "refused", "done"].map(|o| count(&format!("\"outcome\": \"{o}\""))),
        "sarif" => {
            let document = json(text.as_bytes());
            let run = &document["runs"][0];
            let results = run["results"].as_array().unwrap();
            let of = |outcome: &str| results.iter().filter(|r| r["properties"]["outcome"] == outcome).count();
            [of("converted"), of("refused"), run["properties"]["done"].as_array().unwrap().len()]
        }
        "html" => ["converted", "refused", "done"].map(|o| count(&format!("data-outcome=\"{o}\""))),
        // What needs nothing is no annotation, and stands in the totals.
        "github" => [count("::notice "), count("::warning "), 1],
        "gitlab" => [count("vma2desc/convertible"), count("vma2desc/state-protects-population"), 1],
        "markdown" => [count("| parsed | "), count("this is taken before the memory is mapped"), 1],
        _ => [count(" convert"), count(" refuse"), count(" done")].map(|n| n.min(1)),
    }
}

#[test]
fn every_form_accounts_for_every_handler_with_the_same_exit_code() {
    for verb in ["scan", "diff", "verify"] {
        for form in FORMS {
            let output = report(verb, form);
            assert_eq!(output.status.code(), Some(0), "{verb} {form}");
            if form != "text" {
                let text = String::from_utf8(output.stdout).unwrap();
                assert_eq!(outcomes(form, &text), [1, 1, 1], "{verb} {form}\n{text}");
            }
        }
    }
}

#[test]
fn errors_give_the_same_exit_code_in_every_form() {
    for form in FORMS {
        let code = |arguments: &[&str]| run(&[&["scan", "--format", form], arguments].concat()).status.code();
        assert_eq!(code(&["transforms"]), Some(3), "{form}");
        assert_eq!(code(&["no-such-place"]), Some(74), "{form}");
        assert_eq!(code(&[]), Some(2), "{form}");
    }
}

#[test]
fn what_cannot_be_read_shows_in_every_form_with_the_same_exit_code() {
    let directory = tempfile::tempdir().unwrap();
    fs::copy("testdata/drivers/lamp.c", directory.path().join("lamp.c")).unwrap();
    // Deeper than directories are followed.
    let deep = directory.path().join("d/".repeat(130));
    fs::create_dir_all(&deep).unwrap();
    fs::copy("testdata/drivers/meter.c", deep.join("meter.c")).unwrap();
    let path = directory.path().to_str().unwrap();
    for verb in ["scan", "diff", "check"] {
        for form in FORMS {
            let output = run(&[verb, "--format", form, "--target", "testdata/kernel", path]);
            assert_eq!(output.status.code(), Some(74), "{verb} {form}");
            let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
            let told = "directories are nested too deeply";
            assert!(err.contains(told), "{verb} {form}: {err}");
            assert!(form == "text" || out.contains(told), "{verb} {form}: {out}");
            // The path is that in the tree: it says nothing of the machine, and parts of a run can be merged.
            assert!(!out.contains(path) && !err.contains(path), "{verb} {form}");
        }
    }
}

#[test]
fn json_follows_its_published_schema() {
    for verb in ["scan", "diff", "verify"] {
        let document = json(&report(verb, "json").stdout);
        let faults = faults(&document);
        assert!(faults.is_empty(), "{verb}: {faults:#?}");
    }
}

#[test]
fn every_edit_names_rules_that_can_be_explained() {
    let document = json(&report("diff", "json").stdout);
    let candidates = document["candidates"].as_array().unwrap();
    let edits: Vec<&Value> =
        candidates.iter().flat_map(|c| c["converted"]["edits"].as_array().into_iter().flatten()).collect();
    assert!(edits.len() > 5);
    for edit in edits {
        let rules = edit["by"].as_array().unwrap();
        assert!(!rules.is_empty(), "{edit}");
        for rule in rules {
            assert_eq!(run(&["explain", rule.as_str().unwrap()]).status.code(), Some(0), "{rule}");
        }
    }
}

#[test]
fn files_get_what_standard_output_would() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (html, sarif, json, summary) = (file("r.html"), file("r.sarif"), file("r.json"), file("summary"));
    fs::write(&summary, "before\n").unwrap();
    let arguments = ["diff", "--target", "testdata/kernel", "testdata/drivers"];
    let files = ["--report", &html, "--report", &sarif, "--report", &json, "--step-summary", &summary];
    let output = run(&[&arguments[..], &files].concat());
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, report("diff", "text").stdout);
    for (path, form) in [(html, "html"), (sarif, "sarif"), (json, "json")] {
        assert_eq!(fs::read(path).unwrap(), report("diff", form).stdout, "{form}");
    }
    let summary = fs::read_to_string(summary).unwrap();
    assert_eq!(summary.as_bytes(), [b"before\n", &report("diff", "markdown").stdout[..]].concat());
}

#[test]
fn a_report_is_never_written_over_a_source() {
    let output =
        run(&["scan", "--target", "testdata/kernel", "testdata/drivers", "--report", "testdata/drivers/lamp.c"]);
    assert_eq!(output.status.code(), Some(2));
}

/// What a hostile tree would put into names, comments and paths.
const EVIL: &str = "\u{1b}[31m</script><img src=x onerror=alert(1)>-->]]>\u{202e}\u{2066}::error::x ##[error]y %0A [l](javascript:x) `{0}` @all | \u{0}";

/// A directory with a driver that is converted and one that is refused, with hostile text wherever C lets it stand.
fn hostile() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let evil = directory.path().join("d\n::error::a,b:c <img src=x> \u{1b}[2J\u{202e} ]](javascript:x)");
    fs::create_dir(&evil).unwrap();
    for name in ["lamp", "meter"] {
        let text = fs::read_to_string(format!("testdata/drivers/{name}.c")).unwrap();
        // In comments at the ends of lines, in what is quoted as context, and in the conversion itself.
        let text: String = text
            .lines()
            .map(|line| match line.trim_end().ends_with(';') {
                true => format!("{line} /* {EVIL}\r::warning::z */\n"),
                false => format!("{line}\n"),
            })
            .collect();
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(b"/* \xff\xfe */\n");
        fs::write(evil.join(format!("{name} <b>\"'&.c")), bytes).unwrap();
    }
    directory
}

fn hostile_output(form: &str) -> Output {
    let directory = hostile();
    let output = run(&["diff", "--format", form, "--target", "testdata/kernel", directory.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// No control character but line ends and tabs, and nothing that turns the direction of writing.
fn is_tame(text: &str) -> bool {
    let wild = |c: char| c.is_control() && !"\n\t".contains(c) || "\u{202e}\u{2066}\u{2069}\u{200f}".contains(c);
    !text.chars().any(wild)
}

#[test]
fn hostile_source_cannot_speak_to_the_terminal() {
    let output = hostile_output("text");
    assert!(is_tame(&String::from_utf8(output.stderr).unwrap()));
    let directory = hostile();
    let path = directory.path().to_str().unwrap();
    let scan = run(&["scan", "--verbose", "--target", "testdata/kernel", path]);
    let text = String::from_utf8(scan.stdout).unwrap();
    assert!(is_tame(&text) && text.contains("<202E>"), "{text}");
    // Patches are for programs and are written byte for byte; their heads are ours.
    let head = output.stdout.split(|byte| *byte == b'\n').take_while(|line| !line.starts_with(b"diff --git"));
    assert!(head.into_iter().all(|line| is_tame(std::str::from_utf8(line).unwrap())));
}

#[test]
fn hostile_source_stays_inside_the_strings_of_json() {
    let text = String::from_utf8(hostile_output("json").stdout).unwrap();
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    let document = json(text.as_bytes());
    assert_eq!(faults(&document), [""; 0]);
    assert_eq!(document["summary"]["census"]["total"], 2);
}

#[test]
fn hostile_source_is_no_link_placeholder_or_path_in_sarif() {
    let document = json(&hostile_output("sarif").stdout);
    let run = &document["runs"][0];
    for artifact in run["artifacts"].as_array().unwrap() {
        let uri = artifact["location"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{uri}");
        assert_eq!(artifact["encoding"], "ISO-8859-1");
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let text = result["message"]["text"].as_str().unwrap();
        assert!(is_tame(text) && !text.contains("](javascript"), "{text}");
        let rich = result["message"]["markdown"].as_str().unwrap();
        assert!(is_tame(rich) && !rich.contains("<img"), "{rich}");
    }
}

#[test]
fn hostile_source_is_no_workflow_command() {
    let output = hostile_output("github");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(is_tame(&text));
    assert_eq!(text.lines().count(), 2, "{text}");
    for line in text.lines() {
        assert!(line.starts_with("::notice file=") || line.starts_with("::warning file="), "{line}");
        let properties = line.split("::").nth(1).unwrap();
        // Five or six properties, each of them ours.
        let names: Vec<&str> = properties.split(',').filter_map(|p| p.split('=').next()).collect();
        assert!(names.iter().skip(1).all(|name| ["line", "col", "endColumn", "title"].contains(name)), "{names:?}");
    }
    // The runner reads standard error as well.
    let errors = String::from_utf8(output.stderr).unwrap();
    let command = |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
    assert!(!errors.lines().any(command), "{errors}");
}

#[test]
fn hostile_source_stays_inside_the_strings_of_gitlabs_report() {
    let text = String::from_utf8(hostile_output("gitlab").stdout).unwrap();
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    let issues = json(text.as_bytes());
    assert_eq!(issues.as_array().unwrap().len(), 2);
    for issue in issues.as_array().unwrap() {
        assert!(is_tame(issue["description"].as_str().unwrap()), "{issue}");
    }
}

#[test]
fn hostile_source_is_no_markup_in_the_page() {
    let page = String::from_utf8(hostile_output("html").stdout).unwrap();
    assert!(is_tame(&page));
    assert!(page.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"), "it is shown");
    assert!(!page.contains("<img") && !page.contains("<b>"));
    assert_eq!(page.matches("</script>").count(), 1);
    assert_eq!(page.matches("<!--").count(), 0);
    // Attribute values hold what the page's own code wrote, and text in which quotes are escaped.
    for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        assert!(tag.matches('"').count() % 2 == 0, "{tag}");
    }
}

#[test]
fn hostile_source_is_no_markup_in_markdown() {
    let text = String::from_utf8(hostile_output("markdown").stdout).unwrap();
    assert!(is_tame(&text));
    for line in text.lines() {
        assert!(!line.starts_with("::"), "{line}");
    }
    // Outside of code spans there is neither an element of theirs nor a link.
    let outside: String = text.split('`').step_by(2).collect();
    assert!(!outside.contains("<img") && !outside.contains("](javascript"), "{outside}");
}

#[test]
fn an_audit_has_its_own_words_in_every_form() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["wrong.c", "right.c"] {
        fs::copy(Path::new("testdata/audit/state-in-hook").join(name), directory.path().join(name)).unwrap();
    }
    let path = directory.path().to_str().unwrap();
    for form in FORMS {
        let output = run(&["audit", "--format", form, "--target", "7.3", path]);
        assert_eq!(output.status.code(), Some(1), "{form}");
        let text = String::from_utf8(output.stdout).unwrap();
        for word in
            ["left to a person", "Left to a person", "work left", "work order", "wait for others", "convertible"]
        {
            assert!(!text.contains(word), "{form}: {word}\n{text}");
        }
        let own = match form {
            "text" => "wrong[state-in-hook]: ",
            "json" => "\"outcome\": \"wrong\"",
            "sarif" => "\"outcome\":\"wrong\"",
            "github" => "title=mmap%3A mistake (state-in-hook)",
            "gitlab" => "vma2desc/state-in-hook",
            "html" => "data-outcome=\"wrong\"",
            _ => "2 hooks were found, and 1 of them has a mistake that counts and is shown.",
        };
        assert!(text.contains(own), "{form}: {own}\n{text}");
        if form == "json" {
            let document = json(text.as_bytes());
            assert_eq!(faults(&document), [""; 0]);
            let census = &document["summary"]["census"];
            assert_eq!((&census["wrong"], &census["refused"], &census["total"]), (&1.into(), &0.into(), &2.into()));
        }
    }
}

#[test]
fn an_audit_takes_older_kernels_and_its_own_rules() {
    let audit = |more: &[&str]| {
        let fixed = ["audit", "--target", "7.3", "testdata/audit/state-in-hook/wrong.c"];
        run(&[&fixed[..], more].concat())
    };
    assert_eq!(audit(&["--compat", "5.15"]).status.code(), Some(1));
    assert_eq!(audit(&["--compat", "99.0"]).status.code(), Some(2));
    assert_eq!(audit(&["--allow", "state-in-hook,file-put"]).status.code(), Some(0));
    assert_eq!(audit(&["--allow", "waits"]).status.code(), Some(2));
    let check = run(&["check", "--deny", "state-in-hook", "--target", "7.3", "testdata/drivers"]);
    assert_eq!(check.status.code(), Some(2));
}
