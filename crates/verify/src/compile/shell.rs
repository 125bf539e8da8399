//! Command lines as `make -n` prints them.

/// The commands of a recipe line: its parts between `;`, `&`, `|` and the ends of lines that are not quoted.
pub fn commands(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, c) in line.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, c) {
            (None | Some('"'), '\\') => escaped = true,
            (Some(q), c) if q == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, ';' | '&' | '|' | '\n') => {
                parts.push(line[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(line[start..].trim());
    parts.retain(|p| !p.is_empty());
    parts
}

/// The words of a compiler's command that makes an object of one C file: `... -c -o FILE.o FILE.c`.
pub fn compile_words(command: &str) -> Option<Vec<String>> {
    // Cheap tests first: a dry run prints thousands of commands.
    if !command.ends_with(".c") && !command.ends_with(".c'") && !command.ends_with(".c\"") {
        return None;
    }
    if !command.contains(" -c ") || !command.contains(" -o ") {
        return None;
    }
    let words = shlex::split(command)?;
    let fits = words.len() > 4
        && words.iter().any(|w| w == "-c")
        && words.iter().any(|w| w == "-o")
        && !words[0].starts_with('-')
        && words.last().is_some_and(|w| w.ends_with(".c"));
    fits.then_some(words)
}

/// Lines with those joined that a backslash continues.
pub fn joined(text: &str) -> String {
    text.replace("\\\r\n", " ").replace("\\\n", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_cut_at_unquoted_separators() {
        let line = "set -e;  echo '  CC;  x.o'; gcc -DA='\"a;b\"' -c -o x.o x.c  ; fixdep 'gcc; -c' && true | cat";
        assert_eq!(
            commands(line),
            ["set -e", "echo '  CC;  x.o'", "gcc -DA='\"a;b\"' -c -o x.o x.c", "fixdep 'gcc; -c'", "true", "cat"]
        );
    }

    #[test]
    fn only_compiles_of_one_c_file_are_taken() {
        let words = compile_words("ccache gcc -DA='\"a b\"' -c -o d/x.o ../s/d/x.c").unwrap();
        assert_eq!(words, ["ccache", "gcc", "-DA=\"a b\"", "-c", "-o", "d/x.o", "../s/d/x.c"]);
        for other in ["gcc -c -o x.o x.S", "ld -r -o x.o a.o", "gcc -E -o x.i x.c", "-c -o x.o x.c", "", "'"] {
            assert!(compile_words(other).is_none(), "{other}");
        }
    }
}
