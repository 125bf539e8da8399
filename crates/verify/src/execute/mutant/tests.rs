//! Small handlers for each operator, and one driver with all mutants of it.

use std::process::Command;
use std::sync::Arc;

use super::*;
use crate::execute::function::Parsed;
use crate::syntax::items::items;

/// A driver before and after, with much of what handlers do.
const OLD: &str = include_str!("../../../../../testdata/mutants/old.c");
const NEW: &str = include_str!("../../../../../testdata/mutants/new.c");
/// The declarations that a compiler needs for it.
const HEADER: &str = include_str!("../../../../../testdata/mutants/kernel.h");

/// A handler with this body.
fn handler(body: &str) -> String {
    format!("static int f(struct vm_area_desc *desc)\n{{\n{body}\n\treturn 0;\n}}\n")
}

/// All that can be done to a handler's body: operator, before, after.
fn all(body: &str) -> Vec<(String, String, String)> {
    let text: Arc<[u8]> = handler(body).into_bytes().into();
    let graph = Graph::new(&text, &["f"]);
    let copies = Copies::new(&text, &graph);
    let sites = operator::sites(&text, &graph, &graph.changed(b""));
    let show = |bytes: &[u8]| shorten(bytes, 200);
    let fits = sites.iter().filter(|s| copies.can_copy(s));
    fits.map(|s| (s.operator.to_string(), show(s.span.of(&text)), show(&s.after(&text)))).collect()
}

/// What one operator makes of a body.
fn by(operator: &str, body: &str) -> Vec<String> {
    assert!(operator::ORDER.contains(&operator));
    all(body).into_iter().filter(|m| m.0 == operator).map(|(_, b, a)| format!("{b} => {a}")).collect()
}

#[test]
fn protection_moves_behind_the_action_that_samples_it() {
    let body =
        "\tdesc->page_prot = pgprot_noncached(desc->page_prot);\n\tif (x)\n\t\tmmap_action_remap_full(desc, pfn);";
    assert_eq!(
        by("protection after the action", body),
        [
            "desc->page_prot = pgprot_noncached(desc->page_prot); => ; if (x) { mmap_action_remap_full(desc, pfn); desc->page_prot = pgprot_noncached(desc->page_prot); }"
        ]
    );
    // It looks at the protection later.
    assert!(
        by("protection after the action", "desc->page_prot = a;\nmmap_action_simple_ioremap(desc, b, c);").is_empty()
    );
}

#[test]
fn actions_change_their_kind_size_start_and_frame() {
    let body = "mmap_action_remap(desc, desc->start, pfn, size);";
    assert_eq!(
        by("another action", body),
        ["mmap_action_remap(desc, desc->start, pfn, size) => mmap_action_ioremap(desc, desc->start, pfn, size)"]
    );
    assert_eq!(
        by("size of the action by a page", body)[1],
        "mmap_action_remap(desc, desc->start, pfn, size) => mmap_action_remap(desc, desc->start, pfn, (size) - PAGE_SIZE)"
    );
    assert!(by("start of the action by a page", body)[0].ends_with("(desc->start) + PAGE_SIZE, pfn, size)"));
    assert!(by("page frame by one", body)[0].ends_with("(pfn) + 1, size)"));
    assert_eq!(
        by("one page only", "mmap_action_map_kernel_pages_full(desc, pages);"),
        [
            "mmap_action_map_kernel_pages_full(desc, pages) => mmap_action_map_kernel_pages(desc, (desc)->start, pages, 1)"
        ]
    );
}

#[test]
fn flags_are_mistaken_in_each_way() {
    let body = "if (vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_SHARED_BIT))\n\treturn -EPERM;";
    assert!(by("any for all", body)[0].ends_with("vma_desc_test_all(desc, VMA_WRITE_BIT, VMA_SHARED_BIT)"));
    assert_eq!(by("bit lost", body).len(), 1);
    assert_eq!(by("another bit", body).len(), 2);
    assert!(by("mask for bit", body)[1].ends_with("VMA_WRITE_BIT, VM_SHARED)"));
    assert!(by("any for all", "if (vma_desc_test(desc, VMA_WRITE_BIT))\n\treturn 1;").is_empty());
    assert_eq!(by("set for clear", "vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);").len(), 1);
}

