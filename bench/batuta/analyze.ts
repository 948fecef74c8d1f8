// `npm run bench:batuta [-- --rounds=5]`: lines a second of the analysis on public files of fixed versions, by threads, beside lizard,
// radon and scc on the same files.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { analyzeSources, findSources } from '../../plugins/batuta';
import type { SourceFile } from '../../plugins/batuta/sources/population';
import { packageRoot } from '../../plugins/graph/schemas';
import { analyzers, median } from './peers';

const PACKAGES = ['nx/dist', 'nx/src', 'nx/bin', 'ajv/dist', 'ts-morph/dist', 'semver', 'js-yaml/lib', 'yaml/dist', 'prettier'];
/** A file of longer lines was written by a minifier: lines say nothing of its size. */
const BYTES_A_LINE_MAX = 100;
const PEER_TIMEOUT_MS = 120_000;

interface Corpus {
  readonly name: string;
  readonly folder: string;
  readonly sources: readonly SourceFile[];
}

/** Python's standard library, all of it: also what its own tests break on purpose. */
function python(folder: string): Corpus {
  const { stdout } = spawnSync('python3', ['-c', 'import platform, sysconfig; print(platform.python_version(), sysconfig.get_paths()["stdlib"])'], { encoding: 'utf8' });
  const [version, root] = stdout.trim().split(' ');
  cpSync(root!, folder, { recursive: true, filter: (path) => !/__pycache__|site-packages/.test(path) });
  return { name: `Python ${version}, standard library`, folder, sources: findSources(folder, { include: ['**/*.py'] }) };
}

/** Scripts of installed packages, apart from those with long lines. */
async function scripts(folder: string): Promise<Corpus[]> {
  const all = join(folder, 'all');
  for (const [index, path] of PACKAGES.entries()) {
    const from = join(packageRoot, 'node_modules', path);
    if (existsSync(from)) cpSync(from, join(all, String(index)), { recursive: true, filter: (inside) => !/\/node_modules\/.*\/node_modules/.test(inside) });
  }
  const { files } = await analyzeSources(findSources(all));
  const part = (name: string, wanted: (bytesALine: number) => boolean): Corpus => {
    const target = join(folder, name);
    for (const { source, result } of files) {
      if (!wanted(result.bytes / Math.max(1, result.lines ?? 1))) continue;
      mkdirSync(dirname(join(target, source.path)), { recursive: true });
      copyFileSync(source.absolute, join(target, source.path));
    }
    return { name: `scripts of installed packages, ${name}`, folder: target, sources: findSources(target) };
  };
  return [part('as written', (bytes) => bytes <= BYTES_A_LINE_MAX), part('minified', (bytes) => bytes > BYTES_A_LINE_MAX)];
}

async function measure({ name, sources }: Corpus, rounds: number): Promise<number> {
  const { files } = await analyzeSources(sources);
  const lines = files.reduce((sum, { result }) => sum + (result.lines ?? 0), 0);
  const megabytes = files.reduce((sum, { result }) => sum + result.bytes, 0) / 1e6;
  console.log(`${name}: ${files.length} files (${files.filter(({ result }) => result.status !== 'measured').length} not measured), ${lines} lines, ${megabytes.toFixed(1)} MB`);
  let ms = 0;
  for (const threads of [1, 2]) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      await analyzeSources(sources, { threads });
      times.push(performance.now() - started);
    }
    ms = median(times);
    console.log(`  ${threads} thread${threads > 1 ? 's' : ''}: median ${ms.toFixed(0)} ms (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}), ${Math.round((lines / ms) * 1000)} lines/s, ${((megabytes / ms) * 1000).toFixed(1)} MB/s`);
  }
  return ms;
}

async function main(): Promise<void> {
  const rounds = Number(process.argv.find((argument) => argument.startsWith('--rounds='))?.slice(9) ?? 5);
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}`);
  const peers = analyzers();
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    for (const corpus of [python(join(folder, 'python')), ...(await scripts(join(folder, 'scripts')))]) {
      const ms = await measure(corpus, rounds);
      const commands: Array<readonly [string, string | undefined, string[]]> = [
        ['lizard, 2 processes', peers.lizard, ['-w', '-i', '-1', '-t', '2', corpus.folder]],
        ['radon cc', peers.radon, ['cc', '-s', '-a', corpus.folder]],
        ['scc', peers.scc, [corpus.folder]],
      ];
      for (const [peer, program, args] of commands) {
        if (peer.startsWith('radon') && !corpus.name.startsWith('Python')) continue;
        if (program === undefined) {
          console.log(`  ${peer}: not here (there is no Go to build it)`);
          continue;
        }
        const started = performance.now();
        const { error } = spawnSync(program, args, { stdio: 'ignore', timeout: PEER_TIMEOUT_MS });
        const theirs = performance.now() - started;
        console.log(error ? `  ${peer}: over ${PEER_TIMEOUT_MS / 1000} s` : `  ${peer}: ${theirs.toFixed(0)} ms, ${(theirs / ms).toFixed(1)} times ours`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
