// cache-serve beside a plain nginx WebDAV folder and bazel-remote (where they are installed), and what the go-between costs a task.
// Usage: npm run bench:cache
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { Sidecar } from '../../plugins/graph/cache/sidecar';
import { generateKeyPair, readPublicKeys, readSigner } from '../../plugins/graph/cache/signing';
import { packageRoot } from '../../plugins/graph/schemas';
import { machine, spread } from './measure';

const SMALL_BYTES = 10_000;
const LARGE_BYTES = 100 << 20;
const SMALL_COUNT = 1500;
const CONCURRENCY = 8;
const ROUNDS = 3;
const STEADY_COUNT = 20;
const TOKEN = 'bench';

interface Peer {
  readonly name: string;
  readonly pid: number;
  url(hash: string): string;
  stop(): void;
}

const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function start(name: string, port: number, command: string, args: readonly string[], url: (hash: string) => string, env: NodeJS.ProcessEnv = {}): Promise<Peer> {
  const child = spawn(command, args, { cwd: folder, stdio: 'ignore', env: { ...process.env, ...env } });
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((done) => socket.once('connect', () => done(true)).once('error', () => done(false)));
    socket.destroy();
    if (open) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return { name, pid: child.pid!, url, stop: () => void child.kill('SIGKILL') };
}

async function peers(): Promise<Peer[]> {
  const found: Peer[] = [];
  const own = await freePort();
  found.push(await start('cache-serve', own, process.execPath, [join(packageRoot, 'dist/executors/strata.js'), 'cache-serve', `--port=${own}`, '--directory=own'], (hash) => `http://127.0.0.1:${own}/v1/cache/${hash}`, { NX_STRATA_CACHE_WRITE_TOKEN: TOKEN }));
  if (spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0) {
    const port = await freePort();
    for (const name of ['nginx', 'nginx/data', 'nginx/body']) mkdirSync(join(folder, name));
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    writeFileSync(join(folder, 'nginx.conf'), `${user} daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log /dev/null; events { }\nhttp { access_log off; client_max_body_size 0; client_body_temp_path ${folder}/nginx/body; keepalive_requests 10000000; sendfile on; server { listen 127.0.0.1:${port}; root ${folder}/nginx/data; location / { dav_methods PUT; create_full_put_path on; } } }\n`);
    found.push(await start('nginx WebDAV', port, 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], (hash) => `http://127.0.0.1:${port}/${hash}`));
  } else console.log('nginx: not installed, left out');
  const bazelRemote = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nx-strata/servers/bazel-remote-v2.4.4/bazel-remote');
  if (existsSync(bazelRemote)) {
    const [port, grpc] = [await freePort(), await freePort()];
    // Its content store takes what has the digest of its name only: names are digests here.
    found.push(await start('bazel-remote', port, bazelRemote, ['--dir', join(folder, 'bazel'), '--max_size', '10', '--http_address', `127.0.0.1:${port}`, '--grpc_address', `127.0.0.1:${grpc}`], (hash) => `http://127.0.0.1:${port}/cas/${hash}`));
  } else console.log('bazel-remote: not installed (npm run backends -- bazel-remote), left out');
  return found;
}

/** Sends a request to its end; resolves to its milliseconds. */
function exchange(method: 'GET' | 'PUT', url: string, body?: Buffer): Promise<number> {
  const startMs = performance.now();
  return new Promise((done, fail) => {
    const sent = request(url, { method, agent, headers: { authorization: `Bearer ${TOKEN}`, ...(body && { 'content-length': body.length }) } }, (response) => {
      if (response.statusCode! >= 300) fail(new Error(`${method} ${url}: ${response.statusCode}`));
      response.on('end', () => done(performance.now() - startMs)).resume();
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

async function inParallel(count: number, work: (index: number) => Promise<number>): Promise<{ perSecond: number; sorted: number[] }> {
  const times: number[] = [];
  let next = 0;
  const startMs = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    while (next < count) times.push(await work(next++));
  }));
  return { perSecond: count / ((performance.now() - startMs) / 1000), sorted: times.sort((a, b) => a - b) };
}

/** Memory of a process and its children now, MB. */
const memoryNow = (pid: number): number => statusOf(pid, 'VmRSS');

/** The highest so far, MB. */
const peakMemory = (pid: number): number => statusOf(pid, 'VmHWM');

function statusOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const children = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
  return [String(pid), ...children].reduce((sum, one) => sum + Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0) / 1024, 0);
}

