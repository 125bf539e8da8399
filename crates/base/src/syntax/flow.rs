//! Where local variables get their values and where they are used.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{Ast, N};
use super::cfg::{Cfg, ENTRY, P};
use super::work;

/// A place that gives a variable a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Def {
    /// Where control is.
    pub point: P,
    /// The declarator, assignment or other node that does it; none for the function's entry.
    pub node: Option<N>,
    /// The expression assigned; none when the value is not a plain expression
    /// (a parameter, `+=`, `++`, its address passed on).
    pub value: Option<N>,
}

/// One variable of a function.
#[derive(Clone, Debug, Default)]
pub struct Variable {
    /// Its declarators (identifier nodes); more than one means that a name is declared twice.
    pub declared: Vec<N>,
    /// All places that write it.
    pub defs: Vec<Def>,
    /// All identifier nodes that read it.
    pub reads: Vec<N>,
    /// Whether its address is kept: another name may write it anywhere.
    pub kept: bool,
}

/// All locals and parameters of a function, by name.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    /// Name to variable.
    pub by_name: BTreeMap<String, Variable>,
    /// The first name that does not stand for the same variable all over the function: another one of its name is declared in an
    /// inner block, or it is used where none of its declarations holds, and is that of the file.
    pub hidden: Option<N>,
}

impl Variables {
    /// Collects the variables of a function definition.
    pub fn collect(ast: &Ast, cfg: &Cfg, fun: N) -> Variables {
        let mut vars = Variables::default();
        for n in ast.walk(fun) {
            if ast.kind(n) == "identifier" && declares(ast, n) {
                vars.by_name.entry(ast.str(n)).or_default().declared.push(n);
            }
        }
        vars.hidden = hidden(ast, fun, &vars.by_name);
        for n in ast.walk(fun) {
            if ast.kind(n) != "identifier" {
                continue;
            }
            let Some(var) = vars.by_name.get_mut(&ast.str(n)) else { continue };
            let point = cfg.point_of(ast, n).unwrap_or(ENTRY);
            var.kept |= keeps(ast, n);
            match role(ast, n) {
                Role::Declare(value) => {
                    let is_parameter =
                        value.is_none() && ast.ancestors(n).any(|p| ast.kind(p) == "parameter_declaration");
                    if is_parameter {
                        var.defs.push(Def { point: ENTRY, node: None, value: None });
                    } else if value.is_some() {
                        var.defs.push(Def { point, node: Some(n), value });
                    }
                }
                Role::Write(node, value) => var.defs.push(Def { point, node: Some(node), value }),
                Role::ReadWrite(node) => {
                    var.defs.push(Def { point, node: Some(node), value: None });
                    var.reads.push(n);
                }
                Role::Read => var.reads.push(n),
            }
        }
        vars
    }

    /// The definitions of `name` that can reach the beginning of point `at`.
    ///
    /// Returns none for a name that is not a variable here, is declared twice, or has another name.
    pub fn reaching(&self, cfg: &Cfg, name: &str, at: P) -> Option<Vec<Def>> {
        let var = self.by_name.get(name)?;
        if var.declared.len() > 1 || var.kept {
            return None;
        }
        let mut found = BTreeSet::new();
        let mut seen = vec![false; cfg.points.len()];
        let mut todo = cfg.before(at).to_vec();
        while let Some(p) = todo.pop() {
            if std::mem::replace(&mut seen[p], true) {
                continue;
            }
            work::count(1);
            // The last definition in a point is the one that leaves it.
            match var.defs.iter().rfind(|d| d.point == p) {
                Some(d) => {
                    found.insert(*d);
                }
                None => todo.extend(cfg.before(p)),
            }
        }
        Some(found.into_iter().collect())
    }
}

/// The first use or declaration for which a name alone does not tell the variable.
fn hidden(ast: &Ast, fun: N, all: &BTreeMap<String, Variable>) -> Option<N> {
    let scopes: BTreeMap<&str, Vec<Scope>> =
        all.iter().map(|(name, v)| (name.as_str(), v.declared.iter().map(|&d| Scope::of(ast, d)).collect())).collect();
    let twice = scopes.values().filter(|s| s.len() > 1).find_map(|own| {
        let inner = |s: &&Scope| own.iter().any(|o| o.block != s.block && ast.is_within(s.block, o.block));
        own.iter().find(inner).map(|s| s.declared)
    });
    let inner = |own: &&Vec<Scope>| own.iter().all(|s| !s.whole);
    if twice.is_some() || !scopes.values().any(|own| inner(&own)) {
        return twice;
    }
    ast.walk(fun).filter(|&n| ast.kind(n) == "identifier").find(|&n| {
        let own = scopes.get(ast.str(n).as_str()).filter(inner);
        own.is_some_and(|own| !own.iter().any(|s| s.holds(ast, n)))
    })
}

/// Where a declaration holds.
struct Scope {
    declared: N,
    /// The block or loop, or the function for a parameter.
    block: N,
    /// Whether it is that of the whole function.
    whole: bool,
}

impl Scope {
    fn of(ast: &Ast, declared: N) -> Scope {
        let is_block = |p: &N| matches!(ast.kind(*p), "compound_statement" | "for_statement" | "function_definition");
        let block = ast.ancestors(declared).find(is_block).unwrap_or(declared);
        let whole = ast.kind(block) == "function_definition";
        Scope { declared, block, whole }
    }

