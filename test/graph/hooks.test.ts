// The hooks that Nx finds in the plugin: each costs a run a process, so only those that the workspace's nx.json asks for.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hooksOf } from '../../plugins/graph/hooks';
import { makeFolder } from '../support';

const test = suite('hooks around tasks');

const hooks = (nxJson: unknown): string => {
  const root = makeFolder({ 'nx.json': typeof nxJson === 'string' ? nxJson : JSON.stringify(nxJson), 'app/src/a.txt': '' });
  const { beforeTasks, afterTasks } = hooksOf(join(root, 'app/src'));
  return [beforeTasks && 'before', afterTasks && 'after'].filter(Boolean).join(' and ') || 'none';
};

test('runs are recorded unless that is turned off', () => {
  assert.is(hooks({ plugins: ['nx-strata'] }), 'after');
  assert.is(hooks({ plugins: [{ plugin: 'nx-strata', options: {} }] }), 'after');
  assert.is(hooks({ plugins: [{ plugin: 'nx-strata', options: { explain: false } }] }), 'none');
});

test('a remote cache needs both', () => {
  assert.is(hooks({ plugins: ['@nx/js', { plugin: 'nx-strata', options: { explain: false, cache: { url: 'http://localhost:1' } } }] }), 'before and after');
});

test('what cannot be told apart has both, or records', () => {
  assert.is(hooks('{ // a comment\n "plugins": ["nx-strata"] }'), 'before and after');
  assert.is(hooks({ extends: 'nx/presets/npm.json', plugins: [{ plugin: 'nx-strata', options: { explain: false } }] }), 'before and after');
  assert.is(hooks({ plugins: [{ plugin: './tools/mine' }] }), 'after');
});

test.run();
