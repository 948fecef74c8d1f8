// The control socket between this process and the controller (native/tach/harness/protocol.py): one JSON object a line, both ways.
import type { Duplex } from 'node:stream';
import type { TachTestReport } from '../../schemas/types/tach-test-report.schema';

export type PhaseOutcome = 'passed' | 'failed' | 'skipped';
export type TestOutcome = 'passed' | 'failed' | 'skipped' | 'xfailed' | 'xpassed' | 'error';
export interface Phases {
  readonly setup?: PhaseOutcome;
  readonly call?: PhaseOutcome;
  readonly teardown?: PhaseOutcome;
}

export type FromController =
  | { readonly type: 'collected'; readonly items: readonly string[]; readonly mode: 'reset' | 'fork' | 'none'; readonly reason: string | null; readonly shard: TachTestReport['shard'] | null; readonly setAside: readonly string[] }
  | { readonly type: 'stop'; readonly reason: string }
  | { readonly type: 'drain' }
  | {
      readonly type: 'outcome';
      readonly item: number;
      readonly outcome: TestOutcome;
      readonly phases: Phases;
      readonly durationMs: number;
      readonly message: string | null;
      readonly location: readonly [string, number];
    }
  | { readonly type: 'finished'; readonly exitCode: number; readonly replayed: number; readonly counts: Readonly<Record<TestOutcome, number>> }
  | { readonly type: 'unusable'; readonly message: string; readonly hint: string };

/** kind, item, setup, call and teardown in microseconds, payload, stack dump. */
export type RecordRow = readonly [number, number, number, number, number, unknown, string | null];

export type ToController = { readonly type: 'records'; readonly records: readonly RecordRow[]; readonly passes: readonly number[] } | { readonly type: 'interrupt' } | { readonly type: 'end' };

export interface Control {
  send(message: ToController): void;
}

export function openControl(stream: Duplex, onMessage: (message: FromController) => void): Control {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) onMessage(JSON.parse(line) as FromController);
  });
  // the controller may end while something is on its way to it; how it ended is told by its exit
  stream.on('error', () => undefined);
  return { send: (message) => void (stream.writable && stream.write(`${JSON.stringify(message)}\n`)) };
}
