// Every condition there is, and which of them a configuration asks for.
import { StrataError } from '../../graph/errors';
import { codeConditions } from './conditions-code';
import { reportConditions } from './conditions-reports';
import { sourcesPresent, textConditions } from './conditions-text';
import { TIERS, type Condition, type ConditionSettings, type Tier } from './types';

export const conditions: readonly Condition[] = [sourcesPresent, ...textConditions, ...codeConditions, ...reportConditions];

const byId = new Map(conditions.map((condition) => [condition.id, condition]));

/** What is asked where the configuration names no condition. */
export const DEFAULT_CONDITIONS: Readonly<Record<string, ConditionSettings>> = {
  'tests-failing': {},
  'tests-present': {},
  'new-coverage': {},
  'new-escape-hatches': {},
  'new-cognitive': {},
  'new-duplication': {},
};

export interface Asked {
  readonly condition: Condition;
  readonly settings: ConditionSettings;
  readonly threshold: number;
  /** Whether the configuration itself gives a threshold. */
  readonly explicit: boolean;
  readonly tier: Tier;
}

function ask(id: string, settings: ConditionSettings): Asked {
  const condition = byId.get(id);
  const location = { pointer: `/conditions/${id}` };
  if (!condition) throw new StrataError('unknown-condition', `unknown condition "${id}"`, { location, hint: `conditions: ${[...byId.keys()].join(', ')}` });
  const wrong = condition.bound === 'max' ? 'min' : 'max';
  if (settings[wrong] !== undefined) throw new StrataError('invalid-options', `"${id}" has no ${wrong}`, { location, hint: `give ${condition.bound}` });
  if (settings.ratchet && condition.scope === 'new') throw new StrataError('invalid-options', `"${id}" is about new code, which has no history to ratchet`, { location, hint: `ratchet "${id.replace(/^new-/, '')}" instead` });
  const given = settings[condition.bound];
  return { condition, settings, threshold: given ?? condition.threshold, explicit: given !== undefined, tier: settings.tier ?? condition.tier };
}

/** The conditions that a configuration asks for, `sources` always first. */
export function askedFor(settings: Readonly<Record<string, ConditionSettings>> | undefined): Asked[] {
  const wanted = settings ?? DEFAULT_CONDITIONS;
  const ids = Object.keys(wanted);
  if (ids.length === 0) throw new StrataError('no-condition', 'the gate has no condition, so its verdict would say nothing', { location: { pointer: '/conditions' }, hint: 'name at least one condition, or leave the key out for the default ones' });
  const order = new Map(conditions.map((condition, index) => [condition.id, index]));
  return [...new Set(['sources', ...ids])]
    .map((id) => ask(id, wanted[id] ?? {}))
    .sort((a, b) => order.get(a.condition.id)! - order.get(b.condition.id)!);
}

export const withinTier = (asked: Asked, tier: Tier): boolean => TIERS.indexOf(asked.tier) <= TIERS.indexOf(tier);
