//! One small source per kind of slot.

use crate::census::slot::{Census, Slot, SlotKind};
use crate::census::take_sources;
use crate::census::value::SlotValue;
use crate::tree::source::SourceSet;

const FS_H: &str = "#ifndef FS_H\n#define FS_H\nstruct file_operations {\n\tstruct module *owner;\n\
    \tint (*mmap)(struct file *, struct vm_area_struct *);\n\tint (*open)(struct inode *);\n\
    \tint (*mmap_prepare)(struct vm_area_desc *);\n};\n\
    struct bo_ops { void *(*mmap)(struct bo *); };\n\
    #define GEM_FOPS \\\n\t.open = gem_open, \\\n\t.mmap = gem_mmap\n\
    #define MY_FOPS GEM_FOPS, .owner = THIS_MODULE\n\
    #define PASTE_FOPS(p) .mmap = p ## _mmap\n\
    #define DEFINE_FOPS(name) \\\n\tstatic const struct file_operations name = { \\\n\t\t.owner = THIS_MODULE, \\\n\t\tMY_FOPS, \\\n\t}\n#endif\n";

fn census(text: &str) -> (SourceSet, Census) {
    take_sources(&[("drivers/a.c", text.as_bytes()), ("include/linux/fs.h", FS_H.as_bytes())])
}

/// The slots of `drivers/a.c` as `place | ops | table | value | arms`, and what they cover.
fn slots(text: &str) -> Vec<(String, Slot)> {
    let (set, census) = census(text);
    let Some(id) = set.find("drivers/a.c".into()) else { return Vec::new() };
    let here = census.slots.into_iter().filter(|s| s.place.file == id);
    let shown = |s: Slot| {
        let part = |span: crate::syntax::span::Span| &text[span.start..span.end];
        let value = match &s.value {
            SlotValue::Name(name) => name.clone(),
            SlotValue::Null => "NULL".to_owned(),
            SlotValue::Other(text) => format!("({text})"),
        };
        let (ops, table) = (s.ops.clone().unwrap_or_default(), s.table.clone().unwrap_or_default());
        (format!("{} | {ops} | {table} | {value} | {}", part(s.place.span), s.arms.join(" / ")), s)
    };
    here.map(shown).collect()
}

fn lines(text: &str) -> Vec<String> {
    slots(text).into_iter().map(|(line, _)| line).collect()
}

#[test]
fn designated() {
    let text = "static const struct file_operations foo_fops = {\n\t.owner\t= THIS_MODULE,\n#ifdef CONFIG_MMU\n\t.mmap\t\t= foo_mmap,\n#else\n\
        \t.mmap = NULL,\n#endif\n\t.open = foo_open,\n};\nint x;\n";
    let all = slots(text);
    assert_eq!(all[0].0, ".mmap\t\t= foo_mmap | file_operations | foo_fops | foo_mmap | defined(CONFIG_MMU)");
    assert_eq!(all[1].0, ".mmap = NULL | file_operations | foo_fops | NULL | !(defined(CONFIG_MMU))");
    let slot = &all[0].1;
    assert_eq!(slot.kind, SlotKind::Designated);
    assert_eq!(slot.member_span.of(text.as_bytes()), b"mmap");
    assert_eq!(slot.value_span.of(text.as_bytes()), b"foo_mmap");
    assert_eq!(slot.table_span.of(text.as_bytes()), text[..text.find("int x").unwrap()].trim_end().as_bytes());
    let siblings: Vec<_> = slot.siblings.iter().map(|(m, arms)| (m.as_str(), arms.len())).collect();
    assert_eq!(siblings, [("owner", 0), ("mmap", 1), ("mmap", 1), ("open", 0)]);
}

#[test]
fn designated_spellings() {
    let wrap = |inner: &str| format!("static struct file_operations t = {{ {inner} }};");
    for (inner, value) in [
        (". mmap=&f", "f"),
        (".mmap = (f),", "f"),
        (".mmap /* c */ = f", "f"),
        ("mmap: f, open: g", "f"),
        (".mmap = ((void *)0)", "NULL"),
        (".mmap = IS_ENABLED(X) ? f : NULL", "f"),
        (".mmap = X ? f : g", "(X ? f : g)"),
        (".mmap_prepare = f", "f"),
    ] {
        let all = slots(&wrap(inner));
        assert_eq!(all.len(), 1, "{inner}");
        assert!(all[0].0.contains(&format!("| file_operations | t | {value} |")), "{inner}: {}", all[0].0);
        assert_eq!(all[0].1.prepare, inner.contains("prepare"));
    }
}

