// Whether an artefact is what Nx makes: a gzip tar with bounded content that stays inside its own folder.
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Headers } from 'tar-stream';

export interface ArchiveLimits {
  readonly unpackedBytesMax: number;
  readonly entriesMax: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { unpackedBytesMax: 8 * 1024 ** 3, entriesMax: 500_000 };

/** Real outputs pack up to some 50 to 1, zeros 1000 to 1: above a size that harms nobody such a ratio is a bomb. */
const RATIO_MAX = 200;
const RATIO_FREE_BYTES = 256 << 20;
const NAME_BYTES_MAX = 4096;
/** What Nx itself writes into each artefact beside the outputs: the exit code, four bytes. */
const CODE = 'code';
const CODE_BYTES_MAX = 16;

export class BadArchive extends Error {}

/** `a/./b/` -> `a/b`; throws for what is absolute, climbs, or cannot be a path. */
function cleanName(name: string): string {
  if (name.length > NAME_BYTES_MAX) throw new BadArchive('a name is too long');
  if (name.includes('\0') || name.includes('\\')) throw new BadArchive('a name holds a zero byte or a backslash');
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) throw new BadArchive(`an absolute name: ${name.slice(0, 80)}`);
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new BadArchive(`a name that climbs: ${name.slice(0, 80)}`);
  return parts.join('/');
}

/** A symbolic link must lead to a place inside the same top-level output. */
function checkLink(name: string, target: string): void {
  if (target === '' || target.startsWith('/') || target.includes('\\') || target.includes('\0')) throw new BadArchive(`a link that leads out: ${name.slice(0, 80)}`);
  const here = name.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') here.push(part);
    else if (here.pop() === undefined) throw new BadArchive(`a link that leads out: ${name.slice(0, 80)}`);
  }
  if (here.length === 0) throw new BadArchive(`a link that leads out: ${name.slice(0, 80)}`);
}

class Inspection {
  private entries = 0;
  private readonly links = new Set<string>();
  private readonly seen = new Map<string, 'file' | 'directory' | 'symlink'>();
  hasCode = false;

  constructor(private readonly limits: ArchiveLimits) {}

  check({ name: written, type, linkname, size = 0 }: Headers): void {
    this.entries += 1;
    if (this.entries > this.limits.entriesMax) throw new BadArchive('too many entries');
    const name = cleanName(written);
    if (size < 0 || size > this.limits.unpackedBytesMax) throw new BadArchive('an entry is too large');
    // Written through a link, a harmless name would land elsewhere.
    for (let end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
      if (this.links.has(name.slice(0, end))) throw new BadArchive(`an entry below a link: ${name.slice(0, 80)}`);
    }
    const kind = type === 'directory' || type === 'symlink' ? type : type === 'file' || type === 'contiguous-file' ? 'file' : undefined;
    if (kind === undefined) throw new BadArchive(`an entry of type ${String(type)}`);
    const former = this.seen.get(name);
    if (former !== undefined && (former !== 'directory' || kind !== 'directory')) throw new BadArchive(`an entry twice: ${name.slice(0, 80)}`);
    this.seen.set(name, kind);
    if (kind === 'symlink') {
      checkLink(name, linkname ?? '');
      this.links.add(name);
    }
    if (name === CODE) {
      if (kind !== 'file' || size === 0 || size > CODE_BYTES_MAX) throw new BadArchive('its exit code is not one');
      this.hasCode = true;
    }
  }
}

/** Throws BadArchive where `file` must not be handed to Nx. Unpacks nothing. */
export async function checkArchive(file: string, packedBytes: number, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<void> {
  const bytesMax = Math.min(limits.unpackedBytesMax, Math.max(RATIO_FREE_BYTES, packedBytes * RATIO_MAX));
  const inspection = new Inspection(limits);
  let unpacked = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      done(unpacked > bytesMax ? new BadArchive('unpacks to too much') : null, chunk);
    },
  });
  // Nx itself writes old-style headers, without the mark of a format.
  const reader = extract({ allowUnknownFormat: true });
  reader.on('entry', (header, stream, next) => {
    try {
      inspection.check(header);
    } catch (error) {
      reader.destroy(error as Error);
      return;
    }
    stream.on('end', () => next());
    stream.resume();
  });
  try {
    await pipeline(createReadStream(file, { highWaterMark: 256 << 10 }), createGunzip(), bounded, reader);
  } catch (error) {
    if (error instanceof BadArchive) throw error;
    throw new BadArchive(error instanceof Error ? error.message : String(error));
  }
  if (!inspection.hasCode) throw new BadArchive('no exit code in it');
}
