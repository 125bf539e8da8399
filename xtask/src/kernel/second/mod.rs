//! A second finder of slots, dumber than the census: it knows words and punctuation, no C.
//!
//! It looks for the word `mmap` beside `=`, `.`, `->` and in arguments, and for functions that take a file and a mapping and
//! whose name stands as a value. Whatever it finds must be in the census, be told as a look-alike, or be explained here.

mod explain;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;

use self::explain::Ground;
use self::words::{Word, around, blank, is_word, words};
use super::answer::{Answer, Place};
use crate::out::Verdict;

/// What a place looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// `.mmap = f`, `x->mmap = f`, `{ mmap: f }`.
    Set,
    /// `M(x, mmap)`.
    Argument,
    /// A function's name that is neither called nor declared.
    Value,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub sort: Sort,
    pub place: Place,
    /// The line on which the statement or entry begins.
    pub from: usize,
    /// What it is about: the function, or what gets the argument.
    pub name: String,
    /// Why it is none, where that can be said here.
    pub why: Option<&'static str>,
}

/// Compares what is found below `top` with the census.
pub fn check(top: &Path, answer: &Answer, verdict: &mut Verdict) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in walkdir::WalkDir::new(top).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|x| x == "c" || x == "h") {
            texts.push(entry.into_path());
        }
    }
    let name = |path: &Path| path.strip_prefix(top).unwrap_or(path).display().to_string();
    let read = |path: &PathBuf| {
        let text = std::fs::read(path).ok()?;
        let has = |word: &[u8]| memchr::memmem::find(&text, word).is_some();
        (has(b"mmap") || has(b"vm_area_struct")).then(|| (name(path), blank(&text)))
    };
    let files: Vec<(String, Vec<u8>)> = texts.par_iter().filter_map(read).collect();
    let ground = ground(&texts, &files, &name);
    let shaped: Vec<(usize, String, bool)> = files
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, (_, text))| shaped(&words(text)).into_iter().map(move |(name, own)| (i, name, own)))
        .collect();
    let public: BTreeSet<&str> = shaped.iter().filter(|s| !s.2).map(|s| s.1.as_str()).collect();
    let hits: Vec<Hit> = files
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, (name, text))| {
            let own = shaped.iter().filter(|s| s.0 == i).map(|s| s.1.as_str());
            of_file(name, text, &own.chain(public.iter().copied()).collect(), &ground)
        })
        .collect();
    Ok(judge(&hits, answer, verdict))
}

/// What tells why a hit is none; macros that are given to one of the files are looked for in all `texts`.
fn ground(texts: &[PathBuf], files: &[(String, Vec<u8>)], name: &(dyn Fn(&Path) -> String + Sync)) -> Ground {
    let mut ground = Ground::of(files.iter().map(|(name, text)| (name.as_str(), text.as_slice())));
    let wanted: BTreeSet<String> = ground.wanted().into_iter().map(str::to_owned).collect();
    let known: BTreeSet<&str> = files.iter().map(|f| f.0.as_str()).collect();
    let read = |path: &PathBuf| {
        let text = std::fs::read(path).ok()?;
        let named = wanted.iter().any(|w| memchr::memmem::find(&text, w.as_bytes()).is_some());
        named.then(|| (name(path), blank(&text)))
    };
    let more: Vec<(String, Vec<u8>)> =
        if wanted.is_empty() { Vec::new() } else { texts.par_iter().filter_map(read).collect() };
    for (name, text) in more {
        ground.learn(&name, &text, &wanted, known.contains(name.as_str()));
    }
    ground
}

fn judge(hits: &[Hit], answer: &Answer, verdict: &mut Verdict) -> Vec<String> {
    let mut told: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for place in answer.slots.iter().map(|s| &s.place).chain(answer.not_slots.iter().map(|n| &n.0)) {
        told.entry(&place.path).or_default().insert(place.line);
    }
    let handlers: BTreeSet<&str> = answer.candidates.iter().map(|c| c.handler.as_str()).collect();
    let mut counts: BTreeMap<(Sort, &str), usize> = BTreeMap::new();
    for hit in hits {
        let here =
            told.get(hit.place.path.as_str()).is_some_and(|l| l.range(hit.from..=hit.place.line).next().is_some());
        let known = here || hit.sort == Sort::Value && handlers.contains(hit.name.as_str());
        let how = if known { "in the census" } else { hit.why.unwrap_or("lost") };
        *counts.entry((hit.sort, how)).or_default() += 1;
        verdict.check(how != "lost", format!("{}: {:?} of {} is not in the census", hit.place, hit.sort, hit.name));
    }
    counts.into_iter().map(|((sort, how), n)| format!("second finder: {sort:?}: {n} {how}")).collect()
}

