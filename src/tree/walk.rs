//! Finding and reading the C files below the given paths.
