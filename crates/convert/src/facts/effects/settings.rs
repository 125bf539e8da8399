//! What a function gives a value that outlives the call, itself or by functions and macros that it calls: marks, bits and numbers,
//! by assignments, by `set_bit()` and by what exchanges values. Each is named in words that mean the same to whoever calls it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use crate::census::slot::Place;
use crate::facts::closed::{NEW, Roots, closed, field};
use crate::facts::effects::callee::Callee;
use crate::facts::effects::evaluate::View;
use crate::facts::effects::outward::{inward, outward};
use crate::facts::effects::{Home, LONGEST, calls, looked_at, node};
use crate::facts::func::Func;
use crate::facts::memo::{Memo, Trace, held, still};
use crate::facts::sites::counting;
use crate::facts::taken;
use crate::facts::term::number;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, Edge, P, PointKind};

/// How deep calls are followed.
const DEPTH: usize = 4;

/// What stands for a mapping or a descriptor that a function passes on.
const MAPPING: &str = "<mapping>";

/// Bits that are not known.
pub const ANY: &str = "?";

/// Functions and macros that store, by their names without the prefix of a type and without a suffix of ordering: where the
/// value stands among the arguments, behind where it goes, and whether they tell what was there (linux/atomic.h,
/// asm-generic/rwonce.h, asm/barrier.h, linux/rcupdate.h).
const STORES: [(&str, usize, bool); 8] = [
    ("WRITE_ONCE", 1, false),
    ("cmpxchg", 2, true),
    ("rcu_assign_pointer", 1, false),
    ("set", 1, false),
    ("smp_store_mb", 1, false),
    ("smp_store", 1, false),
    ("try_cmpxchg", 2, true),
    ("xchg", 1, true),
];

/// What something is set to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// A constant, as written.
    Constant(String),
    /// Something else.
    Other,
    /// One bit, as written, or the bits of a mask: set, or cleared.
    Bits(String, bool),
    /// More, or less, than before.
    Counted(bool),
}

impl To {
    /// Whether what is set to `self` is for certain not so any more when it is set to `later`.
    pub fn is_undone_by(&self, later: &To) -> bool {
        match (self, later) {
            (To::Constant(a), To::Constant(b)) => value(a) != value(b),
            (To::Bits(a, set), To::Bits(b, later)) => (a == b || a == ANY || b == ANY) && set != later,
            (To::Counted(up), To::Counted(later)) => up != later,
            (To::Other | To::Counted(_) | To::Bits(_, true), To::Constant(_)) => true,
            (To::Constant(_), To::Counted(_)) => true,
            _ => false,
        }
    }
}

/// A constant, as far as it can be compared with another one: its number, or else its text.
fn value(text: &str) -> (Option<u64>, &str) {
    let known = match text {
        "NULL" | "false" => Some(0),
        "true" => Some(1),
        text => number(text),
    };
    (known, if known.is_some() { "" } else { text })
}

/// Something that gets a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Setting {
    /// What: a text as in [`super::Summary::kept`].
    pub object: String,
    /// What it is set to.
    pub to: To,
    /// Where.
    pub place: Place,
    /// Whether the function fails where it is so already.
    pub claims: bool,
    /// Whether each way through the function comes here.
    pub always: bool,
    /// Whether it is so when the function returns, on some way that does not end in an error.
    pub stays: bool,
    /// Whether nothing takes it back on another way.
    pub alone: bool,
}

/// What was found of functions and macros, by how deep their calls are followed, with what that took of the tree.
#[derive(Debug, Default)]
struct Known(Mutex<HashMap<(Home, usize), Found>>);

type Found = (Arc<[Setting]>, Arc<Trace>);

impl Memo for Known {
    fn kept(&self, news: &BTreeSet<String>) -> Option<Self> {
        Some(Known(Mutex::new(still(&held(&self.0), news, |found| &found.1))))
    }
}

/// What the function or macro at `home` sets, as its callers see it.
fn of_home(world: &World<'_>, home: Home, depth: usize) -> Arc<[Setting]> {
    let memo = world.memo::<Known>();
    let known = held(&memo.0).get(&(home, depth)).cloned();
    if let Some((found, trace)) = known {
        world.replay(&trace);
        return found;
    }
    let ask = |h| super::summary(world, h);
    let look = || node(world, home).map(|made| made.view(world, &ask).settings(depth));
    let (found, trace) = world.traced(look);
    let found: Arc<[Setting]> = found.unwrap_or_default().into();
    held(&memo.0).insert((home, depth), (found.clone(), Arc::new(trace)));
    found
}

/// What a function sets.
pub fn settings(world: &World<'_>, func: &Func) -> Vec<Setting> {
    let calls = calls(world, func, &|_| false);
    looked_at(world, func, &calls, &|_| false, &|_| None, |view| view.settings(DEPTH))
}

