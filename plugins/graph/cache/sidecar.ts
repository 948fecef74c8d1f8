// The go-between on loopback that Nx talks to instead of the cache server: whatever goes wrong beyond it is a miss.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createHash } from 'node:crypto';
import { checkArchive } from './archive';
import { parseTrailer, signArtifact, TRAILER_BYTES, verifyArtifact, type Signer } from './signing';
import { Upstream, type UpstreamOptions } from './upstream';

export interface SidecarOptions extends UpstreamOptions {
  readonly namespace: string;
  /** Whose signatures are believed; none: unsigned artefacts are taken. */
  readonly trusted: readonly Signer[];
  /** Signs what is uploaded. Where signatures are asked for and there is none, nothing is uploaded. */
  readonly signer: Signer | undefined;
  readonly upload: boolean;
}

export interface SidecarSummary {
  readonly hits: number;
  readonly misses: number;
  readonly uploaded: number;
  readonly bytesDown: number;
  readonly bytesUp: number;
  /** What went wrong upstream, with how often, the most frequent first. */
  readonly troubles: ReadonlyArray<readonly [why: string, times: number]>;
  /** Uploads that were still queued when the wait ended. */
  readonly abandoned: number;
}

/** So many troubles in a row, and the server is left alone for a while: a dead one costs a run seconds, not minutes. */
const TROUBLES_IN_ROW_MAX = 3;
const PAUSE_MS = 30_000;
const UPLOADS_AT_ONCE = 4;
/** Artefacts waiting on disk; beyond it what is new is not kept. */
const QUEUED_BYTES_MAX = 4 * 1024 ** 3;

interface QueuedUpload {
  readonly hash: string;
  readonly file: string;
  readonly bytes: number;
  readonly digest: Buffer;
}

export class Sidecar {
  private readonly upstream: Upstream;
  private readonly folder: string;
  private readonly server: Server;
  private readonly queue: QueuedUpload[] = [];
  private queuedBytes = 0;
  private uploading = 0;
  private readonly stopUploads = new AbortController();
  private idle: (() => void) | undefined;
  private troublesInRow = 0;
  private pausedUntilMs = 0;
  private uploadRefused = false;
  private serial = 0;
  private hits = 0;
  private misses = 0;
  private uploaded = 0;
  private bytesDown = 0;
  private bytesUp = 0;
  private readonly troubles = new Map<string, number>();
  /** Known to this run's Nx only: another user of the machine could otherwise read and write through here. */
  readonly token = randomBytes(24).toString('base64url');
  url = '';

  private constructor(private readonly options: SidecarOptions) {
    this.upstream = new Upstream(options);
    this.folder = mkdtempSync(join(tmpdir(), 'nx-strata-cache-'));
    this.server = createServer({ requestTimeout: 0, keepAliveTimeout: 300_000 }, (request, response) => void this.handle(request, response));
  }

  static async start(options: SidecarOptions): Promise<Sidecar> {
    const sidecar = new Sidecar(options);
    try {
      sidecar.server.listen(0, '127.0.0.1');
      await once(sidecar.server, 'listening');
    } catch (error) {
      rmSync(sidecar.folder, { recursive: true, force: true });
      throw error;
    }
    // It must not keep a process alive that is otherwise done.
    sidecar.server.unref();
    sidecar.url = `http://127.0.0.1:${(sidecar.server.address() as AddressInfo).port}`;
    return sidecar;
  }

