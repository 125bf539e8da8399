//! Types of expressions, as their declarations say.

use crate::facts::constants::is_macro_name;
use crate::facts::func::Func;
use crate::facts::types::int;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::lex::{find_word, is_word_byte};
use crate::syntax::span::Span;
use crate::syntax::structs::structs;

/// Whether `n` is shown not to be negative by the types that it is made of.
pub fn is_unsigned(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    let side = |s: &str| ast.field(n, s).is_some_and(|k| is_unsigned(world, func, k));
    match ast.kind(n) {
        "number_literal" | "sizeof_expression" => true,
        "identifier" => match func.vars.by_name.get(&ast.str(n)) {
            Some(v) => match v.declared.as_slice() {
                [d] => func.declared_type(*d).is_some_and(|t| is_unsigned_type(&t)),
                _ => false,
            },
            None => world.is_constant(func.file, &ast.str(n)),
        },
        "cast_expression" => ast.field(n, "type").is_some_and(|t| is_unsigned_type(&ast.str(t))),
        "field_expression" => member_declaration(world, func, n).is_some_and(|d| is_unsigned_type(&d)),
        "call_expression" => {
            let name = ast.callee(n).unwrap_or_default();
            let args = ast.args(n);
            name == "vma_pages"
                || (is_macro_name(&name) || name == "min") && args.iter().all(|&a| is_unsigned(world, func, a))
                || name == "ARRAY_SIZE"
        }
        "binary_expression" => match ast.field(n, "operator").map_or("", |o| ast.kind(o)) {
            // PAGE_SIZE is an unsigned long.
            "/" if ast.field(n, "right").is_some_and(|r| ast.normal(r) == "PAGE_SIZE") => true,
            ">>" | "/" | "%" => side("left"),
            "+" | "*" | "|" | "<<" => side("left") && side("right"),
            "&" => side("left") || side("right"),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a declaration begins with an unsigned type.
fn is_unsigned_type(text: &str) -> bool {
    let mut all = text.split_whitespace().filter(|w| !matches!(*w, "const" | "volatile"));
    let pointer = text.contains('*');
    !pointer && all.next().and_then(int).is_some_and(|i| !i.signed)
}

/// Whether the array's declaration is seen, and its elements are something else than `struct page *`.
pub fn other_type(world: &World<'_>, func: &Func, array: N) -> bool {
    let ast = &func.ast;
    let mut n = ast.strip(array);
    while ast.kind(n) == "subscript_expression" {
        match ast.field(n, "argument") {
            Some(of) => n = ast.strip(of),
            None => return false,
        }
    }
    let text = match ast.kind(n) {
        "field_expression" => member_declaration(world, func, n),
        "identifier" => {
            let declared = func.vars.by_name.get(&ast.str(n)).and_then(|v| v.declared.first().copied());
            declared.and_then(|d| {
                let decl =
                    ast.ancestors(d).find(|&p| matches!(ast.kind(p), "declaration" | "parameter_declaration"))?;
                Some(ast.normal(decl))
            })
        }
        _ => None,
    };
    text.is_some_and(|t| {
        let words: Vec<&str> =
            t.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
        let page = words.windows(2).any(|w| w == ["struct", "page"]);
        !page || words.contains(&"const")
    })
}

/// Whether `n` reads a member that is shown to be a `struct page *`.
pub fn is_page_pointer(world: &World<'_>, func: &Func, n: N) -> bool {
    member_declaration(world, func, n).is_some_and(|text| {
        let is = |c: char| c.is_alphanumeric() || c == '_' || c == '*';
        let flat = text.replace('*', " * ");
        let words: Vec<&str> = flat.split(|c: char| !is(c)).filter(|w| !w.is_empty()).collect();
        matches!(words.as_slice(), ["struct", "page", "*", _]) && !text.contains(['[', '('])
    })
}

/// Whether `n` reads a member that is a pointer to bytes which may be written.
pub fn is_byte_member(world: &World<'_>, func: &Func, n: N) -> bool {
    member_declaration(world, func, n).is_some_and(|text| {
        let kind = text.split('*').next().unwrap_or_default().trim().to_owned();
        text.matches('*').count() == 1 && !text.contains(['[', '(', ',']) && is_byte_type(&kind)
    })
}

/// The declaration of the member that `n` reads, when its structure is defined in the same file.
pub fn member_declaration(world: &World<'_>, func: &Func, n: N) -> Option<String> {
    let ast = &func.ast;
    let tag = tag_of(world, func, ast.field(n, "argument")?)?;
    member(world, func, &tag, &ast.str(ast.field(n, "field")?)).map(|m| m.0)
}

/// The tag of the structure that `n` is or points to.
pub fn tag_of(world: &World<'_>, func: &Func, n: N) -> Option<String> {
    let ast = &func.ast;
    let n = ast.strip(n);
    match ast.kind(n) {
        "identifier" => {
            let declared = *func.vars.by_name.get(&ast.str(n))?.declared.first()?;
            let text = func.declared_type(declared)?;
            text.strip_prefix("struct ").map(|t| t.trim().to_string())
        }
        "subscript_expression" => tag_of(world, func, ast.field(n, "argument")?),
        "field_expression" => {
            let tag = tag_of(world, func, ast.field(n, "argument")?)?;
            member(world, func, &tag, &ast.str(ast.field(n, "field")?))?.1
        }
        _ => None,
    }
}

/// Declaration and structure tag of a member.
fn member(world: &World<'_>, func: &Func, tag: &str, name: &str) -> Option<(String, Option<String>)> {
    let view = world.view(func.file);
    let text = &view.text;
    let word = |s: Span| String::from_utf8_lossy(s.of(text)).into_owned();
    let mut found = None;
    for item in view.items().iter().filter(|item| may_define(item.span.of(text), tag)) {
        for def in structs(text, item.span).into_iter().filter(|d| d.tag.is_some_and(|t| word(t) == tag)) {
            for m in def.members.iter().filter(|m| word(m.name) == name) {
                if found.is_some() {
                    return None;
                }
                found = Some((word(m.declaration), m.type_name.map(word)));
            }
        }
    }
    found
}

/// Whether a structure with this tag may be defined in a text: the tag stands before what may lead to its members.
fn may_define(text: &[u8], tag: &str) -> bool {
    let mut from = 0;
    while let Some(at) = find_word(text, tag.as_bytes(), from) {
        from = at + tag.len();
        let next = text[from..].iter().find(|b| !b.is_ascii_whitespace());
        if next.is_some_and(|&b| is_word_byte(b) || matches!(b, b'{' | b'(' | b'/' | b'\\' | b'#')) {
            return true;
        }
    }
    false
}

/// Whether the variable is declared once, as a pointer to its type.
pub fn is_plain_pointer(func: &Func, name: &str) -> bool {
    let Some([declared]) = func.vars.by_name.get(name).map(|v| v.declared.as_slice()) else { return false };
    let ast = &func.ast;
    let deeper = ["pointer_declarator", "array_declarator", "function_declarator"];
    ast.parent(*declared).is_some_and(|p| {
        ast.kind(p) == "pointer_declarator" && ast.parent(p).is_some_and(|q| !deeper.contains(&ast.kind(q)))
    })
}

/// Whether the variable is a pointer to bytes: adding to it adds bytes.
pub fn is_byte_pointer(func: &Func, name: &str) -> bool {
    is_plain_pointer(func, name) && func.type_of(name).is_some_and(|t| is_byte_type(&t))
}

/// Whether a type has one byte for each element.
pub fn is_byte_type(text: &str) -> bool {
    matches!(text, "void" | "char" | "unsigned char" | "signed char" | "u8" | "s8" | "__u8" | "uint8_t" | "int8_t")
}
