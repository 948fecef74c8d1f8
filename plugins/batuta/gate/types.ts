// The vocabulary of the gate: four outcomes, and what a condition is.
import type { LineRange } from '../sources/changes';
import type { World } from './world';

export type Outcome = 'pass' | 'fail' | 'not_measured' | 'not_applicable';
export type Tier = 'tier1' | 'tier2' | 'tier3' | 'tier4';
export type Scope = 'all' | 'new';
export type FindingThreshold = 'error' | 'warning' | 'note';

export const TIERS: readonly Tier[] = ['tier1', 'tier2', 'tier3', 'tier4'];

export interface Location {
  /** Relative to the project. */
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  readonly message: string;
}

/** What a condition found out. A measured value stands for a population: with none there is no value. */
export type Measurement =
  | { readonly kind: 'measured'; readonly value: number; readonly population: number; readonly locations: readonly Location[] }
  | { readonly kind: 'not_measured'; readonly reason: string; readonly hint: string; readonly locations?: readonly Location[] }
  | { readonly kind: 'not_applicable'; readonly reason: string };

/** A condition's section in the config. */
export interface ConditionSettings {
  readonly max?: number;
  readonly min?: number;
  readonly ratchet?: boolean;
  readonly tier?: Tier;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly level?: FindingThreshold;
}

/** What `measure` is given beside the world. */
export interface Question {
  readonly settings: ConditionSettings;
  readonly threshold: number;
  /** Whether a file is within the condition's own include and exclude. */
  covers(path: string): boolean;
}

export interface Condition {
  readonly id: string;
  readonly title: string;
  /** `max`: at most the threshold; `min`: at least. */
  readonly bound: 'max' | 'min';
  readonly threshold: number;
  readonly unit: string;
  readonly scope: Scope;
  /** The cheapest tier that asks it. */
  readonly tier: Tier;
  /** What to do about a failure. */
  readonly advice: string;
  measure(world: World, question: Question): Promise<Measurement>;
}

export interface ConditionResult {
  readonly id: string;
  readonly title: string;
  readonly outcome: Outcome;
  /** null where nothing was measured. */
  readonly measured: number | null;
  readonly threshold: number;
  readonly bound: 'max' | 'min';
  /** How far the measured value is on the wrong side of the threshold; 0 or less is good, null where not measured. */
  readonly difference: number | null;
  readonly unit: string;
  readonly scope: Scope;
  readonly tier: Tier;
  /** How many things the value stands for: files, tests, lines, functions. */
  readonly population: number;
  /** The threshold comes from the ratchet file. */
  readonly ratcheted: boolean;
  /** `not_measured`, and the configuration says that this condition may be. */
  readonly allowed: boolean;
  readonly reason?: string;
  readonly hint?: string;
  readonly locations: readonly Location[];
}

export interface GateReport {
  readonly version: 1;
  readonly verdict: 'pass' | 'fail';
  readonly reason?: string;
  readonly tier: Tier;
  /** The commit that new code is counted from, where one is known. */
  readonly mergeBase?: string;
  readonly summary: Readonly<Record<Outcome, number>>;
  readonly conditions: readonly ConditionResult[];
  readonly ratchet: { readonly file: string; readonly tightened: readonly string[]; readonly accepted: readonly string[] } | null;
}

export type Ranges = readonly LineRange[];
