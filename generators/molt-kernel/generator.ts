// `nx g nx-strata:molt-kernel`: a Python program with the config and manifest that compile it to native and wasm.
import { basename, join } from 'node:path';
import { formatFiles, generateFiles, joinPathFragments, type Tree } from '@nx/devkit';
import { StrataError } from '../../plugins/graph/errors';
import { packageRoot } from '../../plugins/graph/schemas';
import type { MoltKernelGeneratorOptions } from '../../schemas/types/molt-kernel-generator.schema';
import type { StrataConfig } from '../../schemas/types/strata-config.schema';
import { ensureIgnored } from '../gitignore';
import init from '../init/generator';
import { told } from '../told';

const FILES = join(packageRoot, 'generators/molt-kernel/files');

async function moltKernel(tree: Tree, options: MoltKernelGeneratorOptions): Promise<void> {
  const directory = options.directory.replace(/\/+$/, '');
  if (directory.split('/').includes('..') || directory.startsWith('/'))
    throw new StrataError('outside-workspace', 'the folder must lie inside the workspace', { location: { pointer: '/directory' }, hint: 'give a path relative to the workspace, such as libs/pricing' });
  const module = (options.name ?? basename(directory)).replace(/[-.]+/g, '_');
  if (!/^[a-z_]\w*$/i.test(module)) throw new StrataError('invalid-name', `"${module}" is no name for a Python module`, { location: { pointer: '/name' }, hint: 'begin with a letter; use letters, digits and _' });
  for (const name of ['strata.config.yaml', 'strata.config.yml']) {
    const file = joinPathFragments(directory, name);
    if (tree.exists(file)) throw new StrataError('yaml-config', 'this project has its settings in YAML, which keeps its comments only when edited by hand', { location: { file }, hint: 'add a section molt there' });
  }
  const file = joinPathFragments(directory, 'strata.config.json');
  let config: StrataConfig;
  try {
    config = tree.exists(file) ? (JSON.parse(tree.read(file, 'utf8')!) as StrataConfig) : {};
  } catch (error) {
    throw new StrataError('invalid-config', 'not readable as JSON', { location: { file }, hint: 'correct the syntax of the file', cause: error });
  }
  await init(tree, { skipFormat: true });
  // a section that is there is the user's, and names its own files
  if (config.molt === undefined) {
    const main = `src/${module}.py`;
    const kept = new Map([main, 'manifest.json'].map((name) => joinPathFragments(directory, name)).flatMap((path) => (tree.exists(path) ? [[path, tree.read(path)!] as const] : [])));
    generateFiles(tree, FILES, directory, { module, tmpl: '' });
    for (const [path, content] of kept) tree.write(path, content);
    tree.write(file, `${JSON.stringify({ ...config, molt: { main, manifest: 'manifest.json', programs: main } }, undefined, 2)}\n`);
  }
  ensureIgnored(tree, ['dist', 'reports']);
  if (!options.skipFormat) await formatFiles(tree);
}

export default told(moltKernel);
