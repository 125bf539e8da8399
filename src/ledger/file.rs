//! The form of the file: JSON, sorted, one line of code to a line, so that two ledgers can be compared and merged.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use crate::ledger::VERSION;
use crate::ledger::entry::{Decision, EditedDiff, Entry, Ledger};
use crate::ledger::error::LedgerError;
use crate::ledger::fingerprint::{Fingerprint, Region};
use crate::ledger::key::UnitKey;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u64,
    units: BTreeMap<String, Unit>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    decision: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    tool: String,
    proof: String,
    code: String,
    change: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edited: Option<Edited>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen: Vec<Seen>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Edited {
    code: String,
    diff: Bytes,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    file: String,
    before: Bytes,
    after: Bytes,
}

/// Lines with their ends; or, where they are no UTF-8, all bytes in hexadecimal.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Bytes {
    Lines(Vec<String>),
    Hex(String),
}

/// Only what says which version a file has.
#[derive(Deserialize)]
struct Head {
    version: u64,
}

/// `ledger` as it is written.
pub fn print(ledger: &Ledger) -> Result<Vec<u8>, serde_json::Error> {
    let units = ledger.entries.iter().map(|(key, entry)| (key.0.clone(), unit(entry))).collect();
    let mut text = serde_json::to_vec_pretty(&File { version: VERSION, units })?;
    text.push(b'\n');
    Ok(text)
}

/// The ledger that `text` holds, which was read from `path`.
///
/// # Errors
/// It is none, or one of a newer program.
pub fn parse(path: &Utf8Path, text: &[u8]) -> Result<Ledger, LedgerError> {
    let malformed = |what: String| LedgerError::Malformed(path.to_owned(), what);
    let head: Head = serde_json::from_slice(text).map_err(|error| malformed(error.to_string()))?;
    if head.version != VERSION {
        return Err(LedgerError::Version(path.to_owned(), head.version));
    }
    let file: File = serde_json::from_slice(text).map_err(|error| malformed(error.to_string()))?;
    let mut ledger = Ledger::default();
    for (key, unit) in file.units {
        let entry = entry(unit).map_err(|what| malformed(format!("unit `{key}`: {what}")))?;
        ledger.entries.insert(UnitKey(key), entry);
    }
    Ok(ledger)
}

fn unit(entry: &Entry) -> Unit {
    let seen = |r: &Region| Seen { file: r.path.clone(), before: bytes(&r.before), after: bytes(&r.after) };
    Unit {
        decision: entry.decision.name().to_owned(),
        note: entry.note.clone(),
        tool: entry.tool.clone(),
        proof: entry.proof.clone(),
        code: entry.fingerprint.code.clone(),
        change: entry.fingerprint.change.clone(),
        edited: entry.edited.as_ref().map(|e| Edited { code: e.code.clone(), diff: bytes(&e.diff) }),
        seen: entry.regions.iter().map(seen).collect(),
    }
}

fn entry(unit: Unit) -> Result<Entry, String> {
    let decision = Decision::ALL.into_iter().find(|d| d.name() == unit.decision);
    let decision = decision.ok_or_else(|| {
        let known: Vec<&str> = Decision::ALL.iter().map(|d| d.name()).collect();
        format!("`{}` is no decision, these are: {}", unit.decision, known.join(", "))
    })?;
    let edited = unit.edited.map(|e| Ok::<_, String>(EditedDiff { diff: raw(e.diff)?, code: e.code })).transpose()?;
    let regions =
        unit.seen.into_iter().map(|s| Ok(Region { path: s.file, before: raw(s.before)?, after: raw(s.after)? }));
    Ok(Entry {
        decision,
        note: unit.note,
        tool: unit.tool,
        proof: unit.proof,
        fingerprint: Fingerprint { code: unit.code, change: unit.change },
        regions: regions.collect::<Result<_, String>>()?,
        edited,
    })
}

fn bytes(text: &[u8]) -> Bytes {
    match std::str::from_utf8(text) {
        Ok(text) => Bytes::Lines(text.split_inclusive('\n').map(str::to_owned).collect()),
        Err(_) => Bytes::Hex(text.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}

fn raw(bytes: Bytes) -> Result<Vec<u8>, String> {
    let digits = match bytes {
        Bytes::Lines(lines) => return Ok(lines.concat().into_bytes()),
        Bytes::Hex(digits) => digits,
    };
    let byte = |pair: &[u8]| {
        let text = std::str::from_utf8(pair).ok().filter(|t| t.len() == 2 && t.bytes().all(|b| b.is_ascii_hexdigit()));
        text.and_then(|t| u8::from_str_radix(t, 16).ok())
            .ok_or_else(|| "text is neither lines nor hexadecimal".to_owned())
    };
    digits.as_bytes().chunks(2).map(byte).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::{parse, print};
    use crate::ledger::entry::{Decision, EditedDiff, Entry, Ledger};
    use crate::ledger::error::LedgerError;
    use crate::ledger::fingerprint::{Fingerprint, Region};
    use crate::ledger::key::UnitKey;
    use proptest::prelude::*;

    /// A ledger of one entry with these bytes in all its texts.
    pub fn ledger_with(text: &[u8]) -> Ledger {
        let entry = Entry {
            decision: Decision::Accepted,
            note: String::from_utf8_lossy(text).into_owned(),
            tool: "0.1.0".into(),
            proof: "parsed".into(),
            fingerprint: Fingerprint { code: "c0de".into(), change: "c4a9".into() },
            regions: vec![Region { path: "a.c".into(), before: text.to_vec(), after: Vec::new() }],
            edited: Some(EditedDiff { diff: text.to_vec(), code: "ed17".into() }),
        };
        Ledger { entries: [(UnitKey("a.c:f".into()), entry)].into() }
    }

    fn read(text: &[u8]) -> Result<Ledger, LedgerError> {
        parse("l.json".into(), text)
    }

    #[test]
    fn code_is_kept_line_by_line() {
        let text = String::from_utf8(print(&ledger_with(b"a\n\tb \"c\"\n")).unwrap()).unwrap();
        assert!(text.contains("\"a\\n\",\n") && text.contains("\"\\tb \\\"c\\\"\\n\"\n"), "{text}");
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn what_is_no_ledger_is_told_with_its_place() {
        let told = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(told("").contains("l.json is no ledger"), "{}", told(""));
        assert!(told("{\"version\": 1, \"units\": {}, \"extra\": 1}").contains("unknown field `extra`"));
        assert!(told("{\"version\": 9, \"stuff\": []}").contains("has format 9, this program knows format 1"));
        let text = String::from_utf8(print(&ledger_with(b"\xff")).unwrap()).unwrap();
        assert!(told(&text.replace("\"ff\"", "\"fg\"")).contains("unit `a.c:f`: text is neither"));
        assert!(told(&text.replace("\"ff\"", "\"f\"")).contains("text is neither"));
        assert!(told(&text.replace("\"accepted\"", "\"yes\"")).contains("these are: accepted, rejected, undecided"));
        let deep = "[".repeat(100_000);
        assert!(read(deep.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn printing_and_parsing_is_the_identity(text: Vec<u8>) {
            let ledger = ledger_with(&text);
            prop_assert_eq!(read(&print(&ledger).unwrap()).unwrap(), ledger);
        }

        #[test]
        fn any_bytes_can_be_tried(text: Vec<u8>) {
            let _ = read(&text);
        }
    }
}
