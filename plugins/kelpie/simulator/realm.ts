// The script that runs first in a simulated node's realm: takes away what differs from run to run, and seeds the rest.

/**
 * `__control` is filled by the guest with the node's clock, randomness and timers; nothing of the host is reachable,
 * since every function here is made inside the realm.
 */
export const REALM_PRELUDE = `'use strict';
(() => {
  const control = {};
  globalThis.__control = control;
  // what the last regular expression matched, anywhere in the realm: it would reach from one run into the next
  for (const name of Reflect.ownKeys(RegExp)) if (typeof name === 'string' && /^(\\$.|input|last|left|right)/.test(name)) delete RegExp[name];
  for (const name of ['WeakRef', 'FinalizationRegistry', 'Atomics', 'SharedArrayBuffer', 'Intl']) delete globalThis[name];
  // errors are answers here, by the thousand: whole stacks would cost more than the rest of them
  Error.stackTraceLimit = 2;
  const RealDate = Date;
  const now = () => Math.floor(control.now ? control.now() : 0);
  class SimulatedDate extends RealDate {
    constructor(...args) { if (args.length === 0) super(now()); else super(...args); }
    static now() { return now(); }
  }
  RealDate.prototype.constructor = SimulatedDate;
  globalThis.Date = new Proxy(SimulatedDate, { apply: () => new SimulatedDate().toString() });
  Math.random = () => (control.random ? control.random() : 0.5);
  globalThis.setTimeout = (fn, ms = 0, ...args) => control.setTimer(ms, () => fn(...args));
  globalThis.clearTimeout = (timer) => { if (timer !== undefined) control.clearTimer(timer); };
  globalThis.setInterval = (fn, ms = 0, ...args) => {
    const interval = { timer: 0 };
    const again = () => { interval.timer = control.setTimer(Math.max(1, ms), () => { again(); fn(...args); }); };
    again();
    return interval;
  };
  globalThis.clearInterval = (interval) => { if (interval) control.clearTimer(interval.timer); };
  globalThis.setImmediate = (fn, ...args) => control.setTimer(0, () => fn(...args));
  globalThis.queueMicrotask = (fn) => void Promise.resolve().then(fn);
  globalThis.structuredClone = (value) => value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  const silent = () => undefined;
  globalThis.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent };
  globalThis.performance = { now: () => (control.now ? control.now() : 0) };
  const uuid = () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(Math.random() * 16).toString(16));
  globalThis.crypto = { randomUUID: uuid, getRandomValues: (array) => { for (let i = 0; i < array.length; i += 1) array[i] = Math.floor(Math.random() * 4294967296); return array; } };
  // Runs follow one another in a realm, each with its own copy of the scenario's module. What a run changes of the realm
  // itself would be seen by the next: then the realm is thrown away.
  let baseline;
  const ownOf = (object) => Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)]);
  globalThis.__seal = () => {
    baseline = [];
    const seen = new Set([control, globalThis.__kelpie]);
    const open = [globalThis];
    while (open.length > 0) {
      const object = open.pop();
      if (seen.has(object)) continue;
      seen.add(object);
      const own = ownOf(object);
      // what every function has is neither worth a look nor safe to touch
      const watched = own.filter(([key, { value }]) => value !== undefined && !(typeof object === 'function' && ['length', 'name', 'arguments', 'caller', 'prototype'].includes(key)));
      if (typeof object !== 'function' || watched.length > 0) baseline.push([object, own.length, watched.map(([key]) => key), watched.map(([, { value }]) => value)]);
      for (const [, { value, get, set }] of own) for (const part of [value, get, set]) if ((typeof part === 'object' && part !== null) || typeof part === 'function') open.push(part);
      const parent = Reflect.getPrototypeOf(object);
      if (parent !== null) open.push(parent);
    }
  };
  globalThis.__clean = () => {
    for (const [object, count, keys, values] of baseline) {
      if (Reflect.ownKeys(object).length !== count) return false;
      for (let i = 0; i < keys.length; i += 1) if (object[keys[i]] !== values[i] && values[i] === values[i]) return false;
    }
    return true;
  };
})();`;
