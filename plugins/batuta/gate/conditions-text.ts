// Conditions that need no more than the text: is there any source, work left undone, escape hatches.
import type { Marker } from '../sources/markers';
import { isMeasurement, measured, subjectOf, textsOf } from './measure';
import type { Condition, Location, Measurement, Question, Scope } from './types';
import type { World } from './world';

/** Always asked, whatever the configuration: a gate over nothing says nothing. */
export const sourcesPresent: Condition = {
  id: 'sources',
  title: 'source files',
  bound: 'min',
  threshold: 1,
  unit: 'files',
  scope: 'all',
  tier: 'tier1',
  advice: 'check the folder, include and exclude, and .gitignore',
  async measure(world) {
    const count = world.sources().length;
    // the folder itself was looked at: none in it is a measured value, and a failure
    return measured(count, Math.max(1, count));
  },
};

async function countMarkers(world: World, question: Question, scope: Scope, kind: Marker['kind']): Promise<Measurement> {
  const subject = await subjectOf(world, question, scope);
  if (isMeasurement(subject)) return subject;
  const texts = textsOf(world, subject.files);
  if (isMeasurement(texts)) return texts;
  const locations: Location[] = texts.flatMap(({ file, markers }) =>
    markers.filter((marker) => marker.kind === kind && subject.has(file.path, marker.line)).map(({ line, name }) => ({ file: file.path, line, message: name })),
  );
  return measured(locations.length, texts.length, locations);
}

const counted = (id: string, title: string, unit: string, kind: Marker['kind'], advice: string): Condition[] =>
  (['all', 'new'] as const).map((scope) => ({
    id: scope === 'new' ? `new-${id}` : id,
    title: scope === 'new' ? `${title} in new code` : title,
    bound: 'max' as const,
    threshold: 0,
    unit,
    scope,
    tier: 'tier1' as const,
    advice,
    measure: (world: World, question: Question) => countMarkers(world, question, scope, kind),
  }));

export const textConditions: readonly Condition[] = [
  ...counted('todos', 'work left undone', 'notes', 'todo', 'do it, or move it to the issue tracker'),
  ...counted('escape-hatches', 'escape hatches', 'places', 'escape-hatch', 'satisfy the checker instead of silencing it'),
];
