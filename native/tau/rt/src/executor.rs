//! What the host's executor offers, as an object that the host installs once.
use crate::Owner;
use crate::task::Job;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

/// Key of a task; never reused.
pub type TaskId = u64;
/// Key of a timer; never reused.
pub type TimerId = u64;
/// Key of a registered file descriptor; never reused.
pub type IoId = u64;

/// What came of asking for a task's output.
pub enum Joined {
    /// The output was written to where the caller said.
    Done,
    /// Not yet; the waker will be called.
    Pending,
    /// The task panicked, and this is what it said.
    Panicked(crate::panics::Panic),
    /// The task was aborted, or its plugin was unloaded.
    Aborted,
}

/// Which way a descriptor should be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// For reading or accepting.
    Read,
    /// For writing.
    Write,
}

/// The host's side of tasks, timers and IO. Every method may be called from any thread.
///
/// Nothing here keeps a pointer into a plugin beyond what belongs to that plugin's `owner`: that is what
/// lets the host take everything back before it unloads.
pub trait Executor: Send + Sync {
    /// Whether the calling thread is the one that runs tasks.
    fn is_current(&self) -> bool;
    /// Takes a task in. A job that may not leave its thread must be given on the executor's thread.
    fn spawn(&self, owner: Owner, job: Box<dyn Job>) -> TaskId;
    /// Marks a task as ready.
    fn wake(&self, task: TaskId);
    /// Stops a task; its future is dropped on the executor's thread.
    fn abort(&self, task: TaskId);
    /// Nobody will ask for the task's output.
    fn detach(&self, task: TaskId);
    /// Asks for a task's output, which goes to `output`, a place for exactly what the task returns.
    ///
    /// # Safety
    /// `output` must be valid for writing the task's output type.
    unsafe fn join(&self, task: TaskId, waker: &Waker, output: *mut u8) -> Joined;
    /// Sets a timer, or moves the one that is given and still set.
    fn timer_set(&self, owner: Owner, timer: Option<TimerId>, deadline: Instant, waker: &Waker) -> TimerId;
    /// Forgets a timer.
    fn timer_cancel(&self, timer: TimerId);
    /// Watches a descriptor, which must be non-blocking and stay open until it is forgotten.
    fn io_watch(&self, owner: Owner, descriptor: i32) -> std::io::Result<IoId>;
    /// Whether the descriptor may be ready; takes the readiness, or keeps the waker.
    fn io_ready(&self, io: IoId, direction: Direction, waker: &Waker) -> Poll<()>;
    /// Says that the descriptor had more to give than was taken.
    fn io_again(&self, io: IoId, direction: Direction);
    /// Forgets a descriptor.
    fn io_forget(&self, io: IoId);
    /// Runs `work` on a thread that may block.
    fn blocking(&self, owner: Owner, work: Box<dyn FnOnce() + Send>);
    /// Runs tasks, or waits for the thread that does, until `poll` is ready.
    fn block_on(&self, poll: &mut dyn FnMut(&mut Context<'_>) -> Poll<()>);
}

static INSTALLED: OnceLock<&'static dyn Executor> = OnceLock::new();

/// Makes `executor` the one of this process. False where there is one already.
pub fn install(executor: &'static dyn Executor) -> bool {
    INSTALLED.set(executor).is_ok()
}

/// The host's executor.
///
/// # Panics
/// Where no host installed one: a plugin runs in a host only.
#[inline(never)]
pub fn executor() -> &'static dyn Executor {
    *INSTALLED.get().expect("no host installed an executor in this process")
}
