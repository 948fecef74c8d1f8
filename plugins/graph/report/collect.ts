// Finds the reports of a workspace and what each comes to.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StrataError, systemCode } from '../errors';
import { validate } from '../schemas';
import { KINDS } from './kinds';
import type { Result, Summary } from './result';

const REPORTS = 'reports';
const DEPTH_MAX = 12;
const REPORT_BYTES_MAX = 64 << 20;
/** No project of anybody's lies in these; folders with a dot in front are left out too. */
const SKIPPED = new Set(['node_modules', 'target', 'dist', '__pycache__']);

export interface Found extends Result {
  /** SHA-256 of the file. */
  readonly digest: string;
  /** As read; absent where it could not be. */
  readonly content?: unknown;
}

/** Folders below `folder` that hold reports, relative to `root`, sorted. */
function* reportFolders(root: string, folder: string, excluded: ReadonlySet<string>, depth = 0): Generator<string> {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EACCES') return;
    throw error;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // links are not followed: what they lead to has its own place, or lies outside
    if (!entry.isDirectory() || entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue;
    const child = folder ? `${folder}/${entry.name}` : entry.name;
    if (excluded.has(child)) continue;
    if (entry.name === REPORTS) yield child;
    else if (depth < DEPTH_MAX) yield* reportFolders(root, child, excluded, depth + 1);
  }
}

function nameIn(file: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** As Nx names it where a file says so; else the folder's name. */
function projectName(root: string, folder: string): string {
  return nameIn(join(root, folder, 'project.json')) ?? nameIn(join(root, folder, 'package.json')) ?? (basename(folder) || basename(root));
}

function summarise(kind: string, text: string): { readonly summary: Summary; readonly content?: unknown } {
  const unclear = (why: string): { readonly summary: Summary } => ({ summary: { verdict: 'unclear', headline: 'not readable', problems: [{ place: kind, text: why }] } });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return unclear('the file is not JSON: was the run that wrote it cut off?');
  }
  try {
    const { schema, summarise: told } = KINDS[kind]!;
    return { summary: told(validate(schema, content)), content };
  } catch (error) {
    if (!(error instanceof StrataError)) throw error;
    return unclear(`it is not what ${kind} writes: ${error.location?.pointer ?? ''} ${error.message}`);
  }
}

/** Every known report below `root`, by project, then by kind. Files of other names are nobody's here. */
export function collectReports(root: string, exclude: readonly string[]): readonly Found[] {
  const excluded = new Set(exclude.map((folder) => folder.replace(/^\.\/|\/+$/g, '')));
  const found: Found[] = [];
  for (const folder of reportFolders(root, '', excluded)) {
    const projectFolder = folder.slice(0, -REPORTS.length - 1);
    for (const name of readdirSync(join(root, folder)).sort()) {
      const kind = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
      if (!Object.hasOwn(KINDS, kind)) continue;
      const file = `${folder}/${name}`;
      const stat = statSync(join(root, file), { throwIfNoEntry: false });
      if (!stat?.isFile()) continue;
      const bytes = stat.size <= REPORT_BYTES_MAX ? readFileSync(join(root, file)) : undefined;
      const { summary, content } = bytes
        ? summarise(kind, bytes.toString('utf8'))
        : { summary: { verdict: 'unclear' as const, headline: 'not read', problems: [{ place: kind, text: `the file is larger than ${REPORT_BYTES_MAX >> 20} MiB` }] }, content: undefined };
      found.push({ ...summary, project: projectName(root, projectFolder), kind, file, madeAt: stat.mtime.toISOString(), digest: createHash('sha256').update(bytes ?? '').digest('hex'), content });
    }
  }
  return found.sort((a, b) => (a.project < b.project ? -1 : a.project > b.project ? 1 : a.file < b.file ? -1 : 1));
}
