//! Values that keep their plugin in memory for as long as they live.
use crate::Owner;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::{AcqRel, Acquire}};

/// How many plugins can be pinned at a time by one table; ids are folded onto it, which can only pin too much.
const PLACES: usize = 4096;
static PINS: [AtomicU64; PLACES] = [const { AtomicU64::new(0) }; PLACES];

fn place(owner: Owner) -> &'static AtomicU64 {
    &PINS[owner as usize % PLACES]
}

/// How many guards keep `owner` in memory.
#[inline(never)]
pub fn count(owner: Owner) -> u64 {
    place(owner).load(Acquire)
}

/// Keeps a plugin in memory until dropped.
pub struct Pin(Owner);

impl Pin {
    /// Pins `owner`.
    #[inline(never)]
    pub fn new(owner: Owner) -> Pin {
        place(owner).fetch_add(1, AcqRel);
        Pin(owner)
    }
}

impl Clone for Pin {
    fn clone(&self) -> Pin {
        Pin::new(self.0)
    }
}

impl Drop for Pin {
    #[inline(never)]
    fn drop(&mut self) {
        place(self.0).fetch_sub(1, AcqRel);
    }
}

/// A `Box` of something whose code or data is a plugin's. Fields drop in order: the value before its pin.
pub struct PluginBox<T: ?Sized> {
    value: Box<T>,
    _pin: Pin,
}

impl<T: ?Sized> PluginBox<T> {
    /// Guards `value` for `owner`.
    pub fn for_owner(owner: Owner, value: Box<T>) -> Self {
        PluginBox { value, _pin: Pin::new(owner) }
    }
}

impl<T: ?Sized> Deref for PluginBox<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: ?Sized> DerefMut for PluginBox<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// An `Arc` of something whose code or data is a plugin's; each clone pins it.
pub struct PluginArc<T: ?Sized> {
    value: Arc<T>,
    pin: Pin,
}

impl<T: ?Sized> PluginArc<T> {
    /// Guards `value` for `owner`.
    pub fn for_owner(owner: Owner, value: Arc<T>) -> Self {
        PluginArc { value, pin: Pin::new(owner) }
    }
}

impl<T: ?Sized> Clone for PluginArc<T> {
    fn clone(&self) -> Self {
        PluginArc { value: self.value.clone(), pin: self.pin.clone() }
    }
}

impl<T: ?Sized> Deref for PluginArc<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A function of a plugin that others may keep and call.
pub struct PluginFn<A, R> {
    function: Box<dyn Fn(A) -> R + Send + Sync>,
    _pin: Pin,
}

impl<A, R> PluginFn<A, R> {
    /// Guards `function` for `owner`.
    pub fn for_owner(owner: Owner, function: impl Fn(A) -> R + Send + Sync + 'static) -> Self {
        PluginFn { function: Box::new(function), _pin: Pin::new(owner) }
    }

    /// Calls it.
    pub fn call(&self, argument: A) -> R {
        (self.function)(argument)
    }
}
