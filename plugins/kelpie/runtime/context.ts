// What a turn sees as `ctx`: reads go through, changes wait in the turn. One small object an actor, whatever it offers.
import { actorKey, splitKey, type Actor, type ActorClass, type ActorContext, type Kv, type Methods } from './actor';
import { ActorError, OutsideError } from './errors';
import { broken } from './mutants';
import type { Ports } from './ports';
import { createReference } from './reference';
import { compareKeys, isStorableName } from './store';
import { isolate, toJson, type Turn } from './turn';

export interface ContextHost {
  readonly ports: Ports;
  readonly key: string;
  /** The turn that runs now; throws where there is none. */
  currentTurn(): Turn;
  typeName(type: ActorClass): string;
  nestedCall(turn: Turn, target: string, method: string, args: readonly unknown[]): Promise<unknown>;
}

const needName = (value: string, what: string): string => {
  if (!isStorableName(value)) throw new ActorError('bad-name', `${what} must be well-formed text that is not empty and has no NUL: ${JSON.stringify(value)}`);
  return value;
};

class TurnKv implements Kv {
  /** For a planted fault only: changes that outlive their turn. */
  private escaped: Map<string, string | null> | undefined;

  constructor(private readonly host: ContextHost) {}

  async get<T>(key: string): Promise<T | null> {
    const changed = this.host.currentTurn().kv;
    const buffered = changed?.has(key) ? changed.get(key) : this.escaped?.get(key);
    const text = buffered === undefined ? await this.host.ports.store.kvGet(this.host.key, key) : buffered;
    return text === null ? null : (JSON.parse(text) as T);
  }

  put(key: string, value: unknown): void {
    this.change(key, toJson(value, `kv value of "${key}"`));
  }

  delete(key: string): void {
    this.change(key, null);
  }

  async list<T>(prefix: string, limit = 1_000): Promise<ReadonlyArray<readonly [string, T]>> {
    const changed = this.host.currentTurn().kv;
    // as many more as the turn may have deleted
    const stored = await this.host.ports.store.kvList(this.host.key, prefix, limit + (changed?.size ?? 0));
    const merged = new Map<string, string | null>(stored);
    for (const [key, value] of changed ?? []) if (key.startsWith(prefix)) merged.set(key, value);
    return [...merged]
      .filter((entry): entry is [string, string] => entry[1] !== null)
      .sort(([x], [y]) => compareKeys(x, y))
      .slice(0, limit)
      .map(([key, value]) => [key, JSON.parse(value) as T] as const);
  }

  private change(key: string, value: string | null): void {
    const turn = this.host.currentTurn().writable('kv.put');
    if (broken('kv-outside-turn')) (this.escaped ??= new Map()).set(key, value);
    (turn.kv ??= new Map()).set(needName(key, 'a key'), value);
  }
}

export class TurnContext implements ActorContext {
  private entries: TurnKv | undefined;

  constructor(private readonly host: ContextHost) {}

  get id(): string {
    return splitKey(this.host.key).id;
  }

  get type(): string {
    return splitKey(this.host.key).type;
  }

  get requestId(): string {
    return this.host.currentTurn().requestId;
  }

  get kv(): Kv {
    return (this.entries ??= new TurnKv(this.host));
  }

  now(): number {
    return this.host.ports.clock.now();
  }

  random(): number {
    return this.host.ports.random();
  }

  log(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.host.ports.log('info', message, { actor: this.host.key, ...fields });
  }

  call<A extends Actor>(type: ActorClass<A>, id: string): Methods<A> {
    const { host } = this;
    const target = actorKey(host.typeName(type), needName(id, 'an id'));
    return createReference(type, (method, args) => host.nestedCall(host.currentTurn(), target, method, args));
  }

  send(type: ActorClass | string, id: string, method: string, ...args: readonly unknown[]): void {
    const turn = this.host.currentTurn().writable('send');
    const target = actorKey(typeof type === 'string' ? needName(type, 'a type') : this.host.typeName(type), needName(id, 'an id'));
    (turn.outbox ??= []).push({ id: '', target, method: needName(method, 'a method'), args: toJson(args, `message "${method}"`) });
  }

  async outside(service: string, request: unknown, call: Parameters<ActorContext['outside']>[2] = {}): Promise<unknown> {
    const { outside } = this.host.ports;
    const requestId = call.requestId ?? this.requestId;
    if (!outside) throw new OutsideError('unknown-service', `there is no service "${service}" here`);
    return outside.call(service, isolate(request, `request to "${service}"`), { requestId, ...(call.part && { part: call.part.bind(call) }) });
  }

  emit(value: unknown, actor: string = this.host.key): void {
    this.host.ports.emit?.(actor, this.requestId, value);
  }

  remind(name: string, delayMs: number, method: string, ...args: readonly unknown[]): void {
    const turn = this.host.currentTurn().writable('remind');
    const reminders = (turn.reminders ??= new Map());
    reminders.set(needName(name, 'a reminder'), {
      name,
      dueMs: this.now() + Math.max(0, delayMs),
      generation: `${turn.id}:${reminders.size}`,
      method: needName(method, 'a method'),
      args: toJson(args, `reminder "${name}"`),
    });
  }

  forget(name: string): void {
    (this.host.currentTurn().writable('forget').reminders ??= new Map()).set(needName(name, 'a reminder'), null);
  }

  timer(name: string, delayMs: number, method: string, ...args: readonly unknown[]): void {
    (this.host.currentTurn().writable('timer').timers ??= []).push({ name, delayMs: Math.max(0, delayMs), method, args: toJson(args, `timer "${name}"`) });
  }
}
