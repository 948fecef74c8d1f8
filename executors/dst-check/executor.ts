// Judges a recorded history: exit code 0 linearizable, 1 violation, 2 could not run, 3 unknown (a limit was reached).
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DstCheckOptions } from '../../schemas/types/dst-check-options.schema';
import type { DstCheckReport } from '../../schemas/types/dst-check-report.schema';
import { StrataError, systemCode } from '../../plugins/graph/errors';
import { defineExecutor, shownPath, type Execution, type Outcome } from '../../plugins/graph/executor';
import { checkHistory } from '../../plugins/kelpie/history/check';
import { parseHistory } from '../../plugins/kelpie/history/history';
import { modelNames, type ModelName } from '../../plugins/kelpie/history/models';
import { renderVerdict } from '../../plugins/kelpie/history/render';
import { checkWithModel, loadModel } from '../../plugins/kelpie/history/user-model';

const EXIT_CODES = { linearizable: 0, violation: 1, unknown: 3 } as const;

function historyFile({ file }: DstCheckOptions, root: string): string {
  if (statSync(root).isFile()) return root;
  if (file === undefined) throw new StrataError('no-history', 'no history is named', { hint: 'strata dst-check FILE.jsonl, or the option "file"', location: { pointer: '/file' } });
  return resolve(root, file);
}

const isBuiltIn = (model: string): model is ModelName => (modelNames as readonly string[]).includes(model);

/** A model's file: beside the working folder where it is there, as a command line means it, else relative to the project. */
function modelFile(model: string, root: string): string {
  const location = { pointer: '/model' };
  if (!/\.[cm]?[jt]s$/.test(model)) throw new StrataError('unknown-model', `no model "${model}"`, { hint: `allowed: ${modelNames.join(', ')}, or the path of a model of your own in TypeScript`, location });
  const folder = statSync(root).isFile() ? dirname(root) : root;
  const file = [resolve(folder, model), resolve(model)].find((path) => existsSync(path));
  if (file === undefined) throw new StrataError('unknown-model', `no such file: ${model}`, { hint: 'name the model relative to the project', location });
  return file;
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
  const own = isBuiltIn(model) ? undefined : modelFile(model, execution.root);
  const timeLimitMs = options.timeLimitMs ?? 60_000;
  const { signal } = execution;
  const operations = parseHistory(text, file);
  const judgement =
    own === undefined ? await checkHistory(operations, model as ModelName, { timeLimitMs, file, signal }) : await checkWithModel(operations, await loadModel(own), { timeLimitMs, modelFile: own, signal, progress: (line) => execution.progress(line) });
  const report: DstCheckReport = { ...judgement, model: own === undefined ? model : shownPath(own), wallMs: Math.round((performance.now() - start) * 1000) / 1000 };
  execution.write(renderVerdict(report, file));
  return { exitCode: EXIT_CODES[report.verdict], report };
}

export const command = defineExecutor<DstCheckOptions>({ name: 'dst-check', schema: 'dst-check-options', run });
export default command.execute;
export const batch = command.batch;
