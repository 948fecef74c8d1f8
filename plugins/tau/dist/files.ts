// The files of a distribution: listed in one order, with their digests.
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError } from '../../graph/errors';

export const SUMS = 'SHA256SUMS';
export const SIGNATURE = 'SHA256SUMS.sig';
export const PUBLIC_KEY = 'public.pem';
export const MANIFEST = 'manifest.json';

/** More than a distribution has; a folder given by mistake is told from one. */
const FILES_MAX = 20_000;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** All files below `root`, as sorted paths with forward slashes. What is no file or folder is an error. */
export function listFiles(root: string): readonly string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const stat = lstatSync(join(root, path));
      if (stat.isDirectory()) walk(path);
      else if (stat.isFile()) found.push(path);
      else throw new StrataError('odd-file', 'is neither a file nor a folder', { location: { file: join(root, path) }, hint: 'a distribution holds files only' });
      if (found.length > FILES_MAX) throw new StrataError('too-many-files', `more than ${FILES_MAX} files`, { location: { file: root }, hint: 'give the folder of a distribution' });
    }
  };
  walk('');
  return found.sort();
}

/** The text of SHA256SUMS, as sha256sum writes it, so that `sha256sum -c` reads it too. */
export function renderSums(root: string, files: readonly string[]): string {
  return files.map((file) => `${sha256(readFileSync(join(root, file)))}  ${file}\n`).join('');
}

/** The lines of SHA256SUMS by path; a line that is not one, or leads outside, is a problem. */
export function parseSums(text: string): { readonly sums: ReadonlyMap<string, string>; readonly problems: readonly string[] } {
  const sums = new Map<string, string>();
  const problems: string[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const [, digest, path] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined) problems.push(`${SUMS}: not a line of it: ${JSON.stringify(line.slice(0, 80))}`);
    else if (path.startsWith('/') || path.split('/').includes('..')) problems.push(`${SUMS}: ${path} leads outside`);
    else sums.set(path, digest);
  }
  return { sums, problems };
}
