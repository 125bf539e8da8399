//! What one file contributes to the census.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::arguments::passed;
use crate::census::declared::Declared;
use crate::census::hooks::{Hooks, lossy};
use crate::census::interest::{Search, may_declare, word_set};
use crate::census::loose;
use crate::census::macros::{MacroDef, Macros};
use crate::census::names::is_variable;
use crate::census::slot::Slot;
use crate::census::tables::{Found, Known, Scope, find_slots};
use crate::census::value::SlotValue;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{find_word, find_words, tokens_in};
use crate::syntax::params::Shape;
use crate::syntax::span::Span;
use crate::syntax::text::includes;

/// What a header tells about structures and macros.
pub struct HeaderFacts {
    /// The header.
    pub path: Utf8PathBuf,
    /// Structures with members named like hooks.
    pub hooks: Hooks,
    /// Macros that may install a hook.
    pub macros: Vec<MacroDef>,
    /// Macros that stand for a name or for nothing, and whose name or value has `mmap` in it.
    pub aliases: Vec<MacroDef>,
    /// Words with `mmap`.
    pub words: Vec<String>,
}

/// Reads a header.
pub fn header(path: &Utf8Path, text: &[u8], outer: &BTreeSet<String>) -> HeaderFacts {
    let words = word_set(text).into_iter().map(lossy).collect();
    let mut facts =
        HeaderFacts { path: path.to_owned(), hooks: Hooks::default(), macros: Vec::new(), aliases: Vec::new(), words };
    if !may_declare(text) && outer.iter().all(|name| find_word(text, name.as_bytes(), 0).is_none()) {
        return facts;
    }
    let items = items(text);
    facts.hooks.add(text, &items, false);
    let is_macro = |item: &&Item| matches!(item.kind, ItemKind::MacroDefinition { .. });
    let defs = || items.iter().filter(is_macro).filter_map(|item| MacroDef::from_item(text, item, path));
    let has_mmap = |item: &&Item| memchr::memmem::find(item.span.of(text), b"mmap").is_some();
    let with_mmap: Vec<_> = items
        .iter()
        .filter(is_macro)
        .filter(has_mmap)
        .filter_map(|item| MacroDef::from_item(text, item, path))
        .collect();
    if with_mmap.iter().any(MacroDef::may_be_direct) || (!outer.is_empty() && defs().any(|m| m.uses(outer))) {
        facts.macros = defs().collect();
    }
    facts.aliases = with_mmap.into_iter().filter(is_alias).collect();
    facts
}

/// Whether a macro in a header can be an alias of a handler: it stands for one word, and `mmap` occurs in it.
fn is_alias(def: &MacroDef) -> bool {
    let has = |text: &[u8]| memchr::memmem::find(text, b"mmap").is_some();
    def.params.is_none() && (has(def.name.as_bytes()) || has(&def.body)) && def.alias_of().is_some()
}

/// What a file contributes.
pub struct FileFacts {
    /// The file.
    pub path: Utf8PathBuf,
    /// Its text, if it has a slot or something like one, or names a hook.
    pub text: Option<Vec<u8>>,
    /// Slots; their file is not yet set.
    pub slots: Vec<Slot>,
    /// What looks like a slot but is none.
    pub not_slots: Vec<(Span, String)>,
    /// Words with `mmap`.
    pub words: Vec<String>,
    /// Functions of this file that its slots name, and whether all of them are `static`.
    pub functions: Vec<(String, bool)>,
    /// Macros of this file that stand for a name that its slots hold.
    pub aliases: Vec<MacroDef>,
    /// Files that it includes, as written.
    pub includes: Vec<String>,
    /// Tags of structures whose definitions would help to understand its slots.
    pub missing: BTreeSet<String>,
    /// The hooks of structures that this file itself defines, as in [`Census::hooks`].
    ///
    /// [`Census::hooks`]: super::slot::Census::hooks
    pub hooks: BTreeMap<String, BTreeMap<String, Shape>>,
    /// The structures that were missing, as far as they were found.
    pub nearby: Option<Hooks>,
    /// The functions with the parameters of a handler, and whether they are static.
    pub shaped: Vec<(String, bool)>,
    /// Where they stand as values in this file, apart from its slots.
    pub loose: Vec<Slot>,
    /// Variables that other files may name and that are tables of files with slots, or name one, or operations of mappings there.
    pub open: Vec<String>,
}

