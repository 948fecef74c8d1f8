//! Watching two calls into the C library: starting threads, and registering destructors of thread-local values.
//!
//! The slots through which libstd (and a plugin with C code) makes these calls are pointed to functions here.
//! That works the same in a Rust host and inside Node.js, where the executable's own symbols come first.
//! A destructor is registered with the object that owns its code, so that the linker keeps that object; libstd
//! registers it with itself.
use crate::image::{Masked, Object, each_object};
use crate::sys;
use std::ffi::{CStr, c_int, c_void};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::{AcqRel, Acquire, Release}};
use tau_rt::Owner;

const DT_SYMTAB: u64 = 6;
const DT_STRTAB: u64 = 5;
const DT_RELA: u64 = 7;
const DT_RELASZ: u64 = 8;
const DT_JMPREL: u64 = 23;
const DT_PLTRELSZ: u64 = 2;

/// Plugins whose threads and destructors are counted at a time.
const RANGES_MAX: usize = 1024;

struct Range {
    owner: AtomicU64,
    start: AtomicUsize,
    end: AtomicUsize,
    threads: AtomicUsize,
    destructors: AtomicUsize,
}

static RANGES: [Range; RANGES_MAX] = [const { Range { owner: AtomicU64::new(0), start: AtomicUsize::new(0), end: AtomicUsize::new(0), threads: AtomicUsize::new(0), destructors: AtomicUsize::new(0) } }; RANGES_MAX];

/// Counts threads and destructors of the code in a range for `owner`. False where too many are counted already.
#[inline(never)]
pub fn watch(owner: Owner, range: crate::image::Range) -> bool {
    let (start, end) = range.raw();
    for range in &RANGES {
        if range.owner.compare_exchange(0, owner, AcqRel, Acquire).is_ok() {
            range.threads.store(0, Release);
            range.destructors.store(0, Release);
            range.end.store(Masked::new(end).bits(), Release);
            range.start.store(Masked::new(start).bits(), Release);
            return true;
        }
    }
    false
}

/// Stops counting for `owner`, whose code is gone.
pub fn unwatch(owner: Owner) {
    if let Some(range) = RANGES.iter().find(|range| range.owner.load(Acquire) == owner) {
        range.start.store(0, Release);
        range.end.store(0, Release);
        range.owner.store(0, Release);
    }
}

/// Living threads and pending destructors of `owner`.
pub fn counts(owner: Owner) -> (usize, usize) {
    RANGES.iter().find(|range| range.owner.load(Acquire) == owner).map_or((0, 0), |range| (range.threads.load(Acquire), range.destructors.load(Acquire)))
}

fn range_of(address: usize) -> Option<&'static Range> {
    RANGES.iter().find(|range| {
        let (start, end) = (range.start.load(Acquire), range.end.load(Acquire));
        start != 0 && (Masked::from_bits(start).get()..Masked::from_bits(end).get()).contains(&address)
    })
}

// The C allocator: these run where Rust's heap must not be asked, and they hold a plugin's address.
unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
}

struct Pending {
    destructor: sys::Destructor,
    object: *mut c_void,
    range: &'static Range,
}

unsafe extern "C" fn run_destructor(pending: *mut c_void) {
    // SAFETY: registered below with a block of this type, and run once.
    unsafe {
        let Pending { destructor, object, range } = pending.cast::<Pending>().read();
        free(pending);
        destructor(object);
        range.destructors.fetch_sub(1, AcqRel);
    }
}

unsafe extern "C" fn on_destructor(destructor: sys::Destructor, object: *mut c_void, owner: *mut c_void) -> c_int {
    // SAFETY: the arguments are passed on; the block is as large as what is written to it.
    unsafe {
        if let Some(range) = range_of(destructor as usize) {
            let pending = malloc(size_of::<Pending>());
            if !pending.is_null() {
                pending.cast::<Pending>().write(Pending { destructor, object, range });
                range.destructors.fetch_add(1, AcqRel);
                // The third argument decides which object stays loaded: the one whose code will run.
                let result = sys::__cxa_thread_atexit_impl(run_destructor, pending, destructor as *mut c_void);
                if result != 0 {
                    range.destructors.fetch_sub(1, AcqRel);
                    free(pending);
                }
                return result;
            }
        }
        sys::__cxa_thread_atexit_impl(destructor, object, owner)
    }
}

struct Started {
    start: sys::Start,
    argument: *mut c_void,
    range: &'static Range,
}

unsafe extern "C" fn run_thread(started: *mut c_void) -> *mut c_void {
    // SAFETY: made below with a block of this type, and run once.
    unsafe {
        let Started { start, argument, range } = started.cast::<Started>().read();
        free(started);
        let result = start(argument);
        range.threads.fetch_sub(1, AcqRel);
        result
    }
}

