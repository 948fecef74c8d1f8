// One run: the controller process, the host of its workers, and the messages between them.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { createHost, guestLibrary, RecordKind, type TachHost, type TachRecord } from '../../native/tach';
import { StrataError } from '../graph/errors';
import { packageRoot } from '../graph/schemas';
import { followOutput } from './live-output';
import type { Outcomes } from './outcomes';
import type { Shard } from './parts';
import type { Progress } from './progress';
import { openControl, type Control, type FromController, type RecordRow } from './protocol';

export interface RunSettings {
  readonly python: string;
  readonly root: string;
  readonly pytestArguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly workers: number;
  readonly mode: 'auto' | 'reset' | 'fork';
  /** What starts from pristine memory. */
  readonly isolation: 'test' | 'file' | 'none';
  readonly timeoutMs: number;
  /** File of recorded durations, where there is one. */
  readonly durations: string | undefined;
  /** Which share of the tests to run, and the file of seconds that it is split by, where there is one. */
  readonly shard: (Shard & { readonly durations: string | undefined }) | undefined;
}

export interface RunSurroundings {
  readonly outcomes: Outcomes;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  onHost(host: TachHost): void;
  /** All outcomes are known; the processes are about to end. */
  onFinished(): void;
}

/** Records wait this long for company before the controller hears of them: a message a test would cost more than the test. */
const FLUSH_MS = 15;
/** After an interruption pytest still tells what ran; then everything is ended. */
const INTERRUPT_GRACE_MS = 5000;
const FIRST_PASSED_DESCRIPTOR = 5;

/** Resolves when every process of the run has ended; to pytest's exit code. */
export async function runSuite(settings: RunSettings, surroundings: RunSurroundings): Promise<number> {
  const guest = guestLibrary();
  if (!guest) throw new StrataError('no-guest', 'tach_guest.so is not built for this platform', { hint: 'in a checkout run "npm run native"' });
  const host = createHost({ slots: settings.workers, timeoutMs: settings.timeoutMs });
  const dumps = Array.from({ length: settings.workers }, openDump);
  let run: Run | undefined;
  try {
    surroundings.onHost(host);
    run = new Run(settings, surroundings, host, guest, dumps);
    return await run.toEnd();
  } finally {
    // a controller that is done has ended whatever its tests left
    if (!run?.finished) host.killAll(9);
    host.close();
    dumps.forEach(closeSync);
  }
}

