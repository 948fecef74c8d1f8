// molt-build, molt-link and molt-run.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { StrataError } from '../graph/errors';
import { shownPath, type Execution, type Outcome } from '../graph/executor';
import type { MoltBuildOptions } from '../../schemas/types/molt-build-options.schema';
import type { MoltBuildReport } from '../../schemas/types/molt-build-report.schema';
import type { MoltLinkOptions } from '../../schemas/types/molt-link-options.schema';
import type { MoltRunOptions } from '../../schemas/types/molt-run-options.schema';
import { needsOf, readManifest } from './capabilities/manifest';
import { compileProgram } from './program';
import { link } from './toolchain/build';
import { commandOf, inherit } from './toolchain/execute';
import type { Profile, Target } from './toolchain/tools';

/** The main file: the path itself where it is one, else the option within the project. */
function mainFile(root: string, main: string | undefined): { file: string; folder: string } {
  const isFile = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false;
  const file = isFile ? root : resolve(root, main ?? 'main.py');
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new StrataError('no-program', 'no such program', { location: { file: shownPath(file) }, hint: 'name the main file with the option "main"' });
  return { file, folder: isFile ? resolve(root, '..') : root };
}

async function make(options: { main?: string; target?: string; profile?: string; output?: string; manifest?: string }, execution: Execution, requireLinked: boolean): Promise<Outcome> {
  const began = Date.now();
  const { file, folder } = mainFile(execution.root, options.main);
  const target = (options.target ?? 'native') as Target;
  const granted = readManifest(options.manifest === undefined ? undefined : resolve(folder, options.manifest));
  const name = basename(file, '.py');
  const output = resolve(folder, options.output ?? join('dist', target === 'wasm' ? `${name}.wasm` : name));
  const program = compileProgram(file, basename(file));
  const work = mkdtempSync(join(tmpdir(), 'molt-build-'));
  try {
    // made aside first: an artefact that asks for too much is never left at its place
    const aside = join(work, name);
    let imports: readonly string[] = [];
    let required: readonly string[] = [];
    await link(program.units, aside, target, (options.profile ?? 'release') as Profile);
    if (target === 'wasm') {
      const needs = await needsOf(aside, granted);
      ({ imports, required } = needs);
      if (needs.excess.length > 0 && requireLinked)
        throw new StrataError('not-granted', `the program needs what is not granted: ${needs.excess.join(', ')}`, { location: { file: shownPath(file) }, hint: 'allow it in the manifest, or take its use out of the program' });
    }
    const { sizeBytes } = await link(program.units, output, target, (options.profile ?? 'release') as Profile);
    const digest = createHash('sha256').update(readFileSync(output)).digest('hex');
    const report: MoltBuildReport = { artifact: output, target, sizeBytes, imports: [...imports], capabilities: { required: [...required], granted: [...granted] }, digest, wallMs: Date.now() - began };
    execution.write(`${shownPath(output)}: ${Math.ceil(sizeBytes / 1024)} KB${imports.length ? `, imports ${imports.join(', ')}` : ''}\n`);
    return { exitCode: 0, report };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export const build = (options: MoltBuildOptions, execution: Execution): Promise<Outcome> => make(options, execution, true);
export const linkWasm = (options: MoltLinkOptions, execution: Execution): Promise<Outcome> => make({ ...options, target: 'wasm' }, execution, options.requireLinked ?? true);

export async function run(options: MoltRunOptions, execution: Execution): Promise<Outcome> {
  const { file, folder } = mainFile(execution.root, options.main);
  const target = (options.target ?? 'native') as Target;
  const granted = readManifest(options.manifest === undefined ? undefined : resolve(folder, options.manifest));
  const program = compileProgram(file);
  const work = mkdtempSync(join(tmpdir(), 'molt-run-'));
  try {
    const artifact = join(work, target === 'wasm' ? 'program.wasm' : 'program');
    await link(program.units, artifact, target, (options.profile ?? 'dev') as Profile);
    if (target === 'wasm') {
      const { excess } = await needsOf(artifact, granted);
      if (excess.length > 0) throw new StrataError('not-granted', `the program needs what is not granted: ${excess.join(', ')}`, { hint: 'allow it in the manifest' });
    }
    const command = commandOf(artifact, target, file);
    return { exitCode: await inherit(command.file, command.args, execution.signal) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
