//! A member that is put into a local before it is tested and called: the local takes the table instead, and each use names the
//! member. What comes out is a test and a call like any other, and the table is still read once.
//!
//! Only a local that is filled where it is declared, and afterwards tested or called and nothing else, can be followed so.

use std::collections::BTreeMap;

use super::context::{Access, Kind};
use super::ground::{Ground, Overlay};
use super::sites::Site;
use crate::census::hooks::lossy;
use crate::edit::render::apply;
use crate::model::outcome::Replacement;
use crate::syntax::head::closing;
use crate::syntax::items::{ItemKind, items};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;

/// What every edit is by.
const BY: &str = "campaign-held";

/// The local that holds the table.
const TABLE: &str = "ops";

/// The files with locals that hold a table where they held its member.
pub fn tables(ground: &Ground, sites: &[Site]) -> Overlay {
    let mut edits: BTreeMap<_, Vec<Replacement>> = BTreeMap::new();
    for site in held(sites) {
        let text = ground.text(&site.path).unwrap_or_default();
        if let Ok(more) = alone_in(sites, site).and_then(|()| instead(&text, site)) {
            edits.entry(site.path.clone()).or_default().extend(more);
        }
    }
    let laid = |(path, mut edits): (camino::Utf8PathBuf, Vec<Replacement>)| {
        edits.sort_by_key(|e| e.span.start);
        let text = ground.text(&path)?;
        Some((path, apply(&text, &edits).ok()?))
    };
    edits.into_iter().filter_map(laid).collect()
}

/// The locals that cannot hold the table instead, and why.
pub fn obstacles<'s>(ground: &Ground, sites: &'s [Site]) -> Vec<(&'s Site, String)> {
    let obstacle = |site: &'s Site| {
        let text = ground.text(&site.path).unwrap_or_default();
        let why = alone_in(sites, site).and_then(|()| instead(&text, site).map(drop)).err();
        (site, why.unwrap_or_else(|| format!("`{}` is put into a local", site.member)))
    };
    held(sites).map(obstacle).collect()
}

fn held(sites: &[Site]) -> impl Iterator<Item = &Site> {
    sites.iter().filter(|s| matches!(s.kind, Kind::Held(_)))
}

/// Checks that no other local of the same function holds the member: both tables would get the same name.
fn alone_in(sites: &[Site], site: &Site) -> Result<(), String> {
    let around = |s: &Site| (s.path.clone(), s.function.clone());
    match held(sites).filter(|s| around(s) == around(site)).count() {
        1 => Ok(()),
        _ => Err(format!("`{}` is put into several locals of one function", site.member)),
    }
}

/// The edits that let the local at `site` hold the table.
fn instead(text: &[u8], site: &Site) -> Result<Vec<Replacement>, String> {
    let (Kind::Held(name), Some(tag)) = (&site.kind, &site.tag) else { return Err("this is no local".into()) };
    let member = &site.member;
    let no = |what: &str| Err(format!("`{member}` is put into `{name}`, {what}"));
    let all = items(text);
    let Some(item) = all.iter().find(|i| i.is_function() && i.span.contains(site.span)) else {
        return no("which is no local");
    };
    let ItemKind::Function { body, .. } = &item.kind else { return no("which is no local") };
    let mut tokens = tokens_in(text, item.span);
    if tokens.iter().any(|t| t.kind == TokenKind::Directive) {
        return no("and there are preprocessor lines around");
    }
    tokens.retain(|t| t.kind != TokenKind::Directive);
    let code = Code { text, tokens: &tokens };
    let at = tokens.iter().position(|t| t.span.end == site.span.end && t.span.start >= site.span.start);
    let Some(access) = at.and_then(|at| Access::at(code, at)) else { return no("in a way that is not understood") };
    // `TYPE name = table->member;` as a declaration of its own.
    let Some(equals) = access.base.checked_sub(1).filter(|&i| code.at(i) == b"=") else {
        return no("in a way that is not understood");
    };
    let Some(start) = (0..equals).rfind(|&i| matches!(code.at(i), b";" | b"{" | b"}")).map(|i| i + 1) else {
        return no("in a way that is not understood");
    };
    let declares = declaration(code, start, equals, name.as_bytes());
    if !declares || code.at(access.member + 1) != b";" {
        return no("which is filled elsewhere than where it is declared");
    }
    if code.declares(TABLE.as_bytes()) || (0..tokens.len()).any(|i| code.at(i) == TABLE.as_bytes() && alone(code, i)) {
        return no("and the name that the table would get is used already");
    }
    // The block that the local lives in: from the declaration to the brace that closes what is open there.
    let end = scope_end(code, start);
    let mut out = Vec::new();
    let head = Span::new(tokens[start].span.start, tokens[access.member].span.end);
    if memchr::memmem::find(head.of(text), b"/*").is_some() || memchr::memmem::find(head.of(text), b"//").is_some() {
        return no("with a comment in between");
    }
    let base = Span::new(tokens[access.base].span.start, tokens[access.member - 2].span.end);
    let amp = if code.before(access.member) == b"." { "&" } else { "" };
    out.push(Replacement::by(BY, head, format!("const struct {tag} *{TABLE} = {amp}{}", lossy(base.of(text)))));
    for i in (0..tokens.len()).filter(|&i| code.at(i) == name.as_bytes() && alone(code, i)) {
        if (start..=access.member).contains(&i) || tokens[i].span.start < body.start {
            continue;
        }
        if i > end || i < start {
            return no("a name that something else here has, too");
        }
        let called = code.at(i + 1) == b"(" && closing(text, &tokens, i + 1).is_some();
        if !called && !tested(code, i) {
            return no("which is used in a way that is neither a test nor a call");
        }
        out.push(Replacement::by(BY, tokens[i].span, format!("{TABLE}->{member}")));
    }
    Ok(out)
}

