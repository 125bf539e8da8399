//! What is taken and given back, in words that mean the same in all functions of a mapping.

use std::collections::BTreeSet;

use crate::audit::named::origins;
use crate::audit::scene::{PRIVATE_OF_MAPPED, Scene};
use crate::facts::closed::{FILE, PRIVATE, Roots, closed};
use crate::facts::effects::{self, Summary};
use crate::facts::func::Func;
use crate::facts::taken::{Deed, Kind};
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, PointKind};
use crate::syntax::items::Item;
use crate::tree::source::FileId;

/// How far two objects are known to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Same {
    /// Nothing says so.
    No,
    /// They end in the same member.
    Maybe,
    /// The same way leads to both.
    Yes,
}

/// Names of objects.
pub struct Objects {
    /// What the hook makes of the private data, if that is one expression.
    private: Option<String>,
}

impl Objects {
    /// Names for the functions of a scene.
    pub fn of(scene: &Scene<'_, '_>) -> Self {
        let mut all = BTreeSet::new();
        for (part, n, point) in scene.writes("private_data") {
            let value = part.func.ast.field(n, "right").map(|v| given_back(scene.world, &part.func, v));
            // What a helper is given is told in its callers' words.
            let passed = value.map(|v| part.func.ast.strip(v)).filter(|&v| is_parameter(&part.func, v));
            match passed.and_then(|v| origins(scene, &part.func, v)) {
                Some(given) => all.extend(given.into_iter().map(|(func, v)| {
                    let at = func.cfg.point_of(&func.ast, v).unwrap_or(ENTRY);
                    closed(func, given_back(scene.world, func, v), at, &Roots::default())
                })),
                None => drop(all.insert(value.and_then(|v| closed(&part.func, v, point, &Roots::default())))),
            }
        }
        if all.is_empty() {
            all.extend(scene.functions("mapped").iter().flat_map(|f| given(scene.world, f)));
        }
        let only = all.pop_first().filter(|_| all.is_empty()).flatten();
        Objects { private: only.filter(|text| !text.contains(PRIVATE)) }
    }

    /// A text of a summary, with what stands for the file and the private data.
    fn plain(&self, text: &str) -> String {
        let pointer = format!("* <{PRIVATE_OF_MAPPED}>");
        let text = text.replace(&format!("( {pointer} )"), PRIVATE).replace(&pointer, PRIVATE);
        let text = of_mapping(&text, " -> vm_file", FILE);
        let text = of_mapping(&text, " -> vm_private_data", PRIVATE);
        match &self.private {
            Some(private) if private.contains(' ') && text != PRIVATE && private.contains('(') => {
                text.replace(PRIVATE, &format!("( {private} )"))
            }
            Some(private) => text.replace(PRIVATE, private),
            None => text,
        }
    }

    /// How far two deeds are about the same object.
    pub fn same(&self, a: &Deed, b: &Deed) -> Same {
        self.compare(a.objects.iter(), b.objects.iter())
    }

    /// How far one of some texts names the same as one of others.
    pub fn compare<'t>(
        &self,
        a: impl Iterator<Item = &'t String> + Clone,
        b: impl Iterator<Item = &'t String> + Clone,
    ) -> Same {
        let plain = |text: &String| self.plain(text).replace("& ", "").replace(['(', ')', ' '], "");
        let ours: BTreeSet<String> = a.clone().map(plain).filter(|text| root(text).is_some()).collect();
        let theirs: BTreeSet<String> = b.clone().map(plain).filter(|text| root(text).is_some()).collect();
        if !ours.is_disjoint(&theirs) {
            return Same::Yes;
        }
        // Ways from one beginning that differ lead to different objects, as far as anybody can tell.
        let roots =
            |set: &BTreeSet<String>| set.iter().filter_map(|t| root(t).map(str::to_owned)).collect::<BTreeSet<_>>();
        let names: BTreeSet<String> = a.filter_map(|text| last(text)).collect();
        let alike = b.filter_map(|text| last(text)).any(|name| names.contains(&name));
        if alike && roots(&ours).is_disjoint(&roots(&theirs)) { Same::Maybe } else { Same::No }
    }

    /// What an expression of a function of the scene names.
    pub fn named(&self, func: &Func, n: N) -> Vec<String> {
        let point = func.cfg.point_of(&func.ast, n).unwrap_or_default();
        closed(func, n, point, &Roots::default()).into_iter().collect()
    }
}

