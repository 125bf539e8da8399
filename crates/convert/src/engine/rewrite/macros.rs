//! Macros that read the mapping, written out where they are used.

use crate::edit::set::{Edit, Piece};
use crate::facts::flag_test;
use crate::facts::func::Func;
use crate::facts::vma_macros;
use crate::model::outcome::refuse;
use crate::plan::stop::Stop;
use crate::plan::{Member, Plan, Role};
use crate::syntax::ast::N;

impl Plan<'_> {
    /// What a call of a macro that only reads the mapping stands for.
    pub fn macro_at(&self, m: usize, n: N) -> Option<(Func, N)> {
        let func = &self.members[m].func;
        let name = func.ast.callee(n)?;
        if func.flag_macros.contains_key(&name) {
            return None;
        }
        vma_macros::expansion(self.world, func, n, flag_test::is_truth(func, n))
    }

    /// Puts what a macro stands for in the place of its call `n`, rewritten as if it had been there.
    ///
    /// # Errors
    /// As [`Plan::rewrite`].
    pub fn written_out(&mut self, m: usize, n: N, inner: Func, expr: N) -> Result<(), Stop> {
        let file = self.members[m].func.file;
        let place = self.members[m].func.place(n);
        let text = inner.ast.text.clone();
        let span = inner.ast.span(expr);
        let saved = self.edits.remove(&file);
        let (limit, notes) = (self.limit.take(), self.notes.len());
        self.members.push(Member { func: inner, role: Role::Helper(0), granted: Vec::new() });
        let done = self.visit(self.members.len() - 1, expr);
        self.members.pop();
        let mine = self.edits.remove(&file).unwrap_or_default();
        self.edits.extend(saved.map(|s| (file, s)));
        self.limit = limit;
        for note in &mut self.notes[notes..] {
            note.place = Some(place);
        }
        match done {
            Err(Stop::Refused(r)) => return Err(refuse(&r.reason, place, r.label).into()),
            other => other?,
        }
        let new = String::from_utf8_lossy(&mine.text_of(&text, span)).into_owned();
        let (file, span, pieces) = self.fitted(m, n, vec![Piece::Text(new)]);
        self.edit(file, Edit { span, pieces, by: "macro".into() })?;
        Ok(())
    }
}
