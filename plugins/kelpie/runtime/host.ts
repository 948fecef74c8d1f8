// One node: which shards it owns, where calls go, and what is owed: reminders that are due and messages that were sent.
import { Activation, type ActivationHost, type Call } from './activation';
import { methodsOf, splitKey, type ActorClass, type ActorKind, type ActorTypes } from './actor';
import { ActorError, StoreUnknown, messageOf, toActorError } from './errors';
import { DEFAULT_LIMITS, shardOf, type Limits } from './limits';
import { anyBroken, broken } from './mutants';
import { sleep, type Ports } from './ports';
import type { Invoke } from './reference';
import type { Rpc } from './rpc';
import { isStorableName, type AtOnceStore, type OutgoingMessage, type Owner, type Reminder } from './store';
import { isolate, type TimerRequest, type Turn } from './turn';
import { createDeliveries, type Deliveries } from './deliveries';
import { createPlacement, type Placement } from './placement';

export interface InvokeOptions {
  /** Repeat a call with the same id, and it takes effect once. */
  readonly requestId?: string;
  readonly timeoutMs?: number;
  readonly chain?: readonly string[];
  readonly root?: string;
}

interface WireCall {
  readonly target: string;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly requestId: string;
  readonly chain: readonly string[];
  readonly root: string;
  /** How long the caller waits: a call that is still in the mailbox then is dropped, without effect. */
  readonly timeoutMs: number;
}

export interface HostOptions {
  readonly actors: ActorTypes;
  readonly ports: Ports;
  readonly rpc: Rpc;
  /** Names this run of the node; sorts behind those of earlier runs. */
  readonly incarnation: string;
  readonly limits?: Partial<Limits>;
  /** A client owns no shards: it only calls what members own. */
  readonly role?: 'member' | 'client';
}

/** Waits that are followed in search of a circle. */
const WAITS_MAX = 64;

export class Host implements ActivationHost {
  readonly ports: Ports;
  readonly limits: Limits;
  readonly owner: Owner;
  private readonly role: 'member' | 'client';
  private readonly kinds = new Map<string, ActorKind>();
  private readonly atOnce: AtOnceStore | undefined;
  private readonly rpc: Rpc;
  private readonly names = new Map<ActorClass, string>();
  private readonly activations = new Map<string, Activation>();
  /** Epoch of each shard that this node owns. */
  private readonly owned = new Map<number, number>();
  private readonly routes = new Map<number, string>();
  private readonly claims = new Map<number, Promise<string>>();
  /** Shards to be given back before they are claimed again, by epoch: a commit of unknown outcome may be under way. */
  private readonly doubted = new Map<number, number>();
  /** Shards that may be this node's without its knowing: a claim was not answered, or one was given back. */
  private readonly unsure = new Set<number>();
  private readonly deliveries: Deliveries;
  private readonly placement: Placement;
  /** What is done again and again, by its next timer. */
  private readonly loops = new Set<number>();
  private turns = 0;
  private requests = 0;
  private state: 'running' | 'draining' | 'stopped' = 'running';

  constructor({ actors, ports, rpc, incarnation, limits, role = 'member' }: HostOptions) {
    this.role = role;
    this.atOnce = ports.store.atOnce;
    this.ports = ports;
    this.rpc = rpc;
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.owner = { node: ports.transport.self, incarnation };
    for (const [name, type] of Object.entries(actors)) {
      this.names.set(type, name);
      this.kinds.set(name, { name, type, methods: methodsOf(type), reads: new Set(type.reads) });
    }
    this.deliveries = createDeliveries({
      ports,
      limits: this.limits,
      epochOf: (shard) => this.epochOf(shard),
      invoke: (target, method, args, requestId) => this.invoke(target, method, args, { requestId, timeoutMs: this.limits.callTimeoutMs }),
      fire: (actor, reminder) => this.fire(actor, reminder),
    });
    this.placement = createPlacement({
      ports,
      limits: this.limits,
      owner: this.owner,
      ask: (node, shards) => this.rpc.ask(node, 'adopt', { shards }, this.limits.attemptTimeoutMs),
      owned: () => this.owned,
      busy: (shards) => [...this.activations.values()].some((activation) => !activation.idle && shards.has(activation.shard)),
      lose: (shards) => this.loseShards(shards),
      adopt: (shard) => this.adopt(shard),
      doubt: (shard) => void this.unsure.add(shard),
    });
    rpc.serve('adopt', async ({ shards }: { readonly shards: readonly number[] }) => this.placement.adopt(shards));
    rpc.serve('call', (call: WireCall) => this.callHere(call));
    rpc.serve('waits', ({ target, chain }: Pick<WireCall, 'target' | 'chain'>) => this.waitsFor(target, chain));
    rpc.serve('invoke', ({ target, method, args, ...options }: WireCall) => this.invoke(target, method, args, options));
  }

