//! What the functions of a hook do to its descriptor, in order on each way: all judgements about order ask here.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::flagged::{Bits, Does, flags_of};
use crate::audit::part::Part;
use crate::audit::stores::{Filled, filled, stores};
use crate::census::slot::Place;
use crate::facts::effects::{self, Summary};
use crate::facts::func::Func;
use crate::facts::taken::{Kind, Name};
use crate::facts::ways::course::{Course, Deed, Script, Step, Way};
use crate::facts::world::World;
use crate::kernel::actions;
use crate::kernel::pairs::family;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// Something that is done to a descriptor, or to the file of the mapping.
#[derive(Clone, Debug)]
pub enum What {
    /// It gets an action.
    Action(&'static actions::Action),
    /// A field gets a value.
    Store(String),
    /// An error takes the place of the action's.
    Error,
    /// The action gets a type by hand.
    Typed,
    /// All of the action is written by hand, with one (true) or with nothing.
    Replaced(bool),
    /// Flags are changed or looked at.
    Flags(Does, Bits),
    /// A reference is taken on a file.
    Get(Reference),
    /// It gets operations of the core, in place of what is there.
    Operations,
    /// A file is put.
    Put(Vec<String>),
}

/// A reference on a file.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Texts that name the file.
    pub names: Vec<String>,
    /// Whether it is taken on each way.
    pub certain: bool,
    /// Where.
    pub place: Place,
    /// The points of the function at whose beginning it may be held: where a test shows that there is no file, it is not.
    pub held: BTreeSet<P>,
}

/// Functions of the core that install `generic_file_vm_ops` (mm/filemap.c).
pub(super) const OF_FILES: [&str; 2] = ["generic_file_mmap_prepare", "generic_file_readonly_mmap_prepare"];

/// The function whose family takes references on files.
const GET_FILE: &str = "get_file";

/// All that is done, and in which order.
#[derive(Debug, Default)]
pub struct Deeds {
    what: Vec<What>,
    script: Script,
    courses: Vec<Course>,
}

/// A deed as it stands on ways: the calls that lead to it, the outermost first, and itself; each with its part.
pub type Chain = Vec<(usize, N)>;

impl Deeds {
    /// What the parts do, if the core calls those of `tops`.
    pub fn of(world: &World<'_>, parts: &[Part], tops: &[usize]) -> Deeds {
        let mut out = Deeds::default();
        // References count where a file is put, or handed over.
        let stored = |f: &Func| f.field_writes().iter().any(|w| w.0 == "vm_file");
        let files = parts.iter().any(|p| stored(&p.func) || p.func.mentions("fput"));
        for (i, part) in parts.iter().enumerate() {
            out.collect(world, i, part);
            if files {
                out.references(world, i, part);
            }
            out.script.calls.extend(part.inner.iter().map(|&(call, callee)| (i, call, callee)));
        }
        let funcs: Vec<&Func> = parts.iter().map(|p| &p.func).collect();
        out.courses = tops.iter().map(|&top| Course::of(world, &funcs, &out.script, top)).collect();
        out
    }

    fn collect(&mut self, world: &World<'_>, func: usize, part: &Part) {
        let ast = &part.func.ast;
        let mut add = |what: What, node: N, value: Option<N>| {
            self.what.push(what);
            self.script.deeds.push(Deed { func, node, value });
        };
        part.actions.iter().for_each(|a| add(What::Action(a.kind), a.call, None));
        for (field, node, value) in stores(world, &part.func) {
            add(What::Store(field), node, value);
        }
        for (what, node, value) in filled(part) {
            let what = match what {
                Filled::Error => What::Error,
                Filled::Type => What::Typed,
                Filled::Whole(acts) => What::Replaced(acts),
            };
            add(what, node, value);
        }
        for call in part.func.calls() {
            let name = ast.callee(call).unwrap_or_default();
            if OF_FILES.contains(&name.as_str()) && part.unseen.contains(&call) {
                add(What::Operations, call, None);
            }
            if let Some((does, bits)) = flags_of(world, part, call) {
                add(What::Flags(does, bits), call, None);
            }
        }
    }

