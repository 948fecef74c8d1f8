//! What a plugin exports: one static, laid out so that it can be read from the file without loading it.
use crate::Owner;
use crate::calls::{Outcome, Reply, Saved};

/// The name of the one symbol that a plugin exports.
pub const MANIFEST_SYMBOL: &str = "TAU_PLUGIN_MANIFEST";
/// The first bytes of a manifest.
pub const MAGIC: [u8; 8] = *b"TAUPLUG\x01";
/// Version of the layout below.
pub const VERSION: u32 = 1;
/// How many exchanged types a manifest can name.
pub const TYPES_MAX: usize = 16;

/// Text in a fixed number of bytes, the rest zeros.
pub type Text<const N: usize> = [u8; N];

/// A type that the plugin exchanges with its host or other plugins.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ExchangedType {
    /// Its name; empty where the entry is not used.
    pub name: Text<64>,
    /// Digest of its shape.
    pub hash: u64,
    /// Bytes.
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
}

/// The functions of a plugin, in the compiler's own calling convention, which the loader's gate makes safe. All catch their panics.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Entry {
    /// Makes the plugin's instance.
    pub init: fn(owner: Owner, restored: Option<&Saved>, outcome: &mut Outcome<()>),
    /// Calls it.
    pub call: fn(method: &str, input: Vec<u8>, outcome: &mut Outcome<Reply>),
    /// Takes its state for a successor.
    pub save: fn(outcome: &mut Outcome<Option<Saved>>),
    /// Drops the instance.
    pub destroy: fn(outcome: &mut Outcome<()>),
    /// Refers to rt, so that the linker keeps it among the needed objects.
    pub anchor: fn() -> usize,
}

/// What a plugin says about itself. Everything before `entry` holds no address and can be read from the file.
#[repr(C)]
pub struct Manifest {
    /// [`MAGIC`].
    pub magic: [u8; 8],
    /// [`VERSION`].
    pub version: u32,
    /// Bytes of this struct.
    pub size: u32,
    /// The plugin's name.
    pub name: Text<64>,
    /// The plugin's own version.
    pub plugin_version: Text<32>,
    /// [`RUSTC`](crate::RUSTC) of the rt that it was compiled against.
    pub rustc: Text<128>,
    /// [`BUILD`](crate::BUILD) of the rt that it was compiled against.
    pub rt_build: Text<40>,
    /// What it needs beyond the ordinary, separated by commas: `tls-destructors`.
    pub requires: Text<64>,
    /// The types that it exchanges.
    pub types: [ExchangedType; TYPES_MAX],
    /// Its functions.
    pub entry: Entry,
}

/// Puts text into a fixed number of bytes; what does not fit fails the compilation.
pub const fn text<const N: usize>(source: &str) -> Text<N> {
    let bytes = source.as_bytes();
    assert!(bytes.len() < N, "the text is too long for its place in the manifest");
    let mut out = [0; N];
    let mut index = 0;
    while index < bytes.len() {
        out[index] = bytes[index];
        index += 1;
    }
    out
}

/// An unused entry of [`Manifest::types`].
pub const NO_TYPE: ExchangedType = ExchangedType { name: [0; 64], hash: 0, size: 0, align: 0 };

/// The entry for a type.
pub const fn exchanged<T: crate::schema::Schema>() -> ExchangedType {
    ExchangedType { name: text(T::NAME), hash: T::HASH, size: size_of::<T>() as u32, align: align_of::<T>() as u32 }
}

/// A list of types as the manifest holds it.
pub const fn types(list: &[ExchangedType]) -> [ExchangedType; TYPES_MAX] {
    assert!(list.len() <= TYPES_MAX, "a manifest names at most 16 types");
    let mut out = [NO_TYPE; TYPES_MAX];
    let mut index = 0;
    while index < list.len() {
        out[index] = list[index];
        index += 1;
    }
    out
}

/// What rt's own file says about it, under [`IDENTITY_SYMBOL`], for those who read it without loading.
#[repr(C)]
pub struct Identity {
    /// `TAURT` and the version of this layout.
    pub magic: [u8; 8],
    /// [`RUSTC`](crate::RUSTC).
    pub rustc: Text<128>,
    /// [`BUILD`](crate::BUILD).
    pub build: Text<40>,
}

/// The name of the symbol under which rt exports its [`Identity`].
pub const IDENTITY_SYMBOL: &str = "TAU_RT_IDENTITY";

/// This build's.
#[unsafe(no_mangle)]
pub static TAU_RT_IDENTITY: Identity = Identity { magic: *b"TAURT\0\0\x01", rustc: text(crate::RUSTC), build: text(crate::BUILD) };
