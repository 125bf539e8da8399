//! What results fall under: the reasons of refusals and the rule for what can be converted; transforms and steps
//! are a taxonomy that results refer to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::explain::{Entry, Kind, entries};
use crate::model::failed::is_proof_failure;
use crate::model::finding::{CONVERTIBLE, Finding, waits};
use crate::model::outcome::Outcome;
use crate::model::purpose::Purpose;

/// The name of the taxonomy of transforms and steps.
pub const TAXONOMY: &str = "vma2desc-transforms";

/// The rules and taxa that some results refer to, by id.
pub struct Rules {
    rules: Vec<String>,
    taxa: Vec<String>,
    known: BTreeMap<String, Entry>,
}

impl Rules {
    /// Those that `findings` need.
    pub fn of(findings: &[Finding<'_>], purpose: Purpose) -> Self {
        let mut rules: BTreeSet<String> = findings.iter().filter_map(|f| f.rule()).map(str::to_owned).collect();
        // Always there, so that a run without any still tells what it looked for.
        rules.extend((!purpose.is_audit()).then(|| CONVERTIBLE.to_owned()));
        let mut taxa = BTreeSet::new();
        for finding in findings {
            if let Outcome::Converted(conversion) = &finding.candidate.outcome {
                taxa.extend(conversion.transforms.iter().cloned());
            }
        }
        let known = entries().into_iter().filter(|entry| entry.kind != Kind::Note).map(|e| (e.id.clone(), e)).collect();
        Self { rules: rules.into_iter().collect(), taxa: taxa.into_iter().collect(), known }
    }

    /// The index of a rule.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.rules.binary_search_by(|rule| rule.as_str().cmp(id)).ok()
    }

    /// A reference to a taxon.
    pub fn taxon(&self, id: &str) -> Value {
        let index = self.taxa.binary_search_by(|taxon| taxon.as_str().cmp(id)).ok();
        json!({"id": id, "index": index.map_or(-1, |at| i64::try_from(at).unwrap_or(-1)), "toolComponent": {"name": TAXONOMY, "index": 0}})
    }

    /// `tool.driver`.
    pub fn driver(&self) -> Value {
        let rules: Vec<Value> = self.rules.iter().map(|id| self.rule(id)).collect();
        json!({
            "name": "vma2desc",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "shortDescription": {"text": env!("CARGO_PKG_DESCRIPTION")},
            "rules": rules,
            "supportedTaxonomies": [{"name": TAXONOMY, "index": 0}],
        })
    }

    /// The taxonomy.
    pub fn taxonomy(&self) -> Value {
        let taxa: Vec<Value> = self.taxa.iter().map(|id| self.descriptor(id)).collect();
        json!({
            "name": TAXONOMY,
            "version": env!("CARGO_PKG_VERSION"),
            "organization": "vma2desc",
            "shortDescription": {"text": "The transforms and steps that a conversion is made of."},
            "taxa": taxa,
        })
    }

    fn rule(&self, id: &str) -> Value {
        let (level, severity) = match id {
            CONVERTIBLE => ("note", "recommendation"),
            id if waits(id) => ("note", "recommendation"),
            id if is_proof_failure(id) => ("error", "error"),
            _ => ("warning", "warning"),
        };
        let mut value = if id == CONVERTIBLE { convertible() } else { self.descriptor(id) };
        value["defaultConfiguration"] = json!({"level": level});
        value["properties"] = json!({
            "tags": ["linux", "kernel", "mmap", "maintainability"],
            "precision": "high",
            "problem.severity": severity,
        });
        value
    }

    /// A `reportingDescriptor` from what `explain` tells.
    fn descriptor(&self, id: &str) -> Value {
        let Some(entry) = self.known.get(id) else {
            return json!({"id": id, "shortDescription": {"text": id}});
        };
        let why = entry.why.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut steps = String::new();
        for (at, step) in entry.steps.iter().enumerate() {
            steps.push_str(&format!("{}. {step}\n", at + 1));
        }
        let doc = entry.doc.as_ref().map(|doc| format!("See {doc} in the kernel source.\n")).unwrap_or_default();
        let change = entry.code.first().filter(|_| entry.kind == Kind::Transform).map(|(_, change)| change.as_str());
        let shown = change.map(|change| format!("```diff\n{}\n```\n\n", change.trim_end())).unwrap_or_default();
        let (todo, heading) = if steps.is_empty() { ("", "") } else { ("What to do:\n", "**What to do**\n\n") };
        json!({
            "id": id,
            "shortDescription": {"text": format!("{}.", entry.title)},
            "fullDescription": {"text": why},
            "help": {
                "text": format!("{why}\n\n{todo}{steps}\n{doc}"),
                "markdown": format!("{why}\n\n{shown}{heading}{steps}\n{doc}"),
            },
        })
    }
}

/// The rule for handlers that can be converted.
fn convertible() -> Value {
    let why = "The mmap hook, which hands a half-built struct vm_area_struct to drivers, is deprecated since Linux 6.16. This handler \
               can become a mmap_prepare hook: every use of the VMA in it is accounted for. The result's fix is the conversion of the \
               whole unit: handler, tables, helpers, prototypes and comments, in all files; apply all of it or nothing.";
    let steps = "1. Read the patch, with the notes in its head: vma2desc diff.\n2. Build and review it, and send it as your own work.\n";
    json!({
        "id": CONVERTIBLE,
        "shortDescription": {"text": "An mmap handler can be converted to mmap_prepare."},
        "fullDescription": {"text": why},
        "help": {
            "text": format!("{why}\n\n{steps}\nSee Documentation/filesystems/mmap_prepare.rst in the kernel source.\n"),
            "markdown": format!("{why}\n\n{steps}\nSee `Documentation/filesystems/mmap_prepare.rst` in the kernel source.\n"),
        },
    })
}
