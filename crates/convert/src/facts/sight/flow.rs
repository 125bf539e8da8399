//! Where a table, or a pointer to it, goes.

use crate::census::slot::Place;
use crate::facts::sight::scene::{Scene, macros};
use crate::facts::sight::{How, MOST_WORK, Search, Thing};
use crate::kernel::pairs::is_known;
use crate::syntax::items::ItemKind;
use crate::syntax::operand::{Code, Form, Left, Operand, Use};
use crate::tree::source::FileId;

/// Takes the place of an argument that is followed into a macro.
const MARK: &str = "vma2desc_argument";

/// Macros that use one another are followed this deep.
const MAX_NESTING: usize = 8;

impl Search<'_, '_> {
    /// Looks at all that is done with a thing.
    pub(super) fn follow(&mut self, thing: &Thing) {
        match thing {
            Thing::Variable { file, scope, name, form } => {
                for place in self.world.occurrences(*file, *scope, name) {
                    self.occurrence(place, *form);
                }
            }
            Thing::Member { file, name, form } => {
                // Objects that the table is a part of may be filled by whoever includes their header.
                let files = match form {
                    Form::Whole => self.world.files_naming(name).to_vec(),
                    Form::Address => self.world.module(*file),
                };
                for file in files {
                    for place in self.world.words_of(file, name) {
                        let Some(scene) = self.scene(place) else { continue };
                        let Some(at) = scene.index(place.span) else { continue };
                        let code = scene.code();
                        let base = code.base(at);
                        // A designator is no access, and the same name may stand in structures of other types.
                        let access =
                            matches!(code.before(at), b"." | b"->") && (code.is_name(base) || code.at(base) == b"(");
                        // `.PART = other`
                        let given = code.before(at) == b"." && code.at(at + 1) == b"=" && code.at(at + 2) != b"{";
                        if *form == Form::Whole && !access && given {
                            let label = format!("`{name}` is initialised as a whole here");
                            self.add(scene.place(at, at + 1), How::Copied, label);
                        }
                        let tag = self.tag_of(&scene, base, at + 1);
                        let other = || *form == Form::Whole && self.points(&scene, base, at);
                        if access && tag.is_none_or(|tag| Some(&tag) == self.slot.ops.as_ref()) && !other() {
                            self.visit(&scene, base, at + 1, *form);
                        }
                    }
                }
            }
            Thing::Result { file, function, form } => {
                for m in self.world.uses(*file, function).iter() {
                    let Some(scene) = self.scene(m.place) else { continue };
                    let Some(at) = scene.index(m.place.span) else { continue };
                    let code = scene.code();
                    let called = code.at(at + 1) == b"(" && !code.before(at).is_empty();
                    let close = crate::syntax::head::closing(code.text, code.tokens, at + 1);
                    if let Some(close) = close.filter(|_| called && !at.checked_sub(1).is_some_and(|i| code.is_name(i)))
                    {
                        self.visit(&scene, at, close + 1, *form);
                    }
                }
            }
        }
    }

    fn occurrence(&mut self, place: Place, form: Form) {
        let Some(scene) = self.scene(place) else { return };
        let word = String::from_utf8_lossy(place.span.of(&self.world.view(place.file).text)).into_owned();
        if let Some(name) = scene.macro_name() {
            self.expansions(&scene, &name, &mut vec![word], Some(form));
        } else if let Some(at) = scene.index(place.span).filter(|&at| !is_member(&scene, at)) {
            self.visit(&scene, at, at + 1, form);
        }
    }

