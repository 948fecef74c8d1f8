// dst-run: every scenario of a project over its seeds, one report for all.
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import type { DstRunOptions } from '../../schemas/types/dst-run-options.schema';
import type { DstRunReport } from '../../schemas/types/dst-run-report.schema';
import { shownPath, type Execution, type Outcome } from '../graph/executor';
import { reportedFolder } from '../graph/files';
import { findScenarios, scenarioName } from './scenarios';
import { bundleScenario, type Bundle } from './simulator/bundle';
import { faultKinds } from './simulator/faults';
import { counted, renderStory } from './simulator/render';
import { writeReplay } from './simulator/replay';
import { DEFAULT_FAULTS_MAX } from './simulator/simulation';
import { sweep, type SweepFailure, type SweepOptions, type SweepResult } from './simulator/sweep';

type ReportedFailure = DstRunReport['failures'][number];

function reportFailure(failure: SweepFailure, nodes: number, bundle: Bundle, folder: string, write: (text: string) => void): ReportedFailure {
  const { seed, signature, message, shrunk, seeds } = failure;
  write(`\n${scenarioName(bundle.file)}: seed ${seed} fails: ${signature}\n  ${(shrunk?.failure.message ?? message).split('\n').join('\n  ')}\n`);
  if (seeds.length > 1) write(`  ${seeds.length} seeds fail in this way: ${seeds.slice(0, 8).join(', ')}${seeds.length > 8 ? ', ...' : ''}\n`);
  const common = { scenario: relative(folder, bundle.file), seed, signature, message, seeds: [...seeds] };
  if (!shrunk) {
    write(`  look at it: strata dst-replay ${shownPath(folder)} --scenario=${relative(folder, bundle.file)} --seed=${seed} --trace\n`);
    return common;
  }
  const replay = join(folder, 'reports', 'dst', `${scenarioName(bundle.file)}-${seed}.json`);
  writeReplay(replay, bundle, shrunk.plan, shrunk.failure);
  const { plan, from, runs, wallMs } = shrunk;
  write(`  shrunk from ${counted(from.faults, 'fault')} and ${counted(from.operations, 'operation')} to ${plan.faults.length} and ${plan.operations.length}, in ${counted(runs, 'run')} and ${(wallMs / 1000).toFixed(1)} s:\n`);
  write(renderStory(plan, nodes));
  write(`  replay it: strata dst-replay ${shownPath(replay)}\n`);
  return { ...common, shrunk: { faults: plan.faults.map((fault) => ({ ...fault })), operations: plan.operations.map((operation) => ({ ...operation })), replay: relative(folder, replay), runs, wallMs } };
}

function reportSweep(result: SweepResult, bundle: Bundle, write: (text: string) => void): void {
  const { results, wallMs, verified, divergences, unreached } = result;
  const events = results.reduce((sum, run) => sum + run.events, 0);
  const simulated = results.reduce((sum, run) => sum + run.simulatedMs, 0);
  const failed = results.filter((run) => run.failure).length;
  write(`${scenarioName(bundle.file)}: ${results.length} seeds, ${failed} failed; ${events} events, ${Math.round(simulated / 1000)} simulated seconds in ${(wallMs / 1000).toFixed(1)} s; ${verified} run twice, ${divergences.length} differed\n`);
  for (const { seed, event, first, second } of divergences) write(`  seed ${seed} is not deterministic: event ${event} was\n    ${first}\n  and in another process\n    ${second}\n`);
  for (const mark of unreached) write(`  no seed reached the mark "${mark}"\n`);
}

export async function runScenarios(options: DstRunOptions, execution: Execution): Promise<Outcome> {
  const start = performance.now();
  const folder = reportedFolder(execution.root);
  const files = findScenarios(execution.root, options.scenarios?.length ? options.scenarios : undefined);
  const from = options.from ?? 1;
  const settings: SweepOptions = {
    from,
    count: options.seeds ?? 100,
    parallel: options.parallel ?? availableParallelism(),
    faults: options.faults?.length ? options.faults : faultKinds,
    faultsMax: options.faultsMax ?? DEFAULT_FAULTS_MAX,
    verify: options.verify ?? 'sample',
    shrinkMs: options.shrinkMs ?? 30_000,
    failuresMax: options.failuresMax ?? 3,
    signal: execution.signal,
  };
  const report = { seeds: { from, count: 0 }, scenarios: files.map((file) => relative(folder, file)), failures: [] as ReportedFailure[], events: 0, simulatedMs: 0, wallMs: 0, traceHash: {} as Record<string, string>, verified: 0, divergences: [] as DstRunReport['divergences'], faults: {} as Record<string, number>, sometimes: {} as Record<string, number> };
  let unreached = 0;
  for (const file of files) {
    const bundle = await bundleScenario(file);
    const result = await sweep(bundle, {
      ...settings,
      progress: (done, failed) => execution.progress(`${scenarioName(file)}: ${done} of ${settings.count} seeds, ${failed} failed`),
      shrinking: (seed, { faults, operations }) => execution.progress(`${scenarioName(file)}: shrinking seed ${seed}: ${counted(faults.length, 'fault')} and ${counted(operations.length, 'operation')} left`),
    });
    reportSweep(result, bundle, execution.write);
    for (const run of result.results) report.traceHash[files.length > 1 ? `${scenarioName(file)}#${run.seed}` : `${run.seed}`] = run.hash;
    report.seeds.count += result.results.length;
    report.events += result.results.reduce((sum, run) => sum + run.events, 0);
    report.simulatedMs += Math.round(result.results.reduce((sum, run) => sum + run.simulatedMs, 0));
    report.verified += result.verified;
    report.divergences.push(...result.divergences.map((divergence) => ({ scenario: relative(folder, file), ...divergence })));
    report.failures.push(...result.failures.map((failure) => reportFailure(failure, result.shape.nodes, bundle, folder, execution.write)));
    for (const [fault, fired] of Object.entries(result.fired)) report.faults[fault] = (report.faults[fault] ?? 0) + fired;
    for (const [mark, hits] of [...Object.entries(result.marks), ...result.unreached.map((name) => [name, 0] as const)]) report.sometimes[mark] = (report.sometimes[mark] ?? 0) + hits;
    // a mark is looked for only where every seed ran: a sweep that stopped at its failures says nothing of it
    if (result.results.length === settings.count) unreached += result.unreached.length;
    if (result.interrupted) execution.write(`interrupted after ${result.results.length} of ${settings.count} seeds\n`);
    if (result.interrupted) return { exitCode: 2, report: { ...report, wallMs: Math.round(performance.now() - start) } };
  }
  const finished: DstRunReport = { ...report, wallMs: Math.round(performance.now() - start) };
  return { exitCode: finished.failures.length + finished.divergences.length + unreached > 0 ? 1 : 0, report: finished };
}
