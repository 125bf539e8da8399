//! The symbols of an object file.
//!
//! Reads the symbol table of ELF relocatable objects of both sizes and byte orders (System V ABI, chapter 4), so that
//! no `nm` of the right architecture has to be there.

use std::collections::BTreeSet;

/// Global symbols of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    /// Names that others have to supply.
    pub undefined: BTreeSet<String>,
    /// Names that others may use.
    pub defined: BTreeSet<String>,
}

/// `sh_type` of the symbol table.
const SHT_SYMTAB: u64 = 2;

/// The symbols in `object`; none if it is no ELF file (such as bitcode for link-time optimisation) or is damaged.
pub fn symbols(object: &[u8]) -> Option<Symbols> {
    let elf = Elf::new(object)?;
    let table = (0..elf.sections).filter_map(|i| elf.section(i)).find(|s| s.kind == SHT_SYMTAB)?;
    let names = elf.section(table.link)?;
    let names = elf.bytes(names.offset, names.size)?;
    let entry = if elf.wide { 24 } else { 16 };
    let mut found = Symbols::default();
    for symbol in elf.bytes(table.offset, table.size)?.chunks_exact(entry) {
        let (info, section) = if elf.wide { (4, 6) } else { (12, 14) };
        let bind = symbol[info] >> 4;
        let name = usize::try_from(elf.number(symbol, 0, 4)?).ok()?;
        let name = names.get(name..)?.split(|&b| b == 0).next()?;
        if bind == 0 || name.is_empty() {
            continue;
        }
        let name = String::from_utf8_lossy(name).into_owned();
        match elf.number(symbol, section, 2)? {
            0 => found.undefined.insert(name),
            _ => found.defined.insert(name),
        };
    }
    Some(found)
}

struct Elf<'a> {
    bytes: &'a [u8],
    wide: bool,
    big: bool,
    table: u64,
    size: u64,
    sections: u64,
}

struct Section {
    kind: u64,
    offset: u64,
    size: u64,
    link: u64,
}

impl<'a> Elf<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"\x7fELF")?;
        let (wide, big) = (*rest.first()? == 2, *rest.get(1)? == 2);
        let mut elf = Self { bytes, wide, big, table: 0, size: 0, sections: 0 };
        let (table, size, count) = if wide { (40, 58, 60) } else { (32, 46, 48) };
        elf.table = elf.number(bytes, table, if wide { 8 } else { 4 })?;
        elf.size = elf.number(bytes, size, 2)?;
        elf.sections = elf.number(bytes, count, 2)?;
        if elf.sections == 0 {
            // The number does not fit into the header; it is the size of the first section then.
            elf.sections = elf.section_at(0)?.size;
        }
        Some(elf)
    }

    fn number(&self, bytes: &[u8], at: usize, width: usize) -> Option<u64> {
        let field = bytes.get(at..at.checked_add(width)?)?;
        let push = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.big { field.iter().fold(0, push) } else { field.iter().rev().fold(0, push) })
    }

    fn bytes(&self, offset: u64, size: u64) -> Option<&'a [u8]> {
        let end = offset.checked_add(size)?;
        self.bytes.get(usize::try_from(offset).ok()?..usize::try_from(end).ok()?)
    }

    fn section(&self, index: u64) -> Option<Section> {
        if index < self.sections { self.section_at(index) } else { None }
    }

    fn section_at(&self, index: u64) -> Option<Section> {
        let header = self.bytes(self.table.checked_add(index.checked_mul(self.size)?)?, self.size)?;
        let width = if self.wide { 8 } else { 4 };
        let (offset, size, link) = if self.wide { (24, 32, 40) } else { (16, 20, 24) };
        Some(Section {
            kind: self.number(header, 4, 4)?,
            offset: self.number(header, offset, width)?,
            size: self.number(header, size, width)?,
            link: self.number(header, link, 4)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A small object, made by the system's compiler.
    fn object() -> Vec<u8> {
        let dir = tempfile::tempdir().unwrap();
        let (source, object) = (dir.path().join("x.c"), dir.path().join("x.o"));
        std::fs::write(
            &source,
            "int far(void);\nstatic int own(void) { return far(); }\nint near(void) { return own(); }\n",
        )
        .unwrap();
        let mut cc = std::process::Command::new("cc");
        assert!(cc.args(["-O0", "-fno-pic", "-c", "-o"]).arg(&object).arg(&source).status().unwrap().success());
        std::fs::read(object).unwrap()
    }

    #[test]
    fn global_symbols_are_told_apart() {
        let found = symbols(&object()).unwrap();
        assert!(found.undefined.contains("far") && found.defined.contains("near"));
        assert!(!found.undefined.contains("own") && !found.defined.contains("own"));
    }

    #[test]
    fn other_files_have_none() {
        assert_eq!(symbols(b""), None);
        assert_eq!(symbols(b"BC\xc0\xde"), None);
        assert_eq!(symbols(b"\x7fELF\x02\x01"), None);
    }

    proptest! {
        #[test]
        fn damage_never_panics(at in 0usize..2000, byte: u8, end in 0usize..3000) {
            let mut bytes = object();
            let len = bytes.len();
            bytes[at % len] = byte;
            bytes.truncate(end);
            let _ = symbols(&bytes);
        }
    }
}
