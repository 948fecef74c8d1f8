// The hooks that Nx finds in the plugin: each costs a run a process, so they are there only where nx.json asks for them.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wantsHooks } from '../../plugins/graph/hooks';
import { makeFolder } from '../support';

const test = suite('hooks around tasks');

const hooks = (nxJson: unknown): boolean => {
  const root = makeFolder({ 'nx.json': typeof nxJson === 'string' ? nxJson : JSON.stringify(nxJson), 'app/src/a.txt': '' });
  return wantsHooks(join(root, 'app/src'));
};

test('a remote cache needs them, recording does not', () => {
  assert.is(hooks({ plugins: ['nx-strata'] }), false);
  assert.is(hooks({ plugins: [{ plugin: 'nx-strata', options: { explain: true } }] }), false);
  assert.is(hooks({ plugins: [{ plugin: './tools/mine', options: { cache: {} } }] }), false);
  assert.is(hooks({ plugins: ['@nx/js', { plugin: 'nx-strata', options: { cache: { url: 'http://localhost:1' } } }] }), true);
});

test('where nx.json cannot be told, they are there', () => {
  assert.is(hooks('{ // a comment\n "plugins": ["nx-strata"] }'), true);
  assert.is(hooks({ extends: 'nx/presets/npm.json', plugins: [{ plugin: 'nx-strata' }] }), true);
});

test.run();
