//! Top-level items of a C file, found with the lexer alone.

use std::sync::Arc;

use memchr::{memchr_iter, memchr2_iter};

use super::arms::{Arms, Turn, split};
use super::head::{closing, declarator, is_attribute, is_type_definition};
use super::lex::{Lexer, Token, TokenKind, at_column_zero, tokens_in};
use super::span::Span;
use crate::syntax::head::Param;

/// What a top-level item is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A function definition.
    Function {
        /// The function's name.
        name: Span,
        /// Its parameters.
        params: Vec<Param>,
        /// The parameter list with its parentheses.
        param_list: Span,
        /// The body with its braces.
        body: Span,
        /// Whether `static` stands before the name.
        is_static: bool,
    },
    /// A function declaration without body.
    Prototype {
        /// The function's name.
        name: Span,
        /// Its parameters.
        params: Vec<Param>,
        /// The parameter list with its parentheses.
        param_list: Span,
    },
    /// `#define NAME[(params)] body`.
    MacroDefinition {
        /// The macro's name.
        name: Span,
        /// Parameter names of a function-like macro.
        params: Option<Vec<Span>>,
        /// The replacement list, may be empty.
        body: Span,
    },
    /// Anything else: a variable, a type, a macro call, stray tokens.
    Other,
}

/// One top-level item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// From its first token to its last.
    pub span: Span,
    /// The conditions of the enclosing `#if` arms, outermost first, normalised:
    /// `#ifdef X` is `defined(X)`, its `#else` is `!(defined(X))`.
    pub arms: Arc<[String]>,
}

impl Item {
    /// Whether it is a function's definition.
    pub fn is_function(&self) -> bool {
        matches!(self.kind, ItemKind::Function { .. })
    }

    /// Whether it is the definition of a function that no other file can call by its name.
    pub fn is_static(&self) -> bool {
        matches!(self.kind, ItemKind::Function { is_static: true, .. })
    }

    /// The name of a function or macro.
    pub fn name(&self, text: &[u8]) -> Option<String> {
        self.name_span().map(|name| String::from_utf8_lossy(name.of(text)).into_owned())
    }

    /// Where that name stands.
    pub fn name_span(&self) -> Option<Span> {
        match &self.kind {
            ItemKind::Function { name, .. }
            | ItemKind::Prototype { name, .. }
            | ItemKind::MacroDefinition { name, .. } => Some(*name),
            ItemKind::Other => None,
        }
    }
}

/// The top-level items of `text`, in order of their starts.
///
/// Both arms of an `#if` are listed, and a macro that is defined inside another item comes after
/// that item. Never fails: what cannot be understood is [`ItemKind::Other`].
///
/// Each arm of a conditional starts at the bracket depth of its `#if`, so arms that each open a
/// brace do no harm. Where brackets still do not match, a heuristic takes over: an identifier at
/// column 0 starts a new item after a `}` at column 0, and after a `;` inside parentheses only.
pub fn items(text: &[u8]) -> Vec<Item> {
    let mut scan = scanned(text, usize::MAX);
    scan.finish();
    scan.out.sort_unstable_by_key(|item| (item.span.start, item.span.end));
    scan.out
}

/// Reads `text` until more than `most` items are found.
fn scanned(text: &[u8], most: usize) -> Scan<'_> {
    let mut scan = Scan { text, ..Scan::default() };
    let mut lexer = Lexer::new(text);
    while let Some(token) = lexer.next() {
        scan.token(token);
        if scan.in_body() {
            lexer.skip_to_structure();
        }
        if scan.out.len() > most {
            break;
        }
    }
    scan
}

/// Whether top-level items are so many, and so short, that what is known of them would take many times the room of the text.
pub fn is_crowded(text: &[u8]) -> bool {
    let most = 1024 + text.len() / SHORTEST;
    // An item ends with one of these, or its successor begins a line.
    let ends = memchr2_iter(b';', b'}', text).count();
    let starts = || memchr_iter(b'\n', text).filter(|at| text.get(at + 1).is_some_and(|b| !b.is_ascii_whitespace()));
    ends + starts().count() > most && scanned(text, most).out.len() > most
}

/// The length of an item, bytes, that long lists of them have at least, on average.
const SHORTEST: usize = 16;

/// Tokens of a head that are looked at.
const MAX_HEAD: usize = 4096;

/// Bracket depth: parentheses and brackets, braces.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Depth {
    paren: usize,
    brace: usize,
}

/// Depths to go back to when the arms of a conditional change.
struct Fork {
    at: Depth,
    first_end: Option<Depth>,
    /// Start of an `#if 0`: what is inside counts for nothing.
    dead: Option<usize>,
}