/// What is found in a file; `names` are the functions that take a file and a mapping.
fn of_file(path: &str, text: &[u8], names: &BTreeSet<&str>, ground: &Ground) -> Vec<Hit> {
    let all = words(text);
    let at = |i: usize| all.get(i).map_or(&b""[..], |w| w.text);
    let mut out = Vec::new();
    let declared = declares(&all);
    for i in 0..all.len() {
        let (before, after) = (i.checked_sub(1).map_or(&b""[..], &at), at(i + 1));
        let word = String::from_utf8_lossy(at(i)).into_owned();
        let mut hit = |sort, name: String, why| {
            let (from, place) = (all[begin(&all, i)].line, Place { path: path.to_string(), line: all[i].line });
            out.push(Hit { sort, place, from, name, why });
        };
        let set = matches!(before, b"." | b"->") && after == b"=";
        let old_style = after == b":" && matches!(before, b"{" | b",");
        if word == "mmap" && (set || old_style) {
            hit(Sort::Set, word, ground.set(&all, i));
        } else if word == "mmap" && matches!(before, b"(" | b",") && matches!(after, b")" | b",") {
            let callee = callee(&all, i);
            let why = argument(&callee, declared).or_else(|| ground.argument(path, &all, i, &callee));
            hit(Sort::Argument, callee, why);
        } else if names.contains(word.as_str()) && after != b"(" && !matches!(before, b"." | b"->") {
            let callee = callee(&all, i);
            let macro_line = before == b"define";
            if !macro_line && (!is_word(before) || before == b"return") {
                let why = about(&callee).or_else(|| ground.value(path, &all, i, &callee));
                hit(Sort::Value, word, why);
            }
        }
    }
    out
}

/// Why the word `mmap` as an argument of `callee` installs nothing.
fn argument(callee: &str, declared: bool) -> Option<&'static str> {
    const TYPES: [&str; 7] =
        ["offsetof", "container_of", "sizeof_field", "typeof_member", "offsetofend", "FIELD_SIZEOF", "sizeof"];
    if TYPES.contains(&callee) {
        Some("asks for the type")
    } else if declared {
        Some("is a variable or a function")
    } else {
        None
    }
}

/// Why a function's name as an argument of `callee` installs nothing.
fn about(callee: &str) -> Option<&'static str> {
    let about = ["EXPORT_", "NOKPROBE_", "ALLOW_ERROR_INJECTION", "BTF_", "KCFI_REFERENCE"];
    about.iter().any(|a| callee.starts_with(a)).then_some("is about the function")
}

