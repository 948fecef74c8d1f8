//! How an unload ended, and why it could not be finished where it could not.
use crate::executor::Taken;
use crate::json::Json;
use crate::scan::{Found, Pointer};
use tau_rt::Owner;

/// What the plugin had left to itself and the host took back.
#[derive(Debug, Clone, Default)]
pub struct Reclaimed {
    /// Tasks, timers, descriptors, work.
    pub taken: Taken,
    /// Topics of its event handlers.
    pub events: Vec<String>,
    /// Names of its resources.
    pub resources: Vec<String>,
}

/// Why a plugin must stay in memory.
#[derive(Debug, Clone, Default)]
pub struct Reasons {
    /// What points into it.
    pub pointers: Vec<Pointer>,
    /// All that points into it, also what is not listed.
    pub pointers_total: usize,
    /// Threads that run its code.
    pub threads: usize,
    /// Destructors of thread-local values that are still to run.
    pub tls_destructors: usize,
    /// Signals whose handler is its code.
    pub signal_handlers: Vec<i32>,
    /// Guards that pin it.
    pub guards: u64,
    /// Why its memory is still there although nothing above says so.
    pub mapped: Option<String>,
}

impl Reasons {
    /// Whether nothing keeps it.
    pub fn is_empty(&self) -> bool {
        self.pointers_total == 0 && self.threads == 0 && self.tls_destructors == 0 && self.signal_handlers.is_empty() && self.guards == 0 && self.mapped.is_none()
    }
}

/// The verdict on an unload.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The plugin's name.
    pub plugin: String,
    /// Its id.
    pub id: Owner,
    /// What it left behind and lost.
    pub reclaimed: Reclaimed,
    /// What keeps it in memory; nothing where it is unloaded.
    pub deferred: Option<Reasons>,
    /// What its destroy function failed with.
    pub destroy: Option<String>,
    /// Microseconds the search took, and the bytes it read.
    pub search: (u64, usize),
}

impl Verdict {
    /// Whether the plugin is gone from memory.
    pub fn is_unloaded(&self) -> bool {
        self.deferred.is_none()
    }

    /// The verdict as data.
    pub fn to_json(&self) -> Json {
        let taken = self.reclaimed.taken;
        Json::Object(vec![
            ("verdict", if self.is_unloaded() { "unloaded" } else { "deferred" }.into()),
            ("plugin", self.plugin.as_str().into()),
            ("id", self.id.into()),
            (
                "reclaimed",
                Json::Object(vec![
                    ("tasks", taken.tasks.into()),
                    ("timers", taken.timers.into()),
                    ("io", taken.io.into()),
                    ("work", taken.work.into()),
                    ("events", self.reclaimed.events.clone().into()),
                    ("resources", self.reclaimed.resources.clone().into()),
                ]),
            ),
            ("deferred", self.deferred.as_ref().map(reasons).unwrap_or(Json::Null)),
            ("destroy", self.destroy.clone().into()),
            ("searchUs", self.search.0.into()),
            ("searchedBytes", self.search.1.into()),
        ])
    }
}

fn reasons(reasons: &Reasons) -> Json {
    let pointer = |pointer: &Pointer| Json::Object(vec![("place", pointer.place.as_str().into()), ("target", format!("{:#x}", pointer.target).into()), ("code", pointer.code.into())]);
    Json::Object(vec![
        ("pointers", Json::List(reasons.pointers.iter().map(pointer).collect())),
        ("pointersTotal", reasons.pointers_total.into()),
        ("threads", reasons.threads.into()),
        ("tlsDestructors", reasons.tls_destructors.into()),
        ("signalHandlers", reasons.signal_handlers.clone().into()),
        ("guards", reasons.guards.into()),
        ("mapped", reasons.mapped.clone().into()),
    ])
}

impl From<Found> for Reasons {
    fn from(found: Found) -> Reasons {
        Reasons { pointers: found.pointers, pointers_total: found.total, ..Reasons::default() }
    }
}
