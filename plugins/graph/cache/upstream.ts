// Requests to a cache server with a bound on every wait; what goes wrong is a value with one line of why.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { request as requestHttp, Agent, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps, Agent as TlsAgent } from 'node:https';
import { systemCode } from '../errors';

export interface UpstreamOptions {
  readonly url: string;
  readonly token: string | undefined;
  readonly responseTimeoutMs: number;
  readonly downloadTimeoutMs: number;
  readonly artifactBytesMax: number;
}

export type UploadOutcome = { readonly kind: 'stored' | 'exists' | 'refused' } | { readonly kind: 'trouble'; readonly why: string };

class Trouble extends Error {}

function shownStatus(status: number | undefined): string {
  const meaning = status === 401 ? ': the token is missing, unknown or has expired' : '';
  return `status ${status}${meaning}`;
}

function explain(error: unknown): string {
  if (error instanceof Trouble) return error.message;
  const code = systemCode(error);
  const known: Readonly<Record<string, string>> = { ECONNREFUSED: 'connection refused', ECONNRESET: 'connection reset', ENOTFOUND: 'no such host', EAI_AGAIN: 'host name lookup failed', ETIMEDOUT: 'connection timed out', EPIPE: 'connection closed' };
  return (code && (known[code] ?? code)) || (error instanceof Error ? error.message : String(error));
}

/** Digest of the bytes before the last `tail` ones, and those, in one pass over what arrives. */
class TailHash {
  private readonly hash = createHash('sha256');
  private held = Buffer.alloc(0);

  constructor(private readonly tailBytes: number) {}

  add(chunk: Buffer): void {
    const all = Buffer.concat([this.held, chunk]);
    const ready = Math.max(0, all.length - this.tailBytes);
    this.hash.update(all.subarray(0, ready));
    this.held = all.subarray(ready);
  }

  /** The digest of what comes before the tail where that is a trailer, else of everything. */
  finish(isTrailer: (tail: Buffer) => boolean): { digest: Buffer; tail: Buffer | undefined } {
    if (isTrailer(this.held)) return { digest: this.hash.digest(), tail: this.held };
    this.hash.update(this.held);
    return { digest: this.hash.digest(), tail: undefined };
  }
}

export interface Downloaded {
  readonly bytes: number;
  /** Of the artefact without its trailer. */
  readonly digest: Buffer;
  readonly trailer: Buffer | undefined;
}

export type Download = { readonly kind: 'hit'; readonly found: Downloaded } | { readonly kind: 'miss' } | { readonly kind: 'trouble'; readonly why: string };

export class Upstream {
  private readonly base: URL;
  private readonly agent: Agent | TlsAgent;

  constructor(private readonly options: UpstreamOptions) {
    this.base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`);
    const settings = { keepAlive: true, maxSockets: 16, timeout: options.responseTimeoutMs };
    this.agent = this.base.protocol === 'https:' ? new TlsAgent(settings) : new Agent(settings);
  }

  close(): void {
    this.agent.destroy();
  }

  /** Sends a request and resolves to the answer's head; `body` feeds the request. */
  private send(method: string, hash: string, headers: Record<string, string | number>, signal: AbortSignal, body?: AsyncIterable<Buffer>): Promise<IncomingMessage> {
    const { token, responseTimeoutMs } = this.options;
    const url = new URL(`v1/cache/${hash}`, this.base);
    const settings: RequestOptions = { method, agent: this.agent, signal, headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) } };
    return new Promise((done, fail) => {
      const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, settings);
      // Covers connecting, sending and the wait for the answer: any of them without progress for so long.
      let answer: IncomingMessage | undefined;
      request.setTimeout(responseTimeoutMs, () => {
        const trouble = new Trouble(`${answer ? 'the answer stalled for' : 'no answer in'} ${responseTimeoutMs} ms`);
        answer?.destroy(trouble);
        request.destroy(trouble);
      });
      request.on('response', (response) => done((answer = response))).on('error', fail);
      const feed = async (): Promise<void> => {
        for await (const chunk of body ?? []) {
          if (request.destroyed || request.writableEnded) return;
          if (!request.write(chunk)) await new Promise<void>((go) => request.once('drain', go).once('close', go));
        }
        request.end();
      };
      feed().catch((error: unknown) => request.destroy(error instanceof Error ? error : new Error(String(error))));
    });
  }

  /** Fetches into `file`, which is then complete; `isTrailer` recognises the end that is no part of the artefact. */
  async download(hash: string, file: string, tailBytes: number, isTrailer: (tail: Buffer) => boolean): Promise<Download> {
    const { artifactBytesMax, downloadTimeoutMs } = this.options;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), downloadTimeoutMs);
    try {
      const response = await this.send('GET', hash, {}, limit.signal);
      if (response.statusCode !== 200) {
        response.resume();
        return response.statusCode === 404 ? { kind: 'miss' } : { kind: 'trouble', why: shownStatus(response.statusCode) };
      }
      const declared = response.headers['content-length'] === undefined ? undefined : Number(response.headers['content-length']);
      if (declared !== undefined && declared > artifactBytesMax) {
        response.destroy();
        return { kind: 'trouble', why: 'an artefact that is too large' };
      }
      const handle = await open(file, 'wx', 0o600);
      let bytes = 0;
      const tail = new TailHash(tailBytes);
      try {
        for await (const chunk of response as AsyncIterable<Buffer>) {
          bytes += chunk.length;
          if (bytes > artifactBytesMax) throw new Trouble('an artefact that is too large');
          tail.add(chunk);
          for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
        }
        if (!response.complete || (declared !== undefined && declared !== bytes)) throw new Trouble('the answer broke off');
        const { digest, tail: trailer } = tail.finish(isTrailer);
        // The trailer is not for Nx.
        if (trailer) await handle.truncate(bytes - trailer.length);
        return { kind: 'hit', found: { bytes: bytes - (trailer?.length ?? 0), digest, trailer } };
      } finally {
        await handle.close();
      }
    } catch (error) {
      return { kind: 'trouble', why: limit.signal.aborted ? `not done in ${downloadTimeoutMs} ms` : explain(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  async upload(hash: string, file: string, bytes: number, trailer: Buffer | undefined, signal: AbortSignal): Promise<UploadOutcome> {
    async function* body(): AsyncGenerator<Buffer> {
      for await (const chunk of createReadStream(file, { highWaterMark: 256 << 10 })) yield chunk as Buffer;
      if (trailer) yield trailer;
    }
    try {
      const response = await this.send('PUT', hash, { 'content-type': 'application/octet-stream', 'content-length': bytes + (trailer?.length ?? 0) }, signal, body());
      response.resume();
      switch (response.statusCode) {
        case 200: return { kind: 'stored' };
        case 409: return { kind: 'exists' };
        case 403: return { kind: 'refused' };
        default: return { kind: 'trouble', why: shownStatus(response.statusCode) };
      }
    } catch (error) {
      return { kind: 'trouble', why: explain(error) };
    }
  }
}
