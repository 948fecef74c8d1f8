// HTTP/JSON before a node: POST /actors/TYPE/ID/METHOD with the arguments as a JSON array.
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StrataError, systemCode } from '../../graph/errors';
import type { ActorNode } from '../node/node';
import { ActorError, type ActorErrorCode } from '../runtime/errors';
import { createMetrics, type Metrics } from './metrics';
import { openStream, type EventStream } from './stream';
import { noTraces, type Traces } from './traces';

export interface ServeOptions {
  readonly node: ActorNode;
  readonly host: string;
  readonly port: number;
  readonly bodyBytesMax: number;
  /** Where there is one, every request but /health needs it. */
  readonly apiKey: string | undefined;
  /** By type: methods that are for actors only. */
  readonly internal?: Readonly<Record<string, readonly string[]>>;
  readonly traces?: Traces;
}

export interface ActorServer {
  readonly address: string;
  readonly metrics: Metrics;
  /** Takes no new request, ends the streams, and answers the calls that are there; what is not answered by then is cut off. */
  close(timeoutMs: number): Promise<void>;
}

const STATUS: Partial<Record<ActorErrorCode, number>> = { 'unknown-actor': 404, 'unknown-method': 404, 'mailbox-full': 429, 'not-owner': 503, unavailable: 503, stopped: 503, timeout: 504, failed: 409, 'call-cycle': 409 };

const KEY_CHARACTERS_MAX = 256;

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** An error that is the request's own. */
class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function authorized(request: IncomingMessage, apiKey: string | undefined): boolean {
  if (apiKey === undefined) return true;
  const [, given] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  return given !== undefined && timingSafeEqual(digest(given), digest(apiKey));
}

/** A page in a browser must not reach a server on loopback under a name of its own. */
function namesThisMachine(request: IncomingMessage): boolean {
  const host = request.headers.host ?? '';
  return isLoopback(host.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''));
}

/** A browser names the page that a request comes from; only a page of this server itself may call, and it has none. */
const fromForeignPage = ({ headers: { origin, host = '' } }: IncomingMessage): boolean => origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;

