// What changed since the merge base: asked of git, exact also in a shallow clone, or not known with the reason.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { known, unknown, type Fact } from '../facts';
import { SOURCE_EXTENSIONS } from './languages';

/** 1-based, both ends included. */
export type LineRange = readonly [from: number, to: number];

export interface Changes {
  /** As asked for. */
  readonly base: string;
  /** Full name of the commit that the code is compared with. */
  readonly mergeBase: string;
  /** New or changed lines by path relative to the project. A file with deletions only has no range. */
  readonly files: ReadonlyMap<string, readonly LineRange[]>;
  /** Content of a file (relative to the project) at the merge base, or undefined where it did not exist. */
  contentAtBase(path: string): Promise<string | undefined>;
}

export interface ChangesOptions {
  readonly base?: string;
  /** Whether the missing history of a shallow clone may be fetched from its remote. */
  readonly fetch?: boolean;
}

const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 60_000;
const DEEPEN_STEPS = ['--deepen=100', '--deepen=1000', '--unshallow'] as const;

interface GitResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly missing: boolean;
}

/** The user's and the hook's settings must not change what is compared. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_EXTERNAL_DIFF', 'GIT_DIFF_OPTS']) delete environment[name];
  return environment;
}

function git(folder: string, args: readonly string[], timeout = 0): Promise<GitResult> {
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, '-c', 'core.quotePath=false', '-c', 'core.fsmonitor=false', ...args], { maxBuffer: OUTPUT_BYTES_MAX, timeout, env: gitEnvironment() }, (error, stdout, stderr) => {
      resolve({ ok: error === null, stdout, stderr: stderr.trim(), missing: error !== null && 'code' in error && error.code === 'ENOENT' });
    });
  });
}

const isObjectName = (revision: string): boolean => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(revision);

/** The remote's branch wins over a local one of the same name: that one is the same in every clone. */
async function resolveRevision(folder: string, revision: string): Promise<string | undefined> {
  const names = isObjectName(revision) ? [revision] : [`refs/remotes/origin/${revision}`, revision];
  for (const name of names) {
    const { ok, stdout } = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    if (ok) return stdout.trim();
  }
  return undefined;
}

/**
 * The merge base, unless cut-off history could hide a better one: then some commit that only one side reaches
 * is where the clone was cut.
 */
async function exactMergeBase(folder: string, base: string, shallow: ReadonlySet<string>): Promise<string | undefined> {
  const { ok, stdout } = await git(folder, ['merge-base', base, 'HEAD']);
  if (!ok) return undefined;
  const mergeBase = stdout.trim();
  if (shallow.size === 0) return mergeBase;
  const reached = await git(folder, ['rev-list', base, 'HEAD', '--not', mergeBase]);
  return reached.ok && !reached.stdout.split('\n').some((commit) => shallow.has(commit)) ? mergeBase : undefined;
}

async function shallowCommits(folder: string): Promise<ReadonlySet<string>> {
  const { ok, stdout } = await git(folder, ['rev-parse', '--git-path', 'shallow']);
  if (!ok) return new Set();
  try {
    return new Set(readFileSync(join(folder, stdout.trim()), 'utf8').split('\n').filter(Boolean));
  } catch {
    try {
      return new Set(readFileSync(stdout.trim(), 'utf8').split('\n').filter(Boolean));
    } catch {
      return new Set();
    }
  }
}

async function findMergeBase(folder: string, base: string, mayFetch: boolean): Promise<Fact<string>> {
  const attempt = async (): Promise<{ revision: string | undefined; mergeBase: string | undefined; shallow: boolean }> => {
    const shallow = await shallowCommits(folder);
    const revision = await resolveRevision(folder, base);
    return { revision, mergeBase: revision && (await exactMergeBase(folder, revision, shallow)), shallow: shallow.size > 0 };
  };
  let state = await attempt();
  if (state.mergeBase) return known(state.mergeBase);
  if (state.shallow && mayFetch) {
    for (const step of DEEPEN_STEPS) {
      await git(folder, ['fetch', '--quiet', '--no-tags', step, 'origin'], FETCH_TIMEOUT_MS);
      if (!state.revision) {
        const wanted = isObjectName(base) ? base : `+refs/heads/${base}:refs/remotes/origin/${base}`;
        await git(folder, ['fetch', '--quiet', '--no-tags', ...(step === '--unshallow' ? [] : [step]), 'origin', wanted], FETCH_TIMEOUT_MS);
      }
      state = await attempt();
      if (state.mergeBase) return known(state.mergeBase);
    }
  }
  if (state.shallow) return unknown(`this clone is shallow and its history does not reach the merge base with "${base}"`, 'git fetch --unshallow origin (in CI: check out with full history)');
  if (!state.revision) return unknown(`"${base}" is no commit here`, 'set the base to a branch or commit that exists (option base, or NX_BASE), or fetch it');
  return unknown(`HEAD and "${base}" have no common ancestor`, 'set the base to a commit of this history (option base, or NX_BASE)');
}

