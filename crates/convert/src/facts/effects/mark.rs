//! What is set to the same each time, and who sets it to anything else.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::effects::Summary;
use crate::facts::effects::callee::{Callee, classify, reads};
use crate::facts::effects::whole::{Holders, handed_out};
use crate::facts::func::Func;
use crate::facts::term::number;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{find_word, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// How deep pointers in locals are followed.
const DEPTH: usize = 4;

/// Something that is set, and would be set to the same again. That is harmless only if nobody sets it to anything else, nor
/// what its value is read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The member or variable; none where it is not known.
    pub word: Option<String>,
    /// What it is set to.
    pub sets: Sets,
    /// Members that the value is read from.
    pub from: BTreeSet<String>,
}

/// What is set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sets {
    /// A value, as written.
    Value(String),
    /// What a parameter is given.
    Given(usize),
    /// Bits of a word, by this operator.
    Bits(String),
    /// The bit of this number, as written; none for any. Whether it is set, and not cleared.
    Bit(Option<String>, bool),
    /// What a function writes there.
    Copied,
}

/// What the write at `at` sets to something that may be the same each time: `x = y`, `x |= CONSTANT`, `x &= ~CONSTANT`,
/// `set_bit(BIT, &x)`, `memcpy(&x, y, n)`.
pub fn mark(world: &World<'_>, func: &Func, at: N, target: N) -> Option<Mark> {
    let ast = &func.ast;
    let word = named(func, target, func.cfg.point_of(ast, at).unwrap_or(ENTRY));
    if ast.kind(at) == "call_expression" {
        let args = ast.args(at);
        let Some(name) = ast.callee(at).filter(|name| world.known.is_plain_bit(name)) else {
            let from = args.iter().filter(|&&a| a != target).flat_map(|&a| members(func, a)).collect();
            return Some(Mark { word, sets: Sets::Copied, from });
        };
        let bit = args.first().filter(|_| args.len() == 2).copied()?;
        let fixed = func.is_constant_value(world, bit).then(|| ast.normal(bit));
        return Some(Mark { word, sets: Sets::Bit(fixed, !clears(&name)), from: BTreeSet::new() });
    }
    let value = ast.field(at, "right").map(|v| ast.strip(v))?;
    let operator = ast.kind(ast.field(at, "operator")?);
    let complement = || ast.kind(value) == "unary_expression" && ast.bytes(value).starts_with(b"~");
    let mask = match operator {
        "&=" => ast.field(value, "argument").filter(|_| complement()),
        _ => Some(value),
    };
    let parameter = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(&ast.str(value)));
    let sets = match (operator, parameter) {
        ("=", Some(i)) => Sets::Given(i),
        ("=", None) => Sets::Value(ast.normal(value)),
        ("|=" | "&=", _) if mask.is_some_and(|m| func.is_constant_value(world, m)) => Sets::Bits(operator.to_owned()),
        _ => return None,
    };
    Some(Mark { word, sets, from: members(func, value) })
}

/// The members of objects that an expression reads, but for those of the mapping.
fn members(func: &Func, n: N) -> BTreeSet<String> {
    let ast = &func.ast;
    let read = ast.walk(n).filter(|&k| ast.kind(k) == "field_expression" && !func.is_vma_field(k));
    read.filter_map(|k| ast.field(k, "field")).map(|f| ast.str(f)).filter(|f| f != "private_data").collect()
}

/// The marks of a callee, with what a call gives for its parameters.
pub fn given(world: &World<'_>, func: &Func, call: N, marks: &BTreeSet<Mark>) -> BTreeSet<Mark> {
    let args = func.ast.args(call);
    let said = |m: &Mark| {
        let Sets::Given(i) = m.sets else { return Some(m.clone()) };
        let arg = func.ast.strip(*args.get(i)?);
        let parameter = (0..func.params.len()).find(|&k| func.param_name(k).as_deref() == Some(&func.ast.str(arg)));
        let sets = match parameter {
            Some(k) => Sets::Given(k),
            None => Sets::Value(func.is_constant_value(world, arg).then(|| func.ast.normal(arg))?),
        };
        Some(Mark { sets, ..m.clone() })
    };
    marks.iter().filter_map(said).collect()
}

