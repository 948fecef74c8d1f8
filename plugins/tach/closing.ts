// The lines after pytest's own summary: what the engine did.
import type { TachTestReport } from '../../schemas/types/tach-test-report.schema';

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
  if (engine.reason) lines.push(`tach: fork mode because ${engine.reason}`);
  for (const note of new Set(notes)) lines.push(`tach: ${note}`);
  list(lines, engine.unreset, (entry) => `not isolated from each other: ${entry.count} test${entry.count === 1 ? '' : 's'} from ${entry.id}, because ${entry.fixtures.join(', ') || 'the set-up'} holds ${entry.holds.join(', ')}`);
  list(lines, byTest(engine.leaks), ({ action, id, what }) => `${action === 'discard' ? 'process thrown away' : 'undone'} after ${id}: ${what.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

type Leak = TachTestReport['engine']['leaks'][number];

/** One entry a test and action, with all that it left. */
function byTest(leaks: readonly Leak[]): ReadonlyArray<{ readonly action: Leak['action']; readonly id: string; readonly what: string[] }> {
  const entries = new Map<string, { action: Leak['action']; id: string; what: string[] }>();
  for (const { action, id, kind, detail } of leaks) {
    const entry = entries.get(`${action} ${id}`) ?? { action, id, what: [] };
    entry.what.push(`${kind} ${detail}`);
    entries.set(`${action} ${id}`, entry);
  }
  return [...entries.values()];
}

function list<Entry>(lines: string[], entries: readonly Entry[], say: (entry: Entry) => string): void {
  for (const entry of entries.slice(0, LISTED_MAX)) lines.push(`tach: ${say(entry)}`);
  if (entries.length > LISTED_MAX) lines.push(`tach: ... and ${entries.length - LISTED_MAX} more in the report`);
}
