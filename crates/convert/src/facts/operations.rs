//! Operations tables that a function installs in a mapping.

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;

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
            let at = Some(func.place(n));
            let ops = match lookup(world, func, &name) {
                Some((members, home)) => Operations { members: Some(members), name, at, home },
                None => Operations { members: None, name, at, home: None },
            };
            out.push((n, ops));
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
    let (file, item) = world.table(func.file, name)?;
    let view = world.view(file);
    let text = &view.text;
    let toks = tokens_in(text, item.span);
    let mut members = Vec::new();
    for (i, w) in toks.windows(4).enumerate() {
        if w[0].is_punct(text, ".") && w[1].kind == TokenKind::Ident && w[2].is_punct(text, "=") {
            let value = toks.get(i + 3).map_or(Span::new(0, 0), |t| t.span);
            let word = |s: Span| String::from_utf8_lossy(s.of(text)).into_owned();
            members.push((word(w[1].span), word(value)));
        }
    }
    Some((members, Some(Place { file, span: item.span })))
}
