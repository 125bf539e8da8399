//! Reviews without a terminal.

use super::Session;
use crate::census::slot::Place;
use crate::engine::edited::Unsound;
use crate::ledger::entry::{Decision, EditedDiff, Ledger};
use crate::ledger::matching::{Expiry, State, states};
use crate::model::run::Run;
use crate::model::testing::run_of_edits;
use crate::review::end::{Edited, Effect, Event, Finish};
use crate::review::item::Item;
use crate::review::line::Window;
use crate::review::unit::views;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Three units in three files; the second has a long text.
fn run() -> Run {
    let long: &'static str = Box::leak((0..100).map(|n| format!("line {n}\n")).collect::<String>().into_boxed_str());
    let files: [(&str, &[u8]); 3] = [("d/a.c", b"a\n"), ("d/b.c", long.as_bytes()), ("e/c.c", b"c\n")];
    let mut run =
        run_of_edits(&files, &[&[(0, 0, 1, "first")], &[(1, 0, long.len(), "second\n")], &[(2, 0, 1, "third")]]);
    for (file, candidate) in run.candidates.iter_mut().enumerate() {
        candidate.definitions = vec![Place { file: FileId(file as u32), span: Span::new(0, 1) }];
    }
    run
}

fn items(run: &Run, ledger: &Ledger) -> Vec<Item> {
    let states = states(ledger, run);
    views(run).unwrap().into_iter().map(|view| Item::new(view.clone(), states[&view.unit].clone())).collect()
}

fn session(ledger: Ledger, is_strict: bool) -> Session {
    let mut session = Session::new(items(&run(), &ledger), ledger, is_strict);
    session.start(None);
    session
}

fn say(session: &mut Session, line: &str) -> Vec<Effect> {
    session.handle(Event::Line(line.into()), None)
}

fn all(session: &mut Session, lines: &[&str]) -> Vec<Effect> {
    lines.iter().flat_map(|line| say(session, line)).collect()
}

fn shown(effects: &[Effect]) -> String {
    let mut text = String::new();
    for effect in effects {
        match effect {
            Effect::Show(lines) => lines.iter().for_each(|l| text.push_str(&format!("{}\n", l.text))),
            Effect::Ask(prompt) => text.push_str(&format!("{prompt}\n")),
            _ => {}
        }
    }
    anstream::adapter::strip_str(&text).to_string()
}

fn decisions(session: &Session) -> Vec<(String, Decision, String)> {
    let entry = |(key, entry): (&crate::ledger::key::UnitKey, &crate::ledger::Entry)| {
        (key.0.clone(), entry.decision, entry.note.clone())
    };
    session.ledger().entries.iter().map(entry).collect()
}

fn saves(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| **effect == Effect::Save).count()
}

#[test]
fn each_decision_is_saved_before_the_next_unit_is_shown() {
    let mut session = session(Ledger::default(), true);
    let effects = say(&mut session, "y");
    assert_eq!(effects[0], Effect::Save);
    assert!(shown(&effects).contains("[2/3] f1_mmap() -> f1_mmap_prepare()"));
    let effects = all(&mut session, &["s", "n"]);
    assert_eq!(saves(&effects), 1);
    assert!(shown(&effects).ends_with("1 left to decide; Enter ends [s,k,g,/,l,q,?]? \n"), "{}", shown(&effects));
    let got: Vec<_> = decisions(&session).into_iter().map(|d| (d.0, d.1)).collect();
    let expected = [("d/a.c:f0_mmap", Decision::Accepted), ("e/c.c:f2_mmap", Decision::Rejected)];
    assert_eq!(got, expected.map(|e| (e.0.to_owned(), e.1)));
    assert_eq!(session.totals().text(), "3 units: 1 accepted, 1 rejected, 1 undecided");
    assert!(shown(&say(&mut session, "s")).contains("[2/3]"), "a second round starts with what was skipped");
}

#[test]
fn one_can_go_back_and_change_ones_mind() {
    let mut session = session(Ledger::default(), true);
    let effects = all(&mut session, &["y", "k"]);
    assert!(shown(&effects).contains("(1/3, accepted)"), "{}", shown(&effects));
    all(&mut session, &["n"]);
    assert_eq!(decisions(&session)[0].1, Decision::Rejected);
    let effects = all(&mut session, &["k", "u"]);
    assert_eq!((saves(&effects), decisions(&session).len()), (1, 0));
    let effects = all(&mut session, &["j", "j", "j"]);
    assert!(shown(&effects).contains("3 left to decide"));
    assert!(shown(&say(&mut session, "k")).contains("[3/3]"));
}

