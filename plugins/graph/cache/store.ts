// Artefacts in a folder: written aside and linked into place, never overwritten, bounded in size and age, the least used first to go.
import { createHmac, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StrataError, systemCode } from '../errors';
import { makeFolder } from '../files';

export interface StoreLimits {
  readonly bytesMax: number;
  readonly ageMaxMs: number;
}

/** An artefact, opened: it can be read to its end even if it is evicted meanwhile. */
export interface StoredArtifact {
  readonly bytes: number;
  /** Fills the buffer from place `at` on, as far as there is content. */
  read(buffer: Buffer, at: number): Promise<number>;
  close(): Promise<void>;
}

/** An upload on its way; `commit` or `discard` ends it. */
export interface Upload {
  /** The file that it goes to until it has its name. */
  readonly file: string;
  /** Appends; the bytes written so far are counted. */
  write(chunk: Uint8Array): Promise<void>;
  /** Makes it visible in one step. `exists`: another was first, and that one stays. */
  commit(): Promise<'stored' | 'exists'>;
  discard(): Promise<void>;
}

/** Where a server keeps artefacts. Keys come from `key`; nothing is ever overwritten. */
export interface ArtifactStore {
  readonly stats: { readonly artifacts: number; readonly bytes: number };
  readonly evictions: number;
  /** The name of a hash in a namespace: bound to a secret of the store, for Nx's hash alone has 64 bits and says nothing of who wrote. */
  key(namespace: string, hash: string): string;
  /** The caller closes what it is given. */
  read(key: string): Promise<StoredArtifact | undefined>;
  has(key: string): Promise<boolean>;
  begin(key: string): Promise<Upload>;
  /** Removes what is too old; called now and then. */
  expire(): Promise<void>;
  close(): Promise<void>;
}

interface Entry {
  readonly bytes: number;
  usedMs: number;
  /** When the file's time was last set: not at every hit. */
  touchedMs: number;
}

// Descriptors and callbacks: a FileHandle costs a small artefact as much again as its content.
const open = promisify(fs.open);
const close = promisify(fs.close);
const fstat = promisify(fs.fstat);
const stat = promisify(fs.stat);
const fdatasync = promisify(fs.fdatasync);
const link = promisify(fs.link);
const mkdir = promisify(fs.mkdir);
const unlink = promisify(fs.unlink);
const utimes = promisify(fs.utimes);
const readAt = (descriptor: number, buffer: Buffer, offset: number, at: number): Promise<number> =>
  new Promise((done, fail) => fs.read(descriptor, buffer, offset, buffer.length - offset, at, (error, bytes) => (error ? fail(error) : done(bytes))));
const append = (descriptor: number, chunk: Uint8Array, offset: number): Promise<number> =>
  new Promise((done, fail) => fs.write(descriptor, chunk, offset, (error, bytes) => (error ? fail(error) : done(bytes))));

class OpenedArtifact implements StoredArtifact {
  constructor(
    private readonly descriptor: number,
    readonly bytes: number,
  ) {}

  async read(buffer: Buffer, at: number): Promise<number> {
    let filled = 0;
    while (filled < buffer.length) {
      const bytes = await readAt(this.descriptor, buffer, filled, at + filled);
      if (bytes === 0) break;
      filled += bytes;
    }
    return filled;
  }

  close(): Promise<void> {
    return close(this.descriptor);
  }
}

const TOUCH_INTERVAL_MS = 60_000;
/** More than clocks drift apart, or a sleeping machine's timers are late, between two requests. */
const CLOCK_JUMP_MS = 10 * 60_000;
/** An upload that a crash left behind is older than any that still runs. */
const STALE_UPLOAD_MS = 6 * 3_600_000;

export class FileStore implements ArtifactStore {
  /** In order of use: a Map keeps the order of insertion, and use inserts anew. */
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;
  /** Folders of `objects` that are there. */
  private readonly folders = new Set<string>();
  private uploads = 0;
  /** Two servers on one folder must not choose the same names. */
  private readonly uploadPrefix = randomBytes(12).toString('hex');
  private clock = { wallMs: Date.now(), monotonicMs: performance.now() };
  evictions = 0;
  /** Told of a clock that was set, once a time. */
  onClockJump: (jumpMs: number) => void = () => undefined;

