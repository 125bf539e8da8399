//! Which names of files may stand in a command line.

/// Whether `path`, relative to a tree, may be passed on to a program: `make` and the shell that it starts, `git`, a script.
///
/// Whoever gives us a tree chooses its names, and a name such as `` `x` `` is a command where a shell reads it. So only
/// letters, digits and `._/+-` are passed on, and no part of a path that looks like an option. Linux 7.3 has one C file
/// that is none of these, with a comma in its name.
pub fn is_plain(path: &str) -> bool {
    let is_part = |part: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"._+-".contains(&b);
        !part.is_empty() && part != ".." && !part.starts_with('-') && part.bytes().all(plain)
    };
    path.split('/').all(is_part)
}

/// Why a path that is not plain is left out, for people.
pub const ODD: &str = "a name that begins with - or has other characters than ASCII letters, digits and ._+- is passed on to no other program";

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn names_that_a_shell_make_or_git_might_read_otherwise_are_not_plain() {
        for path in ["drivers/x/a-b_c+1.c", "x.c", "a/.b/c", "c++/x.h"] {
            assert!(is_plain(path), "{path}");
        }
        let odd = [
            "",
            "/x.c",
            "a//b",
            "a/",
            "-x.c",
            "d/-x.c",
            "../x.c",
            "d/../x.c",
            "a b.c",
            "`id`.c",
            "$(x).c",
            "a;b.c",
            "a\nb.c",
            "a:b.c",
            "a=b.c",
            "%.c",
            "~/x.c",
            "@x.c",
            "#x.c",
            "ä.c",
            "a'b.c",
            "a\\b.c",
            ":(top)x.c",
            "a,b.c",
        ];
        for path in odd {
            assert!(!is_plain(path), "{path}");
        }
    }
}
