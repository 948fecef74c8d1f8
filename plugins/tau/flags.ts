// The flags that make host and plugins share one runtime. They are part of the cache's key and of a dist.

/** Linker and code generation flags, for every object of host and plugins. RUNPATH is not transitive: each has its own. */
export const LINK_FLAGS: readonly string[] = [
  '-Cprefer-dynamic',
  '-Clink-arg=-Wl,-rpath,$ORIGIN',
  '-Clink-arg=-Wl,-rpath,$ORIGIN/../lib',
  '-Clink-arg=-Wl,--enable-new-dtags',
  '-Clink-arg=-Wl,--build-id=sha1',
];

/** With these the same sources give the same bytes in any folder. */
export const remapFlags = (prefixes: Readonly<Record<string, string>>): readonly string[] => Object.entries(prefixes).map(([from, to]) => `--remap-path-prefix=${from}=${to}`);

/** Cargo's configuration for builds of the dev profile: what every plugin's speed rests on stays optimised. */
export const DEV_OVERRIDES: readonly string[] = ['profile.dev.package.tau-rt.opt-level=3', 'profile.dev.package.tau-rt.debug-assertions=false', 'profile.dev.package.tau-host.opt-level=2', 'profile.dev.debug="line-tables-only"'];

/** And of the release profile: no debug information, whose size would be copied at every load. */
export const RELEASE_OVERRIDES: readonly string[] = ['profile.release.strip="debuginfo"', 'profile.release.panic="unwind"'];
