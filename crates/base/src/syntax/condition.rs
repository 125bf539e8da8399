//! What a preprocessor condition comes to when the kernel is known to be of some version or newer.

use std::collections::BTreeSet;

use super::lex::{Token, TokenKind, tokens};

/// A kernel version as `LINUX_VERSION_CODE` has it, `(6 << 16) + (16 << 8) + 0`.
pub type Code = u64;

/// The code of a version, as `KERNEL_VERSION()` of `include/generated/uapi/linux/version.h` makes it.
pub fn code(major: u64, minor: u64, patch: u64) -> Code {
    (major << 16) + (minor << 8) + patch.min(255)
}

/// The first version with the hook `mmap_prepare`.
pub const FIRST: Code = (6 << 16) + (16 << 8);

/// For which kernels new code is built, as far as the source's own questions for the version go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kernels {
    /// Nobody said: functions that are also built for older kernels are left alone.
    #[default]
    Unsaid,
    /// Those from this version on.
    From(Code),
    /// Those that a feature macro tells, whatever their version.
    Any,
}

/// What is known of all kernels that count.
#[derive(Clone, Copy, Debug)]
pub struct Floor<'a> {
    /// They are of this version or newer.
    pub from: Code,
    /// Names that none of them defines.
    pub absent: &'a BTreeSet<String>,
}

impl Floor<'_> {
    /// Whether the condition asks for something that is known.
    fn is_asked(&self, condition: &str) -> bool {
        names_version(condition) || self.absent.iter().any(|name| condition.contains(name.as_str()))
    }
}

/// Nesting of a condition that is followed; deeper ones are not known.
const MAX_DEPTH: usize = 50;

/// Whether `condition` holds for all kernels from `floor` on, or for none of them. None where neither is the case, where
/// it cannot be told, and where the kernel's version is not asked for at all.
pub fn decided(condition: &str, from: Code) -> Option<bool> {
    decided_by(condition, Floor { from, absent: &BTreeSet::new() })
}

/// As [`decided`], where it is known as well which names the kernels do not define.
pub fn decided_by(condition: &str, floor: Floor<'_>) -> Option<bool> {
    if !floor.is_asked(condition) {
        return None;
    }
    let text = condition.as_bytes();
    let tokens = tokens(text);
    let mut reader = Reader { text, tokens: &tokens, at: 0, floor, depth: 0 };
    let value = reader.either()?;
    (reader.at == tokens.len()).then_some(value.truth()).flatten()
}

/// Whether a condition holds whatever its names stand for, such as `0` or `X && 0`.
pub fn constant(condition: &str) -> Option<bool> {
    let text = condition.as_bytes();
    let tokens = tokens(text);
    if names_version(condition) {
        return None;
    }
    let floor = Floor { from: FIRST, absent: &BTreeSet::new() };
    let mut reader = Reader { text, tokens: &tokens, at: 0, floor, depth: 0 };
    let value = reader.either()?;
    (reader.at == tokens.len()).then_some(value.truth()).flatten()
}

/// Names that compilers define for other systems than Linux.
const FOREIGN: [&str; 8] =
    ["__FreeBSD__", "__NetBSD__", "__OpenBSD__", "__APPLE__", "_WIN32", "_MSC_VER", "__sun", "__HAIKU__"];

/// Whether the condition holds on other systems than Linux alone.
pub fn is_foreign(condition: &str) -> bool {
    let absent: BTreeSet<String> = FOREIGN.into_iter().map(str::to_owned).collect();
    decided_by(condition, Floor { from: FIRST, absent: &absent }) == Some(false)
}

/// Whether the condition asks for the kernel's version.
pub fn names_version(condition: &str) -> bool {
    condition.contains("LINUX_VERSION_CODE")
}

/// Whether two conditions can never hold together: one is the negation of the other, or asks for it as a part.
pub fn exclude(a: &str, b: &str) -> bool {
    if opposite(a, b) || opposite(b, a) {
        return true;
    }
    let (a, b) = (parts(a), parts(b));
    a.iter().any(|x| b.iter().any(|y| opposite(x, y) || opposite(y, x)))
}

/// The operands of `&&`, outside of parentheses.
fn parts(condition: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut from) = (0usize, 0);
    let bytes = condition.as_bytes();
    for i in 0..bytes.len() {
        match bytes[i] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 => return vec![condition],
            b'&' if depth == 0 && i >= from && bytes.get(i + 1) == Some(&b'&') => {
                out.push(condition[from..i].trim());
                from = i + 2;
            }
            _ => {}
        }
    }
    out.push(condition[from..].trim());
    out
}

fn opposite(a: &str, b: &str) -> bool {
    let a = a.trim();
    if super::arms::negate(a) == b || a == format!("!({b})") {
        return true;
    }
    // `X >= Y` and `X < Y`.
    let split = |c: &str, op: &str| c.split_once(op).map(|(l, r)| (l.to_string(), r.to_string()));
    match (split(a, " >= "), split(b, " < ")) {
        (Some(x), Some(y)) => x == y && !x.1.contains(['&', '|']),
        _ => false,
    }
}

