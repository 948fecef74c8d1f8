// The fault catalogue: what each does to the world, and how a seed draws its own.
import type { World } from '../../../native/kelpie/index';

export const faultKinds = [
  'crash', 'store-crash', 'out-of-memory', 'pause', 'loss', 'duplicate', 'reorder', 'slow-link', 'partition', 'one-way-partition', 'group-partition', 'clock-jump', 'clock-drift',
  'lost-write', 'misdirected-write', 'bit-rot', 'disk-full', 'slow-disk',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One fault of a plan: from `atMs` on for `forMs`; what it hits and how hard is in `node`, `other` and `level`. */
export interface PlannedFault {
  readonly kind: FaultKind;
  readonly atMs: number;
  readonly forMs: number;
  readonly node: number;
  readonly other: number;
  /** From 0 to 1. */
  readonly level: number;
}

export interface Cluster {
  readonly world: World;
  /** Nodes 0 to `nodes - 1` run actors; then comes the store, then the clients. */
  readonly nodes: number;
  readonly store: number;
  readonly clients: number;
  kill(node: number): void;
  revive(node: number): void;
  /** The node runs out of memory in the midst of its next event: part of what it does then leaves it, and it ends. */
  starve(node: number, level: number): void;
}

/** Only one copy of the log is damaged in a run: two damaged copies are no fault that a store can survive. */
const damagedCopy = (fault: PlannedFault): string => (fault.other % 2 === 0 ? 'log.a' : 'log.b');

const AT_THE_STORE: ReadonlySet<FaultKind> = new Set(['store-crash', 'lost-write', 'misdirected-write', 'bit-rot', 'disk-full', 'slow-disk']);

/** The node where a fault shows. */
export const seatOf = ({ kind, node }: PlannedFault, store: number): number => (AT_THE_STORE.has(kind) ? store : node);

const isLinkFault = (kind: FaultKind): boolean => ['loss', 'duplicate', 'reorder', 'slow-link', 'partition', 'one-way-partition', 'group-partition'].includes(kind);

/** Two groups that the seed drew; the node that the fault names is not in the store's. */
const inGroup = ({ node, level }: PlannedFault, member: number): boolean => member === node || (Math.round(level * 1000) >> (member % 10)) % 2 === 1;

/** Whether the fault concerns the way from one node to another. */
function affects(fault: PlannedFault, from: number, to: number, store: number): boolean {
  const { kind, node, other } = fault;
  if (kind === 'group-partition') return (from !== store && inGroup(fault, from)) !== (to !== store && inGroup(fault, to));
  if (kind === 'one-way-partition') return from === node && to === other;
  if (kind === 'partition') return (from === node) !== (to === node);
  return from === node || to === node;
}

/** Sets every link as the faults that are on now have it. */
export function applyLinks(cluster: Cluster, active: ReadonlySet<PlannedFault>): void {
  const links = [...active].filter(({ kind }) => isLinkFault(kind));
  for (let from = 0; from <= cluster.clients; from += 1) {
    for (let to = 0; to <= cluster.clients; to += 1) {
      if (from === to) continue;
      const here = links.filter((fault) => affects(fault, from, to, cluster.store));
      const level = (kind: FaultKind): number => Math.max(0, ...here.filter((fault) => fault.kind === kind).map((fault) => fault.level));
      cluster.world.link(from, to, level('loss') * 0.5, level('duplicate') * 0.5, level('reorder') * 0.5, level('slow-link') * 400, here.some(({ kind }) => kind.endsWith('partition')));
    }
  }
}

export function beginFault(cluster: Cluster, fault: PlannedFault, active: ReadonlySet<PlannedFault>): void {
  const { world, store } = cluster;
  switch (fault.kind) {
    case 'crash': return cluster.kill(fault.node);
    case 'store-crash': return cluster.kill(store);
    case 'out-of-memory': return cluster.starve(fault.node, fault.level);
    case 'pause': return world.pause(fault.node, fault.forMs);
    case 'clock-jump': return world.jump(fault.node, Math.round((fault.level - 0.5) * 20_000));
    case 'clock-drift': return world.drift(fault.node, 0.5 + fault.level);
    case 'lost-write': return world.loseWrites(store, damagedCopy(fault), 1 + Math.floor(fault.level * 3));
    case 'misdirected-write': return world.misdirectWrites(store, damagedCopy(fault), 1);
    case 'bit-rot': return world.rot(store, damagedCopy(fault), 1 + Math.floor(fault.level * 40));
    case 'disk-full': return world.diskFull(store, true);
    case 'slow-disk': return world.diskSlow(store, fault.level * 100);
    default: return applyLinks(cluster, active);
  }
}

export function endFault(cluster: Cluster, fault: PlannedFault, active: ReadonlySet<PlannedFault>): void {
  const { world, store } = cluster;
  switch (fault.kind) {
    case 'crash': return cluster.revive(fault.node);
    case 'store-crash': return cluster.revive(store);
    case 'out-of-memory': return cluster.revive(fault.node);
    case 'clock-drift': return world.drift(fault.node, 1);
    case 'lost-write': return world.loseWrites(store, damagedCopy(fault), 0);
    case 'misdirected-write': return world.misdirectWrites(store, damagedCopy(fault), 0);
    case 'disk-full': return world.diskFull(store, false);
    case 'slow-disk': return world.diskSlow(store, 0);
    default: if (isLinkFault(fault.kind)) applyLinks(cluster, active);
  }
}

export interface FaultPlanning {
  readonly nodes: number;
  readonly durationMs: number;
  /** When operations begin: half of the faults come just after one, where most can go wrong. */
  readonly busyMs: readonly number[];
}

const DAMAGES: ReadonlySet<FaultKind> = new Set(['lost-write', 'misdirected-write', 'bit-rot']);
/** Faults that can hit the store's node and its links, too. */
const ANYWHERE: ReadonlySet<FaultKind> = new Set(['out-of-memory', 'clock-jump', 'clock-drift', 'loss', 'slow-link', 'duplicate', 'reorder', 'one-way-partition']);
const LASTING: ReadonlySet<FaultKind> = new Set(['partition', 'one-way-partition', 'group-partition', 'duplicate', 'reorder', 'loss']);

/** The faults of a seed. Swarm: each seed draws from its own subset of the catalogue. `random` is uniform in [0, 1). */
export function planFaults(random: () => number, { nodes, durationMs, busyMs }: FaultPlanning, kinds: readonly FaultKind[], countMax: number): PlannedFault[] {
  const below = (limit: number): number => Math.floor(random() * limit);
  const swarm = kinds.filter(() => random() < 0.5);
  const used = swarm.length > 0 ? swarm : kinds;
  const count = used.length === 0 ? 0 : below(countMax + 1);
  const copy = below(2);
  const when = (): number => (busyMs.length > 0 && random() < 0.5 ? busyMs[below(busyMs.length)]! + random() * 15 : random() * durationMs);
  const faults: PlannedFault[] = [];
  while (faults.length < count) {
    const kind = used[below(used.length)]!;
    const node = below(nodes + (ANYWHERE.has(kind) ? 1 : 0));
    const other = DAMAGES.has(kind) ? copy : (node + 1 + below(nodes)) % (nodes + 1);
    // to the thousandth of a millisecond: a crash must be able to fall between any two events
    const atMs = Math.round(when() * 1000) / 1000;
    const spread = random() * (LASTING.has(kind) ? 1 : random());
    faults.push({ kind, atMs, forMs: Math.round(50 + spread * durationMs * 0.6), node, other, level: Math.round(random() * 1000) / 1000 });
    // What is damaged shows when the store reads its log again.
    if (DAMAGES.has(kind) && kinds.includes('store-crash') && faults.length < count && random() < 0.8) {
      faults.push({ kind: 'store-crash', atMs: Math.round((atMs + random() * durationMs * 0.3) * 1000) / 1000, forMs: 50 + below(500), node: nodes, other: copy, level: 0 });
    }
  }
  return faults.sort((x, y) => x.atMs - y.atMs);
}
