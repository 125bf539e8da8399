//! New lines in files that are indented with blanks and not with tabs.

use super::layout::{column, indent_to};

/// Lines that are looked at.
const MOST: usize = 5000;

/// Blanks for each level of indentation, in a file that is indented with blanks; none for one with tabs.
///
/// A heuristic: hardly a line starts with a tab, and most lines that start with blanks have a multiple of the number.
pub fn blanks_per_level(text: &[u8]) -> Option<usize> {
    let (mut tabs, mut blanks) = (0usize, 0usize);
    let mut fits = [0usize; 9];
    for line in text.split(|b| *b == b'\n').take(MOST) {
        let lead = line.iter().take_while(|b| **b == b' ').count();
        match line.get(lead) {
            Some(b'\t') if lead == 0 => tabs += 1,
            // The inside of a comment.
            None | Some(b'*' | b'\r') => {}
            _ if lead > 1 => {
                blanks += 1;
                [8, 4, 2].into_iter().filter(|u| lead % u == 0).for_each(|u| fits[u] += 1);
            }
            _ => {}
        }
    }
    if blanks == 0 || tabs * 8 > blanks {
        return None;
    }
    [8, 4, 2].into_iter().find(|&u| fits[u] * 3 >= blanks * 2).or(Some(4))
}

/// New text with blanks in place of the tabs at the start of its lines: `unit` for each level. Tabs that align a continued
/// line (in text that was laid out, `laid_out`, those at the start of a line) become as many blanks as they are wide.
pub fn respaced(new: &[u8], unit: usize, laid_out: bool) -> Vec<u8> {
    if !new.contains(&b'\t') {
        return new.to_vec();
    }
    let mut out = Vec::with_capacity(new.len());
    let mut statement = 0usize;
    let mut ended = true;
    for (i, line) in new.split_inclusive(|b| *b == b'\n').enumerate() {
        let lead = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let (white, rest) = line.split_at(lead);
        let tabs = white.iter().filter(|b| **b == b'\t').count();
        let own = white.iter().take_while(|b| **b == b' ').count();
        let aligned = if laid_out { own == 0 && i > 0 } else { !ended };
        let blanks = match (tabs, aligned) {
            (0, _) => white.len(),
            (_, true) => column(white, 0).saturating_sub(if laid_out { 0 } else { statement * (8 - unit.min(8)) }),
            (_, false) => white.len() - tabs + tabs * unit,
        };
        if !aligned {
            statement = tabs;
        }
        out.extend(std::iter::repeat_n(b' ', blanks));
        out.extend_from_slice(rest);
        ended = matches!(rest.trim_ascii_end().last(), None | Some(b';' | b'{' | b'}' | b':' | b'/'));
    }
    out
}

/// Lines without white space at their ends, and without blanks in front of tabs where they begin. A line whose end is
/// escaped stays as it is.
pub fn trimmed(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|b| *b == b'\n') {
        let Some(code) = line.strip_suffix(b"\n") else {
            // What follows decides whether this is the end of a line.
            out.extend_from_slice(&tabs_first(line));
            continue;
        };
        let (code, eol): (&[u8], &[u8]) = match code.strip_suffix(b"\r") {
            Some(code) => (code, b"\r\n"),
            None => (code, b"\n"),
        };
        let short = &code[..end_of(code)];
        out.extend_from_slice(&tabs_first(if short.ends_with(b"\\") { code } else { short }));
        out.extend_from_slice(eol);
    }
    out
}

/// Where the white space at the end of a line begins: blanks and tabs, as other white space may have been put there to stand
/// for something.
pub fn end_of(line: &[u8]) -> usize {
    line.iter().rposition(|b| !matches!(b, b' ' | b'\t')).map_or(0, |i| i + 1)
}

/// A line whose white space at the start has no blank in front of a tab, and is as wide as before.
fn tabs_first(line: &[u8]) -> Vec<u8> {
    let lead = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let (white, rest) = line.split_at(lead);
    if !white.windows(2).any(|pair| pair == b" \t") {
        return line.to_vec();
    }
    [indent_to(column(white, 0)).as_bytes(), rest].concat()
}

#[cfg(test)]
mod tests {
    use super::{blanks_per_level, respaced, trimmed};

    #[test]
    fn white_space_that_git_complains_of_goes() {
        assert_eq!(
            trimmed(b"\ta; \n \t b;\t\r\n\n  \n#define X \\ \n\tc; "),
            b"\ta;\n\t b;\r\n\n\n#define X \\ \n\tc; "
        );
    }

    #[test]
    fn the_files_own_indentation_is_found() {
        assert_eq!(blanks_per_level(b"int f(void)\n{\n    if (a)\n        b();\n    c(d,\n      e);\n}\n"), Some(4));
        assert_eq!(blanks_per_level(b"int f(void)\n{\n  if (a)\n    b();\n  c();\n}\n"), Some(2));
        assert_eq!(blanks_per_level(b"int f(void)\n{\n\tif (a)\n\t\tb();\n}\n"), None);
        assert_eq!(blanks_per_level(b"int a;\n/*\n * b\n */\n"), None);
    }

    #[test]
    fn levels_and_alignment_become_blanks() {
        let text = b"static int f(int a,\n\t     int b)\n{\n\tint c;\n\n\tc = g(a,\n\t      b);\n\treturn c;\n}\n";
        let want = "static int f(int a,\n             int b)\n{\n    int c;\n\n    c = g(a,\n          b);\n    return c;\n}\n";
        assert_eq!(String::from_utf8(respaced(text, 4, false)).unwrap(), want);
        assert_eq!(respaced(b"f(a,\n\t  b);\n    \treturn;", 4, true), b"f(a,\n          b);\n        return;");
    }
}
