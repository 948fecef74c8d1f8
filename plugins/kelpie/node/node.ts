// A node in a real process: the runtime on real ports, and typed references to its actors.
import { actorKey, type Actor, type ActorClass, type ActorTypes, type Methods } from '../runtime/actor';
import { Host, type InvokeOptions } from '../runtime/host';
import type { Limits } from '../runtime/limits';
import type { Clock, Log } from '../runtime/ports';
import { createReference } from '../runtime/reference';
import { createRpc } from '../runtime/rpc';
import type { Store } from '../runtime/store';
import { createSystemClock, LocalNetwork, newIncarnation, quiet, systemRandom, type Network } from './ports';
import { StrataError } from '../../graph/errors';

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
}

export interface ActorNode {
  readonly host: Host;
  /** A reference whose methods call the actor, on whichever node it is. */
  actor<A extends Actor>(type: ActorClass<A>, id: string, options?: InvokeOptions): Methods<A>;
  invoke(type: string, id: string, method: string, args: readonly unknown[], options?: InvokeOptions): Promise<unknown>;
  /** Finishes what runs and gives the shards to the other nodes. */
  stop(): Promise<void>;
}

export async function startNode({ actors, store, name = 'node', network = new LocalNetwork(), limits, role = 'member', clock = createSystemClock(), log = quiet }: NodeOptions): Promise<ActorNode> {
  if (!/^[A-Za-z0-9._-]{1,200}$/.test(name)) throw new StrataError('bad-option', `"${name}" is no name for a node`, { hint: 'use letters, digits, ".", "_" and "-"' });
  const transport = network.join(name, async (node) => (await store.nodes()).find((other) => other.node === node)?.address ?? undefined);
  const incarnation = newIncarnation();
  const host = new Host({ actors, limits: limits ?? {}, role, incarnation, ports: { clock, random: systemRandom, transport, store, log }, rpc: createRpc(transport, clock, incarnation) });
  await host.start();
  return {
    host,
    actor<A extends Actor>(type: ActorClass<A>, id: string, options?: InvokeOptions) {
      const target = actorKey(host.typeName(type), id);
      return createReference(type, options ? (method, args) => host.invoke(target, method, args, options) : host.reference(target));
    },
    invoke: (type, id, method, args, options) => host.invoke(actorKey(type, id), method, args, options),
    async stop() {
      await host.stop();
      network.leave(name);
    },
  };
}
