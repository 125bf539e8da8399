//! Words and signs of a text, and no more.

/// A word or a sign with its line.
pub struct Word<'a> {
    pub text: &'a [u8],
    pub line: usize,
}

/// A `#define` of a macro with parameters.
pub struct Define {
    pub name: String,
    pub params: Vec<String>,
    /// The text behind the parameters.
    pub body: Vec<u8>,
    /// The first and the last line of it.
    pub lines: (usize, usize),
}

pub fn is_word(text: &[u8]) -> bool {
    text.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
}

/// Words and signs; `->`, `==` and `##` are one.
pub fn words(text: &[u8]) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        let rest = &text[at..];
        let len = match rest {
            [b'\n', ..] => {
                line += 1;
                at += 1;
                continue;
            }
            [b, ..] if b.is_ascii_whitespace() || *b == b'\\' => {
                at += 1;
                continue;
            }
            [b, ..] if b.is_ascii_alphanumeric() || *b == b'_' => {
                rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count()
            }
            [b'-', b'>', ..] | [b'=', b'=', ..] | [b'#', b'#', ..] => 2,
            _ => 1,
        };
        out.push(Word { text: &rest[..len], line });
        at += len;
    }
    out
}

/// The text with comments and what stands in quotes blanked; the lines stay.
pub fn blank(text: &[u8]) -> Vec<u8> {
    let mut out = text.to_vec();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let end = match rest {
            [b'/', b'*', ..] => memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |e| e + 4),
            [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            [quote @ (b'"' | b'\''), ..] => quoted(rest, *quote),
            _ => {
                at += 1;
                continue;
            }
        };
        out[at..at + end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
        at += end;
    }
    out
}

/// How long what is quoted is; an end of line ends it.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'\n' => return at,
            b if b == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The macros with parameters that a blanked text defines.
pub fn defines(text: &[u8]) -> Vec<Define> {
    let lines: Vec<&[u8]> = text.split(|b| *b == b'\n').collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        let first = i;
        while lines[i].trim_ascii_end().ends_with(b"\\") && i + 1 < lines.len() {
            i += 1;
        }
        i += 1;
        let whole = lines[first..i].join(&b'\n');
        let Some(rest) = whole.trim_ascii_start().strip_prefix(b"#") else { continue };
        let Some(rest) = rest.trim_ascii_start().strip_prefix(b"define") else { continue };
        let rest = rest.trim_ascii_start();
        let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let Some(inside) = rest[len..].strip_prefix(b"(") else { continue };
        let Some(close) = memchr::memchr(b')', inside) else { continue };
        let param = |p: &[u8]| String::from_utf8_lossy(p.trim_ascii()).trim_end_matches('.').trim().to_owned();
        out.push(Define {
            name: String::from_utf8_lossy(&rest[..len]).into_owned(),
            params: inside[..close].split(|b| *b == b',').map(param).collect(),
            body: inside[close + 1..].to_vec(),
            lines: (first + 1, i),
        });
    }
    out
}

/// The index of the bracket that closes the one at `open`.
pub fn closing(all: &[Word<'_>], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (k, word) in all.iter().enumerate().skip(open) {
        match word.text {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(k);
                }
            }
            _ => {}
        }
    }
    None
}

/// The index of the innermost bracket that is open at `i`: `(` or, if `braces`, `{`.
pub fn around(all: &[Word<'_>], i: usize, braces: bool) -> Option<usize> {
    let (open, close): (&[u8], &[u8]) = if braces { (b"{", b"}") } else { (b"(", b")") };
    let mut depth = 0usize;
    for k in (0..i).rev() {
        let text = all[k].text;
        if text == close {
            depth += 1;
        } else if text == open && depth > 0 {
            depth -= 1;
        } else if text == open {
            return Some(k);
        } else if !braces && matches!(text, b";" | b"{" | b"}") {
            return None;
        }
    }
    None
}
