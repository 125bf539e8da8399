//! Functions that call each other.

use super::*;
use crate::census::take::take_sources;
use crate::facts::world::Shared;
use crate::kernel::knowledge::knowledge;
use crate::kernel::target::Target;
use crate::transform::registry::registry;

/// `n` functions that all call each other, each counting in as many places.
fn all_call_each_other(n: usize) -> String {
    let mut text = String::from("struct st { int n[64]; };\nstruct file_operations o = { .mmap = f0 };\n");
    for f in 0..n {
        text += &format!("int f{f}(struct st *a, struct st *b, int k)\n{{\n");
        for other in (0..n).filter(|o| *o != f) {
            text += &format!("\tif (f{other}(b, a, a->n[{other}]))\n\t\ta->n[{f}]++;\n");
        }
        text += "\treturn 0;\n}\n";
    }
    text
}

/// The summary of the first function, and the work that it took.
fn summarised(text: &str) -> (Arc<Summary>, usize) {
    let hook = "struct file_operations { int (*mmap)(struct file *, struct vm_area_struct *); };\n";
    let (sources, census) = take_sources(&[("d/a.c", text.as_bytes()), ("include/linux/fs.h", hook.as_bytes())]);
    let (target, shared) = (Target::from_sources(&[]), Shared::default());
    let world = World::new(&sources, &census, &target, registry().unwrap(), knowledge().unwrap(), &shared);
    let file = sources.find("d/a.c".into()).unwrap();
    let first = world.definitions(file, "f0").remove(0);
    (summary(&world, Home::new(file, first.span)), world.memo::<Cache>().work.load(Ordering::Relaxed))
}

#[test]
fn functions_that_all_call_each_other_are_too_much_after_a_bounded_amount_of_work() {
    for n in [20, 40] {
        let (found, work) = summarised(&all_call_each_other(n));
        assert!(found.too_much.is_some() && found.gives, "{n}: {found:?}");
        assert!(work <= WORK, "{n}: {work}");
    }
}

#[test]
fn a_few_that_call_each_other_are_understood() {
    let (found, work) = summarised(&all_call_each_other(3));
    assert!(found.too_much.is_none() && !found.kept.is_empty(), "{found:?}");
    assert!(work < WORK / 10, "{work}");
}
