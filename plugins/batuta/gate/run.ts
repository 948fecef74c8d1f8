// Runs the gate: asks each condition, judges what it measured, and comes to a verdict.
import { StrataError } from '../../graph/errors';
import { matcherOf, type Selection } from '../sources/population';
import { openRatchet, type Ratchet } from './ratchet';
import { askedFor, withinTier, type Asked } from './registry';
import type { ConditionResult, ConditionSettings, GateReport, Measurement, Outcome, Tier } from './types';
import { DEFAULT_REPORTS, type ReportPatterns } from './default-reports';
import { createWorld, type World } from './world';

export interface GateRequest {
  /** Absolute folder of the project. */
  readonly root: string;
  readonly selection: Selection;
  readonly conditions: Readonly<Record<string, ConditionSettings>> | undefined;
  readonly reports: Partial<ReportPatterns>;
  readonly allowNotMeasured: readonly string[];
  readonly tier: Tier;
  readonly base: string | undefined;
  readonly fetch: boolean;
  /** Relative to the project. */
  readonly ratchetFile: string;
  /** Conditions whose measured value is recorded even where that loosens the ratchet. */
  readonly accept: readonly string[];
}

/** The one place where a number is compared. A value without a population, or no number at all, is not measured. */
export function judge(asked: Asked, threshold: number, measurement: Measurement): Pick<ConditionResult, 'outcome' | 'measured' | 'difference' | 'population' | 'reason' | 'hint' | 'locations'> {
  const nothing = { measured: null, difference: null, population: 0 } as const;
  if (measurement.kind === 'not_applicable') return { ...nothing, outcome: 'not_applicable', reason: measurement.reason, locations: [] };
  if (measurement.kind === 'not_measured') return { ...nothing, outcome: 'not_measured', reason: measurement.reason, hint: measurement.hint, locations: measurement.locations ?? [] };
  const { value, population, locations } = measurement;
  if (!Number.isFinite(value) || !Number.isFinite(population) || population <= 0) {
    return { ...nothing, outcome: 'not_measured', reason: 'nothing was there to measure', hint: 'check what the gate looks at (include, exclude, reports)', locations };
  }
  const difference = asked.condition.bound === 'max' ? value - threshold : threshold - value;
  const failed = difference > 0;
  return { outcome: failed ? 'fail' : 'pass', measured: value, difference, population, ...(failed && { hint: asked.condition.advice }), locations: failed ? locations : [] };
}

async function askOne(asked: Asked, world: World, ratchet: Ratchet | undefined, request: GateRequest): Promise<ConditionResult> {
  const { condition, settings } = asked;
  const include = matcherOf(settings.include);
  const exclude = matcherOf(settings.exclude);
  const recorded = settings.ratchet ? ratchet?.valueOf(condition) : undefined;
  // of the configured and the recorded value the stricter one holds
  const stricter = recorded === undefined || (asked.explicit && (condition.bound === 'max' ? asked.threshold < recorded : asked.threshold > recorded));
  const threshold = stricter ? asked.threshold : recorded;
  const accepted = request.accept.includes(condition.id);
  const common = {
    id: condition.id,
    title: condition.title,
    threshold,
    bound: condition.bound,
    unit: condition.unit,
    scope: condition.scope,
    tier: asked.tier,
    ratcheted: !stricter,
  };
  if (!withinTier(asked, request.tier)) {
    return { ...common, outcome: 'not_applicable', measured: null, difference: null, population: 0, allowed: false, reason: `asked from ${asked.tier} on`, locations: [] };
  }
  const question = { settings, threshold, covers: (path: string) => (!include || include(path)) && !exclude?.(path) };
  const measurement = await condition.measure(world, question);
  let judged = judge(asked, threshold, measurement);
  if (settings.ratchet && judged.measured !== null) {
    const unrecorded = recorded === undefined && !asked.explicit;
    if (accepted) {
      ratchet!.accept(condition, judged.measured);
      const limit = asked.explicit ? asked.threshold : judged.measured;
      judged = judge(asked, limit, measurement);
      return { ...common, ...judged, threshold: limit, ratcheted: !asked.explicit, allowed: false };
    }
    if (unrecorded) {
      const { measured } = judged;
      judged = { outcome: 'not_measured', measured: null, difference: null, population: 0, reason: `no value is recorded in ${request.ratchetFile} to compare ${measured} with`, hint: `record it with --accept=${condition.id} and commit the file`, locations: [] };
    } else if (judged.outcome === 'pass') ratchet!.record(condition, judged.measured!);
  }
  return { ...common, ...judged, allowed: judged.outcome === 'not_measured' && request.allowNotMeasured.includes(condition.id) };
}

function verdictOf(results: readonly ConditionResult[]): { verdict: 'pass' | 'fail'; reason?: string } {
  if (results.some((result) => result.outcome === 'fail')) return { verdict: 'fail' };
  const missing = results.filter((result) => result.outcome === 'not_measured' && !result.allowed);
  if (missing.length > 0) return { verdict: 'fail', reason: `not measured: ${missing.map((result) => result.id).join(', ')}` };
  if (!results.some((result) => result.outcome === 'pass')) return { verdict: 'fail', reason: 'nothing was measured' };
  return { verdict: 'pass' };
}

export async function runGate(request: GateRequest, world = worldOf(request)): Promise<GateReport> {
  const asked = askedFor(request.conditions);
  const ids = new Set(asked.map(({ condition }) => condition.id));
  for (const [option, given] of [['allowNotMeasured', request.allowNotMeasured], ['accept', request.accept]] as const) {
    const stray = given.find((id) => !ids.has(id));
    if (stray !== undefined) throw new StrataError('unknown-condition', `"${stray}" is no condition of this gate`, { location: { pointer: `/${option}` }, hint: `its conditions: ${[...ids].join(', ')}` });
  }
  const notRatcheted = request.accept.find((id) => !asked.some(({ condition, settings }) => condition.id === id && settings.ratchet));
  if (notRatcheted !== undefined) throw new StrataError('not-ratcheted', `"${notRatcheted}" has no ratchet to loosen`, { location: { pointer: '/accept' }, hint: 'set its option ratchet, or change its threshold' });

  const ratcheted = asked.some(({ settings }) => settings.ratchet);
  const needsChanges = ratcheted || asked.some((one) => one.condition.scope === 'new' && withinTier(one, request.tier));
  const changes = needsChanges && request.base !== undefined ? await world.changes() : undefined;
  const ratchet = ratcheted ? await openRatchet(request.root, request.ratchetFile, changes?.known ? changes.value : undefined) : undefined;
  const results: ConditionResult[] = [];
  for (const one of asked) results.push(await askOne(one, world, ratchet, request));
  const saved = ratchet?.save();
  const summary: Record<Outcome, number> = { pass: 0, fail: 0, not_measured: 0, not_applicable: 0 };
  for (const result of results) summary[result.outcome]++;
  return {
    version: 1,
    ...verdictOf(results),
    tier: request.tier,
    ...(changes?.known && { mergeBase: changes.value.mergeBase }),
    summary,
    conditions: results,
    ratchet: saved ? { file: request.ratchetFile, ...saved } : null,
  };
}

export const worldOf = (request: GateRequest): World =>
  createWorld({
    root: request.root,
    selection: request.selection,
    reports: { ...DEFAULT_REPORTS, ...request.reports },
    base: request.base,
    fetch: request.fetch,
  });
