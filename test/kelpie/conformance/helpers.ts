// What the cases of the conformance suite share.
import * as assert from 'uvu/assert';
import type { Commit, OutgoingMessage, Reminder, Store } from '../../../plugins/kelpie/runtime/store';
import type { Subject } from './subjects';

export type Cases = Readonly<Record<string, (subject: Subject) => Promise<void>>>;

export const one = { node: 'one', incarnation: '1' };
export const two = { node: 'two', incarnation: '1' };
export const commit = (more: Partial<Commit> = {}): Commit => ({ shard: 3, epoch: 1, actor: 'a/1', expected: 0, turn: 't1', state: '{"v":1}', dedup: ['r1', '{"ok":1}'], ...more });
export const reminder = (name: string, generation = 'g1'): Reminder => ({ name, dueMs: 5, generation, method: 'm', args: '[]' });
export const message = (id: string): OutgoingMessage => ({ id, target: 'b/1', method: 'm', args: '[1]' });

/** Makes `one` the owner of shard 3, with epoch 1. */
export async function own(store: Store): Promise<void> {
  await store.heartbeat(one, 60_000);
  assert.is((await store.claim(3, one)).granted, true);
}
