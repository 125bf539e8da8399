//! Comments that go with the code that they stand in.

use crate::census::slot::Place;
use crate::facts::prints::shortened;
use crate::model::outcome::{Note, Replacement};
use crate::plan::Plan;
use crate::syntax::lex::{TokenKind, tokens_with_comments};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Notes each comment in code that is replaced which stands nowhere in the new code of the unit. What changes a comment itself
/// says so otherwise.
pub fn lost(plan: &Plan<'_>, edits: &[(FileId, Vec<Replacement>)]) -> Vec<Note> {
    let new: Vec<String> = edits.iter().flat_map(|(_, list)| list).map(|r| words(&r.text)).collect();
    let mut notes = Vec::new();
    for (file, list) in edits {
        let text = &plan.world.view(*file).text;
        let may =
            |r: &&Replacement| [&b"/*"[..], b"//"].iter().any(|c| memchr::memmem::find(r.span.of(text), c).is_some());
        let list: Vec<&Replacement> = list.iter().filter(may).collect();
        if list.is_empty() {
            continue;
        }
        let comments = tokens_with_comments(text).into_iter().filter(|t| t.kind == TokenKind::Comment).map(|t| t.span);
        let goes = |c: &Span| list.iter().any(|r| r.span.contains(*c) && r.span != *c);
        for comment in comments.filter(goes) {
            let said = words(comment.of(text));
            if new.iter().any(|n| n.contains(&said)) {
                continue;
            }
            let label = format!("The comment `{}` goes with the code that it stands in.", shortened(&said));
            let place = Some(Place { file: *file, span: comment });
            notes.push(Note { id: "comment-dropped".into(), place, text: label });
        }
    }
    notes
}

/// The words of a text, whatever white space is between them.
fn words(text: &[u8]) -> String {
    String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
