//! Texts that name an object, said so that the caller understands them, and back.

use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;

/// The value that the function returns.
pub const RET: &str = "<ret>";

/// `text` for callers: parameters as `<0>`, the returned variable as [`RET`]; none if a local has no meaning outside.
pub fn outward(func: &Func, text: &str, returned: Option<&str>) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    let mut own = false;
    for (i, w) in words.iter().enumerate() {
        let member = i > 0 && matches!(words[i - 1], "->" | ".");
        let bare = w.strip_prefix('<').and_then(|w| w.strip_suffix('>')).unwrap_or(w);
        let parameter = (0..func.params.len()).find(|&k| func.param_name(k).as_deref() == Some(bare));
        // `<file>` is the mapping's, whatever a local is called.
        let root = w.starts_with('<') && parameter.is_none();
        let Some(var) = func.vars.by_name.get(bare).filter(|_| !member && !root) else {
            own |= w.starts_with('<') || member && i == 1;
            out.push((*w).to_string());
            continue;
        };
        if returned == Some(bare) {
            out.push(RET.into());
        } else if func.names.files.contains(bare) {
            out.push(crate::facts::closed::FILE.into());
        } else if let Some(k) = parameter.filter(|_| func.expands || var.defs.len() <= 1) {
            out.push(format!("<{k}>"));
        } else if var.declared.iter().all(|&d| func.outlives(d)) {
            out.push(format!("{}.{bare}", func.name));
        } else {
            return None;
        }
        own = true;
    }
    // A constant or a name of the file, such as a function that frees, is no object by itself.
    let named = own || words.len() > 1 || words[0].bytes().any(|b| b.is_ascii_lowercase());
    named.then(|| out.join(" "))
}

/// The variable that all returns of a success return.
pub fn returned(func: &Func) -> Option<String> {
    let ast = &func.ast;
    let mut found: Option<String> = None;
    for point in func.cfg.points.iter().filter(|p| p.kind == PointKind::Return) {
        let Some(n) = point.at else { continue };
        let Some(value) = ast.named(n).next().map(|v| ast.strip(v)) else { continue };
        let failed = func.is_error_return(n)
            || ast.normal(value) == "NULL"
            || ast.callee(value).is_some_and(|c| matches!(c.as_str(), "ERR_PTR" | "ERR_CAST"));
        if failed {
            continue;
        }
        let name = (ast.kind(value) == "identifier").then(|| ast.str(value))?;
        if found.as_ref().is_some_and(|f| *f != name) {
            return None;
        }
        found = Some(name);
    }
    found
}

/// Whether the value of `n` is returned as it is.
pub fn is_returned(func: &Func, n: N) -> bool {
    func.ast.parent(func.ast.outer(n)).is_some_and(|p| func.ast.kind(p) == "return_statement")
}

/// `text` of a callee with what `word` stands for in the caller.
pub fn inward(text: &str, word: &str, stands: &str) -> String {
    if let Some(rest) = stands.strip_prefix("& ") {
        // (&x)->y is x.y, *&x is x.
        let text = text.replace(&format!("{word} -> "), &format!("{rest} . "));
        return text.replace(&format!("* {word}"), rest).replace(word, stands);
    }
    let single = !stands.contains(' ') || stands.split(' ').all(is_plain);
    text.replace(word, &if single { stands.to_string() } else { format!("( {stands} )") })
}

/// A word of a chain of members.
fn is_plain(word: &str) -> bool {
    matches!(word, "->" | "." | "[" | "]")
        || word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'<' | b'>'))
}

#[cfg(test)]
mod tests {
    use super::inward;

    #[test]
    fn what_a_callee_names_is_said_in_the_callers_words() {
        assert_eq!(inward("& <0> -> ref", "<0>", "lamp"), "& lamp -> ref");
        assert_eq!(inward("& <0> -> ref", "<0>", "& lamp -> core"), "& lamp -> core . ref");
        assert_eq!(inward("* <0>", "<0>", "& count"), "count");
        assert_eq!(inward("<0> -> n", "<0>", "* p"), "( * p ) -> n");
    }
}
