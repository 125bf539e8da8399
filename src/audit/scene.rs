//! What a judgement looks at: a hook, the functions that get its descriptor, and the operations that they install.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::deeds::{Deeds, OF_FILES};
use crate::audit::part::{Action, FOLLOWED, Part};
use crate::census::slot::{Place, Slot};
use crate::census::value::SlotValue;
use crate::facts::func::Func;
use crate::facts::in_place::in_place;
use crate::facts::operations::{Operations, installed_by};
use crate::facts::world::World;
use crate::kernel::actions;
use crate::model::candidates::Group;
use crate::plan::operations::functions;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};
use crate::syntax::flow::Variable;
use crate::tree::source::FileId;

/// Functions of one hook that are followed.
const MOST: usize = 64;

/// Members of operations that are called for a mapping (include/linux/mm.h).
const OPERATIONS: [&str; 12] = [
    "access",
    "close",
    "fault",
    "huge_fault",
    "map_pages",
    "mapped",
    "may_split",
    "mprotect",
    "mremap",
    "open",
    "page_mkwrite",
    "pfn_mkwrite",
];

/// What belongs to a hook.
pub struct Scene<'w, 'a> {
    /// Everything that may be looked at.
    pub world: &'w World<'a>,
    /// The hook's slots.
    pub slots: Vec<&'a Slot>,
    /// The hook first, then what it calls.
    pub parts: Vec<Part>,
    /// The operations that they install.
    pub operations: Vec<Operations>,
    /// What they do to the descriptor, in which order.
    pub deeds: Deeds,
    /// Whether code of a subsystem calls the hook, and never the core.
    pub nested: bool,
    /// The handler with a VMA that calls the hook, if it stands in no table itself.
    pub shim: Option<Func>,
}

impl<'w, 'a> Scene<'w, 'a> {
    /// What belongs to the hook of a group.
    pub fn of(world: &'w World<'a>, group: &Group) -> Self {
        let slots: Vec<&Slot> = group.slots.iter().map(|&s| &world.census.slots[s]).collect();
        let nested =
            !slots.is_empty() && slots.iter().all(|s| s.ops.as_deref().is_some_and(|o| o != "file_operations"));
        let hooks: Vec<Place> = group.definitions.iter().map(|d| d.place).collect();
        Scene { slots, nested, ..Scene::empty(world) }.with(&hooks)
    }

    /// What belongs to a function that a handler with a VMA calls for a descriptor of its own.
    pub fn behind(world: &'w World<'a>, shim: Func, hook: Place) -> Self {
        Scene { nested: true, shim: Some(shim), ..Scene::empty(world) }.with(&[hook])
    }

    fn empty(world: &'w World<'a>) -> Self {
        let (parts, operations, slots) = (Vec::new(), Vec::new(), Vec::new());
        Scene { world, slots, parts, operations, deeds: Deeds::default(), nested: false, shim: None }
    }

    fn with(mut self, hooks: &[Place]) -> Self {
        let tops: Vec<usize> = hooks.iter().filter_map(|&d| self.join(d)).collect();
        self.deeds = Deeds::of(self.world, &self.parts, &tops);
        for part in &self.parts {
            // No operations at all are no table.
            self.operations.extend(installed_by(self.world, &part.func).into_iter().filter(|o| o.name != "NULL"));
        }
        self
    }

    /// Makes a definition a part.
    fn join(&mut self, place: Place) -> Option<usize> {
        if let Some(known) = self.parts.iter().position(|p| p.func.file == place.file && p.func.span == place.span) {
            return Some(known);
        }
        let view = self.world.view(place.file);
        let item = view.items().iter().find(|i| i.span == place.span)?;
        let func = self.world.parse(place.file, item).ok()?;
        self.add(func)
    }

    /// Adds a function that gets the descriptor.
    fn add(&mut self, mut func: Func) -> Option<usize> {
        let desc = func.param_name(descriptor(&func)?)?;
        func.names.vmas.insert(desc.clone(), desc);
        aliases(&mut func);
        Some(self.push(func, BTreeMap::new()))
    }

