// Steps that conditions share: narrowing to changed files, reading texts, saying why something is not measured.
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Unknown } from '../facts';
import { inRanges, type Changes } from '../sources/changes';
import { languageOf } from '../sources/languages';
import { isNeverSource, matcherOf, type SourceFile } from '../sources/population';
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

/** A changed source that git tracks although .gitignore names it: it would otherwise escape every condition. */
function committedButIgnored(world: World, question: Question, changes: Changes): string | undefined {
  const { root, options } = world;
  const measuredPaths = new Set(world.sources().map((file) => file.path));
  const include = matcherOf(options.selection.include);
  const exclude = matcherOf(options.selection.exclude);
  return [...changes.files].find(
    ([path, ranges]) =>
      ranges.length > 0 && !measuredPaths.has(path) && languageOf(path) !== undefined && !isNeverSource(path) && question.covers(path) && (!include || include(path)) && !exclude?.(path) && lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true,
  )?.[0];
}

/** The condition's subject, or why there is none. */
export async function subjectOf(world: World, question: Question, scope: Scope, wanted: (file: SourceFile) => boolean = () => true): Promise<Subject | Measurement> {
  const files = world.sources().filter((file) => question.covers(file.path) && wanted(file));
  if (scope === 'new') {
    const changes = await world.changes();
    if (!changes.known) return notMeasured(changes);
    const hidden = committedButIgnored(world, question, changes.value);
    if (hidden !== undefined) return { kind: 'not_measured', reason: `${hidden} is in the repository and has new lines, and .gitignore leaves it out`, hint: 'take it out of .gitignore, or name it in exclude', locations: [{ file: hidden, message: 'ignored, though it is committed' }] };
    return newSubject(files, changes.value);
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
