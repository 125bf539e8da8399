//! What the help says besides the options: what of it fits a screen, examples, exit codes, files. The manual pages say the
//! same.

use std::fmt::Write as _;

use clap::Command;
use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit::Exit;
use crate::ledger::DEFAULT_NAME;

/// What is said about one command.
pub struct Extra {
    /// The subcommand; the program itself if empty.
    pub command: &'static str,
    /// The options and arguments that `-h` shows; `--help` shows all.
    short: &'static [&'static str],
    /// Command lines, each with what it does.
    pub examples: &'static [(&'static str, &'static str)],
    /// What it returns.
    pub exits: &'static [Exit],
    /// Files that it reads or writes besides what its options name.
    pub files: &'static [(&'static str, &'static str)],
    /// Subcommands that a reader may look for instead.
    pub see: &'static [&'static str],
}

impl Extra {
    /// Whether the short help shows it.
    pub fn shows(&self, arg: &clap::Arg) -> bool {
        self.short.contains(&arg.get_id().as_str())
    }
}

const CONFIG: (&str, &str) = (
    "vma2desc.toml",
    "the configuration, in the working directory or the nearest one above it; --config names another",
);
const CACHE: (&str, &str) = (
    "$XDG_CACHE_HOME/vma2desc",
    "what was compiled and run, so that a second proof is fast; --cache names another place, --no-cache keeps nothing",
);
const LEDGER: (&str, &str) = (DEFAULT_NAME, "the decisions of a review; --ledger names another");

/// What a command returns that looks at source.
const LOOKS: &[Exit] =
    &[Exit::Success, Exit::Usage, Exit::NoInput, Exit::Lost, Exit::Internal, Exit::InputOutput, Exit::Interrupted];

/// What one returns that proves as well.
const PROVES: &[Exit] = &[
    Exit::Success,
    Exit::Usage,
    Exit::NoInput,
    Exit::ProofFailed,
    Exit::Lost,
    Exit::Internal,
    Exit::InputOutput,
    Exit::Interrupted,
];

