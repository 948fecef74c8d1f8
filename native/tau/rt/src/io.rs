//! Sockets and files that do not block the executor.
use crate::Owner;
use crate::executor::{Direction, IoId, executor};
use crate::sys;
use crate::task::{JoinError, blocking_for};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener as StdTcpListener, TcpStream as StdTcpStream};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener as StdUnixListener, UnixStream as StdUnixStream};
use std::path::{Path, PathBuf};
use std::task::{Context, Poll};

/// A descriptor that the executor watches. It is forgotten before it is closed.
pub struct Watched<T: AsRawFd> {
    id: IoId,
    inner: T,
}

impl<T: AsRawFd> Watched<T> {
    /// Watches `inner`, which becomes non-blocking, for `owner`.
    pub fn new(owner: Owner, inner: T) -> io::Result<Self> {
        let descriptor = inner.as_raw_fd();
        // SAFETY: asks and sets flags of an open descriptor.
        let set = unsafe {
            let flags = sys::fcntl(descriptor, sys::F_GETFL);
            flags >= 0 && sys::fcntl(descriptor, sys::F_SETFL, flags | sys::O_NONBLOCK) >= 0
        };
        if !set {
            return Err(io::Error::last_os_error());
        }
        Ok(Watched { id: executor().io_watch(owner, descriptor)?, inner })
    }

    /// What is watched.
    pub fn get(&self) -> &T {
        &self.inner
    }

    /// Tries `operation` whenever the descriptor may be ready, until it does not say that it would block.
    pub fn poll_with<R>(&self, context: &mut Context<'_>, direction: Direction, mut operation: impl FnMut(&T) -> io::Result<R>) -> Poll<io::Result<R>> {
        loop {
            if executor().io_ready(self.id, direction, context.waker()).is_pending() {
                return Poll::Pending;
            }
            match operation(&self.inner) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => executor().io_again(self.id, direction),
                result => {
                    executor().io_again(self.id, direction);
                    return Poll::Ready(result);
                }
            }
        }
    }

    /// Waits until `operation` does not say that it would block.
    pub async fn with<R>(&self, direction: Direction, mut operation: impl FnMut(&T) -> io::Result<R>) -> io::Result<R> {
        std::future::poll_fn(|context| self.poll_with(context, direction, &mut operation)).await
    }
}

impl<T: AsRawFd> Drop for Watched<T> {
    fn drop(&mut self) {
        executor().io_forget(self.id);
    }
}

macro_rules! stream {
    ($(#[$outer:meta])* $name:ident, $inner:ty) => {
        $(#[$outer])*
        pub struct $name(Watched<$inner>);

        impl $name {
            /// Reads what is there, at least one byte; 0 at the end.
            pub async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0.with(Direction::Read, |mut inner| inner.read(buffer)).await
            }

            /// Reads until the end.
            pub async fn read_to_end(&self, bytes: &mut Vec<u8>) -> io::Result<usize> {
                let before = bytes.len();
                let mut buffer = [0; 8192];
                loop {
                    match self.read(&mut buffer).await? {
                        0 => return Ok(bytes.len() - before),
                        count => bytes.extend_from_slice(&buffer[..count]),
                    }
                }
            }

            /// Writes some of the bytes.
            pub async fn write(&self, bytes: &[u8]) -> io::Result<usize> {
                self.0.with(Direction::Write, |mut inner| inner.write(bytes)).await
            }

            /// Writes all of the bytes.
            pub async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
                while !bytes.is_empty() {
                    match self.write(bytes).await? {
                        0 => return Err(io::ErrorKind::WriteZero.into()),
                        count => bytes = &bytes[count..],
                    }
                }
                Ok(())
            }

            /// The standard library's stream, for its options.
            pub fn get(&self) -> &$inner {
                self.0.get()
            }

            /// Watches an open stream for `owner`.
            pub fn for_owner(owner: Owner, inner: $inner) -> io::Result<Self> {
                Watched::new(owner, inner).map($name)
            }
        }
    };
}

stream!(
    /// A TCP connection.
    TcpStream,
    StdTcpStream
);
stream!(
    /// A connection over a Unix socket.
    UnixStream,
    StdUnixStream
);

fn lost(error: JoinError) -> io::Error {
    io::Error::other(error.to_string())
}

impl TcpStream {
    /// Connects; names are looked up and connections made on a thread that may block.
    pub async fn connect_for(owner: Owner, address: impl Into<String>) -> io::Result<Self> {
        let address = address.into();
        let inner = blocking_for(owner, move || StdTcpStream::connect(address)).await.map_err(lost)??;
        Self::for_owner(owner, inner)
    }
}

impl UnixStream {
    /// Connects.
    pub fn connect_for(owner: Owner, path: &Path) -> io::Result<Self> {
        Self::for_owner(owner, StdUnixStream::connect(path)?)
    }
}

/// Accepts TCP connections.
pub struct TcpListener {
    owner: Owner,
    inner: Watched<StdTcpListener>,
}

impl TcpListener {
    /// Listens.
    pub fn bind_for(owner: Owner, address: SocketAddr) -> io::Result<Self> {
        Ok(TcpListener { owner, inner: Watched::new(owner, StdTcpListener::bind(address)?)? })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.get().local_addr()
    }

    /// The next connection.
    pub async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, from) = self.inner.with(Direction::Read, |listener| listener.accept()).await?;
        Ok((TcpStream::for_owner(self.owner, stream)?, from))
    }
}

/// Accepts connections over a Unix socket.
pub struct UnixListener {
    owner: Owner,
    inner: Watched<StdUnixListener>,
}

impl UnixListener {
    /// Listens.
    pub fn bind_for(owner: Owner, path: &Path) -> io::Result<Self> {
        Ok(UnixListener { owner, inner: Watched::new(owner, StdUnixListener::bind(path)?)? })
    }

    /// The next connection.
    pub async fn accept(&self) -> io::Result<UnixStream> {
        let (stream, _) = self.inner.with(Direction::Read, |listener| listener.accept()).await?;
        UnixStream::for_owner(self.owner, stream)
    }
}

/// Reads a file on a thread that may block.
pub async fn read_file_for(owner: Owner, path: impl Into<PathBuf>) -> io::Result<Vec<u8>> {
    let path = path.into();
    blocking_for(owner, move || std::fs::read(path)).await.map_err(lost)?
}

/// Writes a file on a thread that may block.
pub async fn write_file_for(owner: Owner, path: impl Into<PathBuf>, bytes: Vec<u8>) -> io::Result<()> {
    let path = path.into();
    blocking_for(owner, move || std::fs::write(path, bytes)).await.map_err(lost)?
}
