// Measures kernels beside CPython.
import { bench } from '../../plugins/molt';
import { defineExecutor } from '../../plugins/graph/executor';
import type { MoltBenchOptions } from '../../schemas/types/molt-bench-options.schema';

export const command = defineExecutor<MoltBenchOptions>({ name: 'molt-bench', schema: 'molt-bench-options', section: 'molt', run: bench });
export default command.execute;
export const batch = command.batch;
