//! Code that asks for kernels which have no descriptor.

use crate::census::slot::Place;
use crate::syntax::condition::{FIRST, Floor, Kernels, decided};
use crate::syntax::items::Item;
use crate::syntax::rungs::rungs;
use crate::syntax::span::Span;
use crate::tree::source::{FileId, SourceSet};

/// Where a function, or its surroundings, asks for a kernel that has no descriptor anyway, while nobody said for which
/// kernels the result shall be.
pub fn asks(sources: &SourceSet, file: FileId, item: &Item) -> Option<Place> {
    if sources.kernels != Kernels::Unsaid {
        return None;
    }
    if item.arms.iter().any(|a| decided(a, FIRST).is_some()) {
        return Some(Place { file, span: Span::new(item.span.start, item.span.start + 1) });
    }
    let cuts = rungs(&sources.get(file).text, Floor { from: FIRST, absent: &sources.absent });
    let cut = cuts.iter().find(|c| c.span.overlaps(item.span))?;
    Some(Place { file, span: cut.cause })
}
