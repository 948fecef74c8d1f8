// nx run <project>:report
import { defineExecutor } from '../../plugins/graph/executor';
import { report } from '../../plugins/graph/report';
import type { ReportOptions } from '../../schemas/types/report-options.schema';

export const command = defineExecutor<ReportOptions>({ name: 'report', schema: 'report-options', section: 'report', run: report });
export default command.execute;
export const batch = command.batch;
