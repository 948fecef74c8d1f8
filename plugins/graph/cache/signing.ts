// Signatures on artefacts: ed25519 over what the artefact is for and what it holds, carried in a trailer that gzip readers skip.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { StrataError } from '../errors';

/**
 * The trailer is an empty gzip member with an extra field (RFC 1952, 2.3.1.1), so that a signed artefact stays a valid
 * gzip file for clients that know nothing of signatures. Its length is fixed: it is found from the end.
 */
const DATA_BYTES = 1 + 8 + 64;
const HEADER = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, DATA_BYTES + 4, 0, 0x53, 0x58, DATA_BYTES, 0]);
const FOOTER = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const VERSION = 1;
export const TRAILER_BYTES = HEADER.length + DATA_BYTES + FOOTER.length;

/** What a signature is about: the same bytes under another hash or in another namespace are another thing. */
export interface Subject {
  readonly namespace: string;
  readonly hash: string;
  /** SHA-256 of the artefact without its trailer. */
  readonly digest: Buffer;
}

export interface Signer {
  readonly key: KeyObject;
  readonly id: Buffer;
}

function message({ namespace, hash, digest }: Subject): Buffer {
  const part = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([Buffer.from('nx-strata artefact 1\0'), part(namespace), part(hash), digest]);
}

/** Names a public key in eight bytes, so that the right one of several is tried. */
const idOf = (key: KeyObject): Buffer => createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest().subarray(0, 8);

export interface KeyPair {
  /** Both as base64 of their DER form, one word each. */
  readonly publicKey: string;
  readonly privateKey: string;
}

export function generateKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64') };
}

function wrongKey(what: string, cause?: unknown): StrataError {
  return new StrataError('invalid-key', `${what} is not an ed25519 key in base64`, { hint: 'make a pair with: strata cache-keygen', cause });
}

/** The private key of NX_STRATA_CACHE_SIGNING_KEY. */
export function readSigner(text: string): Signer {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' });
  } catch (error) {
    throw wrongKey('NX_STRATA_CACHE_SIGNING_KEY', error);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw wrongKey('NX_STRATA_CACHE_SIGNING_KEY');
  return { key, id: idOf(createPublicKey(key)) };
}

export function readPublicKeys(texts: readonly string[]): Signer[] {
  return texts.map((text, index) => {
    let key: KeyObject;
    try {
      key = createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' });
    } catch (error) {
      throw wrongKey(`publicKeys[${index}]`, error);
    }
    if (key.asymmetricKeyType !== 'ed25519') throw wrongKey(`publicKeys[${index}]`);
    return { key, id: idOf(key) };
  });
}

/** The trailer to append to the artefact. */
export function signArtifact(signer: Signer, subject: Subject): Buffer {
  const signature = sign(null, message(subject), signer.key);
  return Buffer.concat([HEADER, Buffer.from([VERSION]), signer.id, signature, FOOTER]);
}

export interface Trailer {
  readonly id: Buffer;
  readonly signature: Buffer;
}

/** Reads a trailer from the last TRAILER_BYTES of an artefact; undefined where there is none. */
export function parseTrailer(tail: Buffer): Trailer | undefined {
  if (tail.length !== TRAILER_BYTES) return undefined;
  const data = tail.subarray(HEADER.length, HEADER.length + DATA_BYTES);
  if (!tail.subarray(0, HEADER.length).equals(HEADER) || !tail.subarray(HEADER.length + DATA_BYTES).equals(FOOTER) || data[0] !== VERSION) return undefined;
  return { id: data.subarray(1, 9), signature: data.subarray(9) };
}

/** Whether one of `keys` signed exactly this. */
export function verifyArtifact(keys: readonly Signer[], trailer: Trailer | undefined, subject: Subject): boolean {
  if (!trailer) return false;
  return keys.some(({ key, id }) => id.equals(trailer.id) && verify(null, message(subject), key, trailer.signature));
}
