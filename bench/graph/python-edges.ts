// Python edges of 200 projects with 10,000 files: cold, warm, and after one edit.
// Usage: npm run bench:graph
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreateDependenciesContext, FileData } from '@nx/devkit';
import { createPythonDependencies } from '../../plugins/graph/python-imports';
import { FILES, generate, PROJECTS } from './generated';

const ROUNDS = 7;

async function measure(label: string, run: () => Promise<number>, before: () => void = () => undefined): Promise<void> {
  const times: number[] = [];
  let edges = 0;
  for (let round = 0; round < ROUNDS; round++) {
    before();
    const start = performance.now();
    edges = await run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  console.log(`${label.padEnd(34)} median ${times[ROUNDS >> 1]!.toFixed(0).padStart(5)} ms   min ${times[0]!.toFixed(0)}   max ${times.at(-1)!.toFixed(0)}   edges ${edges}`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    const { context, bytes } = generate(folder);
    const nothing = { ...context, filesToProcess: { projectFileMap: {}, nonProjectFiles: [] } };
    console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}; ${PROJECTS} projects, ${PROJECTS * FILES} Python files, ${(bytes / 1e6).toFixed(1)} MB`);
    const cache = join(folder, '.nx');
    await measure('cold (no cache)', async () => (await createPythonDependencies(context)).length, () => rmSync(cache, { recursive: true, force: true }));
    await measure('warm (nothing changed)', async () => (await createPythonDependencies(nothing)).length);
    await measure('warm, Nx has forgotten its graph', async () => (await createPythonDependencies(context)).length);
    const project = context.fileMap.projectFileMap['pkg-0']!;
    const edited = project[5]!;
    const list = (data: FileData): CreateDependenciesContext => {
      const projectFileMap = { ...context.fileMap.projectFileMap, 'pkg-0': project.map((one) => (one === edited ? data : one)) };
      return { ...context, fileMap: { projectFileMap, nonProjectFiles: [] }, filesToProcess: { projectFileMap: { 'pkg-0': [data] }, nonProjectFiles: [] } };
    };
    let round = 0;
    await measure('one file edited', async () => (await createPythonDependencies(list({ file: edited.file, hash: `edit-${++round}` }))).length, () => writeFileSync(join(folder, edited.file), readFileSync(join(folder, edited.file))));
    const added = (): CreateDependenciesContext => {
      const data = { file: `packages/pkg-0/src/pkg_0/added_${++round}.py`, hash: `added-${round}` };
      writeFileSync(join(folder, data.file), 'import pkg_1\n');
      const projectFileMap = { ...context.fileMap.projectFileMap, 'pkg-0': [...project, data] };
      return { ...context, fileMap: { projectFileMap, nonProjectFiles: [] }, filesToProcess: { projectFileMap: { 'pkg-0': [data] }, nonProjectFiles: [] } };
    };
    await measure('one module added (all resolved)', async () => (await createPythonDependencies(added())).length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
