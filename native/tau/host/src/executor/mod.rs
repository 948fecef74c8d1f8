//! The executor: all tasks on one thread, wakes and aborts from any.
mod pool;
mod reactor;
mod timers;

use self::pool::Pool;
use self::reactor::Reactor;
use self::timers::Timers;
use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::{Acquire, SeqCst}};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Instant;
use tau_rt::executor::{Direction, IoId, Joined, TaskId, TimerId};
use tau_rt::panics::{Panic, contain};
use tau_rt::slots::Slots;
use tau_rt::spin::SpinLock;
use tau_rt::task::{Job, task_of};
use tau_rt::{HOST, Owner};
use crate::scrub::scrub_stack;

/// Looking at the clock costs as much as a small task: once in so many polls is often enough.
const POLLS_BETWEEN_CLOCKS: usize = 64;
/// Descriptors are looked at this often while tasks never run out.
const POLLS_BETWEEN_IO: usize = 512;
/// Reports kept until someone takes them.
const REPORTS_MAX: usize = 256;

const QUEUED: u8 = 1;
const RUNNING: u8 = 2;
const DONE: u8 = 4;
const DETACHED: u8 = 8;
const ABORTED: u8 = 16;

struct Task {
    owner: Owner,
    state: u8,
    job: Option<Box<dyn Job>>,
    joiner: Option<Waker>,
    panic: Option<Box<Panic>>,
}

struct Core {
    tasks: Slots<Task>,
    ready: VecDeque<TaskId>,
    timers: Timers,
    /// Jobs that were stopped from other threads, to be dropped on the executor's.
    doomed: Slots<(Owner, Box<dyn Job>)>,
    /// Owners of the code that runs now, innermost last.
    running: Vec<Owner>,
}
// SAFETY: jobs are polled and dropped on the executor's thread only; other threads see keys and flags.
unsafe impl Send for Core {}

/// A panic of a task that nobody waited for.
#[derive(Debug, Clone)]
pub struct TaskPanic {
    /// Whose task it was.
    pub owner: Owner,
    /// The task.
    pub task: TaskId,
    /// What it said.
    pub panic: Panic,
}

/// The executor of a process.
pub struct Executor {
    core: SpinLock<Core>,
    reactor: Reactor,
    pool: Pool,
    /// Mark of the thread that runs tasks, or 0.
    thread: AtomicUsize,
    parked: AtomicBool,
    reports: Mutex<Vec<TaskPanic>>,
}

thread_local! {
    static MARK: u8 = const { 0 };
}

/// A number that no other living thread has.
#[inline]
fn mark() -> usize {
    MARK.with(|mark| &raw const *mark as usize)
}

/// The executor of this process; made, and installed in rt, when it is first asked for.
pub fn executor() -> io::Result<&'static Executor> {
    static ONE: OnceLock<Result<&'static Executor, io::ErrorKind>> = OnceLock::new();
    let made = ONE.get_or_init(|| {
        let core = Core { tasks: Slots::new(), ready: VecDeque::new(), timers: Timers::new(), doomed: Slots::new(), running: Vec::new() };
        let reactor = Reactor::new().map_err(|error| error.kind())?;
        let executor: &'static Executor = Box::leak(Box::new(Executor {
            core: SpinLock::new(core),
            reactor,
            pool: Pool::new(),
            thread: AtomicUsize::new(0),
            parked: AtomicBool::new(false),
            reports: Mutex::new(Vec::new()),
        }));
        tau_rt::install(executor);
        Ok(executor)
    });
    made.map_err(io::Error::from)
}

/// What was taken back from an owner.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Tasks that had not ended.
    pub tasks: usize,
    /// Timers.
    pub timers: usize,
    /// Watched descriptors.
    pub io: usize,
    /// Blocking work that had not begun.
    pub work: usize,
    /// Blocking work that is running; it cannot be taken back.
    pub working: usize,
}

impl Executor {
    /// Makes the calling thread the one that runs tasks. False where another is.
    pub fn adopt(&self) -> bool {
        self.thread.compare_exchange(0, mark(), SeqCst, Acquire).is_ok() || self.is_own_thread()
    }

