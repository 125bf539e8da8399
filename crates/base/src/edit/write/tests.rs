//! All or none, also where somebody edits, or kills, in between.

use super::{Change, Group, WriteError, write_all};
use crate::edit::journal::{Found, Now, find};
use crate::edit::recover::{recover, states};
use camino::{Utf8Path, Utf8PathBuf};
use std::cell::Cell;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn tree() -> (tempfile::TempDir, Utf8PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(directory.path().to_path_buf()).unwrap();
    (directory, path)
}

fn change(root: &Utf8Path, name: &str) -> Change {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, b"old\n").unwrap();
    Change { path, before: Some(b"old\n".to_vec()), after: b"new\n".to_vec() }
}

fn created(root: &Utf8Path, name: &str) -> Change {
    Change { path: root.join(name), before: None, after: b"new\n".to_vec() }
}

fn group(changes: Vec<Change>) -> Group {
    Group { handlers: "x_mmap".into(), changes }
}

fn write(root: &Utf8Path, changes: &[Change], stop: &dyn Fn() -> bool) -> Result<Vec<String>, WriteError> {
    write_all(root, &[group(changes.to_vec())], stop)
}

fn names(root: &Utf8Path) -> Vec<String> {
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn all_files_are_written_and_nothing_else_is_left() {
    let (_keep, root) = tree();
    let changes = [change(&root, "a.c"), change(&root, "b.c"), created(&root, "mmap_prepare_probe.c")];
    assert_eq!(write(&root, &changes, &|| false).unwrap(), [""; 0]);
    for name in ["a.c", "b.c", "mmap_prepare_probe.c"] {
        assert_eq!(fs::read(root.join(name)).unwrap(), b"new\n");
    }
    assert_eq!(names(&root), ["a.c", "b.c", "mmap_prepare_probe.c"]);
}

#[test]
fn the_mode_and_extended_attributes_are_kept_and_other_names_are_told() {
    let (_keep, root) = tree();
    let change = change(&root, "a.c");
    fs::set_permissions(&change.path, fs::Permissions::from_mode(0o754)).unwrap();
    fs::hard_link(&change.path, root.join("other")).unwrap();
    let flags = rustix::fs::XattrFlags::empty();
    let has_attributes = rustix::fs::setxattr(change.path.as_std_path(), "user.v2d", b"kept", flags).is_ok();
    let lost = write(&root, std::slice::from_ref(&change), &|| false).unwrap();
    assert_eq!(lost.len(), 1, "{lost:?}");
    assert!(lost[0].contains("a.c: there is 1 more name of the file"), "{lost:?}");
    assert_eq!(fs::metadata(root.join("a.c")).unwrap().permissions().mode() & 0o7777, 0o754);
    assert_eq!(fs::read(root.join("other")).unwrap(), b"old\n");
    let mut value = [0; 8];
    let got = rustix::fs::getxattr(change.path.as_std_path(), "user.v2d", &mut value[..]);
    assert!(!has_attributes || got.is_ok_and(|size| &value[..size] == b"kept"));
}

#[test]
fn a_new_file_is_what_the_mask_of_the_user_makes_of_it() {
    let (_keep, root) = tree();
    let like = fs::File::create(root.join("like")).unwrap().metadata().unwrap().mode();
    write(&root, &[created(&root, "mmap_prepare_probe.c")], &|| false).unwrap();
    assert_eq!(fs::metadata(root.join("mmap_prepare_probe.c")).unwrap().mode(), like);
}

#[test]
fn one_file_that_changed_stops_all() {
    let (_keep, root) = tree();
    let changes = [change(&root, "a.c"), change(&root, "b.c")];
    fs::write(root.join("b.c"), b"edited\n").unwrap();
    assert!(matches!(write(&root, &changes, &|| false), Err(WriteError::Changed(path)) if path.ends_with("b.c")));
    assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
    assert_eq!(names(&root), ["a.c", "b.c"]);
}

#[test]
fn a_read_only_file_is_left_alone() {
    let (_keep, root) = tree();
    let changes = [change(&root, "a.c"), change(&root, "b.c")];
    let mut permissions = fs::metadata(root.join("b.c")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(root.join("b.c"), permissions).unwrap();
    assert!(matches!(write(&root, &changes, &|| false), Err(WriteError::ReadOnly(_))));
    assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
}

#[test]
fn a_symbolic_link_is_not_followed() {
    let (_keep, root) = tree();
    let mut change = change(&root, "a.c");
    std::os::unix::fs::symlink(root.join("a.c"), root.join("link.c")).unwrap();
    change.path = root.join("link.c");
    assert!(matches!(write(&root, &[change], &|| false), Err(WriteError::NotRegular(_))));
    assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
}

#[test]
fn a_stop_before_the_first_file_is_in_its_place_leaves_everything_as_it_was() {
    let (_keep, root) = tree();
    let changes = [change(&root, "a.c"), change(&root, "b.c")];
    for stop_at in 0..3 {
        let asked = Cell::new(0);
        let stop = || asked.replace(asked.get() + 1) == stop_at;
        assert!(matches!(write(&root, &changes, &stop), Err(WriteError::Stopped)));
        assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
        assert_eq!(names(&root), ["a.c", "b.c"]);
    }
}

#[test]
fn a_file_that_cannot_be_put_in_its_place_undoes_the_ones_before_it() {
    let (_keep, root) = tree();
    let changes = [change(&root, "a.c"), change(&root, "b.c"), created(&root, "mmap_prepare_probe.c")];
    for name in ["b.c", "mmap_prepare_probe.c"] {
        let asked = Cell::new(0);
        // Between the last check and the renames a file turns into a directory.
        let stop = || {
            if asked.replace(asked.get() + 1) == 3 {
                let _ = fs::remove_file(root.join(name));
                fs::create_dir(root.join(name)).unwrap();
            }
            false
        };
        assert!(write(&root, &changes, &stop).is_err());
        assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
        assert!(root.join(name).is_dir());
        fs::remove_dir(root.join(name)).unwrap();
        fs::write(root.join("b.c"), b"old\n").unwrap();
        assert_eq!(names(&root), ["a.c", "b.c"]);
    }
}

#[test]
fn an_edit_that_is_saved_at_any_moment_is_not_lost() {
    // By a rename, as most editors do, and into the file that is there, which is open since before.
    for in_place in [false, true] {
        for moment in 0..12 {
            let (_keep, root) = tree();
            let changes = [change(&root, "a.c"), change(&root, "b.c")];
            let mut open = fs::File::options().write(true).open(root.join("b.c")).unwrap();
            let asked = Cell::new(0);
            let was_new = Cell::new(false);
            let stop = || {
                if asked.replace(asked.get() + 1) == moment {
                    was_new.set(fs::read(root.join("b.c")).unwrap() == b"new\n");
                    if in_place {
                        use std::io::Write as _;
                        (&mut &open).write_all(b"edited\n").unwrap();
                    } else {
                        fs::write(root.join("editor"), b"edited\n").unwrap();
                        fs::rename(root.join("editor"), root.join("b.c")).unwrap();
                    }
                }
                false
            };
            let done = write(&root, &changes, &stop);
            let now = fs::read(root.join("b.c")).unwrap();
            let is_kept = now == b"edited\n";
            // An edit of the old file after it was looked at for the last time cannot be seen by anybody.
            let is_too_late = in_place && was_new.get() && done.is_ok();
            assert!(is_kept || asked.get() <= moment || is_too_late, "{in_place} {moment}: {done:?}");
            let _ = &mut open;
        }
    }
}

/// The state of a tree after a run that ends at its step number `step`, as if it were killed; none if it has no such step.
fn killed(root: &Utf8Path, groups: &[Group], step: usize) -> bool {
    let asked = Cell::new(0);
    let stop = || {
        assert!(asked.replace(asked.get() + 1) != step, "killed");
        false
    };
    catch_unwind(AssertUnwindSafe(|| write_all(root, groups, &stop))).is_err()
}

#[test]
fn a_run_that_is_killed_at_any_step_is_told_and_undone_or_finished() {
    let mut torn = 0;
    for step in 0.. {
        let (_keep, root) = tree();
        let groups = [
            group(vec![change(&root, "a.c"), change(&root, "d/b.c"), created(&root, "d/mmap_prepare_probe.c")]),
            group(vec![change(&root, "e.c"), change(&root, "f.c")]),
        ];
        if !killed(&root, &groups, step) {
            break;
        }
        let Some(Found::Left(journal)) = find(&root) else {
            panic!("step {step} is not told");
        };
        let before = states(&root, &journal);
        torn += usize::from(before.iter().any(|group| group.is_torn()));
        let whole = |now| before.iter().flat_map(|group| &group.files).all(|file| file.1 == now);
        let wanted = if whole(Now::New) { Now::New } else { Now::Old };
        assert!(matches!(
            write_all(&root, &groups, &|| false),
            Err(WriteError::Unfinished(_) | WriteError::Changed(_))
        ));
        let done = recover(&root).unwrap();
        assert_eq!(done.open, [""; 0], "step {step}");
        let after = states(&root, &journal);
        assert!(after.iter().flat_map(|group| &group.files).all(|file| file.1 == wanted), "step {step}: {after:?}");
        assert!(find(&root).is_none());
        let new: &[&str] = if wanted == Now::New { &["b.c", "mmap_prepare_probe.c"] } else { &["b.c"] };
        assert_eq!(
            (names(&root), &names(&root.join("d"))[..]),
            (
                vec!["a.c".into(), "d".into(), "e.c".into(), "f.c".into()],
                &new.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>()[..]
            )
        );
    }
    assert!(torn >= 2, "{torn}");
}

#[test]
fn what_was_edited_after_the_kill_stays_and_is_told() {
    let (_keep, root) = tree();
    let groups = [group(vec![change(&root, "a.c"), change(&root, "b.c")])];
    // Three questions before the first file is in its place, and one after it.
    assert!(killed(&root, &groups, 3));
    assert_eq!(fs::read(root.join("a.c")).unwrap(), b"new\n");
    fs::write(root.join("a.c"), b"edited\n").unwrap();
    let done = recover(&root).unwrap();
    assert!(done.open.iter().any(|line| line.contains("a.c was edited since")), "{done:?}");
    assert!(done.open.iter().any(|line| line.contains("is kept")), "{done:?}");
    assert_eq!(fs::read(root.join("a.c")).unwrap(), b"edited\n");
    assert_eq!(fs::read(root.join("b.c")).unwrap(), b"old\n");
}

#[test]
fn a_run_that_is_at_work_is_not_recovered() {
    let (_keep, root) = tree();
    let groups = [group(vec![change(&root, "a.c")])];
    let seen = Cell::new(0);
    let stop = || {
        assert!(matches!(find(&root), Some(Found::Busy)) && recover(&root).is_err());
        assert!(matches!(write_all(&root, &groups, &|| false), Err(WriteError::Unfinished(_))));
        seen.set(seen.get() + 1);
        false
    };
    write_all(&root, &groups, &stop).unwrap();
    assert!(seen.get() > 3);
}
