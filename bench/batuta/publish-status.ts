// `npm run bench:publish-status`: 50 packages against a registry on this machine that answers after 50 ms, cold and warm.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishStatus } from '../../plugins/batuta/stack/publish-status';

const PACKAGES = 50;
const FILES_EACH = 20;
const LATENCY_MS = 50;
const WARM_ROUNDS = 40;

async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  const server = createServer((_, response) => void setTimeout(() => response.end('{"versions":{"1.0.0":{}},"dist-tags":{"latest":"1.0.0"}}'), LATENCY_MS));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    writeFileSync(join(root, '.gitignore'), '.nx\n');
    for (let index = 0; index < PACKAGES; index++) {
      mkdirSync(join(root, `p${index}`));
      writeFileSync(join(root, `p${index}/package.json`), JSON.stringify({ name: `p${index}`, version: '1.0.0' }));
      for (let file = 0; file < FILES_EACH; file++) writeFileSync(join(root, `p${index}/f${file}.js`), `exports.x = ${file};\n`.repeat(50));
    }
    const git = (...args: string[]): Buffer => execFileSync('git', ['-C', root, '-c', 'user.name=b', '-c', 'user.email=b@localhost', ...args]);
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'begin');
    const settings = { registries: { npm: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, timeoutMs: 5000, parallel: 16, freshForMs: 3_600_000 };
    const time = async (): Promise<number> => {
      const started = performance.now();
      const { statuses } = await publishStatus(root, settings);
      if (statuses.some(({ state }) => state !== 'published')) throw new Error('not all are published');
      return performance.now() - started;
    };
    const cold = await time();
    const warm: number[] = [];
    for (let round = 0; round < WARM_ROUNDS; round++) warm.push(await time());
    warm.sort((a, b) => a - b);
    console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}`);
    console.log(`${PACKAGES} packages of ${FILES_EACH} files, ${LATENCY_MS} ms latency: cold ${cold.toFixed(0)} ms; warm in process p50 ${warm[Math.floor(WARM_ROUNDS / 2)]!.toFixed(0)} ms, p95 ${warm[Math.floor(WARM_ROUNDS * 0.95)]!.toFixed(0)} ms`);
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
