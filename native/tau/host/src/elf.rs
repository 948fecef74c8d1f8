//! What the loader must know of a file before it lets the dynamic linker run it. Every read is bounded.
use tau_rt::abi::{MAGIC, MANIFEST_SYMBOL, Manifest, TYPES_MAX, VERSION};

const SECTION_DYNAMIC_SYMBOLS: u32 = 11;
const SECTION_DYNAMIC: u32 = 6;
const SECTION_NOTE: u32 = 7;
const TAG_NEEDED: u64 = 1;
const NOTE_BUILD_ID: u32 = 3;
const SECTIONS_MAX: usize = 4096;

/// A type that a plugin exchanges, as its file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeShape {
    /// Its name.
    pub name: String,
    /// Digest of its shape.
    pub hash: u64,
    /// Bytes.
    pub size: u32,
    /// Alignment.
    pub align: u32,
}

/// What a plugin's file says about it.
#[derive(Debug, Clone)]
pub struct PluginFile {
    /// The plugin's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The compiler of the rt that it was built against.
    pub rustc: String,
    /// The build of that rt.
    pub rt_build: String,
    /// What it asks of the host.
    pub requires: Vec<String>,
    /// The types that it exchanges.
    pub types: Vec<TypeShape>,
    /// The shared objects that it needs.
    pub needed: Vec<String>,
    /// The linker's digest of the file, in hexadecimal; empty where there is none.
    pub build_id: String,
    /// How many calls into the C library for threads or destructors it makes itself. A whole word: what lies on the
    /// heap must not have room for bytes of old stacks.
    pub hooks: usize,
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}
fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    number(bytes, at).map(|value| usize::from(u16::from_le_bytes(value)))
}
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    number(bytes, at).map(u32::from_le_bytes)
}
fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    number(bytes, at).map(u64::from_le_bytes)
}
fn offset_at(bytes: &[u8], at: usize) -> Option<usize> {
    u64_at(bytes, at).and_then(|value| usize::try_from(value).ok())
}
fn text_at(bytes: &[u8], at: usize) -> Option<&str> {
    let rest = bytes.get(at..)?;
    let end = rest.iter().take(4096).position(|byte| *byte == 0)?;
    std::str::from_utf8(&rest[..end]).ok()
}

struct Section {
    kind: u32,
    address: u64,
    offset: usize,
    size: usize,
    link: usize,
}

fn sections(bytes: &[u8]) -> Option<Vec<Section>> {
    let (start, size, count) = (offset_at(bytes, 40)?, u16_at(bytes, 58)?, u16_at(bytes, 60)?);
    if start == 0 || size != 64 || count > SECTIONS_MAX {
        return None;
    }
    (0..count)
        .map(|index| {
            let at = start.checked_add(index * 64)?;
            Some(Section { kind: u32_at(bytes, at + 4)?, address: u64_at(bytes, at + 16)?, offset: offset_at(bytes, at + 24)?, size: offset_at(bytes, at + 32)?, link: u32_at(bytes, at + 40)? as usize })
        })
        .collect()
}

fn content<'a>(bytes: &'a [u8], section: &Section) -> Option<&'a [u8]> {
    bytes.get(section.offset..section.offset.checked_add(section.size)?)
}

