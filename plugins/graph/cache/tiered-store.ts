// A store beyond this machine behind a folder: the folder keeps what was used last, the store beyond is shared.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Backend } from './backends/backend';
import type { ArtifactStore, FileStore, StoredArtifact, Upload } from './store';

/** So many troubles in a row, and the store is left alone for a while. */
const TROUBLES_IN_ROW_MAX = 3;
const PAUSE_MS = 30_000;

/** The store beyond did not take an artefact; what happened is logged. */
export class BackendRefused extends Error {}

export interface TieredLimits {
  /** For a question without content. */
  readonly answerTimeoutMs: number;
  readonly transferTimeoutMs: number;
  readonly artifactBytesMax: number;
}

async function sha256Of(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Whatever goes wrong beyond is a miss for those who read, and BackendRefused for those who write. */
export class TieredStore implements ArtifactStore {
  private troublesInRow = 0;
  private pausedUntilMs = 0;

  constructor(
    private readonly near: FileStore,
    private readonly far: Backend,
    private readonly limits: TieredLimits,
    private readonly log: (line: string) => void,
  ) {}

  get stats(): ArtifactStore['stats'] {
    return this.near.stats;
  }

  get evictions(): number {
    return this.near.evictions;
  }

  key(namespace: string, hash: string): string {
    return this.near.key(namespace, hash);
  }

  expire(): Promise<void> {
    return this.near.expire();
  }

  async close(): Promise<void> {
    this.far.close();
  }

  /** Runs `work` beyond, unless that is left alone; undefined where it failed. */
  private async beyond<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (performance.now() < this.pausedUntilMs) return undefined;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const result = await work(signal);
      this.troublesInRow = 0;
      return result;
    } catch (error) {
      const why = signal.aborted ? `no answer in ${timeoutMs} ms` : error instanceof Error && error.message !== '' ? error.message.split('\n')[0] : String(error);
      this.troublesInRow += 1;
      const pause = this.troublesInRow >= TROUBLES_IN_ROW_MAX;
      if (pause) {
        this.pausedUntilMs = performance.now() + PAUSE_MS;
        this.troublesInRow = TROUBLES_IN_ROW_MAX - 1;
      }
      this.log(`${this.far.name}: ${why}${pause ? `; it is left alone for ${PAUSE_MS / 1000} s` : ''}`);
      return undefined;
    }
  }

  async read(key: string): Promise<StoredArtifact | undefined> {
    const kept = await this.near.read(key);
    if (kept) return kept;
    const upload = await this.near.begin(key);
    // Complete and checked before the first byte goes on: a client never sees half of it.
    const found = await this.beyond(this.limits.transferTimeoutMs, (signal) =>
      this.far.fetch(key, this.limits.artifactBytesMax, (chunk) => upload.write(chunk), signal),
    );
    if (found !== true) {
      await upload.discard();
      return undefined;
    }
    await upload.commit();
    return this.near.read(key);
  }

  async has(key: string): Promise<boolean> {
    return (await this.near.has(key)) || (await this.beyond(this.limits.answerTimeoutMs, (signal) => this.far.has(key, signal))) === true;
  }

  async begin(key: string): Promise<Upload> {
    const upload = await this.near.begin(key);
    return {
      ...upload,
      commit: async () => {
        let outcome: 'stored' | 'exists' | undefined;
        try {
          const content = await sha256Of(upload.file);
          outcome = await this.beyond(this.limits.transferTimeoutMs, (signal) => this.far.store(key, { path: upload.file, ...content }, signal));
        } finally {
          // What is there already is another's: only what this one stored is kept here too.
          if (outcome !== 'stored') await upload.discard();
        }
        if (outcome === undefined) throw new BackendRefused();
        if (outcome === 'stored') await upload.commit();
        return outcome;
      },
    };
  }
}
