//! The helper's work on the pieces of a mapping that it reads, and a wrapper of the old form that takes them out of
//! a VMA.

use crate::edit::layout::relayout;
use crate::edit::set::{Edit, EditSet, Piece};
use crate::kernel::symbols;
use crate::plan::stop::Stop;
use crate::plan::{Plan, deeds};
use crate::step::apart::{Helper, SPLIT, declare, free, retarget, safe};
use crate::step::params::listed;
use crate::syntax::ast::N;
use crate::syntax::eol::{comment_before, eol, line_start};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::transform::model::Kind;

/// Something that both a VMA and a descriptor have.
struct Part {
    /// Its names as a parameter, the best first.
    names: [&'static str; 2],
    /// Its type, with a blank or star at the end.
    typed: &'static str,
    /// What it is of a VMA, and of a descriptor; `@` stands for either.
    vma: &'static str,
    desc: &'static str,
    /// What the target must have for it.
    needs: Option<&'static str>,
}

const START: usize = 0;
const END: usize = 1;
const SIZE: usize = 2;
const PAGES: usize = 3;

/// All parts, in the order in which they become parameters.
const PARTS: [Part; 8] = [
    part(["start", "vm_start"], "unsigned long ", "@->vm_start", "@->start", None),
    part(["end", "vm_end"], "unsigned long ", "@->vm_end", "@->end", None),
    part(["size", "vm_size"], "unsigned long ", "@->vm_end - @->vm_start", "vma_desc_size(@)", Some(symbols::SIZE)),
    part(["nr_pages", "vm_pages"], "unsigned long ", "vma_pages(@)", "vma_desc_pages(@)", Some(symbols::PAGES)),
    part(["pgoff", "vm_pgoff"], "pgoff_t ", "@->vm_pgoff", "@->pgoff", None),
    part(["file", "vm_file"], "struct file *", "@->vm_file", "@->file", None),
    part(["page_prot", "vm_page_prot"], "pgprot_t ", "@->vm_page_prot", "@->page_prot", None),
    part(
        ["vm_flags", "flags"],
        "vm_flags_t ",
        "@->vm_flags",
        "vma_flags_to_legacy(@->vma_flags)",
        Some(symbols::TO_LEGACY),
    ),
];

const fn part(
    names: [&'static str; 2],
    typed: &'static str,
    vma: &'static str,
    desc: &'static str,
    needs: Option<&'static str>,
) -> Part {
    Part { names, typed, vma, desc, needs }
}

/// Headers that declare the types of all parts.
const TYPES: [&str; 3] = ["linux/mm.h", "linux/mm_types.h", "linux/fs.h"];

/// A split that can be made.
pub struct Split {
    /// The new function's name.
    name: String,
    /// The parts that it gets, with their names as parameters.
    parts: Vec<(usize, &'static str)>,
    /// What becomes of the uses.
    edits: EditSet,
}

/// How one use of the mapping, or an expression with several, is written with parts.
enum Use {
    /// One part in the place of this text.
    Part(Span, usize),
    /// An expression whose parts are between the texts.
    Text(Span, Vec<Word>),
}

enum Word {
    Text(String),
    Part(usize),
}

/// The split of a helper that only reads parts which a VMA and a descriptor both have; none if it does more, or if
/// reading them first could be seen.
pub fn planned(plan: &Plan<'_>, helper: &Helper) -> Option<Split> {
    let func = &helper.func;
    let ast = &func.ast;
    let acts = !deeds::action_sites(plan, helper.m).is_empty();
    if acts || func.names.vmas.len() != 1 || !func.field_writes().is_empty() || func.name.starts_with('_') {
        return None;
    }
    let reaches = |i: usize| {
        let text = func.param_text(i);
        func.params[i].name.is_none()
            || ["vm_fault", "vm_area_struct", "mm_struct", "vm_area_desc"].iter().any(|w| text.contains(w))
    };
    if (0..func.params.len()).any(|i| i != helper.index && reaches(i)) || !safe::may_read_first(plan, helper) {
        return None;
    }
    if helper.calls.iter().any(|c| !plain_arguments(plan, helper, c)) {
        return None;
    }
    if std::str::from_utf8(func.span.of(&ast.text)).is_err() {
        return None;
    }
    let mut uses = Vec::new();
    let all = func.uses_of(&helper.vma);
    // The length stands for both ends if nothing else does.
    let spans: Vec<(usize, Span)> = lengths(plan, helper);
    let in_length = |n: N| spans.iter().find(|s| s.1.contains(ast.span(n)));
    let ends = |n: N| matches!(field(helper, n), Some((_, START | END)));
    let only_length = all.iter().all(|&n| !ends(n) || in_length(n).is_some());
    let one = spans.first().map(|s| s.0).filter(|k| spans.iter().all(|s| s.0 == *k) && only_length);
    for &n in &all {
        if let (Some(k), Some(s)) = (one, in_length(n)) {
            uses.push(Use::Part(s.1, k));
        } else if let Some((span, k)) = field(helper, n) {
            if safe::is_written(ast, n) || calls_missing(plan, helper, n) {
                return None;
            }
            uses.push(Use::Part(span, k));
        } else {
            uses.push(rewritten(plan, helper, n)?);
        }
    }
    let mut used: Vec<usize> = Vec::new();
    for u in &uses {
        match u {
            Use::Part(_, k) => used.push(*k),
            Use::Text(_, words) => {
                used.extend(words.iter().filter_map(|w| if let Word::Part(k) = w { Some(*k) } else { None }));
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    let known = |k: &usize| PARTS[*k].needs.is_none_or(|s| plan.world.target.has(s));
    if used.is_empty() || !used.iter().all(known) || !types_seen(plan, helper, &used) {
        return None;
    }
    let macros = plan.world.macro_words(func.file, func.span);
    let parts: Vec<(usize, &'static str)> = used
        .iter()
        .map(|&k| Some((k, PARTS[k].names.into_iter().find(|n| !is_named(helper, n) && !macros.contains(*n))?)))
        .collect::<Option<_>>()?;
    let name_of = |k: usize| parts.iter().find(|p| p.0 == k).map_or("", |p| p.1).to_string();
    let mut edits = EditSet::default();
    for u in uses {
        let (span, text) = match u {
            Use::Part(span, k) => (span, name_of(k)),
            Use::Text(span, words) => {
                let text = words.into_iter().map(|w| match w {
                    Word::Text(t) => t,
                    Word::Part(k) => name_of(k),
                });
                (span, text.collect())
            }
        };
        edits.add(Edit { span, pieces: vec![Piece::Text(text)], by: SPLIT.into() }).ok()?;
    }
    if !all.iter().all(|&n| edits.drops(ast.span(n))) {
        return None;
    }
    let name = format!("__{}", func.name);
    free(plan, helper, &name).ok()?;
    Some(Split { name, parts, edits })
}

/// `VMA->field` around a use, with the part that it is.
fn field(helper: &Helper, n: N) -> Option<(Span, usize)> {
    let ast = &helper.func.ast;
    let p = ast.parent(n).filter(|&p| ast.kind(p) == "field_expression")?;
    let name = ast.str(ast.field(p, "field")?);
    let k = PARTS.iter().position(|x| x.vma.strip_prefix("@->") == Some(name.as_str()))?;
    Some((ast.span(p), k))
}

/// Whether a rule rewrites a call around the use whose function the target does not have: kept as it is, the call
/// would not compile.
fn calls_missing(plan: &Plan<'_>, helper: &Helper, n: N) -> bool {
    let ast = &helper.func.ast;
    let claimed = |p: N| helper.edits.iter().any(|e| e.span.contains(ast.span(p)) && is_expression(plan, e));
    ast.ancestors(n)
        .filter(|&p| ast.kind(p) == "call_expression" && claimed(p))
        .filter_map(|p| ast.callee(p))
        .any(|f| !plan.world.target.has(&f) && plan.world.macros(helper.func.file, &f).is_empty())
}

/// Expressions that are the length of the mapping, in bytes or pages.
fn lengths(plan: &Plan<'_>, helper: &Helper) -> Vec<(usize, Span)> {
    let whole = |e: &&Edit| is_expression(plan, e);
    let found = helper.edits.iter().filter(whole).filter_map(|e| {
        let text = plain(e)?;
        let k = [SIZE, PAGES].into_iter().find(|&k| PARTS[k].desc.replace('@', &helper.desc) == text)?;
        Some((k, e.span))
    });
    found.collect()
}

/// The new text of an edit that keeps none of the old.
fn plain(e: &Edit) -> Option<String> {
    e.pieces.iter().map(|p| if let Piece::Text(t) = p { Some(t.as_str()) } else { None }).collect()
}

/// Whether a rule for expressions made this edit.
fn is_expression(plan: &Plan<'_>, e: &Edit) -> bool {
    plan.world.registry.get(&e.by).is_some_and(|r| r.transform.kind == Kind::Expr && r.transform.result.is_none())
}

/// The new text of the expression around a use, from what its descriptor form reads.
fn rewritten(plan: &Plan<'_>, helper: &Helper, n: N) -> Option<Use> {
    let ast = &helper.func.ast;
    let around = helper.edits.iter().filter(|e| e.span.contains(ast.span(n)) && is_expression(plan, e));
    let edit = around.min_by_key(|e| e.span.end - e.span.start)?;
    let text = plain(edit)?;
    if text == PARTS[PAGES].desc.replace('@', &helper.desc) {
        let words = [
            Word::Text("((".into()),
            Word::Part(END),
            Word::Text(" - ".into()),
            Word::Part(START),
            Word::Text(") >> PAGE_SHIFT)".into()),
        ];
        return Some(Use::Text(edit.span, words.into()));
    }
    let bytes = text.as_bytes();
    let tokens = tokens_in(bytes, Span::new(0, bytes.len()));
    let mut words = Vec::new();
    let mut at = 0;
    for (i, t) in tokens.iter().enumerate() {
        if t.kind != TokenKind::Ident || !t.is_word(bytes, &helper.desc) {
            continue;
        }
        let [arrow, member] = tokens.get(i + 1..i + 3)? else { return None };
        let read = format!("@->{}", String::from_utf8_lossy(member.text(bytes)));
        let k = PARTS.iter().position(|p| p.desc == read).filter(|_| arrow.is_punct(bytes, "->"))?;
        words.push(Word::Text(text[at..t.span.start].to_string()));
        words.push(Word::Part(k));
        at = member.span.end;
    }
    words.push(Word::Text(text[at..].to_string()));
    Some(Use::Text(edit.span, words))
}

/// Whether a word is a variable, function or macro in the helper, and no member.
fn is_named(helper: &Helper, word: &str) -> bool {
    let text = &helper.func.ast.text;
    let tokens = tokens_in(text, helper.func.span);
    tokens.iter().enumerate().any(|(i, t)| {
        t.is_word(text, word) && !(i > 0 && (tokens[i - 1].is_punct(text, "->") || tokens[i - 1].is_punct(text, ".")))
    })
}

/// Whether no other argument of the call changes anything or looks at the mapping as a whole.
fn plain_arguments(plan: &Plan<'_>, helper: &Helper, c: &super::UnitCall) -> bool {
    let caller = &plan.members[c.member].func;
    let ast = &caller.ast;
    let others = ast.args(c.call).into_iter().enumerate().filter(|(i, _)| *i != helper.index);
    others.flat_map(|(_, a)| ast.walk(a)).all(|n| match ast.kind(n) {
        "assignment_expression" | "update_expression" => false,
        "identifier" if caller.names.vmas.contains_key(&ast.str(n)) => {
            ast.parent(n).is_some_and(|p| ast.kind(p) == "field_expression")
        }
        _ => true,
    })
}

/// Whether the files with declarations include what declares the types of the parts.
fn types_seen(plan: &Plan<'_>, helper: &Helper, used: &[usize]) -> bool {
    let func = &helper.func;
    if helper.local || used.iter().all(|&k| PARTS[k].typed == "unsigned long ") {
        return true;
    }
    let declared = plan.world.prototypes(func.file, &func.name, helper.index);
    declared.iter().map(|d| d.0.file).chain([func.file]).all(|f| {
        let included = crate::syntax::text::includes(&plan.world.view(f).text);
        included.iter().any(|i| TYPES.contains(&i.as_str()))
    })
}

/// Makes the split.
///
/// # Errors
/// `helper-shared` when a call would not see the new function; a conflict with another edit.
pub fn write(plan: &mut Plan<'_>, helper: &Helper, split: &Split) -> Result<(), Stop> {
    let func = &helper.func;
    let text = func.ast.text.clone();
    let eol = eol(&text, func.span.start);
    let mut edits = split.edits.clone();
    let old: Vec<String> = (0..func.params.len()).map(|i| func.param_text(i)).collect();
    let mut params = Vec::new();
    for (i, p) in old.iter().enumerate() {
        if i == helper.index {
            params.extend(split.parts.iter().map(|(k, name)| format!("{}{name}", PARTS[*k].typed)));
        } else {
            params.push(p.clone());
        }
    }
    let spans: Vec<Span> = func.params.iter().map(|p| p.span).collect();
    let lead = declare::lead(helper);
    let list = listed(&text, func.name_span, func.param_list, &spans, lead.len() + split.name.len(), &params);
    if !lead.is_empty() {
        edits.add(Edit::new(SPLIT, Span::new(func.span.start, func.span.start), lead))?;
    }
    edits.add(Edit::new(SPLIT, func.name_span, split.name.clone()))?;
    edits.add(Edit::new(SPLIT, func.param_list, list))?;
    let body = wrapper(helper, split, eol);
    // A description is one of the old form, which keeps it.
    let described = comment_before(&text, func.span.start).filter(|c| c.of(&text).starts_with(b"/**"));
    if let Some(comment) = described {
        let new = super::twin::text(plan, helper, &edits)?;
        let at = line_start(&text, comment.start);
        plan.edit(func.file, Edit::new(SPLIT, Span::new(at, at), format!("{new}{eol}{eol}")))?;
        plan.edit(func.file, Edit::new(SPLIT, func.body_span, body))?;
    } else {
        for e in edits.iter() {
            plan.edit(func.file, e.clone())?;
        }
        let head = String::from_utf8_lossy(Span::new(func.span.start, func.body_span.start).of(&text)).into_owned();
        let after = Span::new(func.span.end, func.span.end);
        plan.edit(func.file, Edit::new(SPLIT, after, format!("{eol}{eol}{head}{body}")))?;
    }
    let change = |_: usize, _: &str, named: bool| {
        let typed = |k: &usize| PARTS[*k].typed;
        let part = |(k, name): &(usize, &str)| {
            if named { format!("{}{name}", typed(k)) } else { typed(k).trim_end().to_string() }
        };
        split.parts.iter().map(part).collect()
    };
    declare::prototypes(plan, helper, SPLIT, &split.name, &change)?;
    plan.added.push((func.file, split.name.clone()));
    retarget(plan, helper, SPLIT, &split.name)?;
    for c in &helper.calls {
        let caller = &plan.members[c.member].func;
        let desc = caller.names.vmas.get(&caller.ast.str(c.arg)).cloned().unwrap_or_else(|| "desc".into());
        let (file, span) = (caller.file, caller.ast.span(c.arg));
        let values: Vec<String> = split.parts.iter().map(|p| PARTS[p.0].desc.replace('@', &desc)).collect();
        plan.edits(file).swallow(span);
        plan.edit(file, Edit::new(SPLIT, span, values.join(", ")))?;
    }
    Ok(())
}

/// The body of the function with the old form.
fn wrapper(helper: &Helper, split: &Split, eol: &str) -> String {
    let func = &helper.func;
    let mut arguments = Vec::new();
    for i in 0..func.params.len() {
        if i == helper.index {
            arguments.extend(split.parts.iter().map(|p| PARTS[p.0].vma.replace('@', &helper.vma)));
        } else {
            arguments.extend(func.param_name(i));
        }
    }
    let head = Span::new(func.span.start, func.name_span.start);
    let words = tokens_in(&func.ast.text, head);
    let is = |w: &str| words.iter().any(|t| t.is_word(&func.ast.text, w));
    let back = if is("void") && !words.iter().any(|t| t.is_punct(&func.ast.text, "*")) { "" } else { "return " };
    let line = format!("{back}{}({});", split.name, arguments.join(", "));
    let laid = relayout(b"\t", b"", line.as_bytes(), eol == "\r\n");
    format!("{{{eol}\t{}{eol}}}", String::from_utf8_lossy(&laid))
}
