//! The few C library functions that IO needs beyond the standard library, as declared by glibc.
use std::ffi::{c_int, c_long, c_void};

pub const F_GETFL: c_int = 3;
pub const F_SETFL: c_int = 4;
pub const O_NONBLOCK: c_int = 0o4000;
pub const EFD_FLAGS: c_int = 0o2_000_000 | O_NONBLOCK;
/// The same number on every architecture that this builds for.
pub const SYS_PIDFD_OPEN: c_long = 434;

#[repr(C)]
pub struct SigAction {
    pub handler: usize,
    pub mask: [u64; 16],
    pub flags: c_int,
    pub restorer: usize,
}
pub const SA_RESTART: c_int = 0x1000_0000;

unsafe extern "C" {
    pub fn fcntl(file: c_int, command: c_int, ...) -> c_int;
    pub fn eventfd(initial: u32, flags: c_int) -> c_int;
    pub fn write(file: c_int, buffer: *const c_void, count: usize) -> isize;
    pub fn syscall(number: c_long, ...) -> c_long;
    pub fn sigaction(signal: c_int, new: *const SigAction, old: *mut SigAction) -> c_int;
}