async function servers(): Promise<void> {
  const all = await peers();
  const results = new Map(all.map(({ name }) => [name, { putRate: [] as number[], getRate: [] as number[], p50: [] as number[], p99: [] as number[], largePut: [] as number[], largeGet: [] as number[], small: 0, first: 0, last: 0 }]));
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const small = Array.from({ length: SMALL_COUNT }, () => randomBytes(SMALL_BYTES));
      const names = small.map((body) => createHash('sha256').update(body).digest('hex'));
      const large = randomBytes(LARGE_BYTES);
      const largeName = createHash('sha256').update(large).digest('hex');
      for (const peer of all) {
        const result = results.get(peer.name)!;
        const puts = await inParallel(SMALL_COUNT, (index) => exchange('PUT', peer.url(names[index]!), small[index]));
        const gets = await inParallel(SMALL_COUNT * 2, (index) => exchange('GET', peer.url(names[index % SMALL_COUNT]!)));
        result.putRate.push(puts.perSecond);
        result.getRate.push(gets.perSecond);
        result.p50.push(gets.sorted[gets.sorted.length >> 1]!);
        result.p99.push(gets.sorted[Math.floor(gets.sorted.length * 0.99)]!);
        if (round === 0) result.small = peakMemory(peer.pid);
        result.largePut.push(LARGE_BYTES / 1e6 / ((await exchange('PUT', peer.url(largeName), large)) / 1000));
        for (let time = 0; time < 2; time += 1) result.largeGet.push(LARGE_BYTES / 1e6 / ((await exchange('GET', peer.url(largeName))) / 1000));
        result.last = peakMemory(peer.pid);
        if (round === 0) result.first = result.last;
      }
    }
  } finally {
    for (const peer of all) peer.stop();
  }
  console.log(`\n${SMALL_BYTES / 1000} kB artefacts, ${CONCURRENCY} connections; ${LARGE_BYTES >> 20} MiB artefacts, one after another; medians of ${ROUNDS} (least to most)`);
  for (const [name, { putRate, getRate, p50, p99, largePut, largeGet, small, first, last }] of results) {
    console.log(`${name}\n  PUT ${spread(putRate)} a second, GET ${spread(getRate)} a second, GET p50 ${spread(p50, 2)} ms, p99 ${spread(p99, 2)} ms\n  large PUT ${spread(largePut)} MB/s, GET ${spread(largeGet)} MB/s; peak memory ${small.toFixed(0)} MB with small ones, ${first.toFixed(0)} MB after 3 large ones, ${last.toFixed(0)} MB after ${ROUNDS * 3}`);
  }
}

/** One server alone, many large artefacts: whether its memory stays what it is after the first. */
async function steady(): Promise<void> {
  const port = await freePort();
  const server = await start('cache-serve', port, process.execPath, [join(packageRoot, 'dist/executors/strata.js'), 'cache-serve', `--port=${port}`, '--directory=steady', '--max-size-mb=500'], (hash) => `http://127.0.0.1:${port}/v1/cache/${hash}`, { NX_STRATA_CACHE_WRITE_TOKEN: TOKEN });
  try {
    const body = randomBytes(LARGE_BYTES);
    const after: number[] = [];
    for (let count = 0; count < STEADY_COUNT; count += 1) {
      await exchange('PUT', server.url(`large${count}`), body);
      await exchange('GET', server.url(`large${count}`));
      after.push(memoryNow(server.pid));
    }
    console.log(`\nmemory of cache-serve after each of ${STEADY_COUNT} artefacts of ${LARGE_BYTES >> 20} MiB, stored and fetched, MB: ${after.map((megabytes) => megabytes.toFixed(0)).join(' ')}; peak ${peakMemory(server.pid).toFixed(0)}`);
  } finally {
    server.stop();
  }
}

