// Verifying a distribution: signature, digests, nothing missing, nothing added. No network, no trust in what it says.
import { createPublicKey, verify as verifySignature, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { fingerprint } from './assemble';
import { PUBLIC_KEY, SIGNATURE, SUMS, listFiles, parseSums, sha256 } from './files';

export interface Checked {
  readonly problems: readonly string[];
  readonly signed: 'no' | 'by-own-key' | 'by-given-key';
  readonly key: string | undefined;
  readonly files: number;
  readonly bytes: number;
}

function readPublicKey(file: string): KeyObject {
  try {
    return createPublicKey(readFileSync(file));
  } catch (error) {
    throw new StrataError('no-key', 'is not readable as a public key', { location: { file }, hint: 'give the public key as PEM', cause: error });
  }
}

/** Checks the distribution at `root`, against `publicKey` where one is given, else against the key that it brings. */
export function checkDist(root: string, publicKey: string | undefined): Checked {
  if (!existsSync(join(root, SUMS))) throw new StrataError('no-dist', `has no ${SUMS}`, { location: { file: root }, hint: 'give the folder of a distribution' });
  const text = readFileSync(join(root, SUMS), 'utf8');
  const { sums, problems: malformed } = parseSums(text);
  const problems = [...malformed];
  const present = listFiles(root).filter((file) => file !== SUMS && file !== SIGNATURE);
  let bytes = 0;
  for (const file of present) {
    const content = readFileSync(join(root, file));
    bytes += content.length;
    const expected = sums.get(file);
    if (expected === undefined) problems.push(`${file}: not listed in ${SUMS}`);
    else if (expected !== sha256(content)) problems.push(`${file}: its content is not what was listed`);
  }
  for (const file of sums.keys()) if (!present.includes(file)) problems.push(`${file}: missing`);

  const own = join(root, PUBLIC_KEY);
  const keyFile = publicKey ?? (existsSync(own) ? own : undefined);
  if (!existsSync(join(root, SIGNATURE)) || keyFile === undefined) {
    if (publicKey !== undefined) problems.push('it is not signed');
    return { problems, signed: 'no', key: undefined, files: present.length, bytes };
  }
  const key = readPublicKey(keyFile);
  const well = verifySignature(null, Buffer.from(text), key, Buffer.from(readFileSync(join(root, SIGNATURE), 'utf8'), 'base64'));
  if (!well) problems.push(`${SIGNATURE}: not a signature of ${SUMS} by ${publicKey === undefined ? PUBLIC_KEY : 'the given key'}`);
  return { problems, signed: publicKey === undefined ? 'by-own-key' : 'by-given-key', key: fingerprint(key), files: present.length, bytes };
}
