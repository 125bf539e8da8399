//! Operands swapped, and parentheses that change nothing.

use tree_sitter::Node;

use super::Reshaped;
use crate::kernel::ctree::{Function, children, descendants, replace};

/// `a & b`, `a | b`, `a == b` and `a != b` the other way round where one side reads `vma->vm_flags`.
pub fn swapped(function: &Function) -> Option<Reshaped> {
    let vma = function.parameter_of("vm_area_struct")?;
    let body = function.body()?;
    let mut text = function.text[..body.start_byte()].to_vec();
    text.extend(render(function, body, &vma));
    text.extend_from_slice(&function.text[body.end_byte()..]);
    (text != function.text).then_some(Reshaped { above: String::new(), text })
}

fn render(function: &Function, node: Node<'_>, vma: &str) -> Vec<u8> {
    let source = &function.text;
    let mut out = Vec::new();
    if let Some((left, operator, right)) = commutes(function, node, vma) {
        out.extend(render(function, right, vma));
        out.extend_from_slice(&source[left.end_byte()..operator.start_byte()]);
        out.extend_from_slice(&source[operator.byte_range()]);
        out.extend_from_slice(&source[operator.end_byte()..right.start_byte()]);
        out.extend(render(function, left, vma));
        return out;
    }
    let mut at = node.start_byte();
    for child in children(node) {
        out.extend_from_slice(&source[at..child.start_byte()]);
        out.extend(render(function, child, vma));
        at = child.end_byte();
    }
    out.extend_from_slice(&source[at..node.end_byte()]);
    out
}

/// Both sides and the operator of an expression that may be turned round.
fn commutes<'a>(function: &Function, node: Node<'a>, vma: &str) -> Option<(Node<'a>, Node<'a>, Node<'a>)> {
    if node.kind() != "binary_expression" {
        return None;
    }
    let left = node.child_by_field_name("left")?;
    let operator = node.child_by_field_name("operator")?;
    let right = node.child_by_field_name("right")?;
    let equality = matches!(function.of(operator), "==" | "!=");
    if !equality && !matches!(function.of(operator), "&" | "|") {
        return None;
    }
    // `a == b == c` groups from the left, so turning it round would regroup it.
    let regroups = |side: Node<'_>| {
        let inner = side.child_by_field_name("operator").map(|o| function.of(o)).unwrap_or_default();
        side.kind() == "binary_expression" && matches!(inner, "==" | "!=")
    };
    if equality && (regroups(left) || regroups(right)) {
        return None;
    }
    let reads = |side: Node<'_>| descendants(side).into_iter().any(|n| function.is_field(n, vma, "vm_flags"));
    (reads(left) != reads(right)).then_some((left, operator, right))
}

/// `(vma->vm_start)` wherever a member of the vma is read.
pub fn fields_in_parentheses(function: &Function) -> Option<Reshaped> {
    let vma = function.parameter_of("vm_area_struct")?;
    wrap(function, |node| {
        let of_vma = node.kind() == "field_expression"
            && node.child_by_field_name("argument").is_some_and(|a| function.of(a) == vma);
        of_vma && !is_target(node) && node.parent().is_none_or(|p| p.kind() != "parenthesized_expression")
    })
}

/// Whether the node is written, or its address taken.
fn is_target(node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    match parent.kind() {
        "assignment_expression" => parent.child_by_field_name("left") == Some(node),
        "update_expression" | "pointer_expression" => true,
        _ => false,
    }
}

/// `if ((condition))`.
pub fn conditions_in_parentheses(function: &Function) -> Option<Reshaped> {
    wrap(function, |node| {
        node.parent().is_some_and(|p| p.kind() == "if_statement" && p.child_by_field_name("condition") == Some(node))
    })
}

/// `return (result);`.
pub fn results_in_parentheses(function: &Function) -> Option<Reshaped> {
    wrap(function, |node| {
        node.is_named()
            && !matches!(node.kind(), "parenthesized_expression" | "comment")
            && node.parent().is_some_and(|p| p.kind() == "return_statement")
    })
}

fn wrap(function: &Function, wanted: impl Fn(Node<'_>) -> bool) -> Option<Reshaped> {
    let mut edits = Vec::new();
    for node in function.nodes().into_iter().filter(|n| wanted(*n)) {
        edits.push((node.start_byte()..node.start_byte(), b"(".to_vec()));
        edits.push((node.end_byte()..node.end_byte(), b")".to_vec()));
    }
    (!edits.is_empty()).then(|| Reshaped { above: String::new(), text: replace(&function.text, edits) })
}

#[cfg(test)]
mod tests {
    use super::super::testing::reshape;
    use super::*;

    fn body(code: &str, rewrite: super::super::Rewrite) -> Option<String> {
        let head = "int foo_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\t";
        let new = reshape(&format!("{head}{code}\n}}\n"), rewrite)?;
        Some(new.strip_prefix(head).unwrap().strip_suffix("\n}\n").unwrap().to_string())
    }

    #[test]
    fn flag_tests_turn_round() {
        let got = body("if ((vma->vm_flags & (A | B)) != A && a == b) return 1;", swapped);
        assert_eq!(got.as_deref(), Some("if (A != ((A | B) & vma->vm_flags) && a == b) return 1;"));
        assert_eq!(body("return a == b;", swapped), None);
    }

    #[test]
    fn what_is_written_gets_no_parentheses() {
        let got = body("vma->vm_ops = f(vma->vm_start);", fields_in_parentheses);
        assert_eq!(got.as_deref(), Some("vma->vm_ops = f((vma->vm_start));"));
    }

    #[test]
    fn conditions_and_results() {
        assert_eq!(body("if (a)\n\t\tb();", conditions_in_parentheses).as_deref(), Some("if ((a))\n\t\tb();"));
        assert_eq!(body("return -EINVAL;", results_in_parentheses).as_deref(), Some("return (-EINVAL);"));
    }
}
