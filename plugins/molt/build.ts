// molt-build, molt-link and molt-run.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { StrataError } from '../graph/errors';
import { shownPath, type Execution, type Outcome } from '../graph/executor';
import type { Interpreter } from '../graph/python-interpreter';
import type { MoltBuildOptions } from '../../schemas/types/molt-build-options.schema';
import type { MoltBuildReport } from '../../schemas/types/molt-build-report.schema';
import type { MoltLinkOptions } from '../../schemas/types/molt-link-options.schema';
import type { MoltRunOptions } from '../../schemas/types/molt-run-options.schema';
import type { MoltRunReport } from '../../schemas/types/molt-run-report.schema';
import { readManifest, UNRESTRICTED, type Grants } from './capabilities/manifest';
import { importsOf, type Need } from './capabilities/needs';
import { interpreterOf } from './library';
import { compileProgram } from './program';
import { install, link } from './toolchain/build';
import { commandOf, inherit } from './toolchain/execute';
import type { Profile, Target } from './toolchain/tools';

/** The main file: the path itself where it is one, else the option within the project. Other paths are relative to `folder`. */
function mainFile(root: string, main: string | undefined): { file: string; folder: string } {
  const isFile = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false;
  const file = isFile ? root : resolve(root, main ?? 'main.py');
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new StrataError('no-program', 'no such program', { location: { file: shownPath(file) }, hint: 'name the main file with the option "main"' });
  return { file, folder: isFile ? process.cwd() : root };
}

interface Made {
  readonly artifact: string;
  readonly sizeBytes: number;
  readonly imports: readonly string[];
  readonly required: readonly string[];
}

/** Refuses what is not granted: by the names that the program uses, with their place. */
function refuseUngranted(needs: readonly Need[], grants: Grants, file: string): void {
  const lacking = needs.filter(({ capability }) => !grants.capabilities.includes(capability));
  const first = lacking[0];
  if (!first) return;
  const others = lacking.slice(1).map(({ capability, what, file: where, line }) => `${capability} (${what}${where === undefined ? '' : `, ${where}:${line}`})`);
  throw new StrataError('not-granted', `needs the capability ${first.capability}, which is not granted: ${first.what}${others.length > 0 ? `; also ${others.join(', ')}` : ''} [not-granted]`, {
    location: { file: first.file ?? file, ...(first.line !== undefined && { line: first.line }) },
    hint: first.capability === 'fs' ? 'name the paths in the manifest ("fs": {"read": [...], "write": [...]}), or take the use out of the program' : first.capability === 'env' ? 'name the variables in the manifest ("env": {"read": [...]}), or take the use out of the program' : `allow it in the manifest ("allow": ["${first.capability}", ...]), or take the use out of the program`,
  });
}

/** Made in `work` first: an artefact that asks for too much is never left at its place. */
async function compile(file: string, shown: string, work: string, target: Target, profile: Profile, grants: Grants, strict: boolean, interpreter: Interpreter | undefined): Promise<Made> {
  const program = compileProgram(file, shown, grants, interpreter);
  if (strict) refuseUngranted(program.needs, grants, shown);
  const artifact = join(work, target === 'wasm' ? 'program.wasm' : 'program');
  const { sizeBytes } = await link(program.units, artifact, target, profile);
  const required = program.needs.map(({ capability }) => capability as string).sort();
  if (target === 'native') return { artifact, sizeBytes, imports: [], required };
  const { imports, excess } = await importsOf(artifact, grants.capabilities);
  if (strict && excess.length > 0) throw new StrataError('not-granted', `the module imports what is not granted: ${excess.join(', ')}`, { location: { file: shown }, hint: 'allow it in the manifest, or take its use out of the program' });
  return { artifact, sizeBytes, imports, required };
}

const interrupted = (): StrataError => new StrataError('interrupted', 'interrupted: nothing was written', { hint: 'run it again' });

