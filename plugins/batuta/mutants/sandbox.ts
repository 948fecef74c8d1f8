// A copy of a project to try mutants in: inside the project, so that its packages are found, and gone afterwards.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { walkFiles } from '../sources/population';

export interface Sandbox {
  readonly root: string;
  write(path: string, text: string): void;
  remove(): void;
}

export function createSandbox(root: string): Sandbox {
  const folder = join(root, '.strata', `mutants-${process.pid}-${Date.now().toString(36)}`);
  for (const path of walkFiles(root, () => true)) {
    if (path.startsWith('.strata/') || path.startsWith('reports/')) continue;
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, path), target, { dereference: true });
  }
  return {
    root: folder,
    write: (path, text) => writeFileSync(join(folder, path), text),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
      try {
        rmdirSync(join(root, '.strata'));
      } catch {
        // another run is still in there
      }
    },
  };
}

interface TypeScript {
  transpileModule(text: string, options: { compilerOptions: object; fileName: string }): { outputText: string };
}

const jsName = (path: string): string => path.replace(/\.([cm]?)tsx?$/, '.$1js');

/** Whether the project's scripts are ES modules by its package.json. */
const isModule = (root: string): boolean => {
  try {
    return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { type?: string }).type === 'module';
  } catch {
    return false;
  }
};

/** Turns the TypeScript files of the sandbox into JavaScript beside them, with the project's own compiler, types unchecked. */
export function transpile(root: string, sandbox: Sandbox, paths: readonly string[]): void {
  const wanted = paths.filter((path) => /\.[cm]?tsx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path));
  if (wanted.length === 0) return;
  let typescript: TypeScript;
  try {
    typescript = createRequire(join(root, 'package.json'))('typescript') as TypeScript;
  } catch (error) {
    throw new StrataError('no-typescript', 'the project\'s TypeScript compiler is not there', { hint: 'install typescript 5 or 6 in the project, or give the option build', cause: error });
  }
  if (typeof typescript.transpileModule !== 'function') throw new StrataError('no-typescript', 'this TypeScript has no JavaScript API', { hint: 'install typescript 5 or 6 in the project, or give the option build' });
  const module = isModule(root) ? 'ESNext' : 'CommonJS';
  for (const path of wanted) {
    const kind = path.endsWith('.mts') ? 'ESNext' : path.endsWith('.cts') ? 'CommonJS' : module;
    const { outputText } = typescript.transpileModule(readFileSync(join(sandbox.root, path), 'utf8'), { fileName: path, compilerOptions: { module: kind, target: 'ES2022', esModuleInterop: true, jsx: 'react-jsx', experimentalDecorators: true, verbatimModuleSyntax: false } });
    sandbox.write(jsName(path), outputText);
  }
}

export const testFileName = (path: string, transpiled: boolean): string => (transpiled ? jsName(path) : path);

/** Runs the project's own build once in the sandbox. */
export function build(sandbox: Sandbox, command: string): void {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: sandbox.root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new StrataError('build-failed', `the build of the instrumented copy failed: ${(stderr || stdout).trim().split('\n').slice(-3).join(' ')}`, { hint: 'check that the command builds a copy of the project in another folder' });
}
