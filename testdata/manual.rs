//! The manual: what it shows is what the program prints, its links lead somewhere, and every page is in the table of contents.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, cargo_bin};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The pages of the manual.
fn pages() -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(root().join("docs")).sort_by_file_name();
    let files = walk.into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

/// What the program prints on standard output.
fn printed(arguments: &str) -> String {
    let command = Command::new(cargo_bin!("vma2desc")).current_dir(root()).env("NO_COLOR", "1");
    let output = command.args(arguments.split(' ')).output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// `text` with what follows each `<!-- run: ARGUMENTS -->` brought up to date, and how many there are.
fn up_to_date(text: &str) -> (String, usize) {
    const RUN: &str = "<!-- run: ";
    let mut parts = text.split(RUN);
    let mut new = parts.next().unwrap().to_owned();
    let mut count = 0;
    for part in parts {
        let (arguments, rest) = part.split_once(" -->\n```").unwrap();
        let (language, rest) = rest.split_once('\n').unwrap();
        let after = rest.strip_prefix("```\n").or_else(|| rest.split_once("\n```\n").map(|halves| halves.1)).unwrap();
        let output = printed(arguments);
        new.push_str(&format!("{RUN}{arguments} -->\n```{language}\n{}\n```\n{after}", output.trim_end()));
        count += 1;
    }
    (new, count)
}

#[test]
fn the_manual_shows_what_the_program_prints() {
    let mut count = 0;
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        let (new, runs) = up_to_date(&text);
        count += runs;
        if std::env::var_os("VMA2DESC_BLESS").is_some() && new != text {
            fs::write(&path, &new).unwrap();
        } else {
            // `cargo xtask bless` brings the file up to date.
            snapbox::assert_data_eq!(text, snapbox::Data::text(new).raw());
        }
    }
    assert!(count >= 2);
}

/// The targets of the links of a page.
fn links(text: &str) -> Vec<&str> {
    let mut fenced = false;
    let prose = text.lines().filter(|line| {
        fenced ^= line.starts_with("```");
        !fenced && !line.starts_with("    ")
    });
    prose
        .flat_map(|line| line.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|halves| halves.0)))
        .collect()
}

/// The anchors that headings make, for headings that are one word.
fn has_anchor(text: &str, anchor: &str) -> bool {
    text.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' ')).any(|heading| {
        let words = heading.to_lowercase().replace(' ', "-");
        words.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect::<String>() == anchor
    })
}

#[test]
fn every_link_leads_somewhere() {
    let mut count = 0;
    let others =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "contrib/README.md"];
    for path in pages().into_iter().chain(others.map(|name| root().join(name))) {
        let text = fs::read_to_string(&path).unwrap();
        for link in links(&text).into_iter().filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", path.display());
            let page = fs::read_to_string(&target).unwrap();
            assert!(anchor.is_empty() || has_anchor(&page, anchor), "{}: {link}", path.display());
            count += 1;
        }
    }
    assert!(count > 40);
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let docs = root().join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    let listed: Vec<&str> = links(&summary);
    for path in pages() {
        let name = path.strip_prefix(&docs).unwrap().to_str().unwrap();
        assert!(name == "SUMMARY.md" || listed.contains(&name), "{name} is not in docs/SUMMARY.md");
    }
}

/// A page names a command or an option of the program: it must be there.
#[test]
fn commands_of_the_manual_exist() {
    let mut count = 0;
    for path in pages().into_iter().chain([Path::new("README.md").into()]) {
        let text = fs::read_to_string(root().join(path)).unwrap();
        for line in text.lines().filter_map(|line| line.strip_prefix("    vma2desc ")) {
            // What stands behind a pipe is another program.
            let line = line.split("  ").next().unwrap().split(" | ").next().unwrap();
            let command = line.split(' ').next().unwrap();
            let help = printed(&format!("{command} --help"));
            for option in line.split([' ', '=']).filter(|word| word.starts_with("--")) {
                assert!(help.contains(option), "{option}: {line}");
            }
            count += 1;
        }
    }
    assert!(count > 10);
}

/// A home with what the manual speaks of: a kernel tree with drivers, which is a repository, and drivers outside of it.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let tree = home.path().join("src/linux");
    let copied = |from: &str, to: &Path| {
        fs::create_dir_all(to).unwrap();
        let from = format!("{}/.", root().join(from).display());
        assert!(std::process::Command::new("cp").arg("-R").arg(from).arg(to).status().unwrap().success());
    };
    copied("testdata/kernel", &tree);
    copied("testdata/campaign/whole/tree", &tree);
    for directory in ["drivers/misc", "drivers/xen"] {
        copied("testdata/drivers", &tree.join(directory));
    }
    fs::copy(root().join("docs/walk/kiln.c"), tree.join("drivers/misc/kiln.c")).unwrap();
    for driver in ["src/mydriver", "src/linux/my-driver", "src/linux/my-driver-1.0"] {
        copied("testdata/drivers", &home.path().join(driver));
    }
    for arguments in [
        &["init", "-q"][..],
        &["add", "."],
        &["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one"],
        &["update-ref", "refs/remotes/origin/main", "HEAD"],
    ] {
        assert!(std::process::Command::new("git").current_dir(&tree).args(arguments).status().unwrap().success());
    }
    home
}

