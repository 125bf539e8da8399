//! What a call calls, as far as its source can be found.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::constants::is_macro_name;
use crate::facts::effects::macros::filled;
use crate::facts::effects::value::is_of_moment;
use crate::facts::effects::{Home, members, pointers};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::pairs;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, PointKind};
use crate::syntax::condition::is_foreign;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{find_word, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Macros that hold a lock to the end of the block, `guard(mutex)(&lock)` (include/linux/cleanup.h).
pub const GUARDS: [&str; 2] = ["guard", "ACQUIRE"];

/// How many names of macros are followed one by the other.
const DEEP: usize = 8;

/// What a call is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callee {
    /// It leaves nothing behind, or a transform takes it.
    Quiet,
    /// It takes a lock or state, or gives it back, as the data files say.
    Family,
    /// It writes to what an argument points at, by its index, what depends on the others.
    Store(usize),
    /// It assigns to arguments that it gets by value, by their indices: a macro.
    Assigns(BTreeSet<usize>),
    /// What a parameter points at; whether it is called for its effect.
    Parameter(usize, bool),
    /// Functions or macros of the module: several under `#if`.
    Homes(Vec<Home>),
    /// It was not found; whether it is called for its effect, and not for its value.
    Unknown(String, bool),
}

/// What `call` is, seen from its function.
pub fn classify(world: &World<'_>, func: &Func, call: N) -> Callee {
    let ast = &func.ast;
    let f = ast.field(call, "function").map(|f| ast.strip(f));
    // `(*f)(x)` is `f(x)`.
    let behind = f.filter(|&f| ast.kind(f) == "pointer_expression" && ast.bytes(f).starts_with(b"*"));
    let behind = behind.and_then(|f| ast.field(f, "argument")).map(|f| ast.strip(f));
    let behind = behind.filter(|&f| ast.kind(f) == "identifier").map(|f| ast.str(f));
    // `(f)(x)` is `f(x)`, and `(type)(x)` is a cast.
    let bracketed = || f.filter(|&f| ast.kind(f) == "identifier").map(|f| ast.str(f));
    let bracketed = || bracketed().filter(|n| func.vars.by_name.contains_key(n) || is_function(world, func.file, n));
    let Some(name) = ast.callee(call).or(behind).or_else(bracketed) else {
        // `static_call(x)(y)`: what a call gives is called.
        let guards = |f: N| {
            let named = ast.callee(f).map(|word| world.named_through(func.file, &word)).unwrap_or_default();
            GUARDS.iter().any(|word| named.contains(*word))
        };
        if let Some(f) = f.filter(|&f| ast.kind(f) == "call_expression" && !guards(f)) {
            return Callee::Unknown(ast.normal(f).replace(' ', ""), true);
        }
        // One of several, or a function by a cast.
        let chosen = |f: &N| matches!(ast.kind(*f), "conditional_expression" | "comma_expression" | "cast_expression");
        if let Some(f) = f.filter(chosen) {
            let unknown = || Callee::Unknown(ast.normal(f).replace(' ', ""), true);
            return either(world, func, f).map_or_else(unknown, Callee::Homes);
        }
        // `(type)(value)` parses as a call, too.
        let pointer =
            f.filter(|&f| matches!(ast.kind(f), "field_expression" | "subscript_expression" | "pointer_expression"));
        return match pointer {
            Some(f) => match pointers::in_table(world, func, f).or_else(|| in_member(world, func, f)) {
                Some(homes) => Callee::Homes(homes),
                None => Callee::Unknown(ast.normal(f).replace(' ', ""), for_effect(world, func, call)),
            },
            None => Callee::Quiet,
        };
    };
    let effect = for_effect(world, func, call);
    let given = func.vars.by_name.get(&name).map(|v| v.defs.len());
    let parameter = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(&name));
    match (parameter, given) {
        (Some(i), None | Some(0..=1)) => Callee::Parameter(i, effect),
        (_, Some(_)) => {
            let point = func.cfg.point_of(ast, call).unwrap_or(ENTRY);
            let value = func.value_of(&name, point).and_then(|(v, _)| pointed(world, func, v));
            value.map_or(Callee::Unknown(name, effect), Callee::Homes)
        }
        (_, None) => named(world, func, call, name, DEEP),
    }
}

