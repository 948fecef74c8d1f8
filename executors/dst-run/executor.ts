// Sweeps seeds over a project's scenarios: exit code 0 nothing failed, 1 something did, 2 could not run.
import type { DstRunOptions } from '../../schemas/types/dst-run-options.schema';
import { defineExecutor } from '../../plugins/graph/executor';
import { runScenarios } from '../../plugins/kelpie/run';

export const command = defineExecutor<DstRunOptions>({ name: 'dst-run', schema: 'dst-run-options', section: 'kelpie', run: runScenarios });
export default command.execute;
export const batch = command.batch;
