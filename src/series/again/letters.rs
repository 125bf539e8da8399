//! Mails that are read back: those that were sent, and what people answered. What stands in them is text of strangers.

use mail_parser::{MessageParser, PartType};

use crate::tree::maintainers::Address;

/// Steps that are taken up a thread.
const DEPTH: usize = 64;

/// A mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The subject without `Re:` and what stands in brackets.
    pub subject: String,
    /// What stands in the brackets.
    pub tag: String,
    /// Whether it is an answer.
    pub is_reply: bool,
    /// Who wrote it.
    pub from: Option<Address>,
    /// Its id.
    pub id: String,
    /// The mail that it answers.
    pub parent: Option<String>,
    /// Its text, as far as it is plain.
    pub text: String,
}

/// The mails of a mailbox, in order; what is none is passed over.
pub fn letters(mailbox: &[u8]) -> Vec<Letter> {
    split(mailbox).into_iter().filter_map(letter).collect()
}

/// The mails of a mailbox: each begins with a line `From `, which stands at the start or below an empty line.
fn split(mailbox: &[u8]) -> Vec<&[u8]> {
    let starts = memchr::memmem::find_iter(mailbox, b"From ")
        .filter(|&at| at == 0 || mailbox[..at].ends_with(b"\n\n") || mailbox[..at].ends_with(b"\n\r\n"));
    let mut starts: Vec<usize> = starts.collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([mailbox.len()]);
    starts.iter().zip(ends).map(|(&start, end)| &mailbox[start..end]).collect()
}

fn letter(text: &[u8]) -> Option<Letter> {
    let text = match text.strip_prefix(b"From ") {
        Some(rest) => &rest[memchr::memchr(b'\n', rest)? + 1..],
        None => text,
    };
    let mail = MessageParser::default().parse(text)?;
    let subject = mail.subject().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let (bare, tag, is_reply) = bare(&subject);
    let from = mail.from().and_then(|from| from.first());
    let from = from.and_then(|from| Some(format!("{} <{}>", from.name().unwrap_or_default(), from.address()?)));
    let parent = mail.in_reply_to().as_text().or_else(|| mail.references().as_text());
    let plain = mail.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) => Some(text.replace('\r', "")),
        _ => None,
    });
    Some(Letter {
        subject: bare.to_owned(),
        tag,
        is_reply,
        from: from.and_then(|from| Address::parse(&from)),
        id: mail.message_id().unwrap_or_default().to_owned(),
        parent: parent.map(str::to_owned),
        text: plain.unwrap_or_default(),
    })
}

/// A subject without `Re:` and brackets, what stands in the brackets, and whether it is that of an answer.
fn bare(subject: &str) -> (&str, String, bool) {
    let (mut rest, mut tag, mut is_reply) = (subject.trim(), String::new(), false);
    loop {
        let answered = rest.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"));
        if answered {
            rest = rest[3..].trim_start();
            is_reply = true;
        } else if let Some((inner, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            tag = format!("{tag} {inner}");
            rest = after.trim_start();
        } else {
            return (rest, tag.trim().to_owned(), is_reply);
        }
    }
}

/// The mail, from `letter` on up its thread, for which `wanted` has something.
pub fn answered<'a, T>(all: &'a [Letter], letter: &'a Letter, wanted: &dyn Fn(&Letter) -> Option<T>) -> Option<T> {
    let mut at = letter;
    for _ in 0..DEPTH {
        if let Some(found) = wanted(at) {
            return Some(found);
        }
        let parent = at.parent.as_ref()?;
        at = all.iter().find(|l| l.id == *parent)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{answered, letters};

    const BOX: &[u8] = b"From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: A <a@x>\nSubject: [PATCH v2 1/2] lux: convert\n  it\nMessage-ID: <1@x>\n\n\
        Text.\n\nFrom here it is text.\n\nFrom mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: =?UTF-8?q?B=C3=A9?= <b@x>\nSubject: Re: [PATCH v2 1/2] lux:\n convert it\n\
        Message-ID: <2@x>\nIn-Reply-To: <1@x>\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
        > Text.\n\nAcked-by: B=C3=A9 <b@x>\n\nFrom mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: C <c@x>\nSubject: other\nMessage-ID: <3@x>\n\
        References: <0@x>\n\t<2@x>\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/html\n\n<b>no</b>\n--b\n\
        Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\neWVzCg==\n--b--\n";

    #[test]
    fn a_mailbox_is_taken_apart_and_its_texts_are_decoded() {
        let all = letters(BOX);
        // A line of a text that begins like a mail is taken for one, and has nothing that a mail has.
        let named: Vec<_> = all.iter().filter(|l| !l.id.is_empty()).collect();
        assert_eq!(named.len(), 3);
        assert_eq!(
            (named[0].subject.as_str(), named[0].tag.as_str(), named[0].is_reply),
            ("lux: convert it", "PATCH v2 1/2", false)
        );
        assert_eq!((named[1].subject.as_str(), named[1].is_reply), ("lux: convert it", true));
        assert!(named[1].text.contains("Acked-by: B\u{e9} <b@x>"), "{:?}", named[1]);
        assert_eq!(named[1].from.as_ref().unwrap().name, "B\u{e9}");
        assert_eq!((named[2].text.trim(), named[2].parent.as_deref()), ("yes", Some("2@x")));
    }

    #[test]
    fn an_answer_with_a_subject_of_its_own_is_found_by_its_thread() {
        let all = letters(BOX);
        let last = all.iter().find(|l| l.subject == "other").unwrap();
        let found = answered(&all, last, &|l| (l.subject == "lux: convert it").then_some(l.id.clone()));
        assert_eq!(found.as_deref(), Some("2@x"));
        assert!(answered(&all, last, &|_| None::<()>).is_none());
    }

    #[test]
    fn bytes_of_any_kind_are_no_mail() {
        for bytes in [&b""[..], b"\xff\xfe\0", b"From ", b"From \n", b"Subject: [", b"Subject: Re:\n\n", b"Re\xff:\n\n"]
        {
            assert!(letters(bytes).iter().all(|l| l.subject.is_empty() || l.subject == "["), "{bytes:?}");
        }
    }
}
