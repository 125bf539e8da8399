//! The file of a mapping: what a hook hands over, and what it must not put.

use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::{Part, Scene};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P, PointKind};

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for (part, n, point) in scene.writes("vm_file") {
        reference(part, n, out);
        kept(part, n, point, out);
    }
    for part in &scene.parts {
        dropped(part, out);
    }
}

/// A reference that was taken for the mapping when the hook fails: nobody puts it then.
fn kept(part: &Part, n: N, point: P, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    let value = ast.field(n, "right").and_then(|r| ast.callee(ast.strip(r)));
    if value.as_deref() != Some("get_file") {
        return;
    }
    let puts: Vec<P> = func
        .calls()
        .into_iter()
        .filter(|&c| ast.callee(c).as_deref() == Some("fput"))
        .filter_map(|c| func.cfg.point_of(ast, c))
        .collect();
    let fails = func.cfg.points.iter().enumerate().find_map(|(p, it)| {
        let at = it.at.filter(|&at| it.kind == PointKind::Return && func.is_error_return(at))?;
        (func.cfg.reach(point, None)[p] && func.avoids(point, p, &puts, None)).then_some(at)
    });
    if let Some(at) = fails {
        let label = "the hook fails here, and nobody puts the file that it has stored for the mapping";
        out.push(Mistake::sure("file-kept-on-error", func.place(at), label).and(func.place(n), "the reference"));
    }
}

/// A file that is handed over without a reference.
fn reference(part: &Part, n: N, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    let Some(value) = ast.field(n, "right").map(|r| ast.strip(r)) else { return };
    // A local may hold a file that was just opened, and a caller may have taken a reference on a parameter.
    if ast.kind(value) != "field_expression" {
        return;
    }
    let name = ast.normal(value);
    let taken = func
        .calls()
        .into_iter()
        .any(|c| ast.callee(c).is_some_and(|f| f.starts_with("get_file") || f.starts_with("fget")));
    // What gives up its own reference hands that over.
    let given_up = ast
        .walk(func.body)
        .any(|k| ast.kind(k) == "assignment_expression" && ast.field(k, "left").is_some_and(|l| ast.normal(l) == name));
    if !taken && !given_up {
        let label = format!(
            "the mapping drops its file when it goes, and nobody takes a reference on `{}` for it",
            name.replace(' ', "")
        );
        let mend = mend::replaced("file-without-reference", ast.span(value), format!("get_file({})", ast.str(value)));
        out.push(Mistake::sure("file-without-reference", func.place(n), label).mended(Some(mend)));
    }
}

/// The reference of the old file is put, which is the caller's.
fn dropped(part: &Part, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    for call in func.calls().into_iter().filter(|&c| ast.callee(c).as_deref() == Some("fput")) {
        let arg = ast.args(call).first().map(|&a| ast.strip(a));
        let point = func.cfg.point_of(ast, call).unwrap_or(ENTRY);
        let own = arg.is_some_and(|a| func.is_field(a, "file") || func.is_field(a, "vm_file"));
        // What the hook has stored there itself, it may take back.
        let stored = func.field_writes().iter().any(|(field, n)| {
            field == "vm_file" && func.cfg.point_of(ast, *n).is_some_and(|p| func.cfg.reach(p, None)[point])
        });
        let is_file = arg.is_some_and(|a| func.is_field(a, "file"));
        if own && (is_file || !stored) {
            let label = "the descriptor holds no reference on this file: the core's own one is put here";
            let mend = mend::dropped("file-put", func, call);
            out.push(Mistake::sure("file-put", func.place(call), label).mended(mend));
        }
    }
}
