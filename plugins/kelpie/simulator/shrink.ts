// Makes a failing plan as small as it gets, while it still fails in the same way.
import type { PlannedFault } from './faults';
import type { PlannedOperation } from './protocol';
import type { Failure, Plan } from './simulation';

/** Runs a plan; what failed, if anything. */
export type TryPlan = (plan: Plan) => Promise<Failure | undefined>;

export interface Shrunk {
  readonly plan: Plan;
  readonly failure: Failure;
  readonly from: { readonly faults: number; readonly operations: number };
  readonly runs: number;
  readonly wallMs: number;
}

export interface ShrinkOptions {
  readonly tryPlan: TryPlan;
  readonly timeMs: number;
  /** Plans tried at the same time. It changes how long shrinking takes, and not what comes out. */
  readonly lanes: () => number;
  readonly progress?: (smallest: Plan) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Other draws of the network, the disks and the clients that a smaller plan is tried with, when the seed's own do not fail: few first. */
const OTHER_DRAWS = [4, 16] as const;
/** A member of the arguments with more different values than this names no group of operations. */
const GROUPS_MAX = 8;

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

/** What operations may have in common: their name, their client, and each text among their arguments. */
function groupsOf({ name, client, args }: PlannedOperation): string[] {
  const texts = typeof args === 'object' && args !== null ? Object.entries(args).filter(([, value]) => typeof value === 'string') : [];
  return [`name ${name}`, `client ${client}`, ...texts.map(([member, value]) => `${member} ${value as string}`)];
}

/** Groups whose operations can be left out together, the largest first. */
function groups(operations: readonly PlannedOperation[]): readonly string[] {
  const sizes = new Map<string, number>();
  const values = new Map<string, number>();
  for (const group of operations.flatMap(groupsOf)) {
    if (!sizes.has(group)) values.set(group.split(' ', 1)[0]!, (values.get(group.split(' ', 1)[0]!) ?? 0) + 1);
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  return [...sizes].filter(([group, size]) => size > 1 && values.get(group.split(' ', 1)[0]!)! <= GROUPS_MAX).sort(([, x], [, y]) => y - x).map(([group]) => group);
}

class Shrinker {
  private readonly start = performance.now();
  private readonly tried = new Set<string>();
  runs = 0;

  constructor(
    public best: Plan,
    public failure: Failure,
    private readonly options: ShrinkOptions,
  ) {}

  get wallMs(): number {
    return Math.round(performance.now() - this.start);
  }

  get inTime(): boolean {
    return performance.now() - this.start < this.options.timeMs && !this.options.signal?.aborted;
  }

  /** Takes the first of `candidates` that fails in the same way; its place, or -1. */
  async take(candidates: Iterable<Plan>): Promise<number> {
    let place = 0;
    let batch: Array<readonly [place: number, plan: Plan]> = [];
    const settle = async (): Promise<number> => {
      const results = await Promise.all(batch.map(([, plan]) => this.options.tryPlan(plan)));
      this.runs += batch.length;
      const at = results.findIndex((result) => result?.signature === this.failure.signature);
      const taken = batch[at];
      // what came after it counts as not tried: so it does not matter how many are tried at once
      if (taken) for (const [, plan] of batch.slice(at + 1)) this.tried.delete(JSON.stringify(plan));
      batch = [];
      if (!taken) return -1;
      [this.best, this.failure] = [taken[1], results[at]!];
      this.options.progress?.(this.best);
      return taken[0];
    };
    for (const plan of candidates) {
      if (!this.inTime) return -1;
      const key = JSON.stringify(plan);
      if (!this.tried.has(key)) {
        this.tried.add(key);
        batch.push([place, plan]);
      }
      place += 1;
      if (batch.length < this.options.lanes()) continue;
      const taken = await settle();
      if (taken >= 0) return taken;
    }
    return settle();
  }

  /** The same plan with each of the draws that are tried. */
  private *drawn(plan: Plan, others: number): Generator<Plan> {
    yield plan;
    for (let other = 1; other <= others; other += 1) yield { ...plan, seed: (plan.seed * 31 + other * 7_919) % 4_000_000_007 };
  }

  /** The shortest beginning of the operations that still fails, as far as halving finds it. */
  async truncate(): Promise<void> {
    const { operations } = this.best;
    for (let [low, high] = [0, operations.length]; low < high && this.inTime; ) {
      const middle = Math.floor((low + high) / 2);
      if ((await this.take([{ ...this.best, operations: operations.slice(0, middle) }])) >= 0) high = middle;
      else low = middle + 1;
    }
  }

  /** Delta debugging: leaves out parts of ever smaller size, of the faults or of the operations. */
  async reduce(what: 'faults' | 'operations', others: number): Promise<void> {
    for (let size = this.best[what].length; size >= 1 && this.inTime; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let start = 0; start < this.best[what].length && this.inTime; ) {
        const { best } = this;
        const starts = Array.from({ length: Math.ceil((best[what].length - start) / size) }, (_, part) => start + part * size);
        const parts = starts.flatMap((from) => [...this.drawn({ ...best, [what]: best[what].filter((_, place) => place < from || place >= from + size) }, others)]);
        const taken = await this.take(parts);
        start = taken < 0 ? Infinity : starts[Math.floor((taken * starts.length) / parts.length)]!;
      }
    }
  }

  async leaveOutGroups(): Promise<void> {
    for (const group of groups(this.best.operations)) {
      const left = this.best.operations.filter((operation) => !groupsOf(operation).includes(group));
      if (left.length < this.best.operations.length) await this.take([{ ...this.best, operations: left }]);
    }
  }

  /** Leaves out what can be, until nothing more can. */
  async leaveOut(others: number): Promise<void> {
    for (let size = Infinity; size > this.best.faults.length + this.best.operations.length && this.inTime; ) {
      size = this.best.faults.length + this.best.operations.length;
      await this.reduce('faults', others);
      if (others === 0) await this.leaveOutGroups();
      await this.reduce('operations', others);
    }
  }

  /** A single operation, where it fails by itself. */
  async leaveAlone(others: number): Promise<void> {
    const { best } = this;
    if (best.operations.length > 1) await this.take(best.operations.flatMap((operation) => [...this.drawn({ ...best, operations: [operation] }, others)]));
  }

  private with(place: number, change: Partial<PlannedOperation>): Plan {
    return { ...this.best, operations: this.best.operations.with(place, { ...this.best.operations[place]!, ...change }) };
  }

  /** One client where that is enough, or few. */
  async joinClients(): Promise<void> {
    for (const client of new Set(this.best.operations.map((operation) => operation.client))) {
      if (client !== 0) await this.take([{ ...this.best, operations: this.best.operations.map((operation) => (operation.client === client ? { ...operation, client: 0 } : operation)) }]);
    }
  }

  async simplifyValues(): Promise<void> {
    for (let place = 0; place < this.best.operations.length; place += 1) {
      for (let taken = 0; taken >= 0 && this.inTime; ) taken = await this.take([...smallerValues(this.best.operations[place]!.args)].map((args) => this.with(place, { args })));
    }
  }

  /** When: earlier and rounder; and how long: shorter. */
  async simplifyTimes(): Promise<void> {
    for (let place = 0; place < this.best.operations.length; place += 1) {
      const { atMs } = this.best.operations[place]!;
      await this.take([0, Math.round(atMs / 1000) * 1000, Math.round(atMs / 100) * 100].filter((rounder) => rounder !== atMs).map((rounder) => this.with(place, { atMs: rounder })));
    }
    const shorter = (fault: PlannedFault): PlannedFault => ({ ...fault, forMs: Math.round(fault.forMs / 2) });
    for (let place = 0; place < this.best.faults.length; place += 1) {
      for (let taken = 0; taken >= 0 && this.best.faults[place]!.forMs >= 100 && this.inTime; ) taken = await this.take([{ ...this.best, faults: this.best.faults.with(place, shorter(this.best.faults[place]!)) }]);
    }
  }
}

export async function shrinkPlan(plan: Plan, failure: Failure, options: ShrinkOptions): Promise<Shrunk> {
  const shrinker = new Shrinker(plan, failure, options);
  await shrinker.take([{ ...plan, faults: [] }]);
  await shrinker.truncate();
  await shrinker.leaveOut(0);
  for (const others of OTHER_DRAWS) {
    await shrinker.leaveAlone(others);
    await shrinker.leaveOut(others);
  }
  await shrinker.joinClients();
  await shrinker.simplifyValues();
  await shrinker.simplifyTimes();
  return { plan: shrinker.best, failure: shrinker.failure, from: { faults: plan.faults.length, operations: plan.operations.length }, runs: shrinker.runs, wallMs: shrinker.wallMs };
}
