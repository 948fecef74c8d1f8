// How much the cache saved, from the runs that were recorded after each run of Nx.
import { recordedRuns } from '../explain/record';

const RUNS_MAX = 30;

export interface CacheRun {
  readonly endedAt: string;
  readonly tasks: number;
  readonly localHits: number;
  readonly remoteHits: number;
}

/** The last runs, the latest first; empty where none is recorded. Only tasks that may be cached are counted. */
export function cacheRuns(workspaceRoot: string): readonly CacheRun[] {
  const runs: CacheRun[] = [];
  for (const { atMs, tasks } of recordedRuns(workspaceRoot)) {
    if (runs.length === RUNS_MAX) break;
    const cacheable = Object.values(tasks).filter(({ cache }) => cache);
    const count = (...statuses: readonly string[]): number => cacheable.filter(({ status }) => status !== undefined && statuses.includes(status)).length;
    if (cacheable.length > 0)
      runs.push({ endedAt: new Date(atMs).toISOString(), tasks: cacheable.length, localHits: count('local-cache', 'local-cache-kept-existing'), remoteHits: count('remote-cache') });
  }
  return runs;
}
