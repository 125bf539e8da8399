//! What the page holds. How it looks is checked by `cargo xtask page`, in a browser.

use crate::form::Form;
use crate::html::SCRIPT;
use crate::html::frame::{STYLE, source_hash};
use crate::model::outcome::{Obstacle, Outcome};
use crate::testing::{printed, refusal, run_of, run_of_edits};

fn mixed() -> String {
    printed(
        &run_of(&[("f", Outcome::Converted(Box::default())), ("g", refusal("gap")), ("h", Outcome::Done)]),
        Form::Html,
    )
}

#[test]
fn each_handler_has_a_section_and_the_numbers_add_up() {
    let page = mixed();
    assert_eq!(page.matches("<article class=\"unit\"").count(), 3);
    for outcome in ["converted", "refused", "done"] {
        assert_eq!(page.matches(&format!("data-outcome=\"{outcome}\"")).count(), 1, "{outcome}");
    }
    assert!(page.contains("census 3 = 1 converted + 1 refused + 1 done."));
}

#[test]
fn what_waits_for_others_is_told_apart_from_what_is_left_to_a_person() {
    let page = printed(&run_of(&[("f", refusal("gap")), ("g", refusal("no-hook-in-target"))]), Form::Html);
    for kind in ["person", "waits"] {
        assert_eq!(page.matches(&format!("data-outcome=\"refused\" data-kind=\"{kind}\"")).count(), 1, "{kind}");
        assert!(page.contains(&format!("href=\"#outcome={kind}\"")) && page.contains(&format!("value=\"{kind}\"")));
    }
    assert!(page.contains("2 handlers, 1 to do, 1 waiting for others"));
}

#[test]
fn nothing_is_fetched_and_nothing_of_others_can_run() {
    let page = mixed();
    let lower = page.to_lowercase();
    for word in [
        " src=",
        "@import",
        "url(",
        "http://",
        "https://",
        "<iframe",
        "<link rel=\"stylesheet",
        " style=",
        " onclick",
        "innerhtml",
    ] {
        assert!(!lower.contains(word), "{word}");
    }
    for text in [STYLE, SCRIPT] {
        assert!(page.contains(&source_hash(text)) && page.contains(text));
        assert!(!text.contains("</"), "the page's own text must not end its element");
    }
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn every_link_into_the_page_leads_somewhere() {
    let mut run = run_of_edits(&[("d/a.c", b"int a;\nint b;\n")], &[&[(0, 4, 5, "x")]]);
    let Outcome::Converted(conversion) = &mut run.candidates[0].outcome else { unreachable!() };
    conversion.transforms.insert("slot".into());
    let mut second = refusal("gap");
    let Outcome::Refused(refused) = &mut second else { unreachable!() };
    let other = Obstacle { reason: "populate-in-loop".into(), place: refused.primary, label: "in the way, too".into() };
    refused.others.push(other);
    for page in [printed(&run, Form::Html), mixed(), printed(&run_of(&[("f", second)]), Form::Html)] {
        every_link_of(&page);
    }
}

fn every_link_of(page: &str) {
    for link in page.split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(link.contains('=') || page.contains(&format!(" id=\"{link}\"")), "#{link}");
    }
}

#[test]
fn a_change_shows_what_differs_and_which_rule_made_it() {
    let run = run_of_edits(&[("d/a.c", b"int alpha;\nint b;\n")], &[&[(0, 4, 9, "omega")]]);
    let page = printed(&run, Form::Html);
    assert!(page.contains("int <del>alpha</del>;") && page.contains("int <ins>omega</ins>;"), "{page}");
    assert!(page.contains("<a class=\"rule\" href=\"#g-slot\">slot</a>"));
}

#[test]
fn a_work_order_has_the_source_the_reason_and_the_steps() {
    let page = mixed();
    let reason = crate::model::reasons::reason("gap").unwrap();
    assert!(page.contains("<mark class=\"primary\">f_mmap</mark>"));
    assert!(page.contains("this is the obstacle"));
    assert!(reason.steps.iter().all(|step| page.contains(step.split('`').next().unwrap())));
}
