//! Which other files of its module a unit needs to run as it does in the kernel: those that define what its handlers reach.
//!
//! What a handler reaches is followed by names: from a function or a table to all that its text names, also through macros
//! and inline functions of the driver's own headers. So more is reached than can be called, never less, but for functions
//! behind pointers that are set at run time. The file of a name is the one of the module that defines it for others.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::mutant::named;
use super::probe::Unprobed;
use super::probe::bodies::{decides, unseen};
use crate::compile::paths::{below, normal};
use crate::edit::change::UnitChange;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::text::includes;
use crate::tree::read::text_of;

/// Files that are linked for one unit: each is compiled for the rig.
const FILES: usize = 12;

/// Bytes of the module's files that are looked at.
const BYTES: usize = 32 << 20;

/// Items that are followed.
const ITEMS: usize = 20_000;

/// What a unit needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// C files, in the order in which they were reached.
    pub files: Vec<String>,
    /// Files that were left out, since they were too many or too much to look at.
    pub left: BTreeSet<String>,
    /// Macros of the driver's headers that changed functions use and that decide something: no probe sees them.
    pub unseen: Vec<Unprobed>,
}

/// A text with its items by name.
struct Text {
    path: String,
    bytes: Vec<u8>,
    items: Vec<Item>,
    by_name: BTreeMap<Vec<u8>, Vec<usize>>,
    /// The driver's headers that it includes.
    headers: Vec<usize>,
}

impl Text {
    fn new(path: &str, bytes: Vec<u8>) -> Self {
        let items = items(&bytes);
        let mut by_name: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
        for (at, item) in items.iter().enumerate() {
            for name in names(&bytes, item) {
                by_name.entry(name.to_vec()).or_default().push(at);
            }
        }
        Self { path: path.to_owned(), bytes, items, by_name, headers: Vec::new() }
    }

    /// Whether it has a function or an initialised variable of this name that other files see.
    fn defines_for_others(&self, name: &[u8]) -> bool {
        let is_seen = |item: &Item| match &item.kind {
            ItemKind::Function { is_static, .. } => !is_static,
            ItemKind::Other => {
                !tokens_in(&self.bytes, item.span).iter().take(4).any(|t| t.is_word(&self.bytes, "static"))
            }
            _ => false,
        };
        self.by_name.get(name).into_iter().flatten().any(|at| is_seen(&self.items[*at]))
    }
}

/// The names that an item defines. Of a variable that is any name of its declaration: which one is its own is of no
/// importance where only names that somebody looks for are asked for.
fn names<'t>(text: &'t [u8], item: &Item) -> Vec<&'t [u8]> {
    match &item.kind {
        ItemKind::Function { name, .. } | ItemKind::MacroDefinition { name, .. } => vec![name.of(text)],
        ItemKind::Prototype { .. } => Vec::new(),
        ItemKind::Other => {
            let tokens = tokens_in(text, item.span);
            let equals = tokens.iter().position(|t| t.is_punct(text, "=")).unwrap_or(0);
            let idents = tokens[..equals].iter().filter(|t| t.kind == TokenKind::Ident);
            idents.map(|t| t.text(text)).collect()
        }
    }
}

/// Where files are looked for.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The tree that all paths are relative to.
    pub tree: &'a Path,
    /// The C files of the modules that the unit is a part of.
    pub siblings: &'a BTreeSet<String>,
    /// The driver's own directories of headers, beside that of each file.
    pub headers: Vec<PathBuf>,
}

/// What `unit` needs of its modules, with the functions of each file that it changes.
pub fn find(place: &Place<'_>, unit: &UnitChange, changed: &BTreeMap<String, Vec<String>>) -> Parts {
    let mut search = Search::new(place);
    for (path, file) in unit.files.iter().filter(|f| f.0.ends_with(".c")) {
        for text in [&file.old, &file.new] {
            let at = search.add(path, text.to_vec());
            for (old, new) in &unit.handlers {
                search.reach_in(at, old.as_bytes());
                search.reach_in(at, new.as_bytes());
            }
            if text == &file.old {
                search.macros(at, changed.get(path).map_or(&[], Vec::as_slice));
            }
        }
    }
    search.run(unit);
    search.parts
}

fn is_macro(item: &Item) -> bool {
    matches!(item.kind, ItemKind::MacroDefinition { .. })
}

struct Search<'a> {
    place: &'a Place<'a>,
    texts: Vec<Text>,
    /// The siblings that can be read and are not a text yet, with their bytes.
    others: BTreeMap<&'a str, (Vec<u8>, OnceCell<Text>)>,
    /// The headers by their place; none for one that cannot be read.
    headers: BTreeMap<PathBuf, Option<usize>>,
    bytes: usize,
    todo: VecDeque<(usize, usize)>,
    done: BTreeSet<(usize, usize)>,
    asked: BTreeSet<Vec<u8>>,
    parts: Parts,
}

