//! Masks of VMA flags behind a `#define`.

use tree_sitter::Node;

use super::Reshaped;
use crate::kernel::ctree::{Function, children, descendants, replace};

/// Functions that take a vma and then masks.
const TAKE_MASKS: [&str; 5] = ["vm_flags_set", "vm_flags_clear", "vm_flags_mod", "vm_flags_init", "vm_flags_reset"];

/// Each mask that is set, cleared or tested gets a name.
pub fn masks(function: &Function) -> Option<Reshaped> {
    let vma = function.parameter_of("vm_area_struct")?;
    let stem = function.name()?.to_uppercase();
    let mut edits = Vec::new();
    let mut above = String::new();
    for node in function.nodes() {
        for mask in masks_of(function, node, &vma) {
            let name = format!("{stem}_MASK{}", edits.len());
            let text = function.of(mask).split_whitespace().collect::<Vec<_>>().join(" ");
            let text = if mask.kind() == "binary_expression" { format!("({text})") } else { text };
            above.push_str(&format!("#define {name}\t{text}\n"));
            edits.push((mask.byte_range(), name.into_bytes()));
        }
    }
    if edits.is_empty() {
        return None;
    }
    above.push('\n');
    Some(Reshaped { above, text: replace(&function.text, edits) })
}

fn masks_of<'a>(function: &Function, node: Node<'a>, vma: &str) -> Vec<Node<'a>> {
    match node.kind() {
        "call_expression" => {
            let callee = node.child_by_field_name("function").map(|f| function.of(f)).unwrap_or_default();
            let arguments = node.child_by_field_name("arguments").map(children).unwrap_or_default();
            let masks = arguments.into_iter().filter(|a| is_mask(function, *a));
            if TAKE_MASKS.contains(&callee) { masks.collect() } else { Vec::new() }
        }
        "binary_expression" => {
            let side = |name| node.child_by_field_name(name);
            let operator = side("operator").map(|o| function.of(o));
            match (side("left"), side("right")) {
                (Some(l), Some(r))
                    if operator == Some("&") && function.is_field(l, vma, "vm_flags") && is_mask(function, r) =>
                {
                    vec![r]
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// `VM_A`, `VM_A | VM_B`, with or without parentheses.
fn is_mask(function: &Function, node: Node<'_>) -> bool {
    let leaves = descendants(node).into_iter().filter(|n| n.child_count() == 0);
    let mut names = 0;
    for leaf in leaves {
        match function.of(leaf) {
            "|" | "(" | ")" => {}
            word if leaf.kind() == "identifier" && word.starts_with("VM_") => names += 1,
            _ => return false,
        }
    }
    names > 0
}

#[cfg(test)]
mod tests {
    use super::super::testing::reshape;
    use super::*;

    #[test]
    fn masks_get_names() {
        let text = "int foo_mmap(struct vm_area_struct *vma)\n{\n\tif (vma->vm_flags & (VM_A | VM_B))\n\t\tvm_flags_set(vma, VM_C | VM_D);\n\treturn 0;\n}\n";
        let want = "#define FOO_MMAP_MASK0\t(VM_A | VM_B)\n#define FOO_MMAP_MASK1\t(VM_C | VM_D)\n\n\
int foo_mmap(struct vm_area_struct *vma)\n{\n\tif (vma->vm_flags & FOO_MMAP_MASK0)\n\t\tvm_flags_set(vma, FOO_MMAP_MASK1);\n\treturn 0;\n}\n";
        assert_eq!(reshape(text, masks).as_deref(), Some(want));
    }
}
