//! The runtime as this plugin sees it: everything that is started here belongs to it.
use crate::PLUGIN_ID;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tau_rt::Owner;
use tau_rt::events::SubscriptionId;
use tau_rt::guards::{PluginArc, PluginBox, PluginFn};
use tau_rt::io::{TcpListener, TcpStream, UnixListener, UnixStream};
use tau_rt::process::Child;
use tau_rt::schema::Schema;
use tau_rt::signal::Signals;
use tau_rt::task::{JoinError, JoinHandle};
use tau_rt::time::{Elapsed, Interval, Sleep};

/// This plugin's id.
pub fn id() -> Owner {
    PLUGIN_ID.load(Relaxed)
}

/// Runs a future as a task, from any thread.
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tau_rt::task::spawn_for(id(), future)
}

/// Runs a future that stays on the executor's thread as a task.
///
/// # Panics
/// On any other thread.
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    tau_rt::task::spawn_local_for(id(), future)
}

/// Runs `work` on a thread that may block.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, JoinError> {
    tau_rt::task::blocking_for(id(), work).await
}

/// Waits.
pub fn sleep(duration: Duration) -> Sleep {
    tau_rt::time::sleep_for(id(), duration)
}

/// A moment every `period`.
pub fn interval(period: Duration) -> Interval {
    tau_rt::time::interval_for(id(), period)
}

/// Gives `future` at most `limit`.
pub async fn timeout<F: Future>(limit: Duration, future: F) -> Result<F::Output, Elapsed> {
    tau_rt::time::timeout_for(id(), limit, future).await
}

/// Offers a value to others by name and shape.
pub fn provide<T: Schema + Send + Sync>(name: &str, value: T) {
    tau_rt::resources::provide_for(id(), name, value);
}

/// Hears events of a topic.
pub fn subscribe<T: Schema>(topic: &str, handler: impl Fn(&T) + Send + Sync + 'static) -> SubscriptionId {
    tau_rt::events::subscribe_for(id(), topic, handler)
}

/// A `Box` that others may keep: it pins this plugin.
pub fn guard_box<T: ?Sized>(value: Box<T>) -> PluginBox<T> {
    PluginBox::for_owner(id(), value)
}

/// An `Arc` that others may keep: it pins this plugin.
pub fn guard_arc<T: ?Sized>(value: Arc<T>) -> PluginArc<T> {
    PluginArc::for_owner(id(), value)
}

/// A function that others may keep: it pins this plugin.
pub fn guard_fn<A, R>(function: impl Fn(A) -> R + Send + Sync + 'static) -> PluginFn<A, R> {
    PluginFn::for_owner(id(), function)
}

/// Connects over TCP.
pub async fn connect(address: impl Into<String>) -> io::Result<TcpStream> {
    TcpStream::connect_for(id(), address).await
}

/// Listens for TCP connections.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind_for(id(), address)
}

/// Connects over a Unix socket.
pub fn connect_unix(path: &Path) -> io::Result<UnixStream> {
    UnixStream::connect_for(id(), path)
}

/// Listens on a Unix socket.
pub fn listen_unix(path: &Path) -> io::Result<UnixListener> {
    UnixListener::bind_for(id(), path)
}

/// Reads a file.
pub async fn read_file(path: impl Into<PathBuf>) -> io::Result<Vec<u8>> {
    tau_rt::io::read_file_for(id(), path).await
}

/// Writes a file.
pub async fn write_file(path: impl Into<PathBuf>, bytes: Vec<u8>) -> io::Result<()> {
    tau_rt::io::write_file_for(id(), path, bytes).await
}

/// Starts a child process, which is killed when it is dropped.
pub fn child(command: &mut Command) -> io::Result<Child> {
    Child::spawn_for(id(), command)
}

/// Runs a command to its end and gathers what it prints.
pub async fn output(command: &mut Command) -> io::Result<Output> {
    tau_rt::process::output_for(id(), command).await
}

/// Hears a signal.
pub fn signals(signal: i32) -> io::Result<Signals> {
    tau_rt::signal::signals_for(id(), signal)
}
