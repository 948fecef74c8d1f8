// The link `tau` in a Cargo workspace: the crates that come with this package, under a path that is the same on
// every machine. Cargo takes the path into the names of symbols, so without it two folders give two results.
import { existsSync, lstatSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { StrataError, systemCode } from '../graph/errors';
import { packageRoot } from '../graph/schemas';

export const LINK = 'tau';

/** Makes the link where the workspace's Cargo.toml depends on crates below it, and it does not lead here. */
export function ensureCratesLink(cargoWorkspace: string): void {
  const manifest = join(cargoWorkspace, 'Cargo.toml');
  if (!existsSync(manifest) || !/path\s*=\s*"tau\//.test(readFileSync(manifest, 'utf8'))) return;
  const link = join(cargoWorkspace, LINK);
  const crates = join(packageRoot, 'native/tau');
  const present = lstatSync(link, { throwIfNoEntry: false });
  if (present && !present.isSymbolicLink()) {
    // a dist's sources bring the crates themselves
    if (existsSync(join(link, 'rt/Cargo.toml'))) return;
    throw new StrataError('in-the-way', 'is in the way of the link to the crates of nx-strata', { location: { file: link }, hint: 'move it elsewhere' });
  }
  if (present && existsSync(link) && realpathSync(link) === realpathSync(crates)) return;
  rmSync(link, { force: true });
  try {
    symlinkSync(relative(realpathSync(cargoWorkspace), realpathSync(crates)), link);
  } catch (error) {
    // another build made it meanwhile
    if (systemCode(error) !== 'EEXIST') throw new StrataError('cannot-write', `cannot write: ${systemCode(error) ?? String(error)}`, { location: { file: link }, hint: 'check that the folder is writable', cause: error });
  }
}