#[derive(Default)]
struct Scan<'a> {
    text: &'a [u8],
    out: Vec<Item>,
    arms: Arms,
    forks: Vec<Fork>,
    depth: Depth,
    /// The tokens of the item up to its first `{` or `=` outside all brackets.
    head: Vec<Token>,
    head_done: bool,
    /// Start of the item and its arms.
    start: Option<(usize, Arc<[String]>)>,
    /// End of the item's last token so far.
    end: usize,
    /// Start of the body, where the item ends with its `}`.
    body: Option<usize>,
    /// The last token, a `}` at column 0 or a `;` outside braces, looks like an end but was none.
    suspicious: bool,
}

impl Scan<'_> {
    /// Whether only braces and directives matter for now.
    fn in_body(&self) -> bool {
        self.body.is_some() && self.depth.brace > 0 && !self.suspicious
    }

    fn token(&mut self, token: Token) {
        if token.kind == TokenKind::Directive {
            return self.directive(token);
        }
        self.arms.code();
        let column_zero = at_column_zero(self.text, token.span.start);
        if token.kind == TokenKind::Ident && column_zero && (self.suspicious || self.ends_as_macro_call()) {
            self.close();
        }
        self.suspicious = false;
        if self.start.is_none() {
            self.start = Some((token.span.start, self.arms.shared()));
        }
        self.end = token.span.end;
        if token.kind == TokenKind::Punct {
            self.punct(token, column_zero);
        } else {
            self.push_head(token);
        }
    }

    fn push_head(&mut self, token: Token) {
        if !self.head_done && self.head.len() < MAX_HEAD {
            self.head.push(token);
        }
    }

    fn punct(&mut self, token: Token, column_zero: bool) {
        let top = self.depth == Depth::default();
        match self.text[token.span.start] {
            b'{' if top && self.opens_linkage() => return self.close(),
            b'{' => {
                if top && !self.head_done && !is_type_definition(self.text, &self.head) {
                    self.body = Some(token.span.start);
                }
                self.head_done |= top;
                self.depth.brace += 1;
            }
            b'}' => {
                let stray = self.depth.brace == 0;
                self.depth.brace = self.depth.brace.saturating_sub(1);
                if self.depth.brace == 0 && (stray || self.body.is_some()) {
                    return self.close();
                }
                self.suspicious = column_zero && self.depth.brace > 0;
            }
            b'(' | b'[' => self.depth.paren += 1,
            b')' | b']' => self.depth.paren = self.depth.paren.saturating_sub(1),
            b';' if top => return self.close(),
            b';' => self.suspicious = self.depth.brace == 0,
            b'=' if top && token.span.end == token.span.start + 1 => self.head_done = true,
            _ => {}
        }
        self.push_head(token);
    }

    fn directive(&mut self, token: Token) {
        match self.arms.directive(self.text, token) {
            Turn::Open => {
                let never = self.arms.shared().last().is_some_and(|c| c == "0");
                let dead = never.then_some(token.span.start);
                self.forks.push(Fork { at: self.depth, first_end: None, dead });
            }
            Turn::Next => {
                self.leave_dead_arm();
                if let Some(fork) = self.forks.last_mut() {
                    if fork.dead.take().is_none() {
                        fork.first_end.get_or_insert(self.depth);
                    }
                    self.depth = fork.at;
                }
            }
            Turn::Close => {
                self.leave_dead_arm();
                if let Some(fork) = self.forks.pop() {
                    let live = fork.first_end.unwrap_or(self.depth);
                    self.depth = if fork.dead.is_some() { fork.at } else { live };
                }
            }
            Turn::None => self.out.extend(definition(self.text, token.span).map(|kind| Item {
                kind,
                span: token.span,
                arms: self.arms.shared(),
            })),
        }
    }

    /// Whether the head is `extern "C"`, whose braces hold top-level items.
    fn opens_linkage(&self) -> bool {
        matches!(self.head.as_slice(), [word, text] if word.is_word(self.text, "extern") && text.kind == TokenKind::Str)
    }

    /// Ends an item that began inside an `#if 0`.
    fn leave_dead_arm(&mut self) {
        let dead = self.forks.last().and_then(|fork| fork.dead);
        if dead.is_some_and(|at| self.start.as_ref().is_some_and(|(start, _)| *start > at)) {
            self.close();
        }
    }

    /// A heuristic: `NAME(...)` alone, without a semicolon, before a line that starts with a word.
    fn ends_as_macro_call(&self) -> bool {
        if self.depth != Depth::default() || self.head_done || self.head.len() < 3 {
            return false;
        }
        let attribute = self.head[0].text(self.text).starts_with(b"__");
        self.head[0].kind == TokenKind::Ident
            && !attribute
            && !is_attribute(self.text, self.head[0])
            && self.head[1].is_punct(self.text, "(")
            && closing(self.text, &self.head, 1) == Some(self.head.len() - 1)
    }

    /// Ends the current item at the last token.
    fn close(&mut self) {
        let Some((start, arms)) = self.start.take() else { return };
        let kind = self.kind();
        self.out.push(Item { kind, span: Span::new(start, self.end), arms });
        self.head.clear();
        self.head_done = false;
        self.body = None;
        self.suspicious = false;
        self.depth = Depth::default();
    }

    fn kind(&self) -> ItemKind {
        let text = self.text;
        let is_typedef = self.head.iter().any(|t| t.is_word(text, "typedef"));
        if is_typedef || (self.head_done && self.body.is_none()) {
            return ItemKind::Other;
        }
        match (declarator(text, &self.head), self.body) {
            (None, _) => ItemKind::Other,
            (Some(d), Some(body)) => ItemKind::Function {
                name: d.name,
                params: d.params,
                param_list: d.param_list,
                body: Span::new(body, self.end),
                is_static: d.is_static,
            },
            (Some(d), None) => ItemKind::Prototype { name: d.name, params: d.params, param_list: d.param_list },
        }
    }

    fn finish(&mut self) {
        match self.body {
            None => self.head_done = true,
            Some(_) => self.end = self.text.trim_ascii_end().len(),
        }
        self.close();
    }
}

