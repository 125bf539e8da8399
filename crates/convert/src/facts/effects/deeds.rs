//! What a function takes and gives back, how much, and under which conditions, in words for its callers.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::facts::closed::{NEW, Roots, closed};
use crate::facts::effects::callee::Callee;
use crate::facts::effects::evaluate::View;
use crate::facts::effects::outward::{RET, inward, is_returned, outward};
use crate::facts::effects::store::store;
use crate::facts::effects::{Summary, Write};
use crate::facts::sites::counting;
use crate::facts::taken::{self, Deed, Deeds, Give, Held, Kind, Name, OFTEN, Take, When, kept, stored};
use crate::facts::term::number;
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P, PointKind};

/// More calls than these in between are not told apart.
const DEEP: usize = 2;

/// More deeds of one kind than these are not counted.
const MOST: usize = OFTEN as usize - 1;

/// An argument of a call, with what was found out about it.
struct Arg {
    node: N,
    /// What it stands for.
    form: OnceCell<Option<String>>,
    /// Whether what it leads to, and it itself, lasts.
    lasts: [OnceCell<bool>; 2],
}

impl Arg {
    fn of(node: N) -> Self {
        Arg { node, form: OnceCell::new(), lasts: Default::default() }
    }

    fn form(&self, view: &View<'_>) -> Option<&String> {
        let closed = || closed(view.func, self.node, view.point(self.node), &Roots::default());
        self.form.get_or_init(closed).as_ref()
    }
}

