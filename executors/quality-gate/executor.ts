// quality-gate: whether a project may go in, condition by condition.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { StrataError } from '../../plugins/graph/errors';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { writeFileAtomically, writeJsonAtomically } from '../../plugins/graph/files';
import { packageRoot } from '../../plugins/graph/schemas';
import * as batuta from '../../plugins/batuta';
import type { QualityGateOptions } from '../../schemas/types/quality-gate-options.schema';

/** NX_BASE wins over nx.json's defaultBase, as everywhere in Nx. */
function baseOf(options: QualityGateOptions, workspaceRoot: string): string | undefined {
  if (options.base) return options.base;
  if (process.env['NX_BASE']) return process.env['NX_BASE'];
  const file = join(workspaceRoot, 'nx.json');
  if (!existsSync(file)) return undefined;
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { defaultBase?: string }).defaultBase ?? 'main';
  } catch (error) {
    throw new StrataError('invalid-config', 'not readable as JSON', { location: { file }, hint: 'correct the syntax of the file', cause: error });
  }
}

/** From the repository to the project, for readers that know the repository only. */
function prefixOf(root: string): string {
  for (let here = root; ; here = dirname(here)) {
    if (existsSync(join(here, '.git'))) return here === root ? '' : `${relative(here, root).split(sep).join('/')}/`;
    if (dirname(here) === here) return '';
  }
}

async function run(options: QualityGateOptions, { root, workspaceRoot, project, write, color }: Execution): Promise<Outcome> {
  const reports = { ...batuta.DEFAULT_REPORTS, ...options.reports };
  const selection = { include: options.include ?? [], exclude: options.exclude ?? [] };
  const request: batuta.GateRequest = {
    root,
    selection,
    conditions: options.conditions as batuta.GateRequest['conditions'],
    reports,
    allowNotMeasured: options.allowNotMeasured ?? [],
    tier: options.tier ?? 'tier4',
    base: baseOf(options, workspaceRoot),
    fetch: options.fetch ?? true,
    ratchetFile: options.ratchetFile ?? 'quality-ratchet.json',
    accept: options.accept ?? [],
  };
  if (options.stamp) {
    const found = batuta.locateReports(root, [...reports.tests, ...reports.coverage, ...reports.sarif, ...reports.mutants]).filter(({ path }) => !path.startsWith('reports/quality-gate.'));
    if (found.length === 0) throw new StrataError('no-report', 'there is no report to stamp', { hint: 'run the tests and linters with reports first, or set reports' });
    for (const file of batuta.stampReports(found, batuta.findSources(root, selection))) write(`stamped ${relative(root, file)}\n`);
    return { exitCode: 0 };
  }
  if (options.selfTest) {
    const results = await batuta.selfTest(request);
    write(batuta.renderSelfTest(results, project));
    return { exitCode: results.length > 0 && results.every((result) => result.red) ? 0 : 1, report: { version: 1, selfTest: results }, reportName: 'quality-gate-self-test' };
  }
  const report = await batuta.runGate(request);
  write(batuta.renderText(report, project, color));
  const formats = options.formats ?? [];
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  if (formats.includes('sarif')) writeJsonAtomically(join(root, 'reports/quality-gate.sarif'), batuta.renderSarif(report, version));
  if (formats.includes('junit')) writeFileAtomically(join(root, 'reports/quality-gate.xml'), batuta.renderJUnit(report, project));
  if (formats.includes('annotations')) write(batuta.renderAnnotations(report, prefixOf(root)));
  return { exitCode: report.verdict === 'pass' ? 0 : 1, report };
}

export const command = defineExecutor<QualityGateOptions>({ name: 'quality-gate', schema: 'quality-gate-options', section: 'quality-gate', run });
export default command.execute;
export const batch = command.batch;
