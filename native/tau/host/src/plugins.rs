//! The host: loading, calling, unloading and replacing plugins. Its methods are for the executor's thread.
use crate::elf::PluginFile;
use crate::executor::{Executor, executor};
use crate::gate;
use crate::hooks;
use crate::image::{Image, Masked, each_object, manifest_at};
use crate::scan;
use crate::scrub::scrub_stack;
use crate::stage::Stage;
use crate::tombstone;
use crate::verdict::{Reasons, Reclaimed, Verdict};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::{Acquire, Relaxed, Release}};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tau_rt::Owner;
use tau_rt::calls::{Failure, Outcome, Reply, Saved};
use tau_rt::task::{JoinError, JoinHandle, spawn_local_for};

/// How the host behaves.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How long a plugin's destroy function may take; after that the plugin stays in memory.
    pub destroy_limit: Duration,
    /// Whether a plugin's load prints nothing of its panics; they are told in results instead.
    pub quiet: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { destroy_limit: Duration::from_secs(2), quiet: true }
    }
}

/// What happens to calls that run while their plugin is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// They are stopped.
    Abort,
    /// They may end within this time, then they are stopped.
    Drain(Duration),
}

/// Why something with a plugin did not work. The host goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// There is no such plugin, or it is on its way out.
    Unknown(Owner),
    /// The file may not run here.
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The plugin's own code failed.
    Failed {
        /// The plugin.
        plugin: String,
        /// What it was doing: `init`, `call`, `save`.
        step: &'static str,
        /// What it said.
        failure: Failure,
    },
    /// The call was stopped.
    Aborted(String),
    /// Code of this plugin is running further out on this thread's stack.
    Busy(String),
    /// The host itself could not go on.
    Host(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Unknown(id) => write!(out, "no plugin has the id {id}"),
            Error::Refused { path, reason } => write!(out, "{}: {reason}", path.display()),
            Error::Failed { plugin, step, failure } => write!(out, "plugin \"{plugin}\": {step}: {failure}"),
            Error::Aborted(plugin) => write!(out, "plugin \"{plugin}\": the call was stopped"),
            Error::Busy(plugin) => write!(out, "plugin \"{plugin}\" is running on this very stack"),
            Error::Host(message) => out.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

/// As wide as a word, since it lies on the heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
enum State {
    Running,
    /// On its way out: it takes no calls.
    Leaving,
    /// Stays in memory until what keeps it is gone.
    Deferred,
}

struct Loaded {
    id: Owner,
    file: Arc<PluginFile>,
    path: PathBuf,
    staged: PathBuf,
    image: Image,
    state: State,
    calls: Arc<AtomicUsize>,
    verdict: Option<Box<Verdict>>,
}

/// What is known of a loaded plugin.
#[derive(Debug, Clone)]
pub struct Info {
    /// Its id.
    pub id: Owner,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The digest of its file, by the linker.
    pub build_id: String,
    /// The file that it was loaded from.
    pub path: PathBuf,
    /// `running`, `leaving` or `deferred`.
    pub state: &'static str,
    /// Calls that run.
    pub calls: usize,
}

/// The host. There is one executor in a process, and normally one host.
pub struct Host {
    executor: &'static Executor,
    options: Options,
    stage: Mutex<Stage>,
    /// Boxed, and nothing in them that may be empty space: what lies on the heap must not hold bytes of old stacks.
    plugins: Mutex<Vec<Box<Loaded>>>,
    standard_library: String,
}

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// A call that runs, or its answer.
pub enum Call {
    /// The plugin answered at once.
    Done(Result<Vec<u8>, Error>),
    /// It will answer.
    Running {
        /// The plugin's name.
        plugin: String,
        /// The task that answers.
        task: JoinHandle<Result<Vec<u8>, Failure>>,
    },
}

impl Call {
    /// The answer.
    pub async fn answer(self) -> Result<Vec<u8>, Error> {
        match self {
            Call::Done(result) => result,
            Call::Running { plugin, task } => match task.await {
                Ok(Ok(bytes)) => Ok(bytes),
                Ok(Err(failure)) => Err(Error::Failed { plugin, step: "call", failure }),
                Err(JoinError::Panicked(panic)) => Err(Error::Failed { plugin, step: "call", failure: Failure::Panicked(panic) }),
                Err(JoinError::Aborted) => Err(Error::Aborted(plugin)),
            },
        }
    }
}

/// Counts a running call for as long as it lives.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Counted {
        count.fetch_add(1, Relaxed);
        Counted(count.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Release);
    }
}

