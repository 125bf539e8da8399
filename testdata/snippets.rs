//! The snippets for CI: each is parsed, its command lines are taken to the program's own parser, and what make is told
//! is run.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use saphyr::{LoadableYamlNode, Yaml};
use snapbox::cmd::cargo_bin;

fn contrib(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("contrib").join(name)
}

/// The scripts of a file in YAML, by their place in it.
fn scripts(yaml: &Yaml<'_>, path: &str, found: &mut Vec<(String, String)>) {
    if let Some(map) = yaml.as_mapping() {
        for (key, value) in map {
            let path = format!("{path}/{}", key.as_str().unwrap());
            let is_script = ["run", "script", "before_script"].iter().any(|name| path.ends_with(&format!("/{name}")));
            match value.as_str().filter(|_| is_script) {
                Some(script) => found.push((path, script.to_owned())),
                None => scripts(value, &path, found),
            }
        }
    }
    for (index, item) in yaml.as_sequence().into_iter().flatten().enumerate() {
        let is_script = path.ends_with("/script") || path.ends_with("/before_script");
        match item.as_str().filter(|_| is_script) {
            Some(script) => found.push((path.to_owned(), script.to_owned())),
            None => scripts(item, &format!("{path}/{index}"), found),
        }
    }
}

/// What the service puts in place of its variables.
fn filled(script: &str) -> String {
    let mut text = String::new();
    let mut rest = script;
    while let Some((before, after)) = rest.split_once("${{") {
        let (_, after) = after.split_once("}}").unwrap();
        text.push_str(before);
        text.push('1');
        rest = after;
    }
    text.push_str(rest);
    let variables = [("$CI_NODE_INDEX", "1"), ("$CI_NODE_TOTAL", "4"), ("$PART", "1"), ("\\\n", " ")];
    variables.iter().fold(text, |text, (name, value)| text.replace(name, value))
}

/// The command lines of vma2desc in a script.
fn commands(script: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for line in filled(script).lines().filter(|line| !line.trim_start().starts_with('#')) {
        let words = shlex::split(line).unwrap();
        let ends = |word: &String| [">", "||", "&&", "|", ";"].contains(&word.as_str());
        for part in words.split(ends).filter(|part| part.first().is_some_and(|word| word == "vma2desc")) {
            found.push(part.to_vec());
        }
    }
    found
}

#[test]
fn every_command_line_in_the_snippets_is_one_of_the_program() {
    for (name, least) in [("ci/github-pull-request.yml", 2), ("ci/github-nightly.yml", 3), ("ci/gitlab-ci.yml", 4)] {
        let text = fs::read_to_string(contrib(name)).unwrap();
        let documents = Yaml::load_from_str(&text).unwrap();
        let mut found = Vec::new();
        documents.iter().for_each(|document| scripts(document, "", &mut found));
        let mut count = 0;
        for (path, script) in found {
            let shell = Command::new("bash").args(["-n", "-c", &filled(&script)]).output().unwrap();
            assert!(shell.status.success(), "{name}{path}: {}", String::from_utf8_lossy(&shell.stderr));
            for command in commands(&script) {
                count += 1;
                let parsed = vma2desc::cli::command().try_get_matches_from(&command);
                assert!(parsed.is_ok(), "{name}{path}: {command:?}\n{}", parsed.unwrap_err());
            }
        }
        assert!(count >= least, "{name} has {count} command lines");
    }
}

#[test]
fn workflows_say_what_they_may_do_and_pin_what_they_use() {
    for name in ["ci/github-pull-request.yml", "ci/github-nightly.yml", "../.github/workflows/release.yml"] {
        let text = fs::read_to_string(contrib(name)).unwrap();
        let documents = Yaml::load_from_str(&text).unwrap();
        let yaml = &documents[0];
        assert_eq!(yaml["permissions"]["contents"].as_str(), Some("read"), "{name}");
        for (job, value) in yaml["jobs"].as_mapping().unwrap() {
            assert!(value["runs-on"].as_str().is_some(), "{name}: {job:?}");
            for step in value["steps"].as_sequence().unwrap() {
                let uses = step.as_mapping_get("uses").and_then(Yaml::as_str);
                let runs = step.as_mapping_get("run").and_then(Yaml::as_str);
                assert!(uses.is_some() != runs.is_some(), "{name}: {step:?}");
                let is_commit = |id: &str| id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
                let is_pinned = |uses: &str| uses.split_once('@').is_some_and(|(_, id)| is_commit(id));
                assert!(uses.is_none_or(is_pinned), "{name}: {uses:?}");
                let keeps = || step["with"]["persist-credentials"].as_bool() != Some(false);
                assert!(!uses.is_some_and(|uses| uses.starts_with("actions/checkout@") && keeps()), "{name}: {step:?}");
            }
        }
        // Text that a stranger chooses never becomes part of a script.
        assert!(!text.contains("${{ github.event.pull_request.title") && !text.contains("${{ github.head_ref"));
    }
}

