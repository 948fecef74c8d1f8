// Tries mutants of Python with native/batuta/mutants/driver.py: pytest collects once, then a fork a mutant.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StrataError } from '../../graph/errors';
import { packageRoot } from '../../graph/schemas';
import type { Mutant } from './instrument';
import { forEachParallel, type MutantsRequest, type Trial, type Verdict } from './run';
import type { Sandbox } from './sandbox';

type Message =
  | { readonly kind: 'red'; readonly test: string; readonly message: string }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'baseline'; readonly tests: number; readonly ms: number; readonly seconds: number; readonly passed: readonly number[]; readonly atImport: readonly number[] }
  | { readonly kind: 'mutant'; readonly id: number; readonly status: 'killed' | 'survived' | 'timeout' | 'noCoverage' | 'import'; readonly killedBy?: string }
  | { readonly kind: 'end' };

const DESCRIPTOR = 3;

/** Runs the driver; `take` sees each message. Resolves to what it wrote besides, once it has ended. */
function drive(request: MutantsRequest, sandbox: Sandbox, config: object, take: (message: Message) => void, timeoutMs?: number): Promise<{ output: string; timedOut: boolean }> {
  return new Promise((resolve, reject) => {
    const driver = join(packageRoot, 'native/batuta/mutants/driver.py');
    const child = spawn(request.python, [driver], { cwd: sandbox.root, stdio: ['pipe', 'pipe', 'pipe', 'pipe'], env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0' }, detached: true });
    let output = '';
    let timedOut = false;
    const end = (): void => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // it has ended
      }
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => ((timedOut = true), end()), timeoutMs);
    request.signal.addEventListener('abort', end, { once: true });
    child.on('error', (error) => reject(new StrataError('no-python', `${request.python} cannot be started: ${error.message}`, { hint: 'set the option python', cause: error })));
    child.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
    child.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
    createInterface({ input: child.stdio[DESCRIPTOR] as Readable }).on('line', (line) => take(JSON.parse(line) as Message));
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify({ descriptor: DESCRIPTOR, root: sandbox.root, ...config }));
    child.on('close', () => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', end);
      resolve({ output, timedOut });
    });
  });
}

export async function runPython(request: MutantsRequest, sandbox: Sandbox, tests: readonly string[], mutants: readonly Mutant[]): Promise<Trial> {
  const verdicts = new Map<number, Verdict>();
  const fresh: number[] = [];
  let baseline: Extract<Message, { kind: 'baseline' }> | undefined;
  let red: Extract<Message, { kind: 'red' | 'missing' }> | undefined;
  // the switch of a place is always asked for its first mutant: its coverage is that of all there
  const firsts = new Map<string, number>();
  const withFirst = [...mutants].sort((a, b) => a.id - b.id).map((mutant): [number, number] => {
    const site = `${mutant.file}:${mutant.line}:${mutant.column}:${mutant.original.length}`;
    if (!firsts.has(site)) firsts.set(site, mutant.id);
    return [mutant.id, firsts.get(site)!];
  });
  const firstOf = new Map(withFirst);
  const startedMs = performance.now();
  const { output } = await drive(
    request,
    sandbox,
    { tests, parallel: request.parallel, budget: request.budgetSeconds ?? 0, timeoutMin: request.timeoutMsMin / 1000, timeoutFactor: request.timeoutFactor, mutants: mutants.map(({ id }) => [id, firstOf.get(id)!]) },
    (message) => {
      if (message.kind === 'baseline') baseline = message;
      else if (message.kind === 'red' || message.kind === 'missing') red ??= message;
      else if (message.kind === 'mutant') {
        if (message.status === 'import') fresh.push(message.id);
        else verdicts.set(message.id, { status: message.status, ...(message.killedBy !== undefined && { killedBy: message.killedBy }) });
        request.progress(verdicts.size, mutants.length);
      }
    },
  );
  if (red?.kind === 'missing') throw new StrataError('no-pytest', red.message, { hint: 'install pytest, or set the option python to the interpreter that has it' });
  if (red) throw new StrataError('red-baseline', `${red.test} fails without any mutant: ${red.message.split('\n').slice(-4).join(' | ')} ${red.test === 'collection' ? output.trim().split('\n').slice(-6).join(' | ') : ''}`, { hint: 'make the tests pass first; if they pass outside, they may depend on files that git ignores or on another folder' });
  if (!baseline) throw new StrataError('driver-died', `the Python driver ended early: ${output.trim().split('\n').slice(-3).join(' | ')}`, { hint: 'check that pytest runs with this interpreter' });
  if (baseline.tests === 0) throw new StrataError('empty-baseline', 'pytest collects no test', { hint: 'check the option tests' });
  if (baseline.passed.length === 0 && baseline.atImport.length === 0) throw new StrataError('empty-baseline', 'no test runs any of the code that is to be mutated', { hint: 'check that the tests import the project from its own folder, not an installed copy' });

  const limitMs = Math.max(request.timeoutMsMin, baseline.seconds * 1000 * request.timeoutFactor) + 5000;
  const stop = (): boolean => request.signal.aborted || (request.budgetSeconds !== undefined && performance.now() - startedMs > request.budgetSeconds * 1000);
  await forEachParallel(fresh, request.parallel, stop, async (id) => {
    let verdict: Verdict | undefined;
    const { timedOut } = await drive(request, sandbox, { tests, mutant: id, parallel: 1, budget: 0, mutants: [] }, (message) => {
      if (message.kind === 'mutant') verdict ??= { status: message.status === 'survived' ? 'survived' : 'killed', ...(message.killedBy !== undefined && { killedBy: message.killedBy }) };
    }, limitMs);
    verdicts.set(id, timedOut ? { status: 'timeout' } : (verdict ?? { status: 'killed', killedBy: 'the process died' }));
    request.progress(verdicts.size, mutants.length);
  });
  return { baseline: { tests: baseline.tests, ms: baseline.ms }, verdicts };
}