#[test]
fn notes_stay_with_whatever_is_decided() {
    let mut session = session(Ledger::default(), true);
    all(&mut session, &["c looks odd", "j", "c", "typed later", "y", "g 1", "y", "k"]);
    let notes: Vec<_> = decisions(&session).into_iter().map(|d| (d.1, d.2)).collect();
    let accepted = Decision::Accepted;
    assert_eq!(notes, [(accepted, "looks odd".to_owned()), (accepted, "typed later".to_owned())]);
    all(&mut session, &["g 1", "u"]);
    assert_eq!(decisions(&session)[0].1, Decision::Open, "the note outlives the decision");
    all(&mut session, &["c -"]);
    assert_eq!(decisions(&session).len(), 1);
}

#[test]
fn units_are_found_by_number_name_and_text() {
    let mut session = session(Ledger::default(), false);
    let at = |session: &mut Session, line: &str| {
        shown(&say(session, line)).lines().find_map(|l| l.get(..5).filter(|t| t.starts_with('[')).map(str::to_owned))
    };
    assert_eq!(at(&mut session, "g 3").as_deref(), Some("[3/3]"));
    assert_eq!(at(&mut session, "g f1_mmap").as_deref(), Some("[2/3]"));
    assert_eq!(at(&mut session, "g e/c").as_deref(), Some("[3/3]"));
    assert_eq!(at(&mut session, "/FIRST"), None, "capitals are meant");
    assert_eq!(at(&mut session, "/first").as_deref(), Some("[1/3]"));
    assert_eq!(at(&mut session, "/line").as_deref(), Some("[2/3]"));
    assert_eq!(at(&mut session, "g 4"), None);
    assert!(shown(&say(&mut session, "g d/")).contains("the first of 2 units"));
}

#[test]
fn a_program_that_answers_wrongly_is_stopped_and_a_person_is_helped() {
    for wrong in ["x", "g 9", "g d/", "/nowhere", "y but why"] {
        let mut strict = session(Ledger::default(), true);
        let effects = say(&mut strict, wrong);
        assert!(matches!(effects.last(), Some(Effect::Finish(Finish::Wrong(_)))), "{wrong}: {effects:?}");
        let mut kind = session(Ledger::default(), false);
        let effects = say(&mut kind, wrong);
        assert!(matches!(effects.last(), Some(Effect::Ask(_))), "{wrong}");
    }
    let mut kind = session(Ledger::default(), false);
    let text = shown(&say(&mut kind, "x"));
    assert!(text.contains("`x` is no answer") && text.contains("y  accept"), "{text}");
}

#[test]
fn quitting_the_end_of_input_and_an_interrupt_end_it() {
    let finish = |event: Event| session(Ledger::default(), false).handle(event, None).pop();
    assert_eq!(finish(Event::Line("q".into())), Some(Effect::Finish(Finish::Quit)));
    assert_eq!(finish(Event::End), Some(Effect::Finish(Finish::EndOfInput)));
    assert_eq!(finish(Event::Interrupted), Some(Effect::Finish(Finish::Interrupted)));
}

#[test]
fn what_does_not_fit_comes_page_by_page_in_the_window_of_the_moment() {
    let ledger = Ledger::default();
    let mut session = Session::new(items(&run(), &ledger), ledger, false);
    let small = Some(Window { rows: 20, columns: 80 });
    let rows = |effects: &[Effect]| shown(effects).lines().count();
    session.start(small);
    let effects = session.handle(Event::Line("j".into()), small);
    assert!(rows(&effects) <= 20, "{}", shown(&effects));
    assert!(shown(&effects).contains("; Enter: "), "{}", shown(&effects));
    let effects = session.handle(Event::Line(String::new()), Some(Window { rows: 40, columns: 80 }));
    assert!((30..=40).contains(&rows(&effects)), "{}", shown(&effects));
    let effects = session.handle(Event::Line("?".into()), small);
    assert!(shown(&effects).contains("y  accept"));
    let huge = Some(Window { rows: 400, columns: 80 });
    let effects = session.handle(Event::Line(String::new()), huge);
    assert!(shown(&effects).contains("+second") && !shown(&effects).contains("Enter:"));
    assert!(rows(&session.handle(Event::Line(String::new()), huge)) == 1, "there is no more");
    session.handle(Event::Line("d".into()), small);
    let text = shown(&session.handle(Event::Line("y".into()), small));
    assert!(text.contains("lines of it were not shown)"), "{text}");
    let tiny = Some(Window { rows: 1, columns: 1 });
    for _ in 0..300 {
        session.handle(Event::Line(String::new()), tiny);
    }
}

