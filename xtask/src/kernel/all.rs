//! `kernel all`: every check that a change to the engine must pass on a real tree.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use camino::Utf8PathBuf;

use super::{census, checkpatch, compile, convert};

/// Options of `kernel all`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// A configured build of it, as `make O=DIR allmodconfig modules_prepare` makes.
    #[arg(long)]
    pub build: Utf8PathBuf,
    /// Expected counts for the census.
    #[arg(long)]
    pub expect: Option<PathBuf>,
}

/// Run the verbs in turn; each runs even if one before it failed.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let tree = args.tree.clone();
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path().join("patches");
    writeln!(out, "== census")?;
    let mut fine = census::run(&census::Args { tree: tree.clone(), expect: args.expect.clone() }, out)?;
    writeln!(out, "== convert")?;
    let convert = convert::Args { tree: tree.clone(), target: None, out: Some(dir.clone()), list: false };
    fine &= convert::run(&convert, out)?;
    writeln!(out, "== compile")?;
    let compile = compile::Args {
        tree: tree.clone(),
        build: args.build.clone(),
        w1: true,
        arch: None,
        cross: None,
        no_cache: false,
        patches: Some(dir.clone()),
        jobs: 2,
        make_arg: Vec::new(),
    };
    fine &= compile::run(&compile, out)?;
    writeln!(out, "== checkpatch")?;
    fine &= checkpatch::run(&checkpatch::Args { tree, patches: Some(dir), checks: false }, out)?;
    Ok(fine)
}
