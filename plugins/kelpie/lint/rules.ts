// The rules of dst-lint: what each is about, how bad it is, and what to do instead.

export interface Rule {
  /** One line for a list of rules. */
  readonly summary: string;
  readonly level: 'error' | 'warning';
  readonly fix: string;
  /** Holds in the code of clients and invariants too, which runs in a simulation only. */
  readonly everywhere: boolean;
}

const rule = (level: Rule['level'], everywhere: boolean, summary: string, fix: string): Rule => ({ level, everywhere, summary, fix });

export const rules = {
  clock: rule('error', false, 'reads a clock that is not the node\'s', 'take the time from this.ctx.now(), or as an argument'),
  random: rule('error', false, 'draws chance that no seed decides', 'draw from this.ctx.random(), or make names of this.ctx.requestId, which is the same for every attempt'),
  timer: rule('error', false, 'waits by a timer that the turn does not own', 'this.ctx.timer within memory, this.ctx.remind across crashes; a turn does not wait'),
  'host-module': rule('error', true, 'imports a module of the host', 'actors reach the outside through ctx only: hand the work to a port outside the actors'),
  'host-global': rule('error', true, 'uses what only the host has', 'actors reach the outside through ctx only: it is not there in a simulated node'),
  locale: rule('error', true, 'depends on the machine\'s language or time zone', 'use the UTC methods, toISOString, or compare with < and >'),
  'weak-reference': rule('error', true, 'depends on when memory is collected', 'keep the reference, or delete it where its use ends'),
  'shared-memory': rule('error', true, 'shares memory with other threads', 'let actors send messages'),
  'dynamic-code': rule('error', true, 'runs code that is made at run time', 'write the code, or choose it by name from an object'),
  'promise-race': rule('warning', false, 'takes what settles first', 'await all, in order; a deadline of calls is the caller\'s'),
  'floating-promise': rule('error', true, 'starts what nobody awaits', 'await it; what shall happen after the turn goes into this.ctx.send or this.ctx.remind'),
  'module-state': rule('error', false, 'changes what all actors of a process share', 'keep it in this.state or this.ctx.kv: another node, or the next run, does not have it'),
  'key-order': rule('warning', false, 'follows the order of keys that the outside chose', 'sort the keys first'),
  'suppression-reason': rule('error', true, 'suppresses without a reason', 'write why it is right here: // dst-lint-ignore CODE: REASON'),
  'unused-suppression': rule('warning', true, 'suppresses what is not there', 'delete the comment'),
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleCode = keyof typeof rules;

export const ruleCodes = Object.keys(rules) as RuleCode[];

export interface Source {
  readonly code: RuleCode;
  /** Where the name alone does not say it. */
  readonly what?: string;
}

const all = (code: RuleCode, names: readonly string[]): Record<string, Source> => Object.fromEntries(names.map((name) => [name, { code }]));

const LOCAL_TIME = ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'].flatMap((part) => [`Date.get${part}`, `Date.set${part}`]);

/** Members by the interface that declares them in TypeScript's own libraries: found through any alias. */
export const memberSources: Readonly<Record<string, Source>> = {
  ...all('clock', ['DateConstructor.now', 'Performance.now', 'Performance.timeOrigin', 'Performance.mark', 'Performance.measure']),
  ...all('random', ['Math.random', 'Crypto.randomUUID', 'Crypto.getRandomValues']),
  ...all('promise-race', ['PromiseConstructor.race', 'PromiseConstructor.any']),
  ...all('locale', [
    ...LOCAL_TIME, 'Date.getDay', 'Date.getYear', 'Date.getTimezoneOffset', 'Date.toString', 'Date.toDateString', 'Date.toTimeString', 'Date.toLocaleString', 'Date.toLocaleDateString', 'Date.toLocaleTimeString',
    'Number.toLocaleString', 'BigInt.toLocaleString', 'Array.toLocaleString', 'ReadonlyArray.toLocaleString', 'Object.toLocaleString', 'String.localeCompare', 'String.toLocaleUpperCase', 'String.toLocaleLowerCase',
  ]),
  'Crypto.subtle': { code: 'host-global' },
};

/** Values of the language and of its surroundings, by name. */
export const globalSources: Readonly<Record<string, Source>> = {
  ...all('timer', ['setTimeout', 'setInterval', 'setImmediate', 'requestAnimationFrame', 'requestIdleCallback']),
  ...all('weak-reference', ['WeakRef', 'FinalizationRegistry']),
  ...all('shared-memory', ['Atomics', 'SharedArrayBuffer']),
  ...all('locale', ['Intl']),
  ...all('dynamic-code', ['eval']),
  ...all('host-global', ['process', 'Buffer', 'require', 'module', 'exports', 'global', '__dirname', '__filename', 'fetch', 'WebSocket', 'Worker', 'Deno', 'Bun', 'gc', 'clearImmediate', 'WebAssembly']),
  Temporal: { code: 'clock' },
};

/** What a simulated node has beside the language's libraries. */
export const PROVIDED: ReadonlySet<string> = new Set(['globalThis', 'undefined', 'arguments', 'console', 'performance', 'crypto', 'queueMicrotask', 'structuredClone', 'clearTimeout', 'clearInterval']);
