//! Waiting for descriptors, deadlines and other threads at once, on one epoll descriptor.
use crate::sys;
use std::io;
use std::task::{Poll, Waker};
use std::time::Instant;
use tau_rt::Owner;
use tau_rt::executor::{Direction, IoId};
use tau_rt::slots::Slots;
use tau_rt::spin::SpinLock;

const WAKE: u64 = 0;
const ALARM: u64 = 1;
const EVENTS_MAX: usize = 256;

struct Watched {
    owner: Owner,
    descriptor: i32,
    ready: [bool; 2],
    wakers: [Option<Waker>; 2],
}

pub struct Reactor {
    epoll: i32,
    wake: i32,
    alarm: i32,
    watched: SpinLock<Slots<Watched>>,
}

fn checked(result: i32) -> io::Result<i32> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

fn index(direction: Direction) -> usize {
    match direction {
        Direction::Read => 0,
        Direction::Write => 1,
    }
}

impl Reactor {
    pub fn new() -> io::Result<Reactor> {
        // SAFETY: these calls take no pointers.
        let (epoll, wake, alarm) = unsafe { (checked(sys::epoll_create1(sys::EPOLL_CLOEXEC))?, checked(sys::eventfd(0, sys::EFD_FLAGS))?, checked(sys::timerfd_create(sys::CLOCK_MONOTONIC, sys::TFD_FLAGS))?) };
        let reactor = Reactor { epoll, wake, alarm, watched: SpinLock::new(Slots::new()) };
        reactor.control(sys::EPOLL_CTL_ADD, wake, sys::EPOLLIN, WAKE)?;
        reactor.control(sys::EPOLL_CTL_ADD, alarm, sys::EPOLLIN, ALARM)?;
        Ok(reactor)
    }

    fn control(&self, operation: i32, descriptor: i32, events: u32, data: u64) -> io::Result<()> {
        let mut event = sys::epoll_event { events, data };
        // SAFETY: the event lives through the call.
        checked(unsafe { sys::epoll_ctl(self.epoll, operation, descriptor, &mut event) }).map(drop)
    }

    /// Readable when there is something to do: another event loop can wait for it.
    pub fn descriptor(&self) -> i32 {
        self.epoll
    }

    /// Ends the wait of the thread that waits, from any thread.
    pub fn interrupt(&self) {
        let one = 1_u64;
        // SAFETY: eight bytes are read from a live number. A full counter means that a wake is pending anyway.
        unsafe { sys::write(self.wake, (&raw const one).cast(), 8) };
    }

    /// Sets the moment at which a wait ends at the latest.
    pub fn arm(&self, deadline: Option<Instant>) {
        let value = match deadline {
            None => sys::timespec { seconds: 0, nanoseconds: 0 },
            Some(deadline) => {
                // A zero value would disarm the alarm.
                let left = deadline.saturating_duration_since(Instant::now()).max(std::time::Duration::from_nanos(1));
                sys::timespec { seconds: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), nanoseconds: i64::from(left.subsec_nanos()) }
            }
        };
        let new = sys::itimerspec { interval: sys::timespec { seconds: 0, nanoseconds: 0 }, value };
        // SAFETY: both structs outlive the call; the old value is not wanted.
        unsafe { sys::timerfd_settime(self.alarm, 0, &new, std::ptr::null_mut()) };
    }

    /// Waits up to `timeout_ms` (-1: without end) and wakes whom the events are for.
    pub fn wait(&self, timeout_ms: i32) {
        let mut events = [sys::epoll_event { events: 0, data: 0 }; EVENTS_MAX];
        // SAFETY: the array has room for as many events as are asked for.
        let count = unsafe { sys::epoll_wait(self.epoll, events.as_mut_ptr(), EVENTS_MAX as i32, timeout_ms) };
        for event in &events[..usize::try_from(count).unwrap_or(0)] {
            let (bits, data) = (event.events, event.data);
            if data == WAKE || data == ALARM {
                let mut count = 0_u64;
                let descriptor = if data == WAKE { self.wake } else { self.alarm };
                // SAFETY: eight bytes are written to a live number.
                unsafe { sys::read(descriptor, (&raw mut count).cast(), 8) };
                continue;
            }
            let broken = bits & (sys::EPOLLERR | sys::EPOLLHUP) != 0;
            let ready = [broken || bits & (sys::EPOLLIN | sys::EPOLLRDHUP) != 0, broken || bits & sys::EPOLLOUT != 0];
            let wakers = {
                let mut table = self.watched.lock();
                let Some(watched) = table.get(data) else { continue };
                [0, 1].map(|way: usize| {
                    watched.ready[way] |= ready[way];
                    if ready[way] { watched.wakers[way].take() } else { None }
                })
            };
            wakers.into_iter().flatten().for_each(Waker::wake);
        }
    }

    pub fn is_used(&self) -> bool {
        !self.watched.lock().is_empty()
    }

    pub fn watch(&self, owner: Owner, descriptor: i32) -> io::Result<IoId> {
        let id = self.watched.lock().insert(Watched { owner, descriptor, ready: [true; 2], wakers: [None, None] });
        let events = sys::EPOLLIN | sys::EPOLLOUT | sys::EPOLLRDHUP | sys::EPOLLET;
        if let Err(error) = self.control(sys::EPOLL_CTL_ADD, descriptor, events, id) {
            self.watched.lock().remove(id);
            return Err(error);
        }
        Ok(id)
    }

    /// The readiness is taken before the call that uses it up: an event that comes meanwhile is not lost.
    pub fn ready(&self, id: IoId, direction: Direction, waker: &Waker) -> Poll<()> {
        let waker = waker.clone();
        let mut table = self.watched.lock();
        let Some(watched) = table.get(id) else { return Poll::Ready(()) };
        if std::mem::take(&mut watched.ready[index(direction)]) {
            return Poll::Ready(());
        }
        let former = watched.wakers[index(direction)].replace(waker);
        drop(table);
        drop(former);
        Poll::Pending
    }

    pub fn again(&self, id: IoId, direction: Direction) {
        if let Some(watched) = self.watched.lock().get(id) {
            watched.ready[index(direction)] = true;
        }
    }

    pub fn forget(&self, id: IoId) {
        let former = self.watched.lock().remove(id);
        if let Some(watched) = former {
            // A descriptor that was closed already is gone from the set.
            let _ = self.control(sys::EPOLL_CTL_DEL, watched.descriptor, 0, 0);
        }
    }

    pub fn forget_all(&self, owner: Owner) -> usize {
        let keys = self.watched.lock().keys(|watched| watched.owner == owner);
        keys.iter().for_each(|key| self.forget(*key));
        keys.len()
    }
}
