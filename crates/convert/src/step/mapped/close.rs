//! close() for a mapping whose `mapped` never ran: the population failed, or `mapped` itself did.
//!
//! Then the core unmaps the VMA with the driver's operations in place (mm/util.c, `mmap_action_finish`).
//! Private data that only `mapped` sets tells the two apart.

use crate::census::slot::{MentionKind, Place};
use crate::edit::set::Edit;
use crate::facts::closed::{FILE, PRIVATE, Roots, closed};
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::operations::Operations;
use crate::facts::prints::brief;
use crate::facts::sites::sites;
use crate::guard::unit::nested::meets_vma;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::moved::Moved;
use crate::plan::stop::Stop;
use crate::step::lines::lines_of;
use crate::step::mapped::ends::escapes;
use crate::step::mapped::private::{Marker, Private, mentions_private};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, P};
use crate::syntax::span::Span;

/// Makes close() cope with a mapping that took nothing, where that can happen.
///
/// # Errors
/// `close-after-failed-action` when it cannot be told apart.
pub fn tolerance(
    plan: &mut Plan<'_>,
    moved: &Moved,
    private: &Private,
    table: &Operations,
    close: Option<&Func>,
) -> Result<Marker, Stop> {
    let Some(close) = close else { return Ok(Marker::Nothing) };
    let failing = match (plan.acts(), moved.sites.iter().any(|s| s.may_fail)) {
        (true, false) => "the population",
        (false, _) => "mapped()",
        (true, true) => "the population or mapped()",
    };
    let needed = (plan.acts() || moved.sites.iter().any(|s| s.may_fail)) && !meets_vma(plan);
    // A close() that only prints, or does nothing, may run for any mapping.
    if !needed || effects::of(plan.world, close).is_harmless() {
        return Ok(Marker::Nothing);
    }
    only_here(plan, table, close)?;
    named(table, close)?;
    let marker = match private {
        Private::Moved => Marker::Made,
        Private::Set(m, n, _) => {
            always(plan, *m, *n)?;
            not_null(plan, *m, *n, close)?;
            unset(plan, *m, *n)?;
            Marker::Handlers
        }
        Private::Unset => {
            unread(plan, table, close)?;
            Marker::Object
        }
    };
    if !is_tolerant(plan, close) {
        test(plan, close)?;
        plan.tolerant.push(close.name.clone());
        let text = format!(
            "`{}()` also runs when {failing} failed; then the private data is NULL and nothing is given back.",
            close.name
        );
        plan.note("close-tolerates", Some(close.at(close.name_span)), text);
    } else {
        plan.tolerant.push(close.name.clone());
        // What it says of a mapping without private data was never said before.
        let says = close.calls().into_iter().find(|&c| plan.world.is_message(close, c) && is_without(close, c));
        if let Some(c) = says {
            let text =
                format!("`{}()` also runs when {failing} failed; then it prints `{}`.", close.name, brief(close, c));
            plan.note("close-tolerates", Some(close.place(c)), text);
        }
    }
    Ok(marker)
}

/// Whether `n` is reached without private data only.
fn is_without(close: &Func, n: N) -> bool {
    let point = close.cfg.point_of(&close.ast, n).unwrap_or(ENTRY);
    close.facts(point).iter().any(|f| f.left.is_field("vm_private_data") && f.op == "==" && f.right.is_zero())
}

fn hole(close: &Func, at: Place, label: &str) -> Refusal {
    let mut r = refuse("close-after-failed-action", at, label);
    r.related.push((close.at(close.name_span), "runs although nothing was taken".into()));
    r
}

/// close() serves this table alone.
fn only_here(plan: &Plan<'_>, table: &Operations, close: &Func) -> Result<(), Refusal> {
    for m in plan.world.mentions(close.file, &close.name).iter() {
        let quiet = matches!(
            m.kind,
            MentionKind::Definition
                | MentionKind::Prototype
                | MentionKind::Comment
                | MentionKind::StringLiteral
                | MentionKind::OtherSpace
        );
        let here = table.home.is_some_and(|h| h.file == m.place.file && h.span.contains(m.place.span));
        if !quiet && !here {
            let label = "close() is used here, too, where a test of the private data may be wrong";
            return Err(hole(close, m.place, label));
        }
    }
    Ok(())
}