/// Whether a variable, a parameter or a function is called `mmap`: a type or a star before, an end of a declarator behind.
fn declares(all: &[Word<'_>]) -> bool {
    let declared = |w: &[Word<'_>]| {
        let before = is_word(w[0].text) && !matches!(w[0].text, b"return" | b"else" | b"case") || w[0].text == b"*";
        before && matches!(w[2].text, b";" | b"=" | b"," | b")" | b"(")
    };
    let ends = |i: usize| all.get(i + 1).is_some_and(|w| matches!(w.text, b";" | b"=" | b","));
    let named = |i: usize| i > 0 && all[i].text == b"mmap";
    all.windows(3).any(|w| w[1].text == b"mmap" && declared(w))
        || (0..all.len()).any(|i| named(i) && ends(i) && (behind_others(all, i) || behind_typeof(all, i)))
}

/// Whether `i` stands in a list of declarators behind others: `type a, *b, i`.
fn behind_others(all: &[Word<'_>], i: usize) -> bool {
    let part = &all[begin(all, i)..i];
    let plain = part.iter().all(|w| is_word(w.text) || matches!(w.text, b"*" | b","));
    let typed = part.first().zip(part.get(1)).is_some_and(|(t, n)| {
        !matches!(t.text, b"return" | b"case" | b"goto") && is_word(t.text) && (is_word(n.text) || n.text == b"*")
    });
    plain && typed && part.last().is_some_and(|w| matches!(w.text, b"," | b"*"))
}

/// Whether `i` stands behind `typeof(...)` or the like.
fn behind_typeof(all: &[Word<'_>], i: usize) -> bool {
    let open = i.checked_sub(1).filter(|&k| all[k].text == b")").and_then(|k| around(all, k, false));
    let before = open.and_then(|k| all.get(k.checked_sub(1)?));
    before.is_some_and(|w| w.text.starts_with(b"typeof") || w.text.starts_with(b"__typeof"))
}

/// The functions that return a number and take a file and a mapping, and whether they are static.
fn shaped(all: &[Word<'_>]) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for i in 0..all.len() {
        let at = |k: usize| all.get(i + k).map_or(&b""[..], |w| w.text);
        if !is_word(at(0)) || at(1) != b"(" || at(2) != b"struct" || at(3) != b"file" || at(4) != b"*" {
            continue;
        }
        let comma = if at(5) == b"," { 5 } else { 6 };
        let named = at(comma + 4) != b")";
        let close = comma + if named { 5 } else { 4 };
        let mapping = at(comma) == b"," && at(comma + 1) == b"struct" && at(comma + 2) == b"vm_area_struct";
        if mapping && at(comma + 3) == b"*" && at(close) == b")" && at(close + 1) == b"{" {
            let head = &all[begin(all, i)..i];
            let number = head.iter().any(|w| w.text == b"int") && !head.iter().any(|w| w.text == b"*");
            let own = head.iter().any(|w| w.text == b"static");
            if number {
                out.push((String::from_utf8_lossy(at(0)).into_owned(), own));
            }
        }
    }
    out
}

/// Where the statement or entry of `i` begins.
fn begin(all: &[Word<'_>], i: usize) -> usize {
    (0..i).rev().find(|&k| matches!(all[k].text, b";" | b"{" | b"}")).map_or(0, |k| k + 1).min(i)
}

/// The word before the innermost bracket that is open at `i`.
fn callee(all: &[Word<'_>], i: usize) -> String {
    let before = around(all, i, false).and_then(|open| all.get(open.checked_sub(1)?));
    before.map(|w| String::from_utf8_lossy(w.text).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Sort, String)> {
        let text = blank(text.as_bytes());
        let shaped = shaped(&words(&text));
        let names = shaped.iter().map(|s| s.0.as_str()).collect();
        let mut ground = Ground::of(std::iter::once(("a.c", text.as_slice())));
        let wanted = ground.wanted().into_iter().map(str::to_owned).collect();
        ground.learn("a.c", &text, &wanted, true);
        of_file("a.c", &text, &names, &ground)
            .into_iter()
            .filter(|h| h.why.is_none())
            .map(|h| (h.sort, h.name))
            .collect()
    }

    #[test]
    fn words_beside_signs_are_found_and_comments_are_not() {
        assert_eq!(found("o = { .mmap = f, };"), [(Sort::Set, "mmap".into())]);
        assert_eq!(
            found("x->mmap\n= f; /* .mmap = g */ s = \".mmap = h\"; x->mmap == f;"),
            [(Sort::Set, "mmap".into())]
        );
        assert_eq!(found("o = { mmap: f };"), [(Sort::Set, "mmap".into())]);
        assert_eq!(found("SET(o, mmap) = f;"), [(Sort::Argument, "SET".into())]);
        assert_eq!(found("offsetof(struct o, mmap); mmap(a, b); int mmap; f(mmap);"), []);
        assert_eq!(found("{ u_long base, *len, mmap; f(mmap); }"), []);
        assert_eq!(found("{ typeof_member(struct o, m) mmap; if (mmap) { } }"), []);
        assert_eq!(found("{ g(a, b), mmap; f(mmap); }"), [(Sort::Argument, "f".into())]);
    }

    #[test]
    fn a_function_that_takes_a_file_and_a_mapping_is_found_as_a_value() {
        let head = "static int a_map(struct file *f, struct vm_area_struct *vma)\n{\n}\n";
        assert_eq!(found(&format!("{head}*slot = a_map;")), [(Sort::Value, "a_map".into())]);
        assert_eq!(found(&format!("{head}int g(void) {{ return a_map(f, v); }} EXPORT_SYMBOL(a_map);")), []);
        assert_eq!(found("static int *a(struct file *f, struct vm_area_struct *v) {} x = a;"), []);
    }

    #[test]
    fn a_member_that_is_no_hook_is_explained_by_its_type() {
        let list = "struct ring { int n; }; struct list { struct ring *mmap; };\n";
        assert_eq!(found(&format!("{list}void f(struct list *l) {{ l->mmap = maps; }}")), []);
        let lost = [(Sort::Set, "mmap".to_string())];
        assert_eq!(found(&format!("{list}void f(struct other *l) {{ l->mmap = maps; }}")), lost);
        assert_eq!(found(&format!("{list}void f(struct list *l) {{ l->ops->mmap = maps; }}")), lost);
        let cb = "typedef int (*ring_t)(struct ring *, int); struct cbs { ring_t mmap; };\n";
        assert_eq!(found(&format!("{cb}void f(void) {{ struct cbs c = {{ .mmap = g }}; }}")), []);
        let hook = "typedef int (*ring_t)(struct ring *, struct vm_area_struct *); struct cbs { ring_t mmap; };\n";
        assert_eq!(found(&format!("{hook}void f(void) {{ struct cbs c = {{ .mmap = g }}; }}")), lost);
        let two = "struct list { int (*mmap)(struct file *f, struct vm_area_struct *v); };\n";
        assert_eq!(found(&format!("{list}{two}void f(struct list *l) {{ l->mmap = maps; }}")), lost);
        assert_eq!(found("struct bits { int a : 1, mmap : 1, b : 1; };"), []);
        assert_eq!(found("struct ops o = { mmap : 0, };"), lost);
        assert_eq!(found("x = (struct op) { .u = { .mmap = { .addr = a } } };"), []);
        assert_eq!(found("x = (struct op) { .mmap = { f } };"), lost);
    }

    #[test]
    fn an_argument_is_explained_by_what_its_macro_does() {
        let lost = |name: &str| vec![(Sort::Argument, name.to_string())];
        let tell = "#define TELL(q, op) say(#op, (q)->n->op ? 1 : 0)\n";
        let call = "#define CALL(q, op, args...) \\\n\t({ TELL(q, op); (q)->n->op(args); (q)->n_ ## op++; })\n";
        assert_eq!(found(&format!("{tell}{call}void f(void) {{ CALL(q, mmap, v); }}")), []);
        assert_eq!(found(&format!("{call}void f(void) {{ CALL(q, mmap, v); }}")), lost("CALL"));
        for body in ["(q)->n->op = f", "(q)->n->fb_##op = f", "put(&(q)->n->op, f)", "put(op)"] {
            let set = format!("#define CALL(q, op) {body}\nvoid f(void) {{ CALL(q, mmap); }}");
            assert_eq!(found(&set), lost("CALL"), "{body}");
        }
    }

    #[test]
    fn a_list_of_hooks_is_explained_by_all_that_it_is_given_to() {
        let list = "#define LIST(hook) hook(NONE, none) hook(MMAP, mmap)\n#define NAMES(e, s) (#e),\n";
        assert_eq!(found(&format!("{list}char *all[] = {{ LIST(NAMES) }};")), []);
        assert_eq!(found(list), [(Sort::Argument, "hook".to_string())]);
        let sets = "#define SETS(e, s) o.s = f;\nvoid g(void) { LIST(SETS) }\n";
        let both = format!("{list}{sets}char *all[] = {{ LIST(NAMES) }};");
        assert_eq!(found(&both), [(Sort::Argument, "hook".to_string())]);
    }

    #[test]
    fn a_name_that_a_macro_makes_a_member_is_no_value() {
        let head = "int a_map(struct file *f, struct vm_area_struct *vma)\n{\n}\n";
        let init = "#define INIT(m, f) { .head = &heads.m, .hook = { .m = f } }\n";
        let lost = [(Sort::Value, "a_map".to_string())];
        assert_eq!(found(&format!("{head}{init}struct hook all[] = {{ INIT(a_map, g) }};")), []);
        assert_eq!(found(&format!("{head}{init}struct hook all[] = {{ INIT(mm, a_map) }};")), lost);
        assert_eq!(found(&format!("{head}struct hook all[] = {{ INIT(a_map, g) }};")), lost);
        assert_eq!(found(&format!("{head}HOOK(int, 0, a_map, struct file *f, int a, int b)")), []);
        assert_eq!(found(&format!("{head}HOOK(int, 0, a_map, struct file *f, struct vm_area_struct *v, int b)")), lost);
    }

    #[test]
    fn the_head_of_another_function_is_no_slot() {
        assert_eq!(found("DEFINE6(mmap, unsigned long, addr, int, n)\n{\n}"), []);
        let lost = |name: &str| vec![(Sort::Argument, name.to_string())];
        assert_eq!(found("DEFINE6(mmap, struct vm_area_struct *, v)\n{\n}"), lost("DEFINE6"));
        assert_eq!(found("DEFINE6(mmap)\n{\n}"), lost("DEFINE6"));
        assert_eq!(found("void f(void) { each(mmap, int) { } }"), lost("each"));
    }

    #[test]
    fn what_is_in_no_census_is_told() {
        let hit = Hit {
            sort: Sort::Set,
            place: Place { path: "a.c".into(), line: 7 },
            from: 6,
            name: "mmap".into(),
            why: None,
        };
        let mut answer = Answer::default();
        let mut lost = Verdict::default();
        assert_eq!(judge(std::slice::from_ref(&hit), &answer, &mut lost), ["second finder: Set: 1 lost"]);
        answer.not_slots.push((Place { path: "a.c".into(), line: 6 }, "a bit field".into()));
        let mut told = Verdict::default();
        assert_eq!(judge(&[hit], &answer, &mut told), ["second finder: Set: 1 in the census"]);
        let mut out = Vec::new();
        assert!(!lost.finish("x", &mut out).unwrap() && told.finish("x", &mut out).unwrap());
    }
}
