//! Every sentence of a commit message is held to cases: where it stands it is true, and somewhere it does not stand.
//!
//! The cases are those of `golden.rs`. What a sentence says is checked against the texts before and after, by words.

#![allow(clippy::unwrap_used, dead_code)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use vma2desc::compat::{Compat, Style};
use vma2desc::model::reasons;
use vma2desc::series::body::{message, paragraphs};
use vma2desc::series::group::{Selection, group};
use vma2desc::series::notes::notes;
use vma2desc::series::sentences::{Said, ids};

use support::{Files, examine_among};

/// A patch of a case.
struct Patch {
    case: String,
    said: Vec<Said>,
    message: String,
    notes: String,
    before: String,
    after: String,
}

fn read(path: &Path, under: &Path, out: &mut Files) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap().flatten() {
            read(&entry.path(), under, out);
        }
    } else {
        let name = path.strip_prefix(under).map(|p| p.to_str().unwrap().to_owned()).unwrap_or_default();
        let name = if name.is_empty() { "main.c".to_owned() } else { name };
        out.insert(format!("drivers/case/{name}"), std::fs::read(path).unwrap());
    }
}

fn compat(case: &Path) -> Compat {
    let Ok(text) = std::fs::read_to_string(case.join("compat.txt")) else { return Compat::default() };
    let mut words = text.split_whitespace();
    let choice = words.next().unwrap_or_default().parse().unwrap();
    let style = words.next().map_or_else(Style::default, |word| Style::from_str(word, true).unwrap());
    Compat { choice, style }
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let directories = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).unwrap().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
    };
    let all = directories(&root).iter().flat_map(|topic| directories(topic)).collect::<Vec<_>>();
    let mut all: Vec<PathBuf> =
        all.into_iter().filter(|c| c.join("before.c").exists() || c.join("before/main.c").exists()).collect();
    all.sort();
    all
}

fn patches() -> Vec<Patch> {
    let mut all = Vec::new();
    for case in cases() {
        let main = if case.join("before").exists() { case.join("before") } else { case.join("before.c") };
        let (mut files, mut around) = (Files::new(), Files::new());
        read(&main, &main, &mut files);
        if case.join("around").exists() {
            read(&case.join("around"), &case.join("around"), &mut around);
        }
        let name = case.file_name().unwrap().to_str().unwrap();
        add(&mut all, name, &files, &around, compat(&case));
    }
    for (name, text) in [
        ("twin", TWIN.to_owned()),
        ("partly", handler("tub", &partly())),
        ("bare", handler("vat", BARE)),
        ("nested", NESTED.to_owned()),
    ] {
        add(&mut all, name, &one(&text), &Files::new(), Compat::default());
    }
    all
}

/// The patches to one set of files.
fn add(all: &mut Vec<Patch>, case: &str, files: &Files, around: &Files, compat: Compat) {
    if let Ok(found) = examine_among(files, around, false, compat) {
        let text = |files: &Files| {
            let texts: Vec<String> = files.values().map(|t| String::from_utf8_lossy(t).replace('\r', "")).collect();
            texts.concat()
        };
        let selection = Selection::default();
        for change in group(found.run(), &selection, &|_| String::new()) {
            let said: Vec<Said> = paragraphs(found.run(), &change).concat();
            let message = message(found.run(), &change);
            let notes = notes(found.run(), &change).split_whitespace().collect::<Vec<_>>().join(" ");
            let (case, before, after) = (case.to_owned(), text(files), text(&found.files));
            all.push(Patch { case, said, message, notes, before, after });
        }
    }
}

/// The names with parentheses behind them.
fn calls(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_()".contains(c)));
    words.filter_map(|w| w.strip_suffix("()")).map(str::to_owned).collect()
}

fn literals(text: &str) -> BTreeSet<&str> {
    text.split('"').skip(1).step_by(2).collect()
}

