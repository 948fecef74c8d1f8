// Runs inside a simulated node's own realm: gives the runtime its ports, made of nothing but the inbox and the outbox.
import type { Awaitable, Clock, Disk, Outside, Transport } from '../runtime/ports';
import { actorKey, type Actor, type ActorClass, type ActorTypes, type Methods } from '../runtime/actor';
import { ActorError, messageOf, OutsideError, toActorError, type OutsideErrorCode } from '../runtime/errors';
import { Host } from '../runtime/host';
import type { Limits } from '../runtime/limits';
import { openLogStore } from '../runtime/log-store';
import { broken, plant, type MutantName } from '../runtime/mutants';
import { createRemoteStore, serveStore } from '../runtime/remote-store';
import { createRpc, type Rpc } from '../runtime/rpc';
import type { Commit, CommitResult, Store } from '../runtime/store';
import type { StoreCore } from '../runtime/store-core';
import { onMark, type Client, type OperationSpec, type Random, type Scenario } from '../runtime/scenario';
import { byKey, searchOrder, type PlacedOperation } from '../runtime/model';
import { diskOps, ops, OWN_MODEL, wakes, type BootConfig, type Inbox, type OwnJudgement, type PlannedOperation, type ScenarioShape } from './protocol';

/** Times of a simulated cluster: short, so that leases end and actors leave memory within seconds. */
const LIMITS: Partial<Limits> = { shards: 32, leaseMs: 1_500, sweepMs: 400, idleMs: 1_500, callTimeoutMs: 4_000, commitTimeoutMs: 600, attemptTimeoutMs: 400, backoffMs: 20, backoffMaxMs: 400 };
const STORE_TIMEOUT_MS = 250;
const OVERDUE_MS = 2_000;
/** Clients wait between one and the other: some must give up while a fault lasts. */
const CALL_TIMEOUT_MS = { min: 600, max: 5_000 } as const;
const ATTEMPT_TIMEOUT_MS = 1_000;

const inbox: Inbox = { kind: 0, token: 0, localMs: 0, from: 0, text: '', failed: false };
const outbox: unknown[] = [];

// Random streams by name, as in the native core: a draw in one never moves another.
function createStream(seed: number, name: string): () => number {
  let [a, b, c, d] = [0x9e3779b9 ^ seed, 0x243f6a88, 0xb7e15162, 1];
  const next = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < name.length; i += 1) {
    a = Math.imul(a ^ name.charCodeAt(i), 0x01000193);
    next();
  }
  for (let i = 0; i < 12; i += 1) next();
  return next;
}

const createRandom = (next: () => number): Random => ({ next, int: (limit) => Math.floor(next() * limit), pick: (values) => values[Math.floor(next() * values.length)]! });

const timers = new Map<number, () => void>();
const diskWaits = new Map<number, { resolve(text: string): void; reject(error: Error): void }>();
let messageHandler: (from: string, message: string) => void = () => undefined;
let onHeal: () => void = () => undefined;
let tokens = 0;

const clock: Clock = {
  now: () => inbox.localMs,
  setTimer(ms, fn) {
    const token = (tokens += 1);
    timers.set(token, fn);
    outbox.push(ops.timer, token, Math.max(0, ms));
    return token;
  },
  clearTimer(token) {
    if (timers.delete(token)) outbox.push(ops.cancel, token);
  },
};

const fail = (signature: string, message: string): void => void outbox.push(ops.fail, signature, message);

function createDisk(): Disk {
  const ask = (operation: number, file: string, offset: number, content: unknown): Promise<string> =>
    new Promise((resolve, reject) => {
      const token = (tokens += 1);
      diskWaits.set(token, { resolve, reject });
      outbox.push(ops.disk, token, operation, file, offset, content);
    });
  return {
    size: async (file) => Number(await ask(diskOps.size, file, 0, 0)),
    async read(file, offset, length) {
      const text = await ask(diskOps.read, file, offset, length);
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
      return bytes;
    },
    write: async (file, offset, bytes) => void (await ask(diskOps.write, file, offset, bytes)),
    sync: async (file) => void (await ask(diskOps.sync, file, 0, 0)),
  };
}

const OUTSIDE_TIMEOUT_MS = 3_000;

type OutsideAnswer = { readonly ok: unknown } | { readonly error: { readonly code: OutsideErrorCode; readonly message: string; readonly retryAfterMs?: number } };

