// Answers of registries kept on disk: reused while fresh, then confirmed by their tag. What is unknown is never kept.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJsonAtomically } from '../../graph/files';
import { known, unknown, type Fact } from '../facts';
import { isRecord } from '../reports/locate';
import type { Published, Registry } from './registry';

interface Entry {
  readonly published: Published;
  readonly etag?: string;
  readonly fetchedMs: number;
}

export interface RegistryCache {
  /** `key` names registry, package and what the answer depends on. */
  ask(key: string, registry: Registry, name: string): Promise<Fact<Published>>;
  save(): void;
}

const VERSION = 1;

function load(file: string): Map<string, Entry> {
  if (!existsSync(file)) return new Map();
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isRecord(value) && value['version'] === VERSION && isRecord(value['entries'])) return new Map(Object.entries(value['entries']) as Array<[string, Entry]>);
  } catch {
    // a broken cache is an empty one
  }
  return new Map();
}

export function openRegistryCache(root: string, freshForMs: number, now: () => number = Date.now): RegistryCache {
  const file = join(root, '.nx/strata/registry-cache.json');
  const entries = load(file);
  const used = new Map<string, Entry>();
  let changed = false;
  return {
    async ask(key, registry, name) {
      const entry = entries.get(key);
      const age = entry ? now() - entry.fetchedMs : Number.POSITIVE_INFINITY;
      if (entry && age >= 0 && age < freshForMs) {
        used.set(key, entry);
        return known(entry.published);
      }
      const reply = await registry.ask(name, entry?.etag);
      if (!reply.known) return unknown(reply.reason, reply.hint);
      const published = reply.value === 'unchanged' ? entry!.published : reply.value.published;
      const etag = reply.value === 'unchanged' ? entry!.etag : reply.value.etag;
      used.set(key, { published, ...(etag !== undefined && { etag }), fetchedMs: now() });
      changed = true;
      return known(published);
    },
    save() {
      if (!changed) return;
      // entries that were not asked for this time belong to other calls; the oldest go
      const all = [...entries, ...used].sort((a, b) => b[1].fetchedMs - a[1].fetchedMs).slice(0, 10_000);
      writeJsonAtomically(file, { version: VERSION, entries: Object.fromEntries(all.reverse()) });
    },
  };
}
