// Installs the real stores that cache-serve is tested and measured with (Go modules, built; one Python package) into the user's cache folder.
// Usage: node scripts/backends.mjs [gofakes3] [versitygw] [bazel-remote] [buildgrid]     (default: all)
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `cpuSeconds`: what a build from nothing takes, so that nobody wonders. */
export const servers = {
  gofakes3: { module: 'github.com/johannesboyne/gofakes3/cmd/gofakes3', version: 'v1.2.0', binary: 'gofakes3', cpuSeconds: 20 },
  versitygw: { module: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.8.0', binary: 'versitygw', cpuSeconds: 130 },
  'bazel-remote': { module: 'github.com/buchgr/bazel-remote/v2', version: 'v2.4.4', binary: 'bazel-remote', cpuSeconds: 200 },
  buildgrid: { python: 'buildgrid', version: '0.4.4', binary: 'bin/bgd', cpuSeconds: 10 },
};

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nx-strata/servers');

/** Where the server's program is, or would be. */
export const serverPath = (name) => join(cache, `${name}-${servers[name].version}`, servers[name].binary);

/** Runs a command, telling now and then that it still goes on. */
async function run(name, command, args, env = {}) {
  const startedMs = Date.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  const said = [];
  child.stderr.on('data', (chunk) => said.push(chunk));
  const ticker = setInterval(() => process.stdout.write(`backends: ${name}, ${Math.round((Date.now() - startedMs) / 1000)} s\n`), 10_000);
  const stop = () => child.kill();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const status = await new Promise((done, fail) => child.once('close', done).once('error', () => fail(new Error(`${name}: no ${command} on PATH`))));
  clearInterval(ticker);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed: ${Buffer.concat(said).toString().trim().split('\n').at(-1)?.trim()}`);
}

async function install(name) {
  const { module, python, version, binary, cpuSeconds } = servers[name];
  const target = serverPath(name);
  if (existsSync(target)) return;
  process.stdout.write(`backends: installing ${name} ${version}, once (some ${cpuSeconds} s of processor time)\n`);
  const folder = join(cache, `${name}-${version}`);
  if (python) {
    // An environment cannot be moved: it is made in place, and taken away again where that fails.
    try {
      await run(name, 'python3', ['-m', 'venv', '--clear', folder]);
      await run(name, join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', `${python}==${version}`]);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    return;
  }
  const aside = join(cache, `.${name}-${process.pid}`);
  try {
    mkdirSync(aside, { recursive: true });
    await run(name, 'go', ['install', `${module}@${version}`], { GOBIN: aside });
    mkdirSync(folder, { recursive: true });
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
  let failures = 0;
  for (const name of names.length > 0 ? names : Object.keys(servers)) {
    try {
      await install(name);
      process.stdout.write(`backends: ${name} is at ${serverPath(name)}\n`);
    } catch (error) {
      failures += 1;
      process.stderr.write(`backends: ${error.message}\n`);
    }
  }
  process.exit(failures > 0 ? 1 : 0);
}
