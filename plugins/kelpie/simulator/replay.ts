// Replay files: one failing plan, small enough to read, that a repository can keep as a regression test.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { StrataError, systemCode } from '../../graph/errors';
import { writeJsonAtomically } from '../../graph/files';
import { shownPath } from '../../graph/executor';
import { validate } from '../../graph/schemas';
import type { DstReplayFile } from '../../../schemas/types/dst-replay-file.schema';
import type { Bundle } from './bundle';
import type { Failure, Plan } from './simulation';

export function writeReplay(file: string, bundle: Bundle, plan: Plan, failure: Failure): void {
  const content: DstReplayFile = {
    version: 1,
    scenario: relative(dirname(file), bundle.file).split('\\').join('/'),
    digest: bundle.digest,
    signature: failure.signature,
    message: failure.message,
    seed: plan.seed,
    faults: plan.faults.map((fault) => ({ ...fault })),
    operations: plan.operations.map((operation) => ({ ...operation })),
  };
  writeJsonAtomically(file, content);
}

export interface Replay {
  /** Absolute path of the scenario. */
  readonly scenario: string;
  readonly digest: string;
  readonly signature: string;
  readonly plan: Plan;
}

export function readReplay(file: string): Replay {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StrataError('cannot-read', systemCode(error) ? `cannot read: ${systemCode(error)}` : `not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      location: { file: shownPath(file) },
      hint: 'name a replay file that dst-run wrote',
      cause: error,
    });
  }
  const { scenario, digest, signature, seed, faults, operations } = validate<DstReplayFile>('dst-replay-file', content, { file: shownPath(file) });
  const plan = { seed, faults: faults as Plan['faults'], operations: operations as Plan['operations'] };
  return { scenario: resolve(dirname(file), scenario), digest, signature, plan };
}