fn clears(name: &str) -> bool {
    name.contains("clear")
}

/// The member or the variable that an expression is an element of, or points at.
pub fn named(func: &Func, n: N, at: P) -> Option<String> {
    named_deep(func, n, at, DEPTH)
}

fn named_deep(func: &Func, n: N, at: P, depth: usize) -> Option<String> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let inner = |field: &str| named_deep(func, ast.field(n, field)?, at, depth);
    match ast.kind(n) {
        "field_expression" => ast.field(n, "field").map(|f| ast.str(f)),
        "subscript_expression" | "pointer_expression" => inner("argument"),
        "cast_expression" => inner("value"),
        "binary_expression" => at_offset(func, n).unwrap_or_else(|| inner("left")),
        "identifier" => {
            let name = ast.str(n);
            if !func.is_local(&name) {
                return Some(name);
            }
            let (value, point) = func.value_of(&name, at).filter(|_| depth > 0)?;
            named_deep(func, value, point, depth - 1)
        }
        _ => None,
    }
}

/// What lies at a number of bytes from the beginning of an object: the member that `offsetof()` names, or it is not known. None
/// if it is no such sum.
fn at_offset(func: &Func, sum: N) -> Option<Option<String>> {
    let ast = &func.ast;
    let calls =
        ast.walk(sum).filter(|&k| ast.callee(k).is_some_and(|c| matches!(c.as_str(), "offsetof" | "offsetofend")));
    if let Some(call) = calls.last() {
        return Some(
            ast.args(call).last().filter(|_| ast.callee(call).as_deref() == Some("offsetof")).map(|&a| ast.str(a)),
        );
    }
    let bytes = ast.field(sum, "left").map(|l| ast.strip(l)).filter(|&l| ast.kind(l) == "cast_expression")?;
    let object = ast.field(bytes, "value").map(|v| ast.strip(v)).filter(|&v| ast.kind(v) == "identifier")?;
    func.is_local(&ast.str(object)).then_some(None)
}

/// Where in the files of the directory of `own` and below, as far as they were read, the member or variable of a mark gets
/// another value; `own` is where the mark is set. What makes the object may fill it. With `whole` files of the module that were not
/// read are wanted.
pub fn changes(world: &World<'_>, own: Place, mark: &Mark, whole: bool) -> Option<Place> {
    let Some(word) = &mark.word else { return Some(own) };
    let changed = |word: &String, sets: &Sets| {
        let scope = Scope::of(world, own, word, whole);
        let array = scope.holders.array;
        let here = || in_functions(world, &scope, word, &|func, n| is_change(world, func, n, (word, array), sets));
        let beside = |w: &String| {
            in_functions(world, &scope, w, &|func, n| is_change(world, func, n, (w, false), &Sets::Copied))
        };
        let shared = || scope.holders.beside.iter().find_map(beside);
        here().or_else(shared).or_else(|| as_part(world, &scope)).or_else(|| handed_out(world, &scope.files, word))
    };
    let found = changed(word, &mark.sets).or_else(|| mark.from.iter().find_map(|f| changed(f, &Sets::Copied)));
    found.or_else(|| {
        let mut macros = setting(world, own, word).into_iter();
        macros.find_map(|name| {
            let scope = Scope::of(world, own, &name, whole);
            in_functions(world, &scope, &name, &|func, n| gives(world, func, n, &name, mark))
        })
    })
}

/// Where something may be changed: the files that name it, and what holds it there.
struct Scope {
    own: Place,
    files: BTreeSet<FileId>,
    holders: Holders,
}

