// wasm actors: a module's turns, state, refusals and traps, for real and in the simulator.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import wabt from 'wabt';
import { startNode } from '../../plugins/kelpie/node/node';
import { createSystemClock } from '../../plugins/kelpie/node/ports';
import { createMemoryStore } from '../../plugins/kelpie/runtime/memory-store';
import { bundleScenario } from '../../plugins/kelpie/simulator/bundle';
import { Simulator } from '../../plugins/kelpie/simulator/simulation';
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from '../../plugins/kelpie/wasm/bytes';
import { wasmActor } from '../../plugins/kelpie/wasm/index';
import { makeFolder } from '../support';

const test = suite('wasm');

/** A counter: its state is eight bytes. `add` takes [n]; `echo` answers its arguments; `tell` adds here and sends to another. */
const COUNTER = `(module
  (import "kelpie" "random" (func $random (result f64)))
  (import "kelpie" "now" (func $now (result f64)))
  (memory (export "memory") 2)
  (global $heap (mut i32) (i32.const 8192))
  (global $n (mut i64) (i64.const 0))
  (data (i32.const 0) "[\\22get\\22,\\22add\\22,\\22echo\\22,\\22fail\\22,\\22trap\\22,\\22wild\\22,\\22dice\\22,\\22tell\\22]")
  (data (i32.const 256) "{\\22error\\22:\\22on purpose\\22}")
  (data (i32.const 320) "{\\22ok\\22:")
  (data (i32.const 384) "{\\22ok\\22:null,\\22send\\22:[{\\22type\\22:\\22counter\\22,\\22id\\22:\\22sum\\22,\\22method\\22:\\22add\\22,\\22args\\22:")
  (func $pack (param $at i32) (param $length i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32)) (i64.extend_i32_u (local.get $length))))
  (func $alloc (export "alloc") (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (global.get $heap))
    (global.set $heap (i32.add (global.get $heap) (i32.and (i32.add (local.get $size) (i32.const 15)) (i32.const -8))))
    (local.get $at))
  (func (export "methods") (result i64) (call $pack (i32.const 0) (i32.const 55)))
  (func (export "load") (param $at i32) (param $length i32) (global.set $n (i64.load (local.get $at))))
  (func (export "save") (result i64) (i64.store (i32.const 512) (global.get $n)) (call $pack (i32.const 512) (i32.const 8)))
  (func $number (param $at i32) (param $end i32) (result i64)
    (local $n i64) (local $c i32)
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
      (local.set $c (i32.sub (i32.load8_u (local.get $at)) (i32.const 48)))
      (if (i32.lt_u (local.get $c) (i32.const 10))
        (then (local.set $n (i64.add (i64.mul (local.get $n) (i64.const 10)) (i64.extend_i32_u (local.get $c))))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next)))
    (local.get $n))
  (func $tail (param $from i32) (param $start i32) (param $at i32) (param $length i32) (param $end i32) (param $endLength i32) (result i64)
    (local $total i32)
    (memory.copy (i32.const 1024) (local.get $from) (local.get $start))
    (memory.copy (i32.add (i32.const 1024) (local.get $start)) (local.get $at) (local.get $length))
    (local.set $total (i32.add (local.get $start) (local.get $length)))
    (i32.store (i32.add (i32.const 1024) (local.get $total)) (local.get $end))
    (call $pack (i32.const 1024) (i32.add (local.get $total) (local.get $endLength))))
  (func $answer (param $n i64) (result i64)
    (local $at i32)
    (local.set $at (i32.const 2048))
    (loop $next
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $n) (i64.const 10)))))
      (local.set $n (i64.div_u (local.get $n) (i64.const 10)))
      (br_if $next (i64.ne (local.get $n) (i64.const 0))))
    (call $tail (i32.const 320) (i32.const 6) (local.get $at) (i32.sub (i32.const 2048) (local.get $at)) (i32.const 125) (i32.const 1)))
  (func (export "handle") (param $method i32) (param $length i32) (param $args i32) (param $argsLength i32) (result i64)
    (local $c i32)
    (local.set $c (i32.load8_u (local.get $method)))
    (if (i32.eq (local.get $c) (i32.const 103)) (then (return (call $answer (global.get $n)))))
    (if (i32.eq (local.get $c) (i32.const 101)) (then (return (call $tail (i32.const 320) (i32.const 6) (local.get $args) (local.get $argsLength) (i32.const 125) (i32.const 1)))))
    (if (i32.eq (local.get $c) (i32.const 119)) (then (return (call $pack (i32.const -8) (i32.const 64)))))
    (if (i32.eq (local.get $c) (i32.const 100)) (then
      (return (call $answer (i64.add (i64.trunc_f64_u (f64.mul (call $random) (f64.const 1000))) (i64.mul (i64.const 0) (i64.trunc_f64_u (call $now))))))))
    (global.set $n (i64.add (global.get $n) (call $number (local.get $args) (i32.add (local.get $args) (local.get $argsLength)))))
    (if (i32.eq (local.get $c) (i32.const 102)) (then (return (call $pack (i32.const 256) (i32.const 22)))))
    (if (i32.eq (i32.load8_u (i32.add (local.get $method) (i32.const 1))) (i32.const 101)) (then
      (return (call $tail (i32.const 384) (i32.const 70) (local.get $args) (local.get $argsLength) (i32.const 8215933) (i32.const 3)))))
    (if (i32.eq (local.get $c) (i32.const 116)) (then unreachable))
    (call $answer (global.get $n))))`;

