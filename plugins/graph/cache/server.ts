// Nx's self-hosted remote cache protocol over HTTP: GET and PUT /v1/cache/<hash>, streaming both ways.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { systemCode } from '../errors';
import { Metrics } from './metrics';
import type { ArtifactStore, StoredArtifact } from './store';
import { BackendRefused } from './tiered-store';
import type { Grant, Tokens } from './tokens';

export interface CacheServerOptions {
  readonly store: ArtifactStore;
  readonly tokens: Tokens;
  readonly artifactBytesMax: number;
  readonly idleTimeoutMs: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Whether /metrics is open to callers without a token. */
  readonly openMetrics: boolean;
  /** One line about something that went wrong. */
  log(line: string): void;
}

export interface CacheServer {
  readonly server: Server;
  readonly metrics: Metrics;
}

/** Nx's own hashes are decimal numbers; what a custom hasher makes is let through as long as it is plain. */
const CACHE_PATH = /^\/v1\/cache\/([A-Za-z0-9_.-]{1,128})$/;
/** How much of an unwanted body is read so that the answer arrives; a client that sends more loses the connection. */
const DRAIN_BYTES_MAX = 64 << 20;

/** Read in one go: a stream costs a small artefact more than its content. */
const WHOLE_BYTES_MAX = 128 << 10;
const CHUNK_BYTES = 256 << 10;
/** Buffers kept for the next large artefact; more are made where more are sent at once. */
const IDLE_BUFFERS_MAX = 8;

const becameShorter = (): Error => new Error('an artefact became shorter while it was read');

async function readWhole(artifact: StoredArtifact): Promise<Buffer> {
  try {
    const body = Buffer.allocUnsafe(artifact.bytes);
    if ((await artifact.read(body, 0)) < body.length) throw becameShorter();
    return body;
  } finally {
    await artifact.close();
  }
}

const idleBuffers: Buffer[] = [];

/** Sends a large artefact from two buffers in turn: one is filled while the other is on its way, and memory stays what it is. */
async function sendInTurns(artifact: StoredArtifact, response: ServerResponse, onSent: (bytes: number) => void): Promise<void> {
  const buffers = [0, 1].map(() => idleBuffers.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES));
  // A connection that ended answers no write any more.
  const ended = new Promise<never>((_done, fail) => response.once('close', () => fail(Object.assign(new Error('the connection ended'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }))));
  ended.catch(() => undefined);
  const send = (chunk: Buffer): Promise<void> => new Promise((done, fail) => response.write(chunk, (error) => (error ? fail(error) : done())));
  let onItsWay: Promise<void> = Promise.resolve();
  try {
    for (let at = 0, turn = 0; at < artifact.bytes; turn ^= 1) {
      const buffer = buffers[turn]!.subarray(0, Math.min(CHUNK_BYTES, artifact.bytes - at));
      if ((await artifact.read(buffer, at)) < buffer.length) throw becameShorter();
      await Promise.race([onItsWay, ended]);
      onItsWay = send(buffer);
      onItsWay.catch(() => undefined);
      at += buffer.length;
      onSent(buffer.length);
    }
    await Promise.race([onItsWay, ended]);
    response.end();
    // Only what went out whole: a broken connection may still hold on to them.
    while (buffers.length > 0 && idleBuffers.length < IDLE_BUFFERS_MAX) idleBuffers.push(buffers.pop()!);
  } finally {
    await artifact.close();
  }
}

class TooLarge extends Error {}

function answer(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = `${text}\n`;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body), ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/**
 * Answers before the body was taken. A client that is still sending would meet a reset instead of the answer, and Nx
 * takes a reset for a reason to fail: so the body is read to its end first, within limits.
 */
async function refuse(request: IncomingMessage, response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): Promise<void> {
  const declared = Number(request.headers['content-length'] ?? 0);
  const waitsForConsent = request.headers.expect !== undefined;
  if (declared <= DRAIN_BYTES_MAX && !waitsForConsent) {
    let drained = 0;
    try {
      for await (const chunk of request) {
        drained += (chunk as Buffer).length;
        if (drained > DRAIN_BYTES_MAX) break;
      }
    } catch {
      return;
    }
    if (drained <= DRAIN_BYTES_MAX) return answer(response, status, text, headers);
  }
  answer(response, status, text, { ...headers, connection: 'close' });
}

class Handler {
  constructor(
    private readonly options: CacheServerOptions,
    private readonly metrics: Metrics,
  ) {}

