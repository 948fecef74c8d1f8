// A workspace of 200 Python projects with 10,000 files that import each other.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateDependenciesContext, FileData } from '@nx/devkit';

export const PROJECTS = 200;
export const FILES = 50;

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

/** Writes 200 projects with 50 files each below `packages/`, and describes them as Nx would. */
export function generate(folder: string): { context: CreateDependenciesContext; bytes: number } {
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