/// A directory with a driver that is refused and one that can be converted.
fn module() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for name in ["lamp.c", "meter.c"] {
        let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/drivers").join(name);
        fs::copy(driver, directory.path().join(name)).unwrap();
    }
    let makefile = format!("all:\n\t@echo built\n\ninclude {}\n", contrib("ci/vma2desc.mk").display());
    fs::write(directory.path().join("Makefile"), makefile).unwrap();
    directory
}

fn make(directory: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new("make");
    let program = format!("VMA2DESC={}", cargo_bin!("vma2desc").display());
    let target = format!("KSRC={}/testdata/kernel", env!("CARGO_MANIFEST_DIR"));
    let output = command.current_dir(directory).args(["Q=@", &program, &target]).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn the_make_targets_check_accept_and_show_patches() {
    let module = module();
    let directory = module.path();
    // What is included does not become the default target.
    assert_eq!(make(directory, &[]), (Some(0), "built\n".to_owned()));
    let (code, text) = make(directory, &["vma2desc-check"]);
    assert!(code == Some(2) && text.contains("meter.c:40:2: refused[") && text.contains("Error 4"), "{text}");
    let (code, text) = make(directory, &["vma2desc-accept"]);
    assert!(code == Some(0) && directory.join("vma2desc-baseline.toml").exists(), "{text}");
    let (_, text) = make(directory, &["vma2desc-check"]);
    assert!(
        !text.contains("meter.c") && text.contains("lamp.c:26:1: convertible") && text.contains("Error 1"),
        "{text}"
    );
    let (code, text) = make(directory, &["vma2desc-diff", "M=lamp.c"]);
    assert!(code == Some(0) && text.contains("lamp_mmap_prepare"), "{text}");
    let (code, text) = make(directory, &["vma2desc-check", "VMA2DESC_CHECK_FLAGS=--allow convertible", "M=lamp.c"]);
    assert!(code == Some(0) && text.starts_with("nothing is left to do; 1 allowed; for Linux"), "{text}");
    // What is for `check` alone does not reach the others.
    let (code, text) = make(directory, &["vma2desc-diff", "VMA2DESC_CHECK_FLAGS=--allow convertible", "M=lamp.c"]);
    assert!(code == Some(0) && text.contains("lamp_mmap_prepare"), "{text}");
    let (_, text) = make(directory, &["vma2desc-check", "SINCE=HEAD"]);
    assert!(text.contains("--since has nothing to ask"), "{text}");
}

#[test]
fn the_make_targets_work_without_being_included() {
    let module = module();
    let snippet = contrib("ci/vma2desc.mk");
    let (code, text) = make(module.path(), &["-f", snippet.to_str().unwrap(), "vma2desc-check"]);
    assert!(code == Some(2) && text.contains("meter.c:40:2: refused["), "{text}");
}

/// The recipes fetch the program of a release, and take it only if it is the one that they name.
#[test]
fn the_recipes_take_the_program_of_a_release_by_its_checksum() {
    let place = tempfile::tempdir().unwrap();
    let name = "vma2desc-1.2.3-x86_64-unknown-linux-musl";
    let release = place.path().join("v1.2.3");
    fs::create_dir_all(release.join(name).join("bin")).unwrap();
    fs::write(release.join(name).join("bin/vma2desc"), "the program").unwrap();
    let pack = format!("tar -czf {name}.tar.gz {name} && sha256sum {name}.tar.gz | cut -d' ' -f1");
    let sum = Command::new("sh").current_dir(&release).args(["-c", &pack]).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap().trim().to_owned();
    for recipe in ["ci/github-pull-request.yml", "ci/github-nightly.yml", "ci/gitlab-ci.yml"] {
        let documents = Yaml::load_from_str(&fs::read_to_string(contrib(recipe)).unwrap()).unwrap();
        let mut found = Vec::new();
        documents.iter().for_each(|document| scripts(document, "", &mut found));
        let own = |script: &str| script.split("sudo apt-get").next().unwrap().to_owned();
        let install = found.iter().map(|(_, script)| own(script)).find(|s| s.contains("cargo install")).unwrap();
        for (sum, is_taken) in [(sum.as_str(), true), (&"0".repeat(64), false)] {
            let home = tempfile::tempdir().unwrap();
            let mut shell = Command::new("bash");
            shell
                .args(["-e", "-o", "pipefail", "-c", &install])
                .env("HOME", home.path())
                .env("RUNNER_TEMP", home.path());
            shell
                .env("CARGO_HOME", home.path().join(".cargo"))
                .env("VMA2DESC_TAG", "v1.2.3")
                .env("VMA2DESC_SHA256", sum);
            shell.env("VMA2DESC_RELEASE", format!("file://{}", place.path().display()));
            let output = shell.output().unwrap();
            let taken = fs::read_to_string(home.path().join(".cargo/bin/vma2desc")).is_ok_and(|t| t == "the program");
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!((output.status.success(), taken), (is_taken, is_taken), "{recipe}: {text}");
        }
    }
}

/// The scripts of the recipe for a pull request, run in a repository whose branch accepts nothing that the change accepts.
#[test]
fn a_change_does_not_accept_its_own_refusals() {
    let name = "ci/github-pull-request.yml";
    let documents = Yaml::load_from_str(&fs::read_to_string(contrib(name)).unwrap()).unwrap();
    let mut found = Vec::new();
    documents.iter().for_each(|document| scripts(document, "", &mut found));
    let run: Vec<&String> = found.iter().map(|(_, script)| script).filter(|s| !s.contains("cargo install")).collect();
    assert_eq!(run.len(), 3, "restore, report, verdict");
    let program = cargo_bin!("vma2desc").display().to_string();
    for (own, code) in [("vma2desc-baseline.toml", 4), ("other.toml", 4), ("", 0)] {
        let module = module();
        let directory = module.path();
        let shell = |line: &str| {
            let mut command = Command::new("bash");
            command.current_dir(directory).args([
                "-e",
                "-c",
                &line.replace("vma2desc check", &format!("{program} check")),
            ]);
            command.envs([("SOURCE", "."), ("CONFIGURATION", "vma2desc.toml"), ("BASELINE", "vma2desc-baseline.toml")]);
            let output = command.output().unwrap();
            (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
        };
        let accept = |file: &str| {
            let line = format!("vma2desc check --baseline {file} --write-baseline --target 7.3 meter.c");
            assert_eq!(shell(&line).0, Some(0));
        };
        let commit = "git add . && git -c user.name=a -c user.email=a@b commit -qm";
        fs::remove_file(directory.join("lamp.c")).unwrap();
        let named =
            format!("target = \"7.3\"\n[check]\nbaseline = \"{}\"\n", if own.is_empty() { "other.toml" } else { own });
        fs::write(directory.join("vma2desc.toml"), named).unwrap();
        if own.is_empty() {
            accept("vma2desc-baseline.toml");
        }
        assert_eq!(shell(&format!("git init -q && {commit} one")).0, Some(0));
        if !own.is_empty() {
            accept(own);
        }
        let meter = fs::read_to_string(directory.join("meter.c")).unwrap();
        fs::write(directory.join("meter.c"), format!("\n{meter}")).unwrap();
        assert_eq!(shell(&format!("{commit} two")).0, Some(0));
        assert_eq!(shell(run[0]).0, Some(0));
        assert_eq!(shell(run[1]).0, Some(0), "{own}");
        let (verdict, text) = shell(run[2]);
        assert_eq!(verdict, Some(code), "{own}: {text}");
    }
}

/// What bash offers after these words.
fn completed(words: &[&str]) -> Vec<String> {
    let list: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let script = format!(
        "source '{}'; COMP_WORDS=({}); COMP_CWORD={}; cur=\"${{COMP_WORDS[COMP_CWORD]}}\"; \
         _vma2desc vma2desc \"$cur\" \"${{COMP_WORDS[COMP_CWORD-1]}}\" 2>/dev/null; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        contrib("completions/vma2desc.bash").display(),
        list.join(" "),
        words.len() - 1
    );
    let output = Command::new("bash").args(["--norc", "-c", &script]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_subcommands_options_and_reasons() {
    let commands = completed(&["vma2desc", ""]);
    for name in ["scan", "diff", "check", "merge", "explain"] {
        assert!(commands.iter().any(|command| command == name), "{name}: {commands:?}");
    }
    assert_eq!(completed(&["vma2desc", "check", "--basel"]), ["--baseline"]);
    assert_eq!(completed(&["vma2desc", "check", "--deny", "state-protects-p"]), ["state-protects-population"]);
    assert!(completed(&["vma2desc", "check", "--format", ""]).contains(&"json".to_owned()));
}

/// A script of `contrib/`, run in `directory` with the program of this build.
fn script(name: &str, directory: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(contrib(name));
    command.current_dir(directory).args(arguments).env("VMA2DESC", cargo_bin!("vma2desc")).env("NO_COLOR", "1");
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_wrapper_takes_what_coccicheck_takes() {
    let module = module();
    let target = format!("KSRC={}/testdata/kernel", env!("CARGO_MANIFEST_DIR"));
    let check = |words: &[&str]| script("habits/vma2desccheck", module.path(), &[&[target.as_str()], words].concat());
    let (code, out, _) = check(&[]);
    assert!(
        code == Some(4) && out.contains("meter.c:40:2: refused[") && out.contains("lamp.c:26:1: convertible"),
        "{out}"
    );
    let (code, out, err) = check(&["MODE=patch", "M=lamp.c", "V=1"]);
    assert!(code == Some(0) && out.contains("diff --git a/lamp.c b/lamp.c"), "{out}");
    assert!(err.lines().next().is_some_and(|line| line.contains("vma2desc diff --target ")), "{err}");
    let (_, _, err) = check(&["MODE=context", "SPFLAGS=--allow convertible"]);
    assert!(err.contains("= help: 1. "), "{err}");
    assert_eq!(check(&["MODE=scan"]).0, Some(0));
    let (code, help, _) = check(&["--help"]);
    assert!(code == Some(0) && help.starts_with("MODE=report ") && help.contains("\nKSRC=TREE "), "{help}");
    assert_eq!((check(&["MODE=org"]).0, check(&["JOBS=3"]).0), (Some(2), Some(2)));
}

#[test]
fn the_hook_looks_at_what_a_commit_touches() {
    let module = module();
    let directory = module.path();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
        let output = Command::new("git").current_dir(directory).args(identity).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    fs::write(directory.join("vma2desc.toml"), "target = \"7.3\"\n").unwrap();
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    let hook = || script("habits/pre-commit", directory, &[]);
    assert_eq!(hook(), (Some(0), String::new(), String::new()));
    fs::write(directory.join("note.txt"), "x").unwrap();
    git(&["add", "."]);
    assert_eq!(hook().0, Some(0));
    let meter = fs::read_to_string(directory.join("meter.c")).unwrap();
    fs::write(directory.join("meter.c"), format!("\n{meter}")).unwrap();
    git(&["add", "."]);
    let (code, out, err) = hook();
    assert!(code == Some(4) && out.contains("meter.c:41:2: refused[") && !out.contains("lamp.c"), "{out}{err}");
    assert!(err.starts_with("note: the configuration ") && err.contains("vma2desc diff . shows conversions"), "{err}");
    // The command of the hint is one of the program, whatever the check is told.
    let mut allowing = Command::new(contrib("habits/pre-commit"));
    allowing.current_dir(directory).env("VMA2DESC", cargo_bin!("vma2desc")).env("VMA2DESC_CHECK_FLAGS", "--allow gap");
    let err = String::from_utf8(allowing.output().unwrap().stderr).unwrap();
    let hint = err.split("; ").find_map(|part| part.strip_suffix(" shows conversions\n")).unwrap();
    assert!(vma2desc::cli::command().try_get_matches_from(shlex::split(hint).unwrap()).is_ok(), "{hint}");
    fs::remove_file(directory.join("vma2desc.toml")).unwrap();
    let (code, _, err) = hook();
    assert!(code == Some(2) && err.contains("VMA2DESC_FLAGS=\"--target 7.3\""), "{err}");
}

#[test]
fn the_problem_matcher_reads_what_check_prints() {
    let text = fs::read_to_string(contrib("ci/problem-matcher.json")).unwrap();
    let matchers: serde_json::Value = serde_json::from_str(&text).unwrap();
    let module = module();
    let output = Command::new(cargo_bin!("vma2desc"))
        .current_dir(module.path())
        .args(["check", "--target", "7.3", "."])
        .output();
    let output = String::from_utf8(output.unwrap().stdout).unwrap();
    let output = output + "flag.c:7:2: wrong[state-in-hook]: `flag_mmap_prepare`: it keeps something: here\n";
    let mut found = Vec::new();
    for matcher in matchers["problemMatcher"].as_array().unwrap() {
        let pattern = &matcher["pattern"][0];
        let regexp = regex::Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
        for line in output.lines() {
            let Some(groups) = regexp.captures(line) else { continue };
            let part = |key: &str| groups[usize::try_from(pattern[key].as_u64().unwrap()).unwrap()].to_owned();
            found.push((part("file"), part("line"), part("column"), part("code")));
        }
    }
    found.sort();
    let of = |file: &str, line: &str, column: &str, code: &str| (file.into(), line.into(), column.into(), code.into());
    let expected = [
        of("flag.c", "7", "2", "state-in-hook"),
        of("lamp.c", "26", "1", "convertible"),
        of("meter.c", "40", "2", "state-protects-population"),
    ];
    assert_eq!(found, expected);
}
