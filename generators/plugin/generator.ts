// `nx g nx-strata:plugin`: a Rust plugin that runs as it is; the first in a folder brings its Cargo workspace and host.
import { basename, join } from 'node:path';
import { formatFiles, generateFiles, type Tree } from '@nx/devkit';
import { StrataError } from '../../plugins/graph/errors';
import { packageRoot } from '../../plugins/graph/schemas';
import type { PluginGeneratorOptions } from '../../schemas/types/plugin-generator.schema';
import init from '../init/generator';
import { told } from '../told';

const FILES = join(packageRoot, 'generators/plugin/files');

/** `greeter-two` is GreeterTwo in Rust. */
const typeName = (name: string): string => name.split(/[-_]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');

/** Adds a member to the workspace's list; the file is the user's, so nothing else in it changes. */
function addMember(text: string, name: string, file: string): string {
  const list = /^(members\s*=\s*\[)([^\]]*)(\])/m.exec(text);
  if (!list) throw new StrataError('no-members', 'has no list of members', { location: { file }, hint: `add [workspace] members = ["${name}"]` });
  const [whole, open, inside, close] = list as unknown as [string, string, string, string];
  const members = inside.match(/"[^"]*"|'[^']*'/g) ?? [];
  if (members.some((member) => member.slice(1, -1) === name)) return text;
  const separator = inside.includes('\n') ? ',\n  ' : ', ';
  const body = inside.trimEnd().replace(/,$/, '');
  const next = members.length === 0 ? `"${name}"` : `${body}${separator}"${name}"`;
  return text.replace(whole, () => `${open}${next}${inside.endsWith('\n') ? '\n' : ''}${close}`);
}

async function plugin(tree: Tree, options: PluginGeneratorOptions): Promise<void> {
  const directory = (options.directory ?? 'native').replace(/\/+$/, '');
  if (directory === '' || directory.split('/').includes('..') || directory.startsWith('/'))
    throw new StrataError('outside-workspace', 'the folder must lie inside the workspace', { location: { pointer: '/directory' }, hint: 'give a path relative to the workspace, such as native' });
  const { name } = options;
  if (!/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(name) || ['tau', 'src', 'target', 'dist'].includes(name))
    throw new StrataError('invalid-name', `"${name}" cannot be a plugin's name`, { location: { pointer: '/name' }, hint: 'begin with a small letter; use small letters, digits and single dashes; not tau, src, target or dist' });
  await init(tree, { skipFormat: true });
  const manifest = join(directory, 'Cargo.toml');
  const text = tree.read(manifest, 'utf8');
  if (text === null) {
    const base = basename(directory).toLowerCase().replace(/[^a-z0-9]+/g, '-');
    generateFiles(tree, join(FILES, 'workspace'), directory, { name, host: `${base}-host`, dot: '.', tmpl: '' });
  } else {
    tree.write(manifest, addMember(text, name, manifest));
  }
  // what is there already is the user's: a second run must not undo their work
  if (!tree.exists(join(directory, name, 'Cargo.toml'))) generateFiles(tree, join(FILES, 'plugin'), join(directory, name), { name, type: typeName(name), tmpl: '' });
  if (!options.skipFormat) await formatFiles(tree);
}

export default told(plugin);
