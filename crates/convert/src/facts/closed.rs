//! Closed forms: what an expression stands for, written without the function's locals.
//!
//! Two functions that reach the same object by different locals have the same closed form for it, as long
//! as both start from the file or from the private data of the mapping.

use std::collections::BTreeMap;

use crate::facts::func::Func;
use crate::facts::term::Term;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// The mapping's file.
pub const FILE: &str = "<file>";
/// The mapping's private data.
pub const PRIVATE: &str = "<private>";

/// The mapping's length in pages.
pub const PAGES: &str = "<pages>";

/// Memory that the function itself allocates.
pub const NEW: &str = "<new>";

/// How deep copies in locals are followed.
const DEPTH: usize = 12;

/// Longest closed form, bytes.
const LONGEST: usize = 4096;

/// What the beginnings of closed forms are.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    /// What the private data of the mapping stands for; none leaves [`PRIVATE`].
    pub private: Option<String>,
    /// Parameters with the closed form of what the only caller passes.
    pub params: BTreeMap<String, String>,
    /// Locals that stand for something by themselves, such as the variable of a loop.
    pub locals: BTreeMap<String, String>,
}

/// What fields of a VMA, or of a descriptor, stand for: the names that a mapped hook has for them.
pub fn field(name: &str) -> Option<&'static str> {
    match name {
        "vm_file" | "file" => Some(FILE),
        "vm_private_data" | "private_data" => Some(PRIVATE),
        "vm_start" | "start" => Some("<start>"),
        "vm_end" | "end" => Some("<end>"),
        "vm_pgoff" | "pgoff" => Some("<pgoff>"),
        "vm_mm" | "mm" => Some("current -> mm"),
        _ => None,
    }
}

/// The closed form of `n` at point `at`, none when a local has no single value there.
pub fn closed(func: &Func, n: N, at: P, roots: &Roots) -> Option<String> {
    let text = deep(func, n, at, roots, DEPTH)?;
    (text.len() <= LONGEST).then_some(text)
}

fn deep(func: &Func, n: N, at: P, roots: &Roots, depth: usize) -> Option<String> {
    let ast = &func.ast;
    let n = ast.strip(n);
    match ast.kind(n) {
        "identifier" => name(func, n, at, roots, depth),
        "field_expression" if func.is_vma_field(n) => {
            let known = field(&ast.str(ast.field(n, "field")?))?;
            match &roots.private {
                Some(p) if known == PRIVATE => Some(p.clone()),
                _ => Some(known.to_string()),
            }
        }
        "cast_expression" => deep(func, ast.field(n, "value")?, at, roots, depth),
        "assignment_expression" | "update_expression" | "comma_expression" => None,
        "call_expression" if matches!(func.term(n, at), Term::Pages) => Some(PAGES.to_string()),
        "call_expression" if func.reads.contains_key(&ast.normal(n)) => {
            let form = func.reads.get(&ast.normal(n))?;
            Some(roots.private.as_ref().map_or_else(|| form.clone(), |p| form.replace(PRIVATE, p)))
        }
        _ if ast.is_leaf(n) => Some(ast.str(n)),
        "pointer_expression" if ast.bytes(n).starts_with(b"*") => {
            let inner = deep(func, ast.field(n, "argument")?, at, roots, depth)?;
            // *&x is x.
            Some(inner.strip_prefix("& ").map_or_else(|| format!("* {inner}"), str::to_string))
        }
        _ => {
            let mut out = String::new();
            for &k in ast.kids(n) {
                let part = deep(func, k, at, roots, depth)?;
                if out.len() + part.len() > LONGEST {
                    return None;
                }
                let composed = ast.kind(ast.strip(k)) == "binary_expression";
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(&if composed { format!("( {part} )") } else { part });
            }
            // (&x)->y is x.y.
            Some(match out.strip_prefix("& ") {
                Some(rest) if ast.kind(n) == "field_expression" => rest.replacen(" -> ", " . ", 1),
                _ => out,
            })
        }
    }
}

fn name(func: &Func, n: N, at: P, roots: &Roots, depth: usize) -> Option<String> {
    let name = func.ast.str(n);
    if let Some(known) = roots.locals.get(&name) {
        return Some(known.clone());
    }
    if func.names.files.contains(&name) {
        let moved = func.vars.by_name.get(&name).is_some_and(|v| v.defs.len() > 1);
        return (!moved).then(|| FILE.to_string());
    }
    if func.names.vmas.contains_key(&name) {
        return None;
    }
    let Some(var) = func.vars.by_name.get(&name) else { return Some(name) };
    let parameter = (0..func.params.len()).any(|i| func.param_name(i).as_deref() == Some(&name));
    if parameter {
        let known = roots.params.get(&name).cloned().unwrap_or_else(|| format!("<{name}>"));
        return (var.defs.len() <= 1).then_some(known);
    }
    let (value, point) = func.value_of(&name, at).filter(|_| depth > 0)?;
    if func.ast.callee(func.ast.strip(value)).is_some_and(|c| allocates(&c)) {
        return Some(NEW.to_string());
    }
    deep(func, value, point, roots, depth - 1)
}

/// Whether the file keeps the object alive that the pointer `form` points to: it is reached from the file or
/// from a parameter of the hook without following a pointer that could be exchanged under way.
///
/// `pure` tells which functions only compute.
pub fn is_pinned(form: &str, pure: &dyn Fn(&str) -> bool) -> bool {
    // The file's own pointer, and one more that only finds the member whose address is taken.
    let own = form.matches("<file> -> private_data").count() + usize::from(form.starts_with("& "));
    followed(form, pure).is_some_and(|followed| followed <= own)
}

/// How many pointers `form` follows from the file or a parameter of the hook, if it does nothing else: it looks nothing up.
pub fn followed(form: &str, pure: &dyn Fn(&str) -> bool) -> Option<usize> {
    let form = form.strip_prefix("& ").unwrap_or(form);
    let words: Vec<&str> = form.split(' ').collect();
    let calls_ok = words.windows(2).all(|w| w[1] != "(" || w[0] == "(" || pure(w[0]) || !is_name(w[0]));
    let followed = words.iter().filter(|w| **w == "->").count();
    let looked_up = words.iter().any(|w| matches!(*w, "[" | "*"));
    let rooted = form.contains('<') && !form.contains(PRIVATE);
    (calls_ok && rooted && !looked_up).then_some(followed)
}

fn is_name(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether a state function returns new memory, by its name.
pub fn allocates(name: &str) -> bool {
    name.contains("alloc") || name.contains("dup")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_the_file_keeps_alive() {
        let pinned = |form: &str| super::is_pinned(form, &|f| matches!(f, "container_of" | "FS_I" | "file_inode"));
        assert!(pinned("<file> -> private_data"));
        assert!(pinned("& <file> -> private_data -> ref"));
        assert!(pinned("container_of ( <info> , struct a , b )"));
        assert!(pinned("FS_I ( file_inode ( <file> ) )"));
        assert!(!pinned("<file> -> private_data -> buf"));
        assert!(!pinned("& <file> -> private_data -> buf -> ref"));
        assert!(!pinned("find ( <file> , <pgoff> )"));
        assert!(!pinned("the_device"));
        assert!(!pinned("& list [ <pgoff> ] . ref"));
    }
}
