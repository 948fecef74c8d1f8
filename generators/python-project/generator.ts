// `nx g nx-strata:python-project`: a src-layout package with a pytest suite that runs as it is.
import { basename, join } from 'node:path';
import { formatFiles, generateFiles, type Tree } from '@nx/devkit';
import { StrataError } from '../../plugins/graph/errors';
import { packageRoot } from '../../plugins/graph/schemas';
import type { PythonProjectGeneratorOptions } from '../../schemas/types/python-project-generator.schema';
import init from '../init/generator';
import { told } from '../told';

const FILES = join(packageRoot, 'generators/python-project/files');

/** A name that Python can import: PEP 503's separators become underscores. */
const importName = (name: string): string => name.toLowerCase().replace(/[-.]+/g, '_');

async function pythonProject(tree: Tree, options: PythonProjectGeneratorOptions): Promise<void> {
  const directory = options.directory.replace(/\/+$/, '');
  if (directory.split('/').includes('..') || directory.startsWith('/'))
    throw new StrataError('outside-workspace', 'the folder must lie inside the workspace', { location: { pointer: '/directory' }, hint: 'give a path relative to the workspace, such as services/billing' });
  const name = options.name ?? basename(directory);
  const module = importName(name);
  if (!/^[a-z_]\w*$/.test(module))
    throw new StrataError('invalid-name', `"${name}" gives no name that Python can import`, { location: { pointer: '/name' }, hint: 'begin with a letter; use letters, digits, - and _' });
  await init(tree, { skipFormat: true });
  // what is there already is the user's: a second run must not undo their work
  const fresh = !tree.exists(join(directory, 'pyproject.toml'));
  if (fresh) generateFiles(tree, FILES, directory, { name, module, pythonVersion: options.pythonVersion ?? '3.10', tmpl: '' });
  if (!options.skipFormat) await formatFiles(tree);
}

export default told(pythonProject);
