//! What the releases of the kernel declare, read from `transforms/kernel/versions/`: targets without a tree.
//!
//! Each file says what a release brought and what it took away, in the words of the kernel's headers. The declarations of
//! a release are put together and read as the headers of a tree are read, so that nothing else sees a difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::sync::LazyLock;

use serde::Deserialize;

use super::symbols::CHECKS;
use super::target::Target;
use super::version::{NEXT, Version};
use crate::syntax::items::{ItemKind, items};
use crate::syntax::span::Span;
use crate::syntax::structs::structs;

/// Embeds the files of the named versions.
macro_rules! files {
    ($(($major:literal, $minor:literal)),* $(,)?) => {
        &[$((
            Version::new($major, $minor),
            include_str!(concat!("../../transforms/kernel/versions/", $major, ".", $minor, ".toml")),
        )),*]
    };
}

/// The known releases in order, with their files.
const FILES: &[(Version, &str)] = files![(6, 12), (6, 16), (6, 17), (6, 18), (6, 19), (7, 0), (7, 1), (7, 2), (7, 3)];

/// What is queued for the release after the newest one, as changes of that.
const QUEUED: &str = include_str!("../../transforms/kernel/versions/next.toml");

/// The first release with `mmap_prepare`. No release before it has anything that a conversion could use.
pub const FIRST: Version = Version::new(6, 16);

/// How a release differs from the one before it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Names that are gone; members with their structure and a dot before the name.
    #[serde(default)]
    gone: Vec<String>,
    /// Prototypes of functions that are new or have changed.
    #[serde(default)]
    functions: Vec<String>,
    /// Those that headers outside of `include/` declare: few files can see them, so they are no symbols.
    #[serde(default)]
    private: Vec<String>,
    /// Names of macros.
    #[serde(default)]
    macros: Vec<String>,
    /// Macros that fill hooks in tables of drivers: what follows `#define `, as far as it is about hooks.
    #[serde(default)]
    fillers: Vec<String>,
    /// Names of enumerators.
    #[serde(default)]
    enumerators: Vec<String>,
    /// By structure, members that are new or have changed.
    #[serde(default)]
    members: BTreeMap<String, Vec<String>>,
}

/// What a release declares: what is at file scope by name, and by structure the members by name.
#[derive(Clone, Debug, Default)]
struct Declared {
    top: BTreeMap<String, String>,
    private: BTreeMap<String, String>,
    fillers: BTreeMap<String, String>,
    members: BTreeMap<String, BTreeMap<String, String>>,
}

/// The releases that have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first of them.
    pub first: Version,
    /// The last of them; none if the newest known release is among them.
    pub last: Option<Version>,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            None => write!(f, "Linux {} is the first that has it", self.first),
            Some(last) if last == self.first => write!(f, "only Linux {last} has it"),
            Some(last) => write!(f, "Linux {} to {last} have it", self.first),
        }
    }
}

/// Whether a target lacks a need because it is newer than the releases that meet it, and the kernel took it away.
pub fn is_removed(target: &Target, need: &str) -> bool {
    let had = || versions().ok().and_then(|v| v.range(need)).is_some_and(|r| r.last.is_none());
    !need.starts_with('!') && target.has(CHECKS) && !target.meets(need) && had()
}

/// What is said about a need that the target does not meet, with the releases that do.
pub fn lacks(target: &Target, need: &str) -> String {
    if is_removed(target, need) {
        let newest = versions().ok().and_then(|v| v.known().next_back());
        let newest = newest.map_or_else(String::new, |v| format!("; Linux {v} is the last that has it"));
        return format!("`{need}` was removed from the target{newest}");
    }
    let Some(symbol) = need.strip_prefix('!') else {
        return match need.strip_suffix(')').and_then(|n| n.split_once('(')) {
            Some((function, parameter)) => {
                format!("in the target `{function}()` takes no `{parameter}`{}", who_has(need))
            }
            None => format!("the target has no `{need}`{}", who_has(need)),
        };
    };
    let range = versions().ok().and_then(|v| v.range(need));
    let without = range.map_or_else(String::new, |r| match r.last {
        None => format!("; Linux {} is the first in which it is not", r.first),
        Some(last) => format!("; it is not in Linux {} to {last}", r.first),
    });
    match symbol.strip_suffix("(const)") {
        Some(member) => format!("`{member}` is const in the target{without}"),
        None => format!("`{symbol}` is in the way in the target{without}"),
    }
}