/// Whether the tokens from `start` up to `equals` declare `name` and nothing else: `const auto name`, `int (*name)(...)`.
fn declaration(code: Code<'_>, start: usize, equals: usize, name: &[u8]) -> bool {
    let named: Vec<usize> = (start..equals).filter(|&i| code.at(i) == name).collect();
    let [at] = named.as_slice() else { return false };
    let typed = *at > start && (start..*at).all(|i| code.is_name(i) || matches!(code.at(i), b"*" | b"("));
    let storage = (start..*at).any(|i| matches!(code.at(i), b"static" | b"extern" | b"return" | b"goto"));
    let pointer = code.at(at + 1) == b")" && code.before(*at) == b"*" && code.at(at + 2) == b"(";
    let ends = match pointer {
        true => closing(code.text, code.tokens, at + 2) == Some(equals - 1),
        false => at + 1 == equals && !(start..*at).any(|i| code.at(i) == b"("),
    };
    typed && !storage && ends
}

/// Whether a word is a name of its own, and no member's.
fn alone(code: Code<'_>, at: usize) -> bool {
    !matches!(code.before(at), b"." | b"->")
}

/// Index of the brace that closes the block around the token at `from`.
fn scope_end(code: Code<'_>, from: usize) -> usize {
    let mut depth = 0usize;
    for i in from..code.tokens.len() {
        match code.at(i) {
            b"{" => depth += 1,
            b"}" if depth == 0 => return i,
            b"}" => depth -= 1,
            _ => {}
        }
    }
    code.tokens.len()
}

/// Whether a pointer is asked whether it is there.
fn tested(code: Code<'_>, at: usize) -> bool {
    let (before, next) = (code.before(at), code.at(at + 1));
    let word = at.checked_sub(2).map_or(&b""[..], |i| code.at(i));
    let opens = before == b"(" && matches!(word, b"if" | b"while" | b"likely" | b"unlikely");
    let ends = matches!(next, b")" | b"&&" | b"||" | b"?");
    (opens || matches!(before, b"!" | b"&&" | b"||")) && ends
        || opens && matches!(next, b"==" | b"!=") && code.at(at + 2) == b"NULL"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(body: &str) -> Result<String, String> {
        let start = body.find("p->t->map").unwrap();
        let site = Site {
            path: "a.c".into(),
            span: Span::new(start, start + "p->t->map".len()),
            line: 1,
            member: "map".into(),
            tag: Some("t".into()),
            kind: Kind::Held("m".into()),
            base: "p->t".into(),
            through: None,
            function: Some("f".into()),
        };
        let mut edits = instead(body.as_bytes(), &site)?;
        edits.sort_by_key(|e| e.span.start);
        Ok(String::from_utf8(apply(body.as_bytes(), &edits).unwrap()).unwrap())
    }

    #[test]
    fn the_local_holds_the_table_instead() {
        let old =
            "int f(struct p *p)\n{\n\tconst auto m = p->t->map;\n\tif (m)\n\t\treturn m(p, 0);\n\treturn -5;\n}\n";
        let new = "int f(struct p *p)\n{\n\tconst struct t *ops = p->t;\n\tif (ops->map)\n\t\treturn ops->map(p, 0);\n\treturn -5;\n}\n";
        assert_eq!(made(old).unwrap(), new);
        let typed =
            "int f(struct p *p)\n{\n\tint (*m)(struct p *p, int n) = p->t->map;\n\n\treturn !m ? -5 : m(p, 0);\n}\n";
        assert!(made(typed).unwrap().contains("return !ops->map ? -5 : ops->map(p, 0);"));
    }

    #[test]
    fn a_local_that_is_more_than_tested_and_called_is_not_followed() {
        for body in [
            "int f(struct p *p) { const auto m = p->t->map; g(m); return 0; }",
            "int f(struct p *p) { const auto m = p->t->map; p->kept = m; return 0; }",
            "int f(struct p *p) { auto m = p->t->map; m = g; return m(p); }",
            "int f(struct p *p) { auto m = p->t->map; if (m == g) return 0; return m(p); }",
            "int f(struct p *p) { auto m = p->t->map; int ops = 3; return m(p, ops); }",
            "int f(struct p *p) { int n; auto k = 1, m = p->t->map; return m(p); }",
            "int f(struct p *p) { static auto m = p->t->map; return m(p); }",
            "int f(struct p *p) { { auto m = p->t->map; m(p); } { int m = 1; return m; } }",
            "int f(struct p *p) { auto m = p->t->map, n = 1; return m(p); }",
        ] {
            assert!(made(body).is_err(), "{body}");
        }
    }
}
