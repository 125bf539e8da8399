//! Puts the mapped hook into the operations tables of the unit, if close() undoes exactly what it takes.

use crate::census::slot::Place;
use crate::facts::closed::{NEW, Roots, closed, followed, is_pinned};
use crate::facts::func::Func;
use crate::facts::operations::Operations;
use crate::facts::sites::{Site, What, left, same, sites, undoes};
use crate::facts::usage::usage;
use crate::guard::unit::nested::meets_vma;
use crate::kernel::pairs;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::moved::Moved;
use crate::plan::operations::installed;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role, deeds, operations};
use crate::step::failing::{Errno, follow};
use crate::step::mapped::everybody::everybody;
use crate::step::mapped::later::{is_before_populate, is_own_object};
use crate::step::mapped::private::{Private, mentions_private};
use crate::step::mapped::{balance, bare, close, hook, once, roots};
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;

/// Installs the hook for what [`super::split`] found.
///
/// # Errors
/// What is taken and what close() undoes do not fit, or a failure would leave them apart.
pub fn install(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let all = plan.moved.clone();
    if all.is_empty() {
        return Ok(());
    }
    everybody(plan, &all)?;
    let mut first: Option<(Vec<hook::Hook>, hook::Text)> = None;
    for moved in &all {
        let (hooks, text) = one_hook(plan, moved)?;
        let place = plan.members[moved.member].func.place(moved.statements[0]);
        let Some((others, other)) = first.take() else {
            first = Some((hooks, text));
            continue;
        };
        // Handlers that install the same operations must take the same.
        let tables = others.len() == hooks.len()
            && others.iter().zip(&hooks).all(|(a, b)| a.table.home == b.table.home && a.marker == b.marker);
        let shared = if words(&other) == words(&text) {
            Some(other)
        } else {
            let opened = as_open(plan, &all[0], &others).filter(|_| tables);
            opened.filter(|a| as_open(plan, moved, &hooks).is_some_and(|b| words(a) == words(&b)))
        };
        let Some(text) = shared.filter(|_| tables) else {
            let label = "another handler of the unit would need another mapped hook for the same operations";
            let mut r = refuse("operations-shared", place, label);
            let there = plan.members[all[0].member].func.place(all[0].statements[0]);
            r.related.push((there, "this is what the other one takes".into()));
            return Err(r.into());
        };
        first = Some((others, text));
    }
    let Some((hooks, text)) = first else { return Ok(()) };
    let func = plan.members[all[0].member].func.clone();
    hook::write(plan, &func, &hooks, &text)?;
    for moved in &all {
        report(plan, moved, &text.name);
    }
    Ok(())
}

/// The tokens of a hook.
fn words(text: &hook::Text) -> Vec<&str> {
    text.text.split_whitespace().collect()
}

/// The hook as open() has it, for a handler that does what open() does, and no more: each of their statements takes something.
fn as_open(plan: &Plan<'_>, moved: &Moved, hooks: &[hook::Hook]) -> Option<hook::Text> {
    let [first, ..] = hooks else { return None };
    let open = first.open.as_ref()?;
    let name = |h: &hook::Hook| h.open.as_ref().map(|o| (o.file, o.name_span));
    if hooks.iter().any(|h| name(h) != name(first)) {
        return None;
    }
    let mut moved = moved.clone();
    if moved.open.is_none() {
        let func = &plan.members[moved.member].func;
        let takes = |f: &Func, statement: N, sites: &[Site]| {
            f.ast.kind(statement) == "expression_statement"
                && sites.iter().any(|s| f.ast.statement(s.node) == Some(statement))
        };
        let callees = moved.sites.iter().filter_map(|s| match &s.what {
            What::Callee(name) => Some(name.clone()),
            _ => None,
        });
        let theirs: Vec<Site> = sites(plan.world.known, open, &Roots::default(), &callees.collect());
        let mut body = open.ast.named(open.body).filter(|&n| open.ast.kind(n) != "declaration");
        let plain =
            moved.statements.iter().all(|&s| takes(func, s, &moved.sites)) && body.all(|s| takes(open, s, &theirs));
        if !plain || moved.sites.iter().any(Site::makes) || !in_order(&moved.sites, &theirs) {
            return None;
        }
        moved.open = Some(open.name.clone());
    }
    let private = private(plan, &moved).ok()?;
    hook::compose(plan, &moved, &private, hooks).ok()
}

