//! What a function has taken and not given back, point by point and way by way.

mod flow;
mod name;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::term::number;
use crate::kernel::knowledge::Knowledge;
use crate::kernel::pairs::{amount, family};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};

pub use self::flow::{OFTEN, failed, stored};
pub use self::name::{Name, meet, names};
pub use self::ways::{kept, plain};

/// What kind of thing is taken or given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A lock of the data files, by its index.
    Lock(usize),
    /// A family of state of the data files, by its index.
    State(usize),
    /// A plain counter, by a fixed amount.
    Count,
    /// A plain counter, by an amount that may differ from call to call.
    Sum,
}

/// When a call takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Always, or unless its value is NULL or an error pointer.
    Always,
    /// Only if its value is true.
    True,
    /// Only if its value is zero.
    Zero,
    /// Always, whatever its value is.
    Ever,
}

/// Something that a call of a function takes or gives back, in the words of the function that calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    /// What.
    pub kind: Kind,
    /// Texts that name it, each by itself; none when nothing does.
    pub objects: Vec<String>,
    /// By how much, or how often; none when that is not known.
    pub amount: Option<String>,
    /// The loops and conditions that it stands in, if it is not done just once on every way.
    pub context: Vec<String>,
    /// When it is taken.
    pub when: When,
    /// Whether it is done on every way to a success, and not only under some condition.
    pub certain: bool,
    /// How many calls lie between the function that was asked about and the one that does it.
    pub depth: usize,
    /// Whether all that the function calls was seen.
    pub whole: bool,
    /// Where it is done.
    pub place: Place,
}

/// What one call does, as far as its function was summarised.
#[derive(Clone, Debug, Default)]
pub struct Deeds {
    /// What it takes and keeps.
    pub kept: Vec<Deed>,
    /// What it gives back, certainly or not.
    pub given: Vec<Deed>,
}

/// Something that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    /// The call or the counting expression.
    pub node: N,
    /// What.
    pub kind: Kind,
    /// Texts that name what is taken: its arguments, and what it is stored in.
    pub keys: Vec<Name>,
    /// Texts of how much; none when that is not known.
    pub amount: Vec<Name>,
    /// The variable that tells whether it was taken.
    pub variable: Option<String>,
    /// When it takes.
    pub when: When,
    /// Where a function that is called here does it.
    pub inside: Option<Deed>,
}

impl Held {
    /// Whether a take is a lock that is given back somewhere.
    pub fn releases(&self, take: &Take) -> bool {
        take.is_lock() && self.gives.iter().any(|g| g.kind == take.kind && meet(&take.keys, &g.keys))
    }
}

impl Take {
    /// Whether it is a lock.
    pub fn is_lock(&self) -> bool {
        matches!(self.kind, Kind::Lock(_))
    }
}

/// Something that is given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Give {
    /// The call or the counting expression.
    pub node: N,
    /// Where control is.
    pub point: P,
    /// What.
    pub kind: Kind,
    /// Texts that name it.
    pub keys: Vec<Name>,
    /// Texts of how much; none when that is not known.
    pub amount: Vec<Name>,
    /// What a function that is called here gives back.
    pub inside: Option<Deed>,
    /// When it gives back.
    pub when: When,
    /// Whether it was not taken in this function before, on any way.
    pub alone: bool,
    /// Whether it was not taken in this function before, on some way.
    pub missed: bool,
}

/// What may be held at each point's beginning, as indices of takes.
#[derive(Clone, Debug)]
pub struct Held {
    /// All takes.
    pub takes: Vec<Take>,
    /// All gives.
    pub gives: Vec<Give>,
    /// By point.
    pub at: Vec<BTreeSet<usize>>,
    /// What is held at the end of each way to a success, and whether more than once.
    pub successes: BTreeSet<BTreeMap<usize, bool>>,
    /// How often each group of gives found nothing that was taken before, on each way to the end.
    pub ends: BTreeSet<BTreeMap<usize, u8>>,
    /// The first of the gives that give back the same, for each.
    pub groups: Vec<usize>,
}

#[derive(Clone, Copy)]
enum Event {
    Take(usize),
    Give(usize),
    /// Undoes takes of its family, or else is one itself.
    Back(usize, usize),
}