/// Whether what a sentence says is so.
fn holds(said: &Said, patch: &Patch) -> bool {
    let (before, after) = (patch.before.as_str(), patch.after.as_str());
    let is_called = |text: &str, name: &str| text.contains(&format!("{name}("));
    let of = |text: &str| {
        // Names of handlers stand in front.
        let name = |word: &&str| word.contains("()") || *word == "and";
        let rest = |rest: &str| rest.split(' ').skip_while(name).collect::<Vec<_>>().join(" ");
        text.strip_prefix("In ").map_or_else(|| text.to_owned(), rest)
    };
    let text = if said.id == "twin" { said.text.clone() } else { of(&said.text) };
    match said.id.as_str() {
        "deprecated" | "other-hook" => calls(&text)
            .iter()
            .filter(|name| *name != "mmap_prepare")
            .all(|name| after.contains(&format!("{name}_prepare")) || after.contains(&format!("{name}_mmap_prepare"))),
        "twin" | "populate" | "call" | "populate-keeps-code" | "populate-keeps-codes" => {
            let (old, new) = text.split_once(if said.id == "twin" { " instead of " } else { " with " }).unwrap();
            let (old, new) = if said.id == "twin" { (new, old) } else { (old, new) };
            let named = calls(old).iter().all(|n| before.contains(n.as_str()))
                && calls(new).iter().all(|n| after.contains(n.as_str()));
            let code = new.split_whitespace().find(|w| w.starts_with("-E")).map(|w| w.trim_matches([',', '.']));
            named && code.is_none_or(|code| after.contains(&format!("error_override = {code};")))
        }
        "flags" => calls(&text).iter().all(|n| is_called(after, n) && !is_called(before, n)),
        "flags-word" | "flags-word-print" | "flags-word-value" => {
            calls(&text).iter().all(|n| is_called(after, n)) && is_called(after, "vma_flags_to_legacy")
        }
        "stores-one" => {
            let (new, old) = text.trim_end_matches('.').split_once(" instead of vma->").unwrap();
            let new = new.split_once("desc->").unwrap().1;
            after.contains(&format!("desc->{new} ")) && before.contains(&format!("->{old}"))
        }
        "stores" => {
            let fields = text.split_once("et ").unwrap().1.split_once(" in the descriptor").unwrap().0;
            let fields = fields.replace(" and ", ", ");
            fields.split(", ").all(|field| {
                let old = if field.starts_with("vm_") { field.to_owned() } else { format!("vm_{field}") };
                let was = before.contains(&format!("->{old} ")) || before.contains(&format!("->{old}++"));
                after.contains(&format!("desc->{field} ")) && was
            })
        }
        "private-null" => {
            before.matches("private_data = NULL;").count() > after.matches("private_data = NULL;").count()
        }
        "reads" => after.contains("desc->") || after.contains("vma_desc_"),
        "helpers-beside" => {
            let (old, new) = text.split_once(" other callers, so add ").unwrap();
            calls(old).iter().all(|n| is_called(after, n) && is_called(before, n))
                && calls(new).iter().all(|n| is_called(after, n) && !is_called(before, n))
        }
        "mapped-call" | "mapped-as" | "mapped" => {
            calls(&text).iter().filter(|n| *n != "mmap").all(|n| is_called(after, n) || is_called(before, n))
                && after.contains(".mapped")
        }
        "signature" | "signature-returns" => after.split("struct vm_area_desc *desc)").skip(1).any(|rest| {
            rest.split_once("\n}").is_some_and(|(body, _)| !body[body.find('{').unwrap_or(0)..].contains("desc"))
        }),
        "note:message-of-result" | "note:message-renamed" => {
            literals(before).difference(&literals(after)).next().is_some()
        }
        "note:message-lost" => !literals(before).is_empty() || before.contains("WARN"),
        "note:private-data-holds-page" => {
            after.contains("desc->private_data = ") && !before.contains("->vm_private_data = ")
        }
        "note:prot-now-stored" => after.contains("desc->page_prot = "),
        "note:message-before-populate" => {
            after.contains("%pGv") || literals(before).intersection(&literals(after)).next().is_some()
        }
        "note:called-for-merges" | "note:may-merge" => {
            !after.contains("VMA_PFNMAP_BIT") || after.contains("desc->vm_ops = ")
        }
        "note:address-printed" => before.contains("%p"),
        "note:populate-result-ignored" | "note:populate-result-positive" | "note:range-checked" => {
            after.contains("mmap_action_")
        }
        "note:sticky-state" | "note:work-before-populate" | "note:prot-stored-behind" => {
            named(&text, before) != Some(false)
        }
        "step:helper-split" | "step:helper-twin" => after.contains("vm_area_struct") && after.contains("vm_area_desc"),
        _ => named(&text, &format!("{before}{after}")) != Some(false),
    }
}

