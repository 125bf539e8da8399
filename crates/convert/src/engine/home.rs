//! A refusal is reported in the files of its handler, wherever the obstacle lies: whoever looks after the handler reads those.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::model::lines::Lines;
use crate::model::outcome::Outcome;
use crate::model::run::Run;
use crate::tree::source::FileId;

/// Moves the primary place of each refusal that lies elsewhere to the handler, or to its first slot where the handler is
/// defined in a file that was not given. The obstacle becomes the first of the related places.
pub fn bring_home(run: &mut Run) {
    let sources = &run.sources;
    for candidate in &mut run.candidates {
        let Outcome::Refused(refusal) = &mut candidate.outcome else { continue };
        let slots = candidate.slots.iter().filter_map(|index| run.census.slots.get(*index)).map(|slot| slot.place);
        let own: Vec<Place> = candidate.definitions.iter().copied().chain(slots).collect();
        let given: Vec<Place> = own.iter().copied().filter(|place| sources.get(place.file).given).collect();
        let own = if given.is_empty() { own } else { given };
        let files: BTreeSet<FileId> = own.iter().map(|place| place.file).collect();
        let Some(home) = own.first().filter(|_| !files.contains(&refusal.primary.file)) else { continue };
        let away = std::mem::replace(&mut refusal.primary, *home);
        let source = sources.get(away.file);
        let line = Lines::new(&source.text).position(away.span.start).0;
        let label = format!("the obstacle is at {}:{line}: {}", source.path, refusal.label);
        let there = std::mem::replace(&mut refusal.label, label);
        refusal.related.retain(|related| related.0 != *home);
        refusal.related.insert(0, (away, there));
    }
}

#[cfg(test)]
mod tests {
    use super::bring_home;
    use crate::census::slot::Place;
    use crate::model::outcome::{Outcome, Refusal};
    use crate::model::testing::{refusal, run_of};
    use crate::syntax::span::Span;
    use crate::tree::source::{FileId, SourceFile};

    fn home_of(definition: Option<FileId>, obstacle: FileId, is_given: bool) -> Refusal {
        let mut run = run_of(&[("f_mmap", refusal("gap"))]);
        let text = b"\nint f_mmap(void);\n".to_vec();
        run.sources.files.push(SourceFile {
            path: "mm/x.c".into(),
            text: text.into(),
            given: is_given,
            loaded: !is_given,
        });
        let place = |file| Place { file, span: Span::new(1, 4) };
        run.candidates[0].definitions = definition.map(place).into_iter().collect();
        let Outcome::Refused(refusal) = &mut run.candidates[0].outcome else { unreachable!() };
        refusal.primary = place(obstacle);
        bring_home(&mut run);
        let Outcome::Refused(refusal) = &run.candidates[0].outcome else { unreachable!() };
        refusal.clone()
    }

    #[test]
    fn an_obstacle_in_another_file_is_related_to_the_handler() {
        let there = home_of(Some(FileId(0)), FileId(1), false);
        assert_eq!((there.primary.file, there.related[0].0.file), (FileId(0), FileId(1)));
        assert_eq!(there.label, "the obstacle is at mm/x.c:2: this is the obstacle");
        assert_eq!(there.related[0].1, "this is the obstacle");
    }

    #[test]
    fn an_obstacle_in_the_handlers_files_stays() {
        for (definition, obstacle, is_given) in [(0, 0, false), (1, 1, true), (1, 0, true)] {
            let here = home_of(Some(FileId(definition)), FileId(obstacle), is_given);
            assert_eq!((here.primary.file, here.label.as_str()), (FileId(obstacle), "this is the obstacle"));
        }
    }

    #[test]
    fn a_handler_in_a_file_that_was_not_given_is_reported_at_its_slot() {
        assert_eq!(home_of(Some(FileId(1)), FileId(1), false).primary.file, FileId(0));
        assert_eq!(home_of(None, FileId(1), false).primary.file, FileId(0));
    }
}
