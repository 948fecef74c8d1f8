// Steps that conditions share: narrowing to changed files, reading texts, saying why something is not measured.
import type { Unknown } from '../facts';
import { inRanges, type Changes } from '../sources/changes';
import type { SourceFile } from '../sources/population';
import type { Location, Measurement, Question, Ranges, Scope } from './types';
import type { TextFacts, World } from './world';

export const notMeasured = ({ reason, hint }: Unknown, locations?: readonly Location[]): Measurement => ({ kind: 'not_measured', reason, hint, ...(locations && { locations }) });
export const measured = (value: number, population: number, locations: readonly Location[] = []): Measurement => ({ kind: 'measured', value, population, locations });
export const notApplicable = (reason: string): Measurement => ({ kind: 'not_applicable', reason });

export const isMeasurement = (value: object): value is Measurement => 'kind' in value;

/** The files that a condition is about and, in new code, which of their lines. */
export interface Subject {
  readonly files: readonly SourceFile[];
  /** undefined: every line. */
  linesOf(path: string): Ranges | undefined;
  has(path: string, line: number): boolean;
}

function newSubject(files: readonly SourceFile[], changes: Changes): Subject | Measurement {
  const touched = files.filter((file) => (changes.files.get(file.path)?.length ?? 0) > 0);
  if (touched.length === 0) return notApplicable(`no new line in a source since ${changes.mergeBase.slice(0, 12)}`);
  return {
    files: touched,
    linesOf: (path) => changes.files.get(path) ?? [],
    has: (path, line) => inRanges(changes.files.get(path) ?? [], line),
  };
}

/** The condition's subject, or why there is none. */
export async function subjectOf(world: World, question: Question, scope: Scope, wanted: (file: SourceFile) => boolean = () => true): Promise<Subject | Measurement> {
  const files = world.sources().filter((file) => question.covers(file.path) && wanted(file));
  if (scope === 'new') {
    const changes = await world.changes();
    return changes.known ? newSubject(files, changes.value) : notMeasured(changes);
  }
  if (files.length === 0) return { kind: 'not_measured', reason: 'no source file is left to look at', hint: 'check include and exclude of the gate and of this condition' };
  return { files, linesOf: () => undefined, has: () => true };
}

/** The texts of the files, or which one cannot be read. */
export function textsOf(world: World, files: readonly SourceFile[]): TextFacts[] | Measurement {
  const texts: TextFacts[] = [];
  for (const file of files) {
    const fact = world.text(file);
    if (!fact.known) return notMeasured(fact, [{ file: file.path, message: fact.reason }]);
    texts.push(fact.value);
  }
  return texts;
}
