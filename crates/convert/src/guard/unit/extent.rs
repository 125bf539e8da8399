//! Functions of a table that count on one VMA for each mmap(): after a merge the first address, the length and the page offset
//! are those of all that merged, and so is what they keep in the private data.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::operations::Operations;
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Most functions that are looked at for one member of a table.
const MOST: usize = 16;

/// Where a mapping begins (include/linux/mm_types.h, `vm_area_struct`).
const START: &str = "vm_start";

/// What gives its end or its length (include/linux/mm.h).
const LENGTH: [&str; 3] = ["vm_end", "vma_pages", "vma_last_pgoff"];

/// What gives its page offset.
const OFFSET: [&str; 2] = ["vm_pgoff", "vma_start_pgoff"];

/// What finds a mapping by both of its ends (include/linux/mm.h).
const EXACT: &str = "find_exact_vma";

/// A function of the table, or one that it gives the mapping, that counts on one VMA for each mmap(), or was not seen.
pub(super) fn counted(plan: &Plan<'_>, ops: &Operations) -> Option<(Place, String)> {
    let home = ops.home?;
    ops.members.iter().flatten().filter(|m| m.1 != "NULL").find_map(|(member, function)| {
        let mut search = Search { plan, todo: Vec::new(), unseen: None };
        search.call(home.file, function, home);
        let mut at = 0;
        while at < search.todo.len() && at < MOST && search.unseen.is_none() {
            let (file, item) = search.todo[at].clone();
            at += 1;
            if let Some((span, what)) = search.counts(file, &item) {
                return Some((Place { file, span }, format!("`{function}()` (.{member}) {what}")));
            }
        }
        if at < search.todo.len() && search.unseen.is_none() {
            return Some((
                home,
                format!("`{function}()` (.{member}) hands the mapping to more functions than are looked at"),
            ));
        }
        let (place, name) = search.unseen?;
        Some((place, format!("`{name}()` gets the mapping, and was not looked into")))
    })
}

/// A function outside of the unit that looks a mapping up and asks what it is, or tells those with these operations and goes by where
/// they begin or end: what it does with one that merged is not known.
pub(super) fn sought(plan: &Plan<'_>, func: &Func, operations: &[String]) -> Option<(Place, String)> {
    let world = plan.world;
    let told = ["vm_ops", "vm_private_data", "vm_file"];
    let lookups = world.known.vma_lookups.iter();
    if let Some(found) = another(plan, func) {
        return Some(found);
    }
    operations.iter().chain(lookups).find_map(|word| {
        world.files_of_module(func.file, word).into_iter().find_map(|file| {
            let view = world.view(file);
            view.items().iter().filter(|i| i.is_function() && !is_member(plan, file, i.span)).find_map(|item| {
                let tokens = tokens_in(&view.text, item.span);
                let has = |w: &str| tokens.iter().any(|t| t.is_word(&view.text, w));
                // Who installs them tells nothing.
                let compared = |i: &usize| {
                    let near = i.saturating_sub(2)..(i + 2).min(tokens.len());
                    tokens[near].iter().any(|t| t.is_punct(&view.text, "==") || t.is_punct(&view.text, "!="))
                };
                let mut named = (0..tokens.len()).filter(|&i| tokens[i].is_word(&view.text, word));
                let at = &tokens[named.find(|i| !operations.contains(word) || compared(i))?];
                let extent = || tokens.iter().any(|t| is_extent(&word_of(&view.text, *t)));
                let looks = || world.known.vma_lookups.iter().any(|l| has(l));
                let near = || told.into_iter().any(has) || extent();
                // Who only asks whether a mapping is the driver's gets the same answer.
                let ours = || match operations.contains(word) {
                    true => extent() || looks(),
                    false => operations.iter().any(|o| has(o)) || world.is_near(file, func.file) && near(),
                };
                let label = format!("mappings are told by `{word}` here, and one that merged is one of them");
                (word == EXACT || ours()).then_some((Place { file, span: at.span }, label))
            })
        })
    })
}

/// A function of the file that has a mapping of its own, and not that of a fault, and reads where it begins or how long it is.
fn another(plan: &Plan<'_>, func: &Func) -> Option<(Place, String)> {
    let view = plan.world.view(func.file);
    view.items().iter().filter(|i| !is_member(plan, func.file, i.span)).find_map(|item| {
        let ItemKind::Function { body, .. } = &item.kind else { return None };
        let tokens = tokens_in(&view.text, *body);
        let has = |w: &str| tokens_in(&view.text, item.span).iter().any(|t| t.is_word(&view.text, w));
        let declared = tokens.iter().any(|t| t.is_word(&view.text, "vm_area_struct"));
        let extent = tokens.iter().find(|t| is_extent(&word_of(&view.text, **t)))?;
        let label = "this goes by where a mapping begins or how long it is, and one that merged is longer".to_owned();
        (declared && !has("vm_fault")).then_some((Place { file: func.file, span: extent.span }, label))
    })
}