async function readBody(request: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new RequestError(413, `the body has more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readArguments(request: IncomingMessage, bytesMax: number): Promise<unknown[]> {
  const body = await readBody(request, bytesMax);
  if (body.trim() === '') return [];
  // a page of another origin can send text unasked, but JSON only after a preflight that is refused
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw new RequestError(415, 'the body must be application/json');
  let args: unknown;
  try {
    args = JSON.parse(body);
  } catch {
    throw new RequestError(400, 'the body is not JSON');
  }
  if (!Array.isArray(args)) throw new RequestError(400, 'the body must be the JSON array of the arguments');
  return args;
}

function parsePath(path: string): string[] {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    throw new RequestError(400, 'the path is not well encoded');
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(`${JSON.stringify(body)}\n`);
}

const wantsEvents = (request: IncomingMessage): boolean => /\btext\/event-stream\b/i.test(request.headers.accept ?? '');

/** A header that is there once at most. */
function single(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

interface Surroundings {
  readonly options: ServeOptions;
  readonly metrics: Metrics;
  /** Streams that follow an actor: they end with the server. */
  readonly streams: Set<EventStream>;
}

/** Everything that an actor emits, until the reader goes. */
async function follow(response: ServerResponse, type: string, id: string, { options: { node }, streams }: Surroundings): Promise<void> {
  if (!node.host.knows(type)) throw new RequestError(404, `no actor type "${type}"`);
  const stream = openStream(response);
  streams.add(stream);
  const end = node.watch(type, id, (value, requestId) => stream.send('part', { requestId, value }));
  await stream.closed;
  end();
  streams.delete(stream);
}

/** One call of an actor: its answer, or what it emits on the way and then its answer. */
async function call(request: IncomingMessage, response: ServerResponse, [type, id, method]: readonly [string, string, string], { options, metrics }: Surroundings): Promise<void> {
  const { node, bodyBytesMax, internal = {}, traces = noTraces } = options;
  if (internal[type]?.includes(method)) throw new RequestError(404, `${type} has no method "${method}" for callers outside`);
  const args = await readArguments(request, bodyBytesMax);
  const key = single(request, 'idempotency-key');
  if (key !== undefined && (key === '' || key.length > KEY_CHARACTERS_MAX)) throw new RequestError(400, `an Idempotency-Key has 1 to ${KEY_CHARACTERS_MAX} characters`);
  const requestId = key === undefined ? `http.${randomUUID()}` : `http.${key}`;
  const start = performance.now();
  const trace = traces.call(type, id, method, requestId, single(request, 'traceparent'));
  const stream = wantsEvents(request) ? openStream(response) : undefined;
  const unwatch = stream && node.watch(type, id, (value, from) => from === requestId && stream.send('part', value));
  try {
    const value = await node.invoke(type, id, method, args, { requestId });
    metrics.observe(type, method, true, performance.now() - start);
    trace.end(200);
    if (stream) stream.end('answer', { value });
    else send(response, 200, { value });
  } catch (error) {
    if (!(error instanceof ActorError)) throw error;
    if (error.code !== 'unknown-actor' && error.code !== 'unknown-method') metrics.observe(type, method, false, performance.now() - start);
    const status = STATUS[error.code] ?? 422;
    trace.end(status, error);
    const told = { error: { code: error.code, message: error.message, ...(error.uncertain && { uncertain: true }) } };
    if (stream) stream.end('error', told);
    else send(response, status, told, status === 429 || status === 503 ? { 'retry-after': '1' } : {});
  } finally {
    unwatch?.();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, surroundings: Surroundings): Promise<void> {
  const { options, metrics } = surroundings;
  const { node, apiKey, host } = options;
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (isLoopback(host) && !namesThisMachine(request)) throw new RequestError(403, 'the request is for another host');
  if (apiKey === undefined && fromForeignPage(request)) throw new RequestError(403, 'the request comes from a page of another origin');
  if (pathname === '/health' && request.method === 'GET') return send(response, 200, { status: 'ok', actors: node.host.activeActors, shards: node.host.ownedShards });
  if (!authorized(request, apiKey)) return send(response, 401, { error: { code: 'unauthorized', message: 'an API key is needed: Authorization: Bearer KEY' } }, { 'www-authenticate': 'Bearer' });
  if (pathname === '/metrics' && request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(metrics.render({ active_actors: node.host.activeActors, owned_shards: node.host.ownedShards, pending_deliveries: node.host.pendingDeliveries }));
    return;
  }
  const [root, type, id, method, ...rest] = parsePath(pathname);
  if (root !== 'actors' || !type || !id || rest.length > 0) throw new RequestError(404, 'POST /actors/TYPE/ID/METHOD, GET /actors/TYPE/ID (events), GET /health or GET /metrics');
  if (method === undefined) {
    if (request.method !== 'GET') throw new RequestError(405, 'the events of an actor are read with GET');
    return follow(response, type, id, surroundings);
  }
  if (request.method !== 'POST') throw new RequestError(405, 'actors are called with POST');
  await call(request, response, [type, id, method], surroundings);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new StrataError('cannot-listen', `cannot listen at ${host}:${port}: ${systemCode(error) ?? error.message}`, { hint: 'choose another port, or 0 for any that is free', location: { pointer: '/port' } })));
    server.listen(port, host, resolve);
  });
}

export async function serveActors(options: ServeOptions): Promise<ActorServer> {
  if (!isLoopback(options.host) && !options.apiKey)
    throw new StrataError('no-api-key', `an address beyond this machine (${options.host}) needs an API key`, { hint: 'set NX_STRATA_ACTOR_API_KEY, or listen at 127.0.0.1', location: { pointer: '/host' } });
  const metrics = createMetrics();
  const streams = new Set<EventStream>();
  const surroundings = { options, metrics, streams };
  const server = createServer((request, response) => {
    answer(request, response, surroundings).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const status = error instanceof RequestError ? error.status : 500;
      send(response, status, { error: { code: status === 500 ? 'internal' : 'bad-request', message: error instanceof Error ? error.message : String(error) } }, { connection: 'close' });
    });
  });
  await listen(server, options.host, options.port);
  const { address, port, family } = server.address() as AddressInfo;
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    metrics,
    close: (timeoutMs) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        for (const stream of streams) stream.end('stop', { message: 'the server stops' });
        server.closeIdleConnections();
      }),
  };
}
