// The state of a whole workspace on one page.
import { basename, relative, resolve } from 'node:path';
import type { ReportOptions } from '../../../schemas/types/report-options.schema';
import type { ReportReport } from '../../../schemas/types/report-report.schema';
import { StrataError } from '../errors';
import type { Execution, Outcome } from '../executor';
import { writeFileAtomically, writeJsonAtomically } from '../files';
import { cacheRuns, type CacheRun } from './cache-hits';
import { collectReports } from './collect';
import { flakyTests, readHistory, remember } from './history';
import { plural } from './kinds';
import { renderPage } from './page';
import { worst } from './result';

/** An absolute path from one relative to the project, which may not lead out of the workspace. */
function insideWorkspace({ root, workspaceRoot }: Pick<Execution, 'root' | 'workspaceRoot'>, path: string, option: string): string {
  const file = resolve(root, path);
  if (relative(workspaceRoot, file).startsWith('..')) throw new StrataError('outside-workspace', `${path} lies outside the workspace`, { location: { pointer: `/${option}` }, hint: 'give a path relative to the project that stays in the workspace' });
  return file;
}

function cacheTotals(runs: readonly CacheRun[]): ReportReport['cache'] {
  if (runs.length === 0) return null;
  const sum = (of: (run: CacheRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  return { runs: runs.length, tasks: sum(({ tasks }) => tasks), localHits: sum(({ localHits }) => localHits), remoteHits: sum(({ remoteHits }) => remoteHits) };
}

/** Writes the page, the history and, by its report, what the page tells. Exit code 1 only where failOnProblems asks for it. */
export async function report(options: ReportOptions, execution: Execution): Promise<Outcome> {
  const { root, workspaceRoot, write } = execution;
  const folder = insideWorkspace(execution, options.folder ?? '.', 'folder');
  const page = insideWorkspace(execution, options.output ?? 'reports/index.html', 'output');
  const historyFile = insideWorkspace(execution, options.history ?? '.strata/report-history.json', 'history');
  const results = collectReports(folder, options.exclude ?? []);
  if (results.length === 0 && !options.allowEmpty) throw new StrataError('no-report', 'there is no report in this workspace', { location: { file: folder }, hint: 'run what makes them first: nx run-many -t tach-test quality-gate' });
  const history = remember(readHistory(historyFile), results);
  const flaky = flakyTests(history, results);
  const cache = cacheRuns(workspaceRoot);
  // nothing measured is nothing good
  const verdict = results.length === 0 ? 'unclear' : worst(results.map((result) => result.verdict));
  writeFileAtomically(page, renderPage({ title: options.title ?? basename(folder), verdict, results, flaky, cache }));
  writeJsonAtomically(historyFile, history);
  const shown = relative(root, page);
  const count = (wanted: string): number => results.filter((result) => result.verdict === wanted).length;
  write(`${shown}: ${plural(results.length, 'report')} of ${plural(new Set(results.map(({ project }) => project)).size, 'project')}: ${count('good')} good, ${count('bad')} bad, ${count('unclear')} unclear${flaky.length > 0 ? `; ${plural(flaky.length, 'flaky test')}` : ''}\n`);
  const told: ReportReport = {
    version: 1,
    page: shown,
    verdict,
    results: results.map(({ project, kind, file, madeAt, verdict: how, headline, problems }) => ({ project, kind, file, madeAt, verdict: how, headline, problems: problems.length })),
    flaky: [...flaky],
    cache: cacheTotals(cache),
  };
  return { exitCode: options.failOnProblems && verdict !== 'good' ? 1 : 0, report: told };
}
