//! Old statements in the words of the mapped hook: `file`, `start`, `end`, `pgoff`, `*vm_private_data`.

use std::collections::BTreeSet;

use crate::edit::layout::indentation;
use crate::facts::func::Func;
use crate::kernel::knowledge::Knowledge;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::step::mapped::drop::with_comment;
use crate::step::mapped::ends::returns_by_macro;
use crate::step::mapped::jumps::{Jump, jumps};
use crate::step::mapped::lines::{one_by_one, outdented, spliced};
use crate::step::mapped::messages;
use crate::step::mapped::private::{Marker, Private, Stored};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::lex::is_word_byte;
use crate::syntax::span::Span;

/// Names that the hook's parameters have, in their order.
pub const TAKEN: [&str; 5] = ["start", "end", "pgoff", "file", "vm_private_data"];

/// What is known about the unit.
pub struct Kit<'a> {
    /// The plan.
    pub plan: &'a Plan<'a>,
    /// Where the private data comes from.
    pub private: &'a Private,
    /// What the hook stores there.
    pub marker: Marker,
    /// Whether the action, which may change the page offset, comes behind what moves.
    pub acts: bool,
    /// The points of the function at which an action is prepared, where a private mapping is not excluded.
    pub actions: Vec<P>,
    /// The open() that the text is from, and the hook's name.
    pub renamed: Option<(String, String)>,
    /// The only table that names the hook.
    pub table: Option<String>,
    /// What the handler has stored in the private data, where this is from an open() that reads it.
    pub stored: Option<Stored>,
}

/// The statements of one function on their way to the hook.
pub struct Words<'a> {
    pub(super) func: &'a Func,
    pub(super) kit: &'a Kit<'a>,
    /// Locals that are needed, with the point where a value from before is read; none when only a new one is.
    pub(super) needed: Vec<(String, Option<P>)>,
    pub(super) moved: Vec<N>,
    /// Functions and variables of the file that the text names.
    pub used: BTreeSet<String>,
    /// Strings that still speak of open().
    pub outdated: Vec<N>,
    /// The names of the range's parameters that locals have, too: the parameters get longer ones.
    pub(super) longer: BTreeSet<String>,
    /// Jumps to the return of an error.
    pub(super) jumps: Vec<Jump>,
}

impl<'a> Words<'a> {
    /// For statements of `func`.
    pub fn new(func: &'a Func, kit: &'a Kit<'a>) -> Self {
        Words {
            func,
            kit,
            needed: Vec::new(),
            moved: Vec::new(),
            used: BTreeSet::new(),
            outdated: Vec::new(),
            longer: BTreeSet::new(),
            jumps: Vec::new(),
        }
    }

    /// The facts about functions.
    pub fn known(&self) -> &Knowledge {
        self.kit.plan.world.known
    }

    /// What a parameter of the range is called: `end`, or `vm_end` beside a local of the other name.
    pub(super) fn range(&self, name: &str) -> String {
        if self.longer.contains(name) { format!("vm_{name}") } else { name.to_owned() }
    }

    /// The parameters, under the names that the text has for them.
    pub fn params(&self, params: &[String]) -> Vec<String> {
        let long = |p: &String| self.longer.iter().find_map(|n| Some(format!("{}vm_{n}", p.strip_suffix(n.as_str())?)));
        params.iter().map(|p| long(p).unwrap_or_else(|| p.clone())).collect()
    }

    pub(super) fn lacks(&self, n: N, label: impl Into<String>) -> Refusal {
        refuse("mapped-lacks", self.func.place(n), label)
    }

    /// The moved statements, one level deep.
    pub fn body(&mut self, statements: &[N]) -> Result<String, Refusal> {
        self.moved = statements.to_vec();
        self.longer = self.clashing();
        self.jumps = jumps(self.func, statements);
        let ast = &self.func.ast;
        let mut out = String::new();
        let mut last_end: Option<usize> = None;
        let mut behind_declaration = false;
        let tail = if self.kit.marker == Marker::Nothing { self.tail(statements) } else { None };
        let plain = if tail.is_some() { statements.len() - 2 } else { statements.len() };
        for &s in &statements[..plain] {
            // The comments go along.
            let (own, whole) = (ast.span(s), with_comment(self.func, ast.span(s)));
            // A blank line between two statements stays.
            if let Some(end) = last_end {
                let between = &ast.text[end..whole.start];
                let apart = between.trim_ascii().is_empty() && memchr::memchr_iter(b'\n', between).count() > 1;
                if apart && !behind_declaration {
                    out.push('\n');
                }
            }
            let declares = ast.kind(s) == "declaration";
            if behind_declaration && !declares {
                out.push('\n');
            }
            behind_declaration = declares;
            last_end = Some(whole.end);
            let above = String::from_utf8_lossy(&ast.text[whole.start..own.start]).into_owned();
            out.push_str(&outdented(self.func, s, above.trim_end()));
            let behind = String::from_utf8_lossy(&ast.text[own.end..whole.end]).into_owned();
            let text = self.node(s)? + &behind;
            out.push_str(&outdented(self.func, s, &text));
        }
        if let Some(value) = tail {
            let text = format!("return {};", self.node(value)?);
            out.push_str(&outdented(self.func, statements[plain], &text));
        }
        Ok(out)
    }

