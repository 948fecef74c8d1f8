//! Channels between tasks, also of different plugins and threads.
use crate::spin::SpinLock;
use crate::time::Stream;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

struct State<T> {
    values: VecDeque<T>,
    receiver: Option<Waker>,
    waiting_senders: VecDeque<Waker>,
    senders: usize,
    receiver_gone: bool,
}

struct Shared<T> {
    state: SpinLock<State<T>>,
    room: usize,
}

/// The sending side; clones send to the same receiver.
pub struct Sender<T>(Arc<Shared<T>>);
/// The receiving side, also a [`Stream`].
pub struct Receiver<T>(Arc<Shared<T>>);

/// The receiver is gone; this is what was not sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

/// A channel that holds at most `room` values; sending waits for room.
///
/// # Panics
/// Where `room` is zero.
pub fn bounded<T>(room: usize) -> (Sender<T>, Receiver<T>) {
    assert!(room > 0, "a channel holds at least one value");
    let state = State { values: VecDeque::new(), receiver: None, waiting_senders: VecDeque::new(), senders: 1, receiver_gone: false };
    let shared = Arc::new(Shared { state: SpinLock::new(state), room });
    (Sender(shared.clone()), Receiver(shared))
}

/// A channel without a bound.
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    bounded(usize::MAX)
}

impl<T> Sender<T> {
    /// Sends if there is room, from any thread; else gives the value back.
    pub fn try_send(&self, value: T) -> Result<(), Closed<T>> {
        let receiver = {
            let mut state = self.0.state.lock();
            if state.receiver_gone || state.values.len() >= self.0.room {
                return Err(Closed(value));
            }
            state.values.push_back(value);
            state.receiver.take()
        };
        if let Some(receiver) = receiver {
            receiver.wake();
        }
        Ok(())
    }

    /// Sends, waiting for room.
    pub async fn send(&self, value: T) -> Result<(), Closed<T>> {
        let mut value = Some(value);
        std::future::poll_fn(|context| {
            let receiver = {
                let mut state = self.0.state.lock();
                let unsent = value.take().expect("polled until ready");
                if state.receiver_gone {
                    return Poll::Ready(Err(Closed(unsent)));
                }
                if state.values.len() >= self.0.room {
                    value = Some(unsent);
                    state.waiting_senders.push_back(context.waker().clone());
                    return Poll::Pending;
                }
                state.values.push_back(unsent);
                state.receiver.take()
            };
            if let Some(receiver) = receiver {
                receiver.wake();
            }
            Poll::Ready(Ok(()))
        })
        .await
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.state.lock().senders += 1;
        Sender(self.0.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let receiver = {
            let mut state = self.0.state.lock();
            state.senders -= 1;
            if state.senders == 0 { state.receiver.take() } else { None }
        };
        if let Some(receiver) = receiver {
            receiver.wake();
        }
    }
}

impl<T> Receiver<T> {
    /// The next value; `None` once every sender is gone and all was received.
    pub async fn receive(&mut self) -> Option<T> {
        self.next().await
    }
}

impl<T> Stream for Receiver<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let (value, sender) = {
            let mut state = self.0.state.lock();
            match state.values.pop_front() {
                Some(value) => (value, state.waiting_senders.pop_front()),
                None if state.senders == 0 => return Poll::Ready(None),
                None => {
                    state.receiver = Some(context.waker().clone());
                    return Poll::Pending;
                }
            }
        };
        if let Some(sender) = sender {
            sender.wake();
        }
        Poll::Ready(Some(value))
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let (values, senders) = {
            let mut state = self.0.state.lock();
            state.receiver_gone = true;
            state.receiver = None;
            (std::mem::take(&mut state.values), std::mem::take(&mut state.waiting_senders))
        };
        drop(values);
        senders.into_iter().for_each(Waker::wake);
    }
}

/// Sends one value.
pub struct OneSender<T>(Sender<T>);
/// Receives one value; `None` where the sender went without sending.
pub struct OneReceiver<T>(Receiver<T>);

/// A channel for one value.
pub fn oneshot<T>() -> (OneSender<T>, OneReceiver<T>) {
    let (sender, receiver) = bounded(1);
    (OneSender(sender), OneReceiver(receiver))
}

impl<T> OneSender<T> {
    /// Sends the value, from any thread.
    pub fn send(self, value: T) -> Result<(), Closed<T>> {
        self.0.try_send(value)
    }
}

impl<T> Future for OneReceiver<T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        Pin::new(&mut self.0).poll_next(context)
    }
}
