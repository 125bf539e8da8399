//! Which element of an initialiser a slot fills, and what stands beside it.

use crate::census::slot::{Slot, SlotKind};
use crate::syntax::condition::exclude;
use crate::syntax::head::closing;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::text::Text;

/// How an element is reached from the braces around it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// By its position, in braces that name none before.
    At(usize),
    /// `.name` or `name:`.
    Named(Vec<u8>),
    /// `[index]` of one word.
    Index(Vec<u8>),
    /// A range, an expression, or a position behind a name.
    Unclear,
}

/// Whether a build may hold both slots, and they may fill the same member of the same table: the one that comes last wins.
pub fn may_be_same(text: &Text, a: &Slot, b: &Slot) -> bool {
    let in_table =
        |s: &Slot| matches!(s.kind, SlotKind::Designated | SlotKind::Positional | SlotKind::MacroUse(_)) && !s.older;
    let near = a.place.file == b.place.file && a.table_span.overlaps(b.table_span);
    let structure = a.ops == b.ops || a.ops.is_none() || b.ops.is_none();
    if !near || !structure || a.member != b.member || !in_table(a) || !in_table(b) {
        return false;
    }
    if a.arms.iter().any(|x| b.arms.iter().any(|y| exclude(x, y))) {
        return false;
    }
    let (one, other) = (steps(text, a), steps(text, b));
    !one.iter().zip(&other).any(|(x, y)| differ(text, x, y))
}

/// Whether two members that one initialiser fills may be members of the same table, and not of two in an array.
pub fn may_be_beside(text: &Text, a: &Slot, b: &Slot) -> bool {
    let (mut one, mut other) = (steps(text, a), steps(text, b));
    // The last step of each is the member itself.
    one.pop();
    other.pop();
    !one.iter().zip(&other).any(|(x, y)| differ(text, x, y))
}

/// Whether two steps from the same braces surely lead to two elements.
fn differ(text: &Text, a: &Step, b: &Step) -> bool {
    match (a, b) {
        (Step::At(x), Step::At(y)) => x != y,
        (Step::Named(x), Step::Named(y)) => x != y,
        (Step::Index(x), Step::Index(y)) => match (number(text, x), number(text, y)) {
            (Some(x), Some(y)) => x != y,
            (None, None) => x != y && [x, y].iter().all(|w| is_constant(text, w)),
            _ => false,
        },
        _ => false,
    }
}

/// The number that an index is, or that the file's one macro of the name stands for.
fn number(text: &Text, word: &[u8]) -> Option<usize> {
    let decimal = |w: &[u8]| {
        let plain = w == b"0" || w.first().is_some_and(|c| *c != b'0');
        std::str::from_utf8(w).ok().filter(|_| plain)?.parse().ok()
    };
    let name = String::from_utf8_lossy(word);
    let mut macros = text.macros(&name);
    let of_macro = match (macros.next().map(|m| &m.kind), macros.next()) {
        (Some(ItemKind::MacroDefinition { body, params: None, .. }), None) => decimal(body.of(&text.text).trim_ascii()),
        _ => None,
    };
    decimal(word).or(of_macro)
}

/// Whether a word is a name that the file gives no other meaning by a macro: constants of an enumeration are taken to differ.
fn is_constant(text: &Text, word: &[u8]) -> bool {
    let name = String::from_utf8_lossy(word);
    word.first().is_some_and(|c| !c.is_ascii_digit()) && text.macros(&name).next().is_none()
}

/// Braces that are open where a slot is looked for.
#[derive(Default)]
struct Frame {
    /// The elements before the one that is read.
    before: usize,
    /// Whether one of them has a designator.
    named: bool,
    /// The designators of the one that is read.
    current: Vec<Step>,
}

impl Frame {
    /// The steps to the element that is read.
    fn steps(&self) -> Vec<Step> {
        match self.current.as_slice() {
            [] if self.named => vec![Step::Unclear],
            [] => vec![Step::At(self.before)],
            all => all.to_vec(),
        }
    }
}

