// What a simulation does: actors, the operations that clients call, and what must hold whatever goes wrong.
import type { Actor, ActorClass, ActorTypes, Methods } from './actor';
import type { Model } from './model';

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from 0 below `limit`. */
  int(limit: number): number;
  pick<T>(values: readonly T[]): T;
}

/** A client: its calls go to any node, and again with the same request id until they are answered. */
export interface Client {
  readonly name: string;
  actor<A extends Actor>(type: ActorClass<A>, id: string): Methods<A>;
}

export interface OperationSpec<Args = never> {
  /** How often it is drawn beside the others; 1 where it is not given. */
  readonly weight?: number;
  /** Arguments from the seed: JSON. `index` tells the operations of one seed apart. */
  generate(random: Random, index: number): Args;
  run(client: Client, args: Args): Promise<unknown>;
  /** What the history says of it, where a model judges the history; the answer of `run` is the operation's value. */
  record?(args: Args): { readonly f: string; readonly key?: string; readonly value?: unknown };
}

export type ModelName = 'register' | 'cas-kv' | 'counter' | 'queue' | 'list-append';

/** What a service of the simulated outside has: it outlives every node. */
export interface OutsideWorld {
  readonly requestId: string;
  readonly random: Random;
  now(): number;
}

export interface Scenario {
  readonly actors: ActorTypes;
  readonly operations: Readonly<Record<string, OperationSpec<never>>>;
  /** Nodes that run actors, beside the node that keeps the store: 3 where it is not given. */
  readonly nodes?: number;
  readonly clients?: number;
  /** Operations a seed. */
  readonly length?: number;
  /** Simulated time in which operations and faults happen; then faults stop, and everything must come to rest. */
  readonly durationMs?: number;
  /** Simulated time after the faults within which every call must be answered and every invariant hold. */
  readonly settleMs?: number;
  /** Services that actors ask by `ctx.outside`, by name. Requests and answers go over the simulated network; throw an OutsideError for what the service itself refuses. */
  readonly outside?: Readonly<Record<string, (request: never, world: OutsideWorld) => unknown>>;
  /** Judges the recorded operations: a model that is there, or one of your own. */
  readonly model?: ModelName | Model;
  /** Each throws where it does not hold. Tried again until `settleMs` is over: what is under way may still arrive. */
  readonly invariants?: Readonly<Record<string, (client: Client) => Promise<void>>>;
  /** Marks that some seed of a run must reach: see `sometimes`. */
  readonly sometimes?: readonly string[];
}

/** Keeps the types of each operation's arguments together. */
export const operation = <Args>(spec: OperationSpec<Args>): OperationSpec<never> => spec as OperationSpec<never>;

export const defineScenario = (scenario: Scenario): Scenario => scenario;

let sink: ((mark: string) => void) | undefined;

/** Marks a place or a case that the simulation should reach now and then. Does nothing outside a simulation. */
export function sometimes(mark: string, reached = true): void {
  if (reached) sink?.(mark);
}

/** For the simulator: where marks go. */
export function onMark(to: (mark: string) => void): void {
  sink = to;
}
