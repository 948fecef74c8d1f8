// The host inside Node.js: native plugins in this very process, on this thread's event loop.
import { join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { openNativeHost, type NativeHost } from '../../native/tau';
import { StrataError } from '../graph/errors';
import { HOST_LIBRARY } from './layout';

export interface HostOptions {
  /** The folder of a dist, or of what plugin-build staged: the host's library lies in its lib/. */
  readonly dist: string;
  /** How long a plugin's destroy function may take; after that the plugin stays in memory. */
  readonly destroyLimitMs?: number;
}

export interface PointerFound {
  readonly place: string;
  /** Offset in the plugin's image, in hexadecimal. */
  readonly target: string;
  readonly code: boolean;
}

/** How an unload ended. */
export interface UnloadVerdict {
  readonly verdict: 'unloaded' | 'deferred';
  readonly plugin: string;
  readonly id: number;
  /** What the plugin had left to itself and the host took back. */
  readonly reclaimed: { readonly tasks: number; readonly timers: number; readonly io: number; readonly work: number; readonly events: readonly string[]; readonly resources: readonly string[] };
  /** Why it must stay in memory; null where it is gone. */
  readonly deferred: {
    readonly pointers: readonly PointerFound[];
    readonly pointersTotal: number;
    readonly threads: number;
    readonly tlsDestructors: number;
    readonly signalHandlers: readonly number[];
    readonly guards: number;
    readonly mapped: string | null;
  } | null;
  readonly destroy: string | null;
  readonly searchUs: number;
  readonly searchedBytes: number;
}

export interface LoadedPlugin {
  readonly id: number;
  readonly name: string;
  readonly version: string;
  readonly buildId: string;
  readonly state: 'running' | 'leaving' | 'deferred';
  /** Calls that run. */
  readonly calls: number;
}

export interface Stay {
  /** Calls that run may end within this time (which blocks this thread); without it they are stopped. */
  readonly drainMs?: number;
}

/** A host. There is one in a process at a time; it belongs to the thread that made it. */
export class Host {
  private readonly native: NativeHost;

  constructor({ dist, destroyLimitMs = 2000 }: HostOptions) {
    const library = join(resolve(dist), 'lib', HOST_LIBRARY);
    if (!existsSync(library)) throw new StrataError('no-host', 'is not there', { location: { file: library }, hint: 'build the host first: nx run HOST:plugin-build, or give the folder of a dist' });
    try {
      this.native = openNativeHost(library, destroyLimitMs);
    } catch (error) {
      throw new StrataError('no-host', error instanceof Error ? error.message : String(error), { location: { file: library }, hint: 'use one host a process, and a dist that was built for this machine', cause: error });
    }
  }

  private ask<T>(code: string, ...words: readonly (string | number)[]): T {
    const answer = JSON.parse(this.native.command(...words.map(String))) as { readonly ok?: T; readonly error?: string };
    if (answer.error !== undefined) throw new StrataError(code, answer.error);
    return answer.ok as T;
  }

  /** Loads a plugin and runs its init; gives its id. */
  load(path: string): number {
    return this.ask('plugin-refused', 'load', resolve(path));
  }

  /** Calls a plugin. The promise is rejected with what the plugin said, or when it goes meanwhile. */
  async call(id: number, method: string, input: string | Uint8Array = ''): Promise<Buffer> {
    try {
      return await this.native.call(id, method, typeof input === 'string' ? Buffer.from(input) : input);
    } catch (error) {
      throw new StrataError('plugin-failed', error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  /** Unloads a plugin, or says why it must stay. */
  unload(id: number, { drainMs }: Stay = {}): UnloadVerdict {
    return this.ask('plugin-unknown', 'unload', id, ...(drainMs === undefined ? [] : [drainMs]));
  }

  /** Puts a new build in a plugin's place and hands its state over. Where that fails it throws, and the old one goes on. */
  reload(id: number, path: string, { drainMs }: Stay = {}): { readonly id: number; readonly former: UnloadVerdict } {
    return this.ask('plugin-refused', 'reload', id, resolve(path), ...(drainMs === undefined ? [] : [drainMs]));
  }

  /** Tries again to unload what had to stay. */
  sweep(): readonly UnloadVerdict[] {
    return this.ask('host-failed', 'sweep');
  }

  list(): readonly LoadedPlugin[] {
    return this.ask('host-failed', 'list');
  }

  /** Unloads everything and ends the host; the verdicts on what had to stay. */
  close(): readonly UnloadVerdict[] {
    return JSON.parse(this.native.close()) as readonly UnloadVerdict[];
  }
}
