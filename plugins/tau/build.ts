// plugin-build: cargo with the flags that let host and plugins share one runtime, and the staging of what it made.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { StrataError, systemCode } from '../graph/errors';
import { writeFileAtomically, writeJsonAtomically } from '../graph/files';
import { packageRoot } from '../graph/schemas';
import { readElf } from '../../native/tau';
import { cargoWorkspaceOf, requirePackage, type PluginKind } from './cargo-manifest';
import { ensureCratesLink } from './crates-link';
import { DEV_OVERRIDES, LINK_FLAGS, RELEASE_OVERRIDES, remapFlags } from './flags';
import { HOST_LIBRARY, RT, layoutOf, pluginFiles } from './layout';
import { rustToolchain, sharedStandardLibrary } from './toolchain';

export interface BuildRequest {
  /** Absolute folder of the crate. */
  readonly root: string;
  readonly profile: 'dev' | 'release';
  readonly outputPath: string;
  readonly targetDirectory: string;
  readonly target?: string | undefined;
  readonly features?: readonly string[];
  readonly locked?: boolean;
  readonly offline?: boolean;
  readonly signal?: AbortSignal;
  /** Cargo's progress and messages. */
  write(text: string): void;
}

export interface BuildResult {
  readonly package: string;
  readonly kind: PluginKind;
  /** Absolute paths of the staged files. */
  readonly artifacts: readonly string[];
  readonly fresh: boolean;
  readonly cargoMs: number;
  readonly succeeded: boolean;
  /** What cargo was run with, for those who ask it again. */
  readonly environment: NodeJS.ProcessEnv;
  readonly configuration: readonly string[];
}

/** A line of cargo's --message-format=json that names files. */
interface CargoMessage {
  readonly reason: string;
  readonly target?: { readonly name: string; readonly kind: readonly string[] };
  readonly filenames?: readonly string[];
  readonly executable?: string | null;
  readonly fresh?: boolean;
}

export interface CargoRun {
  readonly status: number;
  readonly messages: readonly CargoMessage[];
}

/** The folders whose names must not get into the bytes, and what stands for them. */
export function pathPrefixes(cargoWorkspace: string, target: string): Readonly<Record<string, string>> {
  const { sysroot } = rustToolchain();
  const cargoHome = process.env['CARGO_HOME'] ?? join(process.env['HOME'] ?? '/', '.cargo');
  return { [join(packageRoot, 'native/tau')]: '/tau', [cargoWorkspace]: '/plugin', [cargoHome]: '/cargo', [join(sysroot, 'lib/rustlib', target)]: '/rustlib' };
}

/** Runs cargo; its messages for people go to `write`, those for programs come back. */
export function runCargo(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal | undefined; write(text: string): void }): Promise<CargoRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('cargo', args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], ...(options.signal && { signal: options.signal }) });
    const lines: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => options.write(chunk));
    child.on('error', (error) =>
      reject(systemCode(error) === 'ENOENT' ? new StrataError('no-rust', 'cargo is not there', { hint: 'install Rust with rustup (https://rustup.rs), or put cargo on the PATH', cause: error }) : error),
    );
    child.on('close', (status) => {
      const messages = lines
        .join('')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as CargoMessage);
      resolve({ status: status ?? 1, messages });
    });
  });
}