/// Whether an expression is what a function got.
fn is_parameter(func: &Func, n: N) -> bool {
    let name = func.ast.str(n);
    func.ast.kind(n) == "identifier" && (0..func.params.len()).any(|i| func.param_name(i).as_deref() == Some(&name))
}

/// What mapped() makes the private data of the mapping, by each assignment.
fn given(world: &World<'_>, mapped: &Func) -> Vec<Option<String>> {
    let ast = &mapped.ast;
    let Some(name) = mapped.param_name(PRIVATE_OF_MAPPED) else { return Vec::new() };
    let sets = |n: &N| ast.field(*n, "left").is_some_and(|l| ast.normal(l) == format!("* {name}"));
    let all = ast.walk(mapped.body).filter(|&n| ast.kind(n) == "assignment_expression").filter(sets);
    all.map(|n| {
        let value = ast.field(n, "right").map(|v| given_back(world, mapped, v));
        closed(mapped, value?, mapped.cfg.point_of(ast, n)?, &Roots::default())
    })
    .collect()
}

/// The argument that a call gives back on each way, as what takes a reference does; or the expression itself.
fn given_back(world: &World<'_>, func: &Func, n: N) -> N {
    let ast = &func.ast;
    let homes = ast.callee(ast.strip(n)).map_or_else(Vec::new, |name| world.known_definitions(func.file, &name));
    let index = |(file, item): &(FileId, Item)| {
        let callee = world.parse(*file, item).ok()?;
        let is = |n: N, i: usize| {
            let name = callee.param_name(i).unwrap_or_default();
            callee.ast.str(callee.ast.strip(n)) == name
                && callee.vars.by_name.get(&name).is_some_and(|v| v.defs.len() == 1)
        };
        let returns = callee.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
        let values: Vec<N> = returns.filter_map(|r| callee.ast.named(r).next()).collect();
        (0..callee.params.len()).find(|&i| !values.is_empty() && values.iter().all(|&v| is(v, i)))
    };
    let all: Option<BTreeSet<usize>> = homes.iter().map(index).collect();
    let only = all.filter(|all| all.len() == 1).and_then(|all| all.into_iter().next());
    only.and_then(|i| ast.args(ast.strip(n)).get(i).copied()).unwrap_or(n)
}

/// `text` with `stands` for a member that only a mapping has, reached by a parameter.
fn of_mapping(text: &str, member: &str, stands: &str) -> String {
    let parameters = (0..=PRIVATE_OF_MAPPED).map(|i| format!("<{i}>{member}"));
    parameters.fold(text.to_owned(), |text, way| text.replace(&way, stands))
}

/// What a way to an object begins with, if that means the same in all functions of the mapping. A number of a parameter means
/// something in one function only.
fn root(text: &str) -> Option<&str> {
    if let Some(known) = [FILE, PRIVATE].into_iter().find(|root| text.contains(root)) {
        return Some(known);
    }
    (!text.contains('<')).then_some("")
}

/// The last member of a chain.
fn last(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.rfind(|word| !word.is_empty()).map(str::to_owned)
}

/// What functions leave behind, each with its name.
pub fn summaries(scene: &Scene<'_, '_>, functions: &[Func]) -> Vec<(String, Summary)> {
    functions.iter().map(|f| (f.name.clone(), effects::of(scene.world, f))).collect()
}

/// Whether a deed is one that somebody must undo; a lock is given back by whoever took it.
pub fn is_state(deed: &Deed) -> bool {
    matches!(deed.kind, Kind::State(_) | Kind::Count)
}