/// Whether all calls and members that a sentence names stand in `code`; none if it names none. What the core calls is
/// no code of a driver.
fn named(text: &str, code: &str) -> Option<bool> {
    let members =
        text.split_whitespace().map(|w| w.trim_matches(['"', ',', '.', ':', '(', ')'])).filter(|w| w.contains("->"));
    let names: Vec<String> =
        calls(text).into_iter().filter(|n| n != "mmap" && n != "munmap").chain(members.map(str::to_owned)).collect();
    (!names.is_empty()).then(|| names.iter().all(|name| code.contains(name.as_str())))
}

#[test]
fn a_sentence_that_names_what_is_not_there_is_told() {
    assert_eq!(named("ub->mm is set, and close() with it.", "d->ub->mm = x; .close = f"), Some(true));
    assert_eq!(named("ub->mm is set, and close() with it.", "d->ub->mn = x; .close = f"), Some(false));
    assert_eq!(named("Neighbouring mappings may merge after mmap().", ""), None);
}

#[test]
fn every_sentence_is_true_where_it_stands_and_stands_not_everywhere() {
    let all = patches();
    let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = String::new();
    for patch in &all {
        for said in patch.said.iter().filter(|said| !holds(said, patch)) {
            wrong.push_str(&format!("{}: {}\n{}\n", patch.case, said.id, patch.message));
        }
        let ids: BTreeSet<&str> = patch.said.iter().map(|s| s.id.as_str()).collect();
        ids.into_iter().for_each(|id| *by_id.entry(id).or_default() += 1);
    }
    let notes = reasons::notes().filter(|n| n.commit.is_some()).map(|n| format!("note:{}", n.id));
    // What only a campaign does is held by its case.
    let case = include_str!("campaign/called-by-handler-that-stays-on-a-vma/stdout.txt");
    let of_campaigns = |id: &str| id == "old-form" && case.contains("old-form");
    let steps =
        reasons::steps().filter(|s| s.commit.is_some() && !of_campaigns(&s.id)).map(|s| format!("step:{}", s.id));
    let wanted: Vec<String> = ids().map(str::to_owned).chain(notes).chain(steps).collect();
    let missing: Vec<&String> = wanted.iter().filter(|id| !by_id.contains_key(id.as_str())).collect();
    assert!(wrong.is_empty() && missing.is_empty(), "{wrong}\nno case has the sentences {missing:?}");
    let everywhere: Vec<&&str> = by_id.iter().filter(|(_, count)| **count == all.len()).map(|(id, _)| id).collect();
    assert!(everywhere.is_empty(), "{everywhere:?} stand in all messages");
}

