// `npm run bench:batuta`: lines a second of the analysis on this package's own sources and dependencies, by threads, beside lizard, radon and scc where installed.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { analyzeSources, findSources } from '../../plugins/batuta';
import { packageRoot } from '../../plugins/graph/schemas';

const ROUNDS = 5;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Python's standard library and the installed packages' scripts: public files of fixed versions. */
function corpora(): Array<{ name: string; root: string; include: string[] }> {
  const { stdout } = spawnSync('python3', ['-c', 'import sysconfig; print(sysconfig.get_paths()["stdlib"])'], { encoding: 'utf8' });
  return [
    { name: 'python (standard library)', root: stdout.trim(), include: ['**/*.py'] },
    { name: 'javascript (nx, uvu, ajv, ts-morph)', root: packageRoot, include: ['node_modules/**'] },
  ];
}

function copy(root: string, include: readonly string[], folder: string): void {
  const from = include[0] === 'node_modules/**' ? ['nx/dist', 'nx/src', 'nx/bin', 'ajv/dist', 'ts-morph/dist', 'semver', 'js-yaml/lib', 'yaml/dist', 'prettier'].map((name) => join(root, 'node_modules', name)) : [root];
  for (const [index, source] of from.entries()) {
    try {
      cpSync(source, join(folder, String(index)), { recursive: true, filter: (path) => !/__pycache__|site-packages|\/node_modules\/.*\/node_modules/.test(path) });
    } catch {
      // not installed here
    }
  }
}

async function main(): Promise<void> {
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}`);
  for (const { name, root, include } of corpora()) {
    const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
    try {
      mkdirSync(dirname(join(folder, 'x')), { recursive: true });
      copy(root, include, folder);
      const sources = findSources(folder, include[0] === 'node_modules/**' ? {} : { include: include.map((glob) => `0/${glob}`) });
      const { files } = await analyzeSources(sources);
      const lines = files.reduce((sum, { result }) => sum + (result.lines ?? 0), 0);
      const unmeasured = files.filter(({ result }) => result.status !== 'measured').length;
      for (const threads of [1, 2]) {
        const times: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          const started = performance.now();
          await analyzeSources(sources, { threads });
          times.push(performance.now() - started);
        }
        console.log(`${name}: ${files.length} files (${unmeasured} not measured), ${lines} lines, ${threads} threads: median ${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}), ${Math.round(lines / median(times))} lines a ms`);
      }
      for (const [peer, args] of [['lizard', ['-w', '-i', '-1', folder]], ['radon', ['cc', '-s', '-a', folder]], ['scc', [folder]]] as const) {
        if (peer === 'radon' && !name.startsWith('python')) continue;
        const started = performance.now();
        const { error } = spawnSync(peer, args, { stdio: 'ignore', timeout: 120_000 });
        console.log(error ? `  ${peer}: ${'code' in error && error.code === 'ENOENT' ? 'not installed' : 'over 120 s'}` : `  ${peer}: ${(performance.now() - started).toFixed(0)} ms over the whole folder`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

void main();
