// `npm run bench:gate [-- --runs=5]`: what the gate's first two tiers take on a clone of this repository, the command's start included.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { conditions, findSources } from '../../plugins/batuta';
import { packageRoot } from '../../plugins/graph/schemas';
import { median } from './peers';

const TIERS = ['tier1', 'tier2'] as const;
/** What each tier may take: on save, before a commit. */
const BARS_MS = { tier1: 1000, tier2: 5000 } as const;

function main(): void {
  const runs = Number(process.argv.find((argument) => argument.startsWith('--runs='))?.slice(7) ?? 5);
  const root = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    const { status, stderr } = spawnSync('git', ['clone', '--quiet', `file://${packageRoot}`, root], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const early = conditions.filter(({ tier }) => tier === 'tier1' || tier === 'tier2');
    // loose: the time is what is looked at
    const config = Object.fromEntries(early.map(({ id, bound }) => [id, bound === 'max' ? { max: 100 } : { min: 1 }]));
    writeFileSync(join(root, 'strata.config.json'), JSON.stringify({ 'quality-gate': { conditions: config } }));
    const sources = findSources(root);
    console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}; ${sources.length} files, ${(sources.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)} MB`);
    for (const tier of TIERS) {
      const asked = early.filter((condition) => tier === 'tier2' || condition.tier === 'tier1').length;
      const times: number[] = [];
      for (let run = 0; run < runs; run++) {
        const started = performance.now();
        const { status: code, stdout, stderr: errors } = spawnSync(process.execPath, [join(packageRoot, 'dist/executors/strata.js'), 'quality-gate', root, `--tier=${tier}`, '--base=HEAD~10', '--no-fetch'], { encoding: 'utf8' });
        times.push(performance.now() - started);
        if (code !== 0 && code !== 1) throw new Error(stdout + errors);
      }
      console.log(`${tier}, ${asked} conditions: median ${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}); it may take ${BARS_MS[tier]} ms`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

main();
