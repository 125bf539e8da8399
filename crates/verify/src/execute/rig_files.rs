//! The C files of the rig, which are part of the program.

/// Headers, written beside the sources.
pub const HEADERS: &[(&str, &str)] = &[
    ("compare.h", include_str!("rig/compare.h")),
    ("fuzz.h", include_str!("rig/fuzz.h")),
    ("keepers.h", include_str!("rig/keepers.h")),
    ("out.h", include_str!("rig/out.h")),
    ("rig.h", include_str!("rig/rig.h")),
    ("sandbox.h", include_str!("rig/sandbox.h")),
    ("trial.h", include_str!("rig/trial.h")),
    ("world.h", include_str!("rig/world.h")),
];

/// What is compiled with the host's compiler.
pub const RUNTIME: &[(&str, &str)] = &[
    ("callbacks.c", include_str!("rig/callbacks.c")),
    ("compare.c", include_str!("rig/compare.c")),
    ("events.c", include_str!("rig/events.c")),
    ("faults.c", include_str!("rig/faults.c")),
    ("fuzz.c", include_str!("rig/fuzz.c")),
    ("keepers.c", include_str!("rig/keepers.c")),
    ("main.c", include_str!("rig/main.c")),
    ("out.c", include_str!("rig/out.c")),
    ("own.c", include_str!("rig/own.c")),
    ("patch.c", include_str!("rig/patch.c")),
    ("sandbox.c", include_str!("rig/sandbox.c")),
    ("stack.c", include_str!("rig/stack.c")),
    ("symbols.c", include_str!("rig/symbols.c")),
    ("trial.c", include_str!("rig/trial.c")),
    ("world.c", include_str!("rig/world.c")),
];

/// What is compiled with the kernel's command for the file that it includes.
pub const MODEL: (&str, &str) = ("model.c", include_str!("rig/model.c"));