/// Whether both take in the same order, where that may matter: what a callee does besides may depend on what was done before it.
/// Two that do the same to several objects are told apart by these.
fn in_order(ours: &[Site], theirs: &[Site]) -> bool {
    let opaque = ours.iter().any(|s| matches!(s.what, What::Callee(_)));
    let again = |(i, s): (usize, &Site)| ours[..i].iter().any(|o| o.what == s.what);
    let objects = ours.iter().enumerate().any(again);
    let same = |(a, b): (&Site, &Site)| a.what == b.what && (!objects || a.objects == b.objects);
    !opaque || ours.len() == theirs.len() && ours.iter().zip(theirs).all(same)
}

/// Checks one function's share, and writes the hook that it needs.
fn one_hook(plan: &mut Plan<'_>, moved: &Moved) -> Result<(Vec<hook::Hook>, hook::Text), Stop> {
    let func = plan.members[moved.member].func.clone();
    let place = func.place(moved.statements[0]);
    let tables = distinct(installed(plan));
    if tables.is_empty() {
        let label = "this takes something for the mapping, and the unit installs no operations that could undo it";
        return Err(refuse("state-without-operations", place, label).into());
    }
    once::called_once(plan, moved)?;
    let private = private(plan, moved)?;
    let mut hooks: Vec<hook::Hook> = Vec::new();
    for t in &tables {
        known(plan, t, place)?;
        shared(plan, t, place)?;
        let (open, close_fn) = (one(plan, t, "open")?, one(plan, t, "close")?);
        once::untested(plan, moved, open.as_ref())?;
        paired(plan, moved, &private, open.as_ref(), close_fn.as_ref(), place)?;
        pinned(plan, moved, &private, open.as_ref())?;
        before_populate(plan, moved, open.as_ref())?;
        let marker = close::tolerance(plan, moved, &private, t, close_fn.as_ref())?;
        let h = hook::Hook { table: t.clone(), open: open.clone(), close: close_fn.clone(), marker };
        hooks.push(h);
    }
    let file = |h: &hook::Hook| h.table.home.map(|p| p.file);
    if hooks.iter().any(|h| h.marker != hooks[0].marker || file(h) != file(&hooks[0])) {
        let label = "the operations that this handler may install would need different hooks";
        return Err(refuse("state-in-handler", place, label).into());
    }
    error_codes(plan, moved)?;
    let text = hook::compose(plan, moved, &private, &hooks)?;
    Ok((hooks, text))
}

/// `error_override` replaces the errors of `mapped`, too (mm/util.c, `mmap_action_finish`).
fn error_codes(plan: &Plan<'_>, moved: &Moved) -> Result<(), Stop> {
    let func = &plan.members[moved.member].func;
    let all = once::failures(func, &moved.statements);
    for (m, p) in plan.populates.iter().filter(|_| !all.is_empty()) {
        let acts = &plan.members[*m].func;
        let (_, how) = usage(plan.world, acts, p.call)?;
        let Errno::Other(errno) = follow(plan.world, acts, p.call, p.at(acts), &how)?.errno else { continue };
        let other = all.iter().find(|&&n| func.ast.str(n) != errno);
        if let Some(&n) = other {
            let label = format!("this error of mapped() would become {errno}, as that of the population");
            let mut r = refuse("errno-at-prepare-stage", func.place(n), label);
            r.related.push((acts.place(p.call), "its error becomes another one".into()));
            return Err(r.into());
        }
    }
    Ok(())
}

/// Tells the reviewer what moved.
fn report(plan: &mut Plan<'_>, moved: &Moved, name: &str) {
    let func = &plan.members[moved.member].func;
    let first = moved.statements[0];
    let place = func.place(first);
    // A lock is no matter of the mapping: what it protects is.
    let locks = |s: &N| {
        let call = func.ast.named(*s).next().and_then(|n| func.ast.callee(n));
        call.is_some_and(|name| pairs::lock(plan.world.known, &name).is_some())
    };
    let takes = |s: &N| moved.sites.iter().any(|site| site.takes && func.ast.is_within(site.node, *s));
    let own: Vec<N> = moved.statements.iter().copied().filter(|s| takes(s) && !locks(s)).collect();
    let own = if own.is_empty() { &moved.statements } else { &own };
    let text = |s: N| {
        let text = func.ast.str(s).split_whitespace().collect::<Vec<_>>().join(" ");
        text.trim_end_matches(';').to_owned()
    };
    let (what, verb) = match own.as_slice() {
        [one] => (format!("`{}`", text(*one)), "is"),
        [one, other] => (format!("`{}` and `{}`", text(*one), text(*other)), "are"),
        [one, rest @ ..] => (format!("`{}` and {} more statements", text(*one), rest.len()), "are"),
        [] => return,
    };
    let after = is_before_populate(plan, moved);
    let of_mm = moved.statements.iter().any(|&s| func.ast.walk(s).any(|n| func.is_field(n, "vm_mm")));
    let kept = match distinct(installed(plan)).iter().any(|t| t.may_have("close")) {
        true => "",
        false => " There is no close(), so nothing undoes it per mapping, as before.",
    };
    plan.note("state-moved", Some(place), format!("{what} {verb} now done in `{name}()`, once the VMA exists.{kept}"));
    if of_mm {
        plan.note(
            "mm-of-current",
            Some(place),
            format!("`{name}()` has no VMA: the mm is that of the caller of mmap()."),
        );
    }
    if after {
        let comes = if verb == "is" { "comes" } else { "come" };
        let text = format!("{what} now {comes} after the mapping is populated.");
        plan.note("state-after-populate", Some(place), text);
    }
}

