//! Signals as streams. The handler is rt's own, which is never unloaded; a plugin hears through a descriptor.
use crate::Owner;
use crate::executor::Direction;
use crate::io::Watched;
use crate::sys;
use crate::time::Stream;
use std::ffi::c_int;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsRawFd, FromRawFd};
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering::{AcqRel, Acquire, Release}};
use std::task::{Context, Poll};

/// Who can hear at a time, over all signals.
const HEARERS_MAX: usize = 64;
/// Signal in the upper half, descriptor in the lower; 0: free.
static HEARERS: [AtomicI64; HEARERS_MAX] = [const { AtomicI64::new(0) }; HEARERS_MAX];

extern "C" fn on_signal(signal: c_int) {
    for hearer in &HEARERS {
        let value = hearer.load(Acquire);
        if (value >> 32) as c_int == signal {
            let one = 1_u64;
            // SAFETY: eight bytes of a live number; writing to a descriptor is allowed in a handler.
            unsafe { sys::write(value as c_int, (&raw const one).cast(), 8) };
        }
    }
}

/// A stream of one signal; several that come at once may be heard as one.
pub struct Signals {
    place: usize,
    inner: Watched<File>,
}

/// Hears `signal` (its number, such as 15) from now on, beside who hears it already.
pub fn signals_for(owner: Owner, signal: i32) -> io::Result<Signals> {
    // SAFETY: takes no pointers.
    let descriptor = unsafe { sys::eventfd(0, sys::EFD_FLAGS) };
    if descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a fresh descriptor that nobody else has.
    let inner = Watched::new(owner, unsafe { File::from_raw_fd(descriptor) })?;
    let value = i64::from(signal) << 32 | i64::from(inner.get().as_raw_fd());
    let place = HEARERS.iter().position(|hearer| hearer.compare_exchange(0, value, AcqRel, Acquire).is_ok());
    let hearing = Signals { place: place.ok_or_else(|| io::Error::other("too many hear signals"))?, inner };
    let action = sys::SigAction { handler: on_signal as *const () as usize, mask: [0; 16], flags: sys::SA_RESTART, restorer: 0 };
    // SAFETY: a valid record; the handler does nothing that is not allowed in one.
    if unsafe { sys::sigaction(signal, &action, std::ptr::null_mut()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(hearing)
}

impl Stream for Signals {
    type Item = ();

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<()>> {
        self.inner.poll_with(context, Direction::Read, |mut file| file.read_exact(&mut [0; 8])).map(|read| read.ok())
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        HEARERS[self.place].store(0, Release);
    }
}