/// `.name` is called for perf before `mapped` (mm/vma.c, `__mmap_complete`; kernel/events/core.c), when the private
/// data is still NULL.
fn named(table: &Operations, close: &Func) -> Result<(), Refusal> {
    let Some(name) = table.function("name").filter(|n| *n != "NULL") else { return Ok(()) };
    let label = format!("`{name}()` is called before mapped(), with private data that only mapped() would set");
    let at = table.home.or(table.at).unwrap_or_else(|| close.at(close.name_span));
    Err(hole(close, at, &label))
}

/// The private data is set wherever the operations are installed: `mapped` sets it each time.
fn always(plan: &Plan<'_>, m: usize, n: N) -> Result<(), Refusal> {
    let func = &plan.members[m].func;
    let point = func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY);
    let installs = func.field_writes().into_iter().filter(|w| w.0 == "vm_ops");
    let installs: Vec<P> = installs.filter_map(|w| func.cfg.point_of(&func.ast, w.1)).collect();
    let misses = |w: P| func.avoids(ENTRY, w, &[point], None) && escapes(func, w, &[point]);
    let missing = if installs.is_empty() { escapes(func, ENTRY, &[point]) } else { installs.into_iter().any(misses) };
    if missing {
        let label = "the private data is set on some of the ways only, so it cannot tell whether mapped() ran";
        return Err(refuse("close-after-failed-action", func.place(n), label));
    }
    Ok(())
}

/// The private data is a pointer that is followed, by the handler on its way to success or by close().
fn not_null(plan: &Plan<'_>, m: usize, n: N, close: &Func) -> Result<(), Refusal> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let Some(mut value) = ast.field(n, "right").map(|v| ast.strip(v)) else { return Ok(()) };
    while let Some(inner) = ast.field(value, "value").filter(|_| ast.kind(value) == "cast_expression") {
        value = ast.strip(inner);
    }
    let form = |k: N| closed(func, k, func.cfg.point_of(ast, k).unwrap_or(ENTRY), &Roots::default());
    // The private data of the file, which stays what it is during the call.
    let of_file = form(value).filter(|f| f.replace(' ', "") == format!("{FILE}->private_data"));
    let address = ast.kind(value) == "pointer_expression" && ast.bytes(value).starts_with(b"&");
    let name = ast.str(value);
    let single = func.vars.by_name.get(&name).is_some_and(|v| v.defs.len() <= 1);
    let same =
        |k: N| ast.kind(k) == "identifier" && (single && ast.str(k) == name || of_file.is_some() && form(k) == of_file);
    let handler = follows(func, &same).into_iter().any(|p| !escapes(func, ENTRY, &[p]));
    let closes = follows(close, &|k| {
        let point = close.cfg.point_of(&close.ast, k).unwrap_or(ENTRY);
        closed(close, k, point, &Roots::default()).as_deref() == Some(PRIVATE)
    });
    let closer = closes.into_iter().any(|p| !close.avoids(ENTRY, EXIT, &[p], None));
    if address || handler || closer {
        return Ok(());
    }
    let label = "this may be NULL for a mapping, too, so it cannot tell whether mapped() ran";
    Err(refuse("close-after-failed-action", func.place(n), label))
}

/// Where `x->` is read or written for an `x` that `is` accepts.
fn follows(func: &Func, is: &dyn Fn(N) -> bool) -> Vec<P> {
    let ast = &func.ast;
    let arrows = ast.walk(func.body).filter(|&k| {
        ast.kind(k) == "field_expression"
            && ast.kids(k).iter().any(|&t| ast.kind(t) == "->")
            && ast.field(k, "argument").is_some_and(|a| is(ast.strip(a)))
    });
    arrows.filter_map(|k| func.cfg.point_of(ast, k)).collect()
}