impl Scope {
    /// The files of the directory of `own` and below that name `word`, as far as they were read; with `whole` those of the
    /// module, which are wanted.
    fn of(world: &World<'_>, own: Place, word: &str, whole: bool) -> Self {
        let wanted = whole.then(|| world.uses_in_module(own.file, word));
        let mut files: BTreeSet<FileId> = wanted.into_iter().flatten().map(|p| p.file).collect();
        files.extend(world.files_naming_below(word, &world.directory(own.file)));
        let holders = Holders::of(world, &files, word);
        Scope { own, files, holders }
    }
}

/// Where a function writes what holds a mark, as a whole.
fn as_part(world: &World<'_>, scope: &Scope) -> Option<Place> {
    let holders = &scope.holders;
    if !holders.any() {
        return None;
    }
    let dir = world.directory(scope.own.file);
    let mut files = scope.files.clone();
    files.extend(holders.names().flat_map(|w| world.files_naming_below(w, &dir)));
    files.into_iter().find_map(|file| {
        let view = world.view(file);
        let named = |i: &&Item| i.is_function() && holders.are_named(&view.text, i.span);
        view.items().iter().filter(named).find_map(|item| {
            let func = world.parse(file, item).ok()?;
            let written = |&n: &N| holders.is_written(world, &func, n, &|t| makes(world, &func, t));
            func.ast.walk(func.body).find(written).map(|n| func.place(n))
        })
    })
}

/// Where a function of the files that names `word` does something.
fn in_functions(world: &World<'_>, scope: &Scope, word: &str, does: &dyn Fn(&Func, N) -> bool) -> Option<Place> {
    let own = scope.own;
    scope.files.iter().find_map(|&file| {
        let view = world.view(file);
        let named = |span: Span| find_word(span.of(&view.text), word.as_bytes(), 0).is_some();
        view.items().iter().filter(|i| matches!(i.kind, ItemKind::Function { .. }) && named(i.span)).find_map(|item| {
            let Ok(func) = world.parse(file, item) else {
                return written_at(&view.text, item.span, word).map(|span| Place { file, span });
            };
            let found = func.ast.walk(func.body).find(|&n| func.place(n) != own && does(&func, n));
            found.map(|n| func.place(n))
        })
    })
}

/// Where a function that cannot be parsed seems to write `word`, or to pass on its address.
fn written_at(text: &[u8], span: Span, word: &str) -> Option<Span> {
    let tokens = tokens_in(text, span);
    let at = |k: usize| tokens.get(k).map_or(&b""[..], |t| t.text(text));
    let written = |i: usize| {
        let mut next = i + 1;
        if at(next) == b"[" {
            next += tokens[next..].iter().position(|t| t.is_punct(text, "]")).unwrap_or_default() + 1;
        }
        let after = tokens.get(next).is_some_and(|t| t.changes(text));
        // Back to where the object begins: `&d->word`, `++d->word`.
        let mut first = i;
        while first > 1 && matches!(at(first - 1), b"->" | b".") {
            first -= 2;
        }
        let before = first.checked_sub(1).map_or(&b""[..], at);
        after || matches!(before, b"++" | b"--" | b"&")
    };
    (0..tokens.len()).find(|&i| tokens[i].is_word(text, word) && written(i)).map(|i| tokens[i].span)
}

/// The macros with parameters that name `word`.
fn setting(world: &World<'_>, own: Place, word: &str) -> BTreeSet<String> {
    let files = world.files_naming_below(word, &world.directory(own.file)).into_iter();
    let of = |file| {
        let view = world.view(file);
        let is = |i: &&Item| match &i.kind {
            ItemKind::MacroDefinition { params: Some(_), body, .. } => {
                tokens_in(&view.text, *body).iter().any(|t| t.is_word(&view.text, word))
            }
            _ => false,
        };
        view.items().iter().filter(is).filter_map(|i| i.name(&view.text)).collect::<Vec<_>>()
    };
    files.flat_map(of).collect()
}

