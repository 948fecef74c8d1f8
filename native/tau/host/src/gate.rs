//! The gate before the dynamic linker: may this file run in this process?
use crate::elf::{PluginFile, TypeShape};
use std::sync::{Mutex, PoisonError};
use tau_rt::Owner;

/// What a host can be asked for in a manifest's `requires`.
const OFFERED: [&str; 1] = ["tls-destructors"];

struct Known {
    shape: TypeShape,
    who: String,
    owner: Owner,
}

static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

/// Refuses a file that was not built for this runtime, and says in what it differs.
pub fn check(file: &PluginFile, loaded_std: &str) -> Result<(), String> {
    if file.rustc != tau_rt::RUSTC {
        return Err(format!("it was built by another compiler: \"{}\", and this host by \"{}\": build both with the same one", file.rustc, tau_rt::RUSTC));
    }
    if let Some(other) = file.needed.iter().find(|name| name.starts_with("libstd-") && name.as_str() != loaded_std) {
        return Err(format!("it needs another standard library: {other}, and this host runs {loaded_std}"));
    }
    if !file.needed.iter().any(|name| name == loaded_std) {
        return Err("it has a standard library of its own (libstd is not among what it needs): build it with -C prefer-dynamic".into());
    }
    if file.rt_build != tau_rt::loaded_build() {
        return Err(format!("it was built against another tau-rt: {}, and this host runs {}: build both in one workspace, or against this host's dist", file.rt_build, tau_rt::loaded_build()));
    }
    if let Some(unknown) = file.requires.iter().find(|word| !OFFERED.contains(&word.as_str())) {
        return Err(format!("it requires \"{unknown}\", which this host does not offer"));
    }
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    for shape in &file.types {
        if let Some(other) = known.iter().find(|other| other.shape.name == shape.name && other.shape != *shape) {
            return Err(format!(
                "its type \"{}\" has another shape (digest {:016x}, {} bytes, aligned to {}) than that of {} (digest {:016x}, {} bytes, aligned to {})",
                shape.name, shape.hash, shape.size, shape.align, other.who, other.shape.hash, other.shape.size, other.shape.align
            ));
        }
    }
    Ok(())
}

/// From now on these types have these shapes, for as long as `owner` is there.
pub fn remember(file: &PluginFile, owner: Owner) {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.extend(file.types.iter().map(|shape| Known { shape: shape.clone(), who: format!("plugin \"{}\"", file.name), owner }));
}

/// `owner` is gone, and its types with it.
pub fn forget(owner: Owner) {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).retain(|known| known.owner != owner);
}
