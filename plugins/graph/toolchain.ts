// Cache inputs that stand for this package itself and for what its targets run on.
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';

export const PACKAGE_NAME = 'nx-strata';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/**
 * What makes a change of this package a cache miss: its lockfile entry where it is installed. A linked checkout has
 * none and its files are ignored by git, so they are named.
 */
export function packageInputs(workspaceRoot: string): Inputs {
  const linked = lstatSync(join(workspaceRoot, 'node_modules', PACKAGE_NAME), { throwIfNoEntry: false })?.isSymbolicLink();
  if (!linked) return [{ externalDependencies: [PACKAGE_NAME] }];
  return ['dist/**/*.js', 'schemas/*.json', 'native/build/Release/*.{node,so}', 'native/tach/harness/**/*.py'].map((glob) => ({
    fileset: `{workspaceRoot}/node_modules/${PACKAGE_NAME}/${glob}`,
    includeIgnored: true,
  }));
}
