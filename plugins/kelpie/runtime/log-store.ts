// A store that keeps a log on disk, in two copies: what one copy lost or tore, the other still has.
import { broken } from './mutants';
import type { Clock, Disk } from './ports';
import type { Store } from './store';
import { StoreCore, type StoreEvent } from './store-core';

const COPIES = ['log.a', 'log.b'] as const;
/** Sequence number, length, checksum: 32 bits each. */
const HEADER_BYTES = 12;
const RETRY_MS = 50;

let crcTable: Uint32Array | undefined;

/** Made when it is first needed: a simulated node that keeps no log need not pay for it. */
function createCrcTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let index = 0; index < 256; index += 1) {
    let crc = index;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    table[index] = crc >>> 0;
  }
  return table;
}

function checksum(bytes: Uint8Array, seed: number): number {
  const table = (crcTable ??= createCrcTable());
  let crc = ~seed >>> 0;
  for (let i = 0; i < bytes.length; i += 1) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 0xff]!;
  return ~crc >>> 0;
}

// Text as UTF-8 without TextEncoder, which a simulated node does not have: JSON is escaped to ASCII first.
const ascii = (text: string): string => text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function encode(events: readonly StoreEvent[], sequence: number): Uint8Array {
  const text = ascii(JSON.stringify(events));
  const bytes = new Uint8Array(HEADER_BYTES + text.length);
  for (let i = 0; i < text.length; i += 1) bytes[HEADER_BYTES + i] = text.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, sequence);
  view.setUint32(4, text.length);
  view.setUint32(8, checksum(bytes.subarray(HEADER_BYTES), sequence ^ text.length));
  return bytes;
}

interface LogRecord {
  readonly events: readonly StoreEvent[];
  readonly bytes: Uint8Array;
}

/** The record at `offset` with this number, or undefined where these bytes are not it. */
function decode(log: Uint8Array, offset: number, sequence: number): LogRecord | undefined {
  if (offset + HEADER_BYTES > log.length) return undefined;
  const view = new DataView(log.buffer, log.byteOffset + offset);
  const length = view.getUint32(4);
  if (view.getUint32(0) !== sequence || length === 0 || offset + HEADER_BYTES + length > log.length) return undefined;
  const bytes = log.subarray(offset, offset + HEADER_BYTES + length);
  const content = bytes.subarray(HEADER_BYTES);
  if (view.getUint32(8) !== checksum(content, sequence ^ length) && !broken('log-without-checksum')) return undefined;
  let text = '';
  for (let i = 0; i < content.length; i += 4096) text += String.fromCharCode(...content.subarray(i, i + 4096));
  try {
    return { events: JSON.parse(text) as StoreEvent[], bytes };
  } catch {
    return undefined;
  }
}

/** Whether a later record is anywhere behind `offset`: then what is unreadable there was no torn end. */
function continuesBehind(log: Uint8Array, offset: number, sequence: number): boolean {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  for (let at = offset + 1; at + HEADER_BYTES <= log.length; at += 1) {
    const number = view.getUint32(at);
    if (number > sequence && number - sequence < 1_000_000 && decode(log, at, number)) return true;
  }
  return false;
}

export class LogStoreCorrupt extends Error {
  constructor(offset: number) {
    super(`both copies of the log are damaged at byte ${offset}: restore the store from a backup`);
    this.name = 'LogStoreCorrupt';
  }
}

async function readWhole(disk: Disk, file: string): Promise<Uint8Array> {
  const size = await disk.size(file);
  return size === 0 ? new Uint8Array(0) : disk.read(file, 0, size);
}

/** A disk that is full or fails for a while: asked again until it does what it is told. */
async function insist<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await new Promise<void>((resolve) => void clock.setTimer(RETRY_MS, resolve));
    }
  }
}

/** Reads both copies, applies every record that either has, and mends the copy that lacks it. */
async function recover(disk: Disk, core: StoreCore, clock: Clock): Promise<{ offset: number; sequence: number }> {
  const logs = [await insist(clock, () => readWhole(disk, COPIES[0])), await insist(clock, () => readWhole(disk, COPIES[1]))];
  let [offset, sequence] = [0, 1];
  const mended = [false, false];
  for (;;) {
    const records = logs.map((log, copy) => (broken('one-log-only') && copy === 1 ? undefined : decode(log, offset, sequence)));
    const record = records[0] ?? records[1];
    if (!record) break;
    for (let copy = 0; copy < 2; copy += 1) {
      if (records[copy]) continue;
      await insist(clock, () => disk.write(COPIES[copy]!, offset, record.bytes));
      mended[copy] = true;
    }
    for (const event of record.events) core.apply(event);
    offset += record.bytes.length;
    sequence += 1;
  }
  if (!broken('one-log-only') && logs.some((log) => continuesBehind(log, offset, sequence))) throw new LogStoreCorrupt(offset);
  // What was torn at the end must not be taken for the start of what is written over it.
  for (let copy = 0; copy < 2; copy += 1) {
    const rest = logs[copy]!.length - offset;
    if (rest > 0) await insist(clock, () => disk.write(COPIES[copy]!, offset, new Uint8Array(rest)));
    if (rest > 0 || mended[copy]) await insist(clock, () => disk.sync(COPIES[copy]!));
  }
  return { offset, sequence };
}

/** Opens the store: answers when the log is read. Every answer waits until what it rests on is on the disk. */
export async function openLogStore(disk: Disk, clock: Clock): Promise<Store & { readonly core: StoreCore }> {
  let queued: StoreEvent[] = [];
  let waiting: Array<() => void> = [];
  let flushing = false;
  const core = new StoreCore(
    () => clock.now(),
    (event) => void queued.push(event),
  );
  let { offset, sequence } = await recover(disk, core, clock);

  const flush = async (): Promise<void> => {
    if (flushing) return;
    flushing = true;
    while (waiting.length > 0) {
      const [events, resolves] = [queued, waiting];
      [queued, waiting] = [[], []];
      if (events.length > 0) {
        const bytes = encode(events, sequence);
        // the same bytes at the same place until they are safe
        await insist(clock, async () => {
          if (broken('forget-fsync')) await Promise.all(COPIES.map((file) => disk.write(file, offset, bytes)));
          else await disk.writeSynced(COPIES, offset, bytes);
        });
        offset += bytes.length;
        sequence += 1;
      }
      for (const resolve of resolves) resolve();
    }
    flushing = false;
  };

  /** Decides at once; answers when everything decided so far is durable. */
  const gated = async <T>(decide: () => T): Promise<T> => {
    const answer = decide();
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      void flush(); // it has no way to fail: what the disk refuses is tried again
    });
    return answer;
  };

  return {
    core,
    heartbeat: (owner, ttlMs, address) => core.heartbeat(owner, ttlMs, address),
    nodes: () => core.nodes(),
    claim: (shard, owner) => gated(() => core.claim(shard, owner)),
    release: (shard, epoch) => gated(() => core.release(shard, epoch)),
    load: (actor) => gated(() => core.load(actor)),
    verify: (shard, epoch, actor, version) => gated(() => core.verify(shard, epoch, actor, version)),
    commit: (commit) => gated(() => core.commit(commit)),
    kvGet: (actor, key) => gated(() => core.kvGet(actor, key)),
    kvList: (actor, prefix, limit) => gated(() => core.kvList(actor, prefix, limit)),
    pending: (shard) => gated(() => core.pending(shard)),
    acknowledge: (shard, epoch, actor, ids) => gated(() => core.acknowledge(shard, epoch, actor, ids)),
    orphans: (limit) => core.orphans(limit),
    close: () => gated(() => undefined),
  };
}
