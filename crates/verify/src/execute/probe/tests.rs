//! Texts with probes, and a program that is run with them.

use std::process::Command;

use super::*;

fn probed(text: &str) -> (String, Vec<String>, Vec<String>) {
    let p = probes(text.as_bytes(), &["f"], 7);
    assert_eq!(p.text.iter().filter(|&&b| b == b'\n').count(), text.matches('\n').count());
    let branches = p.branches.iter().map(|b| format!("{} {}:{} /{}", b.id, b.line, b.what, b.outcomes)).collect();
    let rest = p.unprobed.iter().map(|u| format!("{}:{}: {}", u.line, u.what, u.why)).collect();
    (String::from_utf8(p.text).unwrap(), branches, rest)
}

#[test]
fn every_operand_gets_a_probe_and_the_whole_gets_none() {
    let (text, branches, rest) =
        probed("int f(int a, char *p)\n{\n\tif (a > 1 && !(p || *p))\n\t\treturn a ? 1 : 2;\n\treturn 0;\n}\n");
    assert_eq!(
        text,
        "int f(int a, char *p)\n{\n\tif (__v2d_cond(7, !!(a > 1)) && !(__v2d_cond(8, !!(p)) || __v2d_cond(9, !!(*p))))\n\
         \t\treturn __v2d_cond(10, !!(a)) ? 1 : 2;\n\treturn 0;\n}\n"
    );
    assert_eq!(branches, ["7 3:a > 1 /2", "8 3:p /2", "9 3:*p /2", "10 4:a /2"]);
    assert!(rest.is_empty());
}

#[test]
fn assignments_and_hints_are_probed_inside() {
    let (text, ..) =
        probed("int f(int a)\n{\n\tif (unlikely((a = g()) < 0) || IS_ERR(a))\n\t\twhile ((a = h()))\n\t\t\t;\n}\n");
    assert!(text.contains("if (unlikely(__v2d_cond(7, !!((a = g()) < 0))) || __v2d_cond(8, !!(IS_ERR(a))))"), "{text}");
    assert!(text.contains("while ((__v2d_cond(9, !!(a = h()))))"), "{text}");
}

#[test]
fn a_condition_inside_a_condition_nests() {
    let (text, ..) =
        probed("int f(int a, int b)\n{\n\tif (WARN_ON(a && b))\n\t\treturn 1;\n\tif (a ? b : 0)\n\t\treturn 2;\n}\n");
    assert!(text.contains("if (__v2d_cond(7, !!(WARN_ON(__v2d_cond(8, !!(a)) && __v2d_cond(9, !!(b))))))"), "{text}");
    assert!(text.contains("if (__v2d_cond(10, !!(__v2d_cond(11, !!(a)) ? b : 0)))"), "{text}");
}

#[test]
fn constants_stay_constant() {
    let source = "int f(int a)\n{\n\tstatic int s = A && B;\n\tint t[A ? 1 : 2];\n\n\tBUILD_BUG_ON(sizeof(a) != 4 || A);\n\
        \tif (IS_ENABLED(CONFIG_X) && a)\n\t\treturn 1;\n\tif (PAGE_SIZE > 4096)\n\t\treturn 2;\n\tdo {\n\t\ta--;\n\t} while (0);\n\
        \tfor (;;)\n\t\tbreak;\n\treturn a ?: 3;\n}\n";
    let (text, branches, rest) = probed(source);
    assert_eq!(branches, ["7 7:a /2"]);
    assert_eq!(text, source.replace("&& a)", "&& __v2d_cond(7, !!(a)))"));
    assert_eq!(
        rest,
        [
            "7:IS_ENABLED(CONFIG_X): the value looks constant",
            "9:PAGE_SIZE > 4096: the value looks constant",
            "16:a: the value of the condition is used"
        ]
    );
}

#[test]
fn what_has_no_probe_is_listed() {
    let source = "#define CHECK(x) do { if (x) return #x; } while (0)\nint f(int a)\n{\n\tlist_for_each_entry(p, &l, n) {\n\
        \t\tCHECK(a);\n\t}\n}\nint g(void)\n{\n\tif (1 {\n}\n";
    let (_, branches, rest) = probed(source);
    assert!(branches.is_empty());
    assert_eq!(rest.len(), 2);
    assert!(rest[0].starts_with("4:list_for_each_entry(p, &l, n)"), "{rest:?}");
    assert!(rest[1].starts_with("1:#define CHECK(x) do { if (x)"), "{rest:?}");
    let broken = probes(b"int f(int a)\n{\n\tif (a {\n\t\tx = ;\n\t}\n}\n", &["f"], 0);
    assert_eq!(broken.unprobed[0].why, Why::Gap);
    assert!(broken.branches.is_empty());
}

#[test]
fn preprocessor_arms_are_no_conditions_and_are_probed_inside() {
    let source = "int f(int a)\n{\n#ifdef X\n\tif (a)\n\t\treturn 1;\n#elif Y\n\tif (a > 1)\n\t\treturn 2;\n#endif\n\treturn 0;\n}\n";
    let (text, branches, rest) = probed(source);
    assert_eq!(branches, ["7 4:a /2", "8 7:a > 1 /2"]);
    assert!(rest.is_empty(), "{rest:?}");
    assert!(text.contains("#elif Y\n\tif (__v2d_cond(8, !!(a > 1)))\n"));
}

