//! The shim: one function of each file that calls the member, which calls it or the new one.

use super::change::{BY, Changes, NEEDS, stop};
use super::errors::{KEEPS, LEFT};
use super::private::{Private, before_call};
use crate::campaign::context::{Access, call as called};
use crate::campaign::ground::Ground;
use crate::campaign::member::Member;
use crate::campaign::obstacle::Obstacle;
use crate::campaign::sites::Site;
use crate::campaign::survey::Waiting;
use crate::compat::include;
use crate::edit::layout::relayout;
use crate::facts::func::Func;
use crate::model::outcome::Replacement;
use crate::syntax::arms::arms_at;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, is_word_byte, tokens_in, tokens_with_comments};
use crate::syntax::operand::Code;
use crate::syntax::params::{arguments, plain_type};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// A parameter of the shim.
struct Param {
    type_: String,
    name: String,
}

impl Param {
    fn text(&self) -> String {
        let gap = if self.type_.ends_with('*') { "" } else { " " };
        format!("{}{gap}{}", self.type_, self.name)
    }
}

/// Makes the calls of one file calls of a shim that is put before the first of them.
pub(super) fn add(
    ground: &Ground,
    waiting: &Waiting,
    text: &[u8],
    calls: &[&Site],
    changes: &mut Changes,
    notes: &mut Vec<String>,
) -> Result<(), Obstacle> {
    let Some(first) = calls.iter().min_by_key(|s| s.span.start) else { return Ok(()) };
    let member = &waiting.member;
    let all = items(text);
    let around = |site: &Site| all.iter().find(|i| i.is_function() && i.span.contains(site.span));
    let home = around(first).ok_or_else(|| stop(first, "the function around this call was not found"))?;
    for call in calls {
        let function = around(call).ok_or_else(|| stop(call, "the function around this call was not found"))?;
        let (top, body) = (arms_at(text, function.span.start), arms_at(text, body_of(function)));
        if top != body {
            return Err(stop(call, "the head of the function around this call stands in arms of an #if"));
        }
        if function.arms != home.arms && !home.arms.is_empty() {
            return Err(stop(call, "this call and another one stand in different arms of an #if"));
        }
    }
    let name = format!("{}_{}", member.tag, member.name);
    if taken(ground, &name) {
        return Err(stop(first, format!("the shim would be called `{name}()`, a name that is used already")));
    }
    // The shim is built where the calls are: elsewhere nobody uses it, and the structure may lack the member.
    let conditions: Vec<Vec<String>> = calls.iter().map(|c| arms_at(text, c.span.start)).collect();
    let alike = |i: &usize| conditions.iter().all(|c| c.get(*i) == conditions[0].get(*i));
    let common = &conditions[0][..(0..conditions[0].len()).take_while(alike).count()];
    if conditions.iter().flatten().any(|a| member.arms.contains(a) && !common.contains(a)) {
        return Err(stop(
            first,
            "the calls stand under different conditions, and the member is there under one of them",
        ));
    }
    let params = params(ground, member, text, (first, home))?;
    // What one caller wrote into the private data would be lost by what the core writes back.
    let mut kept = changes.leaves;
    for call in calls {
        match before_call(ground, &waiting.everywhere, call) {
            Private::Untouched => {}
            Private::Written => kept = true,
            Private::Unknown(why) => {
                kept = true;
                notes.push(format!(
                    "The shim keeps the private data that the VMA has before `{}()`: {why}.",
                    member.name
                ));
            }
        }
    }
    for call in calls {
        let function = around(call).unwrap_or(home);
        changes.add(&call.path, redirect(text, function, call, &name)?);
    }
    changes.keeps_private |= kept;
    let eol = eol(text, home.span.start);
    let shim = armed(
        function(member, &name, &params, (kept, changes.leaves), eol),
        &common[home.arms.len().min(common.len())..],
        eol,
    );
    let at = top_of(text, home.span.start);
    changes.add(&first.path, Replacement::by(BY, Span::new(at, at), shim));
    let left = if changes.leaves { &KEEPS[..1] } else { &[] };
    for header in NEEDS[..1].iter().chain(left).filter_map(|name| header(ground, name)) {
        if let Some(edit) = include::header(text, first.span.start, &format!("<{header}>")) {
            changes.add(&first.path, edit);
        }
    }
    Ok(())
}

/// Where the body of a function begins.
fn body_of(function: &Item) -> usize {
    if let ItemKind::Function { body, .. } = &function.kind { body.start } else { function.span.start }
}

/// Whether a name stands anywhere in the tree.
fn taken(ground: &Ground, name: &str) -> bool {
    !ground.naming(name).is_empty()
}

/// The common header that declares a function that a shim is made of, as it is included.
fn header(ground: &Ground, function: &str) -> Option<String> {
    let all = ground.naming(function);
    let mut named = all.iter().filter_map(|n| n.path.as_str().strip_prefix("include/"));
    named.find(|name| name.ends_with(".h")).map(str::to_owned)
}

