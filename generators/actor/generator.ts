// `nx g nx-strata:actor`: a typed actor with a scenario that runs as it is.
import { join } from 'node:path';
import { formatFiles, generateFiles, logger, type Tree } from '@nx/devkit';
import { packageRoot } from '../../plugins/graph/schemas';
import type { ActorGeneratorOptions } from '../../schemas/types/actor-generator.schema';
import { insideWorkspace, namesOf } from '../actor-names';
import init from '../init/generator';
import { told } from '../told';

async function actor(tree: Tree, options: ActorGeneratorOptions): Promise<void> {
  const names = namesOf(options.name);
  const directory = insideWorkspace(options.directory ?? names.fileName);
  await init(tree, { skipFormat: true });
  const file = join(directory, 'src', `${names.fileName}.ts`);
  // what is there already is the user's: a second run must not undo their work
  if (tree.exists(file)) return logger.info(`${file} is there already, and is left alone`);
  generateFiles(tree, join(packageRoot, 'generators/actor/files'), directory, { ...names, tmpl: '' });
  if (!tree.exists(join(directory, 'project.json')) && !tree.exists(join(directory, 'package.json')))
    tree.write(join(directory, 'project.json'), `${JSON.stringify({ name: directory.split('/').at(-1), root: directory, projectType: 'library' }, undefined, 2)}\n`);
  if (!options.skipFormat) await formatFiles(tree);
}

export default told(actor);
