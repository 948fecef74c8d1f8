// analyze: a project's metrics, grade, duplicates and import cycles.
import { StrataError } from '../../plugins/graph/errors';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import * as batuta from '../../plugins/batuta';
import type { AnalyzeOptions } from '../../schemas/types/analyze-options.schema';

async function run(options: AnalyzeOptions, { root, project, write }: Execution): Promise<Outcome> {
  const sources = batuta.findSources(root, { include: options.include ?? [], exclude: options.exclude ?? [] });
  if (sources.length === 0) throw new StrataError('no-source', 'there is no source file to analyze', { location: { file: root }, hint: 'check the folder, include, exclude and .gitignore' });
  const analysis = await batuta.analyzeSources(sources, {
    threads: options.threads ?? 0,
    duplicateTokensMin: options.duplicateTokensMin ?? 50,
    duplicateLinesMin: options.duplicateLinesMin ?? 5,
  });
  const report = batuta.analysisReport(analysis);
  write(batuta.renderAnalysis(analysis, project));
  // files that could not be measured are told, and are no success when there is nothing else
  return { exitCode: report.totals.unmeasured === report.totals.files ? 1 : 0, report };
}

export const command = defineExecutor<AnalyzeOptions>({ name: 'analyze', schema: 'analyze-options', section: 'analyze', run });
export default command.execute;
export const batch = command.batch;
