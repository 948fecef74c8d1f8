// plugin-dist: one folder with a host, its plugins and all that they need, that can be moved and checked.
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { StrataError } from '../../graph/errors';
import { writeFileAtomically, writeJsonAtomically } from '../../graph/files';
import { packageRoot } from '../../graph/schemas';
import { readElf } from '../../../native/tau';
import { build, runCargo, type BuildResult } from '../build';
import { cargoWorkspaceOf, readCargoPackage, requirePackage, type CargoPackage } from '../cargo-manifest';
import { LINK_FLAGS } from '../flags';
import { HOST_LIBRARY, RT } from '../layout';
import { rustToolchain } from '../toolchain';
import { verify } from '../verify/verify';
import { MANIFEST, PUBLIC_KEY, SIGNATURE, SUMS, listFiles, renderSums, sha256 } from './files';
import { readPatches } from './patches';
import { renderSbom } from './sbom';

export interface DistRequest {
  /** Folder of the host's crate. */
  readonly root: string;
  readonly output: string;
  readonly key: string | undefined;
  readonly plugins: readonly string[];
  readonly targetDirectory: string;
  readonly locked: boolean;
  readonly offline: boolean;
  readonly signal?: AbortSignal;
  write(text: string): void;
}

export interface Dist {
  readonly root: string;
  readonly files: number;
  readonly bytes: number;
  /** SHA-256 of the public key; undefined where it is not signed. */
  readonly key: string | undefined;
}

/** Crates of a Cargo workspace that say that they are plugins. */
function pluginsOf(cargoWorkspace: string): readonly CargoPackage[] {
  const { workspace } = parseToml(readFileSync(join(cargoWorkspace, 'Cargo.toml'), 'utf8')) as { workspace?: { members?: readonly string[] } };
  const folders = (workspace?.members ?? []).flatMap((member) => {
    if (!member.endsWith('/*')) return [member];
    const parent = member.slice(0, -2);
    return existsSync(join(cargoWorkspace, parent)) ? readdirSync(join(cargoWorkspace, parent)).sort().map((name) => `${parent}/${name}`) : [];
  });
  return folders.flatMap((folder) => readCargoPackage(join(cargoWorkspace, folder)) ?? []).filter(({ kind }) => kind === 'plugin');
}

export const fingerprint = (key: KeyObject): string => sha256(key.export({ type: 'spki', format: 'der' }));

