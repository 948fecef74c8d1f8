//! Ticks in the background, and takes text that another plugin allocated.
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tau_sdk::{Context, Failure, Plugin, Reply, Stream};

static TICKS: AtomicU64 = AtomicU64::new(0);

struct Second;

impl Plugin for Second {
    fn init(_: &Context<'_>) -> Result<Self, Failure> {
        // Belongs to this plugin, and goes with it.
        drop(tau_sdk::spawn_local(async {
            let mut ticks = tau_sdk::interval(Duration::from_millis(1));
            while ticks.next().await.is_some() {
                TICKS.fetch_add(1, Relaxed);
            }
        }));
        Ok(Second)
    }

    fn call(&self, method: &str, input: Vec<u8>) -> Result<Reply, Failure> {
        match method {
            "ticks" => Ok(TICKS.load(Relaxed).to_string().into()),
            "shout" => Ok(String::from_utf8(input).map_err(|_| "not text")?.to_uppercase().into()),
            "id" => Ok(tau_sdk::id().to_string().into()),
            _ => Err(format!("no method \"{method}\"").into()),
        }
    }
}

tau_sdk::plugin!(Second);
