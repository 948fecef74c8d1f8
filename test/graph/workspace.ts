// A workspace in a temporary folder as Nx would describe it to createDependencies.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateDependenciesContext, FileData, FileMap } from '@nx/devkit';

export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !file.startsWith('.nx/'))
    .sort();
}

/** `roots`: project name -> folder ('.' for the workspace). `changed`: what Nx would ask about; undefined: all. */
export function describeWorkspace(folder: string, roots: Readonly<Record<string, string>>, changed?: readonly string[]): CreateDependenciesContext {
  const projectFileMap: Record<string, FileData[]> = Object.fromEntries(Object.keys(roots).map((name) => [name, []]));
  const nonProjectFiles: FileData[] = [];
  for (const file of listFiles(folder)) {
    const owner = Object.entries(roots)
      .filter(([, root]) => root === '.' || file.startsWith(`${root}/`))
      .sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
    const data: FileData = { file, hash: createHash('sha1').update(readFileSync(join(folder, file))).digest('hex') };
    (owner ? projectFileMap[owner]! : nonProjectFiles).push(data);
  }
  const only = (list: readonly FileData[]): FileData[] => list.filter(({ file }) => !changed || changed.includes(file));
  const fileMap: FileMap = { projectFileMap, nonProjectFiles };
  const filesToProcess: FileMap = { projectFileMap: Object.fromEntries(Object.entries(projectFileMap).map(([name, list]) => [name, only(list)])), nonProjectFiles: only(nonProjectFiles) };
  const projects = Object.fromEntries(Object.entries(roots).map(([name, root]) => [name, { root, name }]));
  return { externalNodes: {}, projects, nxJsonConfiguration: {}, fileMap, filesToProcess, workspaceRoot: folder };
}