function readKey(file: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (error) {
    throw new StrataError('no-key', 'is not readable as a private key', { location: { file }, hint: 'make one with: openssl genpkey -algorithm ed25519 -out dist.pem', cause: error });
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new StrataError('wrong-key', `is a key of type ${key.asymmetricKeyType}`, { location: { file }, hint: 'use an ed25519 key' });
  return key;
}

/** What is needed to compile a plugin with rustc alone. */
const compileScript = (target: string): string => `#!/bin/sh
# Compiles one Rust file to a plugin for this distribution. Usage: dev/compile NAME SOURCE.rs OUTPUT.so
set -eu
here=$(cd "$(dirname "$0")" && pwd)
exec rustc --edition=2024 --crate-type=cdylib --crate-name="$1" --target=${target} -O \\
${LINK_FLAGS.map((flag) => `  '${flag}'`).join(' \\\n')} \\
  -L "dependency=$here/../lib" -L "native=$here/../lib" \\
  --extern "tau_rt=$here/../lib/${RT}" --extern "tau_sdk=$here/libtau_sdk.rlib" \\
  "$2" -o "$3"
`;

/** The sdk as compiled with the plugins: asked of cargo, which built it already. */
async function compiledSdk(request: DistRequest, cargoWorkspace: string, plugin: string, target: string, env: NodeJS.ProcessEnv, config: readonly string[]): Promise<string> {
  const args = ['build', '--release', `--package=${plugin}`, `--target=${target}`, `--target-dir=${join(cargoWorkspace, request.targetDirectory)}`, '--message-format=json', ...config];
  const { messages } = await runCargo(args, { cwd: cargoWorkspace, env, signal: request.signal, write: () => undefined });
  const found = messages.flatMap(({ target: made, filenames }) => (made?.name === 'tau_sdk' ? (filenames ?? []) : [])).find((file) => file.endsWith('.rlib'));
  if (!found) throw new StrataError('no-sdk', 'cargo made no tau-sdk', { location: { file: join(cargoWorkspace, 'Cargo.toml') }, hint: 'depend on tau-sdk by path in the plugins' });
  return found;
}

/** Builds, gathers, lists, signs. The folder appears when all of it is there. */
export async function assemble(request: DistRequest): Promise<Dist> {
  const host = requirePackage(request.root);
  if (host.kind !== 'host') throw new StrataError('not-a-host', 'a distribution is made of a host', { location: { file: join(request.root, 'Cargo.toml') }, hint: 'run plugin-dist for the project whose metadata says plugin = "host"' });
  const cargoWorkspace = cargoWorkspaceOf(request.root);
  const key = request.key === undefined ? undefined : readKey(request.key);
  const plugins = pluginsOf(cargoWorkspace).filter(({ name }) => request.plugins.length === 0 || request.plugins.includes(name));
  const unknown = request.plugins.find((name) => !plugins.some((plugin) => plugin.name === name));
  if (unknown !== undefined) throw new StrataError('no-plugin', `no plugin "${unknown}" is in the Cargo workspace`, { location: { pointer: '/plugins' }, hint: `there are: ${pluginsOf(cargoWorkspace).map(({ name }) => name).join(', ') || 'none'}` });
  const target = rustToolchain().host;
  const destination = join(cargoWorkspace, request.output);
  const aside = `${destination}.${process.pid}.tmp`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  try {
    const options = { profile: 'release' as const, outputPath: relative(cargoWorkspace, aside), targetDirectory: request.targetDirectory, locked: request.locked, offline: request.offline, write: request.write, ...(request.signal && { signal: request.signal }) };
    let last: BuildResult | undefined;
    for (const { root, name } of [host, ...plugins]) {
      last = await build({ ...options, root });
      if (!last.succeeded) throw new StrataError('build-failed', `${name} does not compile`, { location: { file: join(root, 'Cargo.toml') }, hint: 'see the compiler\'s words above' });
    }
    if (plugins.length > 0 && last) {
      mkdirSync(join(aside, 'dev'));
      cpSync(await compiledSdk(request, cargoWorkspace, plugins[0]!.name, target, last.environment, last.configuration), join(aside, 'dev/libtau_sdk.rlib'));
      writeFileAtomically(join(aside, 'dev/compile'), compileScript(target));
      chmodSync(join(aside, 'dev/compile'), 0o755);
    }
    const patches = readPatches(cargoWorkspace);
    for (const { path } of patches) cpSync(join(cargoWorkspace, path), join(aside, 'src', path), { recursive: true, filter: (file) => basename(file) !== 'target' });
    for (const crate of ['rt', 'sdk', 'host']) cpSync(join(packageRoot, 'native/tau', crate), join(aside, 'src/tau', crate), { recursive: true, filter: (file) => basename(file) !== 'target' && basename(file) !== 'reports' });

    const objects = listFiles(aside).filter((file) => /^(bin|lib|plugins)\//.test(file) && !/\.(json|d)$/.test(file));
    const described = new Map(objects.map((file) => [file, readElf(readFileSync(join(aside, file)))]));
    const rt = described.get(`lib/${RT}`)?.identity;
    for (const plugin of plugins) {
      const file = objects.find((object) => object.startsWith('plugins/') && described.get(object)?.manifest?.name === plugin.name);
      const report = file === undefined ? undefined : verify({ artifact: join(aside, file), allow: [], root: aside });
      const broken = report?.rules.find(({ verdict }) => verdict === 'fail');
      if (broken) throw new StrataError('not-provable', `plugin "${plugin.name}" breaks the rule ${broken.id}: ${broken.detail}`, { hint: `nx run ${plugin.name}:plugin-verify shows all of them` });
    }
    const lock = join(cargoWorkspace, 'Cargo.lock');
    const shared = [...new Set([...described.values()].flatMap(({ needed }) => needed))].sort().map((name) => ({ name, sha256: existsSync(join(aside, 'lib', name)) ? sha256(readFileSync(join(aside, 'lib', name))) : undefined }));
    writeJsonAtomically(join(aside, 'sbom.cdx.json'), renderSbom({ name: host.name, version: versionOf(request.root), cargoLock: lock, compiler: rustToolchain().version, objects: shared }));
    writeJsonAtomically(join(aside, MANIFEST), {
      version: 1,
      host: host.name,
      target,
      rustc: rt?.rustc ?? rustToolchain().version,
      rtBuild: rt?.build ?? '',
      flags: LINK_FLAGS,
      patches,
      files: listFiles(aside).map((path) => ({ path, bytes: statSync(join(aside, path)).size, sha256: sha256(readFileSync(join(aside, path))), ...(described.get(path)?.buildId && { buildId: described.get(path)!.buildId }) })),
    });
    if (key) writeFileAtomically(join(aside, PUBLIC_KEY), createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string);
    const files = listFiles(aside);
    const sums = renderSums(aside, files);
    writeFileAtomically(join(aside, SUMS), sums);
    if (key) writeFileAtomically(join(aside, SIGNATURE), `${sign(null, Buffer.from(sums), key).toString('base64')}\n`);
    if (!files.includes(`lib/${HOST_LIBRARY}`)) throw new StrataError('no-host', 'the host\'s library is missing', { location: { file: aside }, hint: 'depend on tau-host by path in the host' });
    rmSync(destination, { recursive: true, force: true });
    mkdirSync(dirname(destination), { recursive: true });
    renameSync(aside, destination);
    const bytes = files.reduce((sum, file) => sum + statSync(join(destination, file)).size, 0);
    return { root: destination, files: files.length, bytes, key: key && fingerprint(createPublicKey(key)) };
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function versionOf(root: string): string {
  const { package: crate } = parseToml(readFileSync(join(root, 'Cargo.toml'), 'utf8')) as { package?: { version?: unknown } };
  return typeof crate?.version === 'string' ? crate.version : '0.0.0';
}
