// A software bill of materials in CycloneDX 1.6: crates from Cargo.lock, shared objects from what the files need.
import { readFileSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { StrataError } from '../../graph/errors';

interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly source?: string;
  readonly checksum?: string;
  readonly dependencies?: readonly string[];
}

export interface SharedObject {
  readonly name: string;
  /** Of a file in the distribution; undefined where the system brings it. */
  readonly sha256: string | undefined;
}

export interface SbomSubject {
  readonly name: string;
  readonly version: string;
  readonly cargoLock: string;
  readonly compiler: string;
  readonly objects: readonly SharedObject[];
}

const reference = ({ name, version }: LockedPackage): string => `pkg:cargo/${name}@${version}`;

/** No serial number and no time: the same distribution has the same bill. */
export function renderSbom(subject: SbomSubject): object {
  let packages: readonly LockedPackage[];
  try {
    packages = (parseToml(readFileSync(subject.cargoLock, 'utf8')) as { package?: readonly LockedPackage[] }).package ?? [];
  } catch (error) {
    throw new StrataError('invalid-lock', 'not readable as a Cargo.lock', { location: { file: subject.cargoLock }, hint: 'cargo generate-lockfile', cause: error });
  }
  const find = (dependency: string): LockedPackage | undefined => {
    const [name, version] = dependency.split(' ');
    return packages.find((candidate) => candidate.name === name && (version === undefined || candidate.version === version));
  };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': subject.name, name: subject.name, version: subject.version }, tools: { components: [{ type: 'application', name: 'rustc', version: subject.compiler }] } },
    components: [
      ...packages.map((entry) => ({
        type: 'library',
        'bom-ref': reference(entry),
        name: entry.name,
        version: entry.version,
        purl: reference(entry),
        ...(entry.checksum && { hashes: [{ alg: 'SHA-256', content: entry.checksum }] }),
      })),
      ...subject.objects.map(({ name, sha256 }) => ({ type: 'library', 'bom-ref': `object:${name}`, name, scope: 'required', ...(sha256 ? { hashes: [{ alg: 'SHA-256', content: sha256 }] } : { description: 'brought by the system' }) })),
    ],
    dependencies: packages.map((entry) => ({ ref: reference(entry), dependsOn: (entry.dependencies ?? []).flatMap((dependency) => find(dependency) ?? []).map(reference).sort() })),
  };
}
