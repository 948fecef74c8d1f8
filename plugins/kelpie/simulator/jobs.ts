// What the runner asks of its worker processes, and what they answer.
import type { FaultKind } from './faults';
import type { Failure, Plan, SimulationResult } from './simulation';

export type Job =
  | { readonly kind: 'seeds'; readonly from: number; readonly count: number; readonly faults: readonly FaultKind[]; readonly faultsMax: number; readonly mutant?: string }
  | { readonly kind: 'plan'; readonly seed: number; readonly faults: readonly FaultKind[]; readonly faultsMax: number }
  | { readonly kind: 'try'; readonly plan: Plan; readonly mutant?: string }
  | { readonly kind: 'hashes'; readonly seed: number; readonly faults: readonly FaultKind[]; readonly faultsMax: number };

export interface JobResults {
  readonly seeds: readonly SimulationResult[];
  readonly plan: Plan;
  /** Null where nothing failed. */
  readonly try: Failure | null;
  /** The rolling hash after each event, with what the event was. */
  readonly hashes: ReadonlyArray<readonly [hash: string, what: string]>;
}
