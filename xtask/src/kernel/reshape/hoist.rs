//! A sub-expression of the vma read once into a local.

use std::ops::Range;

use tree_sitter::Node;

use super::Reshaped;
use crate::kernel::ctree::{Function, replace};

/// `vma->vm_end - vma->vm_start`.
pub fn size(function: &Function) -> Option<Reshaped> {
    let vma = function.parameter_of("vm_area_struct")?;
    if function.writes(&vma, "vm_end") || function.writes(&vma, "vm_start") {
        return None;
    }
    let uses = binary(function, "-", |left, right| {
        function.is_field(left, &vma, "vm_end") && function.is_field(right, &vma, "vm_start")
    });
    local(function, "unsigned long", "map_size", &format!("{vma}->vm_end - {vma}->vm_start"), uses)
}

/// `vma->vm_pgoff << PAGE_SHIFT`.
pub fn offset(function: &Function) -> Option<Reshaped> {
    let vma = function.parameter_of("vm_area_struct")?;
    if function.writes(&vma, "vm_pgoff") {
        return None;
    }
    let uses = binary(function, "<<", |left, right| {
        function.is_field(left, &vma, "vm_pgoff") && function.of(right) == "PAGE_SHIFT"
    });
    local(function, "unsigned long", "map_offset", &format!("{vma}->vm_pgoff << PAGE_SHIFT"), uses)
}

/// `vma->vm_flags`, as far as it is read before anything changes it.
pub fn flags(function: &Function) -> Option<Reshaped> {
    let vma = function.parameter_of("vm_area_struct")?;
    if function.writes(&vma, "vm_flags") {
        return None;
    }
    let nodes = function.nodes();
    // Any call that gets the vma might change its flags; a loop might come back.
    let passed =
        |n: &Node<'_>| n.kind() == "argument_list" && n.named_children(&mut n.walk()).any(|a| function.of(a) == vma);
    let end = nodes.iter().filter(|n| passed(n)).map(|n| n.start_byte()).min().unwrap_or(usize::MAX);
    if nodes.iter().any(|n| matches!(n.kind(), "while_statement" | "for_statement" | "do_statement")) {
        return None;
    }
    let reads = nodes.into_iter().filter(|n| function.is_field(*n, &vma, "vm_flags") && n.end_byte() < end);
    let uses = reads.map(|n| n.byte_range()).collect();
    local(function, "const vm_flags_t", "map_flags", &format!("{vma}->vm_flags"), uses)
}

fn binary(function: &Function, operator: &str, wanted: impl Fn(Node<'_>, Node<'_>) -> bool) -> Vec<Range<usize>> {
    let fits = |n: &Node<'_>| -> Option<bool> {
        let (left, right) = (n.child_by_field_name("left")?, n.child_by_field_name("right")?);
        Some(function.of(n.child_by_field_name("operator")?) == operator && wanted(left, right))
    };
    let found = function.nodes().into_iter().filter(|n| n.kind() == "binary_expression");
    found.filter(|n| fits(n) == Some(true)).map(|n| n.byte_range()).collect()
}

/// Declare `name` first of all in the body and use it at `uses`.
fn local(function: &Function, kind: &str, name: &str, value: &str, uses: Vec<Range<usize>>) -> Option<Reshaped> {
    if uses.is_empty() || function.mentions(name) {
        return None;
    }
    let body = function.body()?.start_byte() + 1;
    let mut edits: Vec<_> = uses.into_iter().map(|range| (range, name.as_bytes().to_vec())).collect();
    edits.push((body..body, format!("\n\t{kind} {name} = {value};{}", after_declaration(function)).into_bytes()));
    Some(Reshaped { above: String::new(), text: replace(&function.text, edits) })
}

/// The empty line between declarations and code, if the body has no declaration yet.
pub fn after_declaration(function: &Function) -> &'static str {
    let first = function.body().and_then(|b| b.named_child(0));
    if first.is_some_and(|n| n.kind() == "declaration") { "" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::super::testing::reshape;
    use super::*;

    const HEAD: &str = "int foo_mmap(struct file *file, struct vm_area_struct *vma)\n{";

    #[test]
    fn the_size_is_read_once() {
        let text = format!("{HEAD}\n\tunsigned long n = vma->vm_end - vma->vm_start;\n\n\treturn n;\n}}\n");
        let want = format!(
            "{HEAD}\n\tunsigned long map_size = vma->vm_end - vma->vm_start;\n\tunsigned long n = map_size;\n\n\treturn n;\n}}\n"
        );
        assert_eq!(reshape(&text, size), Some(want));
    }

    #[test]
    fn flags_are_not_hoisted_over_a_change() {
        let text = format!("{HEAD}\n\tvm_flags_set(vma, VM_IO);\n\treturn vma->vm_flags & VM_READ;\n}}\n");
        assert_eq!(reshape(&text, flags), None);
    }

    #[test]
    fn a_written_offset_is_left() {
        let text = format!("{HEAD}\n\tvma->vm_pgoff = 0;\n\treturn g(vma->vm_pgoff << PAGE_SHIFT);\n}}\n");
        assert_eq!(reshape(&text, offset), None);
    }
}
