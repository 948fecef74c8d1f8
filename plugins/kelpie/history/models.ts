// The objects that a history can be judged against: which operations each has, and how the native checker sees them.
import { kinds } from '../../../native/kelpie/index';

export const modelNames = ['register', 'cas-kv', 'counter', 'queue', 'list-append'] as const;
export type ModelName = (typeof modelNames)[number];

/** How an operation ended. `info`: it may or may not have happened, now or later. */
export type Ending = 'ok' | 'fail' | 'info';

/** One operation in the checker's terms. */
export interface Step {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly list?: readonly number[];
}

export interface Invocation {
  readonly f: string;
  readonly ending: Ending;
  /** The value given at the invocation. */
  readonly argument: unknown;
  /** The value told at the end; undefined where there was none. */
  readonly answer: unknown;
  /** The completion names an error: a `fail` that did not reach the object. */
  readonly refused: boolean;
}

/** Gives each JSON value one number, the same for equal values. */
export type Intern = (value: unknown) => number;

/** A message where the operation makes no sense for the model; undefined where it tells nothing about the object. */
export type Translate = (operation: Invocation, intern: Intern) => Step | undefined | string;

const step = (kind: number, a = 0, b = 0): Step => ({ kind, a, b });

const isSafeInteger = (value: unknown): value is number => Number.isSafeInteger(value);

const readRegister: Translate = ({ ending, answer }, intern) => (ending === 'ok' ? step(kinds.read, intern(answer ?? null)) : undefined);

const writeRegister: Translate = ({ ending, argument }, intern) => {
  if (argument === undefined) return 'a write needs a value';
  return ending === 'fail' ? undefined : step(kinds.write, intern(argument));
};

const cas: Translate = ({ ending, argument, refused }, intern) => {
  if (!Array.isArray(argument) || argument.length !== 2) return 'a cas needs the value [expected, new]';
  const [expected, next] = [intern(argument[0]), intern(argument[1])];
  // a fail says that the comparison did not match, unless it names an error
  if (ending === 'fail') return refused ? undefined : step(kinds.casFailed, expected);
  return step(kinds.cas, expected, next);
};

const readCounter: Translate = ({ ending, answer }) => {
  if (ending !== 'ok') return undefined;
  return isSafeInteger(answer) ? step(kinds.read, answer) : 'a counter is read as an integer';
};

const addBy =
  (sign: 1 | -1, optional: boolean): Translate =>
  ({ ending, argument, answer }) => {
    const amount = optional ? (argument ?? 1) : argument;
    if (!isSafeInteger(amount)) return 'the amount must be an integer';
    if (ending === 'fail') return undefined;
    // increment and decrement without an amount may answer the new value
    if (optional && ending === 'ok' && (argument === undefined || argument === null) && isSafeInteger(answer)) return step(kinds.addGet, sign * amount, answer);
    return step(kinds.add, sign * amount);
  };

const append: Translate = ({ ending, argument }, intern) => {
  if (argument === undefined) return 'a value is needed';
  return ending === 'fail' ? undefined : step(kinds.push, intern(argument));
};

const dequeue: Translate = ({ ending, answer }, intern) => {
  if (ending === 'fail') return undefined;
  if (ending === 'info') return step(kinds.popAny);
  return answer === undefined || answer === null ? step(kinds.popEmpty) : step(kinds.pop, intern(answer));
};

const readList: Translate = ({ ending, answer }, intern) => {
  if (ending !== 'ok') return undefined;
  const list = answer ?? [];
  if (!Array.isArray(list)) return 'a list is read as an array';
  return { kind: kinds.readList, a: 0, b: list.length, list: list.map(intern) };
};

const increment = addBy(1, true);
const decrement = addBy(-1, true);

/** By model: what each operation's name means. */
export const models: Readonly<Record<ModelName, { readonly operations: Readonly<Record<string, Translate>>; readonly initial: 'null' | 'zero' }>> = {
  register: { operations: { read: readRegister, write: writeRegister }, initial: 'null' },
  'cas-kv': { operations: { read: readRegister, write: writeRegister, cas }, initial: 'null' },
  counter: { operations: { read: readCounter, add: addBy(1, false), increment, decrement }, initial: 'zero' },
  queue: { operations: { enqueue: append, dequeue }, initial: 'null' },
  'list-append': { operations: { append, read: readList }, initial: 'null' },
};
