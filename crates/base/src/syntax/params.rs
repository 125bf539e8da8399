//! Parameter lists of functions that get a mapping, compared by their types.

use super::head::closing;
use super::lex::{Token, TokenKind, tokens_in};
use super::span::Span;

/// The structures that a mapping is passed as: the VMA itself, and the descriptor of one to come.
const MAPPING: [&str; 2] = ["vm_area_struct", "vm_area_desc"];

/// Words that are part of a type and never a parameter's name.
const TYPE_WORDS: [&str; 15] = [
    "struct", "union", "enum", "const", "volatile", "unsigned", "signed", "char", "short", "int", "long", "void",
    "float", "double", "_Bool",
];

/// The parameters of a function or of a pointer to one, of which one is a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The types in order, without names and with one blank between two tokens; the mapping's is empty.
    pub types: Vec<String>,
    /// Which of them is the mapping.
    pub at: usize,
    /// Whether the mapping is a descriptor.
    pub descriptor: bool,
}

impl Shape {
    /// Reads a parameter list with its parentheses; none if it does not have exactly one pointer to a mapping.
    pub fn read(text: &[u8], list: Span) -> Option<Shape> {
        let all: Vec<Span> = parameters(text, list);
        let kinds: Vec<Option<bool>> = all.iter().map(|p| mapping(text, *p)).collect();
        let mut found = kinds.iter().enumerate().filter_map(|(i, k)| Some((i, (*k)?)));
        let (at, descriptor) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        let typed = |(i, p): (usize, &Span)| if i == at { String::new() } else { plain_type(text, *p) };
        Some(Shape { types: all.iter().enumerate().map(typed).collect(), at, descriptor })
    }

    /// Whether the other list differs at most in what the mapping is passed as.
    pub fn is_counterpart(&self, other: &Shape) -> bool {
        self.at == other.at && self.types == other.types
    }

    /// The types of all parameters but the mapping.
    pub fn others(&self) -> impl Iterator<Item = &str> {
        self.types.iter().enumerate().filter(|(i, _)| *i != self.at).map(|(_, t)| t.as_str())
    }

    /// Whether the mapping is the only parameter.
    pub fn is_alone(&self) -> bool {
        self.types.len() == 1
    }
}

/// A parameter that is a pointer to a function which gets a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Which parameter it is.
    pub index: usize,
    /// Its name.
    pub name: String,
    /// The parameters of the function pointed to.
    pub shape: Shape,
}

/// The first parameter of the list that is a pointer to a function with a mapping, if its name has `mmap` in it,
/// as the members that are hooks have.
pub fn callback(text: &[u8], list: Span) -> Option<Callback> {
    let read = |(index, p): (usize, Span)| {
        let tokens = tokens_in(text, p);
        let open = tokens.windows(2).position(|w| w[0].is_punct(text, "(") && w[1].is_punct(text, "*"))?;
        let close = closing(text, &tokens, open)?;
        let name = tokens[open..close].iter().find(|t| t.kind == TokenKind::Ident)?.text(text);
        let inner = tokens.get(close + 1).filter(|t| t.is_punct(text, "("))?;
        let end = closing(text, &tokens, close + 1)?;
        memchr::memmem::find(name, b"mmap")?;
        let shape = Shape::read(text, Span::new(inner.span.start, tokens[end].span.end))?;
        Some(Callback { index, name: String::from_utf8_lossy(name).into_owned(), shape })
    };
    parameters(text, list).into_iter().enumerate().find_map(read)
}

/// The parts of a list with its parentheses that commas separate.
fn parameters(text: &[u8], list: Span) -> Vec<Span> {
    let tokens = tokens_in(text, list);
    let [first, inside @ .., last] = tokens.as_slice() else { return Vec::new() };
    if !first.is_punct(text, "(") || !last.is_punct(text, ")") {
        return Vec::new();
    }
    arguments(text, inside)
}

/// The parts of what stands between two parentheses that commas separate; empty ones are left out.
pub fn arguments(text: &[u8], inside: &[Token]) -> Vec<Span> {
    let mut depth = 0usize;
    let split = inside.split(|t| {
        match t.text(text) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && t.is_punct(text, ",")
    });
    let span = |part: &[Token]| Some(Span::new(part.first()?.span.start, part.last()?.span.end));
    split.filter_map(span).collect()
}

