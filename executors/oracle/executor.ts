// oracle: where something is in the workspace, with file and line.
import { StrataError } from '../../plugins/graph/errors';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { openOracle } from '../../plugins/batuta/oracle';
import type { OracleOptions } from '../../schemas/types/oracle-options.schema';

async function run(options: OracleOptions, { root, write }: Execution): Promise<Outcome> {
  const oracle = openOracle(root);
  if (oracle.chunks === 0) throw new StrataError('nothing-to-read', 'there is nothing to read here', { location: { file: root }, hint: 'give the folder of the workspace' });
  const answers = oracle.ask(options.question, options.limit ?? 5);
  for (const { file, line, title, excerpt } of answers) write(`${file}:${line}  ${title}\n    ${excerpt}\n`);
  if (answers.length === 0) write('nothing found that fits the question\n');
  return { exitCode: answers.length > 0 ? 0 : 1, report: { version: 1, question: options.question, answers } };
}

export const command = defineExecutor<OracleOptions>({ name: 'oracle', schema: 'oracle-options', run });
export default command.execute;
export const batch = command.batch;
