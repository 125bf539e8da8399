//! What a conversion by hand leaves behind in the body: names of the old parameter.

use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::part::Part;
use crate::audit::scene::Scene;
use crate::syntax::ast::N;
use crate::syntax::flow::written;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, find_word, tokens_in};
use crate::syntax::span::Span;

/// Members of a VMA, and those of a descriptor that stand for them as they are.
const MEMBERS: [(&str, Option<&str>); 9] = [
    ("vm_start", Some("start")),
    ("vm_end", Some("end")),
    ("vm_pgoff", Some("pgoff")),
    ("vm_page_prot", Some("page_prot")),
    ("vm_private_data", Some("private_data")),
    ("vm_ops", Some("vm_ops")),
    ("vm_file", Some("vm_file")),
    ("vm_flags", None),
    ("vm_mm", Some("mm")),
];

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        parameter(scene, part, out);
    }
}

/// A VMA that is no parameter or local of the function any more: it does not compile in the arm that nobody built.
fn parameter(scene: &Scene<'_, '_>, part: &Part, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    let unknown = |name: &str| {
        !func.vars.by_name.contains_key(name)
            && scene.world.macros(func.file, name).is_empty()
            && scene.world.macro_of_header(func.file, name).is_none()
            && !is_of_file(scene, part, name)
    };
    let plain = only_read(part);
    for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "field_expression") {
        let (Some(base), Some(field)) = (ast.field(n, "argument").map(|a| ast.strip(a)), ast.field(n, "field")) else {
            continue;
        };
        let desc = func.names.vmas.keys().next();
        let (at, text) = match ast.bytes(base) {
            b"vma" => {
                let Some((_, new)) = MEMBERS.iter().find(|m| ast.bytes(field) == m.0.as_bytes()) else { continue };
                (n, desc.zip(*new).filter(|_| plain).map(|(desc, new)| format!("{desc}->{new}")))
            }
            b"file" => (base, desc.map(|desc| format!("{desc}->file"))),
            _ => continue,
        };
        let name = ast.str(base);
        if !unknown(&name) {
            continue;
        }
        let label = format!("`{}()` has no `{name}` any more", func.name);
        let mend = text.map(|text| mend::replaced("old-parameter-left", ast.span(at), text));
        out.push(Mistake::sure("old-parameter-left", func.place(n), label).mended(mend));
    }
}

/// Whether the function only reads members of the old parameter that the new one has as well.
fn only_read(part: &Part) -> bool {
    let func = &part.func;
    let ast = &func.ast;
    let text = &ast.text;
    let read = |n: &N| {
        let member = ast.parent(ast.outer(*n)).filter(|&p| ast.kind(p) == "field_expression");
        let known = |f: N| MEMBERS.iter().any(|m| m.1.is_some() && ast.bytes(f) == m.0.as_bytes());
        member.is_some_and(|m| ast.field(m, "field").is_some_and(known) && written(ast, m).is_none())
    };
    let reads = func.uses_of("vma").iter().filter(|n| read(n)).count();
    // A line of the preprocessor may say more than the tree has.
    let says = |span: Span| tokens_in(text, span).iter().filter(|t| t.is_word(text, "vma")).count();
    let told = |t: &Token| t.kind == TokenKind::Directive && find_word(t.text(text), b"vma", 0).is_some();
    reads == says(func.body_span) && !tokens_in(text, func.body_span).iter().any(told)
}

/// Whether the file has something of this name outside of its functions.
fn is_of_file(scene: &Scene<'_, '_>, part: &Part, name: &str) -> bool {
    let view = scene.world.view(part.func.file);
    let declares = |item: &&Item| {
        let tokens = tokens_in(&view.text, item.span);
        let tag = |i: usize| i > 0 && tokens[i - 1].is_word(&view.text, "struct");
        item.kind == ItemKind::Other && (0..tokens.len()).any(|i| tokens[i].is_word(&view.text, name) && !tag(i))
    };
    view.items().iter().any(|item| declares(&item))
}
