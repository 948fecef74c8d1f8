// For each dependency of the workspace: what is declared, locked, latest in range and latest.
import { known, type Fact } from '../facts';
import { lockOf } from './locks';
import { readStack, type Dependency, type Ecosystem, type Package } from './manifests';
import { registriesFor, type RegistrySettings } from './publish-status';
import { compareVersions, isPrerelease, rangeOf, satisfies, versionOf } from './ranges';
import { latestOf, type Published } from './registry';
import { openRegistryCache } from './registry-cache';

export type VersionState = 'current' | 'update' | 'major' | 'unknown';

export interface DependencyVersions {
  readonly ecosystem: Ecosystem;
  readonly package: string;
  readonly manifest: string;
  readonly line: number;
  readonly name: string;
  readonly kind: Dependency['kind'];
  readonly declared: string;
  readonly locked: string | null;
  readonly latestInRange: string | null;
  readonly latest: string | null;
  /** `update`: the range allows a newer one than is locked; `major`: the latest is outside the range. */
  readonly state: VersionState;
  readonly reason?: string;
  readonly hint?: string;
}

function newestIn(published: Published, ecosystem: Ecosystem, range: string | undefined): string | undefined {
  if (range === undefined) return undefined;
  const pairs = published.versions.flatMap((version) => {
    const normal = versionOf(ecosystem, version);
    return normal !== undefined && satisfies(normal, range) && (!isPrerelease(normal) || /-/.test(range.replace(/-0$/, ''))) ? [{ version, normal }] : [];
  });
  return pairs.sort((a, b) => compareVersions(b.normal, a.normal))[0]?.version;
}

function judge(ecosystem: Ecosystem, locked: string | undefined, inRange: string | undefined, latest: string): VersionState {
  const normal = (version: string): string => versionOf(ecosystem, version) ?? '0.0.0';
  if (inRange !== undefined && locked !== undefined && compareVersions(normal(locked), normal(inRange)) < 0) return 'update';
  if (inRange === undefined || compareVersions(normal(inRange), normal(latest)) < 0) return 'major';
  return 'current';
}

export async function stackVersions(root: string, settings: RegistrySettings): Promise<{ dependencies: DependencyVersions[]; broken: ReadonlyArray<{ manifest: string; reason: string }> }> {
  const { packages, broken } = readStack(root);
  const own = new Set(packages.map((one) => `${one.ecosystem}:${one.name}`));
  const registryOf = registriesFor(root, settings);
  const cache = openRegistryCache(root, settings.freshForMs);
  const asked = new Map<string, Promise<Fact<Published>>>();
  const ask = (ecosystem: Ecosystem, name: string): Promise<Fact<Published>> => {
    const key = `${ecosystem}:${name}`;
    let answer = asked.get(key);
    if (!answer) {
      answer = (async () => {
        const registry = await registryOf(ecosystem);
        return registry.known ? cache.ask(`${registry.value.base} ${key}`, registry.value.registry, name) : registry;
      })();
      asked.set(key, answer);
    }
    return answer;
  };

  const versionsOf = async (owner: Package, dependency: Dependency, locked: string | undefined): Promise<DependencyVersions> => {
    const common = { ecosystem: owner.ecosystem, package: owner.name, manifest: owner.manifest, line: dependency.line, name: dependency.name, kind: dependency.kind, declared: dependency.range, locked: locked ?? null, latestInRange: null, latest: null };
    const published = await ask(owner.ecosystem, dependency.name);
    if (!published.known) return { ...common, state: 'unknown', reason: published.reason, hint: published.hint };
    const latest = latestOf(published.value, (version) => versionOf(owner.ecosystem, version));
    if (latest === undefined) return { ...common, state: 'unknown', reason: 'the registry knows no such package', hint: 'check the name' };
    const range = rangeOf(owner.ecosystem, dependency.range);
    const inRange = newestIn(published.value, owner.ecosystem, range);
    return { ...common, latestInRange: inRange ?? null, latest, state: judge(owner.ecosystem, locked, inRange, latest) };
  };
  const dependencies = await Promise.all(
    packages.flatMap((owner) => {
      const external = owner.dependencies.filter((dependency) => dependency.path === undefined && !own.has(`${owner.ecosystem}:${dependency.name}`) && rangeOf(owner.ecosystem, dependency.range) !== undefined);
      const lock = external.length > 0 ? lockOf(root, owner) : known(undefined);
      return external.map((dependency) => versionsOf(owner, dependency, lock.known ? lock.value?.versionsOf(dependency.name, owner.folder).at(-1) : undefined));
    }),
  );
  cache.save();
  return { dependencies, broken };
}