impl View<'_> {
    /// What a call takes and gives back: all that one of its functions takes, and what each gives.
    pub fn deeds(&self, call: N) -> Deeds {
        let mut out = Deeds::default();
        let Some(Callee::Homes(homes)) = self.calls.get(&call).filter(|_| (self.own)(call).is_none()) else {
            return out;
        };
        let all: Vec<Arc<Summary>> = homes.iter().map(|h| (self.ask)(*h)).collect();
        let args: Vec<Arg> = self.func.ast.args(call).into_iter().map(Arg::of).collect();
        for summary in &all {
            // Of several definitions one is built: what two of them take is taken once.
            let before = out.kept.clone();
            let whole = summary.unknown.is_empty() && summary.invokes.is_empty();
            let all: Vec<Deed> = summary.kept.iter().filter_map(|deed| self.said(call, deed, &args)).collect();
            for (i, said) in all.iter().enumerate() {
                let own = all[..i].iter().filter(|d| d.says(said)).count();
                if before.iter().filter(|d| d.says(said)).count() <= own {
                    out.kept.push(Deed { whole, ..said.clone() });
                }
            }
        }
        let Some((first, rest)) = all.split_first() else { return out };
        for (i, deed) in first.given.iter().enumerate() {
            let own = first.given[..=i].iter().filter(|d| d.says(deed)).count();
            if rest.iter().all(|s| s.given.iter().filter(|d| d.says(deed)).count() >= own) {
                // A function that was not seen may have taken it before.
                let whole = first.unknown.is_empty() && first.invokes.is_empty();
                out.given.extend(self.said(call, deed, &args).map(|d| Deed { whole, ..d }));
            }
        }
        out
    }

    /// A deed of a callee in this function's words; none if it is about nothing but a local.
    fn said(&self, call: N, deed: &Deed, args: &[Arg]) -> Option<Deed> {
        let func = self.func;
        let mut objects = Vec::new();
        let mut local = matches!(deed.kind, Kind::Count | Kind::Sum);
        for text in &deed.objects {
            let mut all = vec![text.clone()];
            let mut lasts = !text.contains('<');
            for (i, arg) in args.iter().enumerate() {
                let word = format!("<{i}>");
                if !text.contains(&word) {
                    continue;
                }
                let itself = text == &word;
                lasts |= *arg.lasts[usize::from(itself)].get_or_init(|| self.lasts(call, arg.node, itself));
                let forms = [Some(func.ast.normal(arg.node)), arg.form(self).cloned()];
                let forms: Vec<String> = forms.into_iter().flatten().filter(|f| !f.contains(NEW)).collect();
                // Nothing is done to what a pointer to nothing points to.
                if forms.iter().any(|f| f == "NULL") && is_behind(text, &word) {
                    return None;
                }
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
        let word = |text: &String| {
            let mut out = text.clone();
            for (i, arg) in args.iter().enumerate().filter(|(i, _)| text.contains(&format!("<{i}>"))) {
                out = inward(&out, &format!("<{i}>"), arg.form(self)?);
            }
            Some(out)
        };
        let context: Option<Vec<String>> = deed.context.iter().map(word).collect();
        let amount = deed.amount.as_ref().filter(|_| context.is_some()).and_then(word);
        let context = context.unwrap_or_default();
        (!local || deed.objects.is_empty()).then(|| Deed { objects, amount, context, ..deed.clone() })
    }

    /// Whether memory that the argument leads to (or that it is, when a macro changes it) outlives the call.
    pub(super) fn lasts(&self, call: N, arg: N, itself: bool) -> bool {
        let ast = &self.func.ast;
        let n = ast.strip(arg);
        if itself && ast.kind(n) == "identifier" {
            return !self.func.is_local(&ast.str(n));
        }
        let mut probe = Summary::default();
        store(self.world, self.func, call, self.place(call), arg, &[], &mut probe);
        !probe.writes.is_empty() || !probe.through.is_empty()
    }

    fn objects(&self, keys: &[Name], returned: Option<&str>) -> Vec<String> {
        let mut out: Vec<String> = keys.iter().filter_map(|k| outward(self.func, &k.text, returned)).collect();
        // What it was given and returns again is known by both.
        let func = self.func;
        let given = |name: &&str| {
            let alone = func.vars.by_name.get(*name).is_some_and(|v| v.defs.len() <= 1);
            alone && (0..func.params.len()).any(|i| func.param_name(i).as_deref() == Some(name))
        };
        if returned.filter(given).is_some() {
            out.extend(keys.iter().filter_map(|k| outward(func, &k.text, None)));
        }
        out.sort();
        out.dedup();
        out
    }

    /// How much, for callers; none when it is not known there.
    fn amount(&self, amount: &[Name]) -> Option<String> {
        let fixed = amount.iter().find(|a| number(&a.text).is_some());
        let fixed = fixed.and_then(|a| number(&a.text)).map(|n| n.to_string());
        fixed.or_else(|| {
            let constant = |a: &Name| (a.is_closed() && !a.text.contains('<')).then(|| a.text.clone());
            amount.iter().rev().find_map(|a| outward(self.func, &a.text, None).or_else(|| constant(a)))
        })
    }

    /// Adds what is kept, each as often as it is on the way that keeps most of it.
    pub(super) fn kept(&self, held: &Held, back: Option<&str>, out: &mut Summary) {
        let all = kept(self.func, held);
        let index = |t: &Take| held.takes.iter().position(|o| o == t).unwrap_or_default();
        let texts = |t: &Take| -> (Kind, Vec<String>, Vec<String>) {
            let of = |n: &[Name]| n.iter().map(|k| k.text.clone()).collect();
            (t.kind, of(&t.keys), t.inside.iter().flat_map(|d| d.context.clone()).chain(of(&t.amount)).collect())
        };
        let mut seen: BTreeSet<(Kind, Vec<String>, Vec<String>)> = BTreeSet::new();
        for take in &all {
            let mine = texts(take);
            if !seen.insert(mine.clone()) {
                continue;
            }
            let group: Vec<&Take> = all.iter().copied().filter(|t| texts(t) == mine).collect();
            let here: Vec<usize> = group.iter().map(|t| index(t)).collect();
            let many = held.successes.iter().any(|w| here.iter().any(|t| w.get(t) == Some(&true)));
            let most = held.successes.iter().map(|w| here.iter().filter(|t| w.contains_key(t)).count()).max();
            let most = most.unwrap_or_default().clamp(1, MOST);
            for take in group.iter().take(most) {
                let mut deed = self.keeps(take, held, back);
                let plain = deed.certain || matches!(deed.when, When::True | When::Zero);
                if many || !plain && deed.context.is_empty() {
                    let alone = group.len() == 1;
                    self.place_in(&mut deed, take.node, take.inside.is_none(), alone);
                }
                self.known(&mut deed, &take.keys);
                out.kept.push(deed);
            }
        }
    }

    /// Adds what is given back without having been taken before.
    pub(super) fn given(&self, held: &Held, back: Option<&str>, out: &mut Summary) {
        let lone = |g: &Give| g.alone || g.missed && is_sure(&g.keys) && !matches!(g.kind, Kind::Lock(_));
        let groups: BTreeSet<usize> =
            (0..held.gives.len()).filter(|&g| lone(&held.gives[g])).map(|g| held.groups[g]).collect();
        for g in groups {
            let members: Vec<&Give> =
                (0..held.gives.len()).filter(|&o| held.groups[o] == g).map(|o| &held.gives[o]).collect();
            let give = members[0];
            let inner = give.inside.as_ref().is_none_or(|d| d.certain);
            out.gives |= !matches!(give.kind, Kind::Lock(_));
            let same: Vec<P> = members.iter().map(|m| m.point).collect();
            let alone = members.iter().all(|m| m.alone);
            let always = inner && alone && self.always(give, &same);
            let mut times: BTreeSet<u8> = held.ends.iter().map(|e| e.get(&g).copied().unwrap_or_default()).collect();
            if always {
                // The ways on which the pointer is NULL.
                times.remove(&0);
            }
            let often = times.first().copied().filter(|&n| always && times.len() == 1 && n > 0 && n < OFTEN);
            // A caller may have counted up before what is certainly counted down.
            let number = matches!(give.kind, Kind::Count | Kind::Sum) && (inner || alone);
            let owned = || inner && alone && (self.top || self.is_whole()) && self.is_owned(give);
            if (number || owned()) && (self.top || inner && often.is_none()) {
                let target = counting(self.func, give.node).map_or(give.node, |c| c.0);
                // What a callee does is about its object, and not about the call.
                let object = give.inside.as_ref().and_then(|d| d.objects.first()).cloned();
                let target = object.unwrap_or_else(|| self.func.ast.normal(target)).replace(' ', "");
                let place = give.inside.as_ref().map_or_else(|| self.place(give.node), |d| d.place);
                out.writes.insert(Write {
                    place,
                    target,
                    constant: false,
                    tested: false,
                    shared: false,
                    accumulates: true,
                    certain: self.top,
                    via: None,
                    marks: BTreeSet::new(),
                    depends: BTreeSet::new(),
                    forms: None,
                });
            }
            let mut deed = Deed {
                kind: give.kind,
                objects: self.objects(&give.keys, back),
                amount: self.amount(&give.amount),
                context: give.inside.as_ref().map(|d| d.context.clone()).unwrap_or_default(),
                when: When::Always,
                certain: false,
                depth: give.inside.as_ref().map_or(0, |d| (d.depth + 1).min(DEEP)),
                whole: true,
                place: self.place(give.node),
            };
            match often {
                Some(n) => {
                    deed.certain = true;
                    self.known(&mut deed, &give.keys);
                    out.given.extend((0..n).map(|_| deed.clone()));
                }
                None => {
                    let alone = members.len() == 1 && give.alone;
                    self.place_in(&mut deed, give.node, give.inside.is_none(), alone);
                    self.known(&mut deed, &give.keys);
                    // Of what is not told apart one is enough.
                    if !deed.objects.is_empty() && (deed.amount.is_some() || !out.given.iter().any(|d| d.says(&deed))) {
                        out.given.push(deed);
                    }
                }
            }
        }
    }

    /// Nothing is known of how much when it is not known of what.
    fn known(&self, deed: &mut Deed, keys: &[Name]) {
        let named = |k: &Name| k.text.bytes().any(|b| b.is_ascii_lowercase());
        if deed.objects.is_empty() && keys.iter().any(named) {
            deed.amount = None;
        }
    }

    /// Adds the loops and conditions that a deed stands in; if there are others of the same kind, they are not told apart.
    fn place_in(&self, deed: &mut Deed, node: N, own: bool, alone: bool) {
        match self.context(node).filter(|_| alone) {
            Some((context, roots)) => {
                deed.context.extend(context);
                if own && !roots.locals.is_empty() {
                    let form = |a| closed(self.func, a, self.point(node), &roots);
                    let all = self.func.ast.args(node).into_iter().filter_map(form);
                    deed.objects.extend(all.filter_map(|o| outward(self.func, &o, None)));
                    deed.objects.sort();
                    deed.objects.dedup();
                }
            }
            None => deed.amount = None,
        }
    }

    /// The loops and conditions that a node stands in, but for those that only a failure or a pointer to nothing leaves, with
    /// what the variables of the loops are called; none when one of them cannot be said, or a loop may end in another way.
    fn context(&self, node: N) -> Option<(Vec<String>, Roots)> {
        let func = self.func;
        let ast = &func.ast;
        let point = self.point(node);
        let is_loop = |n: &N| matches!(ast.kind(*n), "for_statement" | "while_statement" | "do_statement");
        let looped = func.cfg.reach(point, None)[point];
        let loops: Vec<N> = ast.ancestors(node).filter(is_loop).collect();
        let leaves = |k: N| matches!(ast.kind(k), "break_statement" | "goto_statement" | "return_statement");
        if looped == loops.is_empty() || loops.iter().any(|&l| ast.walk(l).any(leaves)) {
            return None;
        }
        let mut roots = Roots::default();
        let changes = |k: &N| matches!(ast.kind(*k), "assignment_expression" | "update_expression");
        let target = |n: N| ast.field(n, "left").or(ast.field(n, "argument")).map(|t| ast.str(ast.strip(t)));
        for &l in &loops {
            let body = ast.field(l, "body");
            let heads = ast.named(l).filter(|&k| Some(k) != body).flat_map(|k| ast.walk(k).collect::<Vec<_>>());
            for n in heads.filter(changes) {
                let left = target(n)?;
                let number = roots.locals.len();
                roots.locals.entry(left).or_insert_with(|| format!("<#{number}>"));
            }
            let changed = |name: &String| {
                let defs = func.vars.by_name.get(name).into_iter().flat_map(|v| &v.defs).filter_map(|d| d.node);
                body.is_some_and(|b| defs.clone().any(|n| ast.is_within(n, b)))
            };
            if roots.locals.keys().any(changed) {
                return None;
            }
        }
        let said = |n: N| {
            let text = closed(func, n, self.point(n), &roots)?;
            outward(func, &text, None).or_else(|| number(&text).map(|n| n.to_string()))
        };
        let mut out = Vec::new();
        for &l in &loops {
            let body = ast.field(l, "body");
            let mut text = String::from(ast.kind(l).trim_end_matches("_statement"));
            for k in ast.named(l).filter(|&k| Some(k) != body) {
                let said = if changes(&k) {
                    let parts = ast
                        .kids(k)
                        .iter()
                        .map(|&t| if ast.is_leaf(t) && !is_word(ast.bytes(t)) { Some(ast.str(t)) } else { said(t) });
                    parts.collect::<Option<Vec<_>>>()?.join(" ")
                } else {
                    said(k)?
                };
                text = format!("{text} ; {said}");
            }
            out.push(text);
        }
        let root = ast.args(node).first().and_then(|&a| ast.leaves(a).find(|&k| ast.kind(k) == "identifier"));
        let root = root.or_else(|| ast.leaves(node).find(|&k| ast.kind(k) == "identifier"));
        let probe = probe(node, root.map(|k| ast.str(k)));
        for (cond, holds) in func.cfg.decided(point) {
            let at = self.point(cond);
            let other = if holds { Edge::False } else { Edge::True };
            let own = loops
                .iter()
                .any(|&l| ast.field(l, "condition").is_some_and(|c| ast.is_within(cond, c) || ast.is_within(c, cond)));
            if own || self.refuses(at) || taken::failed(func, &probe, at, other) {
                continue;
            }
            let (plain, turned) = taken::plain(func, cond);
            out.push(format!("{} {}", if holds == turned { "unless" } else { "if" }, said(plain)?));
        }
        Some((out, roots))
    }

    fn keeps(&self, take: &Take, held: &Held, back: Option<&str>) -> Deed {
        let mut objects = self.objects(&take.keys, back);
        let inner = take.inside.as_ref().is_none_or(|d| d.objects.iter().any(|o| o.contains(RET)));
        let value = is_returned(self.func, take.node);
        if value && inner && !objects.iter().any(|o| o.contains(RET)) {
            objects.push(RET.into());
        }
        let place = take.inside.as_ref().map_or_else(|| self.place(take.node), |d| d.place);
        let texts = |t: &Take| -> Vec<String> { t.keys.iter().map(|k| k.text.clone()).collect() };
        let same: Vec<P> = held
            .takes
            .iter()
            .filter(|t| t.kind == take.kind && texts(t) == texts(take))
            .map(|t| self.point(t.node))
            .collect();
        let certain = take.inside.as_ref().is_none_or(|d| d.certain) && self.certain(take.node, &same);
        let depth = take.inside.as_ref().map_or(0, |d| (d.depth + 1).min(DEEP));
        let amount = self.amount(&take.amount);
        let inner = take.inside.as_ref().map(|d| d.context.clone()).unwrap_or_default();
        let context: Option<Vec<String>> = inner.iter().map(|c| outward(self.func, c, None)).collect();
        let amount = amount.filter(|_| context.is_some());
        let context = context.unwrap_or_default();
        let when = self.when(take, held);
        Deed { kind: take.kind, objects, amount, context, when, certain, depth, whole: true, place }
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
        if head.contains('*') {
            return When::Always;
        }
        let undone = held.gives.iter().any(|g| taken::pairs(take, g));
        if !undone && returns.iter().all(|&p| has(p)) {
            return When::Ever;
        }
        let value = |p: P, text: &str| {
            func.cfg.points[p].at.and_then(|n| func.ast.named(n).next()).is_some_and(|v| func.ast.normal(v) == text)
        };
        if head.split_whitespace().any(|w| w == "bool") {
            When::True
        } else if returns.iter().any(|&p| has(p) && value(p, "0"))
            || returns.iter().any(|&p| !has(p) && func.cfg.points[p].at.is_some_and(|n| func.is_error_return(n)))
            || undone && !head.split_whitespace().any(|w| w == "void")
        {
            When::Zero
        } else {
            When::Ever
        }
    }
}

/// Whether a text names something that the pointer `word` points to.
fn is_behind(text: &str, word: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    words.windows(2).any(|w| w[0] == word && matches!(w[1], "->" | "[") || w[0] == "*" && w[1] == word)
}

fn is_word(text: &[u8]) -> bool {
    text.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

/// A take of which only the variable counts that tells whether there is something.
pub(super) fn probe(node: N, variable: Option<String>) -> Take {
    Take { node, kind: Kind::Count, keys: Vec::new(), amount: Vec::new(), variable, when: When::Always, inside: None }
}

/// Whether one of the texts names an object for certain, whatever the function's locals hold: it does not come from a call.
pub fn is_sure(keys: &[Name]) -> bool {
    let name = |w: &str| w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let words = |k: &Name| k.text.split(' ').map(str::to_string).collect::<Vec<_>>();
    let calls = |k: &Name| words(k).windows(2).any(|w| w[1] == "(" && name(&w[0]));
    keys.iter().any(|k| k.is_closed() && !calls(k) && !k.text.contains(NEW))
}

impl Deed {
    /// Whether both do the same to the same.
    pub fn says(&self, other: &Deed) -> bool {
        self.kind == other.kind
            && self.objects == other.objects
            && self.amount == other.amount
            && self.context == other.context
    }
}
