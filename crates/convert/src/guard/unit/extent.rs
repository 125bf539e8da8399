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
        let (place, name) = search.unseen?;
        Some((place, format!("`{name}()` gets the mapping, and was not looked into")))
    })
}

/// A function that looks a mapping up by address, takes it for one with these operations, or stands in the same file and asks what
/// it is, and goes by where it begins or how long it is.
pub(super) fn sought(plan: &Plan<'_>, func: &Func, operations: &[String]) -> Option<(Place, String)> {
    let world = plan.world;
    let told = ["vm_ops", "vm_private_data", "vm_file"];
    world.known.vma_lookups.iter().find_map(|lookup| {
        world.files_of_module(func.file, lookup).into_iter().find_map(|file| {
            let view = world.view(file);
            let found = view.items().iter().filter(|i| i.is_function()).find_map(|item| {
                let tokens = tokens_in(&view.text, item.span);
                let has = |w: &str| tokens.iter().any(|t| t.is_word(&view.text, w));
                let by_extent = |t: &&Token| {
                    t.is_word(&view.text, EXACT) || is_extent(&String::from_utf8_lossy(t.text(&view.text)))
                };
                let extent = tokens.iter().find(by_extent)?;
                let ours = operations.iter().any(|o| has(o)) || file == func.file && told.into_iter().any(has);
                (has(lookup) && (ours || lookup == EXACT)).then_some(extent.span)
            })?;
            Some((Place { file, span: found }, format!("a mapping that `{lookup}()` gives is told by its extent")))
        })
    })
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
        let homes = world.resolve_near(file, name);
        let is_macro = || !world.macros_seen(file, name).is_empty() || world.macro_of_header(file, name).is_some();
        if homes.is_empty() && !is_macro() {
            self.unseen.get_or_insert((place, name.to_owned()));
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
        let printed = |n: N| {
            let calls = ast.ancestors(n).filter(|&p| ast.kind(p) == "call_expression");
            calls.into_iter().any(|call| self.plan.world.is_message(&func, call))
        };
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
        let writes = |n: &N| {
            let target = ast.field(*n, "left").map(|l| ast.strip(l));
            let field = target.and_then(|l| ast.field(l, "field"));
            ast.kind(*n) == "assignment_expression" && field.is_some_and(|f| ast.bytes(f) == b"vm_private_data")
        };
        if let Some(n) = ast.walk(func.body).find(writes) {
            return Some((ast.span(n), "keeps something for each mapping".to_owned()));
        }
        let passes = |a: N| {
            let leads = |k: N| matches!(ast.bytes(k), b"vma" | b"vmf") || is_of_mapping(&func, k);
            let member = |k: N| ast.parent(k).is_some_and(|p| ast.kind(p) == "field_expression");
            ast.leaves(a).any(|k| leads(k) && (!member(k) || ast.bytes(ast.strip(a)).ends_with(b"vma")))
        };
        for call in func.calls().into_iter().filter(|&c| ast.args(c).into_iter().any(passes)) {
            if let Some(name) = ast.callee(call).filter(|_| !self.plan.world.is_message(&func, call)) {
                self.call(file, &name, func.place(call));
            }
        }
        None
    }

    /// The words of a function and of the driver's macros that it uses.
    fn words(&self, file: FileId, item: &Item) -> BTreeSet<String> {
        let world = self.plan.world;
        let mut out = BTreeSet::new();
        let mut todo = vec![(file, item.span)];
        while let Some((at, span)) = todo.pop() {
            let text = &world.view(at).text;
            for t in tokens_in(text, span) {
                let word = String::from_utf8_lossy(t.text(text)).into_owned();
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

/// Whether an identifier is a parameter that leads to the mapping.
fn is_of_mapping(func: &Func, k: N) -> bool {
    let name = func.ast.str(k);
    let index = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(&name));
    index.is_some_and(|i| {
        let text = func.param_text(i);
        text.contains("vm_area_struct") || text.contains("vm_fault")
    })
}
