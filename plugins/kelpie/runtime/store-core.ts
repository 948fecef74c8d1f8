// The store's rules as a plain state machine: the memory store is this, the log store is this and a log.
import { broken } from './mutants';
import { compareKeys, STORE_LIMITS, withinLimits, type ActorRecord, type Claim, type Commit, type CommitResult, type NodeLoad, type OutgoingMessage, type Owner, type PendingWork, type Reminder } from './store';

interface StoredActor {
  shard: number;
  state: string;
  version: number;
  turn: string;
  dedup: Map<string, string> | undefined;
  kv: Map<string, string> | undefined;
  reminders: Map<string, Reminder> | undefined;
  outbox: Map<string, OutgoingMessage> | undefined;
}

interface ShardRow extends Owner {
  readonly epoch: number;
}

/** A change that a log must keep. */
export type StoreEvent =
  | { readonly t: 'shard'; readonly shard: number; readonly node: string; readonly incarnation: string; readonly epoch: number }
  | { readonly t: 'commit'; readonly commit: Commit }
  | { readonly t: 'acknowledge'; readonly actor: string; readonly ids: readonly string[] };

const nobody = { node: '', incarnation: '' } as const;

export class StoreCore {
  private readonly leases = new Map<string, { incarnation: string; expiresMs: number; address: string | null }>();
  private readonly shards = new Map<number, ShardRow>();
  private readonly actors = new Map<string, StoredActor>();
  /** By shard: actors with reminders or messages left. */
  private readonly busy = new Map<number, Set<string>>();

  /** `record` is called with each change before it is applied; `seal` frees an actor's text where that is wanted. */
  constructor(
    private readonly nowMs: () => number,
    private readonly record: (event: StoreEvent) => void = () => undefined,
  ) {}

  heartbeat(owner: Owner, ttlMs: number, address: string | null = null): boolean {
    const lease = this.leases.get(owner.node);
    // incarnations grow: a late heartbeat of an earlier run must not take the name back
    if (lease && lease.incarnation > owner.incarnation) return false;
    this.leases.set(owner.node, { incarnation: owner.incarnation, expiresMs: this.nowMs() + ttlMs, address });
    return true;
  }

  nodes(): NodeLoad[] {
    const loads = new Map<string, number>();
    for (const { node, incarnation } of this.shards.values()) loads.set(`${node}/${incarnation}`, (loads.get(`${node}/${incarnation}`) ?? 0) + 1);
    return [...this.leases]
      .filter(([, { expiresMs }]) => expiresMs > this.nowMs())
      .map(([node, { incarnation, address }]) => ({ node, incarnation, address, shards: loads.get(`${node}/${incarnation}`) ?? 0 }))
      .sort((x, y) => (x.node < y.node ? -1 : 1));
  }

  private alive({ node, incarnation }: Owner): boolean {
    const lease = this.leases.get(node);
    return lease !== undefined && lease.incarnation === incarnation && lease.expiresMs > this.nowMs();
  }

  claim(shard: number, owner: Owner): Claim {
    const row = this.shards.get(shard);
    const mine = row !== undefined && row.node === owner.node && row.incarnation === owner.incarnation;
    if (row && mine) return { ...row, granted: true };
    if (row && this.alive(row)) return { ...row, granted: false };
    if (!this.alive(owner)) return { ...(row ?? { ...nobody, epoch: 0 }), granted: false };
    const epoch = (row?.epoch ?? 0) + (broken('epoch-not-raised') ? (row ? 0 : 1) : 1);
    this.setShard({ t: 'shard', shard, node: owner.node, incarnation: owner.incarnation, epoch });
    return { node: owner.node, incarnation: owner.incarnation, epoch, granted: true };
  }

  release(shard: number, epoch: number): void {
    if (this.shards.get(shard)?.epoch === epoch) this.setShard({ t: 'shard', shard, ...nobody, epoch });
  }

  private setShard(event: StoreEvent & { t: 'shard' }): void {
    if (!broken('epoch-not-logged')) this.record(event);
    this.apply(event);
  }

  load(actor: string): ActorRecord | null {
    const stored = this.actors.get(actor);
    return stored ? { state: stored.state, version: stored.version, dedup: [...(stored.dedup ?? [])] } : null;
  }

  verify(shard: number, epoch: number, actor: string, version: number): boolean {
    return this.shards.get(shard)?.epoch === epoch && (this.actors.get(actor)?.version ?? 0) === version;
  }

  commit(commit: Commit): CommitResult {
    const stored = this.actors.get(commit.actor);
    if (stored && stored.turn === commit.turn && !broken('commit-not-idempotent')) return { ok: true };
    if (this.shards.get(commit.shard)?.epoch !== commit.epoch && !broken('store-ignores-epoch')) return { ok: false, reason: 'fenced' };
    if ((stored?.version ?? 0) !== commit.expected && !broken('store-ignores-version') && !broken('commit-not-idempotent')) return { ok: false, reason: 'conflict' };
    if (!withinLimits(commit)) return { ok: false, reason: 'too-large' };
    const event: StoreEvent = { t: 'commit', commit };
    this.record(event);
    this.apply(event);
    return { ok: true };
  }

