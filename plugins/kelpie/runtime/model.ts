// A user's own model, and the search for an order of operations that it explains. Runs anywhere: nothing of the host is used.

/** One operation as a model sees it. */
export interface ModelOperation {
  readonly f: string;
  readonly key: string;
  /** The value given at the invocation; undefined where there was none. */
  readonly value: unknown;
  /** The value told at the end: undefined where there was none, and where nobody knows how it ended. */
  readonly answer: unknown;
  /** `ok`: it happened, and answered. `info`: it may have happened; the model is asked what it does if so. */
  readonly outcome: 'ok' | 'fail' | 'info';
  readonly process: string | number;
}

/** What each key holds, and what operations do to it. Its functions are pure, and states are JSON. */
export interface Model<State = unknown> {
  initial(): State;
  /** The state after the operation; undefined where the operation cannot have happened so in this state. States are frozen: return a new one. */
  step(state: State, operation: ModelOperation): State | undefined;
  /** False where the operation cannot have failed in this state. Without it, and where the end names an error, a `fail` says nothing but that it did not happen. */
  refuses?(state: State, operation: ModelOperation): boolean;
}

export const defineModel = <State>(model: Model<State>): Model => model as unknown as Model;

/** An operation with its place among the events: `ret` is undefined where it has no known end. */
export interface PlacedOperation extends ModelOperation {
  readonly refused: boolean;
  readonly version: number | undefined;
  readonly call: number;
  readonly ret: number | undefined;
}

export interface SearchOutcome {
  readonly verdict: 'linearizable' | 'violation' | 'unknown';
  readonly byCommitOrder: boolean;
  readonly states: number;
  /** The longest order found, and what could not follow it: places in the operations given. */
  readonly prefix: readonly number[];
  readonly blocked: readonly number[];
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}

/** States by number: equal states have one. */
class States<State> {
  readonly values: State[] = [];
  private readonly numbers = new Map<string, number>();
  constructor(private readonly model: Model<State>) {
    this.add(model.initial());
  }
  private add(state: State): number {
    const text = canonical(state);
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.values.length;
      this.numbers.set(text, number);
      this.values.push(freeze(state));
    }
    return number;
  }
  step(from: number, operation: ModelOperation): number | undefined {
    const state = this.values[from]!;
    if (operation.outcome === 'fail') return this.model.refuses?.(state, operation) === false ? undefined : from;
    const next = this.model.step(state, operation);
    return next === undefined ? undefined : this.add(next);
  }
}

/** Whether the order that the store told is one: it explains every answer, and keeps to real time. */
function followsVersions<State>(states: States<State>, operations: readonly PlacedOperation[]): boolean {
  const told = operations.map((operation, place) => ({ operation, place })).filter(({ operation }) => operation.version !== undefined);
  if (operations.some(({ ret, version }) => ret !== undefined && version === undefined) || told.length === 0) return false;
  told.sort((x, y) => x.operation.version! - y.operation.version! || x.operation.call - y.operation.call);
  let state: number | undefined = 0;
  let latestCall = -1;
  for (const { operation } of told) {
    if (operation.ret !== undefined && operation.ret < latestCall) return false;
    latestCall = Math.max(latestCall, operation.call);
    state = states.step(state, operation);
    if (state === undefined) return false;
  }
  return true;
}

interface Node {
  readonly operation: number;
  /** Of a call: its end, where it has one. */
  end: Node | undefined;
  readonly isCall: boolean;
  before: Node | undefined;
  after: Node | undefined;
}

function linkEvents(operations: readonly PlacedOperation[]): Node {
  const placed: Array<{ readonly rank: number; readonly node: Node }> = [];
  operations.forEach(({ call, ret }, operation) => {
    const end: Node | undefined = ret === undefined ? undefined : { operation, end: undefined, isCall: false, before: undefined, after: undefined };
    placed.push({ rank: call, node: { operation, end, isCall: true, before: undefined, after: undefined } });
    if (end) placed.push({ rank: ret!, node: end });
  });
  placed.sort((x, y) => x.rank - y.rank);
  const head: Node = { operation: -1, end: undefined, isCall: false, before: undefined, after: undefined };
  let last = head;
  for (const { node } of placed) {
    last.after = node;
    node.before = last;
    last = node;
  }
  return head;
}