/// All known releases.
#[derive(Debug)]
pub struct Versions {
    /// The releases in order.
    targets: Vec<(Version, Target)>,
    /// What is queued.
    next: Target,
    /// What the releases declare, as the text of a header, and what is queued.
    headers: Vec<String>,
    /// Names at file scope that some release has.
    names: BTreeSet<String>,
    /// Those that no release before [`FIRST`] has.
    new: BTreeSet<String>,
}

impl Versions {
    /// Reads the files of releases, which are in order, and what is queued behind them.
    fn read(files: &[(Version, &str)], queued: &str) -> Result<Self, String> {
        let mut declared = Declared::default();
        let mut targets = Vec::new();
        let mut headers = Vec::new();
        for (version, text) in files.iter().chain([&(NEXT, queued)]) {
            let wrong = |what: String| format!("transforms/kernel/versions/{version}.toml: {what}");
            let file: File = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
            declared.change(file).map_err(wrong)?;
            let header = declared.header();
            let private: String = declared.private.values().map(String::as_str).collect();
            let mut target = Target::from_sources(&[("", header.as_bytes())]);
            target.merge_private(private.as_bytes());
            headers.push(header + &declared.fillers.values().map(String::as_str).collect::<String>());
            targets.push((*version, Target { version: Some(*version), ..target }));
        }
        let next = targets.pop().map(|t| t.1).unwrap_or_default();
        let is_old = |name: &String| targets.iter().any(|t: &(Version, Target)| t.0 < FIRST && t.1.has(name));
        let plain = |name: &&String| !name.contains(['.', '(']);
        let names: BTreeSet<String> =
            targets.iter().map(|t| &t.1).chain([&next]).flat_map(|t| &t.symbols).filter(plain).cloned().collect();
        let new = names.iter().filter(|n| !is_old(n)).cloned().collect();
        Ok(Self { targets, next, headers, names, new })
    }

    /// The releases in order.
    pub fn known(&self) -> impl DoubleEndedIterator<Item = Version> {
        self.targets.iter().map(|t| t.0)
    }

    /// What is queued, and no release.
    pub fn next(&self) -> &Target {
        &self.next
    }

