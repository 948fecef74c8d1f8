// Adds a section to the strata.config.json of a project that is there.
import { joinPathFragments, type Tree } from '@nx/devkit';
import { StrataError } from '../plugins/graph/errors';
import type { StrataConfig } from '../schemas/types/strata-config.schema';

/** The folder of a project inside the workspace, without the slash at its end. */
export function projectFolder(tree: Tree, given: string): string {
  const directory = given.replace(/\/+$/, '');
  if (directory.split('/').includes('..') || directory.startsWith('/'))
    throw new StrataError('outside-workspace', 'the folder must lie inside the workspace', { location: { pointer: '/directory' }, hint: 'give a path relative to the workspace, such as libs/pricing' });
  if (!tree.exists(directory)) throw new StrataError('no-such-folder', `there is no folder ${directory}`, { location: { pointer: '/directory' }, hint: 'give the folder of a project that is there' });
  return directory;
}

/** Writes a section where there is none yet: one that is there is the team's, and a second run must not undo it. */
export function addSection<Name extends keyof StrataConfig>(tree: Tree, directory: string, name: Name, section: NonNullable<StrataConfig[Name]>): void {
  for (const yaml of ['strata.config.yaml', 'strata.config.yml']) {
    const file = joinPathFragments(directory, yaml);
    if (tree.exists(file)) throw new StrataError('yaml-config', 'this project has its settings in YAML, which keeps its comments only when edited by hand', { location: { file }, hint: `add a section ${name} there` });
  }
  const file = joinPathFragments(directory, 'strata.config.json');
  let config: StrataConfig;
  try {
    config = tree.exists(file) ? (JSON.parse(tree.read(file, 'utf8')!) as StrataConfig) : {};
  } catch (error) {
    throw new StrataError('invalid-config', 'not readable as JSON', { location: { file }, hint: 'correct the syntax of the file', cause: error });
  }
  if (config[name] === undefined) tree.write(file, `${JSON.stringify({ ...config, [name]: section }, undefined, 2)}\n`);
}
