//! What a value is, as far as success and failure go.

/// What a value is, as far as success and failure go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Zero,
    Negative,
    NonZero,
    Unknown,
}

impl Value {
    /// What is left of the value behind a test that takes this edge on failure; none if it cannot be taken.
    pub(super) fn behind(self, fails: bool, negative_only: bool) -> Option<Value> {
        match (self, fails) {
            (Self::Zero, true) | (Self::Negative, false) => None,
            (Self::Zero, false) => Some(Self::Zero),
            (Self::Negative, true) => Some(Self::Negative),
            (Self::NonZero | Self::Unknown, true) => Some(if negative_only { Self::Negative } else { Self::NonZero }),
            (Self::NonZero, false) => negative_only.then_some(Self::NonZero),
            (Self::Unknown, false) => Some(if negative_only { Self::Unknown } else { Self::Zero }),
        }
    }
}
