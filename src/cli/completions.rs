//! `completions`.

use clap::Args;
use clap_complete::{Shell, generate};

use super::stream::Streams;
use crate::exit::Exit;

/// The completions of a shell, to standard output
///
/// bash reads them from ~/.local/share/bash-completion/completions/vma2desc, zsh from _vma2desc in a directory of its
/// $fpath, fish from ~/.config/fish/completions/vma2desc.fish.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    /// Runs the subcommand.
    pub fn run(self, streams: &mut Streams) -> anyhow::Result<Exit> {
        streams.whole()?.write_all(&text(self.shell))?;
        Ok(Exit::Success)
    }
}

/// The completions of a shell.
pub fn text(shell: Shell) -> Vec<u8> {
    let mut text = Vec::new();
    generate(shell, &mut super::command(), "vma2desc", &mut text);
    text
}
