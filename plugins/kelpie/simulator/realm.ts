// The script that runs first in a simulated node's realm: takes away what differs from run to run, and seeds the rest.

/**
 * `__control` is filled by the guest with the node's clock, randomness and timers; nothing of the host is reachable,
 * since every function here is made inside the realm.
 */
export const REALM_PRELUDE = `'use strict';
(() => {
  const control = {};
  globalThis.__control = control;
  for (const name of ['WeakRef', 'FinalizationRegistry', 'Atomics', 'SharedArrayBuffer', 'Intl']) delete globalThis[name];
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
})();`;
