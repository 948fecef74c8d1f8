// A cache server's life: options checked, listening said in one line, a clean end.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { CacheServeOptions } from '../../../schemas/types/cache-serve-options.schema';
import { StrataError, systemCode } from '../errors';
import { shownPath, type Execution, type Outcome } from '../executor';
import { createCacheServer, type CacheServer } from './server';
import { openBackend } from './backends/index';
import { FileStore, type ArtifactStore } from './store';
import { TieredStore } from './tiered-store';
import { readTokens } from './tokens';

const MEGABYTE = 1 << 20;
const EXPIRE_INTERVAL_MS = 10 * 60_000;
const DRAIN_MS = 5_000;
const BACKEND_ANSWER_MS = 10_000;
const BACKEND_TRANSFER_MS = 10 * 60_000;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

function readPem(file: string, root: string, pointer: string): string {
  try {
    return readFileSync(resolve(root, file), 'utf8');
  } catch (error) {
    throw new StrataError('invalid-options', `cannot read: ${systemCode(error) ?? String(error)}`, { location: { file, pointer }, hint: 'name a PEM file that this user can read', cause: error });
  }
}

const STORE_SECRET_LENGTH_MIN = 16;

function openStore(options: CacheServeOptions, directory: string, artifactBytesMax: number, log: (line: string) => void): ArtifactStore {
  const limits = { bytesMax: (options.maxSizeMb ?? 20_480) * MEGABYTE, ageMaxMs: (options.maxAgeDays ?? 30) * 86_400_000 };
  const open = (secret?: Buffer): FileStore => {
    const store = FileStore.open(directory, limits, Date.now(), secret);
    store.onClockJump = (jumpMs) => log(`the clock was set ${jumpMs > 0 ? 'ahead' : 'back'} by ${Math.round(Math.abs(jumpMs) / 60_000)} minutes: artefacts keep their age`);
    return store;
  };
  if (options.backend === undefined) return open();
  const secret = process.env['NX_STRATA_CACHE_STORE_SECRET'] ?? '';
  if (secret.length < STORE_SECRET_LENGTH_MIN)
    throw new StrataError('no-secret', 'a shared store needs a secret that names are made with, the same on each server', { location: { pointer: '/backend' }, hint: `set NX_STRATA_CACHE_STORE_SECRET to a text of ${STORE_SECRET_LENGTH_MIN} characters or more` });
  const backend = openBackend(options.backend, process.env);
  return new TieredStore(open(createHash('sha256').update(secret).digest()), backend, { answerTimeoutMs: BACKEND_ANSWER_MS, transferTimeoutMs: BACKEND_TRANSFER_MS, artifactBytesMax }, log);
}

function prepare(options: CacheServeOptions, root: string, log: (line: string) => void): { cache: CacheServer; store: ArtifactStore; directory: string; secure: boolean; host: string } {
  const host = options.host ?? '127.0.0.1';
  const anonymous = options.anonymous ?? 'none';
  if (anonymous !== 'none' && !isLoopback(host)) throw new StrataError('invalid-options', 'callers without a token are allowed on a loopback address only', { location: { pointer: '/anonymous' }, hint: 'set tokens, or listen on 127.0.0.1' });
  const tokens = readTokens({ ...(options.tokens && { file: { path: resolve(root, options.tokens), shown: options.tokens } }), environment: process.env, anonymous });
  if (tokens.count === 0 && anonymous === 'none')
    throw new StrataError('no-tokens', 'nobody could use the cache: there is no token', { hint: 'set NX_STRATA_CACHE_WRITE_TOKEN (and NX_STRATA_CACHE_READ_TOKEN), or --tokens=FILE, or for a try on this machine --anonymous=write' });
  if ((options.tlsCertificate === undefined) !== (options.tlsKey === undefined)) throw new StrataError('invalid-options', 'a certificate and its key belong together', { location: { pointer: options.tlsKey ? '/tlsCertificate' : '/tlsKey' }, hint: 'give both tlsCertificate and tlsKey' });
  const tls = options.tlsCertificate && options.tlsKey ? { cert: readPem(options.tlsCertificate, root, '/tlsCertificate'), key: readPem(options.tlsKey, root, '/tlsKey') } : undefined;
  const directory = resolve(root, options.directory ?? '.nx/strata-cache');
  const artifactBytesMax = Math.floor(Math.min(options.maxArtifactMb ?? 2048, options.maxSizeMb ?? 20_480) * MEGABYTE);
  const store = openStore(options, directory, artifactBytesMax, log);
  try {
    const cache = createCacheServer({ store, tokens, artifactBytesMax, idleTimeoutMs: (options.idleTimeoutSeconds ?? 30) * 1000, ...(tls && { tls }), openMetrics: isLoopback(host), log });
    return { cache, store, directory, secure: tls !== undefined, host };
  } catch (error) {
    throw new StrataError('invalid-options', `the certificate or its key cannot be used: ${error instanceof Error ? error.message : String(error)}`, { location: { pointer: '/tlsCertificate' }, hint: 'both must be PEM, and belong together', cause: error });
  }
}

function listen({ server }: CacheServer, port: number, host: string): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      const why = { EADDRINUSE: 'the port is taken', EACCES: 'this user may not listen on that port', EADDRNOTAVAIL: 'this machine has no such address' }[systemCode(error) ?? ''] ?? String(error);
      fail(new StrataError('cannot-listen', `cannot listen on ${host}:${port}: ${why}`, { hint: 'another server may run there already; give another --port, or 0 for a free one', cause: error }));
    });
    server.listen(port, host, () => done((server.address() as AddressInfo).port));
  });
}

/** Stops taking connections and lets what runs finish, for a while. */
function close({ server }: CacheServer): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(timer);
      done();
    });
    server.closeIdleConnections();
  });
}

/** Serves until the run is aborted; `ready` is called with the address once it listens. */
export async function serveCache(options: CacheServeOptions, execution: Execution, ready: (url: string) => void = () => undefined): Promise<Outcome> {
  const log = (line: string): void => execution.write(`cache-serve: ${line}\n`);
  const { cache, store, directory, secure, host } = prepare(options, execution.root, log);
  const port = await listen(cache, options.port ?? 8817, host);
  const url = `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const { artifacts, bytes } = store.stats;
  log(`listening on ${url}, ${artifacts} artefacts (${(bytes / MEGABYTE).toFixed(1)} MB) in ${shownPath(directory)}${options.backend === undefined ? '' : `, before ${options.backend.replace(/\/\/[^/@]*@/, '//')}`}`);
  if (!secure && !isLoopback(host)) log('tokens and artefacts travel unencrypted: give tlsCertificate and tlsKey, or put a proxy with TLS in front');
  ready(url);
  await store.expire();
  const expiry = setInterval(() => void store.expire(), EXPIRE_INTERVAL_MS);
  if (!execution.signal.aborted) await new Promise<void>((done) => execution.signal.addEventListener('abort', () => done(), { once: true }));
  clearInterval(expiry);
  await close(cache);
  await store.close();
  const { hits, misses, stored } = cache.metrics;
  log(`stopped: ${hits} hits, ${misses} misses, ${stored} stored`);
  return { exitCode: 0 };
}
