//! The one heap of the process's Rust code, built so that it can be searched for pointers exactly.
//!
//! Small blocks live in spans of one size each, large ones in a list. A freed block is overwritten with
//! zeros, so whatever the search reads is either in a live block or nothing: no list of live small blocks
//! is needed, and allocating stays as quick as taking the head of a thread's own list.
use crate::spin::SpinLock;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr::{self, null_mut};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering::{Acquire, Relaxed, Release}};

#[global_allocator]
static HEAP: Heap = Heap;

/// The allocator; there is one value of it, in this crate.
pub struct Heap;

/// Spans are this large and begin at a multiple of it, so that a block's span is found by masking.
const SPAN: usize = 64 << 10;
/// Room for the span's own fields before its first block.
const SPAN_HEADER: usize = 64;
/// What is asked of the system at a time; only what is touched takes memory.
const ARENA_BYTES: usize = 16 << 20;
/// Larger blocks go to the list of large ones: a span would waste more than an eighth of itself.
const SMALL_MAX: usize = 8192;
/// From here on a block is a mapping of its own, which the system wipes.
const MAPPED_MIN: usize = 256 << 10;
const CLASSES: usize = 32;
/// Blocks that a thread takes from, and gives back to, the shared lists at a time.
const BATCH: u32 = 64;

const PROT_READ_WRITE: i32 = 3;
const MAP_PRIVATE_ANONYMOUS: i32 = 0x22;
const MREMAP_MAYMOVE: i32 = 1;

unsafe extern "C" {
    fn mmap(address: *mut u8, length: usize, protection: i32, flags: i32, file: i32, offset: i64) -> *mut u8;
    fn munmap(address: *mut u8, length: usize) -> i32;
    fn mremap(address: *mut u8, length: usize, new_length: usize, flags: i32, ...) -> *mut u8;
}

/// Sixteens up to 128, then four sizes each doubling.
#[inline]
fn class_of(size: usize) -> usize {
    if size <= 128 {
        return size.saturating_sub(1) / 16;
    }
    let last = size - 1;
    let doubling = last.ilog2() as usize;
    8 + (doubling - 7) * 4 + (last >> (doubling - 2) & 3)
}

#[inline]
fn class_size(class: usize) -> usize {
    if class < 8 { (class + 1) * 16 } else { (5 + (class - 8) % 4) << ((class - 8) / 4 + 5) }
}

/// The class that serves a layout, or `None` where it is a large one.
#[inline]
fn class_for(layout: Layout) -> Option<usize> {
    let (size, align) = (layout.size(), layout.align());
    if align <= 16 {
        (size <= SMALL_MAX).then(|| class_of(size))
    } else {
        // Blocks of a power of two lie at multiples of it.
        let size = size.max(align).next_power_of_two();
        (size <= SMALL_MAX && align <= 4096).then(|| class_of(size))
    }
}

#[repr(C)]
struct Span {
    next: *mut Span,
    /// Bytes a block.
    size: u32,
    /// Offset of the first block.
    first: u32,
    /// Offset of the end of what was ever handed out.
    used: AtomicU32,
}

#[repr(C)]
struct Free {
    next: *mut Free,
}

/// What all threads share of one class.
struct Central {
    free: *mut Free,
    span: *mut Span,
}
// SAFETY: the pointers are to memory that is never unmapped, and reached under the lock only.
unsafe impl Send for Central {}

struct Arena {
    cursor: usize,
    end: usize,
}

/// Start and end of each arena, for finding the block of an address. Filled in order, never emptied.
static ARENAS: [AtomicUsize; 4096] = [const { AtomicUsize::new(0) }; 4096];
static ARENA_LOCK: SpinLock<Arena> = SpinLock::new(Arena { cursor: 0, end: 0 });
static CENTRAL: [SpinLock<Central>; CLASSES] = [const { SpinLock::new(Central { free: null_mut(), span: null_mut() }) }; CLASSES];
/// All spans, newest first.
static SPANS: SpinLock<SpanList> = SpinLock::new(SpanList(null_mut()));
struct SpanList(*mut Span);
// SAFETY: spans are never unmapped, and the head is reached under the lock only.
unsafe impl Send for SpanList {}

#[derive(Clone, Copy)]
struct Shelf {
    free: *mut Free,
    count: u32,
}

/// A thread's own free blocks. It has no destructor, so that it serves until the thread's very end.
struct Cache {
    shelves: [Shelf; CLASSES],
    state: CacheState,
}

#[derive(Clone, Copy, PartialEq)]
enum CacheState {
    New,
    Watched,
    /// The thread is ending: blocks go straight to the shared lists.
    Flushed,
}

