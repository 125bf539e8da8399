//! The parts of the rig that do not depend on the unit: the runtime, and the model of mm out of the target's files.

use std::fs;
use std::path::{Path, PathBuf};

use super::flags::{Purpose, for_rig};
use super::known::Known;
use super::rig_files::{HEADERS, MODEL, RUNTIME};
use super::symbols::Symbols;
use super::tools::{Tools, Trouble};
use crate::compile::Builder;
use crate::compile::dependencies::{Read, of_rule};
use crate::compile::failed;

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
    /// All that the compilers have read but the rig's own files; none if that is not known.
    pub reads: Option<Vec<Read>>,
}

/// How the runtime is compiled. Its first function runs before there is anything that a stack protector needs.
pub const HOST: &str = "-c -O2 -w -mstackrealign -fno-builtin -fno-stack-protector -fno-pie -I";

/// Prefix of the model's symbols.
const PREFIX: &str = "m_";

/// One object to be made.
enum Task<'a> {
    /// A file of the runtime.
    Runtime(&'a str),
    /// A file of the target; whether `rig/model.c` includes it, and whether there is no model without it.
    Model { file: &'a str, wrapped: bool, needed: bool },
}

/// An object that was made.
#[derive(Default)]
struct Part {
    object: Option<PathBuf>,
    symbols: Symbols,
    reads: Vec<Read>,
}

/// An object that could not be made.
enum Failed {
    /// Something is wrong with the machine, or took too long.
    Machine(Trouble),
    /// The target's file does not fit, with what that depends on, if that is known.
    Target(Trouble, Option<Vec<Read>>),
}

impl From<Trouble> for Failed {
    fn from(why: Trouble) -> Self {
        Self::Machine(why)
    }
}

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
        let model = &known.model;
        let mut tasks = vec![Task::Model { file: &model.vma, wrapped: true, needed: true }];
        tasks.extend(model.needed.iter().map(|file| Task::Model { file, wrapped: false, needed: true }));
        tasks.extend(model.optional.iter().map(|file| Task::Model { file, wrapped: false, needed: false }));
        tasks.extend(RUNTIME.iter().map(|(name, _)| Task::Runtime(name)));
        let made = builder.parallel(&tasks, |task| match *task {
            Task::Runtime(name) => {
                let object = dir.join(Path::new(name).with_extension("o"));
                let reads = host(dir, name, &object, tools)?;
                Ok(Part { object: Some(object), reads, ..Part::default() })
            }
            Task::Model { file, wrapped, .. } => of_target(builder, file, known, wrapped, dir, tools),
        });
        let mut base = Self {
            dir: dir.to_path_buf(),
            objects: Vec::new(),
            symbols: Symbols::default(),
            runtime: RUNTIME.iter().map(|f| f.1).collect(),
            files: Vec::new(),
            reads: Some(Vec::new()),
        };
        for (task, part) in tasks.iter().zip(made) {
            match (task, part) {
                (_, Ok(part)) => {
                    base.symbols.extend(part.symbols);
                    base.objects.extend(part.object);
                    if let Task::Model { file, .. } = task {
                        base.files.push((*file).to_owned());
                    }
                    base.add(Some(part.reads).filter(|reads| !reads.is_empty()));
                }
                // Without it, its functions are answered as any other is.
                (Task::Model { needed: false, .. }, Err(Failed::Target(_, reads))) => base.add(reads),
                (_, Err(Failed::Target(why, _))) => {
                    return Err(format!("there is no model of mm for this target: {why}"));
                }
                (_, Err(Failed::Machine(why))) => return Err(why),
            }
        }
        if let Some(reads) = &mut base.reads {
            reads.extend(libraries(dir, tools));
            reads.retain(|read| !read.is_below(dir));
            reads.sort();
            reads.dedup();
        }
        Ok(base)
    }

    fn add(&mut self, reads: Option<Vec<Read>>) {
        match (&mut self.reads, reads) {
            (Some(all), Some(reads)) => all.extend(reads),
            (all, _) => *all = None,
        }
    }

    /// Compiles a C file for the host, with the headers of the rig.
    ///
    /// # Errors
    /// What the compiler says.
    pub fn host(&self, name: &str, object: &Path, tools: &Tools<'_>) -> Result<(), Trouble> {
        host(&self.dir, name, object, tools).map(drop)
    }
}

