//! Which symbols modules may use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::process::Stop;
use crate::tree::read::text_of;

/// How a symbol is exported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// For modules with a licence that is compatible with the GPL only.
    pub gpl: bool,
    /// The namespace that a user has to import.
    pub namespace: Option<String>,
    /// The only modules that may use it, as patterns with `*`.
    pub modules: Option<String>,
}

/// Beginnings of symbols that compilers refer to by themselves; the kernel exports them by macros which paste names
/// together, so that no search of the sources finds them.
const OF_COMPILERS: [&str; 6] = ["__x86_", "__stack_chk_", "__SCT__", "_savegpr", "_restgpr", "__sanitizer_cov_"];

/// Whether compilers refer to `symbol` by themselves.
pub fn of_compiler(symbol: &str) -> bool {
    OF_COMPILERS.iter().any(|start| symbol.starts_with(start))
}

/// The table that a whole build leaves behind: `CRC symbol module EXPORT_SYMBOL_GPL namespace`, with tabs. None if it
/// lacks the kernel's own symbols, as after `modules_prepare` or a build of some modules alone.
pub fn table(symvers: &str) -> Option<BTreeMap<String, Export>> {
    let mut kernel = false;
    let mut all = BTreeMap::new();
    for line in symvers.lines() {
        let mut fields = line.split('\t');
        let (Some(_), Some(symbol), Some(module), Some(kind)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        kernel |= module == "vmlinux";
        let namespace = fields.next().map(str::trim).filter(|n| !n.is_empty());
        let mut export = Export { gpl: kind.contains("GPL"), ..Export::default() };
        match namespace.and_then(|n| n.strip_prefix("module:")) {
            Some(modules) => export.modules = Some(modules.to_owned()),
            None => export.namespace = namespace.map(str::to_owned),
        }
        all.insert(symbol.to_owned(), export);
    }
    kernel.then_some(all)
}

/// Those of `wanted` that `text` exports.
pub fn in_text(text: &[u8], wanted: &BTreeSet<String>) -> BTreeMap<String, Export> {
    let mut found = BTreeMap::new();
    for at in memchr::memmem::find_iter(text, b"EXPORT_SYMBOL") {
        let rest = &text[at..text.len().min(at + 400)];
        let Some(open) = memchr::memchr(b'(', rest) else { continue };
        let Some(close) = memchr::memchr(b')', rest).filter(|close| *close > open) else { continue };
        let name = String::from_utf8_lossy(&rest[..open]).into_owned();
        let arguments = String::from_utf8_lossy(&rest[open + 1..close]).into_owned();
        let (symbol, rest) = arguments.split_once(',').unwrap_or((&arguments, ""));
        if !wanted.contains(symbol.trim()) {
            continue;
        }
        let second = Some(rest.trim().trim_matches('"')).filter(|s| !s.is_empty()).map(str::to_owned);
        let limited = name.contains("_FOR_MODULES");
        let export = Export {
            gpl: name.contains("GPL") || name.contains("_FOR_"),
            namespace: second.clone().filter(|_| name.contains("_NS")),
            modules: second.filter(|_| limited),
        };
        found.insert(symbol.trim().to_owned(), export);
    }
    found
}

/// Those of `wanted` that some source below `tree` exports; some may be missing once the user asked to stop.
pub fn in_sources(tree: &Path, wanted: &BTreeSet<String>, stop: Stop<'_>) -> BTreeMap<String, Export> {
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    let walk = walkdir::WalkDir::new(tree).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files: Vec<_> = walk
        .take_while(|_| !stop())
        .filter(|e| e.file_type().is_file() && e.path().extension().is_some_and(|x| x == "c" || x == "h" || x == "S"))
        .map(walkdir::DirEntry::into_path)
        .collect();
    let each = files.par_iter().map(|path| {
        let text = if stop() { None } else { text_of(path) };
        text.map(|text| in_text(&text, wanted)).unwrap_or_default()
    });
    each.reduce(BTreeMap::new, |mut all, some| {
        all.extend(some);
        all
    })
}

/// Whether a module's name fits a list of patterns, `kvm*,vfio`.
pub fn is_for(modules: &str, name: &str) -> bool {
    // Names of modules are told apart by neither of the two.
    let same = |s: &str| s.trim().replace('-', "_");
    let name = same(name);
    modules.split(',').map(same).any(|pattern| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn exports_are_read_from_the_table() {
        let text = "0x1\ta\tvmlinux\tEXPORT_SYMBOL\t\n0x2\tb\tdrivers/x\tEXPORT_SYMBOL_GPL\tNS\n0x3\tc\tvmlinux\tEXPORT_SYMBOL_GPL\tmodule:kvm*,x\nbad\n";
        let all = table(text).unwrap();
        assert_eq!(all["a"], Export::default());
        assert_eq!(all["b"].namespace.as_deref(), Some("NS"));
        assert!(is_for(all["c"].modules.as_deref().unwrap(), "kvm-intel"));
        assert!(!is_for("kvm*,x", "xy"));
        assert_eq!(table("0x2\tb\tdrivers/x\tEXPORT_SYMBOL_GPL\t\n"), None);
    }

    #[test]
    fn exports_are_found_in_sources() {
        let text = b"EXPORT_SYMBOL(a);\nEXPORT_SYMBOL_NS_GPL(b, \"NS\");\nEXPORT_SYMBOL_FOR_MODULES(c, \"kvm,x\");\nEXPORT_SYMBOL(";
        let found = in_text(text, &wanted(&["a", "b", "c", "d"]));
        assert_eq!(found.len(), 3);
        assert!(!found["a"].gpl && found["b"].gpl && found["b"].namespace.as_deref() == Some("NS"));
        assert_eq!(found["c"].modules.as_deref(), Some("kvm,x"));
    }
}
