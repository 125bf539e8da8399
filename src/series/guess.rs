//! The prefix of a subject where no history tells it: a heuristic, by the habits of the subsystem (`transforms/kernel/subjects.toml`)
//! and by what names the driver, which is its directory, its file, or the module that Kbuild makes of it.

use camino::Utf8Path;

use crate::series::habits::{self, Name};
use crate::tree::modules::Modules;

/// What says only that a file is one of a driver's.
const ENDS: [&str; 11] =
    ["_drv", "-drv", "_main", "-main", "_core", "-core", "_dev", "_mod", "_driver", "-driver", "_cdev"];

/// The longest prefix, in characters.
pub const LONGEST: usize = 40;

/// Files of a directory that begin with the same word, for that to be a driver's name.
const FAMILY: usize = 3;

/// The prefix that the path and its module suggest; never empty.
pub fn guess(path: &Utf8Path, modules: &Modules) -> String {
    let text: String =
        plain(path, modules).chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(LONGEST).collect();
    let text = text.trim();
    if text.is_empty() { "treewide".to_owned() } else { text.to_owned() }
}

fn plain(path: &Utf8Path, modules: &Modules) -> String {
    let stem = path.file_stem().unwrap_or_default();
    let parts: Vec<&str> = path.parent().into_iter().flat_map(Utf8Path::iter).collect();
    let Some(habit) = habits::subject(path.as_str()) else {
        return parts.last().map_or(stem, |last| last).to_owned();
    };
    let (head, below) = match &habit.prefix {
        Some(prefix) => (prefix.clone(), &parts[habit.path.split('/').count()..]),
        None => {
            let from = 1.min(parts.len());
            let to = (from + habit.depth).min(parts.len());
            let between = habit.between.as_ref().or(habit.join.as_ref()).map_or(": ", String::as_str);
            let head = parts[from..to].join(between);
            (if head.is_empty() { habit.path.clone() } else { head }, &parts[to..])
        }
    };
    let Some(join) = &habit.join else { return head };
    // The innermost directory that names a driver.
    let inner = below.iter().rev().find(|part| !habit.skip.iter().any(|skip| skip == *part)).copied();
    let module = module(path, modules);
    match (habit.name, inner) {
        (Name::File, _) => beside(&head, join, short(stem), path, below, modules),
        (Name::Module, _) | (Name::Directory, None) => beside(&head, join, module, path, below, modules),
        (Name::Directory, Some(directory)) => {
            let directory = short(directory);
            let own = whole(path, modules) && below.last() == inner.as_ref();
            let apart = !module.contains(word(directory)) && !directory.contains(word(module));
            match () {
                // A driver that is known by another name than its directory.
                () if own && apart && !head.is_empty() => module.to_owned(),
                () if own && join == ": " && module.starts_with(directory) => joined(&head, join, module),
                () => joined(&head, join, directory),
            }
        }
    }
}

/// The prefix of a driver in one file or module: the word that it shares with its neighbours stands alone if the
/// subsystem's name is in it.
fn beside(head: &str, join: &str, driver: &str, path: &Utf8Path, below: &[&str], modules: &Modules) -> String {
    let last = last(head);
    let family = family(path, modules).filter(|family| *family != last && !last.is_empty() && family.contains(last));
    match family.filter(|_| below.is_empty() && join == ": ") {
        Some(family) => apart(path, modules).unwrap_or(family).to_owned(),
        None => joined(head, join, driver),
    }
}

/// The prefix and the driver's name, without what the prefix says already.
fn joined(head: &str, join: &str, driver: &str) -> String {
    let last = last(head);
    if head.is_empty() || driver.is_empty() {
        return format!("{head}{driver}");
    }
    if !driver.get(..last.len()).is_some_and(|start| start.eq_ignore_ascii_case(last)) || last.is_empty() {
        return format!("{head}{join}{driver}");
    }
    let rest = &driver[last.len()..];
    match rest.strip_prefix(['_', '-']).filter(|rest| !rest.is_empty()) {
        Some(rest) => format!("{head}{join}{rest}"),
        None if rest.is_empty() => head.to_owned(),
        // A driver that is named after the subsystem, in one word, needs no more.
        None if join == ": " => driver.to_owned(),
        None => format!("{head}{join}{driver}"),
    }
}

