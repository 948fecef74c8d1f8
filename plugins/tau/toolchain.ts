// The Rust toolchain: which compiler, where its shared standard library lies. Asked once a process.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError } from '../graph/errors';

export interface RustToolchain {
  /** `rustc 1.95.0 (59807616e 2026-04-14)`. */
  readonly version: string;
  /** The machine's own triple. */
  readonly host: string;
  readonly sysroot: string;
}

let known: RustToolchain | undefined;

function ask(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  if (error || status !== 0)
    throw new StrataError('no-rust', `${command} cannot be run: ${error?.message ?? stderr.trim().split('\n')[0] ?? `exit code ${status}`}`, { hint: 'install Rust with rustup (https://rustup.rs), or put cargo and rustc on the PATH', cause: error });
  return stdout;
}

/** The machine's toolchain; throws a StrataError with the remedy where there is none. */
export function rustToolchain(): RustToolchain {
  if (!known) {
    const about = ask('rustc', '-vV');
    const host = /^host: (.+)$/m.exec(about)?.[1];
    if (!host) throw new StrataError('no-rust', 'rustc does not tell its target', { hint: 'check with rustc -vV' });
    known = { version: about.split('\n')[0]!, host, sysroot: ask('rustc', '--print', 'sysroot').trim() };
  }
  return known;
}

/** The shared standard library for a target, as an absolute path. */
export function sharedStandardLibrary(target: string): string {
  const folder = join(rustToolchain().sysroot, 'lib/rustlib', target, 'lib');
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /^libstd-[0-9a-f]+\.so$/.test(name));
  } catch (error) {
    throw new StrataError('no-target', `the toolchain has no standard library for ${target}`, { hint: `rustup target add ${target}`, cause: error });
  }
  const [name, second] = names;
  if (name === undefined || second !== undefined)
    throw new StrataError('no-shared-std', `${names.length} shared standard libraries in the toolchain, one is needed`, { location: { file: folder }, hint: 'reinstall the toolchain with rustup' });
  return join(folder, name);
}
