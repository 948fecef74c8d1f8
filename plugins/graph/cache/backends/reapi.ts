// What the Bazel remote cache keeps of an artefact, whichever way it is reached: an action result that names one blob.
import { createHash } from 'node:crypto';
import type { Root, Type } from 'protobufjs';
import { loadOptional, type LocalFile } from './backend';

export interface Digest {
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  readonly sizeBytes: number;
}

export interface ActionResult {
  readonly outputFiles: ReadonlyArray<{ readonly path: string; readonly digest: Digest }>;
}

export const EMPTY_SHA256 = createHash('sha256').digest('hex');
/** The one output that each result names. */
const OUTPUT = 'artifact';

const digest = { fields: { hash: { type: 'string', id: 1 }, sizeBytes: { type: 'int64', id: 2 } } };
const instanced = { instanceName: { type: 'string', id: 1 } };

/** The messages of the remote execution API (version 2) and of ByteStream that are used, with their field numbers. */
const MESSAGES = {
  nested: {
    Digest: digest,
    OutputFile: { fields: { path: { type: 'string', id: 1 }, digest: { type: 'Digest', id: 2 } } },
    ActionResult: { fields: { outputFiles: { rule: 'repeated', type: 'OutputFile', id: 2 } } },
    GetActionResultRequest: { fields: { ...instanced, actionDigest: { type: 'Digest', id: 2 } } },
    UpdateActionResultRequest: { fields: { ...instanced, actionDigest: { type: 'Digest', id: 2 }, actionResult: { type: 'ActionResult', id: 3 } } },
    FindMissingBlobsRequest: { fields: { ...instanced, blobDigests: { rule: 'repeated', type: 'Digest', id: 2 } } },
    FindMissingBlobsResponse: { fields: { missingBlobDigests: { rule: 'repeated', type: 'Digest', id: 2 } } },
    ReadRequest: { fields: { resourceName: { type: 'string', id: 1 } } },
    ReadResponse: { fields: { data: { type: 'bytes', id: 10 } } },
    WriteRequest: { fields: { resourceName: { type: 'string', id: 1 }, writeOffset: { type: 'int64', id: 2 }, finishWrite: { type: 'bool', id: 3 }, data: { type: 'bytes', id: 10 } } },
    WriteResponse: { fields: { committedSize: { type: 'int64', id: 1 } } },
  },
};

export interface Codec {
  encode(message: string, value: object): Buffer;
  decode<T>(message: string, bytes: Uint8Array): T;
}

export function reapiCodec(): Codec {
  const protobuf = loadOptional(() => require('protobufjs') as typeof import('protobufjs'), 'protobufjs and @grpc/grpc-js');
  const root: Root = protobuf.Root.fromJSON(MESSAGES);
  const types = new Map<string, Type>();
  const type = (name: string): Type => {
    let found = types.get(name);
    if (!found) types.set(name, (found = root.lookupType(name)));
    return found;
  };
  return {
    encode: (name, value) => Buffer.from(type(name).encode(type(name).create(value)).finish()),
    decode: <T>(name: string, bytes: Uint8Array): T => type(name).toObject(type(name).decode(bytes), { longs: Number, arrays: true }) as T,
  };
}

/** The digest that stands for the action: of a text made from the key, so that it is a digest of something. */
export function actionDigest(key: string): Digest {
  const action = `nx-strata artefact ${key}`;
  return { hash: createHash('sha256').update(action).digest('hex'), sizeBytes: Buffer.byteLength(action) };
}

export const resultFor = (file: LocalFile): ActionResult => ({ outputFiles: [{ path: OUTPUT, digest: { hash: file.sha256, sizeBytes: file.bytes } }] });

/** The blob that a result names; undefined where it is none of ours. */
export function blobOf(result: ActionResult): Digest | undefined {
  const found = result.outputFiles.find(({ path }) => path === OUTPUT)?.digest;
  return found && /^[0-9a-f]{64}$/.test(found.hash) ? { hash: found.hash, sizeBytes: Number(found.sizeBytes ?? 0) } : undefined;
}
