// Builds the real stores that cache-serve is tested and measured with, from the Go module proxy, into the user's cache folder.
// Usage: node scripts/backends.mjs [gofakes3] [versitygw] [bazel-remote]     (default: all)
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `cpuSeconds`: what a build from nothing takes, so that nobody wonders. */
export const servers = {
  gofakes3: { module: 'github.com/johannesboyne/gofakes3/cmd/gofakes3', version: 'v1.2.0', binary: 'gofakes3', cpuSeconds: 20 },
  versitygw: { module: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.8.0', binary: 'versitygw', cpuSeconds: 130 },
  'bazel-remote': { module: 'github.com/buchgr/bazel-remote/v2', version: 'v2.4.4', binary: 'bazel-remote', cpuSeconds: 200 },
};

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nx-strata/servers');

/** Where the server's program is, or would be. */
export const serverPath = (name) => join(cache, `${name}-${servers[name].version}`, servers[name].binary);

const hasGo = () => spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;

async function build(name) {
  const { module, version, binary, cpuSeconds } = servers[name];
  const target = serverPath(name);
  if (existsSync(target)) return;
  const aside = join(cache, `.${name}-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  process.stdout.write(`backends: building ${name} ${version}, once (some ${cpuSeconds} s of processor time)\n`);
  const startedMs = Date.now();
  const child = spawn('go', ['install', `${module}@${version}`], { env: { ...process.env, GOBIN: aside }, stdio: ['ignore', 'ignore', 'pipe'] });
  const said = [];
  child.stderr.on('data', (chunk) => said.push(chunk));
  const ticker = setInterval(() => process.stdout.write(`backends: ${name}, ${Math.round((Date.now() - startedMs) / 1000)} s\n`), 10_000);
  const stop = () => child.kill();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const status = await new Promise((done) => child.once('close', done));
  clearInterval(ticker);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  try {
    if (status !== 0) throw new Error(`go install ${module}@${version} failed: ${Buffer.concat(said).toString().trim().split('\n').at(-1)}`);
    mkdirSync(join(target, '..'), { recursive: true });
    renameSync(join(aside, binary), target);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !Object.hasOwn(servers, name));
  if (unknown !== undefined) {
    process.stderr.write(`no server "${unknown}"\n  there is: ${Object.keys(servers).join(', ')}\n`);
    process.exit(2);
  }
  if (!hasGo()) {
    process.stderr.write('backends: no go on PATH\n  apt-get install golang, or see https://go.dev/dl\n');
    process.exit(2);
  }
  let failures = 0;
  for (const name of names.length > 0 ? names : Object.keys(servers)) {
    try {
      await build(name);
      process.stdout.write(`backends: ${name} is at ${serverPath(name)}\n`);
    } catch (error) {
      failures += 1;
      process.stderr.write(`backends: ${error.message}\n`);
    }
  }
  process.exit(failures > 0 ? 1 : 0);
}