thread_local! {
    static CACHE: UnsafeCell<Cache> = const { UnsafeCell::new(Cache { shelves: [Shelf { free: null_mut(), count: 0 }; CLASSES], state: CacheState::New }) };
    static FLUSH: FlushAtExit = const { FlushAtExit };
}

struct FlushAtExit;
impl Drop for FlushAtExit {
    fn drop(&mut self) {
        CACHE.with(|cache| {
            // SAFETY: the cache belongs to this thread, and nothing below allocates.
            let cache = unsafe { &mut *cache.get() };
            cache.state = CacheState::Flushed;
            for class in 0..CLASSES {
                // SAFETY: the shelf holds free blocks of this class.
                unsafe { give_back(&mut cache.shelves[class], class, u32::MAX) };
            }
        });
    }
}

/// Moves up to `count` blocks from a thread's shelf to the shared list.
///
/// # Safety
/// The shelf must hold free blocks of `class`.
unsafe fn give_back(shelf: &mut Shelf, class: usize, count: u32) {
    let first = shelf.free;
    if first.is_null() {
        return;
    }
    let mut last = first;
    let mut moved = 1;
    // SAFETY: the list is of free blocks, each begins with the link to the next.
    unsafe {
        while moved < count && !(*last).next.is_null() {
            last = (*last).next;
            moved += 1;
        }
        shelf.free = (*last).next;
        shelf.count -= moved;
        let mut central = CENTRAL[class].lock();
        (*last).next = central.free;
        central.free = first;
    }
}

/// Fills a thread's shelf; at least one block is on it after, unless memory ran out.
#[cold]
fn refill(shelf: &mut Shelf, class: usize, wanted: u32) {
    let size = class_size(class);
    let mut central = CENTRAL[class].lock();
    while shelf.count < wanted {
        if !central.free.is_null() {
            let block = central.free;
            // SAFETY: the list is of free blocks.
            unsafe {
                central.free = (*block).next;
                (*block).next = shelf.free;
            }
            shelf.free = block;
            shelf.count += 1;
            continue;
        }
        let span = central.span;
        // SAFETY: spans are never unmapped, and this class's newest is only filled under the held lock.
        let room = !span.is_null() && unsafe { (*span).used.load(Relaxed) } as usize + size <= SPAN;
        if !room {
            // An emptied list is worth a span; a partly filled shelf is enough for now.
            if shelf.count > 0 {
                return;
            }
            central.span = new_span(class);
            if central.span.is_null() {
                return;
            }
            continue;
        }
        // SAFETY: as above; the block is within the span, and no one else's.
        unsafe {
            let offset = (*span).used.load(Relaxed);
            let block = span.cast::<u8>().add(offset as usize).cast::<Free>();
            (*span).used.store(offset + size as u32, Release);
            (*block).next = shelf.free;
            shelf.free = block;
        }
        shelf.count += 1;
    }
}

fn new_span(class: usize) -> *mut Span {
    let place = {
        let mut arena = ARENA_LOCK.lock();
        if arena.cursor == arena.end {
            // SAFETY: a fresh private mapping.
            let start = unsafe { mmap(null_mut(), ARENA_BYTES + SPAN, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0) };
            if start as isize == -1 {
                return null_mut();
            }
            arena.cursor = (start as usize + SPAN - 1) & !(SPAN - 1);
            arena.end = arena.cursor + ARENA_BYTES;
            if let Some(entry) = ARENAS.iter().find(|entry| entry.load(Relaxed) == 0) {
                entry.store(arena.cursor, Release);
            }
        }
        let place = arena.cursor;
        arena.cursor += SPAN;
        place as *mut Span
    };
    let size = class_size(class);
    let first = if size.is_power_of_two() { size.max(SPAN_HEADER) } else { SPAN_HEADER };
    let mut spans = SPANS.lock();
    // SAFETY: the place is fresh memory of SPAN bytes.
    unsafe { place.write(Span { next: spans.0, size: size as u32, first: first as u32, used: AtomicU32::new(first as u32) }) };
    spans.0 = place;
    place
}

#[inline]
fn allocate_small(class: usize) -> *mut u8 {
    CACHE.with(|cache| {
        // SAFETY: the cache belongs to this thread, and nothing that holds a reference to it allocates.
        let cache = unsafe { &mut *cache.get() };
        let shelf = &mut cache.shelves[class];
        if shelf.free.is_null() {
            return refill_and_allocate(cache, class);
        }
        let block = shelf.free;
        // SAFETY: the shelf is a list of free blocks. The link goes: text that is written over a part of it
        // would make an address of the rest.
        unsafe {
            shelf.free = (*block).next;
            (*block).next = null_mut();
        }
        shelf.count -= 1;
        block.cast()
    })
}

