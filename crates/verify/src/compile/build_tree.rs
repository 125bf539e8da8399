//! What a configured build tree says of itself.

use std::fs;
use std::path::{Path, PathBuf};

use camino::Utf8Path;

use super::config::Config;
use super::error::CompileError;

/// A configured build tree: the directory of `make O=DIR`, the sources themselves where they were built in place, or
/// the directory that a distribution installs for external modules.
#[derive(Clone, Debug)]
pub struct BuildTree {
    /// The directory, absolute and without links.
    pub dir: PathBuf,
    /// The kernel sources that it was made from, likewise; the directory itself if it was built in place.
    pub source: PathBuf,
    /// The architecture as the kernel names directories of `arch/`; none if the configuration does not tell.
    pub arch: Option<String>,
    /// The version, such as `7.3.4-custom`.
    pub release: String,
    /// The configuration.
    pub config: Config,
}

/// Files without which nothing compiles, in the order in which the steps of kbuild make them.
const NEEDED: [&str; 4] =
    [".config", "include/config/auto.conf", "include/generated/autoconf.h", "include/generated/utsrelease.h"];

impl BuildTree {
    /// Looks at the build tree in `dir`.
    ///
    /// # Errors
    /// It is no build tree, or one that is not configured.
    pub fn open(dir: &Utf8Path) -> Result<Self, CompileError> {
        let no_build = |error| CompileError::NoBuild(dir.as_std_path().to_owned(), error);
        let dir = fs::canonicalize(dir).map_err(no_build)?;
        fs::read_dir(&dir).map_err(no_build)?;
        if let Some(missing) = NEEDED.into_iter().find(|file| !dir.join(file).is_file()) {
            return Err(CompileError::NotConfigured { build: dir, missing });
        }
        let read = |file: &str| String::from_utf8_lossy(&fs::read(dir.join(file)).unwrap_or_default()).into_owned();
        let source = source_of(&dir, &read("Makefile"));
        let config = Config::parse(&read("include/config/auto.conf"));
        let release = release_of(&read("include/config/kernel.release"), &read("include/generated/utsrelease.h"));
        Ok(Self { arch: arch_of(&read(".config")), dir, source, release, config })
    }

    /// Checks that the sources did not move on to another version.
    ///
    /// # Errors
    /// They did.
    pub fn check_version(&self) -> Result<(), CompileError> {
        let text = fs::read(self.source.join("Makefile")).unwrap_or_default();
        match version_of(&String::from_utf8_lossy(&text)) {
            Some(tree) if !continues(&self.release, &tree) => {
                Err(CompileError::OtherVersion { build: self.dir.clone(), built: self.release.clone(), tree })
            }
            _ => Ok(()),
        }
    }
}

/// The sources: what the link `source` names, or else what the generated Makefile includes.
fn source_of(dir: &Path, makefile: &str) -> PathBuf {
    if let Ok(source) = fs::canonicalize(dir.join("source")) {
        return source;
    }
    let included = makefile.lines().find_map(|l| l.trim().strip_prefix("include ")?.trim().strip_suffix("/Makefile"));
    let included = included.and_then(|path| fs::canonicalize(dir.join(path)).ok());
    included.unwrap_or_else(|| dir.to_path_buf())
}

/// The architecture in the heading of a configuration, `# Linux/x86 7.3.4 Kernel Configuration`.
fn arch_of(config: &str) -> Option<String> {
    let heading = config.lines().take(5).find_map(|l| l.strip_prefix("# Linux/"))?;
    heading.split_whitespace().next().map(|word| directory_of(word).to_owned())
}

/// The directory below `arch/` for a value of `ARCH=`, as the kernel's Makefile maps them.
pub fn directory_of(arch: &str) -> &str {
    match arch {
        "i386" | "x86_64" => "x86",
        "sparc32" | "sparc64" => "sparc",
        "parisc64" => "parisc",
        other => other,
    }
}

/// `UTS_RELEASE`, from either file that kbuild keeps it in.
fn release_of(release: &str, header: &str) -> String {
    match release.trim() {
        "" => header.split('"').nth(1).unwrap_or_default().to_owned(),
        release => release.to_owned(),
    }
}

/// `VERSION.PATCHLEVEL.SUBLEVEL` with `EXTRAVERSION` behind it.
fn version_of(makefile: &str) -> Option<String> {
    let value = |name: &str| {
        let line = makefile.lines().take(20).find_map(|l| l.strip_prefix(name)?.trim_start().strip_prefix('='))?;
        Some(line.trim().to_owned())
    };
    let (major, minor) = (value("VERSION")?, value("PATCHLEVEL")?);
    let sub = value("SUBLEVEL").filter(|s| !s.is_empty()).map(|s| format!(".{s}")).unwrap_or_default();
    Some(format!("{major}.{minor}{sub}{}", value("EXTRAVERSION").unwrap_or_default()))
}

/// Whether `release` is `version` with a local version or nothing behind it.
fn continues(release: &str, version: &str) -> bool {
    release.strip_prefix(version).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_compared() {
        let makefile = "# SPDX\nVERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 4\nEXTRAVERSION = -rc1\nNAME = x\n";
        assert_eq!(version_of(makefile).unwrap(), "7.3.4-rc1");
        assert!(continues("7.3.4-rc1-local", "7.3.4-rc1"));
        assert!(!continues("7.3.40", "7.3.4"));
        assert!(!continues("7.2.4", "7.3.4"));
    }

    #[test]
    fn the_architecture_stands_in_the_heading() {
        assert_eq!(arch_of("#\n# Automatic\n# Linux/x86_64 6.1 Kernel Configuration\n").as_deref(), Some("x86"));
        assert_eq!(arch_of("# Linux/powerpc 6.1 Kernel Configuration\n").as_deref(), Some("powerpc"));
        assert_eq!(arch_of("CONFIG_X=y\n"), None);
    }
}
