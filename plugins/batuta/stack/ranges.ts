// Version ranges of npm, Cargo and Python in one form: a range of node-semver, or not known.
import semver from 'semver';
import type { Ecosystem } from './manifests';

const padded = (version: string): string => {
  const parts = version.split('.');
  while (parts.length < 3) parts.push('0');
  return parts.slice(0, 3).join('.');
};

/** PEP 440 versions, of the common form `1.2.3[a|b|rc N][.postN][.devN]`. */
function pythonVersion(version: string): string | undefined {
  const match = /^v?(?:0!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre)[-_.]?(\d*))?(?:\.post\d+)?(?:\.?dev(\d+))?(?:\+.*)?$/i.exec(version.trim());
  if (!match) return undefined;
  const [, release, stage, number, dev] = match;
  const base = release!.split('.').slice(0, 3).map((part) => String(Number(part)));
  const suffix = stage ? `-${stage.toLowerCase()}.${number || '0'}` : dev !== undefined ? `-dev.${dev}` : '';
  return padded(base.join('.')) + suffix;
}

/** A version in the form that semver compares, or undefined. */
export function versionOf(ecosystem: Ecosystem, version: string): string | undefined {
  return (ecosystem === 'pypi' ? pythonVersion(version) : semver.valid(version, { loose: true })) ?? undefined;
}

function pythonClause(clause: string): string | undefined {
  const match = /^(~=|==|!=|<=|>=|<|>|\^|~)?\s*([\w.!*+-]+)$/.exec(clause.trim());
  if (!match) return undefined;
  const [, operator = '==', given] = match;
  if (given!.endsWith('.*')) {
    const stem = given!.slice(0, -2);
    if (operator === '==') return /^\d+(\.\d+)*$/.test(stem) ? `${stem.split('.').slice(0, 3).join('.')}.x`.replace(/^(\d+\.\d+\.\d+)\.x$/, '$1') : undefined;
    return undefined;
  }
  if (given === '*') return '*';
  const version = pythonVersion(given!);
  if (version === undefined) return undefined;
  if (operator === '~=') {
    const parts = given!.split('.').filter((part) => /^\d+$/.test(part));
    if (parts.length < 2) return undefined;
    const upper = parts.slice(0, -1).map(Number);
    upper[upper.length - 1]!++;
    return `>=${version} <${padded(upper.join('.'))}-0`;
  }
  // semver has no `!=`: leaving it out widens the range by one version
  if (operator === '!=') return '*';
  // poetry's carets are semver's
  return operator === '==' ? `=${version}` : `${operator}${version}`;
}

/** The range as node-semver writes it, or undefined where it is none (a URL, a tag, a path). */
export function rangeOf(ecosystem: Ecosystem, range: string): string | undefined {
  const given = range.trim();
  if (given === '' || given === '*') return '*';
  if (ecosystem === 'npm') {
    const plain = /^workspace:(.*)$/.exec(given)?.[1] ?? /^npm:(?:@[^/]+\/)?[^@]+@(.*)$/.exec(given)?.[1] ?? given;
    return plain === '^' || plain === '~' ? '*' : (semver.validRange(plain) ?? undefined);
  }
  const clauses = given.split(',').map((clause) => clause.trim()).filter(Boolean);
  const read = ecosystem === 'cargo' ? clauses.map((clause) => (/^\d/.test(clause) ? `^${clause}` : clause)) : clauses.map(pythonClause);
  if (read.some((clause) => clause === undefined)) return undefined;
  return semver.validRange(read.join(' ')) ?? undefined;
}

export const satisfies = (version: string, range: string): boolean => semver.satisfies(version, range, { includePrerelease: true });
export const intersects = (a: string, b: string): boolean => semver.intersects(a, b, { includePrerelease: true });
export const compareVersions = (a: string, b: string): number => semver.compare(a, b);
export const isPrerelease = (version: string): boolean => semver.prerelease(version) !== null;
export const highest = (versions: readonly string[]): string | undefined => [...versions].sort(semver.rcompare)[0];
