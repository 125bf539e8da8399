//! The files that a SARIF document speaks of, and places in them.
//!
//! SARIF counts characters. A file that is valid UTF-8 is read as that; any other as ISO 8859-1, in which each byte is a
//! character: no byte is lost then, and a replacement puts back the very bytes, whatever the file's author meant by them.
//! A byte order mark is no part of the text, and `\r\n` are two characters in front of the next line.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::census::slot::Place;
use crate::form::Report;
use crate::model::lines::Lines;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// The name of the directory that paths are relative to.
pub const BASE: &str = "SRCROOT";

/// The three bytes of a UTF-8 byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The files, in the order in which they were first spoken of.
pub struct Artifacts<'a> {
    report: Report<'a>,
    known: BTreeMap<FileId, (usize, Text<'a>)>,
    order: Vec<FileId>,
}

impl<'a> Artifacts<'a> {
    /// None yet.
    pub fn new(report: &Report<'a>) -> Self {
        Self { report: *report, known: BTreeMap::new(), order: Vec::new() }
    }

    fn get(&mut self, file: FileId) -> &(usize, Text<'a>) {
        let (report, order) = (self.report, &mut self.order);
        self.known.entry(file).or_insert_with(|| {
            order.push(file);
            (order.len() - 1, Text::new(&report.run.sources.get(file).text))
        })
    }

    /// `artifactLocation` of a file.
    pub fn location(&mut self, file: FileId) -> Value {
        let uri = self.uri(file);
        json!({"uri": uri, "uriBaseId": BASE, "index": self.get(file).0})
    }

    /// `physicalLocation` of a place.
    pub fn physical(&mut self, place: Place) -> Value {
        json!({"artifactLocation": self.location(place.file), "region": self.region(place)})
    }

    /// `region` of a place.
    pub fn region(&mut self, place: Place) -> Value {
        self.get(place.file).1.region(place.span)
    }

    /// `bytes`, which belong into `file`, as text of its encoding.
    pub fn text(&mut self, file: FileId, bytes: &[u8]) -> String {
        self.get(file).1.decoded(bytes)
    }

    /// The list of all files spoken of.
    pub fn listed(&self) -> Vec<Value> {
        let listed = self.order.iter().filter_map(|file| {
            let (_, text) = self.known.get(file)?;
            let hash: String = Sha256::digest(text.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            Some(json!({
                "location": {"uri": self.uri(*file), "uriBaseId": BASE},
                "length": text.bytes.len(),
                "encoding": text.encoding(),
                "hashes": {"sha-256": hash},
            }))
        });
        listed.collect()
    }

    fn uri(&self, file: FileId) -> String {
        encoded(self.report.in_repository(&self.report.run.sources.get(file).path).as_str())
    }
}

/// A path as a relative reference (RFC 3986): all but unreserved characters and `/` are escaped.
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A file's text, counted in characters.
struct Text<'a> {
    bytes: &'a [u8],
    lines: Lines,
    is_utf8: bool,
}

impl<'a> Text<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, lines: Lines::new(bytes), is_utf8: std::str::from_utf8(bytes).is_ok() }
    }

    fn encoding(&self) -> &'static str {
        if self.is_utf8 { "UTF-8" } else { "ISO-8859-1" }
    }

    fn decoded(&self, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.is_utf8 => text.to_owned(),
            _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
        }
    }

    /// How many characters lie between two offsets.
    fn characters(&self, from: usize, to: usize) -> usize {
        let bytes = self.bytes.get(from..to).unwrap_or_default();
        if !self.is_utf8 {
            return bytes.len();
        }
        let marked = from == 0 && bytes.starts_with(MARK);
        bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() - usize::from(marked)
    }

    fn region(&self, span: Span) -> Value {
        let start = span.start.min(self.bytes.len());
        let end = span.end.clamp(start, self.bytes.len());
        let position = |at: usize| {
            let line = self.lines.index(at);
            (line + 1, self.characters(self.lines.range(line).start, at) + 1)
        };
        let ((start_line, start_column), (end_line, end_column)) = (position(start), position(end));
        json!({
            "startLine": start_line,
            "startColumn": start_column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": self.characters(0, start),
            "charLength": self.characters(start, end),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, encoded};
    use crate::syntax::span::Span;

    fn region(text: &[u8], start: usize, end: usize) -> [u64; 6] {
        let region = Text::new(text).region(Span::new(start, end));
        ["startLine", "startColumn", "endLine", "endColumn", "charOffset", "charLength"]
            .map(|key| region[key].as_u64().unwrap())
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!(region("/* \u{e9} */ x\r\ny".as_bytes(), 10, 13), [1, 10, 2, 2, 9, 3]);
        assert_eq!(region(b"/* \xe9 */ x\r\ny", 9, 12), [1, 10, 2, 2, 9, 3]);
    }

    #[test]
    fn a_byte_order_mark_is_no_character() {
        assert_eq!(region(b"\xef\xbb\xbfab\n", 4, 5), [1, 2, 1, 3, 1, 1]);
        assert_eq!(region(b"\xef\xbb\xbfab\n", 99, 100), [2, 1, 2, 1, 3, 0]);
    }

    #[test]
    fn paths_are_references() {
        assert_eq!(encoded("a b/c:d%\u{e9}\n.c"), "a%20b/c%3Ad%25%C3%A9%0A.c");
    }
}
