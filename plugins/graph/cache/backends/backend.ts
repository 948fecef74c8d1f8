// A store beyond this machine, behind a cache server: what each kind of it does.
import { createHash } from 'node:crypto';
import { StrataError } from '../../errors';

/** A file on its way to a store, complete and of known content. */
export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** Keys are 64 hexadecimal digits. Every failure is an error thrown: the caller decides what it means. */
export interface Backend {
  /** For log lines: kind and place, no secret. */
  readonly name: string;
  has(key: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Passes the artefact's bytes to `write`; false where there is none. Content that is not what was stored must end in an
   * error, and so must more than `bytesMax`.
   */
  fetch(key: string, bytesMax: number, write: (chunk: Uint8Array) => Promise<void>, signal: AbortSignal): Promise<boolean>;
  /** Never replaces what is there, as far as the store can promise that. */
  store(key: string, file: LocalFile, signal: AbortSignal): Promise<'stored' | 'exists'>;
  close(): void;
}

/** What was fetched is not what was stored. */
export class DamagedContent extends Error {}

/** Loads an optional package; a missing one is one clear error. */
export function loadOptional<T>(load: () => T, names: string): T {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error;
    throw new StrataError('missing-package', `this kind of store needs ${names}`, { location: { pointer: '/backend' }, hint: `npm i ${names.replace(/ and /g, ' ')}`, cause: error });
  }
}

/** Counts and checks content on its way: throws at its end where it is not what it should be. */
export class ContentCheck {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    if (this.bytes > this.bytesMax) throw new DamagedContent('an artefact that is too large');
    this.hash.update(chunk);
  }

  finish(expected: { readonly sha256?: string | undefined; readonly bytes?: number | undefined }): void {
    if (expected.bytes !== undefined && expected.bytes !== this.bytes) throw new DamagedContent(`${this.bytes} bytes came of ${expected.bytes}`);
    if (expected.sha256 !== undefined && expected.sha256 !== this.hash.digest('hex')) throw new DamagedContent('an artefact that is not what was stored');
  }
}
