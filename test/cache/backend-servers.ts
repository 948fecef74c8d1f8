// The stores behind a cache server that the tests run: real ones where they are built, and two small ones of our own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials, status as grpcStatus, type sendUnaryData, type ServerReadableStream, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import { reapiCodec } from '../../plugins/graph/cache/backends/reapi';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder } from '../support';

export interface RunningBackend {
  readonly port: number;
  /** For --backend, with another port where a proxy stands between. */
  address(port?: number): string;
  /** What the cache server needs in its environment. */
  environment(port?: number): NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

export interface BackendKind {
  readonly name: string;
  /** Undefined where it can be started, else why not. */
  unavailable(): string | undefined;
  start(): Promise<RunningBackend>;
}

/** As scripts/backends.mjs installs them. */
const PROGRAMS: Readonly<Record<string, string>> = { gofakes3: 'gofakes3-v1.2.0/gofakes3', versitygw: 'versitygw-v1.8.0/versitygw', 'bazel-remote': 'bazel-remote-v2.4.4/bazel-remote', buildgrid: 'buildgrid-0.4.4/bin/bgd' };
const programOf = (name: string): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nx-strata/servers', PROGRAMS[name]!);

function missing(name: string): string | undefined {
  if (existsSync(programOf(name))) return undefined;
  return `${name} is not installed (npm run backends -- ${name})`;
}

/** Those that install in seconds are installed here. */
function missingAfterInstall(name: string): string | undefined {
  if (existsSync(programOf(name))) return undefined;
  const { status, stderr } = spawnSync(process.execPath, [join(packageRoot, 'scripts/backends.mjs'), name], { encoding: 'utf8', timeout: 300_000 });
  return status === 0 ? undefined : stderr.trim().split('\n')[0]!.replace('backends: ', '');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((done) => socket.once('connect', () => done(true)).once('error', () => done(false)));
    socket.destroy();
    if (open) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`nothing listens on ${port}`);
}

async function startProgram(program: string, port: number, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<() => Promise<void>> {
  const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: 'ignore', cwd: makeFolder() });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  await untilListening(port, child);
  return async () => {
    process.off('exit', kill);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
}

