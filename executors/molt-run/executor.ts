// Compiles and runs a program with its own streams and exit code.
import { run } from '../../plugins/molt';
import { defineExecutor } from '../../plugins/graph/executor';
import type { MoltRunOptions } from '../../schemas/types/molt-run-options.schema';

export const command = defineExecutor<MoltRunOptions>({ name: 'molt-run', schema: 'molt-run-options', section: 'molt', run: run });
export default command.execute;
export const batch = command.batch;
