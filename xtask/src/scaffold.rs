//! `cargo xtask new NAME`: a transform file and its first test case, complete and ready to be changed.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::proc;

/// Options of `new`.
#[derive(clap::Args)]
pub struct Args {
    /// Id of the transform, named for the construct that it handles, such as `remap-pfn-range`.
    name: String,
}

/// The list of embedded files, which has one line for each transform.
const REGISTRY: &str = "crates/base/src/transform/registry.rs";

/// The word in the templates that the new transform's construct replaces.
const CONSTRUCT: &str = "example_call";

/// Run the task.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let name = &args.name;
    let fine = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    ensure!(fine && name.starts_with(|c: char| c.is_ascii_lowercase()), "an id is lower-case words joined by `-`");
    let repository = proc::repository()?;
    let construct = name.replace('-', "_");
    let files = [
        (format!("transforms/{name}.toml"), include_str!("template/transform.toml")),
        (format!("testdata/{name}/basic/before.c"), include_str!("template/before.c")),
        (format!("testdata/{name}/basic/after.c"), include_str!("template/after.c")),
    ];
    for (path, _) in &files {
        ensure!(!repository.join(path).exists(), "{path} is there already");
    }
    let registry = repository.join(REGISTRY);
    let list = std::fs::read_to_string(&registry).with_context(|| format!("cannot read {REGISTRY}"))?;
    let list = with_id(&list, name).with_context(|| format!("no list of transforms in {REGISTRY}"))?;
    for (path, template) in &files {
        write(&repository.join(path), &template.replace(CONSTRUCT, &construct))?;
        writeln!(out, "wrote {path}")?;
    }
    std::fs::write(&registry, list)?;
    writeln!(out, "added \"{name}\" to {REGISTRY}")?;
    writeln!(
        out,
        "Now: fill in transforms/{name}.toml, run `cargo test`, then `cargo xtask bless` and `cargo xtask tidy`."
    )?;
    Ok(true)
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// `source` with the id in its list `transforms![...]`, which stays sorted.
fn with_id(source: &str, id: &str) -> Option<String> {
    let start = source.find("= transforms![\n")? + "= transforms![\n".len();
    let end = start + source[start..].find("];")?;
    let mut lines: Vec<String> = source[start..end].lines().map(str::to_string).collect();
    lines.push(format!("    \"{id}\","));
    lines.sort();
    lines.dedup();
    Some(format!("{}{}\n{}", &source[..start], lines.join("\n"), &source[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_stays_sorted() {
        let source = "const F: X = transforms![\n    \"a\",\n    \"c\",\n];\n";
        assert_eq!(
            with_id(source, "b").unwrap(),
            "const F: X = transforms![\n    \"a\",\n    \"b\",\n    \"c\",\n];\n"
        );
        assert_eq!(with_id("nothing", "b"), None);
    }

    #[test]
    fn the_template_is_a_transform() {
        let table: toml::Table = include_str!("template/transform.toml").parse().unwrap();
        for key in ["title", "doc", "kind", "why", "commit", "change", "example", "refuse"] {
            assert!(table.contains_key(key), "{key}");
        }
    }
}