#[test]
fn flags_that_the_action_sets_are_not_dropped() {
    let body = "vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);\nvma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);\n";
    let with = format!("{body}mmap_action_remap_full(desc, pfn);");
    assert_eq!(by("statement dropped", body).len(), 2);
    assert_eq!(
        by("statement dropped", &with),
        [
            "vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT); => ;",
            "mmap_action_remap_full(desc, pfn); => ;"
        ]
    );
    assert_eq!(by("bit lost", &with).len(), 1);
    assert_eq!(by("set for clear", &with).len(), 1);
}

#[test]
fn state_is_lost_in_two_ways() {
    assert_eq!(
        by("operations lost", "desc->vm_ops = &ops;"),
        ["desc->vm_ops = &ops; => ;", "desc->vm_ops = &ops; => desc->vm_ops = NULL;"]
    );
    assert_eq!(by("private data lost", "desc->private_data = lamp;").len(), 2);
    assert_eq!(by("private data lost", "*vm_private_data = lamp;").len(), 2);
    assert!(by("private data lost", "file->private_data = lamp;").is_empty());
    assert_eq!(by("error code of the action lost", "desc->action.error_override = -EAGAIN;").len(), 1);
    assert_eq!(by("another error code", "desc->action.error_override = -EAGAIN;"), ["-EAGAIN => -EINVAL"]);
}

#[test]
fn conditions_decide_otherwise() {
    let body = "if (a < b && !c)\n\treturn -EINVAL;";
    assert_eq!(by("check dropped", body), ["if (a < b && !c) return -EINVAL; => ;"]);
    assert_eq!(by("condition negated", body), ["a < b && !c => !(a < b && !c)"]);
    assert_eq!(by("condition negated", "if (!x)\n\treturn 1;"), ["!x => x"]);
    assert_eq!(by("comparison by one", body), ["a < b => a <= b"]);
    assert_eq!(by("and for or", body), ["a < b && !c => a < b || !c"]);
    assert_eq!(by("number by one", "x = size + 4096;"), ["4096 => (4096 + 1)"]);
    assert_eq!(by("plus for minus", "x = a - b;"), ["a - b => a + b"]);
    assert_eq!(by("shift lost", "x = phys >> PAGE_SHIFT;"), ["phys >> PAGE_SHIFT => (phys)"]);
    assert_eq!(by("end for start", "x = desc->end - file->start;"), ["desc->end => desc->start"]);
    assert_eq!(by("bytes for pages", "x = vma_desc_pages(desc);"), ["vma_desc_pages(desc) => vma_desc_size(desc)"]);
}

#[test]
fn what_cannot_be_seen_is_left_alone() {
    let quiet = "\tint n;\n\tpr_debug(\"x\");\n\tmutex_lock(&l);\n\tlockdep_assert_held(&l);\n\tmutex_unlock(&l);\n\
        \tdev_dbg(a, \"%lx\", desc->start >> 12);\n\tif (desc->end < desc->start)\n\t\treturn -EINVAL;\n\tif (n)\n\t\tdev_dbg(a, \"b\");\n";
    let made = all(quiet);
    let negated = (
        "condition negated".to_string(),
        "desc->end < desc->start".to_string(),
        "!(desc->end < desc->start)".to_string(),
    );
    assert_eq!(made, [negated]);
}

#[test]
fn neighbours_are_swapped_only_when_it_shows() {
    let operator = "order of two statements";
    assert_eq!(by(operator, "a(desc);\nb(desc);"), ["a(desc); => b(desc); a(desc);"]);
    assert_eq!(by(operator, "a->b = y;\nc(a->b);").len(), 1);
    assert!(by(operator, "x = y;\nz = x + 1;").is_empty());
    assert!(by(operator, "a->b = y;\npr_debug(\"%d\", a->b);").is_empty());
    assert_eq!(by(operator, "desc->page_prot = p;\nmmap_action_remap_full(desc, n);").len(), 1);
    assert!(by(operator, "desc->vm_ops = &a;\ndesc->private_data = b;").is_empty());
    assert!(by(operator, "desc->vm_ops = &a;\nvma_desc_set_flags(desc, VMA_IO_BIT);").is_empty());
}

#[test]
fn one_page_of_one_is_no_mistake() {
    let action = "mmap_action_remap_full(desc, pfn);";
    assert_eq!(by("one page only", action).len(), 1);
    assert!(
        by("one page only", &format!("if (vma_desc_size(desc) != PAGE_SIZE)\n\treturn -EINVAL;\n{action}")).is_empty()
    );
}