/// Whether `n` is a call of the macro `name` that sets what a mark sets to something else.
fn gives(world: &World<'_>, func: &Func, n: N, name: &str, mark: &Mark) -> bool {
    if func.ast.callee(n).as_deref() != Some(name) {
        return false;
    }
    let Callee::Homes(homes) = classify(world, func, n) else { return false };
    homes.iter().any(|h| {
        let inner = super::summary(world, *h);
        let (mut through, mut writes) =
            (inner.through.values().map(|t| &t.marks), inner.writes.iter().map(|w| &w.marks));
        let other = |marks: &BTreeSet<Mark>| {
            let known = given(world, func, n, marks);
            let here = |all: &BTreeSet<Mark>| all.iter().filter(|m| m.word == mark.word).count();
            here(&known) < here(marks) || known.iter().any(|m| m.word == mark.word && m.sets != mark.sets)
        };
        through.any(other) || writes.any(other)
    })
}

/// Whether `n` gives the member or variable `word` another value than a mark does.
///
/// `array` tells whether it is declared as an array: its name is its address.
fn is_change(world: &World<'_>, func: &Func, n: N, (word, array): (&str, bool), sets: &Sets) -> bool {
    let ast = &func.ast;
    let at = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    let is = |t: N| may_name(func, t, at, (word, array)) && !makes(world, func, t);
    let moves = |t: N| ast.kind(ast.strip(t)) == "identifier" && func.is_local(&ast.str(ast.strip(t)));
    match ast.kind(n) {
        "update_expression" => ast.field(n, "argument").is_some_and(|t| !moves(t) && is(t)),
        "assignment_expression" => {
            let Some((left, right)) = ast.field(n, "left").zip(ast.field(n, "right")) else { return false };
            // A pointer that is set points at something else; what it pointed at is as it was.
            let local = moves(left);
            let same = match (ast.field(n, "operator").map_or("", |o| ast.kind(o)), sets) {
                ("=", Sets::Value(value)) => is_same(value, &ast.normal(ast.strip(right))),
                (op, Sets::Bits(own)) => op == own,
                _ => false,
            };
            !local && !same && is(left)
        }
        "call_expression" => {
            let args = ast.args(n);
            if args.iter().any(|&a| ast.bytes(a) == word.as_bytes()) && !func.is_local(word) {
                return sets_by_name(world, func, n, word, sets);
            }
            let place = |a: N| is_place(func, a) || array && named(func, a, at).as_deref() == Some(word);
            let Some(i) = args.iter().position(|&a| place(a) && is(a)) else {
                let by_value = |&a: &N| ast.kind(ast.strip(a)) == "field_expression" && is(a);
                return args.iter().any(by_value) && assigns(world, func, n, sets, &by_value);
            };
            let name = ast.callee(n).unwrap_or_default();
            if world.known.is_plain_bit(&name) {
                let bit = args.first().map(|&b| ast.normal(b));
                return match sets {
                    Sets::Bit(own, set) => {
                        let fixed = args.first().is_some_and(|&b| func.is_constant_value(world, b));
                        *set == clears(&name) && (own.is_none() || !fixed || *own == bit)
                    }
                    _ => true,
                };
            }
            writes(world, func, n, i)
        }
        _ => false,
    }
}

/// Whether a macro that gets the name of the member sets it to something else.
fn sets_by_name(world: &World<'_>, func: &Func, call: N, word: &str, sets: &Sets) -> bool {
    let Callee::Homes(homes) = classify(world, func, call) else { return false };
    homes.iter().any(|h| {
        let inner = super::summary(world, *h);
        let through = inner.through.values().map(|t| (&t.marks, t.accumulates));
        let mut all = through.chain(inner.writes.iter().map(|w| (&w.marks, w.accumulates)));
        all.any(|(marks, accumulates)| {
            let known = given(world, func, call, marks);
            let own = |m: &&Mark| m.word.as_deref() == Some(word);
            accumulates
                || known.iter().filter(own).count() < marks.iter().filter(own).count()
                || known.iter().filter(own).any(|m| m.sets != *sets)
        })
    })
}

