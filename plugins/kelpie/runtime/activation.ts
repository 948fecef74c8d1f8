// One actor in memory: its mailbox, and its turns, one at a time, each answered only after its commit.
import { offers, splitKey, type Actor, type ActorClass } from './actor';
import { createContext } from './context';
import { ActorError, StoreUnknown, messageOf, toActorError } from './errors';
import type { Limits } from './limits';
import { broken } from './mutants';
import { isPromise, sleep, type Awaitable, type Ports } from './ports';
import type { ActorRecord, Commit, CommitResult, OutgoingMessage, Reminder } from './store';
import { STORE_LIMITS } from './store';
import { isolate, toJson, Turn, type OutcomeRecord, type TimerRequest } from './turn';

export interface Call {
  readonly requestId: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Actors whose turns wait for this call, outermost first. */
  readonly chain: readonly string[];
  /** Request id of the outermost call. */
  readonly root: string;
  /** The reminder that this call is, to be deleted with its commit. */
  readonly reminder?: Reminder;
  /** By this node's clock: nobody waits for an answer after it. */
  readonly deadlineMs: number;
  resolve(result: unknown): void;
  reject(error: ActorError): void;
}

/** What an activation needs from its node. */
export interface ActivationHost {
  readonly ports: Ports;
  readonly limits: Limits;
  typeName(type: ActorClass): string;
  nextTurnId(): string;
  epochOf(shard: number): number | undefined;
  nestedCall(from: Activation, turn: Turn, target: string, method: string, args: readonly unknown[]): Promise<unknown>;
  /** Another node owns the shard now. */
  lostShard(shard: number, epoch: number): void;
  /** A commit may yet happen: the shard gets a new epoch, which shuts it out, before it is used again. */
  doubtShard(shard: number, epoch: number): void;
  /** The activation must not be used again. */
  dropped(activation: Activation): void;
  committed(activation: Activation, outbox: readonly OutgoingMessage[], reminders: ReadonlyMap<string, Reminder | null> | undefined): void;
  setTimer(activation: Activation, request: TimerRequest): void;
}

type Method = (...args: readonly unknown[]) => unknown;

export class Activation {
  readonly mailbox: Call[] = [];
  /** Actors that the running turn waits for. */
  readonly waitingFor = new Map<string, number>();
  readonly timers = new Map<string, number>();
  running: { readonly call: Call; readonly turn: Turn } | undefined;
  lastUsedMs: number;
  private instance: Actor | undefined;
  private savedState = '';
  private version = 0;
  private dedup = new Map<string, string>();
  private loading = false;
  private dead = false;

  constructor(
    readonly key: string,
    readonly shard: number,
    readonly type: ActorClass,
    private readonly host: ActivationHost,
  ) {
    this.lastUsedMs = host.ports.clock.now();
  }

  get idle(): boolean {
    return this.running === undefined && this.mailbox.length === 0 && !this.loading;
  }

  enqueue(call: Call): void {
    if (this.dead) return call.reject(new ActorError('not-owner', `${this.key} has moved`));
    if (!offers(this.type, call.method)) return call.reject(new ActorError('unknown-method', `${splitKey(this.key).type} has no method "${call.method}"`));
    if (this.mailbox.length >= this.host.limits.mailboxMax) return call.reject(new ActorError('mailbox-full', `${this.mailbox.length} calls wait for ${this.key}`));
    this.mailbox.push(call);
    this.pump();
  }

  /** Runs a call that came back to this actor inside the turn that waits for it. */
  async inline(call: Pick<Call, 'method' | 'args'>): Promise<unknown> {
    if (!offers(this.type, call.method)) throw new ActorError('unknown-method', `${splitKey(this.key).type} has no method "${call.method}"`);
    return isolate(await this.methodOf(call.method).apply(this.instance, [...call.args]), 'a reply');
  }

  /** Refuses a call that still waits in the mailbox. */
  withdraw(call: Call, reason: ActorError): void {
    const place = this.mailbox.indexOf(call);
    if (place < 0) return;
    this.mailbox.splice(place, 1);
    call.reject(reason);
  }

  /** Takes the activation out of use; calls that wait go elsewhere. */
  kill(reason: ActorError = new ActorError('not-owner', `${this.key} has moved`)): void {
    if (this.dead) return;
    this.dead = true;
    for (const timer of this.timers.values()) this.host.ports.clock.clearTimer(timer);
    this.host.dropped(this);
    for (const call of this.mailbox.splice(0)) call.reject(reason);
  }

  private methodOf(name: string): Method {
    return (this.instance as unknown as Record<string, Method>)[name]!;
  }

  private pump(): void {
    if (this.running && !broken('turns-interleave')) return;
    if (this.loading || this.dead || this.mailbox.length === 0) return;
    if (!this.instance) return this.load();
    this.start(this.mailbox.shift()!);
  }

