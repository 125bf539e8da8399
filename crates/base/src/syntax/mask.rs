//! Makes kernel C readable for a C grammar, byte for byte in place.
//!
//! Every mask keeps the length of what it hides, so offsets stay those of the original text. What
//! was hidden is listed: edits never use masked text, and a rule to which a hidden part matters can
//! see it. The rules about which macro is a loop or a guard are heuristics by name and shape.

use super::defined::{Stands, stands};
use super::lex::{Token, TokenKind, tokens_in};
use super::span::Span;

/// What stands for a type that an expression gives, as in `typeof(x) y`.
pub const TYPE_OF: &str = "type_of";

/// Why bytes were hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskKind {
    /// A preprocessor line that became a branch.
    Arm,
    /// Another preprocessor line.
    Directive,
    /// An attribute word or call such as `__user` or `__free(kfree)`.
    Attribute,
    /// A type as an argument of a macro, or one that an expression gives.
    TypeArgument,
    /// A macro before a block or statement that became `while` or `if`.
    BlockMacro,
    /// The upper end of a case range.
    CaseRange,
    /// A macro among string literals that are joined.
    StringPart,
}

/// One hidden stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask {
    /// Where.
    pub span: Span,
    /// Why.
    pub kind: MaskKind,
}

/// Masked text with the list of what was hidden.
#[derive(Clone, Debug)]
pub struct Masked {
    /// As long as the original.
    pub text: Vec<u8>,
    /// What was hidden, in order of the rules.
    pub masks: Vec<Mask>,
    /// Preprocessor arms that are not whole statements: code around them cannot be understood.
    pub torn: Vec<Span>,
}

/// Attribute words that stand alone.
const WORDS: [&str; 35] = [
    "STATIC",
    "__user",
    "__iomem",
    "__init",
    "__exit",
    "__maybe_unused",
    "__always_unused",
    "__force",
    "__rcu",
    "__percpu",
    "__cold",
    "__must_check",
    "noinline",
    "__read_mostly",
    "__sched",
    "notrace",
    "asmlinkage",
    "__weak",
    "__visible",
    "__bitwise",
    "__latent_entropy",
    "__net_init",
    "__net_exit",
    "__refdata",
    "__ref",
    "__initdata",
    "__packed",
    "__always_inline",
    "noinline_for_stack",
    "__private",
    "__nocast",
    "__kprobes",
    "__meminit",
    "__used",
    "__ro_after_init",
];

/// Attributes that take arguments.
const CALLS: [&str; 14] = [
    "__free",
    "__cleanup",
    "__acquires",
    "__releases",
    "__must_hold",
    "__acquire",
    "__printf",
    "__counted_by",
    "__section",
    "__aligned",
    "__context_unsafe",
    "__no_sanitize",
    "__cond_acquires",
    "__nonnull",
];

/// Words before a parenthesis that are no macro calls.
const NOT_CALLS: [&str; 12] =
    ["sizeof", "typeof", "__typeof__", "_Alignof", "if", "while", "for", "switch", "return", "defined", "else", "case"];

/// Words that are no macros before a string.
const KEYWORDS: [&str; 8] = ["return", "else", "do", "case", "goto", "sizeof", "asm", "__asm__"];

/// Words that make up the name of a basic type.
const BASIC: [&str; 10] = ["unsigned", "signed", "int", "long", "short", "char", "void", "float", "double", "bool"];

/// Masks `span` of `text`, a function definition with these parameters whose body starts at `body`.
pub fn mask(text: &[u8], span: Span, params: Span, body: usize) -> Masked {
    let mut m = Masker { source: text, out: text.to_vec(), masks: Vec::new(), torn: Vec::new() };
    let all = tokens_in(text, span);
    m.directives(&all);
    let code: Vec<Token> = all.into_iter().filter(|t| t.kind != TokenKind::Directive).collect();
    let close = closers(text, &code);
    m.behind_parameters(&code, params, body);
    for i in 0..code.len() {
        m.attribute(&code, &close, i);
        if code[i].span.end <= params.start {
            m.before_type(&code, i);
        }
        m.case_range(&code, i);
        if code[i].span.start > body {
            m.joined_strings(&code, &close, i);
            m.prefix(&code, i);
            m.block_macro(&code, &close, i);
            m.type_of(&code, &close, i);
            m.type_arguments(&code, &close, i);
        }
    }
    Masked { text: m.out, masks: m.masks, torn: m.torn }
}

