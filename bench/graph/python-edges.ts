// Python edges of 200 projects with 10,000 files: cold, warm, and after one edit.
// Usage: npm run bench:graph
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreateDependenciesContext, FileData } from '@nx/devkit';
import { createPythonDependencies } from '../../plugins/graph/python-imports';

const PROJECTS = 200;
const FILES = 50;
const ROUNDS = 7;

const body = (project: number, index: number): string => `"""Module ${index} of project ${project}."""
from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from pkg_${(project * 7 + index) % PROJECTS}.mod_${index % FILES} import compute_${index % FILES}
from .mod_${(index + 1) % FILES} import Settings as Next
from pkg_${project}.mod_${(index + 2) % FILES} import Settings as After

if TYPE_CHECKING:
    from pkg_${(project + 1) % PROJECTS} import mod_0

logger = logging.getLogger(__name__)


@dataclass
class Settings:
    name: str = "module"
    values: list[int] = field(default_factory=list)

    def total(self) -> int:
        return sum(value for value in self.values if value > 0)

    def describe(self, verbose: bool = False) -> dict[str, Any]:
        import pkg_${(project + 3) % PROJECTS}.mod_1 as lazy
        result = {"name": self.name, "total": self.total(), "lazy": lazy.__name__}
        if verbose:
            result["values"] = [f"{value:>8}" for value in self.values]
        return result


def compute_${index}(data: np.ndarray, *, scale: float = 1.0) -> float:
    """Scales and sums."""
    try:
        scaled = data * scale
    except TypeError as error:
        logger.warning("cannot scale %s: %s", data, error)
        raise
    return float(scaled.sum()) if scaled.size else 0.0


def main() -> None:
    settings = Settings(values=[1, 2, 3])
    print(json.dumps(settings.describe(verbose=True)))


if __name__ == "__main__":
    main()
`;

function generate(folder: string): { context: CreateDependenciesContext; bytes: number } {
  const projectFileMap: Record<string, FileData[]> = {};
  let bytes = 0;
  const add = (project: string, file: string, text: string): void => {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
    bytes += text.length;
    (projectFileMap[project] ??= []).push({ file, hash: createHash('sha1').update(text).digest('hex') });
  };
  for (let project = 0; project < PROJECTS; project++) {
    const root = `packages/pkg-${project}`;
    add(`pkg-${project}`, `${root}/pyproject.toml`, `[project]\nname = "pkg-${project}"\nversion = "1.0"\ndependencies = ["numpy"]\n`);
    add(`pkg-${project}`, `${root}/src/pkg_${project}/__init__.py`, '');
    for (let index = 0; index < FILES - 1; index++) add(`pkg-${project}`, `${root}/src/pkg_${project}/mod_${index}.py`, body(project, index));
  }
  const projects = Object.fromEntries(Object.keys(projectFileMap).map((name) => [name, { root: `packages/${name}`, name }]));
  const fileMap = { projectFileMap, nonProjectFiles: [] };
  return { context: { externalNodes: {}, projects, nxJsonConfiguration: {}, fileMap, filesToProcess: fileMap, workspaceRoot: folder }, bytes };
}

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