    fn push(&mut self, func: Func, pointers: BTreeMap<String, String>) -> usize {
        let at = self.parts.len();
        self.parts.push(Part { func, pointers, actions: Vec::new(), unseen: Vec::new(), inner: Vec::new() });
        self.follow(at);
        self.point(at);
        at
    }

    /// Makes the functions parts that get a pointer to a field of the descriptor, and not the descriptor.
    fn point(&mut self, at: usize) {
        let func = self.parts[at].func.clone();
        let ast = &func.ast;
        for call in func.calls() {
            let args = ast.args(call);
            let part = &self.parts[at];
            let field = |a: N| part.pointed(a).filter(|f| FOLLOWED.contains(&f.as_str()));
            let given: Vec<(usize, String)> =
                args.iter().enumerate().filter_map(|(i, &a)| Some((i, field(a)?))).collect();
            let Some(name) = ast.callee(call).filter(|name| !given.is_empty() && !actions::is_of_descriptor(name))
            else {
                continue;
            };
            if args.iter().any(|&a| is_desc(&func, a)) {
                continue;
            }
            let homes = self.world.known_definitions(func.file, &name);
            for (file, item) in homes.into_iter().filter(|h| self.world.is_near(func.file, h.0)) {
                let known = self.parts.iter().position(|p| p.func.file == file && p.func.span == item.span);
                let Some(callee) = self.world.parse(file, &item).ok().filter(|_| self.parts.len() < MOST) else {
                    continue;
                };
                let named = |(i, field): &(usize, String)| Some((callee.param_name(*i)?, field.clone()));
                let pointers = given.iter().filter_map(named).collect();
                let part = known.unwrap_or_else(|| self.push(callee, pointers));
                self.parts[at].inner.push((call, part));
            }
        }
    }

    /// Makes the macros of a name parts, as a call uses them; none if one of them cannot be read.
    fn expand(&mut self, at: usize, call: N, name: &str) -> Vec<usize> {
        let func = &self.parts[at].func;
        let given: Vec<bool> = func.ast.args(call).iter().map(|&a| is_desc(func, a)).collect();
        let mut out = Vec::new();
        for (file, item) in self.world.macros_seen(func.file, name) {
            let known = self.parts.iter().position(|p| p.func.file == file && p.func.span == item.span);
            let typed = |i: usize| given.get(i).filter(|g| **g).map(|_| "struct vm_area_desc *");
            let made = known.is_none().then(|| in_place(self.world, file, &item, &typed));
            match (known, made.flatten()) {
                (Some(known), _) => out.push(known),
                (_, Some(func)) if self.parts.len() < MOST => out.extend(self.add(func)),
                _ => return Vec::new(),
            }
        }
        out
    }

    /// What the driver's tables have in the member that a call goes through.
    fn installed(&self, func: &Func, call: N) -> Vec<Place> {
        let ast = &func.ast;
        let member = ast.field(call, "function").and_then(|f| ast.field(ast.strip(f), "field")).map(|f| ast.str(f));
        let nested = |s: &&Slot| s.prepare && s.ops.as_deref().is_some_and(|o| o != "file_operations");
        let here = |s: &&Slot| Some(&s.member) == member.as_ref() && self.world.is_near(func.file, s.place.file);
        let homes = self.world.census.slots.iter().filter(nested).filter(here).flat_map(|s| match &s.value {
            SlotValue::Name(name) => self.world.resolve(s.place.file, name),
            _ => Vec::new(),
        });
        homes.map(|(file, item)| Place { file, span: item.span }).take(MOST).collect()
    }