  private load(): void {
    this.loading = true;
    const loaded = (record: ActorRecord | null): void => {
      this.loading = false;
      if (this.dead) return;
      try {
        this.install(record);
      } catch (error) {
        return this.kill(new ActorError('unavailable', `${this.key} cannot be read: ${messageOf(error)}`));
      }
      this.pump();
    };
    const failed = (error: unknown): void => {
      this.loading = false;
      this.kill(new ActorError('unavailable', `${this.key} cannot be read: ${messageOf(error)}`));
    };
    try {
      const record = this.host.ports.store.load(this.key);
      if (isPromise(record)) record.then(loaded, failed);
      else loaded(record);
    } catch (error) {
      failed(error);
    }
  }

  private install(record: ActorRecord | null): void {
    const instance = new this.type();
    const { type, id } = splitKey(this.key);
    instance.ctx = createContext({
      ports: this.host.ports,
      key: this.key,
      type,
      id,
      turn: () => {
        if (!this.running) throw new ActorError('turn-over', 'ctx is used outside a turn');
        return this.running.turn;
      },
      typeName: (other) => this.host.typeName(other),
      call: (turn, target, method, args) => this.host.nestedCall(this, turn, target, method, args),
    });
    this.savedState = record ? record.state : toJson(instance.initial(), `initial state of ${type}`);
    instance.state = JSON.parse(this.savedState) as object;
    this.version = record?.version ?? 0;
    this.dedup = new Map(record?.dedup ?? []);
    this.instance = instance;
  }

  private start(call: Call): void {
    this.lastUsedMs = this.host.ports.clock.now();
    const recorded = broken('skip-dedup') ? undefined : this.dedup.get(call.requestId);
    if (recorded !== undefined) {
      this.settle(call, JSON.parse(recorded) as OutcomeRecord);
      return this.pump();
    }
    if (call.deadlineMs < this.lastUsedMs) {
      call.reject(new ActorError('timeout', `${this.key} did not come to "${call.method}" in time`));
      return this.pump();
    }
    const deadlineMs = Math.min(call.deadlineMs, this.lastUsedMs + this.host.limits.callTimeoutMs);
    const turn = new Turn(this.host.nextTurnId(), call.requestId, call.root, call.chain, this.type.reads?.includes(call.method) ?? false, deadlineMs);
    this.running = { call, turn };
    let result: unknown;
    try {
      result = this.methodOf(call.method).apply(this.instance, call.args as unknown[]);
    } catch (error) {
      return this.threw(call, turn, error);
    }
    if (isPromise(result)) result.then((value) => this.returned(call, turn, value), (error: unknown) => this.threw(call, turn, error));
    else this.returned(call, turn, result);
  }

  private returned(call: Call, turn: Turn, value: unknown): void {
    turn.over = true;
    let outcome: OutcomeRecord;
    let state: string;
    try {
      outcome = { ok: isolate(value, 'a reply') ?? null };
      state = toJson(this.instance!.state, 'state');
      if (turn.readOnly && state !== this.savedState) throw new ActorError('read-only', `"${call.method}" is listed in "reads" but changes the state`);
      if (state.length > STORE_LIMITS.stateBytes) throw new ActorError('state-too-large', `the state has ${state.length} bytes; at most ${STORE_LIMITS.stateBytes}`);
    } catch (error) {
      return this.threw(call, turn, error);
    }
    if (turn.readOnly) return this.finishRead(call, outcome);
    this.finish(call, turn, outcome, state);
  }

  private threw(call: Call, turn: Turn, error: unknown): void {
    turn.over = true;
    if (!broken('no-rollback')) this.instance!.state = JSON.parse(this.savedState) as object;
    const known = toActorError(error);
    const unchanged = new Turn(turn.id, turn.requestId, turn.root, turn.chain, turn.readOnly, turn.deadlineMs);
    // What another actor or the store did not answer may succeed next time; so may a reminder, which is tried again.
    if (known.retryable || call.reminder || broken('error-not-stored')) return this.end(call, { reject: known });
    const outcome: OutcomeRecord = { error: `${known.code}:${known.message}` };
    if (turn.readOnly) return this.finishRead(call, outcome);
    this.finish(call, unchanged, outcome, broken('no-rollback') ? toJson(this.instance!.state, 'state') : this.savedState);
  }

  /** A read is true only if the node still owned the shard when it answered. */
  private finishRead(call: Call, outcome: OutcomeRecord): void {
    const epoch = this.host.epochOf(this.shard);
    if (epoch === undefined) return this.lose(call);
    if (broken('read-without-verify')) return this.end(call, { outcome });
    const verified = (current: boolean): void => (current ? this.end(call, { outcome }) : this.lose(call, epoch));
    const failed = (error: unknown): void => this.end(call, { reject: new ActorError('unavailable', messageOf(error)) });
    try {
      const answer = this.host.ports.store.verify(this.shard, epoch, this.key, this.version);
      if (isPromise(answer)) answer.then(verified, failed);
      else verified(answer);
    } catch (error) {
      failed(error);
    }
  }