    /// Whether some release has a name at file scope.
    pub fn is_known(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether a name at file scope came with a release that has `mmap_prepare`.
    pub fn is_new(&self, name: &str) -> bool {
        self.new.contains(name)
    }

    /// The releases that have a descriptor hook in place of a member; of several ranges the last.
    pub fn hook(&self, structure: &str, member: &str) -> Option<(String, Range)> {
        let name = self.targets.iter().rev().find_map(|t| t.1.hook(structure, member))?.member.clone();
        let symbol = format!("{structure}.{name}");
        let range = self.range(&symbol)?;
        Some((symbol, range))
    }

    /// What a release has. One before [`FIRST`] has what the oldest known one has, as far as that matters here.
    pub fn target(&self, version: Version) -> Option<Target> {
        if version == NEXT {
            return Some(self.next.clone());
        }
        self.find(version).map(|i| Target { version: Some(version), ..self.targets[i].1.clone() })
    }

    /// What a release declares, as the text of a header. It has the hooks of the kernel's own headers, also those that
    /// get no descriptor, and the macros that fill them. Its structures lack members, so no position in them is right.
    pub fn header(&self, version: Version) -> Option<&str> {
        let at = if version == NEXT { Some(self.targets.len()) } else { self.find(version) };
        at.and_then(|i| self.headers.get(i)).map(String::as_str)
    }

    /// The macros that fill hooks in a release.
    pub fn fillers(&self, version: Version) -> BTreeSet<String> {
        let text = self.header(version).unwrap_or_default();
        let direct = items(text.as_bytes()).into_iter().filter_map(|item| match item.kind {
            ItemKind::MacroDefinition { name, body, .. } if !body.is_empty() => Some(text_of(text, name)),
            _ => None,
        });
        direct.collect()
    }

    fn find(&self, version: Version) -> Option<usize> {
        self.targets.iter().position(|t| t.0 == version || t.0 < FIRST && version < FIRST)
    }

    /// The releases that meet a need of a transform's form ([`Target::meets`]); of several ranges the last.
    pub fn range(&self, need: &str) -> Option<Range> {
        self.support([need])
    }

    /// The releases that meet all of these needs; of several ranges the last. None if no known release does.
    pub fn support<'n>(&self, needs: impl IntoIterator<Item = &'n str> + Clone) -> Option<Range> {
        let meets = |target: &Target| needs.clone().into_iter().all(|n| target.meets(n));
        let with_hook = self.targets.iter().filter(|t| t.0 >= FIRST);
        let mut range: Option<Range> = None;
        for (version, target) in with_hook {
            range = match (range, meets(target)) {
                (Some(Range { first, last: None }), true) => Some(Range { first, last: None }),
                (_, true) => Some(Range { first: *version, last: None }),
                (Some(r @ Range { last: None, .. }), false) => Some(Range { last: self.before(*version), ..r }),
                (other, false) => other,
            };
        }
        range
    }

    /// The lowest release from which on all known ones meet all of these needs: what `#if LINUX_VERSION_CODE` must ask for
    /// where code that needs them stands. None if the newest known release does not meet them.
    pub fn lowest<'n>(&self, needs: impl IntoIterator<Item = &'n str> + Clone) -> Option<Version> {
        self.support(needs).filter(|r| r.last.is_none()).map(|r| r.first)
    }

    fn before(&self, version: Version) -> Option<Version> {
        self.known().take_while(|v| *v < version).last()
    }
}

impl Declared {
    fn change(&mut self, file: File) -> Result<(), String> {
        for name in file.gone {
            let known = match name.split_once('.') {
                Some((tag, member)) => self.members.get_mut(tag).and_then(|m| m.remove(member)),
                None => self.top.remove(&name).or_else(|| self.fillers.remove(&name)),
            };
            known.ok_or_else(|| format!("`{name}` is gone, but was not there"))?;
        }
        for (prototypes, to) in [(file.functions, &mut self.top), (file.private, &mut self.private)] {
            for prototype in prototypes {
                let text = format!("{prototype};\n");
                let name = function_name(&text).ok_or_else(|| format!("`{prototype}` is no prototype"))?;
                to.insert(name, text);
            }
        }
        for name in file.macros {
            self.top.insert(name.clone(), format!("#define {name}\n"));
        }
        for filler in file.fillers {
            let text = format!("#define {filler}\n");
            let name = macro_name(&text).ok_or_else(|| format!("`{filler}` is no macro"))?;
            self.fillers.insert(name, text);
        }
        for name in file.enumerators {
            self.top.insert(name.clone(), format!("enum {{ {name} }};\n"));
        }
        for (tag, members) in file.members {
            let known = self.members.entry(tag.clone()).or_default();
            for member in members {
                let name = member_name(&member).ok_or_else(|| format!("`{member}` is no member of `{tag}`"))?;
                known.insert(name, member);
            }
        }
        Ok(())
    }

    /// The declarations as a header.
    fn header(&self) -> String {
        let mut out: String = self.top.values().map(String::as_str).collect();
        for (tag, members) in self.members.iter().filter(|m| !m.1.is_empty()) {
            let _ = writeln!(out, "struct {tag} {{");
            for member in members.values() {
                let _ = writeln!(out, "\t{member};");
            }
            out.push_str("};\n");
        }
        out
    }
}