/// Compiles a C file of `dir` for the host; what the compiler has read.
fn host(dir: &Path, name: &str, object: &Path, tools: &Tools<'_>) -> Result<Vec<Read>, Trouble> {
    let rule = object.with_extension("d");
    let path = |p: &Path| p.display().to_string();
    let mut words = vec![tools.host.to_owned()];
    words.extend(HOST.split_whitespace().map(str::to_owned));
    words.extend([path(dir), "-MD".to_owned(), "-MF".to_owned(), path(&rule)]);
    words.extend(["-o".to_owned(), path(object), name.to_owned()]);
    tools.must(&words, dir)?;
    Ok(of_rule(&rule, dir, dir, None).into_iter().map(|read| read.absolute(dir)).collect())
}

/// The C library, which is linked into the program.
fn libraries(dir: &Path, tools: &Tools<'_>) -> Option<Read> {
    let words = [tools.host.to_owned(), "-print-file-name=libc.a".to_owned()];
    let said = tools.must(&words, dir).ok()?;
    let path = Path::new(said.trim());
    path.is_absolute().then(|| Read::Other(path.to_string_lossy().into_owned()))
}

/// Compiles a file of the target.
fn of_target(
    builder: &Builder,
    file: &str,
    known: &Known,
    wrapped: bool,
    dir: &Path,
    tools: &Tools<'_>,
) -> Result<Part, Failed> {
    let command = builder.command(file, tools.stop).map_err(|error| error.to_string())?;
    let command = command.ok_or_else(|| {
        // A command that appears changes the key.
        let is_gone = !builder.tree().join(file).exists();
        let place = Read::Tree(file.to_owned()).absolute(builder.tree()).absent();
        let why = format!("{file}: the makefiles give no command for it");
        Failed::Target(why, Some(is_gone.then_some(place).into_iter().collect()))
    })?;
    let stem = file.replace('/', "-");
    let (raw, rule) = (dir.join(format!("{stem}.raw.o")), dir.join(format!("{stem}.d")));
    let invocation = command.invocation(None, &raw);
    let mut more: Vec<String> = ["-ffile-prefix-map=/=", "-MD", "-MF"].map(str::to_owned).to_vec();
    more.push(rule.display().to_string());
    let source = builder.build_tree().source.join(file);
    if wrapped {
        more.push(format!("-DRIG_TREE_FILE=\"{}\"", source.display()));
        more.push(format!("-I{}", dir.display()));
        more.push(format!("-I{}", source.parent().unwrap_or(Path::new("")).display()));
    }
    let instead = dir.join(MODEL.0);
    let words = for_rig(&invocation, Purpose::Model, &more, wrapped.then_some(&instead));
    let cwd = &invocation.cwd;
    let absolute = |reads: Vec<Read>| reads.into_iter().map(|read| read.absolute(builder.tree())).collect();
    let ended = tools.run(&words, cwd).map_err(|why| Failed::Machine(format!("{file}: {why}")))?;
    if !ended.success() {
        let run = |words: &[String]| tools.must(words, cwd).is_ok();
        let reads = failed::reads(&words, cwd, &rule, builder.tree(), None, run).map(absolute);
        return Err(Failed::Target(format!("{file}: {}", tools.failure(&words, &ended)), reads));
    }
    let symbols = read(&raw, dir, tools)?;
    let object = dir.join(format!("{stem}.o"));
    let mut words = vec![tools.companion("objcopy"), format!("--prefix-symbols={PREFIX}")];
    words.extend([raw.display().to_string(), object.display().to_string()]);
    tools.must(&words, dir)?;
    // Sections are found by symbols of the linker, which has no prefix.
    let mut words = vec![tools.companion("objcopy")];
    for end in ["start", "stop"] {
        words.push(format!("--redefine-sym={PREFIX}__{end}___bug_table=__{end}___bug_table"));
    }
    for cut in known.model.cut.iter().filter(|c| symbols.defined.contains_key(*c)) {
        words.push(format!("--globalize-symbol={PREFIX}{cut}"));
    }
    words.push(object.display().to_string());
    tools.must(&words, dir)?;
    let reads = absolute(of_rule(&rule, cwd, builder.tree(), None));
    Ok(Part { object: Some(object), symbols, reads })
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
