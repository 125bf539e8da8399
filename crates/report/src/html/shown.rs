//! Text of others, fit to be read.

use maud::{Escaper, Render};
use std::fmt::Write as _;

use crate::escape;

/// Text with what a reader would obey shown as in the other reports, and then escaped for HTML. Tabs and line ends stay.
pub struct Shown<'a>(pub &'a str);

impl Render for Shown<'_> {
    fn render_to(&self, buffer: &mut String) {
        render(self.0.as_bytes(), buffer);
    }
}

/// The same for bytes, which need not be UTF-8.
pub struct ShownBytes<'a>(pub &'a [u8]);

impl Render for ShownBytes<'_> {
    fn render_to(&self, buffer: &mut String) {
        render(self.0, buffer);
    }
}

fn render(bytes: &[u8], buffer: &mut String) {
    for (at, part) in bytes.split(|byte| *byte == b'\t').enumerate() {
        if at > 0 {
            buffer.push('\t');
        }
        let text = escape::display(part).0;
        // Writing to a string cannot fail.
        let _ = Escaper::new(buffer).write_str(&text);
    }
}

/// Running text in which what stands between back ticks is code.
pub struct Prose<'a>(pub &'a str);

impl Render for Prose<'_> {
    fn render_to(&self, buffer: &mut String) {
        let parts: Vec<&str> = self.0.split('`').collect();
        for (at, part) in parts.iter().enumerate() {
            match (at % 2 == 1, at + 1 < parts.len()) {
                (true, true) => {
                    buffer.push_str("<code>");
                    Shown(part).render_to(buffer);
                    buffer.push_str("</code>");
                }
                (true, false) => {
                    buffer.push('`');
                    Shown(part).render_to(buffer);
                }
                (false, _) => Shown(part).render_to(buffer),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Prose, Shown, ShownBytes};
    use maud::Render;

    #[test]
    fn markup_is_text_and_controls_are_shown() {
        assert_eq!(Shown("\t</script>\u{202e}\u{1b}[m").render().0, "\t&lt;/script&gt;&lt;202E&gt;&lt;1B&gt;[m");
        assert_eq!(ShownBytes(b"\xff\"&\0").render().0, "\u{fffd}&quot;&amp;&lt;00&gt;");
    }

    #[test]
    fn back_ticks_make_code() {
        assert_eq!(Prose("a `<b>` c ` d").render().0, "a <code>&lt;b&gt;</code> c ` d");
    }
}