    /// Looks at what a part does with the descriptor.
    fn follow(&mut self, at: usize) {
        let func = self.parts[at].func.clone();
        let ast = &func.ast;
        let passes = |call: &N| ast.args(*call).iter().any(|&a| is_desc(&func, a));
        for call in func.calls().into_iter().filter(passes) {
            let Some(name) = ast.callee(call) else {
                // Another table may hold something else.
                self.parts[at].unseen.push(call);
                let found: Vec<usize> = self.installed(&func, call).into_iter().filter_map(|d| self.join(d)).collect();
                self.parts[at].inner.extend(found.into_iter().map(|k| (call, k)));
                continue;
            };
            let point = func.cfg.point_of(ast, call).unwrap_or(ENTRY);
            if let Some(kind) = actions::Action::named(&name) {
                self.parts[at].actions.push(Action { call, point, kind });
                continue;
            }
            if actions::is_of_descriptor(&name) {
                continue;
            }
            let own = !self.world.definitions(func.file, &name).is_empty();
            let declared = !own && self.world.target.functions.contains_key(&name);
            let homes: Vec<(FileId, _)> = if declared { Vec::new() } else { self.world.resolve(func.file, &name) };
            let found: Vec<usize> = homes
                .iter()
                .filter_map(|(file, item)| {
                    if self.parts.len() < MOST { self.join(Place { file: *file, span: item.span }) } else { None }
                })
                .collect();
            let found = if found.is_empty() && !declared { self.expand(at, call, &name) } else { found };
            if found.is_empty() {
                self.parts[at].unseen.push(call);
            }
            self.parts[at].inner.extend(found.into_iter().map(|k| (call, k)));
        }
    }

    /// The parts that no other part calls.
    pub fn tops(&self) -> Vec<Func> {
        let called = |k: usize| self.parts.iter().any(|p| p.inner.iter().any(|i| i.1 == k));
        self.parts.iter().enumerate().filter(|(k, _)| !called(*k)).map(|(_, p)| p.func.clone()).collect()
    }

    /// Whether an action is set somewhere.
    pub fn acts(&self) -> bool {
        self.parts.iter().any(|p| !p.actions.is_empty()) || self.deeds.acts_by_hand()
    }

    /// Whether the descriptor is passed to functions that were not seen, and of which nothing is known.
    pub fn is_passed_on(&self) -> bool {
        let stranger = |f: &Func, &call: &N| f.ast.callee(call).is_none_or(|name| !OF_FILES.contains(&name.as_str()));
        self.parts.iter().any(|p| p.unseen.iter().any(|call| stranger(&p.func, call)))
    }

    /// The functions in a member of the operations, each with its mapping.
    pub fn functions(&self, member: &str) -> Vec<Func> {
        functions_of(self.world, &self.operations, member)
    }

    /// The functions in the operations, each once, with their mapping.
    pub fn callbacks(&self) -> Vec<Func> {
        OPERATIONS.iter().flat_map(|member| self.functions(member)).collect()
    }

    /// The functions of the driver that some functions call, and those that these call, as far as `wanted` says of a definition's
    /// text; without the parts.
    pub fn called(&self, from: &[Func], wanted: &dyn Fn(&[u8], &Func) -> bool) -> Vec<Func> {
        let mut out: Vec<Func> = Vec::new();
        let mut todo: Vec<Func> = from.to_vec();
        while let Some(func) = todo.pop() {
            let names: BTreeSet<String> = func.calls().into_iter().filter_map(|c| func.ast.callee(c)).collect();
            for (file, item) in names.iter().flat_map(|name| self.world.known_definitions(func.file, name)) {
                let same = |f: &Func| f.file == file && f.span == item.span;
                if out.len() >= MOST || self.parts.iter().map(|p| &p.func).chain(from).chain(&out).any(same) {
                    continue;
                }
                let Ok(callee) = self.world.parse(file, &item) else { continue };
                if !self.world.is_near(func.file, file) {
                    continue;
                }
                if wanted(item.span.of(&self.world.view(file).text), &callee) {
                    out.push(callee.clone());
                    todo.push(callee);
                }
            }
        }
        out
    }

    /// Whether a field of the descriptor is assigned to, or its address is taken.
    pub fn touches(&self, field: &str) -> bool {
        self.parts.iter().any(|part| part.func.field_writes().iter().any(|w| w.0 == field))
    }

