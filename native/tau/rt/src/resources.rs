//! Values that plugins and the host offer each other, by name and shape.
use crate::schema::Schema;
use crate::slots::{Key, Slots};
use crate::Owner;
use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

struct Resource {
    owner: Owner,
    name: String,
    type_name: String,
    hash: u64,
    value: Arc<dyn Any + Send + Sync>,
    /// Which of several of one name is the latest.
    order: u64,
}

static ORDER: AtomicU64 = AtomicU64::new(0);
static RESOURCES: Mutex<Slots<Resource>> = Mutex::new(Slots::new());

fn table() -> MutexGuard<'static, Slots<Resource>> {
    RESOURCES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why there is no such resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// Nothing has this name.
    Unknown(String),
    /// Something has this name, and another shape.
    OtherShape {
        /// The name of its type.
        type_name: String,
        /// Its digest.
        found: u64,
        /// The digest that was asked for.
        wanted: u64,
    },
}

impl std::fmt::Display for Missing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Missing::Unknown(name) => write!(formatter, "no resource has the name \"{name}\""),
            Missing::OtherShape { type_name, found, wanted } => {
                write!(formatter, "the resource is a {type_name} of shape {found:016x}, wanted {wanted:016x}: the two sides were built from different definitions")
            }
        }
    }
}

/// Offers `value` as `name`. What the same owner offered by that name is dropped; what another did answers
/// again when this one is withdrawn, so that a new build that fails leaves the old one's offers as they were.
pub fn provide_for<T: Schema + Send + Sync>(owner: Owner, name: &str, value: T) {
    put(owner, name, T::NAME, T::HASH, Arc::new(value));
}

#[inline(never)]
fn put(owner: Owner, name: &str, type_name: &str, hash: u64, value: Arc<dyn Any + Send + Sync>) {
    let resource = Resource { owner, name: name.to_owned(), type_name: type_name.to_owned(), hash, value, order: ORDER.fetch_add(1, Relaxed) };
    let former = {
        let mut table = table();
        let keys = table.keys(|other| other.name == name && other.owner == owner);
        let former: Vec<_> = keys.into_iter().filter_map(|key| table.remove(key)).collect();
        table.insert(resource);
        former
    };
    drop(former);
}

fn find(table: &mut Slots<Resource>, name: &str) -> Option<Key> {
    let mut found: Option<(u64, Key)> = None;
    table.each(|key, resource| {
        if resource.name == name && found.is_none_or(|(order, _)| order < resource.order) {
            found = Some((resource.order, key));
        }
    });
    found.map(|(_, key)| key)
}

/// Lets `see` look at the resource `name`, which must be a `T` of the same shape. The resource cannot be
/// kept: that is what lets its owner be unloaded.
pub fn with<T: Schema + Send + Sync, R>(name: &str, see: impl FnOnce(&T) -> R) -> Result<R, Missing> {
    let value = get(name, T::HASH)?;
    // SAFETY: name and shape are the same on both sides, and both sides were built by one compiler against
    // one rt, which the loader sees to; so the layout is the same although the `TypeId` may differ.
    let shared = unsafe { &*Arc::as_ptr(&value).cast::<T>() };
    Ok(see(shared))
}

#[inline(never)]
fn get(name: &str, hash: u64) -> Result<Arc<dyn Any + Send + Sync>, Missing> {
    let mut table = table();
    let key = find(&mut table, name).ok_or_else(|| Missing::Unknown(name.to_owned()))?;
    let resource = table.get(key).ok_or_else(|| Missing::Unknown(name.to_owned()))?;
    if resource.hash != hash {
        return Err(Missing::OtherShape { type_name: resource.type_name.clone(), found: resource.hash, wanted: hash });
    }
    Ok(resource.value.clone())
}

/// Withdraws `name`. True where it was there.
#[inline(never)]
pub fn withdraw(name: &str) -> bool {
    let former = {
        let mut table = table();
        find(&mut table, name).and_then(|key| table.remove(key))
    };
    former.is_some()
}

/// Withdraws all that `owner` offers and tells their names.
#[inline(never)]
pub fn withdraw_all(owner: Owner) -> Vec<String> {
    let former: Vec<Resource> = {
        let mut table = table();
        let keys = table.keys(|resource| resource.owner == owner);
        keys.into_iter().filter_map(|key| table.remove(key)).collect()
    };
    // Into a list of its own: collecting would reuse the block of what it takes apart, old addresses and all.
    let mut names = Vec::with_capacity(former.len());
    former.into_iter().for_each(|resource| names.push(resource.name));
    names
}
