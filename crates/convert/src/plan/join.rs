//! How a function becomes a member of the unit.

use super::stop::Stop;
use super::{Member, Plan, Role, removed};
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::facts::{older, vma_macros};
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::params::{Shape, plain_type};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

impl Plan<'_> {
    /// Parses a definition and makes it a member; the mapping's parameter gets its new name.
    ///
    /// # Errors
    /// `gap` when the function cannot be understood.
    pub fn join(&mut self, place: Place, role: Role) -> Result<usize, Stop> {
        if let Some(i) = self.member_at(place) {
            return Ok(i);
        }
        let view = self.world.view(place.file);
        let item = view.items().iter().find(|i| i.span == place.span);
        let item = item.ok_or_else(|| refuse("gap", place, "the definition was not found again"))?;
        if let Some(at) = older::asks(self.world.sources, place.file, item) {
            let label = "this asks for a kernel without descriptors, so the function is built for such kernels, too";
            return Err(refuse("built-for-older-kernels", at, label).into());
        }
        let mut func = self
            .world
            .parse(place.file, item)
            .map_err(|u| refuse(u.reason, Place { file: place.file, span: u.at }, u.why))?;
        removed::check(self.world, &func)?;
        self.replaceable(&func, item, &role)?;
        let vma = match role {
            Role::Handler(_) => func.vma_param(),
            Role::Helper(i) => Some(i),
        };
        let Some(vma) = vma else {
            return Err(
                refuse("handler-shape", place, "this handler has no parameter `struct vm_area_struct *`").into()
            );
        };
        if let Some(name) = func.param_name(vma) {
            let new = new_parameter(self.world, &func, &name)?;
            func.names.vmas.insert(name, new);
        }
        if let Role::Handler(h) = role {
            let gone = dropped(&func, vma, &self.handlers[h].shape)?;
            for i in (0..func.params.len()).filter(|&i| i != vma) {
                let name = func.param_name(i);
                let set = if gone.contains(&i) { &mut func.names.files } else { &mut func.names.kept };
                set.extend(name);
            }
        }
        vma_macros::learn(self.world, &mut func);
        self.members.push(Member { func, role });
        Ok(self.members.len() - 1)
    }

    /// Refuses a definition whose place another one may take that does not change with it: what calls it by its name,
    /// through its table or a prototype, would get one of the old form or of the new, as the linker has it.
    fn replaceable(&self, func: &Func, item: &Item, role: &Role) -> Result<(), Refusal> {
        let own = match role {
            Role::Handler(h) => self.handlers[*h].definitions.as_slice(),
            Role::Helper(_) => &[],
        };
        let rivals = self.world.rivals(func.file, item, &func.name);
        let left = |r: &&(FileId, Item)| !own.iter().any(|d| d.file == r.0 && d.span == r.1.span);
        let Some((file, other)) = rivals.iter().find(left) else { return Ok(()) };
        let label = format!("another definition of `{}()` may take the place of this one when it is linked", func.name);
        let mut r = refuse("several-definitions", func.at(func.name_span), label);
        r.related.push((Place { file: *file, span: named(other) }, "defined here, too".into()));
        Err(r)
    }
}

/// The name in a function's definition.
fn named(item: &Item) -> Span {
    match item.kind {
        ItemKind::Function { name, .. } => name,
        _ => item.span,
    }
}

/// The descriptor's name in a function: `desc` unless that is taken, or is a macro.
fn new_parameter(world: &World<'_>, func: &Func, old: &str) -> Result<String, Refusal> {
    let named = world.named_in(func);
    for name in ["desc", "vm_desc", "vma_desc"] {
        let taken = || named.contains(name) || func.mentions(name) || !world.macros_seen(func.file, name).is_empty();
        if name == old || !taken() {
            return Ok(name.to_string());
        }
    }
    Err(refuse("name-taken", func.at(func.name_span), "no free name for the descriptor in this function"))
}

/// The handler's parameters that the new hook does not have: the file. Those before and after the mapping at `vma`
/// that the hook has as well are kept.
///
/// # Errors
/// `handler-shape` for a handler whose other parameters are not those of the hook.
pub fn dropped(func: &Func, vma: usize, shape: &Shape) -> Result<Vec<usize>, Refusal> {
    let others: Vec<usize> = (0..func.params.len()).filter(|&i| i != vma).collect();
    if shape.is_alone() {
        return Ok(others);
    }
    let text = &func.ast.text;
    let typed: Vec<(usize, String)> = others.iter().map(|&i| (i, plain_type(text, func.params[i].span))).collect();
    let is_file = |t: &str| matches!(t, "struct file *" | "const struct file *");
    for gone in [false, true] {
        let kept: Vec<&(usize, String)> = typed.iter().filter(|(_, t)| !gone || !is_file(t)).collect();
        let before = kept.iter().filter(|(i, _)| *i < vma).count();
        if before == shape.at && kept.iter().map(|(_, t)| t.as_str()).eq(shape.others()) {
            return Ok(typed.iter().filter(|(_, t)| gone && is_file(t)).map(|(i, _)| *i).collect());
        }
    }
    let wanted: Vec<&str> =
        shape.types.iter().map(|t| if t.is_empty() { "struct vm_area_desc *" } else { t.as_str() }).collect();
    let label = format!("the target's hook gets ({}), which does not fit these parameters", wanted.join(", "));
    Err(refuse("handler-shape", func.at(func.param_list), label))
}