    /// References on files.
    fn references(&mut self, world: &World<'_>, func: usize, part: &Part) {
        let ast = &part.func.ast;
        let mut add = |what: What, node: N| {
            self.what.push(what);
            self.script.deeds.push(Deed { func, node, value: None });
        };
        let files = family(world.known, GET_FILE).map(|f| Kind::State(f.1));
        let inner = |call: N| part.inner.iter().any(|i| i.0 == call).then(Summary::default);
        let held = effects::held(world, &part.func, &|_| false, &inner);
        let texts = |keys: &[Name]| keys.iter().map(|k| k.text.clone()).collect::<Vec<_>>();
        for (t, take) in held.takes.iter().enumerate().filter(|t| Some(t.1.kind) == files) {
            let inside = take.inside.as_ref();
            let place = inside.map_or_else(|| part.func.place(take.node), |d| d.place);
            // Where it goes is no name of it.
            let is_given = |text: &String| ast.args(take.node).iter().any(|&a| ast.normal(a) == *text);
            let mut keys = texts(&take.keys);
            keys.retain(|text| !text.ends_with("-> vm_file") || is_given(text));
            let points = held.at.iter().enumerate().filter(|p| p.1.contains(&t)).map(|p| p.0).collect();
            let certain = inside.is_none_or(|d| d.certain);
            add(What::Get(Reference { names: keys, certain, place, held: points }), take.node);
        }
        for give in held.gives.iter().filter(|g| Some(g.kind) == files) {
            add(What::Put(texts(&give.keys)), give.node);
        }
    }

    /// All ways through the hook.
    pub fn ways(&self) -> impl Iterator<Item = (&Course, &Way)> {
        self.courses.iter().flat_map(|c| c.ways.iter().map(move |w| (c, w)))
    }

    /// Whether an action is set by hand somewhere.
    pub fn acts_by_hand(&self) -> bool {
        self.what.iter().any(|w| matches!(w, What::Typed | What::Replaced(true)))
    }

    /// Whether there are too many ways to be followed.
    pub fn is_lost(&self) -> bool {
        self.courses.iter().any(|c| c.ways.is_empty())
    }

    /// What a step is.
    pub fn what(&self, step: &Step) -> &What {
        &self.what[step.deed]
    }

    /// What does it, and what is stored: with the part.
    pub fn deed(&self, step: &Step) -> Deed {
        self.script.deeds[step.deed]
    }

    /// A deed, by its number.
    pub fn site(&self, deed: usize) -> Deed {
        self.script.deeds[deed]
    }

    /// All that is done, on whatever way.
    pub fn all(&self) -> impl Iterator<Item = &What> {
        self.what.iter()
    }

    /// The calls that lead to a step, and itself.
    pub fn chain(&self, course: &Course, step: &Step) -> Chain {
        course.chain(&self.script, step)
    }

    /// Pairs of deeds of which the second follows the first on a way to a success.
    pub fn pairs(&self, first: impl Fn(&What) -> bool, second: impl Fn(&What) -> bool) -> Vec<Pair> {
        let mut found: BTreeMap<(Chain, Chain), (usize, usize)> = BTreeMap::new();
        // What has no partner on some way.
        let (mut early, mut late) = (BTreeSet::new(), BTreeSet::new());
        for (course, way) in self.ways().filter(|w| w.1.succeeds()) {
            for (i, step) in way.steps.iter().enumerate() {
                let here = self.chain(course, step);
                if second(self.what(step)) {
                    match way.steps[..i].iter().rfind(|s| first(self.what(s))) {
                        Some(before) => {
                            found.insert((self.chain(course, before), here.clone()), (before.deed, step.deed));
                        }
                        None => drop(late.insert(here.clone())),
                    }
                }
                if first(self.what(step)) && !way.steps[i + 1..].iter().any(|s| second(self.what(s))) {
                    early.insert(here);
                }
            }
        }
        let pair = |((first, second), (a, b)): ((Chain, Chain), (usize, usize))| {
            let always = !early.contains(&first) || !late.contains(&second);
            Pair { what: (self.what[a].clone(), self.what[b].clone()), first, second, always }
        };
        found.into_iter().map(pair).collect()
    }
}

/// Two deeds on a way.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What they are.
    pub what: (What, What),
    /// The one that comes first.
    pub first: Chain,
    /// The other one.
    pub second: Chain,
    /// Whether one of them never comes alone.
    pub always: bool,
}

impl Pair {
    /// Where the ways to the two part: the function, and a node of it for each.
    pub fn apart(&self) -> (usize, N, N) {
        let differs = self.first.iter().zip(&self.second).position(|(a, b)| a != b);
        let at = differs.unwrap_or(self.first.len().min(self.second.len()) - 1);
        (self.first[at].0, self.first[at].1, self.second[at].1)
    }
}