/// What a member of a structure of the module may point at.
fn in_member(world: &World<'_>, func: &Func, member: N) -> Option<Vec<Home>> {
    let field = func.ast.field(member, "field").filter(|_| func.ast.kind(member) == "field_expression")?;
    members::filling(world, func.file, &func.ast.str(field))
}

/// Whether a function or a macro with parameters has this name.
fn is_function(world: &World<'_>, file: FileId, name: &str) -> bool {
    let acts = |i: &Item| matches!(i.kind, ItemKind::MacroDefinition { params: Some(_), .. });
    pairs::is_known(world.known, name)
        || !world.resolve_near(file, name).is_empty()
        || macros(world, file, name).iter().any(|(_, i)| acts(i))
}

/// The functions that an expression may stand for: both of `a ? f : g`, the last of `a, f`.
fn either(world: &World<'_>, func: &Func, n: N) -> Option<Vec<Home>> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let inner = |field: &str| either(world, func, ast.field(n, field)?);
    match ast.kind(n) {
        "conditional_expression" => Some([inner("consequence")?, inner("alternative")?].concat()),
        "comma_expression" => inner("right"),
        "cast_expression" => inner("value"),
        _ => pointed(world, func, n),
    }
}

/// The macros of the module that are the heads of loops and conditions, but for those that are `gone`, each with where its
/// arguments stand.
pub fn heads(world: &World<'_>, func: &Func, gone: &dyn Fn(N) -> bool) -> Vec<(N, Callee)> {
    let all = func.heads().into_iter().filter(|h| !gone(h.0)).map(|(n, name)| (n, named(world, func, n, name, DEEP)));
    all.filter(|(_, callee)| matches!(callee, Callee::Homes(_))).collect()
}

