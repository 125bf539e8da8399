//! The summary of one function from its text and from the summaries of what it calls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use crate::census::slot::Place;
use crate::facts::closed::{Roots, closed};
use crate::facts::effects::Home;
use crate::facts::effects::callee::{Callee, Handed};
use crate::facts::effects::mark::given;
use crate::facts::effects::outward::{RET, inward, is_returned, outward, returned};
use crate::facts::effects::store::{push, store};
use crate::facts::effects::value::Source;
use crate::facts::effects::{LONGEST, MARKS, Summary, Write};
use crate::facts::func::Func;
use crate::facts::sites::counting;
use crate::facts::taken;
use crate::facts::taken::{Ask, Counted, Deed, Held, Kind, When};
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};

/// What the function's own text says, kept for the next time that it is looked at.
#[derive(Debug, Default)]
pub struct Memo {
    own: OnceLock<Summary>,
    pub(super) certain: Mutex<BTreeMap<P, bool>>,
    pub(super) refuses: Mutex<BTreeMap<P, bool>>,
}

/// A function that is looked at, and where its answers come from.
pub struct View<'a> {
    /// What was found out about its own text.
    pub memo: &'a Memo,
    pub world: &'a World<'a>,
    pub func: &'a Func,
    /// What its calls are.
    pub calls: &'a BTreeMap<N, Callee>,
    /// Functions that are passed to those.
    pub handed: &'a Handed,
    /// Where it stands, for a macro whose text was made up.
    pub at: Option<Place>,
    /// Whether it is looked at for itself, and not for a caller: its own conditions make nothing less certain.
    pub top: bool,
    /// What does not count.
    pub gone: &'a dyn Fn(N) -> bool,
    /// What is already known of a call.
    pub own: &'a dyn Fn(N) -> Option<Summary>,
    /// The summary of a function.
    pub ask: &'a dyn Fn(Home) -> Arc<Summary>,
}