    /// A macro that names what is looked for, the first of `inner`: what its uses do with it, the thing where `form` is
    /// given, or else the member. The others are macros in between, the outermost last.
    pub(super) fn expansions(&mut self, at: &Scene, name: &str, inner: &mut Vec<String>, form: Option<Form>) {
        self.work += 1;
        if inner.len() > MAX_NESTING || self.work > MOST_WORK {
            return;
        }
        if self.world.sources.get(at.file).is_header() {
            self.world.want_uses(name);
        }
        let uses: Vec<Place> = self.world.mentions(at.file, name).iter().map(|m| m.place).collect();
        for place in uses {
            let Some(scene) = self.scene(place) else { continue };
            if let Some(outer) = scene.macro_name() {
                if outer != name && !inner.contains(&outer) {
                    inner.push(name.to_string());
                    self.expansions(&scene, &outer, inner, form);
                    inner.pop();
                }
                continue;
            }
            let Some(index) = scene.index(place.span) else { continue };
            for def in macros(self.world, place.file, name) {
                if let Some((new, from, to)) = scene.expand(&def, index, None) {
                    self.unfold(&new, (from, to), inner, form);
                }
            }
        }
    }

    /// Expands the macros `inner` from the last to the second, then looks at what is done with the first.
    fn unfold(&mut self, scene: &Scene, range: (usize, usize), inner: &[String], form: Option<Form>) {
        let Some((word, rest)) = inner.split_last() else { return };
        for at in scene.indices(word).into_iter().filter(|i| (range.0..range.1).contains(i)) {
            match form {
                Some(_) if rest.is_empty() && is_member(scene, at) => {}
                Some(form) if rest.is_empty() => self.visit(scene, at, at + 1, form),
                None if rest.is_empty() => self.expanded(scene, at, at + 1),
                _ => {
                    for def in macros(self.world, scene.file, word) {
                        if let Some((new, from, to)) = scene.expand(&def, at, None) {
                            self.unfold(&new, (from, to), rest, form);
                        }
                    }
                }
            }
        }
    }

    /// Whether the member at `at` of what begins at `base` is one of a structure of the kernel that points to operations.
    fn points(&self, scene: &Scene, base: usize, at: usize) -> bool {
        let owner = at.checked_sub(1).and_then(|end| self.tag_of(scene, base, end));
        owner.is_some_and(|tag| self.world.known.operations_members.contains(&format!("{tag}.{}", scene.word(at))))
    }

    /// Whether a member holds the table: one of its type.
    fn holds(&self, member: &[u8]) -> bool {
        let (Some(ops), member) = (&self.slot.ops, String::from_utf8_lossy(member)) else { return false };
        self.world.census.learned.hooks.holders(&member).any(|tag| tag == ops)
    }

    /// What is done with the tokens from `from` up to `to`.
    pub(super) fn visit(&mut self, scene: &Scene, from: usize, to: usize, form: Form) {
        self.work += 1;
        if self.work > MOST_WORK {
            return;
        }
        let code = scene.code();
        let op = code.operand(from, to, form, &|m| self.holds(m));
        let context = code.context(&op);
        let place = op.member.map_or_else(|| scene.place(op.from, op.to), |m| scene.place(from, m + 1));
        if let Some(member) = op.member {
            if scene.word(member) != self.slot.member || self.is_slot(scene, member) {
                return;
            }
            let what = String::from_utf8_lossy(code.at(from)).replace(MARK, "a macro's argument");
            match context {
                Use::Overwritten => self.add(place, How::Written, format!("`{what}` is changed at run time here")),
                Use::Stored(_) => {
                    let label =
                        format!("`{}` of `{what}` is copied to another table or variable here", self.slot.member);
                    self.add(place, How::Copied, label);
                }
                _ => {
                    self.add(place, called(&code, &op), format!("`{}` is used through `{what}` here", self.slot.member))
                }
            }
            return;
        }
        if self.reads_words(&code, op.from, from) && !matches!(context, Use::Declared | Use::Compared) {
            return self.add(place, How::Copied, "the table is taken for something else by a cast here".into());
        }
        match (context, op.form) {
            (Use::Declared | Use::Compared, _) => {}
            (Use::Overwritten, _) => self.add(place, How::Written, "the table is written over here".into()),
            (Use::Stored(_) | Use::Returned, Form::Whole) => {
                self.add(place, How::Copied, "the table is copied to another table here".into());
            }
            (Use::Stored(left), Form::Address) => self.stored(scene, place, &left),
            (Use::Returned, Form::Address) => {
                if let Some(function) = scene.function(self.world) {
                    self.todo.push(Thing::Result { file: scene.file, function, form: Form::Address });
                }
            }
            (Use::Passed { open, index }, _) => self.passed(scene, &op, place, open, index),
            // A larger expression of the whole table cannot be one: it is in a macro that was not found.
            (Use::Other, _) => {}
        }
    }

