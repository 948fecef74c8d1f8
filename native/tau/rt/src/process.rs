//! Child processes that are waited for without a thread, and do not outlive who waits.
use crate::Owner;
use crate::executor::Direction;
use crate::io::Watched;
use crate::sys;
use std::future::Future;
use std::io::{self, Read};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::process::{Child as StdChild, Command, ExitStatus, Output, Stdio};
use std::task::Poll;

/// A child process; dropped while it runs, it is killed.
pub struct Child {
    owner: Owner,
    inner: StdChild,
    ended: Watched<OwnedFd>,
}

impl Child {
    /// Starts a command.
    pub fn spawn_for(owner: Owner, command: &mut Command) -> io::Result<Child> {
        let mut inner = command.spawn()?;
        // SAFETY: asks for a descriptor of a child that was not waited for, so that the number is still its own.
        let descriptor = unsafe { sys::syscall(sys::SYS_PIDFD_OPEN, inner.id() as i32, 0_i32) };
        let ended = if descriptor < 0 {
            Err(io::Error::last_os_error())
        } else {
            // SAFETY: a fresh descriptor that nobody else has.
            Watched::new(owner, unsafe { OwnedFd::from_raw_fd(descriptor as i32) })
        };
        match ended {
            Ok(ended) => Ok(Child { owner, inner, ended }),
            Err(error) => {
                let _ = inner.kill();
                let _ = inner.wait();
                Err(error)
            }
        }
    }

    /// The standard library's child, for its pipes and its id.
    pub fn get(&mut self) -> &mut StdChild {
        &mut self.inner
    }

    /// Waits for its end.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        let Child { inner, ended, .. } = self;
        ended.with(Direction::Read, |_| inner.try_wait()?.ok_or_else(|| io::ErrorKind::WouldBlock.into())).await
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if matches!(self.inner.try_wait(), Ok(None)) {
            let _ = self.inner.kill();
            let _ = self.inner.wait();
        }
    }
}

async fn drain<T: AsRawFd + Read>(owner: Owner, pipe: Option<T>) -> io::Result<Vec<u8>>
where
    for<'a> &'a T: PipeRead,
{
    let mut bytes = Vec::new();
    let Some(pipe) = pipe else { return Ok(bytes) };
    let pipe = Watched::new(owner, pipe)?;
    let mut buffer = [0; 8192];
    loop {
        match pipe.with(Direction::Read, |inner| inner.read_some(&mut buffer)).await? {
            0 => return Ok(bytes),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

/// Reading from a shared reference, which the standard library's pipes do not offer.
trait PipeRead {
    fn read_some(self, buffer: &mut [u8]) -> io::Result<usize>;
}

impl<T: AsRawFd> PipeRead for &T {
    fn read_some(self, buffer: &mut [u8]) -> io::Result<usize> {
        // SAFETY: the descriptor is open while `self` lives, and the file is not closed here.
        let file = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(self.as_raw_fd()) });
        (&*file).read(buffer)
    }
}

/// Runs a command to its end and gathers what it prints; dropped before, it is killed.
pub async fn output_for(owner: Owner, command: &mut Command) -> io::Result<Output> {
    let mut child = Child::spawn_for(owner, command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let owner = child.owner;
    let mut out = std::pin::pin!(drain(owner, child.get().stdout.take()));
    let mut errors = std::pin::pin!(drain(owner, child.get().stderr.take()));
    let (mut stdout, mut stderr) = (None, None);
    std::future::poll_fn(|context| {
        if stdout.is_none()
            && let Poll::Ready(result) = out.as_mut().poll(context)
        {
            stdout = Some(result);
        }
        if stderr.is_none()
            && let Poll::Ready(result) = errors.as_mut().poll(context)
        {
            stderr = Some(result);
        }
        if stdout.is_some() && stderr.is_some() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    let status = child.wait().await?;
    Ok(Output { status, stdout: stdout.unwrap_or_else(|| Ok(Vec::new()))?, stderr: stderr.unwrap_or_else(|| Ok(Vec::new()))? })
}
