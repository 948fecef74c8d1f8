//! Sleeping, deadlines and intervals on the host's timers.
use crate::executor::{TimerId, executor};
use crate::{HOST, Owner};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// A moment to wait for.
pub struct Sleep {
    owner: Owner,
    deadline: Instant,
    timer: Option<TimerId>,
}

impl Sleep {
    /// Waits until `deadline` as a timer of `owner`.
    pub fn until(owner: Owner, deadline: Instant) -> Sleep {
        Sleep { owner, deadline, timer: None }
    }

    /// The moment.
    pub fn deadline(&self) -> Instant {
        self.deadline
    }
}

/// Waits for `duration` as a timer of `owner`.
pub fn sleep_for(owner: Owner, duration: Duration) -> Sleep {
    Sleep::until(owner, Instant::now() + duration)
}

/// Waits for `duration` as a timer of the host.
pub fn sleep(duration: Duration) -> Sleep {
    sleep_for(HOST, duration)
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.deadline {
            return Poll::Ready(());
        }
        self.timer = Some(executor().timer_set(self.owner, self.timer, self.deadline, context.waker()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(timer) = self.timer {
            executor().timer_cancel(timer);
        }
    }
}

/// A value for each of an unending row of moments.
pub trait Stream {
    /// What it gives.
    type Item;
    /// The next value; `None` at the end.
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>>;

    /// The next value; `None` at the end.
    fn next(&mut self) -> impl Future<Output = Option<Self::Item>>
    where
        Self: Unpin,
    {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
    }
}

/// A moment every `period`; one that was missed is not made up for.
pub struct Interval {
    sleep: Sleep,
    period: Duration,
}

/// A moment every `period`, the first after one period, as timers of `owner`.
///
/// # Panics
/// Where `period` is zero.
pub fn interval_for(owner: Owner, period: Duration) -> Interval {
    assert!(!period.is_zero(), "an interval takes time");
    Interval { sleep: sleep_for(owner, period), period }
}

impl Stream for Interval {
    type Item = Instant;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Instant>> {
        if Pin::new(&mut self.sleep).poll(context).is_pending() {
            return Poll::Pending;
        }
        let due = self.sleep.deadline;
        let next = (due + self.period).max(Instant::now());
        self.sleep.deadline = next;
        Poll::Ready(Some(due))
    }
}

/// The future took longer than it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed;

/// Gives `future` at most `limit`, with a timer of `owner`.
pub async fn timeout_for<F: Future>(owner: Owner, limit: Duration, future: F) -> Result<F::Output, Elapsed> {
    let mut future = std::pin::pin!(future);
    let mut sleep = sleep_for(owner, limit);
    std::future::poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Ok(output));
        }
        Pin::new(&mut sleep).poll(context).map(|()| Err(Elapsed))
    })
    .await
}