fn edited(session: &Session, unit: usize) -> Edited {
    let mut view = views(&run()).unwrap().remove(unit);
    view.diff.extend_from_slice(b"+edited\n");
    let _ = session;
    let diff = EditedDiff { diff: view.diff.clone(), code: "x".into() };
    Edited::Holds { view: Box::new(view), diff, edits: Default::default() }
}

#[test]
fn an_edit_that_holds_is_accepted_shown_and_can_be_taken_back() {
    let mut session = session(Ledger::default(), false);
    let effects = say(&mut session, "e");
    assert!(matches!(effects.last(), Some(Effect::Edit { unit: 0, draft }) if draft.starts_with(b"# Edit")));
    let event = Event::Edited(edited(&session, 0));
    let effects = session.handle(event, None);
    assert_eq!(effects[0], Effect::Save);
    let text = shown(&effects);
    assert!(
        text.contains("accepted, edited") && text.contains("+edited") && text.contains("(1/3, accepted)"),
        "{text}"
    );
    let entry = session.ledger().entries.values().next().unwrap().clone();
    assert!(entry.edited.is_some() && entry.decision == Decision::Accepted);
    assert_eq!(
        entry.fingerprint,
        views(&run()).unwrap()[0].fingerprint,
        "the program's own change is what it is about"
    );
    all(&mut session, &["n", "k", "y"]);
    assert!(session.ledger().entries.values().next().unwrap().edited.is_some());
    let effects = all(&mut session, &["k", "u"]);
    assert!(effects.contains(&Effect::Restore { unit: 0 }));
    assert!(!shown(&effects).rsplit("[1/3]").next().unwrap().contains("+edited"));
    assert_eq!(session.ledger().entries.len(), 0);
}

#[test]
fn an_edit_that_does_not_hold_can_be_edited_again_or_dropped() {
    let unsound = || Edited::Unsound {
        unsound: Unsound { what: "a `}` is missing".into(), details: vec!["a.c:1".into()] },
        draft: b"my draft".to_vec(),
    };
    let mut session = session(Ledger::default(), false);
    say(&mut session, "e");
    let text = shown(&session.handle(Event::Edited(unsound()), None));
    assert!(text.contains("does not hold: a `}` is missing\n    a.c:1\nEdit again"), "{text}");
    let effects = say(&mut session, "y");
    assert_eq!(effects.last(), Some(&Effect::Edit { unit: 0, draft: b"my draft".to_vec() }), "nothing typed is lost");
    session.handle(Event::Edited(unsound()), None);
    assert!(shown(&say(&mut session, "n")).contains("the edit was dropped"));
    for (edited, said) in [(Edited::Unchanged, "nothing was changed"), (Edited::Dropped, "dropped")] {
        say(&mut session, "e");
        assert!(shown(&session.handle(Event::Edited(edited), None)).contains(said));
    }
    assert_eq!(session.ledger().entries.len(), 0);
    let mut strict = self::session(Ledger::default(), true);
    say(&mut strict, "e");
    let effects = strict.handle(Event::Edited(unsound()), None);
    assert!(matches!(effects.last(), Some(Effect::Finish(Finish::Wrong(_)))));
}

#[test]
fn an_expired_decision_is_shown_with_what_changed_and_asked_again() {
    let mut first = session(Ledger::default(), true);
    all(&mut first, &["c mind the lock", "y", "y", "y"]);
    let ledger = first.ledger().clone();
    let mut run = run();
    run.sources.files[0].text = b"a changed\n"[..].into();
    let items = items(&run, &ledger);
    assert_eq!(items[0].state, State::Expired(Decision::Accepted, Expiry::Code));
    let mut second = Session::new(items, ledger, true);
    let text = shown(&second.start(None));
    for said in
        ["expired (was accepted): the code under it changed", "-a\n", "+a changed\n", "mind the lock", "(1/3, expired)"]
    {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let effects = say(&mut second, "y");
    assert!(shown(&effects).contains("All units are decided"), "the others hold");
    assert_eq!(second.ledger().entries.values().next().unwrap().note, "mind the lock");
}
