//! Which compiler a build tree wants, and whether it is there.

use std::process::Command;

use super::build_tree::{BuildTree, directory_of};
use super::error::CompileError;
use super::process::{self, End, Limits};

/// The arguments that make kbuild use the compiler of the build tree, and what that compiler is.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// `ARCH=`, `CROSS_COMPILE=`, `CC=` or `LLVM=` for make.
    pub make_args: Vec<String>,
    /// What the compiler says of its version, part of the key of every kept result.
    pub identity: String,
    /// A remark for the user where the compiler is another one than at the time of configuration.
    pub remark: Option<String>,
}

impl Toolchain {
    /// Finds the compiler: `cross` if that is given, else the one that the configuration names
    /// (`CONFIG_CC_VERSION_TEXT`, written by `scripts/Kconfig.include` of the kernel).
    ///
    /// # Errors
    /// The architecture is another one than the build tree's, or there is no such compiler.
    pub fn find(
        build: &BuildTree,
        arch: Option<&str>,
        cross: Option<&str>,
        limits: &Limits<'_>,
    ) -> Result<Self, CompileError> {
        if let (Some(asked), Some(built)) = (arch, &build.arch)
            && directory_of(asked) != built
        {
            return Err(CompileError::OtherArch {
                build: build.dir.clone(),
                built: built.clone(),
                asked: asked.to_owned(),
            });
        }
        let mut make_args = Vec::new();
        let foreign = build.arch.as_deref().filter(|built| *built != host());
        if let Some(arch) = arch.or(foreign) {
            make_args.push(format!("ARCH={arch}"));
        }
        let text = build.config.get("CONFIG_CC_VERSION_TEXT").unwrap_or_default();
        let configured = text.split_whitespace().next().unwrap_or_default();
        let program = if build.config.get("CONFIG_CC_IS_CLANG").is_some() {
            make_args.push("LLVM=1".to_owned());
            make_args.extend(cross.map(|prefix| format!("CROSS_COMPILE={prefix}")));
            "clang".to_owned()
        } else if let Some(prefix) = cross {
            make_args.push(format!("CROSS_COMPILE={prefix}"));
            format!("{prefix}gcc")
        } else if let Some((prefix, version)) = configured.rsplit_once("gcc") {
            if !prefix.is_empty() {
                make_args.push(format!("CROSS_COMPILE={prefix}"));
            }
            if !version.is_empty() {
                make_args.push(format!("CC={configured}"));
            }
            configured.to_owned()
        } else {
            "gcc".to_owned()
        };
        let mut version = Command::new(&program);
        version.arg("--version").env("LC_ALL", "C");
        let missing = || CompileError::NoCompiler(program.clone());
        let got = process::run(&mut version, limits).map_err(|_| missing())?;
        match got.end {
            End::Code(0) => {}
            End::Stopped => return Err(CompileError::Interrupted),
            End::TimedOut => return Err(CompileError::CompilerTimedOut(program, limits.time.as_secs())),
            _ => return Err(missing()),
        }
        let identity = String::from_utf8_lossy(&got.stdout).into_owned();
        let first = identity.lines().next().unwrap_or_default();
        let other = !text.is_empty() && first != text && cross.is_none();
        let remark = other.then(|| format!("the build tree was configured with {text}, this is {first}"));
        Ok(Self { make_args, identity, remark })
    }
}

/// The directory below `arch/` for this machine.
fn host() -> &'static str {
    match std::env::consts::ARCH {
        "aarch64" => "arm64",
        "powerpc64" => "powerpc",
        "riscv32" | "riscv64" => "riscv",
        "s390x" => "s390",
        "loongarch64" => "loongarch",
        "mips64" => "mips",
        other => directory_of(other),
    }
}
