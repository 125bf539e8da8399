//! Bytes in a report.

use serde::{Deserialize, Serialize};

/// A string, or an object with the bytes where they are no UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Text {
    /// UTF-8.
    Utf8(String),
    /// Anything else.
    Other {
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl Text {
    /// `bytes`, as a string if they are one.
    pub fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Utf8(text.to_owned()),
            Err(_) => Self::Other { bytes: bytes.to_vec() },
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Utf8(text) => text.clone().into_bytes(),
            Self::Other { bytes } => bytes.clone(),
        }
    }
}