    /// The calling thread no longer runs tasks.
    pub fn release(&self) {
        let _ = self.thread.compare_exchange(mark(), 0, SeqCst, Acquire);
    }

    #[inline]
    fn is_own_thread(&self) -> bool {
        self.thread.load(Acquire) == mark()
    }

    /// Lets `code` run as the executor's thread on the calling one while `lender`, which waits, steps back.
    pub(crate) fn lend<T>(&self, lender: Lender, code: impl FnOnce() -> T) -> T {
        self.thread.store(mark(), SeqCst);
        let result = code();
        let _ = self.thread.compare_exchange(mark(), lender.0, SeqCst, Acquire);
        result
    }

    pub(crate) fn lender(&self) -> Lender {
        Lender(mark())
    }

    /// Takes the role back from a borrower that did not return.
    pub(crate) fn reclaim(&self, lender: Lender) {
        self.thread.store(lender.0, SeqCst);
    }

    /// Readable when [`Executor::drive`] has something to do, after [`Executor::prepare`].
    pub fn descriptor(&self) -> i32 {
        self.reactor.descriptor()
    }

    /// Before another event loop waits for the descriptor: sets the alarm to the next deadline.
    pub fn prepare(&self) {
        self.parked.store(true, SeqCst);
        let (busy, next) = {
            let mut core = self.core.lock();
            (!core.ready.is_empty() || !core.doomed.is_empty(), core.timers.next())
        };
        self.reactor.arm(next);
        if busy {
            self.reactor.interrupt();
        }
    }

    fn unpark(&self) {
        if self.parked.swap(false, SeqCst) {
            self.reactor.interrupt();
        }
    }

    /// Runs what is ready, up to `polls_max` polls. True where something is left.
    pub fn drive(&self, polls_max: usize) -> bool {
        debug_assert!(self.is_own_thread());
        self.parked.store(false, SeqCst);
        let mut polls = 0;
        let mut since_clock = 0;
        let mut looked = false;
        let mut foreign = false;
        loop {
            if since_clock >= POLLS_BETWEEN_CLOCKS {
                since_clock = 0;
                self.fire();
            }
            if polls > 0 && polls % POLLS_BETWEEN_IO == 0 && self.reactor.is_used() {
                self.reactor.wait(0);
            }
            match if polls < polls_max { self.next() } else { None } {
                Some((task, owner, job)) => {
                    // The host's own futures must not pick up what a plugin's left on the stack.
                    if owner == HOST && foreign {
                        scrub_stack();
                    }
                    foreign = owner != HOST;
                    self.poll(task, owner, job);
                    polls += 1;
                    since_clock += 1;
                    looked = false;
                }
                None if polls >= polls_max => {
                    let core = self.core.lock();
                    return !core.ready.is_empty() || !core.doomed.is_empty();
                }
                None if looked => return false,
                None => {
                    self.drop_doomed(None);
                    self.fire();
                    self.reactor.wait(0);
                    looked = true;
                }
            }
        }
    }

    fn next(&self) -> Option<(TaskId, Owner, Box<dyn Job>)> {
        let mut core = self.core.lock();
        let core = &mut *core;
        while let Some(id) = core.ready.pop_front() {
            let Some(task) = core.tasks.get(id) else { continue };
            task.state = task.state & !QUEUED | RUNNING;
            let Some(job) = take_wiped(&mut task.job) else { continue };
            core.running.push(task.owner);
            return Some((id, task.owner, job));
        }
        None
    }

    #[inline]
    fn poll(&self, id: TaskId, owner: Owner, mut job: Box<dyn Job>) {
        let waker = tau_rt::task::waker(id);
        let mut context = Context::from_waker(&waker);
        let leftover = match contain(|| job.poll(&mut context)) {
            Ok(Poll::Pending) => self.put_back(id, job),
            Ok(Poll::Ready(())) => self.finish(id, Some(job), None),
            Err(panic) => {
                let _ = contain(move || drop(job));
                self.finish(id, None, Some(panic))
            }
        };
        if let Some(panic) = leftover.unheard {
            self.report(owner, id, panic);
        }
        drop_contained(leftover.job);
        if let Some(joiner) = leftover.joiner {
            joiner.wake();
        }
    }