/** A file without a name, where faulthandler writes the stacks of a test whose time is up. */
function openDump(): number {
  const folder = mkdtempSync(join(tmpdir(), '.tach-'));
  try {
    return openSync(join(folder, 'dump'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Exit code or signal. */
type Ending = [number | null, NodeJS.Signals | null];

class Run {
  private readonly child: ChildProcess;
  private readonly control: Control;
  private rows: RecordRow[] = [];
  /** Item, setup, call and teardown in microseconds of each plain pass: most of what is said, so said briefly. */
  private passes: number[] = [];
  private flushTimer: NodeJS.Timeout | undefined;
  private batches = 0;
  private unusable: StrataError | undefined;
  finished: Extract<FromController, { type: 'finished' }> | undefined;
  private interrupted = false;

  constructor(
    private readonly settings: RunSettings,
    private readonly surroundings: RunSurroundings,
    private readonly host: TachHost,
    guest: string,
    private readonly dumps: readonly number[],
  ) {
    const writeEnds = host.pipes.map((pipe) => pipe.write);
    const descriptorOf = new Map([...writeEnds, ...dumps].map((descriptor, at) => [descriptor, FIRST_PASSED_DESCRIPTOR + at]));
    const pipes = Array.from({ length: settings.workers }, (_, slot) => [1, 2].map((stream) => descriptorOf.get(host.pipes.find((pipe) => pipe.slot === slot && pipe.stream === stream)!.write)));
    const message = {
      args: settings.pytestArguments,
      guest,
      slots: settings.workers,
      mode: settings.mode,
      isolation: settings.isolation,
      timeoutMs: settings.timeoutMs,
      durations: settings.durations,
      shard: settings.shard,
      pipes,
      dumps: dumps.map((descriptor) => descriptorOf.get(descriptor)),
    };
    // detached: Ctrl-C is for us alone, and we tell the controller
    this.child = spawn(settings.python, [join(packageRoot, 'native/tach/harness/__main__.py'), JSON.stringify(message)], {
      cwd: settings.root,
      env: settings.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', host.arenaFd, ...writeEnds, ...dumps],
      detached: true,
    });
    this.control = openControl(this.child.stdio[3] as Duplex, (said) => this.hear(said));
  }

  async toEnd(): Promise<number> {
    const { child, host, surroundings, settings } = this;
    const print = (text: string): void => surroundings.progress.print(text);
    const ended = new Promise<Ending>((settle, fail) => {
      child.on('error', (error) => fail(new StrataError('no-python', `${settings.python} cannot be started: ${error.message}`, { hint: 'choose an interpreter with --python=FILE' })));
      child.on('close', (code, signal) => settle([code, signal]));
    });
    const spoken = Promise.all([child.stdout!, child.stderr!].map((stream) => new Promise((settle) => (stream as Readable).setEncoding('utf8').on('data', print).once('end', settle))));
    if (child.pid !== undefined) host.attach(child.pid);
    host.closeWriteEnds();
    host.start((batch) => this.take(batch));
    const { pipes } = host;
    host.handOverReadEnds();
    const outputs = pipes.map((pipe) => followOutput(pipe, (item) => surroundings.outcomes.nameOf(item), print));
    const interrupt = (): void => this.interrupt();
    if (surroundings.signal.aborted) interrupt();
    else surroundings.signal.addEventListener('abort', interrupt, { once: true });
    try {
      // A controller that is done closes its output before it ends: taking its memory apart needs nobody's patience.
      const [code, signal] = await Promise.race([ended, spoken.then((): Ending | Promise<Ending> => (this.finished ? [this.finished.exitCode, null] : ended))]);
      if (!this.finished) host.killAll(9);
      await Promise.all(outputs);
      if (this.unusable) throw this.unusable;
      if (this.interrupted) return 2;
      if (!this.finished) throw new StrataError('controller-died', `the Python process that holds the suite ended (${signal ?? `exit code ${code}`}) before it was done`, { hint: 'what it printed is above; PYTHONFAULTHANDLER=1 in the environment may tell more' });
      return this.finished.exitCode;
    } finally {
      clearTimeout(this.flushTimer);
      surroundings.signal.removeEventListener('abort', interrupt);
    }
  }

  private hear(message: FromController): void {
    const { outcomes, progress } = this.surroundings;
    switch (message.type) {
      case 'collected':
        outcomes.items = message.items;
        outcomes.mode = message.mode;
        outcomes.reason = message.reason;
        outcomes.engineNotes.push(...message.setAside);
        outcomes.shard = message.shard ?? undefined;
        // without workers pytest draws its own
        if (message.mode !== 'none') progress.collected(message.items.length);
        break;
      case 'stop':
        this.host.stop();
        break;
      case 'drain':
        void this.drain();
        break;
      case 'outcome':
        outcomes.told(message);
        break;
      case 'finished':
        this.finished = message;
        outcomes.replayed = message.replayed;
        outcomes.counts = message.counts;
        outcomes.exitCode = message.exitCode;
        this.surroundings.onFinished();
        break;
      case 'unusable':
        this.unusable = new StrataError('python-unusable', message.message, { hint: message.hint });
    }
  }

  private take(batch: readonly TachRecord[]): void {
    const { outcomes, progress } = this.surroundings;
    this.batches++;
    for (const record of batch) {
      const { kind, item, slot } = record;
      if (kind === RecordKind.statistics) outcomes.statisticsOf(record);
      else if (kind === RecordKind.leak) outcomes.leak(record);
      else if (kind === RecordKind.passed) {
        if (outcomes.arrived(record)) progress.done('passed');
        this.passes.push(item, ...record.phasesUs);
      } else {
        const payload: unknown = record.payload ? JSON.parse(record.payload) : null;
        if (kind === RecordKind.note) {
          const note = payload as { kind: string; detail?: string; count: number; fixtures: string[]; holds: string[] };
          if (note.kind === 'unreset') outcomes.noteUnreset(item, note);
          if (note.kind === 'engine') outcomes.engineNotes.push(note.detail ?? '');
          if (note.kind === 'unreset' || note.kind === 'engine') continue;
        } else if (outcomes.arrived(record)) {
          progress.done('other');
        }
        this.rows.push([kind, item, ...record.phasesUs, payload, kind === RecordKind.timedOut || kind === RecordKind.crashed ? this.readDump(slot) : null]);
      }
    }
    if (this.rows.length + this.passes.length > 0) this.flushTimer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  private flush(): void {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    if (this.rows.length + this.passes.length > 0) this.control.send({ type: 'records', records: this.rows, passes: this.passes });
    this.rows = [];
    this.passes = [];
  }

  /** All workers have ended: hands over what is still in the rings, then says so. */
  private async drain(): Promise<void> {
    this.host.close();
    for (let quiet = 0, seen = this.batches; quiet < 2; quiet++) {
      await new Promise(setImmediate);
      if (this.batches !== seen) {
        seen = this.batches;
        quiet = -1;
      }
    }
    this.flush();
    this.control.send({ type: 'end' });
  }

  private readDump(slot: number): string | null {
    const descriptor = this.dumps[slot];
    if (descriptor === undefined) return null;
    const { size } = fstatSync(descriptor);
    if (size === 0) return null;
    const bytes = Buffer.alloc(Math.min(size, 1 << 20));
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    ftruncateSync(descriptor, 0);
    return bytes.toString('utf8', 0, length).replace(/^\0+/, '');
  }

  private interrupt(): void {
    if (this.interrupted) return;
    this.interrupted = true;
    const running = this.host.slots().filter((slot) => slot.item >= 0);
    this.host.stop();
    this.flush();
    this.control.send({ type: 'interrupt' });
    // where no worker runs pytest itself is at work, collecting or running: as Ctrl-C in a terminal
    if (this.surroundings.outcomes.mode === 'none') this.child.kill('SIGINT');
    const names = running.map((slot) => `${this.surroundings.outcomes.nameOf(slot.item)} (${(slot.elapsedMs / 1000).toFixed(1)} s)`);
    this.surroundings.progress.print(`tach: interrupted${names.length ? ` during ${names.join(', ')}` : ''}\n`);
    setTimeout(() => this.host.killAll(9), INTERRUPT_GRACE_MS).unref();
  }
}
