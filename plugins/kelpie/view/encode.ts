// A trace as compact columns: what a page can open in a moment, however long it is.
import { deflateRawSync } from 'node:zlib';
import type { TraceEntry } from '../simulator/simulation';

/** Kinds of events, by their place here. */
export const eventKinds = ['message', 'lost', 'state', 'call', 'fault', 'boot', 'log', 'operation', 'heal', 'failure', 'other'] as const;

/** Events whose texts are packed together: one is read when one of them is looked at. */
export const BLOCK_EVENTS = 2048;
const TEXT_CHARACTERS_MAX = 8_000;
const LABEL_CHARACTERS_MAX = 90;
/** Questions whose answers are told by name. */
const QUESTIONS_MAX = 500_000;
export const NOBODY = 255;

export interface Band {
  readonly kind: string;
  readonly node: number;
  readonly beginUs: number;
  endUs: number;
}

export interface ClientCall {
  readonly client: number;
  readonly name: string;
  readonly beginUs: number;
  endUs: number;
  /** Undefined while it has no end. */
  ok: boolean | undefined;
}

/** What a page knows of a run before it has read its columns. */
export interface RunHead {
  readonly title: string;
  readonly details: readonly string[];
  /** What failed, if it failed. */
  readonly failure: string | undefined;
  readonly nodes: readonly string[];
  readonly events: number;
  readonly endUs: number;
  readonly bands: readonly Band[];
  readonly calls: readonly ClientCall[];
}

export interface EncodedRun {
  readonly head: RunHead;
  /** Deflated columns: see `columnsOf` for their order. */
  readonly columns: Buffer;
  /** Deflated texts of `BLOCK_EVENTS` events each. */
  readonly blocks: readonly Buffer[];
  /** A digest an event, to find where two runs part. */
  readonly digests: Uint32Array;
}

class Growing<T extends Uint32Array | Uint8Array> {
  length = 0;
  constructor(
    private array: T,
    private readonly create: (size: number) => T,
  ) {}
  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = this.create(this.array.length * 2);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length] = value;
    this.length += 1;
  }
  bytes(): Buffer {
    return Buffer.from(this.array.buffer, 0, this.length * this.array.BYTES_PER_ELEMENT);
  }
  values(): T {
    return this.array.slice(0, this.length) as T;
  }
}
const words = (): Growing<Uint32Array> => new Growing(new Uint32Array(4096), (size) => new Uint32Array(size));
const bytes = (): Growing<Uint8Array> => new Growing(new Uint8Array(4096), (size) => new Uint8Array(size));

interface Wire {
  readonly t?: string;
  readonly id?: string;
  readonly topic?: string;
  readonly code?: string;
  readonly body?: { readonly target?: string; readonly method?: string } | ReadonlyArray<{ readonly actor?: string } | string | number> | null;
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Takes a run's events one by one. */
export class RunEncoder {
  private readonly nodes: string[] = [];
  private readonly nodeNumbers = new Map<string, number>();
  private readonly labels: string[] = [];
  private readonly labelNumbers = new Map<string, number>();
  private readonly deltas = words();
  private readonly latencies = words();
  private readonly labelColumn = words();
  private readonly nodeColumn = bytes();
  private readonly kindColumn = bytes();
  private readonly fromColumn = bytes();
  private readonly digestColumn = words();
  private readonly bands: Band[] = [];
  private readonly calls = new Map<string, ClientCall>();
  private readonly questions = new Map<string, string>();
  private readonly blocks: Buffer[] = [];
  private texts: string[] = [];
  private lastUs = 0;
  private failure: string | undefined;

  get events(): number {
    return this.deltas.length;
  }

  add({ timeMs, node, what, text, from, sentMs }: TraceEntry): void {
    const timeUs = Math.max(this.lastUs, Math.round(timeMs * 1000));
    const kind = (eventKinds as readonly string[]).indexOf(what);
    const place = this.nodeNumber(node);
    const sender = from ?? /^from ([^:,]+)/.exec(text)?.[1];
    this.deltas.push(timeUs - this.lastUs);
    this.lastUs = timeUs;
    this.latencies.push(sentMs === undefined ? 0 : Math.max(0, timeUs - Math.round(sentMs * 1000)));
    this.nodeColumn.push(place);
    this.kindColumn.push(kind < 0 ? eventKinds.indexOf('other') : kind);
    this.fromColumn.push(sender === undefined || (what !== 'message' && what !== 'lost') ? NOBODY : this.nodeNumber(sender));
    this.labelColumn.push(this.labelNumber(this.label(node, what, text, sender, timeUs, place)));
    this.digestColumn.push(digest(`${timeUs} ${node} ${what} ${text}`));
    this.texts.push(cut(text, TEXT_CHARACTERS_MAX).replaceAll('\u0000', ' '));
    if (this.texts.length === BLOCK_EVENTS) this.closeBlock();
  }