    /// A task waits. What comes back is to be dropped outside the lock.
    fn put_back(&self, id: TaskId, job: Box<dyn Job>) -> Leftover {
        let mut core = self.core.lock();
        let core = &mut *core;
        core.running.pop();
        match core.tasks.get(id) {
            Some(task) if task.state & ABORTED == 0 => {
                task.state &= !RUNNING;
                task.job = Some(job);
                Leftover::default()
            }
            _ => Leftover { job: Some(job), joiner: core.tasks.remove(id).and_then(|task| task.joiner), unheard: None },
        }
    }

    /// A task is done, and its job holds the output, or it panicked.
    fn finish(&self, id: TaskId, job: Option<Box<dyn Job>>, panic: Option<Panic>) -> Leftover {
        let mut core = self.core.lock();
        let core = &mut *core;
        core.running.pop();
        match core.tasks.get(id) {
            Some(task) if task.state & (DETACHED | ABORTED) == 0 => {
                task.state = task.state & !RUNNING | DONE;
                task.job = job;
                task.panic = panic.map(Box::new);
                Leftover { job: None, joiner: take_wiped(&mut task.joiner), unheard: None }
            }
            _ => Leftover { job, joiner: core.tasks.remove(id).and_then(|task| task.joiner), unheard: panic },
        }
    }

    #[cold]
    fn report(&self, owner: Owner, task: TaskId, panic: Panic) {
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        if reports.len() < REPORTS_MAX {
            reports.push(TaskPanic { owner, task, panic });
        }
    }

