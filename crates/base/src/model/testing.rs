//! Small runs for the tests of all crates; no other code uses them.

use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::kernel::target::CORE;
use crate::model::outcome::{Candidate, Conversion, Origin, Outcome, Refusal, Replacement};
use crate::model::run::Run;
use crate::syntax::span::Span;
use crate::tree::source::{FileId, SourceFile};

/// The whole text of the only file in runs made by [`run_of`].
pub const TEXT: &[u8] = b"static int f_mmap(void)\n{\n\treturn 0;\n}\n";

/// A slot in the first file that holds `value`.
pub fn slot(_path: &str, value: &str) -> Slot {
    let place = Place { file: FileId(0), span: Span::new(11, 17) };
    Slot {
        place,
        member_span: Span::new(11, 11),
        member: "mmap".into(),
        value: SlotValue::Name(value.into()),
        value_span: place.span,
        aliases: Vec::new(),
        ops: Some("file_operations".into()),
        table: Some(format!("{value}_fops")),
        table_span: place.span,
        kind: SlotKind::Designated,
        arms: Vec::new(),
        siblings: Vec::new(),
        prepare: false,
        older: false,
        aside: false,
    }
}

/// A refusal at the handler's name.
pub fn refusal(reason: &str) -> Outcome {
    Outcome::Refused(Refusal {
        reason: reason.into(),
        primary: Place { file: FileId(0), span: Span::new(11, 17) },
        label: "this is the obstacle".into(),
        related: Vec::new(),
        details: Vec::new(),
        others: Vec::new(),
    })
}

/// A run over one file, with a slot, a candidate and a unit for each outcome.
pub fn run_of(outcomes: &[(&str, Outcome)]) -> Run {
    let mut run = Run::default();
    run.target.prepare.insert(CORE.into(), Vec::new());
    run.sources.files.push(SourceFile { path: "drivers/x/a.c".into(), text: TEXT.into(), given: true, loaded: false });
    for (index, (handler, outcome)) in outcomes.iter().enumerate() {
        run.census.slots.push(slot("a.c", handler));
        run.candidates.push(Candidate {
            handler: (*handler).to_owned(),
            definitions: vec![Place { file: FileId(0), span: Span::new(0, TEXT.len()) }],
            slots: vec![index],
            unit: index,
            outcome: outcome.clone(),
        });
    }
    run
}

/// A run over the given files, with one converted unit for each list of `(file, start, end, new text)`.
pub fn run_of_edits(files: &[(&str, &[u8])], units: &[&[(u32, usize, usize, &str)]]) -> Run {
    let mut run = Run::default();
    for (path, text) in files {
        run.sources.files.push(SourceFile { path: (*path).into(), text: (*text).into(), given: true, loaded: false });
    }
    for (index, edits) in units.iter().enumerate() {
        let handler = format!("f{index}_mmap");
        run.census.slots.push(slot("a.c", &handler));
        let mut conversion = Conversion { new_name: format!("{handler}_prepare"), ..Conversion::default() };
        for (file, start, end, text) in *edits {
            let span = Span::new(*start, *end);
            let origins = vec![Origin { span, by: "slot".into() }];
            let replacement = Replacement { span, text: text.as_bytes().to_vec(), origins };
            match conversion.edits.iter_mut().find(|(id, _)| *id == FileId(*file)) {
                Some((_, list)) => list.push(replacement),
                None => conversion.edits.push((FileId(*file), vec![replacement])),
            }
        }
        run.candidates.push(Candidate {
            handler,
            definitions: Vec::new(),
            slots: vec![index],
            unit: index,
            outcome: Outcome::Converted(Box::new(conversion)),
        });
    }
    run
}
