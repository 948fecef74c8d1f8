// One actor in memory: its mailbox, and its turns, one at a time, each answered only after its commit.
import type { Actor, ActorClass, ActorKind } from './actor';
import { TurnContext, type ContextHost } from './context';
import { ActorError, StoreUnknown, messageOf, toActorError } from './errors';
import type { Limits } from './limits';
import { broken } from './mutants';
import { isPromise, sleep, type Awaitable, type Ports } from './ports';
import type { ActorRecord, AtOnceStore, Commit, CommitResult, OutgoingMessage, Reminder } from './store';
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
  nextRequestId(): string;
  epochOf(shard: number): number | undefined;
  nestedCall(from: Activation, turn: Turn, target: string, method: string, args: readonly unknown[]): Promise<unknown>;
  /** A call that began at once came to an end that others might mend. */
  callAgain(target: string, call: Call, error: ActorError): Promise<unknown>;
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

/** The turn that runs. One that began at once has no call, and no turn until something asks for it. */
class Running {
  private made: Turn | undefined;

  constructor(
    private readonly activation: Activation,
    readonly call: Call | undefined,
    readonly readOnly: boolean,
    made?: Turn,
  ) {
    this.made = made;
  }

  get turn(): Turn {
    return (this.made ??= this.activation.createTurn(this.readOnly));
  }

  get madeTurn(): Turn | undefined {
    return this.made;
  }
}

/** Whether arguments may be handed over as they are: they share nothing, and JSON would not change them. */
function arePlain(args: readonly unknown[]): boolean {
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i];
    if (typeof arg === 'string' || typeof arg === 'boolean' || arg === null || (typeof arg === 'number' && arg - arg === 0)) continue;
    return false;
  }
  return true;
}

const NO_CHAIN: readonly string[] = [];

// There may be millions: what few of them need is made when it is needed.
export class Activation implements ContextHost {
  running: Running | undefined;
  lastUsedMs: number;
  private mailbox: Call[] | undefined;
  /** Actors that the running turn waits for. */
  private waits: Map<string, number> | undefined;
  private timers: Map<string, number> | undefined;
  private instance: Actor | undefined;
  private savedState = '';
  private version = 0;
  private dedup: Map<string, string> | undefined;
  private loading = false;
  private dead = false;

  constructor(
    readonly key: string,
    readonly shard: number,
    readonly kind: ActorKind,
    private readonly host: ActivationHost,
  ) {
    this.lastUsedMs = host.ports.clock.now();
  }

  get idle(): boolean {
    return this.running === undefined && !this.mailbox?.length && !this.loading;
  }

  /** Nothing of it would be missed: neither turns nor timers. */
  get evictable(): boolean {
    return this.idle && !this.timers?.size;
  }

  get isDead(): boolean {
    return this.dead;
  }

  get waitingFor(): ReadonlyMap<string, number> | undefined {
    return this.waits;
  }

  waitFor(target: string): void {
    const waits = (this.waits ??= new Map<string, number>());
    waits.set(target, (waits.get(target) ?? 0) + 1);
  }

  waitedFor(target: string): void {
    const left = this.waits!.get(target)! - 1;
    if (left === 0) this.waits!.delete(target);
    else this.waits!.set(target, left);
  }

  /** The timer of this name is `timer` now, or gone. */
  setTimer(name: string, timer: number | undefined): void {
    const former = this.timers?.get(name);
    if (former !== undefined) this.host.ports.clock.clearTimer(former);
    if (timer === undefined) this.timers?.delete(name);
    else (this.timers ??= new Map<string, number>()).set(name, timer);
  }

  // For ctx

  get ports(): Ports {
    return this.host.ports;
  }

  currentTurn(): Turn {
    if (!this.running) throw new ActorError('turn-over', 'ctx is used outside a turn');
    return this.running.turn;
  }

  typeName(type: ActorClass): string {
    return this.host.typeName(type);
  }

  nestedCall(turn: Turn, target: string, method: string, args: readonly unknown[]): Promise<unknown> {
    return this.host.nestedCall(this, turn, target, method, args);
  }

  /** For a call that began at once: it has no caller but this process, and a deadline like any. */
  createTurn(readOnly: boolean): Turn {
    const requestId = this.host.nextRequestId();
    return new Turn(this.host.nextTurnId(), requestId, requestId, NO_CHAIN, readOnly, this.lastUsedMs + this.host.limits.callTimeoutMs);
  }

  // Calls

  enqueue(call: Call): void {
    if (this.dead) return call.reject(new ActorError('not-owner', `${this.key} has moved`));
    if (!this.kind.methods.has(call.method)) return call.reject(new ActorError('unknown-method', `${this.kind.name} has no method "${call.method}"`));
    const mailbox = (this.mailbox ??= []);
    if (mailbox.length >= this.host.limits.mailboxMax) return call.reject(new ActorError('mailbox-full', `${mailbox.length} calls wait for ${this.key}`));
    mailbox.push(call);
    this.pump();
  }

  /** Runs a call that came back to this actor inside the turn that waits for it. */
  async inline(call: Pick<Call, 'method' | 'args'>): Promise<unknown> {
    if (!this.kind.methods.has(call.method)) throw new ActorError('unknown-method', `${this.kind.name} has no method "${call.method}"`);
    return isolate(await this.methodOf(call.method).apply(this.instance, [...call.args]), 'a reply');
  }