  private constructor(
    private readonly directory: string,
    private readonly secret: Buffer,
    private readonly limits: StoreLimits,
  ) {}

  /** Opens or creates the store. Throws a StrataError where the folder cannot be used. */
  static open(directory: string, limits: StoreLimits, nowMs = Date.now(), secret?: Buffer): FileStore {
    try {
      makeFolder(join(directory, 'objects'));
      makeFolder(join(directory, 'incoming'));
      const probe = join(directory, 'incoming', `probe-${randomBytes(6).toString('hex')}`);
      writeFileSync(probe, '');
      rmSync(probe);
      const store = new FileStore(directory, secret ?? readSecret(join(directory, 'secret')), limits);
      store.load(nowMs);
      return store;
    } catch (error) {
      if (error instanceof StrataError) throw error;
      throw new StrataError('cannot-store', `the cache folder cannot be used: ${systemCode(error) ?? String(error)}`, {
        location: { file: directory },
        hint: 'name a folder that this user can write to, with space left',
        cause: error,
      });
    }
  }

  /**
   * The time, once a set clock is accounted for: ages stay what they were, or a clock that is set ahead by a year would
   * empty the store. `wallMs` and `monotonicMs` are what the clocks say.
   */
  now(wallMs = Date.now(), monotonicMs = performance.now()): number {
    const jumpMs = wallMs - this.clock.wallMs - (monotonicMs - this.clock.monotonicMs);
    this.clock = { wallMs, monotonicMs };
    if (Math.abs(jumpMs) > CLOCK_JUMP_MS) {
      for (const entry of this.entries.values()) {
        entry.usedMs += jumpMs;
        entry.touchedMs += jumpMs;
      }
      this.onClockJump(jumpMs);
    }
    return wallMs;
  }

  get stats(): { readonly artifacts: number; readonly bytes: number } {
    return { artifacts: this.entries.size, bytes: this.bytes };
  }

  key(namespace: string, hash: string): string {
    return createHmac('sha256', this.secret).update(`${namespace}\0${hash}`).digest('hex');
  }

  private path(key: string): string {
    return join(this.directory, 'objects', key.slice(0, 2), key);
  }