    /// Whether a pointer's type in the tokens from `from` up to `to`, that of a cast or a declaration, is one to numbers or to
    /// another structure: what follows it reads the table word by word.
    fn reads_words(&self, code: &Code<'_>, from: usize, to: usize) -> bool {
        const NUMBERS: [&[u8]; 16] = [
            b"char",
            b"short",
            b"int",
            b"long",
            b"unsigned",
            b"u8",
            b"u16",
            b"u32",
            b"u64",
            b"__u8",
            b"__u32",
            b"__u64",
            b"uint8_t",
            b"uint32_t",
            b"uint64_t",
            b"uintptr_t",
        ];
        let tag = self.slot.ops.as_deref().map(str::as_bytes);
        let pointer = (from..to).any(|i| code.at(i) == b"*");
        let number = (from..to).any(|i| NUMBERS.contains(&code.at(i)));
        let other = (from..to).any(|i| code.at(i) == b"struct" && Some(code.at(i + 1)) != tag);
        pointer && (number || other)
    }

    /// Whether the member's name at `at` is a slot of the census.
    fn is_slot(&self, scene: &Scene, at: usize) -> bool {
        let place = scene.place(at, at + 1);
        let slots = &self.world.census.slots;
        slots.iter().any(|s| {
            s.place.file == place.file
                && s.member_span == place.span
                && s.table == self.slot.table
                && s.value.name() == self.slot.value.name()
        })
    }

    fn stored(&mut self, scene: &Scene, place: Place, left: &Left) {
        match left {
            Left::Variable(i) => {
                let name = scene.word(*i);
                let code = scene.code();
                let local = scene.item.is_function() && code.declares(name.as_bytes());
                // `const u8 *p = t;` where t is a `void *`.
                let head = (0..*i).rev().take_while(|&k| code.at(k) == b"*" || code.is_name(k)).last().unwrap_or(*i);
                if self.reads_words(&code, head, *i) {
                    return self.add(place, How::Copied, "the table is taken for something else here".into());
                }
                let scope = local.then_some(scene.item.span);
                self.todo.push(Thing::Variable { file: scene.file, scope, name, form: Form::Address });
            }
            Left::Member(i) if scene.word(*i) == "f_op" => self.installed(scene, place, *i),
            Left::Member(i) => {
                self.todo.push(Thing::Member { file: scene.file, name: scene.word(*i), form: Form::Address });
            }
            Left::Other => {}
        }
    }

    /// The core looks at the members of `f_op` more than once during an mmap() (include/linux/fs.h, `vfs_mmap`; mm/vma.c,
    /// `__mmap_region`), and would see the old table's hook first and this one's later. Setting it while the file is
    /// opened is fine.
    fn installed(&mut self, scene: &Scene, place: Place, member: usize) {
        if self.in_use(scene, scene.code().base(member), member.saturating_sub(1)) {
            let table = self.slot.table.clone().unwrap_or_default();
            self.add(place, How::Swapped, format!("`{table}` replaces the operations of an open file here"));
        }
    }

