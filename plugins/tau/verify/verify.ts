// plugin-verify: reads a plugin's file and what it needs, and judges it by the rules.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { StrataError, systemCode } from '../../graph/errors';
import { readElf, type ElfFile } from '../../../native/tau';
import type { PluginVerifyReport } from '../../../schemas/types/plugin-verify-report.schema';
import { RULES, type Resolved, type RuleVerdict, type Subject } from './rules';

/** What any Linux program may need. */
const SYSTEM_OBJECTS = ['libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0', 'librt.so.1', 'libgcc_s.so.1', 'ld-linux-x86-64.so.2', 'ld-linux-aarch64.so.1'];
const SYSTEM_FOLDERS = ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/lib64', '/usr/lib64', '/lib', '/usr/lib'];
const FILE_BYTES_MAX = 1 << 30;

export interface VerifyRequest {
  /** Absolute path of the plugin's file. */
  readonly artifact: string;
  readonly allow: readonly string[];
  /** A dist's manifest.json, absolute. */
  readonly manifest?: string | undefined;
  /** Paths in the report are relative to this. */
  readonly root: string;
}

function readObject(file: string): ElfFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new StrataError('cannot-read', `cannot be read: ${systemCode(error) ?? String(error)}`, { location: { file }, hint: 'build the plugin first: nx run PROJECT:plugin-build', cause: error });
  }
  if (bytes.length > FILE_BYTES_MAX) throw new StrataError('too-large', 'larger than 1 GiB', { location: { file }, hint: 'give the plugin\'s shared object' });
  return readElf(bytes);
}

function resolve(name: string, artifact: string, elf: ElfFile): Resolved {
  const own = elf.runpath.map((entry) => join(entry.replaceAll('$ORIGIN', dirname(artifact)), name)).find((path) => existsSync(path));
  const path = own ?? SYSTEM_FOLDERS.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate));
  return { name, path, own: own !== undefined, elf: path === undefined ? undefined : readObject(path) };
}

/** The standard library that lies beside rt, if there is exactly one. */
function standardLibraryBeside(rt: string | undefined): string | undefined {
  if (rt === undefined) return undefined;
  const names = readdirSync(dirname(rt)).filter((name) => /^libstd-[0-9a-f]+\.so$/.test(name));
  return names.length === 1 ? names[0] : undefined;
}

/** What a dist's manifest says of this file. */
function signedBuildId(manifest: string, artifact: string): Subject['signed'] {
  let content: { readonly files?: readonly { readonly path?: unknown; readonly buildId?: unknown }[] };
  try {
    content = JSON.parse(readFileSync(manifest, 'utf8')) as typeof content;
  } catch (error) {
    throw new StrataError('invalid-manifest', 'not readable as JSON', { location: { file: manifest }, hint: 'give the manifest.json of a dist', cause: error });
  }
  const entry = content.files?.find(({ path }) => typeof path === 'string' && basename(path) === basename(artifact));
  return { file: basename(manifest), buildId: typeof entry?.buildId === 'string' ? entry.buildId : undefined };
}

/** Judges a plugin's file. Throws only where there is nothing to judge. */
export function verify(request: VerifyRequest): PluginVerifyReport {
  const { artifact } = request;
  const elf = readObject(artifact);
  const shown = relative(request.root, artifact);
  if (!elf.elf) {
    const rules = RULES.map(({ id }) => ({ id, verdict: 'fail' as const, detail: elf.problems[0] ?? 'not an ELF file' }));
    return { version: 1, artifact: shown, plugin: '', buildId: '', verdict: 'fail', rules };
  }
  const needed = [...new Set(elf.needed)].map((name) => resolve(name, artifact, elf));
  const beside = join(dirname(artifact), '../manifest.json');
  const manifest = request.manifest ?? (existsSync(beside) ? beside : undefined);
  const subject: Subject = {
    elf,
    needed,
    allowed: new Set([...SYSTEM_OBJECTS, ...request.allow]),
    standardLibrary: standardLibraryBeside(needed.find(({ name }) => name === 'libtau_rt.so')?.path),
    signed: manifest === undefined ? undefined : signedBuildId(manifest, artifact),
  };
  const rules = RULES.map((rule) => ({ id: rule.id, ...rule.check(subject) }));
  const has = (verdict: RuleVerdict): boolean => rules.some((rule) => rule.verdict === verdict);
  return { version: 1, artifact: shown, plugin: elf.manifest?.name ?? '', buildId: elf.buildId, verdict: has('fail') ? 'fail' : has('warn') ? 'warn' : 'pass', rules };
}
