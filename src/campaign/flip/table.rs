//! The structure's side of a flip: the old member goes, and what was said of it is said of the new one.

use crate::campaign::enable::structure;
use crate::campaign::member::Member;
use crate::edit::layout::relayout;
use crate::model::outcome::Replacement;
use crate::syntax::eol::{eol, line_end, line_start};
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;

/// What every edit of a flip is by.
pub const BY: &str = "campaign-flip";

/// The edits of the file with the structure.
///
/// # Errors
/// What is not understood.
pub fn edits(text: &[u8], member: &Member) -> Result<Vec<Replacement>, &'static str> {
    let mut out = Vec::new();
    let declared = member.declaration;
    let start = line_start(text, declared.start);
    let indent = &text[start..declared.start];
    if !indent.trim_ascii().is_empty() {
        return Err("other code stands before the old member on its line");
    }
    let end = line_end(text, declared.end);
    match &member.prepare {
        None => {
            let new = structure::declaration(text, member);
            let laid = relayout(indent, declared.of(text), &new, eol(text, declared.start) == "\r\n");
            out.push(Replacement::by(BY, declared, laid));
        }
        Some(_) if text[declared.end..end].trim_ascii() == b";" => {
            out.push(Replacement::by(BY, Span::new(start, end), ""));
        }
        Some(_) => return Err("more than the old member stands on its line"),
    }
    if structure::inline(text, member) {
        return Err("the old member is described inside of the structure");
    }
    out.extend(doc(text, member));
    Ok(out)
}

/// The lines of the description above the structure: those of the old member get the new name, those of the new one go.
fn doc(text: &[u8], member: &Member) -> Vec<Replacement> {
    let Some(comment) = structure::description(text, member) else { return Vec::new() };
    let mut out = Vec::new();
    let entry = |name: &str| structure::entry(text, comment, name);
    if let (Some(_), Some(new)) = (&member.prepare, entry(&member.new_name())) {
        out.push(Replacement::by(BY, new, ""));
    }
    if let Some(old) = entry(&member.name)
        && let Some(at) = find_word(old.of(text), member.name.as_bytes(), 0)
    {
        let name = Span::new(old.start + at, old.start + at + member.name.len());
        out.push(Replacement::by(BY, name, member.new_name()));
    }
    out
}
