// How much the cache saved, from the recorded runs of Nx.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nxCacheFolder, recordFolder, recordedRuns } from '../explain/record';
import { workspaceDataFolder } from '../files';

const RUNS_MAX = 30;

export interface CacheRun {
  readonly endedAt: string;
  readonly tasks: number;
  readonly localHits: number;
  readonly remoteHits: number;
}

/** The targets that may be cached, as the graph that Nx wrote last has them. */
function cacheableTargets(workspaceRoot: string): (taskId: string) => boolean {
  const file = join(workspaceDataFolder(workspaceRoot), 'project-graph.json');
  if (!existsSync(file)) return () => true;
  const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as { nodes: Readonly<Record<string, { data: { targets?: Readonly<Record<string, { cache?: boolean }>> } }>> };
  return (id) => {
    const [project, ...rest] = id.split(':');
    const targets = nodes[project!]?.data.targets ?? {};
    return (targets[rest.join(':')] ?? targets[rest.slice(0, -1).join(':')])?.cache === true;
  };
}

/** The last runs, the latest first; empty where none is recorded. Only tasks that may be cached are counted. */
export function cacheRuns(workspaceRoot: string): readonly CacheRun[] {
  const runs: CacheRun[] = [];
  if (!existsSync(recordFolder(workspaceRoot))) return runs;
  const isCacheable = cacheableTargets(workspaceRoot);
  for (const { endMs, tasks } of recordedRuns(workspaceRoot, nxCacheFolder(workspaceRoot))) {
    if (runs.length === RUNS_MAX) break;
    const cacheable = tasks.filter(({ id }) => isCacheable(id));
    const count = (wanted: string): number => cacheable.filter(({ status }) => status === wanted).length;
    if (cacheable.length > 0) runs.push({ endedAt: new Date(endMs).toISOString(), tasks: cacheable.length, localHits: count('local-cache'), remoteHits: count('remote-cache') });
  }
  return runs;
}