    fn holds(&self, ast: &Ast, n: N) -> bool {
        ast.is_within(n, self.block) && ast.span(n).start >= ast.span(self.declared).start
    }
}

enum Role {
    Declare(Option<N>),
    Write(N, Option<N>),
    ReadWrite(N),
    Read,
}

/// Whether the identifier is the name in a declarator.
fn declares(ast: &Ast, n: N) -> bool {
    let mut at = n;
    for p in ast.ancestors(n) {
        match ast.kind(p) {
            "pointer_declarator" | "array_declarator" | "parenthesized_declarator" => {
                if ast.field(p, "size") == Some(at) {
                    return false;
                }
                at = p;
            }
            "init_declarator" => {
                if ast.field(p, "declarator") != Some(at) {
                    return false;
                }
                at = p;
            }
            // `int (*f)(int x)` declares f, and x only within its own parentheses.
            "function_declarator" if ast.kind(at) == "parenthesized_declarator" => at = p,
            "declaration" => return ast.node(at).field == Some("declarator"),
            "parameter_declaration" => {
                let inner = |k: N| matches!(ast.kind(k), "parameter_declaration" | "declaration" | "type_descriptor");
                return ast.node(at).field == Some("declarator") && !ast.ancestors(p).any(inner);
            }
            _ => return false,
        }
    }
    false
}

fn role(ast: &Ast, n: N) -> Role {
    if declares(ast, n) {
        let init =
            ast.ancestors(n).take_while(|&p| ast.kind(p) != "declaration").find(|&p| ast.kind(p) == "init_declarator");
        let mut plain = false;
        if let Some(init) = init {
            plain = ast.field(init, "declarator").is_some_and(|d| ast.kind(d) != "array_declarator");
        }
        return Role::Declare(init.and_then(|i| ast.field(i, "value")).filter(|_| plain));
    }
    let at = ast.outer(n);
    let Some(p) = ast.parent(at) else { return Role::Read };
    match ast.kind(p) {
        "assignment_expression" if ast.field(p, "left") == Some(at) => {
            let op = ast.field(p, "operator").map(|o| ast.kind(o));
            if op == Some("=") { Role::Write(p, ast.field(p, "right")) } else { Role::ReadWrite(p) }
        }
        "update_expression" => Role::ReadWrite(p),
        "pointer_expression" if ast.kids(p).first().is_some_and(|&k| ast.kind(k) == "&") => Role::ReadWrite(p),
        // A member of a local structure is written.
        "field_expression" | "subscript_expression" if ast.kids(p).first() == Some(&at) => {
            let writes = writes_through(ast, p);
            if writes { Role::ReadWrite(p) } else { Role::Read }
        }
        // `asm("..." : "+r" (x))`
        "gnu_asm_output_operand" => Role::ReadWrite(p),
        // `pgprot_val(x) |= 1`: what gives an lvalue of its argument is a macro.
        "argument_list" => match ast.parent(p).and_then(|call| written(ast, call)) {
            Some(by) => Role::ReadWrite(by),
            None => Role::Read,
        },
        _ => Role::Read,
    }
}

/// Whether the address of the variable `n` becomes the value of another one: `p = &n`, `T *p = cond ? &n : q`.
fn keeps(ast: &Ast, n: N) -> bool {
    let at = ast.outer(n);
    let Some(taken) = ast.parent(at).filter(|&p| ast.kind(p) == "pointer_expression") else { return false };
    if ast.kids(taken).first().is_none_or(|&k| ast.kind(k) != "&") {
        return false;
    }
    let mut from = ast.outer(taken);
    for p in ast.ancestors(from) {
        match ast.kind(p) {
            "init_declarator" => return ast.field(p, "value") == Some(from),
            "assignment_expression" => return ast.field(p, "right") == Some(from),
            "conditional_expression" if ast.field(p, "condition") != Some(from) => {}
            "cast_expression" | "parenthesized_expression" | "initializer_list" | "initializer_pair" => {}
            _ => return false,
        }
        from = p;
    }
    false
}

/// What assigns to `n`, or to a part of it, or takes its address.
pub fn written(ast: &Ast, n: N) -> Option<N> {
    let at = ast.outer(n);
    let p = ast.parent(at)?;
    let first = ast.kids(p).first() == Some(&at);
    match ast.kind(p) {
        "assignment_expression" => (ast.field(p, "left") == Some(at)).then_some(p),
        "update_expression" | "gnu_asm_output_operand" => Some(p),
        "pointer_expression" => ast.kids(p).first().is_some_and(|&k| ast.kind(k) == "&").then_some(p),
        "field_expression" | "subscript_expression" if first => written(ast, p),
        "argument_list" => ast.parent(p).and_then(|call| written(ast, call)),
        _ => None,
    }
}

/// Whether the member access `n` of a local (not of what it points to) is assigned.
fn writes_through(ast: &Ast, n: N) -> bool {
    let arrow = ast.kids(n).iter().any(|&k| ast.kind(k) == "->");
    let at = ast.outer(n);
    let Some(p) = ast.parent(at) else { return false };
    match ast.kind(p) {
        "assignment_expression" => !arrow && ast.field(p, "left") == Some(at),
        "pointer_expression" => !arrow && ast.kids(p).first().is_some_and(|&k| ast.kind(k) == "&"),
        "field_expression" if ast.kids(p).first() == Some(&at) => !arrow && writes_through(ast, p),
        _ => false,
    }
}