  finish(title: string, details: readonly string[]): EncodedRun {
    if (this.texts.length > 0) this.closeBlock();
    for (const band of this.bands) if (band.endUs < 0) band.endUs = this.lastUs;
    const calls = [...this.calls.values()];
    for (const call of calls) if (call.endUs < 0) call.endUs = this.lastUs;
    return {
      head: { title, details, failure: this.failure, nodes: this.nodes, events: this.events, endUs: this.lastUs, bands: this.bands, calls },
      columns: this.columnsOf(),
      blocks: this.blocks,
      digests: this.digestColumn.values(),
    };
  }

  /** Words first, so that each column is aligned; the labels, as text, come last. */
  private columnsOf(): Buffer {
    return deflateRawSync(
      Buffer.concat([this.deltas.bytes(), this.latencies.bytes(), this.labelColumn.bytes(), this.nodeColumn.bytes(), this.kindColumn.bytes(), this.fromColumn.bytes(), Buffer.from(this.labels.join('\n'), 'utf8')]),
      { level: 6 },
    );
  }

  private closeBlock(): void {
    this.blocks.push(deflateRawSync(Buffer.from(this.texts.join('\u0000'), 'utf8'), { level: 4 }));
    this.texts = [];
  }

  private nodeNumber(name: string): number {
    let number = this.nodeNumbers.get(name);
    if (number === undefined) {
      number = Math.min(this.nodes.length, NOBODY - 1);
      this.nodeNumbers.set(name, number);
      this.nodes[number] = name;
    }
    return number;
  }

  private labelNumber(label: string): number {
    let number = this.labelNumbers.get(label);
    if (number === undefined) {
      number = this.labels.length;
      this.labelNumbers.set(label, number);
      this.labels.push(label);
    }
    return number;
  }

  private label(node: string, what: string, text: string, sender: string | undefined, timeUs: number, place: number): string {
    const short = (): string => cut(text.replace(/\s+/g, ' '), LABEL_CHARACTERS_MAX);
    switch (what) {
      case 'message':
      case 'lost':
        return this.messageLabel(node, text, sender, short);
      case 'state':
        return /"actor":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? short();
      case 'call':
        return this.call(text, timeUs) ?? short();
      case 'fault':
        this.fault(text, place, timeUs);
        return short();
      case 'failure':
        this.failure ??= text;
        return short();
      default:
        return short();
    }
  }

  private messageLabel(node: string, text: string, sender: string | undefined, short: () => string): string {
    const start = text.indexOf('{');
    let wire: Wire;
    try {
      wire = JSON.parse(text.slice(start)) as Wire;
    } catch {
      return short();
    }
    const { t, id, topic = '', body } = wire;
    // what was lost on its way is told by its sender, and names the receiver
    const receiver = /^to ([^:]+):/.exec(text)?.[1];
    const [asker, answerer] = receiver === undefined ? [sender ?? node, node] : [node, receiver];
    if (t === 'ask') {
      const first = Array.isArray(body) ? (body as ReadonlyArray<unknown>)[0] : undefined;
      const about = body && !Array.isArray(body) && 'target' in body ? `${body.target ?? ''}${body.method ? `.${body.method}` : ''}` : typeof first === 'object' && first !== null && 'actor' in first ? String(first.actor) : typeof first === 'string' ? first : '';
      const label = cut(`${topic}${about ? ` ${about}` : ''}`, LABEL_CHARACTERS_MAX);
      if (this.questions.size < QUESTIONS_MAX) this.questions.set(`${asker} ${id}`, label);
      return label;
    }
    const question = this.questions.get(`${answerer} ${id}`) ?? 'a question';
    return cut(t === 'error' ? `refused (${wire.code ?? ''}) ${question}` : `answer ${question}`, LABEL_CHARACTERS_MAX);
  }

  private call(text: string, timeUs: number): string | undefined {
    try {
      const { phase, client, place, name, args, answer, error } = JSON.parse(text) as { phase: string; client: number; place: number; name: string; args?: unknown; answer?: unknown; error?: string };
      const key = `${client} ${place}`;
      if (phase === 'begins') {
        this.calls.set(key, { client, name, beginUs: timeUs, endUs: -1, ok: undefined });
        return cut(`c${client} ${name} ${JSON.stringify(args ?? null)}`, LABEL_CHARACTERS_MAX);
      }
      const call = this.calls.get(key);
      if (call) {
        call.endUs = timeUs;
        call.ok = error === undefined;
      }
      return cut(`c${client} ${name} ${error === undefined ? `answers ${JSON.stringify(answer ?? null)}` : `fails: ${error}`}`, LABEL_CHARACTERS_MAX);
    } catch {
      return undefined;
    }
  }

  private fault(text: string, node: number, timeUs: number): void {
    const [, kind, phase] = /^(\S+) (begins|ends)/.exec(text) ?? [];
    if (kind === undefined) return;
    if (phase === 'begins') this.bands.push({ kind, node, beginUs: timeUs, endUs: -1 });
    const open = phase === 'ends' ? this.bands.find((band) => band.kind === kind && band.node === node && band.endUs < 0) : undefined;
    if (open) open.endUs = timeUs;
  }
}
