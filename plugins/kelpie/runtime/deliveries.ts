// What a node owes: messages that turns sent and reminders that they set, for the shards it owns.
import { toActorError } from './errors';
import type { Limits } from './limits';
import { broken } from './mutants';
import type { Ports } from './ports';
import type { OutgoingMessage, Reminder } from './store';

export interface DeliveriesHost {
  readonly ports: Ports;
  readonly limits: Limits;
  epochOf(shard: number): number | undefined;
  invoke(target: string, method: string, args: readonly unknown[], requestId: string): Promise<unknown>;
  fire(actor: string, reminder: Reminder): Promise<unknown>;
}

export interface Deliveries {
  send(shard: number, actor: string, message: OutgoingMessage): void;
  remind(shard: number, actor: string, reminder: Reminder): void;
  forget(shard: number, actor: string, name: string): void;
  /** The shard is another node's now. */
  drop(shard: number): void;
  clear(): void;
  sizeOf(shard: number): number;
  readonly size: number;
}

interface ShardWork {
  /** Message ids under way. */
  readonly messages: Set<string>;
  /** Timer by `actor~name`. */
  readonly reminders: Map<string, { generation: string; timer: number }>;
  /** The last delivery by sender and receiver: messages between two actors keep their order. */
  readonly lanes: Map<string, Promise<void>>;
  /** Waits before the next attempt; they end at once when the shard goes. */
  readonly pauses: Map<number, () => void>;
}

export function createDeliveries(host: DeliveriesHost): Deliveries {
  const { ports, limits } = host;
  const { clock, store, log } = ports;
  const shards = new Map<number, ShardWork>();

  const workOf = (shard: number): ShardWork => {
    let work = shards.get(shard);
    if (!work) shards.set(shard, (work = { messages: new Set(), reminders: new Map(), lanes: new Map(), pauses: new Map() }));
    return work;
  };
  const current = (shard: number, work: ShardWork): boolean => shards.get(shard) === work;

  const sleep = (work: ShardWork, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = clock.setTimer(ms, () => {
        work.pauses.delete(timer);
        resolve();
      });
      work.pauses.set(timer, resolve);
    });

  const acknowledge = async (shard: number, work: ShardWork, actor: string, id: string): Promise<void> => {
    for (let backoffMs = limits.backoffMs; current(shard, work); backoffMs = Math.min(backoffMs * 2, limits.backoffMaxMs)) {
      const epoch = host.epochOf(shard);
      if (epoch === undefined) return;
      try {
        await store.acknowledge(shard, epoch, actor, [id]);
        return;
      } catch {
        await sleep(work, backoffMs);
      }
    }
  };

  /** Delivers until the receiver has answered, whatever it answered: its own error is an answer too. */
  const deliver = async (shard: number, work: ShardWork, actor: string, message: OutgoingMessage): Promise<void> => {
    if (broken('outbox-acknowledged-early')) await acknowledge(shard, work, actor, message.id);
    let failures = 0;
    for (let backoffMs = limits.backoffMs; current(shard, work); backoffMs = Math.min(backoffMs * 2, limits.backoffMaxMs)) {
      try {
        await host.invoke(message.target, message.method, JSON.parse(message.args) as unknown[], message.id);
      } catch (thrown) {
        const error = toActorError(thrown);
        if (error.retryable) {
          await sleep(work, backoffMs);
          continue;
        }
        // another version of the code may know it: it is kept, and those behind it wait
        if (error.code === 'unknown-actor' || error.code === 'unknown-method') {
          failures += 1;
          if (failures === limits.poisonAttempts) log('error', `message ${message.id} waits: ${error.message}`, { target: message.target, method: message.method });
          await sleep(work, failures < limits.poisonAttempts ? backoffMs : limits.poisonRetryMs);
          continue;
        }
        log('warn', `message ${message.id} to ${message.target}.${message.method} was refused: ${error.message}`, { args: message.args });
      }
      await acknowledge(shard, work, actor, message.id);
      break;
    }
    work.messages.delete(message.id);
  };

  const fire = async (shard: number, work: ShardWork, key: string, actor: string, reminder: Reminder): Promise<void> => {
    let failures = 0;
    for (let backoffMs = limits.backoffMs; current(shard, work) && work.reminders.get(key)?.generation === reminder.generation; backoffMs = Math.min(backoffMs * 2, limits.backoffMaxMs)) {
      try {
        await host.fire(actor, reminder);
        break;
      } catch (thrown) {
        const error = toActorError(thrown);
        if (!error.retryable) failures += 1;
        if (!error.retryable && failures === limits.poisonAttempts)
          log('error', `reminder "${reminder.name}" of ${actor} is tried every ${limits.poisonRetryMs} ms from now on: its handler "${reminder.method}" failed ${failures} times: ${error.message}`);
      }
      await sleep(work, failures < limits.poisonAttempts ? backoffMs : limits.poisonRetryMs);
    }
    if (work.reminders.get(key)?.generation === reminder.generation) work.reminders.delete(key);
  };

  const stopTimers = (work: ShardWork): void => {
    for (const { timer } of work.reminders.values()) clock.clearTimer(timer);
    for (const [timer, resume] of work.pauses) {
      clock.clearTimer(timer);
      resume();
    }
    work.pauses.clear();
  };

  return {
    get size() {
      let size = 0;
      for (const work of shards.values()) size += work.messages.size + work.reminders.size;
      return size;
    },
    sizeOf: (shard) => (shards.get(shard)?.messages.size ?? 0) + (shards.get(shard)?.reminders.size ?? 0),
    send(shard, actor, message) {
      const work = workOf(shard);
      if (work.messages.has(message.id)) return;
      work.messages.add(message.id);
      const lane = `${actor}>${message.target}`;
      const before = broken('messages-overtake') ? undefined : work.lanes.get(lane);
      const delivered = (before ?? Promise.resolve()).then(() => deliver(shard, work, actor, message));
      work.lanes.set(lane, delivered);
      void delivered.then(() => {
        if (work.lanes.get(lane) === delivered) work.lanes.delete(lane);
      });
    },
    remind(shard, actor, reminder) {
      const work = workOf(shard);
      const key = `${actor}~${reminder.name}`;
      const former = work.reminders.get(key);
      if (former?.generation === reminder.generation) return;
      if (former) clock.clearTimer(former.timer);
      const timer = clock.setTimer(Math.max(0, reminder.dueMs - clock.now()), () => void fire(shard, work, key, actor, reminder));
      work.reminders.set(key, { generation: reminder.generation, timer });
    },
    forget(shard, actor, name) {
      const work = workOf(shard);
      const key = `${actor}~${name}`;
      const former = work.reminders.get(key);
      if (former) clock.clearTimer(former.timer);
      work.reminders.delete(key);
    },
    drop(shard) {
      const work = shards.get(shard);
      shards.delete(shard);
      if (work) stopTimers(work);
    },
    clear() {
      const all = [...shards.values()];
      shards.clear();
      for (const work of all) stopTimers(work);
    },
  };
}
