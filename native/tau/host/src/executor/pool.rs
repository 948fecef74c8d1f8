//! Threads for work that blocks: started when needed, kept for a while, counted by owner.
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tau_rt::Owner;
use tau_rt::slots::{Key, Slots};

const THREADS_MAX: usize = 16;
const IDLE: Duration = Duration::from_secs(5);

struct Work {
    owner: Owner,
    run: Box<dyn FnOnce() + Send>,
}

struct State {
    work: Slots<Work>,
    order: VecDeque<Key>,
    running: Vec<Owner>,
    threads: usize,
    idle: usize,
}

pub struct Pool {
    state: Mutex<State>,
    more: Condvar,
}

impl Pool {
    pub const fn new() -> Pool {
        Pool { state: Mutex::new(State { work: Slots::new(), order: VecDeque::new(), running: Vec::new(), threads: 0, idle: 0 }), more: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn run(&'static self, owner: Owner, run: Box<dyn FnOnce() + Send>) {
        let mut state = self.lock();
        let key = state.work.insert(Work { owner, run });
        state.order.push_back(key);
        if state.idle < state.order.len() && state.threads < THREADS_MAX {
            let started = std::thread::Builder::new().name("tau-blocking".into()).spawn(|| self.serve());
            state.threads += usize::from(started.is_ok());
        }
        drop(state);
        self.more.notify_one();
    }

    fn serve(&self) {
        let mut state = self.lock();
        loop {
            while let Some(key) = state.order.pop_front() {
                let Some(work) = state.work.remove(key) else { continue };
                state.running.push(work.owner);
                drop(state);
                // What the work answers with is inside it; a panic there was contained by who gave it.
                let _ = tau_rt::panics::contain(work.run);
                state = self.lock();
                if let Some(place) = state.running.iter().position(|owner| *owner == work.owner) {
                    state.running.swap_remove(place);
                }
            }
            state.idle += 1;
            let (back, waited) = self.more.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
            state = back;
            state.idle -= 1;
            if waited.timed_out() && state.order.is_empty() {
                state.threads -= 1;
                return;
            }
        }
    }

    /// Takes back what `owner` gave and was not begun; how many, and how many are running.
    pub fn withdraw(&self, owner: Owner) -> (usize, usize) {
        let (queued, running) = {
            let mut state = self.lock();
            let keys = state.work.keys(|work| work.owner == owner);
            let queued: Vec<Work> = keys.into_iter().filter_map(|key| state.work.remove(key)).collect();
            (queued, state.running.iter().filter(|running| **running == owner).count())
        };
        (queued.len(), running)
    }
}
