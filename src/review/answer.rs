//! What can be answered.

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing was typed: go on in what is being shown.
    More,
    /// Take the unit into the series.
    Accept,
    /// Leave the unit out.
    Reject,
    /// Decide later: on to the next unit that is not decided.
    Skip,
    /// Change the diff in an editor.
    Edit,
    /// Note something; empty if it is still to be typed.
    Note(String),
    /// To the unit before.
    Back,
    /// To the unit after.
    Forward,
    /// To the unit with this number or name; empty if it is still to be typed.
    GoTo(String),
    /// To the next unit that holds this; empty for the text of the last search.
    Search(String),
    /// All units and what was decided.
    List,
    /// Why each transform is right, and what the notes mean.
    Why,
    /// Show the unit again.
    Show,
    /// Take the decision back.
    Undo,
    /// What can be answered.
    Help,
    /// End.
    Quit,
}

/// One key: the answer, the letter, the word, what it does.
pub struct Key {
    /// The letter.
    pub letter: &'static str,
    /// The word that can be typed instead.
    pub word: &'static str,
    /// What it does, for the help.
    pub help: &'static str,
    make: fn(&str) -> Answer,
}

/// All keys, in the order of the help.
pub const KEYS: [Key; 15] = [
    Key {
        letter: "y",
        word: "accept",
        help: "accept this conversion: it goes into the series",
        make: |_| Answer::Accept,
    },
    Key { letter: "n", word: "reject", help: "reject it: it stays out", make: |_| Answer::Reject },
    Key { letter: "s", word: "skip", help: "decide later; on to the next undecided one", make: |_| Answer::Skip },
    Key {
        letter: "e",
        word: "edit",
        help: "edit the diff, have it checked again, and accept it",
        make: |_| Answer::Edit,
    },
    Key {
        letter: "c",
        word: "note",
        help: "note something about it (`c TEXT`, or asks); `c -` removes the note",
        make: |text| Answer::Note(text.to_owned()),
    },
    Key { letter: "u", word: "undo", help: "take the decision and the edit back", make: |_| Answer::Undo },
    Key { letter: "k", word: "back", help: "to the one before, decided or not", make: |_| Answer::Back },
    Key { letter: "j", word: "forward", help: "to the one after, decided or not", make: |_| Answer::Forward },
    Key {
        letter: "g",
        word: "goto",
        help: "to number N, or to the handler or file of that name (`g N`, or asks)",
        make: |text| Answer::GoTo(text.to_owned()),
    },
    Key {
        letter: "/",
        word: "search",
        help: "to the next one with TEXT in it (`/TEXT`); `/` alone searches on",
        make: |text| Answer::Search(text.to_owned()),
    },
    Key { letter: "l", word: "list", help: "list all, with what was decided", make: |_| Answer::List },
    Key {
        letter: "w",
        word: "why",
        help: "why its transforms are right, what its guards and notes mean",
        make: |_| Answer::Why,
    },
    Key { letter: "d", word: "show", help: "show it again from the top", make: |_| Answer::Show },
    Key { letter: "q", word: "quit", help: "end; every answer is kept already", make: |_| Answer::Quit },
    Key { letter: "?", word: "help", help: "this help", make: |_| Answer::Help },
];

/// Reads an answer; none if it is not one.
pub fn parse(line: &str) -> Option<Answer> {
    let line = line.trim();
    if line.is_empty() {
        return Some(Answer::More);
    }
    // `/text` needs no space.
    if let Some(text) = line.strip_prefix('/') {
        return Some(Answer::Search(text.trim().to_owned()));
    }
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let word = match word.to_ascii_lowercase().as_str() {
        "yes" => "y".to_owned(),
        "no" => "n".to_owned(),
        word => word.to_owned(),
    };
    let key = KEYS.iter().find(|key| key.letter == word || key.word == word)?;
    let answer = (key.make)(rest);
    let takes_text = matches!(answer, Answer::Note(_) | Answer::GoTo(_) | Answer::Search(_));
    (takes_text || rest.is_empty()).then_some(answer)
}

#[cfg(test)]
mod tests {
    use super::{Answer, KEYS, parse};

    #[test]
    fn letters_and_words_mean_the_same() {
        for key in &KEYS {
            assert_eq!(parse(key.letter), parse(key.word));
            assert!(parse(key.letter).is_some(), "{}", key.letter);
        }
        assert_eq!(parse(" y \r\n"), Some(Answer::Accept));
        for yes in ["ACCEPT", "Y", "yes"] {
            assert_eq!(parse(yes), Some(Answer::Accept));
        }
        assert_eq!(parse(""), Some(Answer::More));
    }

    #[test]
    fn text_stands_on_the_same_line() {
        assert_eq!(parse("c  looks right to me "), Some(Answer::Note("looks right to me".into())));
        assert_eq!(parse("g 12"), Some(Answer::GoTo("12".into())));
        assert_eq!(parse("/ remap x"), Some(Answer::Search("remap x".into())));
        assert_eq!(parse("/remap"), parse("search remap"));
    }

    #[test]
    fn the_manual_lists_each_key() {
        let manual = include_str!("../../docs/review.md");
        for key in &KEYS {
            assert!(manual.contains(&format!("\n| `{}` | {} | ", key.letter, key.word)), "{}", key.letter);
        }
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for line in ["x", "yes please", "y n", "yy", "\x1b[A", "q q"] {
            assert_eq!(parse(line), None, "{line:?}");
        }
    }
}
