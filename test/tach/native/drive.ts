// Runs one scenario of engine.py under a real host and gathers its records.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createHost, guestLibrary, type TachHostOptions, type TachRecord } from '../../../native/tach';

const folder = join(__dirname, '../../../../test/tach/native');

export interface Run {
  readonly code: number | null;
  readonly stderr: string;
  readonly records: readonly TachRecord[];
  /** Parsed payloads of one kind, in order. */
  of<Payload = Record<string, unknown>>(kind: number): (Payload & { item: number })[];
  /** item -> parsed report, null for a plain pass. */
  outcomes(): Map<number, unknown>;
}

export interface DriveOptions extends Partial<TachHostOptions> {
  readonly python?: string;
  /** auto lets the engine change from reset to fork where that is cheaper. */
  readonly mode?: 'reset' | 'fork' | 'auto';
  readonly env?: Readonly<Record<string, string>>;
  readonly onRecords?: (records: readonly TachRecord[], host: ReturnType<typeof createHost>) => void;
}

export async function drive(scenario: string, options: DriveOptions = {}, ...values: readonly string[]): Promise<Run> {
  const { python = process.env['TACH_TEST_PYTHON'] ?? 'python3', mode = 'reset', env, onRecords, ...given } = options;
  const slots = given.slots ?? 1;
  const guest = guestLibrary();
  if (!guest) throw new Error('tach_guest.so is not built');
  const host = createHost({ ...given, slots });
  const records: TachRecord[] = [];
  host.start((batch) => {
    records.push(...batch);
    onRecords?.(batch, host);
  });
  const child = spawn(python, ['-X', 'faulthandler', join(folder, 'engine.py'), guest, String(slots), String(['auto', 'fork', 'reset'].indexOf(mode)), scenario, ...values], {
    stdio: ['ignore', 'inherit', 'pipe', host.arenaFd],
    // a sanitizer that is preloaded into Node is not for python: see scripts/sanitize-tach.mjs
    env: { ...process.env, LD_PRELOAD: '', PYTHONDONTWRITEBYTECODE: '1', ...env },
  });
  host.attach(child.pid ?? 0);
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  host.close();
  // what the thread delivered last is still on its way to this thread
  await new Promise((resolve) => setTimeout(resolve, 5));
  const parsed = <Payload>(kind: number): (Payload & { item: number })[] =>
    records.filter((record) => record.kind === kind).map((record) => ({ ...(JSON.parse(record.payload) as Payload), item: record.item }));
  return {
    code,
    stderr,
    records,
    of: parsed,
    outcomes: () => new Map(records.filter(({ kind }) => kind === 1 || kind === 2).map(({ item, payload }) => [item, payload ? (JSON.parse(payload) as unknown) : null])),
  };
}