fn text_of(text: &str, span: Span) -> String {
    String::from_utf8_lossy(span.of(text.as_bytes())).into_owned()
}

fn function_name(text: &str) -> Option<String> {
    items(text.as_bytes()).iter().find_map(|item| match &item.kind {
        ItemKind::Prototype { name, .. } => Some(text_of(text, *name)),
        _ => None,
    })
}

fn macro_name(text: &str) -> Option<String> {
    items(text.as_bytes()).iter().find_map(|item| match &item.kind {
        ItemKind::MacroDefinition { name, .. } => Some(text_of(text, *name)),
        _ => None,
    })
}

fn member_name(member: &str) -> Option<String> {
    let text = format!("struct s {{ {member}; }};");
    let found = structs(text.as_bytes(), Span::new(0, text.len()));
    let [only] = found.first()?.members.as_slice() else { return None };
    Some(text_of(&text, only.name)).filter(|n| !n.is_empty())
}

static VERSIONS: LazyLock<Result<Versions, String>> = LazyLock::new(|| Versions::read(FILES, QUEUED));

/// The embedded releases.
///
/// # Errors
/// A mistake in an embedded file; a test keeps them right.
pub fn versions() -> Result<&'static Versions, String> {
    VERSIONS.as_ref().map_err(Clone::clone)
}

