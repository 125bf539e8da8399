//! A structure of C that is filled from Rust.

const OPS: bindings::hub_ops = bindings::hub_ops { start: None, mmap: None, stop: None };
