//! Gives the build of rt its identity: compiler, sources and code generation settings, as one digest.
use std::{env, fs, path::Path, process::Command};

fn fnv(seed: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(seed, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

fn main() {
    let rustc = env::var("RUSTC").expect("cargo names the compiler");
    let output = Command::new(rustc).arg("-vV").output().expect("the compiler tells its version");
    let version = String::from_utf8(output.stdout).expect("a version is text");
    let short = version.lines().next().unwrap_or_default().to_owned();
    let target = env::var("TARGET").expect("cargo names the target");

    let mut sources: Vec<_> = fs::read_dir("src").expect("the sources are there").map(|entry| entry.expect("a readable entry").path()).collect();
    sources.sort();
    let mut identity = Vec::new();
    identity.extend_from_slice(version.as_bytes());
    for key in ["TARGET", "OPT_LEVEL", "DEBUG"] {
        identity.extend_from_slice(env::var(key).unwrap_or_default().as_bytes());
        identity.push(0);
    }
    // A remapped path names a folder, not a difference in the code.
    for flag in env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default().split('\x1f').filter(|flag| !flag.contains("remap-path-prefix")) {
        identity.extend_from_slice(flag.as_bytes());
        identity.push(0);
    }
    for source in &sources {
        identity.extend_from_slice(Path::new(source).file_name().expect("a file name").as_encoded_bytes());
        identity.extend_from_slice(&fs::read(source).expect("a readable source"));
    }
    let digest = format!("{:016x}{:016x}", fnv(0xcbf2_9ce4_8422_2325, &identity), fnv(0x9e37_79b9_7f4a_7c15, &identity));
    println!("cargo::rustc-env=TAU_RT_BUILD={digest}");
    println!("cargo::rustc-env=TAU_RUSTC={short} {target}");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=build.rs");
}
