// Judges a recorded history: exit code 0 linearizable, 1 violation, 2 could not run, 3 unknown (a limit was reached).
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DstCheckOptions } from '../../schemas/types/dst-check-options.schema';
import type { DstCheckReport } from '../../schemas/types/dst-check-report.schema';
import { StrataError, systemCode } from '../../plugins/graph/errors';
import { defineExecutor, shownPath, type Execution, type Outcome } from '../../plugins/graph/executor';
import { checkHistory } from '../../plugins/kelpie/history/check';
import { parseHistory } from '../../plugins/kelpie/history/history';
import { renderVerdict } from '../../plugins/kelpie/history/render';

const EXIT_CODES = { linearizable: 0, violation: 1, unknown: 3 } as const;

function historyFile({ file }: DstCheckOptions, root: string): string {
  if (statSync(root).isFile()) return root;
  if (file === undefined) throw new StrataError('no-history', 'no history is named', { hint: 'strata dst-check FILE.jsonl, or the option "file"', location: { pointer: '/file' } });
  return resolve(root, file);
}

async function run(options: DstCheckOptions, execution: Execution): Promise<Outcome> {
  const start = performance.now();
  const path = historyFile(options, execution.root);
  const file = shownPath(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new StrataError('cannot-read', `cannot read: ${systemCode(error) ?? String(error)}`, { location: { file }, hint: 'name a file of JSON lines, at most 512 MB', cause: error });
  }
  const model = options.model ?? 'register';
  const judgement = await checkHistory(parseHistory(text, file), model, { timeLimitMs: options.timeLimitMs ?? 60_000, file, signal: execution.signal });
  const report: DstCheckReport = { ...judgement, model, wallMs: Math.round((performance.now() - start) * 1000) / 1000 };
  execution.write(renderVerdict(report, file));
  return { exitCode: EXIT_CODES[report.verdict], report };
}

export const command = defineExecutor<DstCheckOptions>({ name: 'dst-check', schema: 'dst-check-options', run });
export default command.execute;
export const batch = command.batch;
