//! The parts of the rig that do not depend on the unit: the runtime, and the model of mm out of the target's files.

use std::fs;
use std::path::{Path, PathBuf};

use super::flags::{Purpose, for_rig};
use super::known::Known;
use super::rig_files::{HEADERS, MODEL, RUNTIME};
use super::symbols::Symbols;
use super::tools::{Tools, Trouble};
use crate::verify::compile::Builder;

/// Object files, ready to be linked.
#[derive(Debug)]
pub struct Base {
    /// The directory with the rig's own files.
    pub dir: PathBuf,
    /// The objects of the runtime and of the model, with its prefix.
    pub objects: Vec<PathBuf>,
    /// The model's symbols, without prefix.
    pub symbols: Symbols,
    /// All text of the runtime, to know what it defines.
    pub runtime: String,
    /// Files of the target that are in the model.
    pub files: Vec<String>,
}

/// Prefix of the model's symbols.
const PREFIX: &str = "m_";

impl Base {
    /// Compiles everything into `dir`.
    ///
    /// # Errors
    /// What keeps the model from being made of this target, or the runtime from being made on this machine.
    pub fn new(builder: &Builder, known: &Known, dir: &Path, tools: &Tools<'_>) -> Result<Self, Trouble> {
        let writes = |error: std::io::Error| format!("cannot write {}: {error}", dir.display());
        fs::create_dir_all(dir).map_err(writes)?;
        for (name, text) in HEADERS.iter().chain(RUNTIME).chain([&MODEL]) {
            fs::write(dir.join(name), text).map_err(writes)?;
        }
        let mut base = Self {
            dir: dir.to_path_buf(),
            objects: Vec::new(),
            symbols: Symbols::default(),
            runtime: RUNTIME.iter().map(|f| f.1).collect(),
            files: Vec::new(),
        };
        for (name, _) in RUNTIME {
            let object = dir.join(Path::new(name).with_extension("o"));
            base.host(name, &object, tools)?;
            base.objects.push(object);
        }
        base.model(builder, &known.model.vma, known, true, tools)?;
        for file in &known.model.needed {
            base.model(builder, file, known, false, tools)?;
        }
        for file in &known.model.optional {
            // Without it, its functions are answered as any other is.
            let _ = base.model(builder, file, known, false, tools);
        }
        Ok(base)
    }

    /// Compiles a C file of `dir` for the host.
    ///
    /// # Errors
    /// What the compiler says.
    pub fn host(&self, name: &str, object: &Path, tools: &Tools<'_>) -> Result<(), Trouble> {
        let words = ["cc", "-c", "-O2", "-w", "-mstackrealign", "-fno-builtin", "-fno-pie", "-I"];
        let mut words: Vec<String> = words.map(str::to_owned).to_vec();
        let path = |p: &Path| p.display().to_string();
        words.extend([path(&self.dir), "-o".to_owned(), path(object), name.to_owned()]);
        tools.must(&words, &self.dir).map(drop)
    }

    fn model(
        &mut self,
        builder: &Builder,
        file: &str,
        known: &Known,
        wrapped: bool,
        tools: &Tools<'_>,
    ) -> Result<(), Trouble> {
        let command = builder.command(file, tools.stop).map_err(|error| error.to_string())?;
        let command = command.ok_or_else(|| format!("the makefiles give no command for {file}"))?;
        let raw = self.dir.join(format!("{}.raw.o", file.replace('/', "-")));
        let invocation = command.invocation(None, &raw);
        let mut more = vec!["-ffile-prefix-map=/=".to_owned()];
        let source = builder.build_tree().source.join(file);
        if wrapped {
            more.push(format!("-DRIG_TREE_FILE=\"{}\"", source.display()));
            more.push(format!("-I{}", self.dir.display()));
            more.push(format!("-I{}", source.parent().unwrap_or(Path::new("")).display()));
        }
        let instead = self.dir.join(MODEL.0);
        let words = for_rig(&invocation, Purpose::Model, &more, wrapped.then_some(&instead));
        tools.must(&words, &invocation.cwd).map_err(|error| format!("{file}: {error}"))?;
        let symbols = read(&raw, &self.dir, tools)?;
        let object = self.dir.join(format!("{}.o", file.replace('/', "-")));
        let mut words = vec![tools.companion("objcopy"), format!("--prefix-symbols={PREFIX}")];
        words.extend([raw.display().to_string(), object.display().to_string()]);
        tools.must(&words, &self.dir)?;
        // Sections are found by symbols of the linker, which has no prefix.
        let mut words = vec![tools.companion("objcopy")];
        for end in ["start", "stop"] {
            words.push(format!("--redefine-sym={PREFIX}__{end}___bug_table=__{end}___bug_table"));
        }
        for cut in known.model.cut.iter().filter(|c| symbols.defined.contains_key(*c)) {
            words.push(format!("--globalize-symbol={PREFIX}{cut}"));
        }
        words.push(object.display().to_string());
        tools.must(&words, &self.dir)?;
        self.symbols.extend(symbols);
        self.objects.push(object);
        self.files.push(file.to_owned());
        Ok(())
    }
}

/// The symbols of an object.
///
/// # Errors
/// What the tools say.
pub fn read(object: &Path, dir: &Path, tools: &Tools<'_>) -> Result<Symbols, Trouble> {
    let path = object.display().to_string();
    let nm = tools.must(&[tools.companion("nm"), path.clone()], dir)?;
    let relocations = tools.must(&[tools.companion("readelf"), "-rW".to_owned(), path], dir)?;
    Ok(Symbols::read(&nm, &relocations))
}
