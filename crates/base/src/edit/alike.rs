//! A new file is made like the one that it stands for: owner, mode, extended attributes. What cannot be kept is told.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt as _, fchown};

use camino::Utf8Path;
use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};

/// Bytes of the names, and of one value, that are kept.
const ROOM: usize = 1 << 16;

/// Gives `file` what belongs to the file at `path`; tells what could not be kept.
///
/// # Errors
/// The owner or the mode cannot be given, or the file at `path` cannot be opened.
pub fn make_alike(path: &Utf8Path, file: &File) -> io::Result<Vec<String>> {
    let like = File::open(path)?;
    let metadata = like.metadata()?;
    let own = file.metadata()?;
    let owner = (own.uid() != metadata.uid()).then_some(metadata.uid());
    let group = (own.gid() != metadata.gid()).then_some(metadata.gid());
    if owner.is_some() || group.is_some() {
        fchown(file, owner, group)?;
    }
    file.set_permissions(metadata.permissions())?;
    let mut lost = attributes(&like, file);
    lost.extend(other_names(&metadata));
    Ok(lost)
}

/// Other names of the same file keep what it held: replacing it in one step is possible for one name alone.
fn other_names(metadata: &Metadata) -> Option<String> {
    let others = metadata.nlink().saturating_sub(1);
    let (are, keep) = if others == 1 { ("is 1 more name", "it keeps") } else { ("are more names", "they keep") };
    (others > 0).then(|| format!("there {are} of the file elsewhere (hard links): {keep} the old text"))
}

fn attributes(from: &File, to: &File) -> Vec<String> {
    let mut names = vec![0; ROOM];
    let Ok(length) = flistxattr(from, &mut names[..]) else { return Vec::new() };
    let mut lost = Vec::new();
    let mut value = vec![0; ROOM];
    let mut there = vec![0; ROOM];
    for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let Ok(size) = fgetxattr(from, name, &mut value[..]) else {
            lost.push(named(name));
            continue;
        };
        // A new file has some from the system already, such as a security label.
        if fgetxattr(to, name, &mut there[..]).is_ok_and(|own| there[..own] == value[..size]) {
            continue;
        }
        if fsetxattr(to, name, &value[..size], XattrFlags::empty()).is_err() {
            lost.push(named(name));
        }
    }
    lost
}

fn named(name: &[u8]) -> String {
    format!("the extended attribute {} could not be kept", String::from_utf8_lossy(name))
}
