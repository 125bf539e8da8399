//! The handler's own signature: name and parameters.

use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::step::params::{changed, listed};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Gives the handler that member `m` defines its new name and the parameters of the new hook.
///
/// # Errors
/// Another edit claims the place.
pub fn signature(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let member = &plan.members[m];
    let Role::Handler(h) = member.role else { return Ok(()) };
    let func = &member.func;
    let (file, name, list) = (func.file, func.name_span, func.param_list);
    let param = func.vma_param().and_then(|i| func.param_name(i));
    let desc = param.and_then(|p| func.names.vmas.get(&p).cloned()).unwrap_or_else(|| "desc".into());
    let new = plan.handlers[h].new_name.clone();
    let params = if func.names.kept.is_empty() {
        params(func, &desc)
    } else {
        let spans: Vec<Span> = func.params.iter().map(|p| p.span).collect();
        let gone = |i: usize| func.param_name(i).is_some_and(|n| func.names.files.contains(&n));
        let change =
            |i: usize, old: &str| if func.vma_param() == Some(i) { changed(old, &desc, true) } else { old.into() };
        kept(&func.ast.text, name, list, &spans, &new, gone, change)
    };
    plan.edit(file, Edit::new("signature", name, new))?;
    plan.edit(file, Edit::new("signature", list, params))?;
    Ok(())
}

/// The new parameter list; one that has each parameter on a line of its own keeps that.
fn params(func: &Func, desc: &str) -> String {
    let old = String::from_utf8_lossy(func.param_list.of(&func.ast.text)).into_owned();
    let inner = old.strip_prefix('(').unwrap_or_default();
    let lead = &inner[..inner.len() - inner.trim_start().len()];
    match func.vma_param().filter(|_| lead.contains('\n')) {
        Some(i) => format!("({lead}{})", changed(&func.param_text(i), desc, true)),
        None => format!("(struct vm_area_desc *{desc})"),
    }
}

/// The parameter list `list` of the function at `name` that gets the name `new`: without the parameters that are
/// `gone`, the others as `change` makes them of their texts. Lines are broken anew, except between parameters that
/// each have one of their own.
pub fn kept(
    text: &[u8],
    name: Span,
    list: Span,
    params: &[Span],
    new: &str,
    gone: impl Fn(usize) -> bool,
    change: impl Fn(usize, &str) -> String,
) -> String {
    let old = |p: &Span| String::from_utf8_lossy(p.of(text)).into_owned();
    let stays = params.iter().enumerate().filter(|(i, _)| !gone(*i));
    let parts: Vec<String> = stays.map(|(i, p)| change(i, &old(p))).collect();
    listed(text, name, list, params, new.len(), &parts)
}

/// The handler's new name: `foo_mmap` becomes `foo_mmap_prepare`, and `foo_devmap` `foo_devmap_prepare`; anything without such a word
/// gets `_mmap_prepare`.
pub fn new_name(old: &str) -> String {
    let maps = old.rsplit_once('_').is_some_and(|(_, last)| last != "map" && last.ends_with("map"));
    if old.contains("mmap") || maps { format!("{old}_prepare") } else { format!("{old}_mmap_prepare") }
}

/// What of a head says that another definition may take this one's place, or that is not worth copying.
pub fn odd_head(func: &Func) -> Option<String> {
    let text = &func.ast.text;
    let head = Span::new(func.span.start, func.name_span.start);
    let odd = |w: &[u8]| {
        matches!(w, b"__weak" | b"weak" | b"__attribute__" | b"__init" | b"__ref" | b"asmlinkage" | b"extern")
    };
    let tokens = tokens_in(text, head);
    let found = tokens.iter().find(|t| t.kind == TokenKind::Directive || odd(t.text(text)));
    found.map(|t| String::from_utf8_lossy(t.text(text)).trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::new_name;

    #[test]
    fn names_follow_the_convention() {
        assert_eq!(new_name("foo_mmap"), "foo_mmap_prepare");
        assert_eq!(new_name("mmap_foo"), "mmap_foo_prepare");
        assert_eq!(new_name("foo_mmap_bar"), "foo_mmap_bar_prepare");
        assert_eq!(new_name("foo_map"), "foo_map_mmap_prepare");
        assert_eq!(new_name("dax_devmap"), "dax_devmap_prepare");
    }
}
