//! Memory that is allocated once, for whoever comes first, and kept.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::taken;
use crate::syntax::ast::N;

/// Whether memory is allocated at a call only where something that keeps it has none yet, or is given up where another call came first.
pub fn is_lazy(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let assigned = |n: N| {
        let up = ast.ancestors(n).find(|&p| matches!(ast.kind(p), "assignment_expression" | "init_declarator"))?;
        ast.field(up, "left").or_else(|| ast.field(up, "declarator"))
    };
    let Some(target) = assigned(call) else { return false };
    let name = ast.normal(ast.strip(target)).replace("* ", "");
    let keeps = |n: N| {
        let same = |k: N| ast.normal(ast.strip(k)) == name;
        match ast.kind(n) {
            "assignment_expression" => ast.field(n, "right").is_some_and(same).then(|| ast.field(n, "left")).flatten(),
            "call_expression" => {
                let args = ast.args(n);
                let exchanges = ast.callee(n).is_some_and(|c| c.ends_with("cmpxchg"));
                (exchanges && args.get(2).is_some_and(|&a| same(a))).then(|| args.first().copied()).flatten()
            }
            _ => None,
        }
    };
    let exchanged = |n: N| ast.kind(n) == "call_expression" && keeps(n).is_some();
    if ast.walk(func.body).any(exchanged) {
        return true;
    }
    let mut kept: BTreeSet<String> = ast.walk(func.body).filter_map(keeps).map(|k| ast.normal(ast.strip(k))).collect();
    kept.insert(ast.normal(ast.strip(target)));
    let point = func.cfg.point_of(ast, call).unwrap_or_default();
    func.cfg.decided(point).into_iter().any(|(cond, holds)| {
        let (plain, turned) = taken::plain(func, cond);
        let sides = [ast.field(plain, "left"), ast.field(plain, "right")];
        let null = sides.iter().flatten().any(|&s| matches!(ast.normal(s).as_str(), "NULL" | "0"));
        let compared = sides.iter().flatten().any(|&s| kept.contains(&ast.normal(ast.strip(s))));
        let equal = ast.field(plain, "operator").is_some_and(|o| ast.kind(o) == "==");
        kept.contains(&ast.normal(plain)) && holds == turned || null && compared && (holds != turned) == equal
    })
}
