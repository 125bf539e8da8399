//! Functions of a C file as syntax trees.

use std::ops::Range;

use tree_sitter::{Node, Parser, Tree};

/// A function definition and its syntax tree; node offsets count from the start of `text`.
pub struct Function {
    /// Where it lies in the file.
    pub range: Range<usize>,
    pub text: Vec<u8>,
    tree: Tree,
}

/// Every definition of `name` in `file` that parses without an error by itself.
///
/// A slice starts at a line that holds the name before a parenthesis, does not start with white space, and
/// ends at a line that starts with a brace: a heuristic that holds in kernel style.
pub fn functions(file: &[u8], name: &str) -> Vec<Function> {
    let lines = line_ranges(file);
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if !calls(&file[line.clone()], name) || file[line.start].is_ascii_whitespace() {
            continue;
        }
        let first = (0..i).rev().take_while(|&k| continues(&file[lines[k].clone()])).last().unwrap_or(i);
        let Some(last) = lines[i..].iter().find(|l| file[l.start] == b'}') else { continue };
        let head = &file[line.start..last.start];
        let opens = head.iter().position(|&b| b == b'{');
        let declared = head.iter().position(|&b| b == b';');
        if opens.is_none() || declared < opens && declared.is_some() {
            continue;
        }
        if let Some(function) = whole(file, lines[first].start..last.end, name) {
            found.push(function);
        }
    }
    found
}

fn line_ranges(file: &[u8]) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in file.split_inclusive(|&b| b == b'\n') {
        lines.push(start..start + line.len());
        start += line.len();
    }
    lines
}

/// Whether `line` has `name` as a word before an opening parenthesis.
fn calls(line: &[u8], name: &str) -> bool {
    let text = String::from_utf8_lossy(line);
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_') && text[at + name.len()..].trim_start().starts_with('(')
    })
}

/// Whether a line above the name belongs to the definition: a type or attributes on a line of their own.
fn continues(line: &[u8]) -> bool {
    let text = line.trim_ascii();
    !text.is_empty()
        && !line[0].is_ascii_whitespace()
        && !text.starts_with(b"#")
        && !text.starts_with(b"/*")
        && text.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b' ' | b'\t' | b'*'))
        && !text.ends_with(b":")
}

fn whole(file: &[u8], range: Range<usize>, name: &str) -> Option<Function> {
    let text = file[range.clone()].to_vec();
    let tree = parse(&text)?;
    let function = Function { range, text, tree };
    let node = function.definition()?;
    let fine = !node.has_error() && function.name().as_deref() == Some(name);
    fine.then_some(function)
}

/// The tree for a text.
pub fn parse(text: &[u8]) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_c::LANGUAGE.into()).ok()?;
    parser.parse(text, None)
}

