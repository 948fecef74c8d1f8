// Makes a failing plan as small as it gets, while it still fails in the same way.
import type { PlannedFault } from './faults';
import type { PlannedOperation } from './protocol';
import type { Shrunk } from './jobs';
import type { Failure, Plan } from './simulation';

/** Runs a plan; what failed, if anything. */
export type TryPlan = (plan: Plan) => Failure | undefined;

/** Delta debugging: the smallest list found of which `fails` still holds; parts of ever smaller size are left out. */
function reduceList<T>(items: readonly T[], fails: (items: readonly T[]) => boolean): readonly T[] {
  let kept = items;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && kept.length > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < kept.length; ) {
      const without = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (fails(without)) kept = without;
      else start += size;
    }
  }
  return kept;
}

/** The shortest beginning of `items` of which `fails` still holds, as far as halving finds it. */
function truncate<T>(items: readonly T[], fails: (items: readonly T[]) => boolean): readonly T[] {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fails(items.slice(0, middle))) high = middle;
    else low = middle + 1;
  }
  return items.slice(0, high);
}

/** Smaller values in place of a JSON value's numbers, one change at a time. */
function* smallerValues(value: unknown): Generator<unknown> {
  if (typeof value === 'number' && value !== 0) {
    for (const smaller of new Set([0, 1, Math.trunc(value / 2)])) if (Math.abs(smaller) < Math.abs(value)) yield smaller;
  } else if (Array.isArray(value)) {
    for (const [place, item] of value.entries()) for (const smaller of smallerValues(item)) yield value.with(place, smaller);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) for (const smaller of smallerValues(member)) yield { ...value, [name]: smaller };
  }
}

export function shrinkPlan(plan: Plan, failure: Failure, tryPlan: TryPlan, timeMs: number): Shrunk {
  const start = performance.now();
  let best = plan;
  let found = failure;
  let runs = 0;
  const inTime = (): boolean => performance.now() - start < timeMs;
  const accept = (candidate: Plan): boolean => {
    if (!inTime()) return false;
    runs += 1;
    const result = tryPlan(candidate);
    if (result?.signature !== failure.signature) return false;
    best = candidate;
    found = result;
    return true;
  };
  const withFaults = (faults: readonly PlannedFault[]): boolean => accept({ ...best, faults });
  const withOperations = (operations: readonly PlannedOperation[]): boolean => accept({ ...best, operations });

  truncate(best.operations, withOperations);
  for (let size = Infinity; size > best.faults.length + best.operations.length && inTime(); ) {
    size = best.faults.length + best.operations.length;
    reduceList(best.faults, withFaults);
    reduceList(best.operations, withOperations);
  }
  // one client where that is enough
  for (const client of new Set(best.operations.map((operation) => operation.client))) {
    if (client !== 0) withOperations(best.operations.map((operation) => (operation.client === client ? { ...operation, client: 0 } : operation)));
  }
  for (let place = 0; place < best.operations.length; place += 1) {
    for (let changed = true; changed && inTime(); ) {
      changed = false;
      for (const args of smallerValues(best.operations[place]!.args)) {
        if ((changed = withOperations(best.operations.with(place, { ...best.operations[place]!, args })))) break;
      }
    }
  }
  // when: earlier and rounder
  for (let place = 0; place < best.operations.length; place += 1) {
    const { atMs } = best.operations[place]!;
    for (const rounder of [0, Math.round(atMs / 1000) * 1000, Math.round(atMs / 100) * 100]) if (rounder !== atMs && withOperations(best.operations.with(place, { ...best.operations[place]!, atMs: rounder }))) break;
  }
  for (let place = 0; place < best.faults.length; place += 1) {
    for (let shorter = Math.round(best.faults[place]!.forMs / 2); shorter >= 50 && inTime(); shorter = Math.round(shorter / 2)) if (!withFaults(best.faults.with(place, { ...best.faults[place]!, forMs: shorter }))) break;
  }
  return { plan: best, failure: found, from: { faults: plan.faults.length, operations: plan.operations.length }, runs, wallMs: Math.round(performance.now() - start) };
}
