// Runs one plan: a cluster of realms over the simulated world, until it comes to rest or something fails.
import vm from 'node:vm';
import { eventKinds, kelpieAddon, slots, type World } from '../../../native/kelpie/index';
import { checkHistorySync, showOperation } from '../history/check';
import { pairOperations, type HistoryEvent } from '../history/history';
import type { ModelName } from '../history/models';
import { placeOperations } from '../history/user-model';
import type { Bundle } from './bundle';
import { applyLinks, beginFault, endFault, planFaults, faultKinds, seatOf, type Cluster, type FaultKind, type PlannedFault } from './faults';
import { diskOps, operands, ops, OWN_MODEL, wakes, type BootConfig, type Inbox, type OwnJudgement, type PlannedOperation, type ScenarioShape } from './protocol';
import { REALM_PRELUDE } from './realm';

/** Everything that a run depends on, beside the code: the same plan gives the same trace. */
export interface Plan {
  readonly seed: number;
  readonly faults: readonly PlannedFault[];
  readonly operations: readonly PlannedOperation[];
}

export interface Failure {
  /** What failed, without what differs from run to run: two failures of one signature are the same failure. */
  readonly signature: string;
  readonly message: string;
}

export interface TraceEntry {
  readonly timeMs: number;
  readonly node: string;
  readonly what: string;
  readonly text: string;
  /** Of a message: the node that sent it, and when. */
  readonly from?: string;
  readonly sentMs?: number;
}

export interface SimulationResult {
  readonly seed: number;
  readonly hash: string;
  readonly events: number;
  readonly simulatedMs: number;
  readonly failure: Failure | undefined;
  readonly fired: Readonly<Record<string, number>>;
  readonly marks: Readonly<Record<string, number>>;
  readonly operations: number;
}

export interface RunOptions {
  readonly mutant?: string;
  /** Called with everything that happens. */
  readonly trace?: (entry: TraceEntry) => void;
  /** Rolling hash after each event, to find where two runs part. */
  readonly hashes?: (hash: string) => void;
}

export const DEFAULT_FAULTS_MAX = 8;
const EVENTS_MAX = 5_000_000;
const START_MS = 1;

interface Guest {
  readonly inbox: Inbox;
  readonly outbox: unknown[];
  readonly context: vm.Context;
}

interface DiskRequest {
  readonly operation: number;
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly failed: boolean;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** A realm in which runs of a node follow one another, each with a copy of the scenario of its own. */
class Realm {
  readonly context: vm.Context;
  private used = false;

  constructor(private readonly scripts: Scripts) {
    this.context = vm.createContext(Object.create(null) as object, { microtaskMode: 'afterEvaluate' });
    for (const script of [scripts.prelude, scripts.runtime, scripts.scenario]) script.runInContext(this.context);
    vm.runInContext('__seal()', this.context);
  }

  /** Whether a run has left nothing behind that the next could see. */
  get clean(): boolean {
    return !this.used || (this.scripts.clean.runInContext(this.context) as boolean);
  }

  ask<Result>(question: string): Result {
    this.used = true;
    return JSON.parse(vm.runInContext(question, this.context) as string) as Result;
  }

  start(names: readonly string[]): Guest {
    this.used = true;
    const { inbox, outbox } = vm.runInContext(`__kelpie.start(${JSON.stringify(names.join(' '))})`, this.context) as { inbox: Inbox; outbox: unknown[] };
    return { inbox, outbox, context: this.context };
  }
}

interface Scripts {
  readonly prelude: vm.Script;
  readonly runtime: vm.Script;
  readonly scenario: vm.Script;
  readonly clean: vm.Script;
  readonly fire: vm.Script;
}

/** A scenario that is ready to run: its scripts are compiled once, and its realms stay warm. */
export class Simulator {
  readonly shape: ScenarioShape;
  private readonly scripts: Scripts;
  /** By node; the one of plans comes last. */
  private readonly realms: Array<Realm | undefined> = [];

  constructor(readonly bundle: Bundle) {
    const script = (code: string, filename: string): vm.Script => new vm.Script(code, { filename });
    this.scripts = {
      prelude: script(REALM_PRELUDE, 'realm.js'),
      runtime: script(bundle.runtime, 'runtime.js'),
      scenario: script(bundle.code, 'scenario.js'),
      clean: script('__clean()', 'clean.js'),
      fire: script('__kelpie.guest.fire()', 'fire.js'),
    };
    this.shape = this.realm(0).ask<ScenarioShape>('__kelpie.shape()');
  }

  /** The realm of a node: the one it had before, unless something was left in it. */
  private realm(node: number): Realm {
    const former = this.realms[node];
    return former?.clean ? former : (this.realms[node] = new Realm(this.scripts));
  }