/// The releases that have `symbol`, as an addition to a sentence that says that a target has not: empty if none is known.
pub fn who_has(symbol: &str) -> String {
    let Ok(known) = versions() else { return String::new() };
    match (known.range(symbol), known.next.meets(symbol)) {
        (Some(range), _) => format!("; {range}"),
        (None, true) => "; it is queued for a release to come".to_owned(),
        (None, false) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::interface::Replaced;

    const OLD: Version = Version::new(6, 15);
    const NEW: Version = Version::new(7, 1);

    fn has(version: Version, symbol: &str) -> bool {
        versions().unwrap().target(version).unwrap().has(symbol)
    }

    #[test]
    fn a_release_has_what_came_before_and_is_not_gone() {
        let flags = "vm_area_desc.vm_flags";
        let here: Vec<String> = versions().unwrap().known().filter(|v| has(*v, flags)).map(|v| v.to_string()).collect();
        assert_eq!(here, ["6.16", "6.17", "6.18", "6.19"]);
        assert!(has(NEW, "vma_desc_size") && has(NEW, "VMA_WRITE_BIT") && has(NEW, "mk_vma_flags"));
        assert!(!has(NEW, "vma_desc_test_flags"));
    }

    #[test]
    fn a_changed_parameter_is_seen() {
        let asked = "is_shared_maywrite(vma_flags_t)";
        assert!(!has(Version::new(6, 19), asked) && has(Version::new(7, 0), asked));
        assert!(has(OLD, "is_shared_maywrite(vm_flags_t)") && !has(NEW, "is_shared_maywrite(vm_flags_t)"));
        let kept = "!vm_area_desc.mm(const)";
        let range = versions().unwrap().range(kept).unwrap();
        assert_eq!(range, Range { first: NEW, last: None });
    }

    #[test]
    fn a_release_before_the_first_has_no_hook() {
        let target = versions().unwrap().target(OLD).unwrap();
        assert!(target.prepare.is_empty() && !target.has("vm_area_desc") && target.version == Some(OLD));
        assert!(versions().unwrap().target(Version::new(7, 9)).is_none());
    }

    #[test]
    fn hooks_are_those_of_the_release() {
        let hooks = |v: Version| versions().unwrap().target(v).unwrap().prepare;
        assert_eq!(hooks(FIRST).keys().collect::<Vec<_>>(), ["file_operations"]);
        assert_eq!(hooks(NEW).keys().collect::<Vec<_>>(), ["file_operations", "uio_info", "vmbus_channel"]);
        assert_eq!(hooks(NEW)["file_operations"][0].origin, Replaced::Beside);
        assert_eq!(hooks(NEW)["uio_info"][0].replaces.as_deref(), Some("mmap"));
        assert_eq!(hooks(NEW)["uio_info"][0].origin, Replaced::ByName);
    }

    #[test]
    fn the_lowest_release_has_all_and_keeps_it() {
        let lowest = |needs: &[&str]| versions().unwrap().lowest(needs.iter().copied()).map(|v| v.to_string());
        assert_eq!(lowest(&["file_operations.mmap_prepare"]).as_deref(), Some("6.16"));
        assert_eq!(lowest(&["vma_desc_set_flags", "vma_desc_test", "vma_desc_size"]).as_deref(), Some("7.1"));
        assert_eq!(lowest(&["mmap_action.error_override", "vma_desc_test"]).as_deref(), Some("7.2"));
        assert_eq!(lowest(&["vma_desc_test_flags"]), None);
        assert_eq!(lowest(&["no_such_function"]), None);
        assert_eq!(lowest(&[]).as_deref(), Some("6.16"));
    }

    #[test]
    fn a_message_says_who_has_a_symbol() {
        assert_eq!(who_has("vma_desc_test_flags"), "; only Linux 7.0 has it");
        assert_eq!(who_has("mmap_action.error_hook"), "; Linux 6.19 to 7.1 have it");
        assert_eq!(who_has("vm_operations_struct.mapped"), "; Linux 7.1 is the first that has it");
        assert_eq!(who_has("no_such_function"), "");
        assert_eq!(
            lacks(&Target::default(), "file_is_dax"),
            "the target has no `file_is_dax`; Linux 6.17 is the first that has it"
        );
        assert_eq!(
            lacks(&Target::default(), "is_shared_maywrite(vma_flags_t)"),
            "in the target `is_shared_maywrite()` takes no `vma_flags_t`; Linux 7.0 is the first that has it"
        );
        assert_eq!(
            lacks(&Target::default(), "!vm_area_desc.mm(const)"),
            "`vm_area_desc.mm` is const in the target; Linux 7.1 is the first in which it is not"
        );
    }

    #[test]
    fn what_is_queued_is_no_release() {
        let next = versions().unwrap().target(NEXT).unwrap();
        assert!(
            next.has("mmap_action_map_discontig_kernel_pages")
                && next.has("vma_desc_test")
                && next.version == Some(NEXT)
        );
        assert!(versions().unwrap().known().all(|v| v < NEXT));
        assert_eq!(who_has("vma_flags_can_merge"), "; it is queued for a release to come");
        let gone = lacks(&next, "vma_desc_set_anonymous");
        assert_eq!(gone, "`vma_desc_set_anonymous` was removed from the target; Linux 7.3 is the last that has it");
        let old = versions().unwrap().target(NEW).unwrap();
        assert!(lacks(&old, "vma_desc_set_anonymous").ends_with("; Linux 7.2 is the first that has it"));
        assert!(lacks(&next, "vma_desc_test_flags").ends_with("; only Linux 7.0 has it"));
    }

    #[test]
    fn mistakes_in_a_file_are_named() {
        let read = |text| Versions::read(&[(FIRST, text)], "").unwrap_err();
        assert!(read("gone = [\"f\"]").contains("6.16.toml: `f` is gone, but was not there"));
        assert!(read("functions = [\"int f\"]").contains("`int f` is no prototype"));
        assert!(read("[members]\ns = [\"\"]").contains("is no member"));
        assert!(read("function = []").contains("6.16.toml"));
    }

    #[test]
    fn the_list_is_the_directory() {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms/kernel/versions");
        let entry = |e: std::io::Result<std::fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
        let mut found: Vec<Version> = std::fs::read_dir(dir)
            .unwrap()
            .map(|e| Version::named(entry(e).strip_suffix(".toml").unwrap()).unwrap())
            .collect();
        found.sort();
        assert_eq!(FILES.iter().map(|f| f.0).chain([NEXT]).collect::<Vec<_>>(), found);
    }
}
