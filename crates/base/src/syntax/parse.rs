//! tree-sitter behind one function: masked text in, [`Ast`] out.

use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use tree_sitter::{Language, ParseOptions, ParseState, Parser, Point, Range, TreeCursor};

use super::ast::{Ast, N, NodeData};
use super::lex::is_word_byte;
use super::span::Span;

/// Deepest nesting that is copied; what lies deeper is an error node.
const MAX_DEPTH: usize = 400;
/// Most nodes of one tree.
const MAX_NODES: usize = 2_000_000;
/// Progress calls after which the parser gives up, a bound on work and not on time.
const MAX_STEPS: usize = 2_000_000;

/// The grammar; its names live as long as the program.
static C: LazyLock<Language> = LazyLock::new(|| tree_sitter_c::LANGUAGE.into());

/// Parses `span` of `masked`; the nodes' offsets and texts are those of `text`, which has the same length.
///
/// Returns none when the parser gives up on the amount of work.
pub fn parse(text: &Arc<[u8]>, masked: &[u8], span: Span) -> Option<Ast> {
    debug_assert_eq!(text.len(), masked.len());
    let mut parser = Parser::new();
    parser.set_language(&C).ok()?;
    // Rows do not matter to us; the columns of the ranges are bytes from the start.
    let point = |at: usize| Point { row: 0, column: at };
    let range = Range {
        start_byte: span.start,
        end_byte: span.end,
        start_point: point(span.start),
        end_point: point(span.end),
    };
    parser.set_included_ranges(&[range]).ok()?;
    let mut steps = 0usize;
    let mut stop = |_: &ParseState| {
        steps += 1;
        if steps > MAX_STEPS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut stop);
    let mut read = |at: usize, _: Point| masked.get(at..span.end.min(masked.len())).unwrap_or(&[]);
    let tree = parser.parse_with_options(&mut read, None, Some(options))?;
    let mut ast =
        Ast { text: text.clone(), nodes: Vec::new(), kids: Vec::new(), comments: Vec::new(), errors: Vec::new() };
    copy(&mut ast, &mut tree.walk(), None, 0);
    Some(ast)
}

fn copy(ast: &mut Ast, cursor: &mut TreeCursor<'_>, parent: Option<N>, depth: usize) -> Option<N> {
    let node = cursor.node();
    let kind = C.node_kind_for_id(node.kind_id()).unwrap_or("ERROR");
    let span = Span::new(node.start_byte(), node.end_byte());
    // `container_of(p, struct foo, member)`: the grammar has no types among arguments.
    let kind = if kind == "identifier" && is_tag(&ast.text, span.start) { "type_identifier" } else { kind };
    if kind == "comment" {
        ast.comments.push(span);
        return None;
    }
    let too_much = depth > MAX_DEPTH || ast.nodes.len() > MAX_NODES;
    if node.is_error() || node.is_missing() || too_much {
        ast.errors.push(span);
    }
    let n = N(u32::try_from(ast.nodes.len()).ok()?);
    let field = cursor.field_id().and_then(|id| C.field_name_for_id(id.get()));
    ast.nodes.push(NodeData { kind, field, span, parent, kids: (0, 0), end: n.0 + 1, named: node.is_named() });
    if too_much || !cursor.goto_first_child() {
        return Some(n);
    }
    let mut kids = Vec::new();
    loop {
        kids.extend(copy(ast, cursor, Some(n), depth + 1));
        if !cursor.goto_next_sibling() {
            break;
        }
    }
    cursor.goto_parent();
    let first = u32::try_from(ast.kids.len()).ok()?;
    ast.kids.append(&mut kids);
    let (last, end) = (u32::try_from(ast.kids.len()).ok()?, u32::try_from(ast.nodes.len()).ok()?);
    let data = &mut ast.nodes[n.0 as usize];
    (data.kids, data.end) = ((first, last), end);
    postfix_first(ast, n);
    Some(n)
}

