//! Symbols that modules need since the change, and whether they may use them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::builder::Builder;
use super::compare::Compared;
use super::exports::{self, Export};
use super::outcome::{Level, Worse};
use super::process::Stop;
use crate::edit::change::UnitChange;
use crate::syntax::items::{ItemKind, items};
use crate::tree::read::text_of;

/// What is exported: from the table of the build tree, or else from a search of the sources.
#[derive(Debug, Default)]
pub struct Exported {
    found: BTreeMap<String, Export>,
}

impl Exported {
    /// Looks up `wanted`; nothing if the user asked to stop.
    pub fn find(builder: &Builder, wanted: &BTreeSet<String>, stop: Stop<'_>) -> Self {
        if stop() {
            return Self::default();
        }
        let wanted: BTreeSet<String> = wanted.iter().filter(|s| !exports::of_compiler(s)).cloned().collect();
        if wanted.is_empty() {
            return Self::default();
        }
        let table = fs::read(builder.build.dir.join("Module.symvers")).unwrap_or_default();
        let mut found = match exports::table(&String::from_utf8_lossy(&table)) {
            Some(table) => table.into_iter().filter(|(symbol, _)| wanted.contains(symbol)).collect(),
            None => exports::in_sources(&builder.build.source, &wanted, stop),
        };
        if builder.is_external() {
            found.extend(exports::in_sources(&builder.tree, &wanted, stop));
        }
        Self { found }
    }
}

/// Judges what the objects of a unit need; adds what is wrong to their rows, and what is worth a look to `notes`.
pub fn judge(
    builder: &Builder,
    unit: &UnitChange,
    objects: &mut [Compared],
    exported: &Exported,
    notes: &mut Vec<String>,
    stop: Stop<'_>,
) {
    let here: BTreeSet<String> =
        objects.iter().filter_map(|o| o.symbols.as_ref()).flat_map(|s| s.defined.iter().cloned()).collect();
    let mut own = BTreeMap::new();
    let wanted: BTreeSet<String> = objects.iter().flat_map(|o| o.wanted.iter().cloned()).collect();
    for file in unit.files.values() {
        own.extend(exports::in_text(&file.new, &wanted));
    }
    for object in objects.iter_mut() {
        for symbol in std::mem::take(&mut object.wanted) {
            if exports::of_compiler(&symbol) {
                continue;
            }
            let path = &object.row.path;
            let wrong = match own.get(&symbol).or_else(|| exported.found.get(&symbol)) {
                Some(export) => use_of(builder, path, &symbol, export, notes),
                None if here.contains(&symbol) => None,
                None => elsewhere(builder, path, &symbol, stop),
            };
            if let Some(why) = wrong {
                object.row.worse.push(Worse::Symbol { path: path.clone(), symbol, why });
            }
        }
    }
}

/// What is wrong with the use of an exported symbol; what may be wrong goes to `notes`.
fn use_of(builder: &Builder, path: &str, symbol: &str, export: &Export, notes: &mut Vec<String>) -> Option<String> {
    let command = builder.known(Level::Default, path);
    let module = command.as_ref().and_then(|c| c.define("KBUILD_MODNAME")).unwrap_or_default();
    if let Some(modules) = export.modules.as_deref().filter(|modules| !exports::is_for(modules, module)) {
        return Some(format!("is exported to the modules {modules} only"));
    }
    if let Some(namespace) = &export.namespace {
        let text = text_of(&builder.tree.join(path)).unwrap_or_default();
        let import = format!("MODULE_IMPORT_NS({namespace}");
        let quoted = format!("MODULE_IMPORT_NS(\"{namespace}");
        if [import, quoted].iter().all(|i| memchr::memmem::find(&text, i.as_bytes()).is_none()) {
            notes.push(format!("{path}: `{symbol}` is in the namespace {namespace}, which the module has to import"));
        }
    }
    if export.gpl && builder.is_external() {
        notes.push(format!("{path}: `{symbol}` is exported to modules under the GPL only"));
    }
    None
}

/// A symbol that nobody exports may come from another file of the same module: looked for in the same directory.
fn elsewhere(builder: &Builder, path: &str, symbol: &str, stop: Stop<'_>) -> Option<String> {
    let dir = Path::new(path).parent().unwrap_or(Path::new(""));
    let mut files: Vec<String> = fs::read_dir(builder.tree.join(dir))
        .into_iter()
        .flatten()
        .filter_map(|entry| dir.join(entry.ok()?.file_name()).to_str().map(str::to_owned))
        .filter(|file| file.ends_with(".c") && file != path)
        .collect();
    files.sort();
    let defines = |file: &&String| {
        let text = text_of(&builder.tree.join(file)).unwrap_or_default();
        memchr::memmem::find(&text, symbol.as_bytes()).is_some()
            && items(&text).iter().any(|item| {
                matches!(&item.kind, ItemKind::Function { name, is_static: false, .. } if name.of(&text) == symbol.as_bytes())
            })
    };
    let Some(file) = files.iter().find(defines) else {
        return Some("is not exported to modules".to_owned());
    };
    let _ = builder.learn(&BTreeSet::from([file.clone()]), stop);
    let module = |file: &str| {
        let command = builder.known(Level::Default, file)?;
        command.define("KBUILD_MODFILE").or(command.define("KBUILD_MODNAME")).map(str::to_owned)
    };
    if module(file).is_some() && module(file) == module(path) {
        return None;
    }
    Some(format!("is in {file}, which is not part of the same module, and is not exported"))
}
