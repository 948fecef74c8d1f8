// Which store an address means.
import { StrataError } from '../../errors';
import { bazelGrpcBackend } from './bazel-grpc';
import { bazelHttpBackend } from './bazel-http';
import type { Backend } from './backend';
import { s3Backend } from './s3';

/** Opens the store at `address`; connects to nothing yet. Throws a StrataError for an address of no known kind. */
export function openBackend(address: string, environment: NodeJS.ProcessEnv): Backend {
  const hint = 'write it as s3://bucket/prefix, grpc(s)://host:port/instance or http(s)://host:port';
  let url: URL;
  try {
    url = new URL(address);
  } catch (error) {
    throw new StrataError('invalid-options', 'not an address', { location: { pointer: '/backend' }, hint, cause: error });
  }
  const token = environment['NX_STRATA_CACHE_BACKEND_TOKEN'] || undefined;
  switch (url.protocol) {
    case 's3:': return s3Backend(url, environment);
    case 'grpc:':
    case 'grpcs:': return bazelGrpcBackend(url, token);
    case 'http:':
    case 'https:': return bazelHttpBackend(url, token);
    default: throw new StrataError('invalid-options', `no store is known by "${url.protocol}"`, { location: { pointer: '/backend' }, hint });
  }
}
