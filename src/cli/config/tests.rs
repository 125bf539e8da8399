//! What a file can say, what it cannot, and the published schema.

use camino::Utf8Path;
use proptest::prelude::*;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::cli::config::{Config, MAX_BYTES, read};

/// Where the schema is published.
const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/config-v1.schema.json");

/// A file that says everything.
const FULL: &str = r#"
target = "linux"
compat = "5.15"
compat-style = "probe"
[check]
baseline = "accepted.toml"
allow = ["no-hook-in-target", "convertible"]
deny = ["state-protects-population"]
max-left = 12
verify = true
[proof]
level = "executed"
require = "compiled"
build = "../build"
arch = "arm64"
cross = "aarch64-linux-gnu-"
cache = "/var/cache/v"
jobs = 2
time-limit = 60
seed = 7
"#;

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Utf8Path::new("ci"))
}

fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Config>();
    schema.insert("title".into(), json!("Configuration of vma2desc"));
    schema.insert("$id".into(), json!("urn:vma2desc:schema:config:1"));
    schema.to_value()
}

#[test]
fn everything_can_be_said_and_paths_are_relative_to_the_file() {
    let config = parse(FULL).unwrap();
    assert_eq!(config.target.as_deref(), Some(Utf8Path::new("ci/linux")));
    assert_eq!(config.check.baseline.as_deref(), Some(Utf8Path::new("ci/accepted.toml")));
    assert_eq!(config.proof.build.as_deref(), Some(Utf8Path::new("ci/../build")));
    assert_eq!(config.proof.cache.as_deref(), Some(Utf8Path::new("/var/cache/v")));
    assert_eq!((config.check.max_left, config.proof.seed), (Some(12), Some(7)));
    assert_eq!(parse("target = '7.1'").unwrap().target.as_deref(), Some(Utf8Path::new("7.1")));
    assert_eq!(parse(""), Ok(Config::default()));
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let text = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
    if std::env::var_os("VMA2DESC_BLESS").is_some() {
        std::fs::write(SCHEMA, &text).unwrap();
    }
    let published = std::fs::read_to_string(SCHEMA).unwrap_or_default();
    assert!(published == text, "docs/schema/config-v1.schema.json is stale: run `cargo xtask bless`");
}

#[test]
fn the_schema_takes_what_the_program_takes() {
    let schema = schema();
    let is_valid = |value: &serde_json::Value| crate::validate::faults(&schema, value).is_empty();
    let value = |text: &str| serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
    assert!(is_valid(&value(FULL)) && is_valid(&value("")));
    for wrong in [
        "checks = 1",
        "[check]\nbase-line = 'x'",
        "[proof]\nlevel = 'high'",
        "[proof]\ntime-limit = 0",
        "[proof]\njobs = 0",
        "[proof]\nallow-build = true",
        "[check]\nmax-left = -1",
    ] {
        assert!(parse(wrong).is_err() && !is_valid(&value(wrong)), "{wrong}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_a_suggestion() {
    let wrong = [
        ("targt = 'x'", "line 1: unknown field `targt`", "did you mean `target`?"),
        ("\n[check]\n  max_left = 3", "line 3, column 3: unknown field `max_left`", "did you mean `max-left`?"),
        (
            "[check]\nallow = ['state-in-handlers']",
            "`state-in-handlers` in check.allow",
            "did you mean state-in-handler",
        ),
        ("[check]\nallow = ['gap']\ndeny = ['gap']", "`gap` is both in check.allow and in check.deny", ""),
        ("[check]\nmax-left = 99999999999999999999999", "line 2, column 12", ""),
        ("[proof]\ntime-limit = 0", "proof.time-limit must be 1 to 86400 seconds", ""),
        ("compat-style = 'probe'", "compat-style has no meaning without compat", ""),
        ("compat = 'old'", "`old` in compat", ""),
        ("compat = '5.15'\ncompat-style = 'nice'", "`nice` in compat-style is no style", ""),
        ("target = 7.3", "line 1", "a version is written in quotes: \"7.3\""),
        ("[check]\nallow = 'gap'", "line 2", "a list is written in brackets: [\"gap\"]"),
        ("[check]\nverify = 'yes'", "line 2", "write true or false, without quotes"),
        ("[check]\nmax-left = '3'", "line 2", "a number has no quotes"),
        ("[check\n", "line 1", ""),
        ("target = \"a\\u0000b", "line 1", ""),
    ];
    for (text, place, more) in wrong {
        let error = parse(text).unwrap_err();
        assert!(error.contains(place) && error.contains(more), "{text}\n{error}");
    }
}

#[test]
fn consent_cannot_be_given_in_a_file() {
    for (text, option) in [
        ("[proof]\nallow-build = true", "--allow-build"),
        ("[proof]\nallow_run = true", "--allow-run"),
        ("allow-run = true", "--allow-run"),
        ("[check]\nallow-build = false", "--allow-build"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.contains("cannot be said in a file") && error.contains(option), "{text}\n{error}");
    }
}

#[test]
fn what_is_no_short_text_file_is_not_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = Utf8Path::from_path(directory.path()).unwrap();
    assert_eq!(read(path, MAX_BYTES).unwrap_err(), "not a regular file");
    let file = path.join("x.toml");
    for (bytes, said) in [(vec![b'#'; 65], "larger than 64 bytes"), (vec![0xff], "not UTF-8")] {
        std::fs::write(&file, bytes).unwrap();
        assert!(read(&file, 64).unwrap_err().contains(said));
    }
    std::fs::write(&file, "# x").unwrap();
    assert_eq!(read(&file, 64).as_deref(), Ok("# x"));
}

proptest! {
    #[test]
    fn any_text_can_be_read_or_is_refused(text: String) {
        let _ = parse(&text);
    }
}