/// All of it, in the order of the commands.
pub const EXTRAS: &[Extra] = &[
    Extra {
        command: "",
        short: &["quiet", "verbose", "version"],
        examples: &[
            ("vma2desc scan", "what is there below the working directory, and what would become of it"),
            ("vma2desc diff drivers/misc", "the patches, to standard output"),
            (
                "vma2desc diff --target 7.3 --compat 5.15 my-driver",
                "for a driver outside the kernel that old kernels build, too",
            ),
        ],
        exits: &Exit::ALL,
        files: &[CONFIG, CACHE, LEDGER],
        see: &[],
    },
    Extra {
        command: "scan",
        short: &["paths", "target", "format", "report", "quiet", "verbose"],
        examples: &[
            ("vma2desc scan", "everything below the working directory"),
            ("vma2desc scan -v drivers/misc", "with each refusal explained"),
            ("vma2desc scan --report scan.html drivers", "a page to read in a browser as well"),
        ],
        exits: LOOKS,
        files: &[CONFIG],
        see: &["diff", "check"],
    },
    Extra {
        command: "diff",
        short: &["paths", "target", "compat", "out", "format", "report", "verify", "quiet", "verbose"],
        examples: &[
            ("vma2desc diff drivers/misc | git apply", "to the tree, without a word about the rest"),
            ("vma2desc diff drivers --out ../patches", "one file for each patch"),
            ("vma2desc diff --target 7.3 --compat 5.15 my-driver", "the old code stays for old kernels"),
            ("vma2desc diff drivers --verify --require compiled --build ../build --allow-build", "only what compiles"),
        ],
        exits: PROVES,
        files: &[CONFIG, CACHE],
        see: &["apply", "series", "verify"],
    },
    Extra {
        command: "apply",
        short: &["paths", "target", "compat", "allow_dirty", "report", "verify", "quiet", "verbose"],
        examples: &[
            ("vma2desc apply drivers/misc", "write the changes; git diff shows them"),
            ("vma2desc apply --compat none my-driver", "without the code for older kernels"),
        ],
        exits: PROVES,
        files: &[CONFIG, CACHE],
        see: &["diff", "verify"],
    },
    Extra {
        command: "verify",
        short: &[
            "paths",
            "target",
            "compat",
            "require",
            "build",
            "allow_build",
            "allow_run",
            "report",
            "quiet",
            "verbose",
        ],
        examples: &[
            ("vma2desc verify drivers/misc", "how far each conversion is checked without running anything"),
            ("vma2desc verify drivers/misc --build ../build --allow-build", "compile both sides as well"),
            (
                "vma2desc verify drivers/misc --build ../build --allow-build --allow-run",
                "and run both handlers on the same inputs",
            ),
        ],
        exits: PROVES,
        files: &[CONFIG, CACHE],
        see: &["diff", "review"],
    },
    Extra {
        command: "series",
        short: &[
            "paths",
            "target",
            "out",
            "signoff",
            "reroll_count",
            "entry",
            "accepted",
            "verify",
            "quiet",
            "verbose",
        ],
        examples: &[
            ("vma2desc series drivers/xen --out ../xen", "mails with a cover letter, to read and to sign"),
            ("vma2desc series drivers/xen --out ../xen-v2 -n 2", "the second version"),
            (
                "vma2desc series drivers/misc --accepted vma2desc-review.json --out ../misc",
                "only what a review accepted",
            ),
        ],
        exits: PROVES,
        files: &[CONFIG, CACHE],
        see: &["review", "diff"],
    },
    Extra {
        command: "review",
        short: &["paths", "target", "compat", "ledger", "list", "build", "quiet", "verbose"],
        examples: &[
            ("vma2desc review drivers/misc", "one conversion after the other; ? lists the answers"),
            ("vma2desc review --list drivers/misc", "what was decided"),
        ],
        exits: PROVES,
        files: &[CONFIG, CACHE, LEDGER],
        see: &["series", "verify"],
    },
    Extra {
        command: "check",
        short: &["paths", "target", "since", "baseline", "allow", "deny", "max_left", "format", "quiet", "verbose"],
        examples: &[
            ("vma2desc check drivers/misc", "what somebody can do something about, one line each"),
            ("vma2desc check --since origin/main drivers", "only what the change touches"),
            (
                "vma2desc check --baseline vma2desc-baseline.toml --write-baseline drivers",
                "accept the refusals that count",
            ),
            ("vma2desc check --deny gap,waits drivers", "with what waits for others"),
            ("vma2desc check --format github drivers", "annotations of GitHub Actions"),
        ],
        exits: &[
            Exit::Lost,
            Exit::InputOutput,
            Exit::ProofFailed,
            Exit::Refusals,
            Exit::Available,
            Exit::Success,
            Exit::Usage,
            Exit::NoInput,
            Exit::Internal,
            Exit::Interrupted,
        ],
        files: &[CONFIG, CACHE],
        see: &["merge", "diff"],
    },
    Extra {
        command: "merge",
        short: &["files", "max_left", "format", "quiet", "verbose"],
        examples: &[("vma2desc merge part-1.json part-2.json", "what one check of everything would have printed")],
        exits: &Exit::OF_CHECK,
        files: &[],
        see: &["check"],
    },
    Extra {
        command: "audit",
        short: &["paths", "target", "since", "baseline", "allow", "format", "quiet", "verbose"],
        examples: &[
            ("vma2desc audit drivers/misc --target ~/src/linux", "mistakes in code that is already converted"),
            ("vma2desc explain state-in-hook", "what one of them means"),
        ],
        exits: &[
            Exit::Success,
            Exit::Available,
            Exit::Usage,
            Exit::NoInput,
            Exit::Lost,
            Exit::Internal,
            Exit::InputOutput,
        ],
        files: &[CONFIG],
        see: &["check", "diff"],
    },
    Extra {
        command: "campaign",
        short: &["what", "list", "all", "steps", "apply", "out", "target", "quiet", "verbose"],
        examples: &[
            ("vma2desc campaign --list", "members of operations structures that wait for somebody"),
            ("vma2desc campaign hub_ops.mmap", "the patch that enables one, and its drivers"),
            ("vma2desc campaign hub_ops.mmap --out hub --draft", "the same as mails, with a cover letter"),
            ("vma2desc campaign --all", "all members with which a handler converts"),
        ],
        exits: &[
            Exit::Success,
            Exit::Refusals,
            Exit::Usage,
            Exit::NoInput,
            Exit::ProofFailed,
            Exit::Lost,
            Exit::Internal,
            Exit::InputOutput,
            Exit::Interrupted,
        ],
        files: &[CONFIG],
        see: &["diff", "apply", "series"],
    },
    Extra {
        command: "report",
        short: &["history", "quiet"],
        examples: &[
            ("vma2desc scan --format json drivers > runs/2026-11-29.json", "one run, kept under its date"),
            ("vma2desc report --history runs > burndown.html", "what became of the handlers over all runs"),
        ],
        exits: &[Exit::Success, Exit::Usage, Exit::NoInput, Exit::InputOutput],
        files: &[],
        see: &["scan", "check"],
    },
    Extra {
        command: "explain",
        short: &["id"],
        examples: &[
            ("vma2desc explain state-in-handler", "a reason, with what to do and an example"),
            ("vma2desc explain executed", "a level of proof"),
            ("vma2desc explain", "all ids"),
        ],
        exits: &[Exit::Success, Exit::Usage, Exit::InputOutput],
        files: &[],
        see: &["scan", "diff"],
    },
    Extra {
        command: "completions",
        short: &["shell"],
        examples: &[(
            "vma2desc completions bash > ~/.local/share/bash-completion/completions/vma2desc",
            "for one user",
        )],
        exits: &[Exit::Success, Exit::Usage, Exit::InputOutput],
        files: &[],
        see: &[],
    },
];