    /// `ret = X; if (ret) return ret;` as the last two statements: X.
    fn tail(&self, statements: &[N]) -> Option<N> {
        let ast = &self.func.ast;
        let [.., first, last] = statements else { return None };
        let set = ast.named(*first).next().filter(|&e| ast.kind(e) == "assignment_expression")?;
        let plain = ast.field(set, "operator").is_some_and(|o| ast.kind(o) == "=");
        let name = ast.field(set, "left").filter(|&l| ast.kind(l) == "identifier").map(|l| ast.str(l))?;
        let test = ast.field(*last, "condition").filter(|_| ast.kind(*last) == "if_statement")?;
        let inner = ast.named(test).next().unwrap_or(test);
        let tested = ast.normal(test) == name || ast.str(ast.strip(inner)) == name;
        let body = ast.field(*last, "consequence").filter(|_| ast.field(*last, "alternative").is_none())?;
        let returned =
            ast.kind(body) == "return_statement" && ast.named(body).next().is_some_and(|v| ast.str(v) == name);
        ast.field(set, "right").filter(|_| plain && tested && returned)
    }

    /// The whole body of open(), which becomes the body of the hook.
    pub fn whole(&mut self, open: &Func) -> Result<String, Refusal> {
        let ast = &open.ast;
        let text = &ast.text;
        for (name, var) in &open.vars.by_name {
            if TAKEN.contains(&name.as_str()) && !open.names.vmas.contains_key(name) {
                let at = var.declared.first().copied().unwrap_or(open.body);
                let same = name == "file" && var.declared.len() == 1 && self.is_the_file(at);
                if !same {
                    return Err(self.lacks(at, format!("`{name}` is the name of a parameter of mapped()")));
                }
            }
        }
        for k in ast.walk(open.body) {
            if ast.kind(k) == "return_statement" && ast.named(k).next().is_some() {
                return Err(self.lacks(k, "open() returns a value"));
            }
        }
        if let Some(k) = returns_by_macro(self.kit.plan.world, open) {
            return Err(self.lacks(k, "a macro returns from open() here, without a value"));
        }
        let once = |k: &N| ast.kind(*k) == "storage_class_specifier" && ast.bytes(*k) == b"static";
        if let Some(k) = ast.walk(open.body).find(once) {
            return Err(self.lacks(k, "mapped() would have another copy of this static variable"));
        }
        let inner = Span::new(open.body_span.start + 1, open.body_span.end.saturating_sub(1));
        let mut subs = self.substitutions(open.body)?;
        for k in ast.walk(open.body).filter(|&k| ast.kind(k) == "return_statement") {
            subs.push((ast.span(k), "return 0;".into()));
        }
        for d in ast.walk(open.body).filter(|&k| ast.kind(k) == "declaration") {
            if ast.named(d).any(|i| self.declares_file(i)) {
                if ast.named(d).filter(|&k| ast.kind(k) == "init_declarator").count() > 1 {
                    return Err(self.lacks(d, "this declares the file together with something else"));
                }
                let span = crate::step::lines::lines_of(text, ast.span(d));
                subs.retain(|s| !span.contains(s.0));
                subs.push((span, String::new()));
            }
        }
        let body = spliced(text, inner, subs);
        let body = body.replace("\r\n", "\n");
        let mut lines: Vec<&str> = body.lines().collect();
        while lines.first().is_some_and(|l| l.trim().is_empty()) {
            lines.remove(0);
        }
        while lines.last().is_some_and(|l| l.trim().is_empty()) {
            lines.pop();
        }
        if let [only] = lines.as_slice() {
            return Ok(one_by_one(open, only));
        }
        let mut out: String = lines.join("\n");
        out.push('\n');
        Ok(out)
    }

