// What a user's actor is: a class with methods and a state, and what a turn of it may do.

/** Methods of an actor that can be called from outside, with their types. */
export type Methods<A> = {
  readonly [Name in keyof A as Name extends keyof Actor ? never : A[Name] extends (...args: never[]) => unknown ? Name : never]: A[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

export interface ActorClass<A extends Actor = Actor> {
  new (): A;
  /** Methods that change nothing: not committed, and so cheaper. */
  readonly reads?: readonly string[];
  /** `error` (default): a call that comes back to an actor whose turn waits for it fails at once. `allow`: it runs inside that turn. */
  readonly reentrancy?: 'error' | 'allow';
  /** Methods that actors call, and that are not served to the outside. */
  readonly internal?: readonly string[];
}

export interface Kv {
  get<T = unknown>(key: string): Promise<T | null>;
  put(key: string, value: unknown): void;
  delete(key: string): void;
  /** Entries whose key starts with `prefix`, in the order of their keys. */
  list<T = unknown>(prefix: string, limit?: number): Promise<ReadonlyArray<readonly [key: string, value: T]>>;
}

/** What a turn may do beside changing `state`. All of it takes effect with the turn's commit, or not at all; calls alone happen at once. */
export interface ActorContext {
  readonly id: string;
  readonly type: string;
  /** The same for every attempt of one request: a key for effects outside. */
  readonly requestId: string;
  readonly kv: Kv;
  /** This node's clock, in milliseconds. */
  now(): number;
  random(): number;
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Calls another actor and waits. The call is its own transaction; repeated attempts of this turn repeat it with the same request id. */
  call<A extends Actor>(type: ActorClass<A>, id: string): Methods<A>;
  /** Sends a message with this turn's commit: delivered once, in order for a target, whatever crashes. */
  send<A extends Actor, Name extends keyof Methods<A> & string>(type: ActorClass<A>, id: string, method: Name, ...args: Parameters<Methods<A>[Name]>): void;
  /** The same, by the name of the type. */
  send(type: string, id: string, method: string, ...args: readonly unknown[]): void;
  /**
   * Asks a service outside, and waits. It is asked again, with the same `requestId`, where the turn is: for what must happen
   * once the service must take that id. Rejects with an OutsideError.
   */
  outside(service: string, request: unknown, call?: { readonly requestId?: string; part?(value: unknown): void }): Promise<unknown>;
  /** Tells who watches this actor (or the one of that key) something at once, before the turn commits; nobody is owed it. */
  emit(value: unknown, actor?: string): void;
  /** Calls `method` of this actor once after `delayMs`, whatever crashes meanwhile. The same name replaces an earlier one. */
  remind(name: string, delayMs: number, method: string, ...args: readonly unknown[]): void;
  forget(name: string): void;
  /** Like `remind`, but gone with the activation. */
  timer(name: string, delayMs: number, method: string, ...args: readonly unknown[]): void;
}

export abstract class Actor<State extends object = object> {
  static readonly reads?: readonly string[];
  static readonly reentrancy?: 'error' | 'allow';
  static readonly internal?: readonly string[];
  /** JSON; changed by a turn, kept when the turn commits. */
  state!: State;
  ctx!: ActorContext;
  /** The state of an actor that was never called. */
  abstract initial(): State;
}

/** Classes by the name under which they are stored and called: names are for ever. */
export type ActorTypes = Readonly<Record<string, ActorClass>>;

/** A type of actors as a node knows it. */
export interface ActorKind {
  readonly name: string;
  readonly type: ActorClass;
  readonly methods: ReadonlySet<string>;
  readonly reads: ReadonlySet<string>;
}

export const actorKey = (type: string, id: string): string => `${type}/${id}`;

export function splitKey(key: string): { type: string; id: string } {
  const slash = key.indexOf('/');
  return { type: key.slice(0, slash), id: key.slice(slash + 1) };
}

const offered = new WeakMap<ActorClass, ReadonlySet<string>>();

/** The methods that a class offers to callers: its own and inherited ones, but nothing of `Actor` and nothing that begins with "_". */
export function methodsOf(type: ActorClass): ReadonlySet<string> {
  let names = offered.get(type);
  if (!names) {
    const found = new Map<string, boolean>();
    for (let prototype: object | null = type.prototype as object; prototype && prototype !== Actor.prototype && prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype) as object | null) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        if (name.startsWith('_') || name === 'constructor' || name === 'initial' || found.has(name)) continue;
        found.set(name, typeof Object.getOwnPropertyDescriptor(prototype, name)!.value === 'function');
      }
    }
    offered.set(type, (names = new Set([...found].filter(([, callable]) => callable).map(([name]) => name))));
  }
  return names;
}