    /// Whether something else than nothing is stored in a field of the descriptor, or may be.
    pub fn stores(&self, field: &str) -> bool {
        self.parts.iter().any(|part| {
            let ast = &part.func.ast;
            let nothing = |n: N| ast.field(n, "right").is_some_and(|r| matches!(ast.normal(r).as_str(), "NULL" | "0"));
            part.func.field_writes().iter().any(|w| w.0 == field && !nothing(w.1))
        })
    }

    /// The assignments to a field of the descriptor: the part, the assignment and its point.
    pub fn writes(&self, field: &str) -> Vec<(&Part, N, P)> {
        let mut out = Vec::new();
        for part in &self.parts {
            let ast = &part.func.ast;
            let assigns = |n: N| matches!(ast.kind(n), "assignment_expression" | "update_expression");
            for (_, n) in part.func.field_writes().into_iter().filter(|w| w.0 == field && assigns(w.1)) {
                out.push((part, n, part.func.cfg.point_of(&part.func.ast, n).unwrap_or(ENTRY)));
            }
        }
        out
    }
}

/// The parameter that is a pointer to a descriptor.
pub fn descriptor(func: &Func) -> Option<usize> {
    (0..func.params.len()).find(|&i| {
        let text = func.param_text(i);
        text.contains("vm_area_desc") && text.contains('*') && !text.contains("**")
    })
}

/// The functions in a member of some operations, each with its mapping.
pub fn functions_of(world: &World<'_>, operations: &[Operations], member: &str) -> Vec<Func> {
    let mut found = functions(world, operations, member);
    for func in &mut found {
        mapping(func);
        // mapped() gets the file of the mapping.
        if member == "mapped"
            && let Some(file) = func.param_name(FILE_OF_MAPPED)
        {
            func.names.files.insert(file);
        }
    }
    found
}

/// Adds locals that are copies of the mapping and nothing else.
pub fn aliases(func: &mut Func) {
    loop {
        let known = |n: N| func.names.vmas.contains_key(&func.ast.str(func.ast.strip(n)));
        let copies = |v: &Variable| matches!(v.defs.as_slice(), [only] if only.value.is_some_and(known));
        let all = func.vars.by_name.iter().filter(|v| copies(v.1) && !func.names.vmas.contains_key(v.0));
        let new: Vec<String> = all.map(|v| v.0.clone()).collect();
        if new.is_empty() {
            return;
        }
        func.names.vmas.extend(new.into_iter().map(|name| (name.clone(), name)));
    }
}

/// Where mapped() gets the file, and the private data (include/linux/mm.h).
const FILE_OF_MAPPED: usize = 3;
pub const PRIVATE_OF_MAPPED: usize = 4;

/// Says which names stand for the mapping of a function that gets it, or a fault of it.
fn mapping(func: &mut Func) {
    if let Some(vma) = func.vma_param().and_then(|i| func.param_name(i)) {
        func.names.vmas.insert(vma.clone(), vma);
        aliases(func);
        return;
    }
    let fault = (0..func.params.len()).find(|&i| func.param_text(i).contains("vm_fault"));
    let Some(fault) = fault.and_then(|i| func.param_name(i)) else { return };
    let itself = format!("{fault}->vma");
    let is = |v: &Variable| matches!(v.defs.as_slice(), [d] if d.value.is_some_and(|n| func.ast.str(func.ast.strip(n)) == itself));
    let copies: Vec<String> = func.vars.by_name.iter().filter(|v| is(v.1)).map(|v| v.0.clone()).collect();
    func.names.vmas.extend(copies.into_iter().chain([itself]).map(|name| (name.clone(), name)));
}

/// Whether an expression is the descriptor.
pub fn is_desc(func: &Func, n: N) -> bool {
    let n = func.ast.strip(n);
    func.ast.kind(n) == "identifier" && func.names.vmas.contains_key(&func.ast.str(n))
}
