//! Mails as `git format-patch` writes them, and what keeps text of others from breaking out of its place in them.

use std::fmt::Write as _;

use crate::report::escape;
use crate::report::patch::MAIL_LINE;
use crate::report::wrap::wrap;
use crate::tree::maintainers::Address;

/// Columns of a commit message, as checkpatch.pl and submitting-patches.rst want it.
pub const WIDTH: usize = 75;

/// Columns of a header, behind which it is folded.
const FOLD: usize = 78;

/// Bytes of one encoded word (RFC 2047, section 2).
const ENCODED: usize = 75;

/// The headers of a mail.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    /// Who the mail is from.
    pub from: Option<Address>,
    /// When, as RFC 5322 has it; none for no such header.
    pub date: Option<String>,
    /// `[PATCH 1/2] `, with its blank.
    pub tag: String,
    /// The subject behind the tag.
    pub subject: String,
    /// To whom.
    pub to: Vec<Address>,
    /// And whom else.
    pub cc: Vec<Address>,
}

/// The head of a mail: what separates mails in a mailbox, headers, empty line. `is_ascii` tells of all that follows.
pub fn head(headers: &Headers, is_ascii: bool) -> String {
    // The date is the one that git uses to mark its own patches (format-patch, --zero-commit).
    let mut out = "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n".to_owned();
    if let Some(from) = &headers.from {
        addresses(&mut out, "From", std::slice::from_ref(from));
    }
    if let Some(date) = &headers.date {
        out.push_str(&folded("Date", &text(date)));
    }
    out.push_str(&folded("Subject", &format!("{}{}", headers.tag, text(&headers.subject))));
    addresses(&mut out, "To", &headers.to);
    addresses(&mut out, "Cc", &headers.cc);
    out.push_str(&format!("{MAIL_LINE}{}\n", env!("CARGO_PKG_VERSION")));
    if !is_ascii || !headers.subject.is_ascii() {
        out.push_str("MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n");
    }
    out.push('\n');
    out
}

/// `name: value`, continued on further lines where it is long.
fn folded(name: &str, value: &str) -> String {
    wrap(&format!("{name}: {value}"), FOLD, " ") + "\n"
}

fn addresses(out: &mut String, name: &str, all: &[Address]) {
    let list: Vec<String> = all.iter().map(address).collect();
    if !list.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name}: {}", list.join(",\n\t"));
    }
}

/// An address as it stands in a header.
fn address(of: &Address) -> String {
    let name = escape::line(&of.name);
    let mail = &of.mail;
    if name.is_empty() {
        return mail.clone();
    }
    if !name.is_ascii() {
        return format!("{} <{mail}>", text(&name));
    }
    // Characters that an atom may not hold (RFC 5322, section 3.2.3).
    if name.contains(|c: char| "()<>[]:;@\\,.\"".contains(c)) {
        let quoted: String = name
            .chars()
            .flat_map(|c| ["\\".chars().next().filter(|_| "\\\"".contains(c)), Some(c)])
            .flatten()
            .collect();
        return format!("\"{quoted}\" <{mail}>");
    }
    format!("{name} <{mail}>")
}

/// Text of a header on one line: encoded words where it is not ASCII or looks like one (RFC 2047).
fn text(value: &str) -> String {
    let value = escape::line(value);
    if value.is_ascii() && !value.contains("=?") {
        return value;
    }
    const START: &str = "=?UTF-8?q?";
    let mut words: Vec<String> = Vec::new();
    let mut word = START.to_owned();
    for c in value.chars() {
        let mut code = String::new();
        match c {
            ' ' => code.push('_'),
            c if c.is_ascii_alphanumeric() || "-./+*!".contains(c) => code.push(c),
            c => c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| {
                let _ = write!(code, "={b:02X}");
            }),
        }
        if word.len() + code.len() + 2 > ENCODED {
            words.push(std::mem::replace(&mut word, START.to_owned()) + "?=");
        }
        word.push_str(&code);
    }
    words.push(word + "?=");
    words.join(" ")
}

