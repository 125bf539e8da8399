//! The kernel's command for an object, changed so that the object can run in a process.

use std::path::Path;

use crate::compile::Invocation;

/// Options that need the kernel around them: function tracing, thunks for branches and returns, control flow and stack
/// protection, sanitizers, debug information.
const DROPPED: [&str; 14] = [
    "-pg",
    "-mfentry",
    "-mrecord-mcount",
    "-mnop-mcount",
    "-fcf-protection",
    "-mindirect-branch",
    "-mfunction-return",
    "-mharden-sls",
    "-fpatchable-function-entry",
    "-fstack-protector",
    "-mstack-protector",
    "-fsanitize",
    "-fzero-call-used-regs",
    "-fplugin",
];

/// Accesses and comparisons call the runtime.
const ACCESSES: [&str; 4] = [
    "-fsanitize=thread",
    "--param=tsan-instrument-func-entry-exit=0",
    "--param=tsan-distinguish-volatile=1",
    "-U__SANITIZE_THREAD__",
];

/// Functions keep their own code and their calling convention, so that their entries can be cut off.
const APART: [&str; 12] = [
    "-fno-inline-functions",
    "-fno-inline-small-functions",
    "-fno-inline-functions-called-once",
    "-fno-early-inlining",
    "-fno-ipa-sra",
    "-fno-ipa-cp",
    "-fno-ipa-icf",
    "-fno-ipa-ra",
    "-fno-ipa-pure-const",
    "-fno-ipa-modref",
    "-fno-ipa-bit-cp",
    "-fno-ipa-vrp",
];

/// What an object is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A file of the unit.
    Handler,
    /// A file of mm.
    Model,
}

/// `invocation` for the rig; `more` comes before the source, which is its last word, or `instead` of it.
pub fn for_rig(invocation: &Invocation, purpose: Purpose, more: &[String], instead: Option<&Path>) -> Vec<String> {
    let mut words: Vec<String> = invocation.words.iter().filter(|w| !is_dropped(w)).cloned().collect();
    let source = words.pop().unwrap_or_default();
    words.extend(ACCESSES.map(str::to_owned));
    match purpose {
        Purpose::Handler => words
            .extend(["-fsanitize=bool", "-fsanitize-coverage=trace-cmp", "-fkeep-static-functions"].map(str::to_owned)),
        Purpose::Model => words.extend(APART.map(str::to_owned)),
    }
    words.extend(["-fno-stack-protector", "-fcf-protection=none", "-g0", "-w"].map(str::to_owned));
    words.extend(more.iter().cloned());
    words.push(instead.map_or(source, |path| path.display().to_string()));
    words
}

/// `invocation` with assembly in place of an object, and without what needs the kernel around it: the machine code that
/// the compiler makes of the source alone. Functions that happen to be alike are not merged.
pub fn for_reading(invocation: &Invocation) -> Vec<String> {
    let mut words: Vec<String> = invocation.words.iter().filter(|w| !is_dropped(w)).cloned().collect();
    for word in words.iter_mut().filter(|w| *w == "-c") {
        *word = "-S".to_owned();
    }
    let source = words.pop().unwrap_or_default();
    words.extend(["-fno-stack-protector", "-fcf-protection=none", "-fno-ipa-icf", "-g0", "-w"].map(str::to_owned));
    words.push(source);
    words
}

fn is_dropped(word: &str) -> bool {
    DROPPED.iter().any(|d| word.starts_with(d))
        || word == "-g"
        || word.starts_with("-gdwarf")
        || word.starts_with("-g3")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_the_kernel_is_dropped_and_the_source_stays_last() {
        let words = "gcc -O2 -pg -mfentry -DCC_USING_FENTRY -fsanitize=kernel-address -c -o x.o d/x.c";
        let invocation = Invocation { words: words.split(' ').map(str::to_owned).collect(), cwd: "/b".into() };
        let got = for_rig(&invocation, Purpose::Handler, &["-DX".to_owned()], None);
        assert!(got.starts_with(&["gcc", "-O2", "-DCC_USING_FENTRY", "-c", "-o", "x.o"].map(str::to_owned)));
        assert!(got.ends_with(&["-DX".to_owned(), "d/x.c".to_owned()]));
        assert!(!got.iter().any(|w| w == "-pg" || w == "-fsanitize=kernel-address"));
        let got = for_rig(&invocation, Purpose::Model, &[], Some(Path::new("/t/model.c")));
        assert_eq!(got.last().map(String::as_str), Some("/t/model.c"));
    }
}
