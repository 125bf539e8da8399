//! Parts of a handler moved to a static helper of their own.

use std::collections::BTreeMap;
use std::ops::Range;

use tree_sitter::Node;

use super::Reshaped;
use super::hoist::after_declaration;
use crate::kernel::ctree::{Function, children, descendants, replace};

/// Functions that fill a mapping.
const POPULATE: [&str; 3] = ["remap_pfn_range", "io_remap_pfn_range", "vm_iomap_memory"];

/// The checks at the top of the body, `if (...) return -EINVAL;`.
pub fn checks(function: &Function) -> Option<Reshaped> {
    let vma = function.parameter_of("vm_area_struct")?;
    let stem = function.name()?;
    let statements = children(function.body()?).into_iter().filter(Node::is_named);
    let mut statements = statements.skip_while(|n| matches!(n.kind(), "declaration" | "comment")).peekable();
    let first = *statements.peek()?;
    let checks: Vec<Node<'_>> = statements.take_while(|n| is_check(function, *n)).collect();
    let range = first.start_byte()..checks.last()?.end_byte();
    if !checks.iter().any(|c| names_in(function, *c).contains(&vma)) || function.mentions("check_error") {
        return None;
    }
    let variables = passed(function, &checks, range.start)?;
    let text = String::from_utf8_lossy(&function.text[range.clone()]).into_owned();
    let above = helper(&format!("{stem}_check"), &variables, &format!("\t{text}\n\n\treturn 0;"));
    let call =
        format!("check_error = {stem}_check({});\n\tif (check_error)\n\t\treturn check_error;", arguments(&variables));
    let body = function.body()?.start_byte() + 1;
    let declaration = format!("\n\tint check_error;{}", after_declaration(function));
    let edits = vec![(range, call.into_bytes()), (body..body, declaration.into_bytes())];
    Some(Reshaped { above, text: replace(&function.text, edits) })
}

/// `if (condition) return -ERRNO;`, perhaps with messages before the return, without `else`.
fn is_check(function: &Function, node: Node<'_>) -> bool {
    if node.kind() != "if_statement" || node.child_by_field_name("alternative").is_some() {
        return false;
    }
    let Some(then) = node.child_by_field_name("consequence") else { return false };
    let inner = if then.kind() == "compound_statement" {
        children(then).into_iter().filter(Node::is_named).collect()
    } else {
        vec![then]
    };
    let Some((last, before)) = inner.split_last() else { return false };
    let is_call = |n: &Node<'_>| {
        n.kind() == "comment"
            || n.kind() == "expression_statement" && n.named_child(0).is_some_and(|c| c.kind() == "call_expression")
    };
    last.kind() == "return_statement"
        && last.named_child(0).is_some_and(|value| function.of(value).starts_with("-E"))
        && before.iter().all(is_call)
}

/// The last call that fills the mapping, wherever its result goes; else the call that the body ends with.
pub fn populate(function: &Function) -> Option<Reshaped> {
    let vma = function.parameter_of("vm_area_struct")?;
    let stem = function.name()?;
    let calls: Vec<Node<'_>> = function.nodes().into_iter().filter(|n| n.kind() == "call_expression").collect();
    let takes_vma = |n: &Node<'_>| {
        n.child_by_field_name("arguments").is_some_and(|a| children(a).into_iter().any(|c| function.of(c) == vma))
    };
    let named = |n: &Node<'_>| n.child_by_field_name("function").is_some_and(|f| POPULATE.contains(&function.of(f)));
    let is_last = |n: &Node<'_>| {
        let parent = n.parent().filter(|p| p.kind() == "return_statement");
        parent.is_some() && parent == function.body().and_then(last_statement)
    };
    let known = calls.iter().rev().find(|n| named(n) && takes_vma(n));
    let call = *known.or_else(|| calls.iter().find(|n| is_last(n) && takes_vma(n)))?;
    let variables = passed(function, &[call], usize::MAX)?;
    let text = function.of(call);
    let above = helper(&format!("{stem}_populate"), &variables, &format!("\treturn {text};"));
    let edits = vec![(call.byte_range(), format!("{stem}_populate({})", arguments(&variables)).into_bytes())];
    Some(Reshaped { above, text: replace(&function.text, edits) })
}

