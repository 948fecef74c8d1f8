//! The system calls and C library functions that the host uses, as declared by glibc for x86_64 and aarch64.
#![allow(non_camel_case_types)]
use std::ffi::{c_char, c_int, c_void};

pub const RTLD_NOW: c_int = 2;
pub const RTLD_NOLOAD: c_int = 4;

pub const PROT_NONE: c_int = 0;
pub const PROT_READ: c_int = 1;
pub const PROT_WRITE: c_int = 2;
pub const MAP_PRIVATE: c_int = 0x02;
pub const MAP_ANONYMOUS: c_int = 0x20;
pub const MAP_NORESERVE: c_int = 0x4000;
pub const MAP_FIXED_NOREPLACE: c_int = 0x10_0000;

pub const EPOLLIN: u32 = 0x001;
pub const EPOLLOUT: u32 = 0x004;
pub const EPOLLERR: u32 = 0x008;
pub const EPOLLHUP: u32 = 0x010;
pub const EPOLLRDHUP: u32 = 0x2000;
pub const EPOLLET: u32 = 1 << 31;
pub const EPOLL_CTL_ADD: c_int = 1;
pub const EPOLL_CTL_DEL: c_int = 2;
const CLOEXEC: c_int = 0o2_000_000;
pub const EPOLL_CLOEXEC: c_int = CLOEXEC;
pub const EFD_FLAGS: c_int = CLOEXEC | 0o4000;
pub const TFD_FLAGS: c_int = CLOEXEC | 0o4000;
pub const CLOCK_MONOTONIC: c_int = 1;

pub const PT_LOAD: u32 = 1;
pub const PT_DYNAMIC: u32 = 2;
pub const PT_TLS: u32 = 7;
pub const PF_W: u32 = 2;

pub const SIGSEGV: c_int = 11;
pub const SA_SIGINFO: c_int = 4;
pub const SA_ONSTACK: c_int = 0x0800_0000;

#[repr(C)]
#[cfg_attr(target_arch = "x86_64", repr(packed))]
#[derive(Clone, Copy)]
pub struct epoll_event {
    pub events: u32,
    pub data: u64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct timespec {
    pub seconds: i64,
    pub nanoseconds: i64,
}

#[repr(C)]
pub struct itimerspec {
    pub interval: timespec,
    pub value: timespec,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct ProgramHeader {
    pub kind: u32,
    pub flags: u32,
    pub offset: u64,
    pub address: u64,
    pub physical: u64,
    pub file_size: u64,
    pub memory_size: u64,
    pub align: u64,
}

#[repr(C)]
pub struct dl_phdr_info {
    pub base: usize,
    pub name: *const c_char,
    pub headers: *const ProgramHeader,
    pub header_count: u16,
    pub adds: u64,
    pub subs: u64,
    pub tls_module: usize,
    pub tls_data: *mut c_void,
}

#[repr(C)]
pub struct link_map {
    pub base: usize,
    pub name: *const c_char,
    pub dynamic: *const c_void,
    pub next: *mut link_map,
    pub previous: *mut link_map,
}

#[repr(C)]
pub struct sigaction {
    pub handler: usize,
    pub mask: [u64; 16],
    pub flags: c_int,
    pub restorer: usize,
}

pub type Start = unsafe extern "C" fn(*mut c_void) -> *mut c_void;
pub type Destructor = unsafe extern "C" fn(*mut c_void);

unsafe extern "C" {
    pub fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    pub fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
    pub fn dlclose(handle: *mut c_void) -> c_int;
    pub fn dlerror() -> *const c_char;
    pub fn dl_iterate_phdr(see: unsafe extern "C" fn(*mut dl_phdr_info, usize, *mut c_void) -> c_int, data: *mut c_void) -> c_int;
    pub fn mmap(address: *mut c_void, length: usize, protection: c_int, flags: c_int, file: c_int, offset: i64) -> *mut c_void;
    pub fn munmap(address: *mut c_void, length: usize) -> c_int;
    pub fn mprotect(address: *mut c_void, length: usize, protection: c_int) -> c_int;
    pub fn epoll_create1(flags: c_int) -> c_int;
    pub fn epoll_ctl(epoll: c_int, operation: c_int, file: c_int, event: *mut epoll_event) -> c_int;
    pub fn epoll_wait(epoll: c_int, events: *mut epoll_event, events_max: c_int, timeout_ms: c_int) -> c_int;
    pub fn eventfd(initial: u32, flags: c_int) -> c_int;
    pub fn timerfd_create(clock: c_int, flags: c_int) -> c_int;
    pub fn timerfd_settime(file: c_int, flags: c_int, new: *const itimerspec, old: *mut itimerspec) -> c_int;
    pub fn read(file: c_int, buffer: *mut c_void, count: usize) -> isize;
    pub fn write(file: c_int, buffer: *const c_void, count: usize) -> isize;
    #[link_name = "sigaction"]
    pub fn set_sigaction(signal: c_int, new: *const sigaction, old: *mut sigaction) -> c_int;
    pub fn pthread_create(thread: *mut usize, attributes: *const c_void, start: Start, argument: *mut c_void) -> c_int;
    pub fn __cxa_thread_atexit_impl(destructor: Destructor, object: *mut c_void, owner: *mut c_void) -> c_int;
}
