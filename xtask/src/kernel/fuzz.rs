//! `kernel fuzz`: real files with mmap handlers, mutated, must never make the binary panic or lose count.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::answer::Answer;
use super::census::conservation;
use super::tool::{Tool, tail, wrong_end};
use super::tree::{self, Changes};
use crate::out::Verdict;
use crate::proc;

/// Options of `kernel fuzz`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree that the files come from.
    #[arg(long)]
    pub tree: PathBuf,
    /// How long to go on.
    #[arg(long, default_value_t = 60)]
    pub seconds: u64,
    /// Start of the pseudo-random sequence, to repeat a run.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Mutated files per run of the binary.
    #[arg(long, default_value_t = 64)]
    pub batch: usize,
}

/// No run over a batch takes longer, unless it hangs.
const LONGEST: Duration = Duration::from_secs(120);

/// Texts that trip parsers.
const SPLICES: [&[u8]; 20] = [
    b"{",
    b"}",
    b"(",
    b")",
    b"\"",
    b"'",
    b"/*",
    b"*/",
    b"//",
    b"\\\n",
    b"#if 1\n",
    b"\n#endif\n",
    b"\n#else\n",
    b"\xff\xfe\x80",
    b"\0",
    b"\r\n",
    b";",
    b",",
    b".mmap = ",
    b"((((((((((((((((((((((((((((((((((((((((",
];

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let tool = Tool::build()?;
    let answer = tool.scan(&args.tree, None)?.answer;
    let mut paths: Vec<String> =
        answer.file_operations().flat_map(|c| c.definitions.iter().map(|p| p.path.clone())).collect();
    paths.sort();
    paths.dedup();
    anyhow::ensure!(!paths.is_empty(), "the tree has no handler to start from");
    let scratch = tempfile::tempdir()?;
    let keep = proc::target_dir(&proc::repository()?).join("xtask-fuzz");
    let mut random = Random::new(args.seed);
    let mut verdict = Verdict::default();
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let (mut files, mut runs) = (0_usize, 0_usize);
    while Instant::now() < end {
        let mut batch = Changes::new();
        for i in 0..args.batch.max(1) {
            let path = random.pick(&paths);
            let text = std::fs::read(args.tree.join(path))?;
            batch.insert(format!("{i:03}/{path}"), mutate(text, &mut random));
        }
        (files, runs) = (files + batch.len(), runs + 1);
        if problem(&tool, &batch, &args.tree, scratch.path())?.is_some() {
            narrow(&tool, &batch, args, scratch.path(), &keep, &mut verdict)?;
        }
    }
    writeln!(out, "{files} mutated files in {runs} runs, from {} real files, seed {}", paths.len(), args.seed)?;
    Ok(verdict.finish("fuzz", out)?)
}

/// Run the files of a bad batch alone and keep those that are at fault.
fn narrow(tool: &Tool, batch: &Changes, args: &Args, scratch: &Path, keep: &Path, verdict: &mut Verdict) -> Result<()> {
    std::fs::create_dir_all(keep)?;
    let mut single = false;
    for (path, text) in batch {
        let one = Changes::from([(path.clone(), text.clone())]);
        if let Some(what) = problem(tool, &one, &args.tree, scratch)? {
            single = true;
            let file = keep.join(format!("seed{}-{}", args.seed, path.replace('/', "_")));
            std::fs::write(&file, text)?;
            verdict.broken(format!("{}: {what}", file.display()));
        }
    }
    if !single {
        let all = keep.join(format!("seed{}-batch", args.seed));
        tree::write_changes(batch, &all)?;
        verdict.broken(format!("{}: only all together", all.display()));
    }
    Ok(())
}

/// Whether all that a run complains of are files that it does not take: nested too deeply, or no text.
fn is_unread(output: &std::process::Output) -> bool {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let said = |error: &serde_json::Value| error["message"].as_str().is_some_and(|m| m.starts_with("not read: "));
    let errors = report["errors"].as_array();
    output.status.code() == Some(74) && errors.is_some_and(|all| !all.is_empty() && all.iter().all(said))
}

/// What goes wrong on these files, if anything.
fn problem(tool: &Tool, files: &Changes, target: &Path, scratch: &Path) -> Result<Option<String>> {
    let top = scratch.join("files");
    if top.exists() {
        std::fs::remove_dir_all(&top)?;
    }
    tree::write_changes(files, &top)?;
    let mut command = tool.command("diff", &top, Some(target));
    command.arg("--out").arg(scratch.join("out")).args(["--format", "json"]);
    let start = Instant::now();
    let output = proc::output(&mut command)?;
    let took = start.elapsed();
    if took > LONGEST {
        return Ok(Some(format!("took {} s", took.as_secs())));
    }
    if let Some(wrong) = wrong_end(&output).filter(|_| !is_unread(&output)) {
        return Ok(Some(format!("{wrong}: {}", tail(&output.stderr))));
    }
    let answer = match Answer::read(&output.stdout) {
        Ok(answer) => answer,
        Err(error) => return Ok(Some(format!("{error:#}"))),
    };
    let mut verdict = Verdict::default();
    conservation(&answer, &mut verdict);
    Ok(verdict.first().map(str::to_string))
}

fn mutate(mut text: Vec<u8>, random: &mut Random) -> Vec<u8> {
    for _ in 0..=random.below(4) {
        let (a, b) = (random.below(text.len() + 1), random.below(text.len() + 1));
        let near = (a + random.below(200)).min(text.len());
        match random.below(8) {
            0 => text.truncate(a),
            1 => drop(text.drain(a.min(b)..a.max(b))),
            2 => drop(text.drain(a..near)),
            3 => {
                let again = text[a..near].to_vec();
                text.splice(b.min(text.len())..b.min(text.len()), again);
            }
            4 | 5 => drop(text.splice(a..a, random.pick(&SPLICES).iter().copied())),
            6 => {
                if let Some(byte) = text.get_mut(a) {
                    *byte = u8::try_from(random.below(256)).unwrap_or(0);
                }
            }
            _ => {
                // Deep nesting where a statement could stand.
                let deep = [vec![b'('; 3000], vec![b')'; 3000]].concat();
                text.splice(a..a, deep);
            }
        }
    }
    text
}

/// A small generator (xorshift): the same seed gives the same files.
pub struct Random(u64);

impl Random {
    /// The sequence that begins at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap_or(0) % n.max(1)
    }

    /// One of some.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_mutates_alike() {
        let text = b"static int f(void)\n{\n\treturn 0;\n}\n".repeat(20);
        let make = || mutate(text.clone(), &mut Random(7));
        assert_eq!(make(), make());
        assert!((1..50).any(|seed| mutate(text.clone(), &mut Random(seed)) != text));
    }
}