/// Looks for slots in a file.
pub fn file(path: &Utf8Path, text: &[u8], search: &Search, hooks: &Hooks, macros: &Macros) -> FileFacts {
    let words = word_set(text).into_iter().map(lossy).collect();
    let mut facts = FileFacts {
        path: path.to_owned(),
        text: None,
        slots: Vec::new(),
        not_slots: Vec::new(),
        words,
        functions: Vec::new(),
        aliases: Vec::new(),
        includes: Vec::new(),
        missing: BTreeSet::new(),
        hooks: BTreeMap::new(),
        nearby: None,
        shaped: Vec::new(),
        loose: Vec::new(),
        open: Vec::new(),
    };
    let offsets = search.offsets(text, hooks);
    let calls = search.takers(text);
    // Who names a hook may read it, though nothing is installed here.
    if search.names_member(text, hooks) {
        facts.text = Some(text.to_vec());
    }
    let shaped = memchr::memmem::find(text, b"vm_area_struct").is_some();
    if offsets.is_empty() && calls.is_empty() && !shaped {
        return facts;
    }
    let items = items(text);
    if shaped {
        facts.shaped = loose::shaped(text, &items);
    }
    let mut local_hooks = Hooks::default();
    local_hooks.add(text, &items, true);
    let defs: Vec<_> = items.iter().filter_map(|item| MacroDef::from_item(text, item, path)).collect();
    let mut local_macros = Macros::default();
    local_macros.add(&defs, hooks, Some(macros));
    let known = Known {
        hooks: [&local_hooks, hooks],
        macros: [&local_macros, macros],
        file: text,
        missing: RefCell::default(),
        globals: RefCell::default(),
    };
    let own = local_hooks.takers().flat_map(|name| find_words(text, name.as_bytes()));
    let calls: Vec<usize> = calls.into_iter().chain(own).collect();
    for item in &items {
        if offsets.iter().any(|&at| item.span.start <= at && at < item.span.end) || uses_any(text, item, &local_macros)
        {
            let Found { slots, not_slots, .. } = look(text, item, &known, &local_macros);
            facts.slots.extend(slots);
            facts.not_slots.extend(not_slots);
        }
        if calls.iter().any(|&at| item.span.start <= at && at < item.span.end) {
            facts.slots.extend(passed(text, item, &known.hooks, &items));
        }
    }
    if !facts.shaped.is_empty() {
        let told: Vec<Span> =
            facts.slots.iter().map(|s| s.place.span).chain(facts.not_slots.iter().map(|n| n.0)).collect();
        let names = facts.shaped.iter().map(|s| s.0.clone()).collect();
        facts.loose = loose::values(text, &items, &names, &told);
        facts.text = (!facts.loose.is_empty()).then(|| text.to_vec()).or(facts.text);
    }
    if facts.slots.is_empty() && facts.not_slots.is_empty() {
        return facts;
    }
    facts.slots.sort_by_key(|s| (s.place.span, s.member_span));
    facts.slots.dedup();
    facts.text = Some(text.to_vec());
    let values: BTreeSet<&str> = facts.slots.iter().filter_map(|s| s.value.name()).collect();
    facts.functions = functions(text, &items, &values);
    let waits = |s: &&Slot| !s.prepare && s.ops.as_deref() == Some("file_operations") && s.value.name().is_some();
    let mut words: BTreeSet<&str> = facts.slots.iter().filter(waits).filter_map(|s| s.table.as_deref()).collect();
    // The operations of mappings are defined by their type.
    words.extend(facts.slots.iter().find(waits).map(|_| "vm_operations_struct"));
    facts.open = items.iter().flat_map(|i| open(text, i, &words)).collect();
    facts.aliases = defs.into_iter().filter(|d| values.contains(d.name.as_str()) && d.params.is_none()).collect();
    facts.includes = includes(text);
    facts.missing = known.missing.into_inner();
    facts.hooks = local_hooks.shapes();
    facts
}

/// The variables that an item defines for other files, if it has one of the words.
fn open(text: &[u8], item: &Item, words: &BTreeSet<&str>) -> Vec<String> {
    let own = item.span.of(text);
    if item.kind != ItemKind::Other
        || own.starts_with(b"static")
        || words.iter().all(|w| find_word(own, w.as_bytes(), 0).is_none())
    {
        return Vec::new();
    }
    let head = tokens_in(text, item.span).into_iter().take_while(|t| !t.is_punct(text, "="));
    head.map(|t| lossy(t.text(text))).filter(|name| is_variable(text, item, name)).collect()
}

/// Whether an item uses a macro of the same file that installs a hook.
fn uses_any(text: &[u8], item: &Item, macros: &Macros) -> bool {
    let is_use = |name: &str| find_word(item.span.of(text), name.as_bytes(), 0).is_some();
    !matches!(item.kind, ItemKind::MacroDefinition { .. }) && macros.names().any(is_use)
}

fn look(text: &[u8], item: &Item, known: &Known<'_>, local: &Macros) -> Found {
    let (span, name) = match &item.kind {
        ItemKind::MacroDefinition { name, body, .. } => (*body, Some(lossy(name.of(text)))),
        _ => (item.span, None),
    };
    if name.as_ref().is_some_and(|name| local.get(name).is_empty()) {
        return Found::default();
    }
    let tokens = tokens_in(text, span);
    let into = Declared::default();
    let scope = Scope { text, tokens: &tokens, arms: &item.arms, macro_body: name.as_deref(), into };
    find_slots(known, &scope)
}

fn functions(text: &[u8], items: &[Item], names: &BTreeSet<&str>) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    for item in items {
        let ItemKind::Function { name, is_static, .. } = &item.kind else { continue };
        let name = lossy(name.of(text));
        if !names.contains(name.as_str()) {
            continue;
        }
        match out.iter_mut().find(|(n, _)| *n == name) {
            Some((_, all_static)) => *all_static &= is_static,
            None => out.push((name, *is_static)),
        }
    }
    out
}

impl SlotValue {
    /// The name, if it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }
}
