// What a manifest grants.
import { readFileSync } from 'node:fs';
import { StrataError } from '../../graph/errors';
import { validate } from '../../graph/schemas';
import type { MoltManifest } from '../../../schemas/types/molt-manifest.schema';

export type Capability = 'stdout' | 'exit' | 'args' | 'stdin' | 'clock' | 'random' | 'env' | 'fs';

export interface Grants {
  readonly capabilities: readonly Capability[];
  /** Names of the environment variables that the program sees. */
  readonly env: readonly string[];
  /** Paths relative to the folder that the program runs in; `/` grants every file. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly resources: NonNullable<MoltManifest['resources']>;
}

/** What a manifest that names none allows: computing and printing, its input and the time. */
const DEFAULT: readonly Capability[] = ['stdout', 'exit', 'args', 'stdin', 'clock'];

/**
 * Without a manifest an ordinary program runs as it is: files of the folder that it runs in, and randomness, but no
 * variable of the environment and nothing outside. Library modules that can open files are imported for much else.
 */
const WITHOUT_MANIFEST: Grants = { capabilities: [...DEFAULT, 'random', 'env', 'fs'], env: [], read: ['.'], write: ['.'], resources: {} };

/** For comparisons with CPython and for a trusted run: everything. */
export const UNRESTRICTED: Grants = { capabilities: ['stdout', 'exit', 'args', 'stdin', 'clock', 'random', 'env', 'fs'], env: ['*'], read: ['/'], write: ['/'], resources: {} };

export function readManifest(file: string | undefined): Grants {
  if (!file) return WITHOUT_MANIFEST;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new StrataError('no-manifest', 'cannot read the manifest', { location: { file }, hint: 'create it, or leave the option out' });
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new StrataError('invalid-manifest', `not JSON: ${error instanceof Error ? error.message : String(error)}`, { location: { file }, hint: 'correct the file' });
  }
  const manifest = validate<MoltManifest>('molt-manifest', parsed, { file });
  const denied = new Set<Capability>(manifest.deny ?? []);
  const read = denied.has('fs') ? [] : (manifest.fs?.read ?? []);
  const write = denied.has('fs') ? [] : (manifest.fs?.write ?? []);
  const env = denied.has('env') ? [] : (manifest.env?.read ?? (manifest.allow?.includes('env') ? ['*'] : []));
  const asked: Capability[] = [...(manifest.allow ?? DEFAULT), 'stdout', 'exit', ...(read.length + write.length > 0 ? (['fs'] as const) : []), ...(env.length > 0 ? (['env'] as const) : [])];
  return { capabilities: [...new Set(asked)].filter((name) => !denied.has(name)), env, read, write, resources: manifest.resources ?? {} };
}
