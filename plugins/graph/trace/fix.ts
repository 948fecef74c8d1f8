// Writes missing inputs and outputs into the file that configures the target, leaving all else in it as it was.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError } from '../errors';
import { writeFileAtomically } from '../files';
import type { Entry } from './findings';

export interface FixTarget {
  readonly workspaceRoot: string;
  readonly projectRoot: string;
  readonly project: string;
  readonly target: string;
  /** Of the target as Nx sees it, defaults and plugins included; undefined where it declares none. */
  readonly inputs: readonly unknown[] | undefined;
  readonly outputs: readonly unknown[] | undefined;
  readonly nxVersion: string;
}

/** What Nx takes as inputs where a target names none. */
const IMPLIED_INPUTS = ['default', '^default'];
/** Nx expands '...' to what lies below (plugins, targetDefaults) from this version on. */
const SPREAD_SINCE_MAJOR = 24;

interface Place {
  readonly file: string;
  readonly pointer: readonly string[];
  readonly text: string;
}

/** project.json, or package.json where that configures the project, else a project.json that is new. */
function findPlace({ workspaceRoot, projectRoot, project, target }: FixTarget): Place {
  const projectJson = join(projectRoot, 'project.json');
  const packageJson = join(projectRoot, 'package.json');
  if (existsSync(join(workspaceRoot, projectJson))) return { file: projectJson, pointer: ['targets', target], text: readFileSync(join(workspaceRoot, projectJson), 'utf8') };
  if (existsSync(join(workspaceRoot, packageJson))) return { file: packageJson, pointer: ['nx', 'targets', target], text: readFileSync(join(workspaceRoot, packageJson), 'utf8') };
  return { file: projectJson, pointer: ['targets', target], text: `${JSON.stringify({ name: project }, undefined, 2)}\n` };
}

const indentOf = (text: string): { tabSize: number; insertSpaces: boolean } => {
  const indent = /^\{[^\S\n]*\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  return { tabSize: indent.startsWith('\t') ? 1 : indent.length, insertSpaces: !indent.startsWith('\t') };
};

/** Adds the entries; returns the files written, relative to the workspace. Adding what is there already changes nothing. */
export function fixTarget(target: FixTarget, add: { readonly inputs: readonly Entry[]; readonly outputs: readonly Entry[] }): string[] {
  const { modify, applyEdits, parse } = require('jsonc-parser') as typeof import('jsonc-parser');
  const { file, pointer, text } = findPlace(target);
  const problems: import('jsonc-parser').ParseError[] = [];
  const configuration = parse(text, problems, { allowTrailingComma: true }) as unknown;
  if (problems.length > 0) throw new StrataError('invalid-config', 'not valid JSON', { location: { file }, hint: 'correct the syntax of the file' });
  const own = pointer.reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], configuration) as Record<string, unknown> | undefined;
  const spread = Number(target.nxVersion.split('.')[0]) >= SPREAD_SINCE_MAJOR;
  let changed = text;
  for (const [key, entries, effective, implied] of [['inputs', add.inputs, target.inputs, IMPLIED_INPUTS], ['outputs', add.outputs, target.outputs, []]] as const) {
    const written = own?.[key];
    const base: readonly unknown[] = Array.isArray(written) ? written : effective === undefined ? implied : spread ? ['...'] : effective;
    const present = new Set([...base, ...(effective ?? [])].map((entry) => JSON.stringify(entry)));
    const missing = entries.filter((entry) => !present.has(JSON.stringify(entry)));
    if (missing.length === 0) continue;
    const formattingOptions = { ...indentOf(text), eol: text.includes('\r\n') ? '\r\n' : '\n' };
    changed = applyEdits(changed, modify(changed, [...pointer, key], [...base, ...missing], { formattingOptions }));
  }
  if (changed === text) return [];
  writeFileAtomically(join(target.workspaceRoot, file), changed);
  return [file];
}
