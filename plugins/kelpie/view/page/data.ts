// A run as the page has it: columns that are read at once, and texts that are read when they are looked at.

export interface Band {
  readonly kind: string;
  readonly node: number;
  readonly beginUs: number;
  readonly endUs: number;
}

export interface ClientCall {
  readonly client: number;
  readonly name: string;
  readonly beginUs: number;
  readonly endUs: number;
  readonly ok?: boolean;
}

export interface RunHead {
  readonly title: string;
  readonly details: readonly string[];
  readonly failure?: string;
  readonly nodes: readonly string[];
  readonly events: number;
  readonly endUs: number;
  readonly bands: readonly Band[];
  readonly calls: readonly ClientCall[];
}

export interface ViewHead {
  readonly kinds: readonly string[];
  readonly blockEvents: number;
  readonly runs: readonly RunHead[];
  readonly divergence?: number;
}

export const NOBODY = 255;
const BLOCKS_KEPT = 24;

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

const inflate = (text: string): Promise<ArrayBuffer> => new Response(new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer();

const element = (id: string): string => document.getElementById(id)?.textContent ?? '';

/** First place in a sorted array whose value is greater than `value`. */
export function upperBound(values: ArrayLike<number>, value: number, length = values.length): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Run {
  /** Events at which an actor's state changed, by actor. */
  readonly changes = new Map<string, number[]>();
  /** Longest way of a message: how far before an event its sending can lie. */
  readonly latencyMaxUs: number;
  readonly faults: number[] = [];
  failureEvent = -1;
  private readonly blocks = new Map<number, Promise<readonly string[]>>();
  private readonly blockText: string;
  private readonly blockStarts: number[] = [];

  private constructor(
    readonly head: RunHead,
    readonly place: number,
    readonly kindNames: readonly string[],
    private readonly blockEvents: number,
    readonly time: Float64Array,
    readonly latency: Uint32Array,
    readonly label: Uint32Array,
    readonly node: Uint8Array,
    readonly kind: Uint8Array,
    readonly from: Uint8Array,
    readonly labels: readonly string[],
  ) {
    let most = 0;
    const [state, fault, failure] = [kindNames.indexOf('state'), kindNames.indexOf('fault'), kindNames.indexOf('failure')];
    for (let i = 0; i < head.events; i += 1) {
      if (latency[i]! > most) most = latency[i]!;
      const what = kind[i]!;
      if (what === state) {
        const actor = labels[label[i]!]!;
        const known = this.changes.get(actor);
        if (known) known.push(i);
        else this.changes.set(actor, [i]);
      } else if (what === fault) this.faults.push(i);
      else if (what === failure && this.failureEvent < 0) this.failureEvent = i;
    }
    this.latencyMaxUs = most;
    this.blockText = element(`blocks-${place}`);
    for (let at = 0; at >= 0 && at < this.blockText.length; ) {
      this.blockStarts.push(at);
      const next = this.blockText.indexOf('\n', at);
      at = next < 0 ? -1 : next + 1;
    }
  }

  static async open(view: ViewHead, place: number): Promise<Run> {
    const head = view.runs[place]!;
    const n = head.events;
    const buffer = await inflate(element(`columns-${place}`));
    const deltas = new Uint32Array(buffer, 0, n);
    const time = new Float64Array(n);
    let now = 0;
    for (let i = 0; i < n; i += 1) time[i] = now += deltas[i]!;
    const labels = new TextDecoder().decode(new Uint8Array(buffer, n * 15)).split('\n');
    return new Run(head, place, view.kinds, view.blockEvents, time, new Uint32Array(buffer, n * 4, n), new Uint32Array(buffer, n * 8, n), new Uint8Array(buffer, n * 12, n), new Uint8Array(buffer, n * 13, n), new Uint8Array(buffer, n * 14, n), labels);
  }

  get blockCount(): number {
    return this.blockStarts.length;
  }

  kindOf(event: number): string {
    return this.kindNames[this.kind[event]!]!;
  }

  labelOf(event: number): string {
    return this.labels[this.label[event]!]!;
  }

  nodeOf(event: number): string {
    return this.head.nodes[this.node[event]!]!;
  }

  /** The last event at or before a time; -1 where there is none. */
  eventAt(timeUs: number): number {
    return upperBound(this.time, timeUs) - 1;
  }

  /** The texts of one block of events. */
  texts(block: number): Promise<readonly string[]> {
    let found = this.blocks.get(block);
    if (!found) {
      const start = this.blockStarts[block]!;
      const end = this.blockText.indexOf('\n', start);
      found = inflate(this.blockText.slice(start, end < 0 ? undefined : end)).then((buffer) => new TextDecoder().decode(buffer).split('\u0000'));
      this.blocks.set(block, found);
      if (this.blocks.size > BLOCKS_KEPT) this.blocks.delete(this.blocks.keys().next().value!);
    }
    return found;
  }

  async text(event: number): Promise<string> {
    const block = Math.floor(event / this.blockEvents);
    return (await this.texts(block))[event - block * this.blockEvents] ?? '';
  }

  get eventsPerBlock(): number {
    return this.blockEvents;
  }
}

export const seconds = (us: number, digits = 6): string => {
  const [whole, part] = (us / 1e6).toFixed(digits).split('.') as [string, string | undefined];
  return part === undefined ? whole : `${whole}.${part.replace(/(\d{3})(?=\d)/g, '$1\u2009')}`;
};
