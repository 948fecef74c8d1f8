// nx run <project>:tach-test
import { defineExecutor } from '../../plugins/graph/executor';
import { tachTest } from '../../plugins/tach';
import type { TachTestOptions } from '../../schemas/types/tach-test-options.schema';

export const command = defineExecutor<TachTestOptions>({ name: 'tach-test', schema: 'tach-test-options', section: 'tach', run: tachTest });
export default command.execute;
export const batch = command.batch;
