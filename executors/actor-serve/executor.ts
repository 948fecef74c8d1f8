// Serves a project's actors until it is stopped: exit code 0 stopped, 2 could not run.
import type { ActorServeOptions } from '../../schemas/types/actor-serve-options.schema';
import { defineExecutor } from '../../plugins/graph/executor';
import { serve } from '../../plugins/kelpie/serve';

export const command = defineExecutor<ActorServeOptions>({ name: 'actor-serve', schema: 'actor-serve-options', section: 'actor-serve', run: serve });
export default command.execute;
export const batch = command.batch;
