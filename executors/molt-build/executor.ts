// Compiles a Python program ahead of time.
import { build } from '../../plugins/molt';
import { defineExecutor } from '../../plugins/graph/executor';
import type { MoltBuildOptions } from '../../schemas/types/molt-build-options.schema';

export const command = defineExecutor<MoltBuildOptions>({ name: 'molt-build', schema: 'molt-build-options', section: 'molt', run: build });
export default command.execute;
export const batch = command.batch;
