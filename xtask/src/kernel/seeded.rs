//! The conversions with one seeded mistake each, in `testdata/seeded`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use toml::{Table, Value};

/// The level that must catch a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaughtBy {
    /// The comparison of texts and tables.
    Lint,
    /// Nothing, and that is said: the level is not reached.
    Open,
    /// The compiler.
    Compiled,
    /// Running old and new side by side.
    Executed,
    /// Nothing: it cannot show.
    None,
}

impl CaughtBy {
    /// The word in `case.toml`.
    pub fn word(self) -> &'static str {
        match self {
            CaughtBy::Lint => "lint",
            CaughtBy::Open => "open",
            CaughtBy::Compiled => "compiled",
            CaughtBy::Executed => "executed",
            CaughtBy::None => "none",
        }
    }
}

/// One seeded mistake.
#[derive(Debug)]
pub struct Mistake {
    /// The file, beside `case.toml`.
    pub file: String,
    /// What is wrong.
    pub what: String,
    /// The number of the trap, as the tests in `testdata/traps` have it.
    pub trap: Option<i64>,
    /// Whether the first prototype of the rig was measured with it.
    pub first_twelve: bool,
    /// What must catch it.
    pub caught_by: CaughtBy,
    /// Why nothing that runs can catch it.
    pub why: Option<String>,
}

/// One driver.
#[derive(Debug)]
pub struct Case {
    /// The name of its directory.
    pub name: String,
    /// The directory.
    pub dir: PathBuf,
    /// The old handler.
    pub old: String,
    /// The new handler.
    pub new: String,
    /// Other files of the module, beside `case.toml`.
    pub more: Vec<String>,
    /// Its mistakes.
    pub mistakes: Vec<Mistake>,
}

/// All cases of the repository, by name.
pub fn read(repository: &Path) -> Result<Vec<Case>> {
    let top = repository.join("testdata/seeded");
    let mut dirs = Vec::new();
    for entry in std::fs::read_dir(&top).with_context(|| format!("cannot read {}", top.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            dirs.push(path);
        }
    }
    dirs.sort();
    dirs.into_iter().map(|dir| case(&dir).with_context(|| format!("in {}", dir.display()))).collect()
}

fn case(dir: &Path) -> Result<Case> {
    let text = std::fs::read_to_string(dir.join("case.toml"))?;
    let table: Table = text.parse()?;
    known(&table, &["old", "new", "more", "mistake"])?;
    let list = table.get("mistake").and_then(Value::as_array).context("there is no [[mistake]]")?;
    let mistakes =
        list.iter().map(|m| mistake(m.as_table().context("a mistake is a table")?)).collect::<Result<_>>()?;
    let name = dir.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let list = table.get("more").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let more =
        list.iter().map(|v| v.as_str().map(str::to_owned).context("a file's name is a text")).collect::<Result<_>>()?;
    Ok(Case { name, dir: dir.to_path_buf(), old: word(&table, "old")?, new: word(&table, "new")?, more, mistakes })
}

fn mistake(table: &Table) -> Result<Mistake> {
    known(table, &["file", "what", "trap", "first_twelve", "caught_by", "why"])?;
    let caught_by = match word(table, "caught_by")?.as_str() {
        "lint" => CaughtBy::Lint,
        "open" => CaughtBy::Open,
        "compiled" => CaughtBy::Compiled,
        "executed" => CaughtBy::Executed,
        "none" => CaughtBy::None,
        other => bail!("`{other}` catches nothing"),
    };
    let why = table.get("why").and_then(Value::as_str).map(str::to_string);
    let silent = matches!(caught_by, CaughtBy::Lint | CaughtBy::Open | CaughtBy::None);
    ensure!(why.is_some() == silent, "a mistake that does not show when it runs, and no other, says why");
    Ok(Mistake {
        file: word(table, "file")?,
        what: word(table, "what")?,
        trap: table.get("trap").and_then(Value::as_integer),
        first_twelve: flag(table, "first_twelve"),
        caught_by,
        why,
    })
}

fn known(table: &Table, keys: &[&str]) -> Result<()> {
    for key in table.keys() {
        ensure!(keys.contains(&key.as_str()), "`{key}` means nothing");
    }
    Ok(())
}

fn flag(table: &Table, key: &str) -> bool {
    table.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn word(table: &Table, key: &str) -> Result<String> {
    let value = table.get(key).and_then(Value::as_str);
    Ok(value.with_context(|| format!("`{key}` is missing"))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_one_change_of_the_right_conversion() {
        let repository = crate::proc::repository().unwrap();
        let cases = read(&repository).unwrap();
        let mut first = 0;
        let mut others = 0;
        for case in &cases {
            let file = |name: &str| std::fs::read_to_string(case.dir.join(name)).unwrap();
            let (old, right) = (file("old.c"), file("right.c"));
            assert!(old.contains(&format!(".mmap = {}", case.old)), "{}", case.name);
            assert!(right.contains(&format!(".mmap_prepare = {}", case.new)), "{}", case.name);
            let mut listed: Vec<String> = case.mistakes.iter().map(|m| m.file.clone()).collect();
            for m in &case.mistakes {
                let wrong = file(&m.file);
                let same = right.lines().filter(|l| wrong.lines().any(|w| w == *l)).count();
                assert_ne!(wrong, right, "{}/{}", case.name, m.file);
                assert!(same * 10 >= right.lines().count() * 8, "{}/{} changes too much", case.name, m.file);
                first += usize::from(m.first_twelve);
                others += usize::from(!m.first_twelve && m.caught_by == CaughtBy::Executed);
            }
            let wrong = |n: &String| n.starts_with("wrong-");
            let names = std::fs::read_dir(&case.dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
            let mut there: Vec<String> = names.filter(wrong).collect();
            listed.sort();
            there.sort();
            assert_eq!(there, listed, "{}", case.name);
        }
        assert_eq!(first, 12);
        assert!(others >= 20);
    }
}
