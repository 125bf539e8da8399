//! What a stored value depends on.

use std::collections::BTreeSet;

use crate::facts::effects::Summary;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::knowledge::Knowledge;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// What a value depends on, itself or by locals.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The mapping: its size, or one of its fields.
    pub mapping: bool,
    /// The moment or the task of the call.
    pub moment: bool,
    /// The file: its private data is another for each.
    pub file: bool,
    /// The parameters.
    pub params: BTreeSet<usize>,
}

impl Source {
    /// What `values` depend on at a point.
    pub fn of(world: &World<'_>, func: &Func, values: &[N], at: P) -> Source {
        let mut out = Source { mapping: values.iter().any(|&v| from_mapping(func, v, at)), ..Source::default() };
        out.mapping |= values.iter().any(|&v| from_aggregate(func, v));
        for name in names_behind(func, values) {
            out.moment |= is_of_moment(world.known, &name) && !func.vars.by_name.contains_key(&name);
            out.file |= func.names.files.contains(&name) || func.names.vmas.contains_key(&name);
            out.params.extend((0..func.params.len()).filter(|&i| func.param_name(i).as_deref() == Some(&name)));
        }
        out
    }

    /// Whether it may be another value at the next call; `shared` tells whether what it is stored in is one for all files.
    pub fn differs(&self, shared: bool) -> bool {
        self.mapping || self.moment || shared && self.file
    }
}

/// Whether a name stands for something else at each call, or for each task: by the data file.
pub fn is_of_moment(known: &Knowledge, name: &str) -> bool {
    known.per_call.iter().any(|w| match w.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == w,
    })
}

/// Whether what a function returns is something else at each call.
pub fn gives_moment(known: &Knowledge, summary: &Summary) -> bool {
    summary.values.iter().any(|text| text.split(' ').any(|w| is_of_moment(known, w)))
}

/// Whether the value tells of the mapping: its size, or one of its fields.
pub fn from_mapping(func: &Func, value: N, at: P) -> bool {
    let ast = &func.ast;
    let names_it = |n: N| ast.walk(n).any(|k| func.names.vmas.contains_key(&ast.str(k)));
    let copied = func.value_of(&ast.str(ast.strip(value)), at).is_some_and(|(from, _)| names_it(from));
    func.term(value, at).is_of_mapping() || names_it(value) || copied
}

/// Whether the value is a local aggregate that something of the mapping was put into.
fn from_aggregate(func: &Func, value: N) -> bool {
    let ast = &func.ast;
    let names = |n: N| ast.leaves(n).any(|k| func.names.vmas.contains_key(&ast.str(k)));
    let locals = ast.leaves(value).filter(|&k| ast.kind(k) == "identifier");
    let mut declared = locals.filter_map(|k| func.vars.by_name.get(&ast.str(k))).flat_map(|v| {
        let filled = v.defs.iter().filter_map(|d| d.node).filter(|&n| ast.kind(n) != "call_expression");
        v.declared.iter().copied().chain(filled)
    });
    declared.any(|n| {
        let part = ast.ancestors(n).find(|&p| matches!(ast.kind(p), "init_declarator" | "assignment_expression"));
        let aggregate = |p: N| {
            let left = ast.field(p, "left").or(ast.field(p, "declarator"));
            left.is_some_and(|l| {
                matches!(ast.kind(l), "array_declarator" | "subscript_expression" | "field_expression")
            }) || ast.field(p, "value").is_some_and(|v| ast.kind(v) == "initializer_list")
        };
        part.is_some_and(|p| aggregate(p) && names(p))
    })
}

/// The names in the expressions, and in all that locals in them were ever given.
fn names_behind(func: &Func, values: &[N]) -> BTreeSet<String> {
    let mut todo = values.to_vec();
    let mut out = BTreeSet::new();
    while let Some(n) = todo.pop() {
        for k in func.ast.walk(n).filter(|&k| func.ast.kind(k) == "identifier") {
            let name = func.ast.str(k);
            let defs = func.vars.by_name.get(&name).filter(|_| !out.contains(&name)).map(|v| &v.defs);
            todo.extend(defs.into_iter().flatten().filter_map(|d| d.value));
            out.insert(name);
        }
    }
    out
}