fn distinct(tables: Vec<Operations>) -> Vec<Operations> {
    let mut out: Vec<Operations> = Vec::new();
    for t in tables {
        if !out.iter().any(|o| o.name == t.name && o.home == t.home) {
            out.push(t);
        }
    }
    out
}

/// The table must be one that can be changed.
fn known(plan: &Plan<'_>, t: &Operations, place: Place) -> Result<(), Refusal> {
    let there = match (&t.members, t.home) {
        (Some(_), Some(home)) => home,
        _ => {
            let label = "this is taken for the mapping, and the operations that would undo it were not found";
            let mut r = refuse("state-without-operations", place, label);
            r.related.extend(t.at.map(|at| (at, format!("`{}` is installed here", t.name))));
            return Err(r);
        }
    };
    if t.function("mapped").is_some() {
        return Err(refuse("state-in-handler", there, format!("`{}` has a mapped hook already", t.name)));
    }
    let text = &plan.world.view(there.file).text;
    let designated = memchr::memchr(b'.', there.span.of(text)).is_some();
    if !designated {
        return Err(refuse("state-without-operations", there, format!("`{}` is filled by position", t.name)));
    }
    Ok(())
}

/// Nobody else may install the table: the hook would run for mappings that took nothing.
fn shared(plan: &Plan<'_>, t: &Operations, place: Place) -> Result<(), Refusal> {
    let Some(home) = t.home else { return Ok(()) };
    let text = plan.world.view(home.file).text.clone();
    let is_static = home.span.of(&text).starts_with(b"static");
    for at in plan.world.variable(home.file, &t.name, is_static) {
        if at.file == home.file && home.span.contains(at.span) {
            continue;
        }
        let inside = plan.members.iter().any(|m| m.func.file == at.file && m.func.span.contains(at.span));
        if inside || !takes_address(plan, at) {
            continue;
        }
        let label = format!("`{}` is installed for other mappings, too, which take nothing", t.name);
        let mut r = refuse("operations-shared", at, label);
        r.related.push((place, "what a mapped hook would take".into()));
        return Err(r);
    }
    Ok(())
}

/// `&table` outside of a comparison.
fn takes_address(plan: &Plan<'_>, at: Place) -> bool {
    let view = plan.world.view(at.file);
    let Some(item) = view.items().iter().find(|i| i.span.contains(at.span)) else { return false };
    let before =
        crate::syntax::lex::tokens_in(&view.text, crate::syntax::span::Span::new(item.span.start, at.span.start));
    let word = |back: usize| before.len().checked_sub(back).map(|i| before[i].text(&view.text));
    let declares = matches!(word(1), Some(b"vm_operations_struct"));
    let amp = usize::from(word(1) == Some(b"&"));
    !declares && !matches!(word(1 + amp), Some(b"==" | b"!="))
}

/// The one definition of a member of the table, none if the table has no such member.
fn one(plan: &Plan<'_>, t: &Operations, member: &str) -> Result<Option<Func>, Refusal> {
    let Some(name) = t.function(member).filter(|n| *n != "NULL") else { return Ok(None) };
    let mut all = operations::functions(plan.world, std::slice::from_ref(t), member);
    let fine = all.len() == 1 && operations::is_only(plan.world, &all[0]);
    match all.pop().filter(|_| fine) {
        Some(f) => Ok(Some(f)),
        None => {
            let at = t.home.or(t.at);
            let label = format!("`.{member}` is `{name}`, whose definition was not found or is not the only one");
            Err(refuse("close-unpaired", at.unwrap_or(plan.members[0].func.at(plan.members[0].func.span)), label))
        }
    }
}