#[test]
fn nested_tables_and_arrays() {
    let text = "struct box { int n; struct file_operations fops; struct file_operations *p; };\n\
        static struct box b = { .n = 1, .fops = { .open = o, .mmap = f1 }, };\n\
        static struct box c = { .fops.mmap = f2 };\n\
        static struct file_operations many[] = {\n\t{ .mmap = f3 },\n\t[2] = { .mmap = f4 },\n\t[3].mmap = f5,\n};\n\
        static struct box d = { 1, { .mmap = f6 } };\n\
        static struct box e = { .p = &(struct file_operations) { .mmap = f7 } };\n\
        REGISTER(x, { .mmap = f8 });\n";
    assert_eq!(
        lines(text),
        [
            ".mmap = f1 | file_operations | b | f1 | ",
            ".fops.mmap = f2 | file_operations | c | f2 | ",
            ".mmap = f3 | file_operations | many | f3 | ",
            ".mmap = f4 | file_operations | many | f4 | ",
            "[3].mmap = f5 | file_operations | many | f5 | ",
            ".mmap = f6 | file_operations | d | f6 | ",
            ".mmap = f7 | file_operations | e | f7 | ",
            ".mmap = f8 |  |  | f8 | ",
        ]
    );
}

#[test]
fn positional() {
    let text = "static struct file_operations t = { THIS_MODULE, f_mmap, f_open };\n\
        static struct file_operations u[2] = { { NULL, g_mmap }, { .open = x, h_prepare_mmap } };\n\
        static struct file_operations v = { NULL, NULL };\n/* mmap */\n";
    assert_eq!(
        lines(text),
        [
            "f_mmap | file_operations | t | f_mmap | ",
            "g_mmap | file_operations | u | g_mmap | ",
            "h_prepare_mmap | file_operations | u | h_prepare_mmap | ",
            "NULL | file_operations | v | NULL | ",
        ]
    );
    assert!(slots(text).iter().all(|(_, s)| s.kind == SlotKind::Positional));
}

#[test]
fn assignments() {
    let text = "struct dev { struct file_operations ops; struct file_operations *p; };\n\
        static struct file_operations global;\n\
        static void init(struct dev *d, struct file_operations *fops)\n{\n\tstruct file_operations local = { .open = o };\n\
        \tif (x)\n\t\tfops->mmap = f1;\n\tlocal.mmap = f2;\n\td->ops.mmap = f3, y = 2;\n\td[1].p->mmap = NULL;\n\
        #if defined X\n\tglobal.mmap = f5;\n#endif\n\tif (fops->mmap == f6 || !fops->mmap)\n\t\tfops->mmap(f, v);\n\
        \t*d->p = (struct file_operations) { .mmap = f7 };\n\tunknown()->mmap = f8;\n\tfops->mmap = local.mmap = f9;\n}\n";
    assert_eq!(
        lines(text),
        [
            "fops->mmap = f1 | file_operations | fops | f1 | ",
            "local.mmap = f2 | file_operations | local | f2 | ",
            "d->ops.mmap = f3 | file_operations | d->ops | f3 | ",
            "d[1].p->mmap = NULL | file_operations | d[1].p | NULL | ",
            "global.mmap = f5 | file_operations | global | f5 | defined(X)",
            ".mmap = f7 | file_operations | *d->p | f7 | ",
            "unknown()->mmap = f8 |  | unknown() | f8 | ",
            "fops->mmap = local.mmap = f9 | file_operations | fops | f9 | ",
            "local.mmap = f9 | file_operations | local | f9 | ",
        ]
    );
    let first = &slots(text)[0].1;
    assert_eq!(first.kind, SlotKind::Assignment);
    assert_eq!(first.table_span.of(text.as_bytes()), b"fops->mmap = f1;");
}

#[test]
fn macro_uses_in_files_without_the_word() {
    let text = "static const struct file_operations a = {\n\t.owner = X,\n\tMY_FOPS,\n\t.open = o,\n};\n\
        DEFINE_FOPS(b);\nstatic const struct file_operations c = { PASTE_FOPS(foo) };\n";
    assert!(!text.contains("mmap"));
    let all = slots(text);
    let shown: Vec<_> = all.iter().map(|(line, _)| line.as_str()).collect();
    assert_eq!(
        shown,
        [
            "MY_FOPS | file_operations | a | gem_mmap | ",
            "DEFINE_FOPS(b) | file_operations | b | gem_mmap | ",
            "PASTE_FOPS(foo) | file_operations | c | foo_mmap | ",
        ]
    );
    assert_eq!(all[0].1.kind, SlotKind::MacroUse("MY_FOPS".to_owned()));
    let names: Vec<_> = all[0].1.siblings.iter().map(|(m, _)| m.as_str()).collect();
    assert_eq!(names, ["owner", "open", "mmap", "owner", "open"]);
    assert_eq!(all[1].1.table_span.of(text.as_bytes()), b"DEFINE_FOPS(b);");
}

