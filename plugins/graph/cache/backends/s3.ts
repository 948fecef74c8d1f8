// Artefacts in a bucket of any S3-compatible store, one object each.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { StrataError } from '../../errors';
import { ContentCheck, loadOptional, type Backend } from './backend';

type Sdk = typeof import('@aws-sdk/client-s3');

const ignore = (): void => undefined;
const statusOf = (error: unknown): number | undefined => (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** `s3://bucket/prefix`. Credentials, region and endpoint as everywhere: AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT_URL_S3, ... */
export function s3Backend(url: URL, environment: NodeJS.ProcessEnv): Backend {
  const bucket = url.hostname;
  if (bucket === '') throw new StrataError('invalid-options', 'names no bucket', { location: { pointer: '/backend' }, hint: 'write it as s3://bucket or s3://bucket/prefix' });
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  const sdk = loadOptional<Sdk>(() => require('@aws-sdk/client-s3') as Sdk, '@aws-sdk/client-s3');
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
  const client = new sdk.S3Client({
    region: environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    maxAttempts: 2,
    // What went wrong is told once, by the caller.
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    // Stores other than Amazon's know buckets by path, and not all know the newer checksums: the content has its own.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const name = (key: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: `${prefix === '' ? '' : `${prefix}/`}${key.slice(0, 2)}/${key}` });
  const orAbsent = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      // A missing bucket is no missing artefact.
      if (statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket') return undefined;
      throw error;
    }
  };
  const has = async (key: string, signal: AbortSignal): Promise<boolean> => (await orAbsent(client.send(new sdk.HeadObjectCommand(name(key)), { abortSignal: signal }))) !== undefined;
  return {
    name: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
    has,
    async fetch(key, bytesMax, write, signal) {
      const found = await orAbsent(client.send(new sdk.GetObjectCommand(name(key)), { abortSignal: signal }));
      if (!found) return false;
      const check = new ContentCheck(bytesMax);
      for await (const chunk of found.Body as Readable) {
        check.add(chunk as Buffer);
        await write(chunk as Buffer);
      }
      check.finish({ bytes: found.ContentLength, sha256: found.Metadata?.['sha256'] });
      return true;
    },
    async store(key, file, signal) {
      // The condition below is what keeps two writers apart; stores that do not know it are asked first.
      if (await has(key, signal)) return 'exists';
      try {
        const put = new sdk.PutObjectCommand({ ...name(key), Body: createReadStream(file.path), ContentLength: file.bytes, ContentType: 'application/octet-stream', Metadata: { sha256: file.sha256 }, IfNoneMatch: '*' });
        await client.send(put, { abortSignal: signal });
        return 'stored';
      } catch (error) {
        if (statusOf(error) === 412 || statusOf(error) === 409) return 'exists';
        throw error;
      }
    },
    close: () => client.destroy(),
  };
}
