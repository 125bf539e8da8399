//! The new code of a form with its words filled in.

use crate::edit::set::Piece;
use crate::syntax::lex::{TokenKind, tokens};

/// What a word of a template stands for; none leaves it as written.
pub type Meaning<'a> = dyn Fn(&str) -> Option<Vec<Piece>> + 'a;

/// Fills in one line. Words are looked up as `WORD` and, for converters, as `name(WORD)`.
pub fn line(template: &str, meaning: &Meaning<'_>) -> Vec<Piece> {
    let bytes = template.as_bytes();
    let toks = tokens(bytes);
    let text = |i: usize| toks.get(i).map_or("", |t| &template[t.span.start..t.span.end]);
    let mut out = Vec::new();
    let mut at = 0;
    let mut i = 0;
    while i < toks.len() {
        let t = toks[i];
        if t.kind == TokenKind::Ident && t.span.start >= at {
            let call = (text(i + 1) == "(" && text(i + 3) == ")").then(|| format!("{}({})", text(i), text(i + 2)));
            let (found, last) = match call.as_deref().and_then(meaning) {
                Some(pieces) => (Some(pieces), i + 3),
                None => (meaning(text(i)), i),
            };
            if let Some(pieces) = found {
                push_text(&mut out, &template[at..t.span.start]);
                let drops = text(i) == "NOT";
                out.extend(pieces);
                at = toks[last].span.end;
                if drops {
                    at += template[at..].len() - template[at..].trim_start().len();
                }
                i = last;
            }
        }
        i += 1;
    }
    push_text(&mut out, &template[at..]);
    out
}

fn push_text(out: &mut Vec<Piece>, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(Piece::Text(last)) = out.last_mut() {
        last.push_str(text);
    } else {
        out.push(Piece::Text(text.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::span::Span;

    #[test]
    fn words_and_converters_are_filled_in() {
        let got = line("NOT f(DESC, bits(FLAGS), X)", &|w| match w {
            "NOT" => Some(vec![Piece::Text("!".into())]),
            "DESC" => Some(vec![Piece::Text("desc".into())]),
            "bits(FLAGS)" => Some(vec![Piece::Text("A, B".into())]),
            "X" => Some(vec![Piece::Hole(Span::new(1, 2))]),
            _ => None,
        });
        let text: String = got.iter().map(|p| if let Piece::Text(t) = p { t.clone() } else { "<x>".into() }).collect();
        assert_eq!(text, "!f(desc, A, B, <x>)");
    }
}
