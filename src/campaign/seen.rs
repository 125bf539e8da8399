//! What is done with one access, and to which structure.

use super::context::{Access, Kind, kind, words};
use super::types::{Scope, Type, Types};

/// What is done with an access, and to which structure.
pub struct Seen {
    /// The structure's tag.
    pub tag: Option<String>,
    /// What is done.
    pub kind: Kind,
    /// The expression before the member.
    pub base: String,
}

/// What is done with an access, and to which structure.
///
/// # Errors
/// A name that has to be looked up first.
pub fn look_at(types: &Types, scope: &Scope<'_>, access: Access, function_is_bool: bool) -> Result<Seen, String> {
    let code = scope.code;
    let tag = match types.of(scope, access.base, access.member - 1) {
        Type::Tag(tag) => Some(tag),
        Type::Lacks(name) => return Err(name),
        Type::Unknown => None,
    };
    let mut kind = kind(code, access, function_is_bool);
    if kind == Kind::Copy {
        let equals = (0..access.base).rev().find(|&i| code.at(i) == b"=");
        let left = equals.and_then(|e| e.checked_sub(1)).and_then(|l| Access::at(code, l));
        let same = match left.map(|l| types.of(scope, l.base, l.member - 1)) {
            Some(Type::Lacks(name)) => return Err(name),
            Some(Type::Tag(to)) => Some(to) == tag,
            _ => false,
        };
        if !same {
            kind = Kind::Refused("it is put into a structure of another type".into());
        }
    }
    if tag.is_none() && !matches!(kind, Kind::Type) {
        kind = Kind::Refused("the structure that it belongs to was not found".into());
    }
    Ok(Seen { tag, kind, base: words(code, access.base, access.member - 1) })
}
