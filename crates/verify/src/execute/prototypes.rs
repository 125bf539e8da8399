//! Prototypes of the functions that an object calls, from the list that gcc writes with `-aux-info`.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::lex::{Token, TokenKind, tokens};

/// A result and arguments as letters: `v` nothing, `p` pointer, `i` int, `u` unsigned int, `l` as long as a register,
/// `b` bool, `c` char, `s` short.
pub type Kinds = String;

/// The kinds of a function whose prototype is not known: all registers count.
pub const UNKNOWN: &str = "lllllll";

/// The kinds of the functions among `wanted`, by name.
pub fn read(list: &str, wanted: &BTreeSet<String>) -> BTreeMap<String, Kinds> {
    let mut found = BTreeMap::new();
    for line in list.lines() {
        // `/* file:line:NC */ extern int f (struct x *, int);`
        let Some((_, declaration)) = line.split_once("*/ ") else { continue };
        let text = declaration.as_bytes();
        let all = tokens(text);
        if let Some((name, kinds)) = prototype(text, &all)
            && wanted.contains(name)
        {
            found.insert(name.to_owned(), kinds);
        }
    }
    found
}

/// The first name with a parenthesis behind it is the function, what is before it the type.
fn prototype<'a>(text: &'a [u8], all: &[Token]) -> Option<(&'a str, Kinds)> {
    let open = all.windows(2).position(|w| w[0].kind == TokenKind::Ident && w[1].text(text) == b"(")?;
    let name = std::str::from_utf8(all[open].text(text)).ok()?;
    let mut kinds = String::from(kind(text, &all[..open]).unwrap_or('v'));
    let mut depth = 0_usize;
    let mut start = open + 2;
    for (at, token) in all.iter().enumerate().skip(open + 1) {
        match token.text(text) {
            b"(" | b"[" => depth += 1,
            b")" | b"]" => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    kinds.extend(all.get(start..at).and_then(|t| kind(text, t)));
                    break;
                }
            }
            b"," if depth == 1 => {
                kinds.extend(all.get(start..at).and_then(|t| kind(text, t)));
                start = at + 1;
            }
            _ => {}
        }
    }
    Some((name, kinds))
}

/// The letter for a type; none for `void` and `...`.
fn kind(text: &[u8], tokens: &[Token]) -> Option<char> {
    let has = |word: &str| tokens.iter().any(|t| t.text(text) == word.as_bytes());
    let last_word = tokens.iter().rev().find(|t| t.kind == TokenKind::Ident).map(|t| t.text(text));
    if tokens.is_empty() || has("...") {
        return None;
    }
    if has("*") || has("(") || has("[") {
        return Some('p');
    }
    Some(match () {
        () if has("void") => return None,
        () if has("_Bool") || has("bool") => 'b',
        () if has("char") || has("u8") || has("s8") => 'c',
        () if has("short") || has("u16") || has("s16") || has("umode_t") => 's',
        () if has("long") || has("u64") || has("s64") || has("struct") || has("union") => 'l',
        () if last_word.is_some_and(|w| w.ends_with(b"_t") && !matches!(w, b"gfp_t" | b"dev_t" | b"vm_fault_t")) => 'l',
        () if has("unsigned") || has("u32") || has("gfp_t") || has("dev_t") || has("vm_fault_t") => 'u',
        () => 'i',
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_the_types() {
        let list = "/* a.h:1:NC */ extern int f (struct x *, unsigned long, _Bool, u32);\n\
                    /* a.h:2:NC */ extern void *g (void);\n\
                    /* a.h:3:NC */ extern void h (int (*)(int, char), const char *, ...);\n\
                    /* a.h:4:NC */ extern size_t k (u8);\nnonsense\n";
        let wanted = ["f", "g", "h", "k"].map(str::to_owned).into();
        let got = read(list, &wanted);
        assert_eq!((got["f"].as_str(), got["g"].as_str()), ("iplbu", "p"));
        assert_eq!((got["h"].as_str(), got["k"].as_str()), ("vpp", "lc"));
        assert!(read(list, &BTreeSet::new()).is_empty());
    }
}
