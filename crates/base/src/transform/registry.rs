//! All transforms, embedded and compiled.

use std::sync::LazyLock;

use super::model::{Form, Transform};
use super::pattern::Pattern;

/// Embeds the named files of `transforms/`.
macro_rules! transforms {
    ($($id:literal),* $(,)?) => {
        &[$(($id, include_str!(concat!("../../transforms/", $id, ".toml")))),*]
    };
}

/// Id and text of every transform, sorted by id.
pub const FILES: &[(&str, &str)] = transforms![
    "core-does-it",
    "dax-mapping",
    "f-op-mmap-test",
    "flag-test",
    "generic-file-mmap",
    "io-remap-pfn-range",
    "is-cow-mapping",
    "is-shared-maywrite",
    "linear-loop",
    "page-prot-from-flags",
    "private-data-null",
    "range-in-vma",
    "remap-pfn-range",
    "shmem-file-flags",
    "twin-slot",
    "vm-flags-set",
    "vm-insert-page",
    "vm-insert-pages",
    "vm-insert-single-page",
    "vm-iomap-memory",
    "vm-map-pages",
    "vm-map-pages-zero",
    "vm-ops-null",
    "vma-field",
    "vma-flags-helper",
    "vma-null-test",
    "vma-pages",
    "vma-pgoff-helper",
    "vma-size",
    "vma-unread",
];

/// A form with its compiled spellings.
#[derive(Debug)]
pub struct Compiled {
    /// As written.
    pub form: Form,
    /// Its spellings of the old code; none where a matcher finds it.
    pub patterns: Vec<Pattern>,
}

/// A transform with its compiled forms.
#[derive(Debug)]
pub struct Rule {
    /// As written.
    pub transform: Transform,
    /// Its forms in order.
    pub forms: Vec<Compiled>,
}

/// The set of all transforms.
#[derive(Debug)]
pub struct Registry {
    /// Sorted by id.
    pub rules: Vec<Rule>,
}

impl Registry {
    /// Compiles transforms.
    ///
    /// # Errors
    /// The first mistake found in a file.
    pub fn compile(files: &[(&str, &str)]) -> Result<Registry, String> {
        let mut rules = Vec::new();
        for (id, text) in files {
            let transform = Transform::read(id, text)?;
            let mut forms = Vec::new();
            for form in &transform.forms {
                let patterns: Result<Vec<Pattern>, String> =
                    form.old().map(|old| Pattern::new(old.trim_end_matches(';'), &transform.holes)).collect();
                let patterns = patterns.map_err(|e| format!("transforms/{id}.toml: {e}"))?;
                if patterns.iter().any(Pattern::is_bare_hole) {
                    return Err(format!("transforms/{id}.toml: a form matches any expression"));
                }
                if patterns.is_empty() == transform.matcher.is_none() {
                    return Err(format!(
                        "transforms/{id}.toml: a form needs `-` lines or the transform a matcher, not both"
                    ));
                }
                forms.push(Compiled { form: form.clone(), patterns });
            }
            rules.push(Rule { transform, forms });
        }
        Ok(Registry { rules })
    }

    /// The rule with this id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.transform.id == id)
    }
}

static REGISTRY: LazyLock<Result<Registry, String>> = LazyLock::new(|| Registry::compile(FILES));

/// The embedded transforms.
///
/// # Errors
/// A mistake in an embedded file; a test keeps them right.
pub fn registry() -> Result<&'static Registry, String> {
    REGISTRY.as_ref().map_err(Clone::clone)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_embedded_transform_compiles() {
        super::registry().unwrap();
    }

    #[test]
    fn the_list_is_the_directory() {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms");
        let mut found: Vec<String> = std::fs::read_dir(dir)
            .unwrap()
            .filter_map(|e| e.unwrap().file_name().to_str()?.strip_suffix(".toml").map(str::to_string))
            .filter(|id| !matches!(id.as_str(), "refusals" | "notes" | "steps" | "audit" | "messages"))
            .collect();
        found.sort();
        let listed: Vec<&str> = super::FILES.iter().map(|f| f.0).collect();
        assert_eq!(listed, found);
    }
}