/// Whose code a new thread will run: its start function's, or that of a closure in its argument, up to two blocks deep.
fn runs_code_of(start: usize, argument: usize) -> Option<&'static Range> {
    fn look(address: usize, depth: u32) -> Option<&'static Range> {
        let (block, length) = tau_rt::alloc::block_at(address)?;
        for word in 0..length / size_of::<usize>() {
            // SAFETY: the block is mapped for the process's whole life, and this one belongs to the caller.
            let value = unsafe { (block as *const usize).add(word).read_volatile() };
            if let Some(range) = range_of(value) {
                return Some(range);
            }
            if depth > 0 && let Some(range) = look(value, depth - 1) {
                return Some(range);
            }
        }
        None
    }
    range_of(start).or_else(|| look(argument, 1))
}

unsafe extern "C" fn on_thread(thread: *mut usize, attributes: *const c_void, start: sys::Start, argument: *mut c_void) -> c_int {
    // SAFETY: the arguments are passed on; the block is as large as what is written to it.
    unsafe {
        if let Some(range) = runs_code_of(start as usize, argument as usize) {
            let started = malloc(size_of::<Started>());
            if !started.is_null() {
                started.cast::<Started>().write(Started { start, argument, range });
                range.threads.fetch_add(1, AcqRel);
                let result = sys::pthread_create(thread, attributes, run_thread, started);
                if result != 0 {
                    range.threads.fetch_sub(1, AcqRel);
                    free(started);
                }
                return result;
            }
        }
        sys::pthread_create(thread, attributes, start, argument)
    }
}

#[repr(C)]
struct Symbol {
    name: u32,
    info: u8,
    other: u8,
    section: u16,
    value: u64,
    size: u64,
}

#[repr(C)]
struct Relocation {
    offset: u64,
    info: u64,
    addend: i64,
}

/// Points the slots of one object to the functions above; how many.
fn patch(object: &Object<'_>) -> usize {
    let Some(mut entry) = object.dynamic() else { return 0 };
    let (mut symbols, mut strings) = (0, 0);
    let (mut tables, mut sizes) = ([0_u64; 2], [0_u64; 2]);
    // SAFETY: the dynamic section of a loaded object ends with a zero tag, and its tables stay where they are.
    unsafe {
        while (*entry)[0] != 0 {
            let [tag, value] = *entry;
            match tag {
                DT_SYMTAB => symbols = value,
                DT_STRTAB => strings = value,
                DT_RELA => tables[0] = value,
                DT_RELASZ => sizes[0] = value,
                DT_JMPREL => tables[1] = value,
                DT_PLTRELSZ => sizes[1] = value,
                _ => {}
            }
            entry = entry.add(1);
        }
        let mut patched = 0;
        for (table, size) in tables.into_iter().zip(sizes) {
            let relocations = table as *const Relocation;
            for index in 0..size as usize / size_of::<Relocation>() {
                let relocation = &*relocations.add(index);
                let symbol = (relocation.info >> 32) as usize;
                if symbol == 0 {
                    continue;
                }
                let name = CStr::from_ptr((strings as *const std::ffi::c_char).add((*(symbols as *const Symbol).add(symbol)).name as usize));
                let replacement = match name.to_bytes() {
                    b"__cxa_thread_atexit_impl" => on_destructor as *const () as usize,
                    b"pthread_create" => on_thread as *const () as usize,
                    _ => continue,
                };
                let slot = (object.base + relocation.offset as usize) as *mut usize;
                let page = (slot as usize & !4095) as *mut c_void;
                // The slots are read-only once the linker is done.
                if sys::mprotect(page, 4096, sys::PROT_READ | sys::PROT_WRITE) == 0 {
                    slot.write(replacement);
                    sys::mprotect(page, 4096, sys::PROT_READ);
                    patched += 1;
                }
            }
        }
        patched
    }
}

/// Watches the calls of libstd; once a process.
pub fn install() -> Result<(), String> {
    static INSTALLED: Mutex<bool> = Mutex::new(false);
    let mut installed = INSTALLED.lock().map_err(|_| "the hooks are in an unknown state")?;
    if !*installed {
        let mut patched = 0;
        each_object(&mut |object| {
            let name = object.name.rsplit('/').next().unwrap_or_default();
            if name.starts_with("libstd-") {
                patched += patch(object);
            }
            false
        });
        if patched < 2 {
            return Err(format!("libstd's calls for threads and thread-local destructors were not found ({patched} of 2): this host is not linked to the shared libstd"));
        }
        *installed = true;
    }
    Ok(())
}

/// Watches the calls of one plugin, which its own C code makes.
#[inline(never)]
pub fn install_in(range: crate::image::Range) {
    let (start, _) = range.raw();
    each_object(&mut |object| {
        let found = object.range().0 == start;
        if found {
            patch(object);
        }
        found
    });
}
