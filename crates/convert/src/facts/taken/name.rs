//! Texts that name objects and amounts, and what their locals hold where they stand.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::closed::{NEW, Roots, closed};
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::flow::Def;

/// A text that names something, with what gave its locals their values: the same text may name another object later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The text.
    pub text: String,
    from: BTreeMap<String, BTreeSet<Def>>,
}

impl Name {
    /// What `text` names where control is at `at`.
    pub fn at(func: &Func, text: String, at: P) -> Name {
        let words: Vec<&str> = text.split(' ').collect();
        let member = |i: usize| i > 0 && matches!(words[i - 1], "->" | ".");
        // The variable itself, and not what its value leads to.
        let next = |i: usize| words.get(i + 1).copied();
        let itself =
            |i: usize| next(i) == Some(".") || i > 0 && words[i - 1] == "&" && !matches!(next(i), Some("->" | "["));
        let mut from = BTreeMap::new();
        for (_, word) in words.iter().enumerate().filter(|(i, _)| !member(*i) && !itself(*i)) {
            if func.vars.by_name.contains_key(*word) {
                let defs = func.vars.reaching(&func.cfg, word, at).unwrap_or_default();
                from.insert((*word).to_string(), defs.into_iter().collect());
            }
        }
        Name { text, from }
    }

    /// The variable `name` as the statement at `at` leaves it.
    pub fn given(func: &Func, name: String, at: P) -> Name {
        let here = |d: &&Def| d.point == at;
        let defs: BTreeSet<Def> =
            func.vars.by_name.get(&name).into_iter().flat_map(|v| &v.defs).filter(here).copied().collect();
        if defs.is_empty() {
            return Name::at(func, name, at);
        }
        Name { from: BTreeMap::from([(name.clone(), defs)]), text: name }
    }

    /// The same as the statement at `at` leaves it: what it gives its variables counts as well.
    pub fn left(mut self, func: &Func, at: P) -> Name {
        for (name, defs) in &mut self.from {
            let all = func.vars.by_name.get(name).into_iter().flat_map(|v| &v.defs);
            defs.extend(all.filter(|d| d.point == at && d.node.is_some()));
        }
        self
    }

    /// Another text about the same.
    pub fn with(&self, text: &str) -> Name {
        Name { text: text.to_string(), from: self.from.clone() }
    }

    /// Whether both may name the same.
    pub fn meets(&self, other: &Name) -> bool {
        let same = |(name, defs): (&String, &BTreeSet<Def>)| {
            other.from.get(name).is_none_or(|o| o.is_empty() && defs.is_empty() || !o.is_disjoint(defs))
        };
        self.text == other.text && self.from.iter().all(same)
    }

    /// Whether it names the same wherever control is, as far as locals go.
    pub fn is_closed(&self) -> bool {
        self.from.is_empty()
    }

    /// The members that it leads through.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        let words = self.text.split(' ');
        words.clone().zip(words.skip(1)).filter(|w| matches!(w.0, "->" | ".")).map(|w| w.1)
    }
}

/// Texts by which an expression is known: as it is written, and what it stands for.
pub fn names(func: &Func, nodes: &[N], at: P) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    for &n in nodes {
        for text in [Some(func.ast.normal(n)), closed(func, n, at, &Roots::default())].into_iter().flatten() {
            if !out.iter().any(|o| o.text == text) && !text.contains(NEW) {
                out.push(Name::at(func, text, at));
            }
        }
    }
    out
}

/// Whether one of the texts may name what one of the others names.
pub fn meet(a: &[Name], b: &[Name]) -> bool {
    a.iter().any(|x| b.iter().any(|y| x.meets(y)))
}
