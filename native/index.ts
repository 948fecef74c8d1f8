// Finds the native addons: a checkout's own build first, then what the package brings, else the platform's own package.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Names the platform as the prebuilt files are named by: `linux-x64-gnu`. */
export function platformName(): string {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const libc = report.header?.glibcVersionRuntime ? 'gnu' : 'musl';
  return [process.platform, process.arch, ...(process.platform === 'linux' ? [libc] : [])].join('-');
}

const native = join(__dirname, '../../native');

/** Absolute path of a built native file (`syntax.node`, `tach_guest.so`), or undefined where there is none. */
export function findNative(file: string): string | undefined {
  // NX_STRATA_NATIVE_DIR names another build, one with sanitizers, say; else a checkout's own build wins
  const built = join(process.env['NX_STRATA_NATIVE_DIR'] ?? join(native, 'build/Release'), file);
  if (existsSync(built)) return built;
  if (process.env['NX_STRATA_NATIVE_DIR']) return undefined;
  // asking for the platform takes 5 ms: only where it is needed
  const brought = join(native, 'prebuilt', platformName(), file);
  if (existsSync(brought)) return brought;
  try {
    return require.resolve(`nx-strata-${platformName()}/${file}`);
  } catch {
    return undefined;
  }
}

const loaded = new Map<string, unknown>();

/** Loads `<name>.node`; the capability's own index.ts in native/<name> gives it its type. Throws where it is not built. */
export function loadNative<Addon>(name: string): Addon {
  let addon = loaded.get(name);
  if (addon === undefined) {
    const file = findNative(`${name}.node`);
    if (!file) throw new Error(`the native part "${name}" is not there for ${platformName()}: in a checkout run "npm run native", else install nx-strata-${platformName()}`);
    addon = require(file);
    loaded.set(name, addon);
  }
  return addon as Addon;
}
