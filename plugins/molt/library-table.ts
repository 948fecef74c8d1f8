// The table of the standard library: which modules there are, where each comes from, and which of their names the programs test.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageRoot } from '../graph/schemas';
import { parse } from '../python';
import { runtimeFolder, runtimeSymbols } from './emit/runtime-symbols';
import { exportedNames } from './library';
import { children, type Node } from './lowering/scopes';

function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? pythonFiles(join(folder, entry.name)) : entry.name.endsWith('.py') ? [join(folder, entry.name)] : [])).sort();
}

/** Names of modules that a program uses, by module: `from m import n`, and `m.n` after `import m`. */
function usedNames(tree: Node, into: Map<string, Set<string>>): void {
  const aliases = new Map<string, string>();
  const note = (module: string, name?: string): void => {
    const names = into.get(module) ?? new Set<string>();
    into.set(module, name === undefined ? names : names.add(name));
  };
  const visit = (node: Node): void => {
    if (node._type === 'Import')
      for (const { name, asname } of node.names) {
        aliases.set(asname ?? name, name);
        note(name);
      }
    else if (node._type === 'ImportFrom' && node.module && node.level === 0) for (const { name } of node.names) note(node.module, name);
    else if (node._type === 'Attribute') {
      let path = '';
      for (let at: Node = node.value; ; at = at.value) {
        if (at._type === 'Name') {
          path = at.id + path;
          break;
        }
        if (at._type !== 'Attribute') break;
        path = `.${at.attr}${path}`;
      }
      const module = aliases.get(path);
      if (module) note(module, node.attr);
    }
    for (const child of children(node)) visit(child);
  };
  visit(tree);
}

const ENGINE_ONLY = /^_/;

export function libraryTable(): string {
  const own = new Map<string, readonly string[]>();
  const library = join(runtimeFolder, 'lib');
  for (const file of pythonFiles(library)) {
    const name = relative(library, file).replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
    if (!ENGINE_ONLY.test(name)) own.set(name, exportedNames(parse(readFileSync(file), file)));
  }
  for (const [name, members] of runtimeSymbols().modules) if (!ENGINE_ONLY.test(name) && !own.has(name)) own.set(name, [...members.keys()].filter((member) => !member.startsWith('_')));
  const tested = new Map<string, Set<string>>();
  for (const file of pythonFiles(join(packageRoot, 'test/molt/programs'))) {
    if (!file.includes('/modules/')) usedNames(parse(readFileSync(file), file), tested);
  }
  const rows = [...new Set([...own.keys(), ...tested.keys()])]
    .filter((name) => own.has(name) || !ENGINE_ONLY.test(name))
    .filter((name) => !['modules', 'helper', '__future__'].some((local) => name === local || name.startsWith(`${local}.`)))
    .sort()
    .map((name) => {
      const there = own.get(name);
      const used = [...(tested.get(name) ?? [])].filter((each) => each !== '*' && (!there || there.includes(each))).sort();
      const rest = there ? [...new Set(there)].filter((each) => !used.includes(each)).sort() : [];
      const list = (names: readonly string[]): string => names.map((each) => `\`${each}\``).join(' ') || '-';
      return `| \`${name}\` | ${there ? 'own' : "CPython's Lib"} | ${list(used)} | ${there ? list(rest) : 'what else its pure Python part has'} |`;
    });
  return [
    '# The standard library of compiled programs',
    '',
    'Written by `npm run molt-library`; a test tells when it is out of date. "Own" modules are written for molt; the others are the',
    'pure Python files of the CPython installed where the build runs, compiled when a program imports them. Any other pure Python module',
    'of that Lib may be imported too; what cannot be compiled in it raises RuntimeError when it runs.',
    '',
    '| module | from | names that programs in `test/molt/programs` use | also there |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