impl View<'_> {
    fn settings(&self, depth: usize) -> Vec<Setting> {
        let ast = &self.func.ast;
        let mut all: BTreeSet<(P, Setting)> = BTreeSet::new();
        for n in ast.walk(self.func.body).filter(|&n| !(self.gone)(n)) {
            let point = self.point(n);
            let found = match ast.kind(n) {
                "assignment_expression" | "update_expression" => self.assigned(n).into_iter().collect(),
                "call_expression" => match self.stored(n) {
                    Some(found) => vec![found],
                    None => self.called(n, depth),
                },
                _ => Vec::new(),
            };
            all.extend(found.into_iter().map(|s| (point, s)));
        }
        let all: Vec<(P, Setting)> = all.into_iter().collect();
        let ends: Vec<P> = (0..self.func.cfg.points.len()).filter(|&p| self.is_success(p)).collect();
        let stays = |(point, setting): &(P, Setting)| {
            let undone = |o: &&(P, Setting)| o.1.object == setting.object && setting.to.is_undone_by(&o.1.to);
            let back: Vec<P> = all.iter().filter(undone).map(|o| o.0).filter(|p| p != point).collect();
            let stays = ends.iter().any(|&end| end == *point || self.func.avoids(*point, end, &back, None));
            let reached = self.func.cfg.reach(*point, None);
            let succeeds = |p: P| ends.iter().any(|&end| end == p || self.func.cfg.reach(p, None)[end]);
            let alone = !back.into_iter().any(|p| reached[p] && succeeds(p));
            let always = setting.always && !self.func.avoids(ENTRY, EXIT, &[*point], None);
            Setting { stays: setting.stays && stays, alone: setting.alone && alone, always, ..setting.clone() }
        };
        all.iter().map(stays).collect()
    }

    /// Whether a way ends here, and not in an error.
    fn is_success(&self, p: P) -> bool {
        let point = &self.func.cfg.points[p];
        let fails = point.kind == PointKind::Return && point.at.is_some_and(|n| self.func.is_error_return(n));
        point.succ.iter().any(|s| s.0 == EXIT) && !fails
    }

    fn setting(&self, n: N, target: N, to: To, tells: bool) -> Option<Setting> {
        let ast = &self.func.ast;
        let target = ast.strip(target);
        if ast.is_leaf(target) && !self.is_lasting_name(target) || self.func.is_vma_field(target) {
            return None;
        }
        let text = closed(self.func, target, self.point(n), &Roots::default())?;
        let text = text.strip_prefix("& ").unwrap_or(&text);
        let object = outward(self.func, text, None).filter(|t| t.len() <= LONGEST && !t.contains(NEW))?;
        let plain = ast.normal(target);
        let plain = plain.strip_prefix("& ").unwrap_or(&plain);
        let sets = match &to {
            To::Constant(text) => value(text).0 != Some(0),
            To::Bits(_, set) => *set,
            To::Other => true,
            To::Counted(_) => false,
        };
        let claims = sets && (0..self.func.cfg.points.len()).any(|p| self.fails_if_set(p, n, (plain, tells)));
        Some(Setting { object, to, place: self.place(n), claims, always: true, stays: true, alone: true })
    }

    /// Whether a condition makes the function fail where what `n` sets is set already: it looks at that, or is made of what `n`
    /// tells.
    fn fails_if_set(&self, p: P, n: N, (target, tells): (&str, bool)) -> bool {
        let (func, ast) = (self.func, &self.func.ast);
        let point = &func.cfg.points[p];
        let Some(cond) = point.at.filter(|_| point.kind == PointKind::Cond && self.refuses(p)) else { return false };
        if tells && ast.is_within(n, cond) {
            return true;
        }
        let (plain, turned) = taken::plain(func, cond);
        let empty = ast.field(plain, "operator").is_some_and(|o| ast.kind(o) == "==")
            && ast.field(plain, "right").is_some_and(|r| matches!(ast.normal(r).as_str(), "NULL" | "0"));
        let fails = |edge: Edge| {
            let next = point.succ.iter().find(|s| s.1 == edge).map(|s| s.0);
            next.is_some_and(|to| {
                let after = func.cfg.reach(to, None);
                !(0..func.cfg.points.len()).any(|q| (q == to || after[q]) && self.is_success(q))
            })
        };
        ast.walk(cond).any(|k| ast.normal(k) == target) && fails(if turned != empty { Edge::False } else { Edge::True })
    }

    fn assigned(&self, n: N) -> Option<Setting> {
        let ast = &self.func.ast;
        if let Some((target, _, up)) = counting(self.func, n) {
            return self.setting(n, target, To::Counted(up), false);
        }
        let (left, right) = (ast.field(n, "left")?, ast.strip(ast.field(n, "right")?));
        let inner = |k: N, op: &str| ast.field(k, "operator").is_some_and(|o| ast.kind(o) == op);
        let complement = (ast.kind(right) == "unary_expression" && inner(right, "~"))
            .then(|| ast.field(right, "argument"))
            .flatten()
            .map(|a| ast.strip(a));
        let to = match ast.kind(ast.field(n, "operator")?) {
            "|=" => To::Bits(ast.normal(right), true),
            "&=" => To::Bits(ast.normal(complement?), false),
            "=" if self.func.is_constant_value(self.world, right) => To::Constant(ast.normal(right)),
            // `x = x + 1`.
            "=" if ast.kind(right) == "binary_expression" && (inner(right, "+") || inner(right, "-")) => {
                let same = |k: Option<N>| k.is_some_and(|k| ast.normal(ast.strip(k)) == ast.normal(ast.strip(left)));
                let (a, b) = (same(ast.field(right, "left")), same(ast.field(right, "right")));
                if a || b && inner(right, "+") { To::Counted(inner(right, "+")) } else { To::Other }
            }
            "=" => To::Other,
            _ => return None,
        };
        self.setting(n, left, to, false)
    }

    /// What the kernel's functions for bits, and those that store or exchange, set.
    fn stored(&self, call: N) -> Option<Setting> {
        let ast = &self.func.ast;
        let name = ast.callee(call)?;
        let args = ast.args(call);
        let bits = name.trim_start_matches('_').trim_end_matches("_unlock").trim_end_matches("_lock");
        let (bits, tests) = bits.strip_prefix("test_and_").map_or((bits, false), |bits| (bits, true));
        if let ("set_bit" | "clear_bit", &[bit, word]) = (bits, args.as_slice()) {
            return self.setting(call, word, To::Bits(self.bits(&[bit], call), bits == "set_bit"), tests);
        }
        if let ("assign_bit", &[bit, word, to]) = (bits, args.as_slice()) {
            let set = match ast.normal(ast.strip(to)).as_str() {
                "true" | "1" => true,
                "false" | "0" => false,
                _ => return None,
            };
            return self.setting(call, word, To::Bits(self.bits(&[bit], call), set), false);
        }
        if let ("bitmap_set" | "bitmap_clear", &[map, from, count]) = (bits, args.as_slice()) {
            return self.setting(call, map, To::Bits(self.bits(&[from, count], call), bits == "bitmap_set"), false);
        }
        let masks = name.trim_start_matches("atomic_").trim_start_matches("long_");
        if let ("or" | "andnot", true, &[mask, word]) = (masks, masks.len() < name.len(), args.as_slice()) {
            return self.setting(call, word, To::Bits(self.bits(&[mask], call), masks == "or"), false);
        }
        let plain = ["_relaxed", "_acquire", "_release"].iter().find_map(|s| name.strip_suffix(s)).unwrap_or(&name);
        let types = ["atomic_long_", "atomic64_", "atomic_", "refcount_"];
        let typed = types.iter().find_map(|t| plain.strip_prefix(t));
        let (_, at, tests) =
            STORES.iter().find(|s| s.0 == typed.unwrap_or(plain) && (s.0 != "set" || typed.is_some()))?;
        let (&target, &value) = args.first().zip(args.get(*at))?;
        let constant = self.func.is_constant_value(self.world, value);
        let to = if constant { To::Constant(ast.normal(ast.strip(value))) } else { To::Other };
        self.setting(call, target, to, *tests)
    }

    /// Which bits these say: constants as written, [`ANY`] for what is another number from call to call.
    fn bits(&self, numbers: &[N], at: N) -> String {
        let known = |&n: &N| {
            let fixed = self.func.is_constant_value(self.world, n);
            closed(self.func, n, self.point(at), &Roots::default()).filter(|_| fixed)
        };
        numbers.iter().map(known).collect::<Option<Vec<_>>>().map_or_else(|| ANY.to_owned(), |all| all.join(" "))
    }

    /// What the functions and macros of the module that a call may mean set.
    fn called(&self, call: N, depth: usize) -> Vec<Setting> {
        let (Some(depth), Some(Callee::Homes(homes))) = (depth.checked_sub(1), self.calls.get(&call)) else {
            return Vec::new();
        };
        let own = |a: N| {
            let n = self.func.ast.strip(a);
            self.func.names.vmas.contains_key(&self.func.ast.str(n)).then(|| MAPPING.to_owned())
        };
        let mut forms = self.forms(call);
        for (form, mapping) in forms.iter_mut().zip(self.func.ast.args(call).into_iter().map(own)) {
            *form = mapping.unwrap_or(std::mem::take(form));
        }
        let said = |s: &Setting| {
            let mut text = s.object.clone();
            for (i, stands) in forms.iter().enumerate() {
                text = inward(&text, &format!("<{i}>"), stands);
            }
            let object = outward(self.func, &of_mapping(&text), None)?;
            let object = object.strip_prefix("& ").unwrap_or(&object).to_owned();
            (object.len() <= LONGEST).then(|| Setting { object, ..s.clone() })
        };
        let all: Vec<Arc<[Setting]>> = homes.iter().map(|h| of_home(self.world, *h, depth)).collect();
        all.iter().flat_map(|found| found.iter()).filter_map(said).collect()
    }
}

/// A text with what stands for the fields of a mapping that was passed on.
fn of_mapping(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    while let Some(i) = words.windows(3).position(|w| w[0] == MAPPING && w[1] == "->" && field(&w[2]).is_some()) {
        let stands = field(&words[i + 2]).unwrap_or(MAPPING).to_owned();
        words.splice(i..i + 3, [stands]);
    }
    words.join(" ")
}