#[test]
fn macro_bodies_and_local_macros() {
    let text = "#define OP(name) .name = drv_ ## name\n#define SETUP(f) do { (f)->mmap = drv_mmap; } while (0)\n\
        static struct file_operations t = { OP(open), OP(mmap), };\nvoid g(struct file_operations *x)\n{\n\tSETUP(x);\n}\n";
    let all = slots(text);
    let shown: Vec<_> = all.iter().map(|(line, s)| (line.as_str(), &s.kind)).collect();
    assert_eq!(
        shown,
        [
            ("(f)->mmap = drv_mmap |  | (f) | drv_mmap | ", &SlotKind::MacroBody("SETUP".to_owned())),
            ("OP(mmap) | file_operations | t | drv_mmap | ", &SlotKind::MacroUse("OP".to_owned())),
            ("SETUP(x) | file_operations | ( x ) | drv_mmap | ", &SlotKind::MacroUse("SETUP".to_owned())),
        ]
    );
}

#[test]
fn aliases() {
    let text = "#ifdef CONFIG_MMU\nstatic int foo_mmap(struct file *f, struct vm_area_struct *v) { return 0; }\n#else\n\
        #define foo_mmap NULL\n#endif\nstatic struct file_operations t = { .mmap = foo_mmap };\n";
    let all = slots(text);
    let aliases = &all[0].1.aliases;
    assert_eq!(aliases.len(), 1);
    assert_eq!(aliases[0].0, "NULL");
    assert_eq!(aliases[0].1.span.of(text.as_bytes()), b"#define foo_mmap NULL");
}

#[test]
fn decoys() {
    let text = "struct priv { void __iomem *mmap; };\nstatic struct bo_ops o = { .mmap = bo_map };\n\
        static void probe(struct priv *p)\n{\n\tp->mmap = ioremap(1, 2);\n\tq->mmap = ioremap(1, 2);\n}\n";
    let (_, census) = census(text);
    assert!(census.slots.iter().all(|s| matches!(s.kind, SlotKind::MacroBody(_))), "{:?}", census.slots);
    let why: Vec<_> = census.not_slots.iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!(why.len(), 3);
    assert!(why[0].contains("struct bo_ops") && why[1].contains("void __iomem *mmap") && why[2].contains("not known"));
}

#[test]
fn a_hook_behind_more_macros_than_are_expanded_is_counted() {
    let chain: String = (0..12).map(|n| format!("#define M{n} M{}\n", n + 1)).collect();
    let text = format!("{chain}#define M12 .mmap = f\nstatic struct file_operations t = {{\n\tM0,\n}};\n");
    assert_eq!(lines(&text).last().map(String::as_str), Some("M0 | file_operations | t | (M0) | "));
    let near = text.replace("M0,", "M9,");
    assert_eq!(lines(&near).last().map(String::as_str), Some("M9 | file_operations | t | f | "));
}

#[test]
fn unbalanced_arms_and_crlf() {
    let text = "#ifdef A\r\nstatic struct file_operations t = {\r\n#else\r\nstatic const struct file_operations t = {\r\n#endif\r\n\
        \t.mmap = f,\r\n};\r\nstatic struct file_operations u = {\r\n\t.mmap = g,\r\n};\r\n";
    assert_eq!(
        lines(text),
        [".mmap = f | file_operations | t | f | defined(A)", ".mmap = g | file_operations | u | g | "]
    );
}

#[test]
fn files_that_define_a_handler_of_another_table_are_kept() {
    let (set, census) = take_sources(&[
        (
            "a.c",
            b"struct file_operations { int (*mmap)(struct file *, struct vm_area_struct *); };\n\
            struct file_operations t = { .mmap = shared_mmap };\nstruct file_operations u = { .mmap = odd_name };\n",
        ),
        ("b.c", b"int shared_mmap(struct file *f, struct vm_area_struct *v) { return 0; }\n"),
        ("c.h", b"int odd_name(struct file *f, struct vm_area_struct *v);\n"),
        ("d.c", b"static void unrelated_mmap(void) { }\n"),
    ]);
    let kept: Vec<_> = set.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(kept, ["a.c", "b.c", "c.h"]);
    assert_eq!((census.files_read, census.files_kept), (4, 3));
}

proptest::proptest! {
    #[test]
    fn any_c_like_text_is_taken(parts in proptest::collection::vec(
        "(\\.mmap = |x->mmap = |\\{|\\}|\\(|\\)|,|;|f|struct file_operations t = |#if A\n|#else\n|#endif\n|DEFINE_FOPS\\(|MY_FOPS|mmap: |\\[|\\]| |\n|\"){0,6}", 0..30)) {
        let text = parts.concat();
        for (_, slot) in slots(&text) {
            proptest::prop_assert!(slot.table_span.end <= text.len() && slot.table_span.start <= slot.table_span.end);
        }
    }
}