/** The outside as a node sees it: over the network, where a request or its answer may be lost. */
function createOutside(rpc: Rpc): Outside {
  return {
    async call(service, request, { requestId }) {
      let answer: OutsideAnswer;
      try {
        answer = await rpc.ask<OutsideAnswer>('clients', 'outside', { service, request, requestId }, OUTSIDE_TIMEOUT_MS);
      } catch (error) {
        throw new OutsideError('timeout', messageOf(error));
      }
      if ('ok' in answer) return answer.ok;
      throw new OutsideError(answer.error.code, answer.error.message, answer.error.retryAfterMs);
    },
  };
}

/** The outside itself: it lives where the clients are, and never crashes. */
function serveOutside(rpc: Rpc, { outside = {} }: Scenario, seed: number): void {
  const random = createRandom(createStream(seed, 'outside'));
  rpc.serve('outside', async ({ service, request, requestId }: { service: string; request: unknown; requestId: string }): Promise<OutsideAnswer> => {
    try {
      const serve = outside[service];
      if (!serve) throw new OutsideError('unknown-service', `the scenario has no service "${service}"`);
      return { ok: (await serve(request as never, { requestId, random, now: () => clock.now() })) ?? null };
    } catch (error) {
      const { code, message, retryAfterMs } = error instanceof OutsideError ? error : new OutsideError('refused', messageOf(error));
      return { error: { code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) } };
    }
  });
}

function bootNode(scenario: Scenario, config: BootConfig, transport: Transport, rpc: Rpc, incarnation: string): void {
  const log = (level: string, message: string, fields?: Readonly<Record<string, unknown>>): void => void outbox.push(ops.log, `${level}: ${message}${fields ? ` ${JSON.stringify(fields)}` : ''}`);
  const random = createStream(config.seed, `runtime ${config.self} ${config.generation}`);
  const host = new Host({ actors: scenario.actors, limits: LIMITS, incarnation, rpc, ports: { clock, random, transport, log, store: createRemoteStore(rpc, 'store', STORE_TIMEOUT_MS), outside: createOutside(rpc) } });
  void host.start();
}

/** Tells of each commit what the actor's state is then. Nothing waits for it: a traced run is the same run. */
function traceCommits<S extends Store & { readonly core: StoreCore }>(store: S): S {
  const commit = (turn: Commit): Awaitable<CommitResult> => {
    const answer = store.commit(turn);
    void Promise.resolve(answer).then(
      ({ ok }) => ok && outbox.push(ops.trace, 'state', JSON.stringify({ actor: turn.actor, version: store.core.load(turn.actor)?.version, state: JSON.parse(store.core.load(turn.actor)?.state ?? 'null') as unknown })),
      () => undefined,
    );
    return answer;
  };
  return Object.assign(Object.create(store) as S, { commit });
}

async function bootStore(rpc: Rpc, traced: boolean): Promise<void> {
  try {
    const store = await openLogStore(createDisk(), clock);
    serveStore(rpc, traced ? traceCommits(store) : store);
    rpc.serve('owed', () => store.core.owed(OVERDUE_MS));
  } catch (error) {
    fail('store-corrupt', messageOf(error));
  }
}

/** One client's calls of one operation: request ids are made of the operation's, so a repeated call is the same call. */
function createClient(name: string, rpc: Rpc, types: ActorTypes, random: () => number, nodes: number, operationId: string): Client {
  let calls = 0;
  const invoke = async (target: string, method: string, args: readonly unknown[], requestId: string): Promise<unknown> => {
    const deadline = clock.now() + CALL_TIMEOUT_MS.min + random() * (CALL_TIMEOUT_MS.max - CALL_TIMEOUT_MS.min);
    let uncertain = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const node = `n${Math.floor(random() * nodes)}`;
        const id = broken('retry-with-new-id') ? `${requestId}.${attempt}` : requestId;
        return await rpc.ask(node, 'invoke', { target, method, args, requestId: id, timeoutMs: ATTEMPT_TIMEOUT_MS }, ATTEMPT_TIMEOUT_MS);
      } catch (thrown) {
        const error = toActorError(thrown);
        if (!error.retryable) throw error;
        uncertain ||= error.uncertain;
        if (clock.now() >= deadline) throw uncertain ? new ActorError('timeout', `${target}.${method}: ${error.message}`) : error;
      }
      await new Promise<void>((resolve) => void clock.setTimer(20 + 80 * random(), resolve));
    }
  };
  return {
    name,
    actor<A extends Actor>(type: ActorClass<A>, id: string) {
      const typeName = Object.keys(types).find((key) => types[key] === type);
      if (typeName === undefined) throw new ActorError('unknown-actor', `${type.name} is not among the scenario's actors`);
      const call = (method: string) => (...args: readonly unknown[]) => invoke(actorKey(typeName, id), method, args, `${operationId}.${(calls += 1)}`);
      return new Proxy({}, { get: (_, method) => (typeof method === 'string' && method !== 'then' ? call(method) : undefined) }) as Methods<A>;
    },
  };
}

