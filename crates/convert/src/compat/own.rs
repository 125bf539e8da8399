//! The style that a driver has already: macros with `HAVE_` in their names, defined by the kernel's version in a header.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::outcome::Replacement;
use crate::syntax::asks;
use crate::syntax::eol::eol;
use crate::syntax::items::{ItemKind, items};
use crate::syntax::lex::{Lexer, TokenKind};
use crate::syntax::rungs::lines;
use crate::syntax::span::Span;
use crate::tree::source::{FileId, SourceSet};

/// The macros with `HAVE_` in their names that the conditions of a text ask for.
pub fn asked(text: &[u8]) -> BTreeSet<String> {
    let features = asks::asked(text).into_iter().filter(|a| a.feature).map(|a| a.name);
    features.filter(|name| name.contains("HAVE_")).collect()
}

/// Where a driver defines its features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The header.
    pub file: FileId,
    /// The new macro.
    pub name: String,
    /// Behind the conditional of the last definition.
    at: usize,
    /// What stands behind the name in the definition that is the model.
    value: String,
}

/// The file in which most of `features` are defined under conditions on the kernel's version; `feature` is what the new
/// one is called, behind the driver's own prefix.
pub fn home(sources: &SourceSet, features: &BTreeSet<String>, feature: &str) -> Option<Home> {
    let mut found: BTreeMap<FileId, (usize, Home)> = BTreeMap::new();
    for (i, source) in sources.files.iter().enumerate().filter(|(_, f)| f.given) {
        let file = FileId(u32::try_from(i).ok()?);
        let text = &source.text;
        for item in items(text) {
            let ItemKind::MacroDefinition { name, params: None, body } = &item.kind else { continue };
            let word = String::from_utf8_lossy(name.of(text)).into_owned();
            let by_version = item.arms.iter().any(|a| crate::syntax::condition::names_version(a));
            if !features.contains(&word) || !by_version {
                continue;
            }
            let Some(at) = behind(text, item.span) else { continue };
            let prefix = word.find("HAVE_").map_or("", |i| &word[..i]);
            let new = feature.strip_prefix("HAVE_").unwrap_or(feature);
            let value = String::from_utf8_lossy(&text[name.end..body.end.max(name.end)]).into_owned();
            let home = Home { file, name: format!("{prefix}HAVE_{new}"), at, value };
            let entry = found.entry(file).or_insert((0, home.clone()));
            *entry = (entry.0 + 1, home);
        }
    }
    let best = found.into_values().max_by_key(|(count, h)| (*count, std::cmp::Reverse(h.file)))?.1;
    // A macro of that name has a meaning already.
    let taken =
        |f: &crate::tree::source::SourceFile| crate::syntax::lex::find_word(&f.text, best.name.as_bytes(), 0).is_some();
    (!sources.files.iter().any(taken)).then_some(best)
}

/// The offset behind the outermost conditional around `inside`, include guards apart.
fn behind(text: &[u8], inside: Span) -> Option<usize> {
    let mut arms = crate::syntax::arms::Arms::default();
    let mut entered = false;
    for token in Lexer::new(text) {
        if token.kind != TokenKind::Directive {
            arms.code();
            continue;
        }
        arms.directive(text, token);
        entered |= token.span.start >= inside.start;
        if entered && arms.current().is_empty() {
            return Some(lines(text, token.span).end);
        }
    }
    None
}

impl Home {
    /// The definition of the new macro under `condition`.
    pub fn definition(&self, text: &[u8], condition: &str) -> Replacement {
        let eol = eol(text, self.at.saturating_sub(1));
        let lines = [
            "".to_string(),
            format!("#if {condition}"),
            format!("#define {}{}", self.name, self.value),
            "#endif".into(),
        ];
        let new: String = lines.iter().map(|l| format!("{l}{eol}")).collect();
        Replacement::by("compat-guard", Span::new(self.at, self.at), new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::source::SourceFile;

    #[test]
    fn the_new_feature_stands_behind_the_last_of_its_kind() {
        let text = "#ifndef H\n#define H\n#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)\n#define FOO_HAVE_A 1\n#endif\n\nint x;\n#endif\n";
        let file = SourceFile { path: "h.h".into(), text: text.into(), given: true, loaded: true };
        let sources = SourceSet { files: vec![file], ..SourceSet::default() };
        let features = asked(b"#ifdef FOO_HAVE_A\n#endif\n#if X\n#endif\n");
        let home = home(&sources, &features, "HAVE_MMAP_PREPARE").unwrap();
        assert_eq!(home.name, "FOO_HAVE_MMAP_PREPARE");
        let edit = home.definition(text.as_bytes(), "V");
        assert_eq!(String::from_utf8(edit.text).unwrap(), "\n#if V\n#define FOO_HAVE_MMAP_PREPARE 1\n#endif\n");
        assert!(text[..edit.span.start].ends_with("#endif\n") && text[edit.span.start..].starts_with("\nint x"));
    }

    #[test]
    fn features_without_a_version_have_no_home() {
        let text = "#define HAVE_A\n";
        let file = SourceFile { path: "h.h".into(), text: text.into(), given: true, loaded: true };
        let sources = SourceSet { files: vec![file], ..SourceSet::default() };
        assert_eq!(home(&sources, &["HAVE_A".to_string()].into(), "HAVE_X"), None);
    }
}