/// The last word of a prefix.
fn last(head: &str) -> &str {
    head.rsplit([':', '/', ' ']).next().unwrap_or_default()
}

/// A driver's name without what says only that a file is one of it.
fn short(name: &str) -> &str {
    let name = if name == "snd" { "" } else { name.strip_prefix("snd-").unwrap_or(name) };
    ENDS.iter().find_map(|end| name.strip_suffix(end).filter(|rest| !rest.is_empty())).unwrap_or(name)
}

/// The first word of a name.
fn word(name: &str) -> &str {
    name.split(['_', '-']).next().unwrap_or_default()
}

/// The name of the module, or the file's where the module's only adds to that.
fn module<'a>(path: &'a Utf8Path, modules: &'a Modules) -> &'a str {
    let stem = path.file_stem().unwrap_or_default();
    let name = modules.name(path).filter(|name| !name.starts_with(stem));
    short(name.unwrap_or(stem))
}

/// Whether all of the directory is one module.
fn whole(path: &Utf8Path, modules: &Modules) -> bool {
    let name = modules.name(path);
    name.is_some() && modules.beside(path).all(|other| modules.name(other) == name)
}

/// The module that a file is one of, if all its files are named after it: its neighbours are other drivers.
fn apart<'a>(path: &Utf8Path, modules: &'a Modules) -> Option<&'a str> {
    let name = modules.name(path).filter(|name| path.file_stem() != Some(*name))?;
    let mut own = modules.beside(path).filter(|other| modules.name(other) == Some(name));
    own.all(|other| other.file_name().is_some_and(|file| file.starts_with(name))).then_some(name)
}

/// The word that the file's name and those of some neighbours begin with.
fn family<'a>(path: &'a Utf8Path, modules: &Modules) -> Option<&'a str> {
    let own = word(path.file_stem()?);
    let like = modules.beside(path).filter(|other| other.file_name().is_some_and(|name| word(name) == own));
    (like.count() >= FAMILY).then_some(own)
}

#[cfg(test)]
mod tests {
    use camino::{Utf8Path, Utf8PathBuf};

    use super::guess;
    use crate::tree::modules::Modules;

    fn guessed(path: &str) -> String {
        guess(path.into(), &Modules::default())
    }

    /// With a Kbuild file in the path's directory.
    fn built(path: &str, kbuild: &str) -> String {
        let mut modules = Modules::default();
        let directory = Utf8Path::new(path).parent().map(Utf8PathBuf::from);
        let at = directory.iter().map(|d| d.join("Makefile")).collect::<Vec<_>>();
        let read = |file: &Utf8Path| at.iter().any(|a| a == file).then(|| kbuild.as_bytes().to_vec());
        modules.learn(&directory.into_iter().collect(), &read);
        guess(path.into(), &modules)
    }

