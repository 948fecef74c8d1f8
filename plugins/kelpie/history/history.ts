// Reads a history of operations as JSON lines: who called what, when it ended and how.
import { StrataError } from '../../graph/errors';
import type { Ending } from './models';

export interface HistoryEvent {
  readonly process: string | number;
  readonly type: 'invoke' | Ending;
  readonly f: string;
  readonly key: string;
  readonly value: unknown;
  readonly timeNs: number | undefined;
  /** The store's order of commits within the key, where the history tells it. */
  readonly version: number | undefined;
  readonly error: boolean;
  readonly line: number;
}

/** One operation from its invocation to its end. */
export interface Operation {
  readonly process: string | number;
  readonly f: string;
  readonly key: string;
  readonly argument: unknown;
  readonly answer: unknown;
  readonly ending: Ending;
  readonly refused: boolean;
  readonly version: number | undefined;
  /** Places in the history's order of events; `ret` is undefined for `info`. */
  readonly call: number;
  readonly ret: number | undefined;
  /** Lines of the invocation and of the completion, if it has one. */
  readonly lines: readonly number[];
}

export const LIMITS = { lineBytes: 1 << 20, operations: 20_000_000 } as const;

const TYPES = new Set(['invoke', 'ok', 'fail', 'info']);

const isKey = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

function parseLine(text: string, line: number, file: string): HistoryEvent {
  const wrong = (message: string, hint: string): StrataError => new StrataError('bad-history', message, { hint, location: { file, line } });
  if (text.length > LIMITS.lineBytes) throw wrong(`a line of ${text.length} characters`, `at most ${LIMITS.lineBytes} a line`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw wrong(`not JSON: ${error instanceof Error ? error.message : String(error)}`, 'each line is one JSON object: {"process", "type", "f", "key", "value", "timeNs"}');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw wrong('not a JSON object', 'each line is one JSON object: {"process", "type", "f", "key", "value", "timeNs"}');
  const { process, type, f, key, value, timeNs, version, error } = parsed as Record<string, unknown>;
  if (!isKey(process)) throw wrong('"process" is missing, or is neither a number nor text', 'name the client that called');
  if (typeof type !== 'string' || !TYPES.has(type)) throw wrong(`"type" is ${JSON.stringify(type)}`, 'invoke, ok, fail or info');
  if (typeof f !== 'string') throw wrong('"f" is missing, or is not text', 'name the operation: read, write, ...');
  if (key !== undefined && key !== null && !isKey(key)) throw wrong('"key" is neither a number nor text', 'leave it out where there is one object only');
  if (timeNs !== undefined && !(typeof timeNs === 'number' && Number.isFinite(timeNs))) throw wrong('"timeNs" is not a number', 'nanoseconds, or leave it out on every line');
  if (version !== undefined && version !== null && !(Number.isSafeInteger(version) && (version as number) >= 0)) throw wrong('"version" is not a whole number', 'the order of commits within the key, or leave it out');
  return {
    process,
    type: type as HistoryEvent['type'],
    f,
    key: key === undefined || key === null ? '' : String(key),
    value,
    timeNs: timeNs as number | undefined,
    version: typeof version === 'number' ? version : undefined,
    error: error !== undefined && error !== null,
    line,
  };
}

/** The lines as events, in the order in which they happened: by timeNs where there is one, and by line where that is equal or absent. */
export function parseEvents(text: string, file: string): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  let line = 0;
  let sorted = true;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    line += 1;
    const content = text.slice(start, end).trim();
    start = end + 1;
    if (content === '') continue;
    const event = parseLine(content, line, file);
    const previous = events.at(-1);
    if (previous && (previous.timeNs === undefined) !== (event.timeNs === undefined))
      throw new StrataError('bad-history', `"timeNs" is ${event.timeNs === undefined ? 'missing here but given' : 'given here but missing'} on line ${previous.line}`, {
        hint: 'give the time on every line or on none',
        location: { file, line },
      });
    if (previous?.timeNs !== undefined && event.timeNs! < previous.timeNs) sorted = false;
    events.push(event);
  }
  return sorted ? events : events.sort((x, y) => x.timeNs! - y.timeNs! || x.line - y.line);
}

/** Pairs each invocation with its completion; what never completed ends `info`. */
export function pairOperations(events: readonly HistoryEvent[], file: string): Operation[] {
  const open = new Map<string | number, { event: HistoryEvent; place: number; index: number }>();
  const operations: Operation[] = [];
  const begin = (event: HistoryEvent): Operation => ({
    process: event.process,
    f: event.f,
    key: event.key,
    argument: event.value,
    answer: undefined,
    ending: 'info',
    refused: false,
    version: undefined,
    call: 0,
    ret: undefined,
    lines: [event.line],
  });
  events.forEach((event, place) => {
    const started = open.get(event.process);
    const wrong = (message: string, hint: string): StrataError => new StrataError('bad-history', message, { hint, location: { file, line: event.line } });
    if (event.type === 'invoke') {
      if (started) throw wrong(`process ${event.process} calls again while its call of line ${started.event.line} is open`, 'a process has one open call at a time; end the former with ok, fail or info');
      open.set(event.process, { event, place, index: operations.length });
      operations.push({ ...begin(event), call: place });
      return;
    }
    if (!started) throw wrong(`process ${event.process} ends a call that it did not begin`, 'each ok, fail and info follows an invoke of the same process');
    if (started.event.f !== event.f) throw wrong(`process ${event.process} ends "${event.f}" but began "${started.event.f}" on line ${started.event.line}`, 'name the same operation at both');
    if (event.key !== started.event.key && event.key !== '') throw wrong(`process ${event.process} ends key "${event.key}" but began key "${started.event.key}" on line ${started.event.line}`, 'name the same key at both');
    open.delete(event.process);
    operations[started.index] = {
      ...operations[started.index]!,
      answer: event.value,
      ending: event.type,
      refused: event.error,
      version: event.version ?? started.event.version,
      ret: event.type === 'info' ? undefined : place,
      lines: [started.event.line, event.line],
    };
  });
  if (operations.length > LIMITS.operations) throw new StrataError('bad-history', `${operations.length} operations`, { hint: `at most ${LIMITS.operations}`, location: { file } });
  return operations;
}

/** Reads a history; throws a StrataError with file and line where it is not one. */
export function parseHistory(text: string, file: string): Operation[] {
  return pairOperations(parseEvents(text, file), file);
}