  /** The caller's grant, or undefined when the refusal was sent. */
  private async authorise(request: IncomingMessage, response: ServerResponse): Promise<Grant | undefined> {
    const access = this.options.tokens.check(request.headers.authorization, Date.now());
    if (access.kind === 'granted') return access.grant;
    const text = { missing: 'a bearer token is needed', unknown: 'unknown token', expired: 'the token has expired' }[access.kind];
    if (access.kind === 'expired') this.options.log('refused a token that has expired');
    await refuse(request, response, 401, text, { 'www-authenticate': 'Bearer' });
    return undefined;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const path = url.split('?', 1)[0]!;
    if (path === '/health' && (method === 'GET' || method === 'HEAD')) return answer(response, 200, 'ok');
    if (path === '/metrics' && method === 'GET') {
      if (!this.options.openMetrics && !(await this.authorise(request, response))) return;
      return answer(response, 200, this.metrics.render(this.options.store), { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    }
    const hash = CACHE_PATH.exec(path)?.[1];
    const grant = await this.authorise(request, response);
    if (!grant) return;
    if (hash === undefined) return refuse(request, response, 404, 'no such resource');
    if (method === 'GET' || method === 'HEAD') return this.get(grant, hash, request, response);
    if (method === 'PUT') return this.put(grant, hash, request, response);
    return refuse(request, response, 405, 'only GET and PUT', { allow: 'GET, HEAD, PUT' });
  }

  private async get(grant: Grant, hash: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { store } = this.options;
    for (const namespace of grant.reads) {
      const artifact = await store.read(store.key(namespace, hash));
      if (!artifact) continue;
      this.metrics.hits += 1;
      const head = { 'content-type': 'application/octet-stream', 'content-length': artifact.bytes };
      if (request.method === 'HEAD') {
        await artifact.close();
        response.writeHead(200, head).end();
        return;
      }
      if (artifact.bytes <= WHOLE_BYTES_MAX) {
        const body = await readWhole(artifact);
        this.metrics.bytesSent += body.length;
        response.writeHead(200, head).end(body);
        return;
      }
      response.writeHead(200, head);
      await sendInTurns(artifact, response, (bytes) => (this.metrics.bytesSent += bytes));
      return;
    }
    this.metrics.misses += 1;
    answer(response, 404, 'not in the cache');
  }

  private async put(grant: Grant, hash: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { store, artifactBytesMax } = this.options;
    if (grant.writes === undefined) return refuse(request, response, 403, 'this token may only read');
    const declared = request.headers['content-length'];
    if (declared === undefined && request.headers['transfer-encoding'] === undefined) return refuse(request, response, 411, 'a content length is needed');
    if (Number(declared ?? 0) > artifactBytesMax) return refuse(request, response, 413, `an artefact may have ${artifactBytesMax} bytes`);
    const key = store.key(grant.writes, hash);
    if (await store.has(key)) return refuse(request, response, 409, 'there already, and nothing is overwritten');
    if (request.headers.expect !== undefined) response.writeContinue();

    const upload = await store.begin(key);
    try {
      let bytes = 0;
      // The request outlives a failure of the disk: destroyed with it, its connection would be reset before the answer.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        this.metrics.bytesReceived += chunk.length;
        bytes += chunk.length;
        if (bytes > artifactBytesMax) throw new TooLarge();
        await upload.write(chunk);
      }
      const outcome = await upload.commit();
      if (outcome === 'stored') {
        this.metrics.stored += 1;
        return answer(response, 200, 'stored');
      }
      return answer(response, 409, 'there already, and nothing is overwritten');
    } catch (error) {
      await upload.discard();
      throw error;
    }
  }

  /** What a failed request is told, where there is still somebody to tell. */
  async fail(error: unknown, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const code = systemCode(error);
    // The socket is gone from a request whose connection has ended.
    const connected = (request.socket as typeof request.socket | null)?.destroyed === false;
    if (!connected || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ABORT_ERR') {
      this.metrics.aborted += 1;
      response.destroy();
      return;
    }
    if (error instanceof TooLarge) return refuse(request, response, 413, `an artefact may have ${this.options.artifactBytesMax} bytes`, { connection: 'close' });
    this.metrics.failures += 1;
    // Logged where it happened. Nx fails the task on anything but 403 and 409.
    if (error instanceof BackendRefused) return refuse(request, response, 403, 'the store behind this one did not take it', { connection: 'close' });
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS') {
      this.options.log(`cannot store: ${code === 'EROFS' ? 'the folder has become read-only' : 'no space left'}`);
      // Nx accepts 403 and 409 silently and fails the task on anything else: a full disk must not fail builds.
      return refuse(request, response, 403, 'the store takes no more', { connection: 'close' });
    }
    this.options.log(`${request.method} ${request.url?.slice(0, 200)}: ${error instanceof Error ? error.message : String(error)}`);
    await refuse(request, response, 500, 'the cache server failed', { connection: 'close' });
  }
}

export function createCacheServer(options: CacheServerOptions): CacheServer {
  const metrics = new Metrics();
  const handler = new Handler(options, metrics);
  const listener: RequestListener = (request, response) => {
    metrics.inFlight += 1;
    response.once('close', () => {
      metrics.inFlight -= 1;
      metrics.count(request.method ?? '', response.headersSent ? response.statusCode : 0);
    });
    handler.handle(request, response).catch((error: unknown) => handler.fail(error, request, response)).catch(() => void response.destroy());
  };
  const settings = { maxHeaderSize: 16 << 10, headersTimeout: 15_000, requestTimeout: 0, keepAliveTimeout: 65_000 };
  const server = options.tls ? createTlsServer({ ...settings, ...options.tls, minVersion: 'TLSv1.2' }, listener) : createServer(settings, listener);
  // A request may take as long as it moves; one that does not move is ended.
  server.setTimeout(options.idleTimeoutMs, (socket) => socket.destroy());
  server.on('checkContinue', listener);
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    else socket.destroy();
  });
  return { server, metrics };
}
