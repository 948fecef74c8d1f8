// Runs inside a simulated node's own realm: gives the runtime its ports, made of nothing but the inbox and the outbox.
import type { Awaitable, Clock, Outside, Transport } from '../runtime/ports';
import { actorKey, type Actor, type ActorClass, type ActorTypes } from '../runtime/actor';
import { ActorError, messageOf, OutsideError, toActorError, type OutsideErrorCode } from '../runtime/errors';
import { Host } from '../runtime/host';
import type { Limits } from '../runtime/limits';
import { openLogStore } from '../runtime/log-store';
import { broken, plant, type MutantName } from '../runtime/mutants';
import { createRemoteStore, serveStore } from '../runtime/remote-store';
import { createReference } from '../runtime/reference';
import { createRpc, type Rpc } from '../runtime/rpc';
import type { Commit, CommitResult, Store } from '../runtime/store';
import type { StoreCore } from '../runtime/store-core';
import { onMark, type Client, type OperationSpec, type Random, type Scenario } from '../runtime/scenario';
import { byKey, searchOrder, type PlacedOperation } from '../runtime/model';
import { createMomentStream, createStream, Machine } from './machine';
import { ops, OWN_MODEL, wakes, type BootConfig, type Inbox, type OwnJudgement, type PlannedOperation, type ScenarioShape } from './protocol';

/** Times of a simulated cluster: short, so that leases end and actors leave memory within seconds. */
const LIMITS: Partial<Limits> = { shards: 32, leaseMs: 1_500, sweepMs: 750, callTimeoutMs: 4_000, commitTimeoutMs: 600, attemptTimeoutMs: 400, backoffMs: 20, backoffMaxMs: 400 };
/** Each seed has one: actors that are often read again, and actors that are still there long after their node lost them. */
const IDLE_MS = [500, 1_500, 8_000] as const;
const STORE_TIMEOUT_MS = 250;
const OVERDUE_MS = 2_000;
/** Clients wait between one and the other: some must give up while a fault lasts. */
const CALL_TIMEOUT_MS = { min: 600, max: 5_000 } as const;
const ATTEMPT_TIMEOUT_MS = 1_000;

const createRandom = (next: () => number): Random => ({ next, int: (limit) => Math.floor(next() * limit), pick: (values) => values[Math.floor(next() * values.length)]! });

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
function serveOutside({ clock }: Machine, rpc: Rpc, { outside = {} }: Scenario, seed: number): void {
  const random = createRandom(createMomentStream(seed, 'outside', clock));
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

function bootNode(machine: Machine, scenario: Scenario, config: BootConfig, transport: Transport, rpc: Rpc, incarnation: string): void {
  const log = (level: string, message: string, fields?: Readonly<Record<string, unknown>>): void => machine.tell(ops.log, `${level}: ${message}${fields ? ` ${JSON.stringify(fields)}` : ''}`);
  const random = createMomentStream(config.seed, `runtime ${config.self}`, machine.clock);
  const host = new Host({ actors: scenario.actors, limits: { ...LIMITS, idleMs: createRandom(createStream(config.seed, 'limits')).pick(IDLE_MS) }, incarnation, rpc, ports: { clock: machine.clock, random, transport, log, store: createRemoteStore(rpc, 'store', STORE_TIMEOUT_MS), outside: createOutside(rpc) } });
  void host.start();
}

/** Tells of each commit what the actor's state is then. Nothing waits for it: a traced run is the same run. */
function traceCommits<S extends Store & { readonly core: StoreCore }>(machine: Machine, store: S): S {
  const commit = (turn: Commit): Awaitable<CommitResult> => {
    const answer = store.commit(turn);
    void Promise.resolve(answer).then(
      ({ ok }) => ok && machine.tell(ops.trace, 'state', JSON.stringify({ actor: turn.actor, version: store.core.load(turn.actor)?.version, state: JSON.parse(store.core.load(turn.actor)?.state ?? 'null') as unknown })),
      () => undefined,
    );
    return answer;
  };
  return Object.assign(Object.create(store) as S, { commit });
}

async function bootStore(machine: Machine, rpc: Rpc, traced: boolean): Promise<void> {
  try {
    const store = await openLogStore(machine.disk, machine.clock);
    serveStore(rpc, traced ? traceCommits(machine, store) : store);
    rpc.serve('owed', () => store.core.owed(OVERDUE_MS));
  } catch (error) {
    machine.fail('store-corrupt', messageOf(error));
  }
}

/** One client's calls of one operation: request ids are made of the operation's, so a repeated call is the same call. */
function createClient({ clock }: Machine, name: string, rpc: Rpc, types: ActorTypes, random: () => number, nodes: number, operationId: string): Client {
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
      const target = actorKey(typeName, id);
      return createReference(type, (method, args) => invoke(target, method, args, `${operationId}.${(calls += 1)}`));
    },
  };
}

