// Proves that a gate can fail: plants a violation for every enabled condition in a copy and demands that it turns red.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { findSources, matcherOf, type SourceFile } from '../sources/population';
import { PLANTS, type PlantSite } from './plants';
import { askedFor, withinTier, type Asked } from './registry';
import { runGate, type GateRequest } from './run';
import type { ConditionResult } from './types';
import { DEFAULT_REPORTS } from './default-reports';

export interface SelfTestResult {
  readonly id: string;
  readonly red: boolean;
  /** What the condition said about the planted violation. */
  readonly detail: string;
}

function commitAll(folder: string): string {
  const run = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=self-test', '-c', 'user.email=self-test@localhost', '-c', 'commit.gpgSign=false', '-c', 'core.hooksPath=/dev/null', '-c', 'init.defaultBranch=main', ...args], {
      encoding: 'utf8',
      env: { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  try {
    run('init', '--quiet');
    run('add', '--force', '--all');
    run('commit', '--quiet', '--allow-empty', '--message', 'as it is');
    return run('rev-parse', 'HEAD').trim();
  } catch (error) {
    throw new StrataError('no-git', 'the self-test needs git and could not use it', { hint: 'install git', cause: error });
  }
}

function copySources(sources: readonly SourceFile[], folder: string): void {
  for (const file of sources) {
    const target = join(folder, file.path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file.absolute, target);
  }
}

/** Whether the planted violation, and not only what was there before, turned the condition red. */
function turnedRed(before: ConditionResult, after: ConditionResult): boolean {
  if (after.outcome !== 'fail') return false;
  if (before.outcome !== 'fail' || before.difference === null || after.difference === null) return true;
  // nothing is worse than 0 of something that has a least amount
  if (after.bound === 'min' && after.measured === 0) return true;
  return after.difference > before.difference;
}

async function testOne(asked: Asked, sources: readonly SourceFile[], request: GateRequest): Promise<SelfTestResult> {
  const { condition, settings } = asked;
  const plant = PLANTS[condition.id];
  if (!plant) return { id: condition.id, red: false, detail: 'no violation is known for this condition' };
  const folder = mkdtempSync(join(tmpdir(), 'strata-self-test-'));
  try {
    copySources(sources, folder);
    // only new code needs something to be newer than
    const base = condition.scope === 'new' ? commitAll(folder) : undefined;
    const only: GateRequest = { ...request, root: folder, base, fetch: false, accept: [], allowNotMeasured: [], conditions: { [condition.id]: { ...settings, ratchet: false } } };
    const resultOf = async (): Promise<ConditionResult> => (await runGate(only)).conditions.find((result) => result.id === condition.id)!;
    const before = await resultOf();
    const include = matcherOf(settings.include);
    const exclude = matcherOf(settings.exclude);
    const covered = sources.filter((file) => (!include || include(file.path)) && !exclude?.(file.path));
    const site: PlantSite = {
      folder,
      sources,
      covered,
      target: covered.find((file) => !file.test) ?? covered[0],
      over: Math.max(asked.threshold, before.measured ?? 0),
      threshold: asked.threshold,
      level: settings.level ?? 'warning',
      reports: { ...DEFAULT_REPORTS, ...request.reports },
    };
    plant(site);
    const after = await resultOf();
    const value = after.measured === null ? (after.reason ?? after.outcome) : `measured ${after.measured}, threshold ${after.threshold}`;
    return { id: condition.id, red: turnedRed(before, after), detail: value };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function selfTest(request: GateRequest): Promise<SelfTestResult[]> {
  const sources = findSources(request.root, request.selection);
  const results: SelfTestResult[] = [];
  for (const asked of askedFor(request.conditions)) {
    if (withinTier(asked, request.tier)) results.push(await testOne(asked, sources, request));
  }
  return results;
}

export function renderSelfTest(results: readonly SelfTestResult[], project: string): string {
  const lines = results.map(({ id, red, detail }) => `  ${red ? 'turns red   ' : 'STAYS GREEN '} ${id.padEnd(22)} ${detail}`);
  const green = results.filter((result) => !result.red).length;
  const verdict = results.length === 0 ? 'no condition to test' : green === 0 ? `all ${results.length} conditions can fail` : `${green} of ${results.length} conditions did not notice a violation`;
  return `self-test of the quality gate of ${project}\n${lines.join('\n')}\n${verdict}\n`;
}
