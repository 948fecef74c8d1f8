// Finds the native addons: a checkout's own build first, else the platform's prebuilt package.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

function platformName(): string {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const libc = report.header?.glibcVersionRuntime ? 'gnu' : 'musl';
  return [process.platform, process.arch, ...(process.platform === 'linux' ? [libc] : [])].join('-');
}

/** Folder of the build: NX_STRATA_NATIVE_DIR (a sanitizer build, say), else the checkout's Release folder. */
function localFolder(): string {
  return process.env['NX_STRATA_NATIVE_DIR'] ?? join(__dirname, '../../native/build/Release');
}

/** Absolute path of a built native file (`syntax.node`, `tach_guest.so`), or undefined where there is none. */
export function findNative(file: string): string | undefined {
  const local = join(localFolder(), file);
  if (existsSync(local)) return local;
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
