//! One object before and after a unit's change.

use std::collections::BTreeSet;

use super::builder::Builder;
use super::command::ObjectCommand;
use super::diagnostics::{Diagnostic, Severity, fresh};
use super::elf::Symbols;
use super::foreign::foreign;
use super::makefile;
use super::object::{Built, Fault, Shop, View, compile};
use super::outcome::{Gap, Level, ObjectRow, Role, Worse};
use crate::tree::plain::is_plain;

/// An object with what is still to be judged with knowledge of the other objects.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What is known.
    pub row: ObjectRow,
    /// Symbols that it needs since the change.
    pub wanted: BTreeSet<String>,
    /// Its symbols after the change; none if it was not built or has none that can be read.
    pub symbols: Option<Symbols>,
    /// The changed files that it reads.
    pub reached: Vec<String>,
}

/// Compiles the object of `path` before and after the changes of `view`. `renamed` are names that messages may have
/// changed with the code.
pub fn compare(
    builder: &Builder,
    shop: &Shop<'_>,
    (path, role): (&str, Role),
    view: &View,
    renamed: &[(String, String)],
) -> Compared {
    let row = ObjectRow { path: path.to_owned(), role, module: false, gap: None, worse: Vec::new() };
    let mut done = Compared { row, wanted: BTreeSet::new(), symbols: None, reached: Vec::new() };
    if !is_plain(path) {
        done.row.gap = Some(Gap::OddName(path.to_owned()));
        return done;
    }
    if let Some(wanted) = foreign(path, builder.build.arch.as_deref()) {
        done.row.gap = Some(Gap::Foreign { path: path.to_owned(), wanted: wanted.to_owned() });
        return done;
    }
    let Some(plain) = builder.known(Level::Default, path) else {
        let hint = hint(builder, path);
        done.row.gap = Some(Gap::NoCommand { path: path.to_owned(), hint });
        return done;
    };
    done.row.module = plain.module;
    if let Err(gap) = sides(builder, shop, &plain, view, renamed, &mut done) {
        done.row.gap = Some(gap);
    }
    done
}

fn hint(builder: &Builder, path: &str) -> Option<String> {
    makefile::hint(&builder.tree, path, builder.build.arch.as_deref(), &builder.build.config)
}

fn sides(
    builder: &Builder,
    shop: &Shop<'_>,
    plain: &ObjectCommand,
    view: &View,
    renamed: &[(String, String)],
    done: &mut Compared,
) -> Result<(), Gap> {
    let path = &plain.path;
    let extra = builder.known(Level::Extra, path);
    // One compile answers for both levels where W=1 only adds warnings.
    let (command, level) = match &extra {
        Some(extra) if adds(plain, extra) => (&**extra, Level::Extra),
        _ => (plain, Level::Default),
    };
    let (before, after) = both(builder, shop, command, level, view)?;
    let mut new = worse(&before, &after, level, renamed);
    if level == Level::Extra && new.iter().any(|w| matches!(w, Worse::Warning(..))) {
        let (before, after) = both(builder, shop, plain, Level::Default, view)?;
        let at_default = worse(&before, &after, Level::Default, renamed);
        let is_default = |d: &Diagnostic| at_default.iter().any(|w| matches!(w, Worse::Warning(_, m) if m == d));
        for warning in &mut new {
            if let Worse::Warning(level, message) = warning
                && is_default(message)
            {
                *level = Level::Default;
            }
        }
    } else if let (Some(extra), Level::Default) = (&extra, level) {
        let (before, after) = both(builder, shop, extra, Level::Extra, view)?;
        let more = worse(&before, &after, Level::Extra, renamed);
        let known = |w: &Worse| matches!(w, Worse::Warning(_, m) if new.iter().any(|n| matches!(n, Worse::Warning(_, o) if o == m)));
        let more: Vec<Worse> = more.into_iter().filter(|w| matches!(w, Worse::Warning(..)) && !known(w)).collect();
        new.extend(more);
    }
    done.row.worse = new;
    if let (true, Some(old), Some(new)) = (plain.module, &before.symbols, &after.symbols) {
        done.wanted = new.undefined.difference(&old.undefined).cloned().collect();
    }
    done.symbols = after.symbols;
    done.reached = after.reached;
    Ok(())
}

/// The object before and after.
fn both(
    builder: &Builder,
    shop: &Shop<'_>,
    command: &ObjectCommand,
    level: Level,
    view: &View,
) -> Result<(Built, Built), Gap> {
    let gap = |fault: Fault| match fault {
        Fault::TimedOut => Gap::TimedOut { path: command.path.clone(), seconds: shop.time.as_secs() },
        Fault::Stopped => Gap::Interrupted,
        Fault::Trouble(what) => Gap::Trouble(what),
    };
    let before = builder.before(shop, command, level).map_err(gap)?;
    if !before.built {
        let error = before.said.into_iter().find(|d| d.severity == Severity::Error);
        let error = error.unwrap_or(Diagnostic {
            path: String::new(),
            line: 0,
            severity: Severity::Error,
            text: "the compiler fails".to_owned(),
        });
        return Err(Gap::BrokenBefore { path: command.path.clone(), error, hint: hint(builder, &command.path) });
    }
    let after = compile(shop, command, view).map_err(gap)?;
    Ok((before, after))
}

/// New errors, or else new warnings.
fn worse(before: &Built, after: &Built, level: Level, renamed: &[(String, String)]) -> Vec<Worse> {
    let new = fresh(&before.said, &after.said, renamed);
    let (errors, warnings): (Vec<_>, Vec<_>) = new.into_iter().partition(|d| d.severity == Severity::Error);
    if after.built {
        warnings.into_iter().map(|d| Worse::Warning(level, d)).collect()
    } else {
        errors.into_iter().map(Worse::Error).collect()
    }
}

/// Whether the warnings of `extra` are those of `plain` and more.
fn adds(plain: &ObjectCommand, extra: &ObjectCommand) -> bool {
    let off = |w: &&str| w.starts_with("-Wno-");
    let on = |c: &ObjectCommand| c.warnings().filter(|w| !off(w)).map(str::to_owned).collect::<BTreeSet<_>>();
    let not = |c: &ObjectCommand| c.warnings().filter(off).map(str::to_owned).collect::<BTreeSet<_>>();
    on(plain).is_subset(&on(extra)) && not(extra).is_subset(&not(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &str) -> ObjectCommand {
        let words = words.split(' ').map(str::to_owned).collect();
        ObjectCommand { path: "x.c".into(), words, cwd: "/".into(), module: false }
    }

    #[test]
    fn one_compile_is_enough_where_warnings_are_only_added() {
        let plain = command("cc -Wall -Wno-unused -Wno-shadow -c x.c");
        assert!(adds(&plain, &command("cc -Wall -Wextra -Wno-shadow -c x.c")));
        assert!(!adds(&plain, &command("cc -Wextra -c x.c")));
        assert!(!adds(&plain, &command("cc -Wall -Wno-sign-compare -c x.c")));
    }
}
