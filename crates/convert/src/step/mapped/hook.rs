//! The text of the mapped hook, and its entry in the operations tables.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::edit::layout::{column, indentation, pad};
use crate::edit::set::Edit;
use crate::facts::closed;
use crate::facts::func::Func;
use crate::facts::operations::Operations;
use crate::facts::prints::brief;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::moved::Moved;
use crate::plan::stop::Stop;
use crate::plan::{Plan, deeds};
use crate::step::mapped::later::is_before_populate;
use crate::step::mapped::place::{self, head};
use crate::step::mapped::private::{Marker, Private, mentions_private};
use crate::step::mapped::rebound;
use crate::step::mapped::stored::stored;
use crate::step::mapped::words::{Kit, TAKEN, Words};
use crate::syntax::ast::N;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;

/// A table that gets the hook.
#[derive(Clone, Debug)]
pub struct Hook {
    /// The table.
    pub table: Operations,
    /// Its open().
    pub open: Option<Func>,
    /// Its close().
    pub close: Option<Func>,
    /// What the hook stores in the private data.
    pub marker: Marker,
}

/// Names for the hook, the best first: as open() or close() is called, or after the handler.
fn names(plan: &Plan<'_>, hook: &Hook) -> Vec<String> {
    let handler = plan.handlers.first().map_or("driver_mmap", |h| h.name.as_str());
    let handler = handler.strip_suffix("_mmap").unwrap_or(handler);
    let called = [(&hook.open, "open"), (&hook.close, "close")];
    let called = called.into_iter().filter_map(|(f, word)| f.as_ref()?.name.strip_suffix(word));
    let called = called.take(1).map(|base| format!("{base}mapped"));
    called.chain(["mapped", "vm_mapped"].map(|word| format!("{handler}_{word}"))).collect()
}

/// The function that is added.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its name.
    pub name: String,
    /// Its parameters.
    params: Vec<String>,
    /// Its definition.
    pub text: String,
    /// Functions and variables of the file that it names.
    used: BTreeSet<String>,
    /// Messages in it that still speak of open(), with their places there.
    outdated: Vec<(Place, String)>,
}