#[test]
fn messages_are_short_and_speak_no_language_of_the_program() {
    let all = patches();
    let mut lengths: Vec<usize> = all.iter().map(|p| p.message.lines().filter(|l| !l.is_empty()).count()).collect();
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] <= 8, "{lengths:?}");
    let mut wrong = String::new();
    for patch in &all {
        for word in ["vma2desc", "census", "transform", "[parsed]", "proof", "\\n", "---", "note["] {
            if patch.message.contains(word) {
                wrong.push_str(&format!("{}: {word}\n{}\n", patch.case, patch.message));
            }
        }
        for said in patch.said.iter().filter(|said| patch.notes.contains(&said.text)) {
            wrong.push_str(&format!("{}: said twice: {}\n", patch.case, said.text));
        }
        if !patch.message.lines().all(|l| l.chars().count() <= 75 && l.trim_end() == l && !l.starts_with(' ')) {
            wrong.push_str(&format!("{}: a line\n{}\n", patch.case, patch.message));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// One file with this text.
fn one(text: &str) -> Files {
    let text = format!("#include <linux/fs.h>\n#include <linux/mm.h>\n\n{text}");
    [("drivers/case/main.c".to_owned(), text.into_bytes())].into()
}

const BARE: &str = "\treturn IS_ENABLED(CONFIG_VAT) ? -EPERM : -ENODEV;";

const NESTED: &str = "#include <linux/uio_driver.h>\n\nstatic int jug_mmap(struct uio_info *info, struct vm_area_struct *vma)\n{\n\treturn \
                      -ENODEV;\n}\n\nstatic struct uio_info jug_info = {\n\t.mmap = jug_mmap,\n};\n";

const TWIN: &str = "static const struct file_operations jar_fops = {\n\t.mmap = generic_file_mmap,\n};\n";

/// A body that returns a code of its own for one of two calls.
fn partly() -> String {
    format!("\tif (vma->vm_pgoff) {{\n\t\tif ({REMAP})\n\t\t\treturn -EAGAIN;\n\t\treturn 0;\n\t}}\n\treturn {REMAP};")
}

/// The messages of all patches to a file.
fn said_of(text: &str) -> String {
    let files = one(text);
    let found = examine_among(&files, &Files::new(), false, Compat::default()).unwrap();
    let selection = Selection::default();
    let changes = group(found.run(), &selection, &|_| String::new());
    changes.iter().map(|c| message(found.run(), c)).collect::<Vec<_>>().join("\n===\n").replace('\n', " ")
}

const REMAP: &str =
    "remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, vma->vm_end - vma->vm_start, vma->vm_page_prot)";

fn handler(name: &str, body: &str) -> String {
    format!(
        "static int {name}_mmap(struct file *file, struct vm_area_struct *vma)\n{{\n{body}\n}}\n\n\
         static const struct file_operations {name}_fops = {{\n\t.mmap = {name}_mmap,\n}};\n\n"
    )
}

#[test]
fn an_error_that_one_of_two_handlers_keeps_is_said_of_that_one() {
    let first = handler("tank", &format!("\tif ({REMAP})\n\t\treturn -EAGAIN;\n\treturn 0;"));
    let other = handler("keg", &format!("\treturn {REMAP};"));
    let text = said_of(&(first + &other));
    assert!(text.contains("In tank_mmap(), replace remap_pfn_range() with mmap_action_remap_full(), and set action.error_override to keep returning -EAGAIN when that fails."), "{text}");
    assert!(text.contains("In keg_mmap(), replace remap_pfn_range() with mmap_action_remap_full()."), "{text}");
}

#[test]
fn a_hook_that_maps_in_one_way_only_is_not_said_to_keep_an_error_in_all() {
    let body = partly();
    let text = said_of(&handler("tub", &body));
    assert!(text.contains("set action.error_override where -EAGAIN was returned when that failed."), "{text}");
}

#[test]
fn a_hook_that_always_succeeds_returns_no_new_error() {
    let body = "\tvma->vm_ops = &pan_vm_ops;\n\treturn 0;";
    let text =
        said_of(&("static const struct vm_operations_struct pan_vm_ops = { };\n\n".to_owned() + &handler("pan", body)));
    assert!(
        text.contains("Set desc->vm_ops instead of vma->vm_ops.") && !text.contains("error") && !text.contains("fail"),
        "{text}"
    );
}

/// A handler that counts its mappings as open() does, after `map`.
fn counting(map: &str, count: &str) -> String {
    let operations = format!(
        "static long urn_used, urn_lock;\n\nstatic void urn_vm_open(struct vm_area_struct *vma)\n{{\n{count}}}\n\n\
         static void urn_vm_close(struct vm_area_struct *vma)\n{{\n{}}}\n\n\
         static const struct vm_operations_struct urn_vm_ops = {{\n\t.open = urn_vm_open,\n\t.close = urn_vm_close,\n}};\n\n",
        count.replace("+=", "-=").replace("++", "--")
    );
    operations + &handler("urn", &format!("{map}{count}\tvma->vm_ops = &urn_vm_ops;\n\treturn 0;"))
}

#[test]
fn a_function_that_only_says_how_much_is_not_told_as_what_moves() {
    let flags = "\tvm_flags_set(vma, VM_DONTEXPAND);\n";
    let text = said_of(&counting(flags, "\turn_used += vma_pages(vma);\n"));
    assert!(text.contains("take what belongs to each mapping in a new mapped hook, urn_vm_mapped()."), "{text}");
    let locked = "\tmutex_lock(&urn_mutex);\n\turn_used++;\n\tmutex_unlock(&urn_mutex);\n";
    let text = said_of(&format!("static DEFINE_MUTEX(urn_mutex);\n\n{}", counting(flags, locked)));
    assert!(
        text.contains("take what belongs to each mapping in a new mapped hook") && !text.contains("mutex_lock"),
        "{text}"
    );
}

#[test]
fn a_size_that_is_whole_pages_is_not_said_to_be_rounded_no_more() {
    let map = |size: &str, before: &str| {
        let remap = format!("remap_pfn_range(vma, vma->vm_start, 3, {size}, vma->vm_page_prot)");
        said_of(&handler("pot", &format!("\tunsigned long n = vma_pages(vma);\n\n{before}\treturn {remap};")))
    };
    let rounded = "is no longer rounded up";
    let refuse = |test: &str| format!("\tif ({test})\n\t\treturn -EINVAL;\n");
    // Where it is shown to be that of the mapping, all of it is asked for.
    for (size, before) in [
        ("pot_pages * PAGE_SIZE", refuse("n != pot_pages")),
        ("round_up(vma->vm_end - vma->vm_start, PAGE_SIZE)", String::new()),
        (
            "pot_size",
            refuse("vma->vm_end - vma->vm_start > pot_size") + &refuse("vma->vm_end - vma->vm_start < pot_size"),
        ),
    ] {
        let text = map(size, &before);
        assert!(text.contains("mmap_action_remap_full()") && !text.contains(rounded), "{size}: {text}");
    }
    let text = map("pot_pages * PAGE_SIZE", &refuse("n < pot_pages"));
    assert!(text.contains("mmap_action_remap()") && !text.contains(rounded), "{text}");
    let text = map("pot_size", &refuse("vma->vm_end - vma->vm_start < pot_size"));
    assert!(text.contains("mmap_action_remap()") && text.contains(rounded), "{text}");
}

#[test]
fn a_check_is_told_by_what_of_the_mapping_it_asks_for_also_through_a_variable_and_a_function() {
    let told = |check: &str| {
        let body = format!("{check}\tvma->vm_ops = &jug_vm_ops;\n\treturn 0;");
        let head = "static const struct vm_operations_struct jug_vm_ops = { };\n\n\
                    static void *jug_look(unsigned long at)\n{\n\treturn at > 3 ? NULL : &jug_look;\n}\n\n\
                    static int jug_fits(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff > 3 ? -ENXIO : 0;\n}\n\n";
        said_of(&(head.to_owned() + &handler("jug", &body)))
    };
    let around = |what: &str| format!("an mmap() can no longer get around the checks {what} by merging");
    for (check, what) in [
        ("\tif (vma->vm_start & (SZ_2M - 1))\n\t\treturn -EINVAL;\n", "of the address (-EINVAL)"),
        ("\tif (vma->vm_end - vma->vm_start > SZ_2M)\n\t\treturn -EINVAL;\n", "of the size (-EINVAL)"),
        ("\tvoid *p = jug_look(vma->vm_pgoff);\n\n\tif (!p)\n\t\treturn -EINVAL;\n", "of the page offset (-EINVAL)"),
        ("\tint ret = jug_fits(vma);\n\n\tif (ret)\n\t\treturn ret;\n", "of the page offset"),
        (
            "\tif (vma->vm_pgoff > 3 && (vma->vm_flags & VM_WRITE))\n\t\treturn -EINVAL;\n",
            "of the page offset and of the flags (-EINVAL)",
        ),
    ] {
        let text = told(check);
        assert!(text.contains(&around(what)), "{check}{text}");
    }
}

#[test]
fn close_is_told_to_run_after_what_can_fail() {
    let count = "\tstruct urn *urn = vma->vm_private_data;\n\n\turn->used++;\n";
    let text = format!(
        "struct urn {{\n\tlong used;\n}};\n\nstatic void urn_vm_open(struct vm_area_struct *vma)\n{{\n{count}}}\n\n\
         static void urn_vm_close(struct vm_area_struct *vma)\n{{\n{}}}\n\n\
         static const struct vm_operations_struct urn_vm_ops = {{\n\t.open = urn_vm_open,\n\t.close = urn_vm_close,\n}};\n\n{}",
        count.replace("++", "--"),
        handler(
            "urn",
            &format!(
                "\tstruct urn *urn = file->private_data;\n\n\tif ({REMAP})\n\t\treturn -EAGAIN;\n\turn->used++;\n\
                 \tvma->vm_private_data = urn;\n\tvma->vm_ops = &urn_vm_ops;\n\treturn 0;"
            )
        )
    );
    let text = said_of(&text);
    assert!(
        text.contains("urn_vm_close() also runs when the population failed; then the private data is NULL"),
        "{text}"
    );
}
