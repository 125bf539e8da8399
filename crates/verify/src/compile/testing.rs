//! A kernel tree of a few lines with a build tree, for tests: its makefile prints commands as kbuild does.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use camino::Utf8PathBuf;
use tempfile::TempDir;

use super::{Builder, CompileError, Compiled, Options};
use crate::edit::change::{FileChange, UnitChange};
use crate::tree::progress::Progress;

const MAKEFILE: &str = "\
VERSION = 9
PATCHLEVEL = 1
SUBLEVEL = 2
EXTRAVERSION =
MAKEFLAGS += -r
CC ?= gcc
ifneq ($(origin CC),command line)
CC = gcc
endif
ifneq ($(O),)
%.o: FORCE
\t$(MAKE) -C $(O) -f $(CURDIR)/Makefile O= srctree=$(CURDIR) $@
else
srctree ?= .
$(shell mkdir -p made-by-make; echo x > include/config/written)
extra = $(if $(W),-Wextra -DEXTRA,-Wno-unused-but-set-variable)
flags = -Wp,-MMD,$(@D)/.$(@F).d -I$(srctree)/include -I./include -include ./include/generated/autoconf.h
flags += -Wall -Werror $(extra)
name = -DKBUILD_MODNAME='\"$(*F)\"' -DKBUILD_MODFILE='\"$(if $(filter part%,$(*F)),d/both,$(@D)/$(*F))\"'
ifneq ($(M),)
%.o: FORCE
\tset -e; echo '  CC [M] $@'; $(CC) $(flags) -DMODULE $(name) -c -o $(M)/$@ $(M)/$*.c; true 'a; b'
else
d/%.o: FORCE
\tset -e; echo '  CC [M] $@'; $(CC) $(flags) -DMODULE $(name) -c -o $@ $(srctree)/d/$*.c; true 'a; b'
b/%.o mm/%.o: FORCE
\tset -e; echo '  CC $@'; $(CC) $(flags) $(name) -c -o $@ $(srctree)/$(@D)/$*.c; true
endif
endif
FORCE:
";

/// Sources by path.
const FILES: [(&str, &str); 12] = [
    ("Makefile", MAKEFILE),
    ("mm/Makefile", "obj-y += core.o\n"),
    (
        "mm/core.c",
        "EXPORT_SYMBOL(known);\nEXPORT_SYMBOL_FOR_MODULES(few, \"z*\");\nEXPORT_SYMBOL_NS(spaced, \"NS\");\n",
    ),
    (
        "include/linux/fs.h",
        "int known(void);\nint hidden(void);\nint few(void);\nint spaced(void);\nint sibling(void);\n",
    ),
    ("d/Makefile", "obj-m += x.o\nobj-$(CONFIG_OTHER) += other.o\n"),
    ("d/Kconfig", "config OTHER\n\tbool \"other\"\n\tdepends on S390\n"),
    ("d/x.h", "int x_mmap(int a);\n#ifdef CONFIG_X\nint x_more(void);\n#endif\n"),
    ("d/x.c", X_C),
    ("d/other.c", "#include <asm/none.h>\nint other;\n"),
    ("d/part1.c", "#include <linux/fs.h>\nint part(void);\nint part(void) { return known(); }\n"),
    ("d/part2.c", "#include <linux/fs.h>\nint sibling(void) { return 0; }\n"),
    ("none/n.c", "int n;\n"),
];

/// The driver that most tests change.
pub const X_C: &str = "\
#include <linux/fs.h>
#include \"x.h\"
#ifdef CONFIG_X
int x_more(void)
{
\treturn 1;
}
#else
int x_less(void);
int x_less(void)
{
\treturn 2;
}
#endif
int x_mmap(int a)
{
\treturn a + known();
}
";

/// The tree, the build tree and a cache.
pub struct Small {
    dir: TempDir,
    /// Arguments for make.
    pub make_args: Vec<String>,
    /// The longest that one object may take.
    pub time: Duration,
}

impl Small {
    /// A build beside the sources.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let small = Self { dir, make_args: Vec::new(), time: Duration::from_secs(60) };
        for (path, text) in FILES {
            small.write(&format!("source/{path}"), text);
        }
        small.configure("build");
        std::os::unix::fs::symlink(small.source(), small.path("build/source")).unwrap();
        small
    }

    /// Writes the files of a configuration.
    pub fn configure(&self, dir: &str) {
        for (path, text) in [
            (".config", "#\n# Automatically generated\n# Linux/x86 9.1.2 Kernel Configuration\n#\nCONFIG_Y=y\n"),
            ("include/config/auto.conf", "CONFIG_Y=y\nCONFIG_X86_64=y\nCONFIG_CC_VERSION_TEXT=\"gcc (any) 1.0\"\n"),
            ("include/config/kernel.release", "9.1.2-test\n"),
            ("include/generated/autoconf.h", "#define CONFIG_Y 1\n"),
            ("include/generated/utsrelease.h", "#define UTS_RELEASE \"9.1.2-test\"\n"),
        ] {
            self.write(&format!("{dir}/{path}"), text);
        }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        fs::canonicalize(self.dir.path()).unwrap().join(path)
    }

    pub fn source(&self) -> PathBuf {
        self.path("source")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A shell script that can be run.
    pub fn script(&self, name: &str, text: &str) {
        self.write(name, &format!("#!/bin/sh\n{text}\n"));
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Puts a program in place of the compiler, which says its version all the same.
    pub fn compiler(&mut self, script: &str) {
        self.script("cc", script);
        self.make_args.push(format!("CC={}", self.path("cc").display()));
    }

    pub fn options(&self) -> Options {
        let utf8 = |path: &str| Utf8PathBuf::from_path_buf(self.path(path)).unwrap();
        Options {
            build: utf8("build"),
            arch: None,
            cross: None,
            jobs: 2,
            time_limit: self.time,
            cache: Some(utf8("cache")),
            make_args: self.make_args.clone(),
        }
    }

    pub fn open(&self) -> Result<Builder, CompileError> {
        Builder::open(&self.source(), self.options(), &|| false)
    }

    /// What compiling says about new texts of files of the source tree.
    pub fn check(&self, files: &[(&str, &str)]) -> Compiled {
        self.check_in(&self.open().unwrap(), files)
    }

    pub fn check_in(&self, builder: &Builder, files: &[(&str, &str)]) -> Compiled {
        let unit = unit(builder.tree(), files);
        builder.check(&[unit], &Progress::default(), &|| false).remove(0)
    }

    /// Every file and directory of the source and the build tree with its time of change.
    pub fn state(&self) -> BTreeMap<PathBuf, SystemTime> {
        let tops = ["source", "build"].map(|top| walkdir::WalkDir::new(self.path(top)));
        let entries = tops.into_iter().flatten().map(Result::unwrap);
        entries.map(|e| (e.path().to_owned(), e.metadata().unwrap().modified().unwrap())).collect()
    }
}

/// A unit that gives files of `tree` other texts.
pub fn unit(tree: &Path, files: &[(&str, &str)]) -> UnitChange {
    let file = |(path, new): &(&str, &str)| {
        let old = fs::read(tree.join(path)).unwrap().into();
        ((*path).to_owned(), FileChange { old, new: new.as_bytes().into() })
    };
    let handlers = vec![("x_mmap".to_owned(), "x_mmap_prepare".to_owned())];
    UnitChange { unit: 7, handlers, files: files.iter().map(file).collect() }
}
