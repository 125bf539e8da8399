//! What the rig prints.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One run of the rig.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Outcome {
    /// Inputs that were tried.
    pub trials: u64,
    /// Those that the old handler came back from, which were compared.
    pub compared: u64,
    /// Compared ones that the old handler made a mapping for.
    pub mapped: u64,
    /// Compared ones that it refused.
    pub refused: u64,
    /// Compared ones with a mapping that has a `close()`.
    #[serde(default)]
    pub closes: u64,
    /// Functions answered by a stub, and called in vain with something that is not the mapping's: they may keep state. An
    /// empty name is a function pointer.
    #[serde(default)]
    pub keepers: Vec<String>,
    /// Inputs that the old handler crashed on.
    pub crashes: u64,
    /// What the last of these crashes was.
    #[serde(default)]
    pub crash: String,
    /// Where it was.
    #[serde(default)]
    pub crash_at: String,
    /// Inputs that it did not come to an end with.
    pub endless: u64,
    /// Worlds that cannot be told.
    pub unusable: u64,
    /// How often each difference by design was seen.
    pub design: BTreeMap<String, u64>,
    /// Probes that were compiled.
    pub sites: Vec<u32>,
    /// Probe, outcome, times.
    pub branches: Vec<(u32, u32, u64)>,
    /// Mutants whose place was compiled.
    pub live: Vec<u32>,
    /// What became of each mutant.
    pub mutants: Vec<Mutant>,
    /// The first difference that is not by design, made small.
    pub difference: Option<Difference>,
}

/// One mutant.
#[derive(Clone, Debug, Deserialize)]
pub struct Mutant {
    /// The name of its entry.
    pub name: String,
    /// 1 if it was told apart.
    pub found: u8,
}

/// A difference and what led to it.
#[derive(Clone, Debug, Deserialize)]
pub struct Difference {
    /// The number of the trial.
    pub trial: u64,
    /// What differs.
    pub what: String,
    /// The first call that differs, what the old side called there.
    #[serde(default)]
    pub old_call: Option<String>,
    /// What the new side called there.
    #[serde(default)]
    pub new_call: Option<String>,
    /// What ended the new handler, if it did not come back.
    #[serde(default)]
    pub why: String,
    /// A variable of the driver.
    #[serde(default)]
    pub variable: String,
    /// A word of memory, named by the way to it.
    #[serde(default)]
    pub place: String,
    /// The value on the old side.
    pub old: String,
    /// The value on the new side.
    pub new: String,
    /// What mmap() was asked for.
    pub input: Input,
    /// Words that were read and are not zero.
    #[serde(default)]
    pub words: Vec<Word>,
    /// What the old handler did.
    pub old_run: Run,
    /// What the new one did.
    pub new_run: Run,
}

/// What mmap() was asked for.
#[derive(Clone, Debug, Deserialize)]
pub struct Input {
    /// What happens around the hook.
    pub scenario: String,
    /// The address.
    pub start: String,
    /// The length in pages.
    pub pages: u64,
    /// The offset in pages.
    pub pgoff: String,
    /// VM_xxx flags as a number.
    pub flags: String,
    /// The error of filling page tables.
    #[serde(default)]
    pub populate_error: i64,
}

/// A word of the made-up world.
#[derive(Clone, Debug, Deserialize)]
pub struct Word {
    /// The way to it.
    pub name: String,
    /// What it holds.
    pub value: String,
}

/// What one side did.
#[derive(Clone, Debug, Deserialize)]
pub struct Run {
    /// What mmap() gave back.
    pub result: i64,
    /// How it ended, if not by returning.
    #[serde(default)]
    pub end: String,
    /// Calls in order.
    #[serde(default)]
    pub calls: Vec<Call>,
}

/// A call that left the handlers.
#[derive(Clone, Debug, Deserialize)]
pub struct Call {
    /// The function.
    pub name: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it gave back.
    pub result: String,
}

impl Difference {
    /// A table for people.
    pub fn lines(&self, seed: u64) -> Vec<String> {
        let mut lines = vec![format!("seed {seed}, input {}, made small:", self.trial)];
        let i = &self.input;
        let error = if i.populate_error == 0 { String::new() } else { format!(" with {}", i.populate_error) };
        lines.push(format!(
            "mmap: start {}, {} pages, pgoff {}, flags {}; {}{error}",
            i.start, i.pages, i.pgoff, i.flags, i.scenario
        ));
        lines.extend(self.words.iter().take(MOST).map(|w| format!("{} = {}", w.name, w.value)));
        for (side, run) in [("old", &self.old_run), ("new", &self.new_run)] {
            let calls = run.calls.iter().take(MOST);
            lines.extend(calls.map(|c| format!("{side}: {}({}) = {}", c.name, c.arguments.join(", "), c.result)));
            let end = if run.end.is_empty() { format!("returns {}", run.result) } else { run.end.clone() };
            lines.push(format!("{side}: {end}"));
        }
        lines
    }

    /// What differs, one line.
    pub fn headline(&self) -> String {
        let at = if self.place.is_empty() { &self.variable } else { &self.place };
        let at = if at.is_empty() { String::new() } else { format!(" ({at})") };
        if !self.why.is_empty() {
            return format!("{}: {} at {}", self.what, self.why, self.new);
        }
        if let (Some(old), Some(new)) = (&self.old_call, &self.new_call) {
            return format!("{} differs: {old} before, {new} after", self.what);
        }
        format!("{}{at} differs: {} before, {} after", self.what, self.old, self.new)
    }
}

/// Lines of one kind that are printed.
const MOST: usize = 24;
