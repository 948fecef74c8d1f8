//! Copies of plugin files under names of their own: the linker gives the old image for a path that it knows,
//! and a mapped file that is overwritten kills the process.
use crate::elf::{self, PluginFile};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What tells one build of a file from the next without reading it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

struct Staged {
    identity: Identity,
    path: PathBuf,
    file: Arc<PluginFile>,
    used: bool,
}

/// The folder of a process's copies.
pub struct Stage {
    folder: Option<PathBuf>,
    copies: Vec<Staged>,
}

/// Copies of this process, over all its hosts: a name must never come again while an image of it may be mapped.
static COPIES: AtomicU64 = AtomicU64::new(0);

/// Builds of which a copy is kept for the next load.
const KEPT_MAX: usize = 64;
const SIZE_MAX: u64 = 1 << 30;

impl Stage {
    pub const fn new() -> Stage {
        Stage { folder: None, copies: Vec::new() }
    }

    fn folder(&mut self) -> Result<PathBuf, String> {
        if let Some(folder) = &self.folder {
            return Ok(folder.clone());
        }
        let base = std::env::temp_dir();
        sweep(&base);
        let folder = base.join(format!("tau-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("no folder for copies at {}: {error}", folder.display()))?;
        self.folder = Some(folder.clone());
        Ok(folder)
    }

    /// A copy of the file that no living image is loaded from, and what the file says about itself.
    pub fn take(&mut self, path: &Path) -> Result<(PathBuf, Arc<PluginFile>), String> {
        let unreadable = |error: std::io::Error| format!("it cannot be read: {error}");
        let metadata = fs::metadata(path).map_err(unreadable)?;
        if !metadata.is_file() || metadata.len() > SIZE_MAX {
            return Err("it is not a file of a plugin's size".into());
        }
        let identity = Identity { device: metadata.dev(), inode: metadata.ino(), size: metadata.len(), modified: (metadata.mtime(), metadata.mtime_nsec()), changed: (metadata.ctime(), metadata.ctime_nsec()) };
        if let Some(copy) = self.copies.iter_mut().find(|copy| !copy.used && copy.identity == identity) {
            copy.used = true;
            return Ok((copy.path.clone(), copy.file.clone()));
        }
        let bytes = fs::read(path).map_err(unreadable)?;
        let file = Arc::new(elf::read(&bytes)?);
        let count = COPIES.fetch_add(1, Relaxed) + 1;
        let build = file.build_id.get(..16).unwrap_or("unnamed").to_owned();
        let staged = self.folder()?.join(format!("{}-{build}-{count}.so", file.name));
        fs::write(&staged, &bytes).map_err(|error| format!("no copy at {}: {error}", staged.display()))?;
        self.trim();
        self.copies.push(Staged { identity, path: staged.clone(), file: file.clone(), used: true });
        Ok((staged, file))
    }

    fn trim(&mut self) {
        while self.copies.iter().filter(|copy| !copy.used).count() >= KEPT_MAX {
            let Some(oldest) = self.copies.iter().position(|copy| !copy.used) else { return };
            let _ = fs::remove_file(self.copies.remove(oldest).path);
        }
    }

    /// The image of this copy is gone: it may serve again.
    pub fn give_back(&mut self, path: &Path) {
        if let Some(copy) = self.copies.iter_mut().find(|copy| copy.path == path) {
            copy.used = false;
        }
    }

    /// Removes the folder.
    pub fn clear(&mut self) {
        self.copies.clear();
        if let Some(folder) = self.folder.take() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Removes what processes that ended without notice left behind.
fn sweep(base: &Path) {
    let Ok(entries) = fs::read_dir(base) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(|name| name.strip_prefix("tau-")).and_then(|number| number.parse::<u32>().ok()) else { continue };
        if !Path::new("/proc").join(process.to_string()).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
