//! Whole checks on small build trees that the tests make.
