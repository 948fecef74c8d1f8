// The Bazel remote cache over gRPC: ActionCache, ContentAddressableStorage and ByteStream of the remote execution API.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ClientReadableStream, ClientWritableStream, Metadata, ServiceError } from '@grpc/grpc-js';
import { ContentCheck, loadOptional, type Backend, type LocalFile } from './backend';
import { actionDigest, blobOf, EMPTY_SHA256, reapiCodec, resultFor, type ActionResult, type Digest } from './reapi';

type Grpc = typeof import('@grpc/grpc-js');

const REAPI = 'build.bazel.remote.execution.v2';
/** Servers take messages of 4 MiB at least; a chunk stays well below. */
const CHUNK_BYTES = 1 << 20;
const NOT_FOUND = 5;

/** `grpc://host:port/instance` or `grpcs://` for TLS; the token goes with each call. */
export function bazelGrpcBackend(url: URL, token: string | undefined): Backend {
  const grpc = loadOptional<Grpc>(() => require('@grpc/grpc-js') as Grpc, '@grpc/grpc-js and protobufjs');
  const codec = reapiCodec();
  const instance = url.pathname.replace(/^\/+|\/+$/g, '');
  const secure = url.protocol === 'grpcs:';
  const address = url.port === '' ? `${url.hostname}:${secure ? 443 : 80}` : url.host;
  const client = new grpc.Client(address, secure ? grpc.credentials.createSsl() : grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': 64 << 20, 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 5000 });
  const metadata = (): Metadata => {
    const one = new grpc.Metadata();
    if (token !== undefined) one.set('authorization', `Bearer ${token}`);
    return one;
  };

  const encoder = (message: string) => (value: object): Buffer => codec.encode(message, value);
  const decoder = <T>(message: string) => (bytes: Buffer): T => codec.decode<T>(message, bytes);
  const call = <Answer>(service: string, method: string, request: [message: string, value: object], answer: string, signal: AbortSignal): Promise<Answer> =>
    new Promise((done, fail) => {
      const running = client.makeUnaryRequest(`/${REAPI}.${service}/${method}`, encoder(request[0]), decoder<Answer>(answer), request[1], metadata(), (error, value) => {
        signal.removeEventListener('abort', abort);
        if (error) fail(error);
        else done(value!);
      });
      const abort = (): void => running.cancel();
      signal.addEventListener('abort', abort, { once: true });
    });
  const orAbsent = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if ((error as ServiceError).code === NOT_FOUND) return undefined;
      throw error;
    }
  };
  const lookUp = async (key: string, signal: AbortSignal): Promise<Digest | undefined> => {
    const found = await orAbsent(call<ActionResult>('ActionCache', 'GetActionResult', ['GetActionResultRequest', { instanceName: instance, actionDigest: actionDigest(key) }], 'ActionResult', signal));
    return found && blobOf(found);
  };
  const isMissing = async (blob: Digest, signal: AbortSignal): Promise<boolean> => {
    if (blob.hash === EMPTY_SHA256) return false;
    const { missingBlobDigests } = await call<{ missingBlobDigests: readonly Digest[] }>('ContentAddressableStorage', 'FindMissingBlobs', ['FindMissingBlobsRequest', { instanceName: instance, blobDigests: [blob] }], 'FindMissingBlobsResponse', signal);
    return missingBlobDigests.length > 0;
  };
  const named = (path: string): string => (instance === '' ? path : `${instance}/${path}`);

  const upload = (file: LocalFile, signal: AbortSignal): Promise<void> =>
    new Promise((done, fail) => {
      const resourceName = named(`uploads/${randomUUID()}/blobs/${file.sha256}/${file.bytes}`);
      let answered = false;
      const stream: ClientWritableStream<object> = client.makeClientStreamRequest('/google.bytestream.ByteStream/Write', encoder('WriteRequest'), decoder<{ committedSize?: number }>('WriteResponse'), metadata(), (error, value) => {
        answered = true;
        signal.removeEventListener('abort', abort);
        if (error) fail(error);
        // A server that has the blob already may answer early with its size, or with -1.
        else if (value?.committedSize === file.bytes || value?.committedSize === -1) done();
        else fail(new Error(`${value?.committedSize ?? 0} bytes were taken of ${file.bytes}`));
      });
      const abort = (): void => stream.cancel();
      signal.addEventListener('abort', abort, { once: true });
      stream.on('error', () => undefined);
      const feed = async (): Promise<void> => {
        let offset = 0;
        for await (const chunk of createReadStream(file.path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
          if (answered) return;
          const more = stream.write({ ...(offset === 0 && { resourceName }), writeOffset: offset, data: chunk, finishWrite: offset + chunk.length === file.bytes });
          offset += chunk.length;
          if (!more) await new Promise<void>((go) => stream.once('drain', go).once('close', go).once('error', () => go()));
        }
        stream.end();
      };
      feed().catch((error: unknown) => {
        stream.cancel();
        fail(error instanceof Error ? error : new Error(String(error)));
      });
    });

  const has = async (key: string, signal: AbortSignal): Promise<boolean> => {
    const blob = await lookUp(key, signal);
    return blob !== undefined && !(await isMissing(blob, signal));
  };
  return {
    name: `${url.protocol}//${address}${instance === '' ? '' : `/${instance}`}`,
    has,
    async fetch(key, bytesMax, write, signal) {
      const blob = await lookUp(key, signal);
      if (!blob) return false;
      const check = new ContentCheck(bytesMax);
      if (blob.hash !== EMPTY_SHA256) {
        const stream: ClientReadableStream<{ data?: Buffer }> = client.makeServerStreamRequest('/google.bytestream.ByteStream/Read', encoder('ReadRequest'), decoder<{ data?: Buffer }>('ReadResponse'), { resourceName: named(`blobs/${blob.hash}/${blob.sizeBytes}`) }, metadata());
        const abort = (): void => stream.cancel();
        signal.addEventListener('abort', abort, { once: true });
        try {
          for await (const { data } of stream as AsyncIterable<{ data?: Buffer }>) {
            if (!data) continue;
            check.add(data);
            await write(data);
          }
        } catch (error) {
          stream.cancel();
          // The result outlived its blob.
          if ((error as ServiceError).code === NOT_FOUND) return false;
          throw error;
        } finally {
          signal.removeEventListener('abort', abort);
        }
      }
      check.finish({ bytes: blob.sizeBytes, sha256: blob.hash });
      return true;
    },
    async store(key, file, signal) {
      if (await has(key, signal)) return 'exists';
      if (await isMissing({ hash: file.sha256, sizeBytes: file.bytes }, signal)) await upload(file, signal);
      await call('ActionCache', 'UpdateActionResult', ['UpdateActionResultRequest', { instanceName: instance, actionDigest: actionDigest(key), actionResult: resultFor(file) }], 'ActionResult', signal);
      return 'stored';
    },
    close: () => client.close(),
  };
}
