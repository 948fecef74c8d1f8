// Completes package-lock.json: where a registry lacks an optional platform package, `npm install` leaves it out of the
// lockfile and `npm ci` then refuses the whole file. Run after `npm install`; `--check` only tells.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const SYSTEMS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openbsd', 'netbsd', 'sunos', 'aix', 'openharmony'];
const PROCESSORS = ['arm64', 'x64', 'arm', 'ia32', 'riscv64', 'ppc64', 's390x', 'loong64', 'mips64el'];

/** The entry npm would have written, as far as the package's name tells. */
function entryOf(name, version, dev) {
  const parts = name.split(/[-/]/);
  const os = SYSTEMS.find((system) => parts.includes(system));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  const libc = parts.includes('musl') ? 'musl' : parts.includes('gnu') ? 'glibc' : undefined;
  if (!os && !cpu) return undefined;
  return { version, ...(cpu && { cpu: [cpu] }), ...(dev && { dev: true }), ...(libc && { libc: [libc] }), optional: true, ...(os && { os: [os] }) };
}

const missing = [];
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] || !/^\d/.test(version)) continue;
    const entry = entryOf(name, version, owner.dev);
    if (!entry) continue;
    missing.push(name);
    lock.packages[path] = entry;
  }
}
if (missing.length === 0) process.exit(0);
if (process.argv.includes('--check')) {
  process.stderr.write(`package-lock.json lacks optional packages, so that npm ci would refuse it: ${missing.join(', ')}\n  npm run lockfile\n`);
  process.exit(1);
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
process.stdout.write(`package-lock.json: added ${missing.join(', ')}\n`);
