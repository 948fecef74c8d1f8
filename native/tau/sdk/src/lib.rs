//! What a plugin is written against.
//!
//! It is an `rlib`: compiled into each plugin, so that each has its own [`PLUGIN_ID`]. Whatever a plugin
//! starts through this crate belongs to that id, and goes with the plugin.
//!
//! ```ignore
//! use tau_sdk::{Context, Failure, Plugin, Reply};
//!
//! struct Greeter;
//!
//! impl Plugin for Greeter {
//!     fn init(_: &Context) -> Result<Self, Failure> { Ok(Greeter) }
//!     fn call(&self, method: &str, input: Vec<u8>) -> Result<Reply, Failure> {
//!         match method {
//!             "greet" => Ok(format!("hello {}", String::from_utf8_lossy(&input)).into()),
//!             _ => Err(format!("no method \"{method}\"").into()),
//!         }
//!     }
//! }
//!
//! tau_sdk::plugin!(Greeter);
//! ```
#![deny(unsafe_op_in_unsafe_fn, missing_docs)]

mod entry;
mod own;

pub use entry::{Context, Plugin, entry};
pub use own::*;
pub use tau_rt as rt;
pub use tau_rt::abi;
pub use tau_rt::calls::{Failure, Later, Reply, Saved};
pub use tau_rt::channel;
pub use tau_rt::events::publish;
pub use tau_rt::guards::{PluginArc, PluginBox, PluginFn};
pub use tau_rt::schema;
pub use tau_rt::schema::Schema;
pub use tau_rt::task::{AbortHandle, JoinError, JoinHandle, block_on, yield_now};
pub use tau_rt::time::{Elapsed, Stream};

use std::sync::atomic::AtomicU64;

/// Who this plugin is: one static a plugin, since this crate is compiled into each.
pub static PLUGIN_ID: AtomicU64 = AtomicU64::new(0);

/// Exports the plugin's manifest, the one symbol that a plugin has.
///
/// `plugin!(Type)`, then optionally `exchanges: [Type, ...]` with the [`schema!`] types that it shares with
/// others, and `requires: "tls-destructors"` where it needs what the host must be asked for.
#[macro_export]
macro_rules! plugin {
    ($plugin:ty $(, exchanges: [$($exchanged:ty),* $(,)?])? $(, requires: $requires:literal)? $(,)?) => {
        #[unsafe(no_mangle)]
        pub static TAU_PLUGIN_MANIFEST: $crate::abi::Manifest = $crate::abi::Manifest {
            magic: $crate::abi::MAGIC,
            version: $crate::abi::VERSION,
            size: std::mem::size_of::<$crate::abi::Manifest>() as u32,
            name: $crate::abi::text(match option_env!("CARGO_PKG_NAME") { Some(name) => name, None => module_path!() }),
            plugin_version: $crate::abi::text(match option_env!("CARGO_PKG_VERSION") { Some(version) => version, None => "0.0.0" }),
            rustc: $crate::abi::text($crate::rt::RUSTC),
            rt_build: $crate::abi::text($crate::rt::BUILD),
            requires: $crate::abi::text(concat!($($requires)?)),
            types: $crate::abi::types(&[$($($crate::abi::exchanged::<$exchanged>()),*)?]),
            entry: $crate::entry::<$plugin>(),
        };
    };
}
