//! The host for those who are not Rust: a few C functions, texts in JSON, answers through a callback.
//!
//! All functions are for the thread that made the host. Texts that are returned are freed by [`tau_free`].
use crate::cli::Session;
use crate::json::Json;
use crate::{Host, Options};
use std::ffi::{CStr, CString, c_char, c_void};
use std::time::Duration;
use tau_rt::panics::contain;
use tau_rt::task::spawn_local_for;

/// Takes the answer of a call: whether it went well, and bytes that are valid during the callback.
pub type OnAnswer = unsafe extern "C" fn(context: *mut c_void, well: bool, bytes: *const u8, length: usize);

/// Tasks are run in turns of so many polls, so that another event loop gets its share.
const POLLS_A_TURN: usize = 4096;

fn give(text: String) -> *mut c_char {
    CString::new(text.replace('\0', "\u{fffd}")).map_or(std::ptr::null_mut(), CString::into_raw)
}

fn failed(message: impl std::fmt::Display) -> *mut c_char {
    give(Json::Object(vec![("error", message.to_string().into())]).to_string())
}

/// Makes a host. On failure gives null and puts a text in `error`.
///
/// # Safety
/// `error` must be valid for writing a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tau_open(destroy_limit_ms: u64, error: *mut *mut c_char) -> *mut c_void {
    let options = Options { destroy_limit: Duration::from_millis(destroy_limit_ms), ..Options::default() };
    let message = match contain(|| Host::new(options)) {
        Ok(Ok(host)) => return Box::into_raw(Box::new(Session::new(host))).cast(),
        Ok(Err(refused)) => refused.to_string(),
        Err(panic) => panic.to_string(),
    };
    // SAFETY: the caller vouches for the place.
    unsafe { error.write(give(message)) };
    std::ptr::null_mut()
}

/// Unloads everything and ends the host; the verdicts on what had to stay, as a list.
///
/// # Safety
/// `host` must come from [`tau_open`] and is not used after.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tau_close(host: *mut c_void) -> *mut c_char {
    // SAFETY: the caller gives the host back.
    let session = unsafe { Box::from_raw(host.cast::<Session>()) };
    contain(|| give(Json::List(session.end().iter().map(crate::Verdict::to_json).collect()).to_string())).unwrap_or_else(failed)
}

/// Runs a command of the program's (see [`crate::cli`]): `{"ok": ...}` or `{"error": ...}`.
///
/// # Safety
/// `host` must come from [`tau_open`], `words` must hold `count` texts that end with zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tau_command(host: *mut c_void, words: *const *const c_char, count: usize) -> *mut c_char {
    // SAFETY: the caller vouches for host and words.
    let (session, words) = unsafe { (&mut *host.cast::<Session>(), (0..count).map(|index| CStr::from_ptr(*words.add(index)).to_string_lossy().into_owned()).collect::<Vec<_>>()) };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    contain(|| give(session.answer(&words).to_string())).unwrap_or_else(failed)
}

struct Caller {
    on_answer: OnAnswer,
    context: *mut c_void,
}

impl Caller {
    fn answer(self, result: &Result<Vec<u8>, String>) {
        let (well, bytes) = match result {
            Ok(bytes) => (true, bytes.as_slice()),
            Err(message) => (false, message.as_bytes()),
        };
        // SAFETY: who gave the callback vouches for it and its context; the bytes outlive the call.
        unsafe { (self.on_answer)(self.context, well, bytes.as_ptr(), bytes.len()) };
    }
}

/// Calls a plugin. `on_answer` is called once: before this returns, or during a later [`tau_drive`] or [`tau_close`].
///
/// # Safety
/// `host` must come from [`tau_open`], the texts must be valid for their lengths, and `context` until the answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tau_call(host: *mut c_void, id: u64, method: *const u8, method_length: usize, input: *const u8, input_length: usize, on_answer: OnAnswer, context: *mut c_void) {
    // SAFETY: the caller vouches for host, method and input; an empty one may be null.
    let (session, method, input) = unsafe {
        let bytes = |start: *const u8, length: usize| if length == 0 { Vec::new() } else { std::slice::from_raw_parts(start, length).to_vec() };
        (&*host.cast::<Session>(), String::from_utf8_lossy(&bytes(method, method_length)).into_owned(), bytes(input, input_length))
    };
    let caller = Caller { on_answer, context };
    let call = match contain(|| session.host().call(id, &method, input)) {
        Err(panic) => return caller.answer(&Err(panic.to_string())),
        Ok(crate::Call::Done(result)) => return caller.answer(&result.map_err(|error| error.to_string())),
        Ok(running) => running,
    };
    drop(spawn_local_for(tau_rt::HOST, async move {
        let result = call.answer().await.map_err(|error| error.to_string());
        caller.answer(&result);
    }));
}

/// Readable when [`tau_drive`] has something to do, after [`tau_prepare`].
///
/// # Safety
/// `host` must come from [`tau_open`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tau_descriptor(host: *mut c_void) -> i32 {
    // SAFETY: the caller vouches for the host.
    unsafe { &*host.cast::<Session>() }.host().executor().descriptor()
}

/// Before waiting for the descriptor.
///
/// # Safety
/// `host` must come from [`tau_open`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tau_prepare(host: *mut c_void) {
    // SAFETY: the caller vouches for the host.
    unsafe { &*host.cast::<Session>() }.host().executor().prepare();
}

/// Runs what is ready, for a while.
///
/// # Safety
/// `host` must come from [`tau_open`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tau_drive(host: *mut c_void) -> bool {
    // SAFETY: the caller vouches for the host.
    let session = unsafe { &*host.cast::<Session>() };
    contain(|| session.host().executor().drive(POLLS_A_TURN)).unwrap_or(false)
}

/// Frees a text that a function above gave.
///
/// # Safety
/// `text` must come from a function above, or be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tau_free(text: *mut c_char) {
    if !text.is_null() {
        // SAFETY: made by `CString::into_raw`.
        drop(unsafe { CString::from_raw(text) });
    }
}