/// What a macro gets between two parentheses, as the preprocessor has it: an argument may be empty, and counts; nothing but
/// parentheses keeps a comma in one.
pub fn macro_arguments<'t>(text: &[u8], inside: &'t [Token]) -> Vec<&'t [Token]> {
    let mut depth = 0usize;
    let comma = |t: &Token| {
        match t.text(text) {
            b"(" => depth += 1,
            b")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && t.is_punct(text, ",")
    };
    inside.split(comma).collect()
}

/// Whether a parameter is a pointer to a mapping, and if so to a descriptor.
fn mapping(text: &[u8], param: Span) -> Option<bool> {
    let tokens = tokens_in(text, param);
    let plain = !tokens.iter().any(|t| t.is_punct(text, "("));
    let stars = tokens.iter().filter(|t| t.is_punct(text, "*")).count();
    let which = MAPPING.iter().position(|m| tokens.iter().any(|t| t.is_word(text, m)))?;
    (plain && stars == 1).then_some(which == 1)
}

/// The type of a parameter: its tokens without the name and without attributes.
pub fn plain_type(text: &[u8], param: Span) -> String {
    let mut tokens = tokens_in(text, param);
    tokens.retain(|t| t.kind != TokenKind::Directive && !is_attribute(t.text(text)));
    if let [.., before, last] = tokens.as_slice()
        && last.kind == TokenKind::Ident
        && !TYPE_WORDS.iter().any(|w| last.is_word(text, w))
        && !["struct", "union", "enum"].iter().any(|w| before.is_word(text, w))
    {
        tokens.pop();
    }
    let words: Vec<_> = tokens.iter().map(|t| String::from_utf8_lossy(t.text(text))).collect();
    words.join(" ")
}

/// `__maybe_unused` and its like say nothing about the type.
fn is_attribute(word: &[u8]) -> bool {
    matches!(word, b"__maybe_unused" | b"__always_unused" | b"__unused")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(list: &str) -> Option<Shape> {
        Shape::read(list.as_bytes(), Span::new(0, list.len()))
    }

    #[test]
    fn lists_are_compared_by_type() {
        let old =
            shape("(struct hub *hub, const void __iomem *at, struct vm_area_struct *vma, unsigned long n)").unwrap();
        let new =
            shape("(struct hub *, const void __iomem *base,\n\tstruct vm_area_desc *desc, unsigned long)").unwrap();
        assert!(old.is_counterpart(&new) && !old.descriptor && new.descriptor);
        assert_eq!(old.types, ["struct hub *", "const void __iomem *", "", "unsigned long"]);
        assert!(
            !old.is_counterpart(
                &shape("(struct port *, const void __iomem *b, struct vm_area_desc *d, long n)").unwrap()
            )
        );
        assert!(!old.is_counterpart(&shape("(struct vm_area_desc *desc)").unwrap()));
        assert!(shape("(struct vm_area_desc *desc)").unwrap().is_alone());
    }

    #[test]
    fn what_is_no_single_mapping_has_no_shape() {
        for list in ["(void)", "()", "", "(", "(int (*f)(struct vm_area_desc *d))", "(struct vm_area_struct **v)"] {
            assert_eq!(shape(list), None, "{list}");
        }
        assert_eq!(shape("(struct vm_area_struct *a, struct vm_area_desc *b)"), None);
    }

    #[test]
    fn a_callback_is_found_among_the_parameters() {
        let read = |list: &str| callback(list.as_bytes(), Span::new(0, list.len()));
        let found = read("(struct hub *hub, int (*mmap_ring)(struct hub *h, struct vm_area_desc *d), int n)").unwrap();
        assert_eq!((found.index, found.name.as_str()), (1, "mmap_ring"));
        assert_eq!(found.shape.types, ["struct hub *", ""]);
        assert_eq!(read("(int (*walk)(struct vm_area_struct *v))"), None);
        assert_eq!(read("(int (*mmap)(struct hub *h))"), None);
        assert_eq!(read("(int (*mmap"), None);
    }
}