  /** Waits for queued uploads, at most so long, and ends everything. */
  async stop(drainTimeoutMs: number): Promise<SidecarSummary> {
    if (this.uploading > 0 || this.queue.length > 0) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([new Promise<void>((done) => (this.idle = done)), new Promise<void>((done) => (timer = setTimeout(done, drainTimeoutMs)))]);
      clearTimeout(timer);
    }
    const abandoned = this.queue.length + this.uploading;
    this.queue.length = 0;
    this.stopUploads.abort();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
    this.upstream.close();
    await rm(this.folder, { recursive: true, force: true });
    const troubles = [...this.troubles].sort(([, a], [, b]) => b - a);
    return { hits: this.hits, misses: this.misses, uploaded: this.uploaded, bytesDown: this.bytesDown, bytesUp: this.bytesUp, troubles, abandoned };
  }

  private trouble(why: string): void {
    this.troubles.set(why, (this.troubles.get(why) ?? 0) + 1);
  }

  /** Notes whether the server answered sensibly; several times not, and it is left alone. */
  private judge(ok: boolean): void {
    this.troublesInRow = ok ? 0 : this.troublesInRow + 1;
    if (this.troublesInRow >= TROUBLES_IN_ROW_MAX) {
      this.pausedUntilMs = performance.now() + PAUSE_MS;
      // One trouble after the pause is enough for the next.
      this.troublesInRow = TROUBLES_IN_ROW_MAX - 1;
    }
  }

  private get paused(): boolean {
    return performance.now() < this.pausedUntilMs;
  }

  private isOurs(request: IncomingMessage): boolean {
    const given = Buffer.from(request.headers.authorization ?? '');
    const expected = Buffer.from(`Bearer ${this.token}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** Nothing here may fail a build: every path ends in an answer that Nx accepts. */
  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number): void => {
      if (response.headersSent) response.destroy();
      else response.writeHead(status, { 'content-length': 0 }).end();
    };
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    try {
      const hash = /^\/v1\/cache\/([A-Za-z0-9_.-]{1,128})$/.exec(request.url ?? '')?.[1];
      const known = hash !== undefined && this.isOurs(request);
      if (request.method === 'GET') {
        request.resume();
        if (known) await this.get(hash, response);
        else reply(404);
      } else if (request.method === 'PUT') {
        if (known) await this.put(hash, request);
        else request.resume();
        if (!request.readableEnded) await once(request, 'end');
        reply(200);
      } else {
        request.resume();
        reply(404);
      }
    } catch (error) {
      if (!request.destroyed || !response.destroyed) this.trouble(`go-between: ${error instanceof Error ? error.message : String(error)}`);
      reply(request.method === 'GET' ? 404 : 200);
    }
  }

  private newFile(): string {
    return join(this.folder, String(++this.serial));
  }

  private async get(hash: string, response: ServerResponse): Promise<void> {
    const miss = (): void => {
      this.misses += 1;
      response.writeHead(404, { 'content-length': 0 }).end();
    };
    if (this.paused) return miss();
    const file = this.newFile();
    try {
      const download = await this.upstream.download(hash, file, TRAILER_BYTES, (tail) => parseTrailer(tail) !== undefined);
      this.judge(download.kind !== 'trouble');
      if (download.kind === 'trouble') this.trouble(download.why);
      if (download.kind !== 'hit') return miss();
      const { bytes, digest, trailer } = download.found;
      if (this.options.trusted.length > 0 && !verifyArtifact(this.options.trusted, trailer && parseTrailer(trailer), { namespace: this.options.namespace, hash, digest })) {
        this.trouble(trailer ? 'a signature that is not trusted' : 'an artefact without a signature');
        return miss();
      }
      try {
        await checkArchive(file, bytes);
      } catch (error) {
        this.trouble(`a bad archive: ${error instanceof Error ? error.message : String(error)}`);
        return miss();
      }
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes });
      await pipeline(createReadStream(file, { highWaterMark: 256 << 10 }), response);
      this.hits += 1;
      this.bytesDown += bytes;
    } finally {
      await rm(file, { force: true });
    }
  }

  private get uploads(): boolean {
    const { upload, trusted, signer } = this.options;
    return upload && !this.uploadRefused && !this.paused && (signer !== undefined || trusted.length === 0);
  }

  /** Takes the artefact to disk; the upload itself is queued, so that no task waits for it. */
  private async put(hash: string, request: IncomingMessage): Promise<void> {
    if (!this.uploads) return void request.resume();
    const { artifactBytesMax } = this.options;
    const file = this.newFile();
    const digest = createHash('sha256');
    let bytes = 0;
    let kept = true;
    let why = '';
    const handle = await open(file, 'wx', 0o600);
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (!kept) continue;
        if (bytes > artifactBytesMax || this.queuedBytes + bytes > QUEUED_BYTES_MAX) {
          kept = false;
          why = bytes > artifactBytesMax ? 'an output too large to upload' : 'too much waits to be uploaded';
          continue;
        }
        digest.update(chunk);
        try {
          for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
        } catch (error) {
          // A full disk: the rest is read and forgotten, for Nx waits for its answer.
          kept = false;
          why = `not kept for upload: ${error instanceof Error ? error.message.split(',')[0] : String(error)}`;
        }
      }
      if (!request.complete) kept = false;
    } finally {
      await handle.close();
      if (!kept) await rm(file, { force: true });
    }
    if (why) this.trouble(why);
    if (!kept) return;
    this.queuedBytes += bytes;
    this.queue.push({ hash, file, bytes, digest: digest.digest() });
    this.pump();
  }

  private pump(): void {
    while (this.uploading < UPLOADS_AT_ONCE && this.queue.length > 0) {
      const next = this.queue.shift()!;
      this.uploading += 1;
      void this.send(next).finally(() => {
        this.uploading -= 1;
        this.queuedBytes -= next.bytes;
        this.pump();
        if (this.uploading === 0 && this.queue.length === 0) this.idle?.();
      });
    }
  }

  private async send({ hash, file, bytes, digest }: QueuedUpload): Promise<void> {
    try {
      if (!this.uploads) return;
      const { signer, namespace } = this.options;
      const trailer = signer && signArtifact(signer, { namespace, hash, digest });
      const outcome = await this.upstream.upload(hash, file, bytes, trailer, this.stopUploads.signal);
      if (this.stopUploads.signal.aborted) return;
      this.judge(outcome.kind !== 'trouble');
      if (outcome.kind === 'trouble') this.trouble(outcome.why);
      // A token that may only read: asked once, not for every task.
      if (outcome.kind === 'refused') this.uploadRefused = true;
      if (outcome.kind === 'stored') {
        this.uploaded += 1;
        this.bytesUp += bytes;
      }
    } catch (error) {
      this.trouble(error instanceof Error ? error.message : String(error));
    } finally {
      await rm(file, { force: true });
    }
  }
}