function unlink(node: Node): void {
  node.before!.after = node.after;
  if (node.after) node.after.before = node.before;
}

function relink(node: Node): void {
  node.before!.after = node;
  if (node.after) node.after.before = node;
}

const WORD = 16;

/**
 * Judges the operations of one key (Wing and Gong's search with Lowe's memo). Yields now and then, for who wants to stop
 * it or let others run; `statesMax` bounds it in steps, so that the same history always has the same verdict.
 */
export function* searchOrder<State>(model: Model<State>, given: readonly PlacedOperation[], statesMax: number): Generator<number, SearchOutcome> {
  // a fail that tells nothing did not happen
  const places = given.flatMap(({ outcome, refused }, place) => (outcome === 'fail' && (refused || !model.refuses) ? [] : [place]));
  const operations = places.map((place) => given[place]!);
  const states = new States(model);
  if (followsVersions(states, operations)) return { verdict: 'linearizable', byCommitOrder: true, states: states.values.length, prefix: [], blocked: [] };
  const head = linkEvents(operations);
  const done = new Array<number>(Math.ceil(operations.length / WORD) || 1).fill(0);
  const memo = new Set<string>();
  const stack: Array<{ readonly node: Node; readonly state: number }> = [];
  let left = operations.filter(({ ret }) => ret !== undefined).length;
  let state = 0;
  let best: { prefix: readonly number[]; blocked: readonly number[] } = { prefix: [], blocked: [] };
  let bestLength = -1;
  const outcome = (verdict: SearchOutcome['verdict']): SearchOutcome => ({ verdict, byCommitOrder: false, states: memo.size, prefix: best.prefix.map((place) => places[place]!), blocked: best.blocked.map((place) => places[place]!) });
  let node = head.after;
  for (let steps = 1; left > 0; steps += 1) {
    if (steps % 4096 === 0) yield memo.size;
    if (memo.size > statesMax) return outcome('unknown');
    if (node!.isCall) {
      const next = states.step(state, operations[node!.operation]!);
      if (next !== undefined) {
        const word = Math.floor(node!.operation / WORD);
        const bit = 1 << (node!.operation % WORD);
        done[word]! |= bit;
        const key = `${next}:${String.fromCharCode(...done)}`;
        if (memo.has(key)) done[word]! &= ~bit;
        else {
          memo.add(key);
          stack.push({ node: node!, state });
          state = next;
          unlink(node!);
          if (node!.end) {
            unlink(node!.end);
            left -= 1;
          }
          node = head.after;
          continue;
        }
      }
      node = node!.after;
      continue;
    }
    // an end whose call is not in the order yet: this order leads nowhere
    if (stack.length > bestLength) {
      bestLength = stack.length;
      const blocked: number[] = [];
      for (let here = head.after; here !== undefined && here !== node; here = here.after) blocked.push(here.operation);
      best = { prefix: stack.map((entry) => entry.node.operation), blocked };
    }
    const last = stack.pop();
    if (!last) return outcome('violation');
    if (last.node.end) {
      relink(last.node.end);
      left += 1;
    }
    relink(last.node);
    done[Math.floor(last.node.operation / WORD)]! &= ~(1 << (last.node.operation % WORD));
    state = last.state;
    node = last.node.after;
  }
  return outcome('linearizable');
}

/** The operations of each key, with their places, in the order in which the keys first occur. */
export function byKey<T extends { readonly key: string }>(operations: readonly T[]): Map<string, Array<{ readonly operation: T; readonly place: number }>> {
  const keys = new Map<string, Array<{ readonly operation: T; readonly place: number }>>();
  operations.forEach((operation, place) => {
    const known = keys.get(operation.key);
    if (known) known.push({ operation, place });
    else keys.set(operation.key, [{ operation, place }]);
  });
  return keys;
}