async function runClient(scenario: Scenario, rpc: Rpc, index: number, planned: readonly PlannedOperation[], config: BootConfig & { role: 'clients' }): Promise<void> {
  const random = createStream(config.seed, `client ${index}`);
  for (const [place, { atMs, name, args }] of planned.entries()) {
    if (clock.now() < atMs) await new Promise<void>((resolve) => void clock.setTimer(atMs - clock.now(), resolve));
    const spec = scenario.operations[name] as OperationSpec<unknown> | undefined;
    if (!spec) {
      fail('unknown-operation', `the scenario has no operation "${name}"`);
      return;
    }
    const recorded = spec.record?.(args);
    const tell = (type: string, value: unknown, error?: string): void => {
      if (recorded) outbox.push(ops.history, JSON.stringify({ process: index, type, f: recorded.f, ...(recorded.key !== undefined && { key: recorded.key }), value: value ?? null, ...(error !== undefined && { error }) }));
    };
    const trace = (phase: 'begins' | 'ends', more: object): void => {
      if (config.trace) outbox.push(ops.trace, 'call', JSON.stringify({ phase, client: index, place, name, ...more }));
    };
    tell('invoke', recorded?.value);
    trace('begins', { args });
    try {
      const answer = await spec.run(createClient(`c${index}`, rpc, scenario.actors, random, config.nodes, `c${index}.${place}`), args);
      tell('ok', answer);
      trace('ends', { answer: answer ?? null });
    } catch (thrown) {
      const error = toActorError(thrown);
      tell(error.retryable ? (error.uncertain ? 'info' : 'fail') : 'fail', recorded?.value, error.message);
      trace('ends', { error: `${error.code}: ${error.message}` });
      outbox.push(ops.log, `operation ${name} of client ${index} failed: ${error.code}: ${error.message}`);
    }
  }
}

async function settle(scenario: Scenario, rpc: Rpc, config: BootConfig & { role: 'clients' }): Promise<void> {
  const random = createStream(config.seed, 'invariants');
  const pause = (): Promise<void> => new Promise((resolve) => void clock.setTimer(300, resolve));
  const deadline = clock.now() + (scenario.settleMs ?? 20_000) * 0.8;
  const atRest = async (): Promise<void> => {
    const owed = await rpc.ask<number>('store', 'owed', null, STORE_TIMEOUT_MS);
    if (owed > 0) throw new Error(`${owed} messages or reminders are still owed`);
  };
  for (const [name, holds] of [...Object.entries(scenario.invariants ?? {}), ['nothing is owed', atRest] as const]) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await holds(createClient('invariant', rpc, scenario.actors, random, config.nodes, `invariant.${name}.${attempt}`));
        break;
      } catch (error) {
        if (clock.now() >= deadline) {
          const known = toActorError(error);
          return known.retryable ? fail(`liveness:${name}`, known.message) : fail(`invariant:${name}`, messageOf(error));
        }
      }
      await pause();
    }
  }
  outbox.push(ops.done);
}

async function bootClients(scenario: Scenario, rpc: Rpc, config: BootConfig & { role: 'clients' }): Promise<void> {
  serveOutside(rpc, scenario, config.seed);
  const healed = new Promise<void>((resolve) => (onHeal = resolve));
  const byClient = new Map<number, PlannedOperation[]>();
  for (const planned of config.operations) byClient.set(planned.client, [...(byClient.get(planned.client) ?? []), planned]);
  await Promise.all([...byClient].map(([index, planned]) => runClient(scenario, rpc, index, planned, config)));
  await healed;
  await settle(scenario, rpc, config);
}

function boot(scenario: Scenario, config: BootConfig): void {
  plant(config.mutant as MutantName | undefined);
  onMark((mark) => void outbox.push(ops.mark, mark));
  const index = new Map(config.names.map((name, place) => [name, place]));
  const transport: Transport = {
    self: config.names[config.self]!,
    send(to, message) {
      const place = index.get(to);
      if (place !== undefined) outbox.push(ops.send, place, message);
    },
    onMessage: (handler) => void (messageHandler = handler),
  };
  const incarnation = String(config.generation).padStart(6, '0');
  const rpc = createRpc(transport, clock, incarnation);
  if (config.role === 'node') bootNode(scenario, config, transport, rpc, incarnation);
  else if (config.role === 'store') void bootStore(rpc, config.trace ?? false);
  else void bootClients(scenario, rpc, config);
}

