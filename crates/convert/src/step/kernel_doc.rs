//! The kernel-doc of a handler: its parameters are those of the new signature.

use std::collections::{BTreeMap, BTreeSet};

use crate::edit::set::Edit;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::syntax::eol::comment_before;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Changes `@vma:` to `@desc:` and removes `@file:` in the comment before member `m`, and for a helper in those before
/// its prototypes.
///
/// # Errors
/// Another edit claims the place.
pub fn kernel_doc(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let member = &plan.members[m];
    let func = &member.func;
    let (file, text, start) = (func.file, func.ast.text.clone(), func.span.start);
    let vmas = func.names.vmas.clone();
    let Role::Helper(index) = member.role else {
        let files = func.names.files.clone();
        return comment(plan, file, &text, start, &vmas, &files);
    };
    let name = func.name.clone();
    comment(plan, file, &text, start, &vmas, &BTreeSet::new())?;
    let Some(new) = func_name(plan, m, index) else { return Ok(()) };
    for (place, param) in plan.world.prototypes(file, &name, index) {
        let view = plan.world.view(place.file);
        let Some(item) = view.items().iter().find(|i| i.span.contains(place.span)) else { continue };
        let Some(old) = param.and_then(|p| p.name) else { continue };
        let names = BTreeMap::from([(String::from_utf8_lossy(old.of(&view.text)).into_owned(), new.clone())]);
        comment(plan, place.file, &view.text, item.span.start, &names, &BTreeSet::new())?;
    }
    Ok(())
}

/// The new name of the mapping's parameter.
fn func_name(plan: &Plan<'_>, m: usize, index: usize) -> Option<String> {
    let func = &plan.members[m].func;
    func.names.vmas.get(&func.param_name(index)?).cloned()
}

/// Adapts the comment that ends right before `start`.
fn comment(
    plan: &mut Plan<'_>,
    file: FileId,
    text: &[u8],
    start: usize,
    vmas: &BTreeMap<String, String>,
    files: &BTreeSet<String>,
) -> Result<(), Stop> {
    let Some(comment) = comment_before(text, start) else { return Ok(()) };
    let mut at = comment.start;
    let mut removing = false;
    for line in text[comment.start..comment.end].split_inclusive(|&b| b == b'\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        if let Some(word) = parameter(line) {
            let name = String::from_utf8_lossy(word.of(line)).into_owned();
            let tail = line.get(word.end).copied();
            removing = files.contains(&name) && matches!(tail, Some(b':' | b' ' | b'\t'));
            if removing {
                plan.edit(file, Edit::new("kernel-doc", span, ""))?;
            } else if let Some(new) = vmas.get(&name) {
                let at = Span::new(span.start + word.start, span.start + word.end);
                plan.edit(file, Edit::new("kernel-doc", at, new.clone()))?;
                describe(plan, file, line, span.start, word.end)?;
            }
            continue;
        }
        let start = lead(line);
        let body = &line[start..];
        // The description of a parameter that goes may have further lines, indented deeper.
        let blank = body.trim_ascii().is_empty();
        let deeper = line[..start].ends_with(b"  ") || line[..start].ends_with(b"\t");
        if removing && !blank && deeper && !line.ends_with(b"*/\n") {
            plan.edit(file, Edit::new("kernel-doc", span, ""))?;
        } else {
            removing = false;
        }
    }
    Ok(())
}

/// What stands before the words of a comment's line.
fn lead(line: &[u8]) -> usize {
    line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'*' | b'/')).unwrap_or(line.len())
}

