// Writes a page that shows a run: exit code 0 written, 2 could not run.
import type { DstViewOptions } from '../../schemas/types/dst-view-options.schema';
import { defineExecutor } from '../../plugins/graph/executor';
import { view } from '../../plugins/kelpie/view';

export const command = defineExecutor<DstViewOptions>({ name: 'dst-view', schema: 'dst-view-options', run: view });
export default command.execute;
export const batch = command.batch;
