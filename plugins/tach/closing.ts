// The lines after pytest's own summary: what the engine did.
import type { TachTestReport } from '../../schemas/types/tach-test-report.schema';
import { held, leftBehind } from './plain-words';

const LISTED_MAX = 10;

export function closingLines(report: TachTestReport, notes: readonly string[]): string {
  const { summary, engine } = report;
  const told = (['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed'] as const).filter((name) => summary[name] > 0).map((name) => `${summary[name]} ${name}`);
  const notRun = summary.notRun > 0 ? `, ${summary.notRun} not run` : '';
  const lines = [`tach: ${summary.collected} collected${told.length ? `: ${told.join(', ')}` : ''}${notRun} in ${(report.wallMs / 1000).toFixed(2)} s`];
  if (report.shard) lines.push(`tach: shard ${report.shard.index} of ${report.shard.total}, which has ${summary.collected} of ${report.shard.of} tests (split ${report.shard.split})`);
  if (engine.mode !== 'none') {
    const resets = engine.resets > 0 ? `, ${engine.resets} resets (p50 ${engine.resetP50Us} us, p99 ${engine.resetP99Us} us)` : '';
    lines.push(`tach: ${engine.mode} mode, ${engine.workers} worker${engine.workers === 1 ? '' : 's'}${resets}, ${engine.forks} forks`);
  }
  if (engine.mode === 'none' && engine.reason) lines.push(`tach: plain pytest in one process, without isolation, because ${engine.reason}`);
  else if (engine.reason) lines.push(`tach: fork mode because ${engine.reason}`);
  for (const note of new Set(notes)) lines.push(`tach: ${note}`);
  list(lines, engine.unreset, ({ count, id, fixtures, holds }) => `not isolated from each other: ${count} test${count === 1 ? '' : 's'} from ${id}, because ${reasonOf(fixtures, holds)}`);
  list(lines, byWhatWasLeft(engine.leaks), ({ action, ids, what }) => `${action === 'discard' ? 'process thrown away' : 'undone'} after ${ids.length === 1 ? ids[0]! : `${ids.length} tests from ${ids[0]!}`}: ${what}`);
  return `${lines.join('\n')}\n`;
}

/** What the engine says of fixtures that no process built before its tests ran (native/tach/harness/runner.py). */
const BUILT_LATE = 'what a test built while it ran';

function reasonOf(fixtures: readonly string[], holds: readonly string[]): string {
  const [first = 'the set-up', ...more] = new Set(fixtures);
  const names = more.length > 2 ? `${first} and ${more.length} more fixtures` : [first, ...more].join(', ');
  if (holds.includes(BUILT_LATE)) return `${names} ${more.length > 0 ? 'were' : 'was'} asked for while a test ran`;
  return `${names} ${more.length > 0 ? 'hold' : 'holds'} ${[...new Set(holds.map(held))].join(', ')}`;
}

type Leak = TachTestReport['engine']['leaks'][number];

interface Left {
  readonly action: Leak['action'];
  readonly what: string;
  readonly ids: string[];
}

/** One entry for all tests that left the same, in the order in which they ran: a plugin that leaves something does so in each. */
function byWhatWasLeft(leaks: readonly Leak[]): readonly Left[] {
  const tests = new Map<string, { action: Leak['action']; id: string; what: Set<string> }>();
  for (const { action, id, kind, detail } of leaks) {
    const entry = tests.get(`${action} ${id}`) ?? { action, id, what: new Set() };
    entry.what.add(leftBehind(kind, detail));
    tests.set(`${action} ${id}`, entry);
  }
  const entries = new Map<string, Left>();
  for (const { action, id, what } of tests.values()) {
    const text = [...what].join(', ');
    const entry = entries.get(`${action} ${text}`) ?? { action, what: text, ids: [] };
    entry.ids.push(id);
    entries.set(`${action} ${text}`, entry);
  }
  return [...entries.values()];
}

function list<Entry>(lines: string[], entries: readonly Entry[], say: (entry: Entry) => string): void {
  for (const entry of entries.slice(0, LISTED_MAX)) lines.push(`tach: ${say(entry)}`);
  if (entries.length > LISTED_MAX) lines.push(`tach: ... and ${entries.length - LISTED_MAX} more in the report`);
}
