// Recording for `strata explain` while Nx makes its graph, which it does anew for each change of a file or variable, in a
// process that is there then anyway. A hook at a run's end would cost each run a process of its own (about 0.2 s).
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CreateDependenciesContext } from '@nx/devkit';
import { archiveLastRun, keepState, keepSurroundings, nxCacheFolder, recordFolder } from './record';

/** What Nx hashes where a variable is not set. */
export const EMPTY_DIGEST = '3244421341483603138';

function collectVariables(value: unknown, found: Set<string>): void {
  if (!Array.isArray(value)) return;
  for (const input of value) {
    const name = typeof input === 'object' && input !== null ? (input as { readonly env?: unknown }).env : undefined;
    if (typeof name === 'string') found.add(name);
  }
}

/** Each environment variable that some target names as an input. */
function inputVariables({ projects, nxJsonConfiguration }: Pick<CreateDependenciesContext, 'projects' | 'nxJsonConfiguration'>): ReadonlySet<string> {
  // Nx adds this one to every task.
  const found = new Set(['NX_CLOUD_ENCRYPTION_KEY']);
  const named = (sets: Readonly<Record<string, unknown>> | undefined): void => {
    for (const inputs of Object.values(sets ?? {})) collectVariables(inputs, found);
  };
  named(nxJsonConfiguration.namedInputs);
  for (const { targets, namedInputs } of Object.values(projects)) {
    named(namedInputs);
    for (const { inputs } of Object.values(targets ?? {})) collectVariables(inputs, found);
  }
  return found;
}

function environmentDigests(workspaceRoot: string, variables: ReadonlySet<string>): Record<string, string> {
  let hash: ((values: readonly string[]) => string) | undefined;
  const digest = (value: string): string => {
    hash ??= (createRequire(join(workspaceRoot, 'package.json'))('nx/src/hasher/file-hasher') as { hashArray(values: readonly string[]): string }).hashArray;
    return hash([value]);
  };
  return Object.fromEntries([...variables].sort().map((name) => [name, process.env[name] ? digest(process.env[name]) : EMPTY_DIGEST]));
}

function quietly(run: () => void): void {
  try {
    run();
  } catch {
    // A read-only or full disk: neither the graph nor a run is to fail by what is only told of them.
  }
}

/** Called as a graph is made: keeps the state and the run before it, and what is around this one. */
export function observeGraph(context: CreateDependenciesContext): void {
  quietly(() => {
    keepState(context.workspaceRoot);
    archiveLastRun(context.workspaceRoot, nxCacheFolder(context.workspaceRoot));
    keepSurroundings(context.workspaceRoot, {
      environment: environmentDigests(context.workspaceRoot, inputVariables(context)),
      nxJson: readFileSync(join(context.workspaceRoot, 'nx.json'), 'utf8'),
    });
  });
}

/** Called where a task really runs: keeps the run before this one, which Nx is to write over at the end. */
export function observeTask(workspaceRoot: string): void {
  quietly(() => {
    if (existsSync(recordFolder(workspaceRoot))) archiveLastRun(workspaceRoot, nxCacheFolder(workspaceRoot));
  });
}