    /// `struct file *file = vma->vm_file;`: the parameter has that name.
    fn declares_file(&self, init: N) -> bool {
        let ast = &self.func.ast;
        ast.kind(init) == "init_declarator"
            && ast.field(init, "value").is_some_and(|v| self.func.is_field(ast.strip(v), "vm_file"))
            && ast
                .field(init, "declarator")
                .and_then(|d| ast.leaves(d).find(|&k| ast.kind(k) == "identifier"))
                .is_some_and(|k| ast.bytes(k) == b"file")
    }

    /// Whether a value that is needed is computed before the population, which may change the page offset.
    fn is_before_action(&self, n: N) -> bool {
        let at = self.func.cfg.point_of(&self.func.ast, n);
        at.is_some_and(|at| self.kit.actions.iter().any(|&p| p != at && self.func.cfg.reach(at, None)[p]))
    }

    fn is_the_file(&self, declared: N) -> bool {
        self.func.ast.ancestors(declared).take(3).any(|a| self.declares_file(a))
    }

    /// An expression or statement, as the hook writes it.
    pub fn node(&mut self, n: N) -> Result<String, Refusal> {
        let subs = self.substitutions(n)?;
        self.collect(n);
        Ok(spliced(&self.func.ast.text, self.func.ast.span(n), subs))
    }

    /// What is replaced inside `n`.
    pub(super) fn substitutions(&mut self, n: N) -> Result<Vec<(Span, String)>, Refusal> {
        let func = self.func;
        let ast = &func.ast;
        let mut out = Vec::new();
        for jump in &self.jumps {
            let (span, whole) = jump.replaced(func);
            if ast.span(n).contains(span) {
                let lead = indentation(&ast.text, ast.span(jump.goto).start);
                let lead = if whole { format!("\n{}", String::from_utf8_lossy(lead)) } else { String::new() };
                out.push((span, format!("{lead}return {};", ast.str(jump.value))));
            }
        }
        for k in ast.walk(n) {
            if self.is_in_private(k) {
                if self.is_private(k) {
                    out.push((ast.span(k), "*vm_private_data".to_string()));
                }
                continue;
            }
            if func.is_vma_field(k) {
                let field = ast.field(k, "field").map_or(String::new(), |f| ast.str(f));
                let text = match field.as_str() {
                    "vm_private_data" => self.private_data(k)?,
                    "vm_file" => {
                        self.constant(k)?;
                        "file".to_string()
                    }
                    "vm_start" => self.range("start"),
                    "vm_end" => self.range("end"),
                    "vm_pgoff" if self.kit.acts || self.is_before_action(k) => {
                        return Err(self.lacks(k, "the population may change the page offset before mapped() runs"));
                    }
                    "vm_pgoff" if func.field_writes().iter().any(|w| w.0 == "vm_pgoff") => {
                        return Err(self.lacks(k, "the page offset is changed by the handler"));
                    }
                    "vm_pgoff" => self.range("pgoff"),
                    "vm_mm" => "current->mm".to_string(),
                    // The core calls mapped() by the table; a file system on top may have put its own in the place.
                    "vm_ops" if self.is_printed(k) && self.kit.table.is_some() => {
                        let table = self.kit.table.clone().unwrap_or_default();
                        self.used.insert(table.clone());
                        format!("&{table}")
                    }
                    other => return Err(self.lacks(k, format!("mapped() has nothing for `{other}`"))),
                };
                out.push((ast.span(k), text));
                continue;
            }
            if let Some(names) = self.kit.renamed.as_ref().filter(|_| ast.kind(k) == "string_literal") {
                self.outdated.extend(messages::renamed(self.kit.plan.world, func, names, k, &mut out));
            }
            let vma = |n: N| func.names.vmas.contains_key(&ast.str(ast.strip(n)));
            let counts =
                |n: N| ast.callee(n).as_deref() == Some("vma_pages") && matches!(ast.args(n)[..], [v] if vma(v));
            if counts(k) {
                let whole = ast.parent(k).is_some_and(|p| matches!(ast.kind(p), "argument_list" | "init_declarator"));
                let pages = format!("({} - {}) >> PAGE_SHIFT", self.range("end"), self.range("start"));
                out.push((ast.span(k), if whole { pages } else { format!("({pages})") }));
            }
            // What a function gives that only reads the private data, where a `void *` does as well.
            let reads = |n: N| {
                let alone = || ast.parent(ast.outer(n)).is_some_and(|p| ast.kind(p) == "init_declarator");
                ast.kind(n) == "call_expression" && func.reads_private(n) && alone()
            };
            if reads(k) {
                out.push((ast.span(k), self.private_data(k)?));
            }
            if ast.kind(k) != "identifier" || ast.ancestors(k).take(3).any(|n| counts(n) || reads(n)) {
                continue;
            }
            let name = ast.str(k);
            if func.names.files.contains(&name) {
                self.constant(k)?;
                out.push((ast.span(k), "file".to_string()));
            } else if func.names.vmas.contains_key(&name) {
                let field = ast.parent(ast.outer(k)).is_some_and(|p| func.is_vma_field(p));
                if !field {
                    return Err(self.lacks(k, "mapped() has no VMA"));
                }
            } else if !func.vars.by_name.contains_key(&name) {
                if TAKEN.contains(&name.as_str()) {
                    return Err(self.lacks(k, format!("`{name}` is the name of a parameter of mapped()")));
                }
                self.macros(k, &name)?;
                self.used.insert(name);
            }
        }
        Ok(out)
    }