/// What is asked about a function beyond its own text.
pub struct Ask<'a> {
    /// The facts about functions.
    pub known: &'a Knowledge,
    /// What a call of a function of the module does.
    pub deeds: &'a dyn Fn(N) -> Deeds,
    /// Calls and statements that do not count.
    pub gone: &'a dyn Fn(N) -> bool,
    /// What is counted in memory that outlives the call.
    pub counts: &'a dyn Fn(N) -> Option<Counted>,
}

/// Something that is counted.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// What.
    pub target: N,
    /// Whether by a fixed amount.
    pub kind: Kind,
    /// By how much; none for one.
    pub amount: Option<N>,
    /// Whether up.
    pub up: bool,
}

impl<'a> Ask<'a> {
    /// Only what the data files say.
    pub fn plain(known: &'a Knowledge) -> Self {
        Ask { known, deeds: &|_| Deeds::default(), gone: &|_| false, counts: &|_| None }
    }
}

/// Follows takes and gives through a function.
pub fn analyse(ask: &Ask<'_>, func: &Func) -> Held {
    let ast = &func.ast;
    let mut found = Found { takes: Vec::new(), gives: Vec::new(), events: vec![Vec::new(); func.cfg.points.len()] };
    let heads: BTreeSet<N> = func.heads().into_iter().map(|h| h.0).collect();
    for n in ast.walk(func.body).filter(|&n| !(ask.gone)(n)) {
        let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
        let maybe = func.cfg.points[point].at.is_some_and(|top| func.lazily(n, top).is_some());
        match ast.kind(n) {
            _ if heads.contains(&n) => call(ask, func, n, (point, maybe), &mut found),
            "call_expression" => call(ask, func, n, (point, maybe), &mut found),
            "update_expression" | "assignment_expression" => {
                let Some(counted) = (ask.counts)(n) else { continue };
                let amount = counted.amount.map_or_else(|| one(func, point), |a| amounts(func, a, point));
                let deed = One {
                    node: n,
                    point,
                    kind: counted.kind,
                    keys: names(func, &[counted.target], point),
                    amount,
                    inside: None,
                    maybe,
                };
                if counted.up {
                    found.take(deed, When::Always, None);
                } else {
                    found.give(deed);
                }
            }
            _ => {}
        }
    }
    flow::flow(func, found)
}

/// Takes and gives, and in which order they stand.
struct Found {
    takes: Vec<Take>,
    gives: Vec<Give>,
    /// By point, and whether something else in it says whether it happens.
    events: Vec<Vec<(Event, bool)>>,
}

/// A take or give.
struct One {
    node: N,
    point: P,
    kind: Kind,
    keys: Vec<Name>,
    amount: Vec<Name>,
    inside: Option<Deed>,
    maybe: bool,
}

impl Found {
    fn add_take(&mut self, one: One, when: When, variable: Option<String>) -> usize {
        let One { node, kind, keys, amount, inside, .. } = one;
        self.takes.push(Take { node, kind, keys, amount, variable, when, inside });
        self.takes.len() - 1
    }

    fn add_give(&mut self, one: One, when: When) -> usize {
        let One { node, point, kind, keys, amount, inside, .. } = one;
        self.gives.push(Give { node, point, kind, keys, amount, inside, when, alone: true, missed: false });
        self.gives.len() - 1
    }

    /// To take a number that is less than nothing is to give back.
    fn take(&mut self, one: One, when: When, variable: Option<String>) {
        let (point, maybe) = (one.point, one.maybe);
        let event = match turned(&one.amount) {
            Some(amount) => Event::Give(self.add_give(One { amount, ..one }, when)),
            None => Event::Take(self.add_take(one, when, variable)),
        };
        self.events[point].push((event, maybe));
    }

    fn give(&mut self, one: One) {
        let (point, maybe) = (one.point, one.maybe);
        let event = match turned(&one.amount) {
            Some(amount) => Event::Take(self.add_take(One { amount, ..one }, When::Always, None)),
            None => Event::Give(self.add_give(one, When::Always)),
        };
        self.events[point].push((event, maybe));
    }
}