fn named(world: &World<'_>, func: &Func, call: N, name: String, deep: usize) -> Callee {
    let known = world.known;
    if pairs::is_known(known, &name) {
        return Callee::Family;
    }
    // The kernel's own names are looked up only in the file itself, which may have others of that name.
    // What takes page table entries away is told of elsewhere.
    let listed = known.stateless.contains(&name)
        || known.log.contains(&name)
        || known.revokers.contains(&name)
        || is_replaced(world, &name);
    let file = func.file;
    if world.lacks_body(file, &name) {
        return unread(world, func, call, name);
    }
    let mut homes: Vec<Home> = match listed {
        true => world.definitions(file, &name).into_iter().map(|i| Home::new(file, i.span)).collect(),
        false => {
            let near = world.resolve_near(file, &name).into_iter();
            module(world, file, near.map(|(f, i)| Home::new(f, i.span)).collect())
        }
    };
    if homes.is_empty() {
        let macros = if listed { own_macros(world, file, &name) } else { macros(world, file, &name) };
        for (f, item) in macros {
            match &item.kind {
                // What it calls depends on types.
                ItemKind::MacroDefinition { params: Some(_), body, .. }
                    if find_word(body.of(&world.view(f).text), b"_Generic", 0).is_some() =>
                {
                    return Callee::Unknown(name, true);
                }
                // What has its own name in it calls a function of that name.
                ItemKind::MacroDefinition { params: Some(_), .. } if is_around(world, &name, (f, &item)) => {
                    return Callee::Unknown(name, true);
                }
                ItemKind::MacroDefinition { params: Some(_), .. } => homes.push(filled(world, func, call, (f, &item))),
                ItemKind::MacroDefinition { params: None, body, .. } => {
                    // Another name for a function.
                    let text = world.view(f).text.clone();
                    let other = String::from_utf8_lossy(body.of(&text).trim_ascii()).into_owned();
                    let word = other.bytes().all(crate::syntax::lex::is_word_byte) && !other.is_empty();
                    if !word || deep == 0 || other == name {
                        return Callee::Unknown(name, for_effect(world, func, call));
                    }
                    return named(world, func, call, other, deep - 1);
                }
                _ => {}
            }
        }
    }
    if !homes.is_empty() {
        // A macro may stand around the function, or for it in another arm.
        let beside = if listed { own_macros(world, file, &name) } else { macros(world, file, &name) };
        for (f, item) in beside {
            let ItemKind::MacroDefinition { params, body, .. } = &item.kind else { continue };
            let other = String::from_utf8_lossy(body.of(&world.view(f).text).trim_ascii()).into_owned();
            if params.is_some() {
                homes.push(filled(world, func, call, (f, &item)));
            } else if other != name && !other.is_empty() {
                let word = other.bytes().all(crate::syntax::lex::is_word_byte) && deep > 0;
                match word.then(|| named(world, func, call, other, deep - 1)) {
                    Some(Callee::Homes(more)) => homes.extend(more),
                    Some(Callee::Quiet) => {}
                    _ => return Callee::Unknown(name, for_effect(world, func, call)),
                }
            }
        }
        return Callee::Homes(homes);
    }
    if let Some(other) = alias_of(world, file, &name).filter(|other| deep > 0 && *other != name) {
        return named(world, func, call, other, deep - 1);
    }
    if let Some(homes) = pointers::in_variable(world, file, &name, None).filter(|_| !listed) {
        return Callee::Homes(homes);
    }
    if let Some(&to) = known.fills.get(&name) {
        return Callee::Store(to);
    }
    if let Some(all) = known.assigns.get(&name) {
        return Callee::Assigns(all.clone());
    }
    if listed || world.is_message(func, call) {
        return Callee::Quiet;
    }
    // What tells of the task or the moment only looks.
    if is_of_moment(known, &name) {
        return Callee::Quiet;
    }
    // A macro that was not found only computes, by its capitals (a heuristic), unless nobody wants what it gives.
    if is_macro_name(&name) && !known.sounds_like_taker(&name) && !acts_alone(func, call) {
        return Callee::Quiet;
    }
    let effect = for_effect(world, func, call);
    let pointer = world.files_naming(&name).iter().any(|&f| world.view(f).pointers().contains(name.as_bytes()));
    Callee::Unknown(if pointer { format!("(*{name})") } else { name }, effect)
}

/// What is called where one arm of a condition has a body, and another one only says that there is one: what the body does that was
/// read, or else what nobody knows.
fn unread(world: &World<'_>, func: &Func, call: N, name: String) -> Callee {
    let file = func.file;
    // It is asked for where the tree may have it.
    world.resolve(file, &name);
    let own = world.definitions(file, &name).into_iter().chain(world.macros(file, &name)).map(|i| (file, i));
    let seen = world.visible(file).iter().filter(|f| world.names(**f, &name)).copied().collect::<Vec<_>>();
    let theirs = seen.into_iter().flat_map(|f| world.view(f).named(&name).map(move |i| (f, i.clone())));
    let all: Vec<(FileId, Item)> =
        own.chain(theirs).filter(|(f, _)| !world.sources.get(*f).path.starts_with("include")).collect();
    if all.iter().all(|(f, i)| world.is_stub(*f, i) || matches!(i.kind, ItemKind::Prototype { .. })) {
        return Callee::Unknown(name, for_effect(world, func, call));
    }
    // A declaration without a body is lost to whoever wants to look into it.
    let homes = all.into_iter().map(|(f, i)| match i.kind {
        ItemKind::MacroDefinition { params: Some(_), .. } => filled(world, func, call, (f, &i)),
        _ => Home::new(f, i.span),
    });
    Callee::Homes(homes.collect())
}