fn is_member(plan: &Plan<'_>, file: FileId, span: Span) -> bool {
    plan.members.iter().any(|m| m.func.file == file && m.func.span == span)
}

fn word_of(text: &[u8], token: Token) -> String {
    String::from_utf8_lossy(token.text(text)).into_owned()
}

/// A search through the functions that get a mapping.
struct Search<'a> {
    plan: &'a Plan<'a>,
    todo: Vec<(FileId, Item)>,
    /// A function that was not found, where it gets the mapping.
    unseen: Option<(Place, String)>,
}

impl Search<'_> {
    /// Adds the function `name`, which gets a mapping at `place`. The core counts on merged mappings by itself.
    fn call(&mut self, file: FileId, name: &str, place: Place) {
        let world = self.plan.world;
        let known = world.known;
        let core = known.merge_proof.contains(name)
            || known.stateless.contains(name)
            || known.is_log(name)
            || known.fault_inserts.contains(name)
            || known.page_inserts.contains(name);
        let length = LENGTH.iter().chain(&OFFSET).any(|w| *w == name);
        if core || length {
            return;
        }
        let mut homes = world.resolve_near(file, name);
        for other in world.other_names(file, name).unwrap_or_default() {
            match world.resolve_near(file, &other) {
                more if more.is_empty() => self.lost(place, &other),
                more => homes.extend(more),
            }
        }
        let is_macro = || !world.macros_seen(file, name).is_empty() || world.macro_of_header(file, name).is_some();
        if homes.is_empty() && !is_macro() {
            self.lost(place, name);
        }
        for callee in homes {
            let path = &world.sources.get(callee.0).path;
            let core = world.is_kernel() && (path.starts_with("mm") || path.starts_with("include"));
            if !core && !self.todo.contains(&callee) {
                self.todo.push(callee);
            }
        }
    }

    /// Where a function counts on one VMA for each mmap(), and how; functions that get the mapping, or a fault, are added.
    fn counts(&mut self, file: FileId, item: &Item) -> Option<(Span, String)> {
        let view = self.plan.world.view(file);
        let counting = || "counts from the mapping's first address, or with its length or page offset".to_owned();
        let words = self.words(file, item);
        let Ok(func) = self.plan.world.parse(file, item) else {
            return words.iter().any(|w| is_extent(w)).then(|| (item.span, counting()));
        };
        let ast = &func.ast;
        // What is only printed decides nothing.
        let message = |call: N| {
            let text = || ast.args(call).into_iter().any(|a| ast.walk(a).any(|k| ast.kind(k) == "string_literal"));
            let traced = || ast.callee(call).is_some_and(|c| c.starts_with("trace_"));
            ast.kind(call) == "call_expression" && self.plan.world.is_message(&func, call) && (text() || traced())
        };
        let printed = |n: N| ast.ancestors(n).any(message);
        let named = |n: &N| matches!(ast.kind(*n), "field_identifier" | "identifier") && is_extent(&ast.str(*n));
        let read: Vec<N> = ast.walk(func.body).filter(named).filter(|&n| !printed(n)).collect();
        let is = |n: &N, all: &[&str]| all.contains(&ast.str(*n).as_str());
        let both = words.contains(START) && OFFSET.iter().any(|o| words.contains(*o));
        let lone = |n: &&N| is(n, &LENGTH) || !both || is(n, &OFFSET) && !is_added(&func, **n);
        if let Some(&n) = read.iter().find(lone) {
            return Some((ast.span(n), counting()));
        }
        // What a macro of the driver reads; one that reads both is taken to add them (a heuristic).
        let own = |w: &str| tokens_in(&view.text, item.span).iter().any(|t| t.is_word(&view.text, w));
        let hidden = |w: &&String| is_extent(w) && !own(w);
        if let Some(word) = words.iter().find(hidden).filter(|w| LENGTH.contains(&w.as_str()) || !both) {
            return Some((func.name_span, format!("{}: a macro reads `{word}`", counting())));
        }
        let kept = |n: &N| ast.kind(*n) == "field_expression" && is_private(&func, *n) && self.may_write(&func, *n);
        if let Some(n) = ast.walk(func.body).find(kept) {
            return Some((ast.span(n), "keeps something for each mapping".to_owned()));
        }
        for n in ast.walk(func.body).filter(|&n| is_mapping(&func, n) && !printed(n)) {
            let outer = ast.outer(n);
            let Some(parent) = ast.parent(outer) else { continue };
            match ast.kind(parent) {
                "argument_list" => match ast.parent(parent) {
                    Some(call) if message(call) => {}
                    Some(call) => match ast.callee(call) {
                        Some(name) if !func.vars.by_name.contains_key(&name) => {
                            self.call(file, &name, func.place(call))
                        }
                        _ => self.lost(func.place(call), &ast.normal(call)),
                    },
                    None => {}
                },
                "field_expression" | "parenthesized_expression" | "unary_expression" | "expression_statement" => {}
                "init_declarator" | "assignment_expression" if holds_mapping(&func, parent) => {}
                "binary_expression" if is_compared_with_nothing(&func, parent) => {}
                _ => return Some((ast.span(n), "hands the mapping on, or tells it from others".to_owned())),
            }
        }
        None
    }

    /// Whether a member is assigned, or may be by who gets its address.
    fn may_write(&self, func: &Func, member: N) -> bool {
        let ast = &func.ast;
        let outer = ast.outer(member);
        ast.parent(outer).is_some_and(|p| match ast.kind(p) {
            "assignment_expression" => ast.field(p, "left") == Some(outer),
            "update_expression" => true,
            "pointer_expression" => ast.bytes(p).starts_with(b"&"),
            "argument_list" => {
                let name = ast.parent(p).and_then(|call| ast.callee(call)).unwrap_or_default();
                self.plan.world.known.assigns.contains_key(&name) || name == "swap"
            }
            _ => false,
        })
    }

    fn lost(&mut self, place: Place, name: &str) {
        self.unseen.get_or_insert((place, name.to_owned()));
    }

    /// The words of a function and of the driver's macros that it uses.
    fn words(&self, file: FileId, item: &Item) -> BTreeSet<String> {
        let world = self.plan.world;
        let mut out = BTreeSet::new();
        let mut todo = vec![(file, item.span)];
        while let Some((at, span)) = todo.pop() {
            let text = &world.view(at).text;
            for t in tokens_in(text, span) {
                let word = word_of(text, t);
                if out.contains(&word) {
                    continue;
                }
                let macros = world.own_macros(file, &word).into_iter();
                todo.extend(macros.filter_map(|(home, i)| match i.kind {
                    ItemKind::MacroDefinition { body, .. } => Some((home, body)),
                    _ => None,
                }));
                out.insert(word);
            }
        }
        out
    }
}

