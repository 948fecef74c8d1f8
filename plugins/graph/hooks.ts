// Whether a workspace needs Nx's hooks around tasks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findWorkspace } from './files';
import { PACKAGE_NAME } from './toolchain';

interface Entry {
  readonly plugin?: unknown;
  readonly options?: { readonly cache?: unknown };
}

/**
 * Only a remote cache does. A hook that exists costs each run a process of Nx's (about 0.2 s) where the graph did not need
 * one, whether or not the hook has anything to do, and Nx looks for hooks when it loads a plugin, before it tells options.
 * So nx.json is read here; where it cannot be understood, the hooks are there.
 */
export function wantsHooks(folder: string): boolean {
  try {
    const { plugins, extends: preset } = JSON.parse(readFileSync(join(findWorkspace(folder), 'nx.json'), 'utf8')) as { plugins?: unknown; extends?: unknown };
    if (!Array.isArray(plugins) || preset !== undefined) return true;
    return plugins.map((entry): Entry => (typeof entry === 'string' ? { plugin: entry } : (entry as Entry))).some(({ plugin, options }) => plugin === PACKAGE_NAME && options?.cache !== undefined);
  } catch {
    return true;
  }
}
