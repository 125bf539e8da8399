//! The structure's side: the new member, its description, and the forward declaration that it needs.

use camino::Utf8Path;

use super::change::{BY, Changes, has_word};
use crate::campaign::ground::Ground;
use crate::campaign::member::Member;
use crate::campaign::obstacle::Obstacle;
use crate::census::hooks::lossy;
use crate::edit::layout::{column, relayout};
use crate::model::outcome::Replacement;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::items::{ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, find_word, tokens_in, tokens_with_comments};
use crate::syntax::span::Span;
use crate::syntax::text::includes;
use crate::tree::paths::join;

/// Adds the member to its structure.
pub(in crate::campaign) fn add(
    ground: &Ground,
    member: &Member,
    text: &[u8],
    changes: &mut Changes,
) -> Result<(), Obstacle> {
    let stop = |label: &str| Obstacle { path: member.path.clone(), line: member.line, label: label.to_owned() };
    let head = Span::new(member.declaration.start, member.name_span.start);
    let words = tokens_in(text, head);
    let returns: Vec<&[u8]> = words.iter().map(|t| t.text(text)).collect();
    if !typed_by_name(member) && returns != [&b"int"[..], b"(", b"*"] {
        return Err(stop("what it gives back is no `int`, or it is declared together with others"));
    }
    let semicolon =
        member.declaration.end + text[member.declaration.end..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let whole = typed_by_name(member) || member.params.end == member.declaration.end;
    if text.get(semicolon) != Some(&b';') || !whole {
        return Err(stop("its declaration is not understood"));
    }
    let line_end = |from: usize| memchr::memchr(b'\n', &text[from..]).map_or(text.len(), |i| from + i);
    let line = line_end(semicolon);
    // A comment that begins behind the member may go on.
    let goes_on = |t: &Token| t.kind == TokenKind::Comment && t.span.start < line && line < t.span.end;
    let line = tokens_with_comments(text).iter().find(|t| goes_on(t)).map_or(line, |t| line_end(t.span.end));
    let eol = eol(text, member.declaration.start);
    let start = line_start(text, member.declaration.start);
    let indent = &text[start..member.declaration.start];
    if !indent.trim_ascii().is_empty() {
        return Err(stop("other code stands before it on its line"));
    }
    let new = declaration(text, member);
    let laid = relayout(indent, member.declaration.of(text), &new, eol == "\r\n");
    let mut added = eol.as_bytes().to_vec();
    added.extend(inline_doc(text, member, indent, eol));
    added.extend_from_slice(indent);
    added.extend_from_slice(&laid);
    added.push(b';');
    let end = text[..line].trim_ascii_end().len();
    changes.add(&member.path, Replacement::by(BY, Span::new(end, end), added));
    doc(text, member, changes, eol);
    forward(ground, text, (&member.path, member.item.start, member.arms.len()), changes);
    Ok(())
}

/// Whether a typedef gives the member's type: the new one is written out.
fn typed_by_name(member: &Member) -> bool {
    !member.declaration.contains(member.params)
}

/// The declaration with the new name and a descriptor.
pub(in crate::campaign) fn declaration(text: &[u8], member: &Member) -> Vec<u8> {
    let mut out = Vec::new();
    if typed_by_name(member) {
        out.extend_from_slice(format!("int (*{})", member.new_name()).as_bytes());
    } else {
        out.extend_from_slice(&text[member.declaration.start..member.name_span.start]);
        out.extend_from_slice(member.new_name().as_bytes());
        let gap = Span::new(member.name_span.end, member.params.start);
        let close = gap.of(text).trim_ascii().to_vec();
        out.extend_from_slice(&close);
        // A list that was lined up with those of the neighbours keeps its column where the name leaves room.
        let line = line_start(text, member.declaration.start);
        let before = column(&text[line..member.declaration.start], 0);
        let wanted = column(&text[line..member.params.start], 0);
        let now = column(&out, before);
        if gap.of(text).len() > close.len() && wanted > now {
            out.extend(std::iter::repeat_n(b' ', wanted - now));
        }
    }
    let mut at = member.params.start;
    let tokens = tokens_in(text, member.params);
    // The name stands last in a parameter, behind what qualifies the pointer.
    let named = |i: usize| {
        let ends = |t: &Token| t.is_punct(text, ",") || t.is_punct(text, ")");
        let last = tokens[i + 1..].iter().take_while(|t| !ends(t)).last()?;
        (last.kind == TokenKind::Ident && !QUALIFIERS.contains(&last.text(text))).then_some(last)
    };
    for (i, token) in tokens.iter().enumerate().filter(|(_, t)| t.is_word(text, "vm_area_struct")) {
        out.extend_from_slice(&text[at..token.span.start]);
        out.extend_from_slice(b"vm_area_desc");
        at = token.span.end;
        if let Some(name) = named(i) {
            let between = &text[at..name.span.start];
            match between.trim_ascii() {
                b"*" => out.extend_from_slice(b" *"),
                _ => out.extend_from_slice(between),
            }
            out.extend_from_slice(b"desc");
            at = name.span.end;
        }
    }
    out.extend_from_slice(&text[at..member.params.end]);
    out
}

/// What may stand between the star of a pointer and its name.
const QUALIFIERS: [&[u8]; 5] = [b"const", b"volatile", b"restrict", b"__restrict", b"__maybe_unused"];

/// What is said about the new member.
fn words(member: &Member) -> String {
    format!("As @{}, but gets the description of a mapping that is yet to be made", member.name)
}

/// Whether the member is described inside the structure.
pub(in crate::campaign) fn inline(text: &[u8], member: &Member) -> bool {
    let comment = comment_before(text, member.declaration.start, member.item.start);
    comment.is_some_and(|c| c.of(text).starts_with(b"/**") && has_word(c.of(text), &format!("@{}", member.name)))
}

/// A description inside the structure, where the old member has one.
fn inline_doc(text: &[u8], member: &Member, indent: &[u8], eol: &str) -> Vec<u8> {
    if !inline(text, member) {
        return Vec::new();
    }
    let lines = [
        "/**".to_owned(),
        format!(" * @{}:", member.new_name()),
        " *".to_owned(),
        format!(" * {}.", words(member)),
        " */".to_owned(),
    ];
    let blank = eol.to_owned();
    let lines = lines.iter().map(|l| format!("{}{l}{eol}", lossy(indent)));
    (blank + &lines.collect::<String>()).into_bytes()
}

/// The comment that ends right before `at`.
fn comment_before(text: &[u8], at: usize, from: usize) -> Option<Span> {
    let all = tokens_with_comments(text);
    let last = all.iter().rfind(|t| t.span.end <= at && t.kind == TokenKind::Comment)?;
    (last.span.end >= from.min(at) && text[last.span.end..at].trim_ascii().is_empty()).then_some(last.span)
}

/// The structure's description above it.
pub(in crate::campaign) fn description(text: &[u8], member: &Member) -> Option<Span> {
    comment_before(text, member.item.start, 0).filter(|c| c.of(text).starts_with(b"/**"))
}

/// The lines of a description that are about the member `name`.
pub(in crate::campaign) fn entry(text: &[u8], comment: Span, name: &str) -> Option<Span> {
    let entry = format!("@{name}:");
    let mut at = comment.start;
    let mut start = None;
    for line in comment.of(text).split_inclusive(|b| *b == b'\n') {
        let body = line.trim_ascii_start();
        let body = body.strip_prefix(b"*").unwrap_or(body).trim_ascii_start();
        let ends = body.starts_with(b"@") || body.is_empty() || body.starts_with(b"/") || body.trim_ascii() == b"*/";
        if start.is_some() && ends {
            break;
        }
        if body.starts_with(entry.as_bytes()) {
            start = Some(at);
        }
        at += line.len();
    }
    start.map(|start| Span::new(start, at))
}

/// The line in the structure's description above it.
fn doc(text: &[u8], member: &Member, changes: &mut Changes, eol: &str) {
    let Some(lines) = description(text, member).and_then(|comment| entry(text, comment, &member.name)) else { return };
    let new = format!(" * @{}: {}{eol}", member.new_name(), words(member));
    changes.add(&member.path, Replacement::by(BY, Span::new(lines.end, lines.end), wrapped(&new, eol)));
}

/// The description on two lines where one is too long.
fn wrapped(line: &str, eol: &str) -> String {
    if line.trim_end().len() <= 80 {
        return line.to_owned();
    }
    let cut = line[..80].rfind(' ').unwrap_or(80);
    format!("{}{eol} *{}{}", &line[..cut], " ".repeat(16), &line[cut + 1..])
}

/// `struct vm_area_desc;` before what stands in this file at this offset, in so many arms, unless the file or a header that it
/// includes itself declares it.
pub(in crate::campaign) fn forward(
    ground: &Ground,
    text: &[u8],
    (path, start, arms): (&Utf8Path, usize, usize),
    changes: &mut Changes,
) {
    let before = Span::new(0, start);
    let eol = eol(text, start);
    let tokens = tokens_in(text, before);
    let declares = |text: &[u8], tokens: &[Token], tag: &str| {
        tokens.windows(3).find_map(|w| {
            let here = w[0].is_word(text, "struct")
                && w[1].is_word(text, tag)
                && (w[2].is_punct(text, ";") || w[2].is_punct(text, "{"));
            here.then_some(w[0].span.start)
        })
    };
    if declares(text, &tokens, "vm_area_desc").is_some() {
        return;
    }
    let own = |i: &crate::syntax::items::Item| {
        let words = tokens_in(text, i.span);
        i.kind == ItemKind::Other
            && i.span.end <= before.end
            && i.arms.len() <= arms
            && matches!(words.as_slice(), [a, _, c] if a.is_word(text, "struct") && c.is_punct(text, ";"))
    };
    let all = items(text);
    let line_of = |at: usize| line_start(text, at);
    let beside = all.iter().filter(|i| own(i)).find(|i| find_word(i.span.of(text), b"vm_area_struct", 0).is_some());
    // Who declares the one needs no header for the other.
    if beside.is_none() && included(ground, path, text, DEEP) {
        return;
    }
    let line = format!("struct vm_area_desc;{eol}");
    let (at, new) = match (beside, all.iter().rfind(|i| own(i))) {
        (Some(old), _) => (line_of(old.span.start), line),
        (None, Some(last)) => (last.span.end, format!("{eol}struct vm_area_desc;")),
        (None, None) => {
            let top = comment_before(text, start, 0).map_or(start, |c| c.start);
            (line_of(top), format!("{line}{eol}"))
        }
    };
    changes.add(path, Replacement::by(BY, Span::new(at, at), new));
}

/// How many headers deep a declaration is looked for: a header of the core may leave it to the one that it is made of.
const DEEP: usize = 2;

/// Whether a header that the file includes declares the descriptor.
fn included(ground: &Ground, path: &Utf8Path, text: &[u8], deep: usize) -> bool {
    let dir = path.parent().unwrap_or(Utf8Path::new("")).to_owned();
    includes(text).iter().any(|name| {
        let near = [join(&dir, name), Utf8Path::new("include").join(name)];
        let found = near.iter().find_map(|p| ground.text(p)).or_else(|| ground.header(name));
        found.is_some_and(|t| {
            let declares = |w: &[Token]| {
                w[0].is_word(&t, "struct")
                    && w[1].is_word(&t, "vm_area_desc")
                    && (w[2].is_punct(&t, ";") || w[2].is_punct(&t, "{"))
            };
            let named = has_word(&t, "vm_area_desc");
            named && tokens_in(&t, Span::new(0, t.len())).windows(3).any(declares)
                || named && deep > 1 && included(ground, path, &t, deep - 1)
        })
    })
}