async function build(text: string): Promise<Uint8Array> {
  const module = (await wabt()).parseWat('module.wat', text, { bulk_memory: true });
  return module.toBinary({}).buffer;
}

const messageOf = (run: () => unknown): string => {
  try {
    run();
    return 'done';
  } catch (error) {
    return (error as Error).message;
  }
};

test('a module is an actor: calls, state over activations, messages, errors and traps that leave nothing', async () => {
  const Counter = wasmActor(await build(COUNTER), { reads: ['get'] });
  const clock = createSystemClock();
  const store = createMemoryStore(clock);
  let node = await startNode({ actors: { counter: Counter }, store, clock });
  const call = (id: string, method: string, ...args: readonly unknown[]): Promise<unknown> => node.invoke('counter', id, method, args).catch((error: Error) => error.message);
  assert.equal([await call('a', 'get'), await call('a', 'add', 5), await call('a', 'add', 37), await call('a', 'get')], [0, 5, 42, 42]);
  assert.equal([await call('a', 'fail', 1), await call('a', 'get')], ['on purpose', 42]);
  assert.match(String(await call('a', 'trap', 1)), 'unreachable');
  assert.match(String(await call('a', 'wild')), 'points outside its memory');
  assert.is(await call('a', 'get'), 42);
  assert.equal(await call('a', 'echo', 'grüße 🐎', { x: [1.5, null] }), ['grüße 🐎', { x: [1.5, null] }]);
  assert.match(String(await call('a', 'nothing')), 'no method "nothing"');
  assert.ok(Number(await call('a', 'dice')) < 1000);
  assert.is(await call('a', 'tell', 8), null);
  await node.stop();
  node = await startNode({ actors: { counter: Counter }, store, clock });
  for (let tries = 0; tries < 200 && (await call('sum', 'get')) !== 8; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal([await call('sum', 'get'), await call('a', 'get')], [8, 50]);
  await node.stop();
});

test('a module that reaches for more than it is given, or lacks what it needs, is refused', async () => {
  const told = async (text: string): Promise<string> => {
    const bytes = await build(text);
    return messageOf(() => wasmActor(bytes));
  };
  assert.match(await told('(module (import "wasi_snapshot_preview1" "fd_write" (func)))'), 'the module imports wasi_snapshot_preview1.fd_write, which an actor does not have; it has kelpie.now, kelpie.random, kelpie.log');
  assert.match(await told('(module (import "kelpie" "now" (memory 1)))'), 'the module imports kelpie.now');
  assert.match(await told('(module (memory (export "memory") 1))'), 'the module does not export alloc, handle, load, save, methods');
  assert.match(messageOf(() => wasmActor(new Uint8Array([1, 2, 3]))), 'not a WebAssembly module');
  assert.match(messageOf(() => wasmActor('no base64!')), 'not a WebAssembly module: no base64');
  const counter = await build(COUNTER);
  assert.match(messageOf(() => wasmActor(counter, { reads: ['nothing'] })), 'the module has no method "nothing"');
  const greedy = wasmActor(counter, { memoryBytesMax: 1 << 16 });
  const clock = createSystemClock();
  const node = await startNode({ actors: { counter: greedy }, store: createMemoryStore(clock), clock });
  assert.match(await node.invoke('counter', 'a', 'add', [1]).then(String, (error: Error) => error.message), 'uses 131072 bytes of memory');
  await node.stop();
});

test('in the simulator it keeps its promises under all faults, and each seed gives one trace', async () => {
  const root = makeFolder({
    'src/it.scenario.ts': `import { defineScenario, operation } from 'nx-strata/kelpie';
      import { wasmActor } from 'nx-strata/kelpie/wasm';
      import module from './counter.wasm';
      const Counter = wasmActor(module, { reads: ['get'] }) as any;
      export default defineScenario({
        actors: { counter: Counter }, model: 'counter', length: 20, durationMs: 3000,
        operations: {
          add: operation({ generate: (random) => 1 + random.int(9), record: (value) => ({ f: 'add', value }), run: (client, value) => client.actor<any>(Counter, 'c').add(value) }),
          read: operation({ generate: () => null, record: () => ({ f: 'read' }), run: (client) => client.actor<any>(Counter, 'c').get() }),
          dice: operation({ generate: () => null, run: (client) => client.actor<any>(Counter, 'c').dice() }),
        },
      });`,
  });
  writeFileSync(join(root, 'src/counter.wasm'), await build(COUNTER));
  const simulator = new Simulator(await bundleScenario(join(root, 'src/it.scenario.ts')));
  for (let seed = 1; seed <= 10; seed += 1) {
    const plan = simulator.plan(seed);
    const [one, two] = [simulator.run(plan), simulator.run(plan)];
    assert.equal([one.failure, one.hash], [undefined, two.hash], `seed ${seed}`);
  }
});

test('text and bytes survive the way there and back', () => {
  for (const text of ['', 'a', 'grüße', '€ 🐎 \u0000 \uffff', 'x'.repeat(1000)]) {
    assert.equal(Buffer.from(encodeUtf8(text)), Buffer.from(text, 'utf8'));
    assert.is(decodeUtf8(encodeUtf8(text)), text);
    assert.is(toBase64(encodeUtf8(text)), Buffer.from(text, 'utf8').toString('base64'));
    assert.equal(fromBase64(toBase64(encodeUtf8(text))), Uint8Array.from(encodeUtf8(text)));
  }
  for (const bytes of [[0x80], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xe2, 0x28, 0xa1]]) assert.throws(() => decodeUtf8(Uint8Array.from(bytes)), 'no UTF-8');
});

test.run();
