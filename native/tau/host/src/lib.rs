//! Loads plugins, runs them on its executor, and unloads them with proof.
//!
//! ```no_run
//! use std::path::Path;
//! use tau_host::{Host, Options, Policy};
//!
//! let host = Host::new(Options::default())?;
//! let hello = host.load(Path::new("plugins/libhello.so"))?;
//! let answer = host.call_and_wait(hello, "greet", b"world".to_vec())?;
//! let verdict = host.unload(hello, Policy::Abort)?;
//! assert!(verdict.is_unloaded());
//! # Ok::<(), tau_host::Error>(())
//! ```
#![deny(unsafe_op_in_unsafe_fn, missing_docs)]

pub mod c_api;
pub mod cli;
pub mod elf;
pub mod executor;
mod gate;
mod hooks;
mod image;
pub mod json;
mod plugins;
mod scan;
mod scrub;
mod stage;
#[allow(missing_docs)]
mod sys;
mod tombstone;
mod verdict;

pub use plugins::{Call, Error, Host, Info, Options, Policy};
pub use scan::{Found, Pointer};
pub use tau_rt as rt;
pub use verdict::{Reasons, Reclaimed, Verdict};