/// A paragraph of a message: one line of text of any origin, wrapped.
///
/// No line of it can be taken for the start of a patch, a header, a trailer, or a mail: such a line is indented.
pub fn paragraph(line: &str) -> String {
    let safe = unscissored(&escape::line(line));
    let wrapped = wrap(&safe, WIDTH - 1, "");
    let lines = wrapped.lines().map(guarded);
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// As [`paragraph`], for an item of a list: further lines are indented.
pub fn item(mark: &str, line: &str) -> String {
    let indent = " ".repeat(mark.len());
    let safe = unscissored(&escape::line(line));
    let wrapped = wrap(&format!("{}{safe}", "x".repeat(mark.len())), WIDTH - 1, &indent);
    guarded(&format!("{mark}{}", &wrapped[mark.len()..])) + "\n"
}

/// `line`, one blank further in if a program that reads patches or mails would take its start for something else.
fn guarded(line: &str) -> String {
    let starts = ["---", "+++", "@@", "diff ", "Index:", "From ", ">", "#", "==="];
    let word = line.split_whitespace().next().unwrap_or_default();
    let tag = word.strip_suffix(':').is_some_and(|w| w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let close = line.split_once(':').is_some_and(|(w, _)| !w.contains(' ') && w.to_ascii_lowercase().ends_with("-by"));
    if tag || close || starts.iter().any(|start| line.starts_with(start)) {
        return format!(" {line}");
    }
    line.to_owned()
}

/// Takes the scissors out of a text, at which git am can be told to cut a message (git-mailinfo, --scissors).
fn unscissored(line: &str) -> String {
    let mut out = line.to_owned();
    for mark in [">8", "8<", ">%", "%<"] {
        out = out.replace(mark, &format!("{}_{}", &mark[..1], &mark[1..]));
    }
    out
}

/// The name of a patch's file, as git makes it from a subject.
pub fn file_name(number: usize, subject: &str) -> String {
    let mut slug = String::new();
    for c in subject.chars() {
        let c = if c.is_ascii_alphanumeric() || c == '_' || c == '.' { c } else { '-' };
        let doubled = (c == '-' || c == '.') && slug.ends_with(c);
        let leads = slug.is_empty() && c != '_' && !c.is_ascii_alphanumeric();
        if !(doubled || leads) {
            slug.push(c);
        }
    }
    slug.truncate(52);
    let slug = slug.trim_end_matches(['-', '.']);
    let slug = if slug.is_empty() { "patch" } else { slug };
    format!("{number:04}-{slug}.patch")
}

#[cfg(test)]
mod tests {
    use super::{Headers, file_name, head, item, paragraph};
    use crate::tree::maintainers::Address;

    fn address(name: &str) -> Address {
        Address { name: name.into(), mail: "a@b.c".into() }
    }

    #[test]
    fn headers_are_as_git_writes_them() {
        let headers = Headers {
            from: Some(address("A B")),
            date: None,
            tag: "[PATCH 1/2] ".into(),
            subject: "lux: convert it".into(),
            to: vec![address("C. \"D\" E"), address("")],
            cc: vec![],
        };
        assert_eq!(
            head(&headers, true).replace(env!("CARGO_PKG_VERSION"), "V"),
            "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\nFrom: A B <a@b.c>\n\
             Subject: [PATCH 1/2] lux: convert it\nTo: \"C. \\\"D\\\" E\" <a@b.c>,\n\ta@b.c\nX-Vma2desc: V\n\n"
        );
    }

    #[test]
    fn what_is_not_ascii_is_encoded_and_the_mail_says_so() {
        let subject = format!("l\u{fc}x: {}", "\u{e4}".repeat(40));
        let headers = Headers { to: vec![address("Uwe K\u{f6}nig")], subject, ..Headers::default() };
        let text = head(&headers, false);
        assert!(text.is_ascii() && text.contains("To: =?UTF-8?q?Uwe_K=C3=B6nig?= <a@b.c>\n"), "{text}");
        assert!(text.contains("Content-Type: text/plain; charset=UTF-8\n"));
        assert!(text.lines().all(|line| line.len() <= 86), "{text}");
    }

    #[test]
    fn no_header_can_be_smuggled_in() {
        let evil = "x\r\nBcc: evil@example.org\n\nbody\u{202e} =?UTF-8?q?y?=";
        let headers =
            Headers { from: Some(address(evil)), subject: evil.into(), cc: vec![address(evil)], ..Headers::default() };
        let text = head(&headers, true);
        let starts: Vec<&str> = text.lines().filter(|l| !l.starts_with([' ', '\t'])).collect();
        assert!(!starts.iter().any(|l| l.starts_with("Bcc") || l.starts_with("body")), "{text}");
        assert_eq!(text.matches("\n\n").count(), 1);
    }

    #[test]
    fn no_line_of_a_paragraph_starts_anything() {
        for bad in [
            "--- a/x",
            "diff --git a/x b/x",
            "From me Mon Sep 17 00:00:00 2001",
            "Signed-off-by: A <a@b.c>",
            "Cc: a@b.c",
            "reviewed-by:x",
            ">From x",
            "@@ -1 +1 @@",
            "---",
            "# x",
            "Index: x",
            "From: x",
            "Fixes: 123",
            "=== x",
        ] {
            let long = format!("{} {bad} {}", "x".repeat(74), "y".repeat(70));
            for text in [paragraph(bad), paragraph(&long), paragraph(&bad.replace(' ', "\n")), item("", bad)] {
                assert!(text.lines().any(|line| line.starts_with(' ')), "{bad}: {text}");
                assert!(text.lines().all(|line| line.chars().count() <= 75));
            }
        }
        assert_eq!(paragraph("-- >8 -- 8< %< >%"), "-- >_8 -- 8_< %_< >_%\n");
        assert_eq!(item("* ", &"word ".repeat(20)).lines().nth(1).unwrap().find("word"), Some(2));
    }

    #[test]
    fn file_names_are_plain() {
        assert_eq!(file_name(3, "lux/lamp: convert lamp_mmap() to x"), "0003-lux-lamp-convert-lamp_mmap-to-x.patch");
        assert_eq!(file_name(1, "../..\n\u{e9}"), "0001-patch.patch");
        assert!(file_name(1, &"x".repeat(300)).len() < 70);
    }
}