/// The handler's assignment of the private data goes: only the hook sets it.
fn unset(plan: &mut Plan<'_>, m: usize, n: N) -> Result<(), Stop> {
    let func = plan.members[m].func.clone();
    let ast = &func.ast;
    let stmt = ast.parent(n).filter(|&p| ast.kind(p) == "expression_statement");
    let Some(stmt) = stmt.filter(|&s| !func.must_stay(s)) else {
        let label = "the private data is set here in a way that cannot move to mapped()";
        return Err(refuse("close-after-failed-action", func.place(n), label).into());
    };
    let reads = plan.members.iter().flat_map(|o| o.func.ast.walk(o.func.body).map(move |k| (o, k))).find(|(o, k)| {
        o.func.is_field(*k, "vm_private_data")
            && !(o.func.span == func.span && ast.is_within(*k, stmt))
            && !o.func.ast.parent(*k).is_some_and(|p| plan.drops(o.func.place(p)))
    });
    if let Some((o, k)) = reads {
        let left = |p: &N| o.func.ast.field(*p, "left") == Some(o.func.ast.outer(k));
        let label = match o.func.ast.parent(o.func.ast.outer(k)).filter(left) {
            Some(_) => "the private data is set here, too, so it would not tell whether mapped() ran",
            None => "the private data is read here, before mapped() would set it",
        };
        return Err(refuse("close-after-failed-action", o.func.place(k), label).into());
    }
    let span = lines_of(&ast.text, ast.span(stmt));
    if plan.drops(func.at(ast.span(stmt))) {
        return Ok(());
    }
    plan.edits(func.file).swallow(span);
    plan.edit(func.file, Edit::new("mapped", span, ""))?;
    Ok(())
}

/// Nobody in the files concerned uses the private data of a mapping.
fn unread(plan: &Plan<'_>, table: &Operations, close: &Func) -> Result<(), Refusal> {
    let mut files: Vec<_> = plan.members.iter().map(|m| m.func.file).collect();
    files.extend(table.home.map(|h| h.file));
    files.push(close.file);
    files.sort_unstable();
    files.dedup();
    for file in files {
        let view = plan.world.view(file);
        let word = view.tokens().iter().find(|t| t.is_word(&view.text, "vm_private_data"));
        if let Some(t) = word {
            let label = "the private data of mappings has another use here, so it cannot tell whether mapped() ran";
            return Err(hole(close, Place { file, span: t.span }, label));
        }
    }
    Ok(())
}

/// Whether everything that close() does is done for private data that is not NULL only.
fn is_tolerant(plan: &Plan<'_>, close: &Func) -> bool {
    let known = plan.world.known;
    let all = sites(known, close, &Roots::default(), &Default::default());
    let quiet = |c: &N| {
        let name = close.ast.callee(*c).unwrap_or_default();
        let frees_nothing = known.null_safe.contains(&name)
            && close.ast.args(*c).first().is_some_and(|&a| {
                let point = close.cfg.point_of(&close.ast, *c).unwrap_or(ENTRY);
                closed(close, a, point, &Roots::default()).as_deref() == Some(PRIVATE)
            });
        // What the driver's own function does with a NULL is not looked into; BUG_ON() may be there for it.
        let own = !plan.world.known_definitions(close.file, &name).is_empty()
            || !plan.world.own_macros(close.file, &name).is_empty();
        let only_here = !own && !name.starts_with("BUG") && !name.starts_with("VM_BUG");
        only_here && (plan.world.is_message(close, *c) || known.stateless.contains(&name)) || frees_nothing
    };
    let calls = close.calls().into_iter().filter(|c| !quiet(c));
    let sites = all.iter().map(|s| s.node).filter(|n| !quiet(n));
    let mut nodes: Vec<N> = sites.chain(calls).collect();
    nodes.extend(close.ast.walk(close.body).filter(|&n| {
        close.ast.kind(n) == "field_expression"
            && close.ast.kids(n).iter().any(|&k| close.ast.kind(k) == "->")
            && !close.is_vma_field(n)
    }));
    // What outlives the call.
    nodes.extend(close.ast.walk(close.body).filter(|&n| {
        let target = match close.ast.kind(n) {
            "assignment_expression" => close.ast.field(n, "left"),
            "update_expression" => close.ast.field(n, "argument"),
            _ => None,
        };
        let local = |t: N| {
            let t = close.ast.strip(t);
            close.ast.kind(t) == "identifier" && close.vars.by_name.contains_key(&close.ast.str(t))
        };
        target.is_some_and(|t| !local(t))
    }));
    nodes.iter().all(|&n| {
        let point = close.cfg.point_of(&close.ast, n).unwrap_or(ENTRY);
        close.facts(point).iter().any(|f| f.left.is_field("vm_private_data") && f.op == "!=" && f.right.is_zero())
    })
}

