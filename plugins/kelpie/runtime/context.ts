// What a turn sees as `ctx`: reads go through, changes wait in the turn.
import { actorKey, type Actor, type ActorClass, type ActorContext, type Kv, type Methods } from './actor';
import { ActorError, OutsideError } from './errors';
import { broken } from './mutants';
import type { Ports } from './ports';
import { isolate, toJson, type Turn } from './turn';

export interface ContextHost {
  readonly ports: Ports;
  readonly key: string;
  readonly type: string;
  readonly id: string;
  turn(): Turn;
  typeName(type: ActorClass): string;
  call(turn: Turn, target: string, method: string, args: readonly unknown[]): Promise<unknown>;
}

const needName = (value: string, what: string): string => {
  if (typeof value !== 'string' || value === '') throw new ActorError('failed', `${what} must be text that is not empty`);
  return value;
};

function createKv(host: ContextHost): Kv {
  const { store } = host.ports;
  const put = (key: string, value: string | null): void => {
    const turn = host.turn().writable('kv.put');
    if (broken('kv-outside-turn')) escaped.set(key, value);
    (turn.kv ??= new Map()).set(needName(key, 'a key'), value);
  };
  const escaped = new Map<string, string | null>();
  return {
    async get<T>(key: string) {
      const changed = host.turn().kv;
      const buffered = changed?.has(key) ? changed.get(key) : escaped.get(key);
      const text = buffered === undefined ? await store.kvGet(host.key, key) : buffered;
      return text === null ? null : (JSON.parse(text) as T);
    },
    put: (key, value) => put(key, toJson(value, `kv value of "${key}"`)),
    delete: (key) => put(key, null),
    async list<T>(prefix: string, limit = 1_000) {
      const changed = host.turn().kv;
      // as many more as the turn may have deleted
      const stored = await store.kvList(host.key, prefix, limit + (changed?.size ?? 0));
      const merged = new Map<string, string | null>(stored);
      for (const [key, value] of changed ?? []) if (key.startsWith(prefix)) merged.set(key, value);
      return [...merged]
        .filter((entry): entry is [string, string] => entry[1] !== null)
        .sort(([x], [y]) => (x < y ? -1 : 1))
        .slice(0, limit)
        .map(([key, value]) => [key, JSON.parse(value) as T] as const);
    },
  };
}

export function createContext(host: ContextHost): ActorContext {
  const { clock, random, log } = host.ports;
  return {
    id: host.id,
    type: host.type,
    get requestId() {
      return host.turn().requestId;
    },
    kv: createKv(host),
    now: () => clock.now(),
    random,
    log: (message, fields) => log('info', message, { actor: host.key, ...fields }),
    call<A extends Actor>(type: ActorClass<A>, id: string) {
      const target = actorKey(host.typeName(type), needName(id, 'an id'));
      const invoke = (method: string) => (...args: readonly unknown[]) => host.call(host.turn(), target, method, args);
      return new Proxy({}, { get: (_, method) => (typeof method === 'string' && method !== 'then' ? invoke(method) : undefined) }) as Methods<A>;
    },
    send(type: ActorClass | string, id: string, method: string, ...args: readonly unknown[]) {
      const turn = host.turn().writable('send');
      const target = actorKey(typeof type === 'string' ? needName(type, 'a type') : host.typeName(type), needName(id, 'an id'));
      (turn.outbox ??= []).push({ id: '', target, method, args: toJson(args, `message "${method}"`) });
    },
    async outside(service, request, call = {}) {
      const { outside } = host.ports;
      const requestId = call.requestId ?? host.turn().requestId;
      if (!outside) throw new OutsideError('unknown-service', `there is no service "${service}" here`);
      return outside.call(service, isolate(request, `request to "${service}"`), { requestId, ...(call.part && { part: call.part.bind(call) }) });
    },
    emit(value, actor = host.key) {
      host.ports.emit?.(actor, host.turn().requestId, value);
    },
    remind(name, delayMs, method, ...args) {
      const turn = host.turn().writable('remind');
      const reminders = (turn.reminders ??= new Map());
      reminders.set(needName(name, 'a reminder'), { name, dueMs: clock.now() + Math.max(0, delayMs), generation: `${turn.id}:${reminders.size}`, method, args: toJson(args, `reminder "${name}"`) });
    },
    forget(name) {
      (host.turn().writable('forget').reminders ??= new Map()).set(name, null);
    },
    timer(name, delayMs, method, ...args) {
      (host.turn().writable('timer').timers ??= []).push({ name, delayMs: Math.max(0, delayMs), method, args: toJson(args, `timer "${name}"`) });
    },
  };
}