/// Writes the function for what one handler takes.
///
/// # Errors
/// What moves needs something that the hook does not have.
pub fn compose(plan: &Plan<'_>, moved: &Moved, private: &Private, hooks: &[Hook]) -> Result<Text, Stop> {
    let hook = &hooks[0];
    let func = &plan.members[moved.member].func;
    // The text is written with these names.
    let params = &plan.world.target.mapped;
    let named = |(p, n): (&String, &str)| {
        p.ends_with(n) && !p[..p.len() - n.len()].ends_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    if params.len() != TAKEN.len() || !params.iter().zip(TAKEN).all(named) {
        let label = format!("the target's mapped() has the parameters ({}), which are not known", params.join(", "));
        return Err(refuse("target-lacks-helper", func.place(moved.statements[0]), label).into());
    }
    let names = names(plan, hook);
    let taken = |name: &String| hook.table.home.and_then(|home| plan.world.is_taken(home.file, name));
    let Some(name) = names.iter().find(|name| taken(name).is_none()).cloned() else {
        let at = taken(&names[0]).unwrap_or_else(|| func.place(moved.statements[0]));
        return Err(refuse("name-taken", at, format!("`{}` exists already", names[0])).into());
    };
    let opened = moved.open.as_ref().and(hook.open.as_ref());
    let source = opened.unwrap_or(func);
    let renamed = opened.map(|open| (open.name.clone(), name.clone()));
    let acts = plan.acts() && is_before_populate(plan, moved);
    let actions = match opened {
        Some(_) => Vec::new(),
        None => deeds::action_sites(plan, moved.member).into_iter().map(|(p, _)| p).collect(),
    };
    let table = match hooks {
        [only] => only.table.home.map(|_| only.table.name.clone()),
        _ => None,
    };
    let mut kit = Kit { plan, private, marker: hook.marker, acts, actions, renamed, table, stored: None };
    if let Some(open) = opened.filter(|o| hook.marker == Marker::Handlers && mentions_private(o)) {
        let actions = deeds::action_sites(plan, moved.member).into_iter().map(|(p, _)| p).collect();
        let own = Kit { plan, private, marker: hook.marker, acts, actions, renamed: None, table: None, stored: None };
        kit.stored = Some(stored(&own, moved, open)?);
    }
    let kit = kit;
    let mut words = Words::new(source, &kit);
    let body = match opened {
        Some(open) => words.whole(open)?,
        None => words.body(&moved.statements)?,
    };
    let marker = match hook.marker {
        Marker::Handlers => match &kit.stored {
            Some(s) => Some(s.holder.clone().unwrap_or_else(|| s.text.clone())),
            None => handlers_value(&mut words, plan, private, moved, opened)?,
        },
        Marker::Object => Some(object(source, &mut words, moved, opened)?),
        Marker::Nothing | Marker::Made => None,
    };
    if let Some(open) =
        opened.filter(|o| marker.is_some() && o.ast.walk(o.body).any(|n| o.ast.kind(n) == "return_statement"))
    {
        let label = "open() may return early, so it is not clear for which mappings close() has something to give back";
        return Err(refuse("close-after-failed-action", open.at(open.name_span), label).into());
    }
    let mut used = words.used.clone();
    let code = match opened {
        Some(open) => vec![open.body_span],
        None => moved.statements.iter().map(|&n| func.ast.span(n)).collect(),
    };
    let of_value = |file| {
        let stored = kit.stored.as_ref()?;
        place::stranger(plan, func, (&[stored.code], &stored.used), file)
    };
    if let Some(home) = hook.table.home
        && let Some(name) = place::stranger(plan, source, (&code, &used), home.file).or_else(|| of_value(home.file))
    {
        let label = format!(
            "this cannot be repeated in the file of the operations, where `{name}` may be something else, or nothing"
        );
        return Err(refuse("state-in-handler", source.at(source.name_span), label).into());
    }
    let outdated = words.outdated.iter().map(|&k| (source.place(k), brief(source, k))).collect();
    let locals = words.locals()?;
    let params = words.params(params);
    let mut text = head(&name, &params);
    text.push_str("\n{\n");
    if let Some(stored) = kit.stored.as_ref() {
        text.push_str(&stored.locals);
        let declares = source.ast.named(source.body).next().is_some_and(|n| source.ast.kind(n) == "declaration");
        text.push_str(if stored.locals.is_empty() || declares { "" } else { "\n" });
        used.extend(stored.used.iter().cloned());
    }
    if !locals.is_empty() {
        text.push_str(&locals);
        let declares = opened.is_none() && func.ast.kind(moved.statements[0]) == "declaration";
        text.push_str(if declares { "" } else { "\n" });
    }
    text.push_str(&body);
    if let Some(value) = marker {
        text.push_str(&format!("\t*vm_private_data = {value};\n"));
    }
    if !ends_with_return(&body) {
        let lines = body.lines().count();
        if lines > 1 || opened.is_some() {
            text.push('\n');
        }
        text.push_str("\treturn 0;\n");
    }
    text.push_str("}\n");
    if text.contains("file->private_data") {
        rebound::check(plan, func.place(moved.statements[0]))?;
    }
    Ok(Text { name, params, text, used, outdated })
}

/// Adds the function and the tables' entries.
///
/// # Errors
/// No place fits, or another edit claims it.
pub fn write(plan: &mut Plan<'_>, func: &Func, hooks: &[Hook], text: &Text) -> Result<(), Stop> {
    let Some(home) = hooks[0].table.home else { return Ok(()) };
    for (place, message) in &text.outdated {
        let text = format!("The message `{message}` is printed by `{}()`, too, and speaks of open().", text.name);
        plan.note("message-outdated", Some(*place), text);
    }
    insert(plan, func, hooks, text)?;
    plan.added.push((home.file, text.name.clone()));
    for h in hooks {
        entry(plan, h, &text.name)?;
    }
    Ok(())
}

fn ends_with_return(body: &str) -> bool {
    body.lines().rev().find(|l| !l.trim().is_empty()).is_some_and(|l| l.starts_with("\treturn "))
}

/// What the handler stored in the private data, as the hook can write it.
fn handlers_value(
    words: &mut Words<'_>,
    plan: &Plan<'_>,
    private: &Private,
    moved: &Moved,
    opened: Option<&Func>,
) -> Result<Option<String>, Refusal> {
    let Private::Set(m, n, _) = private else { return Ok(None) };
    let f = &plan.members[*m].func;
    let Some(value) = f.ast.field(*n, "right") else { return Ok(None) };
    if *m != moved.member || opened.is_some() {
        let label = "the private data is set in another function than what moves to mapped()";
        return Err(refuse("mapped-lacks", f.place(*n), label));
    }
    words.node(value).map(Some)
}

/// A pointer to the object that is taken: not NULL, since it was followed.
fn object(source: &Func, words: &mut Words<'_>, moved: &Moved, opened: Option<&Func>) -> Result<String, Refusal> {
    let ast = &source.ast;
    let roots = closed::Roots::default();
    let nodes: Vec<N> = if opened.is_some() {
        let all = crate::facts::sites::sites(words.known(), source, &roots, &BTreeSet::new());
        all.into_iter().filter(|s| s.takes).map(|s| s.node).collect()
    } else {
        moved.sites.iter().map(|s| s.node).collect()
    };
    let base = nodes.iter().find_map(|&n| {
        ast.walk(n).find(|&k| {
            let p = ast.parent(ast.outer(k));
            let followed = p.is_some_and(|p| {
                ast.kind(p) == "field_expression"
                    && ast.field(p, "argument").is_some_and(|a| ast.strip(a) == k)
                    && ast.kids(p).iter().any(|&t| ast.kind(t) == "->")
            });
            let local = source.vars.by_name.contains_key(&ast.str(k)) && !source.names.vmas.contains_key(&ast.str(k));
            ast.kind(k) == "identifier" && local && followed
        })
    });
    match base {
        // open() has it in scope at its end, and what it holds does not change.
        Some(k) if opened.is_some() => {
            let name = ast.str(k);
            let declared = source.vars.by_name[&name].declared.as_slice();
            let whole = |d: N| ast.ancestors(d).find(|&a| ast.kind(a) == "compound_statement") == Some(source.body);
            if !matches!(declared, [only] if whole(*only)) || source.vars.by_name[&name].defs.len() != 1 {
                let label = format!("`{name}` may be something else, or nothing, at the end of open()");
                return Err(refuse("close-after-failed-action", source.place(k), label));
            }
            Ok(name)
        }
        Some(k) => words.node(k),
        None => {
            let at = nodes.first().copied().unwrap_or(source.body);
            let label = "no pointer is followed here that could tell in the private data that mapped() ran";
            Err(refuse("close-after-failed-action", source.place(at), label))
        }
    }
}

fn insert(
    plan: &mut Plan<'_>,
    func: &Func,
    hooks: &[Hook],
    Text { name, params, text, used, .. }: &Text,
) -> Result<(), Stop> {
    let Some(home) = hooks[0].table.home else { return Ok(()) };
    let tables: Vec<Span> = hooks.iter().filter_map(|h| h.table.home).map(|h| h.span).collect();
    let anchors: Vec<Span> = hooks
        .iter()
        .flat_map(|h| [&h.open, &h.close])
        .flatten()
        .filter(|f| f.file == home.file)
        .map(|f| f.span)
        .collect();
    let last = (func.file == home.file).then_some(func.span);
    let names: Vec<String> = used.iter().cloned().collect();
    let spot = place::find(plan, home.file, &tables, &anchors, last, &names)?;
    let view = plan.world.view(home.file);
    let ended = |s: String, at: usize| s.replace('\n', eol(&view.text, at));
    // Behind an anchor a blank line comes first; before the handler it comes last.
    let behind =
        anchors.iter().any(|a| a.end <= spot.function && view.text[a.end..spot.function].trim_ascii().is_empty());
    // Between two blank lines it needs none of its own.
    let blank = eol(&view.text, spot.function).as_bytes();
    let wide = behind && view.text[spot.function..].starts_with(&[blank, blank].concat());
    let at = if wide { spot.function + blank.len() } else { spot.function };
    let block = match (wide, behind) {
        (true, _) => text.to_string(),
        // One-line functions may follow each other at once.
        (false, true) if !view.text[spot.function..].starts_with(blank) => format!("\n{text}\n"),
        (false, true) => format!("\n{text}"),
        (false, false) => format!("{text}\n"),
    };
    plan.edit(home.file, Edit::new("mapped", Span::new(at, at), ended(block, at)))?;
    if let Some(at) = spot.prototype {
        let before_table = tables.iter().any(|t| view.text[at..t.start].iter().all(|b| *b != b';') && t.start >= at);
        let declared = format!("{};\n", head(name, params));
        let block = if before_table { format!("{declared}\n") } else { declared };
        plan.edit(home.file, Edit::new("mapped", Span::new(at, at), ended(block, at)))?;
    }
    Ok(())
}

/// The beginning of the last entry for open() or close(), and where the line behind it begins; none if conditions stand in the table,
/// whose lines these are, or the entry does not end with its line.
fn behind_close(text: &[u8], tokens: &[Token], lines: &[u8]) -> Option<([Token; 3], usize)> {
    if lines.split(|&b| b == b'\n').any(|l| l.trim_ascii_start().starts_with(b"#")) {
        return None;
    }
    let entry = |w: &[Token]| {
        w[0].is_punct(text, ".")
            && (w[1].is_word(text, "open") || w[1].is_word(text, "close"))
            && w[2].is_punct(text, "=")
    };
    let start = tokens.windows(3).rposition(entry)?;
    let found = [tokens[start], tokens[start + 1], tokens[start + 2]];
    // A plain name, and the comma.
    let comma = tokens.get(start + 4).filter(|t| t.is_punct(text, ","))?.span.end;
    let own =
        indentation(text, found[0].span.start).len() == found[0].span.start - line_start(text, found[0].span.start);
    let end = comma + memchr::memchr(b'\n', &text[comma..])?;
    let rest = text[comma..end].trim_ascii();
    let ends = rest.is_empty() || rest.starts_with(b"/*") && rest.ends_with(b"*/");
    (own && ends).then_some((found, end + 1))
}

/// `.mapped = NAME,` behind open() and close(), where `struct vm_operations_struct` has it, in the style of the entry before it; as
/// the first entry where that cannot be.
fn entry(plan: &mut Plan<'_>, hook: &Hook, name: &str) -> Result<(), Stop> {
    let Some(home) = hook.table.home else { return Ok(()) };
    let view = plan.world.view(home.file);
    let text = &view.text;
    let tokens = tokens_in(text, home.span);
    let first = tokens
        .windows(3)
        .find(|w| w[0].is_punct(text, ".") && w[1].kind == TokenKind::Ident && w[2].is_punct(text, "="));
    let Some([dot, member, equals]) = first else {
        return Err(refuse("state-without-operations", home, "this table is filled by position").into());
    };
    let line = line_start(text, dot.span.start);
    // The hook is there in every configuration, also where the first entry stands in an arm.
    let brace = tokens.iter().find(|t| t.is_punct(text, "{")).map_or(home.span.start, |t| t.span.end);
    let head = text[brace..].iter().position(|&b| b == b'\n').map_or(brace, |i| brace + i + 1);
    let directive = |l: &[u8]| l.trim_ascii_start().starts_with(b"#");
    let in_arm = head < line && text[head..line].split(|&b| b == b'\n').any(directive);
    let behind = behind_close(text, &tokens, text.get(head..home.span.end).unwrap_or_default());
    let (dot, member, equals, at) = match behind {
        Some(([dot, member, equals], at)) => (dot, member, equals, at),
        None => (*dot, *member, *equals, if in_arm { head } else { line }),
    };
    let line = line_start(text, dot.span.start);
    let lead = indentation(text, dot.span.start);
    let value = text[equals.span.end..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    if lead.len() != dot.span.start - line {
        // The first entry stands on the line of the brace.
        let edit = Edit::new("mapped", Span::new(dot.span.start, dot.span.start), format!(".mapped = {name}, "));
        plan.edit(home.file, edit)?;
        return Ok(());
    }
    let eq_column = column(&text[line..equals.span.start], 0);
    let value_column = column(&text[line..equals.span.end + value], 0);
    let mut new = String::from_utf8_lossy(lead).into_owned();
    new.push_str(".mapped");
    let gap = &text[member.span.end..equals.span.start];
    pad(&mut new, eq_column, gap.contains(&b'\t'), gap.is_empty());
    new.push('=');
    let behind = &text[equals.span.end..equals.span.end + value];
    pad(&mut new, value_column, behind.contains(&b'\t'), behind.is_empty());
    new.push_str(name);
    new.push(',');
    new.push_str(eol(text, line));
    plan.edit(home.file, Edit::new("mapped", Span::new(at, at), new))?;
    Ok(())
}
