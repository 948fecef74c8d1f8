// Plants each fault of the runtime's list and tells whether the simulation finds it, and after how many seeds.
// Usage: npm run bench:dst-mutants -- [--seeds=500] [--only=NAME]
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/graph/schemas';
import { mutants, type MutantName } from '../../plugins/kelpie/runtime/mutants';
import { bundleScenario } from '../../plugins/kelpie/simulator/bundle';
import { sweep } from '../../plugins/kelpie/simulator/sweep';

const argument = (name: string): string | undefined => process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3);

async function main(): Promise<void> {
  const count = Number(argument('seeds') ?? 500);
  const only = argument('only');
  const bundle = await bundleScenario(join(__dirname, '../../test/kelpie/scenarios/everything.scenario.js'));
  // what the first workload does not find the second may: its actors call each other over many nodes
  const ledger = await bundleScenario(join(packageRoot, 'workspace-example/ledger/src/transfers.scenario.ts'));
  const options = { from: 1, parallel: availableParallelism(), verify: 'none' as const, shrinkMs: Number(argument('shrink') ?? 0), failuresMax: 1 };
  const start = performance.now();
  const sane = await sweep(bundle, { ...options, count: only ? 8 : count });
  const line = (name: string, text: string): void => void process.stdout.write(`${name.padEnd(28)} ${text}\n`);
  line('(nothing planted)', sane.failures.length === 0 ? `passes ${sane.results.length} seeds` : `FAILS at seed ${sane.failures[0]!.seed}: ${sane.failures[0]!.signature}: ${sane.failures[0]!.message}`);
  if (sane.unreached.length > 0) line('', `marks not reached: ${sane.unreached.join(', ')}`);
  const names = (Object.keys(mutants) as MutantName[]).filter((name) => only === undefined || name === only);
  const shrunk: Array<readonly [number, number]> = [];
  let found = 0;
  for (const mutant of names) {
    let result = await sweep(bundle, { ...options, count, mutant });
    if (result.failures.length === 0) result = await sweep(ledger, { ...options, count, mutant });
    const [failure] = result.failures;
    if (failure) found += 1;
    if (failure?.shrunk) shrunk.push([failure.shrunk.plan.faults.length, failure.shrunk.plan.operations.length]);
    const small = failure?.shrunk ? `, shrunk to ${failure.shrunk.plan.faults.length} faults and ${failure.shrunk.plan.operations.length} operations` : '';
    line(mutant, failure ? `found at seed ${failure.seed}: ${failure.signature}${small}` : `NOT FOUND in ${count} seeds: ${mutants[mutant]}`);
  }
  const median = (values: number[]): number => values.sort((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;
  if (shrunk.length > 0) process.stdout.write(`shrunk, median: ${median(shrunk.map(([faults]) => faults))} faults, ${median(shrunk.map(([, operations]) => operations))} operations\n`);
  process.stdout.write(`${found} of ${names.length} mutants found within ${count} seeds, ${((performance.now() - start) / 1000).toFixed(0)} s on ${availableParallelism()} cores, Node.js ${process.version}\n`);
  process.exitCode = found === names.length && sane.failures.length === 0 ? 0 : 1;
}

void main();
