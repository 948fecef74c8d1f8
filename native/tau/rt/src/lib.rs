//! tau's runtime: the one copy that a host and all its plugins share.
//!
//! It is a `dylib` on the standard library alone. It holds what must exist once in a process: the heap,
//! the handle of the host's executor, and the registries of resources, events and guards. The host
//! installs an executor object ([`install`]); nothing here is left for the linker to find.
//!
//! Everything that a plugin hands over carries its [`Owner`], so that the host can take it back.
#![deny(unsafe_op_in_unsafe_fn, missing_docs)]

pub mod abi;
pub mod alloc;
pub mod calls;
pub mod channel;
pub mod events;
pub mod executor;
pub mod guards;
pub mod io;
pub mod panics;
pub mod process;
pub mod resources;
pub mod schema;
pub mod signal;
pub mod slots;
pub mod spin;
mod sys;
pub mod task;
pub mod time;

pub use executor::{Executor, executor, install};

/// Who owns a task, timer, resource or handler: a plugin's id, or [`HOST`].
pub type Owner = u64;

/// The owner of what belongs to the host itself.
pub const HOST: Owner = 0;

/// Digest of this build: compiler, sources and settings. Plugins carry the one that they were compiled against.
pub const BUILD: &str = env!("TAU_RT_BUILD");

/// The compiler and the target of this build.
pub const RUSTC: &str = env!("TAU_RUSTC");

static ANCHOR: u8 = 0;

/// The address of the one copy of rt in this process.
///
/// Every plugin's manifest refers to it, so that `--as-needed` keeps rt among the plugin's needed objects.
#[inline(never)]
pub fn anchor() -> usize {
    &raw const ANCHOR as usize
}

/// [`BUILD`] of the copy that is loaded, as opposed to the one that the caller was compiled against.
#[inline(never)]
pub fn loaded_build() -> &'static str {
    BUILD
}
