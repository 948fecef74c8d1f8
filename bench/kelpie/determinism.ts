// Runs each seed twice, in two processes, and compares the traces' hashes. Usage: npm run bench:dst-determinism [-- --seeds=10000 --from=1]
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundleScenario } from '../../plugins/kelpie/simulator/bundle';
import { sweep } from '../../plugins/kelpie/simulator/sweep';

const argument = (name: string, otherwise: number): number => Number(process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);

async function main(): Promise<void> {
  const [from, count] = [argument('from', 1), argument('seeds', 10_000)];
  const bundle = await bundleScenario(join(__dirname, '../../test/kelpie/scenarios/everything.scenario.js'));
  const shown = process.stdout.isTTY ? (done: number): void => void process.stdout.write(`\r${done} of ${count}`) : () => undefined;
  const { results, verified, divergences, failures, wallMs } = await sweep(bundle, { from, count, parallel: availableParallelism(), verify: 'all', shrinkMs: 0, failuresMax: 10, progress: shown });
  const hashes = new Set(results.map(({ hash }) => hash)).size;
  process.stdout.write(`\r${verified} seeds from ${from} on twice, in two processes: ${divergences.length} differ; ${hashes} different traces, ${failures.length} failures, ${(wallMs / 1000).toFixed(0)} s on ${availableParallelism()} cores, Node.js ${process.version}\n`);
  for (const { seed, event, first, second } of divergences) process.stdout.write(`seed ${seed} differs at event ${event}:\n  ${first}\n  ${second}\n`);
  for (const { seed, signature, message } of failures) process.stdout.write(`seed ${seed} fails: ${signature}: ${message}\n`);
  process.exitCode = divergences.length > 0 || failures.length > 0 || verified < count ? 1 : 0;
}

void main();