impl Host {
    /// A host on the calling thread, which becomes the executor's.
    pub fn new(options: Options) -> Result<Host, Error> {
        let executor = executor().map_err(|error| Error::Host(format!("no executor: {error}")))?;
        if !executor.adopt() {
            return Err(Error::Host("another thread of this process runs the tasks".into()));
        }
        if !tau_rt::alloc::in_use() {
            return Err(Error::Host("another allocator took the place of tau-rt's: plugins cannot be unloaded with proof".into()));
        }
        hooks::install().map_err(Error::Host)?;
        if options.quiet {
            quiet_panics();
        }
        let mut standard_library = String::new();
        each_object(&mut |object| {
            let name = object.name.rsplit('/').next().unwrap_or_default();
            if name.starts_with("libstd-") {
                name.clone_into(&mut standard_library);
            }
            false
        });
        Ok(Host { executor, options, stage: Mutex::new(Stage::new()), plugins: Mutex::new(Vec::new()), standard_library })
    }

    /// The executor that this host's plugins run on.
    pub fn executor(&self) -> &'static Executor {
        self.executor
    }

    fn plugins(&self) -> MutexGuard<'_, Vec<Box<Loaded>>> {
        self.plugins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads a plugin and runs its init.
    pub fn load(&self, path: &Path) -> Result<Owner, Error> {
        self.load_with(path, None)
    }

    fn load_with(&self, path: &Path, restored: Option<&Saved>) -> Result<Owner, Error> {
        let refused = |reason: String| Error::Refused { path: path.to_owned(), reason };
        scrub_stack();
        let (staged, file) = self.stage().take(path).map_err(refused)?;
        let opened = gate::check(&file, &self.standard_library).and_then(|()| Image::open(&staged));
        let image = match opened {
            Ok(image) => image,
            Err(reason) => {
                self.stage().give_back(&staged);
                return Err(refused(reason));
            }
        };
        let id = NEXT_ID.fetch_add(1, Relaxed);
        if !hooks::watch(id, image.range()) {
            image.close();
            self.stage().give_back(&staged);
            return Err(Error::Host("too many plugins are in memory".into()));
        }
        if file.hooks > 0 {
            hooks::install_in(image.range());
        }
        gate::remember(&file, id);
        let manifest = image.manifest();
        let name = file.name.clone();
        scrub_stack();
        self.plugins().push(Box::new(Loaded { id, file, path: path.to_owned(), staged, image, state: State::Running, calls: Arc::default(), verdict: None }));
        let mut answer = Answer::default();
        self.executor.within(id, || enter_init(manifest, id, restored, &mut answer));
        scrub_stack();
        match answer.failure() {
            None => Ok(id),
            Some(failure) => {
                // The plugin is out of every table after this, or kept with its reasons.
                let _ = self.unload(id, Policy::Abort);
                Err(Error::Failed { plugin: name, step: "init", failure })
            }
        }
    }

    fn entry(&self, id: Owner) -> Result<(Masked, String, Arc<AtomicUsize>), Error> {
        let plugins = self.plugins();
        let plugin = plugins.iter().find(|plugin| plugin.id == id && plugin.state == State::Running).ok_or(Error::Unknown(id))?;
        Ok((plugin.image.manifest(), plugin.file.name.clone(), plugin.calls.clone()))
    }

    /// Calls a plugin. What takes time runs as a task of the plugin.
    pub fn call(&self, id: Owner, method: &str, input: Vec<u8>) -> Call {
        let (manifest, plugin, calls) = match self.entry(id) {
            Ok(found) => found,
            Err(error) => return Call::Done(Err(error)),
        };
        let counted = Counted::new(&calls);
        let mut answer = Answer::default();
        self.executor.within(id, || enter_call(manifest, id, method, input, counted, &mut answer));
        scrub_stack();
        match (answer.task.take(), answer.failure()) {
            (Some(task), _) => Call::Running { plugin, task },
            (None, None) => Call::Done(Ok(answer.bytes)),
            (None, Some(failure)) => Call::Done(Err(Error::Failed { plugin, step: "call", failure })),
        }
    }

    /// Calls a plugin and runs tasks until it answered.
    pub fn call_and_wait(&self, id: Owner, method: &str, input: Vec<u8>) -> Result<Vec<u8>, Error> {
        match self.call(id, method, input) {
            Call::Done(result) => result,
            running => tau_rt::task::block_on(running.answer()),
        }
    }

    /// Calls that run in a plugin.
    pub fn calls(&self, id: Owner) -> usize {
        self.plugins().iter().find(|plugin| plugin.id == id).map_or(0, |plugin| plugin.calls.load(Acquire))
    }

    /// All plugins in memory.
    pub fn list(&self) -> Vec<Info> {
        let describe = |plugin: &Box<Loaded>| Info {
            id: plugin.id,
            name: plugin.file.name.clone(),
            version: plugin.file.version.clone(),
            build_id: plugin.file.build_id.clone(),
            path: plugin.path.clone(),
            state: match plugin.state {
                State::Running => "running",
                State::Leaving => "leaving",
                State::Deferred => "deferred",
            },
            calls: plugin.calls.load(Acquire),
        };
        self.plugins().iter().map(describe).collect()
    }

    fn set_state(&self, id: Owner, from: State, to: State) -> Result<(), Error> {
        let mut plugins = self.plugins();
        let plugin = plugins.iter_mut().find(|plugin| plugin.id == id && plugin.state == from).ok_or(Error::Unknown(id))?;
        plugin.state = to;
        Ok(())
    }

    fn wait_for_calls(&self, id: Owner, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        while self.calls(id) > 0 {
            if Instant::now() >= until {
                return false;
            }
            tau_rt::task::block_on(tau_rt::time::sleep(Duration::from_micros(500)));
        }
        true
    }

    /// Unloads a plugin, or says why it must stay. Its calls are refused from here on.
    pub fn unload(&self, id: Owner, policy: Policy) -> Result<Verdict, Error> {
        self.set_state(id, State::Running, State::Leaving)?;
        if self.executor.is_running(id) {
            self.set_state(id, State::Leaving, State::Running)?;
            let name = self.plugins().iter().find(|plugin| plugin.id == id).map(|plugin| plugin.file.name.clone());
            return Err(Error::Busy(name.unwrap_or_default()));
        }
        if let Policy::Drain(limit) = policy {
            self.wait_for_calls(id, limit);
        }
        let destroy = self.destroy(id)?;
        scrub_stack();
        let stuck = matches!(destroy, Destroyed::Stuck);
        let taken = if stuck {
            crate::executor::Taken { tasks: self.executor.abandon(id), ..Default::default() }
        } else {
            self.executor.take_back(id)
        };
        scrub_stack();
        let reclaimed = Reclaimed { taken, events: tau_rt::events::unsubscribe_all(id), resources: tau_rt::resources::withdraw_all(id) };
        let verdict = Verdict {
            plugin: self.plugins().iter().find(|plugin| plugin.id == id).map(|plugin| plugin.file.name.clone()).unwrap_or_default(),
            id,
            reclaimed,
            deferred: None,
            destroy: match destroy {
                Destroyed::Well => None,
                Destroyed::Failed(message) => Some(message),
                Destroyed::Stuck => Some(format!("destroy did not return within {} ms", self.options.destroy_limit.as_millis())),
            },
            search: (0, 0),
        };
        Ok(self.conclude(id, verdict, stuck))
    }

    /// Runs destroy on a thread of its own, which is the executor's for as long: one that never returns costs
    /// that thread and not the host.
    fn destroy(&self, id: Owner) -> Result<Destroyed, Error> {
        let manifest = {
            let plugins = self.plugins();
            plugins.iter().find(|plugin| plugin.id == id).ok_or(Error::Unknown(id))?.image.manifest()
        };
        let executor = self.executor;
        let lender = executor.lender();
        let (sender, receiver) = channel();
        let run = move || {
            let failure = executor.lend(lender, || {
                let mut answer = Answer::default();
                enter_destroy(manifest, &mut answer);
                scrub_stack();
                answer.failure()
            });
            let _ = sender.send(failure);
        };
        let thread = std::thread::Builder::new().name("tau-destroy".into()).spawn(run).map_err(|error| Error::Host(format!("no thread for destroy: {error}")))?;
        let answer = receiver.recv_timeout(self.options.destroy_limit);
        executor.reclaim(lender);
        Ok(match answer {
            Err(RecvTimeoutError::Timeout) => Destroyed::Stuck,
            answer => {
                // The thread's destructors of thread-local values run before it is joined.
                let _ = thread.join();
                match answer {
                    Ok(None) => Destroyed::Well,
                    Ok(Some(failure)) => Destroyed::Failed(failure.to_string()),
                    Err(_) => Destroyed::Failed("it left no result".into()),
                }
            }
        })
    }

    /// Looks for what still holds the plugin; unloads it where nothing does.
    fn conclude(&self, id: Owner, mut verdict: Verdict, stuck: bool) -> Verdict {
        let mut plugins = self.plugins();
        let Some(place) = plugins.iter().position(|plugin| plugin.id == id) else { return verdict };
        let range = plugins[place].image.range();
        let (threads, tls_destructors) = hooks::counts(id);
        let mut reasons = Reasons {
            threads: threads + usize::from(stuck && threads == 0) + verdict.reclaimed.taken.working,
            tls_destructors,
            guards: tau_rt::guards::count(id),
            signal_handlers: tombstone::handlers_in(range),
            ..Reasons::default()
        };
        let found = scan::search(range);
        scrub_stack();
        verdict.search = (found.micros, found.bytes);
        (reasons.pointers, reasons.pointers_total) = (found.pointers, found.total);
        if reasons.is_empty() {
            let plugin = &plugins[place];
            plugin.image.close();
            if tombstone::place(range, &plugin.file.name) {
                let plugin = plugins.remove(place);
                drop(plugins);
                hooks::unwatch(id);
                gate::forget(id);
                self.stage().give_back(&plugin.staged);
                verdict.deferred = None;
                return verdict;
            }
            reasons.mapped = Some("the dynamic linker keeps it".into());
            plugin.image.reopen(&plugin.staged);
        }
        verdict.deferred = Some(reasons);
        plugins[place].state = State::Deferred;
        plugins[place].verdict = Some(Box::new(verdict.clone()));
        verdict
    }

    /// Tries again to unload what had to stay; the new verdicts.
    pub fn sweep(&self) -> Vec<Verdict> {
        let waiting: Vec<(Owner, Verdict)> = self.plugins().iter().filter(|plugin| plugin.state == State::Deferred).filter_map(|plugin| Some((plugin.id, plugin.verdict.as_deref()?.clone()))).collect();
        waiting
            .into_iter()
            .map(|(id, mut verdict)| {
                let stuck = verdict.destroy.as_deref().is_some_and(|message| message.starts_with("destroy did not return"));
                verdict.reclaimed.taken.working = self.executor.take_back(id).working;
                self.conclude(id, verdict, stuck)
            })
            .collect()
    }

    /// Puts a new build in a plugin's place and hands the state over. On any failure the old one goes on.
    pub fn reload(&self, id: Owner, path: &Path, policy: Policy) -> Result<(Owner, Verdict), Error> {
        let (manifest, plugin, _) = self.entry(id)?;
        if self.executor.is_running(id) {
            return Err(Error::Busy(plugin));
        }
        // What cannot run here is refused before the old build notices anything.
        let (staged, file) = self.stage().take(path).map_err(|reason| Error::Refused { path: path.to_owned(), reason })?;
        self.stage().give_back(&staged);
        gate::forget(id);
        let fits = gate::check(&file, &self.standard_library);
        self.plugins().iter().filter(|plugin| plugin.id == id).for_each(|plugin| gate::remember(&plugin.file, id));
        fits.map_err(|reason| Error::Refused { path: path.to_owned(), reason })?;

        self.set_state(id, State::Running, State::Leaving)?;
        let back = |error: Error| {
            let _ = self.set_state(id, State::Leaving, State::Running);
            error
        };
        if let Policy::Drain(limit) = policy {
            self.wait_for_calls(id, limit);
        }
        let mut answer = Answer::default();
        self.executor.within(id, || enter_save(manifest, &mut answer));
        scrub_stack();
        if let Some(failure) = answer.failure() {
            return Err(back(Error::Failed { plugin, step: "save", failure }));
        }
        let saved = answer.saved.take();
        gate::forget(id);
        let loaded = self.load_with(path, saved.as_ref());
        let next = match loaded {
            Ok(next) => next,
            Err(error) => {
                self.plugins().iter().filter(|plugin| plugin.id == id).for_each(|plugin| gate::remember(&plugin.file, id));
                return Err(back(error));
            }
        };
        self.set_state(id, State::Leaving, State::Running)?;
        let verdict = self.unload(id, Policy::Abort)?;
        Ok((next, verdict))
    }

    /// Unloads everything and removes the host's copies; the verdicts on what had to stay.
    pub fn shut_down(&self) -> Vec<Verdict> {
        let ids: Vec<Owner> = self.plugins().iter().filter(|plugin| plugin.state == State::Running).map(|plugin| plugin.id).collect();
        for id in ids {
            // What could not be unloaded is among those swept below.
            let _ = self.unload(id, Policy::Abort);
        }
        let left: Vec<Verdict> = self.sweep().into_iter().filter(|verdict| !verdict.is_unloaded()).collect();
        self.stage().clear();
        left
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.shut_down();
        self.executor.release();
    }
}

