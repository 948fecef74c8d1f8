// Runs one seed or replay file again: exit code 0 it passes, 1 it fails, 2 could not run.
import type { DstReplayOptions } from '../../schemas/types/dst-replay-options.schema';
import { defineExecutor } from '../../plugins/graph/executor';
import { replay } from '../../plugins/kelpie/replay';

export const command = defineExecutor<DstReplayOptions>({ name: 'dst-replay', schema: 'dst-replay-options', run: replay });
export default command.execute;
export const batch = command.batch;
