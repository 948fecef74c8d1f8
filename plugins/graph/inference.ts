// How a capability shows up in the Nx project graph, and how all of them become one plugin.
import type { CreateNodesContext, CreateNodesResult, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import type { PluginOptions } from '../../schemas/types/plugin-options.schema';

export interface InferenceContext {
  readonly workspaceRoot: string;
  readonly options: PluginOptions;
  readonly nxJson: CreateNodesContext['nxJsonConfiguration'];
  /** Every file that any capability asked for, relative to the workspace. */
  readonly files: readonly string[];
}

/** What a capability adds to one project. */
export interface Inferred {
  /** The file that the project is there for. */
  readonly file: string;
  /** Folder relative to the workspace. */
  readonly root: string;
  /** Used, and asked for, where neither project.json nor package.json names the project. */
  readonly name?: string | (() => string);
  readonly technologies?: readonly string[];
  readonly namedInputs?: ProjectConfiguration['namedInputs'];
  readonly targets: Readonly<Record<string, TargetConfiguration>>;
  /** Targets that are shown under one name, by that name. */
  readonly targetGroups?: Record<string, string[]>;
}

/** A capability's part in the graph. Reads files at most: no process, no interpreter, no network. */
export interface Inference {
  /** Glob patterns, joined with those of the others. */
  readonly patterns: readonly string[];
  infer(context: InferenceContext): readonly Inferred[];
}

/** The results in the form Nx takes: an entry a source file. */
export function toNodes(inferred: readonly Inferred[], namedElsewhere: (root: string) => boolean): Array<[string, CreateNodesResult]> {
  const byFile = new Map<string, Record<string, Omit<ProjectConfiguration, 'root'>>>();
  for (const { file, root, name, technologies, namedInputs, targets, targetGroups } of inferred) {
    const projects = byFile.get(file) ?? {};
    const former = projects[root];
    projects[root] = {
      ...former,
      ...(name && !namedElsewhere(root) && { name: typeof name === 'string' ? name : name() }),
      metadata: {
        technologies: [...new Set([...(former?.metadata?.technologies ?? []), ...(technologies ?? [])])],
        ...((former?.metadata?.targetGroups ?? targetGroups) && { targetGroups: { ...former?.metadata?.targetGroups, ...targetGroups } }),
      },
      ...(namedInputs && { namedInputs: { ...former?.namedInputs, ...namedInputs } }),
      targets: { ...former?.targets, ...targets },
    };
    byFile.set(file, projects);
  }
  return [...byFile].map(([file, projects]) => [file, { projects }]);
}
