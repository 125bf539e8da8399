//! Loops that become one action.

use crate::edit::set::{Piece, operand};
use crate::engine::rewrite::spans;
use crate::facts::func::Func;
use crate::facts::prints::brief;
use crate::model::outcome::{Note, refuse};
use crate::plan::Plan;
use crate::plan::evidence::Evidence;
use crate::plan::populate::Populate;
use crate::plan::stop::Stop;
use crate::step::page_loop::linear::LinearLoop;
use crate::step::page_loop::{PageLoop, lookup};
use crate::syntax::ast::N;
use crate::syntax::span::Span;
use crate::transform::pattern::Binds;
use crate::transform::registry::Rule;
use crate::transform::render::line;

/// What was printed for each page goes with the loop.
fn told(func: &Func, messages: &[N]) -> Vec<Note> {
    let text = |n| format!("The message `{}` was printed for each page, and goes with the loop.", brief(func, n));
    let note = |&n: &N| Note { id: "message-of-page".into(), place: Some(func.place(n)), text: text(n) };
    messages.iter().map(note).collect()
}

impl Plan<'_> {
    /// Plans the action for a loop that inserts pages.
    ///
    /// # Errors
    /// The target lacks the action.
    pub fn page_loop(&mut self, m: usize, n: N, rule: &Rule, found: PageLoop) -> Result<Vec<Span>, Stop> {
        let when = match (&found.lookup, found.full) {
            (Some(_), _) => "lookup",
            (None, true) => "full",
            (None, false) => "part",
        };
        if found.lookup.is_some() && self.is_apart(m) {
            let label = "this function is wanted in two forms, and only one can have its pages asked for";
            return Err(refuse("page-computed-in-loop", self.members[m].func.place(found.call), label).into());
        }
        let form = self.form(rule, &[when], |_| true).map_err(|s| self.lacks(m, n, &s))?;
        self.needs.extend(form.form.needs.iter().cloned());
        let func = &self.members[m].func;
        let desc = self.desc(m, &Binds { vma: Some(found.vma), ..Binds::default() });
        let hole = |n: N| vec![Piece::Hole(func.ast.span(func.ast.strip(n)))];
        let pages = || match found.first {
            None => hole(found.array),
            Some(first) => {
                let mut sum = operand(&func.ast, found.array);
                sum.push(Piece::Text(" + ".into()));
                sum.extend(operand(&func.ast, first));
                sum
            }
        };
        let meaning = |word: &str| match word {
            "DESC" => Some(vec![Piece::Text(desc.clone())]),
            "START" => Some(hole(found.start)),
            "PAGES" => Some(pages()),
            "COUNT" => found.count.map(hole),
            "PRIVATE" => {
                let private = found.lookup.as_ref().and_then(|l| l.private.clone());
                Some(vec![private.unwrap_or_else(|| Piece::Text("NULL".into()))])
            }
            "OPERATIONS" => Some(vec![Piece::Text(lookup::operations(func))]),
            _ => None,
        };
        let action = form.form.new_lines().first().map(|l| line(l, &meaning)).unwrap_or_default();
        let holes = spans(&action);
        let mut evidence = Evidence { notes: told(func, &found.messages), ..Evidence::default() };
        if found.full || found.inside {
            evidence.tags.insert(if found.full { "full" } else { "inside" }.into());
        }
        let id = rule.transform.id.clone();
        self.fired.insert(id.clone());
        let populate = Populate {
            call: found.call,
            point: found.cond,
            looped: Some((n, found.settled)),
            by: id,
            before: Vec::new(),
            action,
            pages: Some(found.array),
            get: found.lookup.map(|l| l.get),
            evidence,
            desc,
        };
        self.populates.push((m, populate));
        Ok(holes)
    }

    /// Plans the action for a loop that remaps consecutive frames.
    ///
    /// # Errors
    /// The target lacks the action.
    pub fn linear_loop(&mut self, m: usize, n: N, rule: &Rule, found: LinearLoop) -> Result<Vec<Span>, Stop> {
        let when = match (found.io, found.cut_off.is_some()) {
            (false, false) => "full",
            (true, false) => "full-io",
            (false, true) => "part",
            (true, true) => "part-io",
        };
        let form = self.form(rule, &[when], |_| true).map_err(|s| self.lacks(m, n, &s))?;
        self.needs.extend(form.form.needs.iter().cloned());
        let desc = self.desc(m, &Binds { vma: Some(found.vma), ..Binds::default() });
        let meaning = |word: &str| match word {
            "DESC" => Some(vec![Piece::Text(desc.clone())]),
            "PFN" => Some(found.frame.clone()),
            "SIZE" => found.cut_off.map(|c| vec![Piece::Text(self.members[m].func.ast.str(c.1))]),
            _ => None,
        };
        let mut action = form.form.new_lines().first().map(|l| line(l, &meaning)).unwrap_or_default();
        let func = &self.members[m].func;
        let mut before = Vec::new();
        if let Some((cond, _)) = found.cut_off {
            let test = [Piece::Text("if (".into()), Piece::Hole(func.ast.span(cond)), Piece::Text(")".into())];
            before.push(test.to_vec());
            action.insert(0, Piece::Text("\t".into()));
        }
        let mut holes = spans(&action);
        holes.extend(before.iter().flat_map(|l| spans(l)));
        holes.sort();
        holes.dedup();
        let place = func.place(found.call);
        let text = "A private writable mapping of several pages, for which the first round failed, is mapped now.";
        let note = Note { id: "private-mapping-mapped".into(), place: Some(place), text: text.into() };
        let tags = ["full".to_string()].into();
        let mut evidence = Evidence { tags, notes: told(func, &found.messages), ..Evidence::default() };
        evidence.notes.push(note);
        let binds =
            Binds { vma: Some(found.vma), holes: [("PROT".to_string(), found.prot)].into(), ..Binds::default() };
        evidence.merge(self.evidence(m, found.call, &rule.transform, &rule.transform.guards, &binds)?);
        holes.extend(evidence.prelude.iter().flat_map(|l| spans(l)));
        holes.sort();
        if let Some((_, size)) = found.cut_off {
            let text = format!(
                "`{}` does not hold every length: of a longer mapping as much is mapped as before, and a private writable \
                 one fails with -EINVAL.",
                func.ast.str(size)
            );
            evidence.notes.push(Note { id: "length-cut-off".into(), place: Some(place), text });
        }
        let id = rule.transform.id.clone();
        self.fired.insert(id.clone());
        let (call, looped, pages, get) = (found.call, Some((n, found.settled)), None, None);
        let point = found.cond;
        let populate = Populate { call, point, looped, by: id, before, action, pages, get, evidence, desc };
        self.populates.push((m, populate));
        Ok(holes)
    }
}