/// The amount without its sign, if it has one.
fn turned(amount: &[Name]) -> Option<Vec<Name>> {
    let of = |n: &Name| {
        let text = n.text.strip_prefix("- ").or(n.text.strip_prefix('-'))?;
        number(text)?;
        Some(n.with(text))
    };
    let all: Vec<Name> = amount.iter().filter_map(of).collect();
    (!all.is_empty()).then_some(all)
}

/// Texts of a number; the same number has the same text.
fn amounts(func: &Func, n: N, point: P) -> Vec<Name> {
    let plain = |name: Name| match number(&name.text) {
        Some(value) => name.with(&value.to_string()),
        None => name,
    };
    names(func, &[n], point).into_iter().map(plain).collect()
}

fn one(func: &Func, point: P) -> Vec<Name> {
    vec![Name::at(func, "1".into(), point)]
}

fn call(ask: &Ask<'_>, func: &Func, n: N, (point, maybe): (P, bool), found: &mut Found) {
    let name = func.ast.callee(n).unwrap_or_default();
    let args = func.ast.args(n);
    let Some((lock, index, pair)) = family(ask.known, &name) else {
        let deeds = (ask.deeds)(n);
        let said = |d: Deed| {
            let keys = d.objects.iter().map(|o| Name::at(func, o.clone(), point)).collect();
            let amount = d.amount.iter().map(|a| Name::at(func, a.clone(), point)).collect();
            One { node: n, point, kind: d.kind, keys, amount, inside: Some(d), maybe }
        };
        deeds.given.into_iter().for_each(|d| found.give(said(d)));
        for d in deeds.kept {
            let (when, mut one) = (d.when, said(d));
            one.keys = one.keys.into_iter().map(|k| k.left(func, point)).collect();
            let variable = stored(func, n);
            one.keys.extend(variable.clone().map(|v| Name::given(func, v, point)));
            let last = variable.or_else(|| one.keys.last().map(|k| k.text.clone()));
            found.take(one, when, last);
        }
        return;
    };
    let kind = if lock { Kind::Lock(index) } else { Kind::State(index) };
    let counted = amount(ask.known, &name);
    let by = counted.and_then(|i| args.get(i)).map_or_else(|| one(func, point), |&a| amounts(func, a, point));
    let objects: Vec<N> = args.iter().enumerate().filter(|(i, _)| Some(*i) != counted).map(|a| *a.1).collect();
    let mut deed = One { node: n, point, kind, keys: names(func, &objects, point), amount: by, inside: None, maybe };
    if pair.give.contains(&name) {
        found.give(deed);
        return;
    }
    let back = pair.undone_by.contains(&name).then(|| {
        let One { keys, amount, .. } = &deed;
        found.add_give(
            One { node: n, point, kind, keys: keys.clone(), amount: amount.clone(), inside: None, maybe },
            When::Always,
        )
    });
    let variable = stored(func, n);
    deed.keys.extend(variable.clone().map(|v| Name::given(func, v, point)));
    let last = variable.or_else(|| deed.keys.last().map(|k| k.text.clone()));
    let when = if pair.take_if_true.contains(&name) {
        When::True
    } else if pair.take_if_zero.contains(&name) {
        When::Zero
    } else {
        When::Always
    };
    match back {
        Some(give) => {
            let take = found.add_take(deed, when, last);
            found.events[point].push((Event::Back(give, take), maybe));
        }
        None => found.take(deed, when, last),
    }
}

/// Whether the one gives back what the other takes, all of it.
pub fn pairs(take: &Take, give: &Give) -> bool {
    // A number or a constant names nothing (a constant is told by its capitals, a heuristic).
    let named: Vec<Name> =
        take.keys.iter().filter(|k| k.text.bytes().any(|b| b.is_ascii_lowercase())).cloned().collect();
    // rcu_read_lock() has no argument.
    let nameless = matches!(take.kind, Kind::Lock(_)) && give.keys.is_empty();
    let context = |d: &Option<Deed>| d.as_ref().map(|d| d.context.clone()).unwrap_or_default();
    let (mine, theirs) = (context(&take.inside), context(&give.inside));
    // What memory says may change in between.
    let steady = mine == theirs && mine.iter().all(|c| !c.contains("->"));
    take.kind == give.kind
        && meet(&take.amount, &give.amount)
        && (steady || mine.is_empty() && theirs.is_empty())
        && (nameless || meet(&named, &give.keys))
}
