//! Symbols of objects, read with the tools that belong to the compiler.

use std::collections::{BTreeMap, BTreeSet};

/// Symbols of one object, or of several together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    /// Defined ones with the letter that `nm` gives them.
    pub defined: BTreeMap<String, char>,
    /// Names that are defined elsewhere.
    pub undefined: BTreeSet<String>,
    /// Undefined ones that are called.
    pub called: BTreeSet<String>,
}

impl Symbols {
    /// Reads the outputs of `nm` and `readelf -rW`.
    pub fn read(nm: &str, relocations: &str) -> Self {
        let mut symbols = Self::default();
        for line in nm.lines() {
            let mut words = line.split_whitespace().rev();
            let (Some(name), Some(letter)) = (words.next(), words.next().and_then(|w| w.chars().next())) else {
                continue;
            };
            if matches!(letter, 'U' | 'w') {
                symbols.undefined.insert(name.to_owned());
            } else {
                symbols.defined.insert(name.to_owned(), letter);
            }
        }
        for line in relocations.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            // Offset, info, type, value of the symbol, name.
            if words.get(2).is_some_and(|t| t.ends_with("_PLT32"))
                && let Some(name) = words.get(4)
            {
                symbols.called.insert((*name).to_owned());
            }
        }
        symbols
    }

    /// A symbol that no kernel's C source has. Assembly in a source may name a symbol as it likes, and names go into C code and
    /// into options of the linker; a function that resolves another (`i`) runs before main(); and what the linker makes of the
    /// rig's own sections is for nobody else to define.
    pub fn odd(&self) -> Option<&str> {
        let is_plain = |name: &String| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.$".contains(&b));
        let is_odd = |(name, letter): &(&String, &char)| !is_plain(name) || **letter == 'i' || is_linker(name);
        let defined = self.defined.iter().find(is_odd).map(|(name, _)| name);
        defined.or_else(|| self.undefined.iter().find(|name| !is_plain(name))).map(String::as_str)
    }

    /// Whether the object defines the symbol for others.
    pub fn exports(&self, name: &str) -> bool {
        self.defined.get(name).is_some_and(char::is_ascii_uppercase)
    }

    /// Takes in those of another object.
    pub fn extend(&mut self, other: Self) {
        self.defined.extend(other.defined);
        self.undefined.extend(other.undefined);
        self.called.extend(other.called);
    }
}

/// The lines of `nm -S --defined-only` as the runtime reads them: address, size, letter, name, by address.
pub fn table(nm: &str) -> String {
    let mut rows: Vec<(u64, u64, &str, &str)> = Vec::new();
    for line in nm.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let hex = |w: &str| u64::from_str_radix(w, 16).unwrap_or_default();
        match words[..] {
            [at, size, letter, name] => rows.push((hex(at), hex(size), letter, name)),
            [at, letter, name] => rows.push((hex(at), 0, letter, name)),
            _ => {}
        }
    }
    rows.sort_unstable();
    rows.iter().map(|(at, size, letter, name)| format!("{at:x} {size:x} {letter} {name}\n")).collect()
}

/// Symbols that the linker makes for sections which the rig reads.
pub fn is_linker(name: &str) -> bool {
    let section = name.strip_prefix("__start_").or_else(|| name.strip_prefix("__stop_"));
    section.is_some_and(|s| matches!(s, "__bug_table" | "__v2d_sites" | "__v2d_mutants"))
        || name == "_GLOBAL_OFFSET_TABLE_"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_read_from_both_outputs() {
        let nm =
            "0000000000000000 T f\n                 U printk\n0000000000000010 d v.1\n                 U jiffies\n";
        let relocations = "000000000012  001d00000004 R_X86_64_PLT32 0000000000000000 printk - 4\n\
                           000000000018  001e00000002 R_X86_64_PC32 0000000000000000 jiffies - 4\n";
        let symbols = Symbols::read(nm, relocations);
        assert!(symbols.exports("f") && !symbols.exports("v.1"));
        assert_eq!(symbols.called.iter().collect::<Vec<_>>(), ["printk"]);
        assert!(symbols.undefined.contains("jiffies"));
        assert_eq!(symbols.odd(), None);
        let odd = Symbols::read(" U x(void){system();}\n0 T f\n", "");
        assert_eq!(odd.odd(), Some("x(void){system();}"));
        for symbol in ["0 i f", "0 R __stop___v2d_sites", "0 T f\u{e4}"] {
            assert!(Symbols::read(symbol, "").odd().is_some(), "{symbol}");
        }
        assert_eq!(table("2 1 t g\n1 f\n1 T f\n"), "1 0 T f\n2 1 t g\n");
    }
}