async function make(options: { main?: string; target?: string; profile?: string; output?: string; manifest?: string; python?: string }, execution: Execution, strict: boolean): Promise<Outcome> {
  const began = Date.now();
  const { file, folder } = mainFile(execution.root, options.main);
  const target = (options.target ?? 'native') as Target;
  const grants = readManifest(options.manifest === undefined ? undefined : resolve(folder, options.manifest));
  const name = basename(file, '.py');
  const output = resolve(folder, options.output ?? join('dist', target === 'wasm' ? `${name}.wasm` : name));
  const work = mkdtempSync(join(tmpdir(), 'molt-build-'));
  try {
    const { artifact, sizeBytes, imports, required } = await compile(file, shownPath(file), work, target, (options.profile ?? 'release') as Profile, grants, strict, interpreterOf(folder, options.python)).catch((error: unknown) => {
      // the compiler gets the terminal's Ctrl-C too, and its end is no fault of the program's
      throw execution.signal.aborted ? interrupted() : error;
    });
    if (execution.signal.aborted) throw interrupted();
    install(artifact, output);
    const digest = createHash('sha256').update(readFileSync(output)).digest('hex');
    const report: MoltBuildReport = { artifact: output, target, sizeBytes, imports: [...imports], capabilities: { required: [...required], granted: [...grants.capabilities] }, digest, wallMs: Date.now() - began };
    execution.write(`${shownPath(output)}: ${Math.ceil(sizeBytes / 1024)} KB${imports.length ? `, imports ${imports.join(', ')}` : ''}\n`);
    return { exitCode: 0, report };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export const build = (options: MoltBuildOptions, execution: Execution): Promise<Outcome> => make(options, execution, true);
export const linkWasm = (options: MoltLinkOptions, execution: Execution): Promise<Outcome> => make({ ...options, target: 'wasm' }, execution, options.requireLinked ?? true);

const isSource = (file: string): boolean => file.endsWith('.py');
const isWasm = (file: string): boolean => readFileSync(file).subarray(0, 4).equals(Buffer.from('\0asm'));

export async function run(options: MoltRunOptions, execution: Execution): Promise<Outcome> {
  const began = Date.now();
  const { file, folder } = mainFile(execution.root, options.main);
  const trusted = options.trusted ?? false;
  const grants = trusted ? UNRESTRICTED : readManifest(options.manifest === undefined ? undefined : resolve(folder, options.manifest));
  const work = mkdtempSync(join(tmpdir(), 'molt-run-'));
  try {
    let target = (options.target ?? 'native') as Target;
    let artifact = file;
    let imports: readonly string[] = [];
    let required: readonly string[] = [];
    if (isSource(file)) ({ artifact, imports, required } = await compile(file, shownPath(file), work, target, (options.profile ?? 'dev') as Profile, grants, true, interpreterOf(folder)));
    else {
      target = isWasm(file) ? 'wasm' : 'native';
      if (target === 'wasm') {
        const needs = await importsOf(file, grants.capabilities);
        imports = needs.imports;
        if (needs.excess.length > 0) throw new StrataError('not-granted', `the module imports what is not granted: ${needs.excess.join(', ')}`, { location: { file: shownPath(file) }, hint: 'allow it in the manifest, or build the program again' });
      }
    }
    const { code, timedOut } = await inherit(commandOf(artifact, target, file, options.args ?? [], grants), { cwd: folder, signal: execution.signal, ...(options.stdin !== undefined && { stdin: resolve(folder, options.stdin) }), ...(grants.resources.wallMs !== undefined && { limitMs: grants.resources.wallMs }) });
    if (timedOut) execution.write(`error: ${shownPath(file)}: stopped: it ran longer than the ${grants.resources.wallMs} ms that the manifest allows\n  raise resources.wallMs in the manifest\n`);
    const report: MoltRunReport = { artifact: file, target, imports: [...imports], capabilities: { required: [...required], granted: [...grants.capabilities] }, trusted, exitCode: code, wallMs: Date.now() - began };
    return { exitCode: code, report };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