/// The parameters of the hook, with names.
fn params(
    ground: &Ground,
    member: &Member,
    text: &[u8],
    (call, around): (&Site, &Item),
) -> Result<Vec<Param>, Obstacle> {
    let at_home = |label: &str| Obstacle { path: member.path.clone(), line: member.line, label: label.to_owned() };
    let own: Vec<u8>;
    let declared: &[u8] = if member.path == call.path {
        text
    } else {
        own = ground.text(&member.path).ok_or_else(|| at_home("its declaration cannot be read again"))?;
        &own
    };
    let tokens = tokens_in(declared, member.params);
    let Some(inside) = tokens.get(1..tokens.len().saturating_sub(1)) else {
        return Err(at_home("its parameters are not understood"));
    };
    let mut out: Vec<Param> = Vec::new();
    for (i, span) in arguments(declared, inside).into_iter().enumerate() {
        let words = tokens_in(declared, span);
        if words.iter().any(|t| matches!(t.text(declared), b"(" | b"[" | b"...")) {
            return Err(at_home("one of its parameters is an array, a function, or not told"));
        }
        let type_ = spaced(&plain_type(declared, span));
        let last =
            words.last().filter(|t| t.kind == TokenKind::Ident).map(|t| String::from_utf8_lossy(t.text(declared)));
        // The type ends where the name begins, if there is one.
        let named = last.filter(|l| !type_.ends_with(l.as_ref())).map(std::borrow::Cow::into_owned);
        let name = match named {
            Some(name) => name,
            None if i == member.vma => "vma".to_owned(),
            None if type_ == "struct file *" => "file".to_owned(),
            None => passed(text, call, i).filter(|n| is_variable(text, around, n)).unwrap_or_else(|| format!("arg{i}")),
        };
        if ["ops", "desc", "err"].contains(&name.as_str()) || out.iter().any(|p| p.name == name) {
            return Err(at_home("one of its parameters has a name that the shim uses for another thing"));
        }
        out.push(Param { type_, name });
    }
    Ok(out)
}

/// The name of the variable that is passed at the call.
fn passed(text: &[u8], call: &Site, index: usize) -> Option<String> {
    let end = memchr::memchr(b';', &text[call.span.end..])?;
    let tokens = tokens_in(text, Span::new(call.span.end, call.span.end + end));
    // `(*ops->mmap)(...)`
    let open = tokens.iter().position(|t| !t.is_punct(text, ")"))?;
    let close = crate::syntax::head::closing(text, &tokens, open)?;
    let argument = arguments(text, tokens.get(open + 1..close)?).into_iter().nth(index)?;
    let word = tokens_in(text, argument);
    let only = if let [one] = word.as_slice() { one } else { return None };
    (only.kind == TokenKind::Ident).then(|| String::from_utf8_lossy(only.text(text)).into_owned())
}

/// Whether a function has a parameter or local of that name: what else is passed may be a macro.
fn is_variable(text: &[u8], function: &Item, name: &str) -> bool {
    let func = Func::parse(FileId(0), &text.into(), function);
    func.is_ok_and(|f| f.vars.by_name.contains_key(name))
}

/// A type as the kernel writes it: `struct x *`.
fn spaced(type_: &str) -> String {
    type_.replace("* *", "**").replace("* const", "*const")
}

/// The call of the shim in the place of the call of the member.
fn redirect(text: &[u8], function: &Item, call: &Site, name: &str) -> Result<Replacement, Obstacle> {
    let mut tokens: Vec<Token> = tokens_in(text, function.span);
    let directives: Vec<Span> = tokens.iter().filter(|t| t.kind == TokenKind::Directive).map(|t| t.span).collect();
    tokens.retain(|t| t.kind != TokenKind::Directive);
    let code = Code { text, tokens: &tokens };
    let lost = || stop(call, "this call was not found again");
    let member = tokens.iter().position(|t| t.span.end == call.span.end).ok_or_else(lost)?;
    let access = Access::at(code, member).ok_or_else(lost)?;
    let (start, open) = called(code, access).ok_or_else(lost)?;
    let close = crate::syntax::head::closing(text, &tokens, open).ok_or_else(lost)?;
    let whole = Span::new(tokens[start].span.start, tokens[close].span.end);
    if directives.iter().any(|d| whole.contains(*d)) {
        return Err(stop(call, "a preprocessor line stands in this call"));
    }
    let base = Span::new(tokens[access.base].span.start, tokens[member - 2].span.end);
    let table = String::from_utf8_lossy(base.of(text)).into_owned();
    let amp = if code.before(member) == b"." { "&" } else { "" };
    let rest = Span::new(tokens[open].span.end, whole.end);
    let comma = if open + 1 == close { "" } else { ", " };
    let rest = String::from_utf8_lossy(rest.of(text)).into_owned();
    let new = format!("{name}({amp}{table}{comma}{}", rest.trim_start());
    let line = line_start(text, whole.start);
    let new = crate::edit::layout::join(new.as_bytes());
    let laid = relayout(&text[line..whole.start], b"", &new, eol(text, whole.start) == "\r\n");
    Ok(Replacement::by(BY, whole, laid))
}