/// What an entry function left, in fields that have no unused parts.
#[derive(Default)]
struct Answer {
    bytes: Vec<u8>,
    task: Option<JoinHandle<Result<Vec<u8>, Failure>>>,
    saved: Option<Saved>,
    failed: Option<Failure>,
}

impl Answer {
    fn failure(&mut self) -> Option<Failure> {
        self.failed.take()
    }

    fn take<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        match outcome {
            Some(Ok(value)) => Some(value),
            Some(Err(failure)) => {
                self.failed = Some(failure);
                None
            }
            None => {
                self.failed = Some("it left no result".into());
                None
            }
        }
    }
}

// The functions that enter a plugin: only their frames hold its addresses, and who calls them scrubs the stack after.

#[inline(never)]
fn enter_init(manifest: Masked, id: Owner, restored: Option<&Saved>, answer: &mut Answer) {
    let mut outcome: Outcome<()> = None;
    // SAFETY: the plugin is loaded, and is not unloaded while it is in a call.
    unsafe { (manifest_at(manifest).entry.init)(id, restored, &mut outcome) };
    answer.take(outcome);
}

#[inline(never)]
fn enter_call(manifest: Masked, id: Owner, method: &str, input: Vec<u8>, counted: Counted, answer: &mut Answer) {
    let mut outcome: Outcome<Reply> = None;
    // SAFETY: as above.
    unsafe { (manifest_at(manifest).entry.call)(method, input, &mut outcome) };
    match answer.take(outcome) {
        Some(Reply::Ready(bytes)) => answer.bytes = bytes,
        Some(Reply::Later(later)) => {
            answer.task = Some(spawn_local_for(id, async move {
                let _counted = counted;
                later.await
            }));
        }
        None => {}
    }
}

#[inline(never)]
fn enter_save(manifest: Masked, answer: &mut Answer) {
    let mut outcome: Outcome<Option<Saved>> = None;
    // SAFETY: as above.
    unsafe { (manifest_at(manifest).entry.save)(&mut outcome) };
    answer.saved = answer.take(outcome).flatten();
}

#[inline(never)]
fn enter_destroy(manifest: Masked, answer: &mut Answer) {
    let mut outcome: Outcome<()> = None;
    // SAFETY: as above.
    unsafe { (manifest_at(manifest).entry.destroy)(&mut outcome) };
    answer.take(outcome);
}

enum Destroyed {
    Well,
    Failed(String),
    Stuck,
}

/// Panics that are caught at a border are told in results; printing them too would tell them twice.
fn quiet_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let former = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !tau_rt::panics::note(info) {
                former(info);
            }
        }));
    });
}
