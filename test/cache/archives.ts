// Artefacts as Nx makes them, and as nobody should.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { pack, type Headers } from 'tar-stream';
import { generateKeyPair, readPublicKeys, readSigner, signArtifact } from '../../plugins/graph/cache/signing';

export type EntrySpec = Headers & { readonly content?: string | Buffer };

export async function tar(entries: readonly EntrySpec[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) archive.entry(header, content ?? '');
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export const CODE: EntrySpec = { name: 'code', content: Buffer.alloc(4) };
export const OUTPUT: EntrySpec = { name: 'terminalOutput', content: 'said\n' };

/** What Nx would store for one output file. */
export async function artifact(content = 'output', extra: readonly EntrySpec[] = []): Promise<Buffer> {
  return gzipSync(await tar([{ name: 'lib/out', type: 'directory' }, { name: 'lib/out/file.txt', content }, ...extra, OUTPUT, CODE]));
}

export const pair = generateKeyPair();
export const stranger = generateKeyPair();
export const trusted = readPublicKeys([pair.publicKey]);

/** `bytes` with a signature by `privateKey` for that namespace and hash. */
export function signed(bytes: Buffer, hash: string, namespace = 'default', privateKey = pair.privateKey): Buffer {
  return Buffer.concat([bytes, signArtifact(readSigner(privateKey), { namespace, hash, digest: createHash('sha256').update(bytes).digest() })]);
}