fn last_statement(body: Node<'_>) -> Option<Node<'_>> {
    children(body).into_iter().rfind(|n| n.is_named() && n.kind() != "comment")
}

fn helper(name: &str, variables: &[(String, String)], body: &str) -> String {
    let list = variables.iter().map(|(_, declaration)| declaration.as_str()).collect::<Vec<_>>();
    format!("static int {name}({})\n{{\n{body}\n}}\n\n", list.join(", "))
}

fn arguments(variables: &[(String, String)]) -> String {
    variables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn names_in(function: &Function, node: Node<'_>) -> Vec<String> {
    let names = descendants(node).into_iter().filter(|n| n.kind() == "identifier");
    names.map(|n| function.of(n).to_string()).collect()
}

/// Parameters and locals that the nodes use, each with its declaration as a parameter, in order of declaration.
/// `None` if one cannot be passed by value: it is written there, its address is taken, it is an array, or it
/// is declared elsewhere than at the top of the body or behind `until`.
fn passed(function: &Function, nodes: &[Node<'_>], until: usize) -> Option<Vec<(String, String)>> {
    let inner: Vec<Node<'_>> = nodes.iter().flat_map(|n| descendants(*n)).collect();
    let bad =
        ["assignment_expression", "update_expression", "goto_statement", "declaration", "preproc_if", "preproc_ifdef"];
    if inner
        .iter()
        .any(|n| bad.contains(&n.kind()) || n.kind() == "pointer_expression" && function.of(*n).starts_with('&'))
    {
        return None;
    }
    let known = declared(function, until)?;
    let used: Vec<String> = nodes.iter().flat_map(|n| names_in(function, *n)).collect();
    // A local of an inner block would be unknown to the helper.
    let elsewhere = declarations(function).into_iter().filter(|(range, _)| !known.iter().any(|k| k.0 == *range));
    if elsewhere.into_iter().any(|(_, names)| names.keys().any(|n| used.contains(n))) {
        return None;
    }
    let all = known.into_iter().flat_map(|(_, names)| names);
    let variables = all.filter(|(name, _)| used.contains(name)).map(|(name, text)| text.map(|t| (name, t)));
    variables.collect()
}

/// Names and how a parameter of that type is declared; `None` where none can be.
type Names = BTreeMap<String, Option<String>>;

/// Parameters, and locals declared at the top level of the body before `until`.
fn declared(function: &Function, until: usize) -> Option<Vec<(Range<usize>, Names)>> {
    let mut all = Vec::new();
    for (node, _, name) in function.parameters() {
        all.push((node.byte_range(), Names::from([(name, Some(function.of(node).to_string()))])));
    }
    let body = function.body()?;
    let top = children(body).into_iter().filter(|n| n.kind() == "declaration" && n.start_byte() < until);
    all.extend(top.map(|n| (n.byte_range(), locals(function, n))));
    Some(all)
}

fn declarations(function: &Function) -> Vec<(Range<usize>, Names)> {
    let found = function.nodes().into_iter().filter(|n| n.kind() == "declaration");
    found.map(|n| (n.byte_range(), locals(function, n))).collect()
}

fn locals(function: &Function, declaration: Node<'_>) -> Names {
    let mut names = Names::new();
    let mut cursor = declaration.walk();
    let declarators: Vec<Node<'_>> = declaration.children_by_field_name("declarator", &mut cursor).collect();
    let Some(first) = declarators.first() else { return names };
    let prefix = String::from_utf8_lossy(&function.text[declaration.start_byte()..first.start_byte()]);
    let prefix = prefix.split_whitespace().collect::<Vec<_>>().join(" ");
    for declarator in declarators {
        let bare = match declarator.kind() {
            "init_declarator" => declarator.child_by_field_name("declarator"),
            _ => Some(declarator),
        };
        let Some(bare) = bare else { continue };
        let Some(name) = function.declared(bare) else { continue };
        let by_value = !prefix.starts_with("static") && !function.of(bare).contains(['[', '(']);
        let text = format!("{prefix} {}", function.of(bare));
        names.insert(name, by_value.then_some(text));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::testing::reshape;
    use super::*;

    const TEXT: &str = "\
static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
\tstruct foo *foo = file->private_data;

\tif (vma->vm_pgoff > foo->pages)
\t\treturn -EINVAL;
\tfoo->n = 1;
\treturn remap_pfn_range(vma, vma->vm_start, foo->pfn, 4096, vma->vm_page_prot);
}
";

    #[test]
    fn checks_move_to_a_helper() {
        let want = "\
static int foo_mmap_check(struct vm_area_struct *vma, struct foo *foo)
{
\tif (vma->vm_pgoff > foo->pages)
\t\treturn -EINVAL;

\treturn 0;
}

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
\tint check_error;
\tstruct foo *foo = file->private_data;

\tcheck_error = foo_mmap_check(vma, foo);
\tif (check_error)
\t\treturn check_error;
\tfoo->n = 1;
\treturn remap_pfn_range(vma, vma->vm_start, foo->pfn, 4096, vma->vm_page_prot);
}
";
        assert_eq!(reshape(TEXT, checks).as_deref(), Some(want));
    }

    #[test]
    fn the_populate_call_moves_to_a_helper() {
        let got = reshape(TEXT, populate).unwrap();
        assert!(got.starts_with("static int foo_mmap_populate(struct vm_area_struct *vma, struct foo *foo)\n{\n\treturn remap_pfn_range(vma,"));
        assert!(got.contains("\treturn foo_mmap_populate(vma, foo);\n"));
    }

    #[test]
    fn what_is_written_in_the_check_stays() {
        let text = TEXT.replace("vma->vm_pgoff > foo->pages", "vma->vm_pgoff > n++");
        assert_eq!(reshape(&text, checks), None);
    }
}