async function runClient(machine: Machine, scenario: Scenario, rpc: Rpc, random: () => number, index: number, planned: readonly PlannedOperation[], config: BootConfig & { role: 'clients' }): Promise<void> {
  const { clock } = machine;
  for (const [place, { atMs, name, args }] of planned.entries()) {
    if (clock.now() < atMs) await new Promise<void>((resolve) => void clock.setTimer(atMs - clock.now(), resolve));
    const spec = scenario.operations[name] as OperationSpec<unknown> | undefined;
    if (!spec) {
      machine.fail('unknown-operation', `the scenario has no operation "${name}"`);
      return;
    }
    const recorded = spec.record?.(args);
    const tell = (type: string, value: unknown, error?: string): void => {
      if (recorded) machine.tell(ops.history, JSON.stringify({ process: index, type, f: recorded.f, ...(recorded.key !== undefined && { key: recorded.key }), value: value ?? null, ...(error !== undefined && { error }) }));
    };
    const trace = (phase: 'begins' | 'ends', more: object): void => {
      if (config.trace) machine.tell(ops.trace, 'call', JSON.stringify({ phase, client: index, place, name, ...more }));
    };
    tell('invoke', recorded?.value);
    trace('begins', { args });
    try {
      const answer = await spec.run(createClient(machine, `c${index}`, rpc, scenario.actors, random, config.nodes, `c${index}.${place}`), args);
      tell('ok', answer);
      trace('ends', { answer: answer ?? null });
    } catch (thrown) {
      const error = toActorError(thrown);
      tell(error.retryable ? (error.uncertain ? 'info' : 'fail') : 'fail', recorded?.value, error.message);
      trace('ends', { error: `${error.code}: ${error.message}` });
      machine.tell(ops.log, `operation ${name} of client ${index} failed: ${error.code}: ${error.message}`);
    }
  }
}

async function settle(machine: Machine, scenario: Scenario, rpc: Rpc, config: BootConfig & { role: 'clients' }): Promise<void> {
  const { clock } = machine;
  const random = createMomentStream(config.seed, 'invariants', machine.clock);
  const pause = (): Promise<void> => new Promise((resolve) => void clock.setTimer(300, resolve));
  const deadline = clock.now() + (scenario.settleMs ?? 20_000) * 0.8;
  const atRest = async (): Promise<void> => {
    const owed = await rpc.ask<number>('store', 'owed', null, STORE_TIMEOUT_MS);
    if (owed > 0) throw new Error(`${owed} messages or reminders are still owed`);
  };
  for (const [name, holds] of [...Object.entries(scenario.invariants ?? {}), ['nothing is owed', atRest] as const]) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await holds(createClient(machine, 'invariant', rpc, scenario.actors, random, config.nodes, `invariant.${name}.${attempt}`));
        break;
      } catch (error) {
        if (clock.now() >= deadline) {
          const known = toActorError(error);
          return known.retryable ? machine.fail(`liveness:${name}`, known.message) : machine.fail(`invariant:${name}`, messageOf(error));
        }
      }
      await pause();
    }
  }
  machine.tell(ops.done);
}

