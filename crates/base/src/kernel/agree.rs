//! Whether what is known of a release is what its tree declares.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use super::interface::old_name;
use super::target::Target;

/// Where `known`, a release, and `probed`, its tree, differ: in one of `symbols`, in the hooks that get a descriptor, or in
/// the functions that a call may be replaced by. One sentence each.
pub fn differences(known: &Target, probed: &Target, symbols: &BTreeSet<String>) -> Vec<String> {
    let mut out = Vec::new();
    for symbol in symbols {
        match (known.has(symbol), probed.has(symbol)) {
            (true, false) => out.push(format!("the tree has no `{symbol}`")),
            (false, true) => out.push(format!("the tree has `{symbol}`")),
            _ => {}
        }
    }
    both("hook of", &known.prepare, &probed.prepare, |_| true, &mut out);
    both("taker", &known.takers, &probed.takers, |_| true, &mut out);
    both("function", &known.functions, &probed.functions, |name| old_name(name).is_some(), &mut out);
    // A function that no call is replaced by need not be known, but is right if it is.
    let listed = |name: &str| old_name(name).is_none() && known.functions.contains_key(name);
    both("function", &known.functions, &probed.functions, listed, &mut out);
    if known.mapped != probed.mapped {
        out.push(format!("mapped() has the parameters ({}) in the tree", probed.mapped.join(", ")));
    }
    out
}

/// Compares what two maps have for the names that count.
fn both<T: PartialEq + Debug>(
    kind: &str,
    known: &BTreeMap<String, T>,
    probed: &BTreeMap<String, T>,
    counts: impl Fn(&str) -> bool,
    out: &mut Vec<String>,
) {
    let names: BTreeSet<&String> = known.keys().chain(probed.keys()).filter(|n| counts(n)).collect();
    for name in names {
        match (known.get(name), probed.get(name)) {
            (Some(a), Some(b)) if a != b => out.push(format!("{kind} `{name}`: known {a:?}, in the tree {b:?}")),
            (Some(_), None) => out.push(format!("{kind} `{name}`: not in the tree")),
            (None, Some(_)) => out.push(format!("{kind} `{name}`: not known")),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> Target {
        Target::from_sources(&[("include/linux/mm.h", text.as_bytes())])
    }

    #[test]
    fn each_difference_is_named() {
        let known = target(
            "int a_prepare(struct vm_area_desc *desc);\nvoid both(struct vm_area_desc *desc);\nvoid old(int x);\n\
             struct ops { int (*mmap_prepare)(struct vm_area_desc *desc); };\n",
        );
        let probed = target(
            "int a_prepare(struct hub *hub, struct vm_area_desc *desc);\nvoid both(struct vm_area_desc *desc);\n\
             int b_prepare(struct vm_area_desc *desc);\nvoid fresh(struct vm_area_desc *desc);\n\
             struct vm_operations_struct { int (*mapped)(int x); };\n",
        );
        let symbols = ["old", "fresh", "both", "neither"].map(String::from).into();
        let found = differences(&known, &probed, &symbols);
        let begins = |text: &str| assert!(found.iter().any(|d| d.starts_with(text)), "{text}: {found:?}");
        for text in [
            "the tree has no `old`",
            "the tree has `fresh`",
            "hook of `ops`: not in the tree",
            "function `a_prepare`: known",
            "function `b_prepare`: not known",
            "mapped() has the parameters (int x) in the tree",
        ] {
            begins(text);
        }
        assert_eq!(found.len(), 6, "{found:?}");
        assert!(differences(&known, &known, &symbols).is_empty());
    }
}
