//! The functions that the host calls, made for the plugin's type. Each contains its panics.
use crate::{Failure, PLUGIN_ID, Reply, Saved};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};
use tau_rt::abi::Entry;
use tau_rt::calls::Outcome;
use tau_rt::panics::contain;
use tau_rt::{Owner, anchor};

/// What a plugin finds when it begins.
pub struct Context<'a> {
    /// Its id.
    pub id: Owner,
    /// What its predecessor saved, when it is loaded in its place.
    pub restored: Option<&'a Saved>,
}

/// A plugin. It is made, called and dropped by the host, one at a time.
pub trait Plugin: Send + Sync + Sized + 'static {
    /// Makes the plugin; on an error it is unloaded again.
    fn init(context: &Context<'_>) -> Result<Self, Failure>;

    /// Answers a call, at once or later.
    fn call(&self, method: &str, input: Vec<u8>) -> Result<Reply, Failure>;

    /// State for a new build that takes this one's place; it arrives there as [`Context::restored`].
    fn save(&self) -> Result<Option<Saved>, Failure> {
        Ok(None)
    }

    /// The last thing that runs before the value is dropped.
    fn destroy(&self) {}
}

trait Instance: Send + Sync {
    fn call(&self, method: &str, input: Vec<u8>) -> Result<Reply, Failure>;
    fn save(&self) -> Result<Option<Saved>, Failure>;
    fn destroy(&self);
}

impl<P: Plugin> Instance for P {
    fn call(&self, method: &str, input: Vec<u8>) -> Result<Reply, Failure> {
        Plugin::call(self, method, input)
    }
    fn save(&self) -> Result<Option<Saved>, Failure> {
        Plugin::save(self)
    }
    fn destroy(&self) {
        Plugin::destroy(self);
    }
}

static INSTANCE: Mutex<Option<Arc<dyn Instance>>> = Mutex::new(None);

fn instance() -> Result<Arc<dyn Instance>, Failure> {
    INSTANCE.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(|| Failure::from("the plugin is not running"))
}

fn settle<T>(outcome: &mut Outcome<T>, code: impl FnOnce() -> Result<T, Failure>) {
    *outcome = Some(contain(code).unwrap_or_else(|panic| Err(Failure::Panicked(panic))));
}

fn init<P: Plugin>(owner: Owner, restored: Option<&Saved>, outcome: &mut Outcome<()>) {
    PLUGIN_ID.store(owner, Relaxed);
    settle(outcome, || {
        let made: Arc<dyn Instance> = Arc::new(P::init(&Context { id: owner, restored })?);
        *INSTANCE.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
        Ok(())
    });
}

fn call(method: &str, input: Vec<u8>, outcome: &mut Outcome<Reply>) {
    settle(outcome, || instance()?.call(method, input));
}

fn save(outcome: &mut Outcome<Option<Saved>>) {
    settle(outcome, || instance()?.save());
}

fn destroy(outcome: &mut Outcome<()>) {
    settle(outcome, || {
        let taken = INSTANCE.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(instance) = taken {
            instance.destroy();
        }
        Ok(())
    });
}

/// The entry functions for a plugin's type.
pub const fn entry<P: Plugin>() -> Entry {
    Entry { init: init::<P>, call, save, destroy, anchor }
}