/// A value in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Number(u64),
    /// `LINUX_VERSION_CODE`: the floor or more.
    Kernel,
    Unknown,
}

impl Value {
    fn of(truth: Option<bool>) -> Value {
        truth.map_or(Value::Unknown, |t| Value::Number(u64::from(t)))
    }

    fn truth(self) -> Option<bool> {
        match self {
            Value::Number(n) => Some(n != 0),
            Value::Kernel => Some(true),
            Value::Unknown => None,
        }
    }
}

struct Reader<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    at: usize,
    floor: Floor<'a>,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> &[u8] {
        self.tokens.get(self.at).map_or(b"", |t| t.text(self.text))
    }

    fn eat(&mut self, punct: &[u8]) -> bool {
        let is = self.peek() == punct;
        self.at += usize::from(is);
        is
    }

    fn either(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut value = self.both()?;
        while self.eat(b"||") {
            let right = self.both()?;
            value = Value::of(match (value.truth(), right.truth()) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            });
        }
        self.depth -= 1;
        Some(value)
    }

    fn both(&mut self) -> Option<Value> {
        let mut value = self.compared()?;
        while self.eat(b"&&") {
            let right = self.compared()?;
            value = Value::of(match (value.truth(), right.truth()) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            });
        }
        Some(value)
    }

    fn compared(&mut self) -> Option<Value> {
        let left = self.single()?;
        let operator = match self.peek() {
            b">=" => ">=",
            b">" => ">",
            b"<=" => "<=",
            b"<" => "<",
            b"==" => "==",
            b"!=" => "!=",
            _ => return Some(left),
        };
        self.at += 1;
        let right = self.single()?;
        let swapped = match operator {
            ">=" => "<=",
            ">" => "<",
            "<=" => ">=",
            "<" => ">",
            same => same,
        };
        Some(Value::of(match (left, right) {
            (Value::Kernel, Value::Number(n)) => self.kernel(operator, n),
            (Value::Number(n), Value::Kernel) => self.kernel(swapped, n),
            (Value::Number(a), Value::Number(b)) => Some(match operator {
                ">=" => a >= b,
                ">" => a > b,
                "<=" => a <= b,
                "<" => a < b,
                "==" => a == b,
                _ => a != b,
            }),
            _ => None,
        }))
    }

    /// `LINUX_VERSION_CODE <operator> n`.
    fn kernel(&self, operator: &str, n: u64) -> Option<bool> {
        let at_least = self.floor.from >= n;
        let above = self.floor.from > n;
        match operator {
            ">=" => at_least.then_some(true),
            ">" => above.then_some(true),
            "<" => at_least.then_some(false),
            "<=" => above.then_some(false),
            "==" => above.then_some(false),
            _ => above.then_some(true),
        }
    }

    fn single(&mut self) -> Option<Value> {
        let token = *self.tokens.get(self.at)?;
        self.at += 1;
        match (token.kind, token.text(self.text)) {
            (_, b"!") => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return None;
                }
                let value = self.single()?.truth();
                self.depth -= 1;
                Some(Value::of(value.map(|v| !v)))
            }
            (_, b"(") => {
                let value = self.either()?;
                self.eat(b")").then_some(value)
            }
            (TokenKind::Number, digits) => Some(number(digits).map_or(Value::Unknown, Value::Number)),
            (TokenKind::Ident, b"LINUX_VERSION_CODE") => Some(Value::Kernel),
            (TokenKind::Ident, b"defined") => {
                let open = self.eat(b"(");
                let name = self.peek().to_vec();
                self.at += 1;
                if open && !self.eat(b")") {
                    return None;
                }
                let known = matches!(name.as_slice(), b"LINUX_VERSION_CODE" | b"KERNEL_VERSION");
                let absent = || std::str::from_utf8(&name).is_ok_and(|n| self.floor.absent.contains(n));
                Some(match known {
                    true => Value::Number(1),
                    false if absent() => Value::Number(0),
                    false => Value::Unknown,
                })
            }
            (TokenKind::Ident, name) => {
                let version = name == b"KERNEL_VERSION";
                let arguments = self.arguments()?;
                match arguments.as_slice() {
                    [Some(a), Some(b), Some(c)] if version => Some(Value::Number(code(*a, *b, *c))),
                    _ => Some(Value::Unknown),
                }
            }
            _ => None,
        }
    }

    /// The arguments of a macro, as far as they are numbers; empty for a name without parentheses.
    fn arguments(&mut self) -> Option<Vec<Option<u64>>> {
        let mut out = Vec::new();
        if !self.eat(b"(") {
            return Some(out);
        }
        let (mut depth, mut from) = (0usize, self.at);
        loop {
            let token = *self.tokens.get(self.at)?;
            let here = self.at;
            self.at += 1;
            let ends = match token.text(self.text) {
                b"(" => {
                    depth += 1;
                    false
                }
                b")" if depth > 0 => {
                    depth -= 1;
                    false
                }
                b")" => true,
                b"," => depth == 0,
                _ => false,
            };
            if ends {
                out.push(match self.tokens.get(from..here) {
                    Some([only]) if only.kind == TokenKind::Number => number(only.text(self.text)),
                    _ => None,
                });
                from = here + 1;
                if token.is_punct(self.text, ")") {
                    return Some(out);
                }
            }
        }
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(digits).ok()?.trim_end_matches(['u', 'U', 'l', 'L']);
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None if text.len() > 1 && text.starts_with('0') => u64::from_str_radix(text, 8).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST, Floor, code, constant, decided, decided_by, exclude};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn versions_are_compared_with_the_lowest_that_counts() {
        let is = |c: &str| decided(c, FIRST);
        assert_eq!(is("LINUX_VERSION_CODE >= KERNEL_VERSION(6,3,0)"), Some(true));
        assert_eq!(is("LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)"), Some(false));
        assert_eq!(is("LINUX_VERSION_CODE > KERNEL_VERSION(6,16,0)"), None);
        assert_eq!(is("LINUX_VERSION_CODE >= KERNEL_VERSION(6,19,0)"), None);
        assert_eq!(is("KERNEL_VERSION(5, 11, 0) <= LINUX_VERSION_CODE || defined(EL8)"), Some(true));
        assert_eq!(is("defined(EL8) && LINUX_VERSION_CODE < KERNEL_VERSION(4,1,0)"), Some(false));
        assert_eq!(is("LINUX_VERSION_CODE < 0x020620"), Some(false));
        assert_eq!(is("!(LINUX_VERSION_CODE < KERNEL_VERSION(4,11,0))"), Some(true));
        assert_eq!(is("LINUX_VERSION_CODE >= KERNEL_VERSION(6,3,0) && X(1, 2)"), None);
        assert_eq!(is("LINUX_VERSION_CODE == KERNEL_VERSION(4,4,0)"), Some(false));
        assert_eq!(is("defined(LINUX_VERSION_CODE)"), Some(true));
    }

    #[test]
    fn what_is_no_question_of_the_version_is_not_decided() {
        for c in ["0", "1", "defined(X)", "RHEL_RELEASE_CODE >= RHEL_RELEASE_VERSION(9, 4)", ""] {
            assert_eq!(decided(c, FIRST), None, "{c}");
        }
        assert_eq!(decided("LINUX_VERSION_CODE >= (", FIRST), None);
        assert_eq!(decided("LINUX_VERSION_CODE >> 8", FIRST), None);
        assert_eq!(decided(&format!("{}LINUX_VERSION_CODE", "!".repeat(1000)), FIRST), None);
        assert_eq!(code(6, 16, 0), FIRST);
    }

    #[test]
    fn a_condition_may_be_the_same_whatever_its_names_are() {
        let all =
            [("0", false), ("1", true), ("!(1)", false), ("0 || 2 > 1", true), ("(0x0)", false), ("X && 0", false)];
        for (c, holds) in all {
            assert_eq!(constant(c), Some(holds), "{c}");
        }
        for c in ["X", "0 || X", "defined(X)", "", "1 1", "1 +", "LINUX_VERSION_CODE && 0"] {
            assert_eq!(constant(c), None, "{c}");
        }
    }

    #[test]
    fn a_name_that_no_kernel_defines_decides() {
        let absent = BTreeSet::from(["VM_OLD".to_string()]);
        let is = |c: &str| decided_by(c, Floor { from: FIRST, absent: &absent });
        assert_eq!(is("defined(VM_OLD)"), Some(false));
        assert_eq!(is("!(defined(VM_OLD))"), Some(true));
        assert_eq!(is("defined(VM_OLD) || defined(X)"), None);
        assert_eq!((is("defined(VM_OLDER)"), is("VM_OLD > 3")), (None, None));
    }

    #[test]
    fn conditions_that_exclude_each_other() {
        let new = "LINUX_VERSION_CODE >= KERNEL_VERSION(6,19,0)";
        assert!(exclude(new, &format!("!({new})")));
        assert!(exclude(&format!("!({new}) && defined(X)"), new));
        assert!(exclude("LINUX_VERSION_CODE < KERNEL_VERSION(6,19,0)", new));
        assert!(exclude("defined(HAVE_X)", "!(defined(HAVE_X))"));
        assert!(!exclude("defined(HAVE_X)", "!(defined(HAVE_Y))"));
        assert!(!exclude(new, new));
        assert!(!exclude("defined(A) || defined(B)", "!(defined(A))"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(LINUX_VERSION_CODE|KERNEL_VERSION|defined|[()!&|<>=, 0-9a-zA-Z]|.){0,40}") {
            let _ = decided(&text, FIRST);
            let _ = exclude(&text, "LINUX_VERSION_CODE");
        }
    }
}
