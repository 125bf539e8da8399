//! What a stored value depends on.

use std::collections::BTreeSet;

use crate::facts::declared::member_declaration;
use crate::facts::effects::Summary;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::knowledge::Knowledge;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::find_word;

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

/// Whether what is written is no memory: something on the way to it is declared `volatile` or `__iomem`, so that each write counts.
pub fn is_device(world: &World<'_>, func: &Func, target: N) -> bool {
    let ast = &func.ast;
    let says = |text: &[u8]| ["volatile", "__iomem"].iter().any(|w| find_word(text, w.as_bytes(), 0).is_some());
    let declares = |d: &N| {
        let kinds = ["declaration", "parameter_declaration"];
        ast.ancestors(*d).find(|&p| kinds.contains(&ast.kind(p))).is_some_and(|p| says(ast.bytes(p)))
    };
    let global = |name: &[u8]| {
        let view = world.view(func.file);
        let other = view.items().iter().filter(|i| matches!(i.kind, ItemKind::Other)).map(|i| i.span.of(&view.text));
        other.into_iter().any(|text| says(text) && find_word(text, name, 0).is_some())
    };
    ast.walk(target).any(|k| match ast.kind(k) {
        "identifier" => match func.vars.by_name.get(&ast.str(k)) {
            Some(v) => v.declared.iter().any(declares),
            None => global(ast.bytes(k)),
        },
        "field_expression" => member_declaration(world, func, k).is_some_and(|d| says(d.as_bytes())),
        "cast_expression" => ast.field(k, "type").is_some_and(|t| says(ast.bytes(t))),
        _ => false,
    })
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
