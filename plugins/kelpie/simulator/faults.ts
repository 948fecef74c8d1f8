// The fault catalogue: what each does to the world, and how a seed draws its own.
import type { World } from '../../../native/kelpie/index';

export const faultKinds = [
  'crash', 'store-crash', 'pause', 'loss', 'duplicate', 'reorder', 'slow-link', 'partition', 'one-way-partition', 'clock-jump', 'clock-drift',
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
}

/** Only one copy of the log is damaged in a run: two damaged copies are no fault that a store can survive. */
const damagedCopy = (fault: PlannedFault): string => (fault.other % 2 === 0 ? 'log.a' : 'log.b');

const isLinkFault = (kind: FaultKind): boolean => ['loss', 'duplicate', 'reorder', 'slow-link', 'partition', 'one-way-partition'].includes(kind);

/** Whether the fault concerns the way from one node to another. */
function affects({ kind, node, other }: PlannedFault, from: number, to: number): boolean {
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
      const here = links.filter((fault) => affects(fault, from, to));
      const level = (kind: FaultKind): number => Math.max(0, ...here.filter((fault) => fault.kind === kind).map((fault) => fault.level));
      cluster.world.link(from, to, level('loss') * 0.5, level('duplicate') * 0.5, level('reorder') * 0.5, level('slow-link') * 400, level('partition') + level('one-way-partition') > 0);
    }
  }
}

export function beginFault(cluster: Cluster, fault: PlannedFault, active: ReadonlySet<PlannedFault>): void {
  const { world, store } = cluster;
  switch (fault.kind) {
    case 'crash': return cluster.kill(fault.node);
    case 'store-crash': return cluster.kill(store);
    case 'pause': return world.pause(fault.node, fault.forMs);
    case 'clock-jump': return world.jump(fault.node, Math.round((fault.level - 0.5) * 20_000));
    case 'clock-drift': return world.drift(fault.node, 0.5 + fault.level);
    case 'lost-write': return world.loseWrites(store, damagedCopy(fault), 1 + Math.floor(fault.level * 3));
    case 'misdirected-write': return world.misdirectWrites(store, damagedCopy(fault), 1);
    case 'bit-rot': return world.rot(store, damagedCopy(fault), 1 + Math.floor(fault.level * 8));
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
    case 'clock-drift': return world.drift(fault.node, 1);
    case 'lost-write': return world.loseWrites(store, damagedCopy(fault), 0);
    case 'misdirected-write': return world.misdirectWrites(store, damagedCopy(fault), 0);
    case 'disk-full': return world.diskFull(store, false);
    case 'slow-disk': return world.diskSlow(store, 0);
    default: if (isLinkFault(fault.kind)) applyLinks(cluster, active);
  }
}

/** The faults of a seed. Swarm: each seed draws from its own subset of the catalogue. `random` is uniform in [0, 1). */
export function planFaults(random: () => number, cluster: { readonly nodes: number; readonly durationMs: number }, kinds: readonly FaultKind[], countMax: number): PlannedFault[] {
  const swarm = kinds.filter(() => random() < 0.5);
  const used = swarm.length > 0 ? swarm : kinds;
  const count = used.length === 0 ? 0 : Math.floor(random() * (countMax + 1));
  const copy = Math.floor(random() * 2);
  const faults: PlannedFault[] = [];
  for (let i = 0; i < count; i += 1) {
    const kind = used[Math.floor(random() * used.length)]!;
    const node = Math.floor(random() * cluster.nodes);
    const damages = kind === 'lost-write' || kind === 'misdirected-write' || kind === 'bit-rot';
    // the store is node number `nodes`: links to it fail too
    const at = kind === 'clock-jump' || kind === 'clock-drift' || kind === 'loss' || kind === 'slow-link' || kind === 'duplicate' || kind === 'reorder' ? Math.floor(random() * (cluster.nodes + 1)) : node;
    const other = (at + 1 + Math.floor(random() * cluster.nodes)) % (cluster.nodes + 1);
    faults.push({ kind, atMs: Math.round(random() * cluster.durationMs), forMs: Math.round(50 + random() * random() * cluster.durationMs * 0.5), node: at, other: damages ? copy : other, level: Math.round(random() * 1000) / 1000 });
  }
  return faults.sort((x, y) => x.atMs - y.atMs);
}