#[test]
fn a_call_that_fills_a_local_in_stays() {
    assert_eq!(
        by("check dropped", "if (get(a, &b))\n\treturn -EIO;"),
        ["if (get(a, &b)) return -EIO; => (void)(get(a, &b));"]
    );
}

#[test]
fn a_local_that_is_not_set_gets_zero() {
    let made = all("\tint ret;\n\n\tret = check(desc);\n\tif (ret)\n\t\treturn ret;");
    assert!(made.iter().all(|m| !(m.0 == "statement dropped" && m.1.starts_with("ret ="))));
    assert_eq!(by("result taken as zero", "\tret = check(desc);"), ["ret = check(desc); => ret = 0;"]);
}

#[test]
fn copies_reach_from_the_place_to_the_handler() {
    let made = mutants(OLD.as_bytes(), NEW.as_bytes(), &["lamp_mmap_prepare"], 1000);
    let text = String::from_utf8(made.text.clone()).unwrap();
    assert!(text.starts_with(NEW));
    let lines: Vec<&str> = text.split('\n').collect();
    let of = |m: &Mutant| lines[m.lines.start - 1..m.lines.end - 1].join("\n");
    let lost = made.mutants.iter().find(|m| m.operator == "entry of mapped lost").unwrap();
    let copy = of(lost);
    assert_eq!(lost.function, "lamp_vm_ops");
    assert_eq!(lost.entry, [("lamp_mmap_prepare".to_string(), format!("lamp_mmap_prepare__m{}", lost.id))]);
    assert!(copy.contains(&format!("desc->vm_ops = LAMP_OPS__m{};", lost.id)), "{copy}");
    assert!(copy.contains(&format!("#define LAMP_OPS__m{0} (&lamp_vm_ops__m{0})", lost.id)));
    assert!(!copy.contains(".mapped") && copy.contains(".open = lamp_vm_open,"));
    let inside = made.mutants.iter().find(|m| m.function == "lamp_vm_mapped").unwrap();
    assert!(of(inside).contains(&format!(".mapped = lamp_vm_mapped__m{},", inside.id)));
    // The table that installs the handler and functions that the conversion left alone are not copied.
    assert!(!text.contains("lamp_fops__m") && !text.contains("lamp_fault__m"));
    for m in &made.mutants {
        assert_eq!(original_name(&m.entry[0].1), "lamp_mmap_prepare");
        assert!(NEW.lines().nth(m.line - 1).unwrap().contains(m.before.split_whitespace().next().unwrap()));
    }
}

#[test]
fn a_place_in_another_arm_comes_under_its_condition() {
    let new = "#ifdef A\nstatic int g(struct vm_area_desc *d)\n{\n\treturn -EPERM;\n}\n#else\nstatic int g(struct vm_area_desc *d)\n\
        {\n\treturn 0;\n}\n#endif\nstatic int f(struct vm_area_desc *desc)\n{\n\treturn g(desc);\n}\n";
    let made = mutants(b"", new.as_bytes(), &["f"], 10);
    assert_eq!(made.mutants.len(), 1);
    let text = String::from_utf8(made.text).unwrap();
    assert!(text.contains("#if !(defined(A))\n__attribute__((__used__)) static int g__m1(struct vm_area_desc *d) {"));
    assert!(text.contains(
        "#if defined(A)\n__attribute__((__used__)) static int g__m1(struct vm_area_desc *d) { __asm__ __volatile__"
    ));
}

#[test]
fn the_choice_is_small_spread_and_repeatable() {
    let few = mutants(OLD.as_bytes(), NEW.as_bytes(), &["lamp_mmap_prepare"], 20);
    assert_eq!(few.mutants.len(), 20);
    let kinds: std::collections::BTreeSet<&str> = few.mutants.iter().map(|m| m.operator).collect();
    let places: std::collections::BTreeSet<&str> = few.mutants.iter().map(|m| m.function.as_str()).collect();
    assert!(kinds.len() >= 15, "{kinds:?}");
    assert!(places.len() >= 4, "{places:?}");
    let again = mutants(OLD.as_bytes(), NEW.as_bytes(), &["lamp_mmap_prepare"], 20);
    assert_eq!(again.mutants, few.mutants);
    assert_eq!(again.text, few.text);
    let same = mutants(NEW.as_bytes(), NEW.as_bytes(), &["lamp_mmap_prepare"], 20);
    assert!(same.mutants.is_empty() && same.text == NEW.as_bytes());
}