    /// Panics of tasks that nobody waited for, since they were last taken.
    pub fn take_reports(&self) -> Vec<TaskPanic> {
        std::mem::take(&mut *self.reports.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn fire(&self) {
        if self.core.lock().timers.is_empty() {
            return;
        }
        let now = Instant::now();
        loop {
            let foreign = {
                let mut core = self.core.lock();
                let core = &mut *core;
                loop {
                    let Some(waker) = core.timers.pop_due(now) else { return };
                    match task_of(&waker) {
                        Some(task) => core.make_ready(task),
                        None => break waker,
                    }
                }
            };
            // A waker of someone else's making is someone else's code.
            foreign.wake();
        }
    }

    fn drop_doomed(&self, owner: Option<Owner>) -> usize {
        let mut dropped = 0;
        loop {
            let job = {
                let mut core = self.core.lock();
                let keys = core.doomed.keys(|(doomed, _)| owner.is_none_or(|owner| *doomed == owner));
                keys.first().and_then(|key| core.doomed.remove(*key))
            };
            let Some((_, job)) = job else { return dropped };
            drop_contained(Some(job));
            dropped += 1;
        }
    }

    /// Whether code of `owner` is running now, further out on the stack.
    pub fn is_running(&self, owner: Owner) -> bool {
        self.core.lock().running.contains(&owner)
    }

    /// Runs `code`, which is a call into `owner`.
    pub(crate) fn within<T>(&self, owner: Owner, code: impl FnOnce() -> T) -> T {
        self.core.lock().running.push(owner);
        let result = code();
        self.core.lock().running.pop();
        result
    }

    /// How many tasks of `owner` have not ended.
    pub fn live_tasks(&self, owner: Owner) -> usize {
        let mut count = 0;
        self.core.lock().tasks.each(|_, task| count += usize::from(task.owner == owner && task.state & DONE == 0));
        count
    }

    /// Takes back all that belongs to `owner`: its futures are dropped here and now.
    pub fn take_back(&'static self, owner: Owner) -> Taken {
        let mut taken = Taken::default();
        // Dropping a future may start another task: until nothing is left, but not for ever.
        for _ in 0..64 {
            let (jobs, timers) = {
                let mut core = self.core.lock();
                let core = &mut *core;
                let keys = core.tasks.keys(|task| task.owner == owner);
                let tasks: Vec<Task> = keys.into_iter().filter_map(|key| core.tasks.remove(key)).collect();
                (tasks, core.timers.take_all(owner))
            };
            let doomed = self.drop_doomed(Some(owner));
            if jobs.is_empty() && timers.is_empty() && doomed == 0 {
                break;
            }
            taken.tasks += jobs.iter().filter(|task| task.state & DONE == 0).count();
            taken.timers += timers.len();
            let mut joiners = Vec::new();
            for task in jobs {
                drop_contained(task.job);
                joiners.extend(task.joiner);
            }
            let _ = contain(move || drop(timers));
            joiners.into_iter().for_each(Waker::wake);
        }
        taken.io = self.reactor.forget_all(owner);
        (taken.work, taken.working) = self.pool.withdraw(owner);
        taken
    }

    /// Forgets the tasks of `owner` without running or dropping them: its code may be running on another thread.
    pub fn abandon(&self, owner: Owner) -> usize {
        let mut core = self.core.lock();
        let keys = core.tasks.keys(|task| task.owner == owner);
        let count = keys.len();
        for key in keys {
            core.tasks.remove(key).map(std::mem::forget);
        }
        core.timers.take_all(owner).into_iter().for_each(std::mem::forget);
        count
    }

    fn wait(&self, until: &AtomicBool) {
        self.parked.store(true, SeqCst);
        let (busy, next) = {
            let mut core = self.core.lock();
            (!core.ready.is_empty() || !core.doomed.is_empty(), core.timers.next())
        };
        if !busy && !until.load(SeqCst) {
            self.reactor.arm(next);
            self.reactor.wait(-1);
        }
        self.parked.store(false, SeqCst);
    }
}

/// What is left of a poll, to be dropped and woken outside the lock.
#[derive(Default)]
struct Leftover {
    job: Option<Box<dyn Job>>,
    joiner: Option<Waker>,
    unheard: Option<Panic>,
}

/// Who lends the executor's role.
#[derive(Clone, Copy)]
pub(crate) struct Lender(usize);

/// Empties `place`, also of the word that `None` leaves as it was: the table of a box or waker.
fn take_wiped<T>(place: &mut Option<T>) -> Option<T> {
    const { assert!(size_of::<Option<T>>() == size_of::<[usize; 2]>()) };
    let value = place.take();
    // SAFETY: used for boxes of trait objects and for wakers, where all zeros are `None`.
    unsafe { (&raw mut *place).cast::<[usize; 2]>().write([0, 0]) };
    value
}

/// Drops a job; what it panics with is not worth more than a line.
fn drop_contained(job: Option<Box<dyn Job>>) {
    if let Some(job) = job
        && let Err(panic) = contain(move || drop(job))
    {
        eprintln!("tau: a future panicked when it was dropped: {panic}");
    }
}

impl Core {
    fn make_ready(&mut self, id: TaskId) {
        if let Some(task) = self.tasks.get(id)
            && task.state & (QUEUED | DONE) == 0
        {
            task.state |= QUEUED;
            self.ready.push_back(id);
        }
    }
}

impl tau_rt::Executor for Executor {
    fn is_current(&self) -> bool {
        self.is_own_thread()
    }

    fn spawn(&self, owner: Owner, job: Box<dyn Job>) -> TaskId {
        let id = {
            let mut core = self.core.lock();
            let id = core.tasks.insert(Task { owner, state: QUEUED, job: Some(job), joiner: None, panic: None });
            core.ready.push_back(id);
            id
        };
        self.unpark();
        id
    }

    fn wake(&self, task: TaskId) {
        self.core.lock().make_ready(task);
        self.unpark();
    }

    fn abort(&self, id: TaskId) {
        let (job, joiner) = {
            let mut core = self.core.lock();
            let core = &mut *core;
            match core.tasks.get(id) {
                None => return,
                Some(task) if task.state & DONE != 0 => return,
                Some(task) if task.state & RUNNING != 0 => {
                    task.state |= ABORTED;
                    return;
                }
                Some(_) => {}
            }
            let Some(task) = core.tasks.remove(id) else { return };
            if self.is_own_thread() {
                (task.job, task.joiner)
            } else {
                if let Some(job) = task.job {
                    core.doomed.insert((task.owner, job));
                }
                (None, task.joiner)
            }
        };
        drop_contained(job);
        if let Some(joiner) = joiner {
            joiner.wake();
        }
        self.unpark();
    }

    fn detach(&self, id: TaskId) {
        let job = {
            let mut core = self.core.lock();
            let core = &mut *core;
            let Some(task) = core.tasks.get(id) else { return };
            if task.state & DONE == 0 {
                task.state |= DETACHED;
                return;
            }
            let Some(task) = core.tasks.remove(id) else { return };
            match task.job {
                Some(job) if !self.is_own_thread() => {
                    core.doomed.insert((task.owner, job));
                    None
                }
                job => job,
            }
        };
        drop_contained(job);
    }

    unsafe fn join(&self, id: TaskId, waker: &Waker, output: *mut u8) -> Joined {
        let waker = waker.clone();
        let mut core = self.core.lock();
        let Some(task) = core.tasks.get(id) else { return Joined::Aborted };
        if task.state & DONE == 0 {
            let former = task.joiner.replace(waker);
            drop(core);
            drop(former);
            return Joined::Pending;
        }
        let task = core.tasks.remove(id);
        drop(core);
        match task {
            Some(Task { panic: Some(panic), .. }) => Joined::Panicked(*panic),
            Some(Task { job: Some(mut job), .. }) => {
                // SAFETY: the caller vouches for the place, and the job is done.
                unsafe { job.take(output) };
                Joined::Done
            }
            _ => Joined::Aborted,
        }
    }

    fn timer_set(&self, owner: Owner, timer: Option<TimerId>, deadline: Instant, waker: &Waker) -> TimerId {
        let waker = waker.clone();
        let (id, former) = self.core.lock().timers.set(owner, timer, deadline, waker);
        drop(former);
        if !self.is_own_thread() {
            self.unpark();
        }
        id
    }

    fn timer_cancel(&self, timer: TimerId) {
        let former = self.core.lock().timers.cancel(timer);
        drop(former);
    }

    fn io_watch(&self, owner: Owner, descriptor: i32) -> io::Result<IoId> {
        self.reactor.watch(owner, descriptor)
    }

    fn io_ready(&self, io: IoId, direction: Direction, waker: &Waker) -> Poll<()> {
        self.reactor.ready(io, direction, waker)
    }

    fn io_again(&self, io: IoId, direction: Direction) {
        self.reactor.again(io, direction);
    }

    fn io_forget(&self, io: IoId) {
        self.reactor.forget(io);
    }

    fn blocking(&self, owner: Owner, work: Box<dyn FnOnce() + Send>) {
        match executor() {
            Ok(executor) => executor.pool.run(owner, work),
            // This method is reached through the installed executor only.
            Err(_) => drop(work),
        }
    }

    fn block_on(&self, poll: &mut dyn FnMut(&mut Context<'_>) -> Poll<()>) {
        let own = self.is_own_thread();
        let root = Arc::new(Root { woken: AtomicBool::new(true), thread: std::thread::current(), own });
        let waker = Waker::from(root.clone());
        let mut context = Context::from_waker(&waker);
        loop {
            if root.woken.swap(false, SeqCst) && poll(&mut context).is_ready() {
                return scrub_stack();
            }
            if !own {
                while !root.woken.load(SeqCst) {
                    std::thread::park();
                }
            } else if !self.drive(256) && !root.woken.load(SeqCst) {
                self.wait(&root.woken);
            }
        }
    }
}

/// Wakes who waits in `block_on`.
struct Root {
    woken: AtomicBool,
    thread: Thread,
    own: bool,
}

impl Wake for Root {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, SeqCst);
        if !self.own {
            self.thread.unpark();
        } else if let Ok(executor) = executor() {
            executor.unpark();
        }
    }
}
