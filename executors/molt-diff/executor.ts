// Compares compiled programs with CPython.
import { diff } from '../../plugins/molt';
import { defineExecutor } from '../../plugins/graph/executor';
import type { MoltDiffOptions } from '../../schemas/types/molt-diff-options.schema';

export const command = defineExecutor<MoltDiffOptions>({ name: 'molt-diff', schema: 'molt-diff-options', section: 'molt', run: diff });
export default command.execute;
export const batch = command.batch;
