//! The shape of types that plugins exchange. `TypeId` stays the same when a field's type changes; this does not.

/// A type with a name and a digest of its shape.
///
/// Implement it through [`schema!`](crate::schema!), which derives the digest from the fields as written.
pub trait Schema: 'static {
    /// The name under which others know it.
    const NAME: &'static str;
    /// Digest of name, fields and their types.
    const HASH: u64;
}

/// FNV-1a, at compile time.
pub const fn digest(mut hash: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        index += 1;
    }
    (hash ^ 0xff).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Where [`digest`] begins.
pub const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Declares a struct whose shape is known by name and digest.
///
/// ```ignore
/// tau_rt::schema! {
///     /// What is counted.
///     pub struct Tally { pub calls: u64, pub last: String }
/// }
/// ```
#[macro_export]
macro_rules! schema {
    ($(#[$outer:meta])* $visibility:vis struct $name:ident { $($(#[$inner:meta])* $field_visibility:vis $field:ident : $type:ty),* $(,)? }) => {
        $(#[$outer])* $visibility struct $name { $($(#[$inner])* $field_visibility $field: $type),* }
        impl $crate::schema::Schema for $name {
            const NAME: &'static str = stringify!($name);
            const HASH: u64 = {
                let hash = $crate::schema::digest($crate::schema::SEED, stringify!($name));
                $(let hash = $crate::schema::digest($crate::schema::digest(hash, stringify!($field)), stringify!($type));)*
                hash ^ (std::mem::size_of::<$name>() as u64) << 8 ^ std::mem::align_of::<$name>() as u64
            };
        }
    };
}

macro_rules! plain {
    ($($type:ty),*) => { $(impl Schema for $type { const NAME: &'static str = stringify!($type); const HASH: u64 = digest(SEED, stringify!($type)); })* };
}
plain!(bool, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, char, String, Vec<u8>, Vec<String>);
