//! A table of values under keys that are never reused, which leaves no trace of what was taken out.
use std::mem::MaybeUninit;

/// Key of a value: its place and how often the place was filled. The top bit is always set, so that no key
/// looks like an address to the scan that precedes an unload.
pub type Key = u64;

const KEY_BIT: u32 = 1 << 31;
const NONE: u32 = u32::MAX;
/// Values a chunk: growing allocates a chunk and never moves what is there.
const CHUNK: usize = 512;

struct Slot<T> {
    generation: u32,
    /// The next free slot, or `NONE`; `LIVE` while a value is here.
    next: u32,
    value: MaybeUninit<T>,
}

const LIVE: u32 = u32::MAX - 1;

/// A slab in chunks. A freed slot is overwritten with zeros.
pub struct Slots<T> {
    chunks: Vec<Box<[Slot<T>]>>,
    free: u32,
    len: usize,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Slots<T> {
    /// An empty table.
    pub const fn new() -> Self {
        Slots { chunks: Vec::new(), free: NONE, len: 0 }
    }

    /// How many values are there.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no value is there.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[cold]
    fn grow(&mut self) {
        let first = u32::try_from(self.chunks.len() * CHUNK).expect("fewer than 2^32 slots");
        assert!(first < LIVE - CHUNK as u32, "a table holds fewer than 2^32 values");
        let chunk = (0..CHUNK as u32).map(|place| {
            let next = if place + 1 < CHUNK as u32 { first + place + 1 } else { self.free };
            Slot { generation: KEY_BIT, next, value: MaybeUninit::zeroed() }
        });
        self.chunks.push(chunk.collect());
        self.free = first;
    }

    #[inline]
    fn slot(&mut self, place: u32) -> &mut Slot<T> {
        &mut self.chunks[place as usize / CHUNK][place as usize % CHUNK]
    }

    /// Puts `value` in and tells its key.
    #[inline]
    pub fn insert(&mut self, value: T) -> Key {
        if self.free == NONE {
            self.grow();
        }
        let place = self.free;
        let slot = self.slot(place);
        let next = slot.next;
        slot.next = LIVE;
        slot.value.write(value);
        let key = u64::from(slot.generation) << 32 | u64::from(place);
        self.free = next;
        self.len += 1;
        key
    }

    #[inline]
    fn live(&mut self, key: Key) -> Option<&mut Slot<T>> {
        let (place, generation) = (key as u32 as usize, (key >> 32) as u32);
        let slot = self.chunks.get_mut(place / CHUNK)?.get_mut(place % CHUNK)?;
        (slot.generation == generation && slot.next == LIVE).then_some(slot)
    }

    /// The value under `key`, unless it was taken out.
    #[inline]
    pub fn get(&mut self, key: Key) -> Option<&mut T> {
        // SAFETY: a live slot holds a value.
        self.live(key).map(|slot| unsafe { slot.value.assume_init_mut() })
    }

    /// Takes the value out and wipes its place.
    #[inline]
    pub fn remove(&mut self, key: Key) -> Option<T> {
        let free = self.free;
        let slot = self.live(key)?;
        // SAFETY: a live slot holds a value, and it is no longer live below.
        let value = unsafe { slot.value.assume_init_read() };
        slot.value = MaybeUninit::zeroed();
        slot.generation = slot.generation.wrapping_add(1) | KEY_BIT;
        slot.next = free;
        self.free = key as u32;
        self.len -= 1;
        Some(value)
    }

    /// Calls `see` with each key and value.
    pub fn each(&mut self, mut see: impl FnMut(Key, &mut T)) {
        for (index, chunk) in self.chunks.iter_mut().enumerate() {
            for (place, slot) in chunk.iter_mut().enumerate().filter(|(_, slot)| slot.next == LIVE) {
                let key = u64::from(slot.generation) << 32 | (index * CHUNK + place) as u64;
                // SAFETY: a live slot holds a value.
                see(key, unsafe { slot.value.assume_init_mut() });
            }
        }
    }

    /// The keys of the values for which `wanted` holds.
    pub fn keys(&mut self, mut wanted: impl FnMut(&mut T) -> bool) -> Vec<Key> {
        let mut keys = Vec::new();
        self.each(|key, value| {
            if wanted(value) {
                keys.push(key);
            }
        });
        keys
    }
}

impl<T> Drop for Slots<T> {
    fn drop(&mut self) {
        // SAFETY: each value is dropped once, since the table is gone after.
        self.each(|_, value| unsafe { std::ptr::drop_in_place(value) });
    }
}