/// The name of the parameter that a line begins to describe: `@vma: ...`, or as doxygen has it `\param[in] vma ...`.
fn parameter(line: &[u8]) -> Option<Span> {
    let start = lead(line);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let mark = *line.get(start).filter(|b| matches!(**b, b'@' | b'\\'))?;
    let word = |from: usize| Span::new(from, from + line[from..].iter().take_while(|b| is_name(b)).count());
    let first = word(start + 1);
    if first.of(line) != b"param" {
        return Some(first).filter(|w| mark == b'@' && !w.is_empty());
    }
    let mut at = first.end;
    if line.get(at) == Some(&b'[') {
        at += line[at..].iter().position(|&b| b == b']')? + 1;
    }
    let blank = line[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let name = word(at + blank);
    if blank == 0 || name.is_empty() { Some(first).filter(|_| mark == b'@') } else { Some(name) }
}

/// Words that say of a mapping no more than that it is one.
const PLAIN: [&str; 17] = [
    "a",
    "the",
    "pointer",
    "to",
    "of",
    "for",
    "non",
    "null",
    "valid",
    "struct",
    "structure",
    "virtual",
    "vm",
    "memory",
    "area",
    "vma",
    "vm_area_struct",
];

/// `@vma: the VMA to map` describes a descriptor of that VMA now; a VMA that describes something is a descriptor itself, and
/// what is said to be a VMA is the descriptor of one.
fn describe(plan: &mut Plan<'_>, file: FileId, line: &[u8], at: usize, from: usize) -> Result<(), Stop> {
    let text = &line[from..];
    let skip = text.iter().take_while(|b| matches!(b, b':' | b' ' | b'\t' | b'-')).count();
    let words = &text[skip..];
    let whole = words.trim_ascii_end();
    let whole = whole.strip_suffix(b"*/").map_or(whole, |w| w.trim_ascii_end());
    let whole = whole.strip_suffix(b".").unwrap_or(whole);
    let lower = String::from_utf8_lossy(whole).to_lowercase();
    let all: Vec<&str> = lower.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
    let is_area = |w: &&str| matches!(*w, "vma" | "vm_area_struct" | "area");
    let start = at + from + skip;
    if all.iter().any(is_area) && all.iter().all(|w| PLAIN.contains(w)) {
        let capital = whole.first().is_some_and(u8::is_ascii_uppercase) && !whole.starts_with(b"VM");
        let new = if capital { "Descriptor of the mapping" } else { "descriptor of the mapping" };
        plan.edit(file, Edit::new("kernel-doc", Span::new(start, start + whole.len()), new))?;
        return Ok(());
    }
    let one_of =
        |words: &[u8], all: &[&str]| all.iter().find(|a| words.starts_with(a.as_bytes())).map_or(0, |a| a.len());
    let pointer = one_of(words, &["A pointer to ", "a pointer to ", "Pointer to ", "pointer to "]);
    let article = pointer + one_of(&words[pointer..], &["The ", "the ", "A ", "a "]);
    // `where; vma->vm_pgoff is ...` speaks of a member, in a part of the sentence that may be another one.
    let named = words[article..].split(|b| matches!(b, b';' | b':' | b',' | b'.' | b'(')).next().unwrap_or_default();
    let follows = |word: &[u8]| memchr::memmem::find(named, word).map_or(&b""[..], |i| &named[i + word.len()..]);
    let names = |word: &[u8]| word.eq_ignore_ascii_case(b"vma") || word == b"vm_area_struct";
    let is_vma = |word: &&[u8]| {
        names(word)
            && memchr::memmem::find(named, word).is_some()
            && !follows(word).trim_ascii_start().starts_with(b"->")
    };
    let mut rest = words[article..].split(|b| !(b.is_ascii_alphanumeric() || *b == b'_')).filter(|w| !w.is_empty());
    let (first, second, third) = (rest.next(), rest.next(), rest.next());
    let vma = first.filter(is_vma).is_some();
    let describes = matches!(second, Some(b"which" | b"that")) && third.is_some_and(|w| w.starts_with(b"descri"));
    let end = match third.filter(|_| vma && describes) {
        Some(word) => {
            memchr::memmem::find(words, word).map(|i| i + word.len() + 1).map(|i| i + one_of(&words[i..], &["the "]))
        }
        None if vma || second.filter(is_vma).is_some() => Some(article),
        None => None,
    };
    if let Some(end) = end.filter(|&end| end <= words.len()) {
        plan.edit(file, Edit::new("kernel-doc", Span::new(start, start + end), "descriptor of the "))?;
    }
    Ok(())
}
