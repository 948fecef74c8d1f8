// The go-between's life in a run of Nx: started before the tasks, drained and summed up after them.
import { join } from 'node:path';
import type { PostTasksExecutionContext, PreTasksExecutionContext } from '@nx/devkit';
import type { CacheClientOptions } from '../../../schemas/types/cache-client-options.schema';
import { renderError } from '../errors';
import { workspaceDataFolder, writeJsonAtomically } from '../files';
import { Sidecar, type SidecarOptions, type SidecarSummary } from './sidecar';
import { readPublicKeys, readSigner } from './signing';

/** Runs of Nx whose end was never told (killed ones) must not pile up in a long-lived plugin process. */
const RUNS_MAX = 32;
const runs = new Map<string, Sidecar>();

const MEGABYTE = 1 << 20;

export function sidecarOptions(options: CacheClientOptions, environment: NodeJS.ProcessEnv): SidecarOptions {
  const signingKey = environment['NX_STRATA_CACHE_SIGNING_KEY'];
  return {
    url: options.url,
    token: environment['NX_STRATA_CACHE_WRITE_TOKEN'] || environment['NX_STRATA_CACHE_READ_TOKEN'] || undefined,
    namespace: options.namespace ?? 'default',
    trusted: readPublicKeys(options.publicKeys ?? []),
    signer: signingKey ? readSigner(signingKey) : undefined,
    upload: options.upload ?? true,
    responseTimeoutMs: options.responseTimeoutMs ?? 5000,
    downloadTimeoutMs: options.downloadTimeoutMs ?? 120_000,
    artifactBytesMax: Math.floor((options.maxArtifactMb ?? 2048) * MEGABYTE),
  };
}

/** One line a run: what the cache gave and took, and what went wrong beyond it. */
export function renderSummary({ hits, misses, uploaded, bytesDown, bytesUp, troubles, abandoned }: SidecarSummary): string {
  const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;
  const parts = [`${hits} hits (${megabytes(bytesDown)})`, `${misses} misses`, `${uploaded} uploaded (${megabytes(bytesUp)})`];
  if (abandoned > 0) parts.push(`${abandoned} not uploaded in time`);
  for (const [why, times] of troubles.slice(0, 4)) parts.push(times > 1 ? `${why} (${times} times)` : why);
  return `remote cache: ${parts.join(', ')}\n`;
}

/** Starts the go-between and points Nx at it. Whatever goes wrong here, the run goes on without a remote cache. */
export async function startCache(options: CacheClientOptions | undefined, context: PreTasksExecutionContext, environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (!options || environment['NX_STRATA_CACHE'] === 'off') return;
  try {
    const sidecar = await Sidecar.start(sidecarOptions(options, environment));
    runs.set(context.id, sidecar);
    for (const [id, old] of runs) {
      if (runs.size <= RUNS_MAX) break;
      runs.delete(id);
      void old.stop(0);
    }
    environment['NX_SELF_HOSTED_REMOTE_CACHE_SERVER'] = sidecar.url;
    environment['NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN'] = sidecar.token;
  } catch (error) {
    process.stderr.write(`no remote cache in this run\n${renderError(error)}`);
  }
}

/** Waits for what is still to upload, tells the run's line, ends the go-between. */
export async function finishCache(options: CacheClientOptions | undefined, context: PostTasksExecutionContext): Promise<SidecarSummary | undefined> {
  const sidecar = runs.get(context.id);
  if (!sidecar) return undefined;
  runs.delete(context.id);
  try {
    const summary = await sidecar.stop(options?.drainTimeoutMs ?? 30_000);
    process.stderr.write(renderSummary(summary));
    // Under the daemon nobody sees this process's output: the same is there to be read.
    writeJsonAtomically(join(workspaceDataFolder(context.workspaceRoot), 'nx-strata-cache-run.json'), summary);
    return summary;
  } catch {
    return undefined;
  }
}