/// Whether a macro with parameters stands around the function of its own name, which it does not expand to again.
fn is_around(world: &World<'_>, name: &str, (file, item): (FileId, &Item)) -> bool {
    let ItemKind::MacroDefinition { params: Some(_), body, .. } = &item.kind else { return false };
    let text = &world.view(file).text;
    let tokens = tokens_in(text, *body);
    let is = |i: Option<usize>, word: &[u8]| i.and_then(|i| tokens.get(i)).is_some_and(|t| t.text(text) == word);
    (0..tokens.len()).filter(|&i| tokens[i].is_word(text, name)).any(|i| {
        let member = is(i.checked_sub(1), b"->") || is(i.checked_sub(1), b".");
        let bracketed = is(i.checked_sub(1), b"(") && is(Some(i + 1), b")") && is(Some(i + 2), b"(");
        !member && (is(Some(i + 1), b"(") || bracketed)
    })
}

/// The function that a prototype of the file says this is another name of: `__attribute__((alias("other")))`, `__alias(other)`.
fn alias_of(world: &World<'_>, file: FileId, name: &str) -> Option<String> {
    let view = world.view(file);
    let text = &view.text;
    view.named(name).filter(|i| matches!(i.kind, ItemKind::Prototype { .. })).find_map(|i| {
        let end = text[i.span.end..].iter().position(|&b| b == b'\n').map_or(text.len(), |n| i.span.end + n);
        let tokens = tokens_in(text, Span::new(i.span.start, end));
        let at = tokens.iter().position(|t| matches!(t.text(text), b"alias" | b"__alias" | b"__alias__"))?;
        let word = tokens.get(at + 2).map(|t| String::from_utf8_lossy(t.text(text)).into_owned())?;
        Some(word.trim_matches('"').to_owned())
    })
}

/// The functions that an argument of a call may be, by call and index.
pub type Handed = BTreeMap<(N, usize), Vec<Home>>;

/// The functions of the module that are arguments of `calls`, but for those that print.
pub fn handed_over(world: &World<'_>, func: &Func, calls: &BTreeMap<N, Callee>) -> Handed {
    let may_call = |n: N, c: &Callee| match c {
        Callee::Homes(_) | Callee::Unknown(..) => true,
        Callee::Quiet => !world.is_message(func, n),
        _ => false,
    };
    let seen = calls.iter().filter(|(n, c)| may_call(**n, c)).map(|(&n, _)| n);
    let args = seen.flat_map(|n| func.ast.args(n).into_iter().enumerate().map(move |(i, a)| ((n, i), a)));
    args.filter_map(|(key, a)| Some((key, pointed(world, func, a)?))).collect()
}

/// The functions that an argument names, `f` or `&f`.
fn pointed(world: &World<'_>, func: &Func, arg: N) -> Option<Vec<Home>> {
    let ast = &func.ast;
    let n = ast.strip(arg);
    let n = match ast.kind(n) {
        "pointer_expression" if ast.bytes(n).starts_with(b"&") => ast.strip(ast.field(n, "argument")?),
        "cast_expression" => ast.strip(ast.field(n, "value")?),
        _ => n,
    };
    let name = ast.str(n);
    if ast.kind(n) != "identifier" || func.vars.by_name.contains_key(&name) || is_macro_name(&name) {
        return None;
    }
    let found = world.known_definitions(func.file, &name);
    let homes = module(world, func.file, found.into_iter().map(|(f, i)| Home::new(f, i.span)).collect());
    (!homes.is_empty()).then_some(homes)
}

/// Those of the definitions that belong to the driver.
fn module(world: &World<'_>, file: FileId, homes: Vec<Home>) -> Vec<Home> {
    world.of_driver(file, homes, |h| h.file)
}

