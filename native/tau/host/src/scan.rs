//! The search that precedes an unload: what in this process still points into the plugin?
//!
//! Searched are all blocks of the shared heap, the writable data of every object that shares the runtime (rt,
//! libstd, the host, the other plugins) and their thread-local data of this thread. Not searched are stacks,
//! memory of C libraries, and thread-local data of other threads.
use crate::image::each_object;
use crate::sys;
use std::time::Instant;
use tau_rt::alloc::each_stretch;

/// Pointers that are described; the rest is counted.
const HITS_MAX: usize = 32;
const OBJECTS_MAX: usize = 256;

/// Where a pointer into the plugin was found.
#[derive(Clone, Debug)]
pub struct Pointer {
    /// Where it lies, for people.
    pub place: String,
    /// Offset in the plugin's image that it points to.
    pub target: usize,
    /// Whether that is code.
    pub code: bool,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The first pointers.
    pub pointers: Vec<Pointer>,
    /// All pointers.
    pub total: usize,
    /// Bytes searched.
    pub bytes: usize,
    /// Microseconds it took.
    pub micros: u64,
}

#[derive(Clone, Copy)]
enum Place {
    Heap { block: usize, length: usize },
    Data { object: usize },
    Local { object: usize },
}

struct Search {
    start: usize,
    length: usize,
    hits: [(usize, usize, Place); HITS_MAX],
    total: usize,
    bytes: usize,
}

impl Search {
    /// Looks at each word of a stretch. The comparison is one subtraction, so that the loop runs in vectors.
    fn words(&mut self, start: usize, length: usize, place: impl Fn(usize) -> Place) {
        let start = (start + 7) & !7;
        let words = length / 8;
        self.bytes += words * 8;
        const STEP: usize = 64;
        let mut index = 0;
        while index < words {
            let end = (index + STEP).min(words);
            let mut any = false;
            for word in index..end {
                // SAFETY: callers give mapped memory; a word that changes meanwhile is read old or new.
                let value = unsafe { (start as *const usize).add(word).read() };
                any |= value.wrapping_sub(self.start) < self.length;
            }
            if any {
                for word in index..end {
                    // SAFETY: as above.
                    let value = unsafe { (start as *const usize).add(word).read_volatile() };
                    if value.wrapping_sub(self.start) < self.length {
                        let at = start + word * 8;
                        if self.total < HITS_MAX {
                            self.hits[self.total] = (at, value, place(at));
                        }
                        self.total += 1;
                    }
                }
            }
            index = end;
        }
    }
}

/// Searches for pointers into `range`, an object's addresses.
#[inline(never)]
pub fn search(range: crate::image::Range) -> Found {
    let range = range.raw();
    let began = Instant::now();
    let mut names: Vec<String> = Vec::with_capacity(OBJECTS_MAX);
    let mut stretches: Vec<(usize, usize, Place)> = Vec::with_capacity(2 * OBJECTS_MAX);
    let mut code = (0, 0);
    each_object(&mut |object| {
        if object.range() == range {
            for header in object.headers.iter().filter(|header| header.kind == sys::PT_LOAD && header.flags & 1 != 0) {
                code = (object.base + header.address as usize, object.base + (header.address + header.memory_size) as usize);
            }
            return false;
        }
        if !shares_runtime(object) || names.len() == OBJECTS_MAX {
            return false;
        }
        let index = names.len();
        names.push(object.name.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("the executable").to_owned());
        for header in object.headers {
            if header.kind == sys::PT_LOAD && header.flags & sys::PF_W != 0 {
                stretches.push((object.base + header.address as usize, header.memory_size as usize, Place::Data { object: index }));
            }
            if header.kind == sys::PT_TLS && object.tls != 0 {
                stretches.push((object.tls, header.memory_size as usize, Place::Local { object: index }));
            }
        }
        false
    });

    let mut search = Search { start: range.0, length: range.1 - range.0, hits: [(0, 0, Place::Data { object: 0 }); HITS_MAX], total: 0, bytes: 0 };
    for (start, length, place) in &stretches {
        search.words(*start, *length, |_| *place);
    }
    each_stretch(&mut |stretch| {
        search.words(stretch.start, stretch.length, |at| {
            let block = stretch.start + (at - stretch.start) / stretch.block * stretch.block;
            Place::Heap { block, length: stretch.block }
        });
    });

    // Only now may the heap change again.
    let pointers = search.hits[..search.total.min(HITS_MAX)]
        .iter()
        .map(|(at, value, place)| Pointer {
            place: match place {
                Place::Heap { block, length } => format!("heap block of {length} bytes, at byte {}", at - block),
                Place::Data { object } => format!("static data of {}", names[*object]),
                Place::Local { object } => format!("thread-local data of {}", names[*object]),
            },
            target: value - range.0,
            code: (code.0..code.1).contains(value),
        })
        .collect();
    Found { pointers, total: search.total, bytes: search.bytes, micros: began.elapsed().as_micros() as u64 }
}

/// rt, libstd, and whatever needs rt: the host and its plugins.
fn shares_runtime(object: &crate::image::Object<'_>) -> bool {
    let name = object.name.rsplit('/').next().unwrap_or_default();
    if name.starts_with("libtau_rt.") || name.starts_with("libstd-") {
        return true;
    }
    let Some(mut entry) = object.dynamic() else { return false };
    let mut strings = 0;
    let mut needed = [0_u64; 64];
    let mut count = 0;
    // SAFETY: the dynamic section of a loaded object ends with a zero tag; names lie in its string table.
    unsafe {
        while (*entry)[0] != 0 {
            match *entry {
                [5, value] => strings = value,
                [1, value] if count < needed.len() => {
                    needed[count] = value;
                    count += 1;
                }
                _ => {}
            }
            entry = entry.add(1);
        }
        needed[..count].iter().any(|offset| std::ffi::CStr::from_ptr((strings as *const std::ffi::c_char).add(*offset as usize)).to_bytes() == b"libtau_rt.so")
    }
}