/// The steps from the declaration to the slot; a macro's use ends in the braces that it stands in.
fn steps(text: &Text, slot: &Slot) -> Vec<Step> {
    let tokens = code(text, slot);
    let at = tokens.partition_point(|t| t.span.start < slot.place.span.start);
    let mut frames = vec![Frame::default()];
    let mut i = 0;
    let mut fresh = false;
    while i < tokens.len() {
        let Some(top) = frames.last_mut() else { break };
        if fresh && let Some((step, next)) = designator(&text.text, &tokens, i) {
            top.current.push(step);
            i = next;
            continue;
        }
        fresh = false;
        if i >= at {
            break;
        }
        match tokens[i].text(&text.text) {
            b"{" => {
                frames.push(Frame::default());
                fresh = true;
            }
            b"}" => drop(frames.pop()),
            b"," => {
                top.named |= !top.current.is_empty();
                top.current.clear();
                top.before += 1;
                fresh = true;
            }
            b"(" | b"[" => i = closing(&text.text, &tokens, i).filter(|&end| end < at).unwrap_or(i),
            _ => {}
        }
        i += 1;
    }
    let last = frames.pop().unwrap_or_default();
    let mut all: Vec<Step> = frames.iter().flat_map(Frame::steps).collect();
    if !matches!(slot.kind, SlotKind::MacroUse(_)) || !last.current.is_empty() {
        all.extend(last.steps());
    }
    all
}

/// The designator at `i`, and what follows it.
fn designator(text: &[u8], tokens: &[Token], i: usize) -> Option<(Step, usize)> {
    let at = |k: usize| tokens.get(k).map_or(&b""[..], |t| t.text(text));
    match at(i) {
        b"." => Some((Step::Named(at(i + 1).to_vec()), i + 2)),
        b"[" => {
            let end = closing(text, tokens, i)?;
            let one = end == i + 2;
            Some((if one { Step::Index(at(i + 1).to_vec()) } else { Step::Unclear }, end + 1))
        }
        name if tokens[i].kind == TokenKind::Ident && at(i + 1) == b":" => Some((Step::Named(name.to_vec()), i + 2)),
        _ => None,
    }
}

/// The words that stand for whole elements in the braces around a slot: macros, for all that is known.
pub fn words_beside(text: &Text, slot: &Slot) -> Vec<Token> {
    let tokens = code(text, slot);
    let at = tokens.partition_point(|t| t.span.start < slot.place.span.start);
    let is_around = |i: &usize| {
        tokens[*i].is_punct(&text.text, "{") && closing(&text.text, &tokens, *i).is_none_or(|end| end >= at)
    };
    let Some(open) = (0..at).rev().find(is_around) else { return Vec::new() };
    let mut out = Vec::new();
    let (mut i, mut fresh) = (open + 1, true);
    while i < tokens.len() && !tokens[i].is_punct(&text.text, "}") {
        let word = text_of(text, &tokens, i);
        if matches!(word, b"(" | b"[" | b"{") {
            let Some(end) = closing(&text.text, &tokens, i) else { break };
            i = end;
        }
        let next = match text_of(text, &tokens, i + 1) {
            b"(" => closing(&text.text, &tokens, i + 1).map_or(i + 1, |end| end + 1),
            _ => i + 1,
        };
        // Behind a macro there need be no comma.
        let whole = !matches!(text_of(text, &tokens, i + 1), b"=" | b":");
        if fresh && tokens[i].kind == TokenKind::Ident && whole {
            out.push(tokens[i]);
            i = next;
            continue;
        }
        fresh = word == b",";
        i += 1;
    }
    out
}

fn text_of<'t>(text: &'t Text, tokens: &[Token], i: usize) -> &'t [u8] {
    tokens.get(i).map_or(&b""[..], |t| t.text(&text.text))
}

/// The tokens of the table, without directives.
fn code(text: &Text, slot: &Slot) -> Vec<Token> {
    let mut tokens = tokens_in(&text.text, slot.table_span);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    tokens
}