  /** Takes the lease; resolves when this node may own shards. False where a later run of the node has been there. */
  async start(): Promise<boolean> {
    if (this.role === 'client') return true;
    if (!(await this.heartbeat())) return false;
    const every = (ms: number, work: () => unknown): void => {
      const timer = this.ports.clock.setTimer(ms, () => {
        this.loops.delete(timer);
        work();
        every(ms, work);
      });
      this.loops.add(timer);
    };
    every(this.limits.leaseMs / 3, () => void this.heartbeat());
    every(this.limits.sweepMs, () => void this.adoptOrphans());
    every(Math.max(1, this.limits.idleMs / 2), () => this.deactivateIdle());
    if (this.limits.balanceMs > 0) every(this.limits.balanceMs, () => void this.placement.balance());
    return true;
  }

  /** Finishes what runs, gives the shards away, and refuses what comes. */
  async stop(): Promise<void> {
    this.state = 'draining';
    while ([...this.activations.values()].some((activation) => !activation.idle)) await sleep(this.ports.clock, 1);
    this.state = 'stopped';
    for (const timer of this.loops) this.ports.clock.clearTimer(timer);
    for (const activation of [...this.activations.values()]) activation.kill(new ActorError('stopped', 'the node stops'));
    const shards = new Map(this.owned);
    this.owned.clear();
    this.deliveries.clear();
    if (this.role === 'member') await this.placement.leave(shards);
  }

  get activeActors(): number {
    return this.activations.size;
  }

  get ownedShards(): number {
    return this.owned.size;
  }

  get shards(): readonly number[] {
    return [...this.owned.keys()];
  }

  /** Gives `shards` to `node`, each as soon as its turns have ended. Resolves to those that moved. */
  migrate(shards: readonly number[], node: string): Promise<readonly number[]> {
    return this.placement.move(shards, node);
  }

  get pendingDeliveries(): number {
    return this.deliveries.size;
  }

  /** False where another run of this node has its name. */
  private async heartbeat(): Promise<boolean> {
    try {
      if (await this.ports.store.heartbeat(this.owner, this.limits.leaseMs, this.ports.transport.address)) return true;
      this.ports.log('error', `another run of node ${this.owner.node} took its place`);
      for (const [shard, epoch] of [...this.owned]) this.lostShard(shard, epoch);
      return false;
    } catch (error) {
      // Nothing to do: when the lease runs out others take the shards, and the epoch keeps this node from writing.
      this.ports.log('warn', `the lease was not renewed: ${messageOf(error)}`);
      return true;
    }
  }

  // Calls

  /** A way to call one actor of this node again and again. */
  reference(target: string): Invoke {
    let activation: Activation | undefined;
    return (method, args) => {
      if (this.atOnce !== undefined && this.state === 'running' && this.placement.leaving.size === 0 && !anyBroken()) {
        if (activation === undefined || activation.isDead) activation = this.activations.get(target);
        const answer = activation?.callAtOnce(this.atOnce, method, args);
        if (answer !== undefined) return answer;
      }
      return this.invoke(target, method, args);
    };
  }

  /** Calls an actor wherever it is, and again until it is known what happened or the time is over. */
  async invoke(target: string, method: string, args: readonly unknown[], options: InvokeOptions = {}): Promise<unknown> {
    const { clock } = this.ports;
    const requestId = options.requestId ?? this.nextRequestId();
    const call = { target, method, args: isolate(args, 'arguments') as readonly unknown[], requestId, chain: options.chain ?? [], root: options.root ?? requestId };
    return this.insist(call, clock.now() + (options.timeoutMs ?? this.limits.callTimeoutMs));
  }

  async callAgain(target: string, { requestId, method, args, chain, root, deadlineMs }: Call, error: ActorError): Promise<unknown> {
    return this.insist({ target, requestId, method, args: isolate(args, 'arguments') as readonly unknown[], chain, root }, deadlineMs, error);
  }

