// `strata explain <project:target>`: why a task would, or would not, be a cache hit.
import { resolve } from 'node:path';
import type { ExplainOptions } from '../../../schemas/types/explain-options.schema';
import type { ExplainReport } from '../../../schemas/types/explain-report.schema';
import { parseArguments, renderHelp } from '../cli/arguments';
import type { Command, CommandIo } from '../cli/command';
import { StrataError } from '../errors';
import { findWorkspace, writeJsonAtomically } from '../files';
import { openWorkspace } from '../nx-workspace';
import { loadSchema, validate } from '../schemas';
import { ago, explain } from './index';
import { Past } from './past';
import { recordedRuns } from './record';
import { saveState } from './saved';

const ROWS_MAX = 25;

type Differences = ExplainReport['differences'];

function renderRows(differences: Differences, indent: string, color: boolean): string {
  const rows = differences.slice(0, ROWS_MAX).map(({ kind, change, name, project, detail, because }) => {
    const owner = project !== undefined && kind !== 'file' ? `${project} ` : '';
    const marks = { added: '\u001b[32m', removed: '\u001b[31m', changed: '\u001b[33m' };
    const shown = color ? `${marks[change]}${change.padEnd(7)}\u001b[39m` : change.padEnd(7);
    return `${indent}${kind.padEnd(17)}  ${shown}  ${owner}${name}${detail ? `: ${detail}` : ''}\n${because ? renderRows(because, `${indent}  `, color) : ''}`;
  });
  if (differences.length > ROWS_MAX) rows.push(`${indent}and ${differences.length - ROWS_MAX} more (--json tells all)\n`);
  return rows.join('');
}

/** The answer for a person. */
export function renderExplanation(report: ExplainReport, color: boolean): string {
  const parts = [`${report.answer}\n`, renderRows(report.differences, '  ', color)];
  for (const { task, differences } of report.changedBefore) parts.push(`  ${task} runs before it, and changed itself:\n`, renderRows(differences, '    ', color));
  if (report.lastMiss) parts.push(`Its last run was a miss. Changed since the run before (${ago(Date.parse(report.lastMiss.since))}):\n`, renderRows(report.lastMiss.differences, '  ', color));
  return parts.join('');
}

async function save(workspaceRoot: string, file: string, task: string | undefined, io: CommandIo): Promise<number> {
  const target = resolve(file);
  const workspace = await openWorkspace(workspaceRoot);
  for (const run of recordedRuns(workspaceRoot, workspace.cacheFolder)) {
    if (task !== undefined && !run.tasks.some(({ id }) => id === task || id.startsWith(`${task}:`))) continue;
    const state = await new Past(workspaceRoot, workspace).openWhole(run);
    saveState(target, state);
    io.write(`saved ${Object.keys(state.tasks).length} tasks of the run ${ago(state.atMs)} to ${file}\n`);
    return 0;
  }
  throw new StrataError('no-run', task === undefined ? 'no run is recorded here' : `no run of ${task} is recorded here`, { hint: 'runs are recorded while the nx-strata plugin is in nx.json without "explain": false: run something first' });
}

export const explainCommand: Command = {
  name: 'explain',
  description: 'Tell which changed input makes a task a cache miss',
  async run(argv, io) {
    const end = argv.indexOf('--');
    const [own, args] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
    const schema = loadSchema('explain-options');
    const parsed = parseArguments(own, schema);
    if (parsed.help) {
      io.write(renderHelp('explain', schema).replace('[path]', '<project:target[:configuration]>').replace(/ {2}--report=<file>\n.*\n/, '  --report=<file>\n      Where to write the answer as JSON (default: nowhere)\n').replace('[options]\n', '[options] [-- arguments of the task]\n'));
      return 0;
    }
    const options = validate<ExplainOptions>('explain-options', { ...parsed.options }, { coerce: true });
    const [task, ...more] = parsed.positionals;
    const workspaceRoot = findWorkspace(process.cwd());
    if (more.length > 0) throw new StrataError('too-many-arguments', `unexpected argument "${more[0]}"`, { hint: 'arguments of the task itself come after --' });
    if (options.save !== undefined) return save(workspaceRoot, options.save, task, io);
    if (task === undefined || !task.includes(':')) throw new StrataError('no-task', task === undefined ? 'which task?' : `"${task}" names no task`, { hint: 'write it as project:target, say: strata explain app:tach-test' });
    const against = options.against === undefined ? undefined : { file: resolve(options.against), shown: options.against };
    const report = parsed.report === undefined ? undefined : resolve(parsed.report);
    const answer = await explain({ workspaceRoot, task, args, ...(against && { against }) });
    if (report !== undefined) writeJsonAtomically(report, answer);
    io.write(options.json ? `${JSON.stringify(answer, undefined, 2)}\n` : renderExplanation(answer, io.color));
    return 0;
  },
};