fn private(plan: &Plan<'_>, moved: &Moved) -> Result<Private, Refusal> {
    let mut found = Private::Unset;
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        // Another handler that takes the same sets its own.
        if plan.moved.len() > 1 && m != moved.member && matches!(member.role, Role::Handler(_)) {
            continue;
        }
        for (_, n) in func.field_writes().into_iter().filter(|w| w.0 == "vm_private_data") {
            if found != Private::Unset {
                let label = "the private data of the mapping is set in several places";
                return Err(refuse("state-in-handler", func.place(n), label));
            }
            let own = m == moved.member && super::region::covers(func, &moved.statements, n);
            let value = func.ast.field(n, "right");
            let point = func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY);
            let form = value.and_then(|v| closed(func, v, point, &roots(plan, m)));
            found = if own { Private::Moved } else { Private::Set(m, n, form) };
        }
    }
    let others = plan.members.iter().enumerate().filter(|(m, _)| *m != moved.member && found == Private::Moved);
    let read = others.into_iter().find_map(|(_, x)| {
        let func = &x.func;
        func.ast.walk(func.body).find(|&k| func.reads_private(k)).map(|k| func.place(k))
    });
    match read.filter(|_| plan.moved.len() == 1) {
        Some(at) => Err(refuse("state-in-handler", at, "this may read the private data that mapped() would set")),
        None => Ok(found),
    }
}

/// What `vm_private_data` stands for in open() and close().
fn inside(private: &Private) -> Roots {
    let form = match private {
        Private::Set(_, _, form) => form.clone(),
        Private::Moved => Some(NEW.to_string()),
        Private::Unset => None,
    };
    Roots { private: form, ..Roots::default() }
}

/// What moves must be what open() does, or what close() undoes, and these two must fit.
fn paired(
    plan: &Plan<'_>,
    moved: &Moved,
    private: &Private,
    open: Option<&Func>,
    close: Option<&Func>,
    place: Place,
) -> Result<(), Refusal> {
    let known = plan.world.known;
    let unpaired = |at: Place, label: String| {
        let mut r = refuse("close-unpaired", at, label);
        r.related.push((place, "what a mapped hook would take".into()));
        r
    };
    let f = &plan.members[moved.member].func;
    let roots = inside(private);
    if let Some(name) = &moved.open {
        if !moved.sites.is_empty() {
            let label = format!("this is taken beside what `{name}()` takes");
            return Err(refuse("state-in-handler", f.place(moved.sites[0].node), label));
        }
        return match open {
            Some(o) if o.name == *name => balance::copies(plan, &roots, o, close, place),
            _ => Err(unpaired(place, format!("`{name}()` is not the open() of all operations that are installed"))),
        };
    }
    let takers = moved.sites.iter().filter_map(|s| if let What::Callee(n) = &s.what { Some(n.clone()) } else { None });
    let takers = takers.collect();
    if let Some(o) = open {
        let theirs: Vec<Site> = sites(known, o, &roots, &takers).into_iter().filter(|s| s.takes).collect();
        let (extra, lacking) = left(&moved.sites, &theirs, same);
        if let Some(s) = lacking.first() {
            let label = format!("`{}()` takes this, and the handler does not, or not as much of it", o.name);
            return Err(unpaired(o.place(s.node), label));
        }
        if let Some(s) = extra.iter().find(|m| !is_new(m, private)) {
            let label = format!("`{}()` does not take this, or not as much of it, for a copy of the mapping", o.name);
            let mut r = refuse("close-unpaired", f.place(s.node), label);
            r.related.push((o.at(o.name_span), "runs for a copy of the mapping".into()));
            return Err(r);
        }
        balance::just_once(plan, o, place)?;
        balance::copies(plan, &roots, o, close, place)?;
        if moved.sites.iter().any(|m| is_new(m, private)) {
            return match close {
                Some(c) => freed(plan, moved, private, c, place),
                None => Err(unpaired(place, "the operations have no close() that would free this".into())),
            };
        }
        return Ok(());
    }
    let Some(c) = close else {
        return Err(unpaired(place, "the operations have neither open() nor close(): nothing undoes this".into()));
    };
    let gives: Vec<Site> = sites(known, c, &roots, &Default::default()).into_iter().filter(|s| s.gives).collect();
    let (extra, more) = left(&moved.sites, &gives, |m, g| undoes(g, m));
    if let Some(s) = extra.first() {
        let mut r = refuse("close-unpaired", f.place(s.node), format!("`{}()` is not seen to undo just this", c.name));
        let back = gives.iter().find(|g| g.what == s.what).map_or(c.at(c.name_span), |g| c.place(g.node));
        r.related.push((back, "this runs when the mapping goes".into()));
        return Err(r);
    }
    if let Some(g) = more.first() {
        let label = format!("`{}()` gives this back, and the handler did not take it, or not as often", c.name);
        return Err(unpaired(c.place(g.node), label));
    }
    strange(plan, c, &gives, place)?;
    balance::just_once(plan, c, place)
}

