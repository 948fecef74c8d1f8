//! A lock for sections of a few nanoseconds: no poisoning, no allocation, usable inside the allocator.
use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering::{Acquire, Relaxed, Release}};

/// How often to look again before giving the core away: a holder is only ever some nanoseconds from done,
/// unless it lost its core.
const SPINS_MAX: u32 = 64;

/// Mutual exclusion by spinning. No code of others may run while it is held.
pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: the lock hands out one reference at a time, so sharing it is as safe as sending the value.
unsafe impl<T: Send> Sync for SpinLock<T> {}
// SAFETY: it owns its value.
unsafe impl<T: Send> Send for SpinLock<T> {}

/// Holds the lock until dropped.
pub struct Held<'a, T> {
    lock: &'a SpinLock<T>,
}

impl<T> SpinLock<T> {
    /// An open lock around `value`.
    pub const fn new(value: T) -> Self {
        SpinLock { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Waits for the lock.
    #[inline]
    pub fn lock(&self) -> Held<'_, T> {
        if self.locked.compare_exchange(false, true, Acquire, Relaxed).is_err() {
            self.wait();
        }
        Held { lock: self }
    }

    #[cold]
    fn wait(&self) {
        let mut spins = 0;
        loop {
            while self.locked.load(Relaxed) {
                spins += 1;
                if spins < SPINS_MAX { std::hint::spin_loop() } else { std::thread::yield_now() }
            }
            if self.locked.compare_exchange_weak(false, true, Acquire, Relaxed).is_ok() {
                return;
            }
        }
    }
}

impl<T> Deref for Held<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: while this guard lives no other has access.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Held<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: while this guard lives no other has access, and it is borrowed mutably.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for Held<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.lock.locked.store(false, Release);
    }
}
