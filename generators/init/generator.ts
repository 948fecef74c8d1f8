// `nx g nx-strata:init`: registers the plugin once, and keeps reports and environments out of git.
import { formatFiles, readNxJson, updateNxJson, type Tree } from '@nx/devkit';
import { PACKAGE_NAME } from '../../plugins/graph/toolchain';
import type { InitGeneratorOptions } from '../../schemas/types/init-generator.schema';
import { ensureIgnored } from '../gitignore';

export default async function init(tree: Tree, options: InitGeneratorOptions): Promise<void> {
  const nxJson = readNxJson(tree) ?? {};
  const plugins = nxJson.plugins ?? [];
  if (!plugins.some((plugin) => (typeof plugin === 'string' ? plugin : plugin.plugin) === PACKAGE_NAME))
    updateNxJson(tree, { ...nxJson, plugins: [...plugins, { plugin: PACKAGE_NAME, options: {} }] });
  ensureIgnored(tree, ['reports', '__pycache__', '.pytest_cache', '.venv']);
  if (!options.skipFormat) await formatFiles(tree);
}
