// Which events are shown: those of the chosen kinds, and those that the search finds.
import type { Run } from './data';

export class Filter {
  /** By kind: shown. */
  readonly kinds: Uint8Array;
  /** By event: found by the search; undefined where nothing is searched for. */
  found: Uint8Array | undefined;
  /** Events that pass, in order; undefined while all do. */
  passing: Uint32Array | undefined;
  private query = '';
  private search = 0;

  constructor(private readonly run: Run) {
    this.kinds = new Uint8Array(run.kindNames.length).fill(1);
  }

  passes(event: number): boolean {
    return this.kinds[this.run.kind[event]!] === 1 && (this.found === undefined || this.found[event] === 1);
  }

  get count(): number {
    return this.passing?.length ?? this.run.head.events;
  }

  /** The event at a place of the list. */
  eventAt(place: number): number {
    return this.passing ? this.passing[place]! : place;
  }

  /** The place in the list of the last event that passes and is not behind `event`; -1 where there is none. */
  placeOf(event: number): number {
    if (!this.passing) return event;
    let [low, high] = [0, this.passing.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.passing[middle]! <= event) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  rebuild(): void {
    const { events } = this.run.head;
    if (this.found === undefined && this.kinds.every((shown) => shown === 1)) {
      this.passing = undefined;
      return;
    }
    const passing = new Uint32Array(events);
    let count = 0;
    for (let i = 0; i < events; i += 1) if (this.passes(i)) passing[count++] = i;
    this.passing = passing.slice(0, count);
  }

  /** Looks through labels at once and through all texts behind them; `progress` is told from 0 to 1. */
  async find(query: string, progress: (done: number, found: number) => void): Promise<void> {
    const wanted = query.trim().toLowerCase();
    if (wanted === this.query) return;
    this.query = wanted;
    const mine = (this.search += 1);
    if (wanted === '') {
      this.found = undefined;
      this.rebuild();
      return progress(1, 0);
    }
    const { run } = this;
    const labels = new Uint8Array(run.labels.length);
    for (let i = 0; i < labels.length; i += 1) if (run.labels[i]!.toLowerCase().includes(wanted)) labels[i] = 1;
    const found = new Uint8Array(run.head.events);
    let count = 0;
    for (let i = 0; i < found.length; i += 1) if (labels[run.label[i]!]) (found[i] = 1), (count += 1);
    this.found = found;
    this.rebuild();
    progress(0, count);
    for (let block = 0; block < run.blockCount; block += 1) {
      const texts = await run.texts(block);
      if (mine !== this.search) return;
      const start = block * run.eventsPerBlock;
      for (let i = 0; i < texts.length; i += 1) if (!found[start + i] && texts[i]!.toLowerCase().includes(wanted)) (found[start + i] = 1), (count += 1);
      if (block % 16 === 15) progress(block / run.blockCount, count);
    }
    this.rebuild();
    progress(1, count);
  }
}
