//! Lists of parameters: their texts, and lines that are aligned.

use crate::census::slot::Place;
use crate::edit::layout::{self, column};
use crate::edit::set::{Edit, Piece};
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::syntax::eol::line_start;
use crate::syntax::head::Param;
use crate::syntax::items::ItemKind;
use crate::syntax::span::Span;

/// `struct vm_area_struct *vma` with the new type and name; what else stands there is kept.
pub fn changed(old: &str, name: &str, named: bool) -> String {
    let typed = old.replace("vm_area_struct", "vm_area_desc");
    if !named {
        return typed;
    }
    let at = typed.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
    format!("{}{name}", &typed[..at])
}

/// A parameter list of these `parts` in the place of `list`, for a function with a name of `width` bytes at `name`.
/// Lines are broken anew, except between parameters that each had one of their own.
pub fn listed(text: &[u8], name: Span, list: Span, params: &[Span], width: usize, parts: &[String]) -> String {
    let eol = if list.of(text).windows(2).any(|w| w == b"\r\n") { "\r\n" } else { "\n" };
    let lead = &text[list.start + 1..params.first().map_or(list.start + 1, |p| p.start)];
    if lead.contains(&b'\n') {
        let lead = String::from_utf8_lossy(lead).into_owned();
        let end = params.last().map_or(list.end - 1, |p| p.end);
        let tail = String::from_utf8_lossy(&text[end..list.end]).into_owned();
        return format!("({lead}{}{tail}", parts.join(&format!(",{lead}")));
    }
    let line = line_start(text, name.start);
    let open = column(&text[line..name.start], 0) + width + 1;
    format!("({}", layout::listed(open, parts, eol))
}

/// The list of parameters behind the name at `place` in new lines, for a name of `width` bytes.
///
/// # Errors
/// Another edit claims the place.
pub fn parameters(plan: &mut Plan<'_>, place: Place, width: usize) -> Result<(), Stop> {
    let view = plan.world.view(place.file);
    let found = view.items().iter().find_map(|i| match &i.kind {
        ItemKind::Prototype { name, params, param_list } | ItemKind::Function { name, params, param_list, .. } => {
            (*name == place.span).then(|| (params.clone(), *param_list))
        }
        _ => None,
    });
    let Some((params, list)) = found else { return Ok(()) };
    let text = |p: &Param| String::from_utf8_lossy(p.span.of(&view.text)).into_owned();
    let now = |p: &Param| {
        let edits = plan.edits.get(&place.file);
        edits.map_or_else(|| text(p), |e| String::from_utf8_lossy(&e.text_of(&view.text, p.span)).into_owned())
    };
    let parts: Vec<String> = params.iter().map(now).collect();
    let spans: Vec<Span> = params.iter().map(|p| p.span).collect();
    let lines = listed(&view.text, place.span, list, &spans, width, &parts);
    let mut pieces = Vec::new();
    let mut at = 0;
    for (part, span) in parts.iter().zip(spans) {
        let start = lines[at..].find(part.as_str()).map_or(at, |i| at + i);
        pieces.extend([Piece::Text(lines[at..start].to_string()), Piece::Hole(span)]);
        at = start + part.len();
    }
    pieces.push(Piece::Text(lines[at..].to_string()));
    plan.fired.insert("helper".to_string());
    plan.edits(place.file).renew(Edit { span: list, pieces, by: "helper".to_string() })?;
    Ok(())
}

/// Whether the parameter stands at the start of a line that is not aligned with the parenthesis behind the name.
pub fn ragged(text: &[u8], name: Span, param: Span) -> bool {
    let line = |at: usize| line_start(text, at);
    let start = line(param.start);
    let lead = &text[start..param.start];
    let leads = start > name.start && lead.iter().all(u8::is_ascii_whitespace);
    leads && column(lead, 0) != column(&text[line(name.start)..name.end], 0) + 1
}
