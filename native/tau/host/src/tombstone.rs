//! What stands where a plugin was: memory that nobody may touch, so that a stale call is caught and named.
use crate::image::Masked;
use crate::sys;
use std::ffi::{c_int, c_void};
use std::sync::Once;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering::{AcqRel, Acquire, Release}};

/// Tombstones that stand at a time; the oldest gives way.
const STONES: usize = 512;
const NAME: usize = 48;

struct Stone {
    /// Masked, as is the end: the next plugin may lie right behind, and these are searched too. 0: none.
    start: AtomicUsize,
    end: AtomicUsize,
    name: [AtomicU8; NAME],
}

static TABLE: [Stone; STONES] = [const { Stone { start: AtomicUsize::new(0), end: AtomicUsize::new(0), name: [const { AtomicU8::new(0) }; NAME] } }; STONES];
static NEXT: AtomicUsize = AtomicUsize::new(0);
static FORMER_HANDLER: AtomicUsize = AtomicUsize::new(0);
static FORMER_FLAGS: AtomicUsize = AtomicUsize::new(0);

/// Covers the range where an image was. False where something is still, or again, mapped there.
#[inline(never)]
pub fn place(range: crate::image::Range, name: &str) -> bool {
    let (start, end) = range.raw();
    install();
    let flags = sys::MAP_PRIVATE | sys::MAP_ANONYMOUS | sys::MAP_NORESERVE | sys::MAP_FIXED_NOREPLACE;
    // SAFETY: with NOREPLACE the call fails rather than replace what is there.
    let placed = unsafe { sys::mmap(start as *mut c_void, end - start, sys::PROT_NONE, flags, -1, 0) };
    if placed as usize != start {
        if placed as isize != -1 {
            // SAFETY: an old kernel took the address as a hint; this mapping is ours and unused.
            unsafe { sys::munmap(placed, end - start) };
        }
        return false;
    }
    let stone = &TABLE[NEXT.fetch_add(1, AcqRel) % STONES];
    let (old_start, old_end) = (stone.start.swap(0, AcqRel), stone.end.swap(0, AcqRel));
    if old_start != 0 {
        let (old_start, old_end) = (Masked::from_bits(old_start).get(), Masked::from_bits(old_end).get());
        // SAFETY: a range that this table placed and nobody uses.
        unsafe { sys::munmap(old_start as *mut c_void, old_end - old_start) };
    }
    let bytes = name.as_bytes();
    for (index, place) in stone.name.iter().enumerate() {
        place.store(bytes.get(index).copied().filter(|_| index + 1 < NAME).unwrap_or(0), Release);
    }
    stone.end.store(Masked::new(end).bits(), Release);
    stone.start.store(Masked::new(start).bits(), Release);
    true
}

fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: both structs are valid; the handler uses nothing that is unsafe in one.
        unsafe {
            let mut former: sys::sigaction = std::mem::zeroed();
            let mut ours: sys::sigaction = std::mem::zeroed();
            ours.handler = on_fault as *const () as usize;
            ours.flags = sys::SA_SIGINFO | sys::SA_ONSTACK;
            sys::set_sigaction(sys::SIGSEGV, &ours, &mut former);
            FORMER_FLAGS.store(former.flags as usize, Release);
            FORMER_HANDLER.store(former.handler, Release);
        }
    });
}

/// Writes a number in hexadecimal without help.
fn hexadecimal(mut value: usize, out: &mut [u8; 18]) -> &[u8] {
    let mut at = out.len();
    loop {
        at -= 1;
        out[at] = b"0123456789abcdef"[value & 15];
        value >>= 4;
        if value == 0 {
            break;
        }
    }
    out[at - 1] = b'x';
    out[at - 2] = b'0';
    &out[at - 2..]
}

fn say(text: &[u8]) {
    // SAFETY: the bytes are live; nothing can be done where standard error is closed.
    unsafe { sys::write(2, text.as_ptr().cast(), text.len()) };
}

unsafe extern "C" fn on_fault(signal: c_int, info: *mut c_void, context: *mut c_void) {
    // SAFETY: the kernel gives a record whose address field lies at byte 16.
    let address = unsafe { info.cast::<usize>().add(2).read() };
    for stone in &TABLE {
        let (start, end) = (stone.start.load(Acquire), stone.end.load(Acquire));
        let (known, start, end) = (start != 0, Masked::from_bits(start).get(), Masked::from_bits(end).get());
        if known && (start..end).contains(&address) {
            let mut digits = [0; 18];
            say(b"tau: a stale pointer into plugin \"");
            for place in &stone.name {
                match place.load(Acquire) {
                    0 => break,
                    byte => say(&[byte]),
                }
            }
            say(b"\", which is unloaded, was used: offset ");
            say(hexadecimal(address - start, &mut digits));
            say(b"\n");
            return default_next(signal);
        }
    }
    let handler = FORMER_HANDLER.load(Acquire);
    match handler {
        0 | 1 => default_next(signal),
        // SAFETY: it was the process's handler before; it is called as it asked to be.
        _ => unsafe {
            if FORMER_FLAGS.load(Acquire) as c_int & sys::SA_SIGINFO != 0 {
                std::mem::transmute::<usize, unsafe extern "C" fn(c_int, *mut c_void, *mut c_void)>(handler)(signal, info, context);
            } else {
                std::mem::transmute::<usize, unsafe extern "C" fn(c_int)>(handler)(signal);
            }
        },
    }
}

/// The instruction runs again, and this time the signal ends the process as it would have without us.
fn default_next(signal: c_int) {
    // SAFETY: a zeroed record asks for the default.
    unsafe {
        let default: sys::sigaction = std::mem::zeroed();
        sys::set_sigaction(signal, &default, std::ptr::null_mut());
    }
}

/// Signals whose handler lies in `range`.
#[inline(never)]
pub fn handlers_in(range: crate::image::Range) -> Vec<i32> {
    let (start, end) = range.raw();
    (1..=64)
        .filter(|signal| {
            // SAFETY: asks only.
            unsafe {
                let mut current: sys::sigaction = std::mem::zeroed();
                sys::set_sigaction(*signal, std::ptr::null(), &mut current) == 0 && (start..end).contains(&current.handler)
            }
        })
        .collect()
}
