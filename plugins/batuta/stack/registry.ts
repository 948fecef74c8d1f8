// Asks package registries which versions there are: many at a time, with a deadline, every answer but a clear one unknown.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import semver from 'semver';
import { known, unknown, type Fact } from '../facts';
import { isRecord } from '../reports/locate';
import { normalizePython, type Ecosystem } from './manifests';

export interface Published {
  /** Not withdrawn, in no order. Empty: the registry knows no such package. */
  readonly versions: readonly string[];
  /** What the registry itself calls the latest, where it does. */
  readonly latest?: string;
}

export interface Answer {
  readonly published: Published;
  readonly etag?: string;
}

/** `unchanged`: the registry confirmed what the caller has (304). */
export type Reply = Fact<Answer | 'unchanged'>;

export interface Registry {
  ask(name: string, etag?: string): Promise<Reply>;
}

export interface RegistryOptions {
  readonly timeoutMs: number;
  /** Requests under way at once. */
  readonly parallel: number;
  readonly token?: string;
}

const BODY_BYTES_MAX = 64 * 1024 * 1024;
const RETRY_AFTER_MS_MAX = 2000;

const PATHS: Readonly<Record<Ecosystem, (name: string) => string>> = {
  npm: (name) => name.replace('/', '%2f'),
  pypi: (name) => `${normalizePython(name)}/`,
  cargo: (name) => {
    const lower = name.toLowerCase();
    const folder = lower.length <= 2 ? String(lower.length) : lower.length === 3 ? `3/${lower[0]}` : `${lower.slice(0, 2)}/${lower.slice(2, 4)}`;
    return `${folder}/${lower}`;
  },
};

const ACCEPT: Readonly<Record<Ecosystem, string>> = {
  npm: 'application/vnd.npm.install-v1+json',
  pypi: 'application/vnd.pypi.simple.v1+json',
  cargo: 'text/plain',
};

function readNpm(body: string): Published {
  const value: unknown = JSON.parse(body);
  if (!isRecord(value) || !isRecord(value['versions'])) throw new Error('no versions');
  const tags = value['dist-tags'];
  const latest = isRecord(tags) && typeof tags['latest'] === 'string' ? tags['latest'] : undefined;
  return { versions: Object.keys(value['versions']), ...(latest !== undefined && { latest }) };
}

/** Only versions with a file that is not yanked (PEP 691, PEP 700). */
function readPython(body: string): Published {
  const value: unknown = JSON.parse(body);
  if (!isRecord(value) || !Array.isArray(value['versions']) || !Array.isArray(value['files'])) throw new Error('no versions');
  const kept = (value['files'] as unknown[]).filter((file) => isRecord(file) && (file['yanked'] === undefined || file['yanked'] === false));
  const names = kept.map((file) => (isRecord(file) ? String(file['filename']) : ''));
  const versions = (value['versions'] as unknown[]).filter((version): version is string => typeof version === 'string');
  return { versions: versions.filter((version) => names.some((name) => name.includes(`-${version}.`) || name.includes(`-${version}-`))) };
}

function readCargo(body: string): Published {
  const versions: string[] = [];
  for (const line of body.split('\n')) {
    if (line.trim() === '') continue;
    const value: unknown = JSON.parse(line);
    if (!isRecord(value) || typeof value['vers'] !== 'string') throw new Error('a line without version');
    if (value['yanked'] !== true) versions.push(value['vers']);
  }
  if (versions.length === 0 && body.trim() === '') throw new Error('an empty answer');
  return { versions };
}

const READERS: Readonly<Record<Ecosystem, (body: string) => Published>> = { npm: readNpm, pypi: readPython, cargo: readCargo };

const WAIT = 'try again later';

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > BODY_BYTES_MAX) throw new Error('too large an answer');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusal(status: number, url: string): Fact<never> {
  if (status === 401 || status === 403) return unknown(`the registry wants other credentials (${status})`, `check the token for ${url}`);
  if (status === 429) return unknown('the registry asks for fewer requests (429)', WAIT);
  if (status >= 500) return unknown(`the registry is out of order (${status})`, WAIT);
  return unknown(`the registry answered ${status}`, WAIT);
}

