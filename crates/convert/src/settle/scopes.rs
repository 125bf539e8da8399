//! What a compiler says first of new code: a variable that is declared twice, and one that is declared no longer.

use std::collections::BTreeMap;

use crate::census::names::is_variable;
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::text::Text;

/// Checks the variables of a changed or added function against what it was, and against the functions `olds` of its file,
/// from which it may have been made.
///
/// # Errors
/// The variable that is wrong, a sentence without a stop.
pub fn check(old: &Text, olds: &[&Func], before: Option<&Func>, after: &Func) -> Result<(), String> {
    let had = before.map(twice).unwrap_or_default();
    if let Some((name, _)) = twice(after).into_iter().find(|(name, times)| had.get(name).is_none_or(|h| h < times)) {
        return Err(format!("`{name}` is declared twice in `{}`", after.name));
    }
    let ast = &after.ast;
    let sources = || before.into_iter().chain(olds.iter().copied().filter(|_| before.is_none()));
    let lost = ast.walk(after.body).filter(|&n| ast.kind(n) == "identifier").map(|n| ast.str(n)).find(|name| {
        let known = |f: &Func| f.vars.by_name.contains_key(name);
        let of_file =
            || old.items().iter().any(|item| is_variable(&old.text, item, name)) || old.macros(name).next().is_some();
        !known(after) && sources().any(known) && !of_file()
    });
    match lost {
        Some(name) => Err(format!("`{name}` is used in `{}`, and no longer declared", after.name)),
        None => Ok(()),
    }
}

/// The variables that are declared more than once in one block, and how often; parameters belong to the block of the function.
fn twice(func: &Func) -> BTreeMap<String, usize> {
    let ast = &func.ast;
    let is_scope = |&a: &N| matches!(ast.kind(a), "compound_statement" | "for_statement" | "parameter_list");
    let scope = |n: N| {
        let mut around = ast.ancestors(n).filter(is_scope);
        match around.next() {
            // What a pointer to a function gets has names of its own.
            Some(a) if ast.kind(a) != "parameter_list" || around.next().is_some() => a,
            _ => func.body,
        }
    };
    let most = |declared: &[N]| {
        let scopes: Vec<N> = declared.iter().map(|&n| scope(n)).collect();
        scopes.iter().map(|s| scopes.iter().filter(|o| *o == s).count()).max().unwrap_or_default()
    };
    let all = func.vars.by_name.iter().map(|(name, var)| (name.clone(), most(&var.declared)));
    all.filter(|(_, times)| *times > 1).collect()
}
