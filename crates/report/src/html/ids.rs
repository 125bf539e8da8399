//! Names of places on the page, for links into it.

use std::collections::BTreeSet;

/// Gives each text a fragment of its own; the same texts in the same order get the same ones.
#[derive(Debug, Default)]
pub struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// A fragment that starts with `prefix`, made of the letters and digits of `text`.
    pub fn take(&mut self, prefix: &str, text: &str) -> String {
        let base = format!("{prefix}-{}", slug(text));
        let mut id = base.clone();
        let mut count = 1;
        while !self.taken.insert(id.clone()) {
            count += 1;
            id = format!("{base}-{count}");
        }
        id
    }
}

/// `text` with everything but ASCII letters, digits and underscores as hyphens, cut to a decent length.
pub fn slug(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    text.chars().take(120).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::{Ids, slug};

    #[test]
    fn fragments_are_plain_and_each_is_used_once() {
        let mut ids = Ids::default();
        assert_eq!(ids.take("u", "a/b.c:\"<f"), "u-a-b-c---f");
        assert_eq!(ids.take("u", "a/b.c:'>f"), "u-a-b-c---f-2");
        assert_eq!(slug(&"x".repeat(500)).len(), 120);
    }
}