/// Whether an expression is, or may be by any value of the local that it begins with, a part of `word`.
fn may_name(func: &Func, n: N, at: P, (word, array): (&str, bool)) -> bool {
    let ast = &func.ast;
    if named(func, n, at).as_deref() == Some(word) {
        return true;
    }
    // A part of it: `x->word.part`.
    let mut part = ast.strip(n);
    while ast.kind(part) == "field_expression" && ast.kids(part).iter().any(|&k| ast.kind(k) == ".") {
        let Some(of) = ast.field(part, "argument").map(|a| ast.strip(a)) else { break };
        if ast.field(of, "field").is_some_and(|f| ast.bytes(f) == word.as_bytes()) || ast.bytes(of) == word.as_bytes() {
            return true;
        }
        part = of;
    }
    let root = ast.leaves(n).find(|&k| ast.kind(k) == "identifier").map(|k| ast.str(k));
    let through = matches!(ast.kind(ast.strip(n)), "pointer_expression" | "subscript_expression");
    let var = root.filter(|_| through).and_then(|r| func.vars.by_name.get(&r));
    let points = |v: N| (array || is_place(func, v)) && named(func, v, at).as_deref() == Some(word);
    var.is_some_and(|v| v.defs.iter().filter_map(|d| d.value).any(points))
}

/// Whether an argument is a pointer to what it names: `&x->m`.
fn is_place(func: &Func, arg: N) -> bool {
    let n = func.ast.strip(arg);
    func.ast.kind(n) == "pointer_expression" && func.ast.bytes(n).starts_with(b"&")
}

/// Whether a macro assigns another value to what it gets by value: `WRITE_ONCE(x->m, 0)`.
fn assigns(world: &World<'_>, func: &Func, call: N, sets: &Sets, is: &dyn Fn(&N) -> bool) -> bool {
    let all = match classify(world, func, call) {
        Callee::Assigns(all) => all,
        Callee::Family => BTreeSet::from([0]),
        _ => return false,
    };
    let args = func.ast.args(call);
    let same = match (sets, args.get(1)) {
        (Sets::Value(value), Some(&given)) => is_same(value, &func.ast.normal(given)),
        _ => false,
    };
    all.iter().filter_map(|&i| args.get(i)).any(is) && !same
}

/// Whether a call may write to what its argument `i` points at.
fn writes(world: &World<'_>, func: &Func, call: N, i: usize) -> bool {
    let name = func.ast.callee(call).unwrap_or_default();
    if world.known.fills.get(&name).is_some_and(|&to| to == i) {
        return true;
    }
    match classify(world, func, call) {
        Callee::Quiet => false,
        Callee::Store(to) => to == i,
        Callee::Homes(homes) => {
            let through = |s: &Summary| s.through.contains_key(&i) || !s.unknown.is_empty();
            homes.iter().any(|h| through(&super::summary(world, *h)))
        }
        _ => !reads(&name),
    }
}

/// Whether two constants are the same, as written or as numbers.
fn is_same(a: &str, b: &str) -> bool {
    a == b || number(a).is_some_and(|a| Some(a) == number(b))
}

/// Whether the function makes the object that `n` is a part of: nobody has seen it yet.
fn makes(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let Some(root) = ast.leaves(n).find(|&k| ast.kind(k) == "identifier").map(|k| ast.str(k)) else { return false };
    let made = |v: N| ast.walk(v).filter_map(|k| ast.callee(k)).any(|c| world.known.allocates(&c));
    func.vars.by_name.get(&root).is_some_and(|v| v.defs.iter().filter_map(|d| d.value).any(made))
}
