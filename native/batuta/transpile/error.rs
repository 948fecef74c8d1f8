//! Python's exceptions as values.
use super::class::Class;
use super::repr::Repr;

/// A raised exception: its class, what `str` and what `repr` say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    pub class: Class,
    pub message: String,
    /// The arguments as `repr` shows them, without the parentheses.
    pub arguments: String,
}

impl Error {
    /// An exception with one text.
    pub fn new(class: Class, message: impl Into<String>) -> Self {
        let message = message.into();
        let arguments = message.repr();
        Self { class, message, arguments }
    }

    /// An exception without arguments.
    pub fn bare(class: Class) -> Self {
        Self { class, message: String::new(), arguments: String::new() }
    }

    /// An exception with one argument that is no text, or whose class shows it by `repr`.
    pub fn of<T: Repr + ?Sized>(class: Class, argument: &T) -> Self {
        let arguments = argument.repr();
        let message = if class.is(Class::KeyError) { arguments.clone() } else { argument.text() };
        Self { class, message, arguments }
    }

    /// An exception with several arguments, shown already.
    pub fn many(class: Class, arguments: &[String]) -> Self {
        let arguments = arguments.join(", ");
        Self { class, message: format!("({arguments})"), arguments }
    }

    /// Whether `except class` catches it.
    pub fn is(&self, class: Class) -> bool {
        self.class.is(class)
    }

    pub fn zero_division(message: &str) -> Self {
        Self::new(Class::ZeroDivisionError, message)
    }

    pub fn value(message: impl Into<String>) -> Self {
        Self::new(Class::ValueError, message)
    }

    pub fn index(message: &str) -> Self {
        Self::new(Class::IndexError, message)
    }

    pub fn key<K: Repr + ?Sized>(key: &K) -> Self {
        Self::of(Class::KeyError, key)
    }

    /// The result does not fit 64 bits: no `except` catches this, since Python would have gone on.
    pub fn overflow() -> Self {
        Self::new(Class::IntegerOverflow, "the result does not fit a 64-bit integer")
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl Repr for Error {
    fn repr(&self) -> String {
        format!("{}({})", self.class.name(), self.arguments)
    }

    fn text(&self) -> String {
        self.message.clone()
    }
}

/// Ends the program as CPython does: the exit code of `sys.exit`, or 1 and the exception on standard error.
pub fn exit(result: Result<(), Error>) -> ! {
    use std::io::Write;
    let code = match result {
        Ok(()) => 0,
        Err(error) if error.class == Class::SystemExit => match error.message.parse::<i64>() {
            _ if error.message.is_empty() || error.arguments == "None" => 0,
            Ok(code) if error.arguments == error.message => (code & 0xff) as i32,
            _ => {
                eprintln!("{}", error.message);
                1
            }
        },
        Err(error) if error.message.is_empty() => {
            eprintln!("{}", error.class.name());
            1
        }
        Err(error) => {
            eprintln!("{}: {}", error.class.name(), error.message);
            1
        }
    };
    let _ = std::io::stdout().flush();
    std::process::exit(code)
}

thread_local! {
    static DEPTH: std::cell::Cell<usize> = const { std::cell::Cell::new(1) };
}

/// Python's limit of calls within each other.
const RECURSION_LIMIT: usize = 1000;

/// One call of a function that may call itself; given back when it returns.
pub struct Frame(());

impl Frame {
    pub fn enter() -> Result<Self, Error> {
        DEPTH.with(|depth| {
            if depth.get() >= RECURSION_LIMIT - 2 {
                return Err(Error::new(Class::RecursionError, "maximum recursion depth exceeded"));
            }
            depth.set(depth.get() + 1);
            Ok(Self(()))
        })
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get() - 1));
    }
}

/// Where Python holds that a variable of optional type is not `None`, and the reader of types agrees.
pub fn some<T>(value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| Error::new(Class::TypeError, "the value is None"))
}
