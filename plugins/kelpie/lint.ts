// dst-lint: what makes a project's actors differ from run to run.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { DstLintOptions } from '../../schemas/types/dst-lint-options.schema';
import type { DstLintReport } from '../../schemas/types/dst-lint-report.schema';
import { readConfig } from '../graph/config';
import { StrataError } from '../graph/errors';
import { shownPath, type Execution, type Outcome } from '../graph/executor';
import { writeJsonAtomically } from '../graph/files';
import { packageRoot } from '../graph/schemas';
import { lintFiles } from './lint/lint';
import { renderSarif, renderText } from './lint/render';
import { DEFAULT_SCENARIOS, findScenarios } from './scenarios';

const DEFAULT_MODULE = 'src/actors.ts';

/** Where the lint begins: what is named, else the scenarios and the module that actor-serve serves. */
function entries(root: string, files: readonly string[]): string[] {
  if (statSync(root).isFile()) return [root];
  if (files.length > 0) return findScenarios(root, files);
  const { config } = readConfig(root);
  const module = join(root, config['actor-serve']?.module ?? DEFAULT_MODULE);
  let scenarios: string[] = [];
  try {
    scenarios = findScenarios(root, config.kelpie?.scenarios?.length ? config.kelpie.scenarios : DEFAULT_SCENARIOS);
  } catch (error) {
    if (!(error instanceof StrataError) || !existsSync(module)) throw error;
  }
  return [...new Set([...scenarios, ...(existsSync(module) ? [module] : [])])];
}

export async function lint(options: DstLintOptions, execution: Execution): Promise<Outcome> {
  const start = performance.now();
  const { root } = execution;
  const folder = statSync(root).isFile() ? dirname(root) : root;
  const result = await lintFiles(folder, entries(root, options.files ?? []), options.fix ?? false);
  const report: DstLintReport = { ...result, wallMs: Math.round(performance.now() - start) };
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const prefix = relative(execution.workspaceRoot, folder).split('\\').join('/');
  const sarif = renderSarif(report, version, prefix === '' || prefix.startsWith('..') ? '' : `${prefix}/`);
  writeJsonAtomically(join(folder, 'reports/dst-lint.sarif'), sarif);
  if (options.format === 'json') execution.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (options.format === 'sarif') execution.write(`${JSON.stringify(sarif, undefined, 2)}\n`);
  else execution.write(renderText(report, execution.color, (path) => shownPath(join(folder, path))));
  const failing = report.findings.filter(({ level }) => level === 'error' || options.failOn !== 'error');
  return { exitCode: failing.length > 0 ? 1 : 0, report };
}