/// Whether the word at this offset stands behind `struct`, `union` or `enum`.
fn is_tag(text: &[u8], start: usize) -> bool {
    let before = &text[..start];
    let word = before.trim_ascii_end();
    let whole =
        |keyword: &[u8]| word.strip_suffix(keyword).is_some_and(|rest| rest.last().is_none_or(|&b| !is_word_byte(b)));
    word.len() < before.len() && [b"struct".as_slice(), b"union", b"enum"].into_iter().any(whole)
}

/// The grammar reads `!x--` as `(!x)--`: makes it `!(x--)`, as in C, where `n` is such a node.
fn postfix_first(ast: &mut Ast, n: N) {
    let (outer, inner) = (n, N(n.0 + 1));
    let ([a, operator], "update_expression") = (ast.kids(outer), ast.kind(outer)) else { return };
    let (a, operator) = (*a, *operator);
    if a != inner || ast.kind(inner) != "unary_expression" {
        return;
    }
    let &[sign, operand] = ast.kids(inner) else { return };
    // The nodes stand in the order of their texts: the sign before the inner expression now, with the same numbers.
    let at = |n: N| n.0 as usize;
    let ((first, _), (low, _)) = (ast.nodes[at(outer)].kids, ast.nodes[at(inner)].kids);
    let whole = Span::new(ast.span(operand).start, ast.span(operator).end);
    ast.nodes.swap(at(inner), at(sign));
    let [update, unary] = [ast.nodes[at(outer)].kind, ast.nodes[at(sign)].kind];
    let ends = ast.nodes[at(outer)].end;
    ast.nodes[at(outer)].kind = unary;
    let sign_node = &mut ast.nodes[at(inner)];
    (sign_node.parent, sign_node.end) = (Some(outer), inner.0 + 1);
    let new = &mut ast.nodes[at(sign)];
    (new.kind, new.field, new.span, new.parent) = (update, Some("argument"), whole, Some(outer));
    (new.kids, new.end) = ((low, low + 2), ends);
    (ast.nodes[at(operand)].parent, ast.nodes[at(operator)].parent) = (Some(sign), Some(sign));
    ast.kids[first as usize] = inner;
    ast.kids[first as usize + 1] = sign;
    ast.kids[low as usize] = operand;
    ast.kids[low as usize + 1] = operator;
    postfix_first(ast, sign);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::parse;
    use crate::syntax::span::Span;

    #[test]
    fn a_tag_among_arguments_is_no_variable() {
        let text: Arc<[u8]> = b"int f(void) { g(foo, struct foo, bar, union bar, mystruct foo); }".as_slice().into();
        let ast = parse(&text, &text, Span::new(0, text.len())).unwrap();
        let of = |kind| ast.walk(ast.root()).filter(|&n| ast.kind(n) == kind).map(|n| ast.str(n)).collect::<Vec<_>>();
        assert_eq!(of("identifier").iter().filter(|w| *w == "foo").count(), 2);
        assert_eq!(of("type_identifier").iter().filter(|w| matches!(w.as_str(), "foo" | "bar")).count(), 2);
    }

    #[test]
    fn a_postfix_operator_binds_before_a_sign() {
        let text: Arc<[u8]> = b"int f(void) { return !a->n--, ~!b++, -c, !d, (!e)--, *p++; }".as_slice().into();
        let ast = parse(&text, &text, Span::new(0, text.len())).unwrap();
        let all = ast.walk(ast.root()).filter(|&n| ast.kind(n) == "update_expression");
        let all: Vec<String> = all.map(|n| ast.str(ast.field(n, "argument").unwrap())).collect();
        assert_eq!(all, ["a->n", "b", "(!e)", "p"]);
        for n in ast.walk(ast.root()) {
            assert!(ast.kids(n).iter().all(|&k| ast.parent(k) == Some(n) && ast.is_within(k, n)));
            assert!(ast.kids(n).windows(2).all(|w| w[0] < w[1] && ast.span(w[0]).end <= ast.span(w[1]).start));
        }
        let signs = ast.walk(ast.root()).filter(|&n| ast.kind(n) == "unary_expression");
        let signs: Vec<String> = signs.map(|n| ast.str(n)).collect();
        assert_eq!(signs, ["!a->n--", "~!b++", "!b++", "-c", "!d", "!e"]);
    }
}
