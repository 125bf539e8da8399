//! Going to units by number, name and text.

use super::Session;
use crate::review::item::Item;

impl Session {
    /// Shows the unit of this number or name.
    pub(super) fn go_to(&mut self, text: &str) {
        let number = text.parse::<usize>().ok().filter(|n| (1..=self.items.len()).contains(n)).map(|n| n - 1);
        let named = |exact: bool| -> Vec<usize> {
            let is_it = |item: &Item| {
                let key = &item.view.key.0;
                if exact {
                    key == text || item.view.handlers.iter().any(|h| h.0 == text || h.1 == text)
                } else {
                    key.contains(text)
                }
            };
            (0..self.items.len()).filter(|at| is_it(&self.items[*at])).collect()
        };
        let mut found: Vec<usize> = number.into_iter().collect();
        for exact in [true, false] {
            if found.is_empty() && !text.is_empty() {
                found = named(exact);
            }
        }
        match found[..] {
            [] => self.wrong(&format!("there is no unit `{text}` among 1 to {}", self.items.len()), false),
            [only] => self.go(Some(only)),
            [first, ..] if !self.is_strict => {
                let number = found.len();
                self.go(Some(first));
                self.say(&format!("the first of {number} units of that name; `/{text}` finds the next"));
            }
            _ => self.wrong(&format!("`{text}` is the name of {} units", found.len()), false),
        }
    }

    /// Shows the next unit that holds `text`, or else the text of the last search.
    pub(super) fn search(&mut self, text: &str) {
        if !text.is_empty() {
            self.searched = text.to_owned();
        }
        let text = self.searched.clone();
        let after = (self.at + 1).min(self.items.len());
        let found = (after..self.items.len()).chain(0..after).find(|at| self.items[*at].view.holds(&text));
        match found {
            None => self.wrong(&format!("no unit holds `{text}`"), false),
            Some(at) if at == self.at && !self.is_strict => self.say(&format!("no other unit holds `{text}`")),
            Some(at) => self.go(Some(at)),
        }
    }
}