    /// Whether a value is only printed.
    fn is_printed(&self, n: N) -> bool {
        let ast = &self.func.ast;
        let list = ast.parent(ast.outer(n)).filter(|&p| ast.kind(p) == "argument_list");
        list.and_then(|l| ast.parent(l)).is_some_and(|c| self.kit.plan.world.is_message(self.func, c))
    }

    /// A macro of the file may name only what it gets: the hook has not all the locals.
    fn macros(&self, k: N, name: &str) -> Result<(), Refusal> {
        let func = self.func;
        let known = |word: &String| func.vars.by_name.contains_key(word) || TAKEN.contains(&word.as_str());
        if let Some(word) = self.kit.plan.world.named_by_macro(func.file, name).iter().find(|w| known(w)) {
            return Err(self.lacks(k, format!("the macro `{name}` uses `{word}` of this function")));
        }
        Ok(())
    }

    fn private_data(&self, k: N) -> Result<String, Refusal> {
        let ast = &self.func.ast;
        let p = ast.parent(ast.outer(k));
        let written = p.is_some_and(|p| ast.kind(p) == "assignment_expression" && ast.field(p, "left") == Some(k));
        if self.kit.marker == Marker::Handlers && !written && self.kit.stored.is_none() {
            let label =
                "close() would tell by the private data, which mapped() alone would set, and this reads it before";
            return Err(refuse("close-after-failed-action", self.func.place(k), label));
        }
        if let Some(stored) = self.kit.stored.as_ref().filter(|_| !written) {
            let alone = ["init_declarator", "argument_list", "assignment_expression", "return_statement"];
            let alone = p.is_some_and(|p| alone.contains(&ast.kind(p))) || stored.text.bytes().all(is_word_byte);
            return Ok(if alone { stored.text.clone() } else { format!("({})", stored.text) });
        }
        let tight = p.is_some_and(|p| matches!(ast.kind(p), "field_expression" | "subscript_expression"));
        Ok(if tight { "(*vm_private_data)".into() } else { "*vm_private_data".into() })
    }

    /// `mapped` has a `const struct file *`.
    fn constant(&self, k: N) -> Result<(), Refusal> {
        let ast = &self.func.ast;
        let Some(p) = ast.parent(ast.outer(k)) else { return Ok(()) };
        match ast.kind(p) {
            "field_expression" if self.is_written(p) => {
                Err(self.lacks(k, "the file of mapped() is const, and this may change it"))
            }
            "field_expression" => Ok(()),
            "argument_list" => {
                let name = ast.parent(p).and_then(|c| ast.callee(c)).unwrap_or_default();
                if self.kit.plan.world.known.const_file.contains(&name) {
                    return Ok(());
                }
                Err(self.lacks(k, format!("`{name}()` may want a file that is not const, as that of mapped() is")))
            }
            "init_declarator" if self.declares_file(p) => Ok(()),
            _ => Err(self.lacks(k, "the file of mapped() is const, and this may not be")),
        }
    }

    /// Whether a member of the file itself is written, or its address taken.
    fn is_written(&self, member: N) -> bool {
        let ast = &self.func.ast;
        let outer = ast.outer(member);
        ast.parent(outer).is_some_and(|p| match ast.kind(p) {
            "pointer_expression" => ast.bytes(p).starts_with(b"&"),
            "update_expression" => true,
            "assignment_expression" => ast.field(p, "left") == Some(outer),
            "field_expression" => !ast.kids(p).iter().any(|&t| ast.kind(t) == "->") && self.is_written(p),
            _ => false,
        })
    }
}
