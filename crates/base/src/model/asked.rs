//! What a run was asked: every report and the head of every patch say it, so that nobody takes one for the other.

use camino::Utf8Path;

use crate::kernel::named::Kernel;
use crate::kernel::release::Release;
use crate::kernel::version::NEXT;

/// What a run was asked. Empty for one that no command line asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The kernel that the result is for: its release and, unless the paths lie in it, where its tree is.
    pub target: String,
    /// The paths, as [`told`] has them.
    pub paths: Vec<String>,
    /// The options that decide what a conversion looks like, and since when units count, as the command line has them.
    pub options: Vec<String>,
    /// The commit that is checked out in the tree of the paths, and whether files differ from it.
    pub revision: Option<String>,
}

impl Asked {
    /// What is said, as pairs of a word and a text; what there is nothing to say about is left out.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let quoted = |words: &[String]| {
            let words = words.iter().map(String::as_str);
            shlex::try_join(words.clone()).unwrap_or_else(|_| words.collect::<Vec<_>>().join(" "))
        };
        let all = [
            ("target", self.target.clone()),
            ("paths", quoted(&self.paths)),
            ("options", quoted(&self.options)),
            ("revision", self.revision.clone().unwrap_or_default()),
        ];
        all.into_iter().filter(|line| !line.1.is_empty()).collect()
    }
}

/// A path as given, or below `root` where that would tell of the machine.
pub fn told(path: &Utf8Path, root: &Utf8Path) -> String {
    let within = || path.canonicalize_utf8().ok()?.strip_prefix(root).ok().map(Utf8Path::to_owned);
    let path = if path.is_absolute() { within().unwrap_or_else(|| path.to_owned()) } else { path.to_owned() };
    if path.as_str().is_empty() { ".".to_owned() } else { path.into_string() }
}

/// How a target is called: `Linux 7.3.0`, with `place` if it is a tree of its own.
pub fn target_name(kernel: &Kernel, place: Option<&Utf8Path>) -> String {
    let name = match kernel {
        Kernel::Version(NEXT) => return "Linux next, which is no release yet".to_owned(),
        Kernel::Version(version) => return format!("Linux {version}, by what that release declares"),
        Kernel::Tree(top) => Release::of(top).map_or_else(
            || "a Linux tree whose Makefile names no release".to_owned(),
            |release| format!("Linux {release}"),
        ),
    };
    match place {
        Some(place) => format!("{name} in {place}"),
        None => format!("{name}, the tree that the paths lie in"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, target_name};
    use crate::kernel::named::Kernel;
    use crate::kernel::version::{NEXT, Version};

    #[test]
    fn what_there_is_nothing_to_say_about_is_left_out() {
        assert_eq!(Asked::default().lines(), []);
        let asked = Asked { paths: vec!["a b".into(), "c".into()], revision: Some("0".into()), ..Asked::default() };
        assert_eq!(asked.lines(), [("paths", "'a b' c".to_owned()), ("revision", "0".to_owned())]);
    }

    #[test]
    fn a_target_is_named_by_its_release() {
        let kernel = Kernel::Tree(concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/kernel").into());
        assert_eq!(target_name(&kernel, Some("../k".into())), "Linux 7.3.0 in ../k");
        assert_eq!(target_name(&kernel, None), "Linux 7.3.0, the tree that the paths lie in");
        let known = target_name(&Kernel::Version(Version::new(7, 1)), None);
        assert_eq!(known, "Linux 7.1, by what that release declares");
        assert_eq!(target_name(&Kernel::Version(NEXT), None), "Linux next, which is no release yet");
    }
}