function planOperations(scenario: Scenario, shape: ScenarioShape, seed: number): PlannedOperation[] {
  const choose = createStream(seed, 'plan');
  const random = createRandom(createStream(seed, 'arguments'));
  // Swarm: each seed has its own subset of operations, so that none is always drowned by the others.
  const swarm = shape.operations.filter(() => choose() < 0.75);
  const used = swarm.length > 0 ? swarm : shape.operations;
  const total = used.reduce((sum, { weight }) => sum + weight, 0);
  const times = Array.from({ length: shape.length }, () => choose() * shape.durationMs).sort((x, y) => x - y);
  return times.map((atMs, index) => {
    let at = choose() * total;
    const { name } = used.find(({ weight }) => (at -= weight) < 0) ?? used[0]!;
    const spec = scenario.operations[name] as OperationSpec<unknown>;
    return { client: Math.floor(choose() * shape.clients), atMs: Math.round(atMs), name, args: spec.generate(random, index) };
  });
}

function shapeOf(scenario: Scenario): ScenarioShape {
  return {
    nodes: scenario.nodes ?? 3,
    clients: scenario.clients ?? 4,
    length: scenario.length ?? 40,
    durationMs: scenario.durationMs ?? 10_000,
    settleMs: scenario.settleMs ?? 20_000,
    model: typeof scenario.model === 'object' ? OWN_MODEL : (scenario.model ?? null),
    sometimes: scenario.sometimes ?? [],
    operations: Object.entries(scenario.operations).map(([name, { weight }]) => ({ name, weight: weight ?? 1 })),
  };
}

/** States that a scenario's own model may be asked about, a key: in steps, so that a seed always has the same verdict. */
const JUDGED_STATES_MAX = 300_000;

function judge({ model }: Scenario, operations: readonly PlacedOperation[]): OwnJudgement | null {
  if (typeof model !== 'object') return null;
  let unknown: OwnJudgement | null = null;
  for (const [key, entries] of byKey(operations)) {
    const search = searchOrder(model, entries.map(({ operation }) => operation), JUDGED_STATES_MAX);
    let step = search.next();
    while (!step.done) step = search.next();
    const { verdict, blocked } = step.value;
    const found = verdict === 'linearizable' ? null : { verdict, key, blocked: blocked.map((place) => entries[place]!.place) };
    if (found?.verdict === 'violation') return found;
    unknown ??= found;
  }
  return unknown;
}

/** Called by the bundle's entry; what is returned is all that the simulator touches. */
export function createGuest(scenario: Scenario, control: { now?: () => number; random?: () => number; setTimer?: Clock['setTimer']; clearTimer?: Clock['clearTimer'] }): object {
  control.now = () => inbox.localMs;
  control.setTimer = clock.setTimer;
  control.clearTimer = clock.clearTimer;
  const fire = (): void => {
    try {
      switch (inbox.kind) {
        case wakes.boot: {
          const config = JSON.parse(inbox.text) as BootConfig;
          control.random = createStream(config.seed, `user ${config.self} ${config.generation}`);
          return boot(scenario, config);
        }
        case wakes.timer: {
          const fn = timers.get(inbox.token);
          timers.delete(inbox.token);
          return fn?.();
        }
        case wakes.message:
          return messageHandler(names[inbox.from] ?? String(inbox.from), inbox.text);
        case wakes.disk: {
          const waiting = diskWaits.get(inbox.token);
          diskWaits.delete(inbox.token);
          return inbox.failed ? waiting?.reject(new Error(inbox.text)) : waiting?.resolve(inbox.text);
        }
        case wakes.heal:
          return onHeal();
      }
    } catch (error) {
      fail(`crash:${messageOf(error)}`, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  };
  let names: readonly string[] = [];
  return {
    inbox,
    outbox,
    fire,
    name: (text: string) => void (names = JSON.parse(text) as string[]),
    judge: (text: string) => JSON.stringify(judge(scenario, JSON.parse(text) as PlacedOperation[])),
    shape: () => JSON.stringify(shapeOf(scenario)),
    plan: (seed: number) => JSON.stringify(planOperations(scenario, shapeOf(scenario), seed)),
  };
}
