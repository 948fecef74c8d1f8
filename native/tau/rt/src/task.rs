//! Tasks: futures that the host's executor runs, and handles to what they return.
use crate::executor::{Joined, TaskId, executor};
use crate::panics::Panic;
use crate::{HOST, Owner};
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

/// A future and, later, its output, behind one pointer.
pub trait Job {
    /// Runs the future up to its next wait.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()>;
    /// Moves the output out.
    ///
    /// # Safety
    /// `poll` must have been ready, this is called once, and `output` is valid for writing the output type.
    unsafe fn take(&mut self, output: *mut u8);
}

enum Cell<F: Future> {
    Running(F),
    Done(F::Output),
    Taken,
}

impl<F: Future> Job for Cell<F> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Cell::Running(future) = self else { return Poll::Ready(()) };
        // SAFETY: a cell is boxed when it is made and never moves; its future is dropped in place.
        let future = unsafe { Pin::new_unchecked(future) };
        match future.poll(context) {
            Poll::Ready(output) => {
                *self = Cell::Done(output);
                Poll::Ready(())
            }
            Poll::Pending => Poll::Pending,
        }
    }

    unsafe fn take(&mut self, output: *mut u8) {
        if let Cell::Done(value) = std::mem::replace(self, Cell::Taken) {
            // SAFETY: the caller vouches for the place.
            unsafe { output.cast::<F::Output>().write(value) };
        }
    }
}

static WAKER: RawWakerVTable = RawWakerVTable::new(
    |task| RawWaker::new(task, &WAKER),
    |task| executor().wake(task as TaskId),
    |task| executor().wake(task as TaskId),
    |_| {},
);

/// A waker of a task. It holds the task's key, not a pointer: it may outlive the task and its plugin.
#[inline(never)]
pub fn waker(task: TaskId) -> Waker {
    // SAFETY: the functions of the table treat the data as a number.
    unsafe { Waker::new(task as *const (), &WAKER) }
}

/// The task that a waker of ours wakes.
#[inline(never)]
pub fn task_of(waker: &Waker) -> Option<TaskId> {
    std::ptr::eq(waker.vtable(), &WAKER).then_some(waker.data() as TaskId)
}

/// Why there is no output.
#[derive(Debug, Clone)]
pub enum JoinError {
    /// The task panicked.
    Panicked(Panic),
    /// The task was aborted, or its plugin was unloaded.
    Aborted,
}

impl fmt::Display for JoinError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JoinError::Panicked(panic) => write!(formatter, "the task panicked: {panic}"),
            JoinError::Aborted => formatter.write_str("the task was aborted"),
        }
    }
}

impl std::error::Error for JoinError {}

/// A handle to a running task. Dropping it lets the task go on; [`JoinHandle::abort`] stops it.
pub struct JoinHandle<T> {
    /// 0, which is no key, once the output was taken.
    task: TaskId,
    output: PhantomData<fn() -> T>,
}

impl<T> JoinHandle<T> {
    /// The task's key.
    pub fn id(&self) -> TaskId {
        self.task
    }

    /// Stops the task, from any thread. Its future is dropped; who joins it gets [`JoinError::Aborted`].
    pub fn abort(&self) {
        if self.task != 0 {
            executor().abort(self.task);
        }
    }

    /// Something that can stop the task and be kept elsewhere.
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle(self.id())
    }
}

/// Stops a task from anywhere.
#[derive(Clone, Copy, Debug)]
pub struct AbortHandle(TaskId);

impl AbortHandle {
    /// Stops the task, from any thread.
    pub fn abort(&self) {
        executor().abort(self.0);
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.task == 0 {
            return Poll::Ready(Err(JoinError::Aborted));
        }
        let mut output = MaybeUninit::<T>::uninit();
        // SAFETY: the handle was made by `spawn` with the task's own output type.
        let joined = unsafe { executor().join(self.task, context.waker(), output.as_mut_ptr().cast()) };
        let result = match joined {
            Joined::Pending => return Poll::Pending,
            // SAFETY: `Done` says that the output was written.
            Joined::Done => Ok(unsafe { output.assume_init() }),
            Joined::Panicked(panic) => Err(JoinError::Panicked(panic)),
            Joined::Aborted => Err(JoinError::Aborted),
        };
        self.task = 0;
        Poll::Ready(result)
    }
}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        if self.task != 0 {
            executor().detach(self.task);
        }
    }
}

/// Runs a future as a task of `owner`, from any thread.
pub fn spawn_for<F>(owner: Owner, future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let task = executor().spawn(owner, Box::new(Cell::Running(future)));
    JoinHandle { task, output: PhantomData }
}

/// Runs a future that stays on the executor's thread as a task of `owner`.
///
/// # Panics
/// On any other thread.
pub fn spawn_local_for<F>(owner: Owner, future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    assert!(executor().is_current(), "spawn_local is for the executor's own thread; spawn takes what can be sent");
    let task = executor().spawn(owner, Box::new(Cell::Running(future)));
    JoinHandle { task, output: PhantomData }
}

/// Runs a future as a task of the host.
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    spawn_for(HOST, future)
}

/// Waits for a future: runs tasks meanwhile on the executor's thread, and sleeps on any other.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut output = None;
    executor().block_on(&mut |context| match future.as_mut().poll(context) {
        Poll::Ready(value) => {
            output = Some(value);
            Poll::Ready(())
        }
        Poll::Pending => Poll::Pending,
    });
    output.expect("the executor returns when the future is ready")
}

/// Gives the other tasks a turn.
pub async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

struct Blocking<T> {
    state: crate::spin::SpinLock<(Option<Result<T, Panic>>, Option<Waker>)>,
}

/// Runs `work` on a thread that may block, and gives what it returns.
pub async fn blocking_for<T: Send + 'static>(owner: Owner, work: impl FnOnce() -> T + Send + 'static) -> Result<T, JoinError> {
    let shared = std::sync::Arc::new(Blocking { state: crate::spin::SpinLock::new((None, None)) });
    let theirs = Answer(shared.clone());
    executor().blocking(
        owner,
        Box::new(move || {
            let result = crate::panics::contain(work);
            theirs.0.state.lock().0 = Some(result);
        }),
    );
    std::future::poll_fn(|context| {
        let mut state = shared.state.lock();
        match state.0.take() {
            Some(result) => Poll::Ready(result.map_err(JoinError::Panicked)),
            None => {
                state.1 = Some(context.waker().clone());
                Poll::Pending
            }
        }
    })
    .await
}

/// Wakes who waits, also when the work was dropped without being run.
struct Answer<T>(std::sync::Arc<Blocking<T>>);

impl<T> Drop for Answer<T> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock();
        if state.0.is_none() {
            state.0 = Some(Err(Panic::new("the work was dropped before it ran", "")));
        }
        let waker = state.1.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
