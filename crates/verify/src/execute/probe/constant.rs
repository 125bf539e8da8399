//! What must stay as it is since a constant is needed or known.

use std::collections::BTreeSet;

use crate::syntax::ast::{Ast, N};

/// Functions whose argument the compiler must be able to compute, or that look at its spelling or type
/// (`build_bug.h`, `compiler_types.h`, `kconfig.h`).
const CONSTANT_ARGUMENTS: [&str; 18] = [
    "IS_ENABLED",
    "IS_BUILTIN",
    "IS_MODULE",
    "IS_REACHABLE",
    "BUILD_BUG_ON",
    "BUILD_BUG_ON_MSG",
    "BUILD_BUG_ON_ZERO",
    "BUILD_BUG_ON_NOT_POWER_OF_2",
    "BUILD_BUG_ON_INVALID",
    "compiletime_assert",
    "static_assert",
    "_Static_assert",
    "__builtin_constant_p",
    "__builtin_choose_expr",
    "__builtin_types_compatible_p",
    "statically_true",
    "offsetof",
    "typeof",
];

/// Whether a call leaves its arguments to the compiler.
pub fn keeps_arguments(ast: &Ast, call: N) -> bool {
    ast.callee(call).is_some_and(|c| CONSTANT_ARGUMENTS.contains(&c.as_str()))
}

/// Whether nothing below `n` is evaluated when the function runs.
pub fn is_constant_context(ast: &Ast, n: N) -> bool {
    match ast.kind(n) {
        "sizeof_expression"
        | "alignof_expression"
        | "offsetof_expression"
        | "generic_expression"
        | "gnu_asm_expression"
        | "type_descriptor"
        | "attribute_specifier"
        | "attribute_declaration"
        | "struct_specifier"
        | "union_specifier"
        | "enum_specifier"
        | "bitfield_clause"
        | "subscript_designator" => true,
        "declaration" => ast.named(n).any(|k| ast.kind(k) == "storage_class_specifier" && ast.bytes(k) == b"static"),
        "call_expression" => keeps_arguments(ast, n),
        _ => {
            let size = ast.parent(n).is_some_and(|p| ast.kind(p) == "array_declarator");
            let label = ast.parent(n).is_some_and(|p| ast.kind(p) == "case_statement");
            size && ast.node(n).field == Some("size") || label && ast.node(n).field == Some("value")
        }
    }
}

/// Whether the value looks constant: numbers, `sizeof`, configuration tests and names in capitals only.
/// A heuristic by names.
///
/// `variable` are macros in capitals that stand for something else.
pub fn looks_constant(ast: &Ast, n: N, variable: &BTreeSet<Vec<u8>>) -> bool {
    match ast.kind(n) {
        "number_literal" | "char_literal" | "true" | "false" | "null" | "sizeof_expression" | "string_literal" => true,
        "identifier" => {
            let capital = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_';
            ast.bytes(n).iter().all(capital) && !variable.contains(ast.bytes(n))
        }
        "call_expression" => keeps_arguments(ast, n),
        "parenthesized_expression" | "unary_expression" | "binary_expression" | "cast_expression" => {
            ast.named(n).filter(|&k| ast.kind(k) != "type_descriptor").all(|k| looks_constant(ast, k, variable))
        }
        _ => false,
    }
}

/// Whether it is a plain constant, which is no condition at all: `while (1)`, `do ... while (0)`.
pub fn is_literal(ast: &Ast, n: N) -> bool {
    matches!(ast.kind(ast.strip(n)), "number_literal" | "true" | "false")
}