/** Undoes git's C-style quoting of unusual file names. */
function unquote(name: string): string {
  if (!name.startsWith('"')) return name;
  const bytes: number[] = [];
  const simple: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };
  for (let at = 1; at < name.length - 1; at++) {
    if (name[at] !== '\\') bytes.push(...Buffer.from(name[at]!));
    else if (/[0-7]/.test(name[at + 1]!)) {
      bytes.push(Number.parseInt(name.slice(at + 1, at + 4), 8));
      at += 3;
    } else bytes.push(simple[name[++at]!] ?? 63);
  }
  return Buffer.from(bytes).toString('utf8');
}

/** Reads a diff without context: the new side's ranges a file. */
export function parseDiff(diff: string): Map<string, LineRange[]> {
  const files = new Map<string, LineRange[]>();
  let current: LineRange[] | undefined;
  let skip = 0;
  for (const line of diff.split('\n')) {
    // a hunk's own lines may look like headers: they are counted, not read
    if (skip > 0 && !line.startsWith('\\')) {
      skip--;
      continue;
    }
    if (line.startsWith('+++ ')) {
      const name = unquote(line.slice(4).replace(/\t$/, ''));
      current = undefined;
      if (name !== '/dev/null') files.set(name.replace(/^b\//, ''), (current = []));
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const [removed, from, added] = [Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1)];
    skip = removed + added;
    if (added > 0) current?.push([from, from + added - 1]);
  }
  return files;
}

function countLines(file: string): number {
  try {
    const text = readFileSync(file, 'latin1');
    const breaks = text.split('\n').length;
    return text.endsWith('\n') ? breaks - 1 : breaks;
  } catch {
    return 0;
  }
}

/** Compares the working tree below `root` (an absolute folder) with the merge base of HEAD and the base. */
export async function findChanges(root: string, { base, fetch = true }: ChangesOptions): Promise<Fact<Changes>> {
  const top = await git(root, ['rev-parse', '--show-toplevel']);
  if (top.missing) return unknown('git is not installed', 'install git, or take the new-code conditions out of the gate');
  if (!top.ok) {
    const dubious = top.stderr.includes('dubious ownership');
    return dubious
      ? unknown('git refuses this repository: its folder belongs to another user', `git config --global --add safe.directory ${root}`)
      : unknown('this is no git repository, so nothing tells new code from old', 'run inside a repository, or take the new-code conditions out of the gate');
  }
  if (!base) return unknown('no base is set to compare with', 'set NX_BASE, the option base, or defaultBase in nx.json');
  const head = await git(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (!head.ok) return unknown('the repository has no commit yet', 'commit once');
  const mergeBase = await findMergeBase(root, base, fetch);
  if (!mergeBase.known) return mergeBase;

  const diffArguments = ['diff', '--no-color', '--no-ext-diff', '--no-textconv', '--unified=0', '--inter-hunk-context=0', '--find-renames=50%', '--diff-algorithm=myers', '--relative', '--src-prefix=a/', '--dst-prefix=b/', '--ignore-submodules=all', '--text'];
  // by extension, since --text is needed: an attribute `-diff` must not hide new code, and pictures are nobody's code
  const sources = SOURCE_EXTENSIONS.map((extension) => `:(icase)*.${extension}`);
  const diff = await git(root, [...diffArguments, mergeBase.value, '--', ...sources]);
  // only .gitignore files: a person's own excludes must not hide new code either
  const untracked = await git(root, ['ls-files', '--others', '--exclude-per-directory=.gitignore', '-z', '--', ...sources]);
  if (!diff.ok || !untracked.ok) return unknown(`git could not compare with ${mergeBase.value.slice(0, 12)}: ${(diff.stderr || untracked.stderr).split('\n')[0]}`, 'check the repository with git fsck');
  const files: Map<string, readonly LineRange[]> = parseDiff(diff.stdout);
  for (const path of untracked.stdout.split('\0').filter(Boolean)) {
    const lines = countLines(join(root, path));
    files.set(path, lines > 0 ? [[1, lines]] : []);
  }
  const prefix = relative(top.stdout.trim(), root).split(sep).join('/');
  return known({
    base,
    mergeBase: mergeBase.value,
    files,
    async contentAtBase(path) {
      const { ok, stdout } = await git(root, ['show', `${mergeBase.value}:${prefix ? `${prefix}/` : ''}${path}`]);
      return ok ? stdout : undefined;
    },
  });
}

export const inRanges = (ranges: readonly LineRange[], line: number): boolean => ranges.some(([from, to]) => line >= from && line <= to);
export const touches = (ranges: readonly LineRange[], from: number, to: number): boolean => ranges.some((range) => range[0] <= to && from <= range[1]);
