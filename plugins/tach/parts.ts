// A suite that runs in parts: shards of it, or one task a test file. Where each part's reports are, and what a shard is.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TachTestOptions } from '../../schemas/types/tach-test-options.schema';
import { StrataError } from '../graph/errors';

/** Below a project's reports/. */
export const PARTS_FOLDER = 'tach-test';
/** Committed with the project, so that it is part of every shard's cache key and the same for all. */
export const SHARD_DURATIONS = 'tach-durations.json';

export interface Shard {
  readonly index: number;
  readonly total: number;
}

export function parseShard(text: string): Shard {
  const [index = 0, total = 0] = text.split('/').map(Number);
  if (index < 1 || index > total) throw new StrataError('invalid-options', `there is no shard ${text}`, { location: { pointer: '/shard' }, hint: 'shards are numbered from 1: 1/4, 2/4, 3/4, 4/4' });
  return { index, total };
}

/** The name of this run among those that make up the suite; undefined where it is the suite. */
export function partName(options: Pick<TachTestOptions, 'part' | 'shard'>): string | undefined {
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  // as the option was written: the target's outputs name it by {options.shard}
  const ofShard = shard && `shard-${shard.index}/${shard.total}`;
  return options.part && ofShard ? `${options.part}.${ofShard}` : (options.part ?? ofShard);
}

/** Reports of a part, relative to the project's folder. */
export function partFile(part: string, kind: 'json' | 'xml' | 'durations.json'): string {
  return join('reports', PARTS_FOLDER, `${part}.${kind}`);
}

/** The reports of a run with `part` or `shard`, as outputs of the target that it is run by: Nx leaves out those whose option is not set. */
export const PART_OUTPUTS: readonly string[] = ['{options.part}', 'shard-{options.shard}', '{options.part}.shard-{options.shard}'].flatMap((part) =>
  (['json', 'xml', 'durations.json'] as const).map((kind) => `{projectRoot}/${partFile(part, kind)}`),
);

/** What a shard is split by, where the project has it. */
export function shardDurations(root: string): string | undefined {
  const file = join(root, SHARD_DURATIONS);
  return existsSync(file) ? file : undefined;
}
