//! stub
#[derive(clap::Args)]
pub struct Args { #[arg(long)] pub tree: std::path::PathBuf }
pub fn run(_: &Args, _: &mut dyn std::io::Write) -> anyhow::Result<bool> { Ok(true) }