/// The shim.
fn function(
    member: &Member,
    name: &str,
    params: &[Param],
    (keeps_private, leaves): (bool, bool),
    eol: &str,
) -> Vec<u8> {
    let vma = params.get(member.vma).map_or("vma", |p| p.name.as_str());
    // What the hook's old form had as `vma->vm_file`, or as its own parameter.
    let files: Vec<&Param> = params.iter().filter(|p| p.type_ == "struct file *").collect();
    let file = match files.as_slice() {
        [one] => one.name.clone(),
        _ => format!("{vma}->vm_file"),
    };
    let table = format!("const struct {} *ops", member.tag);
    // Where the first parameter has no room behind the name, the type stands on a line of its own.
    let is_long = format!("static int {name}({table},").len() > 80;
    let list = std::iter::once(table).chain(params.iter().map(Param::text)).collect::<Vec<_>>().join(", ");
    let args = |last: &str| {
        let arg = |(i, p): (usize, &Param)| if i == member.vma { last.to_owned() } else { p.name.clone() };
        params.iter().enumerate().map(arg).collect::<Vec<_>>().join(", ")
    };
    let (old, new) = (&member.name, member.new_name());
    let mut lines: Vec<(String, String)> = vec![
        (String::new(), if is_long { format!("{name}({list})") } else { format!("static int {name}({list})") }),
        (String::new(), "{".into()),
        ("\t".into(), "struct vm_area_desc desc;".into()),
        ("\t".into(), "int err;".into()),
        (String::new(), String::new()),
        ("\t".into(), format!("if (!ops->{new})")),
        ("\t\t".into(), format!("return ops->{old}({});", args(vma))),
        (String::new(), String::new()),
        ("\t".into(), format!("{}(&desc, {file}, {vma});", NEEDS[0])),
    ];
    if keeps_private {
        lines.push(("\t".into(), format!("desc.private_data = {vma}->vm_private_data;")));
    }
    if is_long {
        lines.insert(0, (String::new(), "static int".into()));
    }
    lines.push(("\t".into(), format!("err = ops->{new}({});", args("&desc"))));
    if leaves {
        lines.push(("\t".into(), "if (!err)".into()));
        lines.push(("\t\t".into(), format!("err = {}(&desc, {vma});", NEEDS[1])));
        lines.push(("\t".into(), "if (err) {".into()));
        lines.push(("\t\t".into(), "/* Callers go on with what a failing hook leaves. */".into()));
        lines.push(("\t\t".into(), format!("vm_flags_init({vma}, vma_flags_to_legacy(desc.vma_flags));")));
        for (old, new) in LEFT {
            lines.push(("\t\t".into(), format!("{vma}->{old} = desc.{new};")));
        }
        lines.extend([("\t".into(), "}".into()), (String::new(), String::new()), ("\t".into(), "return err;".into())]);
    } else {
        lines.extend([
            ("\t".into(), "if (err)".into()),
            ("\t\t".into(), "return err;".into()),
            (String::new(), String::new()),
            ("\t".into(), format!("return {}(&desc, {vma});", NEEDS[1])),
        ]);
    }
    lines.extend([(String::new(), "}".into()), (String::new(), String::new())]);
    let mut out = Vec::new();
    for (indent, line) in lines {
        out.extend_from_slice(indent.as_bytes());
        out.extend(relayout(indent.as_bytes(), b"", line.as_bytes(), eol == "\r\n"));
        out.extend_from_slice(eol.as_bytes());
    }
    out
}

/// A function, with a blank line behind it, under these conditions.
fn armed(function: Vec<u8>, conditions: &[String], eol: &str) -> Vec<u8> {
    if conditions.is_empty() {
        return function;
    }
    let word = |c: &str| {
        let name = |open: &str, close: &str| {
            let inner = c.strip_prefix(open)?.strip_suffix(close)?;
            inner.bytes().all(is_word_byte).then(|| inner.to_owned())
        };
        let plain = name("defined(", ")").map(|n| format!("#ifdef {n}"));
        plain.or_else(|| name("!(defined(", "))").map(|n| format!("#ifndef {n}"))).unwrap_or_else(|| format!("#if {c}"))
    };
    let opened: String = conditions.iter().map(|c| word(c) + eol).collect();
    let closed = format!("#endif{eol}").repeat(conditions.len());
    let body = function.strip_suffix(eol.as_bytes()).unwrap_or(&function);
    [opened.as_bytes(), body, closed.as_bytes(), eol.as_bytes()].concat()
}

/// Where what goes before a function begins: above the comment that stands right above it, and its attributes.
fn top_of(text: &[u8], start: usize) -> usize {
    let line = line_start(text, start);
    let comment = tokens_with_comments(text).into_iter().rfind(|t| t.span.end <= line && t.kind == TokenKind::Comment);
    match comment {
        Some(c)
            if text[c.span.end..line].iter().filter(|b| **b == b'\n').count() == 1
                && text[c.span.end..line].trim_ascii().is_empty() =>
        {
            line_start(text, c.span.start)
        }
        _ => line,
    }
}
