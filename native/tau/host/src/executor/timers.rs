//! Timers in a heap: O(log n) to set and to fire, forgotten at once and swept later.
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::task::Waker;
use std::time::Instant;
use tau_rt::Owner;
use tau_rt::executor::TimerId;
use tau_rt::slots::Slots;

/// Set in every deadline that is kept as a number, so that none looks like an address to the search.
const NOT_AN_ADDRESS: u64 = 1 << 63;
/// Heap entries without a timer that are not worth a sweep.
const STALE_MAX: usize = 64;

struct Timer {
    owner: Owner,
    deadline: u64,
    waker: Waker,
}

pub struct Timers {
    origin: Instant,
    live: Slots<Timer>,
    heap: BinaryHeap<Reverse<(u64, TimerId)>>,
}

impl Timers {
    pub fn new() -> Timers {
        Timers { origin: Instant::now(), live: Slots::new(), heap: BinaryHeap::new() }
    }

    fn number(&self, moment: Instant) -> u64 {
        u64::try_from(moment.saturating_duration_since(self.origin).as_nanos()).unwrap_or(u64::MAX) | NOT_AN_ADDRESS
    }

    pub fn is_empty(&self) -> bool {
        self.live.is_empty()
    }

    /// Sets a timer or moves one; gives back the waker that is no longer wanted, to be dropped outside the lock.
    pub fn set(&mut self, owner: Owner, timer: Option<TimerId>, deadline: Instant, waker: Waker) -> (TimerId, Option<Waker>) {
        let deadline = self.number(deadline);
        if let Some((id, existing)) = timer.and_then(|id| self.live.get(id).map(|existing| (id, existing))) {
            let moved = existing.deadline != deadline;
            existing.deadline = deadline;
            let former = std::mem::replace(&mut existing.waker, waker);
            if moved {
                self.heap.push(Reverse((deadline, id)));
            }
            return (id, Some(former));
        }
        let id = self.live.insert(Timer { owner, deadline, waker });
        self.heap.push(Reverse((deadline, id)));
        (id, None)
    }

    pub fn cancel(&mut self, timer: TimerId) -> Option<Waker> {
        let former = self.live.remove(timer).map(|timer| timer.waker);
        if self.heap.len() > 2 * self.live.len() + STALE_MAX {
            let live = &mut self.live;
            self.heap.retain(|Reverse((deadline, id))| live.get(*id).is_some_and(|timer| timer.deadline == *deadline));
        }
        former
    }

    /// The next timer that is due at `now`, as the waker to call.
    pub fn pop_due(&mut self, now: Instant) -> Option<Waker> {
        let now = self.number(now);
        while let Some(Reverse((deadline, id))) = self.heap.peek().copied() {
            if deadline > now {
                return None;
            }
            self.heap.pop();
            if self.live.get(id).is_some_and(|timer| timer.deadline == deadline) {
                return self.live.remove(id).map(|timer| timer.waker);
            }
        }
        None
    }

    /// When the next timer is due.
    pub fn next(&mut self) -> Option<Instant> {
        while let Some(Reverse((deadline, id))) = self.heap.peek().copied() {
            if self.live.get(id).is_some_and(|timer| timer.deadline == deadline) {
                return Some(self.origin + std::time::Duration::from_nanos(deadline & !NOT_AN_ADDRESS));
            }
            self.heap.pop();
        }
        None
    }

    /// Takes all timers of `owner` out.
    pub fn take_all(&mut self, owner: Owner) -> Vec<Waker> {
        let keys = self.live.keys(|timer| timer.owner == owner);
        keys.into_iter().filter_map(|key| self.cancel(key)).collect()
    }
}