async function artifact(index: number): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'out/file' }, randomBytes(SMALL_BYTES).toString('base64') + index);
  archive.entry({ name: 'terminalOutput' }, 'said\n');
  archive.entry({ name: 'code' }, Buffer.alloc(4));
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive) parts.push(part as Buffer);
  return gzipSync(Buffer.concat(parts));
}

/** What a task waits longer for because the go-between, with signatures, stands before the server. */
async function goBetween(): Promise<void> {
  const port = await freePort();
  const server = await start('cache-serve', port, process.execPath, [join(packageRoot, 'dist/executors/strata.js'), 'cache-serve', `--port=${port}`, '--directory=behind'], (hash) => `http://127.0.0.1:${port}/v1/cache/${hash}`, { NX_STRATA_CACHE_WRITE_TOKEN: TOKEN });
  try {
    const { publicKey, privateKey } = generateKeyPair();
    const sidecar = await Sidecar.start({ url: `http://127.0.0.1:${port}`, token: TOKEN, namespace: 'default', trusted: readPublicKeys([publicKey]), signer: readSigner(privateKey), upload: true, responseTimeoutMs: 5000, downloadTimeoutMs: 60_000, artifactBytesMax: 1 << 30 });
    const bodies = await Promise.all(Array.from({ length: 300 }, (_, index) => artifact(index)));
    const through = (method: 'GET' | 'PUT', hash: string, body?: Buffer): Promise<number> => {
      const startMs = performance.now();
      return new Promise((done, fail) => {
        const sent = request(`${sidecar.url}/v1/cache/${hash}`, { method, agent, headers: { authorization: `Bearer ${sidecar.token}`, ...(body && { 'content-length': body.length }) } }, (response) => response.on('end', () => done(performance.now() - startMs)).resume());
        sent.on('error', fail);
        sent.end(body);
      });
    };
    const times: Record<string, number[]> = {};
    const add = (label: string, ms: number): void => void (times[label] ??= []).push(ms);
    for (const [index, body] of bodies.entries()) {
      add('direct miss', await new Promise<number>((done) => { const startMs = performance.now(); request(server.url(`none${index}`), { agent, headers: { authorization: `Bearer ${TOKEN}` } }, (response) => response.on('end', () => done(performance.now() - startMs)).resume()).end(); }));
      add('miss', await through('GET', `none${index}`));
      add('direct PUT', await exchange('PUT', server.url(`direct${index}`), body));
      add('PUT', await through('PUT', String(index), body));
    }
    await new Promise((done) => setTimeout(done, 500));
    for (const index of bodies.keys()) {
      add('direct hit', await exchange('GET', server.url(`direct${index}`)));
      add('hit', await through('GET', String(index)));
    }
    const { hits, uploaded } = await sidecar.stop(10_000);
    console.log(`\na task with the go-between, signatures made and verified (${bodies.length} artefacts of ${(bodies[0]!.length / 1000).toFixed(0)} kB, ${hits} hits, ${uploaded} uploaded), ms`);
    for (const kind of ['miss', 'hit', 'PUT']) console.log(`  ${kind.padEnd(5)} through it ${spread(times[kind]!, 2).padEnd(22)} directly ${spread(times[`direct ${kind}`]!, 2)}`);
  } finally {
    server.stop();
  }
}

async function main(): Promise<void> {
  try {
    console.log(machine());
    await servers();
    await steady();
    await goBetween();
  } finally {
    agent.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