impl<'a> Search<'a> {
    fn new(place: &'a Place<'a>) -> Self {
        Self {
            place,
            texts: Vec::new(),
            others: BTreeMap::new(),
            headers: BTreeMap::new(),
            bytes: 0,
            todo: VecDeque::new(),
            done: BTreeSet::new(),
            asked: BTreeSet::new(),
            parts: Parts::default(),
        }
    }

    /// Takes in a text with its own headers.
    fn add(&mut self, path: &str, bytes: Vec<u8>) -> usize {
        let text = Text::new(path, bytes);
        let mut dirs: Vec<PathBuf> = self.place.tree.join(path).parent().map(Path::to_path_buf).into_iter().collect();
        dirs.extend(self.place.headers.iter().cloned());
        let names = includes(&text.bytes);
        let at = self.texts.len();
        self.texts.push(text);
        for name in names {
            let header = dirs.iter().map(|dir| normal(&dir.join(&name))).find_map(|path| self.header(path));
            self.texts[at].headers.extend(header);
        }
        at
    }

    /// A header of the driver.
    fn header(&mut self, path: PathBuf) -> Option<usize> {
        if let Some(known) = self.headers.get(&path) {
            return *known;
        }
        // A header may include itself.
        self.headers.insert(path.clone(), None);
        let name = below(&path, self.place.tree)?;
        let bytes = self.read(&name)?;
        let at = self.add(&name, bytes);
        self.headers.insert(path, Some(at));
        Some(at)
    }

    fn read(&mut self, path: &str) -> Option<Vec<u8>> {
        let bytes = text_of(&self.place.tree.join(path))?;
        self.bytes += bytes.len();
        (self.bytes <= BYTES).then_some(bytes)
    }

    /// Follows `name` if the text at `at` or one of its headers defines it.
    fn reach_in(&mut self, at: usize, name: &[u8]) -> bool {
        let texts = &self.texts;
        let of = |at: usize| texts[at].by_name.get(name).into_iter().flatten().map(move |item| (at, *item));
        let found: Vec<(usize, usize)> = self.visible(at).into_iter().flat_map(of).collect();
        self.todo.extend(&found);
        !found.is_empty()
    }

    /// Lists the macros of headers that decide something and that `functions` of the text at `at` use, also by way of others.
    fn macros(&mut self, at: usize, functions: &[String]) {
        let texts = &self.texts;
        let visible = self.visible(at);
        let of = |at: usize, name: &[u8]| texts[at].by_name.get(name).cloned().unwrap_or_default();
        let mut todo: Vec<(usize, usize)> =
            functions.iter().flat_map(|f| of(at, f.as_bytes())).map(|item| (at, item)).collect();
        let (mut done, mut found) = (BTreeSet::new(), Vec::new());
        while let Some(next) = todo.pop().filter(|_| done.len() < ITEMS) {
            if !done.insert(next) {
                continue;
            }
            let text = &texts[next.0];
            let item = &text.items[next.1];
            if let ItemKind::MacroDefinition { name, body, .. } = &item.kind
                && next.0 != at
                && decides(&text.bytes, *body)
            {
                let name = format!("{}:{}", text.path, String::from_utf8_lossy(name.of(&text.bytes)));
                found.push(unseen(&text.bytes, item, &name));
            }
            for name in named(&text.bytes, item) {
                for &at in &visible {
                    todo.extend(of(at, name).into_iter().filter(|i| is_macro(&texts[at].items[*i])).map(|i| (at, i)));
                }
            }
        }
        found.sort_by(|a, b| (&a.function, a.line).cmp(&(&b.function, b.line)));
        self.parts.unseen.extend(found);
    }

