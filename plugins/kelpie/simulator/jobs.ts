// What the runner asks of its worker processes, and what they answer.
import type { FaultKind } from './faults';
import type { Failure, Plan, SimulationResult } from './simulation';

export type Job =
  | { readonly kind: 'seeds'; readonly from: number; readonly count: number; readonly faults: readonly FaultKind[]; readonly faultsMax: number; readonly mutant?: string }
  | { readonly kind: 'shrink'; readonly seed: number; readonly faults: readonly FaultKind[]; readonly faultsMax: number; readonly failure: Failure; readonly timeMs: number; readonly mutant?: string }
  | { readonly kind: 'hashes'; readonly seed: number; readonly faults: readonly FaultKind[]; readonly faultsMax: number };

export interface Shrunk {
  readonly plan: Plan;
  readonly failure: Failure;
  readonly from: { readonly faults: number; readonly operations: number };
  readonly runs: number;
  readonly wallMs: number;
}

export interface JobResults {
  readonly seeds: readonly SimulationResult[];
  readonly shrink: Shrunk;
  /** The rolling hash after each event, with what the event was. */
  readonly hashes: ReadonlyArray<readonly [hash: string, what: string]>;
}
