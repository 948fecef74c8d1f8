// What passes between the simulator and the code inside a simulated node: numbers and text only.

/** First number of each entry that a node leaves in its outbox; its operands follow. */
export const ops = {
  /** token, delay in ms by the node's clock */
  timer: 1,
  /** token */
  cancel: 2,
  /** node, text */
  send: 3,
  /** token, operation, file, offset, length or bytes */
  disk: 4,
  /** text */
  log: 5,
  /** text: one event of the history as JSON */
  history: 6,
  /** name */
  mark: 7,
  /** signature, text */
  fail: 8,
  /** nothing: clients have finished, invariants hold */
  done: 9,
  /** kind, text: for the trace alone, never part of the hash */
  trace: 10,
} as const;

/** Operands of each. */
export const operands: Readonly<Record<number, number>> = { 1: 2, 2: 1, 3: 2, 4: 5, 5: 1, 6: 1, 7: 1, 8: 2, 9: 0, 10: 2 };

export const diskOps = { size: 0, read: 1, write: 2, sync: 3, writeSynced: 4 } as const;

/** What woke the node. */
export const wakes = { boot: 0, timer: 1, message: 2, disk: 3, heal: 5 } as const;

export interface Inbox {
  kind: number;
  token: number;
  /** The node's own clock, in ms. */
  localMs: number;
  from: number;
  text: string;
  /** A disk operation failed. */
  failed: boolean;
}

export interface PlannedOperation {
  readonly client: number;
  /** Not before this simulated time. */
  readonly atMs: number;
  readonly name: string;
  readonly args: unknown;
}

/** What a node is told when it starts. */
export type BootConfig =
  | { readonly role: 'node'; readonly names: readonly string[]; readonly self: number; readonly generation: number; readonly seed: number; readonly mutant?: string; readonly trace?: true }
  | { readonly role: 'store'; readonly names: readonly string[]; readonly self: number; readonly generation: number; readonly seed: number; readonly mutant?: string; readonly trace?: true }
  | { readonly role: 'clients'; readonly names: readonly string[]; readonly self: number; readonly generation: number; readonly seed: number; readonly mutant?: string; readonly trace?: true; readonly operations: readonly PlannedOperation[]; readonly nodes: number };

/** Stands for a model that the scenario brings: it judges within a realm. */
export const OWN_MODEL = 'own';

/** What a scenario's own model found in a history; absent where all is well. */
export interface OwnJudgement {
  readonly verdict: 'violation' | 'unknown';
  readonly key: string;
  /** Places of the operations that cannot follow. */
  readonly blocked: readonly number[];
}

/** How a scenario looks from outside: what planning needs to know. */
export interface ScenarioShape {
  readonly nodes: number;
  readonly clients: number;
  readonly length: number;
  readonly durationMs: number;
  readonly settleMs: number;
  /** Null where nothing judges the history; `own` for a model that the scenario brings. */
  readonly model: string | null;
  readonly sometimes: readonly string[];
  readonly operations: ReadonlyArray<{ readonly name: string; readonly weight: number }>;
}