/// For each opening bracket the index of its closing one.
fn closers(text: &[u8], code: &[Token]) -> Vec<Option<usize>> {
    let mut close = vec![None; code.len()];
    let mut open = Vec::new();
    for (i, t) in code.iter().enumerate() {
        match t.text(text) {
            b"(" | b"{" | b"[" => open.push(i),
            b")" | b"}" | b"]" => {
                if let Some(o) = open.pop() {
                    close[o] = Some(i);
                }
            }
            _ => {}
        }
    }
    close
}

struct Masker<'a> {
    source: &'a [u8],
    out: Vec<u8>,
    masks: Vec<Mask>,
    torn: Vec<Span>,
}

/// The word behind the `#`.
fn directive_name(line: &[u8]) -> Vec<u8> {
    line[1..].iter().copied().skip_while(u8::is_ascii_whitespace).take_while(u8::is_ascii_alphabetic).collect()
}

impl<'a> Masker<'a> {
    fn word(&self, t: Token) -> &'a str {
        std::str::from_utf8(t.text(self.source)).unwrap_or("")
    }

    fn blank(&mut self, span: Span, kind: MaskKind) {
        for b in &mut self.out[span.start..span.end] {
            if *b != b'\n' && *b != b'\r' {
                *b = b' ';
            }
        }
        self.masks.push(Mask { span, kind });
    }

    fn put(&mut self, span: Span, with: &str, kind: MaskKind) {
        self.blank(span, kind);
        if with.len() <= span.end - span.start {
            self.out[span.start..span.start + with.len()].copy_from_slice(with.as_bytes());
        }
    }

    /// Turns `#if` arms of whole statements into branches, blanks other lines.
    fn directives(&mut self, all: &[Token]) {
        let mut stack: Vec<(usize, bool)> = Vec::new();
        self.unbalanced(all);
        for (i, t) in all.iter().enumerate() {
            if t.kind != TokenKind::Directive {
                continue;
            }
            let line = t.text(self.source);
            let name = directive_name(line);
            // The newline after the line may be used too.
            let end = (t.span.end + 1).min(self.out.len());
            let whole = if self.source.get(t.span.end) == Some(&b'\n') { Span::new(t.span.start, end) } else { t.span };
            let clean = self.between_statements(all, i);
            if !clean && matches!(name.as_slice(), b"if" | b"ifdef" | b"ifndef" | b"else" | b"elif" | b"endif") {
                self.torn.push(t.span);
            }
            match name.as_slice() {
                b"if" | b"ifdef" | b"ifndef" => {
                    stack.push((i, clean));
                    self.arm(whole, "if(X){", clean);
                }
                b"else" => self.arm(whole, "}else{", clean && stack.last().is_some_and(|s| s.1)),
                b"elif" => {
                    // In a short line there is no room to say that it excludes the arm before it.
                    let exclusive = "}else if(X){";
                    let with = if whole.end - whole.start >= exclusive.len() { exclusive } else { "}if(X){" };
                    self.arm(whole, with, clean && stack.last().is_some_and(|s| s.1));
                }
                b"endif" => {
                    let clean = clean && stack.pop().is_some_and(|s| s.1);
                    self.arm(whole, "}", clean);
                }
                _ => self.blank(t.span, MaskKind::Directive),
            }
        }
        self.torn.sort_by_key(|s| s.start);
        self.torn.dedup();
    }

    /// Finds arms that open or close a block of what stands around them, stand inside of parentheses, or begin with `else`:
    /// as a branch they would be read as something else.
    fn unbalanced(&mut self, all: &[Token]) {
        let mut stack: Vec<(Token, usize)> = Vec::new();
        let (mut depth, mut parens) = (0usize, 0usize);
        let mut first = false;
        for t in all {
            if t.kind != TokenKind::Directive {
                match t.text(self.source) {
                    b"{" => depth += 1,
                    b"}" => depth = depth.saturating_sub(1),
                    b"(" => parens += 1,
                    b")" => parens = parens.saturating_sub(1),
                    _ => {}
                }
                let word = t.text(self.source);
                let torn = |(_, start): &(Token, usize)| depth < *start || first && word == b"else";
                self.torn.extend(stack.last().filter(|s| torn(s)).map(|s| s.0.span));
                first = false;
                continue;
            }
            match directive_name(t.text(self.source)).as_slice() {
                b"if" | b"ifdef" | b"ifndef" => {
                    if parens > 0 {
                        self.torn.push(t.span);
                    }
                    stack.push((*t, depth));
                    first = true;
                }
                b"else" | b"elif" | b"elifdef" | b"elifndef" => {
                    let Some((open, start)) = stack.last() else { continue };
                    self.torn.extend((depth != *start).then_some(open.span));
                    depth = *start;
                    first = true;
                }
                b"endif" => {
                    let Some((open, start)) = stack.pop() else { continue };
                    self.torn.extend((depth != start).then_some(open.span));
                    depth = start;
                    first = false;
                }
                _ => {}
            }
        }
    }

    fn arm(&mut self, span: Span, with: &str, clean: bool) {
        if clean {
            self.put(span, with, MaskKind::Arm);
        } else {
            self.blank(span, MaskKind::Arm);
        }
    }

    /// Whether the token before directive `i` ends a statement or opens a block.
    fn between_statements(&self, all: &[Token], i: usize) -> bool {
        match all[..i].iter().rev().find(|t| t.kind != TokenKind::Directive) {
            Some(t) => matches!(t.text(self.source), b";" | b"{" | b"}" | b":"),
            None => false,
        }
    }

    fn attribute(&mut self, code: &[Token], close: &[Option<usize>], i: usize) {
        let t = code[i];
        let first = t.text(self.source).first();
        if t.kind != TokenKind::Ident || !matches!(first, Some(b'_' | b'a' | b'n' | b'S')) {
            return;
        }
        if i > 0 && matches!(code[i - 1].text(self.source), b"." | b"->") {
            return;
        }
        let word = self.word(t);
        if matches!(word, "auto" | "__auto_type") {
            // A declaration whose type the compiler finds (C23, GNU C).
            self.put(t.span, "int", MaskKind::Attribute);
        } else if WORDS.contains(&word) {
            self.blank(t.span, MaskKind::Attribute);
        } else if CALLS.contains(&word)
            && code.get(i + 1).is_some_and(|n| n.is_punct(self.source, "("))
            && let Some(end) = close[i + 1]
        {
            self.blank(Span::new(t.span.start, code[end].span.end), MaskKind::Attribute);
        }
    }

    /// What stands between the parameters and the body are attributes, whatever they are called.
    fn behind_parameters(&mut self, code: &[Token], params: Span, body: usize) {
        let behind: Vec<&Token> = code.iter().filter(|t| t.span.start >= params.end && t.span.end <= body).collect();
        let declares = behind.iter().any(|t| t.is_punct(self.source, ";") || t.is_punct(self.source, "{"));
        if let (Some(first), Some(last), false) = (behind.first(), behind.last(), declares) {
            self.blank(Span::new(first.span.start, last.span.end), MaskKind::Attribute);
        }
    }

    /// A name before a basic type, or before a tag, is a macro: no type is made of both.
    fn before_type(&mut self, code: &[Token], i: usize) {
        const WORDS: [&str; 9] =
            ["static", "inline", "extern", "const", "volatile", "struct", "union", "enum", "__inline__"];
        let word = self.word(code[i]);
        let Some(next) = code.get(i + 1).map(|t| self.word(*t)) else { return };
        let own = WORDS.contains(&word) || BASIC.contains(&word);
        if code[i].kind == TokenKind::Ident && !own && (BASIC.contains(&next) || matches!(next, "struct" | "union")) {
            let tag = i > 0 && matches!(self.word(code[i - 1]), "struct" | "union" | "enum");
            if !tag {
                self.blank(code[i].span, MaskKind::Attribute);
            }
        }
    }

    /// A macro of the file before a call that stands for nothing, such as `(void)`.
    fn prefix(&mut self, code: &[Token], i: usize) {
        let starts = i > 0 && matches!(code[i - 1].text(self.source), b";" | b"{" | b"}" | b":" | b")" | b"else");
        let is_name = |t: Option<&Token>| t.is_some_and(|t| t.kind == TokenKind::Ident);
        let calls = code.get(i + 2).is_some_and(|t| t.is_punct(self.source, "("));
        if starts && is_name(code.get(i)) && is_name(code.get(i + 1)) && calls {
            let known = !KEYWORDS.contains(&self.word(code[i])) && !BASIC.contains(&self.word(code[i]));
            if known && stands(self.source, code[i].text(self.source)) == Some(Stands::Nothing) {
                self.blank(code[i].span, MaskKind::Attribute);
            }
        }
    }

    fn case_range(&mut self, code: &[Token], i: usize) {
        if !code[i].is_punct(self.source, "...") || !code[..i].iter().rev().take(6).any(|t| self.word(*t) == "case") {
            return;
        }
        if let Some(colon) = code[i..].iter().take(12).find(|t| t.is_punct(self.source, ":")) {
            self.blank(Span::new(code[i].span.start, colon.span.start), MaskKind::CaseRange);
        }
    }

    /// In `KERN_ERR PREFIX "text"` the grammar takes one name before the first string: the others are hidden, and so is a
    /// name with arguments, as in `KERN_ERR PREFIX(x) "text"`.
    fn joined_strings(&mut self, code: &[Token], close: &[Option<usize>], i: usize) {
        let is_string = |k: Option<&Token>| k.is_some_and(|t| t.kind == TokenKind::Str);
        let call = (code[i].kind == TokenKind::Ident && !KEYWORDS.contains(&self.word(code[i])))
            .then(|| code.get(i + 1).filter(|n| n.is_punct(self.source, "(")).and(*close.get(i + 1)?))
            .flatten();
        // A macro with arguments beside a string is one itself; what it is given is only spelled.
        if let Some(end) = call
            && !code[i..end].iter().any(|t| matches!(t.text(self.source), b"->" | b"." | b"&" | b"*"))
            && (i > 0 && is_string(code.get(i - 1)) || is_string(code.get(end + 1)))
        {
            self.blank(Span::new(code[i].span.start, code[end].span.end), MaskKind::StringPart);
            return;
        }
        let is_name = |t: &Token| t.kind == TokenKind::Ident && !KEYWORDS.contains(&self.word(*t));
        let starts = i > 0 && matches!(code[i - 1].text(self.source), b"(" | b"," | b"=" | b"{" | b"return");
        if !starts || !is_name(&code[i]) {
            return;
        }
        let names = code[i..].iter().take_while(|t| is_name(t)).count();
        let first = i + names;
        let joins = code.get(first).is_some_and(|t| t.kind == TokenKind::Str);
        if joins && names > 1 {
            for t in &code[i..first - 1] {
                self.blank(t.span, MaskKind::StringPart);
            }
        }
    }

    /// `list_for_each_entry(...) {` becomes a loop, `scoped_guard(...) {` a condition.
    fn block_macro(&mut self, code: &[Token], close: &[Option<usize>], i: usize) {
        let t = code[i];
        let starts = i > 0 && matches!(code[i - 1].text(self.source), b";" | b"{" | b"}" | b":" | b")" | b"else");
        let opens = code.get(i + 1).is_some_and(|n| n.is_punct(self.source, "("));
        if t.kind != TokenKind::Ident || !starts || !opens || NOT_CALLS.contains(&self.word(t)) {
            return;
        }
        let Some(next) = close[i + 1].and_then(|c| code.get(c + 1)) else { return };
        let is_word = next.kind == TokenKind::Ident;
        let next = next.text(self.source);
        let looping = self.word(t).contains("for_each");
        let own = if next == b"{" || is_word { stands(self.source, t.text(self.source)) } else { None };
        let with = match own {
            Some(Stands::Loop) => "while",
            Some(Stands::Condition) => "if",
            _ if looping && next != b";" => "while",
            _ if next == b"{" || is_word && self.word(t).starts_with("scoped_") => "if",
            _ if next == b";" => return self.statements(code, close, i),
            _ => return,
        };
        self.put(t.span, with, MaskKind::BlockMacro);
    }

    /// `unchecked(a(); b(););` becomes a block under a condition.
    fn statements(&mut self, code: &[Token], close: &[Option<usize>], i: usize) {
        let Some(end) = close[i + 1] else { return };
        let inner = &code[i + 2..end.max(i + 2)];
        let ends = inner.last().is_some_and(|t| matches!(t.text(self.source), b";" | b"}"));
        let mut depth = 0usize;
        let list = inner.iter().any(|t| {
            match t.text(self.source) {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && t.is_punct(self.source, ",")
        });
        let condition = "if(_)";
        if !ends || list || code[i].span.end - code[i].span.start < condition.len() {
            return;
        }
        self.put(code[i].span, condition, MaskKind::BlockMacro);
        self.put(code[i + 1].span, "{", MaskKind::BlockMacro);
        self.put(code[end].span, "}", MaskKind::BlockMacro);
    }

    /// `typeof(x->y) z` declares a variable: the type becomes a name.
    fn type_of(&mut self, code: &[Token], close: &[Option<usize>], i: usize) {
        if !matches!(self.word(code[i]), "typeof" | "__typeof__" | "__typeof" | "typeof_unqual") {
            return;
        }
        let starts =
            i > 0 && matches!(code[i - 1].text(self.source), b";" | b"{" | b"}" | b"const" | b"static" | b"volatile");
        let end = close.get(i + 1).copied().flatten().filter(|_| code[i + 1].is_punct(self.source, "("));
        let names = |t: &Token| t.kind == TokenKind::Ident || t.is_punct(self.source, "*");
        let Some(end) = end.filter(|&e| starts && code.get(e + 1).is_some_and(names)) else { return };
        self.put(Span::new(code[i].span.start, code[end].span.end), TYPE_OF, MaskKind::TypeArgument);
    }

    /// Makes types given to macros look like names.
    fn type_arguments(&mut self, code: &[Token], close: &[Option<usize>], i: usize) {
        let opens = code.get(i + 1).is_some_and(|n| n.is_punct(self.source, "("));
        if code[i].kind != TokenKind::Ident || !opens || NOT_CALLS.contains(&self.word(code[i])) {
            return;
        }
        let Some(end) = close[i + 1] else { return };
        let mut from = i + 2;
        let mut depth = 0usize;
        for k in i + 2..=end {
            match code[k].text(self.source) {
                b"(" | b"[" | b"{" if k < end => depth += 1,
                b")" | b"]" | b"}" if k < end => depth = depth.saturating_sub(1),
                b"," | b")" if depth == 0 => {
                    self.type_argument(&code[from..k]);
                    from = k + 1;
                }
                _ => {}
            }
        }
    }

    fn type_argument(&mut self, arg: &[Token]) {
        let words: Vec<&str> = arg.iter().map(|t| self.word(*t)).collect();
        let Some(first) = words.first() else { return };
        if matches!(*first, "struct" | "union" | "enum" | "const") {
            let named = words.iter().filter(|w| !matches!(**w, "struct" | "union" | "enum" | "const" | "*")).count();
            // `struct x *name` declares a parameter, it is no type argument.
            if named == 1 {
                for (t, w) in arg.iter().zip(words.clone()) {
                    if matches!(w, "struct" | "union" | "enum" | "const" | "*") {
                        self.blank(t.span, MaskKind::TypeArgument);
                    }
                }
            }
        } else if words.iter().all(|w| BASIC.contains(w) || *w == "*") {
            let kind = MaskKind::TypeArgument;
            let span = Span::new(arg[0].span.start, arg[arg.len() - 1].span.end);
            let name = "T".repeat(span.end - span.start);
            self.put(span, &name, kind);
        }
    }
}
