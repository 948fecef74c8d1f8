// Runs random programs in batches, compiled and under CPython; what differs is shrunk to its smallest form.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { compileProgram } from '../program';
import type { Interpreter } from '../../graph/python-interpreter';
import { link, runtimeArchive } from '../toolchain/build';
import { capture, commandOf } from '../toolchain/execute';
import type { Profile, Target } from '../toolchain/tools';
import { oracle } from './diff';
import { randomProgram, smaller, sourceOf, type RandomProgram } from './random';

const BATCH = 100;
const MOST_SHRINKING_RUNS = 60;

export interface Mismatch {
  readonly seed: number;
  readonly target: Target;
  /** The smallest program found that still differs. */
  readonly source: string;
  readonly expected: string;
  readonly actual: string;
}

export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  readonly targets: readonly Target[];
  readonly profile: Profile;
  readonly interpreter: Interpreter | undefined;
  readonly signal: AbortSignal;
  readonly progress?: (done: number) => void;
}

/** Output by the program it belongs to. */
function sections(stdout: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of stdout.split(/^# /m).slice(1)) found.set(part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1));
  return found;
}

class Bench {
  private readonly work = mkdtempSync(join(tmpdir(), 'molt-random-'));
  constructor(private readonly options: FuzzOptions) {}

  close(): void {
    rmSync(this.work, { recursive: true, force: true });
  }
  /** The programs that differ on the target, each with both outputs. */
  async differing(programs: readonly RandomProgram[], target: Target, name: string): Promise<readonly { program: RandomProgram; expected: string; actual: string }[]> {
    const file = join(this.work, `${name}.py`);
    const artifact = join(this.work, `${name}-${target}`);
    writeFileSync(file, sourceOf(programs));
    const expected = await oracle(this.options.interpreter?.path ?? 'python3', file);
    let actual: string;
    try {
      await link(compileProgram(file, file, undefined, this.options.interpreter).units, artifact, target, this.options.profile);
      const run = await capture(commandOf(artifact, target, file), { cwd: this.work });
      actual = run.stdout;
    } catch (error) {
      if (!(error instanceof StrataError)) throw error;
      actual = programs.map(({ seed }) => `# ${seed}\nrefused: ${error.message}\n`).join('');
    }
    const want = sections(expected.stdout);
    const have = sections(actual);
    return programs.flatMap((program) => {
      const [a, b] = [want.get(String(program.seed)) ?? '<nothing>', have.get(String(program.seed)) ?? '<nothing>'];
      return a === b ? [] : [{ program, expected: a, actual: b }];
    });
  }
  async shrink(program: RandomProgram, target: Target): Promise<Mismatch> {
    let best = program;
    let [seen] = await this.differing([program], target, 'shrink');
    let runs = 0;
    for (let again = seen !== undefined; again && runs < MOST_SHRINKING_RUNS; ) {
      again = false;
      for (const candidate of smaller(best)) {
        if (this.options.signal.aborted || ++runs > MOST_SHRINKING_RUNS) break;
        const [still] = await this.differing([candidate], target, 'shrink');
        if (!still) continue;
        best = candidate;
        seen = still;
        again = true;
        break;
      }
    }
    return { seed: program.seed, target, source: sourceOf([best]), expected: seen?.expected ?? '', actual: seen?.actual ?? 'differs only beside other programs' };
  }
}

/** `count` programs from `seed` on; stops at the first batch that shows a difference. */
export async function fuzz(options: FuzzOptions): Promise<readonly Mismatch[]> {
  for (const target of options.targets) await runtimeArchive(target, options.profile);
  const bench = new Bench(options);
  try {
    for (let from = 0; from < options.count && !options.signal.aborted; from += BATCH) {
      const programs = Array.from({ length: Math.min(BATCH, options.count - from) }, (_, index) => randomProgram(options.seed + from + index));
      const found = await Promise.all(options.targets.map(async (target) => (await bench.differing(programs, target, `batch-${target}`)).map(({ program }) => ({ program, target }))));
      const wrong = found.flat();
      if (wrong.length > 0) {
        const shrunk: Mismatch[] = [];
        for (const { program, target } of wrong.slice(0, 3)) shrunk.push(await bench.shrink(program, target));
        return shrunk;
      }
      options.progress?.(from + programs.length);
    }
    return [];
  } finally {
    bench.close();
  }
}