/// Reads `#define NAME[(params)] body`.
fn definition(text: &[u8], directive: Span) -> Option<ItemKind> {
    let (word, rest) = split(text, directive)?;
    if word != b"define" {
        return None;
    }
    let tokens = tokens_in(text, rest);
    let name = tokens.first().filter(|t| t.kind == TokenKind::Ident)?.span;
    let mut at = 1;
    let mut params = None;
    if tokens.get(1).is_some_and(|t| t.is_punct(text, "(") && t.span.start == name.end) {
        let close = tokens.iter().position(|t| t.is_punct(text, ")")).unwrap_or(tokens.len() - 1);
        let inside = tokens.get(2..close).unwrap_or_default();
        let named = inside.iter().filter(|t| t.kind == TokenKind::Ident || t.is_punct(text, "..."));
        params = Some(named.map(|t| t.span).collect());
        at = close + 1;
    }
    let body = match tokens.get(at..) {
        Some([first, .., last]) => Span::new(first.span.start, last.span.end),
        Some([only]) => only.span,
        _ => {
            let end = tokens.get(at - 1).map_or(name.end, |t| t.span.end);
            Span::new(end, end)
        }
    };
    Some(ItemKind::MacroDefinition { name, params, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One line per item: kind, name, arms.
    fn show(text: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let name = |span: &Span| String::from_utf8_lossy(span.of(bytes)).into_owned();
        let one = |item: &Item| {
            let what = match &item.kind {
                ItemKind::Function { name: n, is_static, .. } => {
                    format!("{}fn {}", if *is_static { "static " } else { "" }, name(n))
                }
                ItemKind::Prototype { name: n, .. } => format!("proto {}", name(n)),
                ItemKind::MacroDefinition { name: n, .. } => format!("macro {}", name(n)),
                ItemKind::Other => format!("other {}", name(&item.span).replace('\n', " ")),
            };
            if item.arms.is_empty() { what } else { format!("{what} if {}", item.arms.join(" / ")) }
        };
        items(bytes).iter().map(one).collect()
    }

    #[test]
    fn functions_and_prototypes() {
        let text = "static int\nfoo(struct file *f)\n{ return 0; }\n\
            extern int bar(int a, ...);\n\
            static __printf(1, 2) void __log(const char *fmt, ...) { }\n\
            int baz(void) __must_hold(&lock);\n\
            static int __init qux(void) __acquires(x) { if (1) { } }\n\
            struct dev *get(struct dev *d) { return d; }\n";
        assert_eq!(
            show(text),
            ["static fn foo", "proto bar", "static fn __log", "proto baz", "static fn qux", "fn get"]
        );
    }

    #[test]
    fn everything_else_is_one_item() {
        let text = "struct s { int (*mmap)(int); } __aligned(8);\n\
            static const struct ops o = { .a = f, .b = { 1 }, };\n\
            static DEFINE_MUTEX(lock);\nSYSCALL_DEFINE1(x, int, y)\n{ ; }\n\
            MODULE_ALIAS(\"a\")\nEXPORT_SYMBOL(foo);\ntypedef int (*cb)(int);\nint (*hook)(int);\n\
            enum e { A, B = 3 };\nstruct t;\nunion u;\nint n __section(\"x\");\nTRACE(a,\n\tx = 1; y = 2;\n);\n";
        let all = show(text);
        assert_eq!(all.len(), 13);
        assert!(all.iter().all(|i| i.starts_with("other ")), "{all:?}");
        assert_eq!(all[4], "other MODULE_ALIAS(\"a\")");
    }

    #[test]
    fn macros_also_inside_functions_and_arms() {
        let text = "#ifdef CONFIG_MMU\nint f(void)\n{\n#if X\n#define M(a, b...) (a) /* c */\n#endif\n}\n#else\n\
            #define f NULL\n#endif\n#define EMPTY\n";
        assert_eq!(
            show(text),
            [
                "fn f if defined(CONFIG_MMU)",
                "macro M if defined(CONFIG_MMU) / X",
                "macro f if !(defined(CONFIG_MMU))",
                "macro EMPTY"
            ]
        );
        let all = items(text.as_bytes());
        let ItemKind::MacroDefinition { params: Some(params), body, .. } = &all[1].kind else { panic!("{all:?}") };
        assert_eq!(body.of(text.as_bytes()), b"(a)");
        assert_eq!(params.len(), 3);
    }

    #[test]
    fn arms_that_each_open_a_brace() {
        let text = "static int a(void)\n{\n#ifdef X\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t}\n}\n\
            #ifdef Y\nint b(int x)\n{\n#else\nint b(void)\n{\n#endif\n}\nint c(void)\n{\n}\n";
        assert_eq!(show(text), ["static fn a", "fn b if defined(Y)", "fn c"]);
    }

    #[test]
    fn linkage_braces_are_transparent() {
        let text = "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(int a);\n#ifdef __cplusplus\n}\n#endif\n";
        assert_eq!(show(text)[1], "proto f");
    }

    #[test]
    fn resynchronises_after_unbalanced_code() {
        let text =
            "int a(void)\n{\n\tif (x) {\n}\nint b(void)\n{\n}\n}\nint c(void)\n{\n\tg((1);\n}\nint d(void)\n{\n}\n";
        assert_eq!(show(text), ["fn a", "fn b", "other }", "fn c", "fn d"]);
        assert_eq!(
            show("#if 0\n}}} it's (not code\n#endif\nint e(void)\n{\n}\n").last().map(String::as_str),
            Some("fn e")
        );
    }

    #[test]
    fn parameter_names() {
        let text = "int f(struct file *file, struct vm_area_struct *, u32, unsigned long size, int (*cb)(int x), \
            char buf[4], struct s *p __maybe_unused, const struct q);\nint g(void) { }";
        let all = items(text.as_bytes());
        let ItemKind::Prototype { params, .. } = &all[0].kind else { panic!("{all:?}") };
        let names: Vec<_> = params.iter().map(|p| p.name.map(|s| &text[s.start..s.end])).collect();
        assert_eq!(names, [Some("file"), None, None, Some("size"), Some("cb"), Some("buf"), Some("p"), None]);
        let ItemKind::Function { params, .. } = &all[1].kind else { panic!("{all:?}") };
        assert_eq!(params[0].name, None);
    }

    #[test]
    fn a_file_out_of_nothing_but_short_items_is_crowded() {
        for item in ["a;", "f()\n", "#define A\n", "{}", "int f(){}"] {
            assert!(is_crowded(item.repeat(20_000).as_bytes()), "{item}");
        }
        let plain = "static const struct reg a = { .offset = 0x10 };\nint f(int a)\n{\n\ta++;;;;;;;\n\treturn a;\n}\n";
        assert!(!is_crowded(plain.repeat(20_000).as_bytes()));
        assert!(!is_crowded(";".repeat(1000).as_bytes()));
    }

    proptest! {
        #[test]
        fn any_c_like_text_is_itemised(parts in proptest::collection::vec(
            "(#if 0\n|#else\n|#elif\n|#endif\n|#define a\\(|\\{|\\}|\\(|\\)|;|=|\n|struct |int |f|\\[|,|\"|\\.x| ){0,4}", 0..40)) {
            let text = parts.concat();
            for item in items(text.as_bytes()) {
                prop_assert!(item.span.end <= text.len() && !item.span.is_empty());
            }
        }
    }
}
