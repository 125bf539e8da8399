//! What is taken once and for all, and what is given back though nobody took it.

use crate::facts::closed::{NEW, Roots, closed};
use crate::facts::effects::evaluate::View;
use crate::facts::effects::outward::RET;
use crate::facts::effects::value::from_mapping;
use crate::facts::taken::{Give, Kind};
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;

impl View<'_> {
    /// `if (!x->owner) x->owner = current;` of a handler that may refuse the mapping afterwards, for what was asked of it,
    /// and leaves it so: the first one who tries has it whether the mmap() fails or not, before a conversion and after.
    pub(super) fn is_first_claim(&self, at: N) -> bool {
        let (func, ast) = (self.func, &self.func.ast);
        let (Some(target), Some(value)) = (ast.field(at, "left"), ast.field(at, "right")) else { return false };
        let point = self.point(at);
        if !self.top || from_mapping(func, value, point) {
            return false;
        }
        let target = ast.normal(target);
        let guard = ast.ancestors(at).find(|&p| ast.kind(p) == "if_statement").and_then(|i| ast.field(i, "condition"));
        let empty = [format!("! {target}"), format!("{target} == NULL"), format!("NULL == {target}")];
        let free = guard.is_some_and(|c| empty.contains(&ast.normal(ast.strip(c))));
        let after = func.cfg.reach(point, None);
        let refuses = |p: usize| {
            let here = &func.cfg.points[p];
            after[p]
                && here.kind == PointKind::Cond
                && here.at.is_some_and(|c| from_mapping(func, c, p))
                && self.refuses(p)
        };
        free && (0..func.cfg.points.len()).any(refuses)
    }

    /// Whether what is given back is reached from the file, a parameter or a variable that outlives the call, and not from
    /// what another function gave.
    pub(super) fn is_owned(&self, give: &Give) -> bool {
        let func = self.func;
        let texts = match &give.inside {
            // A word alone may be the function that frees.
            Some(deed) => deed.objects.iter().filter(|o| o.contains(' ')).cloned().collect(),
            None => {
                let first = func.ast.args(give.node).first().copied();
                let closed = |a| closed(func, a, self.point(give.node), &Roots::default());
                let said = first.map(|a| [Some(func.ast.normal(a)), closed(a)]);
                said.into_iter().flatten().flatten().collect::<Vec<String>>()
            }
        };
        !matches!(give.kind, Kind::Lock(_)) && texts.iter().any(|t| self.is_reached(t))
    }

    /// Whether what a text names is there before and after the call, and not given by another function.
    fn is_reached(&self, text: &str) -> bool {
        let words: Vec<&str> = text.split(' ').collect();
        let known = |w: &str| self.world.known.stateless.contains(w);
        let given = words.windows(2).any(|w| w[1] == "(" && is_name(w[0]) && !known(w[0]));
        let root = words.iter().find(|w| w.starts_with('<') || is_name(w) && !known(w)).copied().unwrap_or("NULL");
        let number = root.bytes().next().is_some_and(|b| b.is_ascii_digit());
        let own = self.func.is_local(root);
        !given && !number && !own && !matches!(root, "NULL" | NEW | RET)
    }
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