fn is_extent(word: &str) -> bool {
    word == START || LENGTH.contains(&word) || OFFSET.contains(&word)
}

/// Whether a page offset is added to something, or the first value of a sum: with the distance from the first address it gives
/// the place in the file, wherever the mapping begins.
fn is_added(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let mut inner = n;
    for outer in ast.ancestors(n) {
        let left = ast.field(outer, "left") == Some(inner);
        let operator = ast.field(outer, "operator").map_or("", |o| ast.kind(o));
        match ast.kind(outer) {
            "binary_expression" => match operator {
                "+" => return true,
                "<<" | "*" if left => {}
                _ => return false,
            },
            "assignment_expression" => return matches!(operator, "=" | "+="),
            "init_declarator" => return true,
            "field_expression"
            | "parenthesized_expression"
            | "cast_expression"
            | "call_expression"
            | "argument_list" => {}
            _ => return false,
        }
        inner = outer;
    }
    false
}

/// Whether a declared type is that of a pointer to a mapping or to a fault.
fn leads(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|w| matches!(w, "vm_area_struct" | "vm_fault"))
}

/// Whether an expression is a pointer to a mapping or to a fault: a parameter or local of that type, or the member of a fault.
fn is_mapping(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    match ast.kind(n) {
        "identifier" => {
            let name = ast.str(n);
            let param = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(&name));
            let typed = match param {
                Some(i) => leads(&func.param_text(i)),
                None => func.type_of(&name).is_some_and(|t| leads(&t)),
            };
            let declares = func.vars.by_name.get(&name).is_some_and(|v| v.declared.contains(&n));
            typed && !declares
        }
        "field_expression" => ast.field(n, "field").is_some_and(|f| ast.bytes(f) == b"vma"),
        _ => false,
    }
}

fn is_private(func: &Func, member: N) -> bool {
    func.ast.field(member, "field").is_some_and(|f| func.ast.bytes(f) == b"vm_private_data")
}

/// Whether a local of such a type gets the value, or is what is assigned to.
fn holds_mapping(func: &Func, store: N) -> bool {
    let ast = &func.ast;
    let target = ast.field(store, "declarator").or_else(|| ast.field(store, "left"));
    let name = target.and_then(|t| ast.leaves(t).find(|&k| ast.kind(k) == "identifier"));
    let plain = target.is_some_and(|t| matches!(ast.kind(ast.strip(t)), "identifier" | "pointer_declarator"));
    plain && name.is_some_and(|k| func.is_local(&ast.str(k)) && func.type_of(&ast.str(k)).is_some_and(|t| leads(&t)))
}

/// Whether an expression only asks whether there is one: `vma && x`, `vma == NULL`.
fn is_compared_with_nothing(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let operator = ast.field(n, "operator").map_or("", |o| ast.kind(o));
    let nothing = |side: &str| ast.field(n, side).is_some_and(|k| matches!(ast.bytes(ast.strip(k)), b"NULL" | b"0"));
    matches!(operator, "&&" | "||") || matches!(operator, "==" | "!=") && (nothing("left") || nothing("right"))
}