/** A registry at `base` (its address as the ecosystem's client has it configured). */
export function createRegistry(ecosystem: Ecosystem, base: string, { timeoutMs, parallel, token }: RegistryOptions): Registry {
  const root = base.endsWith('/') ? base : `${base}/`;
  let underWay = 0;
  const waiting: Array<() => void> = [];
  const enter = async (): Promise<void> => {
    if (underWay >= parallel) await new Promise<void>((resume) => waiting.push(resume));
    underWay++;
  };
  const leave = (): void => {
    underWay--;
    waiting.shift()?.();
  };

  const request = async (name: string, etag: string | undefined, mayRetry: boolean): Promise<Reply> => {
    const url = root + PATHS[ecosystem](name);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, { signal, headers: { accept: ACCEPT[ecosystem], ...(etag !== undefined && { 'if-none-match': etag }), ...(token !== undefined && { authorization: `Bearer ${token}` }) } });
      if (response.status === 304 && etag !== undefined) return known('unchanged');
      // Cargo's index may say 410 or 451 for a crate that is gone
      if (response.status === 404 || (ecosystem === 'cargo' && (response.status === 410 || response.status === 451))) {
        await response.body?.cancel();
        return known({ published: { versions: [] } });
      }
      if (response.status !== 200) {
        await response.body?.cancel();
        const after = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
        if (mayRetry && (response.status === 429 || response.status === 503) && after <= RETRY_AFTER_MS_MAX) {
          await new Promise((resume) => setTimeout(resume, after));
          return await request(name, etag, false);
        }
        return refusal(response.status, root);
      }
      const body = await readBody(response);
      let published;
      try {
        published = READERS[ecosystem](body);
      } catch (error) {
        return unknown(`the registry's answer cannot be read: ${(error as Error).message.split('\n')[0]}`, 'check that the address is one of a registry');
      }
      const tag = response.headers.get('etag');
      return known({ published, ...(tag !== null && { etag: tag }) });
    } catch (error) {
      if (signal.aborted) return unknown(`the registry did not answer within ${timeoutMs} ms`, WAIT);
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return unknown(`the registry cannot be reached: ${cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause)}`, 'check the network and the address');
    }
  };

  return {
    async ask(name, etag) {
      await enter();
      try {
        return await request(name, etag, true);
      } finally {
        leave();
      }
    },
  };
}

const readIfThere = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** npm tells its own default, so that no address stands here. */
function npmConfig(root: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('npm', ['config', 'get', 'registry'], { cwd: root, timeout: 10_000, shell: process.platform === 'win32' }, (error, stdout) => resolve(error || !/^https?:/.test(stdout.trim()) ? undefined : stdout.trim()));
  });
}

const lineValue = (text: string, key: RegExp): string | undefined => {
  for (const line of text.split('\n')) {
    const match = key.exec(line.trim());
    if (match) return match[1]!.trim();
  }
  return undefined;
};

/**
 * The address that the ecosystem's own client is configured with: environment, the workspace's file, the user's file;
 * for npm then its built-in one.
 */
export async function configuredRegistry(ecosystem: Ecosystem, root: string): Promise<Fact<string>> {
  const home = homedir();
  if (ecosystem === 'npm') {
    const key = /^registry\s*=\s*(\S+)/;
    const found = process.env['npm_config_registry'] ?? lineValue(readIfThere(join(root, '.npmrc')), key) ?? lineValue(readIfThere(join(home, '.npmrc')), key) ?? (await npmConfig(root));
    return found ? known(found) : unknown('npm has no registry configured', 'set registries.npm');
  }
  if (ecosystem === 'pypi') {
    const key = /^index-url\s*=\s*(\S+)/;
    const found = process.env['PIP_INDEX_URL'] ?? process.env['UV_INDEX_URL'] ?? [join(home, '.config/pip/pip.conf'), join(home, '.pip/pip.conf'), '/etc/pip.conf'].map((file) => lineValue(readIfThere(file), key)).find(Boolean);
    return found ? known(found) : unknown('no Python index is configured', 'set registries.pypi to the address of a simple index, as pip\'s index-url');
  }
  const key = /^(?:registry|index)\s*=\s*"sparse\+([^"]+)"/;
  const found = [join(root, '.cargo/config.toml'), join(process.env['CARGO_HOME'] ?? join(home, '.cargo'), 'config.toml')].map((file) => lineValue(readIfThere(file), key)).find(Boolean);
  return found ? known(found) : unknown('no sparse Cargo index is configured', 'set registries.cargo to the address of a sparse index');
}

/** The newest of the versions that is no pre-release, else the newest of all. */
export function latestOf(published: Published, normalize: (version: string) => string | undefined): string | undefined {
  if (published.latest !== undefined) return published.latest;
  const pairs = published.versions.flatMap((version) => {
    const normal = normalize(version);
    return normal === undefined ? [] : [{ version, normal }];
  });
  const stable = pairs.filter(({ normal }) => semver.prerelease(normal) === null);
  return (stable.length > 0 ? stable : pairs).sort((a, b) => semver.rcompare(a.normal, b.normal))[0]?.version;
}
