//! Paths by their text, and the same tree seen at another place.

use std::path::{Component, Path, PathBuf};

/// The path without `.` and `..`; what is a link stays one.
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// Where `path` is below `top`, with `/`; none if it is elsewhere or not UTF-8.
pub fn below(path: &Path, top: &Path) -> Option<String> {
    path.strip_prefix(top).ok()?.to_str().map(str::to_owned)
}

/// A tree and the directory that stands in for it.
#[derive(Clone, Copy, Debug)]
pub struct Moved<'a> {
    /// The tree.
    pub tree: &'a Path,
    /// Its stand-in.
    pub top: &'a Path,
    /// What lies below the tree and does not move: a build directory.
    pub but: Option<&'a Path>,
}

impl Moved<'_> {
    /// Where `path`, absolute and normal, is now.
    pub fn path(&self, path: &Path) -> Option<PathBuf> {
        if self.but.is_some_and(|but| path.starts_with(but)) {
            return None;
        }
        // Joining nothing would leave a slash behind.
        let rest = path.strip_prefix(self.tree).ok()?;
        Some(if rest.as_os_str().is_empty() { self.top.to_path_buf() } else { self.top.join(rest) })
    }

    /// A word of a command that is run in `cwd`, with the path that it names moved.
    ///
    /// Knows `PATH`, `-oPATH` for the options that take directories, and `-option=PATH` with a `=` behind it
    /// (a map of prefixes). A relative path is left alone where the working directory moves as well.
    pub fn word(&self, word: &str, cwd: &Path) -> String {
        const ATTACHED: [&str; 8] = ["-isystem", "-iquote", "-idirafter", "-imacros", "-include", "-I", "-B", "-L"];
        let cut = match word {
            w if !w.starts_with('-') => 0,
            w => match (ATTACHED.iter().find(|a| w.starts_with(*a)), w.find('=')) {
                (Some(option), _) => option.len(),
                (None, Some(at)) => at + 1,
                (None, None) => return word.to_owned(),
            },
        };
        let (option, rest) = word.split_at(cut);
        let end = rest.find('=').filter(|_| option.ends_with("-map="));
        let (path, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if path.is_empty() || path.starts_with(['"', '\'']) {
            return word.to_owned();
        }
        let whole = normal(&cwd.join(path));
        if Path::new(path).is_relative() && self.path(&normal(cwd)).is_some() && self.path(&whole).is_some() {
            return word.to_owned();
        }
        let Some(to) = self.path(&whole) else { return word.to_owned() };
        let slash = if path.ends_with('/') { "/" } else { "" };
        format!("{option}{}{slash}{behind}", to.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_name_the_tree_move() {
        let moved = Moved { tree: Path::new("/k/s"), top: Path::new("/t"), but: Some(Path::new("/k/s/out")) };
        let to = |word: &str| moved.word(word, Path::new("/k/b"));
        assert_eq!(to("-I/k/s/include"), "-I/t/include");
        assert_eq!(to("-I../s/include"), "-I/t/include");
        assert_eq!(to("-I./include"), "-I./include");
        assert_eq!(to("-isystem/k/s/x"), "-isystem/t/x");
        assert_eq!(to("-fmacro-prefix-map=/k/s/="), "-fmacro-prefix-map=/t/=");
        assert_eq!(to("-fmacro-prefix-map=/k/s="), "-fmacro-prefix-map=/t=");
        assert_eq!(to("-DKBUILD_MODFILE=\"d/x\""), "-DKBUILD_MODFILE=\"d/x\"");
        assert_eq!(to("/k/s/d/x.c"), "/t/d/x.c");
        assert_eq!(to("/k/s/out/x.h"), "/k/s/out/x.h");
        assert_eq!(to("/k/sx/x.c"), "/k/sx/x.c");
        assert_eq!(to("-O2"), "-O2");
    }

    #[test]
    fn relative_words_stay_when_the_working_directory_moves() {
        let moved = Moved { tree: Path::new("/k/s"), top: Path::new("/t"), but: None };
        assert_eq!(moved.word("d/x.c", Path::new("/k/s")), "d/x.c");
        assert_eq!(moved.word("-I../s/d", Path::new("/k/s/d")), "-I../s/d");
        assert_eq!(moved.word("/k/s/d/x.c", Path::new("/k/s")), "/t/d/x.c");
    }
}
