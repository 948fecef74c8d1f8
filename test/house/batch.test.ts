// Batches: parallel, in dependency order, dependents of a failure skipped; and the progress line.
import type { TaskGraph } from '@nx/devkit';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runBatch, type BatchResult } from '../../plugins/graph/batch';
import { createProgress } from '../../plugins/graph/progress';

function graphOf(dependencies: Record<string, string[]>): TaskGraph {
  const tasks = Object.fromEntries(Object.keys(dependencies).map((id) => [id, { id, target: { project: id, target: 't' }, overrides: {}, outputs: [], parallelism: true }]));
  const edges = Object.fromEntries(Object.entries(dependencies).map(([id, on]) => [id, on.map((other) => ({ id: other }))]));
  return { roots: [], tasks, dependencies: edges, continuousDependencies: {} } as unknown as TaskGraph;
}

async function collect(results: AsyncGenerator<BatchResult>): Promise<Record<string, string>> {
  const statuses: Record<string, string> = {};
  for await (const { task, result } of results) statuses[task] = result.status;
  return statuses;
}

const never = new AbortController().signal;

test('dependencies first, then their dependents', async () => {
  const order: string[] = [];
  const statuses = await collect(runBatch(graphOf({ c: ['b'], b: ['a'], a: [] }), never, async ({ id }) => (order.push(id), 0)));
  assert.equal(order, ['a', 'b', 'c']);
  assert.equal(statuses, { a: 'success', b: 'success', c: 'success' });
});

test('dependents of a failure are skipped, others run', async () => {
  const statuses = await collect(runBatch(graphOf({ c: ['b'], b: ['a'], a: [], d: [] }), never, async ({ id }) => (id === 'a' ? 1 : 0)));
  assert.equal(statuses, { a: 'failure', b: 'skipped', c: 'skipped', d: 'success' });
});

test('independent tasks run at the same time, within the limit', async () => {
  let running = 0;
  let most = 0;
  const graph = graphOf(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`t${index}`, []])));
  await collect(
    runBatch(graph, never, async () => {
      most = Math.max(most, (running += 1));
      await new Promise((done) => setTimeout(done, 5));
      running -= 1;
      return 0;
    }, 3),
  );
  assert.is(most, 3);
});

test('after an abort what runs is awaited and the rest is skipped', async () => {
  const controller = new AbortController();
  const statuses = await collect(runBatch(graphOf({ a: [], b: [], c: [] }), controller.signal, async () => (controller.abort(), 0), 1));
  assert.equal(statuses, { a: 'success', b: 'skipped', c: 'skipped' });
});

test('a circle is an error, not a hang', async () => {
  let message = '';
  try {
    await collect(runBatch(graphOf({ a: ['b'], b: ['a'] }), never, async () => 0));
  } catch (error) {
    message = String(error);
  }
  assert.match(message, 'circle');
});

test('progress is redrawn on a terminal and cut to its width', () => {
  const chunks: string[] = [];
  const progress = createProgress({ write: (text) => chunks.push(text) }, { interactive: true, columns: () => 10 });
  progress.update('one');
  progress.update('a line that is too long');
  progress.clear();
  assert.equal(chunks, ['one', '\r\u001b[2Ka line th', '\r\u001b[2K']);
});

test('progress elsewhere is a plain line now and then', () => {
  const chunks: string[] = [];
  const progress = createProgress({ write: (text) => chunks.push(text) }, { interactive: false, label: 'app', plainIntervalMs: 0 });
  progress.update('half');
  progress.clear();
  assert.equal(chunks, ['app: half\n']);
});

test.run();
