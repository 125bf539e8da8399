//! The summary of one function from its text and from the summaries of what it calls.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::callee::{Callee, Home};
use super::outward::{RET, inward, is_returned, outward, returned};
use super::store::{is_static, push, store};
use super::{Summary, Write};
use crate::census::slot::Place;
use crate::guard::unit::merge::is_error_return;
use crate::guard::unit::taken::{self, Ask, Deed, Deeds, Give, Held, Kind, Take, When, kept, stored};
use crate::step::mapped::closed::{NEW, Roots, closed};
use crate::step::mapped::sites::counting;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, P, PointKind};
use crate::unit::func::Func;
use crate::unit::world::World;

/// A function that is looked at, and where its answers come from.
pub struct View<'a> {
    pub world: &'a World<'a>,
    pub func: &'a Func,
    /// What its calls are.
    pub calls: &'a BTreeMap<N, Callee>,
    /// Where it stands, for a macro whose text was made up.
    pub at: Option<Place>,
    /// What does not count.
    pub gone: &'a dyn Fn(N) -> bool,
    /// What is already known of a call.
    pub own: &'a dyn Fn(N) -> Option<Summary>,
    /// The summary of a function.
    pub ask: &'a dyn Fn(Home) -> Rc<Summary>,
}

impl View<'_> {
    fn place(&self, n: N) -> Place {
        self.at.unwrap_or_else(|| self.func.place(n))
    }

    /// What is held where.
    pub fn held(&self) -> Held {
        let deeds = |n: N| self.deeds(n);
        let counts = |n: N| self.counts(n);
        let ask = Ask { known: self.world.known, deeds: &deeds, gone: self.gone, counts: &counts };
        taken::analyse(&ask, self.func)
    }

    /// The summary.
    pub fn evaluate(&self) -> Summary {
        let mut out = Summary::default();
        let held = self.held();
        let back = returned(self.func);
        for take in kept(self.func, &held) {
            out.kept.push(self.keeps(take, &held, back.as_deref()));
        }
        for give in held.gives.iter().filter(|g| g.alone) {
            out.gives |= !matches!(give.kind, Kind::Lock(_));
            if give.kind == Kind::Count {
                let target = counting(self.func, give.node).map_or(give.node, |c| c.0);
                let target = self.func.ast.normal(target).replace(' ', "");
                let place = give.inside.as_ref().map_or_else(|| self.place(give.node), |d| d.place);
                out.writes.insert(Write { place, target, constant: false, accumulates: true });
            }
            let same: Vec<P> =
                held.gives.iter().filter(|g| g.kind == give.kind && g.keys == give.keys).map(|g| g.point).collect();
            if self.always(give, &same) {
                let (kind, when) = (give.kind, When::Always);
                let objects = self.objects(&give.keys, back.as_deref());
                out.given.push(Deed { kind, objects, when, place: self.place(give.node) });
            }
        }
        self.writes(&mut out);
        for (&call, callee) in self.calls.iter().filter(|(c, _)| !(self.gone)(**c)) {
            self.call(call, callee, &mut out);
        }
        out.kept.sort();
        out.kept.dedup();
        out.given.sort();
        out.given.dedup();
        out
    }

    fn call(&self, call: N, callee: &Callee, out: &mut Summary) {
        if let Some(known) = (self.own)(call) {
            self.pass_on(call, &known.through, out);
            return;
        }
        match callee {
            Callee::Quiet | Callee::Family => {}
            Callee::Unknown(name, effect) => out.unknown(name.clone(), *effect),
            Callee::Store => {
                if let Some(&to) = self.func.ast.args(call).first() {
                    store(self.func, call, self.place(call), to, None, out);
                }
            }
            Callee::Homes(homes) => {
                for home in homes {
                    let inner = (self.ask)(*home);
                    out.merge(&Summary { gives: false, ..(*inner).clone() });
                    self.pass_on(call, &inner.through, out);
                }
            }
        }
    }

    /// What a call takes and gives back: all that one of its functions takes, and what each gives.
    pub fn deeds(&self, call: N) -> Deeds {
        let mut out = Deeds::default();
        let Some(Callee::Homes(homes)) = self.calls.get(&call).filter(|_| (self.own)(call).is_none()) else {
            return out;
        };
        let all: Vec<Rc<Summary>> = homes.iter().map(|h| (self.ask)(*h)).collect();
        for deed in all.iter().flat_map(|s| &s.kept) {
            out.kept.extend(self.said(call, deed));
        }
        let Some((first, rest)) = all.split_first() else { return out };
        let every = |d: &&Deed| rest.iter().all(|s| s.given.iter().any(|o| o.kind == d.kind && o.objects == d.objects));
        for deed in first.given.iter().filter(every) {
            out.given.extend(self.said(call, deed));
        }
        out.kept.dedup();
        out
    }

    /// A deed of a callee in this function's words; none if it is about nothing but a local.
    fn said(&self, call: N, deed: &Deed) -> Option<Deed> {
        let func = self.func;
        let point = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
        let args = func.ast.args(call);
        let mut objects = Vec::new();
        let mut local = deed.kind == Kind::Count;
        for text in &deed.objects {
            let mut all = vec![text.clone()];
            let mut lasts = !text.contains('<');
            for (i, &a) in args.iter().enumerate() {
                let word = format!("<{i}>");
                if !text.contains(&word) {
                    continue;
                }
                lasts |= self.lasts(call, a, text == &word);
                let forms = [Some(func.ast.normal(a)), closed(func, a, point, &Roots::default())];
                let forms: Vec<String> = forms.into_iter().flatten().filter(|f| !f.contains(NEW)).collect();
                all = all.iter().flat_map(|t| forms.iter().map(|f| inward(t, &word, f)).collect::<Vec<_>>()).collect();
            }
            if text.contains(RET) {
                lasts = true;
                match stored(func, call) {
                    Some(variable) => all = all.iter().map(|t| inward(t, RET, &variable)).collect(),
                    None if is_returned(func, call) => {}
                    None => all.clear(),
                }
            }
            local &= !lasts;
            objects.extend(all);
        }
        objects.sort();
        objects.dedup();
        (!local || deed.objects.is_empty()).then(|| Deed { objects, ..deed.clone() })
    }

    /// Whether memory that the argument leads to (or that it is, when a macro changes it) outlives the call.
    fn lasts(&self, call: N, arg: N, itself: bool) -> bool {
        let ast = &self.func.ast;
        let n = ast.strip(arg);
        if itself && ast.kind(n) == "identifier" {
            let var = self.func.vars.by_name.get(&ast.str(n));
            return var.is_none_or(|v| v.declared.iter().any(|&d| is_static(self.func, d)));
        }
        let mut probe = Summary::default();
        store(self.func, call, self.place(call), arg, None, &mut probe);
        !probe.writes.is_empty() || !probe.through.is_empty()
    }

    /// `x->n++` where `x` outlives the call.
    fn counts(&self, n: N) -> Option<(N, bool)> {
        let (target, _, up) = counting(self.func, n)?;
        if self.func.is_vma_field(target) {
            return None;
        }
        let ast = &self.func.ast;
        let lasting = if ast.kind(target) == "identifier" {
            self.is_lasting_name(target)
        } else {
            let mut probe = Summary::default();
            store(self.func, n, self.place(n), target, None, &mut probe);
            !probe.writes.is_empty() || !probe.through.is_empty()
        };
        lasting.then_some((target, up))
    }

    /// A variable of the file, a static one, or what a macro gets as its argument.
    fn is_lasting_name(&self, n: N) -> bool {
        let name = self.func.ast.str(n);
        let var = self.func.vars.by_name.get(&name);
        let parameter = || (0..self.func.params.len()).any(|i| self.func.param_name(i).as_deref() == Some(&name));
        var.is_none_or(|v| v.declared.iter().any(|&d| is_static(self.func, d)) || self.at.is_some() && parameter())
    }

    fn writes(&self, out: &mut Summary) {
        let ast = &self.func.ast;
        for n in ast.walk(self.func.body).filter(|&n| !(self.gone)(n)) {
            let (target, value) = match ast.kind(n) {
                "assignment_expression" => (ast.field(n, "left"), ast.field(n, "right")),
                "update_expression" => (ast.field(n, "argument"), None),
                _ => continue,
            };
            let Some(target) = target.map(|t| ast.strip(t)) else { continue };
            if self.counts(n).is_some() {
                continue;
            }
            if ast.kind(target) == "identifier" {
                if self.is_lasting_name(target) {
                    push(self.func, n, self.place(n), target, value, out);
                }
                continue;
            }
            if ast.callee(target).is_none() {
                store(self.func, n, self.place(n), target, value, out);
            }
        }
    }

    /// Writes of a callee through its parameters are writes to what the arguments point at.
    fn pass_on(&self, call: N, through: &BTreeMap<usize, bool>, out: &mut Summary) {
        let args = self.func.ast.args(call);
        for (&i, &accumulates) in through {
            let Some(&a) = args.get(i) else { continue };
            let mut found = Summary::default();
            store(self.func, call, self.place(call), a, None, &mut found);
            out.writes
                .extend(found.writes.into_iter().map(|w| Write { accumulates: w.accumulates || accumulates, ..w }));
            for (k, acc) in found.through {
                *out.through.entry(k).or_default() |= acc || accumulates;
            }
        }
    }

    fn objects(&self, keys: &[String], returned: Option<&str>) -> Vec<String> {
        let mut out: Vec<String> = keys.iter().filter_map(|k| outward(self.func, k, returned)).collect();
        out.sort();
        out.dedup();
        out
    }

    fn keeps(&self, take: &Take, held: &Held, back: Option<&str>) -> Deed {
        let mut objects = self.objects(&take.keys, back);
        let inner = take.inside.as_ref().is_none_or(|d| d.objects.iter().any(|o| o.contains(RET)));
        let value = is_returned(self.func, take.node);
        if value && inner && !objects.iter().any(|o| o.contains(RET)) {
            objects.push(RET.into());
        }
        let place = take.inside.as_ref().map_or_else(|| self.place(take.node), |d| d.place);
        Deed { kind: take.kind, objects, when: self.when(take, held), place }
    }

    /// How a caller sees whether something was taken.
    fn when(&self, take: &Take, held: &Held) -> When {
        let func = self.func;
        if is_returned(func, take.node) {
            return take.when;
        }
        let here = |p: P| func.cfg.point_of(&func.ast, take.node) == Some(p);
        let has = |p: P| here(p) || held.at[p].iter().any(|&t| held.takes[t] == *take);
        let returns: Vec<P> =
            (0..func.cfg.points.len()).filter(|&p| func.cfg.points[p].kind == PointKind::Return).collect();
        let head = String::from_utf8_lossy(&func.ast.text[func.span.start..func.name_span.start]).into_owned();
        let bare = returns.iter().any(|&p| !has(p));
        if !bare || head.contains('*') {
            return When::Always;
        }
        let value = |p: P, text: &str| {
            func.cfg.points[p].at.and_then(|n| func.ast.named(n).next()).is_some_and(|v| func.ast.normal(v) == text)
        };
        if head.split_whitespace().any(|w| w == "bool") {
            When::True
        } else if returns.iter().any(|&p| has(p) && value(p, "0"))
            || returns.iter().any(|&p| !has(p) && func.cfg.points[p].at.is_some_and(|n| is_error_return(func, n)))
        {
            When::Zero
        } else {
            When::Always
        }
    }

    /// Whether every way through the function passes one of the points that give the same, but for ways on which the
    /// pointer is NULL.
    fn always(&self, give: &Give, same: &[P]) -> bool {
        let func = self.func;
        let ast = &func.ast;
        let root = ast.args(give.node).first().and_then(|&a| ast.leaves(a).find(|&k| ast.kind(k) == "identifier"));
        let keys: Vec<String> = root.map(|k| ast.str(k)).into_iter().collect();
        let probe = Take { node: give.node, kind: give.kind, keys, when: When::Always, inside: None };
        let mut seen = vec![false; func.cfg.points.len()];
        let mut todo = vec![ENTRY];
        while let Some(p) = todo.pop() {
            if p == EXIT {
                return false;
            }
            if same.contains(&p) || std::mem::replace(&mut seen[p], true) {
                continue;
            }
            let open = |s: &&(P, _)| !taken::failed(func, &probe, p, s.1);
            todo.extend(func.cfg.points[p].succ.iter().filter(open).map(|s| s.0));
        }
        true
    }
}
