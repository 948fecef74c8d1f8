//! Events: what one side publishes, others hear.
use crate::Owner;
use crate::schema::Schema;
use crate::slots::{Key, Slots};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Handler = Arc<dyn Fn(*const ()) + Send + Sync>;

struct Subscription {
    owner: Owner,
    topic: String,
    hash: u64,
    handler: Handler,
}

static SUBSCRIPTIONS: Mutex<Slots<Subscription>> = Mutex::new(Slots::new());

fn table() -> MutexGuard<'static, Slots<Subscription>> {
    SUBSCRIPTIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Key of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubscriptionId(Key);

/// Calls `handler` for each event of `topic` whose shape is that of `T`.
pub fn subscribe_for<T: Schema>(owner: Owner, topic: &str, handler: impl Fn(&T) + Send + Sync + 'static) -> SubscriptionId {
    let handler = move |event: *const ()| {
        // SAFETY: `publish` calls handlers of its own shape only, with a reference to a live event.
        handler(unsafe { &*event.cast::<T>() });
    };
    add(owner, topic, T::HASH, Arc::new(handler))
}

#[inline(never)]
fn add(owner: Owner, topic: &str, hash: u64, handler: Handler) -> SubscriptionId {
    SubscriptionId(table().insert(Subscription { owner, topic: topic.to_owned(), hash, handler }))
}

/// Ends a subscription.
#[inline(never)]
pub fn unsubscribe(id: SubscriptionId) {
    let former = table().remove(id.0);
    drop(former);
}

/// Tells `event` to all who hear `topic` in this shape, before it returns; how many heard it.
/// A handler's panic is contained, and does not keep the others from hearing.
pub fn publish<T: Schema>(topic: &str, event: &T) -> usize {
    call_all(topic, T::HASH, (&raw const *event).cast())
}

#[inline(never)]
fn call_all(topic: &str, hash: u64, event: *const ()) -> usize {
    let mut heard = 0;
    let keys = table().keys(|subscription| subscription.topic == topic && subscription.hash == hash);
    for key in keys {
        // A handler may have ended another's subscription meanwhile.
        let Some((owner, handler)) = table().get(key).map(|subscription| (subscription.owner, subscription.handler.clone())) else { continue };
        if let Err(panic) = crate::panics::contain(|| handler(event)) {
            drop(handler);
            eprintln!("tau: plugin {owner}: a handler of \"{topic}\" panicked: {panic}");
            continue;
        }
        heard += 1;
    }
    heard
}

/// Ends all subscriptions of `owner` and tells their topics.
#[inline(never)]
pub fn unsubscribe_all(owner: Owner) -> Vec<String> {
    let former: Vec<Subscription> = {
        let mut table = table();
        let keys = table.keys(|subscription| subscription.owner == owner);
        keys.into_iter().filter_map(|key| table.remove(key)).collect()
    };
    // Into a list of its own: collecting would reuse the block of what it takes apart, old addresses and all.
    let mut topics = Vec::with_capacity(former.len());
    former.into_iter().for_each(|subscription| topics.push(subscription.topic));
    topics
}