async function bootClients(machine: Machine, scenario: Scenario, rpc: Rpc, config: BootConfig & { role: 'clients' }): Promise<void> {
  serveOutside(machine, rpc, scenario, config.seed);
  const healed = new Promise<void>((resolve) => (machine.onHeal = resolve));
  // one for all clients: an operation that is given to another client makes the choices that it made
  const random = createMomentStream(config.seed, 'clients', machine.clock);
  const byClient = new Map<number, PlannedOperation[]>();
  for (const planned of config.operations) byClient.set(planned.client, [...(byClient.get(planned.client) ?? []), planned]);
  await Promise.all([...byClient].map(([index, planned]) => runClient(machine, scenario, rpc, random, index, planned, config)));
  await healed;
  await settle(machine, scenario, rpc, config);
}

function boot(machine: Machine, scenario: Scenario, config: BootConfig): void {
  plant(config.mutant as MutantName | undefined);
  onMark((mark) => machine.tell(ops.mark, mark));
  const index = new Map(config.names.map((name, place) => [name, place]));
  const transport: Transport = {
    self: config.names[config.self]!,
    send(to, message) {
      const place = index.get(to);
      if (place !== undefined) machine.outbox.push(ops.send, place, message);
    },
    onMessage: (handler) => void (machine.onMessage = handler),
  };
  const incarnation = String(config.generation).padStart(6, '0');
  const rpc = createRpc(transport, machine.clock, incarnation);
  if (config.role === 'node') bootNode(machine, scenario, config, transport, rpc, incarnation);
  else if (config.role === 'store') void bootStore(machine, rpc, config.trace ?? false);
  else void bootClients(machine, scenario, rpc, config);
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

function judgeHistory({ model }: Scenario, operations: readonly PlacedOperation[]): OwnJudgement | null {
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

interface Control {
  now?: () => number;
  random?: () => number;
  setTimer?: Clock['setTimer'];
  clearTimer?: Clock['clearTimer'];
}

/** One run of a node, as the simulator sees it: two places to exchange numbers and text, and what makes it go on. */
export interface Guest {
  readonly inbox: Inbox;
  readonly outbox: unknown[];
  fire(): void;
}

/** Called with a fresh copy of the scenario's module each time: what it remembers is gone with the run. */
export function createGuest(scenario: Scenario, control: Control, names: readonly string[]): Guest {
  const machine = new Machine();
  const { inbox, outbox } = machine;
  control.now = machine.clock.now;
  control.setTimer = machine.clock.setTimer;
  control.clearTimer = machine.clock.clearTimer;
  const fire = (): void => {
    try {
      switch (inbox.kind) {
        case wakes.boot: {
          const config = JSON.parse(inbox.text) as BootConfig;
          control.random = createStream(config.seed, `user ${config.self} ${config.generation}`);
          return boot(machine, scenario, config);
        }
        case wakes.timer:
          return machine.timerFires();
        case wakes.message:
          return machine.onMessage(names[inbox.from] ?? String(inbox.from), inbox.text);
        case wakes.disk:
          return machine.diskAnswers();
        case wakes.heal:
          return machine.onHeal();
      }
    } catch (error) {
      machine.fail(`crash:${messageOf(error)}`, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  };
  return { inbox, outbox, fire };
}

export const describe = (scenario: Scenario): string => JSON.stringify(shapeOf(scenario));

export const plan = (scenario: Scenario, seed: number): string => JSON.stringify(planOperations(scenario, shapeOf(scenario), seed));

export const judge = (scenario: Scenario, operations: string): string => JSON.stringify(judgeHistory(scenario, JSON.parse(operations) as PlacedOperation[]));
