//! `kernel people`: who gets a patch to a file, compared with the tree's own get_maintainer.pl, which is asked for
//! maintainers alone and for everybody, so that no role but a reviewer's is read here.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use camino::Utf8Path;
use vma2desc::series::recipients::Recipients;
use vma2desc::tree::maintainers::{Address, Maintainers};

use super::fuzz::Random;
use crate::out::Verdict;
use crate::proc;

/// Options of `kernel people`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree; its script is run.
    #[arg(long)]
    pub tree: PathBuf,
    /// How many C files are asked about.
    #[arg(long, default_value_t = 300)]
    pub files: usize,
    /// Start of the pseudo-random sequence that chooses them.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let tree = std::fs::canonicalize(&args.tree).context("no such tree")?;
    let top = Utf8Path::from_path(&tree).context("the tree's path is not UTF-8")?;
    let maintainers = Maintainers::read(top)?.context("the tree has no MAINTAINERS")?;
    let mut files = Vec::new();
    for top in ["arch", "block", "drivers", "fs", "kernel", "mm", "net", "security", "sound", "virt"] {
        for entry in walkdir::WalkDir::new(tree.join(top)).sort_by_file_name() {
            let path = entry?.into_path();
            if path.extension().is_some_and(|e| e == "c") {
                files.extend(path.strip_prefix(&tree)?.to_str().map(str::to_owned));
            }
        }
    }
    ensure!(!files.is_empty(), "the tree has no C file");
    let mut random = Random::new(args.seed);
    let mut verdict = Verdict::default();
    let (mut entries, mut roles, mut keywords) = (0, 0, 0);
    for _ in 0..args.files {
        let file = random.pick(&files);
        let text = ask(&tree, file, &["--roles"])?;
        let asked = mails(&Recipients::by_roles(&text));
        let told = said(&ask(&tree, file, &["--no-roles"])?);
        // A maintainer of a wider entry who reviews a narrower one is a reviewer to the script.
        let mut to = said(&ask(&tree, file, &["--no-roles", "--no-l", "--no-r"])?);
        to.retain(|mail| !text.to_lowercase().contains(&format!("<{mail}> (reviewer:")));
        let cc = told.difference(&to).cloned().collect();
        let right = (to, cc);
        let same = asked == right;
        roles += usize::from(same);
        verdict.check(same, format!("{file}: read {asked:?}, the script names {right:?}"));
        // What looks into the file is the script's alone.
        let plain = ask(&tree, file, &["--roles", "--no-keywords"])?;
        let plain = mails(&Recipients::by_roles(&plain));
        keywords += usize::from(plain != asked);
        let own = mails(&Recipients::of(&maintainers, std::slice::from_ref(file)));
        entries += usize::from(own == plain);
        verdict.check(own == plain, format!("{file}: by MAINTAINERS {own:?}, the script names {plain:?}"));
    }
    writeln!(
        out,
        "{} files: {roles} with the script's answer read right, {entries} the same by MAINTAINERS; of {keywords} others the script \
         knows by their text (K:)",
        args.files
    )?;
    Ok(verdict.finish("people", out)?)
}

/// Who is asked, and who is told.
type People = (BTreeSet<String>, BTreeSet<String>);

fn mails(recipients: &Recipients) -> People {
    let mails = |list: &[Address]| list.iter().map(|a| a.mail.to_lowercase()).collect();
    (mails(&recipients.to), mails(&recipients.cc))
}

/// The addresses in an answer without roles.
fn said(text: &str) -> BTreeSet<String> {
    text.lines().filter_map(Address::parse).map(|a| a.mail.to_lowercase()).collect()
}

/// What the script says of a file, without git history.
fn ask(tree: &Path, file: &str, options: &[&str]) -> Result<String> {
    let mut command = Command::new("perl");
    command.current_dir(tree).env("LC_ALL", "C.UTF-8").arg("scripts/get_maintainer.pl");
    command.args(["--no-rolestats", "--no-git", "--no-git-fallback", "--no-fixes", "--multiline"]);
    let done = proc::output(command.args(options).args(["-f", file]))?;
    ensure!(done.status.success(), "get_maintainer.pl {file}: {}", proc::said(&done));
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
