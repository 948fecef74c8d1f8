// Finds what makes actors differ from run to run: exit code 0 nothing found, 1 something found, 2 could not run.
import type { DstLintOptions } from '../../schemas/types/dst-lint-options.schema';
import { defineExecutor } from '../../plugins/graph/executor';
import { lint } from '../../plugins/kelpie/lint';

export const command = defineExecutor<DstLintOptions>({ name: 'dst-lint', schema: 'dst-lint-options', section: 'dst-lint', run: lint });
export default command.execute;
export const batch = command.batch;
