//! A C lexer that never fails and keeps byte offsets.