/// Each command line of the manual does in a tree what it says, as far as no build tree is needed.
#[test]
fn commands_of_the_manual_run() {
    let mut lines = std::collections::BTreeSet::new();
    for path in pages().into_iter().chain([root().join("README.md")]) {
        let text = fs::read_to_string(path).unwrap().replace("\\\n", " ");
        let commands = text.lines().filter_map(|line| line.strip_prefix("    ").filter(|l| l.starts_with("vma2desc ")));
        lines.extend(commands.map(|line| line.split("  #").next().unwrap().trim().to_owned()));
    }
    let program = Path::new(cargo_bin!("vma2desc")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut count = 0;
    for line in lines.iter().filter(|line| !line.contains("--build")) {
        let home = home();
        let tree = home.path().join("src/linux");
        let before = match line.contains(" merge ") {
            true => "vma2desc check --shard 1/1 --format json . > part-1.json; ",
            false if line.contains(" report ") => {
                "mkdir runs; vma2desc scan --format json drivers > runs/2026-01.json; "
            }
            false if line.contains("> runs/") => "mkdir runs; ",
            false if line.contains("--baseline") => {
                "vma2desc check --baseline vma2desc-baseline.toml --write-baseline drivers; "
            }
            false => "",
        };
        let mut shell = std::process::Command::new("sh");
        shell.current_dir(&tree).args(["-c", &format!("{before}{line}")]).stdin(std::process::Stdio::null());
        let output = shell.env("HOME", home.path()).env("PATH", &path).env("NO_COLOR", "1").output().unwrap();
        let code = output.status.code().unwrap();
        assert!([0, 1, 4].contains(&code), "{line}: {code}\n{}", String::from_utf8_lossy(&output.stderr));
        count += 1;
    }
    assert!(count > 15, "{count}");
}

/// The campaign of the manual from its first command to its last, each as it is written, in one shell that begins in a checkout.
#[test]
fn the_campaign_of_the_manual_ends_as_it_says() {
    let (home, checkout) = (home(), tempfile::tempdir().unwrap());
    fs::remove_dir_all(home.path().join("src/linux")).unwrap();
    std::os::unix::fs::symlink(root().join("testdata"), checkout.path().join("testdata")).unwrap();
    let page = fs::read_to_string(root().join("docs/campaign.md")).unwrap();
    let section = page.split("\n## ").find(|part| part.starts_with("One campaign from beginning to end")).unwrap();
    let lines: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    let is_command = |line: &&str| ["mkdir", "cp", "git", "cd", "vma2desc"].contains(&line.split(' ').next().unwrap());
    let commands: Vec<&str> = lines.iter().copied().filter(is_command).collect();
    let mut script = String::new();
    commands.iter().for_each(|line| script.push_str(&format!("{line}\necho \"=status=$?\"\n")));
    let program = Path::new(cargo_bin!("vma2desc")).parent().unwrap();
    let mut shell = std::process::Command::new("sh");
    shell.current_dir(checkout.path()).args(["-c", &script]).env("HOME", home.path()).env("NO_COLOR", "1");
    shell.env("PATH", format!("{}:{}", program.display(), std::env::var("PATH").unwrap()));
    for who in ["GIT_AUTHOR", "GIT_COMMITTER"] {
        shell.env(format!("{who}_NAME"), "a").env(format!("{who}_EMAIL"), "a@b");
    }
    let output = shell.output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let mut rest = out.as_str();
    let mut said = std::collections::BTreeMap::new();
    for line in &commands {
        let (text, after) = rest.split_once("=status=").unwrap();
        let (code, after) = after.split_once('\n').unwrap();
        said.entry(*line).or_insert_with(Vec::new).push((code, text));
        rest = after;
    }
    let of = |start: &str| -> Vec<(&str, &str)> {
        said.iter().filter(|(line, _)| line.starts_with(start)).flat_map(|(_, said)| said.clone()).collect()
    };
    for (line, said) in &said {
        let waits = line.contains("--deny waits ~/src/linux/drivers/lamp") && !line.contains("bulb");
        assert!(said.iter().all(|(code, _)| *code == if waits { "4" } else { "0" }), "{line}: {said:?}\n{err}");
    }
    // What the page shows of their output is what they print.
    let shown = |text: &str| !text.is_empty() && text.lines().all(|line| lines.contains(&line));
    assert!(of("vma2desc check --deny waits ~/src/linux/drivers/lamp").iter().any(|(_, text)| shown(text)), "{out}");
    assert!(of("vma2desc campaign hub_ops.mmap ~/src/linux --out hub").iter().all(|(_, text)| shown(text)), "{out}");
    let printed: Vec<&str> = said["vma2desc campaign hub_ops.mmap ~/src/linux"].iter().map(|(_, text)| *text).collect();
    assert!(printed[0].contains("bulb_mmap_prepare") && printed[0].contains("lamp_mmap_prepare"), "{out}");
    assert!(!printed[0].contains("campaign: add") && printed[1].is_empty(), "{out}");
    // The checkout is as it was, and the dispatcher still waits.
    assert_eq!(fs::read_dir(checkout.path()).unwrap().count(), 1);
    let mut last = std::process::Command::new(cargo_bin!("vma2desc"));
    let waits = last.current_dir(home.path().join("src/linux")).args(["check", "--deny", "waits", "drivers"]).output();
    assert!(String::from_utf8(waits.unwrap().stdout).unwrap().contains("`hub_mmap`"));
    let mut flip = std::process::Command::new(cargo_bin!("vma2desc"));
    flip.current_dir(home.path().join("src/linux")).args([
        "campaign",
        "hub_ops.mmap",
        "--steps",
        "enable,convert,flip",
    ]);
    let err = String::from_utf8(flip.output().unwrap().stderr).unwrap();
    assert!(err.contains("lock-held-across-populate") && err.contains("it stays"), "{err}");
}