  private finish(call: Call, turn: Turn, outcome: OutcomeRecord, state: string): void {
    const epoch = this.host.epochOf(this.shard);
    if (epoch === undefined) return this.lose(call);
    const version = this.version + 1;
    const { reminder } = call;
    if (reminder && !turn.reminders?.has(reminder.name) && !broken('reminder-not-deleted')) (turn.reminders ??= new Map()).set(reminder.name, null);
    const outbox = (turn.outbox ?? []).map((message, index) => ({ ...message, id: `${this.key}@${String(version).padStart(12, '0')}.${String(index).padStart(4, '0')}` }));
    const stored = [...(turn.reminders ?? [])];
    const skipDedup = broken('dedup-dropped-unchanged') && state === this.savedState;
    const record = JSON.stringify(outcome);
    const commit: Commit = {
      shard: this.shard,
      epoch,
      actor: this.key,
      expected: this.version,
      turn: turn.id,
      ...((state !== this.savedState || this.version === 0) && { state }),
      ...(turn.kv && { kv: [...turn.kv] }),
      ...(stored.length > 0 && { reminders: broken('lose-reminder') ? stored.filter(([, value]) => value === null) : stored }),
      ...(outbox.length > 0 && !broken('outbox-not-stored') && { outbox }),
      ...(!skipDedup && { dedup: [call.requestId, record] as const }),
    };
    const applied = (): void => {
      this.version = version;
      this.savedState = state;
      this.dedup.set(call.requestId, record);
      if (this.dedup.size > STORE_LIMITS.dedupPerActor) this.dedup.delete(this.dedup.keys().next().value!);
      this.host.committed(this, broken('outbox-before-commit') ? [] : outbox, turn.reminders);
      for (const timer of turn.timers ?? []) this.host.setTimer(this, timer);
    };
    const decided = (result: CommitResult): void => {
      if (result.ok) {
        applied();
        return this.end(call, { outcome });
      }
      if (result.reason === 'too-large') return this.threw(call, turn, new ActorError('state-too-large', 'the turn is larger than a store takes'));
      if (result.reason === 'conflict' && broken('stale-after-conflict')) {
        this.version += 1;
        return this.finish(call, turn, outcome, state);
      }
      this.lose(call, result.reason === 'fenced' ? epoch : undefined);
    };
    const unknown = (error: unknown): void => {
      if (broken('unknown-as-committed')) return applied(), this.end(call, { outcome });
      const rejection = new ActorError(broken('unknown-as-failed') ? 'failed' : 'unavailable', messageOf(error));
      if (broken('stale-after-unknown')) {
        this.instance!.state = JSON.parse(this.savedState) as object;
        return this.end(call, { reject: rejection });
      }
      call.reject(rejection);
      this.abandon();
      this.host.doubtShard(this.shard, epoch);
    };
    if (broken('reply-before-commit')) this.settle(call, outcome);
    if (broken('outbox-before-commit')) this.host.committed(this, outbox, undefined);
    try {
      const answer = this.host.ports.store.commit(commit);
      if (isPromise(answer)) this.resolveCommit(answer, commit).then(decided, unknown);
      else decided(answer);
    } catch (error) {
      unknown(error);
    }
  }

  /** A commit of unknown outcome is sent again until the store tells: it applies it once at most. */
  private async resolveCommit(first: Awaitable<CommitResult>, commit: Commit): Promise<CommitResult> {
    const { clock, store } = this.host.ports;
    const deadline = clock.now() + this.host.limits.commitTimeoutMs;
    for (let answer = first; ; answer = store.commit(commit)) {
      try {
        return await answer;
      } catch (error) {
        const unknown = error instanceof StoreUnknown;
        if (!unknown || clock.now() >= deadline || this.dead || broken('unknown-as-failed') || broken('unknown-as-committed') || broken('stale-after-unknown')) throw error;
      }
      await sleep(clock, this.host.limits.backoffMs);
    }
  }

  /** The state in memory is not the store's any more: drop it, and let the call find the owner. */
  private lose(call: Call, epoch?: number): void {
    call.reject(new ActorError('not-owner', `${this.key} has moved`));
    this.abandon();
    if (epoch !== undefined) this.host.lostShard(this.shard, epoch);
  }

  private abandon(): void {
    this.running = undefined;
    this.kill();
  }

  private settle(call: Call, outcome: OutcomeRecord): void {
    if (outcome.error === undefined) return call.resolve(outcome.ok);
    const colon = outcome.error.indexOf(':');
    call.reject(new ActorError(outcome.error.slice(0, colon) as ActorError['code'], outcome.error.slice(colon + 1)));
  }

  private end(call: Call, how: { readonly outcome: OutcomeRecord } | { readonly reject: ActorError }): void {
    this.running = undefined;
    if ('outcome' in how) this.settle(call, how.outcome);
    else call.reject(how.reject);
    this.pump();
  }
}