/// Inserts the test at the beginning of close().
fn test(plan: &mut Plan<'_>, close: &Func) -> Result<(), Stop> {
    let ast = &close.ast;
    let text = &ast.text;
    let Some(vma) = close.names.vmas.keys().next().cloned() else { return Ok(()) };
    let eol = if text[..close.body_span.end].windows(2).any(|w| w == b"\r\n") { "\r\n" } else { "\n" };
    let decls: Vec<N> = ast.named(close.body).take_while(|&n| ast.kind(n) == "declaration").collect();
    let mut late = String::new();
    let mut holder = None;
    let mentions = mentions_private(close);
    for &d in &decls {
        for i in ast.named(d).filter(|&k| ast.kind(k) == "init_declarator") {
            let (Some(declarator), Some(value)) = (ast.field(i, "declarator"), ast.field(i, "value")) else { continue };
            let point = close.cfg.point_of(ast, d).unwrap_or(ENTRY);
            let form = closed(close, value, point, &Roots::default());
            let name = ast.leaves(declarator).find(|&k| ast.kind(k) == "identifier").map(|k| ast.str(k));
            if form.as_deref() == Some(PRIVATE) {
                holder = holder.or(name);
                continue;
            }
            let uses = form.is_none_or(|f| f.contains(PRIVATE));
            if !mentions || !uses {
                continue;
            }
            let single = ast.named(d).filter(|&k| ast.node(k).field == Some("declarator")).count() == 1;
            let constant = ast.bytes(d).starts_with(b"const") || ast.str(declarator).contains("const");
            // An attribute, or a value that only a declaration can have.
            let between = &text[ast.span(declarator).end..ast.span(value).start];
            let plain = between.trim_ascii() == b"=" && ast.kind(value) != "initializer_list";
            let plain = plain && !ast.bytes(d).starts_with(b"__auto_type");
            let Some(name) = name.filter(|_| single && !constant && plain) else {
                let label = "this reads the private data before it could be tested";
                return Err(hole(close, close.place(d), label).into());
            };
            late.push_str(&format!("\t{name} = {};{eol}", ast.str(value)));
            let gone = Span::new(ast.span(declarator).end, ast.span(value).end);
            plan.edit(close.file, Edit::new("mapped", gone, ""))?;
        }
    }
    let what = holder.unwrap_or_else(|| format!("{vma}->vm_private_data"));
    let mut lines = format!(
        "\t/* Unmapped before ->mapped() was done: nothing was taken. */{eol}\tif (!{what}){eol}\t\treturn;{eol}"
    );
    if !late.is_empty() {
        lines.push_str(&format!("{eol}{late}"));
    }
    if memchr::memchr(b'\n', close.body_span.of(text)).is_none() {
        return on_lines(plan, close, decls.len(), &lines, eol);
    }
    let after = decls.last().map_or(close.body_span.start + 1, |&d| ast.span(d).end);
    let at = text[after..].iter().position(|&b| b == b'\n').map_or(after, |i| after + i + 1);
    let blank_follows =
        text[at..].iter().position(|&b| b == b'\n').is_some_and(|i| text[at..at + i].trim_ascii().is_empty());
    let block = match (decls.is_empty(), blank_follows) {
        (true, _) => format!("{lines}{eol}"),
        (false, true) => format!("{eol}{lines}"),
        (false, false) => format!("{eol}{lines}{eol}"),
    };
    plan.edit(close.file, Edit::new("mapped", Span::new(at, at), block))?;
    Ok(())
}

/// Puts the statements of a function that stands on one line on lines of their own, and `lines` behind the first of them, which
/// are declarations.
fn on_lines(plan: &mut Plan<'_>, close: &Func, declarations: usize, lines: &str, eol: &str) -> Result<(), Stop> {
    let (ast, body) = (&close.ast, close.body_span);
    let mut at = body.start + 1;
    let statements = ast.named(close.body).map(|n| ast.span(n)).chain([Span::new(body.end - 1, body.end)]);
    let statements: Vec<Span> = statements.collect();
    for (i, s) in statements.iter().enumerate() {
        let gap = Span::new(at, s.start);
        if !gap.of(&ast.text).iter().all(u8::is_ascii_whitespace) {
            return Err(hole(close, Place { file: close.file, span: gap }, "a comment stands where a test must").into());
        }
        let tab = if i + 1 < statements.len() { "\t" } else { "" };
        let test = match (i == declarations, declarations) {
            (false, _) => String::new(),
            (true, 0) => format!("{lines}{eol}"),
            (true, _) => format!("{eol}{lines}{eol}"),
        };
        plan.edit(close.file, Edit::new("mapped", gap, format!("{eol}{test}{tab}")))?;
        at = s.end;
    }
    let head = ast.text[..body.start].trim_ascii_end().len();
    plan.edit(close.file, Edit::new("mapped", Span::new(head, body.start), eol))?;
    Ok(())
}
