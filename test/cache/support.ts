// What the cache suites share: a server in this process, a server as its own process, and plain requests.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createCacheServer, type CacheServer, type CacheServerOptions } from '../../plugins/graph/cache/server';
import { FileStore, type StoreLimits } from '../../plugins/graph/cache/store';
import { Tokens } from '../../plugins/graph/cache/tokens';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder } from '../support';

export const WRITE = 'write-token';
export const READ = 'read-token';
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A writer and a reader of the namespace `default`, a writer of `pr` who reads `pr` and then `default`, and one expired. */
export const tokens = new Tokens(
  [
    { name: 'writer', digest: digest(WRITE), reads: ['default'], writes: 'default', expiresMs: Infinity },
    { name: 'reader', digest: digest(READ), reads: ['default'], writes: undefined, expiresMs: Infinity },
    { name: 'pull request', digest: digest('pr-token'), reads: ['pr', 'default'], writes: 'pr', expiresMs: Infinity },
    { name: 'old', digest: digest('old-token'), reads: ['default'], writes: 'default', expiresMs: 1 },
  ],
  undefined,
);

export interface Running extends CacheServer {
  readonly url: string;
  readonly port: number;
  readonly directory: string;
  readonly store: FileStore;
  readonly log: string[];
  stop(): Promise<void>;
}

export async function startServer(options: Partial<CacheServerOptions & StoreLimits & { directory: string }> = {}): Promise<Running> {
  const directory = options.directory ?? makeFolder();
  const store = FileStore.open(directory, { bytesMax: options.bytesMax ?? 1 << 30, ageMaxMs: options.ageMaxMs ?? 1e9 });
  const log: string[] = [];
  const cache = createCacheServer({ store, tokens, artifactBytesMax: 64 << 20, idleTimeoutMs: 2000, openMetrics: true, log: (line) => log.push(line), ...options });
  cache.server.listen(0, '127.0.0.1');
  await once(cache.server, 'listening');
  const { port } = cache.server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    cache.server.closeAllConnections();
    await new Promise((done) => cache.server.close(done));
  };
  return { ...cache, url: `http://127.0.0.1:${port}`, port, directory, store, log, stop };
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

export async function put(url: string, hash: string, body: string | Uint8Array, token = WRITE): Promise<number> {
  const response = await fetch(`${url}/v1/cache/${hash}`, { method: 'PUT', headers: { ...bearer(token), 'content-type': 'application/octet-stream' }, body: typeof body === 'string' ? body : Buffer.from(body) });
  await response.arrayBuffer();
  return response.status;
}

export async function get(url: string, hash: string, token = READ): Promise<{ status: number; body: Buffer; type: string | null }> {
  const response = await fetch(`${url}/v1/cache/${hash}`, { headers: bearer(token) });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') };
}

/** Sends bytes as they are and resolves to all that comes back until the connection ends. */
export function raw(port: number, text: string, endAfterMs?: number): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(text));
    let received = '';
    socket.on('data', (chunk) => (received += String(chunk))).on('close', () => done(received)).on('error', () => undefined);
    if (endAfterMs !== undefined) setTimeout(() => socket.destroy(), endAfterMs);
  });
}

/** `strata cache-serve` as its own process; resolves once it listens. */
export async function spawnServer(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<{ child: ChildProcess; url: string; output(): string; stop(): Promise<number | null> }> {
  const child = spawn(process.execPath, [join(packageRoot, 'dist/executors/strata.js'), 'cache-serve', ...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const url = await new Promise<string>((done, fail) => {
    const take = (chunk: Buffer): void => {
      output += String(chunk);
      const found = /listening on (\S+?),/.exec(output);
      if (found) done(found[1]!);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', () => fail(new Error(output)));
  });
  const stop = async (): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  return { child, url, output: () => output, stop };
}