  /**
   * Runs a call of this process now, where nothing is in the way and the store answers at once: no mailbox, no request
   * id, no outcome to keep, since nobody has to ask again. Undefined where the call must take the ordinary way.
   */
  callAtOnce(store: AtOnceStore, name: string, args: readonly unknown[]): Promise<unknown> | undefined {
    const { instance } = this;
    if (instance === undefined || this.running !== undefined || this.dead || this.mailbox?.length || !this.kind.methods.has(name) || !arePlain(args)) return undefined;
    const epoch = this.host.epochOf(this.shard);
    if (epoch === undefined) return undefined;
    const running = new Running(this, undefined, this.kind.reads.has(name));
    this.running = running;
    this.lastUsedMs = this.host.ports.clock.now();
    let result: unknown;
    let state: string;
    try {
      result = (instance as unknown as Record<string, Method>)[name]!.apply(instance, args as unknown[]);
      if (isPromise(result) || running.madeTurn?.hasEffects) return this.continueOrdinarily(running, name, args, result);
      if (typeof result !== 'string' && typeof result !== 'number' && typeof result !== 'boolean') result = isolate(result, 'a reply') ?? null;
      state = JSON.stringify(instance.state);
      if (state === undefined || state.length > STORE_LIMITS.stateBytes || (running.readOnly && state !== this.savedState)) return this.continueOrdinarily(running, name, args, result);
    } catch (error) {
      return this.continueOrdinarily(running, name, args, Promise.reject(error));
    }
    const unchanged = state === this.savedState && this.version > 0;
    const refused = unchanged || running.readOnly ? !store.verify(this.shard, epoch, this.key, this.version) : !store.commitState(this.shard, epoch, this.key, this.version, state);
    if (refused) {
      // dropped with what it did; the ordinary way finds out who owns it now
      this.abandon();
      this.host.lostShard(this.shard, epoch);
      return undefined;
    }
    if (running.madeTurn) running.madeTurn.over = true;
    if (!unchanged && !running.readOnly) {
      this.version += 1;
      this.savedState = state;
    }
    this.running = undefined;
    if (this.mailbox?.length) this.pump();
    return Promise.resolve(result);
  }

  private continueOrdinarily(begun: Running, method: string, args: readonly unknown[], result: unknown): Promise<unknown> {
    const { turn } = begun;
    return new Promise((resolve) => {
      const call: Call = {
        requestId: turn.requestId,
        method,
        args,
        chain: NO_CHAIN,
        root: turn.root,
        deadlineMs: turn.deadlineMs,
        resolve,
        // what is mended elsewhere rejects there
        reject: (error) => resolve(this.host.callAgain(this.key, call, error)),
      };
      this.running = new Running(this, call, begun.readOnly, turn);
      if (isPromise(result)) result.then((value) => this.returned(call, turn, value), (error: unknown) => this.threw(call, turn, error));
      else this.returned(call, turn, result);
    });
  }

  /** Refuses a call that still waits in the mailbox. */
  withdraw(call: Call, reason: ActorError): void {
    const place = this.mailbox?.indexOf(call) ?? -1;
    if (place < 0) return;
    this.mailbox!.splice(place, 1);
    call.reject(reason);
  }

  /** Takes the activation out of use; calls that wait go elsewhere. */
  kill(reason: ActorError = new ActorError('not-owner', `${this.key} has moved`)): void {
    if (this.dead) return;
    this.dead = true;
    for (const timer of this.timers?.values() ?? []) this.host.ports.clock.clearTimer(timer);
    this.host.dropped(this);
    for (const call of this.mailbox?.splice(0) ?? []) call.reject(reason);
  }

  private methodOf(name: string): Method {
    return (this.instance as unknown as Record<string, Method>)[name]!;
  }

  private pump(): void {
    if (this.running && !broken('turns-interleave')) return;
    if (this.loading || this.dead || !this.mailbox?.length) return;
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
    const instance = new this.kind.type();
    instance.ctx = new TurnContext(this);
    this.savedState = record ? record.state : toJson(instance.initial(), `initial state of ${this.kind.name}`);
    instance.state = JSON.parse(this.savedState) as object;
    this.version = record?.version ?? 0;
    this.dedup = record?.dedup.length ? new Map(record.dedup) : undefined;
    this.instance = instance;
  }

  private start(call: Call): void {
    this.lastUsedMs = this.host.ports.clock.now();
    const recorded = broken('skip-dedup') ? undefined : this.dedup?.get(call.requestId);
    if (recorded !== undefined) {
      this.settle(call, JSON.parse(recorded) as OutcomeRecord);
      return this.pump();
    }
    if (call.deadlineMs < this.lastUsedMs) {
      call.reject(new ActorError('timeout', `${this.key} did not come to "${call.method}" in time`));
      return this.pump();
    }
    const deadlineMs = Math.min(call.deadlineMs, this.lastUsedMs + this.host.limits.callTimeoutMs);
    const turn = new Turn(this.host.nextTurnId(), call.requestId, call.root, call.chain, this.kind.reads.has(call.method), deadlineMs);
    this.running = new Running(this, call, turn.readOnly, turn);
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
      const dedup = (this.dedup ??= new Map<string, string>());
      dedup.set(call.requestId, record);
      if (dedup.size > STORE_LIMITS.dedupPerActor) dedup.delete(dedup.keys().next().value!);
      this.host.committed(this, broken('outbox-before-commit') ? [] : outbox, turn.reminders);
      for (const timer of turn.timers ?? []) this.host.setTimer(this, timer);
    };
    const decided = (result: CommitResult): void => {
      if (result.ok) {
        applied();
        return this.end(call, { outcome });
      }
      if (result.reason === 'too-large') return this.threw(call, turn, new ActorError('state-too-large', 'the turn is larger than a store takes'));
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