#[test]
fn one_line_is_not_mutated_over_and_over() {
    let flags = "VMA_IO_BIT, VMA_PFNMAP_BIT, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT";
    let new = handler(&format!("vma_desc_set_flags(desc, {flags});"));
    let made = mutants(b"", new.as_bytes(), &["f"], 20).mutants;
    assert_eq!(made.len(), 5, "{made:?}");
    let kinds: std::collections::BTreeSet<&str> = made.iter().map(|m| m.operator).collect();
    assert_eq!(kinds.len(), 5);
}

#[test]
fn all_mutants_parse_and_compile_side_by_side() {
    let made = mutants(OLD.as_bytes(), NEW.as_bytes(), &["lamp_mmap_prepare"], 1000);
    let text: Arc<[u8]> = made.text.clone().into();
    for item in items(&text).iter().filter(|i| matches!(i.kind, crate::syntax::items::ItemKind::Function { .. })) {
        assert!(Parsed::new(&text, item).is_ok(), "{}", String::from_utf8_lossy(item.span.of(&text)));
    }
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("kernel.h"), HEADER).unwrap();
    std::fs::write(dir.path().join("new.c"), &made.text).unwrap();
    let cc = Command::new("cc")
        .current_dir(dir.path())
        .args(["-O2", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-include", "kernel.h", "-c", "new.c"])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&cc.stderr).into_owned();
    let concerned = |m: &&Mutant| {
        let at =
            |l: &str| l.strip_prefix("new.c:").and_then(|r| r.split(':').next()).and_then(|n| n.parse::<usize>().ok());
        errors.lines().filter(|l| l.contains("error")).filter_map(at).any(|n| m.lines.contains(&n))
    };
    let broken: Vec<&Mutant> = made.mutants.iter().filter(concerned).collect();
    assert!(broken.is_empty() && cc.status.success(), "{broken:?}\n{errors}");
    let names = Command::new("nm").current_dir(dir.path()).arg("new.o").output().unwrap();
    let names = String::from_utf8_lossy(&names.stdout).into_owned();
    for m in &made.mutants {
        assert!(names.contains(&m.entry[0].1), "{m:?}");
    }
    let section = Command::new("objdump").current_dir(dir.path()).args(["-h", "new.o"]).output().unwrap();
    let section = String::from_utf8_lossy(&section.stdout).into_owned();
    assert!(section.contains("__v2d_mutants"), "{section}");
}

#[test]
fn a_mutant_that_is_left_out_leaves_its_lines() {
    let made = mutants(OLD.as_bytes(), NEW.as_bytes(), &["lamp_mmap_prepare"], 3);
    let text = String::from_utf8(made.without(&[2])).unwrap();
    assert!(text.contains("lamp_mmap_prepare__m1") && !text.contains("__m2") && text.contains("lamp_mmap_prepare__m3"));
    assert_eq!(text.matches('\n').count(), String::from_utf8(made.text).unwrap().matches('\n').count());
}

#[test]
fn only_endings_of_mutants_are_taken_off() {
    assert_eq!(original_name("lamp_vm_ops__m12"), "lamp_vm_ops");
    assert_eq!(original_name("lamp__mapped"), "lamp__mapped");
    assert_eq!(original_name("__m1"), "__m1");
    assert_eq!(original_name("lamp__m"), "lamp__m");
}

proptest::proptest! {
    #[test]
    fn any_c_like_text_is_mutated(parts in proptest::collection::vec(
        "(int f\\(struct vm_area_desc \\*d\\)\n\\{|if \\(a\\)|&& a|#if 0\n|#else\n|#endif\n|static const struct s t = \\{|.mapped = f,|\\}|\\}|;|d->vm_ops = x;|g\\(d\\);|f\\(d\\);|\\(|\\)|\"|\n|#define M f\n| ){0,4}", 0..30)) {
        let text = parts.concat();
        let made = mutants(b"", text.as_bytes(), &["f"], 20);
        proptest::prop_assert!(made.text.starts_with(text.as_bytes()));
        proptest::prop_assert!(made.mutants.len() <= 20);
    }

    #[test]
    fn any_bytes_are_mutated(mut text in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let mut whole = b"int f(struct vm_area_desc *d)\n{ if (a < 1) return -EINVAL;\n".to_vec();
        whole.append(&mut text);
        mutants(b"", &whole, &["f"], 20);
    }
}
