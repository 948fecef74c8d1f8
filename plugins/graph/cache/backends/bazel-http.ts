// The Bazel remote cache over HTTP: GET and PUT of /ac/<digest> and /cas/<digest>.
import { createReadStream } from 'node:fs';
import { request as requestHttp, Agent, type IncomingMessage } from 'node:http';
import { request as requestHttps, Agent as TlsAgent } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { ContentCheck, type Backend } from './backend';
import { actionDigest, blobOf, reapiCodec, resultFor, type ActionResult } from './reapi';

const RESULT_BYTES_MAX = 1 << 20;

/** `http(s)://host:port/prefix`; user and password of the address, or the token, go with each request. */
export function bazelHttpBackend(url: URL, token: string | undefined): Backend {
  const codec = reapiCodec();
  const secure = url.protocol === 'https:';
  const agent = secure ? new TlsAgent({ keepAlive: true, maxSockets: 32 }) : new Agent({ keepAlive: true, maxSockets: 32 });
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  const basic = url.username === '' ? undefined : `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
  const authorization = token !== undefined ? `Bearer ${token}` : basic;

  const send = async (method: string, path: string, signal: AbortSignal, body?: { readonly bytes: number; readonly from: Buffer | string }): Promise<IncomingMessage> => {
    const headers = { ...(authorization !== undefined && { authorization }), ...(body && { 'content-length': body.bytes, 'content-type': 'application/octet-stream' }) };
    let answered: ((response: IncomingMessage) => void) | undefined;
    const request = (secure ? requestHttps : requestHttp)(`${base}/${path}`, { method, agent, signal, headers });
    const response = new Promise<IncomingMessage>((done, fail) => {
      answered = done;
      request.on('error', fail);
    });
    request.on('response', (found) => answered!(found));
    if (!body) request.end();
    else if (typeof body.from !== 'string') request.end(body.from);
    // An answer may come before all is sent: it is what counts, not the broken pipe after it.
    else pipeline(createReadStream(body.from, { highWaterMark: 256 << 10 }), request).catch(() => undefined);
    return response;
  };
  const failed = (response: IncomingMessage, what: string): Error => {
    response.resume();
    return new Error(`${what} answered with status ${response.statusCode}`);
  };
  const result = async (key: string, signal: AbortSignal): Promise<ActionResult | undefined> => {
    const response = await send('GET', `ac/${actionDigest(key).hash}`, signal);
    if (response.statusCode === 404) {
      response.resume();
      return undefined;
    }
    if (response.statusCode !== 200) throw failed(response, 'its action cache');
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > RESULT_BYTES_MAX) throw new Error('an action result that is too large');
      chunks.push(chunk);
    }
    return codec.decode<ActionResult>('ActionResult', Buffer.concat(chunks));
  };
  const put = async (path: string, signal: AbortSignal, body: { readonly bytes: number; readonly from: Buffer | string }): Promise<void> => {
    const response = await send('PUT', path, signal, body);
    if (response.statusCode !== 200 && response.statusCode !== 201 && response.statusCode !== 204) throw failed(response, `its ${path.split('/')[0]} store`);
    response.resume();
  };
  const has = async (key: string, signal: AbortSignal): Promise<boolean> => {
    const found = await result(key, signal);
    const blob = found && blobOf(found);
    if (!blob) return false;
    const response = await send('HEAD', `cas/${blob.hash}`, signal);
    response.resume();
    if (response.statusCode !== 200 && response.statusCode !== 404) throw failed(response, 'its cas store');
    return response.statusCode === 200;
  };
  return {
    name: base,
    has,
    async fetch(key, bytesMax, write, signal) {
      const found = await result(key, signal);
      const blob = found && blobOf(found);
      if (!blob) return false;
      const response = await send('GET', `cas/${blob.hash}`, signal);
      if (response.statusCode === 404) {
        // The result outlived its blob.
        response.resume();
        return false;
      }
      if (response.statusCode !== 200) throw failed(response, 'its cas store');
      const check = new ContentCheck(bytesMax);
      for await (const chunk of response as AsyncIterable<Buffer>) {
        check.add(chunk);
        await write(chunk);
      }
      check.finish({ bytes: blob.sizeBytes, sha256: blob.hash });
      return true;
    },
    async store(key, file, signal) {
      if (await has(key, signal)) return 'exists';
      await put(`cas/${file.sha256}`, signal, { bytes: file.bytes, from: file.path });
      const encoded = codec.encode('ActionResult', resultFor(file));
      await put(`ac/${actionDigest(key).hash}`, signal, { bytes: encoded.length, from: encoded });
      return 'stored';
    },
    close: () => agent.destroy(),
  };
}
