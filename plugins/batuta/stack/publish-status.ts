// Whether each publishable package of the workspace is published as it stands: published, unpublished, ahead, behind, dirty or unknown.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { walkFiles } from '../sources/population';
import { known, unknown, type Fact } from '../facts';
import { readStack, type Ecosystem, type Package } from './manifests';
import { compareVersions, versionOf } from './ranges';
import { configuredRegistry, createRegistry, latestOf, type Registry } from './registry';
import { openRegistryCache } from './registry-cache';

export type PublishState = 'published' | 'unpublished' | 'ahead' | 'behind' | 'dirty' | 'unknown';

export interface PublishStatus {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly folder: string;
  readonly version: string | null;
  readonly state: PublishState;
  /** The latest published version, where one is known. */
  readonly latest: string | null;
  /** Why it is unknown or dirty. */
  readonly reason?: string;
  readonly hint?: string;
}

export interface RegistrySettings {
  readonly registries: Partial<Readonly<Record<Ecosystem, string>>>;
  readonly timeoutMs: number;
  readonly parallel: number;
  readonly freshForMs: number;
}

/** A registry an ecosystem, made when first asked for. */
export function registriesFor(root: string, settings: RegistrySettings): (ecosystem: Ecosystem) => Promise<Fact<{ base: string; registry: Registry }>> {
  const made = new Map<Ecosystem, Promise<Fact<{ base: string; registry: Registry }>>>();
  const make = async (ecosystem: Ecosystem): Promise<Fact<{ base: string; registry: Registry }>> => {
    const given = settings.registries[ecosystem];
    const base = given === undefined ? await configuredRegistry(ecosystem, root) : known(given);
    if (!base.known) return base;
    const token = process.env[`STRATA_${ecosystem.toUpperCase()}_TOKEN`];
    return known({ base: base.value, registry: createRegistry(ecosystem, base.value, { timeoutMs: settings.timeoutMs, parallel: settings.parallel, ...(token !== undefined && { token }) }) });
  };
  return (ecosystem) => {
    let registry = made.get(ecosystem);
    if (!registry) made.set(ecosystem, (registry = make(ecosystem)));
    return registry;
  };
}

/** Content hashes by path, size and time: a file is read again only when it looks changed. */
const hashes = new Map<string, { readonly stamp: string; readonly digest: string }>();

function digestOfFile(file: string): string {
  const { size, mtimeMs, ino } = statSync(file);
  const stamp = `${size}:${mtimeMs}:${ino}`;
  const former = hashes.get(file);
  if (former?.stamp === stamp) return former.digest;
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  hashes.set(file, { stamp, digest });
  return digest;
}

/** Digest of manifest and files of a package: what an answer is kept under. */
function digestOfPackage(files: readonly string[], root: string): string {
  const hash = createHash('sha256');
  for (const path of files) hash.update(`${path}\0${digestOfFile(join(root, path))}\n`);
  return hash.digest('hex');
}

const git = (root: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile('git', ['-C', root, '-c', 'core.quotePath=false', ...args], { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' } }, (error, stdout) => resolve(error ? undefined : stdout));
  });

/** Files with uncommitted changes, relative to the workspace; unknown without git. */
async function changedFiles(root: string): Promise<Fact<readonly string[]>> {
  const status = await git(root, ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames', '--', '.']);
  const top = topOf(root);
  if (status === undefined || top === undefined) return unknown('git cannot tell what is committed', 'run inside a git repository');
  // git names them from the top of the repository
  const prefix = relative(top, realpathSync(root));
  return known(status.split('\0').filter(Boolean).map((line) => line.slice(3 + (prefix === '' ? 0 : prefix.length + 1))));
}

/** The folder with .git that `root` is in: a process of git to ask would cost more than all the rest. */
function topOf(root: string): string | undefined {
  for (let here = realpathSync(root); ; here = dirname(here)) {
    if (existsSync(join(here, '.git'))) return here;
    if (dirname(here) === here) return undefined;
  }
}

const isIn = (folder: string, path: string): boolean => folder === '.' || path.startsWith(`${folder}/`);

function judge(one: Package, latest: string | undefined, isPublished: boolean, dirty: Fact<boolean>): Pick<PublishStatus, 'state' | 'reason' | 'hint'> {
  const own = versionOf(one.ecosystem, one.version!);
  const newest = latest === undefined ? undefined : versionOf(one.ecosystem, latest);
  if (latest === undefined) return { state: 'unpublished' };
  if (own === undefined || newest === undefined) return { state: 'unknown', reason: `${own === undefined ? one.version : latest} is no version that can be compared`, hint: 'write the version as the ecosystem does' };
  if (isPublished) {
    if (!dirty.known) return { state: 'unknown', reason: dirty.reason, hint: dirty.hint };
    if (dirty.value) return { state: 'dirty', reason: `${one.version} is published, and files have changed that are not committed`, hint: 'commit them and raise the version' };
    return compareVersions(own, newest) < 0 ? { state: 'behind' } : { state: 'published' };
  }
  return { state: compareVersions(own, newest) < 0 ? 'behind' : 'ahead' };
}

export async function publishStatus(root: string, settings: RegistrySettings): Promise<{ statuses: PublishStatus[]; broken: ReadonlyArray<{ manifest: string; reason: string }> }> {
  // git looks while the walk goes on
  const looking = changedFiles(root);
  const files = walkFiles(root, () => true);
  const { packages, broken } = readStack(root, files);
  const publishable = packages.filter((one) => one.publishable);
  const registryOf = registriesFor(root, settings);
  const cache = openRegistryCache(root, settings.freshForMs);
  const changed = await looking;

  const statusOf = async (one: Package): Promise<PublishStatus> => {
    const common = { ecosystem: one.ecosystem, name: one.name, folder: one.folder, version: one.version ?? null, latest: null };
    if (one.version === undefined) return { ...common, state: 'unknown', reason: `${one.manifest} tells no version`, hint: 'give it a version' };
    const registry = await registryOf(one.ecosystem);
    if (!registry.known) return { ...common, state: 'unknown', reason: registry.reason, hint: registry.hint };
    const own = files.filter((path) => isIn(one.folder, path));
    const key = `${registry.value.base} ${one.ecosystem}:${one.name} ${digestOfPackage(own, root)}`;
    const published = await cache.ask(key, registry.value.registry, one.name);
    if (!published.known) return { ...common, state: 'unknown', reason: published.reason, hint: published.hint };
    const latest = latestOf(published.value, (version) => versionOf(one.ecosystem, version));
    const wanted = versionOf(one.ecosystem, one.version);
    const isPublished = published.value.versions.some((version) => version === one.version || (wanted !== undefined && versionOf(one.ecosystem, version) === wanted));
    const dirty = changed.known ? known(changed.value.some((path) => isIn(one.folder, path))) : changed;
    return { ...common, latest: latest ?? null, ...judge(one, latest, isPublished, dirty) };
  };
  const statuses = await Promise.all(publishable.map(statusOf));
  cache.save();
  return { statuses, broken };
}