/// Puts all that into the commands: `-h` shows what is used most, `--help` everything.
pub fn dress(mut command: Command) -> Command {
    for extra in EXTRAS {
        if extra.command.is_empty() {
            let root = command.mut_args(|arg| shorten(arg, extra));
            command = root.after_help("vma2desc COMMAND -h says more, --help all.").after_long_help(text(extra));
        } else if command.find_subcommand(extra.command).is_some() {
            let more = brief(extra);
            command = command.mut_subcommand(extra.command, |sub| {
                let sub = sub.mut_args(|arg| shorten(arg, extra)).after_help(more).after_long_help(text(extra));
                // What writes nothing may look at what is at hand.
                let looks = LOOKING.contains(&extra.command);
                if looks { sub.mut_arg("paths", |paths| paths.required(false).default_value(".")) } else { sub }
            });
        }
    }
    command
}

/// The commands that write nothing into the source: without a path they look at the working directory.
const LOOKING: [&str; 5] = ["scan", "diff", "verify", "check", "audit"];

/// What stands for the working directory, where a path has to be named.
pub fn tip(error: &mut clap::Error) {
    let lacks = error.get(ContextKind::InvalidArg).is_some_and(|argument| argument.to_string().contains("<PATH>"));
    if error.kind() == ErrorKind::MissingRequiredArgument && lacks {
        let tip = "`.` stands for the working directory".into();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
}

/// The commands as `-h` shows them: what is used most, without headings, so that it fits a screen of 80 columns and 24 lines.
pub fn short(mut command: Command) -> Command {
    let tight = |arg: clap::Arg| {
        let is_told = arg.get_id() == "paths";
        let brief = BRIEF.iter().find(|(id, _)| arg.get_id() == id).map(|(_, text)| *text);
        let takes = arg.get_action().takes_values();
        let arg = arg.help_heading(Resettable::Reset).hide_possible_values(takes).hide(is_told);
        if let Some(text) = brief { arg.help(text) } else { arg }
    };
    for extra in EXTRAS.iter().filter(|extra| !extra.command.is_empty()) {
        if command.find_subcommand(extra.command).is_some() {
            command = command.mut_subcommand(extra.command, |sub| sub.mut_args(tight));
        }
    }
    command.mut_args(tight)
}

/// What `-h` says of options whose text is longer than a line.
const BRIEF: [(&str, &str); 10] = [
    ("quiet", "Print the product only"),
    ("verbose", "Print more"),
    ("target", "Kernel for the result: a tree, or a version"),
    ("out", "Write the patches into DIR"),
    ("require", "Fail below this level of proof"),
    ("build", "Configured build tree of the target"),
    ("allow_build", "Consent to run make and scripts of the tree"),
    ("signoff", "Add Signed-off-by with this name"),
    ("since", "Only what changed since this revision"),
    ("what", "A member, as structure.member, and directories"),
];

/// An exit code in a word.
fn word(exit: Exit) -> &'static str {
    match exit {
        Exit::Success => "done",
        Exit::Available => "found",
        Exit::Usage => "usage",
        Exit::NoInput => "no C file",
        Exit::Refusals => "refused",
        Exit::ProofFailed => "proof failed",
        Exit::Lost => "lost",
        Exit::Internal => "internal",
        Exit::InputOutput => "I/O",
        Exit::Interrupted => "interrupted",
    }
}