    #[test]
    fn the_path_gives_subsystem_and_driver() {
        assert_eq!(guessed("drivers/misc/lamp/file.c"), "misc: lamp");
        assert_eq!(guessed("drivers/misc/ocxl/file.c"), "ocxl");
        assert_eq!(guessed("drivers/misc/lamp.c"), "misc: lamp");
        assert_eq!(guessed("drivers/tee/tee_shm.c"), "tee: shm");
        assert_eq!(guessed("drivers/soc/lux/lux-ctrl.c"), "soc: lux: ctrl");
        assert_eq!(guessed("drivers/platform/lux/lamp.c"), "platform/lux: lamp");
        assert_eq!(guessed("drivers/usb/lux/lamp.c"), "usb: lux");
        assert_eq!(guessed("drivers/lone.c"), "drivers: lone");
        assert_eq!(guessed("drivers/lux/char/lamp.c"), "lux: lamp");
        assert_eq!(guessed("arch/vax/platforms/cell/lampfs/file.c"), "vax/lampfs");
        assert_eq!(guessed("arch/vax/kernel/lamp.c"), "vax/lamp");
        assert_eq!(guessed("fs/lampfs/file.c"), "lampfs");
        assert_eq!(guessed("fs/lamp.c"), "lamp");
        assert_eq!(guessed("sound/pci/lamp.c"), "ALSA: lamp");
        assert_eq!(guessed("virt/kvm/lamp.c"), "KVM: lamp");
        assert_eq!(guessed("virt/kvm/kvm_main.c"), "KVM");
        assert_eq!(guessed("arch/arc/kernel/arc_lamp.c"), "ARC: lamp");
        assert_eq!(guessed("arch/powerpc/kvm/lamp.c"), "KVM: PPC");
        assert_eq!(guessed("drivers/block/lamp_drv.c"), "lamp");
        assert_eq!(guessed("drivers/hwtracing/lamp/core.c"), "lamp");
        assert_eq!(guessed("drivers/mtd/mtdlamp.c"), "mtdlamp");
        assert_eq!(guessed("drivers/vhost/lamp.c"), "vhost-lamp");
        assert_eq!(guessed("lamp.c"), "lamp");
        assert_eq!(guessed("own/lamp.c"), "own");
        assert_eq!(guessed("\u{1b}\n/\u{7}.c"), "treewide");
    }

    #[test]
    fn the_module_names_a_driver_where_files_do_not() {
        assert_eq!(built("drivers/dma/lux.c", "obj-m := lamp.o\nlamp-y := lux.o wick.o\n"), "dmaengine: lamp");
        assert_eq!(built("drivers/dma/lux.c", "obj-m := lux_lamp.o\nlux_lamp-y := lux.o\n"), "dmaengine: lux");
        // A directory of its own: what the module adds to its name, or another name.
        assert_eq!(
            built("drivers/media/usb/lux/a.c", "obj-m := luxvideo.o\nluxvideo-y := a.o b.o\n"),
            "media: luxvideo"
        );
        assert_eq!(built("drivers/vdpa/vdpa_lux/a.c", "obj-m := lamp.o\nlamp-y := a.o b.o\n"), "lamp");
        // Several modules: none names the directory.
        assert_eq!(built("drivers/vdpa/vdpa_lux/a.c", "obj-m := lamp.o b.o\nlamp-y := a.o\n"), "vdpa/lux");
        assert_eq!(built("drivers/gpu/drm/lux/a.c", "obj-m := luxdrm.o\nluxdrm-y := a.o b.o\n"), "drm/lux");
    }

    #[test]
    fn files_that_begin_alike_are_a_driver_if_the_subsystem_is_in_their_name() {
        let four = "obj-m := ahv_a.o ahv_b.o hv_c.o ahv_d.o hv_e.o hv_f.o\n";
        assert_eq!(built("drivers/hv/ahv_a.c", four), "ahv");
        assert_eq!(built("drivers/hv/hv_c.c", four), "Drivers: hv: c");
        assert_eq!(built("drivers/hv/ahv_a.c", "obj-m := ahv_a.o ahv_b.o\n"), "Drivers: hv: ahv_a");
        // A module of the family that is named as all its files are stands for itself; one with files of other names does not.
        let two = "obj-m := ahv_a.o ahv_b.o\nahv_a-y := ahv_a_main.o\nahv_b-y := ahv_b_main.o ahv_c.o\n";
        assert_eq!(built("drivers/hv/ahv_a_main.c", two), "ahv_a");
        assert_eq!(built("drivers/hv/ahv_b_main.c", two), "ahv");
    }
}
