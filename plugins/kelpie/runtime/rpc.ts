// Questions and answers over a transport that loses, doubles and reorders messages.
import { ActorError, messageOf, toActorError, type ActorErrorCode } from './errors';
import type { Clock, Transport } from './ports';

type Wire =
  | { readonly t: 'ask'; readonly id: string; readonly topic: string; readonly body: unknown }
  | { readonly t: 'answer'; readonly id: string; readonly body: unknown }
  | { readonly t: 'error'; readonly id: string; readonly code: ActorErrorCode; readonly message: string };

export type Handler = (body: never, from: string) => unknown;

export interface Rpc {
  /** Rejects with an ActorError: `timeout` where no answer came, else what the other side said. */
  ask<T>(to: string, topic: string, body: unknown, timeoutMs: number): Promise<T>;
  serve(topic: string, handler: Handler): void;
  /** Questions without an answer yet. */
  readonly open: number;
}

export function createRpc(transport: Transport, clock: Clock, incarnation: string): Rpc {
  const handlers = new Map<string, Handler>();
  const open = new Map<string, { to: string; resolve(body: unknown): void; reject(error: ActorError): void; timer: number }>();
  let count = 0;

  const answer = (to: string, id: string, body: unknown): void => transport.send(to, JSON.stringify({ t: 'answer', id, body: body ?? null } satisfies Wire));
  const refuse = (to: string, id: string, error: unknown): void => {
    const { code, message } = toActorError(error);
    transport.send(to, JSON.stringify({ t: 'error', id, code, message } satisfies Wire));
  };

  const question = (from: string, wire: Wire & { t: 'ask' }): void => {
    const handler = handlers.get(wire.topic);
    if (!handler) return refuse(from, wire.id, new ActorError('unavailable', `nobody serves "${wire.topic}" here`));
    try {
      const result = handler(wire.body as never, from);
      if (result instanceof Promise) result.then((body) => answer(from, wire.id, body), (error: unknown) => refuse(from, wire.id, error));
      else answer(from, wire.id, result);
    } catch (error) {
      refuse(from, wire.id, error);
    }
  };

  transport.onMessage((from, message) => {
    let wire: Wire;
    try {
      wire = JSON.parse(message) as Wire;
    } catch {
      return; // not of this protocol
    }
    if (wire.t === 'ask') return question(from, wire);
    const waiting = open.get(wire.id);
    if (!waiting) return; // late, or doubled
    open.delete(wire.id);
    clock.clearTimer(waiting.timer);
    if (wire.t === 'answer') waiting.resolve(wire.body);
    else waiting.reject(new ActorError(wire.code, wire.message));
  });

  transport.onLost?.((node, reason) => {
    for (const [id, { to, reject, timer }] of open) {
      if (to !== node) continue;
      open.delete(id);
      clock.clearTimer(timer);
      reject(new ActorError('timeout', `${node} cannot be reached: ${reason}`));
    }
  });

  return {
    get open() {
      return open.size;
    },
    serve: (topic, handler) => void handlers.set(topic, handler),
    ask: <T>(to: string, topic: string, body: unknown, timeoutMs: number) =>
      new Promise<T>((resolve, reject) => {
        // the incarnation keeps an answer to an earlier run of this node from being taken for one to this
        const id = `${incarnation}.${(count += 1)}`;
        const timer = clock.setTimer(timeoutMs, () => {
          open.delete(id);
          reject(new ActorError('timeout', `no answer from ${to} to "${topic}" within ${timeoutMs} ms`));
        });
        open.set(id, { to, resolve: (body_) => resolve(body_ as T), reject, timer });
        try {
          transport.send(to, JSON.stringify({ t: 'ask', id, topic, body } satisfies Wire));
        } catch (error) {
          open.delete(id);
          clock.clearTimer(timer);
          reject(new ActorError('not-serializable', messageOf(error)));
        }
      }),
  };
}
