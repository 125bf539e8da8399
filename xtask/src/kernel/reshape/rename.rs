//! The handler's parameters under other names.

use super::Reshaped;
use crate::kernel::ctree::{Function, replace};

/// `vma` becomes `area`, `file` becomes `fp`.
pub fn parameters(function: &Function) -> Option<Reshaped> {
    let mut edits = Vec::new();
    for (tag, names) in [("vm_area_struct", ["area", "map_area"]), ("file", ["fp", "map_file"])] {
        let Some(old) = function.parameter_of(tag) else { continue };
        let new = names.into_iter().find(|n| *n != old && !function.mentions(n))?;
        let nodes = function.nodes();
        if nodes.iter().any(|n| n.kind() == "preproc_arg" && function.of(*n).contains(&old)) {
            return None;
        }
        let uses = nodes.into_iter().filter(|n| n.kind() == "identifier" && function.of(*n) == old);
        edits.extend(uses.map(|n| (n.byte_range(), new.as_bytes().to_vec())));
    }
    let text = replace(&function.text, edits);
    (text != function.text).then_some(Reshaped { above: String::new(), text })
}

#[cfg(test)]
mod tests {
    use super::super::testing::reshape;
    use super::*;

    #[test]
    fn uses_are_renamed_and_members_are_not() {
        let text = "int foo_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\treturn g(vma, x->vma, file->f_flags);\n}\n";
        let want = "int foo_mmap(struct file *fp, struct vm_area_struct *area)\n{\n\treturn g(area, x->vma, fp->f_flags);\n}\n";
        assert_eq!(reshape(text, parameters).as_deref(), Some(want));
    }
}