/// The object that the mapping gets as its private data, made for it.
fn is_new(site: &Site, private: &Private) -> bool {
    *private == Private::Moved && site.objects.as_deref().is_some_and(|o| o.iter().any(|x| x.contains(NEW)))
}

/// close() must free the object that is made for the mapping.
fn freed(plan: &Plan<'_>, moved: &Moved, private: &Private, c: &Func, place: Place) -> Result<(), Refusal> {
    let gives = sites(plan.world.known, c, &inside(private), &Default::default());
    let made = moved.sites.iter().filter(|s| s.makes());
    for m in made {
        let back = gives.iter().any(|g| g.gives && g.what == m.what && g.makes());
        if !back {
            let f = &plan.members[moved.member].func;
            let mut r = refuse("close-unpaired", f.place(m.node), format!("`{}()` is not seen to free this", c.name));
            r.related.push((place, "what a mapped hook would do".into()));
            return Err(r);
        }
    }
    Ok(())
}

/// Calls of close() that were not understood may give back more than was taken.
fn strange(plan: &Plan<'_>, c: &Func, gives: &[Site], place: Place) -> Result<(), Refusal> {
    let known = plan.world.known;
    for call in c.calls() {
        let name = c.ast.callee(call).unwrap_or_default();
        let fine = gives.iter().any(|g| g.node == call)
            || plan.world.computes(c.file, &name)
            || plan.world.is_message(c, call)
            || pairs::is_known(known, &name);
        if !fine {
            let label = format!("`{}()` calls `{name}()`, which may give back what the handler did not take", c.name);
            let mut r = refuse("close-unpaired", c.place(call), label);
            r.related.push((place, "what a mapped hook would take".into()));
            return Err(r);
        }
    }
    Ok(())
}

/// The object must stay alive from the hook to `mapped`, without the reference that is only taken there.
fn pinned(plan: &Plan<'_>, moved: &Moved, private: &Private, open: Option<&Func>) -> Result<(), Refusal> {
    let Private::Set(m, n, form) = private else { return Ok(()) };
    let pure = |f: &str| plan.world.leads_on(plan.members[*m].func.file, f);
    // What open() and close() reach from the file they may reach at any time.
    let through_file = open.is_some_and(|o| !mentions_private(o));
    if through_file || form.as_deref().is_some_and(|f| is_pinned(f, &pure)) {
        return Ok(());
    }
    if meets_vma(plan) && form.as_deref().is_some_and(|f| followed(f, &pure).is_some()) && bare::holds_nothing(plan) {
        return Ok(());
    }
    let f = &plan.members[*m].func;
    let label = "the file is not seen to keep this object alive until mapped() takes its reference";
    let mut r = refuse("object-not-pinned", f.place(*n), label);
    r.related.push((plan.members[moved.member].func.place(moved.statements[0]), "taken here".into()));
    Err(r)
}

/// What was taken before the population may be what kept the memory in place for it.
fn before_populate(plan: &Plan<'_>, moved: &Moved, open: Option<&Func>) -> Result<(), Refusal> {
    let func = &plan.members[moved.member].func;
    let quiet = open.is_some_and(|o| crate::facts::effects::of(plan.world, o).is_harmless());
    // What only makes an object keeps no memory in place.
    if moved.open.is_none() && moved.statements.iter().all(|&s| is_own_object(plan.world, func, s)) {
        return Ok(());
    }
    for (p, call) in deeds::action_sites(plan, moved.member) {
        let earlier = moved.sites.iter().find(|s| {
            let powers = matches!(&s.what, What::Family(f) if plan.world.known.states.get(*f).is_some_and(|x| x.power));
            !powers && func.cfg.reach(s.point, None)[p]
        });
        // What only prints protects nothing.
        let opened = moved.open.is_some()
            && !quiet
            && moved
                .statements
                .iter()
                .any(|&s| func.cfg.point_of(&func.ast, s).is_some_and(|q| func.cfg.reach(q, None)[p]));
        let at = earlier.map(|s| s.node).or(moved.statements.first().copied().filter(|_| opened));
        if let Some(at) = at {
            let label = "this is taken before the memory is mapped, and in mapped() it would come after";
            let mut r = refuse("state-protects-population", func.place(at), label);
            r.related.push((func.place(call), "mapped here".into()));
            return Err(r);
        }
    }
    Ok(())
}
