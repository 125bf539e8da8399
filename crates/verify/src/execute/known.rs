//! What the rig knows about the kernel, read from `transforms/kernel/rig.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::kernel::knowledge::knowledge;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    silent: Vec<String>,
    harmless: Vec<String>,
    /// Calls with one answer.
    pub constant: BTreeMap<String, i64>,
    /// Calls that give back this argument.
    pub argument: BTreeMap<String, usize>,
    /// Calls of which this argument is not compared.
    pub ignored: BTreeMap<String, usize>,
    /// Calls that set this bit in their first argument.
    pub mark: BTreeMap<String, u32>,
    zero: Names,
    /// The files that the model is made of.
    pub model: Model,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<String>,
}

/// Files of the target that the model is made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The file that `rig/model.c` includes.
    pub vma: String,
    /// Files without which there is no model.
    pub needed: Vec<String>,
    /// Files that make it better.
    pub optional: Vec<String>,
    /// Functions of the model that handlers call.
    pub real: Vec<String>,
    /// Functions whose entries are cut off.
    pub cut: Vec<String>,
}

/// The file, read once.
///
/// # Errors
/// A mistake in it.
pub fn known() -> Result<&'static Known, String> {
    static KNOWN: LazyLock<Result<Known, String>> = LazyLock::new(|| {
        toml::from_str(include_str!("../../transforms/kernel/rig.toml")).map_err(|e| format!("rig.toml: {e}"))
    });
    KNOWN.as_ref().map_err(Clone::clone)
}

impl Known {
    /// Whether calls of the function are not compared.
    pub fn is_silent(&self, name: &str) -> bool {
        is_in(&self.silent, name)
    }

    /// Whether it is known what the function leaves behind: nothing, or what [`balance`] counts.
    pub fn is_answered(&self, name: &str) -> bool {
        let fixed =
            self.constant.contains_key(name) || self.argument.contains_key(name) || self.mark.contains_key(name);
        fixed || is_in(&self.silent, name) || is_in(&self.harmless, name) || balance(name) != 0
    }

    /// Whether all words of the variable are 0.
    pub fn is_zero(&self, name: &str) -> bool {
        self.zero.names.iter().any(|n| n == name)
    }
}

/// Whether the list has the name, or a beginning (`a*`) or an end (`*a`) of it.
fn is_in(list: &[String], name: &str) -> bool {
    let is = |s: &String| match (s.strip_suffix('*'), s.strip_prefix('*')) {
        (Some(stem), _) => name.starts_with(stem),
        (None, Some(end)) => name.ends_with(end),
        (None, None) => s == name,
    };
    list.iter().any(is)
}

/// 1 for a function that takes something, -1 for one that gives it back, 0 for any other (`callees.toml`).
pub fn balance(name: &str) -> i32 {
    let Ok(known) = knowledge() else { return 0 };
    let is = |list: &[String]| list.iter().any(|n| n == name);
    match known.states.iter().fold((false, false), |(t, g), p| (t || is(&p.take), g || is(&p.give))) {
        (true, false) => 1,
        (false, true) => -1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{balance, known};

    #[test]
    fn the_file_is_sound() {
        let known = known().unwrap();
        assert!(
            known.is_silent("sdev_prefix_printk")
                && known.is_silent("_printk")
                && known.is_silent("_dev_warn")
                && !known.is_silent("mutex_lock")
        );
        assert!(known.is_zero("__per_cpu_offset") && known.model.real.iter().any(|r| r == "remap_pfn_range"));
        assert!(known.model.cut.len() > 1);
        assert!(
            known.is_answered("kfree") && known.is_answered("mutex_lock_nested") && !known.is_answered("jar_visit")
        );
    }

    #[test]
    fn takes_and_gives_are_told_apart() {
        assert_eq!((balance("kmalloc"), balance("kfree"), balance("strlen")), (1, -1, 0));
    }
}
