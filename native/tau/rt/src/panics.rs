//! Panics at the border of a plugin: caught, turned into text, and forgotten before the plugin can go.
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

/// What a panic said. It holds nothing of the code that panicked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    /// The message, or what kind of value was thrown.
    pub message: String,
    /// `file:line:column`, or empty where it is not known.
    pub location: String,
}

impl Panic {
    /// A panic with this message and location.
    pub fn new(message: &str, location: &str) -> Panic {
        Panic { message: message.to_owned(), location: location.to_owned() }
    }
}

impl fmt::Display for Panic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.location.as_str() {
            "" => formatter.write_str(&self.message),
            location => write!(formatter, "{} (at {location})", self.message),
        }
    }
}

thread_local! {
    static CONTAINED: Cell<u32> = const { Cell::new(0) };
    static LOCATION: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `code`; a panic in it comes back as text.
#[inline]
pub fn contain<T>(code: impl FnOnce() -> T) -> Result<T, Panic> {
    enter();
    let result = catch_unwind(AssertUnwindSafe(code));
    leave();
    result.map_err(describe)
}

#[inline(never)]
fn enter() {
    CONTAINED.with(|depth| depth.set(depth.get() + 1));
}

#[inline(never)]
fn leave() {
    CONTAINED.with(|depth| depth.set(depth.get() - 1));
}

/// Turns a payload into text and drops it; a payload that panics when dropped is left where it is.
#[inline(never)]
pub fn describe(payload: Box<dyn Any + Send>) -> Panic {
    let message = match (payload.downcast_ref::<&'static str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => "a value that is not text was thrown".to_owned(),
    };
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
    let location = LOCATION.try_with(|location| std::mem::take(&mut *location.borrow_mut())).unwrap_or_default();
    Panic { message, location }
}

/// For the host's panic hook: notes where it happened. True where the panic will be caught and told by us,
/// so that the hook need not print it.
#[inline(never)]
pub fn note(info: &PanicHookInfo<'_>) -> bool {
    let contained = CONTAINED.try_with(|depth| depth.get() > 0).unwrap_or(false);
    if contained {
        let place = info.location().map(|location| location.to_string()).unwrap_or_default();
        let _ = LOCATION.try_with(|location| *location.borrow_mut() = place);
    }
    contained
}
