//! What passes between a host and a plugin's entry functions.
use crate::panics::Panic;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// Why a plugin could not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It said so.
    Refused(String),
    /// It panicked.
    Panicked(Panic),
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(message) => formatter.write_str(message),
            Failure::Panicked(panic) => write!(formatter, "panicked: {panic}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure::Refused(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Failure {
        Failure::Refused(message.to_owned())
    }
}

/// What an entry function leaves for its caller; `None` until it ran.
pub type Outcome<T> = Option<Result<T, Failure>>;

/// What a call gives.
pub enum Reply {
    /// The answer.
    Ready(Vec<u8>),
    /// A future of the answer, which the host runs as a task of the plugin.
    Later(Later),
}

/// A future of an answer; it stays on the executor's thread.
pub type Later = Pin<Box<dyn Future<Output = Result<Vec<u8>, Failure>>>>;

impl Reply {
    /// A reply that takes its time.
    pub fn later(future: impl Future<Output = Result<Vec<u8>, Failure>> + 'static) -> Reply {
        Reply::Later(Box::pin(future))
    }
}

impl From<Vec<u8>> for Reply {
    fn from(bytes: Vec<u8>) -> Reply {
        Reply::Ready(bytes)
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Reply {
        Reply::Ready(text.into_bytes())
    }
}

impl From<&str> for Reply {
    fn from(text: &str) -> Reply {
        Reply::Ready(text.as_bytes().to_vec())
    }
}

/// State that one build of a plugin hands to the next: plain bytes and the digest of their shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Digest of the state's shape, as the saving build knew it.
    pub schema: u64,
    /// The state.
    pub bytes: Vec<u8>,
}
