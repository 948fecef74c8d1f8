// The ratchet file: the best values reached so far. It tightens by itself and loosens only when told to.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { writeJsonAtomically } from '../../graph/files';
import { validate } from '../../graph/schemas';
import type { Changes } from '../sources/changes';
import type { Condition } from './types';

export interface RatchetEntry {
  readonly value: number;
  /** The tighter value that was given up on purpose. */
  readonly acceptedFrom?: number;
}

export interface RatchetFile {
  readonly version: 1;
  readonly values: Readonly<Record<string, RatchetEntry>>;
}

export interface Ratchet {
  /** The value that a condition must keep, or undefined where none is recorded. */
  valueOf(condition: Condition): number | undefined;
  record(condition: Condition, measured: number): void;
  accept(condition: Condition, measured: number): void;
  /** Writes what changed; tells the ids. */
  save(): { tightened: readonly string[]; accepted: readonly string[] };
}

const EMPTY: RatchetFile = { version: 1, values: {} };

function parse(text: string, file: string): RatchetFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new StrataError('invalid-ratchet', `not valid JSON: ${(error as Error).message}`, { location: { file }, hint: 'restore it from version control, or delete it and record the values anew with --accept' });
  }
  return validate<RatchetFile>('quality-ratchet', value, { file });
}

const tighter = (condition: Condition, a: number, b: number): boolean => (condition.bound === 'max' ? a < b : a > b);

/**
 * `changes` gives the file as it is at the merge base: a value loosened there by hand, without --accept, does not
 * count. `name` is relative to the project.
 */
export async function openRatchet(root: string, name: string, changes: Changes | undefined): Promise<Ratchet> {
  const file = join(root, name);
  const before = existsSync(file) ? parse(readFileSync(file, 'utf8'), name) : EMPTY;
  const textAtBase = await changes?.contentAtBase(name);
  const atBase = textAtBase === undefined ? EMPTY : parse(textAtBase, `${name} at the merge base`);
  const values: Record<string, RatchetEntry> = { ...before.values };
  const tightened: string[] = [];
  const accepted: string[] = [];

  const valueOf = (condition: Condition): number | undefined => {
    const own = values[condition.id];
    const former = atBase.values[condition.id]?.value;
    if (former === undefined) return own?.value;
    const givenUp = own?.acceptedFrom !== undefined && !tighter(condition, former, own.acceptedFrom);
    return own === undefined || (tighter(condition, former, own.value) && !givenUp) ? former : own.value;
  };

  return {
    valueOf,
    record(condition, measured) {
      const former = valueOf(condition);
      if (former !== undefined && !tighter(condition, measured, former)) return;
      values[condition.id] = { value: measured };
      tightened.push(condition.id);
    },
    accept(condition, measured) {
      const former = valueOf(condition);
      if (former === measured) return;
      values[condition.id] = former !== undefined && tighter(condition, former, measured) ? { value: measured, acceptedFrom: former } : { value: measured };
      accepted.push(condition.id);
    },
    save() {
      if (tightened.length + accepted.length > 0) {
        const sorted = Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
        writeJsonAtomically(file, { version: 1, values: sorted } satisfies RatchetFile);
      }
      return { tightened, accepted };
    },
  };
}
