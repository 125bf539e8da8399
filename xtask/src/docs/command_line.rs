//! Shell completions and manual pages, from the command line as clap knows it.

use std::path::PathBuf;

use anyhow::Result;
use clap::Command;
use clap_complete::{Shell, generate};
use clap_mangen::Man;

/// The name of the program.
const NAME: &str = "vma2desc";

/// The shells that have a completion, with the name that the shell looks for.
const SHELLS: [(Shell, &str); 3] =
    [(Shell::Bash, "vma2desc.bash"), (Shell::Zsh, "_vma2desc"), (Shell::Fish, "vma2desc.fish")];

/// The files: path in the repository, and text.
pub fn files() -> Result<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    for (shell, name) in SHELLS {
        let mut text = Vec::new();
        generate(shell, &mut vma2desc::cli::command(), NAME, &mut text);
        files.push((PathBuf::from("contrib/completions").join(name), String::from_utf8(text)?));
    }
    let mut whole = vma2desc::cli::command();
    whole.build();
    pages(&whole, NAME, &mut files)?;
    Ok(files)
}

/// The page of a command, and those of its subcommands.
fn pages(command: &Command, name: &str, files: &mut Vec<(PathBuf, String)>) -> Result<()> {
    let mut text = Vec::new();
    // Without the date and version of the build: the same program makes the same page.
    let page = command.clone().name(name.to_owned()).display_name(name.to_owned());
    Man::new(page).manual("vma2desc").source(NAME).date("").render(&mut text)?;
    let text: String = String::from_utf8(text)?.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    files.push((PathBuf::from(format!("docs/man/{name}.1")), text));
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        pages(sub, &format!("{name}-{}", sub.get_name()), files)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::files;
    use crate::proc;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    #[test]
    fn the_published_completions_and_pages_are_those_of_the_program() {
        let repository = proc::repository().unwrap();
        let made = files().unwrap();
        for (path, text) in &made {
            let kept = std::fs::read_to_string(repository.join(path)).unwrap_or_default();
            assert!(&kept == text, "{} is stale: run `cargo xtask docs`", path.display());
        }
        let made: BTreeSet<PathBuf> = made.into_iter().map(|file| file.0).collect();
        for directory in ["contrib/completions", "docs/man"] {
            for entry in std::fs::read_dir(repository.join(directory)).unwrap() {
                let path = PathBuf::from(directory).join(entry.unwrap().file_name());
                assert!(made.contains(&path), "{} is made by nothing", path.display());
            }
        }
    }

    #[test]
    fn every_subcommand_has_a_page_with_its_options() {
        let files = files().unwrap();
        let check = files.iter().find(|file| file.0.ends_with("vma2desc-check.1")).unwrap();
        for part in ["\\-\\-since", "\\-\\-baseline", "Exit codes", "NAME"] {
            assert!(check.1.contains(part), "{part}");
        }
        assert!(files.len() >= 3 + 8);
    }
}
