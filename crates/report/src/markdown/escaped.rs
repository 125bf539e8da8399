//! Text of others inside Markdown: shown, never read as markup.

use crate::escape;

/// `text` as a code span on one line, fit for a cell of a table.
pub fn code(text: &str) -> String {
    let text = escape::line(text);
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.starts_with(' ') { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", text.replace('|', "\\|"))
}

/// Running text on one line: what stands between back ticks is code, the rest is plain.
pub fn prose(text: &str) -> String {
    let text = escape::line(text);
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match (at % 2 == 1, at + 1 < parts.len()) {
            (true, true) => out.push_str(&code(part)),
            (true, false) => out.push_str(&format!("\\`{}", plain(part))),
            (false, _) => out.push_str(&plain(part)),
        }
    }
    out
}

/// Text in which no character is markup, starts a link or names a person.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '\\' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    // An address becomes a link by itself.
    out.replace("://", ":&#47;/").replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn code_cannot_end_early() {
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`|\n"), "`` `\\|  ``");
        assert_eq!(code(""), "");
    }

    #[test]
    fn prose_is_no_markup_outside_of_code() {
        assert_eq!(prose("a `b_c` <i> @x http://e [l](u) *"), "a `b_c` &lt;i&gt; &#64;x http:&#47;/e \\[l\\](u) \\*");
        assert_eq!(prose("one ` tick_"), "one \\` tick\\_");
    }
}
