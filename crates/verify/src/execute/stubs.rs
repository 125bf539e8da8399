//! What stands for everything that neither the handlers nor the model define.

use crate::execute::symbols::is_linker;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::known::{Known, balance};
use super::prototypes::{Kinds, UNKNOWN};
use super::symbols::Symbols;

/// Where the variables of the kernel lie, one region each (`rig/world.h`, `SYMBOLS_START`).
const VARIABLES: u64 = 0x5000_0000;
const REGION: u64 = 1 << 18;

/// Generated text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stubs {
    /// A C file with a function for each function.
    pub code: String,
    /// Options for the linker, one to a line: an address for each variable.
    pub options: String,
}

/// Whether the runtime defines a symbol itself: its instrumentation and memory functions.
pub fn is_runtime(runtime: &str, symbol: &str) -> bool {
    if let Some(rest) = symbol.strip_prefix("k_").or_else(|| symbol.strip_prefix("m_")) {
        let instrumented =
            ["__tsan_", "__sanitizer_cov_", "__ubsan_", "__v2d_", "rig_"].iter().any(|p| rest.starts_with(p));
        return instrumented || runtime.contains(&format!(" {symbol}(")) || runtime.contains(&format!("*{symbol}("));
    }
    false
}

/// Generates the stubs. References of the handlers carry the prefix `k_`, those of the model `m_`.
pub fn generate(
    known: &Known,
    runtime: &str,
    handlers: &Symbols,
    model: &Symbols,
    prototypes: &BTreeMap<String, Kinds>,
) -> Stubs {
    let mut code = String::from(HEAD);
    let mut table = String::new();
    let mut options = String::new();
    let mut variables: BTreeSet<&str> = BTreeSet::new();
    let mut number = 0;
    for name in &handlers.undefined {
        if is_runtime(runtime, &format!("k_{name}")) || is_linker(name) {
            continue;
        }
        if let Some(bit) = known.mark.get(name) {
            code.push_str(&marks(&format!("k_{name}"), *bit));
        } else if let Some(argument) = known.argument.get(name) {
            code.push_str(&passes(&format!("k_{name}"), *argument));
        } else if model.exports(name) && known.model.real.iter().any(|r| r == name) {
            let _ = writeln!(
                code,
                "extern char m_{name}[]; word k_{name}(word a, word b, word c, word d, word e, word f) \
                 {{ return rig_real((word)m_{name}, a, b, c, d, e, f); }}"
            );
        } else if model.exports(name) && !handlers.called.contains(name) && !prototypes.contains_key(name) {
            let _ = writeln!(options, "--defsym=k_{name}=m_{name}");
        } else if prototypes.contains_key(name) || handlers.called.contains(name) {
            let mut kinds = prototypes.get(name).map_or(UNKNOWN, String::as_str).to_owned();
            if let Some(argument) = known.ignored.get(name).filter(|a| **a + 2 <= kinds.len()) {
                kinds.replace_range(argument + 1..argument + 2, "-");
            }
            function(&mut code, name, &kinds, number);
            let constant = known.constant.get(name);
            let silent = known.is_silent(name);
            let _ = writeln!(
                table,
                "\t{{ \"{name}\", \"{kinds}\", {}, {}, {}, {}, {}L }},",
                i32::from(silent),
                balance(name),
                i32::from(!known.is_answered(name)),
                i32::from(silent || constant.is_some()),
                constant.unwrap_or(&0)
            );
            number += 1;
        } else {
            variables.insert(name);
        }
    }
    for name in model.undefined.iter().filter(|n| !model.exports(n)) {
        if is_runtime(runtime, &format!("m_{name}")) || is_linker(name) {
            continue;
        }
        if let Some(bit) = known.mark.get(name) {
            code.push_str(&marks(&format!("m_{name}"), *bit));
            continue;
        }
        match known.argument.get(name) {
            Some(argument) => code.push_str(&passes(&format!("m_{name}"), *argument)),
            None if model.called.contains(name) => {
                let value = known.constant.get(name).unwrap_or(&0);
                let _ = writeln!(code, "word m_{name}(void) {{ return {value}L; }}");
            }
            None => {
                variables.insert(name);
            }
        }
    }
    let _ = writeln!(code, "const struct stub stubs[] = {{\n{table}\t{{ 0 }}\n}};\nconst int n_stubs = {number};");
    code.push_str("void stubs_start(void)\n{\n");
    for (at, name) in (0_u64..).zip(&variables) {
        let address = VARIABLES + at * REGION + REGION / 2;
        let _ = writeln!(options, "--defsym=k_{name}={address:#x}\n--defsym=m_{name}={address:#x}");
        let (zero, quiet) = (u8::from(known.is_zero(name)), u8::from(!handlers.undefined.contains(*name)));
        let _ = writeln!(code, "\tworld_symbol({address:#x}, \"{name}\", {zero}, {quiet});");
    }
    code.push_str("}\n");
    Stubs { code, options }
}

const HEAD: &str = r#"#include <stddef.h>
#include "trial.h"
word rig_stub(int id, const word *raw);
word rig_real(word target, word a, word b, word c, word d, word e, word f);
"#;

fn passes(name: &str, argument: usize) -> String {
    let list: Vec<String> = (0..=argument).map(|i| format!("word a{i}")).collect();
    format!("word {name}({}) {{ return a{argument}; }}\n", list.join(", "))
}

fn marks(name: &str, bit: u32) -> String {
    format!("word {name}(word a0) {{ return a0 | 1UL << {bit}; }}\n")
}

fn function(code: &mut String, name: &str, kinds: &str, number: usize) {
    let count = kinds.len() - 1;
    let list: Vec<String> = (0..count).map(|i| format!("word a{i}")).collect();
    let raw: Vec<String> = (0..count).map(|i| format!("a{i}")).collect();
    let (list, raw) = if count == 0 { ("void".to_owned(), "0".to_owned()) } else { (list.join(", "), raw.join(", ")) };
    let _ = writeln!(code, "word k_{name}({list}) {{ word raw[] = {{ {raw} }}; return rig_stub({number}, raw); }}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execute::known::known;

    #[test]
    fn functions_are_answered_and_variables_have_a_place() {
        let handlers =
            Symbols::read(" U capable\n U jiffies\n U remap_pfn_range\n U memcpy\n U cc_mkenc\n U cc_mkdec\n", "");
        let model =
            Symbols::read("0 T remap_pfn_range\n U may_expand_vm\n", "0 1 R_X86_64_PLT32 0 may_expand_vm - 4\n");
        let prototypes = BTreeMap::from([("capable".to_owned(), "bi".to_owned())]);
        let runtime = "void *k_memcpy(void *to)";
        let got = generate(known().unwrap(), runtime, &handlers, &model, &prototypes);
        assert!(got.code.contains("word k_capable(word a0) {"), "{}", got.code);
        assert!(
            got.code.contains("rig_real((word)m_remap_pfn_range")
                && got.code.contains("word k_cc_mkenc(word a0) { return a0; }")
                && got.code.contains("word k_cc_mkdec(word a0) { return a0 | 1UL << 51; }")
        );
        assert!(got.code.contains("word m_may_expand_vm(void) { return 1L; }"));
        assert!(!got.code.contains("k_memcpy"));
        assert!(got.options.contains("--defsym=k_jiffies=0x50020000\n"));
    }
}
