//! Shell completions and manual pages, from the command line as clap knows it.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Arg, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use vma2desc::cli::help::{EXTRAS, Extra};

/// The name of the program.
const NAME: &str = "vma2desc";

/// The shells that have a completion, with the name that the shell looks for.
const SHELLS: [(Shell, &str); 3] =
    [(Shell::Bash, "vma2desc.bash"), (Shell::Zsh, "_vma2desc"), (Shell::Fish, "vma2desc.fish")];

/// The files: path in the repository, and text.
pub fn files() -> Result<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    for (shell, name) in SHELLS {
        let text = vma2desc::cli::completions::text(shell);
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
    let page = command.clone().name(name.to_owned()).display_name(name.to_owned()).mut_args(told);
    let man = Man::new(page).manual("vma2desc").source(NAME).date("");
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    text.extend_from_slice(synopsis(command, name).as_bytes());
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if name == NAME {
        man.render_subcommands_section(&mut text)?;
    }
    let mut text: String = String::from_utf8(text)?.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    if let Some(extra) = extra(command, name) {
        text.push_str(&sections(extra));
    }
    files.push((PathBuf::from(format!("docs/man/{name}.1")), text));
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        pages(sub, &format!("{name}-{}", sub.get_name()), files)?;
    }
    Ok(())
}

/// An argument that has its text in the page although the short help leaves it out.
fn told(arg: Arg) -> Arg {
    match (arg.get_long_help(), arg.get_help().cloned()) {
        (None, Some(help)) => arg.long_help(help),
        _ => arg,
    }
}

fn extra(command: &Command, name: &str) -> Option<&'static Extra> {
    let own = if name == NAME { "" } else { command.get_name() };
    EXTRAS.iter().find(|extra| extra.command == own)
}

/// The command with its arguments: those that the short help shows first, each with its value.
fn synopsis(command: &Command, name: &str) -> String {
    let is_main = |arg: &&Arg| extra(command, name).is_some_and(|extra| extra.shows(arg));
    let all: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_hide_set()).collect();
    let (main, rest): (Vec<&Arg>, Vec<&Arg>) = all.into_iter().filter(|arg| !arg.is_positional()).partition(is_main);
    let mut words: Vec<String> = main.iter().chain(&rest).map(|arg| format!("[{}]", form(arg))).collect();
    words.extend(command.get_positionals().map(|arg| {
        if arg.is_required_set() { form(arg) } else { format!("[{}]", form(arg).trim_matches(['[', ']'])) }
    }));
    if command.has_subcommands() {
        words.push("COMMAND ...".to_owned());
    }
    format!(".SH SYNOPSIS\n\\fB{}\\fR {}\n", roff(&name.replacen('-', " ", 1)), words.join(" "))
}

/// An argument as it is written, with its value.
fn form(arg: &Arg) -> String {
    let text = arg.to_string();
    let (option, value) = text.split_at(text.find([' ', '[', '<']).unwrap_or(text.len()));
    let short = arg.get_short().filter(|_| option.starts_with("--")).map_or_else(String::new, |c| format!("-{c}|"));
    let value = value.replace(['<', '>'], "");
    format!("\\fB{}\\fR\\fI{}\\fR", roff(&format!("{short}{option}")), roff(&value))
}

/// What clap knows nothing of: examples, exit codes, files, other pages.
fn sections(extra: &Extra) -> String {
    let mut text = ".SH EXAMPLES\n".to_owned();
    for (line, what) in extra.examples {
        text.push_str(&format!(".TP\n\\fB{}\\fR\n{}\n", roff(line), roff(what)));
    }
    text.push_str(".SH \"EXIT STATUS\"\n");
    for exit in extra.exits {
        text.push_str(&format!(".TP\n\\fB{}\\fR\n{}\n", exit.code(), roff(exit.meaning())));
    }
    if !extra.files.is_empty() {
        text.push_str(".SH FILES\n");
    }
    for (file, what) in extra.files {
        text.push_str(&format!(".TP\n\\fI{}\\fR\n{}\n", roff(file), roff(what)));
    }
    let others = extra.see.iter().map(|name| format!("{NAME}-{name}"));
    let all: Vec<String> = if extra.command.is_empty() {
        EXTRAS.iter().filter(|e| !e.command.is_empty()).map(|e| format!("{NAME}-{}", e.command)).collect()
    } else {
        std::iter::once(NAME.to_owned()).chain(others).collect()
    };
    let all: Vec<String> = all.iter().map(|name| format!("\\fB{}\\fR(1)", roff(name))).collect();
    text + &format!(".SH \"SEE ALSO\"\n{}\n", all.join(", "))
}

/// Text as roff takes it, letter by letter.
fn roff(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
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
    fn no_option_of_a_page_is_without_text_and_each_has_its_value() {
        for (path, text) in files().unwrap().iter().filter(|file| file.0.starts_with("docs/man")) {
            let lines: Vec<&str> = text.lines().collect();
            for three in lines.windows(3).filter(|three| three[0] == ".TP") {
                assert!(!three[2].trim().is_empty(), "{}: {} has no text", path.display(), three[1]);
            }
        }
        let files = files().unwrap();
        let check = files.iter().find(|file| file.0.ends_with("vma2desc-check.1")).unwrap();
        let synopsis = check.1.split(".SH SYNOPSIS\n").nth(1).unwrap().lines().next().unwrap();
        assert!(
            synopsis.starts_with("\\fBvma2desc check\\fR [\\fB\\-\\-target\\fR\\fI TREE|VERSION\\fR] "),
            "{synopsis}"
        );
        assert!(synopsis.ends_with("[PATH]...\\fR]") && synopsis.contains("\\fB\\-q|\\-\\-quiet\\fR"), "{synopsis}");
        let at = |option: &str| synopsis.find(option).unwrap();
        assert!(at("\\-\\-since") < at("\\-\\-shard"), "what matters most comes first");
    }

    #[test]
    fn every_subcommand_has_a_page_with_its_options() {
        let files = files().unwrap();
        let check = files.iter().find(|file| file.0.ends_with("vma2desc-check.1")).unwrap();
        for part in [
            "\\-\\-since",
            "\\-\\-baseline",
            "NAME",
            ".SH EXAMPLES",
            ".SH \"EXIT STATUS\"",
            ".SH FILES",
            ".SH \"SEE ALSO\"",
        ] {
            assert!(check.1.contains(part), "{part}");
        }
        assert!(files.len() >= 3 + 8);
    }
}