impl Function {
    /// The `function_definition` node.
    pub fn definition(&self) -> Option<Node<'_>> {
        let root = self.tree.root_node();
        children(root).into_iter().find(|n| n.kind() == "function_definition")
    }

    /// The body with its braces.
    pub fn body(&self) -> Option<Node<'_>> {
        self.definition()?.child_by_field_name("body")
    }

    /// The text of a node.
    pub fn of(&self, node: Node<'_>) -> &str {
        std::str::from_utf8(self.text.get(node.byte_range()).unwrap_or_default()).unwrap_or_default()
    }

    /// The function's name.
    pub fn name(&self) -> Option<String> {
        let head = self.declarator()?.child_by_field_name("declarator")?;
        Some(self.of(head).to_string())
    }

    fn declarator(&self) -> Option<Node<'_>> {
        let mut node = self.definition()?.child_by_field_name("declarator")?;
        while node.kind() != "function_declarator" {
            node = node.child_by_field_name("declarator")?;
        }
        Some(node)
    }

    /// The parameters with a name: node, type text without the declarator, name.
    pub fn parameters(&self) -> Vec<(Node<'_>, String, String)> {
        let list = self.declarator().and_then(|d| d.child_by_field_name("parameters"));
        let nodes = list.map(children).unwrap_or_default();
        let nodes = nodes.into_iter().filter(|n| n.kind() == "parameter_declaration");
        nodes
            .filter_map(|n| Some((n, self.type_of(n)?, self.declared(n.child_by_field_name("declarator")?)?)))
            .collect()
    }

    /// The name of the parameter that is a pointer to this structure.
    pub fn parameter_of(&self, tag: &str) -> Option<String> {
        let want = format!("struct {tag}");
        self.parameters().into_iter().find(|(_, t, _)| *t == want).map(|(_, _, name)| name)
    }

    /// Type specifier and qualifiers of a declaration, without pointers.
    pub fn type_of(&self, node: Node<'_>) -> Option<String> {
        let kind = node.child_by_field_name("type")?;
        Some(self.of(kind).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The identifier inside a declarator.
    pub fn declared(&self, declarator: Node<'_>) -> Option<String> {
        let mut node = declarator;
        while node.kind() != "identifier" {
            node = node.child_by_field_name("declarator")?;
        }
        Some(self.of(node).to_string())
    }

    /// All nodes of the definition, parents before children.
    pub fn nodes(&self) -> Vec<Node<'_>> {
        self.definition().map(descendants).unwrap_or_default()
    }

    /// Whether the word occurs as an identifier, type or field name.
    pub fn mentions(&self, word: &str) -> bool {
        self.nodes().into_iter().any(|n| n.child_count() == 0 && self.of(n) == word)
    }

    /// Whether the node reads `PARAMETER->field`.
    pub fn is_field(&self, node: Node<'_>, parameter: &str, field: &str) -> bool {
        node.kind() == "field_expression"
            && node.child_by_field_name("argument").is_some_and(|a| self.of(a) == parameter)
            && node.child_by_field_name("field").is_some_and(|f| self.of(f) == field)
    }

    /// Whether some assignment, or `&`, touches `PARAMETER->field`.
    pub fn writes(&self, parameter: &str, field: &str) -> bool {
        self.nodes().into_iter().any(|n| {
            let target = match n.kind() {
                "assignment_expression" => n.child_by_field_name("left"),
                "update_expression" => n.child_by_field_name("argument"),
                "pointer_expression" => n.child_by_field_name("argument"),
                _ => None,
            };
            target.is_some_and(|t| self.is_field(t, parameter, field))
        })
    }
}

/// The children of a node.
pub fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).collect()
}

/// The node and everything below it, parents before children.
pub fn descendants(node: Node<'_>) -> Vec<Node<'_>> {
    let mut all = Vec::new();
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        all.push(node);
        stack.extend(children(node).into_iter().rev());
    }
    all
}

/// Replace disjoint ranges of `text`.
pub fn replace(text: &[u8], mut edits: Vec<(Range<usize>, Vec<u8>)>) -> Vec<u8> {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.extend_from_slice(&text[at..range.start]);
        out.extend_from_slice(&new);
        at = range.end;
    }
    out.extend_from_slice(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = b"int foo_mmap(struct file *file, struct vm_area_struct *vma);\n\
static const int n;\n\
static int\nfoo_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\tif (bar(vma)) {\n\t\treturn 1;\n\t}\n\treturn 0;\n}\n\
int use(void)\n{\n\treturn foo_mmap(0, 0);\n}\n";

    #[test]
    fn the_definition_is_sliced_and_not_the_prototype() {
        let found = functions(FILE, "foo_mmap");
        assert_eq!(found.len(), 1);
        assert!(found[0].text.starts_with(b"static int\nfoo_mmap(") && found[0].text.ends_with(b"\n}\n"));
        assert_eq!(found[0].parameter_of("vm_area_struct").as_deref(), Some("vma"));
    }

    #[test]
    fn edits_are_made_from_the_left() {
        assert_eq!(replace(b"abcdef", vec![(4..5, b"X".to_vec()), (0..2, vec![])]), b"cdXf");
    }
}
