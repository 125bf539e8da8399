//! Templates: functions of our own text that a campaign adds to the kernel, since no rewriting makes them.
//!
//! A template gives functions that want a VMA a form for descriptors. It is reviewed like code: it says what it adds and where,
//! why that is right, and what it relies on. What a target does otherwise than it was read to do refuses the template.

use std::sync::LazyLock;

use serde::Deserialize;

/// Embeds the named files of `transforms/campaign/`.
macro_rules! templates {
    ($($id:literal),* $(,)?) => {
        &[$(($id, include_str!(concat!("../../transforms/campaign/", $id, ".toml")))),*]
    };
}

/// Id and text of every template, sorted by id.
pub const FILES: &[(&str, &str)] = templates!["dma-mmap", "vmalloc-range"];

/// A file of `transforms/campaign/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The file's name without its ending.
    #[serde(skip)]
    pub id: String,
    /// What it adds, in a few words.
    pub title: String,
    /// The kernel document that it belongs to.
    pub doc: String,
    /// Why the functions want a VMA today, and why they need not.
    pub why: String,
    /// Why the new functions do what the old ones do.
    pub proof: String,
    /// The body of its commit message.
    pub commit: String,
    /// Names that the target must declare.
    pub needs: Vec<String>,
    /// Fields of the mapping that the new functions read when they are called, and not later.
    #[serde(default)]
    pub samples: Vec<String>,
    /// The functions that get a form for descriptors.
    #[serde(rename = "twin")]
    pub twins: Vec<Twin>,
    /// What the target's functions are relied on to do.
    #[serde(rename = "holds")]
    pub holds: Vec<Holds>,
    /// Members of structures that get one with a descriptor beside them.
    #[serde(default, rename = "member")]
    pub members: Vec<Member>,
    /// The text.
    #[serde(rename = "add")]
    pub adds: Vec<Add>,
}

/// A function and its form for descriptors.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Twin {
    /// The function.
    pub old: String,
    /// Its form for descriptors; the kernel's rule of names holds.
    pub new: String,
    /// Where memory that it is given must come from.
    #[serde(default)]
    pub memory: Option<Memory>,
}

/// Where memory must come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// Which argument it is, counted from zero.
    pub argument: usize,
    /// The functions that give such memory.
    pub from: Vec<String>,
}

/// What a function calls, in any order: all of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    /// Its file, from the top of the kernel.
    pub file: String,
    /// Its name.
    pub function: String,
    /// The functions, function-like macros and members that it calls.
    pub calls: Vec<String>,
}

/// A member of an operations structure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The structure's tag.
    pub structure: String,
    /// The member that wants a VMA.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The functions that fill the old one, and what fills the new one beside each.
    pub values: Vec<(String, String)>,
}

/// A text behind something of a file; exactly one of the names is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// The file, from the top of the kernel.
    pub file: String,
    /// Behind the prototype of this function.
    #[serde(default)]
    pub prototype: Option<String>,
    /// Behind the definition of this function.
    #[serde(default)]
    pub function: Option<String>,
    /// Behind the definition of this macro.
    #[serde(default, rename = "macro")]
    pub macro_: Option<String>,
    /// Behind the line that exports this function.
    #[serde(default)]
    pub export: Option<String>,
    /// The lines, the first of which begins behind the end of that.
    pub text: String,
}

impl Template {
    /// Reads one.
    ///
    /// # Errors
    /// A mistake in the file.
    pub fn read(id: &str, text: &str) -> Result<Template, String> {
        let mut template: Template = toml::from_str(text).map_err(|e| format!("transforms/campaign/{id}.toml: {e}"))?;
        template.id = id.to_owned();
        let one = |a: &Add| [&a.prototype, &a.function, &a.macro_, &a.export].into_iter().flatten().count() == 1;
        match template.adds.iter().find(|a| !one(a)) {
            Some(add) => Err(format!("transforms/campaign/{id}.toml: {}: name one place", add.file)),
            None => Ok(template),
        }
    }
}

static TEMPLATES: LazyLock<Result<Vec<Template>, String>> =
    LazyLock::new(|| FILES.iter().map(|(id, text)| Template::read(id, text)).collect());

/// The embedded templates; a test keeps them right.
pub fn templates() -> &'static [Template] {
    TEMPLATES.as_deref().unwrap_or_default()
}

/// The template that gives the function `old` a form for descriptors.
pub fn of(old: &str) -> Option<(&'static Template, &'static Twin)> {
    templates().iter().find_map(|t| Some((t, t.twins.iter().find(|w| w.old == old)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::interface::old_name;

    #[test]
    fn every_template_reads_and_adds_what_it_names() {
        for (id, text) in FILES {
            let template = Template::read(id, text).unwrap();
            for twin in &template.twins {
                assert_eq!(old_name(&twin.new).as_deref(), Some(twin.old.as_str()), "{id}");
                let named = |a: &&Add| a.text.contains(&format!("{}(", twin.new));
                assert!(template.adds.iter().any(|a| named(&a)), "{id}: {}", twin.new);
            }
        }
    }

    #[test]
    fn a_template_names_one_place_for_each_text() {
        let file = "title = ''\ndoc = ''\nwhy = ''\nproof = ''\ncommit = ''\nneeds = []\ntwin = []\nholds = []\n\
                    [[add]]\nfile = 'a.c'\nfunction = 'f'\nexport = 'f'\ntext = ''\n";
        assert!(Template::read("x", file).unwrap_err().contains("name one place"));
    }
}
