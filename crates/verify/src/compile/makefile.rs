//! What would bring an object into a build: options in the makefiles, and the architecture in the path.

use std::path::Path;

use super::config::Config;
use super::foreign::foreign;
use super::shell::joined;
use crate::tree::read::text_of;

/// Why this configuration may not have the object of `path`: another architecture, options that are not set.
///
/// Reads assignments such as `obj-$(CONFIG_X) += x.o` of the makefiles from the file's directory up; conditionals in them
/// are not followed, so this is a hint for the user.
pub fn hint(tree: &Path, path: &str, arch: Option<&str>, config: &Config) -> Option<String> {
    let mut hints = Vec::new();
    if let Some(wanted) = foreign(path, arch) {
        hints.push(format!("it is for the architecture {wanted}"));
    }
    let mut options = Vec::new();
    let mut wanted = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".c").to_owned() + ".o";
    for dir in Path::new(path).ancestors().skip(1) {
        let read = |name: &str| text_of(&tree.join(dir).join(name));
        let Some(text) = read("Kbuild").or_else(|| read("Makefile")) else { break };
        let text = joined(&String::from_utf8_lossy(&text));
        // `x-y += part.o` makes a part of x.o: follow it until an `obj-`.
        for _ in 0..3 {
            let Some((name, option)) = assignment(&text, &wanted) else { break };
            options.extend(option);
            match name {
                "obj" | "lib" => break,
                composite => wanted = format!("{composite}.o"),
            }
        }
        wanted = format!("{}/", dir.file_name().unwrap_or_default().to_string_lossy());
    }
    let mut unset: Vec<String> = options.into_iter().filter(|option| config.get(option).is_none()).collect();
    unset.dedup();
    hints.extend(unset.into_iter().map(|option| match depends(tree, path, &option) {
        Some(on) => format!("{option} is not set; it depends on {on}"),
        None => format!("{option} is not set"),
    }));
    (!hints.is_empty()).then(|| hints.join("; "))
}

/// The name before the dash and the option of the first assignment that has `object` among its words.
fn assignment<'a>(text: &'a str, object: &str) -> Option<(&'a str, Option<String>)> {
    text.lines().find_map(|line| {
        let (left, right) = line.split_once('=')?;
        if !right.split_whitespace().any(|word| word == object) {
            return None;
        }
        let left = left.trim_end_matches([':', '+', '?']).trim();
        let (name, kind) = left.rsplit_once('-')?;
        let option = kind.strip_prefix("$(").and_then(|k| k.strip_suffix(')')).filter(|k| k.starts_with("CONFIG_"));
        (option.is_some() || matches!(kind, "y" | "m" | "objs")).then(|| (name, option.map(str::to_owned)))
    })
}

/// The modules of several files that the object of `path` may be a part of, without an ending: those for which the makefiles
/// from the file's directory up have a list, and that have one of the names in `KBUILD_MODNAME` (in which a dash became an
/// underscore, and several are cut by colons; `scripts/Makefile.lib`). Kbuild itself knows what is in a list.
pub fn modules(tree: &Path, path: &str, names: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for dir in Path::new(path).ancestors().skip(1) {
        let read = |name: &str| text_of(&tree.join(dir).join(name));
        let Some(text) = read("Kbuild").or_else(|| read("Makefile")) else { continue };
        for line in joined(&String::from_utf8_lossy(&text)).lines() {
            let Some((left, _)) = line.split_once('=') else { continue };
            let Some((name, _)) = left.trim_end_matches([':', '+', '?', ' ', '\t']).trim().rsplit_once('-') else {
                continue;
            };
            let whole = dir.join(name).to_string_lossy().into_owned();
            if names.split(':').any(|n| n == name.replace('-', "_")) && !found.contains(&whole) {
                found.push(whole);
            }
        }
    }
    found
}

/// What the entry of an option in the nearest Kconfig says that it depends on.
fn depends(tree: &Path, path: &str, option: &str) -> Option<String> {
    let name = option.strip_prefix("CONFIG_")?;
    Path::new(path).ancestors().skip(1).find_map(|dir| {
        let text = text_of(&tree.join(dir).join("Kconfig"))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let entry = |line: &str| matches!(line.split_whitespace().collect::<Vec<_>>()[..], ["config" | "menuconfig", n] if n == name);
        let body = text.lines().skip_while(|line| !entry(line)).skip(1);
        let body = body.take_while(|line| line.is_empty() || line.starts_with([' ', '\t', '#']));
        let on: Vec<&str> = body.filter_map(|line| line.trim().strip_prefix("depends on ")).map(str::trim).collect();
        (!on.is_empty()).then(|| on.join(" && "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_by_the_names_of_their_lists() {
        let tree = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(tree.path().join("d/lib")).unwrap();
        std::fs::write(tree.path().join("d/Kbuild"), "obj-m := jar-of.o pot.o\njar-of-y := front.o \\\n lib/back.o\n")
            .unwrap();
        assert_eq!(modules(tree.path(), "d/lib/back.c", "pot:jar_of"), ["d/jar-of"]);
        assert!(modules(tree.path(), "d/lib/back.c", "pot").is_empty());
    }

    #[test]
    fn options_and_architectures_are_named() {
        let tree = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("drivers/Makefile", "obj-y += other.o\nobj-$(CONFIG_D) += d/\n"),
            (
                "drivers/d/Makefile",
                "obj-$(CONFIG_DX) += dx.o\ndx-y := core.o \\\n\tpart.o\ndx-$(CONFIG_DX_FB) += fb.o\n",
            ),
            (
                "drivers/d/Kconfig",
                "config DX\n\ttristate \"dx\"\n\tdepends on PPC\n\thelp\n\t  depends on nothing\n\nconfig DZ\n\tdepends on S390\n",
            ),
        ] {
            std::fs::create_dir_all(tree.path().join(path).parent().unwrap()).unwrap();
            std::fs::write(tree.path().join(path), text).unwrap();
        }
        let hint = |path: &str, config: &str| hint(tree.path(), path, Some("x86"), &Config::parse(config));
        let got = hint("drivers/d/part.c", "CONFIG_D=y\n").unwrap();
        assert!(got.starts_with("CONFIG_DX is not set; it depends on PPC"), "{got}");
        assert!(hint("drivers/d/fb.c", "CONFIG_DX=m\nCONFIG_D=y\n").unwrap().contains("CONFIG_DX_FB is not set"));
        assert_eq!(hint("drivers/d/part.c", "CONFIG_DX=m\nCONFIG_D=y\n"), None);
        assert_eq!(hint("arch/s390/x.c", "").unwrap(), "it is for the architecture s390");
    }
}