/// Reads a plugin's file. The error says what it is instead, and what to do.
pub fn read(bytes: &[u8]) -> Result<PluginFile, String> {
    if bytes.get(..4) != Some(b"\x7fELF") {
        return Err("it is not an ELF file".into());
    }
    let machine: usize = if cfg!(target_arch = "x86_64") { 62 } else { 183 };
    if bytes.get(4..6) != Some(&[2, 1]) || u16_at(bytes, 18) != Some(machine) {
        return Err("it is built for another machine".into());
    }
    if u16_at(bytes, 16) != Some(3) {
        return Err("it is not a shared object".into());
    }
    let sections = sections(bytes).ok_or("its section table is missing or damaged")?;
    let dynamic = sections.iter().find(|section| section.kind == SECTION_DYNAMIC).ok_or("it has no dynamic section")?;
    let damaged = || "its dynamic section is damaged".to_owned();
    let strings = sections.get(dynamic.link).and_then(|section| content(bytes, section)).ok_or_else(damaged)?;
    let entries = content(bytes, dynamic).ok_or_else(damaged)?;
    let needed: Vec<String> = entries
        .chunks_exact(16)
        .filter(|entry| u64_at(entry, 0) == Some(TAG_NEEDED))
        .map(|entry| offset_at(entry, 8).and_then(|at| text_at(strings, at)).map(str::to_owned).ok_or_else(damaged))
        .collect::<Result<_, _>>()?;

    let symbols = sections.iter().find(|section| section.kind == SECTION_DYNAMIC_SYMBOLS).ok_or("it has no dynamic symbols")?;
    let names = sections.get(symbols.link).and_then(|section| content(bytes, section)).ok_or("its symbol names are damaged")?;
    let mut manifest = None;
    let mut hooks = 0;
    for symbol in content(bytes, symbols).ok_or("its symbols are damaged")?.chunks_exact(24) {
        let name = u32_at(symbol, 0).and_then(|at| text_at(names, at as usize)).ok_or("its symbols are damaged")?;
        let defined = u16_at(symbol, 6) != Some(0);
        if defined && name == MANIFEST_SYMBOL {
            manifest = u64_at(symbol, 8);
        }
        hooks += usize::from(!defined && matches!(name, "pthread_create" | "__cxa_thread_atexit_impl" | "__cxa_thread_atexit"));
    }
    if !needed.iter().any(|name| name == "libtau_rt.so") {
        return Err(if manifest.is_some() {
            "it does not share the host's runtime (libtau_rt.so is not among what it needs): it was linked to static copies; build it with -C prefer-dynamic".into()
        } else {
            format!("it is not a plugin: it exports no {MANIFEST_SYMBOL}")
        });
    }
    let address = manifest.ok_or_else(|| format!("it is not a plugin: it exports no {MANIFEST_SYMBOL}"))?;
    let at = sections
        .iter()
        .find(|section| section.address != 0 && section.kind != 8 && address >= section.address && address - section.address < section.size as u64)
        .and_then(|section| section.offset.checked_add(usize::try_from(address - section.address).ok()?))
        .ok_or("its manifest lies outside the file")?;
    let build_id = sections.iter().filter(|section| section.kind == SECTION_NOTE).find_map(|section| build_id(content(bytes, section)?)).unwrap_or_default();
    manifest_at(bytes.get(at..).unwrap_or_default(), needed, build_id, hooks)
}

fn build_id(note: &[u8]) -> Option<String> {
    if u32_at(note, 8)? != NOTE_BUILD_ID || note.get(12..16)? != b"GNU\0" {
        return None;
    }
    let digest = note.get(16..16 + (u32_at(note, 4)? as usize).min(64))?;
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn manifest_at(bytes: &[u8], needed: Vec<String>, build_id: String, hooks: usize) -> Result<PluginFile, String> {
    use std::mem::offset_of;
    let short = || "its manifest is cut short".to_owned();
    if number::<8>(bytes, 0) != Some(MAGIC) {
        return Err("its manifest does not begin as one".into());
    }
    let version = u32_at(bytes, offset_of!(Manifest, version)).ok_or_else(short)?;
    let size = u32_at(bytes, offset_of!(Manifest, size)).ok_or_else(short)?;
    if version != VERSION || size as usize != size_of::<Manifest>() {
        return Err(format!("its manifest has version {version} and {size} bytes; this host reads version {VERSION} with {} bytes: build it against this host's sdk", size_of::<Manifest>()));
    }
    let text = |at: usize| text_at(bytes, at).map(str::to_owned).ok_or_else(|| "its manifest is damaged".to_owned());
    let mut types = Vec::new();
    for index in 0..TYPES_MAX {
        let at = offset_of!(Manifest, types) + index * size_of::<tau_rt::abi::ExchangedType>();
        let name = text(at)?;
        if name.is_empty() {
            break;
        }
        types.push(TypeShape { name, hash: u64_at(bytes, at + 64).ok_or_else(short)?, size: u32_at(bytes, at + 72).ok_or_else(short)?, align: u32_at(bytes, at + 76).ok_or_else(short)? });
    }
    Ok(PluginFile {
        name: text(offset_of!(Manifest, name))?,
        version: text(offset_of!(Manifest, plugin_version))?,
        rustc: text(offset_of!(Manifest, rustc))?,
        rt_build: text(offset_of!(Manifest, rt_build))?,
        requires: text(offset_of!(Manifest, requires))?.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        types,
        needed,
        build_id,
        hooks,
    })
}
