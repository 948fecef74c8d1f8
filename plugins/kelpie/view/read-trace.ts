// Reads a trace that dst-replay wrote, line by line, however large it is.
import { closeSync, openSync, readSync } from 'node:fs';
import { StrataError, systemCode } from '../../graph/errors';
import { shownPath } from '../../graph/executor';
import type { TraceEntry } from '../simulator/simulation';

const CHUNK_BYTES = 1 << 20;
const LINE_BYTES_MAX = 1 << 24;

function* linesOf(file: string): Generator<string> {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    throw new StrataError('cannot-read', `cannot read: ${systemCode(error) ?? String(error)}`, { location: { file: shownPath(file) }, hint: 'name a trace that dst-replay wrote (reports/dst-trace.jsonl), or a replay file', cause: error });
  }
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      const data = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, read)]) : chunk.subarray(0, read);
      let start = 0;
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
        yield data.toString('utf8', start, end);
        start = end + 1;
      }
      rest = Buffer.from(data.subarray(start));
      if (rest.length > LINE_BYTES_MAX) break;
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** The events of a file of JSON lines; throws with file and line where one is none. */
export function* readTrace(file: string): Generator<TraceEntry> {
  let line = 0;
  for (const text of linesOf(file)) {
    line += 1;
    if (text.trim() === '') continue;
    const wrong = (message: string): StrataError => new StrataError('bad-trace', message, { location: { file: shownPath(file), line }, hint: 'each line is one JSON object: {"timeMs", "node", "what", "text"}' });
    let entry: unknown;
    try {
      entry = JSON.parse(text);
    } catch {
      throw wrong('not JSON');
    }
    const { timeMs, node, what, text: said, from, sentMs } = (entry ?? {}) as Partial<Record<keyof TraceEntry, unknown>>;
    if (typeof timeMs !== 'number' || !Number.isFinite(timeMs) || timeMs < 0) throw wrong('"timeMs" is not a number from 0 on');
    if (typeof node !== 'string' || typeof what !== 'string' || typeof said !== 'string') throw wrong('"node", "what" or "text" is missing, or is not text');
    yield { timeMs, node, what, text: said, ...(typeof from === 'string' && { from }), ...(typeof sentMs === 'number' && { sentMs }) };
  }
}
