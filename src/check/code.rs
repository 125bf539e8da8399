//! The code that a refusal is about, as a number that changes with it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::census::slot::Place;
use crate::model::outcome::{Candidate, Refusal};
use crate::model::run::Run;
use crate::syntax::items::{Item, items};
use crate::syntax::lex::tokens_in;
use crate::tree::source::FileId;

/// Hexadecimal digits of a digest.
const DIGITS: usize = 16;

/// Finds the code under refusals; what is at the top level of each file is found once.
pub struct Code<'a> {
    run: &'a Run,
    items: BTreeMap<FileId, Vec<Item>>,
}

impl<'a> Code<'a> {
    /// For the refusals of `run`.
    pub fn of(run: &'a Run) -> Self {
        Self { run, items: BTreeMap::new() }
    }

    /// A digest of the tokens of the handler, of its slots, and of the functions and tables around the places that the
    /// refusal names. Where these stand, how they are laid out and what comments say makes no difference.
    pub fn digest(&mut self, candidate: &Candidate, refusal: &Refusal) -> String {
        let slots = candidate.slots.iter().filter_map(|index| self.run.census.slots.get(*index)).map(|slot| slot.place);
        let mut places: Vec<Place> = candidate.definitions.iter().copied().chain(slots).collect();
        for place in [refusal.primary].into_iter().chain(refusal.related.iter().map(|related| related.0)) {
            if !places.iter().any(|known| known.file == place.file && known.span.contains(place.span)) {
                places.push(self.around(place));
            }
        }
        let path = |place: &Place| &self.run.sources.get(place.file).path;
        places.sort_by(|a, b| (path(a), a.span).cmp(&(path(b), b.span)));
        places.dedup();
        let mut hash = Sha256::new();
        for place in places {
            let text = &self.run.sources.get(place.file).text;
            for token in tokens_in(text, place.span) {
                hash.update(token.text(text).trim_ascii());
                hash.update([0]);
            }
            hash.update([1]);
        }
        let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        hex[..DIGITS].to_owned()
    }

    /// The function, table or definition of a macro that a place lies in; the place itself if it lies in none.
    fn around(&mut self, place: Place) -> Place {
        let text = &self.run.sources.get(place.file).text;
        let items = self.items.entry(place.file).or_insert_with(|| items(text));
        let item = items.iter().find(|item| item.span.contains(place.span));
        Place { span: item.map_or(place.span, |item| item.span), ..place }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use crate::census::slot::Place;
    use crate::model::outcome::Outcome;
    use crate::model::testing::{refusal, run_of};
    use crate::syntax::span::Span;
    use crate::tree::source::FileId;

    const OLD: &str = "int f(void)\n{\n\treturn 0;\n}\n\nstatic int h(void)\n{\n\treturn 1; /* why */\n}\n";

    /// The digest of a refusal of `f` at the word `at` of `text`.
    fn digest(text: &str, at: &str) -> String {
        let mut run = run_of(&[("f", refusal("gap"))]);
        run.sources.files[0].text = text.as_bytes().into();
        let place = |start: usize, end: usize| Place { file: FileId(0), span: Span::new(start, end) };
        let f = text.find("int f").unwrap();
        run.candidates[0].definitions = vec![place(f, f + text[f..].find("}\n").unwrap() + 1)];
        run.census.slots[0].place = place(f, f + 5);
        let start = text.find(at).unwrap();
        let Outcome::Refused(refusal) = &mut run.candidates[0].outcome else { unreachable!() };
        refusal.primary = place(start, start + at.len());
        let Outcome::Refused(refusal) = &run.candidates[0].outcome else { unreachable!() };
        Code::of(&run).digest(&run.candidates[0], refusal)
    }

    #[test]
    fn lines_that_move_layout_and_comments_make_no_difference() {
        let old = digest(OLD, "1;");
        assert_eq!(old.len(), 16);
        assert_eq!(digest(&format!("/* new */\n\nint g;\n{OLD}"), "1;"), old);
        assert_eq!(digest(&OLD.replace("\treturn", "    return").replace("why", "other"), "1;"), old);
    }

    #[test]
    fn the_handler_and_the_function_around_the_obstacle_count_and_nothing_else() {
        let (own, helper) = (digest(OLD, "0;"), digest(OLD, "1;"));
        assert_ne!(own, helper);
        let edited = OLD.replace("return 1", "return 2");
        assert_eq!(digest(&edited, "0;"), own);
        assert_ne!(digest(&edited, "2;"), helper);
        assert_ne!(digest(&OLD.replace("return 0", "return 3"), "1;"), helper);
        // Not only the words count, but also where one ends.
        assert_ne!(digest(&OLD.replace("return 0", "return0"), "1;"), helper);
    }
}
