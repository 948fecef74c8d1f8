// Which Rust compiler a build would use, told from files: the project graph starts no process.
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { parseToml } from '../graph/toml';

function programOnPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The name of rustup's toolchain for a folder: environment, toolchain file, default. */
function rustupToolchain(folder: string, rustupHome: string): string | undefined {
  const asked = process.env['RUSTUP_TOOLCHAIN'];
  if (asked) return asked;
  for (let here = folder; ; here = dirname(here)) {
    for (const name of ['rust-toolchain.toml', 'rust-toolchain']) {
      const file = join(here, name);
      if (!existsSync(file)) continue;
      const text = readFileSync(file, 'utf8');
      return /channel\s*=\s*"([^"]+)"/.exec(text)?.[1] ?? text.trim().split('\n')[0];
    }
    if (dirname(here) === here) break;
  }
  const settings = join(rustupHome, 'settings.toml');
  return existsSync(settings) ? (parseToml(readFileSync(settings, 'utf8')) as { default_toolchain?: string }).default_toolchain : undefined;
}

/** The compiler's own library has a hash of its build in its name. */
function driverIn(sysroot: string): string | undefined {
  try {
    return readdirSync(join(sysroot, 'lib')).find((name) => name.startsWith('librustc_driver-'));
  } catch {
    return undefined;
  }
}

/** A text that differs between compilers, or undefined where none is found. */
export function rustIdentity(folder: string): string | undefined {
  const program = programOnPath('rustc');
  if (program === undefined) return undefined;
  const rustupHome = process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup');
  const real = realpathSync(program);
  const proxy = basename(real).startsWith('rustup') || existsSync(join(dirname(program), 'rustup'));
  if (!proxy) return driverIn(dirname(dirname(real)));
  const wanted = rustupToolchain(folder, rustupHome);
  const toolchains = join(rustupHome, 'toolchains');
  if (wanted === undefined || !existsSync(toolchains)) return undefined;
  // "stable" stands for "stable-x86_64-unknown-linux-gnu"
  const name = readdirSync(toolchains).find((candidate) => candidate === wanted || candidate.startsWith(`${wanted}-`));
  return name === undefined ? undefined : driverIn(join(toolchains, name));
}
