// What a manifest grants, as WASI imports; and what a module asks for, read off its own import section.
import { readFileSync } from 'node:fs';
import { StrataError } from '../../graph/errors';
import { validate } from '../../graph/schemas';
import type { MoltManifest } from '../../../schemas/types/molt-manifest.schema';

const CAPABILITY: Readonly<Record<string, readonly string[]>> = {
  stdout: ['fd_write'],
  exit: ['proc_exit'],
  args: ['args_get', 'args_sizes_get'],
  stdin: ['fd_read'],
  clock: ['clock_time_get', 'clock_res_get'],
  random: ['random_get'],
  env: ['environ_get', 'environ_sizes_get'],
};
/** Without a manifest: what a program that computes and prints needs, its input and the time. */
const DEFAULT = ['stdout', 'exit', 'args', 'stdin', 'clock'];

export function readManifest(file: string | undefined): readonly string[] {
  if (!file) return DEFAULT;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new StrataError('no-manifest', 'cannot read the manifest', { location: { file }, hint: 'create it, or leave the option out' });
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new StrataError('invalid-manifest', `not JSON: ${error instanceof Error ? error.message : String(error)}`, { location: { file }, hint: 'correct the file' });
  }
  const manifest = validate<MoltManifest>('molt-manifest', parsed, { file });
  const denied = new Set(manifest.deny ?? []);
  return [...new Set([...(manifest.allow ?? DEFAULT), 'stdout', 'exit'])].filter((name) => !denied.has(name));
}

export interface Needs {
  readonly imports: readonly string[];
  readonly required: readonly string[];
  /** Imports that no granted capability covers. */
  readonly excess: readonly string[];
}

export async function needsOf(wasm: string, granted: readonly string[]): Promise<Needs> {
  const module = await WebAssembly.compile(readFileSync(wasm));
  const imports = WebAssembly.Module.imports(module).map(({ name }) => name).sort();
  const required = Object.keys(CAPABILITY).filter((name) => CAPABILITY[name]!.some((item) => imports.includes(item)));
  const covered = new Set(granted.flatMap((name) => CAPABILITY[name] ?? []));
  return { imports, required, excess: imports.filter((name) => !covered.has(name)) };
}