    /// A text and its headers.
    fn visible(&self, at: usize) -> BTreeSet<usize> {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![at]);
        while let Some(at) = todo.pop() {
            if seen.insert(at) {
                todo.extend(&self.texts[at].headers);
            }
        }
        seen
    }

    fn run(&mut self, unit: &UnitChange) {
        let mut left = BTreeSet::new();
        for path in self.place.siblings.iter().filter(|path| !unit.files.contains_key(*path)) {
            match self.read(path) {
                Some(bytes) => drop(self.others.insert(path, (bytes, OnceCell::new()))),
                None => drop(left.insert(path.clone())),
            }
        }
        while let Some((at, item)) = self.todo.pop_front() {
            if !self.done.insert((at, item)) || self.done.len() > ITEMS {
                continue;
            }
            let text = &self.texts[at];
            let used: BTreeSet<Vec<u8>> = named(&text.bytes, &text.items[item]).map(<[u8]>::to_vec).collect();
            for name in used {
                if !self.reach_in(at, &name) && self.asked.insert(name.clone()) {
                    self.reach_outside(&name, &mut left);
                }
            }
        }
        self.parts.left = left;
    }

    /// Follows a name that another file of the module defines.
    fn reach_outside(&mut self, name: &[u8], left: &mut BTreeSet<String>) {
        let here = |t: &&Text| t.path.ends_with(".c") && t.defines_for_others(name);
        if let Some(at) = self.texts.iter().position(|t| here(&t)) {
            self.reach_in(at, name);
            return;
        }
        let defines = |(path, (bytes, text)): &(&&str, &(Vec<u8>, OnceCell<Text>))| {
            memchr::memmem::find(bytes, name).is_some()
                && text.get_or_init(|| Text::new(path, bytes.clone())).defines_for_others(name)
        };
        let Some(path) = self.others.iter().find(defines).map(|f| *f.0) else { return };
        if self.parts.files.len() == FILES {
            left.insert(path.to_owned());
            return;
        }
        let bytes = self.others.remove(path).map(|o| o.0).unwrap_or_default();
        self.parts.files.push(path.to_owned());
        let at = self.add(path, bytes);
        self.reach_in(at, name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::change::FileChange;

    const OLD: &str = "#include <linux/fs.h>\n#include \"jar.h\"\nstatic int jar_mmap(struct file *f, struct vma *v)\n\
                       {\n\tLOOK(f);\n\tv->vm_ops = &jar_vm_ops;\n\treturn 0;\n}\n\
                       static long jar_ioctl(struct file *f)\n{\n\treturn jar_far(f);\n}\n";

    fn found(files: &[(&str, &str)]) -> Parts {
        let tree = tempfile::tempdir().unwrap();
        for (path, text) in files {
            std::fs::create_dir_all(tree.path().join(path).parent().unwrap()).unwrap();
            std::fs::write(tree.path().join(path), text).unwrap();
        }
        let new = OLD.replace("jar_mmap(struct file *f, struct vma *v)", "jar_mmap_prepare(struct desc *v)");
        let change = FileChange { old: OLD.as_bytes().into(), new: new.as_bytes().into() };
        let unit = UnitChange {
            unit: 0,
            handlers: vec![("jar_mmap".into(), "jar_mmap_prepare".into())],
            files: BTreeMap::from([("d/front.c".to_owned(), change)]),
        };
        let siblings = files.iter().map(|f| f.0.to_owned()).filter(|path| path.ends_with(".c")).collect();
        find(
            &Place { tree: tree.path(), siblings: &siblings, headers: vec![tree.path().join("inc")] },
            &unit,
            &BTreeMap::from([("d/front.c".to_owned(), vec!["jar_mmap".to_owned()])]),
        )
    }

    #[test]
    fn files_are_reached_through_headers_tables_and_static_functions() {
        let got = found(&[
            ("d/jar.h", "#include \"jar.h\"\n#include \"deep.h\"\n#define LOOK(f) look(f)\n"),
            ("inc/deep.h", "static inline void look(struct file *f)\n{\n\tjar_visit(f);\n}\n"),
            (
                "d/ops.c",
                "static void jar_close(struct vma *v)\n{\n\tjar_leave(v);\n}\nconst struct ops jar_vm_ops = {\n\t.close = jar_close,\n};\n",
            ),
            (
                "d/book.c",
                "static void bump(void *p)\n{\n\tjar_note(p);\n}\nvoid jar_visit(void *p)\n{\n\tbump(p);\n}\nvoid jar_leave(void *p) { }\n",
            ),
            ("d/far.c", "long jar_far(void *p)\n{\n\treturn 0;\n}\n"),
            ("d/same.c", "static void jar_note(void *p)\n{\n}\n"),
        ]);
        assert_eq!(got.files, ["d/ops.c", "d/book.c"]);
        assert!(got.unseen.is_empty());
        assert!(got.left.is_empty());
    }

    #[test]
    fn macros_of_headers_that_decide_are_listed() {
        let got = found(&[(
            "d/jar.h",
            "#define LOOK(f) NEED((f)->look)\n#define NEED(x) do { if (!(x)) return 1; } while (0)\n#define NOT(x) ((x) ? 1 : 2)\n",
        )]);
        assert_eq!(got.unseen.iter().map(|u| (&*u.function, u.line)).collect::<Vec<_>>(), [("d/jar.h:NEED", 2)]);
    }

    #[test]
    fn too_many_files_are_named() {
        let name = |n: usize| format!("d/n{n:02}.c");
        let text = |n: usize| match n {
            0 => "void jar_visit(void)\n{\n\tf1();\n}\n".to_string(),
            _ => format!("void f{n}(void)\n{{\n\tf{}();\n}}\n", n + 1),
        };
        let files: Vec<(String, String)> = (0..FILES + 3).map(|n| (name(n), text(n))).collect();
        let mut files: Vec<(&str, &str)> = files.iter().map(|f| (&*f.0, &*f.1)).collect();
        files.push(("d/jar.h", "#define LOOK(f) jar_visit()\n"));
        let got = found(&files);
        assert_eq!((got.files.len(), got.left), (FILES, BTreeSet::from([name(FILES)])));
    }
}
