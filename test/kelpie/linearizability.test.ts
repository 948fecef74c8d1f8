// The native checker against one that tries every order, on thousands of small random histories.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kelpieAddon, kinds, NEVER, type HistoryColumns } from '../../native/kelpie/index';

const test = suite('linearizability');

interface Op {
  key: number;
  call: number;
  ret: number;
  kind: number;
  a: number;
  b: number;
  version: number;
  list?: number[];
}

type State = { readonly scalar: number; readonly values: readonly number[] };

function step(op: Op, { scalar, values }: State): State | undefined {
  switch (op.kind) {
    case kinds.read: return scalar === op.a ? { scalar, values } : undefined;
    case kinds.write: return { scalar: op.a, values };
    case kinds.cas: return scalar === op.a ? { scalar: op.b, values } : undefined;
    case kinds.casFailed: return scalar !== op.a ? { scalar, values } : undefined;
    case kinds.add: return { scalar: scalar + op.a, values };
    case kinds.addGet: return scalar + op.a === op.b ? { scalar: op.b, values } : undefined;
    case kinds.push: return { scalar, values: [...values, op.a] };
    case kinds.pop: return values[0] === op.a && values.length > 0 ? { scalar, values: values.slice(1) } : undefined;
    case kinds.popEmpty: return values.length === 0 ? { scalar, values } : undefined;
    case kinds.popAny: return values.length > 0 ? { scalar, values: values.slice(1) } : undefined;
    default: return op.list!.length === values.length && op.list!.every((value, i) => value === values[i]) ? { scalar, values } : undefined;
  }
}

/** Tries every order that keeps to real time, with each operation of unknown outcome in it or not. */
function anyOrder(ops: readonly Op[], state: State): boolean {
  if (ops.every((op) => op.ret === NEVER)) return true;
  const firstReturn = Math.min(...ops.map((op) => op.ret));
  return ops.some((op) => {
    if (op.call > firstReturn) return false;
    const next = step(op, state);
    return next !== undefined && anyOrder(ops.filter((other) => other !== op), next);
  });
}

function columns(ops: readonly Op[]): HistoryColumns {
  const lists = ops.flatMap((op) => op.list ?? []);
  let at = 0;
  const starts = ops.map((op) => (op.list ? (at += op.list.length) - op.list.length : op.a));
  return {
    key: Uint32Array.from(ops, (op) => op.key),
    call: Uint32Array.from(ops, (op) => op.call),
    ret: Uint32Array.from(ops, (op) => op.ret),
    kind: Uint8Array.from(ops, (op) => op.kind),
    a: Float64Array.from(starts),
    b: Float64Array.from(ops, (op) => op.list?.length ?? op.b),
    version: Float64Array.from(ops, (op) => op.version),
    elements: Float64Array.from(lists),
    initial: 0,
    timeLimitMs: 60_000,
  };
}

/** A small generator of its own, so that a failing case has a number. */
function random(seed: number): (below: number) => number {
  let x = (seed * 2654435761 + 12345) >>> 0;
  return (below) => {
    x ^= x << 13;
    x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return x % below;
  };
}

const families: Record<string, readonly number[]> = {
  register: [kinds.read, kinds.write],
  'cas-kv': [kinds.read, kinds.write, kinds.cas, kinds.casFailed],
  counter: [kinds.read, kinds.add, kinds.addGet],
  queue: [kinds.push, kinds.pop, kinds.popEmpty, kinds.popAny],
  list: [kinds.push, kinds.readList],
};
/** Kinds whose outcome can be unknown and matter. */
const changing = new Set<number>([kinds.write, kinds.cas, kinds.add, kinds.push]);

function history(family: string, seed: number): Op[] {
  const draw = random(seed);
  const unique = draw(2) === 0;
  const count = 2 + draw(6);
  // each operation takes effect somewhere between call and return; then one answer in four is spoilt
  const ranks = Array.from({ length: 3 * count }, (_, i) => i);
  for (let i = ranks.length - 1; i > 0; i -= 1) {
    const j = Math.max(0, i - draw(9));
    [ranks[i], ranks[j]] = [ranks[j]!, ranks[i]!];
  }
  const places = Array.from({ length: count }, (_, i) => [0, 1, 2].map((k) => ranks.indexOf(3 * i + k)).sort((x, y) => x - y));
  let state: State = { scalar: 0, values: [] };
  let version = 0;
  const ops: Op[] = [];
  for (const [call, effect, ret] of places.sort((x, y) => x[1]! - y[1]!)) {
    void effect;
    const kind = families[family]![draw(families[family]!.length)]!;
    const fresh = unique ? 10 + ops.length : 1 + draw(3);
    const op: Op = { key: 0, call: call!, ret: ret!, kind, a: fresh, b: fresh, version: -1 };
    if (kind === kinds.read) op.a = state.scalar;
    if (kind === kinds.cas) op.a = draw(3) === 0 ? 99 : state.scalar;
    if (kind === kinds.addGet) op.b = state.scalar + op.a;
    if (kind === kinds.pop) op.a = state.values[0] ?? 1;
    if (kind === kinds.popAny) op.ret = NEVER;
    if (kind === kinds.readList) op.list = [...state.values];
    if (changing.has(kind) && draw(4) === 0) op.ret = NEVER;
    if (op.ret !== NEVER || draw(2) === 0) state = step(op, state) ?? state;
    if (draw(2) === 0) op.version = (version += 1);
    if (draw(8) === 0 && op.list) op.list = [...op.list].reverse();
    if (draw(8) === 0 && !op.list) op.a = draw(4);
    ops.push(op);
  }
  return ops;
}

for (const family of Object.keys(families)) {
  test(`${family}: the same verdict as trying every order`, () => {
    const seen = { linearizable: 0, violation: 0 };
    for (let seed = 1; seed <= 3000; seed += 1) {
      const ops = history(family, seed);
      const expected = anyOrder(ops, { scalar: 0, values: [] });
      const { verdict } = kelpieAddon().checkSync(columns(ops));
      assert.is(verdict, expected ? 0 : 1, `seed ${seed}: ${JSON.stringify(ops)}`);
      seen[expected ? 'linearizable' : 'violation'] += 1;
    }
    assert.ok(seen.linearizable > 300 && seen.violation > 300, JSON.stringify(seen));
  });
}

test('many keys: a violation in one of them is found', () => {
  const ops: Op[] = [];
  for (let i = 0; i < 1000; i += 1) ops.push({ key: i % 50, call: 2 * i, ret: 2 * i + 1, kind: kinds.write, a: i, b: 0, version: -1 });
  ops.push({ key: 7, call: 2000, ret: 2001, kind: kinds.read, a: 957, b: 0, version: -1 });
  assert.is(kelpieAddon().checkSync(columns(ops)).verdict, 0);
  ops[ops.length - 1]!.a = 907;
  const { verdict, key } = kelpieAddon().checkSync(columns(ops));
  assert.equal([verdict, key], [1, 7]);
});

test('columns that do not fit together are refused', () => {
  const good = columns([{ key: 0, call: 0, ret: 1, kind: kinds.read, a: 0, b: 0, version: -1 }]);
  assert.throws(() => kelpieAddon().checkSync({ ...good, key: Uint32Array.of(5) }), 'not the columns of a history');
  assert.throws(() => kelpieAddon().checkSync({ ...good, kind: Uint8Array.of(200) }), 'not the columns of a history');
  assert.throws(() => kelpieAddon().checkSync({ ...good, call: new Uint32Array(0) }), 'not the columns of a history');
});

test.run();
