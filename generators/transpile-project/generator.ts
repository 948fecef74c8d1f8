// `nx g nx-strata:transpile-project`: a Python project gets the target that moves it to Rust.
import { formatFiles, type Tree } from '@nx/devkit';
import type { TranspileProjectGeneratorOptions } from '../../schemas/types/transpile-project-generator.schema';
import { ensureIgnored } from '../gitignore';
import init from '../init/generator';
import { addSection, projectFolder } from '../section';
import { told } from '../told';

async function transpileProject(tree: Tree, options: TranspileProjectGeneratorOptions): Promise<void> {
  const directory = projectFolder(tree, options.directory);
  const source = options.source ?? (tree.exists(`${directory}/src`) ? 'src' : '.');
  addSection(tree, directory, 'transpile', { source, output: options.output ?? 'rust', exclude: ['**/test_*.py', '**/*_test.py', '**/conftest.py'], allowRejected: ['*'] });
  await init(tree, { skipFormat: true });
  ensureIgnored(tree, ['reports', `${directory}/${options.output ?? 'rust'}`]);
  if (!options.skipFormat) await formatFiles(tree);
}

export default told(transpileProject);
