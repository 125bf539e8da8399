//! step.
