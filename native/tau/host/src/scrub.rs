//! Overwrites what returned calls left on the stack.

/// Bytes: deeper frames leave bytes that only calls as deep could pick up.
const DEPTH: usize = 32 << 10;

/// A value that is moved to the heap takes the bytes of its unused parts along, and an old address among them would
/// look like a pointer to the search that precedes an unload.
#[inline(never)]
pub fn scrub_stack() {
    let mut space = [0_u64; DEPTH / 8];
    std::hint::black_box(&mut space);
}