/** Copies aside and renames: a host may have the old file mapped. True where the content was new. */
export function stage(from: string, to: string): boolean {
  const present = statSync(to, { throwIfNoEntry: false });
  if (present && present.size === statSync(from).size && readFileSync(from).equals(readFileSync(to))) return false;
  const aside = join(dirname(to), `.${basename(to)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, aside);
    renameSync(aside, to);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new StrataError('cannot-write', `cannot write: ${systemCode(error) ?? String(error)}`, { location: { file: to }, hint: 'check that the folder is writable and has space left', cause: error });
  }
  return true;
}

function artifactOf(run: CargoRun, pick: (message: CargoMessage) => string | null | undefined): string | undefined {
  for (const message of run.messages) {
    const found = message.reason === 'compiler-artifact' ? pick(message) : undefined;
    if (found) return found;
  }
  return undefined;
}

const sharedObjectOf = (kind: string, name?: string) => (message: CargoMessage): string | undefined =>
  message.target?.kind.includes(kind) && (name === undefined || message.target.name === name) ? message.filenames?.find((file) => file.endsWith('.so')) : undefined;

/** The dep file with paths relative to the workspace: it is cached, and other machines have other folders. */
function stageDependencies(from: string, to: string, cargoWorkspace: string): void {
  if (!existsSync(from)) return;
  const text = readFileSync(from, 'utf8').replaceAll(`${cargoWorkspace}/`, '');
  if (!existsSync(to) || readFileSync(to, 'utf8') !== text) writeFileAtomically(to, text);
}

/** What a plugin's file says about itself, for those who do not read ELF. */
function stageManifest(object: string, to: string): void {
  const { manifest, buildId } = readElf(readFileSync(object));
  if (!manifest)
    throw new StrataError('no-manifest', 'the library exports no manifest', { location: { file: object }, hint: 'end the crate\'s lib.rs with tau_sdk::plugin!(YourType);' });
  const types = manifest.types.map(({ name, hash, size, align }) => ({ name, hash: hash.toString(16).padStart(16, '0'), size, align }));
  writeJsonAtomically(to, { name: manifest.name, version: manifest.pluginVersion, rustc: manifest.rustc, rtBuild: manifest.rtBuild, requires: manifest.requires.split(',').filter(Boolean), types, buildId });
}

/** Builds a plugin or host and stages what it made. Compiler errors are `succeeded: false`; all else throws. */
export async function build(request: BuildRequest): Promise<BuildResult> {
  const { root, profile } = request;
  const crate = requirePackage(root);
  const cargoWorkspace = cargoWorkspaceOf(root);
  const target = request.target ?? rustToolchain().host;
  if (!target.includes('linux') || !target.includes('gnu'))
    throw new StrataError('unsupported-target', `tau builds for Linux with glibc, not for ${target}`, { hint: 'use x86_64-unknown-linux-gnu or aarch64-unknown-linux-gnu' });
  ensureCratesLink(cargoWorkspace);
  const layout = layoutOf(cargoWorkspace, request.outputPath);
  const flags = [...LINK_FLAGS, ...remapFlags(pathPrefixes(cargoWorkspace, target))];
  const environment = { CARGO_ENCODED_RUSTFLAGS: flags.join('\x1f') };
  const configuration = (profile === 'release' ? RELEASE_OVERRIDES : DEV_OVERRIDES).map((override) => `--config=${override}`);
  const args = [
    'build',
    `--manifest-path=${join(root, 'Cargo.toml')}`,
    `--package=${crate.name}`,
    // with an explicit target the flags stay off build scripts
    `--target=${target}`,
    `--target-dir=${join(cargoWorkspace, request.targetDirectory)}`,
    '--message-format=json-render-diagnostics',
    ...(profile === 'release' ? ['--release'] : []),
    ...configuration,
    ...(request.features?.length ? [`--features=${request.features.join(',')}`] : []),
    ...(request.locked ? ['--locked'] : []),
    ...(request.offline ? ['--offline'] : []),
  ];
  const began = performance.now();
  const run = await runCargo(args, { cwd: cargoWorkspace, env: environment, signal: request.signal, write: request.write });
  const cargoMs = performance.now() - began;
  const fresh = run.messages.every((message) => message.reason !== 'compiler-artifact' || message.fresh === true);
  const result = { package: crate.name, kind: crate.kind, fresh, cargoMs, environment, configuration };
  if (run.status !== 0) return { ...result, artifacts: [], succeeded: false };

  const artifacts: string[] = [];
  const put = (from: string | undefined, to: string, what: string): void => {
    if (from === undefined) throw new StrataError('no-artifact', `cargo made no ${what}`, { location: { file: join(root, 'Cargo.toml') }, hint: 'depend on tau-sdk by path, and give a plugin crate-type = ["cdylib"]' });
    stage(from, to);
    artifacts.push(to);
  };
  put(artifactOf(run, sharedObjectOf('dylib', 'tau_rt')), join(layout.lib, RT), 'shared tau-rt');
  const standard = sharedStandardLibrary(target);
  put(standard, join(layout.lib, basename(standard)), 'shared standard library');
  if (crate.kind === 'plugin') {
    const files = pluginFiles(layout, crate.name);
    const object = artifactOf(run, sharedObjectOf('cdylib', crate.name.replaceAll('-', '_')));
    put(object, files.object, 'cdylib');
    stageDependencies(object!.replace(/\.so$/, '.d'), files.dependencies, cargoWorkspace);
    stageManifest(files.object, files.manifest);
    artifacts.push(files.manifest, files.dependencies);
  } else {
    put(artifactOf(run, sharedObjectOf('cdylib', 'tau_host')), join(layout.lib, HOST_LIBRARY), 'tau-host library');
    for (const message of run.messages) {
      if (message.reason === 'compiler-artifact' && message.target?.kind.includes('bin') && message.executable) put(message.executable, join(layout.bin, message.target.name), 'program');
    }
  }
  return { ...result, artifacts, succeeded: true };
}

/** Paths for a report: relative to the Cargo workspace. */
export const shownArtifacts = (artifacts: readonly string[], root: string): readonly string[] => artifacts.map((path) => relative(cargoWorkspaceOf(root), path));
