//! Applies the transforms to a function: each occurrence is claimed by exactly one.

pub mod loops;
pub mod macros;

use crate::edit::layout::BREAK;
use crate::edit::set::{Conflict, Edit, Piece, operand};
use crate::facts::unread::is_unread_store;
use crate::facts::{flag_change, flag_test};
use crate::guard::field_use::PRIVATE_READ;
use crate::guard::{Site, guard, lacking};
use crate::kernel::symbols;
use crate::kernel::target::NO_WORD;
use crate::kernel::versions::{Range, versions};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::evidence::Evidence;
use crate::plan::populate::Populate;
use crate::plan::stop::Stop;
use crate::step::lines::lines_of;
use crate::step::page_loop::linear::{self, LinearLoop};
use crate::step::page_loop::{self, PageLoop};
use crate::step::printed;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;
use crate::syntax::span::Span;
use crate::transform::model::{Kind, Transform};
use crate::transform::pattern::Binds;
use crate::transform::registry::{Compiled, Rule};
use crate::transform::render::line;

/// What was found at a node.
enum Found<'r> {
    Pattern { rule: &'r Rule, binds: Binds },
    Test { rule: &'r Rule, found: flag_test::Found },
    Change { rule: &'r Rule, change: flag_change::Change },
    Loop { rule: &'r Rule, found: PageLoop },
    Linear { rule: &'r Rule, found: LinearLoop },
    Unread { rule: &'r Rule },
}

impl Plan<'_> {
    /// Applies the transforms to member `m`.
    ///
    /// # Errors
    /// A guard's refusal, a tie or a conflict.
    pub fn rewrite(&mut self, m: usize) -> Result<(), Stop> {
        let body = self.members[m].func.body;
        self.visit(m, body)
    }

    fn visit(&mut self, m: usize, n: N) -> Result<(), Stop> {
        // What moves elsewhere is rewritten there.
        if self.drops(self.members[m].func.place(n)) {
            return Ok(());
        }
        if let Some((inner, expr)) = self.macro_at(m, n) {
            return self.written_out(m, n, inner, expr);
        }
        let found = self.find(m, n)?;
        let holes = match found {
            None => {
                let kids = self.members[m].func.ast.kids(n).to_vec();
                for k in kids {
                    self.visit(m, k)?;
                }
                return Ok(());
            }
            Some(Found::Pattern { rule, binds }) => self.pattern(m, n, rule, &binds)?,
            Some(Found::Test { rule, found }) => self.test(m, n, rule, &found)?,
            Some(Found::Change { rule, change }) => self.change(m, n, rule, &change)?,
            Some(Found::Loop { rule, found }) => self.page_loop(m, n, rule, found)?,
            Some(Found::Linear { rule, found }) => self.linear_loop(m, n, rule, found)?,
            Some(Found::Unread { rule }) => self.unread(m, n, rule)?,
        };
        let outer = self.limit;
        for hole in holes {
            let at = self.members[m].func.ast.at(hole);
            self.limit = Some(hole);
            self.visit(m, at)?;
        }
        self.limit = outer;
        Ok(())
    }

    /// Whether a transform claims the call `n`, as an expression or as a statement.
    ///
    /// # Errors
    /// As [`Plan::rewrite`].
    pub fn claims(&self, m: usize, n: N) -> Result<bool, Stop> {
        if self.macro_at(m, n).is_some() {
            return Ok(true);
        }
        let ast = &self.members[m].func.ast;
        if page_loop::inserts(&self.members[m].func, n) {
            let around = ast.ancestors(n).find(|&p| page_loop::is_loop(ast.kind(p)));
            if let Some(around) = around {
                return self.find(m, around).map(|f| f.is_some());
            }
        }
        let stmt = ast.parent(n).filter(|&p| ast.kind(p) == "expression_statement");
        Ok(self.find(m, n)?.is_some() || stmt.map_or(Ok(false), |s| self.find(m, s).map(|f| f.is_some()))?)
    }

    /// The transform with the most literal tokens that matches at `n`.
    fn find(&self, m: usize, n: N) -> Result<Option<Found<'static>>, Stop> {
        let func = &self.members[m].func;
        let registry = crate::transform::registry::registry().map_err(|e| refuse("gap", func.place(n), e))?;
        let stmt = func.ast.kind(n) == "expression_statement";
        let expr = if stmt { func.ast.named(n).next() } else { None };
        let mut best: Option<(usize, &'static Rule, Binds)> = None;
        for rule in &registry.rules {
            if rule.transform.matcher.as_deref() == Some("page-loop") {
                match page_loop::find(self.world, func, n)? {
                    Some(found) => return Ok(Some(Found::Loop { rule, found })),
                    None => continue,
                }
            }
            if rule.transform.matcher.as_deref() == Some("linear-loop") {
                match linear::find(self.world, func, n) {
                    Some(found) => return Ok(Some(Found::Linear { rule, found })),
                    None => continue,
                }
            }
            if rule.transform.matcher.as_deref() == Some("unread-store") {
                match stmt && is_unread_store(self.world, func, n) {
                    true => return Ok(Some(Found::Unread { rule })),
                    false => continue,
                }
            }
            let at = match (rule.transform.kind, expr) {
                (Kind::Slot, _) => continue,
                (Kind::Stmt, Some(e)) => e,
                (Kind::Stmt, None) => continue,
                (Kind::Expr, _) => n,
            };
            match rule.transform.matcher.as_deref() {
                Some("flag-test") => {
                    // Without a form for the test as a whole the flags in it are looked at as a word.
                    let found = flag_test::find(self.world, func, n)?;
                    if let Some(found) = found.filter(|f| f.when == flag_test::WORD || self.has_form(rule, &f.when)) {
                        return Ok(Some(Found::Test { rule, found }));
                    }
                }
                Some("flag-change") => {
                    if let Some(change) = flag_change::find(func, at)?.filter(|c| !c.by_bit) {
                        return Ok(Some(Found::Change { rule, change }));
                    }
                }
                _ => {}
            }
            if func.ast.strip(at) != at {
                continue;
            }
            for pattern in rule.forms.iter().flat_map(|f| &f.patterns) {
                let better = best.as_ref().is_none_or(|b| pattern.literals > b.0);
                let ties =
                    best.as_ref().is_some_and(|b| pattern.literals == b.0 && b.1.transform.id != rule.transform.id);
                if !better && !ties {
                    continue;
                }
                if let Some(binds) = pattern.matches(&func.ast, at, &func.names) {
                    if ties {
                        let first = best.map(|b| b.1.transform.id.clone()).unwrap_or_default();
                        let second = rule.transform.id.clone();
                        return Err(Conflict { first, second, at: func.ast.span(n) }.into());
                    }
                    best = Some((pattern.literals, rule, binds));
                }
            }
        }
        Ok(best.map(|(_, rule, binds)| Found::Pattern { rule, binds }))
    }

    fn evidence(&self, m: usize, n: N, rule: &Transform, names: &[String], binds: &Binds) -> Result<Evidence, Refusal> {
        let func = &self.members[m].func;
        let point = func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY);
        let site = Site { world: self.world, func, at: func.ast.strip(n), point, binds, rule };
        let mut all = Evidence::default();
        for name in names {
            let check =
                guard(name).ok_or_else(|| refuse("gap", func.place(n), format!("no guard is called `{name}`")))?;
            all.merge(check(&site)?);
        }
        Ok(all)
    }

    /// The first form that applies: its `when` is among the tags and the target has what it needs. If there is none, what
    /// one of them lacks.
    fn form<'r>(
        &self,
        rule: &'r Rule,
        tags: &[&str],
        fits: impl Fn(&Compiled) -> bool,
    ) -> Result<&'r Compiled, String> {
        let mut lacking: Vec<&String> = Vec::new();
        for form in &rule.forms {
            let when = form.form.when.as_deref();
            if when.is_some_and(|w| !tags.contains(&w)) || !fits(form) {
                continue;
            }
            match form.form.needs.iter().find(|s| !self.world.target.meets(s)) {
                None => return Ok(form),
                Some(need) => lacking.push(need),
            }
        }
        // Of several forms the one that a newer kernel has first; of a tree it is not known what is newer.
        let since = |need: &&String| {
            let newer = |r: &Range| self.world.target.version.map_or(r.last.is_none(), |v| r.first > v);
            let range = versions().ok().and_then(|v| v.range(need)).filter(newer);
            range.map_or((true, None), |r| (false, Some((r.first, r.last.is_some()))))
        };
        Err(lacking.into_iter().min_by_key(since).cloned().unwrap_or_default())
    }

    /// Whether the target has a form for what a matcher found.
    fn has_form(&self, rule: &Rule, when: &str) -> bool {
        self.form(rule, &[when], |_| true).is_ok()
    }

    fn lacks(&self, m: usize, n: N, symbol: &str) -> Refusal {
        lacking(self.world.target, self.members[m].func.place(n), symbol, "")
    }

    fn desc(&self, m: usize, binds: &Binds) -> String {
        let func = &self.members[m].func;
        let named = binds.vma.and_then(|v| func.names.vmas.get(&func.ast.str(v)));
        named.or_else(|| func.names.vmas.values().next()).cloned().unwrap_or_else(|| "desc".into())
    }

    fn pattern(&mut self, m: usize, n: N, rule: &Rule, binds: &Binds) -> Result<Vec<Span>, Stop> {
        let func = &self.members[m].func;
        let at = if rule.transform.kind == Kind::Stmt { func.ast.named(n).next().unwrap_or(n) } else { n };
        let mut evidence = self.evidence(m, at, &rule.transform, &rule.transform.guards, binds)?;
        let fits = |f: &Compiled| f.patterns.iter().any(|p| p.matches(&func.ast, at, &func.names).is_some());
        let tags: Vec<&str> = evidence.tags.iter().map(String::as_str).collect();
        let form = self.form(rule, &tags, fits).map_err(|s| self.lacks(m, n, &s))?;
        self.needs.extend(form.form.needs.iter().cloned());
        let extra = self.evidence(m, at, &rule.transform, &form.form.guards, binds)?;
        evidence.merge(extra);
        let func = &self.members[m].func;
        let desc = self.desc(m, binds);
        let file = func.names.files.iter().next().cloned().unwrap_or_default();
        let meaning = |word: &str| match word {
            "DESC" => Some(vec![Piece::Text(desc.clone())]),
            "FILE" => Some(vec![Piece::Text(file.clone())]),
            "REST" => binds.rest.map(|r| vec![Piece::Hole(r)]),
            _ => {
                let inner = |name: &str| word.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
                let hole = |word: &str| binds.holes.get(word).copied();
                // As it stands, with its parentheses.
                let kept = inner("kept").and_then(hole).map(|h| vec![Piece::Hole(func.ast.span(h))]);
                let term = || inner("term").and_then(hole).map(|h| operand(&func.ast, h));
                kept.or_else(term).or_else(|| Some(vec![Piece::Hole(func.ast.span(func.ast.strip(hole(word)?)))]))
            }
        };
        let lines: Vec<Vec<Piece>> = form.form.new_lines().iter().map(|l| line(l, &meaning)).collect();
        let id = rule.transform.id.clone();
        if rule.transform.result.as_deref() == Some("populate") {
            let call = func.ast.strip(n);
            let point = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
            let mut before = lines;
            let action = before.pop().unwrap_or_default();
            let mut holes = spans(&action);
            holes.extend(evidence.prelude.iter().chain(&before).flat_map(|p| spans(p)));
            holes.sort();
            holes.dedup();
            if let Some(stmt) = evidence.moved {
                // It was rewritten already, since it stands before the call.
                let (file, span) = (func.file, func.ast.span(stmt));
                let whole = lines_of(&func.ast.text, span);
                let text = func.ast.text.clone();
                let edits = self.edits(file);
                let new = String::from_utf8_lossy(&edits.text_of(&text, span)).into_owned();
                evidence.behind.push(vec![Piece::Text(new)]);
                edits.swallow(whole);
                self.edit(file, Edit::new(&id, whole, ""))?;
            }
            let pages = rule.transform.roles.get("pages").and_then(|h| binds.holes.get(h)).copied();
            self.fired.insert(id.clone());
            let looped = None;
            let get = None;
            let populate = Populate { call, point, looped, by: id, before, action, pages, get, evidence, desc };
            self.populates.push((m, populate));
            return Ok(holes);
        }
        self.notes.extend(evidence.notes);
        if evidence.tags.contains(PRIVATE_READ) {
            self.private_reads.push((m, n));
        }
        let (file, span, pieces) = if rule.transform.kind == Kind::Stmt {
            if lines.is_empty() {
                let whole = lines_of(&func.ast.text, func.ast.span(n));
                if func.must_stay(n) {
                    return Err(refuse("unexplained-use", func.place(n), "removing this would leave nothing").into());
                }
                (func.file, whole, Vec::new())
            } else {
                (func.file, func.ast.span(n), joined(lines))
            }
        } else {
            let pieces = lines.into_iter().next().unwrap_or_default();
            self.fitted(m, n, pieces)
        };
        let holes = spans(&pieces);
        self.edit(file, Edit { span, pieces, by: id })?;
        Ok(holes)
    }

    /// Drops a statement that keeps the mapping where nothing reads it.
    fn unread(&mut self, m: usize, n: N, rule: &Rule) -> Result<Vec<Span>, Stop> {
        let func = &self.members[m].func;
        if func.must_stay(n) {
            return Err(refuse("vma-stored", func.place(n), "removing this would leave nothing").into());
        }
        let (file, place) = (func.file, func.place(n));
        let text = format!("`{}` is left out: nothing in the file reads what it keeps.", func.ast.quoted(n));
        let edit = Edit::new(&rule.transform.id, lines_of(&func.ast.text, func.ast.span(n)), "");
        self.fired.insert(rule.transform.id.clone());
        self.edit(file, edit)?;
        self.note("store-dropped", Some(place), text);
        Ok(Vec::new())
    }

    fn test(&mut self, m: usize, n: N, rule: &Rule, found: &flag_test::Found) -> Result<Vec<Span>, Stop> {
        let is_word = found.when == flag_test::WORD && !self.world.target.has(symbols::VM_FLAGS);
        let printed = printed::flags(self.world, &self.members[m].func, n).filter(|_| is_word);
        let when = if printed.is_some() { flag_test::PRINTED } else { &found.when };
        let form = self.form(rule, &[when], |_| true).map_err(|s| self.lacks(m, n, &s))?;
        self.needs.extend(form.form.needs.iter().cloned());
        let desc = self.desc(m, &found.binds);
        let meaning = |word: &str| match word {
            "DESC" => Some(vec![Piece::Text(desc.clone())]),
            "NOT" => Some(if found.negated { vec![Piece::Text("!".into())] } else { Vec::new() }),
            _ => found.values.iter().find(|v| v.0 == word).map(|v| v.1.clone()),
        };
        let pieces = form.form.new_lines().first().map(|l| line(l, &meaning)).unwrap_or_default();
        let (file, span, pieces) = self.fitted(m, n, pieces);
        let holes = spans(&pieces);
        self.edit(file, Edit { span, pieces, by: rule.transform.id.clone() })?;
        if let Some(conversion) = printed {
            let place = self.members[m].func.place(n);
            self.edit(file, Edit::new(&rule.transform.id, conversion, "%pGv"))?;
            self.note("flags-printed", Some(place), "A message prints the flags by their names, with %pGv.");
        } else if is_word {
            self.word_passed(m, n)?;
        }
        Ok(holes)
    }

    /// Notes a flags word that goes to another function, also by way of locals: its parameter may have changed in the target.
    ///
    /// # Errors
    /// `flags-word-type` where the target's function is known to take something else there.
    fn word_passed(&mut self, m: usize, n: N) -> Result<(), Stop> {
        let func = &self.members[m].func;
        let mut notes = Vec::new();
        for n in func.carries(n) {
            let Some((call, name)) = func.passed_to(n) else { continue };
            // A change of the flags is written anew.
            let changes = flag_change::find(func, call).is_ok_and(|c| c.is_some());
            if changes || self.world.is_message(func, call) || matches!(name.as_str(), "likely" | "unlikely") {
                continue;
            }
            let own = !self.world.known_definitions(func.file, &name).is_empty();
            let ast = &func.ast;
            let index = ast.args(call).iter().position(|&a| ast.is_within(n, a)).unwrap_or_default();
            if name.ends_with("_ONCE") {
                let label = format!(
                    "`{name}()` wants an object (asm-generic/rwonce.h), and the target gives the word as a value"
                );
                return Err(refuse("flags-word-type", func.place(n), label).into());
            }
            let takes = |t: &&&str| self.world.target.has(&format!("{name}({index}:{t})"));
            if let Some(kind) = NO_WORD.iter().find(takes).filter(|_| !own) {
                let label = format!("`{name}()` of the target takes a `{kind}` here, and no word of flags");
                return Err(refuse("flags-word-type", func.place(n), label).into());
            }
            let text =
                format!("`{name}()` gets the flags as a word: check that its parameter is still one in the target.");
            notes.push((func.place(n), text));
        }
        for (place, text) in notes {
            self.note("flags-word-passed", Some(place), text);
        }
        Ok(())
    }

    fn change(&mut self, m: usize, n: N, rule: &Rule, change: &flag_change::Change) -> Result<Vec<Span>, Stop> {
        let func = &self.members[m].func;
        let all = flag_change::lines(self.world, func, change, &|when| self.has_form(rule, when))?;
        let binds = Binds { vma: Some(change.vma), ..Binds::default() };
        let desc = self.desc(m, &binds);
        let mut lines = Vec::new();
        let mut needs = Vec::new();
        let loses = all.iter().any(|l| l.when == flag_change::CLEAR_WORD);
        for l in all {
            let form = self.form(rule, &[l.when], |_| true).map_err(|s| self.lacks(m, n, &s))?;
            needs.extend(form.form.needs.iter().cloned());
            let meaning = |word: &str| match word {
                "DESC" => Some(vec![Piece::Text(desc.clone())]),
                "bits(FLAGS)" | "mask(FLAGS)" | "FLAGS" | "term(FLAGS)" => Some(l.value.clone()),
                _ => None,
            };
            let mut pieces = l.lead.clone();
            pieces.extend(form.form.new_lines().first().map(|t| line(t, &meaning)).unwrap_or_default());
            lines.push(pieces);
        }
        let (file, span) = (func.file, func.ast.span(n));
        let place = func.place(n);
        let several = lines.len() > 1
            || lines.iter().any(|l| !l.is_empty() && matches!(&l[0], Piece::Text(t) if t.starts_with("if (")));
        if lines.is_empty() {
            let nothing = change.parts.iter().all(|p| flag_change::is_nothing(self.world, func, p.1));
            if !nothing || func.must_stay(n) {
                return Err(refuse("unexplained-use", func.place(n), "this changes no flag").into());
            }
            // The word is stored, and what was done to it has been done to the flags; or the flags are nothing.
            let whole = lines_of(&func.ast.text, span);
            self.edits(file).swallow(whole);
            self.edit(file, Edit::new(&rule.transform.id, whole, ""))?;
            return Ok(Vec::new());
        }
        if several && func.is_sole_body(n) {
            let func = func.clone();
            if !crate::step::braces::brace(&func, n, self.edits(file))? {
                let label = "this statement would need braces in a place that is not handled";
                return Err(refuse("populate-result-shape", func.place(n), label).into());
            }
        }
        let pieces = joined(lines);
        let holes = spans(&pieces);
        self.edit(file, Edit { span, pieces, by: rule.transform.id.clone() })?;
        self.needs.extend(needs);
        if loses {
            let text = "In this target a flag that the hook clears stays set where the hook runs for a stacked file.";
            self.note("clear-lost-when-stacked", Some(place), text);
        }
        Ok(holes)
    }
}

fn spans(pieces: &[Piece]) -> Vec<Span> {
    pieces.iter().filter_map(|p| if let Piece::Hole(h) = p { Some(*h) } else { None }).collect()
}

fn joined(lines: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut out = Vec::new();
    for (i, l) in lines.into_iter().enumerate() {
        if i > 0 {
            out.push(Piece::Text(BREAK.to_string()));
        }
        out.extend(l);
    }
    out
}