  /** Attempts a call until it is answered; `failed` is how the first attempt ended, where it was made. */
  private async insist(call: Omit<WireCall, 'timeoutMs'>, deadline: number, failed?: ActorError): Promise<unknown> {
    const { clock } = this.ports;
    const { target, method, requestId } = call;
    let backoffMs = this.limits.backoffMs;
    let uncertain = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        if (failed && attempt === 0) throw failed;
        const timeoutMs = Math.max(1, deadline - clock.now());
        return await this.attempt({ ...call, timeoutMs, ...(broken('retry-with-new-id') && attempt > 0 && { requestId: `${requestId}~${attempt}` }) });
      } catch (thrown) {
        const error = toActorError(thrown);
        uncertain ||= error.uncertain;
        if (!error.retryable || error.code === 'mailbox-full' || (error.code === 'stopped' && this.state === 'stopped')) throw error;
        if (clock.now() + backoffMs >= deadline) throw uncertain ? new ActorError('timeout', `${target}.${method}: ${error.message}`) : error;
      }
      await sleep(clock, backoffMs * (0.5 + this.ports.random()));
      backoffMs = Math.min(backoffMs * 2, this.limits.backoffMaxMs);
    }
  }

  private async attempt(call: WireCall): Promise<unknown> {
    const shard = this.shardOf(call.target);
    if (this.owned.has(shard)) return this.callOwned(call);
    const node = await this.route(shard);
    if (node === this.owner.node) return this.callOwned(call);
    try {
      return await this.rpc.ask(node, 'call', call, Math.min(this.limits.attemptTimeoutMs, call.timeoutMs));
    } catch (error) {
      const { code } = toActorError(error);
      if (code === 'timeout' || code === 'not-owner' || code === 'stopped') this.routes.delete(shard);
      throw error;
    }
  }

  /** A call that another node sent here. It may know more than this node does: a claim of this node's that was never answered. */
  private async callHere(call: WireCall): Promise<unknown> {
    const shard = this.shardOf(call.target);
    if (!this.owned.has(shard) && this.state === 'running' && !broken('forget-unsure-claims')) {
      this.routes.delete(shard);
      await this.route(shard);
    }
    return this.callOwned(call);
  }

  /** Runs a call for an actor of a shard that is this node's. */
  private callOwned(call: WireCall): Promise<unknown> {
    const deadlineMs = this.ports.clock.now() + call.timeoutMs;
    return new Promise((resolve, reject) => this.deliver({ ...call, deadlineMs, resolve, reject }));
  }

  private deliver(call: Call & { readonly target: string }): void {
    if (this.state === 'stopped') return call.reject(new ActorError('stopped', 'the node stops'));
    const shard = this.shardOf(call.target);
    if (!this.owned.has(shard)) return call.reject(new ActorError('not-owner', `${this.owner.node} does not own ${call.target}`));
    // what a turn here waits for must still run, or the shard would never come to rest
    if (this.placement.leaving.has(shard) && call.chain.length === 0) return call.reject(new ActorError('not-owner', `${call.target} is being moved`));
    let activation = this.activations.get(call.target);
    if (activation?.running && call.chain.includes(call.target) && activation.running.turn.root === call.root && activation.kind.type.reentrancy === 'allow') {
      activation.inline(call).then((result) => call.resolve(result), (error: unknown) => call.reject(toActorError(error)));
      return;
    }
    if (!activation) {
      if (this.state === 'draining') return call.reject(new ActorError('stopped', 'the node stops'));
      const kind = this.kindOf(call.target);
      if (!isStorableName(call.target)) return call.reject(new ActorError('bad-name', `an actor's id must be well-formed text without NUL: ${JSON.stringify(call.target)}`));
      if (!kind) return call.reject(new ActorError('unknown-actor', `no actor type "${splitKey(call.target).type}"; there are ${[...this.kinds.keys()].join(', ')}`));
      if (this.activations.size >= this.limits.activationsMax) this.evictIdle();
      activation = new Activation(call.target, shard, kind, this);
      this.activations.set(call.target, activation);
    }
    activation.enqueue(call);
    if (call.chain.length > 0 && activation.running && activation.running.call !== call) void this.breakCycle(activation, call);
  }

  /** The last call of a circle finds it when it arrives: all the other waits are there by then. */
  private async breakCycle(activation: Activation, call: Call & { readonly target: string }): Promise<void> {
    if (await this.waitsFor(call.target, call.chain)) activation.withdraw(call, new ActorError('call-cycle', `${[...call.chain, call.target].join(' -> ')}: each waits for the next`));
  }

  /** Whether `target`'s turn waits, over actors of any nodes, for one of `chain`. Follows one wait after another. */
  private async waitsFor(target: string, chain: readonly string[]): Promise<boolean> {
    const activation = this.activations.get(target);
    if (!activation?.running || chain.length > WAITS_MAX) return false;
    for (const next of [...(activation.waitingFor?.keys() ?? [])]) {
      if (chain.includes(next)) return true;
      const shard = this.shardOf(next);
      const longer = { target: next, chain: [...chain, target] };
      const node = this.routes.get(shard);
      if (this.owned.has(shard) ? await this.waitsFor(next, longer.chain) : node !== undefined && (await this.askWaits(node, longer))) return true;
    }
    return false;
  }

  private async askWaits(node: string, question: Pick<WireCall, 'target' | 'chain'>): Promise<boolean> {
    try {
      return await this.rpc.ask<boolean>(node, 'waits', question, this.limits.attemptTimeoutMs);
    } catch {
      return false; // then the call's deadline ends the circle
    }
  }

  private shardOf(key: string): number {
    return shardOf(key, this.limits.shards);
  }

  /** Whether actors of this type can be here. */
  knows(type: string): boolean {
    return this.kinds.has(type);
  }

  private kindOf(key: string): ActorKind | undefined {
    return this.kinds.get(splitKey(key).type);
  }

  // Shards

  private route(shard: number): Promise<string> {
    const known = this.routes.get(shard);
    if (known !== undefined) return Promise.resolve(known);
    let claim = this.claims.get(shard);
    if (!claim) {
      claim = this.claim(shard)
        .then(
          (node) => (this.unsure.delete(shard), node),
          (error: unknown) => {
            this.unsure.add(shard);
            throw error;
          },
        )
        .finally(() => this.claims.delete(shard));
      this.claims.set(shard, claim);
    }
    return claim;
  }

  private async claim(shard: number): Promise<string> {
    const { store } = this.ports;
    if (this.state !== 'running') throw new ActorError('stopped', 'the node stops');
    if (this.placement.leaving.has(shard)) throw new ActorError('not-owner', `shard ${shard} is being moved`);
    const doubted = this.doubted.get(shard);
    if (doubted !== undefined) {
      await store.release(shard, doubted);
      this.doubted.delete(shard);
    }
    const { node, epoch, granted } = await store.claim(shard, this.owner);
    if (this.role === 'client') return this.memberFor(shard, node);
    if (!granted) {
      if (node === '' || node === this.owner.node) throw new ActorError('not-owner', `nobody owns shard ${shard} yet`);
      this.routes.set(shard, node);
      return node;
    }
    // What the former owner left is taken up before new calls.
    const { reminders, outbox } = await store.pending(shard);
    if (this.owned.get(shard) !== epoch) {
      this.owned.set(shard, epoch);
      this.routes.delete(shard);
      if (!broken('reminders-not-recovered')) for (const { actor, reminder } of reminders) this.deliveries.remind(shard, actor, reminder);
      if (!broken('outbox-not-recovered')) for (const { actor, message } of outbox) this.deliveries.send(shard, actor, message);
    }
    return this.owner.node;
  }

  /** The member that a client asks: the owner, or where there is none one that may become it. */
  private async memberFor(shard: number, owner: string): Promise<string> {
    const members = await this.ports.store.nodes();
    if (members.length === 0) throw new ActorError('unavailable', 'no node is there that runs actors');
    const node = members.find((member) => member.node === owner)?.node ?? members[shard % members.length]!.node;
    this.routes.set(shard, node);
    return node;
  }

  private async adoptOrphans(): Promise<void> {
    try {
      if (!broken('forget-unsure-claims')) for (const shard of [...this.unsure]) await this.route(shard);
      for (const shard of await this.ports.store.orphans(16)) if (!this.owned.has(shard)) await this.route(shard);
      // a lease that was lost while nothing was called: find out, and let go
      for (const [shard, epoch] of [...this.owned]) {
        if (this.deliveries.sizeOf(shard) === 0) continue;
        const claim = await this.ports.store.claim(shard, this.owner);
        if (!claim.granted || claim.epoch !== epoch) this.lostShard(shard, epoch);
      }
    } catch (error) {
      // it is looked for again soon; an error of another kind is worth to be seen
      if (!(error instanceof StoreUnknown) && !(error instanceof ActorError)) this.ports.log('error', `orphans were not looked for: ${messageOf(error)}`);
    }
  }

  epochOf(shard: number): number | undefined {
    return this.owned.get(shard);
  }

  lostShard(shard: number, epoch: number): void {
    if (this.owned.get(shard) === epoch) this.loseShards(new Set([shard]));
  }

  private loseShards(shards: ReadonlySet<number>): void {
    for (const shard of shards) {
      this.owned.delete(shard);
      this.deliveries.drop(shard);
    }
    for (const activation of [...this.activations.values()]) if (shards.has(activation.shard)) activation.kill();
  }

  /** Takes a shard that another node gave away. */
  private async adopt(shard: number): Promise<void> {
    if (this.state !== 'running' || this.owned.has(shard)) return;
    this.routes.delete(shard);
    await this.route(shard);
  }

  doubtShard(shard: number, epoch: number): void {
    if (broken('keep-doubted-shard')) return;
    if (this.owned.get(shard) === epoch) this.doubted.set(shard, epoch);
    this.lostShard(shard, epoch);
    this.unsure.add(shard);
  }

  // What activations need

  typeName(type: ActorClass): string {
    const name = this.names.get(type);
    if (name === undefined) throw new ActorError('unknown-actor', `the class ${type.name} is not among the node's actors`);
    return name;
  }

  nextRequestId(): string {
    return `${this.owner.node}.${this.owner.incarnation}.${(this.requests += 1)}`;
  }

  nextTurnId(): string {
    this.turns += 1;
    return `${this.owner.node}.${this.owner.incarnation}.${this.turns}`;
  }

  async nestedCall(from: Activation, turn: Turn, target: string, method: string, args: readonly unknown[]): Promise<unknown> {
    const chain = [...turn.chain, from.key];
    const allowed = this.kindOf(target)?.type.reentrancy === 'allow';
    if ((chain.includes(target) && !allowed) || this.wouldWaitForever(from.key, target, allowed))
      throw new ActorError('call-cycle', `${[...chain, target].join(' -> ')}: each waits for the next`);
    from.waitFor(target);
    try {
      return await this.invoke(target, method, args, { requestId: turn.nextCallId(), chain, root: turn.root, timeoutMs: Math.max(1, turn.deadlineMs - this.ports.clock.now()) });
    } finally {
      from.waitedFor(target);
    }
  }

  /** Whether `target`'s turn waits, over any number of actors of this node, for `from`. */
  private wouldWaitForever(from: string, target: string, allowed: boolean): boolean {
    if (target === from) return !allowed;
    const seen = new Set([target]);
    const open = [target];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      for (const next of this.activations.get(key)?.waitingFor?.keys() ?? []) {
        if (next === from) return true;
        if (!seen.has(next)) seen.add(next), open.push(next);
      }
    }
    return false;
  }

  dropped(activation: Activation): void {
    if (this.activations.get(activation.key) === activation) this.activations.delete(activation.key);
  }

  committed(activation: Activation, outbox: readonly OutgoingMessage[], reminders: ReadonlyMap<string, Reminder | null> | undefined): void {
    for (const message of outbox) this.deliveries.send(activation.shard, activation.key, message);
    for (const [name, reminder] of reminders ?? []) {
      if (reminder) this.deliveries.remind(activation.shard, activation.key, reminder);
      else this.deliveries.forget(activation.shard, activation.key, name);
    }
  }

  setTimer(activation: Activation, { name, delayMs, method, args }: TimerRequest): void {
    const { clock } = this.ports;
    const requestId = `${this.nextTurnId()}.timer`;
    const timer = clock.setTimer(delayMs, () => {
      activation.setTimer(name, undefined);
      const failed = (error: ActorError): void => this.ports.log('warn', `timer "${name}" of ${activation.key}: ${error.message}`);
      activation.enqueue({ requestId, method, args: JSON.parse(args) as unknown[], chain: [], root: requestId, deadlineMs: Infinity, resolve: () => undefined, reject: failed });
    });
    activation.setTimer(name, timer);
  }

  private fire(actor: string, reminder: Reminder): Promise<unknown> {
    const requestId = `${actor}~${reminder.name}~${reminder.generation}`;
    return new Promise((resolve, reject) =>
      this.deliver({ target: actor, requestId, root: requestId, chain: [], method: reminder.method, args: JSON.parse(reminder.args) as unknown[], reminder, deadlineMs: Infinity, resolve, reject }),
    );
  }

  // Memory

  private deactivateIdle(): void {
    const now = this.ports.clock.now();
    for (const activation of [...this.activations.values()]) if (activation.evictable && now - activation.lastUsedMs >= this.limits.idleMs) activation.kill();
  }

  private evictIdle(): void {
    let left = Math.max(1, Math.floor(this.limits.activationsMax / 100));
    for (const activation of this.activations.values()) {
      if (!activation.evictable) continue;
      activation.kill();
      if ((left -= 1) === 0) return;
    }
  }
}
