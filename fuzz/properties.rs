//! What must hold for any input, one function for each target of the fuzzer; a test runs all of them over the kept corpus.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::sync::Arc;

use camino::Utf8Path;
use vma2desc::check::baseline::Baseline;
use vma2desc::check::merge::{Part, merge as merge_parts};
use vma2desc::cli::config::Config;
use vma2desc::edit::journal::Journal;
use vma2desc::exit::Exit;
use vma2desc::model::summary::Summary;
use vma2desc::report::document::Document;
use vma2desc::report::form::{Form, Report};
use vma2desc::report::patch::patches;
use vma2desc::syntax::items::{ItemKind, items as items_of};
use vma2desc::syntax::lex::{tokens, tokens_with_comments};
use vma2desc::syntax::mask::mask as mask_of;
use vma2desc::syntax::parse::parse;
use vma2desc::syntax::span::Span;
use vma2desc::transform::pattern::{Names, Pattern};

/// A property, by the name of its target.
pub type Property = (&'static str, fn(&[u8]));

/// All of them.
pub const ALL: [Property; 8] = [
    ("lexer", lexer),
    ("items", items),
    ("mask", mask),
    ("matcher", matcher),
    ("configuration", configuration),
    ("baseline", baseline),
    ("merge", merge),
    ("journal", journal),
];

/// Inputs above this say nothing that a shorter one does not.
const MOST: usize = 1 << 16;

/// Tokens are not empty, in order, and lie in the text; comments change no other token.
pub fn lexer(data: &[u8]) {
    let all = tokens_with_comments(data);
    let mut end = 0;
    for token in &all {
        assert!(token.span.start >= end && token.span.end > token.span.start && token.span.end <= data.len());
        end = token.span.end;
    }
    assert!(tokens(data).len() <= all.len());
}

/// Items are in order and lie in the text, and their parts in them.
pub fn items(data: &[u8]) {
    let mut start = 0;
    for item in items_of(data) {
        assert!(item.span.start >= start && item.span.end <= data.len() && item.span.start <= item.span.end);
        start = item.span.start;
        if let ItemKind::Function { name, body, param_list, .. } = item.kind {
            assert!([name, body, param_list].iter().all(|part| part.start <= part.end && part.end <= data.len()));
        }
    }
}

/// A mask has the length and the lines of what it masks, and the tree that is made of it lies in the text.
pub fn mask(data: &[u8]) {
    if data.len() > MOST {
        return;
    }
    let text: Arc<[u8]> = data.into();
    for item in items_of(data).into_iter().take(16) {
        let ItemKind::Function { param_list, body, .. } = item.kind else { continue };
        let masked = mask_of(data, item.span, param_list, body.start);
        assert_eq!(masked.text.len(), data.len());
        let Some(ast) = parse(&text, &masked.text, item.span) else { continue };
        assert!(ast.walk(ast.root()).all(|node| ast.span(node).end <= data.len()));
    }
}

/// A pattern matches itself, and asks any tree without harm. The first line is the pattern.
pub fn matcher(data: &[u8]) {
    let Some(end) = data.iter().position(|byte| *byte == b'\n').filter(|_| data.len() <= MOST) else { return };
    let Ok(line) = std::str::from_utf8(&data[..end]) else { return };
    let Ok(pattern) = Pattern::new(line, &["A".to_owned(), "B".to_owned()]) else { return };
    let text: Arc<[u8]> = data[end + 1..].into();
    let Some(ast) = parse(&text, &text, Span::new(0, text.len())) else { return };
    for node in ast.walk(ast.root()) {
        let _ = pattern.matches(&ast, node, &Names::default());
    }
}

/// A configuration is read or refused, and no path in it is taken for a version.
pub fn configuration(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Config::parse(text, Utf8Path::new("directory"));
    }
}

/// A baseline that is read is printed as one that is read alike.
pub fn baseline(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(read) = Baseline::parse(text) {
        assert_eq!(Baseline::parse(&read.text()).as_ref(), Ok(&read));
    }
}

/// Reports of parts, with a NUL between them, are merged or refused; what is merged is printed in every form.
pub fn merge(data: &[u8]) {
    let parts = data.split(|byte| *byte == 0).enumerate();
    let part =
        |(at, text): (usize, &[u8])| Document::parse(text).ok().map(|document| Part { name: at.to_string(), document });
    let Ok(merged) = merge_parts(parts.filter_map(part).collect(), None) else { return };
    let (run, document) = (&merged.run, Some(&merged.document));
    let Ok(patches) = patches(run) else { return };
    let summary = Summary::of(run);
    let report =
        Report { run, summary: &summary, patches: &patches, exit: Exit::Success, document, prefix: &merged.prefix };
    for form in [Form::Json, Form::Sarif, Form::Github, Form::Gitlab, Form::Html, Form::Markdown] {
        report.write(form, &mut std::io::sink()).unwrap();
    }
}

/// A journal that is read is printed as one that is read alike, and names nothing outside of its directory.
pub fn journal(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(read) = Journal::parse(text) else { return };
    assert_eq!(Journal::parse(&read.print()).as_ref(), Ok(&read));
    for (number, file) in read.files() {
        let beside = read.temporary(&file.path, number);
        assert!(file.path.components().all(|part| matches!(part, camino::Utf8Component::Normal(_))));
        assert_eq!(beside.parent(), file.path.parent());
    }
}
