//! What expressions stand for, as terms, and comparisons of terms that hold.

use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// What an expression stands for. Two expressions with the same term have the same value where both are evaluated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// The mapping's length in bytes.
    Size,
    /// The mapping's length in pages.
    Pages,
    /// Whether the mapping is a copy-on-write mapping.
    Cow,
    /// Another field of the mapping, by its name in `struct vm_area_struct`.
    Field(String),
    /// A number.
    Number(u64),
    /// A name that is no local of the function: a macro, an enumerator, a variable of the file.
    Name(String),
    /// A local or a parameter.
    Local(String),
    /// An operator between two terms.
    Binary(&'static str, Box<Term>, Box<Term>),
    /// Anything else, by its normal text; it means the same in this function only.
    Code(String),
}

impl Term {
    /// Whether this is the mapping's field of that name.
    pub fn is_field(&self, name: &str) -> bool {
        matches!(self, Self::Field(f) if f == name)
    }

    /// Whether this is the mapping's first address.
    pub fn is_start(&self) -> bool {
        self.is_field("vm_start")
    }

    /// Whether this is the size of a page.
    pub fn is_page(&self) -> bool {
        self.is_name("PAGE_SIZE")
    }

    fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(n) if n == name)
    }

    /// Whether this is the mapping's length and one byte less than a page: `size + PAGE_SIZE - 1`, however it is grouped.
    fn is_rounding_up(&self) -> bool {
        let is_rest = |t: &Term| {
            matches!(t, Self::Binary("-", page, one) if page.is_page() && **one == Self::Number(1))
                || matches!(t, Self::Code(text) if text == "~ PAGE_MASK")
        };
        match self {
            Self::Binary("+", a, b) => **a == Self::Size && is_rest(b) || **b == Self::Size && is_rest(a),
            Self::Binary("-", sum, one) if **one == Self::Number(1) => match &**sum {
                Self::Binary("+", a, b) => **a == Self::Size && b.is_page() || **b == Self::Size && a.is_page(),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether this is 0 or NULL.
    pub fn is_zero(&self) -> bool {
        *self == Self::Number(0) || self.is_name("NULL")
    }

    /// Whether the value comes from the mapping.
    pub fn is_of_mapping(&self) -> bool {
        match self {
            Self::Size | Self::Pages | Self::Cow | Self::Field(_) => true,
            Self::Binary(_, l, r) => l.is_of_mapping() || r.is_of_mapping(),
            _ => false,
        }
    }

    /// Whether the mapping's field of that name is a part of it.
    pub fn reads(&self, name: &str) -> bool {
        match self {
            Self::Field(f) => f == name,
            Self::Cow => name == "vm_flags",
            Self::Binary(_, l, r) => l.reads(name) || r.reads(name),
            _ => false,
        }
    }

    /// Whether it is made of the mapping's length, which nothing changes, and of constants: it means the same in
    /// another function.
    pub fn is_fixed(&self, constant: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Size | Self::Pages | Self::Number(_) => true,
            Self::Name(n) => constant(n),
            Self::Binary(_, l, r) => l.is_fixed(constant) && r.is_fixed(constant),
            Self::Cow | Self::Field(_) | Self::Local(_) | Self::Code(_) => false,
        }
    }

    /// The term of `l op r`: sizes and numbers of pages are told however they are computed.
    pub fn binary(l: Term, op: &'static str, r: Term) -> Term {
        match (&l, op, &r) {
            (Self::Field(end), "-", Self::Field(start)) if end == "vm_end" && start == "vm_start" => Self::Size,
            (Self::Pages, "<<", shift) if shift.is_name("PAGE_SHIFT") => Self::Size,
            (Self::Pages, "*", page) | (page, "*", Self::Pages) if page.is_page() => Self::Size,
            // Both ends of a mapping are those of pages.
            (Self::Field(end), "&", mask) | (mask, "&", Self::Field(end))
                if mask.is_name("PAGE_MASK") && matches!(end.as_str(), "vm_start" | "vm_end") =>
            {
                Self::Field(end.clone())
            }
            // So is its length, which rounding up or down leaves as it is.
            (length, "&", mask) | (mask, "&", length)
                if mask.is_name("PAGE_MASK") && (*length == Self::Size || length.is_rounding_up()) =>
            {
                Self::Size
            }
            (Self::Size, ">>", shift) if shift.is_name("PAGE_SHIFT") => Self::Pages,
            (Self::Size, "/", page) if page.is_page() => Self::Pages,
            _ => Self::Binary(op, Box::new(l), Box::new(r)),
        }
    }
}

/// A comparison that holds.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The left side.
    pub left: Term,
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`; a bare truth value is `!= 0`.
    pub op: &'static str,
    /// The right side.
    pub right: Term,
    /// The two sides in the source and where they are evaluated; none when it was learned in another function.
    pub seen: Option<(N, N, P)>,
}

impl Fact {
    /// Whether it says the same.
    pub fn says(&self, other: &Fact) -> bool {
        self.left == other.left && self.op == other.op && self.right == other.right
    }

    /// Whether `left op right` is what it says, for one of `ops`.
    pub fn is(&self, left: &Term, ops: &[&str], right: &Term) -> bool {
        self.left == *left && ops.contains(&self.op) && self.right == *right
    }

    /// Whether it shows that `term` is not zero (`negative`: or even that it is negative).
    pub fn is_nonzero(&self, term: &Term) -> bool {
        self.left == *term && self.right.is_zero() && matches!(self.op, "!=" | "<")
    }

    /// As it may be told to another function: it must mean the same there.
    pub fn carried(&self, constant: &dyn Fn(&str) -> bool) -> Option<Fact> {
        let carries = self.left.is_fixed(constant) && self.right.is_fixed(constant);
        carries.then(|| Fact { seen: None, ..self.clone() })
    }
}

/// The value of a C integer literal.
pub fn number(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(['u', 'U', 'l', 'L']).replace('\'', "");
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok();
    }
    match digits.strip_prefix('0').filter(|d| !d.is_empty()) {
        Some(octal) => u64::from_str_radix(octal, 8).ok(),
        None => digits.parse().ok(),
    }
}
