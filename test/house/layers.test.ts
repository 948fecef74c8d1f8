// The layers of the source: imports run downward only, and a capability never imports another.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';

const CAPABILITIES = ['tach', 'molt', 'kelpie', 'tau', 'batuta'];
const SHARED = ['plugins/graph', 'plugins/python'];
/** batuta's transpile builds on molt's typed IR, its mutants run in tach's workers. */
const DECLARED: Readonly<Record<string, readonly string[]>> = { 'plugins/batuta': ['plugins/molt', 'plugins/tach'] };
/** Files that put the capabilities together. */
const COMPOSITION = ['plugins/index.ts', 'plugins/doctor.ts'];

type Layer = { readonly name: string; readonly mayImport: readonly string[] };

function layerOf(file: string): Layer | undefined {
  const [top, second] = file.split('/');
  if (COMPOSITION.includes(file)) return { name: file, mayImport: ['plugins', 'schemas', 'native'] };
  if (top === 'executors' || top === 'generators') return { name: top, mayImport: [top, 'plugins', 'schemas'] };
  if (top === 'plugins' && CAPABILITIES.includes(second!)) {
    const own = `plugins/${second}`;
    return { name: own, mayImport: [own, ...SHARED, ...(DECLARED[own] ?? []), `native/${second}`, 'native/index', 'native/syntax', 'schemas'] };
  }
  if (top === 'plugins') return { name: `plugins/${second}`, mayImport: [...SHARED, 'native', 'schemas'] };
  if (top === 'native') return { name: 'native', mayImport: ['native'] };
  return undefined;
}

/** What is wrong with the imports of one file, in words. */
function violations(file: string, text: string): string[] {
  const layer = layerOf(file);
  if (!layer) return [];
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative('/', resolve('/', dirname(file), name)))
    .filter((target) => !layer.mayImport.some((allowed) => target === allowed || target.startsWith(`${allowed}/`)))
    .map((target) => `${file} (${layer.name}) must not import ${target}`);
}

function sources(): string[] {
  return ['executors', 'generators', 'plugins', 'native'].flatMap((top) =>
    readdirSync(join(packageRoot, top), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !/(^|\/)(build|node_modules|files)\//.test(file))
      .map((file) => `${top}/${file}`),
  );
}

test('imports run downward', () => {
  const files = sources();
  assert.ok(files.length > 20, 'the sources were found');
  assert.equal(files.flatMap((file) => violations(file, readFileSync(join(packageRoot, file), 'utf8'))), []);
});

for (const [what, file, text] of [
  ['a capability importing another', 'plugins/tach/x.ts', "import { a } from '../molt/y';"],
  ['an import upward', 'plugins/graph/x.ts', "import { a } from '../../executors/tach-test/executor';"],
  ['the native layer importing a plugin', 'native/tach/index.ts', "import { a } from '../../plugins/graph/errors';"],
  ['the shared part importing a capability', 'plugins/graph/x.ts', "export { a } from '../tach/y';"],
  ['a lazy import upward', 'plugins/graph/x.ts', "const a = () => require('../tach/y');"],
] as const)
  test(`the check sees ${what}`, () => assert.is(violations(file, text).length, 1));

test('the declared exceptions are allowed', () => assert.equal(violations('plugins/batuta/mutants.ts', "import { a } from '../tach/index';"), []));

test.run();