  /** What a seed stands for. */
  plan(seed: number, faults: readonly FaultKind[] = faultKinds, faultsMax = DEFAULT_FAULTS_MAX): Plan {
    const operations = this.realm(this.shape.nodes + 2).ask<PlannedOperation[]>(`__kelpie.plan(${seed})`);
    return { seed, faults: planFaults(this.drawFaults(seed), { ...this.shape, busyMs: operations.map(({ atMs }) => atMs) }, faults, faultsMax), operations };
  }

  private drawFaults(seed: number): () => number {
    let x = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
    return () => {
      x = (x + 0x6d2b79f5) >>> 0;
      let t = Math.imul(x ^ (x >>> 15), 1 | x);
      t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  run(plan: Plan, options: RunOptions = {}): SimulationResult {
    return new Run(plan, options, this.shape, (node) => this.realm(node), this.scripts.fire).run();
  }
}

/** Where an outbox ends when only a share of its entries gets out, and how many do not. */
export function cutOutbox(outbox: readonly unknown[], level: number): { readonly kept: number; readonly left: number } {
  const starts: number[] = [];
  for (let i = 0; i < outbox.length; i += 1 + operands[outbox[i] as number]!) starts.push(i);
  const count = Math.floor(level * starts.length);
  return { kept: starts[count] ?? outbox.length, left: starts.length - Math.min(count, starts.length) };
}

class Run {
  private readonly event = new Float64Array(8);
  private readonly world: World;
  private readonly guests: Array<Guest | undefined>;
  private readonly generations: number[];
  private readonly names: readonly string[];
  private readonly cluster: Cluster;
  private readonly active = new Set<PlannedFault>();
  private readonly messages = new Map<number, { copies: number; text: string; sentMs: number }>();
  private readonly diskRequests: Array<Map<number, DiskRequest>>;
  private readonly history: HistoryEvent[] = [];
  private readonly marks: Record<string, number> = {};
  private readonly controls: Array<() => void> = [];
  /** Nodes that end in the midst of their next event, with how much of it they still do. */
  private readonly starving = new Map<number, number>();
  private messageCount = 0;
  private failure: Failure | undefined;
  private healed = false;
  private finished = false;

  constructor(
    private readonly plan: Plan,
    private readonly options: RunOptions,
    private readonly shape: ScenarioShape,
    private readonly realm: (node: number) => Realm,
    private readonly fireScript: vm.Script,
  ) {
    const { nodes } = shape;
    this.names = [...Array.from({ length: nodes }, (_, i) => `n${i}`), 'store', 'clients'];
    this.world = new (kelpieAddon().World)(plan.seed, nodes + 2, this.event);
    this.guests = this.names.map(() => undefined);
    this.generations = this.names.map(() => 0);
    this.diskRequests = this.names.map(() => new Map());
    this.cluster = { world: this.world, nodes, store: nodes, clients: nodes + 1, kill: (node) => this.kill(node), revive: (node) => this.boot(node), starve: (node, level) => this.starve(node, level) };
  }

  run(): SimulationResult {
    const { durationMs, settleMs } = this.shape;
    applyLinks(this.cluster, this.active);
    for (let node = 0; node < this.names.length; node += 1) this.at(START_MS, () => this.boot(node));
    for (const fault of this.plan.faults) this.planFault(fault);
    this.at(durationMs, () => this.heal());
    this.at(durationMs + settleMs, () => this.fail('liveness', 'calls or invariants were not settled in time after the faults had stopped'));
    let events = 0;
    while (!this.finished && this.failure === undefined) {
      const kind = this.world.next();
      if (kind === eventKinds.none) {
        this.fail('liveness', 'nothing happens any more, and the clients have not finished');
        break;
      }
      if ((events += 1) > EVENTS_MAX) {
        this.fail('livelock', `${EVENTS_MAX} events without coming to rest`);
        break;
      }
      this.handle(kind);
      this.options.hashes?.(this.world.hash());
    }
    this.judgeHistory();
    const { events: total, ...fired } = this.world.fired();
    return {
      seed: this.plan.seed,
      hash: this.world.hash(),
      events: total ?? 0,
      simulatedMs: this.event[slots.timeUs]! / 1000,
      failure: this.failure,
      fired,
      marks: this.marks,
      operations: this.plan.operations.length,
    };
  }

  private at(ms: number, work: () => void): void {
    this.controls.push(work);
    this.world.control(ms, this.controls.length - 1);
  }

  private planFault(fault: PlannedFault): void {
    this.at(fault.atMs, () => {
      if (this.healed) return;
      this.active.add(fault);
      this.tell(seatOf(fault, this.cluster.store), 'fault', `${fault.kind} begins, for ${fault.forMs} ms`);
      beginFault(this.cluster, fault, this.active);
    });
    this.at(fault.atMs + fault.forMs, () => this.endFault(fault));
  }

  private endFault(fault: PlannedFault): void {
    if (!this.active.delete(fault)) return;
    this.tell(seatOf(fault, this.cluster.store), 'fault', `${fault.kind} ends`);
    endFault(this.cluster, fault, this.active);
  }

  /** No fault from here on: everything that was asked must be answered in bounded time. */
  private heal(): void {
    this.healed = true;
    for (const fault of [...this.active]) this.endFault(fault);
    for (let node = 0; node < this.names.length; node += 1) this.boot(node);
    this.tell(this.cluster.clients, 'heal', 'faults stop');
    this.wake(this.cluster.clients, wakes.heal, 0, 0, '', false);
  }

  private kill(node: number, outOfMemory = false): void {
    if (!this.guests[node]) return;
    this.guests[node] = undefined;
    this.diskRequests[node]!.clear();
    this.world.crash(node, outOfMemory);
  }

  private starve(node: number, level: number): void {
    if (this.guests[node]) this.starving.set(node, level);
  }

  private boot(node: number): void {
    this.starving.delete(node);
    if (this.guests[node]) return;
    const generation = (this.generations[node]! += 1);
    this.guests[node] = this.realm(node).start(this.names);
    const common = { names: this.names, self: node, generation, seed: this.plan.seed, ...(this.options.mutant !== undefined && { mutant: this.options.mutant }), ...(this.options.trace && { trace: true as const }) };
    const config: BootConfig =
      node === this.cluster.clients ? { role: 'clients', ...common, operations: this.plan.operations, nodes: this.shape.nodes } : { role: node === this.cluster.store ? 'store' : 'node', ...common };
    this.tell(node, 'boot', `run ${generation}`);
    this.wake(node, wakes.boot, 0, 0, JSON.stringify(config), false);
  }

  private handle(kind: number): void {
    const node = this.event[slots.node]!;
    const token = this.event[slots.token]!;
    if (kind === eventKinds.control) return this.controls[token]!();
    if (kind === eventKinds.timer) return this.wake(node, wakes.timer, token, 0, '', false);
    if (kind === eventKinds.disk) return this.finishDisk(node, token);
    const message = this.messages.get(token)!;
    if ((message.copies -= 1) === 0) this.messages.delete(token);
    const from = this.event[slots.from]!;
    if (!this.guests[node]) return this.options.trace && this.tell(node, 'lost', `from ${this.names[from]}, to a node that is down: ${message.text}`, from, message.sentMs);
    if (this.options.trace) this.tell(node, 'message', `from ${this.names[from]}: ${message.text}`, from, message.sentMs);
    this.wake(node, wakes.message, token, from, message.text, false);
  }

  private finishDisk(node: number, token: number): void {
    const request = this.diskRequests[node]!.get(token);
    if (!request) return;
    this.diskRequests[node]!.delete(token);
    const { operation, file, offset, length, failed } = request;
    if (failed) return this.wake(node, wakes.disk, token, 0, 'no space left on the disk', true);
    if (operation === diskOps.size) return this.wake(node, wakes.disk, token, 0, String(this.world.diskSize(node, file)), false);
    if (operation === diskOps.sync) this.world.diskSync(node, file);
    if (operation !== diskOps.read) return this.wake(node, wakes.disk, token, 0, '', false);
    const bytes = this.world.diskRead(node, file, offset, length);
    this.wake(node, wakes.disk, token, 0, bytes ? latin1(bytes) : 'read behind the end of the file', bytes === undefined);
  }

  private wake(node: number, kind: number, token: number, from: number, text: string, failed: boolean): void {
    const guest = this.guests[node];
    if (!guest) return;
    const { inbox } = guest;
    inbox.kind = kind;
    inbox.token = token;
    inbox.localMs = this.world.localMs(node);
    inbox.from = from;
    inbox.text = text;
    inbox.failed = failed;
    this.fireScript.runInContext(guest.context);
    if (guest.outbox.length === 0) return;
    const level = this.starving.get(node);
    if (level === undefined) return this.drain(node, guest);
    const { kept, left } = cutOutbox(guest.outbox, level);
    guest.outbox.length = kept;
    this.drain(node, guest);
    this.starving.delete(node);
    this.tell(node, 'fault', `out of memory: ${left} of what it was doing is not done`);
    this.kill(node, true);
  }

  /** Carries out what the node asked for. */
  private drain(node: number, { outbox }: Guest): void {
    for (let i = 0; i < outbox.length; ) {
      const op = outbox[i] as number;
      const at = i + 1;
      const a = outbox[at];
      i = at + operands[op]!;
      switch (op) {
        case ops.timer: this.world.localTimer(node, outbox[at + 1] as number, a as number); break;
        case ops.cancel: this.world.cancel(node, a as number); break;
        case ops.send: this.send(node, a as number, outbox[at + 1] as string); break;
        case ops.disk: this.startDisk(node, a as number, outbox[at + 1] as number, outbox[at + 2] as string, outbox[at + 3] as number, outbox[at + 4]); break;
        case ops.log: this.note(node, 'log', a as string); break;
        case ops.history: this.record(node, a as string); break;
        case ops.mark: this.marks[a as string] = (this.marks[a as string] ?? 0) + 1; break;
        case ops.fail: this.fail(a as string, outbox[at + 1] as string); break;
        case ops.done: this.finished = true; break;
        case ops.trace: this.tell(node, a as string, outbox[at + 1] as string); break;
      }
    }
    outbox.length = 0;
  }

  private send(from: number, to: number, text: string): void {
    const token = (this.messageCount += 1);
    const copies = from === to ? 0 : this.world.send(from, to, token, text);
    if (copies > 0) this.messages.set(token, { copies, text, sentMs: this.event[slots.timeUs]! / 1000 });
    else if (this.options.trace) this.tell(from, 'lost', `to ${this.names[to]}: ${text}`);
  }

  private startDisk(node: number, token: number, operation: number, file: string, offset: number, content: unknown): void {
    let failed = false;
    if (operation === diskOps.write) failed = this.world.diskWrite(node, file, offset, content as Uint8Array) !== 0;
    if (operation === diskOps.writeSynced) failed = this.world.diskWriteSynced(node, token, file, offset, content as Uint8Array) !== 0;
    this.diskRequests[node]!.set(token, { operation, file, offset, length: typeof content === 'number' ? content : 0, failed });
    // the end of a write that is synced comes by itself
    if (failed || operation !== diskOps.writeSynced) this.world.diskDone(node, token);
  }

  private record(node: number, text: string): void {
    this.note(node, 'operation', text);
    const { process, type, f, key, value, error } = JSON.parse(text) as { process: number; type: HistoryEvent['type']; f: string; key?: string; value: unknown; error?: string };
    this.history.push({ process, type, f, key: key ?? '', value, timeNs: undefined, version: undefined, error: error !== undefined, line: this.history.length + 1 });
  }

  private judgeHistory(): void {
    if (this.failure !== undefined || this.shape.model === null || this.history.length === 0) return;
    if (this.shape.model === OWN_MODEL) return this.judgeByOwnModel();
    const { verdict, witness } = checkHistorySync(pairOperations(this.history, 'history'), this.shape.model as ModelName, { timeLimitMs: 5_000 });
    if (verdict !== 'violation') {
      if (verdict === 'unknown') this.marks['history undecided'] = 1;
      return;
    }
    const shown = (witness.blocked ?? []).map(({ process, f, value, outcome }) => `client ${process}: ${f} ${JSON.stringify(value)} ${outcome}`);
    this.fail('linearizability', `key ${JSON.stringify(witness.key)} is not linearizable: ${shown.join('; ')}`);
  }

  /** In a realm, as all code of a scenario. */
  private judgeByOwnModel(): void {
    const operations = pairOperations(this.history, 'history');
    let judged: OwnJudgement | null;
    try {
      judged = this.realm(this.names.length).ask<OwnJudgement | null>(`__kelpie.judge(${JSON.stringify(JSON.stringify(placeOperations(operations)))})`);
    } catch (error) {
      return this.fail('model', `the scenario's model fails: ${(error as { message?: string }).message ?? String(error)}`);
    }
    if (judged?.verdict === 'unknown') this.marks['history undecided'] = 1;
    if (judged?.verdict !== 'violation') return;
    const shown = judged.blocked.map((place) => showOperation(operations[place]!)).map(({ process, f, value, outcome }) => `client ${process}: ${f} ${JSON.stringify(value)} ${outcome}`);
    this.fail('linearizability', `key ${JSON.stringify(judged.key)} is not linearizable: ${shown.join('; ')}`);
  }

  private fail(signature: string, message: string): void {
    this.failure ??= { signature, message };
    this.tell(this.cluster.clients, 'failure', `${signature}: ${message}`);
  }

  private note(node: number, what: string, text: string): void {
    this.world.note(text);
    this.tell(node, what, text);
  }

  private tell(node: number, what: string, text: string, from?: number, sentMs?: number): void {
    this.options.trace?.({ timeMs: this.event[slots.timeUs]! / 1000, node: this.names[node]!, what, text, ...(from !== undefined && { from: this.names[from]! }), ...(sentMs !== undefined && { sentMs }) });
  }
}
