//! Objects in this process's memory, and one plugin's among them.
use crate::sys;
use std::ffi::{CStr, CString, c_int, c_void};
use std::path::Path;
use tau_rt::abi::Manifest;

/// An address that is kept in a form that no search mistakes for a pointer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Masked(usize);

impl Masked {
    pub fn new(address: usize) -> Masked {
        Masked(!address)
    }

    pub fn get(self) -> usize {
        !self.0
    }

    pub fn bits(self) -> usize {
        self.0
    }

    pub fn from_bits(bits: usize) -> Masked {
        Masked(bits)
    }
}

/// The addresses of an image. They are unmasked only in functions that are left at once, and whose part of the
/// stack is overwritten after: what a frame of the host held could be copied to the heap with the unused parts of a
/// value, and would look like a pointer there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Range {
    start: Masked,
    end: Masked,
}

impl Range {
    /// First address, and the one after the last.
    pub fn raw(self) -> (usize, usize) {
        (self.start.get(), self.end.get())
    }
}

/// One loaded object, as seen while the list of objects is walked.
pub struct Object<'a> {
    pub base: usize,
    pub name: &'a str,
    pub headers: &'a [sys::ProgramHeader],
    /// The calling thread's copy of its thread-local data, or 0.
    pub tls: usize,
}

impl Object<'_> {
    /// Its entry in the dynamic section.
    pub fn dynamic(&self) -> Option<*const [u64; 2]> {
        self.headers.iter().find(|header| header.kind == sys::PT_DYNAMIC).map(|header| (self.base + header.address as usize) as *const [u64; 2])
    }

    /// First and last address.
    pub fn range(&self) -> (usize, usize) {
        let loads = || self.headers.iter().filter(|header| header.kind == sys::PT_LOAD);
        let start = loads().map(|header| header.address as usize & !4095).min().unwrap_or(0);
        let end = loads().map(|header| (header.address + header.memory_size) as usize).max().unwrap_or(0);
        (self.base + start, self.base + ((end + 4095) & !4095))
    }
}

/// Calls `see` with each loaded object; `see` must not load or unload. Stops when it gives true.
pub fn each_object(see: &mut dyn FnMut(&Object<'_>) -> bool) {
    unsafe extern "C" fn one(info: *mut sys::dl_phdr_info, _: usize, data: *mut c_void) -> c_int {
        // SAFETY: the linker gives a valid record, and `data` is the closure below.
        unsafe {
            let info = &*info;
            let see = &mut *data.cast::<&mut dyn FnMut(&Object<'_>) -> bool>();
            let name = if info.name.is_null() { "" } else { CStr::from_ptr(info.name).to_str().unwrap_or("") };
            let headers = if info.headers.is_null() { &[] } else { std::slice::from_raw_parts(info.headers, usize::from(info.header_count)) };
            c_int::from(see(&Object { base: info.base, name, headers, tls: info.tls_data as usize }))
        }
    }
    let mut see: &mut dyn FnMut(&Object<'_>) -> bool = see;
    // SAFETY: `one` matches the linker's type, and the closure lives through the call.
    unsafe { sys::dl_iterate_phdr(one, (&raw mut see).cast()) };
}

/// A plugin's image: its handle and where it lies.
pub struct Image {
    handle: usize,
    range: Range,
    manifest: Masked,
}

fn linker_error() -> String {
    // SAFETY: the linker gives a message of its own or null.
    unsafe {
        let message = sys::dlerror();
        if message.is_null() { "unknown error of the dynamic linker".into() } else { CStr::from_ptr(message).to_string_lossy().into_owned() }
    }
}

impl Image {
    /// Lets the linker load a copy whose file was read before.
    #[inline(never)]
    pub fn open(path: &Path) -> Result<Image, String> {
        let name = CString::new(path.as_os_str().as_encoded_bytes()).map_err(|_| "its path holds a zero byte")?;
        // SAFETY: the file was checked to be a plugin of this very runtime; its constructors are its own.
        let handle = unsafe { sys::dlopen(name.as_ptr(), sys::RTLD_NOW) };
        if handle.is_null() {
            return Err(format!("the dynamic linker refused it: {}", linker_error()));
        }
        // SAFETY: a handle of glibc is the object's link map.
        let base = unsafe { (*handle.cast::<sys::link_map>()).base };
        let mut range = (0, 0);
        each_object(&mut |object| {
            let found = object.base == base && object.name.as_bytes() == name.as_bytes();
            if found {
                range = object.range();
            }
            found
        });
        // SAFETY: the handle is open.
        let manifest = unsafe { sys::dlsym(handle, c"TAU_PLUGIN_MANIFEST".as_ptr()) } as usize;
        let image = Image { handle: handle as usize, range: Range { start: Masked::new(range.0), end: Masked::new(range.1) }, manifest: Masked::new(manifest) };
        if !image.holds(manifest) {
            image.close();
            return Err("its manifest is not in its own image".into());
        }
        Ok(image)
    }

    /// Where the plugin's manifest lies, for [`manifest_at`].
    pub fn manifest(&self) -> Masked {
        self.manifest
    }

    /// Where it lies.
    pub fn range(&self) -> Range {
        self.range
    }

    /// Whether an address lies in the image.
    pub fn holds(&self, address: usize) -> bool {
        (self.range.start.get()..self.range.end.get()).contains(&address)
    }

    /// Asks the linker to unload it. Whether it did is seen from the memory.
    pub fn close(&self) {
        // SAFETY: the handle is open; the callers of `close` have no more use for it.
        unsafe { sys::dlclose(self.handle as *mut c_void) };
    }

    /// Gets the handle back of an image that the linker did not unload.
    pub fn reopen(&self, path: &Path) {
        if let Ok(name) = CString::new(path.as_os_str().as_encoded_bytes()) {
            // SAFETY: asks for an object that is loaded, and loads nothing.
            unsafe { sys::dlopen(name.as_ptr(), sys::RTLD_NOW | sys::RTLD_NOLOAD) };
        }
    }
}

/// A plugin's manifest.
///
/// # Safety
/// `address` must be an image's [`Image::manifest`], and the image stays loaded while the reference lives.
pub unsafe fn manifest_at<'a>(address: Masked) -> &'a Manifest {
    // SAFETY: the symbol was found in the image, whose file was checked to hold a manifest of this layout.
    unsafe { &*(address.get() as *const Manifest) }
}