#[cold]
fn refill_and_allocate(cache: &mut Cache, class: usize) -> *mut u8 {
    let watched = cache.state;
    let shelf = &mut cache.shelves[class];
    let wanted = if watched == CacheState::Flushed { 1 } else { BATCH.min((SPAN / 4 / class_size(class)) as u32).max(1) };
    refill(shelf, class, wanted);
    let block = shelf.free;
    if block.is_null() {
        return null_mut();
    }
    // SAFETY: the shelf is a list of free blocks; the link goes, as above.
    unsafe {
        shelf.free = (*block).next;
        (*block).next = null_mut();
    }
    shelf.count -= 1;
    if watched == CacheState::New {
        cache.state = CacheState::Watched;
        // Registering a destructor asks the C library for memory, never this allocator.
        let _ = FLUSH.try_with(|_| ());
    }
    block.cast()
}

/// # Safety
/// `block` must be a live block of `class` whose first `size` bytes may have been written.
#[inline]
unsafe fn free_small(block: *mut u8, size: usize, class: usize) {
    // SAFETY: the block is ours again, and holds at least `size` bytes and one link.
    unsafe { ptr::write_bytes(block, 0, size) };
    CACHE.with(|cache| {
        // SAFETY: the cache belongs to this thread, and nothing below allocates.
        let cache = unsafe { &mut *cache.get() };
        let shelf = &mut cache.shelves[class];
        let block = block.cast::<Free>();
        // SAFETY: every block has room for a link.
        unsafe { (*block).next = shelf.free };
        shelf.free = block;
        shelf.count += 1;
        if shelf.count > 2 * BATCH || cache.state == CacheState::Flushed {
            // SAFETY: the shelf holds free blocks of this class.
            unsafe { give_back(shelf, class, BATCH) };
        }
    });
}

#[repr(C)]
struct Large {
    previous: *mut Large,
    next: *mut Large,
    size: usize,
    mapped: bool,
}

struct LargeList(*mut Large);
// SAFETY: the list is reached under its lock only.
unsafe impl Send for LargeList {}
static LARGE: SpinLock<LargeList> = SpinLock::new(LargeList(null_mut()));

/// Offset of a large block's data from its header, which lies just before it.
fn large_offset(layout: Layout) -> usize {
    layout.align().max(size_of::<Large>()).max(64)
}

/// # Safety
/// `header` must be a written header that is in no list.
unsafe fn link(header: *mut Large) {
    let mut list = LARGE.lock();
    // SAFETY: the list's headers are live blocks'.
    unsafe {
        (*header).previous = null_mut();
        (*header).next = list.0;
        if !list.0.is_null() {
            (*list.0).previous = header;
        }
    }
    list.0 = header;
}

/// # Safety
/// `header` must be in the list.
unsafe fn unlink(header: *mut Large) {
    let mut list = LARGE.lock();
    // SAFETY: the list's headers are live blocks'.
    unsafe {
        let (previous, next) = ((*header).previous, (*header).next);
        if previous.is_null() { list.0 = next } else { (*previous).next = next }
        if !next.is_null() {
            (*next).previous = previous;
        }
    }
}

fn allocate_large(layout: Layout) -> *mut u8 {
    let offset = large_offset(layout);
    let Some(total) = layout.size().checked_add(offset) else { return null_mut() };
    let mapped = total >= MAPPED_MIN && layout.align() <= 4096;
    let start = if mapped {
        // SAFETY: a fresh private mapping.
        let start = unsafe { mmap(null_mut(), total, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0) };
        if start as isize == -1 { null_mut() } else { start }
    } else {
        let Ok(outer) = Layout::from_size_align(total, layout.align().max(16)) else { return null_mut() };
        // SAFETY: the layout is not empty.
        unsafe { System.alloc(outer) }
    };
    if start.is_null() {
        return null_mut();
    }
    // SAFETY: `offset` bytes before the data hold the header, at a multiple of 16.
    unsafe {
        let data = start.add(offset);
        let header = data.sub(size_of::<Large>()).cast::<Large>();
        header.write(Large { previous: null_mut(), next: null_mut(), size: layout.size(), mapped });
        link(header);
        data
    }
}

/// # Safety
/// `data` must be a live large block of this layout.
unsafe fn free_large(data: *mut u8, layout: Layout) {
    let offset = large_offset(layout);
    // SAFETY: as allocated above.
    unsafe {
        let header = data.sub(size_of::<Large>()).cast::<Large>();
        unlink(header);
        let start = data.sub(offset);
        if (*header).mapped {
            munmap(start, layout.size() + offset);
        } else {
            ptr::write_bytes(data, 0, layout.size());
            System.dealloc(start, Layout::from_size_align_unchecked(layout.size() + offset, layout.align().max(16)));
        }
    }
}

