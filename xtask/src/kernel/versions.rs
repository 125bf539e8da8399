//! `kernel versions`: whether what is known of a release is what its tree declares.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use camino::Utf8PathBuf;
use vma2desc::census::{Options, take};
use vma2desc::kernel::agree::differences;
use vma2desc::kernel::knowledge::knowledge;
use vma2desc::kernel::target::Target;
use vma2desc::kernel::version::Version;
use vma2desc::kernel::versions::versions;
use vma2desc::transform::asked::asked;
use vma2desc::transform::registry::registry;

use crate::out::Verdict;

/// Options of `kernel versions`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// The release that it is, such as 7.1.
    #[arg(long)]
    pub version: String,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let version: Version = args.version.parse().map_err(|()| anyhow!("{} is no version", args.version))?;
    let all = versions().map_err(anyhow::Error::msg)?;
    let known = all.target(version).with_context(|| format!("Linux {version} is not known"))?;
    let mut probed = Target::probe(&args.tree)?;
    probed.add_private(private(&args.tree)?, &|_, _| Vec::new());
    let mut symbols = asked(registry().map_err(anyhow::Error::msg)?, knowledge().map_err(anyhow::Error::msg)?);
    let wanted = symbols.len();
    // What is told of parameters matters only where it is asked for.
    let names = all.known().filter_map(|v| all.target(v)).flat_map(|t| t.symbols).filter(|s| !s.contains('('));
    symbols.extend(names);
    let mut verdict = Verdict::default();
    for difference in differences(&known, &probed, &symbols) {
        verdict.broken(format!("Linux {version}: {difference}"));
    }
    let fillers = fillers(&args.tree)?;
    for name in fillers.symmetric_difference(&all.fillers(version)) {
        let (here, there) =
            if fillers.contains(name) { ("the tree", "what is known") } else { ("what is known", "the tree") };
        verdict.broken(format!("Linux {version}: `{name}` fills a hook in {here}, and is not in {there}"));
    }
    let there = symbols.iter().filter(|s| probed.has(s)).count();
    writeln!(
        out,
        "Linux {version}: {} symbols compared ({wanted} that the program asks for), {there} in the tree; {} hooks, {} functions, {} macros that fill hooks",
        symbols.len(),
        probed.prepare.len(),
        known.functions.len(),
        fillers.len()
    )?;
    Ok(verdict.finish("versions", out)?)
}

/// The macros of the tree's common headers that fill hooks.
fn fillers(tree: &std::path::Path) -> Result<BTreeSet<String>> {
    let (_, census) = take(&[tree.join("include")], &Options::default())?;
    Ok(census.learned.macros.names().map(str::to_owned).collect())
}

/// Headers outside of `include/` that name the descriptor.
fn private(tree: &std::path::Path) -> Result<BTreeSet<Utf8PathBuf>> {
    let mut found = BTreeSet::new();
    for entry in walkdir::WalkDir::new(tree.join("drivers")).into_iter().flatten() {
        if entry.path().extension().is_some_and(|e| e == "h")
            && memchr::memmem::find(&std::fs::read(entry.path())?, b"vm_area_desc").is_some()
        {
            found.extend(Utf8PathBuf::from_path_buf(entry.path().strip_prefix(tree)?.to_path_buf()).ok());
        }
    }
    Ok(found)
}
