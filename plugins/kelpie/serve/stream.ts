// Server-sent events: what an actor emits, as it comes, to whoever asked for it.
import type { ServerResponse } from 'node:http';

/** A reader that is slower than this many bytes is cut off, so that it does not fill the memory. */
const BACKLOG_BYTES_MAX = 1 << 20;
/** Comments keep proxies from taking a silent stream for a dead one. */
const HEARTBEAT_MS = 15_000;

export interface EventStream {
  send(event: string, data: unknown): void;
  /** Says why it ends, and ends. */
  end(event: string, data: unknown): void;
  /** Resolves when the reader has gone or the stream has ended. */
  readonly closed: Promise<void>;
}

export function openStream(response: ServerResponse): EventStream {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  let id = 0;
  const write = (event: string, data: unknown): void => {
    if (response.writableEnded || response.destroyed) return;
    if (response.writableLength > BACKLOG_BYTES_MAX) return void response.destroy();
    response.write(`id: ${(id += 1)}\nevent: ${event}\ndata: ${JSON.stringify(data ?? null)}\n\n`);
  };
  const heartbeat = setInterval(() => response.writableEnded || response.write(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  const closed = new Promise<void>((resolve) => response.once('close', resolve)).finally(() => clearInterval(heartbeat));
  return {
    send: write,
    end(event, data) {
      write(event, data);
      response.end();
    },
    closed,
  };
}
