//! Files of another architecture: kbuild prints a command for them all the same, with the options of this one.

/// The architecture that the file at `path` is for, if that is another one than `arch`, the name of a directory of `arch/`.
///
/// User mode is made of files of the machine that it runs on as well (`arch/um/Makefile`, `HEADER_ARCH`).
pub fn foreign<'p>(path: &'p str, arch: Option<&str>) -> Option<&'p str> {
    let wanted = path.strip_prefix("arch/")?.split_once('/')?.0;
    let arch = arch?;
    (wanted != arch && !(arch == "um" && wanted == "x86")).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn the_path_tells_the_architecture() {
        assert_eq!(foreign("arch/arc/kernel/arc_hostlink.c", Some("x86")), Some("arc"));
        for (path, arch) in [("arch/x86/kernel/x.c", "x86"), ("arch/x86/um/x.c", "um"), ("drivers/arch/x.c", "x86")] {
            assert_eq!(foreign(path, Some(arch)), None, "{path}");
        }
        assert_eq!(foreign("arch/arc/x.c", None), None);
    }
}
