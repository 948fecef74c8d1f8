// dst-view: a page that shows one run, or two beside each other.
import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { DstViewOptions } from '../../schemas/types/dst-view-options.schema';
import type { DstViewReport } from '../../schemas/types/dst-view-report.schema';
import { StrataError } from '../graph/errors';
import { shownPath, type Execution, type Outcome } from '../graph/executor';
import { reportedFolder, writeFileAtomically } from '../graph/files';
import { findSubject } from './replay';
import { scenarioName } from './scenarios';
import { counted } from './simulator/render';
import { RunEncoder, type EncodedRun } from './view/encode';
import { renderPage } from './view/html';
import { readTrace } from './view/read-trace';

const DEFAULT_TRACE = 'reports/dst-trace.jsonl';

/** A run to show: recorded already, or to be run again. */
type Wanted = { readonly trace: string } | { readonly replay: string } | { readonly seed: number };

function encodeTrace(file: string, execution: Execution): EncodedRun {
  const encoder = new RunEncoder();
  for (const entry of readTrace(file)) {
    encoder.add(entry);
    if (encoder.events % 100_000 === 0) execution.progress(`${shownPath(file)}: ${encoder.events} events`);
    if (execution.signal.aborted) throw new StrataError('interrupted', 'interrupted before the page was written');
  }
  if (encoder.events === 0) throw new StrataError('bad-trace', 'the trace has no event', { location: { file: shownPath(file) }, hint: 'write one with strata dst-replay' });
  return encoder.finish(shownPath(file), []);
}

async function encodeRun(options: DstViewOptions, execution: Execution, which: { readonly file?: string; readonly seed?: number }, root: string): Promise<EncodedRun> {
  const { simulator, plan, bundle, sameCode } = await findSubject({ ...(options.scenario !== undefined && { scenario: options.scenario }), ...which }, root);
  const encoder = new RunEncoder();
  execution.progress(`seed ${plan.seed}: runs`);
  const result = simulator.run(plan, { trace: (entry) => encoder.add(entry) });
  if (sameCode === false) execution.write('the code has changed since the replay file was written\n');
  return encoder.finish(`${scenarioName(bundle.file)}, seed ${plan.seed}`, [counted(plan.faults.length, 'fault'), counted(plan.operations.length, 'operation'), `trace hash ${result.hash}`]);
}

const byName = (path: string): Wanted => (path.endsWith('.jsonl') ? { trace: path } : { replay: path });

function wanted({ file, seed }: DstViewOptions, root: string, folder: string): Wanted {
  if (root !== folder && /\.jsonl?$/.test(root)) return byName(root);
  if (file !== undefined) return byName(resolve(folder, file));
  if (seed !== undefined) return { seed };
  const recorded = resolve(folder, DEFAULT_TRACE);
  if (existsSync(recorded)) return { trace: recorded };
  throw new StrataError('no-run', 'no run is named, and none is recorded', { hint: 'strata dst-view FILE (a replay file, or a trace of dst-replay), or the option "seed"', location: { pointer: '/file' } });
}

function other({ compare }: DstViewOptions, folder: string): Wanted | undefined {
  if (compare === undefined) return undefined;
  return /^\d+$/.test(compare) ? { seed: Number(compare) } : byName(resolve(folder, compare));
}

export async function view(options: DstViewOptions, execution: Execution): Promise<Outcome> {
  const start = performance.now();
  const { root } = execution;
  const isFile = statSync(root).isFile();
  const folder = reportedFolder(root);
  const encode = async (run: Wanted): Promise<EncodedRun> => {
    if ('trace' in run) return encodeTrace(run.trace, execution);
    if ('replay' in run) return encodeRun(options, execution, { file: run.replay }, folder);
    return encodeRun(options, execution, { seed: run.seed }, isFile && !/\.jsonl?$/.test(root) ? root : folder);
  };
  const runs = [await encode(wanted(options, root, folder))];
  const second = other(options, folder);
  if (second) runs.push(await encode(second));
  const output = resolve(folder, options.output ?? 'reports/dst-view.html');
  const page = renderPage(runs);
  writeFileAtomically(output, page);
  const report: DstViewReport = {
    output: relative(folder, output),
    sizeBytes: page.length,
    runs: runs.map(({ head }) => ({ title: head.title, events: head.events, simulatedMs: Math.round(head.endUs / 1000), ...(head.failure !== undefined && { failure: head.failure }) })),
    wallMs: Math.round(performance.now() - start),
  };
  execution.write(`${report.runs.map(({ title, events }) => `${title}: ${events} events`).join('; ')}\n${shownPath(output)}, ${(page.length / 1e6).toFixed(1)} MB: open it in a browser\n`);
  return { exitCode: 0, report };
}
