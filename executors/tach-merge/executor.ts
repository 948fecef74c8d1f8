// nx run <project>:tach-merge
import { defineExecutor } from '../../plugins/graph/executor';
import { tachMerge } from '../../plugins/tach/merge';
import type { TachMergeOptions } from '../../schemas/types/tach-merge-options.schema';

export const command = defineExecutor<TachMergeOptions>({ name: 'tach-merge', schema: 'tach-merge-options', run: tachMerge });
export default command.execute;
export const batch = command.batch;
