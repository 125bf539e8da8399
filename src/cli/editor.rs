//! Lets the user's editor change a text.

use std::fs;
use std::io::IsTerminal;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use crate::cli::signal;

/// What is started if the user named no editor.
const USUAL: &str = "vi";

/// What only a shell understands.
const FOR_THE_SHELL: [char; 17] =
    ['|', '&', ';', '<', '>', '(', ')', '$', '`', '*', '?', '[', '#', '~', '=', '%', '\n'];

/// The text that the editor makes of `draft`.
///
/// # Errors
/// There is no editor, it failed, or the file cannot be written or read; what happened and what to do.
pub fn edit(draft: &[u8]) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| format!("cannot edit: {error}");
    let mut file = tempfile::Builder::new().prefix("vma2desc-review-").suffix(".diff").tempfile().map_err(failed)?;
    file.write_all(draft).map_err(failed)?;
    let path = file.into_temp_path();
    let editor = editor();
    let mut command = command(&editor);
    command.arg(&path);
    if !io::stdin().is_terminal() {
        // What is left in a pipe are answers to later questions.
        command.stdin(Stdio::null());
    }
    let status = command.status().map_err(|error| {
        let hint = "nothing was changed. Name another in VISUAL or EDITOR, or as git's core.editor";
        format!("the editor `{editor}` cannot be started: {error}; {hint}")
    })?;
    // An interrupt was for the editor.
    signal::forget();
    if !status.success() {
        return Err(format!(
            "the editor `{editor}` failed ({status}); nothing was changed. Name another in VISUAL or EDITOR, or as git's core.editor"
        ));
    }
    fs::read(&path).map_err(failed)
}

/// What starts `editor`, but for the file: the words of it, or a shell if they are more than words, as with git.
///
/// A shell in between would take an interrupt for itself that is for the editor.
fn command(editor: &str) -> Command {
    let words = shlex::split(editor).filter(|_| !editor.contains(FOR_THE_SHELL)).unwrap_or_default();
    if let [program, arguments @ ..] = &words[..] {
        let mut command = Command::new(program);
        command.args(arguments);
        return command;
    }
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor);
    command
}

/// The editor that git would start: GIT_EDITOR, core.editor, VISUAL, EDITOR, vi.
fn editor() -> String {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let is_dumb = std::env::var("TERM").map_or(true, |term| term == "dumb");
    let visual = || variable("VISUAL").filter(|_| !is_dumb);
    variable("GIT_EDITOR")
        .or_else(configured)
        .or_else(visual)
        .or_else(|| variable("EDITOR"))
        .unwrap_or_else(|| USUAL.into())
}

/// core.editor of the user's and the system's configuration. That of the scanned tree's repository does not count: no
/// file of the tree decides what is run.
fn configured() -> Option<String> {
    let mut git = Command::new("git");
    git.args(["config", "--includes", "--get", "core.editor"]).current_dir("/");
    for variable in super::git::OF_THE_CALLER {
        git.env_remove(variable);
    }
    // The root of the file system may be a repository of its own.
    git.env("GIT_DIR", "/nonexistent").stdin(Stdio::null()).stderr(Stdio::null());
    let output = git.output().ok().filter(|output| output.status.success())?;
    let value = String::from_utf8(output.stdout).ok()?;
    Some(value.trim_end_matches('\n').to_owned()).filter(|value| !value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::command;

    fn words(editor: &str) -> Vec<String> {
        let command = command(editor);
        let all = std::iter::once(command.get_program()).chain(command.get_args());
        all.map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn words_are_started_and_the_rest_is_for_a_shell() {
        assert_eq!(words("emacs -nw"), ["emacs", "-nw"]);
        assert_eq!(words("'/opt/my editor/bin/ed' \"-a b\""), ["/opt/my editor/bin/ed", "-a b"]);
        assert_eq!(words("X=1 vi"), ["sh", "-c", "X=1 vi \"$@\"", "X=1 vi"]);
        assert_eq!(words("vi 'unclosed")[0], "sh");
    }
}
