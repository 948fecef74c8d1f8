//! Greets, counts its greetings, and hands the count to the build that takes its place.
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tau_sdk::{Context, Failure, Plugin, Reply, Saved};

/// Digest of the saved state's shape; a build that changes it must say how to read the old one.
const STATE: u64 = 1;

struct Hello {
    greeted: AtomicU64,
}

impl Plugin for Hello {
    fn init(context: &Context<'_>) -> Result<Self, Failure> {
        let greeted = match context.restored {
            None => 0,
            Some(Saved { schema: STATE, bytes }) => u64::from_le_bytes(bytes.as_slice().try_into().map_err(|_| "the saved count is not a number")?),
            Some(other) => return Err(format!("cannot read state {}", other.schema).into()),
        };
        Ok(Hello { greeted: AtomicU64::new(greeted) })
    }

    fn call(&self, method: &str, input: Vec<u8>) -> Result<Reply, Failure> {
        match method {
            "greet" => {
                let count = self.greeted.fetch_add(1, Relaxed) + 1;
                let name = String::from_utf8(input).map_err(|_| "the name is not text")?;
                Ok(Reply::later(async move {
                    tau_sdk::sleep(Duration::from_millis(1)).await;
                    Ok(format!("hello {name}, greeting {count} from plugin {}", tau_sdk::id()).into_bytes())
                }))
            }
            "count" => Ok(self.greeted.load(Relaxed).to_string().into()),
            _ => Err(format!("no method \"{method}\"").into()),
        }
    }

    fn save(&self) -> Result<Option<Saved>, Failure> {
        Ok(Some(Saved { schema: STATE, bytes: self.greeted.load(Relaxed).to_le_bytes().to_vec() }))
    }
}

tau_sdk::plugin!(Hello);
