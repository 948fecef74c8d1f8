// Which of Nx's hooks around tasks a workspace needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findWorkspace } from './files';
import { PACKAGE_NAME } from './toolchain';

export interface Hooks {
  readonly beforeTasks: boolean;
  readonly afterTasks: boolean;
}

interface Entry {
  readonly plugin?: unknown;
  readonly options?: { readonly cache?: unknown; readonly explain?: unknown };
}

/**
 * A hook that exists costs each run a process of Nx's (about 0.2 s) where the graph did not need one, whether or not the
 * hook has anything to do, and Nx looks for hooks when it loads a plugin, before it tells options. So nx.json is read
 * here; where it cannot be understood, all hooks are there.
 */
export function hooksOf(folder: string): Hooks {
  try {
    const { plugins, extends: preset } = JSON.parse(readFileSync(join(findWorkspace(folder), 'nx.json'), 'utf8')) as { plugins?: unknown; extends?: unknown };
    if (!Array.isArray(plugins) || preset !== undefined) return { beforeTasks: true, afterTasks: true };
    const own = plugins.map((entry): Entry => (typeof entry === 'string' ? { plugin: entry } : (entry as Entry))).filter(({ plugin }) => plugin === PACKAGE_NAME);
    const cache = own.some(({ options }) => options?.cache !== undefined);
    return { beforeTasks: cache, afterTasks: cache || own.length === 0 || own.some(({ options }) => options?.explain !== false) };
  } catch {
    return { beforeTasks: true, afterTasks: true };
  }
}