  /** The memory store's shorter way: for a log it keeps nothing. */
  commitState(shard: number, epoch: number, actor: string, expected: number, state: string): boolean {
    if (this.shards.get(shard)?.epoch !== epoch) return false;
    const stored = this.actors.get(actor);
    if (!stored) return expected === 0 && this.commit({ shard, epoch, actor, expected, turn: '', state }).ok;
    if (stored.version !== expected) return false;
    stored.version = expected + 1;
    stored.turn = ''; // no turn that is sent again is taken for this one
    stored.state = state;
    return true;
  }

  kvGet(actor: string, key: string): string | null {
    return this.actors.get(actor)?.kv?.get(key) ?? null;
  }

  kvList(actor: string, prefix: string, limit: number): Array<readonly [string, string]> {
    const entries = [...(this.actors.get(actor)?.kv ?? [])].filter(([key]) => key.startsWith(prefix));
    return entries.sort(([x], [y]) => compareKeys(x, y)).slice(0, limit);
  }

  pending(shard: number): PendingWork {
    const reminders: Array<{ actor: string; reminder: Reminder }> = [];
    const outbox: Array<{ actor: string; message: OutgoingMessage }> = [];
    for (const actor of this.busy.get(shard) ?? []) {
      const stored = this.actors.get(actor)!;
      for (const reminder of stored.reminders?.values() ?? []) reminders.push({ actor, reminder });
      for (const message of stored.outbox?.values() ?? []) outbox.push({ actor, message });
    }
    return { reminders, outbox };
  }

  acknowledge(shard: number, epoch: number, actor: string, ids: readonly string[]): void {
    if (this.shards.get(shard)?.epoch !== epoch) return;
    const outbox = this.actors.get(actor)?.outbox;
    if (!outbox || !ids.some((id) => outbox.has(id))) return;
    const event: StoreEvent = { t: 'acknowledge', actor, ids };
    this.record(event);
    this.apply(event);
  }

  orphans(limit: number): number[] {
    const found: number[] = [];
    for (const [shard, actors] of this.busy) {
      if (found.length >= limit) break;
      const row = this.shards.get(shard);
      if (actors.size > 0 && !(row && this.alive(row))) found.push(shard);
    }
    return found;
  }

  /** Messages not acknowledged, and reminders due since `overdueMs`: nothing of both is left where all is at rest. */
  owed(overdueMs: number): number {
    const dueMs = this.nowMs() - overdueMs;
    let owed = 0;
    for (const shard of this.busy.keys()) {
      const { reminders, outbox } = this.pending(shard);
      owed += outbox.length + reminders.filter(({ reminder }) => reminder.dueMs < dueMs).length;
    }
    return owed;
  }

  /** Every actor's text and version, for checks of a whole store. */
  *entries(): Generator<readonly [actor: string, state: string, version: number]> {
    for (const [actor, { state, version }] of this.actors) yield [actor, state, version];
  }

  /** Applies a change that was decided before: on commit, and again when a log is read. */
  apply(event: StoreEvent): void {
    if (event.t === 'shard') {
      this.shards.set(event.shard, { node: event.node, incarnation: event.incarnation, epoch: event.epoch });
    } else if (event.t === 'acknowledge') {
      const stored = this.actors.get(event.actor);
      for (const id of event.ids) stored?.outbox?.delete(id);
      if (stored) this.index(event.actor, stored);
    } else {
      this.applyCommit(event.commit);
    }
  }

  private applyCommit(commit: Commit): void {
    let stored = this.actors.get(commit.actor);
    if (!stored) {
      stored = { shard: commit.shard, state: '{}', version: 0, turn: '', dedup: undefined, kv: undefined, reminders: undefined, outbox: undefined };
      this.actors.set(commit.actor, stored);
    }
    stored.version = commit.expected + 1;
    stored.turn = commit.turn;
    if (commit.state !== undefined) stored.state = commit.state;
    if (commit.dedup && !broken('dedup-not-stored')) {
      const dedup = (stored.dedup ??= new Map<string, string>());
      dedup.set(commit.dedup[0], commit.dedup[1]);
      if (dedup.size > STORE_LIMITS.dedupPerActor) dedup.delete(dedup.keys().next().value!);
    }
    for (const [key, value] of commit.kv ?? []) {
      if (value === null) stored.kv?.delete(key);
      else (stored.kv ??= new Map()).set(key, value);
    }
    if (!commit.reminders && !commit.outbox) return;
    for (const [name, reminder] of commit.reminders ?? []) {
      if (reminder === null) stored.reminders?.delete(name);
      else (stored.reminders ??= new Map()).set(name, reminder);
    }
    for (const message of commit.outbox ?? []) (stored.outbox ??= new Map()).set(message.id, message);
    this.index(commit.actor, stored);
  }

  private index(actor: string, stored: StoredActor): void {
    let actors = this.busy.get(stored.shard);
    if ((stored.reminders?.size ?? 0) + (stored.outbox?.size ?? 0) === 0) {
      actors?.delete(actor);
      if (actors?.size === 0) this.busy.delete(stored.shard);
      return;
    }
    if (!actors) this.busy.set(stored.shard, (actors = new Set()));
    actors.add(actor);
  }
}