  private load(nowMs: number): void {
    const found: Array<[string, Entry]> = [];
    for (const folder of readdirSync(join(this.directory, 'objects'))) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const key of readdirSync(join(this.directory, 'objects', folder))) {
        const stat = statSync(join(this.directory, 'objects', folder, key), { throwIfNoEntry: false });
        if (!stat?.isFile() || !/^[0-9a-f]{64}$/.test(key)) continue;
        // A time in the future is a clock that was wrong: it must not make an artefact immortal.
        const usedMs = Math.min(stat.mtimeMs, nowMs);
        found.push([key, { bytes: stat.size, usedMs, touchedMs: usedMs }]);
      }
    }
    found.sort(([, a], [, b]) => a.usedMs - b.usedMs);
    for (const [key, entry] of found) this.insert(key, entry);
    for (const name of readdirSync(join(this.directory, 'incoming'))) {
      const file = join(this.directory, 'incoming', name);
      const stat = statSync(file, { throwIfNoEntry: false });
      if (stat && nowMs - stat.mtimeMs > STALE_UPLOAD_MS) rmSync(file, { force: true });
    }
  }

  private insert(key: string, entry: Entry): void {
    this.bytes += entry.bytes - (this.entries.get(key)?.bytes ?? 0);
    this.entries.delete(key);
    this.entries.set(key, entry);
  }

  private forget(key: string): void {
    this.bytes -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }

  async read(key: string, nowMs = this.now()): Promise<StoredArtifact | undefined> {
    const known = this.entries.get(key);
    if (known && nowMs - known.usedMs > this.limits.ageMaxMs) {
      await this.remove(key);
      return undefined;
    }
    let descriptor: number;
    try {
      descriptor = await open(this.path(key), 'r');
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      this.forget(key);
      return undefined;
    }
    try {
      // Another server on the folder may have evicted it and stored it anew: what is known of its size may be old.
      const bytes = (await fstat(descriptor)).size;
      const entry: Entry = { bytes, usedMs: nowMs, touchedMs: known?.touchedMs ?? 0 };
      if (nowMs - entry.touchedMs > TOUCH_INTERVAL_MS) {
        entry.touchedMs = nowMs;
        // The use survives a restart; that it cannot be noted is no reason to fail a read.
        await utimes(this.path(key), nowMs / 1000, nowMs / 1000).catch(() => undefined);
      }
      this.insert(key, entry);
      return new OpenedArtifact(descriptor, bytes);
    } catch (error) {
      await close(descriptor);
      throw error;
    }
  }

  async has(key: string, nowMs = this.now()): Promise<boolean> {
    const known = this.entries.get(key);
    if (known && nowMs - known.usedMs > this.limits.ageMaxMs) {
      await this.remove(key);
      return false;
    }
    try {
      await stat(this.path(key));
      return true;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      this.forget(key);
      return false;
    }
  }

  async begin(key: string): Promise<Upload> {
    const aside = join(this.directory, 'incoming', `${this.uploadPrefix}-${(this.uploads += 1)}`);
    const descriptor = await open(aside, 'wx', 0o600);
    let bytes = 0;
    let isOpen = true;
    const discard = async (): Promise<void> => {
      const closed = isOpen ? close(descriptor) : undefined;
      isOpen = false;
      await Promise.all([closed, unlink(aside).catch(() => undefined)]);
    };
    const write = async (chunk: Uint8Array): Promise<void> => {
      // A write may take less than it was given.
      for (let at = 0; at < chunk.length; ) at += await append(descriptor, chunk, at);
      bytes += chunk.length;
    };
    const commit = async (): Promise<'stored' | 'exists'> => {
      try {
        // On disk before it has its name, so that no crash leaves a name for half an artefact.
        await fdatasync(descriptor);
        await this.makeRoom(bytes);
        try {
          await this.linkInto(aside, key);
        } catch (error) {
          if (systemCode(error) === 'EEXIST') return 'exists';
          throw error;
        }
        const nowMs = this.now();
        this.insert(key, { bytes, usedMs: nowMs, touchedMs: nowMs });
        return 'stored';
      } finally {
        await discard();
      }
    };
    return { file: aside, write, commit, discard };
  }

  /** A link, unlike a rename, fails where the name is taken: nothing is ever overwritten. */
  private async linkInto(file: string, key: string): Promise<void> {
    const name = key.slice(0, 2);
    const folder = join(this.directory, 'objects', name);
    if (!this.folders.has(name)) await mkdir(folder, { recursive: true });
    try {
      await link(file, this.path(key));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || !this.folders.has(name)) throw error;
      // Somebody removed the folder.
      await mkdir(folder, { recursive: true });
      await link(file, this.path(key));
    }
    this.folders.add(name);
  }

  /** Removes what was used longest ago until `bytes` more fit. */
  private async makeRoom(bytes: number): Promise<void> {
    for (const key of this.entries.keys()) {
      if (this.bytes + bytes <= this.limits.bytesMax) return;
      await this.remove(key);
    }
  }

  async expire(nowMs = this.now()): Promise<void> {
    for (const [key, { usedMs }] of this.entries) {
      // In order of use: the first that is young enough ends the search.
      if (nowMs - usedMs <= this.limits.ageMaxMs) return;
      await this.remove(key);
    }
  }

  async close(): Promise<void> {}

  private async remove(key: string): Promise<void> {
    this.forget(key);
    this.evictions += 1;
    await unlink(this.path(key)).catch(() => undefined);
  }
}

/** 32 random bytes made at first start; two servers that start at once agree on one. */
function readSecret(file: string): Buffer {
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
  const secret = readFileSync(file);
  if (secret.length !== 32) throw new StrataError('cannot-store', 'the store\'s secret is damaged', { location: { file }, hint: 'remove the file: the artefacts stored so far are then not found any more' });
  return secret;
}