const s3 = (port: number, stop: () => Promise<void>): RunningBackend => ({
  port,
  address: () => 's3://artefacts/nx',
  environment: (through = port) => ({ AWS_ACCESS_KEY_ID: 'test-access', AWS_SECRET_ACCESS_KEY: 'test-secret', AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${through}` }),
  stop,
});

const bazel = (scheme: 'grpc' | 'http', port: number, stop: () => Promise<void>, path = ''): RunningBackend => ({ port, address: (through = port) => `${scheme}://127.0.0.1:${through}${path}`, environment: () => ({}), stop });

async function startBazelRemote(scheme: 'grpc' | 'http'): Promise<RunningBackend> {
  const [http, grpc] = [await freePort(), await freePort()];
  const port = scheme === 'http' ? http : grpc;
  const stop = await startProgram(programOf('bazel-remote'), port, ['--dir', makeFolder(), '--max_size', '1', '--http_address', `127.0.0.1:${http}`, '--grpc_address', `127.0.0.1:${grpc}`]);
  return bazel(scheme, port, stop);
}

async function startBuildGrid(): Promise<RunningBackend> {
  const port = await freePort();
  const folder = makeFolder();
  const configuration = join(folder, 'server.yml');
  writeFileSync(
    configuration,
    `server:
  - !channel { address: "127.0.0.1:${port}", insecure-mode: true }
description: artefacts
authorization: { method: none }
instances:
  - name: ""
    storages:
      - !disk-storage &blobs { path: "${folder}/blobs" }
    caches:
      - !lru-action-cache &results { storage: *blobs, max-cached-refs: 10000, allow-updates: true, cache-failed-actions: true }
    services:
      - !action-cache { cache: *results }
      - !cas { storage: *blobs }
      - !bytestream { storage: *blobs }
`,
  );
  return bazel('grpc', port, await startProgram(programOf('buildgrid'), port, ['server', 'start', configuration]));
}

/** A plain WebDAV folder: what Bazel's own guide names as the simplest remote cache. */
export async function startNginx(): Promise<RunningBackend> {
  const port = await freePort();
  const folder = makeFolder();
  for (const name of ['data', 'body']) mkdirSync(join(folder, name));
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${user} daemon off; worker_processes 1; pid ${folder}/pid; error_log /dev/null; events { }
http {
  access_log off; client_max_body_size 0; client_body_temp_path ${folder}/body; keepalive_requests 1000000;
  server { listen 127.0.0.1:${port}; root ${folder}/data; location / { dav_methods PUT; create_full_put_path on; } }
}\n`,
  );
  return bazel('http', port, await startProgram('nginx', port, ['-p', folder, '-c', join(folder, 'nginx.conf')]));
}

/** The API's cache in memory, with its rules: a blob must be what its name says, a result is only told while its blob is there. */
class MemoryCache {
  readonly blobs = new Map<string, Buffer>();
  readonly results = new Map<string, Buffer>();

  putBlob(hash: string, content: Buffer): boolean {
    if (createHash('sha256').update(content).digest('hex') !== hash) return false;
    this.blobs.set(hash, content);
    return true;
  }
}

async function startMemoryHttp(): Promise<RunningBackend> {
  const cache = new MemoryCache();
  const server = createHttpServer(async (request, response) => {
    const [, kind, hash] = /^\/(ac|cas)\/([0-9a-f]{64})$/.exec(request.url ?? '') ?? [];
    const table = kind === 'ac' ? cache.results : cache.blobs;
    if (hash === undefined) return void response.writeHead(400).end();
    if (request.method === 'PUT') {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of request) chunks.push(chunk as Buffer);
      } catch {
        return;
      }
      const content = Buffer.concat(chunks);
      if (kind === 'ac') cache.results.set(hash, content);
      else if (!cache.putBlob(hash, content)) return void response.writeHead(400).end();
      return void response.writeHead(200).end();
    }
    const found = table.get(hash);
    if (!found) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': found.length }).end(request.method === 'HEAD' ? undefined : found);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return bazel('http', port, async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
}

async function startMemoryGrpc(): Promise<RunningBackend> {
  const cache = new MemoryCache();
  const codec = reapiCodec();
  const server = new Server({ 'grpc.max_receive_message_length': 8 << 20 });
  type Message = Record<string, unknown>;
  const method = (service: string, name: string, request: string, answer: string, requestStream = false, responseStream = false) => ({
    path: `/${service}/${name}`, requestStream, responseStream,
    requestSerialize: (value: Message) => codec.encode(request, value), requestDeserialize: (bytes: Buffer) => codec.decode<Message>(request, bytes),
    responseSerialize: (value: Message) => codec.encode(answer, value), responseDeserialize: (bytes: Buffer) => codec.decode<Message>(answer, bytes),
  });
  const api = 'build.bazel.remote.execution.v2';
  const digestOf = (message: Message, field: string): string => (message[field] as { hash: string }).hash;
  const notFound = { code: grpcStatus.NOT_FOUND, details: 'not found' };
  const unary = (work: (message: Message) => Message | undefined) => (call: ServerUnaryCall<Message, Message>, done: sendUnaryData<Message>): void => {
    const answer = work(call.request);
    if (answer) done(null, answer);
    else done(notFound);
  };
  server.addService({ get: method(`${api}.ActionCache`, 'GetActionResult', 'GetActionResultRequest', 'ActionResult'), update: method(`${api}.ActionCache`, 'UpdateActionResult', 'UpdateActionResultRequest', 'ActionResult') }, {
    get: unary((message) => {
      const found = cache.results.get(digestOf(message, 'actionDigest'));
      return found && codec.decode<Message>('ActionResult', found);
    }),
    update: unary((message) => {
      cache.results.set(digestOf(message, 'actionDigest'), codec.encode('ActionResult', message['actionResult'] as Message));
      return message['actionResult'] as Message;
    }),
  });
  server.addService({ find: method(`${api}.ContentAddressableStorage`, 'FindMissingBlobs', 'FindMissingBlobsRequest', 'FindMissingBlobsResponse') }, {
    find: unary((message) => ({ missingBlobDigests: (message['blobDigests'] as Array<{ hash: string }>).filter(({ hash }) => !cache.blobs.has(hash)) })),
  });
  server.addService({ read: method('google.bytestream.ByteStream', 'Read', 'ReadRequest', 'ReadResponse', false, true), write: method('google.bytestream.ByteStream', 'Write', 'WriteRequest', 'WriteResponse', true, false) }, {
    read: (call: ServerWritableStream<Message, Message>) => {
      const found = cache.blobs.get(/blobs\/([0-9a-f]{64})\//.exec(String(call.request['resourceName']))?.[1] ?? '');
      if (!found) return void call.emit('error', notFound);
      for (let at = 0; at < found.length; at += 1 << 20) call.write({ data: found.subarray(at, at + (1 << 20)) });
      call.end();
    },
    write: (call: ServerReadableStream<Message, Message>, done: sendUnaryData<Message>) => {
      const chunks: Buffer[] = [];
      let name = '';
      call.on('data', (message: Message) => {
        name ||= String(message['resourceName'] ?? '');
        chunks.push(message['data'] as Buffer);
      });
      call.on('end', () => {
        const content = Buffer.concat(chunks);
        const [, hash, size] = /uploads\/[^/]+\/blobs\/([0-9a-f]{64})\/(\d+)$/.exec(name) ?? [];
        if (hash === undefined || Number(size) !== content.length || !cache.putBlob(hash, content)) done({ code: grpcStatus.INVALID_ARGUMENT, details: 'not what its name says' });
        else done(null, { committedSize: content.length });
      });
    },
  });
  const port = await new Promise<number>((done, fail) => server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? fail(error) : done(bound))));
  return bazel('grpc', port, async () => server.forceShutdown(), '/instance');
}

export const backendKinds: readonly BackendKind[] = [
  {
    name: 'S3: gofakes3',
    unavailable: () => missingAfterInstall('gofakes3'),
    async start() {
      const port = await freePort();
      return s3(port, await startProgram(programOf('gofakes3'), port, ['-backend', 'memory', '-initialbucket', 'artefacts', '-host', `127.0.0.1:${port}`]));
    },
  },
  {
    name: 'S3: versitygw',
    unavailable: () => missing('versitygw'),
    async start() {
      const port = await freePort();
      const folder = makeFolder();
      mkdirSync(join(folder, 'artefacts'));
      return s3(port, await startProgram(programOf('versitygw'), port, ['--port', `127.0.0.1:${port}`, '--access', 'test-access', '--secret', 'test-secret', '--quiet', 'posix', folder]));
    },
  },
  { name: 'Bazel HTTP: bazel-remote', unavailable: () => missing('bazel-remote'), start: () => startBazelRemote('http') },
  { name: 'Bazel gRPC: bazel-remote', unavailable: () => missing('bazel-remote'), start: () => startBazelRemote('grpc') },
  { name: 'Bazel gRPC: BuildGrid', unavailable: () => missingAfterInstall('buildgrid'), start: startBuildGrid },
  { name: 'Bazel HTTP: nginx', unavailable: () => (spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0 ? undefined : 'no nginx (apt-get install nginx-light)'), start: startNginx },
  { name: 'Bazel HTTP: in memory', unavailable: () => undefined, start: startMemoryHttp },
  { name: 'Bazel gRPC: in memory', unavailable: () => undefined, start: startMemoryGrpc },
];

/** A connection between two ends that breaks, stalls and damages what comes back, by the numbers drawn. */
export async function startFaultyProxy(target: number, random: () => number): Promise<{ port: number; faults: Map<string, number>; stop(): Promise<void> }> {
  const faults = new Map<string, number>();
  const sockets = new Set<import('node:net').Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      const draw = random();
      const fault = draw < 0.03 ? 'reset' : draw < 0.07 ? 'flip' : draw < 0.1 ? 'half' : draw < 0.11 ? 'stall' : undefined;
      if (fault !== undefined) faults.set(fault, (faults.get(fault) ?? 0) + 1);
      if (fault === 'reset') return void client.resetAndDestroy();
      if (fault === 'stall') return void upstream.pause();
      if (fault === 'half') return void client.end(chunk.subarray(0, chunk.length >> 1));
      if (fault === 'flip') {
        const at = Math.floor(random() * chunk.length);
        chunk[at] = chunk[at]! ^ (1 << Math.floor(random() * 8));
      }
      client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    faults,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
