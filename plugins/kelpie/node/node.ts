// A node in a real process: the runtime on real ports, and typed references to its actors.
import { actorKey, type Actor, type ActorClass, type ActorTypes, type Methods } from '../runtime/actor';
import { Host, type InvokeOptions } from '../runtime/host';
import type { Limits } from '../runtime/limits';
import type { Clock, Log, Outside } from '../runtime/ports';
import { createReference } from '../runtime/reference';
import { createRpc } from '../runtime/rpc';
import type { Store } from '../runtime/store';
import { createSystemClock, LocalNetwork, newIncarnation, quiet, systemRandom, type Network } from './ports';
import { StrataError } from '../../graph/errors';

/** How often a node may have been started before its machine's clock went back. */
const CLOCKS_BACK_MAX = 16;

export interface NodeOptions {
  readonly actors: ActorTypes;
  readonly store: Store;
  readonly name?: string;
  /** How this node and others reach each other: within this process where it is not given. */
  readonly network?: Network;
  readonly limits?: Partial<Limits>;
  /** `client`: runs no actors, only calls those of other nodes. */
  readonly role?: 'member' | 'client';
  readonly clock?: Clock;
  readonly log?: Log;
  /** Services that actors ask by `ctx.outside`. */
  readonly outside?: Outside;
}

/** What an actor emitted during the call of this request. */
export type Watcher = (value: unknown, requestId: string) => void;

export interface ActorNode {
  readonly host: Host;
  /** A reference whose methods call the actor, on whichever node it is. */
  actor<A extends Actor>(type: ActorClass<A>, id: string, options?: InvokeOptions): Methods<A>;
  invoke(type: string, id: string, method: string, args: readonly unknown[], options?: InvokeOptions): Promise<unknown>;
  /** Calls back with what the actor emits on this node; the function that is returned ends it. */
  watch(type: string, id: string, watcher: Watcher): () => void;
  /** Finishes what runs and gives the shards to the other nodes. */
  stop(): Promise<void>;
}

export async function startNode({ actors, store, name = 'node', network = new LocalNetwork(), limits, role = 'member', clock = createSystemClock(), log = quiet, outside }: NodeOptions): Promise<ActorNode> {
  if (!/^[A-Za-z0-9._-]{1,200}$/.test(name)) throw new StrataError('bad-option', `"${name}" is no name for a node`, { hint: 'use letters, digits, ".", "_" and "-"' });
  const transport = network.join(name, async (node) => (await store.nodes()).find((other) => other.node === node)?.address ?? undefined);
  const watchers = new Map<string, Set<Watcher>>();
  const emit = (actor: string, requestId: string, value: unknown): void => {
    for (const watcher of watchers.get(actor) ?? []) watcher(value, requestId);
  };
  const ports = { clock, random: systemRandom, transport, store, log, emit, ...(outside && { outside }) };
  const run = (incarnation: string): Host => new Host({ actors, limits: limits ?? {}, role, incarnation, ports, rpc: createRpc(transport, clock, incarnation) });
  let incarnation = newIncarnation();
  let host = run(incarnation);
  // where an earlier run seems to be later, this machine's clock went back: a mark that sorts behind every time helps
  for (let tries = 0; !(await host.start()); tries += 1) {
    if (tries >= CLOCKS_BACK_MAX) throw new StrataError('name-taken', `node "${name}" has been started by others again and again`, { hint: 'give each node a name of its own' });
    host = run((incarnation = `~${incarnation}`));
  }
  return {
    host,
    actor<A extends Actor>(type: ActorClass<A>, id: string, options?: InvokeOptions) {
      const target = actorKey(host.typeName(type), id);
      return createReference(type, options ? (method, args) => host.invoke(target, method, args, options) : host.reference(target));
    },
    invoke: (type, id, method, args, options) => host.invoke(actorKey(type, id), method, args, options),
    watch(type, id, watcher) {
      const key = actorKey(type, id);
      const watching = watchers.get(key) ?? new Set<Watcher>();
      watchers.set(key, watching.add(watcher));
      return () => {
        watching.delete(watcher);
        if (watching.size === 0 && watchers.get(key) === watching) watchers.delete(key);
      };
    },
    async stop() {
      await host.stop();
      network.leave(name);
    },
  };
}
