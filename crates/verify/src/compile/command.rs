//! How kbuild compiles one object.

use std::path::{Path, PathBuf};

use super::overlay::Overlay;

/// The compiler's command for one C file, as kbuild has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectCommand {
    /// The C file, relative to the tree.
    pub path: String,
    /// The words of the command: the program, its options, `-o` with kbuild's own output, the C file.
    pub words: Vec<String>,
    /// The directory that the command is run in, absolute.
    pub cwd: PathBuf,
    /// Whether the object is part of a module, so that it may use exported symbols only.
    pub module: bool,
}

/// A command line ready to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The program and its arguments.
    pub words: Vec<String>,
    /// Where to run it.
    pub cwd: PathBuf,
}

impl ObjectCommand {
    /// The command with its output at `output`, reading the tree as `overlay` has it or, without one, as it is.
    ///
    /// Options that write anything but the output (lists of dependencies) are taken out, and so is a bare
    /// `-Werror`: warnings are counted here, before and after, and must not end a compile.
    pub fn invocation(&self, overlay: Option<&Overlay>, output: &Path) -> Invocation {
        let mut words = Vec::with_capacity(self.words.len());
        let mut rest = self.words.iter();
        while let Some(word) = rest.next() {
            match word.as_str() {
                "-o" => {
                    rest.next();
                    words.extend(["-o".to_owned(), output.display().to_string()]);
                }
                "-MF" | "-MT" | "-MQ" => drop(rest.next()),
                "-MD" | "-MMD" | "-MP" | "-MG" | "-Werror" => {}
                w if w.starts_with("-Wp,-MMD") || w.starts_with("-Wp,-MD") => {}
                w => words.push(overlay.map_or_else(|| w.to_owned(), |o| o.moved().word(w, &self.cwd))),
            }
        }
        let cwd = overlay.and_then(|o| o.moved().path(&self.cwd)).unwrap_or_else(|| self.cwd.clone());
        Invocation { words, cwd }
    }

    /// The compiler, which may be called through others (`ccache gcc`): all words up to the first option.
    pub fn compiler(&self) -> &[String] {
        let options = self.words.iter().position(|w| w.starts_with('-')).unwrap_or(self.words.len());
        &self.words[..options]
    }

    /// The value of a `-D` option, without quotes.
    pub fn define(&self, name: &str) -> Option<&str> {
        let value = |w: &'_ String| -> Option<usize> {
            let rest = w.strip_prefix("-D")?.strip_prefix(name)?;
            rest.starts_with('=').then(|| w.len() - rest.len() + 1)
        };
        self.words.iter().find_map(|w| Some(w[value(w)?..].trim_matches('"')))
    }

    /// Options that choose warnings, in their order.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str).filter(|w| w.starts_with("-W") && !w.starts_with("-Wp,"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &str) -> ObjectCommand {
        let words = words.split(' ').map(str::to_owned).collect();
        ObjectCommand { path: "d/x.c".into(), words, cwd: "/k/b".into(), module: true }
    }

    #[test]
    fn the_output_is_replaced_and_nothing_else_is_written() {
        let got = command("gcc -Wp,-MMD,d/.x.o.d -O2 -Werror -Werror=return-type -MF d -c -o d/x.o ../s/d/x.c")
            .invocation(None, Path::new("/t/o"));
        assert_eq!(got.words.join(" "), "gcc -O2 -Werror=return-type -c -o /t/o ../s/d/x.c");
        assert_eq!(got.cwd, Path::new("/k/b"));
    }

    #[test]
    fn words_of_a_command_are_found() {
        let command = command("ccache gcc -Wall -DKBUILD_MODNAME=\"x_y\" -DKBUILD_MODNAMES=z -c -o x.o x.c");
        assert_eq!(command.compiler(), ["ccache", "gcc"]);
        assert_eq!(command.define("KBUILD_MODNAME"), Some("x_y"));
        assert_eq!(command.define("KBUILD"), None);
        assert_eq!(command.warnings().collect::<Vec<_>>(), ["-Wall"]);
    }
}