fn own_macros(world: &World<'_>, file: FileId, name: &str) -> Vec<(FileId, Item)> {
    world.macros(file, name).into_iter().map(|i| (file, i)).collect()
}

/// The macros of this name: of the file, or else of the headers that it includes, or else, where it may include others, of any
/// that was read.
fn macros(world: &World<'_>, file: FileId, name: &str) -> Vec<(FileId, Item)> {
    let built = |found: &(FileId, Item)| !found.1.arms.iter().any(|a| is_foreign(a));
    let mut own = own_macros(world, file, name);
    own.retain(built);
    if own.is_empty() {
        let included = world.included(file);
        let near = |f: &&FileId| {
            world.names(**f, name) && !module(world, file, vec![Home::new(**f, Span::new(0, 0))]).is_empty()
        };
        own = included
            .iter()
            .filter(near)
            .flat_map(|&f| own_macros(world, f, name).into_iter().map(move |(_, i)| (f, i)))
            .filter(built)
            .collect();
    }
    if !own.is_empty() {
        return own;
    }
    if !world.misses_headers(file) {
        return Vec::new();
    }
    let found = world.macros_anywhere(file, name);
    found.into_iter().filter(|(f, i)| !module(world, file, vec![Home::new(*f, i.span)]).is_empty()).collect()
}

/// Whether the value of the call is not what it is called for: nobody looks at it, or it is only tested or returned.
pub(super) fn for_effect(world: &World<'_>, func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let cond = |n: N| func.cfg.point_of(ast, n).is_some_and(|p| func.cfg.points[p].kind != PointKind::Plain);
    // What is only printed is not what a function is called for.
    let printed = |n: N| {
        let mut around = ast.ancestors(n).filter(|&a| ast.kind(a) == "call_expression");
        around.any(|c| world.is_message(func, c))
    };
    let looks = ast.callee(call).is_some_and(|c| world.known.sounds_like_looker(&c));
    let idle = |n: N| cond(n) || !looks && printed(n);
    let Some(p) = ast.parent(ast.outer(call)) else { return true };
    let name = match ast.kind(p) {
        "expression_statement" | "return_statement" => return true,
        "assignment_expression" => ast.field(p, "left").map(|l| ast.str(l)),
        "init_declarator" => ast.field(p, "declarator").filter(|&d| ast.kind(d) == "identifier").map(|d| ast.str(d)),
        _ => return idle(call),
    };
    let var = name.and_then(|n| func.vars.by_name.get(&n));
    // A structure that is returned is more than a sign of success.
    let part = |r: N| {
        ast.parent(r)
            .is_some_and(|p| ast.kind(p) == "field_expression" && ast.bytes(p).get(ast.bytes(r).len()) == Some(&b'.'))
    };
    var.is_some_and(|v| v.reads.iter().all(|&r| idle(r) && !part(r)))
}

/// Whether a macro call is a statement that declares nothing: `XA_STATE(name, ...)` is the first to name what it declares.
fn acts_alone(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let alone = ast.parent(ast.outer(call)).is_some_and(|p| ast.kind(p) == "expression_statement");
    let first = ast.args(call).first().copied().filter(|&a| ast.kind(a) == "identifier");
    alone && first.is_none_or(|a| func.vars.by_name.contains_key(&ast.str(a)))
}

/// Names that transforms replace.
fn is_replaced(world: &World<'_>, name: &str) -> bool {
    world.known.page_inserts.contains(name)
        || name.starts_with("vm_flags_")
        || name.starts_with("pgprot_")
        || world
            .registry
            .rules
            .iter()
            .any(|r| r.transform.forms.iter().any(|f| f.old().any(|o| o.starts_with(&format!("{name}(")))))
}

/// Whether a function that was not seen only reads what it gets a pointer to, by its name (linux/uaccess.h).
pub fn reads(name: &str) -> bool {
    name.starts_with("copy_to_user") || name.contains("put_user")
}
