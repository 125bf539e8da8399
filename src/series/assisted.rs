//! The `Assisted-by` trailer, in the form that the tree's own rules have.

use camino::Utf8Path;

use crate::tree::read::text_of;

/// Name and version of this program.
pub const TOOL: &str = concat!("vma2desc ", env!("CARGO_PKG_VERSION"));

/// Documents and scripts are not read beyond this.
const MOST_BYTES: usize = 4 << 20;

/// Where the rules stand.
const CHECKPATCH: &str = "scripts/checkpatch.pl";
const DOCUMENT: &str = "Documentation/process/coding-assistants.rst";

/// The trailer's value for patches to `tree`; none if its rules know no such trailer, so that its checkpatch.pl would
/// call it non-standard. Only texts are read, nothing is run.
pub fn value(tree: &Utf8Path) -> Option<String> {
    let read = |name: &str| {
        let text = text_of(tree.join(name).as_std_path()).unwrap_or_default();
        String::from_utf8_lossy(&text[..text.len().min(MOST_BYTES)]).into_owned()
    };
    value_by(&read(CHECKPATCH), &read(DOCUMENT))
}

/// As [`value`], by the texts of the script and the document.
fn value_by(checkpatch: &str, document: &str) -> Option<String> {
    let rules = if checkpatch.is_empty() { document } else { checkpatch };
    if !rules.contains("Assisted-by") {
        return None;
    }
    // The first form that there was: an agent and its version. Later rules take any text.
    let versioned = rules.contains("MODEL_VERSION");
    Some(if versioned { TOOL.replacen(' ', ":", 1) } else { TOOL.split(' ').next().unwrap_or(TOOL).to_owned() })
}

#[cfg(test)]
mod tests {
    use super::value_by;

    #[test]
    fn the_form_is_the_one_that_the_tree_s_rules_take() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(value_by("Assisted-by expects 'AGENT_NAME:MODEL_VERSION'", ""), Some(format!("vma2desc:{version}")));
        assert_eq!(value_by("Assisted-by requires a value", "MODEL_VERSION").as_deref(), Some("vma2desc"));
        assert_eq!(value_by("", "Assisted-by: LLM [TOOL1] [TOOL2]").as_deref(), Some("vma2desc"));
        assert_eq!(value_by("Acked-by:", "Assisted-by: x"), None);
        assert_eq!(value_by("", ""), None);
    }
}
