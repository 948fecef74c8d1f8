import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadFigures } from './figures.mjs';

process.removeAllListeners('warning');
const file = fileURLToPath(new URL('../../kernel/dist/figures.wasm', import.meta.url));
const figures = await loadFigures(file);

test('the module answers as the Python package does', async () => {
  assert.deepEqual(await figures(['factors 360', 'primes 12', 'average 2 1 2 3', 'trend 1 2 3']), ['2 2 2 3 3 5', '2 3 5 7 11', '1.5 2.5', '1']);
});

test('a bad request is an answer, not an end', async () => {
  assert.deepEqual(await figures(['factors 0', 'sing', 'factors 7']), ['error: only positive numbers have prime factors', 'error: no figure is called sing', '7']);
});

test('the module can reach nothing but its streams', async () => {
  const module = await WebAssembly.compile(readFileSync(file));
  assert.deepEqual(WebAssembly.Module.imports(module).map(({ name }) => name).sort(), ['fd_read', 'fd_write', 'proc_exit']);
});