/// An example and the exit codes in few words.
fn brief(extra: &Extra) -> String {
    let usual = extra.exits.iter().filter(|exit| !matches!(exit, Exit::Internal | Exit::Interrupted));
    let codes: Vec<String> = usual.map(|exit| format!("{} {}", exit.code(), word(*exit))).collect();
    let example = extra.examples.first().map_or("", |example| example.0);
    let (codes, name) = (codes.join(", "), extra.command);
    format!("Example: {example}\nExit codes: {codes}\nAll options and more examples: vma2desc {name} --help")
}

fn shorten(arg: clap::Arg, extra: &Extra) -> clap::Arg {
    let is_shown = extra.shows(&arg);
    arg.hide_short_help(!is_shown)
}

/// Examples and exit codes as the help shows them.
fn text(extra: &Extra) -> String {
    let mut text = "Examples:\n".to_owned();
    for (line, what) in extra.examples {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {line}\n      {what}");
    }
    let heading = if extra.command == "check" { "Exit codes, the first that holds" } else { "Exit codes" };
    let _ = write!(text, "\n{heading}:\n{}", Exit::lines(extra.exits));
    text
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_NAME, EXTRAS, LOOKING, short};
    use crate::cli::command;

    #[test]
    fn every_command_has_examples_that_the_program_takes() {
        let names: Vec<String> = command().get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        for name in &names {
            assert!(EXTRAS.iter().any(|extra| extra.command == name), "{name} has no examples");
        }
        for extra in EXTRAS {
            assert!(extra.command.is_empty() || names.iter().any(|name| name == extra.command), "{}", extra.command);
            for (line, _) in extra.examples {
                let words = shlex::split(line.split(['|', '>']).next().unwrap()).unwrap();
                let parsed = command().try_get_matches_from(&words);
                assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
                assert!(!line.contains(" --accepted ") || line.contains(DEFAULT_NAME), "{line}");
            }
            for other in extra.see {
                assert!(names.iter().any(|name| name == other), "{other}");
            }
        }
    }

    #[test]
    fn short_help_fits_a_screen_and_names_real_options() {
        let mut whole = short(command());
        whole.build();
        for extra in EXTRAS {
            let name = extra.command;
            let command = if name.is_empty() { Some(&mut whole) } else { whole.find_subcommand_mut(name) };
            let command = command.unwrap().clone().term_width(80);
            for id in extra.short {
                let is_one = |arg: &clap::Arg| arg.get_id() == id;
                assert!(*id == "version" || command.get_arguments().any(is_one), "{name}: {id}");
            }
            let help = command.clone().render_help().to_string();
            assert!(
                help.lines().count() <= if name.is_empty() { 32 } else { 24 },
                "{name}: {} lines\n{help}",
                help.lines().count()
            );
        }
    }

    #[test]
    fn what_writes_nothing_looks_at_the_working_directory_without_a_path() {
        let paths = |words: &[&str]| {
            let matches = command().try_get_matches_from(words).ok()?;
            let sub = matches.subcommand().unwrap().1.clone();
            sub.get_many::<camino::Utf8PathBuf>("paths").map(|paths| paths.cloned().collect::<Vec<_>>())
        };
        for name in LOOKING {
            assert_eq!(paths(&["vma2desc", name]), Some(vec![".".into()]));
            assert_eq!(paths(&["vma2desc", name, "a"]), Some(vec!["a".into()]));
        }
        for name in ["apply", "review"] {
            assert_eq!(paths(&["vma2desc", name]), None, "{name}");
        }
    }
}