// SAFETY: blocks are distinct, aligned, at least as large as asked for, and stay until freed.
unsafe impl GlobalAlloc for Heap {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match class_for(layout) {
            Some(class) => allocate_small(class),
            None => allocate_large(layout),
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller gives a live block with the layout that it was asked for with.
        unsafe {
            match class_for(layout) {
                Some(class) => free_small(block, layout.size(), class),
                None => free_large(block, layout),
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller vouches that the new size does not overflow with this alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class_for(layout), class_for(wanted)) {
            (Some(old), Some(new)) if old == new => {
                if size < layout.size() {
                    // SAFETY: what is cut off is still within the block; it must not be found by a search.
                    unsafe { ptr::write_bytes(block.add(size), 0, layout.size() - size) };
                }
                block
            }
            // SAFETY: both layouts are large, and the block is live.
            (None, None) if layout.align() <= 4096 && unsafe { (*block.sub(size_of::<Large>()).cast::<Large>()).mapped } && size >= MAPPED_MIN => unsafe {
                let offset = large_offset(layout);
                let header = block.sub(size_of::<Large>()).cast::<Large>();
                unlink(header);
                let moved = mremap(block.sub(offset), layout.size() + offset, size + offset, MREMAP_MAYMOVE);
                if moved as isize == -1 {
                    link(header);
                    return null_mut();
                }
                let data = moved.add(offset);
                let header = data.sub(size_of::<Large>()).cast::<Large>();
                (*header).size = size;
                link(header);
                data
            },
            _ => {
                // SAFETY: two distinct live blocks, each at least as large as what is copied.
                unsafe {
                    let fresh = self.alloc(wanted);
                    if !fresh.is_null() {
                        ptr::copy_nonoverlapping(block, fresh, layout.size().min(size));
                        self.dealloc(block, layout);
                    }
                    fresh
                }
            }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on.
        let block = unsafe { self.alloc(layout) };
        if block.is_null() {
            return block;
        }
        // SAFETY: the block is live and as large as the layout says.
        unsafe {
            match class_for(layout) {
                // What was freed was wiped, and the link when it was taken.
                Some(_) => {}
                None if (*block.sub(size_of::<Large>()).cast::<Large>()).mapped => {}
                None => ptr::write_bytes(block, 0, layout.size()),
            }
        }
        block
    }
}

/// A stretch of heap that may hold live blocks.
pub struct Stretch {
    /// First address.
    pub start: usize,
    /// Bytes.
    pub length: usize,
    /// Bytes a block; the stretch is a row of them.
    pub block: usize,
}

/// Calls `see` with every stretch of heap that may hold live blocks. `see` must not allocate.
pub fn each_stretch(see: &mut dyn FnMut(Stretch)) {
    let mut span = SPANS.lock().0;
    while !span.is_null() {
        // SAFETY: spans are never unmapped, and their fields but `used` never change.
        let (next, size, first, used) = unsafe { ((*span).next, (*span).size, (*span).first, (*span).used.load(Acquire)) };
        see(Stretch { start: span as usize + first as usize, length: (used - first) as usize, block: size as usize });
        span = next;
    }
    let list = LARGE.lock();
    let mut header = list.0;
    while !header.is_null() {
        // SAFETY: the list holds live blocks while it is locked.
        let (next, size) = unsafe { ((*header).next, (*header).size) };
        see(Stretch { start: header as usize + size_of::<Large>(), length: size, block: size });
        header = next;
    }
}

/// The small block that holds `address`, as its start and length; `None` for anything else.
pub fn block_at(address: usize) -> Option<(usize, usize)> {
    let known = ARENAS.iter().map(|entry| entry.load(Acquire)).take_while(|start| *start != 0);
    if !known.into_iter().any(|start| (start..start + ARENA_BYTES).contains(&address)) {
        return None;
    }
    let span = (address & !(SPAN - 1)) as *const Span;
    // SAFETY: every place in an arena below its cursor is a span; above it the memory is zero.
    let (size, first, used) = unsafe { ((*span).size as usize, (*span).first as usize, (*span).used.load(Acquire) as usize) };
    let offset = address & (SPAN - 1);
    if size == 0 || offset < first || offset >= used {
        return None;
    }
    let start = first + (offset - first) / size * size;
    Some(((address & !(SPAN - 1)) + start, size))
}

/// Whether this build's heap serves the process: false where another allocator took its place.
pub fn in_use() -> bool {
    static SEEN: AtomicBool = AtomicBool::new(false);
    if !SEEN.load(Relaxed) {
        let probe = Box::new(0_u64);
        SEEN.store(block_at(&raw const *probe as usize).is_some(), Relaxed);
    }
    SEEN.load(Relaxed)
}