impl View<'_> {
    fn add_own(&self, own: &Summary, out: &mut Summary) {
        out.writes.extend(own.writes.iter().cloned());
        for (&i, t) in &own.through {
            out.through.entry(i).or_default().add(t.clone());
        }
        out.sets.extend(own.sets.iter().map(|(t, p)| (t.clone(), *p)));
        out.tests.extend(own.tests.iter().cloned());
        out.values.extend(own.values.iter().cloned());
    }

    pub(super) fn point(&self, n: N) -> P {
        self.func.cfg.point_of(&self.func.ast, n).unwrap_or(ENTRY)
    }

    pub(super) fn place(&self, n: N) -> Place {
        self.at.unwrap_or_else(|| self.func.place(n))
    }

    /// What is held where.
    pub fn held(&self) -> Held {
        let deeds = |n: N| self.deeds(n);
        let counts = |n: N| self.counts(n);
        // Setting a bit that nobody tests here is like storing a constant.
        let gone = |n: N| (self.gone)(n) || self.func.ast.callee(n).is_some_and(|c| self.world.known.is_plain_bit(&c));
        let ask = Ask { known: self.world.known, deeds: &deeds, gone: &gone, counts: &counts };
        taken::analyse(&ask, self.func)
    }

    /// The summary.
    pub fn evaluate(&self) -> Summary {
        let mut out = Summary::default();
        let held = self.held();
        let back = returned(self.func);
        self.kept(&held, back.as_deref(), &mut out);
        self.given(&held, back.as_deref(), &mut out);
        let own = self.memo.own.get_or_init(|| {
            let mut own = Summary::default();
            self.writes(&mut own);
            self.marks(&mut own);
            own
        });
        self.add_own(own, &mut out);
        for (&call, callee) in self.calls.iter().filter(|(c, _)| !(self.gone)(**c)) {
            self.call(call, callee, &mut out);
        }
        if out.once.is_none() {
            let mark = out.sets.iter().find(|(text, _)| out.tests.contains(*text));
            out.once = mark.map(|(text, place)| (*place, text.clone()));
        }
        settle(&mut out.kept);
        settle(&mut out.given);
        out
    }

    fn call(&self, call: N, callee: &Callee, out: &mut Summary) {
        if let Some(known) = (self.own)(call) {
            self.pass_on(call, &known.through, out);
            return;
        }
        if matches!(callee, Callee::Quiet | Callee::Unknown(..)) {
            self.given_away(call, out);
        }
        match callee {
            Callee::Family => {
                let name = self.func.ast.callee(call).unwrap_or_default();
                let args = self.func.ast.args(call);
                if let (true, &[bit, word]) = (self.world.known.is_plain_bit(&name), args.as_slice()) {
                    self.store(call, word, &[bit], out);
                }
            }
            Callee::Quiet => {}
            Callee::Unknown(name, effect) => out.unknown(name.clone(), *effect),
            Callee::Assigns(all) => {
                let args = self.func.ast.args(call);
                for &to in all.iter().filter_map(|&i| args.get(i)) {
                    let mut found = Summary::default();
                    if self.func.ast.kind(self.func.ast.strip(to)) != "identifier" {
                        store(self.world, self.func, call, self.place(call), to, &[], &mut found);
                    } else if self.is_lasting_name(self.func.ast.strip(to)) {
                        push(self.world, self.func, call, self.place(call), to, &[], &mut found);
                    }
                    // What it was, what another argument was, or what a user wrote.
                    found.writes = found.writes.into_iter().map(|w| Write { accumulates: true, ..w }).collect();
                    found.through.values_mut().for_each(|t| t.accumulates = true);
                    self.add(call, &[], found, out);
                }
            }
            Callee::Parameter(i, effect) if !self.top => self.invokes(call, *i, *effect, out),
            Callee::Parameter(i, effect) => out.unknown(self.func.param_name(*i).unwrap_or_default(), *effect),
            &Callee::Store(to) => {
                let mut args = self.func.ast.args(call);
                if to < args.len() {
                    let target = args.remove(to);
                    // Where from is said by the function's name, too.
                    args.extend(self.func.ast.field(call, "function"));
                    self.store(call, target, &args, out);
                }
            }
            Callee::Homes(homes) => {
                // What only one of several definitions gives back is given back where that one is built.
                let gives = homes.iter().filter(|h| (self.ask)(**h).gives).count();
                out.gives |= gives > 0 && gives < homes.len();
                for home in homes {
                    let inner = (self.ask)(*home);
                    let certain = self.certain(call, &[self.point(call)]);
                    out.merge(&Summary { gives: false, ..(*inner).clone() });
                    let via = self.func.ast.field(call, "function").map(|f| self.func.ast.normal(f).replace(' ', ""));
                    let forms = self.forms(call);
                    let theirs = inner.writes.iter().cloned();
                    out.writes.extend(theirs.map(|w| {
                        let source = self.passed(call, &w.depends);
                        let (through, said) = self.read_through(&forms, w.forms.as_ref());
                        let accumulates = w.accumulates || through || source.differs(w.shared);
                        let (certain, depends, via) = (w.certain && certain, source.params, via.clone());
                        let marks = given(self.world, self.func, call, &w.marks);
                        Write { certain, via, accumulates, depends, forms: said, marks, ..w }
                    }));
                    let place = |p: &Place| *p;
                    for (text, at) in inner.sets.iter().filter(|_| certain) {
                        if out.sets.len() < MARKS {
                            out.sets.extend(self.word(&forms, text).map(|t| (t, place(at))));
                        }
                    }
                    let decides = self.refuses(self.point(call));
                    let value = inner.values.iter().filter(|_| decides);
                    let room = MARKS.saturating_sub(out.tests.len());
                    let more = inner.tests.iter().chain(value).filter_map(|t| self.word(&forms, t)).take(room);
                    out.tests.extend(more.collect::<Vec<_>>());
                    if is_returned(self.func, call) {
                        let room = MARKS.saturating_sub(out.values.len());
                        out.values.extend(inner.values.iter().filter_map(|t| self.word(&forms, t)).take(room));
                    }
                    self.pass_on(call, &inner.through, out);
                    self.resolve(call, &inner, out);
                }
            }
        }
    }

    /// `x->n++` where `x` outlives the call.
    pub(super) fn counts(&self, n: N) -> Option<Counted> {
        let (target, amount, up) = counting(self.func, n)?;
        let fixed = amount.is_none_or(|a| self.func.ast.kind(self.func.ast.strip(a)) == "number_literal");
        let kind = if fixed { Kind::Count } else { Kind::Sum };
        if self.func.is_vma_field(target) {
            return None;
        }
        let ast = &self.func.ast;
        let lasting = if ast.kind(target) == "identifier" {
            self.is_lasting_name(target)
        } else {
            let mut probe = Summary::default();
            store(self.world, self.func, n, self.place(n), target, &[], &mut probe);
            !probe.writes.is_empty() || !probe.through.is_empty()
        };
        lasting.then_some(Counted { target, kind, amount, up })
    }

    /// A variable of the file, a static one, or what a macro gets as its argument.
    pub(super) fn is_lasting_name(&self, n: N) -> bool {
        let name = self.func.ast.str(n);
        let parameter = || (0..self.func.params.len()).any(|i| self.func.param_name(i).as_deref() == Some(&name));
        !self.func.is_local(&name) || self.at.is_some() && parameter()
    }

    /// What those of a call's arguments depend on.
    pub(super) fn passed(&self, call: N, depends: &BTreeSet<usize>) -> Source {
        let args = self.func.ast.args(call);
        let given: Vec<N> = depends.iter().filter_map(|&i| args.get(i).copied()).collect();
        Source::of(self.world, self.func, &given, self.point(call))
    }

    /// A callee's text in this function's words, for its callers.
    pub(super) fn word(&self, forms: &[String], text: &str) -> Option<String> {
        let mut out = text.to_string();
        for (i, stands) in forms.iter().enumerate() {
            let word = format!("<{i}>");
            if out.contains(&word) {
                out = inward(&out, &word, stands);
            }
        }
        let fits = !out.contains(RET) && out.len() <= LONGEST;
        fits.then(|| outward(self.func, &out, None)).flatten()
    }

    /// What the arguments of a call stand for.
    pub(super) fn forms(&self, call: N) -> Vec<String> {
        let point = self.point(call);
        let form = |a| closed(self.func, a, point, &Roots::default()).unwrap_or_else(|| self.func.ast.normal(a));
        self.func.ast.args(call).into_iter().map(form).collect()
    }
}

/// Puts deeds in order. A text that is too long is not known, so that functions which call each other come to an end, and of
/// deeds of which it is not known how much one is enough.
fn settle(all: &mut Vec<Deed>) {
    for deed in all.iter_mut() {
        let known = deed.objects.len();
        deed.objects.retain(|o| o.len() <= LONGEST);
        if deed.objects.is_empty() && known > 0 {
            deed.amount = None;
        }
        if deed.context.iter().any(|c| c.len() > LONGEST) {
            deed.context.clear();
            deed.amount = None;
            deed.certain = false;
        }
    }
    all.sort();
    let mut out: Vec<Deed> = Vec::with_capacity(all.len());
    for deed in all.drain(..) {
        // What says the same stands side by side.
        match out.last_mut().filter(|d| d.amount.is_none() && d.says(&deed)) {
            Some(known) => {
                known.certain |= deed.certain;
                known.whole |= deed.whole;
                known.depth = known.depth.max(deed.depth);
                if known.when != deed.when {
                    known.when = When::Ever;
                }
            }
            None => out.push(deed),
        }
    }
    *all = out;
}
