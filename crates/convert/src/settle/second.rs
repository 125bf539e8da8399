//! A second, independent parser, asked for yes or no only.
//!
//! lang-c cannot read a whole file of the kernel, so it gets one function at a time: masked as for the grammar,
//! without comments, with the names of its types declared in front. What it takes need not be right, and it takes no
//! meaning from what it reads; but if it took the old function and does not take the new one, something broke.

use std::collections::BTreeSet;
use std::thread;

use lang_c::driver::{Config, Flavor, parse_preprocessed};

use crate::facts::func::Func;
use crate::syntax::lex::is_word_byte;
use crate::syntax::mask::{TYPE_OF, mask};
use crate::syntax::span::Span;

/// Longest function that it is asked about, bytes.
const MAX_BYTES: usize = 64 << 10;

/// Deepest nesting of brackets that it is asked about: it recurses, and its time grows with the square of the depth.
const MAX_DEPTH: usize = 64;

/// Stack of the thread that it runs in, bytes; it recurses with the source.
const STACK: usize = 64 << 20;

/// Words of the language that the grammar takes for names of types.
const KEYWORDS: [&str; 10] = ["void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool"];

/// Whether the second parser takes each of `functions`; one that it cannot be asked about is not taken.
pub fn takes(functions: &[&Func]) -> Vec<bool> {
    let sources: Vec<Option<String>> = functions.iter().map(|func| source(func)).collect();
    let ask = move || sources.into_iter().map(|s| s.is_some_and(is_taken)).collect::<Vec<bool>>();
    let asked = thread::Builder::new().stack_size(STACK).spawn(ask).ok().and_then(|asked| asked.join().ok());
    asked.unwrap_or_else(|| vec![false; functions.len()])
}

fn is_taken(source: String) -> bool {
    let config = Config { cpp_command: String::new(), cpp_options: Vec::new(), flavor: Flavor::GnuC11 };
    parse_preprocessed(&config, source).is_ok()
}

/// The function alone, with what it needs in front.
fn source(func: &Func) -> Option<String> {
    let (ast, span) = (&func.ast, func.span);
    if span.end - span.start > MAX_BYTES {
        return None;
    }
    let mut text = mask(&ast.text, span, func.param_list, func.body_span.start).text;
    for comment in &ast.comments {
        blank(&mut text, *comment);
    }
    for byte in &mut text[span.start..span.end] {
        if matches!(*byte, b'\r' | 0x0b | 0x0c) {
            *byte = b' ';
        }
    }
    let text = span.of(&text);
    if depth(text) > MAX_DEPTH {
        return None;
    }
    let mut source: String = types(func).into_iter().map(|name| format!("typedef int {name};\n")).collect();
    source.push_str(&String::from_utf8_lossy(text));
    Some(source)
}

fn blank(text: &mut [u8], span: Span) {
    for byte in text.get_mut(span.start..span.end).unwrap_or_default() {
        *byte = if *byte == b'\n' { b'\n' } else { b' ' };
    }
}

/// The deepest nesting of parentheses, brackets and braces, those in literals counted as well.
fn depth(text: &[u8]) -> usize {
    let (mut now, mut most) = (0usize, 0usize);
    for byte in text {
        match byte {
            b'(' | b'[' | b'{' => now += 1,
            b')' | b']' | b'}' => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

/// The names of types that a header declares: all that stand where a type does, tags and words of the language left out.
fn types(func: &Func) -> BTreeSet<String> {
    let ast = &func.ast;
    let is_type = |n: &crate::syntax::ast::N| match ast.kind(*n) {
        "primitive_type" => true,
        "type_identifier" => {
            let above = ast.parent(*n).map(|p| ast.kind(p));
            // A tag among arguments is masked with its keyword.
            !matches!(above, Some("struct_specifier" | "union_specifier" | "enum_specifier" | "argument_list"))
        }
        _ => false,
    };
    // `typeof(x)` is masked by a name.
    let name = |text: String| if text.bytes().all(is_word_byte) { text } else { TYPE_OF.to_owned() };
    let names = ast.walk(ast.root()).filter(is_type).map(|n| name(ast.str(n)));
    names.filter(|name| !KEYWORDS.contains(&name.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, takes};
    use crate::facts::func::Func;
    use crate::syntax::items::items;
    use crate::tree::source::FileId;
    use std::sync::Arc;

    fn takes_text(text: &str) -> bool {
        let text: Arc<[u8]> = text.as_bytes().into();
        let func = Func::parse(FileId(0), &text, &items(&text)[0]).unwrap();
        takes(&[&func])[0]
    }

    #[test]
    fn a_function_is_read_alone() {
        let text = "static int f(struct file *file, struct vm_area_desc *desc) /* x */\n{\n\tphys_addr_t p = (phys_addr_t)-1;\n\
                    \tsize_t n = 1; // y\n\n#ifdef X\n\tp = container_of(file, struct foo, member)->p;\n#else\n\tlist_for_each_entry(a, b, c) {\n\
                    \t\tp = min_t(unsigned long, n, p);\n\t}\n#endif\n\treturn ({ typeof(p) q = p; q; });\n}\n";
        assert!(takes_text(text));
    }

    #[test]
    fn what_it_cannot_read_is_not_taken() {
        // A string that a macro is a part of.
        assert!(!takes_text("int f(void)\n{\n\tg(\"a\" PRI \"b\" X);\n\treturn 0;\n}\n"));
    }

    #[test]
    fn deep_nesting_is_not_asked_about() {
        let nested = |n: usize| format!("int f(int x)\n{{\n\treturn {}x{};\n}}\n", "(".repeat(n), ")".repeat(n));
        assert!(takes_text(&nested(MAX_DEPTH - 1)));
        assert!(!takes_text(&nested(100)));
    }
}
