//! Functions that were parsed, kept for who asks again soon.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::facts::func::Func;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Functions that were parsed, the last ones, as far as there is room for them.
#[derive(Debug, Default)]
pub struct Parsed {
    functions: HashMap<(FileId, Span), Arc<Func>>,
    /// In the order in which they were parsed.
    order: VecDeque<(FileId, Span)>,
    /// Bytes of their texts.
    size: usize,
}

impl Parsed {
    /// Bytes of text of the functions that are kept; a tree takes some sixty times as much.
    const ROOM: usize = 128 << 10;

    /// The function that stands there.
    pub(super) fn get(&self, file: FileId, span: Span) -> Option<Arc<Func>> {
        self.functions.get(&(file, span)).cloned()
    }

    /// Whoever plans a unit comes back to its functions; those of units before it make room.
    pub(super) fn keep(&mut self, func: &Func) {
        let bytes = |span: Span| span.end - span.start;
        let key = (func.file, func.span);
        if bytes(func.span) > Self::ROOM / 4 || self.functions.insert(key, Arc::new(func.clone())).is_some() {
            return;
        }
        self.order.push_back(key);
        self.size += bytes(func.span);
        while self.size > Self::ROOM
            && let Some(first) = self.order.pop_front()
        {
            self.functions.remove(&first);
            self.size -= bytes(first.1);
        }
    }
}