    /// Places of the module that replace the operations of an open file: the table may be what it had before.
    pub(super) fn swapped(&mut self) {
        if self.slot.ops.as_deref() != Some("file_operations") || self.slot.table.is_none() {
            return;
        }
        let file = self.slot.place.file;
        for place in self.world.uses_in_module(file, "replace_fops") {
            let first = |scene: &Scene| scene.index(place.span).map_or(0, |at| at + 2);
            let one =
                |scene: &Scene| (first(scene), first(scene) + usize::from(scene.code().at(first(scene) + 1) == b","));
            let outside = self.scene(place).is_some_and(|s| self.in_use(&s, one(&s).0, one(&s).1));
            if outside && !self.found.iter().any(|s| s.how == How::Swapped) {
                let label = "the operations of an open file are replaced here, which may be these".to_string();
                self.add(place, How::Swapped, label);
            }
        }
        for place in self.world.uses_in_module(file, "f_op") {
            let Some(scene) = self.scene(place) else { continue };
            let code = scene.code();
            let Some(at) = scene.index(place.span) else { continue };
            let base = code.base(at);
            let stores = {
                let addressed = code.before(base) == b"&" && matches!(code.before(base - 1), b"=" | b"(" | b",");
                let given = code.at(at + 1) == b"," && code.before(base) == b"(" && base > 1 && {
                    let name = String::from_utf8_lossy(code.at(base - 2)).into_owned();
                    self.world.known.assigns.contains_key(&name) || is_known(self.world.known, &name)
                };
                let written = code.at(at + 1) == b"=" || addressed || given;
                matches!(code.before(at), b"." | b"->") && written && !self.is_new(code, at)
            };
            if stores
                && self.in_use(&scene, base, at.saturating_sub(1))
                && !self.found.iter().any(|s| s.how == How::Swapped)
            {
                let label = "the operations of an open file are replaced here, which may be these".to_string();
                self.add(place, How::Swapped, label);
            }
        }
    }

    /// Whether the file whose member is at `at` was made by the code around, so that nobody else has it yet.
    pub(super) fn is_new(&self, code: Code<'_>, at: usize) -> bool {
        let makes = |i: usize| self.world.known.new_files.contains(&*String::from_utf8_lossy(code.at(i)));
        let base = code.base(at);
        if code.at(base + 1) == b"(" {
            return makes(base);
        }
        let filled: Vec<usize> = (0..at).filter(|&i| code.at(i) == code.at(base) && code.at(i + 1) == b"=").collect();
        base + 2 == at && code.declares(code.at(base)) && !filled.is_empty() && filled.iter().all(|&i| makes(i + 2))
    }

    /// An argument of a function or a macro.
    fn passed(&mut self, scene: &Scene, op: &Operand, place: Place, open: usize, index: usize) {
        let code = scene.code();
        let Some(callee) = open.checked_sub(1).filter(|&i| code.is_name(i)) else { return };
        let name = scene.word(callee);
        if matches!(code.before(callee), b"." | b"->") {
            return;
        }
        if self.world.known.copiers.contains(&name) {
            return self.add(place, How::Copied, format!("the table is copied or written over by `{name}()` here"));
        }
        let defs = macros(self.world, scene.file, &name);
        for def in &defs {
            if let Some((new, from, to)) = scene.expand(def, callee, Some(((op.from, op.to), MARK))) {
                for at in new.indices(MARK).into_iter().filter(|i| (from..to).contains(i)) {
                    self.visit(&new, at, at + 1, op.form);
                }
            }
        }
        if !defs.is_empty() {
            return;
        }
        // What a function of another part of the kernel does with a table is its own matter.
        let module = self.world.module(self.slot.place.file);
        let is_near = |f: FileId| module.contains(&f) || self.world.sources.get(f).is_header();
        for (file, item) in self.world.resolve_near(scene.file, &name).into_iter().filter(|d| is_near(d.0)) {
            let ItemKind::Function { params, .. } = &item.kind else { continue };
            let Some(param) = params.get(index).and_then(|p| p.name) else { continue };
            let view = self.world.view(file);
            let name = String::from_utf8_lossy(param.of(&view.text)).into_owned();
            self.todo.push(Thing::Variable { file, scope: Some(item.span), name, form: op.form });
        }
    }
}

/// Whether the word is a member's name: that of a variable is another one.
pub(super) fn is_member(scene: &Scene, at: usize) -> bool {
    matches!(scene.code().before(at), b"." | b"->")
}

/// Whether a member is called or only read.
fn called(code: &Code<'_>, op: &Operand) -> How {
    if code.at(op.to) == b"(" { How::Called } else { How::Read }
}
