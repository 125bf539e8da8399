//! Functions whose address is passed on: whoever gets one calls it.

use std::collections::BTreeSet;

use crate::facts::effects::evaluate::View;
use crate::facts::effects::store::store;
use crate::facts::effects::value::Source;
use crate::facts::effects::{Home, Summary, Through, Write};
use crate::facts::taken::{Deed, Kind};
use crate::syntax::ast::N;

/// Most arguments of a function that is called by who was not seen.
const MOST_PASSED: usize = 8;

/// A call of what a parameter points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Invoked {
    /// What each argument is.
    args: Vec<Passed>,
    /// Whether it is called for what it does.
    effect: bool,
}

/// What is passed to a function that is called by a pointer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Passed {
    reach: Reach,
    /// Whether it tells of the mapping or of the moment.
    differs: bool,
    /// The parameters that it depends on.
    depends: BTreeSet<usize>,
}

/// What memory an argument leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// None, or that of a local.
    Local,
    /// What a parameter points at.
    Through(usize),
    /// Some that outlives the call.
    Lasting,
}

impl View<'_> {
    /// A call of what parameter `i` points at.
    pub(super) fn invokes(&self, call: N, i: usize, effect: bool, out: &mut Summary) {
        let passed = |a: N| {
            let source = Source::of(self.world, self.func, &[a], self.point(call));
            let differs = source.differs(true);
            Passed { reach: self.reach(call, a), differs, depends: source.params }
        };
        let args = self.func.ast.args(call).into_iter().map(passed).collect();
        out.invokes.entry(i).or_default().insert(Invoked { args, effect });
    }

    fn reach(&self, call: N, arg: N) -> Reach {
        let mut probe = Summary::default();
        store(self.world, self.func, call, self.place(call), arg, &[], &mut probe);
        match probe.through.keys().next() {
            _ if !probe.writes.is_empty() => Reach::Lasting,
            Some(&k) => Reach::Through(k),
            None => Reach::Local,
        }
    }

    /// What the function at `call` calls that it gets as an argument.
    pub(super) fn resolve(&self, call: N, inner: &Summary, out: &mut Summary) {
        let (func, args) = (self.func, self.func.ast.args(call));
        for (&i, all) in &inner.invokes {
            let Some(&a) = args.get(i) else { continue };
            let text = func.ast.normal(a).replace(' ', "");
            let own = (0..func.params.len()).find(|&k| func.param_name(k).as_deref() == Some(&text));
            for invoked in all {
                let invoked = self.outward(call, invoked);
                if let Some(homes) = self.handed.get(&(call, i)) {
                    homes.iter().for_each(|h| self.run(call, *h, &text, &invoked, out));
                } else if let (Some(k), false) = (own, self.top) {
                    out.invokes.entry(k).or_default().insert(invoked);
                } else if text != "NULL" {
                    out.unknown(text.clone(), invoked.effect);
                }
            }
        }
    }

    /// What somebody who was not seen may call that gets it as an argument, with whatever else it gets.
    pub(super) fn given_away(&self, call: N, out: &mut Summary) {
        let args = self.func.ast.args(call);
        let any = Passed { reach: Reach::Lasting, differs: true, depends: BTreeSet::new() };
        let invoked = Invoked { args: vec![any; MOST_PASSED], effect: true };
        for ((_, i), homes) in self.handed.range((call, 0)..=(call, usize::MAX)) {
            let text = args.get(*i).map_or_else(String::new, |&a| self.func.ast.normal(a).replace(' ', ""));
            let mut found = Summary::default();
            homes.iter().for_each(|h| self.run(call, *h, &text, &invoked, &mut found));
            // It is called from here, as far as anybody can tell.
            let writes = std::mem::take(&mut found.writes).into_iter().map(|w| Write { via: None, ..w });
            out.writes.extend(writes);
            for (k, t) in std::mem::take(&mut found.through) {
                out.through.entry(k).or_default().add(t);
            }
            out.merge(&found);
        }
    }

    /// What is passed on by a callee, in this function's words.
    fn outward(&self, call: N, invoked: &Invoked) -> Invoked {
        let args = self.func.ast.args(call);
        let passed = |p: &Passed| {
            let source = self.passed(call, &p.depends);
            let reach = match p.reach {
                Reach::Through(k) => args.get(k).map_or(Reach::Local, |&a| self.reach(call, a)),
                reach => reach,
            };
            Passed { reach, differs: p.differs || source.differs(true), depends: source.params }
        };
        Invoked { args: invoked.args.iter().map(passed).collect(), effect: invoked.effect }
    }

    /// What the function at `home` leaves behind that is called by its address.
    fn run(&self, call: N, home: Home, name: &str, invoked: &Invoked, out: &mut Summary) {
        let inner = (self.ask)(home);
        out.merge(&Summary { gives: false, ..(*inner).clone() });
        if !inner.invokes.is_empty() {
            out.unknown(name, true);
        }
        let passed = |depends: &BTreeSet<usize>| {
            let all: Vec<&Passed> = depends.iter().filter_map(|&k| invoked.args.get(k)).collect();
            (all.iter().any(|p| p.differs), all.iter().flat_map(|p| p.depends.clone()).collect::<BTreeSet<_>>())
        };
        for w in &inner.writes {
            let (differs, depends) = passed(&w.depends);
            let (via, accumulates) = (Some(name.to_string()), w.accumulates || differs);
            out.writes.insert(Write { via, accumulates, depends, certain: false, forms: None, ..w.clone() });
        }
        for (k, t) in &inner.through {
            let (differs, depends) = passed(&t.depends);
            let said =
                Through { accumulates: t.accumulates || differs, certain: false, depends, forms: None, ..t.clone() };
            self.written(call, name, *k, invoked, said, out);
        }
        let lone = inner.given.iter().filter(|d| !matches!(d.kind, Kind::Lock(_)));
        for deed in inner.kept.iter().chain(lone) {
            self.done(call, name, deed, invoked, out);
        }
    }

    /// A write to what argument `k` of the function that is called points at.
    fn written(&self, call: N, name: &str, k: usize, invoked: &Invoked, said: Through, out: &mut Summary) {
        match invoked.args.get(k).map(|p| p.reach) {
            Some(Reach::Through(own)) => out.through.entry(own).or_default().add(said),
            Some(Reach::Lasting) => drop(out.writes.insert(Write {
                place: self.place(call),
                target: format!("what {name}() gets"),
                constant: false,
                tested: said.tested,
                shared: false,
                accumulates: said.accumulates,
                certain: false,
                via: Some(name.to_string()),
                marks: said.marks,
                depends: said.depends,
                forms: None,
            })),
            Some(Reach::Local) | None => {}
        }
    }

    /// What the function that is called takes and keeps, or gives back.
    fn done(&self, call: N, name: &str, deed: &Deed, invoked: &Invoked, out: &mut Summary) {
        let said = Through { accumulates: true, ..Through::default() };
        let named: Vec<usize> =
            (0..invoked.args.len()).filter(|k| deed.objects.iter().any(|o| o.contains(&format!("<{k}>")))).collect();
        for &k in &named {
            self.written(call, name, k, invoked, said.clone(), out);
        }
        if named.is_empty() {
            out.writes.insert(Write {
                place: deed.place,
                target: deed.objects.first().map_or_else(|| name.to_string(), |o| o.replace(' ', "")),
                constant: false,
                tested: false,
                shared: true,
                accumulates: true,
                certain: false,
                via: Some(name.to_string()),
                marks: BTreeSet::new(),
                depends: BTreeSet::new(),
                forms: None,
            });
        }
    }
}
