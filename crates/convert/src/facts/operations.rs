//! Operations tables that a function installs in a mapping.

use crate::census::slot::Place;
use crate::facts::func::{Func, included_in};
use crate::facts::sight::filled;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::operand::Code;

/// A vm_operations_struct as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operations {
    /// The variable's name, or the expression when it is none.
    pub name: String,
    /// Member and function; none when the table was not found.
    pub members: Option<Vec<(String, String)>>,
    /// Where the unit installs it.
    pub at: Option<Place>,
    /// Where it is defined: the whole declaration.
    pub home: Option<Place>,
}

impl Operations {
    /// Whether there is no table: nothing of one is ever called.
    pub fn is_null(&self) -> bool {
        matches!(self.name.as_str(), "NULL" | "0")
    }

    /// Whether the table has this member, or may have it.
    pub fn may_have(&self, member: &str) -> bool {
        self.members.as_ref().is_none_or(|m| m.iter().any(|x| x.0 == member))
    }

    /// The function in this member.
    pub fn function(&self, member: &str) -> Option<&str> {
        self.members.as_ref()?.iter().find(|x| x.0 == member).map(|x| x.1.as_str())
    }
}

/// The tables that one function installs.
pub fn installed_by(world: &World<'_>, func: &Func) -> Vec<Operations> {
    installs(world, func).into_iter().map(|i| i.1).collect()
}

/// The tables that one function installs, and the assignments that do.
pub fn installs(world: &World<'_>, func: &Func) -> Vec<(N, Operations)> {
    let mut out: Vec<(N, Operations)> = Vec::new();
    for (field, n) in func.field_writes() {
        if field != "vm_ops" {
            continue;
        }
        let Some(value) = func.ast.field(n, "right") else { continue };
        for table in tables(func, value) {
            let name = func.ast.normal(table).replace("& ", "");
            // In another arm a macro may make it the name of another table.
            let others = world.other_names(func.file, &name).unwrap_or_default();
            for name in std::iter::once(name).chain(others) {
                let at = Some(func.place(n));
                let ops = match lookup(world, func, &name) {
                    Some((members, home)) => Operations { members: Some(members), name, at, home },
                    None => Operations { members: None, name, at, home: None },
                };
                out.push((n, ops));
            }
        }
    }
    out
}

/// `&a`, `c ? &a : &b`.
fn tables(func: &Func, n: N) -> Vec<N> {
    let n = func.ast.strip(n);
    if func.ast.kind(n) == "conditional_expression" {
        let arms = ["consequence", "alternative"];
        return arms.iter().filter_map(|f| func.ast.field(n, f)).flat_map(|k| tables(func, k)).collect();
    }
    vec![n]
}

type Found = (Vec<(String, String)>, Option<Place>);

/// The members of a table seen from the function's file, or of one of the core's that has no state.
fn lookup(world: &World<'_>, func: &Func, name: &str) -> Option<Found> {
    if name == "generic_file_vm_ops" {
        return Some((vec![("fault".into(), "filemap_fault".into())], None));
    }
    // A table of the function's own hides one of the file's.
    if func.vars.by_name.contains_key(name) {
        return None;
    }
    let (file, item) = world.table(func.file, name)?;
    if filled::at_run_time(world, file, &item, name) {
        return None;
    }
    let view = world.view(file);
    let text = &view.text;
    // What is included may be any member.
    if included_in(text, item.span).is_some() {
        return None;
    }
    let mut toks = tokens_in(text, item.span);
    toks.retain(|t| t.kind != TokenKind::Directive);
    let code = Code { text, tokens: &toks };
    let word = |i: usize| String::from_utf8_lossy(code.at(i)).into_owned();
    // A macro that stands for all of it may have any member, too.
    let equals = toks.iter().position(|t| t.is_punct(text, "="))?;
    if code.at(equals + 1) != b"{" {
        return None;
    }
    let mut members = Vec::new();
    let mut depth = 0usize;
    for (i, t) in toks.iter().enumerate() {
        match t.text(text) {
            b"{" | b"(" | b"[" => depth += 1,
            b"}" | b")" | b"]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let begins = depth == 1 && matches!(t.text(text), b"{" | b",");
        // `.open = f`, `open: f`; what an element without a name fills is not known.
        match (code.at(i + 1), code.at(i + 2), code.at(i + 3)) {
            _ if !begins => {}
            (b".", _, b"=") => members.push((word(i + 2), word(i + 4))),
            (_, b":", _) => members.push((word(i + 1), word(i + 3))),
            (b"}", ..) | (b"0", b"}", _) => {}
            _ => return None,
        }
    }
    Some((members, Some(Place { file, span: item.span })))
}
