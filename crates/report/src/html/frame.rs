//! What all pages have in common: the head, with a policy that lets nothing but the page's own style and script work.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// The style of all pages.
pub const STYLE: &str = include_str!("style.css");

/// A page with a title and the content of its body; the script comes last.
pub fn frame(title: &str, body: &Markup, script: Option<&str>) -> Markup {
    let scripts = script.map_or_else(String::new, |script| format!("script-src '{}'; ", source_hash(script)));
    let policy = format!(
        "default-src 'none'; style-src '{}'; {scripts}img-src data:; base-uri 'none'; form-action 'none'",
        source_hash(STYLE)
    );
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(format!("vma2desc {}", env!("CARGO_PKG_VERSION")));
                title { (title) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                (body)
                @if let Some(script) = script { script { (PreEscaped(script)) } }
            }
        }
    }
}

/// A text's hash as a content security policy names it.
pub fn source_hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
