// `strata trace <project:target>`: proves that a task's declared inputs and outputs are true.
import { resolve } from 'node:path';
import type { TraceOptions } from '../../../schemas/types/trace-options.schema';
import type { TraceReport } from '../../../schemas/types/trace-report.schema';
import { parseArguments, renderHelp } from '../cli/arguments';
import type { Command } from '../cli/command';
import { StrataError } from '../errors';
import { findWorkspace, writeJsonAtomically } from '../files';
import { loadSchema, validate } from '../schemas';
import { traceCommand, traceTask } from './index';

const FILES_SHOWN_MAX = 5;
const ROWS_SHOWN_MAX = 10;

type Finding = TraceReport['undeclaredReads'][number];

function renderFindings(title: string, key: 'inputs' | 'outputs', findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map(({ files, add }) => {
    const more = files.length > FILES_SHOWN_MAX ? ` and ${files.length - FILES_SHOWN_MAX} more` : '';
    return `  ${files.slice(0, FILES_SHOWN_MAX).join(', ')}${more}\n      add to ${key}: ${JSON.stringify(add)}\n`;
  });
  return `${title}\n${rows.join('')}`;
}

function renderList(title: string, rows: readonly string[]): string {
  if (rows.length === 0) return '';
  const more = rows.length > ROWS_SHOWN_MAX ? `  and ${rows.length - ROWS_SHOWN_MAX} more (--json tells all)\n` : '';
  return `${title}\n${rows.slice(0, ROWS_SHOWN_MAX).map((row) => `  ${row}\n`).join('')}${more}`;
}

function renderTracer({ stops, processes, tracerMs, wallMs, tracedMs, untracedMs }: TraceReport['tracer']): string {
  const share = ((tracerMs / Math.max(1, wallMs)) * 100).toFixed(1);
  const compared = tracedMs === undefined || untracedMs === undefined ? '' : `; the task took ${tracedMs.toFixed(0)} ms, without the tracer ${untracedMs.toFixed(0)} ms (overhead ${((tracedMs / untracedMs - 1) * 100).toFixed(0)} %)`;
  return `traced ${processes} ${processes === 1 ? 'process' : 'processes'}, ${stops} stops, ${tracerMs.toFixed(0)} ms of ${wallMs.toFixed(0)} ms in the tracer (${share} %)${compared}\n`;
}

/** The report for a person. */
export function renderTrace(report: TraceReport, verbose: boolean): string {
  const { task, command, elsewhere, network } = report;
  const parts: string[] = [];
  const ended = command.signal === undefined ? `exit code ${command.exitCode}` : `signal ${command.signal}`;
  if (command.exitCode !== 0 || command.signal !== undefined) parts.push(`the traced command itself ended with ${ended}\n`);
  if (command.killed !== undefined) parts.push(`${command.killed} processes outlived the command and were ended\n`);
  if (task === undefined || verbose) {
    parts.push(renderList(`read ${report.reads.length} files of the workspace`, report.reads), renderList(`wrote ${report.writes.length} files of the workspace`, report.writes), renderList('deleted', report.deleted), renderList('looked for, not there', report.missing));
  }
  parts.push(renderFindings('read, but not an input:', 'inputs', report.undeclaredReads), renderFindings('written, but not an output:', 'outputs', report.undeclaredWrites));
  parts.push(renderList('beyond the workspace, where nothing can be declared:', elsewhere.map(({ file, use }) => `${use} ${file}`)), renderList('reached over the network:', network));
  if (report.git) parts.push('it read the data of the git repository, which is no input: { "runtime": "git rev-parse HEAD" } would stand for the commit\n');
  if (report.fixed !== undefined) parts.push(report.fixed.length === 0 ? 'nothing to add\n' : `added to ${report.fixed.join(', ')}\n`);
  if (task !== undefined) {
    const undeclared = report.fixed?.length ? 'were not all declared; they are now' : 'are not all declared';
    parts.push(`${task}: ${report.verdict === 'declared' ? `all that it read and wrote is declared (${report.reads.length} read, ${report.writes.length} written)` : `its inputs and outputs ${undeclared}`}\n`);
  }
  parts.push(renderTracer(report.tracer));
  return parts.join('');
}

export const traceCommandLine: Command = {
  name: 'trace',
  description: 'Run a task and tell which files it uses that it does not declare',
  async run(argv, io) {
    const end = argv.indexOf('--');
    const [own, rest] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
    const schema = loadSchema('trace-options');
    const parsed = parseArguments(own, schema);
    if (parsed.help) {
      io.write(renderHelp('trace', schema).replace('[path] [options]\n', '<project:target[:configuration]> [options] [-- arguments of the task]\n       strata trace [options] -- <command> [arguments]\n').replace(/ {2}--report=<file>\n.*\n/, '  --report=<file>\n      Where to write the JSON report (default: nowhere)\n'));
      io.write('\nExit code: 0 all is declared, 1 something is not, 2 it could not be traced; how the traced command itself ended is in the report.\n');
      return 0;
    }
    const options = validate<TraceOptions>('trace-options', { ...parsed.options }, { coerce: true });
    const [task, ...more] = parsed.positionals;
    if (more.length > 0) throw new StrataError('too-many-arguments', `unexpected argument "${more[0]}"`, { hint: 'arguments of the task, or a command to trace, come after --' });
    const reportFile = parsed.report === undefined ? undefined : resolve(parsed.report);
    const workspaceRoot = findWorkspace(process.cwd());
    const json = options.json === true;
    const settings = { ignore: options.ignore ?? [], fix: options.fix === true, overhead: options.overhead === true, signal: io.signal, output: json ? ('stderr' as const) : ('inherit' as const), say: (line: string) => void process.stderr.write(`${line}\n`) };
    let report: TraceReport;
    if (task !== undefined) {
      report = await traceTask(task, rest, workspaceRoot, settings);
    } else {
      const [program, ...args] = rest;
      if (program === undefined) throw new StrataError('no-task', 'which task, or which command?', { hint: 'strata trace app:tach-test, or strata trace -- make all' });
      if (options.fix) throw new StrataError('invalid-options', 'a plain command declares nothing that could be mended', { location: { pointer: '/fix' }, hint: 'name the task: strata trace project:target --fix' });
      report = await traceCommand([program, ...args], process.cwd(), workspaceRoot, settings);
    }
    if (reportFile !== undefined) writeJsonAtomically(reportFile, report);
    io.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : renderTrace(report, parsed.verbose));
    return report.verdict === 'undeclared' && !options.fix ? 1 : 0;
  },
};
