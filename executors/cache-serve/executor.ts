// Serves the remote cache until it is stopped; a continuous target that is ready once it listens.
import type { ExecutorContext } from '@nx/devkit';
import type { CacheServeOptions } from '../../schemas/types/cache-serve-options.schema';
import { serveCache } from '../../plugins/graph/cache/serve';
import { defineExecutor } from '../../plugins/graph/executor';

let announce: () => void = () => undefined;

export const command = defineExecutor<CacheServeOptions>({ name: 'cache-serve', schema: 'cache-serve-options', run: (options, execution) => serveCache(options, execution, () => announce()) });

/** Nx takes the first value as the sign that those who depend on the server may start. */
export default async function* serve(options: CacheServeOptions, context: ExecutorContext): AsyncGenerator<{ success: boolean }> {
  const ready = new Promise<'ready'>((done) => (announce = () => done('ready')));
  const ended = command.execute(options, context);
  if ((await Promise.race([ready, ended])) === 'ready') yield { success: true };
  yield await ended;
}

export const batch = command.batch;