/// The probes of this program say what the program did.
const PROGRAM: &str = r#"
struct s { unsigned b : 3; };
enum e { A, B, C };
static int inner(int x)
{
	switch (x) {
	case 1:
		return 2;
	}
	return x;
}
int f(int a, int *p, struct s *s)
{
	int n = 0;

	for (int i = 0; i < a && p; i++)
		n += p[i] ? 1 : 2;
	switch (inner(a)) {
	case 0:
	case 2:
		n++;
	case 3:
		n += 2;
		break;
	case 4 ... 5:
		n = 9;
	}
	switch (s->b) {
	case 1:
		break;
	default:
		n++;
	}
	if ((n = n + 1) > 1 || !s)
		return n;
	return -n;
}
"#;

#[test]
fn outcomes_are_those_of_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let p = probes(PROGRAM.as_bytes(), &["f", "inner"], 1);
    let main = "extern int printf(const char *, ...);\nunsigned int __v2d_pending;\n\
        void __v2d_branch(unsigned int id, unsigned int outcome) { printf(\"%u.%u \", id, outcome); }\n\
        struct s { unsigned b : 3; }; int f(int, int *, struct s *);\n\
        extern const unsigned __start___v2d_sites[], __stop___v2d_sites[];\n\
        int main(void) { int v[2] = { 0, 5 }; struct s s = { 2 };\n\
        int r = f(1, v, &s); printf(\"-> %d\\n\", r); r = f(6, 0, &s); printf(\"-> %d\\n\", r);\n\
        printf(\"%d\\n\", __stop___v2d_sites - __start___v2d_sites >= NPROBES); return 0; }\n";
    std::fs::write(dir.path().join("probe.h"), header::TEXT).unwrap();
    std::fs::write(dir.path().join("f.c"), &p.text).unwrap();
    std::fs::write(dir.path().join("main.c"), main.replace("NPROBES", &p.branches.len().to_string())).unwrap();
    let cc = Command::new("cc")
        .current_dir(dir.path())
        .args([
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-Wno-sign-compare",
            "-include",
            "probe.h",
            "f.c",
            "main.c",
            "-o",
            "t",
        ])
        .output()
        .unwrap();
    assert!(cc.status.success(), "{}", String::from_utf8_lossy(&cc.stderr));
    let run = Command::new(dir.path().join("t")).output().unwrap();
    let what: Vec<String> = p.branches.iter().map(|b| format!("{} {} /{}", b.id, b.what, b.outcomes)).collect();
    assert_eq!(
        what,
        [
            "1 x /2",
            "2 i < a /2",
            "3 p /2",
            "4 p[i] /2",
            "5 inner(a) /5",
            "6 s->b /2",
            "7 (n = n + 1) > 1 /2",
            "8 !s /2"
        ]
    );
    let out = String::from_utf8(run.stdout).unwrap();
    // a = 1: one round, p[0] is 0; inner(1) is 2, the second label; b is 2, the default.
    // a = 6: no round since p is NULL; inner(6) hits nothing, neither does 6; the second half of || is not reached.
    assert_eq!(out, "2.0 3.0 4.1 2.1 1.0 5.1 6.1 7.0 -> 7\n2.0 3.1 1.1 5.4 6.1 7.0 -> 2\n1\n");
}

proptest::proptest! {
    #[test]
    fn any_c_like_text_keeps_its_lines(parts in proptest::collection::vec(
        "(int f\\(int a\\)\n\\{|if \\(a\\)|&& a|#if 0\n|#else\n|#endif\n|switch \\(a\\) \\{|case 1:|\\}|\\}|;|x = a \\? 1 : 2;|\\(|\\)|!|\"|\n| ){0,4}", 0..30)) {
        let text = parts.concat();
        let p = probes(text.as_bytes(), &["f"], 0);
        let lines = |t: &[u8]| t.iter().filter(|&&b| b == b'\n').count();
        proptest::prop_assert_eq!(lines(&p.text), lines(text.as_bytes()));
    }

    #[test]
    fn any_bytes_are_probed(mut text in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let mut whole = b"int f(int a)\n{\n".to_vec();
        whole.append(&mut text);
        probes(&whole, &["f"], 0);
    }
}

#[test]
fn conditions_in_macros_are_probed_in_their_bodies() {
    let source = "#define NEED(c, e) do { if (!(c)) return e; } while (0)\n#define PAIR(a, b) \\\n\tNEED((a) && (b), -1)\n\
        #define OTHER(x) ((x) ? 1 : 2)\nint f(int a)\n{\n\tPAIR(a, a > 2);\n\treturn 0;\n}\n";
    let (text, branches, rest) = probed(source);
    assert!(text.contains("if (__v2d_cond(7, !!(!(c)))) return e;"), "{text}");
    assert!(text.contains("\tNEED((__v2d_cond(8, !!(a))) && (__v2d_cond(9, !!(b))), -1)"), "{text}");
    assert!(text.contains("#define OTHER(x) ((x) ? 1 : 2)"), "{text}");
    assert_eq!((branches.len(), rest.len()), (3, 0), "{branches:?} {rest:?}");
}

#[test]
fn a_macro_that_must_be_known_to_the_compiler_stays_and_is_listed() {
    let source = "#define MANY(x) ((x) ? 4 : 2)\nstatic int table[MANY(1)];\n#define ODD(x) ((x) ? #x : 0)\n\
        #define LOUD (the.open == 3)\nint f(int a)\n{\n\tputs(ODD(a));\n\tif (LOUD)\n\t\treturn 1;\n\treturn MANY(a);\n}\n";
    let (text, branches, rest) = probed(source);
    assert!(text.contains("#define MANY(x) ((x) ? 4 : 2)\n"), "{text}");
    assert!(text.contains("if (__v2d_cond(7, !!(LOUD)))"), "{text} {branches:?} {rest:?}");
    assert!(rest.iter().any(|r| r.contains("MANY")) && rest.iter().any(|r| r.contains("ODD")), "{rest:?}");
}
