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

/** Where built files may lie: NX_STRATA_NATIVE_DIR (a sanitizer build, say), a checkout's own build, what a package brings. */
function folders(): readonly string[] {
  const asked = process.env['NX_STRATA_NATIVE_DIR'];
  return asked ? [asked] : [join(native, 'build/Release'), join(native, 'prebuilt', platformName())];
}

/** Absolute path of a built native file (`syntax.node`, `tach_guest.so`), or undefined where there is none. */
export function findNative(file: string): string | undefined {
  const local = folders().map((folder) => join(folder, file)).find((path) => existsSync(path));
  if (local) return local;
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
