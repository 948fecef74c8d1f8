// dst-replay: one run again, with its whole trace.
import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { DstReplayOptions } from '../../schemas/types/dst-replay-options.schema';
import type { DstReplayReport } from '../../schemas/types/dst-replay-report.schema';
import { StrataError } from '../graph/errors';
import { shownPath, type Execution, type Outcome } from '../graph/executor';
import { reportedFolder, writeFileAtomically } from '../graph/files';
import { findScenarios } from './scenarios';
import { bundleScenario, type Bundle } from './simulator/bundle';
import { counted, renderStory } from './simulator/render';
import { readReplay } from './simulator/replay';
import { Simulator, type Plan, type TraceEntry } from './simulator/simulation';

export interface Subject {
  readonly bundle: Bundle;
  readonly simulator: Simulator;
  readonly plan: Plan;
  readonly expected?: string;
  readonly sameCode?: boolean;
}

/** The run that the options name. */
export async function findSubject(options: DstReplayOptions, root: string): Promise<Subject> {
  const isFile = statSync(root).isFile();
  const file = isFile && root.endsWith('.json') ? root : options.file !== undefined ? resolve(root, options.file) : undefined;
  if (file !== undefined) {
    const { scenario, digest, signature, plan } = readReplay(file);
    const bundle = await bundleScenario(scenario);
    return { bundle, simulator: new Simulator(bundle), plan, expected: signature, sameCode: digest === bundle.digest };
  }
  if (options.seed === undefined) throw new StrataError('no-run', 'neither a replay file nor a seed is named', { hint: 'strata dst-replay FILE.json, or the options "scenario" and "seed"' });
  const scenarios = findScenarios(root, options.scenario === undefined ? undefined : [options.scenario]);
  if (scenarios.length > 1) throw new StrataError('many-scenarios', `the project has ${scenarios.length} scenarios`, { hint: `name one: --scenario=${relative(root, scenarios[0]!)}` });
  const bundle = await bundleScenario(scenarios[0]!);
  const simulator = new Simulator(bundle);
  return { bundle, simulator, plan: simulator.plan(options.seed) };
}

const line = ({ timeMs, node, what, text }: TraceEntry): string => `${(timeMs / 1000).toFixed(6).padStart(11)} s  ${node.padEnd(7)}  ${what.padEnd(9)}  ${text}\n`;

export async function replay(options: DstReplayOptions, execution: Execution): Promise<Outcome> {
  const start = performance.now();
  const { simulator, plan, expected, sameCode } = await findSubject(options, execution.root);
  const folder = reportedFolder(execution.root);
  const traceFile = resolve(folder, options.traceFile ?? 'reports/dst-trace.jsonl');
  if (sameCode === false) execution.write('the code has changed since the replay file was written\n');
  const trace: string[] = [];
  execution.write(`seed ${plan.seed}: ${counted(plan.faults.length, 'fault')}, ${counted(plan.operations.length, 'operation')}\n${renderStory(plan, simulator.shape.nodes)}`);
  const result = simulator.run(plan, {
    trace: (entry) => {
      trace.push(JSON.stringify(entry));
      if (options.trace) execution.write(line(entry));
    },
  });
  writeFileAtomically(traceFile, `${trace.join('\n')}\n`);
  execution.write(result.failure ? `fails: ${result.failure.signature}\n  ${result.failure.message}\n` : `passes${expected === undefined ? '' : `: ${expected} does not happen any more`}\n`);
  execution.write(`${result.events} events, trace hash ${result.hash}, trace in ${shownPath(traceFile)}\n`);
  const report: DstReplayReport = {
    seed: plan.seed,
    traceHash: result.hash,
    events: result.events,
    simulatedMs: Math.round(result.simulatedMs),
    wallMs: Math.round(performance.now() - start),
    ...(expected !== undefined && { expected }),
    ...(sameCode !== undefined && { sameCode }),
    ...(result.failure && { failure: { ...result.failure } }),
    trace: relative(folder, traceFile),
  };
  return { exitCode: result.failure ? 1 : 0, report };
}
