//! A check that the driver's own build makes: whether the kernel has what the new code uses.
//!
//! A small file that uses it is compiled by kbuild's `try-run`; if that works, the macro is defined. What a version number
//! cannot tell, since distributions take things back to older kernels, this can.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::guard::FEATURE;
use crate::model::outcome::Replacement;
use crate::syntax::span::Span;

/// The name of the file that is compiled, beside the Kbuild file.
pub const FILE: &str = crate::edit::journal::CREATED;

/// Names of structures: they are used by their members.
const TAGS: [&str; 5] = ["file_operations", "mmap_action", "vm_area_desc", "vm_area_struct", "vm_operations_struct"];

/// Whether the text of a makefile is one for kbuild.
pub fn is_kbuild(text: &[u8]) -> bool {
    let has = |word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    has("obj-m") || has("obj-$(") || has("obj-y")
}

/// The lines for the Kbuild file; none if it has them.
pub fn fragment(kbuild: &[u8]) -> Option<Replacement> {
    if memchr::memmem::find(kbuild, FILE.as_bytes()).is_some() {
        return None;
    }
    let mut text = String::from(if kbuild.ends_with(b"\n") || kbuild.is_empty() { "" } else { "\n" });
    text.push_str(
        "\n# Whether the kernel has what the driver's mmap_prepare hooks use. Its version does not tell: distributions\n\
         # take things back to older kernels.\nifneq ($(KERNELRELEASE),)\n",
    );
    let _ = write!(
        text,
        "ccflags-y += $(call try-run,$(CC) -Werror $(NOSTDINC_FLAGS) $(LINUXINCLUDE) $(KBUILD_CPPFLAGS) \\\n\
         \t$(KBUILD_CFLAGS) -DMODULE -c -x c $(src)/{FILE} -o \"$$TMP\",-D{FEATURE})\nendif\n"
    );
    Some(Replacement::by("compat-probe", Span::new(kbuild.len(), kbuild.len()), text))
}

/// The file that is compiled: it uses all of `needs`, and does not compile where one is not there.
pub fn source(needs: &BTreeSet<String>) -> String {
    let mut functions = String::new();
    let mut members = BTreeSet::new();
    let mut hooks = String::new();
    for need in needs {
        if need.starts_with('!') || TAGS.contains(&need.as_str()) {
            continue;
        }
        let name = need.split('(').next().unwrap_or(need);
        match name.split_once('.') {
            None => {
                let _ = write!(functions, "#ifndef {name}\n\t(void){name};\n#endif\n");
            }
            Some(("vm_area_desc", member)) => {
                members.insert(format!("\t(void)sizeof(desc->{member});\n"));
            }
            Some(("mmap_action", member)) => {
                members.insert(format!("\t(void)sizeof(desc->action.{member});\n"));
            }
            Some((table @ ("file_operations" | "vm_operations_struct"), member)) => {
                let _ = writeln!(hooks, "\t(void)offsetof(struct {table}, {member});");
            }
            Some(_) => {}
        }
    }
    let members: String = members.into_iter().collect();
    format!(
        "// SPDX-License-Identifier: MIT OR Apache-2.0\n\
         /* Compiled by Kbuild to find out whether the kernel has what the driver's mmap_prepare hooks use. */\n\
         #include <linux/fs.h>\n#include <linux/mm.h>\n#include <linux/stddef.h>\n\n\
         int mmap_prepare_probe(struct vm_area_desc *desc);\n\
         int mmap_prepare_probe(struct vm_area_desc *desc)\n{{\n{functions}{members}{hooks}\treturn 0;\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_of_each_kind_is_used() {
        let needs = [
            "vma_desc_size",
            "vm_area_desc",
            "vm_area_desc.action",
            "mmap_action.error_override",
            "vm_operations_struct.mapped",
        ];
        let text = source(&needs.map(String::from).into());
        assert!(!text.contains("(void)vm_area_desc"));
        assert!(text.contains("#ifndef vma_desc_size\n\t(void)vma_desc_size;\n#endif\n"));
        assert!(text.contains("sizeof(desc->action);") && text.contains("sizeof(desc->action.error_override);"));
        assert!(text.contains("offsetof(struct vm_operations_struct, mapped)"));
    }

    #[test]
    fn the_lines_are_added_once() {
        assert!(is_kbuild(b"obj-m := a.o\n") && !is_kbuild(b"all:\n\tcc a.c\n"));
        let first = fragment(b"obj-m := a.o").unwrap();
        assert!(first.text.starts_with(b"\n\n#") && first.span == Span::new(12, 12));
        assert_eq!(fragment(&first.text), None);
    }
}
