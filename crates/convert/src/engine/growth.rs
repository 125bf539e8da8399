//! How the work grows with what is given: counted in steps, so that no machine and no clock has a say.

use super::outside::Tree;
use super::pipeline::examine;
use crate::census::take_sources_with;
use crate::kernel::version::Version;
use crate::kernel::versions::versions;
use crate::model::outcome::Outcome;
use crate::syntax::work;

const HEAD: &str =
    "#include <linux/fs.h>\n#include <linux/mm.h>\n\nstruct pond { phys_addr_t phys; int deep[400]; };\n";
const MAP: &str = "\treturn remap_pfn_range(vma, vma->vm_start, PHYS_PFN(p->phys), vma->vm_end - vma->vm_start, vma->vm_page_prot);\n}\n";

fn head(name: &str) -> String {
    format!(
        "\nstatic int {name}_mmap(struct file *file, struct vm_area_struct *vma)\n{{\n\tstruct pond *p = file->private_data;\n\n"
    )
}

fn table(name: &str) -> String {
    format!("\nstatic const struct file_operations {name}_fops = {{\n\t.mmap = {name}_mmap,\n}};\n")
}

/// One handler with `n` statements before the call that maps.
fn handler(n: usize, statement: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let body: String = (0..n).map(statement).collect();
    vec![("d/a.c".to_owned(), [HEAD, &head("a"), &body, MAP, &table("a")].concat())]
}

/// What `run` makes, on a thread of its own, and the steps that it took.
fn counted<T: Send>(run: impl FnOnce() -> T + Send) -> (T, usize) {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    alone.install(|| (run(), work::so_far()))
}

/// How many candidates convert, how many there are, and the steps that this took.
fn examined(files: &[(String, String)]) -> (usize, usize, usize) {
    let sources: Vec<(&str, &[u8])> = files.iter().map(|(p, t)| (p.as_str(), t.as_bytes())).collect();
    let (known, version) = (versions().unwrap(), Version::new(7, 3));
    let (run, steps) = counted(|| {
        let (set, census) = take_sources_with(&sources, known.header(version).unwrap());
        let given: Vec<&str> = sources.iter().map(|s| s.0).collect();
        let tree = Tree::in_memory(&sources, &given);
        examine(set, census, known.target(version).unwrap(), &tree).unwrap()
    });
    let converted = run.candidates.iter().filter(|c| matches!(c.outcome, Outcome::Converted(_))).count();
    (converted, run.candidates.len(), steps)
}

/// The steps that twice as much takes, in hundredths of what once takes.
fn growth(once: &[(String, String)], twice: &[(String, String)]) -> usize {
    examined(twice).2 * 100 / examined(once).2
}

#[test]
fn many_mapping_calls_in_one_handler_are_a_bounded_amount_of_work() {
    let call = |i| {
        format!(
            "\tif (vma->vm_pgoff == {i})\n\t\treturn remap_pfn_range(vma, vma->vm_start, {i}, vma->vm_end - vma->vm_start, vma->vm_page_prot);\n"
        )
    };
    let (converted, all, steps) = examined(&handler(150, call));
    assert_eq!((converted, all), (1, 1));
    assert!(steps < 4_000_000, "{steps}");
}

#[test]
fn many_conditions_in_one_handler_are_a_bounded_amount_of_work() {
    let test = |i| format!("\tif (p->deep[{i}])\n\t\tvma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);\n");
    let (converted, all, steps) = examined(&handler(150, test));
    assert_eq!((converted, all), (0, 1));
    assert!(steps < 2_000_000, "{steps}");
}

#[test]
fn twice_as_many_handlers_in_one_file_are_far_from_four_times_the_work() {
    let handlers = |n: usize| {
        let one = |i: usize| [head(&format!("h{i}")), MAP.to_owned(), table(&format!("h{i}"))].concat();
        vec![("d/a.c".to_owned(), [HEAD.to_owned(), (0..n).map(one).collect()].concat())]
    };
    let grown = growth(&handlers(50), &handlers(100));
    assert!(grown < 280, "{grown}");
}

#[test]
fn twice_as_many_copies_of_a_driver_are_twice_the_work() {
    let copies = |n: usize| {
        let one = |i: usize| {
            let main = [
                "#include \"pond.h\"\n",
                &head("a"),
                "\tif (pond_dry(p))\n\t\treturn -EIO;\n",
                MAP,
                "\nint pond_fill(struct pond *p)\n{\n\treturn p->deep[0];\n}\n\nconst struct file_operations pond_fops = {\n\t.mmap = a_mmap,\n};\n",
            ];
            let other = "#include \"pond.h\"\n\nint pond_dry(struct pond *p)\n{\n\treturn !pond_fill(p);\n}\n";
            let header = [HEAD, "int pond_dry(struct pond *p);\nint pond_fill(struct pond *p);\n"].concat();
            [
                (format!("v{i}/a.c"), main.concat()),
                (format!("v{i}/b.c"), other.to_owned()),
                (format!("v{i}/pond.h"), header),
            ]
        };
        (0..n).flat_map(one).collect::<Vec<_>>()
    };
    let grown = growth(&copies(8), &copies(16));
    assert!(grown < 220, "{grown}");
}

#[test]
fn twice_as_many_names_of_the_hook_in_one_item_are_far_from_four_times_the_work() {
    let names = |n: usize| {
        let tail = format!("int deep[] = {{ {} }};\n", "x.mmap, ".repeat(n));
        vec![("d/a.c".to_owned(), [HEAD, &head("a"), MAP, &table("a"), &tail].concat())]
    };
    let grown = growth(&names(200), &names(400));
    assert!(grown < 300, "{grown}");
}
